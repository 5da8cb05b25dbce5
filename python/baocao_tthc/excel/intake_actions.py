"""The button that takes figures in: from a sheet that an export was pasted into, or from a file.

What was agreed to is written into the form's sheet: entered cells only, neighbours in one call.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import xlwings as xw

from ..entries.data import EnteredValue, FormData
from ..entries.from_filing import data_of
from ..errors import TthcError, WorkbookError
from ..files import free_name, written_whole
from ..filing import Filing, FormTable
from ..forms import Form, known_forms
from ..intake import (
    Filled,
    Source,
    TakenFigures,
    figures_in,
    filled_all,
    placed,
    read_source,
)
from ..intake.extent import check_extent
from ..intake.fill import brief
from ..intake.taken_figures import entered
from ..reading.grid import Grid
from ..sheets import INFO, OUTPUTS, RULES, TEXTS, runs
from ..wording import first_lines
from .dialogs import PLAIN_WORKBOOK_FILE, ask_open_path, ask_target, confirmed, status, tell
from .host import file_of, folder_of, grid_of, live_filing, shown_text, unlocked
from .rows import FormBlock, block_of, make_room, refuse_accepted

InputSpot = tuple[int, int]  # sheet row, sheet column
_MAX_CHANGES, _MAX_SHOWN_LENGTH = 8, 40  # cells with other figures, characters of one
_ENDINGS = "*.xlsx;*.xlsm;*.xls;*.ods;*.csv;*.tsv;*.txt;*.htm;*.html;*.mht"
_FILES = f"Tệp xuất ({_ENDINGS}),{_ENDINGS}"
_OWN = (*OUTPUTS, INFO, TEXTS, RULES)
_TITLE = "Chọn tệp xuất của hệ thống một cửa"


def import_figures(book: xw.Book) -> None:
    """Nhập số liệu: previewed, then written into the forms of the open workbook."""
    pasted = _pasted(book)
    with status(book, "Đang đọc sổ…"):
        filing = live_filing(book, without=pasted.name if pasted else "")
    refuse_accepted(filing, "nhập số liệu")
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
        made = filled_all(data_of(filing), pairs, replacing=replacing)
        for one in made:
            _write_figures(book, filing, one)
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
            return figures_in([Source(Path(f"tờ {sheet.name}"), [grid])], filing.period)
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
        return figures_in([Source(Path(file.name), grids)], filing.period)


def _agreed(
    book: xw.Book, filing: Filing, pairs: Sequence[tuple[TakenFigures, Form]]
) -> bool | None:
    """Whether figures that differ are replaced; None when nothing shall be written."""
    made = filled_all(data_of(filing), pairs, replacing=False)
    for one in made:
        _refuse_unclear(filing.tables_of(one.figures.form.code))
    said = "\n\n".join(brief(one, filing.period) for one in made)
    differing = [change for one in made for change in one.differing]
    if not any(one.written for one in made) and not differing:
        tell(book, f"{said}\n\nKhông có ô nào phải điền thêm.")
        return None
    if not confirmed(book, f"{said}\n\nNhập vào sổ này?"):
        return None
    if not differing:
        return False
    lines = [
        f"“{change.label}” cột ({change.column.number}): "
        f"{str(change.current)[:_MAX_SHOWN_LENGTH]} → "
        f"{'công thức' if change.wanted is None else change.wanted}"
        for change in differing
    ]
    shown = "\n".join(first_lines(lines, _MAX_CHANGES, unit="ô"))
    question = "Thay bằng số của nguồn? Chọn No thì các ô này giữ nguyên, ô khác vẫn nhập."
    return confirmed(
        book, f"{len(differing)} ô đang có số khác:\n{shown}\n\n{question}", grave=True
    )


def _refuse_unclear(tables: Sequence[FormTable]) -> None:
    """Raise WorkbookError where nobody can tell into which rows of a form the figures belong."""
    table = tables[0]
    if len(tables) > 1:
        raise WorkbookError(
            f"Sổ có hơn một bản {table.form.name}; hãy giữ lại một bản rồi bấm lại."
        )
    if table.sections:
        raise WorkbookError(
            f"{table.form.name} ở tờ “{table.sheet}” chia thành mục nên chưa nhập vào được; hãy "
            "dùng biểu mẫu không chia mục, hoặc gõ số vào từng mục."
        )


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
    from ..intake.case_details import write_details

    suggestion = free_name(folder_of(book) / "ChiTietHoSo.xlsx")
    target = ask_target(
        book, suggestion, "Lưu danh sách hồ sơ", PLAIN_WORKBOOK_FILE, "tệp chi tiết mới"
    )
    if target is None:
        return
    with (
        status(book, "Đang ghi danh sách hồ sơ…"),
        written_whole(target.path, overwrite=target.overwrite) as temporary,
    ):
        write_details(one.figures, temporary)
    tell(book, f"Đã ghi danh sách hồ sơ:\n{target.path}")


def _write_figures(book: xw.Book, filing: Filing, made: Filled) -> None:
    """Write what differs from the filing: each run of neighbouring columns in one call.

    New rows get all formulas of the form first. Raises TthcError when the sheet is locked with a
    password and rows have to be added.
    """
    code = made.figures.form.code
    table = filing.tables_of(code)[0]
    sheet = book.sheets[table.sheet]
    old = next(form for form in data_of(filing).forms if form.form.code == code)
    new = next(form for form in made.data.forms if form.form.code == code)
    block = block_of(sheet, table)
    fresh = make_room(sheet, block, len(new.rows) - len(old.rows))
    rows = [*(row.number for row in table.rows), *fresh]
    changes = dict(_changes(table, rows, old, new))
    _restore_sums(sheet, table, rows, old, new)
    for run in runs(table.sheet_columns[column.number] for column in entered(table.form)):
        _write_run(sheet, block, run, changes)
    names = table.form.text_columns
    labels = dict(
        zip(fresh, (str(row[names - 1]) for row in new.rows[len(old.rows) :]), strict=True)
    )
    column = table.sheet_columns[names]
    for run in runs(fresh):
        cells = sheet.range((run.start, column), (run.stop - 1, column))
        cells.value = [[shown_text(labels[row])] for row in run]


def _changes(
    table: FormTable, rows: Sequence[int], old: FormData, new: FormData
) -> Iterator[tuple[InputSpot, EnteredValue]]:
    """The entered cells that get another content."""
    for index, (row, values) in enumerate(zip(rows, new.rows, strict=True)):
        for column in entered(table.form):
            value = values[column.number - 1]
            before = old.rows[index][column.number - 1] if index < len(old.rows) else None
            if value != before:
                yield (row, table.sheet_columns[column.number]), value


def _write_run(
    sheet: xw.Sheet, block: FormBlock, run: range, changes: Mapping[InputSpot, EnteredValue]
) -> None:
    """One call for the rows between the first and the last that change; others keep theirs."""
    rows = [row for row, column in changes if column in run]
    if not rows:
        return
    kept = {cell.place[1:]: cell.raw for row in block.table.rows for cell in row.cells.values()}

    def content(row: int, column: int) -> object:
        if (row, column) in changes:
            return changes[row, column]
        if row > block.last:
            return ""
        formula = block.formulas[row - block.first][column - 1]
        typed = kept.get((row, column)) == formula  # a text that only looks like a formula
        return shown_text(formula) if typed else formula

    first, last = min(rows), max(rows)
    sheet.range((first, run.start), (last, run.stop - 1)).formula = [
        [content(row, column) for column in run] for row in range(first, last + 1)
    ]


def _restore_sums(
    sheet: xw.Sheet, table: FormTable, rows: Sequence[int], old: FormData, new: FormData
) -> None:
    """Give sums that were typed over their formulas, and give way, the formulas back."""
    typed_over = [
        (row, table.sheet_columns[column.number])
        for row, before, after in zip(rows, old.rows, new.rows, strict=False)
        for column in table.form.columns
        if column.entry == "derived"
        and before[column.number - 1] is not None
        and after[column.number - 1] is None
    ]
    if not typed_over:
        return
    model = block_of(sheet, table).model()
    with unlocked(sheet):
        for row, column in typed_over:
            sheet.range((model, column)).copy(sheet.range((row, column)))
