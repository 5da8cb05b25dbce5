"""What an export is: a list of cases, tables of forms, or one sentence of what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ..errors import WorkbookError
from ..filing import FormTable
from ..forms import Column, Form, known_forms
from ..period import Period
from ..reading.grid import Grid
from ..sheets import OUTPUTS
from .cases import CaseLists, Cases, lacking, read_cases
from .counting import counted
from .decoding import in_unicode_letters
from .form_tables import figures_of, nearest, tables_of
from .headings import CaseHeader, case_header, required, texts_of
from .taken_figures import TakenFigures, entered

_COUNTED_AS = "II.06B"  # the form that a list of cases is counted into
_OF_A_CASE = frozenset({"code", "received"})  # without either it is a list of procedures
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


class _Contents(NamedTuple):
    """What the sheets of an export hold: lists of cases, forms, and a sentence for each sheet that
    looks like one of them but lacks columns.
    """

    lists: tuple[CaseHeader, ...]
    tables: tuple[FormTable, ...]
    unread: tuple[str, ...]


def _contents(grids: Sequence[Grid]) -> _Contents:
    """Everything that there is on the sheets, so that nothing is lost beside what is read."""
    lists: list[CaseHeader] = []
    tables: list[FormTable] = []
    unread = []
    for grid in grids:
        header = case_header([grid])
        if header and not lacking(header):
            lists.append(header)
            tables += tables_of(grid._replace(values=grid.values[: header.last - 1]))
            continue
        found = tables_of(grid)
        tables += found
        if likely := _likely(grid, header, found):
            unread.append(f"Tờ “{grid.name}” có vẻ là {likely}: không nhập.")
    return _Contents(tuple(lists), tuple(tables), tuple(unread))


def _likely(grid: Grid, header: CaseHeader | None, found: Sequence[FormTable]) -> str:
    """What a sheet looks like without being it, and the columns it lacks; "" for none."""
    if header and not _OF_A_CASE.isdisjoint(header.columns):
        return f"danh sách hồ sơ nhưng thiếu cột {', '.join(header.missing)}"
    near = None if found or grid.name in OUTPUTS else nearest([grid])
    return _lacking_columns(*near) if near else ""


def _lacking_columns(form: Form, columns: Sequence[Column]) -> str:
    names = ", ".join(f"({column.number}) {column.heading[-1]}" for column in columns)
    return f"{form.name} nhưng thiếu cột {names}"


def _added_up(sources: Sequence[Source], period: Period | None, *, together: bool) -> TakenFigures:
    """The cases of all lists; of one that stands in several the first list has its way."""
    lists: list[Cases] = []
    unread: list[str] = []
    for file, grids in sources:
        held = _contents(grids)
        if not held.lists:
            raise WorkbookError(_neither(file, grids))
        if not together:
            _refuse_more(file, held)
        _refuse_tables(file, held)
        unread += held.unread
        for header in held.lists:
            sheet = header.grid.name
            name = sheet if len(sources) == 1 else file.name
            several = len(sources) > 1 and len(held.lists) > 1
            name = f"{name}, tờ {sheet}" if several else name
            lists.append(read_cases(header, _known(period), name))
    if not any(cases.listed for cases in lists):
        raise WorkbookError(_NO_CASE.format(file=sources[0].file))
    return _with_doubts(counted(CaseLists(tuple(lists)), _form()), unread)


def _figures_in(
    file: Path, grids: Sequence[Grid], period: Period | None
) -> tuple[TakenFigures, ...]:
    held = _contents(grids)
    if held.lists:
        _refuse_more(file, held)
        _refuse_tables(file, held)
        found = [_counted(file, held.lists[0], period)]
    else:
        found = [figures_of(table) for table in _each_once(file, held.tables)]
    if not found:
        raise WorkbookError(_neither(file, grids))
    return (_with_doubts(found[0], held.unread), *found[1:])


def _with_doubts(figures: TakenFigures, more: Sequence[str]) -> TakenFigures:
    return figures._replace(doubts=(*figures.doubts, *more))


def _refuse_more(file: Path, held: _Contents) -> None:
    """What stands in further lists would be lost in silence."""
    if len(held.lists) > 1:
        names = ", ".join(f"“{header.grid.name}”" for header in held.lists)
        raise WorkbookError(
            f"“{file}” có {len(held.lists)} tờ đều là danh sách hồ sơ ({names}); hãy gộp về một tờ "
            "rồi nhập lại, để không hồ sơ nào bị bỏ.",
            option="thêm --gop để cộng cả các tờ, hồ sơ cùng mã chỉ đếm một lần",
        )


def _refuse_tables(file: Path, held: _Contents) -> None:
    """The figures of a form beside a list, of which nobody can tell which count."""
    tables = [table for table in held.tables if _has_figures(table)]
    if tables:
        raise WorkbookError(
            f"“{file}” có danh sách hồ sơ ở tờ “{held.lists[0].grid.name}” và cả "
            f"{tables[0].form.name} ở tờ “{tables[0].sheet}”; hãy để mỗi thứ một tệp rồi nhập lại."
        )


def _has_figures(table: FormTable) -> bool:
    """Whether anything is entered in a form: an empty one is no rival of a list."""
    numbers = [column.number for column in entered(table.form)]
    cells = (row.cells.get(number) for row in table.rows for number in numbers)
    return any(cell.value for cell in cells if cell)


def _each_once(file: Path, tables: Sequence[FormTable]) -> list[FormTable]:
    """The forms; an empty one gives way to another of its code that is filled."""
    filled = {table.form.code for table in tables if _has_figures(table)}
    kept = [table for table in tables if _has_figures(table) or table.form.code not in filled]
    codes = [table.form.code for table in kept]
    for table in kept:
        if codes.count(table.form.code) > 1:
            raise WorkbookError(
                f"“{file}” có {codes.count(table.form.code)} bản {table.form.name}; hãy giữ lại "
                "đúng một bản rồi nhập lại."
            )
    return kept


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


def _neither(file: Path, grids: Sequence[Grid]) -> str:
    if cases := case_header(grids):
        seen = ", ".join(f"“{text}”" for text in cases.texts.values())
        return (
            f"“{file}” có vẻ là danh sách hồ sơ (thấy cột {seen}) nhưng thiếu cột "
            f"{', '.join(cases.missing)}; hãy xuất thêm các cột ấy rồi nhập lại."
        )
    if near := nearest(grids):
        return f"“{file}” có vẻ là {_lacking_columns(*near)}; hãy thêm rồi nhập lại."
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
