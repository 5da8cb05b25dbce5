"""GT: every cell of a form that should hold a number holds a sound one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from baocao_tthc.reading.grid import CellStates
from support.grids import NUMBERING, findings, ids, january

FIRST = NUMBERING + 1


def changed(value: Any, row: int = FIRST, column: int = 4, sheet: str = "II.06B") -> Any:
    """January with one cell changed."""
    book = january()
    book[sheet][row, column] = value
    return book


def test_gt01_error_values_are_one_finding_a_form() -> None:
    """#REF! soon fills many cells; they are listed together and not reckoned with."""
    marks = {"II.06B": CellStates(errors={(FIRST, 4): "#REF!", (FIRST, 3): "#REF!"})}
    (found,) = findings(january(), marks=marks)
    assert found.rule == "GT01"
    assert "ô C11 (#REF!), D11 (#REF!) tờ II.06B" in found.message


def test_gt02_a_formula_never_calculated_has_no_value() -> None:
    """It is neither 0 nor empty: the finding says how to have it calculated."""
    book = changed("", column=3)
    marks = {"II.06B": CellStates(uncalculated={(FIRST, 3)})}
    (found,) = findings(book, marks=marks)
    assert found.rule == "GT02"
    assert "F9" in found.message


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ("hai", "hai"),
        ("12 hồ sơ và 3", "12 hồ sơ và 3"),
        (True, "TRUE"),
        (date(2026, 1, 5), "05/01/2026"),
        ("1.23.456", "1.23.456"),
    ],
)
def test_gt03_what_is_no_number_is_quoted(value: Any, seen: str) -> None:
    """The cell and its content as people see it are named, and no sum is blamed for it."""
    (found,) = findings(changed(value))
    assert found.rule == "GT03"
    assert f"ô D11 tờ II.06B ghi “{seen}”" in found.message


def test_gt03_a_count_shown_as_a_date_is_told_how_to_be_shown_again() -> None:
    """The format is what is wrong; no sum that takes the date as its day is held to anything."""
    book = changed(datetime(1900, 3, 20))
    form = book["II.06B"]
    for row in (FIRST, max(row for row, _ in form)):
        form[row, 3] += 46027
    form[max(row for row, _ in form), 4] += 46027
    (found,) = findings(book)
    assert found.rule == "GT03"
    assert "ghi “20/03/1900”" in found.message
    assert "bấm Ctrl+1, chọn General; số hiện ra chưa đúng thì gõ lại." in (found.hint or "")
    (words,) = findings(changed("hai"))
    assert words.hint is None


def test_gt04_a_negative_count_is_an_error() -> None:
    """No number of cases is below zero."""
    (found,) = findings(changed(-8.0))
    assert found.rule == "GT04"
    assert "-8" in found.message


def test_gt05_a_count_is_whole_and_a_thousand_typed_with_a_dot_is_guessed() -> None:
    """3.385 where the dot is the decimal mark is most likely 3385: said as a hint."""
    (found,) = findings(changed(3.385, row=FIRST + 1))
    assert found.rule == "GT05"
    assert found.hint is not None
    assert "3.385 hồ sơ" in found.hint


@pytest.mark.parametrize(("rule", "off"), [("GT04", -9000), ("GT05", 0.385)])
def test_gt04_gt05_the_cell_that_was_typed_is_told_and_no_sum_over_it(
    rule: str, off: float
) -> None:
    """Row, total of the column and total across follow it; what they would need nobody types."""
    book = january()
    form = book["II.06B"]
    for row in (FIRST, max(row for row, _ in form)):
        for column in (3, 4):
            form[row, column] += off
    (found,) = [one for one in findings(book) if one.rule.startswith("GT")]
    assert (found.rule, str(found.places[0])) == (rule, "II.06B!D11")


def test_gt05_a_sum_that_was_typed_wrong_is_told() -> None:
    """Where what it is the sum of is whole, the sum itself is the cell."""
    book = january()
    last = max(row for row, _ in book["II.06B"])
    (found,) = findings(changed(3.749, row=last, column=3))
    assert (found.rule, str(found.places[0])) == ("GT05", f"II.06B!C{last}")


@pytest.mark.parametrize("typed", ["8", " 08 ", "8 hồ sơ", "8\u00a0"])
def test_gt06_a_number_typed_as_text_is_read_and_told(typed: str) -> None:
    """Its value counts, but Excel's own sums leave it out: a warning with the value read."""
    (found,) = findings(changed(typed))
    assert (found.rule, found.severity) == ("GT06", "warning")
    assert "hiểu là 8" in found.message


def test_gt06_grouped_thousands_are_read_in_either_mark() -> None:
    """3.385 and 3,385 typed as text are both 3385."""
    for typed in ("3.385", "3,385", "3 385"):
        assert ids(changed(typed, row=FIRST + 1)) == ("GT06",)


@pytest.mark.parametrize("content", ["", "-", "–", "  "])
def test_gt07_an_empty_cell_of_a_row_with_figures_means_zero(content: str) -> None:
    """One remark lists them; it is reckoned as 0."""
    (found,) = findings(changed(content, column=9))
    assert (found.rule, found.severity) == ("GT07", "info")
    assert "ô I11 tờ II.06B" in found.message


def test_gt08_a_named_row_without_figures_is_one_finding() -> None:
    """Not one finding a cell."""
    book = january()
    total = max(row for row, _ in book["II.06B"])
    for column in range(1, 17):
        if (total, column) in book["II.06B"]:
            book["II.06B"][total + 1, column] = book["II.06B"].pop((total, column))
    book["II.06B"][total, 2] = "Môi trường"
    (found,) = findings(book)
    assert found.rule == "GT08"
    assert "“Môi trường” (hàng 17)" in found.message


@pytest.mark.parametrize(("row", "column"), [(FIRST, 3), (FIRST + 6, 4)])
def test_gt09_a_total_left_empty_is_an_error(row: int, column: int) -> None:
    """Totals of a row and every count of the total row must stand there."""
    assert "GT09" in ids(changed("", row=row, column=column))


def test_gt09_a_dash_for_a_computed_count_is_its_zero() -> None:
    """It is no empty cell; where the count is not 0 the rules of the form say so."""
    book = changed("-", row=FIRST + 1, column=14)
    assert "GT09" not in ids(book)
    assert {"CD01", "CD03"} <= set(ids(changed("-", row=FIRST, column=3)))
    assert "GT09" in ids(changed("-", column=16, sheet="PL01"))


def test_gt09_a_rate_of_the_total_row_may_stay_empty() -> None:
    """The annex prints no rate in its total row; in a row of figures it must stand."""
    assert ids(january()) == ()
    assert ids(changed("", column=16, sheet="PL01")) == ("GT09",)
