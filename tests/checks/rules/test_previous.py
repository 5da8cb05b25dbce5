"""KT: this period against the one before."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from baocao_tthc.checks import check
from baocao_tthc.checks.periods import bounds
from baocao_tthc.filing import Filing, HistoryRow, Place, Text
from baocao_tthc.findings.finding import Finding, Severity
from baocao_tthc.history import rows_of as history_rows
from baocao_tthc.period import Period, monthly_period
from baocao_tthc.reading.grid import Grid
from baocao_tthc.reading.snapshot import make_filing
from support.grids import DECEMBER, NUMBERING, Book, december, january, rows_of

FIRST = NUMBERING + 1


def report(book: Book, name: str = "so.xlsx") -> Filing:
    """The report of a workbook in memory."""
    return make_filing(Path(name), [Grid(sheet, rows_of(cells)) for sheet, cells in book.items()])


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


def test_kt01_kt02_a_field_under_another_wording_of_its_name_is_the_same() -> None:
    """“Lĩnh vực NGƯỜI CÓ CÔNG” is no new field, and “Người có công” is not gone."""
    before = december()
    before["II.06B"][FIRST, 2] = "Lĩnh vực NGƯỜI CÓ CÔNG với cách mạng"
    assert against(january(), before) == []
    before["II.06B"][FIRST, 13] = 11
    assert [finding.rule for finding in against(january(), before)] == ["KT01"]


def test_kt01_a_field_that_may_have_had_another_name_is_not_said_to_be_new() -> None:
    """Only that the other is gone is told: whether it is this one a person knows."""
    before = december()
    before["II.06B"][FIRST, 2] = "Người có công – Trẻ em"
    assert [finding.rule for finding in against(january(), before)] == ["KT02"]


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


def test_kt04_what_the_other_workbook_does_not_say_is_told() -> None:
    """Without the form of the carried cases, or without its figures, nothing was compared, and that
    is no “nothing found”; of a row half typed it is told which.
    """
    before = december()
    del before["II.06B"]
    (found,) = against(january(), before)
    assert found.message.startswith("Sổ “thang-12.xlsx” không có Biểu II.06B đọc được; không so")
    before = december()
    for cell in [(row, n) for row, n in before["II.06B"] if row >= FIRST and n > 2]:
        before["II.06B"][cell] = ""
    (found,) = against(january(), before)
    assert "chưa có số liệu Biểu II.06B; không so được hồ sơ kỳ trước" in found.message
    before = december()
    before["II.06B"][FIRST, 8] = ""
    before["II.06B"][FIRST + 1, 13] = 400
    told = {each.rule: each.message for each in against(january(), before)}
    assert "chưa nhập xong dòng “Người có công” ở Biểu II.06B" in told["KT04"]


def test_kt04_the_other_workbook_is_of_the_same_unit() -> None:
    """However its name is written; of another unit nothing is compared."""
    place = Place("ThongTin", 2, 2)

    def found(own: str, other: str) -> list[str]:
        units = [{"unit": Text(place, name)} for name in (own, other)]
        now, then = report(january()), report(december(), "thang-12.xlsx")
        told = check(now._replace(info=units[0]), then._replace(info=units[1]))
        return [each.message for each in told if each.rule.startswith("KT")]

    assert found("UBND xã Ninh Giang", "Ủy ban nhân dân xã Ninh Giang") == []
    (told,) = found("UBND xã Ninh Giang", "UBND xã Khác")
    assert "là của UBND xã Khác, không phải của UBND xã Ninh Giang; không so được" in told


def remembered(book: Book, *earlier: Book) -> list[Finding]:
    """The same findings when the earlier periods stand in LichSu."""
    history = tuple(row for before in earlier for row in history_rows(report(before)))
    found = check(report(book)._replace(history=history))
    return [finding for finding in found if finding.rule.startswith("KT")]


def test_kt01_kt02_kt03_the_history_tells_the_same_as_the_other_workbook() -> None:
    """What --ky-truoc finds against a workbook is found against its rows in LichSu."""
    differing, gone = december(), december()
    differing["II.06B"][FIRST, 13] = 11
    gone["II.06B"][FIRST, 2] = "Lĩnh vực còn hồ sơ"
    same = january()
    for cells in same.values():
        cells[5, 3] = DECEMBER
    for before in (december(), differing, gone, same):
        assert remembered(january(), before) == against(january(), before)
    assert {finding.rule for finding in remembered(january(), gone)} == {"KT01", "KT02"}


def test_kt01_another_workbook_goes_before_the_history() -> None:
    """What is named on the command line is compared, not what LichSu says."""
    wrong = december()
    wrong["II.06B"][FIRST, 13] = 11
    january_report = report(january())._replace(history=history_rows(report(wrong)))
    found = check(january_report, report(december(), "thang-12.xlsx"))
    assert [finding for finding in found if finding.rule.startswith("KT")] == []


def test_kt05_a_gap_in_the_history_is_told() -> None:
    """With November only, January cannot be compared; without any history nothing is missing."""
    november = december()
    for cells in november.values():
        cells[5, 3] = "(Từ ngày 21/10/2025 đến ngày 20/11/2025)"
    first, second = remembered(january(), november)
    assert (first.rule, second.rule, first.severity) == ("KT05", "KT05", Severity.INFO)
    assert first.message == (
        "Biểu II.06B: LichSu không có kỳ kết thúc ngày 20/12/2025 (kỳ gần nhất kết thúc ngày "
        "20/11/2025) nên không so được với kỳ trước."
    )
    assert remembered(january()) == []


def months(*received: int) -> tuple[HistoryRow, ...]:
    """December and the months before it, latest first: what each received in all."""
    ends = [monthly_period("vpcp-thang", 12 - n % 12, 2025 - n // 12) for n in range(len(received))]
    return tuple(
        HistoryRow(period, "II.06B", "", {3: cases, 7: 3743, 10: 0, 13: 14, 15: 0})
        for period, cases in zip(ends, received, strict=True)
    )


def jumped(history: tuple[HistoryRow, ...]) -> list[Finding]:
    """What January is told to jump from."""
    found = check(report(january())._replace(history=history))
    return [finding for finding in found if finding.rule == "KT06"]


def test_kt06_a_jump_out_of_the_own_past_is_a_remark() -> None:
    """From six earlier periods on; the bounds are those of the median, so one odd month widens
    nothing.
    """
    usual = (1200, 1180, 1230, 1210, 9000)
    assert jumped(months(*usual)) == []
    (found,) = jumped(months(*usual, 1190))
    assert found.severity is Severity.INFO
    assert (found.expected, found.actual) == (1205, 3749)
    assert found.message == (
        "Dòng tổng: cột (3) là 3.749, trong khi 6 kỳ trước thường từ 1.066 đến 1.344 (giữa là "
        "1.205); hãy xem lại, nếu đúng thì thôi."
    )
    assert jumped(months(3700, 3800, 3600, 3900, 3750, 3740)) == []


def test_kt06_periods_of_another_length_are_no_measure() -> None:
    """Quarters say nothing of a month."""
    quarter = [
        Period(row.period.start - timedelta(days=60), row.period.end) for row in months(*[1] * 6)
    ]
    history = tuple(
        row._replace(period=period)
        for row, period in zip(months(*[1200] * 6), quarter, strict=True)
    )
    assert jumped(history) == []


def test_kt06_a_field_is_held_to_its_own_past() -> None:
    """The field's received cases, whatever the total does."""
    fields = tuple(row._replace(label="Hộ tịch", figures={3: 20}) for row in months(*[3749] * 6))
    (found,) = jumped((*months(*[3749] * 6), *fields))
    assert found.message.startswith("Dòng “Hộ tịch”: cột (3) là 253, trong khi 6 kỳ trước")


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=30))
def test_kt06_the_bounds_take_in_the_median_and_most_of_the_past(values: list[int]) -> None:
    """At least half of the earlier figures lie within; never below zero."""
    low, middle, high = bounds(values)
    assert 0 <= low <= middle <= high
    assert sum(low <= value <= high for value in values) * 2 >= len(values)


