"""KT: this period against the one before."""

from __future__ import annotations

from pathlib import Path

from baocao_tthc.checks import Finding, check
from baocao_tthc.reading.grid import Grid
from baocao_tthc.reading.workbook import make_report
from baocao_tthc.report import Report
from grids import NUMBERING, Book, january, rows_of

FIRST = NUMBERING + 1
DECEMBER = "(Từ ngày 21/11/2025 đến ngày 20/12/2025)"


def report(book: Book, name: str = "so.xlsx") -> Report:
    """The report of a workbook in memory."""
    return make_report(Path(name), [Grid(sheet, rows_of(cells)) for sheet, cells in book.items()])


def december() -> Book:
    """The month before January: pending by field what January carries over, other counts less."""
    book = january()
    for cells in book.values():
        cells[5, 3] = DECEMBER
    form = book["II.06B"]
    for row in range(FIRST, FIRST + 7):
        form[row, 13] = form[row, 14] = january()["II.06B"][row, 6]
        form[row, 4] = form[row, 8] = 1
    book["PL01"][FIRST, 19] = 1
    return book


def against(book: Book, before: Book) -> list[Finding]:
    """The findings of the rules on the period before."""
    found = check(report(book), report(before, "thang-12.xlsx"))
    return [finding for finding in found if finding.rule.startswith("KT")]


def test_kt01_what_was_pending_is_carried_over() -> None:
    """Field by field; a difference is told at its cell with both numbers."""
    assert against(january(), december()) == []
    before = december()
    before["II.06B"][FIRST, 13] = 11
    (found,) = against(january(), before)
    assert found.rule == "KT01"
    assert str(found.places[0]) == f"II.06B!F{FIRST}"
    assert (found.expected, found.actual, found.difference) == (11, 12, 1)


def test_kt01_the_total_is_told_when_no_field_is() -> None:
    """Without a field that differs the total row is the place."""
    before = december()
    before["II.06B"][FIRST + 6, 13] = 20
    (found,) = against(january(), before)
    assert found.message.startswith("Dòng tổng: cột (6) từ kỳ trước ghi 14, cột (13)")


def test_kt01_a_new_field_carries_nothing_over() -> None:
    """Its cases cannot come from a period in which it was not there."""
    before = december()
    before["II.06B"][FIRST, 2] = "Lĩnh vực khác"
    rules = sorted(finding.rule for finding in against(january(), before))
    assert rules == ["KT01", "KT02"]


def test_kt02_a_field_with_pending_cases_does_not_vanish() -> None:
    """It is named with the number of its cases; a field without any may go."""
    before = december()
    before["II.06B"][FIRST + 1, 2] = "Lĩnh vực đã hết hồ sơ"
    assert against(january(), before) == []
    before["II.06B"][FIRST, 2] = "Lĩnh vực còn hồ sơ"
    gone = [finding for finding in against(january(), before) if finding.rule == "KT02"]
    assert "“Lĩnh vực còn hồ sơ”, kỳ trước lĩnh vực này còn 12 hồ sơ" in gone[0].message


def test_kt03_the_same_numbers_are_a_forgotten_paste() -> None:
    """A form that is all last month's is told once, instead of its fields."""
    before = january()
    for cells in before.values():
        cells[5, 3] = DECEMBER
    assert [finding.rule for finding in against(january(), before)] == ["KT03", "KT03"]


def test_kt04_the_other_workbook_is_of_the_period_right_before() -> None:
    """Of another period nothing is compared."""
    before = december()
    for cells in before.values():
        cells[5, 3] = "(Từ ngày 21/10/2025 đến ngày 20/11/2025)"
    (found,) = against(january(), before)
    assert found.rule == "KT04"
    assert "“thang-12.xlsx” là kỳ kết thúc ngày 20/11/2025" in found.message
