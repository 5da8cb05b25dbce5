"""Figures that agree become formulas in a macro workbook; no figure ever changes by that."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from baocao_tthc.entries.data import FormData, read_data, with_formulas_again
from baocao_tthc.workbook.cell_contents import FormSheet, fill
from support.filings import JANUARY

JANUARY_DATA = read_data(JANUARY)
CELLS = st.tuples(st.integers(0, 6), st.integers(3, 21))
VALUES = st.one_of(st.none(), st.integers(0, 4000), st.sampled_from(["3749", "tám"]))


def filled(form: FormData) -> FormSheet:
    """Every cell of the form with its result."""
    return fill(form, form.form.code)


def results(form: FormData) -> list[list[object]]:
    """The result of every cell of the form, the total row last; an empty text is an empty cell."""
    found = filled(form)
    lines = ([content.value for content in row.values()] for row in (*found.rows, found.totals))
    return [[None if value == "" else value for value in line] for line in lines]


def changed(form: FormData, row: int, column: int, value: int | str | None) -> FormData:
    """The form with another figure in a row, or in the total row when there is none so far."""
    columns = len(form.form.columns)
    at = min(column, columns)
    rows = [list(cells) for cells in form.rows]
    total = list(form.total or ())
    if row < len(rows):
        rows[row][at - 1] = value
    elif total:
        total[at - 3] = value
    return replace(form, rows=tuple(map(tuple, rows)), total=tuple(total) or None)


@given(CELLS, VALUES, st.sampled_from([0, 1]))
def test_no_figure_changes(cell: tuple[int, int], value: int | str | None, which: int) -> None:
    """Whatever stands in a form, right or wrong, each cell has the same result afterwards."""
    form = changed(JANUARY_DATA.forms[which], *cell, value)
    after = with_formulas_again(replace(JANUARY_DATA, forms=(form,))).forms[0]
    assert results(after) == results(form)


def test_what_agrees_is_a_formula() -> None:
    """In January every sum, rate and total agrees with its form, so all of them are formulas."""
    for form in with_formulas_again(JANUARY_DATA).forms:
        found = filled(form)
        assert all(content.formula for content in found.totals.values())
        for column in form.form.columns:
            formulas = [row[column.number].formula is not None for row in found.rows]
            assert formulas == [column.entry == "derived"] * len(found.rows)


def test_a_wrong_figure_stays_as_given() -> None:
    """A total of a row that is off keeps its row as typed; the other rows are formulas."""
    form = changed(JANUARY_DATA.forms[0], 2, 3, 254)
    after = filled(with_formulas_again(replace(JANUARY_DATA, forms=(form,))).forms[0])
    assert (after.rows[2][3].value, after.rows[2][3].formula) == (254, None)
    assert after.rows[3][3].formula == "D15+E15+F15"
    assert after.totals[3].formula is None
