"""The sheet HuongDan: the month's steps with the state of each, and a page of help (help.toml).

The states are native formulas, so they are true without macros; only that the report was made and
sent stands in two open cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from .. import resources
from ..entries.data import TO_REVIEW, WorkbookData
from ..findings.finding import Finding
from ..findings.matters import TO_LOOK_AT, TO_MEND
from ..outline import info_items, outline
from ..reading.inputs import UNREVIEWED
from ..remarks import MonthRemarks
from ..sheets import FINDINGS, GUIDE, INFO, NOTHING, REPORT_MADE, TEXTS, literal, quoted
from ..vietnamese import full_date
from . import styles, text_metrics
from .cell_contents import CellContent
from .findings_sheet import OUTCOME_HEIGHT, outcome
from .info_sheet import REVIEW_COLUMN, InfoFormulas, info_cells
from .row_checks import IF_ZERO, is_unfinished, open_condition, unfinished_condition
from .sheet_writer import Book, Sheet
from .side_columns import COLUMN_HEAD, MATCH, JudgedForm

_PIXELS = (44, 300, 90, 340)
_HEADS = ("Bước", "Việc", "Làm ở đâu", "Trạng thái")
_SIZE = 11
_CELL = (styles.SOFT_BOX, styles.MIDDLE, styles.WRAP, styles.size(_SIZE))
_HEADER = 5
_NEXT_ROW = 3
_DONE, _NOT_YET, _OFF = "Xong", "Chưa", "chỗ lệch"
_PETITIONS = "số phản ánh, kiến nghị"
_NO_CASES = f"{NOTHING} hồ sơ"
_AS_ZERO = "khớp nếu ô trống là 0"
_FAULTS, _CALM = (_OFF, TO_MEND), (_AS_ZERO, TO_LOOK_AT)
_OPEN = (*_FAULTS, _NOT_YET)  # in the state of a step that is not done
_ACCEPTED = "Được chấp nhận"
_NEXT, _ALL_DONE = "Việc tiếp theo: ", "Đã làm xong mọi bước của tháng"
NOT_MADE, NOT_SENT = f"{_NOT_YET} tạo", f"{_NOT_YET} gửi"
_REPORT = ("Tạo báo cáo Word, xem lại, trình ký", NOT_MADE)
_SENT = ("Gửi báo cáo; gõ ngày gửi vào ô bên phải", NOT_SENT)

FIRST_STATE = _HEADER + 1  # the row of the first step


class Step(NamedTuple):
    """One step of the month: what is done, on which sheet, how far it is."""

    work: str
    sheet: str
    state: CellContent


def write_guide(book: Book, sheet: Sheet, office: InfoFormulas, steps: Iterable[Step]) -> None:
    """Fill the sheet; `steps` are those before the report is made, see `steps_of`."""
    sheet.columns(1, _PIXELS)
    sheet.title("CÁC BƯỚC LÀM BÁO CÁO THÁNG")
    sheet.write(2, 1, _whose(office), styles.size(_SIZE))
    sheet.heads((_HEADER, 1), _HEADS, styles.size(_SIZE))
    row = _HEADER
    known = list(steps)
    for step in known:
        row += 1
        _write_step(sheet, row, step.work, step.sheet)
        sheet.write(row, 4, step.state, *_CELL)
        if step.sheet == FINDINGS:
            sheet.height(row, OUTCOME_HEIGHT)
    for work, state in (_REPORT, _SENT):
        row += 1
        _write_step(sheet, row, work)
        sheet.text(row, 4, state, *_CELL, styles.OPEN, styles.TEXT)
    ends = (Step(work, "", CellContent(state)) for work, state in (_REPORT, _SENT))
    _write_next(sheet, [*known, *ends], row)
    book.name(REPORT_MADE, f"{GUIDE}!$D${row - 1}")
    sheet.prompt((row, 4, row, 4), "Ngày gửi", "Ví dụ: 20/01/2026")
    _colour_states(sheet, row)
    row = _write_help(sheet, row + 2, macros=book.macros)
    sheet.raw.hide_gridlines(2)
    sheet.raw.activate()
    sheet.a4(landscape=False, repeat=None, area=f"A1:D{row}", tall=1)


def _whose(office: InfoFormulas) -> CellContent:
    """The line "Đơn vị báo cáo: … Kỳ báo cáo: …"."""
    parts = office.joined("Đơn vị báo cáo: ", "unit", ". "), office.month()
    value = "".join(str(part.value) for part in parts)
    return CellContent(value, "&".join(str(part.formula) for part in parts))


def _write_next(sheet: Sheet, steps: Sequence[Step], last: int) -> None:
    """The first step that is not done yet, linked to its sheet; none of an accepted month."""
    states = f"$D${_HEADER + 1}:$D${last}"
    tests = "+".join(open_tests(states))
    done = len(steps) + 1
    at = f"IFERROR(MATCH(TRUE,INDEX({tests}>0,0),0),{done})"
    at = f"IF({_says(_ACCEPTED, f'$D${last}')},{done},{at})"
    rows = range(_HEADER + 1, last + 1)
    cells = [
        literal(f"#{quoted(step.sheet)}!A1" if step.sheet else f"#{GUIDE}!D{row}")
        for step, row in zip(steps, rows, strict=True)
    ]
    works = [literal(f"{_NEXT}{step.work}") for step in steps]
    target = f"CHOOSE({at},{','.join(cells)},{literal(f'#{GUIDE}!A1')})"
    formula = f"HYPERLINK({target},CHOOSE({at},{','.join(works)},{literal(_ALL_DONE)}))"
    first = next((step for step in steps if is_open(str(step.state.value))), None)
    shown = f"{_NEXT}{first.work}" if first else _ALL_DONE
    style = (styles.LINK, styles.BOLD, styles.MIDDLE, styles.size(_SIZE + 1))
    sheet.merge((_NEXT_ROW, 1, _NEXT_ROW, 4), CellContent(shown, formula), *style)
    sheet.height(_NEXT_ROW, 22)


def state_of_sending(month: MonthRemarks) -> str:
    """What the last step says after a response: the month is accepted, or to be sent again."""
    last = month.verdict
    if last is None:
        return NOT_SENT
    if month.unlocked:
        return f"{_NOT_YET} gửi lại: đã mở khóa để sửa"
    if month.is_locked:
        return f"{_ACCEPTED} lần {last.revision}, ngày {full_date(last.day)}"
    return f"{_NOT_YET} gửi lại: lần {last.revision} bị trả lại ngày {full_date(last.day)}"


def is_open(state: str) -> bool:
    """Whether the state of a step says that something is wrong there, or still to be done."""
    return any(word.casefold() in state.casefold() for word in _OPEN)


def open_tests(cells: str) -> list[str]:
    """The same as conditions over cells, of which one holds."""
    return [_says(word, cells) for word in _OPEN]


def _says(word: str, cells: str) -> str:
    return f'ISNUMBER(SEARCH("{word}",{cells}))'


def _write_step(sheet: Sheet, row: int, work: str, where: str = "") -> None:
    sheet.write(row, 1, row - _HEADER, *_CELL, {"align": "center"})
    sheet.text(row, 2, work, *_CELL)
    if where:
        sheet.link(row, 3, where, *_CELL)
    else:
        sheet.blank(row, 3, *_CELL)
    sheet.height(row, text_metrics.texts_height([(work, _PIXELS[1])], _SIZE, least=20.0))


def _colour_states(sheet: Sheet, last: int) -> None:
    cell = f"D{_HEADER + 1}"
    area = f"{cell}:D{last}"
    kinds = (((_NOT_YET,), styles.DOUBTFUL), (_FAULTS, styles.BAD), (_CALM, styles.CALM))
    for words, style in kinds:
        sheet.mark(area, f"OR({','.join(_says(word, cell) for word in words)})", style, last=True)
    sheet.mark(area, f'{cell}<>""', styles.GOOD)


def _write_help(sheet: Sheet, row: int, *, macros: bool) -> int:
    """Write the explanations, each in two merged cells; return the last row."""
    shown = ("any", "macros" if macros else "without")
    for part in resources.data("help").values():
        if part["in"] in shown:
            sheet.text(row, 1, part["heading"], styles.BOLD, styles.size(_SIZE))
            sheet.height(row, 22)
            for name, text in part["lines"]:
                row += 1
                _write_line(sheet, row, name, text)
            row += 1
    return row - 1


def _write_line(sheet: Sheet, row: int, name: str, text: str) -> None:
    style = (styles.TOP, styles.WRAP, styles.size(_SIZE))
    for first, last, content, more in ((1, 2, name, styles.BOLD), (3, 4, text, {})):
        sheet.merge((row, first, row, last), content, *style, more)
    sheet.height(row, text_metrics.texts_height([(text, sum(_PIXELS[2:]))], _SIZE))


def steps_of(
    data: WorkbookData,
    forms: Sequence[JudgedForm],
    findings: Sequence[Finding] | None,
    last: int,
) -> Iterator[Step]:
    """The steps from the first entry to the check.

    `last` is NoiDung's last row.
    """
    yield Step("Ghi đơn vị, tháng, kỳ báo cáo, người ký", INFO, _info_state(data))
    for judged in forms:
        form = judged.form
        yield Step(f"Nhập số liệu {form.form.name}", form.sheet, _form_state(judged))
    yield Step("Viết các mục không có số", TEXTS, _text_state(data, last))
    yield Step(
        "Kiểm tra đến khi hết lỗi; số liệu đổi thì kiểm tra lại", FINDINGS, outcome(findings)
    )


def _info_state(data: WorkbookData) -> CellContent:
    required = [field.key for field in info_items() if field.required]
    cells = (f"{INFO}!{info_cells()[key]}" for key in required)
    missing = sum(not data.text(key) for key in required)
    count = "+".join(f'({cell}="")' for cell in cells)
    marks, labels = zip(*_marked_fields(), strict=True)
    kept = "+".join(f'({mark}="{UNREVIEWED}")' for mark in marks)
    review = f"{_NOT_YET} rà soát: {', '.join(labels)}"
    formula = (
        f'IF({count}>0,"{_NOT_YET} ghi "&({count})&" mục bắt buộc",'
        f'IF({kept}>0,"{review}","{_DONE}"))'
    )
    if missing:
        return CellContent(f"{_NOT_YET} ghi {missing} mục bắt buộc", formula)
    return CellContent(review if data.unreviewed & set(TO_REVIEW) else _DONE, formula)


def _marked_fields() -> Iterator[tuple[str, str]]:
    """Where ThongTin marks a field as not looked through, and how the field is called."""
    labels = {field.key: field.label for field in info_items()}
    for key in TO_REVIEW:
        row = info_cells()[key].rpartition("$")[2]
        yield f"{INFO}!${REVIEW_COLUMN}${row}", labels[key]


def _form_state(judged: JudgedForm) -> CellContent:
    """How many rows have names, and how many rows, the total among them, do not add up; else how
    many are still to be typed. Or that there is nothing to report.
    """
    form = judged.form
    named = max(1, form.form.text_columns)
    names, said, total = form.span(named), judged.rows(), judged.total_cell
    others = 1 if named > 1 else 2  # the numbering cell and, in column (1), the total's label
    rows = sum(row[named].value not in (None, "") for row in form.rows)
    count = f"COUNTA({names})-{others}"
    left = f"(SUMPRODUCT(--({unfinished_condition(said)}))-({unfinished_condition(total)}))"
    empty = f"SUMPRODUCT(--({open_condition(said)}))"
    fine = (f'{said}="{word}"' for word in ("", MATCH, COLUMN_HEAD))
    known = (*fine, unfinished_condition(said), open_condition(said))
    bad = f"SUMPRODUCT({'*'.join(f'(1-({test}))' for test in known)})"
    formula = (
        f'IF({total}="{NOTHING}","{_NO_CASES}",'
        f'IF({count}=0,"{_NOT_YET} có số liệu",IF({bad}>0,({count})&" dòng, "&{bad}&" {_OFF}",'
        f'IF({left}>0,"{_NOT_YET} nhập xong: còn "&{left}&"/"&({count})&" dòng",'
        f'IF({empty}>0,({count})&" dòng, {_AS_ZERO}",({count})&" dòng, khớp")))))'
    )
    if judged.total == NOTHING:
        return CellContent(_NO_CASES, formula)
    if not rows:
        return CellContent(f"{_NOT_YET} có số liệu", formula)
    return CellContent(_form_words(judged.texts, rows), formula)


def _form_words(said: Sequence[str], rows: int) -> str:
    """The same as that formula, of what the column "Kiểm tra" says."""
    left = sum(map(is_unfinished, said[:-1]))
    empty = sum(text.startswith(IF_ZERO) for text in said)
    fine = sum(text in ("", MATCH) or is_unfinished(text) for text in said)
    if bad := len(said) - fine - empty:
        return f"{rows} dòng, {bad} {_OFF}"
    if left:
        return f"{_NOT_YET} nhập xong: còn {left}/{rows} dòng"
    return f"{rows} dòng, {_AS_ZERO if empty else 'khớp'}"


def _text_state(data: WorkbookData, last: int) -> CellContent:
    """How many paragraphs are written, or how many of them nobody has looked through yet, else how
    many counts are still to be typed. A count that is typed is no paragraph.
    """
    written = sum(map(len, data.texts.values()))
    kept = sum(len(data.texts.get(code, ())) for code in data.unreviewed)
    nothing = f"{_NOT_YET} viết mục nào (báo cáo sẽ ghi “Không có”)"
    open_ = f'COUNTIF({TEXTS}!$D$2:$D${last},"{UNREVIEWED}")'
    codes = [item.code for item in outline() if item.kind == "number"]
    missing = sum(data.numbers.get(code) in (None, "") for code in codes)
    listed = ",".join(map(literal, codes))
    counts = f"COUNTIFS({TEXTS}!$A$2:$A${last},{{{listed}}},{TEXTS}!$C$2:$C${last}"
    empty = f'SUMPRODUCT({counts},""))'
    count = f'(COUNTA({TEXTS}!$C$2:$C${last})-SUMPRODUCT({counts},"<>")))'
    formula = (
        f'IF({count}=0,"{nothing}",IF({open_}>0,{open_}&"/"&{count}&" đoạn {UNREVIEWED}",'
        f'IF({empty}>0,"{_NOT_YET} nhập "&{empty}&" {_PETITIONS}",{count}&" đoạn đã viết")))'
    )
    if not written:
        return CellContent(nothing, formula)
    words = f"{kept}/{written} đoạn {UNREVIEWED}" if kept else f"{written} đoạn đã viết"
    if missing and not kept:
        words = f"{_NOT_YET} nhập {missing} {_PETITIONS}"
    return CellContent(words, formula)
