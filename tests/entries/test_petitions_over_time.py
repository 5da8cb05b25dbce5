"""The counts of petitions of months added up to those of a quarter, or left to be typed."""

from __future__ import annotations

from baocao_tthc.entries.petitions_over_time import petitions_over_time
from baocao_tthc.filing import Filing
from support.filings import january, report_of

COUNTS = tuple[int | None, ...]  # received, on time, late, pending


def month(*counts: int | None) -> Filing:
    """The workbook of a month with these counts of 3.1, and none of 3.2."""
    data = january()
    texts = {f"3.1.{part}": value for part, value in enumerate(counts, 1) if value is not None}
    data["noi_dung"] = {"1.1": "Không có", **{f"3.2.{part}": 0 for part in range(1, 5)}, **texts}
    return report_of(data)


def over(*months: COUNTS) -> tuple[list[object], tuple[str, ...]]:
    """The counts of 3.1 over these months, and the doubts."""
    named = [(f"tháng {n}", [month(*counts)]) for n, counts in enumerate(months, 1)]
    made = petitions_over_time(named)
    assert all(made.numbers[f"3.2.{part}"] == 0 for part in range(1, 5))
    return [made.numbers.get(f"3.1.{part}") for part in range(1, 5)], made.doubts


def test_what_was_answered_is_added_what_is_pending_is_the_last_month_s() -> None:
    """What was received is added where none was left to a later month."""
    assert over((5, 4, 1, 0), (4, 4, 0, 0), (2, 1, 0, 1)) == ([11, 9, 1, 1], ())


def test_what_a_later_month_may_count_again_is_not_added() -> None:
    """It is left to be typed and said."""
    counts, doubts = over((5, 3, 1, 1), (4, 4, 0, 0), (2, 2, 0, 0))
    assert counts == [None, 9, 1, 0]
    assert len(doubts) == 1
    assert "3.1.1: tháng 1 còn 1 đang xử lý" in doubts[0]


def test_a_month_without_a_count_leaves_it_open() -> None:
    """Named with its month; the pending ones of the last month are known all the same."""
    counts, doubts = over((5, None, 0, 0), (4, 4, 0, 0), (2, 2, 0, 0))
    assert counts == [11, None, 0, 0]
    assert len(doubts) == 1
    assert "mục 3.1.2: chưa có số của tháng 1," in doubts[0]


def test_where_no_month_has_any_nothing_is_lost() -> None:
    """So nothing is said of it here: the check of the new workbook names what is to be typed."""
    data = january() | {"noi_dung": {"1.1": "Không có"}}
    assert petitions_over_time([("tháng 1", [report_of(data)]), ("tháng 2", [])]) == ({}, ())


def test_two_workbooks_of_a_month_that_differ_leave_it_open() -> None:
    """Nobody can tell which is right."""
    both = [month(5, 5, 0, 0), month(6, 6, 0, 0)]
    made = petitions_over_time([("tháng 1", both), ("tháng 2", [month(1, 1, 0, 0)])])
    assert "3.1.1" not in made.numbers
    assert made.numbers["3.1.3"] == 0