def test_kt07_a_row_of_the_history_that_cannot_be_read_is_told() -> None:
    """It is no history; its cell is named."""
    unread = (Text(Place("LichSu", 9, 2), "II.99"),)
    (found,) = [
        finding
        for finding in check(report(january())._replace(unread_history=unread))
        if finding.rule.startswith("KT")
    ]
    assert (found.rule, found.severity) == ("KT07", Severity.WARNING)
    assert "không đọc được ở ô B9 tờ LichSu:" in found.message


def test_kt01_kt03_the_order_of_rows_and_rows_without_a_name_mean_nothing() -> None:
    """A history sorted otherwise is the same; a row without a name is not the old total."""
    same = january()
    for cells in same.values():
        cells[5, 3] = DECEMBER
    rows = history_rows(report(same))
    found = check(report(january())._replace(history=(*rows[:1], *reversed(rows[1:]))))
    assert {f.rule for f in found if f.rule.startswith("KT")} == {"KT03"}
    nameless = january()
    nameless["II.06B"][FIRST + 1, 2] = ""
    total = [row for row in history_rows(report(nameless)) if not row.label]
    assert [row.form for row in total] == ["II.06B", "PL01"]
    assert [f for f in remembered(nameless, december()) if "Dòng 12" in f.message] == []


def test_kt01_says_nothing_of_fields_whose_history_cannot_be_read() -> None:
    """A field that is not in the readable rows may be in the others."""
    rows = [row for row in history_rows(report(december())) if row.label != "Người có công"]
    book = report(january())._replace(
        history=tuple(rows), unread_history=(Text(Place("LichSu", 9, 2), "II06B"),)
    )
    assert {f.rule for f in check(book) if f.rule.startswith("KT")} == {"KT07"}


def test_kt01_a_field_that_nobody_typed_in_the_history_is_unknown() -> None:
    """Of a month typed by hand the total alone, or a field beside it, tells of no other field; the
    total is held to it all the same.
    """
    rows = [row for row in history_rows(report(december())) if row.form == "II.06B"]
    total = next(row for row in rows if not row.label)
    field = next(row for row in rows if row.label == "Người có công")
    for typed in ((total,), (total, field), (field,)):
        found = check(report(january())._replace(history=typed))
        assert [one.message for one in found if one.rule == "KT01"] == []
    other = total._replace(figures={**total.figures, 13: 15})
    (told,) = [
        one for one in check(report(january())._replace(history=(other,))) if one.rule == "KT01"
    ]
    assert told.message.startswith("Dòng tổng: cột (6) từ kỳ trước ghi 14, cột (13)")
