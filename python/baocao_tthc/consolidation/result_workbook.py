"""TONGHOP.xlsx: who stands how, the forms by field and by unit, the findings, every file.

The sums are native formulas over the sheets “SoLieu …”, which hold every unit's rows, so that each
total can be followed to the units that make it. Units and fields are told apart there by their
number, never by their name, which somebody else wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from io import BytesIO

from ..entries.data import InfoValue
from ..filing import column_letters
from ..findings.finding import Severity
from ..forms import Column
from ..formula import Number
from ..sheets import cut, quoted
from ..units import BY_UNIT, STANDINGS, UNIT_FINDINGS
from ..vietnamese import short_date
from ..wording import capital
from ..workbook import styles
from ..workbook.assembly import STAMP
from ..workbook.cell_contents import CellContent, rate_formula
from ..workbook.form_sheet import write_header
from ..workbook.layout import Layout, layout_of
from ..workbook.sheet_writer import Book, Sheet
from .consolidating import Consolidation, counts_of
from .standing import Standing, State
from .submissions import Submission, SubmittedFinding
from .summing import SummedForm, SummedRow
from .superior_sheets import period_of_month, write_superior_info

_SIZE = 11
_TEXT = (styles.SOFT_BOX, styles.TOP, styles.WRAP, styles.size(_SIZE))
_CENTRED = (*_TEXT, {"align": "center"})
_TEXTS = 4  # columns of a sheet of rows before its figures
_MAX_CELL = 16_000  # characters
_COLOURS = {
    State.RECEIVED: styles.GOOD,
    State.LATE: styles.DOUBTFUL,
    State.EMPTY: styles.DOUBTFUL,
    State.WRONG_PERIOD: styles.DOUBTFUL,
}
_TO_DO = {
    State.MISSING: "nhắc gửi",
    State.EMPTY: "hỏi: không phát sinh, hay chưa nhập",
    State.WRONG_PERIOD: "xin lại sổ đúng kỳ",
    State.FORKED: "hỏi bản nào đúng",
    State.DAMAGED: "xin gửi lại",
}

_STANDINGS = (
    ("STT", 44), ("Đơn vị", 230), ("Cấp", 60), ("Trạng thái", 130), ("Lần gửi", 66),
    ("Ngày gửi", 86), ("Lỗi", 50), ("Cảnh báo", 84), ("Giải trình", 80), ("Việc cần làm", 190),
    ("Tệp", 330),
)  # fmt: skip
_FINDING_HEADS = (
    ("Đơn vị", 200), ("Mức", 76), ("Quy tắc", 66), ("Nội dung", 420), ("Nơi", 150),
    ("Giải trình", 260),
)  # fmt: skip
_STATE, _LEFT = 4, (2, 10, 11)  # columns of the state, of texts at the left


def result_bytes(result: Consolidation, typed: Mapping[str, InfoValue] | None = None) -> bytes:
    """The content of the workbook, with what was `typed` in ThongTin; the same result gives the
    same bytes.
    """
    target = BytesIO()
    book = Book(target)
    book.raw.set_properties({"title": f"Tổng hợp {result.account.month}", "created": STAMP})
    _write_standings(book, result)
    write_superior_info(book, result, typed or {})
    for form in result.forms:
        _write_sums(book, form, result)
    _write_findings(book, result)
    _write_files(book, result)
    for form in result.forms:
        _write_rows(book, form, result)
    book.raw.close()
    return target.getvalue()


def _table(sheet: Sheet, row: int, heads: Sequence[tuple[str, int]]) -> None:
    """The headings of a list, with the widths of their columns, in view and on every page."""
    sheet.columns(1, [pixels for _, pixels in heads])
    sheet.heads((row, 1), [head for head, _ in heads], styles.size(_SIZE))
    sheet.start_at(row + 1, 1)
    sheet.a4(landscape=True, repeat=(row, row))


def _write_standings(book: Book, result: Consolidation) -> None:
    sheet, account = book.sheet(STANDINGS, styles.TAB_INPUT), result.account
    sheet.title(f"TÌNH HÌNH NỘP BÁO CÁO THÁNG {account.month[5:]}/{account.month[:4]}")
    sheet.text(2, 1, counts_of(result), styles.HINT)
    _table(sheet, 4, _STANDINGS)
    for number, each in enumerate(account.standings, 1):
        _write_standing(sheet, 4 + number, number, each)


def _write_standing(sheet: Sheet, row: int, number: int, standing: Standing) -> None:
    taken, state = standing.taken, standing.state
    cells: list[str | int | None] = [number, standing.unit.name, standing.unit.level, state.label]
    if taken is None:
        cells += [None] * 5
    else:
        cells += [
            taken.revision,
            short_date(taken.sent) if taken.sent else None,
            *(_count(taken, severity) for severity in (Severity.ERROR, Severity.WARNING)),
            sum(bool(each.explanation) for each in taken.findings),
        ]
    cells += [_to_do(standing), taken.arrival.label if taken else None]
    for column, value in enumerate(cells, 1):
        shown = cut(value, _MAX_CELL) if isinstance(value, str) else value
        look = _TEXT if column in _LEFT else _CENTRED
        colour = _COLOURS.get(state, styles.BAD) if column == _STATE else {}
        sheet.write(row, column, shown, *look, colour)
    texts = [(str(cells[column - 1] or ""), _STANDINGS[column - 1][1]) for column in _LEFT]
    sheet.fit_texts(row, texts, _SIZE)


def _count(submission: Submission, severity: Severity) -> int:
    return sum(each.severity is severity for each in submission.findings)


def _to_do(standing: Standing) -> str:
    if standing.state in _TO_DO or standing.taken is None:
        return _TO_DO.get(standing.state, "")
    open_errors = [
        each
        for each in standing.taken.findings
        if each.severity is Severity.ERROR and not each.explanation
    ]
    return f"trả lại: {len(open_errors)} lỗi chưa giải trình" if open_errors else ""


def _write_sums(book: Book, form: SummedForm, result: Consolidation) -> None:
    """The form by field in its own layout, and by unit."""
    code = form.form.code
    units = f"{len(result.counted)}/{len(result.account.standings)} đơn vị"
    for name, rows, head in (
        (code, form.fields, ""),
        (f"{code}{BY_UNIT}", form.by_unit, "Đơn vị"),
    ):
        sheet = book.sheet(name, styles.TAB_FORM)
        layout = layout_of(form.form, len(rows), 0, _largest(form))
        sheet.columns(1, layout.pixels)
        sheet.title(f"{form.form.name.upper()} – TỔNG HỢP{' THEO ĐƠN VỊ' if head else ''}")
        sheet.text(2, 1, f"Tháng {result.account.month[5:]}/{result.account.month[:4]}, {units}.")
        sheet.text(3, 1, f"({capital(period_of_month(result).text)})")
        _write_sheet_of_sums(sheet, form, rows, layout, head)


def _largest(form: SummedForm) -> int:
    return max((abs(int(value)) for value in form.total.values()), default=0)


def _write_sheet_of_sums(
    sheet: Sheet, form: SummedForm, rows: Sequence[SummedRow], layout: Layout, head: str
) -> None:
    official, top = form.form, 4
    write_header(sheet, official, (top, 1), layout.pixels, box=styles.BOX)
    if head:
        sheet.text(top, official.text_columns, head, styles.HEAD, styles.BOX)
    numbering = top + official.levels
    box = (styles.BOX, styles.MIDDLE, styles.size(_SIZE))
    key = "A" if head else "B"  # of the sheet of rows: the unit's number, the field's
    for number, row in enumerate(rows, 1):
        at = numbering + number
        sheet.write(at, 1, number, *box, styles.CENTRE)
        sheet.text(at, 2, row.name, *box, styles.WRAP)
        for column in official.figures:
            content = _sum(form, column, row.figures, at, key)
            sheet.write(at, column.number, content, *box, _look(column))
        sheet.fit_texts(at, [(row.name, layout.pixels[1])], _SIZE, least=21.0)
    _write_total(sheet, form, numbering, len(rows))
    sheet.start_at(numbering + 1, official.text_columns + 1)
    sheet.a4(landscape=True, repeat=(top, numbering))


def _look(column: Column) -> styles.Style:
    return styles.RATE if column.kind == "rate" else styles.COUNT


def _sum(
    form: SummedForm, column: Column, figures: Mapping[int, Number], row: int, key: str
) -> CellContent | None:
    """A count added over the rows of that unit or field; a derived rate of its own row."""
    if column.kind == "rate":
        return _rate(column, figures, row)
    data = quoted(_rows_sheet(form))
    letters = column_letters(_TEXTS + column.number - form.form.text_columns)
    formula = f"SUMIFS({data}!${letters}:${letters},{data}!${key}:${key},$A{row})"
    return CellContent(figures.get(column.number, 0), formula)


def _rate(column: Column, figures: Mapping[int, Number], row: int) -> CellContent | None:
    if column.formula is None or column.entry != "derived":
        return None
    formula = rate_formula(column.formula, partial(Layout.cell, row))
    return CellContent(figures.get(column.number, ""), formula)


def _write_total(sheet: Sheet, form: SummedForm, numbering: int, rows: int) -> None:
    official, row = form.form, numbering + rows + 1
    box = (styles.BOX, styles.MIDDLE, styles.BOLD, styles.size(_SIZE))
    area = (row, 1, row, official.text_columns)
    sheet.merge(area, official.total_label, *box, styles.CENTRE)
    for column in official.figures:
        if column.kind == "rate":
            content = _rate(column, form.total, row)
        else:
            cells = Layout.cell(numbering, column.number), Layout.cell(row - 1, column.number)
            content = CellContent(form.total.get(column.number, 0), f"SUM({':'.join(cells)})")
        sheet.write(row, column.number, content, *box, _look(column))
    sheet.height(row, 21.0)


def _rows_sheet(form: SummedForm) -> str:
    return f"SoLieu {form.form.code}"


def _write_rows(book: Book, form: SummedForm, result: Consolidation) -> None:
    """Every row of every unit that is counted, under the numbers of its unit and its field."""
    sheet = book.sheet(_rows_sheet(form), styles.TAB_CHECK)
    official = form.form
    heads = [("Số đơn vị", 70), ("Số lĩnh vực", 76), ("Đơn vị", 220), ("Dòng", 220)]
    heads += [(f"({column.number})", 62) for column in official.figures]
    _table(sheet, 1, heads)
    for at, row in enumerate(_rows_of(form, result), 2):
        for column, value in enumerate(row, 1):
            sheet.write(at, column, value, *(_TEXT if column in (3, 4) else _CENTRED))


def _rows_of(form: SummedForm, result: Consolidation) -> Iterator[list[str | Number | None]]:
    fields = {row.key: number for number, row in enumerate(form.fields, 1)}
    units = {row.name: number for number, row in enumerate(form.by_unit, 1)}
    for unit, row in result.rows_of(form.form.code):
        figures = [row.figures.get(column.number) for column in form.form.figures]
        yield [units[unit], fields[row.key], unit, row.name, *figures]


def _write_findings(book: Book, result: Consolidation) -> None:
    sheet = book.sheet(UNIT_FINDINGS, styles.TAB_CHECK)
    rows = [
        (each.unit.name, found.severity.label, found.rule, found.message, found.places,
         found.explanation)
        for each in result.counted
        if each.taken
        for found in each.taken.findings
    ]  # fmt: skip
    _write_list(sheet, _FINDING_HEADS, rows)


def findings_bytes(findings: Sequence[SubmittedFinding]) -> bytes:
    """A workbook of one sheet with the findings of a unit."""
    target = BytesIO()
    book = Book(target)
    book.raw.set_properties({"created": STAMP})
    rows = [
        (each.severity.label, each.rule, each.message, each.places, each.explanation)
        for each in findings
    ]
    _write_list(book.sheet("PhatHien"), _FINDING_HEADS[1:], rows)
    book.raw.close()
    return target.getvalue()


def _write_files(book: Book, result: Consolidation) -> None:
    sheet = book.sheet("TepDaDoc", styles.TAB_CHECK)
    heads = (("Tệp", 420), ("Đơn vị", 220), ("Tháng", 70), ("Ra sao", 420))
    rows = [
        (each.arrival.label, each.unit, each.month, each.trouble or state.label)
        for each, state in result.account.files
    ]
    _write_list(sheet, heads, rows)


def _write_list(
    sheet: Sheet, heads: Sequence[tuple[str, int]], rows: Iterable[tuple[str, ...]]
) -> None:
    _table(sheet, 1, heads)
    last = 1
    for last, row in enumerate(rows, 2):
        for column, text in enumerate(row, 1):
            sheet.text(last, column, cut(text, _MAX_CELL), *_TEXT)
        widths = (pixels for _, pixels in heads)
        sheet.fit_texts(last, zip(row, widths, strict=True), _SIZE)
    sheet.raw.autofilter(0, 0, last - 1, len(heads) - 1)
