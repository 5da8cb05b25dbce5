"""TONGHOP.xlsx: who stands how, the forms by field and by unit, the findings, every file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from ..entries.data import InfoValue
from ..filing import column_letters
from ..findings.finding import Severity
from ..period import spoken_month
from ..sheets import cut
from ..units import NO_CASE, STANDINGS, Heads
from ..vietnamese import short_date
from ..workbook import styles
from ..workbook.assembly import STAMP
from ..workbook.sheet_writer import Book, Sheet
from .chart_sheet import write_charts
from .comparison_sheet import comparison_table, write_comparison
from .consolidating import Consolidation, counts_of
from .list_sheets import CENTRED, MAX_CELL, SIZE, TEXT_CELL, write_heads, write_list
from .month_sheet import write_months
from .standing import Standing, State
from .submissions import Submission, SubmittedFinding
from .sum_sheets import write_rows, write_sums
from .superior_sheets import said_of_before, write_superior_sheets
from .told_sheets import FINDING_HEADS, write_fields, write_files, write_findings, write_system
from .usual import Usual, short_period, trouble_of

_TOP = 4  # the row of the headings of the standings
_COLOURS = {
    State.RECEIVED: styles.GOOD,
    State.NOTHING_TO_REPORT: styles.GOOD,
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

_FILE = "Tệp"
_STANDINGS = (
    ("STT", 44), (Heads.UNIT, 230), ("Cấp", 60), (Heads.STATE, 130), ("Lần gửi", 66),
    (Heads.SENT, 86), ("Lỗi", 50), ("Cảnh báo", 84), ("Giải trình", 80), (Heads.TO_DO, 190),
    (_FILE, 330), (Heads.ERRORS, 76), (Heads.DUE, 80), (Heads.BEFORE, 100),
    (Heads.NOTHING, 76),
    (Heads.PERIOD, 170),
)  # fmt: skip
"""The columns in their order, each with its width in pixels; `_write_standing` fills them so."""
_AT = {head: column for column, (head, _) in enumerate(_STANDINGS, 1)}
_STATE, _PRINTED = _AT[Heads.STATE], _AT[Heads.TO_DO]  # printed are the columns up to that one
_LEFT = tuple(_AT[head] for head in (Heads.UNIT, Heads.TO_DO, _FILE))  # texts at the left


def result_bytes(result: Consolidation, typed: Mapping[str, InfoValue] | None = None) -> bytes:
    """The content of the workbook, with what was `typed` in ThongTin; the same result gives the
    same bytes.
    """
    target = BytesIO()
    book = Book(target)
    book.raw.set_properties({"title": f"Tổng hợp {result.account.month}", "created": STAMP})
    _write_standings(book, result)
    write_superior_sheets(book, result, typed or {})
    for form in result.forms:
        write_sums(book, form, result)
    table = comparison_table(result)
    if table.places:
        write_comparison(book, table)
    if len(result.months) > 1:
        write_months(book, result)
    if result.account.standings:
        write_charts(book, result, _states(len(result.account.standings)))
    write_findings(book, result)
    write_system(book, result)
    write_fields(book, result)
    write_files(book, result)
    for form in result.forms:
        write_rows(book, form, result)
    book.raw.close()
    return target.getvalue()


def _write_standings(book: Book, result: Consolidation) -> None:
    sheet, account = book.sheet(STANDINGS, styles.TAB_INPUT), result.account
    sheet.title(f"TÌNH HÌNH NỘP BÁO CÁO THÁNG {spoken_month(account.month)}")
    sheet.text(2, 1, counts_of(result), styles.HINT)
    write_heads(sheet, _TOP, _STANDINGS)
    sheet.height(_TOP, 32)
    before, usual = said_of_before(result), result.usual
    for number, each in enumerate(account.standings, 1):
        said = before.get(each.unit.name, "")
        _write_standing(sheet, _TOP + number, each, (number, said, _to_do(result, usual, each)))
    last = column_letters(_PRINTED)  # what stands right of it is for the screen
    sheet.raw.print_area(f"A1:{last}{_TOP + len(account.standings)}")


def _states(units: int) -> str:
    """Where the states of so many units stand, as other sheets refer to them."""
    column = column_letters(_STATE)
    return f"{STANDINGS}!${column}${_TOP + 1}:${column}${_TOP + units}"


def _write_standing(
    sheet: Sheet, row: int, standing: Standing, known: tuple[int, str, str]
) -> None:
    """A unit's row; `known` is its number, whether it has the month before, what is to be done."""
    number, before, wanted = known
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
    cells += [
        wanted,
        taken.arrival.label if taken else None,
        len(taken.open_errors) if taken and state not in _TO_DO else None,
        short_date(standing.unit.due) if standing.unit.due else None,
        before,
        NO_CASE if taken and state not in _TO_DO and taken.has_nothing else None,
        short_period(taken.period) if taken and taken.period else None,
    ]
    for column, value in zip(_AT.values(), cells, strict=True):
        shown = cut(value, MAX_CELL) if isinstance(value, str) else value
        look = TEXT_CELL if column in _LEFT else CENTRED
        if column > _PRINTED:  # on paper it would make the row higher for what is not there
            look = (*look, {"text_wrap": False})
        colour = _COLOURS.get(state, styles.BAD) if column == _STATE else {}
        sheet.write(row, column, shown, *look, colour)
    printed = [column for column in _LEFT if column <= _PRINTED]
    texts = [(str(cells[column - 1] or ""), _STANDINGS[column - 1][1]) for column in printed]
    sheet.fit_texts(row, texts, SIZE)


def _count(submission: Submission, severity: Severity) -> int:
    return sum(each.severity is severity for each in submission.findings)


def _to_do(result: Consolidation, usual: Usual, standing: Standing) -> str:
    """What the superior has to do about the unit, "" for nothing."""
    taken, state = standing.taken, standing.state
    if state in _TO_DO or taken is None:
        trouble = trouble_of(result.account, standing)
        return ": ".join(filter(None, (_TO_DO.get(state, ""), trouble)))
    said = usual.wanting(taken)
    if taken.open_errors:
        said[0] = f"trả lại: {said[0]}"
    if own := usual.other_period(taken):
        said.append(f"hỏi lại kỳ: ghi {short_period(own)}")
    return "; ".join(said)


def findings_bytes(findings: Sequence[SubmittedFinding]) -> bytes:
    """A workbook of one sheet with the findings of a unit."""
    target = BytesIO()
    book = Book(target)
    book.raw.set_properties({"created": STAMP})
    rows = [
        (each.severity.label, each.rule, each.message, each.places, each.explanation)
        for each in findings
    ]
    write_list(book.sheet("PhatHien", locked=False), FINDING_HEADS[1:], rows)
    book.raw.close()
    return target.getvalue()
