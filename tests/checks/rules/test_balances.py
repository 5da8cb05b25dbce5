"""CD and TL: identities, totals, bounds and rates inside one form."""

from __future__ import annotations

from decimal import Decimal

import pytest

from support.grids import NUMBERING, findings, ids, january

FIRST = NUMBERING + 1


def test_cd01_a_broken_identity_says_both_sides_and_the_difference() -> None:
    """The sentence has what must hold, the numbers filled in, and by how much it is off; of its
    cells the one that explains the total of its column too comes first.
    """
    book = january()
    book["II.06B"][FIRST + 2, 4] = 250
    found = next(f for f in findings(book) if f.rule == "CD01")
    assert found.message == (
        "Biểu II.06B, dòng “Hộ tịch”: (3) là 253, phải bằng (4) + (5) + (6) = 250 + 0 + 1 = 251; "
        "lệch +2."
    )
    assert [place.cell for place in found.places] == ["D13", "C13", "E13", "F13"]
    assert (found.actual, found.expected, found.difference) == (253, 251, 2)


def test_cd01_holds_in_the_total_row_too() -> None:
    """The total row has the identities of a row."""
    book = january()
    total = max(row for row, _ in book["II.06B"])
    book["II.06B"][total, 3] = 3750
    assert {"CD01", "CD02", "CD03", "LB01"} == set(ids(book))


def test_cd01_both_parts_of_a_chain_are_checked() -> None:
    """(4)=(5)+(8)=(6)+(9): each right side is compared with (4)."""
    book = january()
    for row in (FIRST, FIRST + 1):
        book["PL01"][row, 9] = 3
    found = [f for f in findings(book) if f.rule == "CD01"]
    assert len(found) == 2
    assert all("(6) + (9) = 6 + 3 = 9" in f.message for f in found)


def test_cd02_received_is_resolved_plus_pending_though_unprinted() -> None:
    """(3)=(7)+(13) breaks when a resolved case is booked twice."""
    book = january()
    for row in (FIRST + 2, FIRST + 6):
        book["II.06B"][row, 8] += 1
        book["II.06B"][row, 7] += 1
    assert set(ids(book)) == {"CD02", "LB02"}


def test_cd03_a_total_is_the_sum_of_its_rows() -> None:
    """The finding names the total, the sum and every cell of the column."""
    book = january()
    book["PL01"][FIRST + 1, 19] = 2587
    (found,) = findings(book)
    assert found.rule == "CD03"
    assert found.message == (
        "Phụ lục 01, cột (19): dòng tổng ghi 2.587, các dòng cộng lại được 2.586; lệch +1."
    )


@pytest.mark.parametrize(("column", "value"), [(13, 3736), (7, 7), (19, 3744), (20, 3750)])
def test_cd04_a_part_is_not_larger_than_the_whole(column: int, value: int) -> None:
    """Cases with both files are among those with either; the archived are resolved."""
    book = january()
    for row in (FIRST, FIRST + 1):
        book["PL01"][row, column] = value
    assert "CD04" in ids(book)


def test_one_wrong_figure_is_located_where_row_and_column_cross() -> None:
    """Its findings share a group, and the hint names the one cell that explains them."""
    book = january()
    book["II.06B"][FIRST + 2, 8] += 5
    found = findings(book)
    assert {f.rule for f in found} == {"CD01", "CD03"}
    assert len({f.group for f in found}) == 1
    assert all("ô H13 tờ II.06B" in (f.hint or "") for f in found)


def test_a_broken_cell_is_not_blamed_on_the_sums() -> None:
    """What has no value stops what depends on it: one cause, one finding."""
    book = january()
    book["II.06B"][FIRST, 4] = "tám"
    assert ids(book) == ("GT03",)


@pytest.mark.parametrize(
    ("typed", "rule"),
    [(99.79, None), (99.786, None), (99.78, "TL02"), (99.8, "TL02"), (99.7, "TL01"), (0, "TL01")],
)
def test_tl01_tl02_a_rate_is_compared_at_two_decimals(typed: float, rule: str | None) -> None:
    """One unit in the last digit is a remark (cut, not rounded), more an error."""
    book = january()
    book["PL01"][FIRST, 16] = float(typed)
    assert ids(book) == ((rule,) if rule else ())


def test_tl01_names_its_formula_and_the_right_rate() -> None:
    """The base of a rate is named, since two bases stand in one table."""
    book = january()
    book["PL01"][FIRST, 21] = 99.44
    (found,) = findings(book)
    assert "3.722 / 3.749 = 99,28" in found.message
    assert found.difference == Decimal("0.16")


def test_tl01_a_fraction_formatted_as_percent_is_guessed() -> None:
    """0,9979 shown as 99,79% is said to be that."""
    book = january()
    book["PL01"][FIRST, 16] = 0.9979
    (found,) = findings(book)
    assert found.hint is not None
    assert "định dạng %" in found.hint


def test_tl01_halves_are_rounded_up() -> None:
    """1/800 is 0,125%: 0,13 is right and 0,12 is cut, which binary floats get wrong."""
    book = january()
    book["PL01"] |= {(row, c): 0 for row in (FIRST, FIRST + 1) for c in range(3, 16)}
    book["PL01"] |= {(row, c): 800 for row in (FIRST, FIRST + 1) for c in (3, 10, 14, 15)}
    book["PL01"] |= {(row, c): 1 for row in (FIRST, FIRST + 1) for c in (11, 12)}
    book["PL01"] |= {(row, c): 799 for row in (FIRST, FIRST + 1) for c in (14, 15)}
    book["PL01"] |= {(row, c): 0 for row in (FIRST, FIRST + 1) for c in (19, 20)}
    book["PL01"] |= {(FIRST, c): value for c, value in ((16, 0.13), (17, 0.12), (18, 0), (21, 0))}
    found = [f for f in findings(book) if f.rule.startswith("TL")]
    assert [(f.rule, f.places[0].cell) for f in found] == [("TL02", "Q11")]


def test_tl03_nothing_received_gives_no_rate() -> None:
    """Over a base of 0 an empty rate and a 0 pass, any other number is told."""
    book = january()
    for sheet in ("II.06B", "PL01"):
        for (row, column), value in book[sheet].items():
            if row > NUMBERING and column > 2 and isinstance(value, int | float):
                book[sheet][row, column] = 0
    book["PL01"] |= {(FIRST, c): "" for c in (16, 17, 18, 21)}
    assert ids(book) == ()
    book["PL01"][FIRST, 16] = 100
    assert ids(book) == ("TL03",)
