"""CT06, GT08: what is not typed yet is one finding, and nothing else is told of it."""

from __future__ import annotations

from support.grids import FORMS, NUMBERING, Book, findings, form_cells, ids, january

FIRST = NUMBERING + 1
ENTERED = [column.number for column in FORMS["II.06B"].figures if column.entry == "entered"]


def waiting(row: int, carried: int | None) -> Book:
    """January with nothing in that row of II.06B but what was carried over, and true totals."""
    book = january()
    form = book["II.06B"]
    for column in range(3, 17):
        form[row, column] = ""
    if carried is not None:
        form[row, 6] = carried
    form[row, 3], form[row, 7], form[row, 13] = carried or 0, 0, 0
    for column in range(3, 17):
        rows = range(FIRST, FIRST + 6)
        form[FIRST + 6, column] = sum(form.get((at, column)) or 0 for at in rows)
    return book


def new_month() -> Book:
    """Both forms with names, carried cases and the zeros of formulas."""
    settled = [["Hộ tịch", 2, None, None, 2, 0, *[None] * 5, 0, *[None] * 3]]
    annex = [["Trung tâm", 0, 0, *[None] * 5, 0, *[None] * 5, *[""] * 3, None, None, ""]]
    return {
        "II.06B": form_cells(FORMS["II.06B"], settled, [2, 0, 0, 2, *[0] * 10]),
        "PL01": form_cells(FORMS["PL01"], annex, [0] * 13 + [""] * 3 + [0, 0, ""]),
    }


def test_a_new_month_is_one_finding() -> None:
    """Neither identities nor the other form nor empty cells are told of forms not begun."""
    (found,) = findings(new_month())
    assert (found.rule, found.severity) == ("CT06", "error")
    assert found.message == "Chưa nhập số liệu: Biểu II.06B; Phụ lục 01."


def test_a_row_with_cases_carried_over_is_an_error() -> None:
    """Its cases are neither resolved nor pending; the total row is as unfinished as the row."""
    found = [each for each in findings(waiting(FIRST, 12)) if not each.rule.startswith("LB")]
    assert [(each.rule, each.severity) for each in found] == [("CT06", "error")]
    assert found[0].message == "Chưa nhập số liệu: Biểu II.06B dòng “Người có công” (11)."


def test_a_row_without_any_case_is_a_warning() -> None:
    """A field in which nothing happened still has zeros to be typed."""
    found = [each for each in findings(waiting(FIRST, None)) if not each.rule.startswith("LB")]
    assert [(each.rule, each.severity) for each in found] == [("GT08", "warning")]


def test_zeros_that_are_typed_are_figures() -> None:
    """Then the cases carried over are missing, and the identities say so."""
    book = waiting(FIRST, 12)
    for column in ENTERED:
        if column != 6:
            book["II.06B"][FIRST, column] = 0
    assert {"CD02"} == {rule for rule in ids(book) if not rule.startswith("LB")}


def test_a_figure_over_a_formula_is_no_waiting_row() -> None:
    """A total typed without its parts is held to them."""
    book = waiting(FIRST, None)
    book["II.06B"][FIRST, 3] = 29
    assert "CD01" in ids(book)


def test_a_total_typed_above_empty_rows_is_held_to_them() -> None:
    """Figures in the total row alone are told, not passed over as a form not begun."""
    book = new_month()
    book["II.06B"][FIRST + 1, 4] = 100
    assert "CD03" in ids(book)
