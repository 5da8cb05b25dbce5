"""What an export is: a list of cases, tables of forms, or one sentence of what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ..errors import WorkbookError
from ..filing import FormTable
from ..forms import Form, known_forms
from ..period import Period
from ..reading.grid import Grid
from .cases import CaseLists, lacking, read_cases
from .counting import counted
from .decoding import in_unicode_letters
from .form_tables import figures_of, headed, nearest, numbered
from .headings import CaseHeader, case_header, required, texts_of
from .taken_figures import TakenFigures, entered

_COUNTED_AS = "II.06B"  # the form that a list of cases is counted into
_MAX_TOP = 30  # rows of a sheet that is neither, of which texts are told
_MAX_TEXTS_TOLD = 12
_NO_CASE = "“{file}” chỉ có dòng tiêu đề, không có hồ sơ nào; hãy xuất lại."


class Source(NamedTuple):
    """An export that was read: its file, and its sheets."""

    file: Path
    grids: Sequence[Grid]


def figures_in(
    sources: Sequence[Source], period: Period | None, *, together: bool = False
) -> tuple[TakenFigures, ...]:
    """The figures of the export; `period` is the workbook's, in which cases are counted.

    Of several sources, or `together` of all sheets of one, the lists of cases are added up, a case
    that stands in several once. Raises WorkbookError when there is neither a form nor a list of
    cases, a form twice, or what cannot be added up.
    """
    read = [in_unicode_letters(source.file, source.grids) for source in sources]
    sources = [Source(old.file, grids) for old, (grids, _) in zip(sources, read, strict=True)]
    letters = ", ".join(dict.fromkeys(name for _, name in read if name))
    try:
        if together or len(sources) > 1:
            found: tuple[TakenFigures, ...] = (_added_up(sources, period, together=together),)
        else:
            found = _figures_in(*sources[0], period)
    except WorkbookError as error:
        if not letters:
            raise
        raise WorkbookError(
            f"{str(error).rstrip('.')} (chữ trong tệp ở bảng mã {letters}; nếu chữ trên đây sai, "
            "hãy chuyển mã cả tệp sang Unicode rồi nhập lại).",
            option=error.option,
        ) from error
    if not letters:
        return found
    told = f"Chữ trong tệp ở bảng mã {letters}, đã chuyển sang Unicode để đọc."
    return tuple(each._replace(told=(told, *each.told)) for each in found)


def _added_up(sources: Sequence[Source], period: Period | None, *, together: bool) -> TakenFigures:
    """The cases of all lists; of one that stands in several the first list has its way."""
    lists = []
    for file, grids in sources:
        headers = [
            header for grid in grids if (header := case_header([grid])) and not lacking(header)
        ]
        if not headers:
            raise WorkbookError(_neither(file, grids, case_header(grids)))
        if not together:
            _refuse_more(file, grids, headers[0])
        listed = {id(header.grid) for header in headers}
        _refuse_tables(file, [grid for grid in grids if id(grid) not in listed], headers[0])
        for header in headers:
            sheet = header.grid.name
            name = sheet if len(sources) == 1 else file.name
            name = f"{name}, tờ {sheet}" if len(sources) > 1 and len(headers) > 1 else name
            lists.append(read_cases(header, _known(period), name))
    if not any(cases.listed for cases in lists):
        raise WorkbookError(_NO_CASE.format(file=sources[0].file))
    return counted(CaseLists(tuple(lists)), _form())


def _figures_in(
    file: Path, grids: Sequence[Grid], period: Period | None
) -> tuple[TakenFigures, ...]:
    cases = case_header(grids)
    if cases and not lacking(cases):
        _refuse_more(file, grids, cases)
        return (_counted(file, cases, period),)
    if tables := numbered(grids) or headed(grids):
        return _each_once(file, tuple(map(figures_of, tables)))
    raise WorkbookError(_neither(file, grids, cases))


def _refuse_more(file: Path, grids: Sequence[Grid], cases: CaseHeader) -> None:
    """What stands on other sheets would be lost in silence."""
    others = [grid for grid in grids if grid is not cases.grid]
    lists = [grid for grid in others if (more := case_header([grid])) and not lacking(more)]
    if lists:
        names = ", ".join(f"“{grid.name}”" for grid in (cases.grid, *lists))
        raise WorkbookError(
            f"“{file}” có {len(lists) + 1} tờ đều là danh sách hồ sơ ({names}); hãy gộp về một tờ "
            "rồi nhập lại, để không hồ sơ nào bị bỏ.",
            option="thêm --gop để cộng cả các tờ, hồ sơ cùng mã chỉ đếm một lần",
        )
    _refuse_tables(file, others, cases)


def _refuse_tables(file: Path, others: Sequence[Grid], cases: CaseHeader) -> None:
    tables = [table for table in numbered(others) if _has_figures(table)]
    if tables:
        raise WorkbookError(
            f"“{file}” có danh sách hồ sơ ở tờ “{cases.grid.name}” và cả {tables[0].form.name} ở "
            f"tờ “{tables[0].sheet}”; hãy để mỗi thứ một tệp rồi nhập lại."
        )


def _has_figures(table: FormTable) -> bool:
    """Whether anything is entered in a form: an empty one is no rival of a list."""
    numbers = [column.number for column in entered(table.form)]
    cells = (row.cells.get(number) for row in table.rows for number in numbers)
    return any(cell.value for cell in cells if cell)


def _each_once(file: Path, found: tuple[TakenFigures, ...]) -> tuple[TakenFigures, ...]:
    codes = [figures.form.code for figures in found]
    for figures in found:
        if codes.count(figures.form.code) > 1:
            raise WorkbookError(
                f"“{file}” có {codes.count(figures.form.code)} bản {figures.form.name}; hãy giữ "
                "lại đúng một bản rồi nhập lại."
            )
    return found


def _counted(file: Path, header: CaseHeader, period: Period | None) -> TakenFigures:
    cases = read_cases(header, _known(period))
    if not cases.listed:
        raise WorkbookError(_NO_CASE.format(file=file))
    return counted(CaseLists((cases,)), _form())


def _known(period: Period | None) -> Period:
    if period is None:
        raise WorkbookError(
            "Sổ chưa ghi kỳ báo cáo nên chưa đếm được hồ sơ; hãy điền “Kỳ báo cáo từ ngày” và “Kỳ "
            "báo cáo đến ngày” ở tờ ThongTin rồi nhập lại."
        )
    return period


def _form() -> Form:
    return next(form for form in known_forms() if form.code == _COUNTED_AS)


def _neither(file: Path, grids: Sequence[Grid], cases: CaseHeader | None) -> str:
    if cases:
        seen = ", ".join(f"“{text}”" for text in cases.texts.values())
        return (
            f"“{file}” có vẻ là danh sách hồ sơ (thấy cột {seen}) nhưng thiếu cột "
            f"{', '.join(cases.missing)}; hãy xuất thêm các cột ấy rồi nhập lại."
        )
    if near := nearest(grids):
        form, lacking = near
        names = ", ".join(f"({column.number}) {column.heading[-1]}" for column in lacking)
        return f"“{file}” có vẻ là {form.name} nhưng thiếu cột {names}; hãy thêm rồi nhập lại."
    texts = dict.fromkeys(
        text
        for grid in grids
        for row in range(1, min(grid.height, _MAX_TOP) + 1)
        for text in texts_of(grid, row)
    )
    seen = ", ".join(f"“{text[:30]}”" for text in list(filter(None, texts))[:_MAX_TEXTS_TOLD])
    needed = ", ".join(required().values())
    return (
        f"“{file}” không phải biểu (không có dòng đánh số hay tiêu đề của biểu nào) cũng không "
        f"phải danh sách hồ sơ (cần cột {needed}); chỉ thấy: {seen or 'tờ trống'}."
    )
