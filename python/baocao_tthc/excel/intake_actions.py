"""The button that takes figures in: from a sheet that an export was pasted into, or from a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import xlwings as xw

from ..entries.from_filing import data_of
from ..errors import TthcError, WorkbookError
from ..files import free_name, written_whole
from ..filing import Filing
from ..forms import Form, known_forms
from ..intake import Filled, TakenFigures, figures_in, filled, read_source
from ..intake.fill import placed
from ..intake.preview import brief
from ..intake.source import check_extent
from ..reading.grid import Grid
from ..sheets import INFO, OUTPUTS, RULES, TEXTS
from ..wording import first_lines
from .host import (
    PLAIN_WORKBOOK_FILE,
    ask_open_path,
    ask_save_path,
    confirmed,
    file_of,
    folder_of,
    may_write,
    status,
    tell,
)
from .intake_write import write_figures
from .live_reading import grid_of, live_filing

_FILES = (
    "Tệp xuất (*.xlsx;*.xlsm;*.xls;*.ods;*.csv;*.tsv;*.txt),"
    "*.xlsx;*.xlsm;*.xls;*.ods;*.csv;*.tsv;*.txt"
)
_OWN = (*OUTPUTS, INFO, TEXTS, RULES)
_TITLE = "Chọn tệp xuất của hệ thống một cửa"


def import_figures(book: xw.Book) -> None:
    """Nhập số liệu: previewed, then written into the forms of the open workbook."""
    pasted = _pasted(book)
    with status(book, "Đang đọc sổ…"):
        filing = live_filing(book, without=pasted.name if pasted else "")
    found = _from_sheet(book, pasted, filing) if pasted else None
    if found is None:
        found = _from_file(book, filing)
    if not found:
        return
    pairs = placed(found, [table.form for table in filing.tables])
    replacing = _agreed(book, filing, pairs)
    if replacing is None:
        return
    with status(book, "Đang ghi số liệu vào biểu…"):
        made = _made(filing, pairs, replacing=replacing)
        for one in made:
            write_figures(book, filing, one)
        table = filing.tables_of(made[0].figures.form.code)[0]
        book.sheets[table.sheet].activate()
    _done(book, made, filing, replacing=replacing)


def _pasted(book: xw.Book) -> xw.Sheet | None:
    """The sheet on view when it is none of the workbook's own and holds anything.

    The forms are locked however they are named; a sheet made for a paste is not.
    """
    sheet = book.sheets.active
    own = (*_OWN, *(form.code for form in known_forms()))
    if sheet.name in own or sheet.api.ProtectContents:
        return None
    used = sheet.used_range
    empty = used.shape == (1, 1) and used.value in (None, "")
    return None if empty else sheet


def _from_sheet(book: xw.Book, sheet: xw.Sheet, filing: Filing) -> tuple[TakenFigures, ...] | None:
    """The figures of a pasted sheet; None when the clerk rather chooses a file."""
    try:
        with status(book, f"Đang đọc tờ “{sheet.name}”…"):
            grid = grid_of(sheet, _check_extent, hidden=False)
            return figures_in(Path(f"tờ {sheet.name}"), [grid], known_forms(), filing.period)
    except WorkbookError as error:
        if confirmed(book, f"{error}\n\nChọn một tệp để nhập?"):
            return None
        return ()


def _check_extent(sheet: xw.Sheet, rows: int, columns: int) -> None:
    check_extent(Path(f"tờ {sheet.name}"), rows, columns, rows * columns)


def _from_file(book: xw.Book, filing: Filing) -> tuple[TakenFigures, ...]:
    """The figures of a file that the clerk chooses; () when the dialog was cancelled."""
    file = ask_open_path(book, _TITLE, _FILES)
    if file is None:
        return ()
    if file == file_of(book):
        raise TthcError("Tệp được chọn là chính sổ đang mở; hãy chọn tệp xuất.")
    with status(book, f"Đang đọc “{file.name}”…"):
        grids: Sequence[Grid] = read_source(file)
        return figures_in(Path(file.name), grids, known_forms(), filing.period)


def _made(
    filing: Filing, pairs: Sequence[tuple[TakenFigures, Form]], *, replacing: bool
) -> list[Filled]:
    data = data_of(filing)
    made = []
    for figures, form in pairs:
        made.append(filled(data, figures, form, replacing=replacing))
        data = made[-1].data
    return made


def _agreed(
    book: xw.Book, filing: Filing, pairs: Sequence[tuple[TakenFigures, Form]]
) -> bool | None:
    """Whether figures that differ are replaced; None when nothing shall be written."""
    made = _made(filing, pairs, replacing=False)
    for one in made:
        if len(filing.tables_of(one.figures.form.code)) > 1:
            raise WorkbookError(
                f"Sổ có hơn một bản {one.figures.form.name}; hãy giữ lại một bản rồi bấm lại."
            )
    said = "\n\n".join(brief(one, filing.period) for one in made)
    differing = [change for one in made for change in one.differing]
    if not any(one.written for one in made) and not differing:
        tell(book, f"{said}\n\nKhông có ô nào phải điền thêm.")
        return None
    if not confirmed(book, f"{said}\n\nNhập vào sổ này?"):
        return None
    if not differing:
        return False
    shown = [
        f"“{change.label}” cột ({change.column.number}): {_shown(change.current)} → "
        f"{'công thức' if change.wanted is None else change.wanted}"
        for change in differing
    ]
    told = "\n".join(first_lines(shown, 8, unit="ô"))
    question = "Thay bằng số của nguồn? Chọn No thì các ô này giữ nguyên, ô khác vẫn nhập."
    return confirmed(book, f"{len(differing)} ô đang có số khác:\n{told}\n\n{question}")


def _shown(value: object) -> str:
    return str(value)[:40]


def _done(book: xw.Book, made: Sequence[Filled], filing: Filing, *, replacing: bool) -> None:
    """Say what was written; where cases were counted, offer the list of them."""
    differing = sum(len(one.differing) for one in made)
    written = sum(one.written for one in made) + (differing if replacing else 0)
    said = f"Đã nhập {written} ô."
    if differing and not replacing:
        said += f" {differing} ô có số khác được giữ nguyên."
    one = made[0]
    if one.figures.cases is None:
        tell(book, f"{said}\n\nHãy bấm “Kiểm tra số liệu”.")
        return
    question = "Ghi danh sách hồ sơ đứng sau từng ô ra tệp Excel?"
    if not confirmed(book, f"{said}\n\n{question}"):
        return
    from ..intake.details import write_details

    suggestion = free_name(folder_of(book) / "ChiTietHoSo.xlsx")
    target = ask_save_path(book, suggestion, "Lưu danh sách hồ sơ", PLAIN_WORKBOOK_FILE)
    if target is None:
        return
    overwrite = target.exists()
    if not may_write(book, target, "tệp chi tiết mới"):
        return
    with (
        status(book, "Đang ghi danh sách hồ sơ…"),
        written_whole(target, overwrite=overwrite) as temporary,
    ):
        write_details(one.figures.cases, one.figures.form, temporary)
    tell(book, f"Đã ghi danh sách hồ sơ:\n{target}")
