"""What the checks promise of any form: nothing right is blamed, nothing wrong passes."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from baocao_tthc.checks import check
from baocao_tthc.formula import references
from baocao_tthc.reading import read_filing
from baocao_tthc.vietnamese import percentage
from support.consistent import books
from support.grids import FORMS, NUMBERING, Book, findings, ids, january

COUNTS = [(code, column.number) for code in ("II.06B", "PL01") for column in FORMS[code].counts]
RATES = [column.number for column in FORMS["PL01"].rates]


@pytest.mark.parametrize("code", ["II.06B", "PL01"])
@settings(max_examples=150)
@given(data=st.data())
def test_any_consistent_form_gives_no_finding(code: str, data: st.DataObject) -> None:
    """Whatever the figures, what adds up is not blamed."""
    assert findings(data.draw(books(code))) == ()


@pytest.mark.parametrize(("code", "column"), COUNTS)
@settings(max_examples=25)
@given(data=st.data(), change=st.integers(-5000, 5000).filter(bool))
def test_any_count_changed_by_any_amount_is_found(
    code: str, column: int, data: st.DataObject, change: int
) -> None:
    """Every cell of every count column, in the rows and in the total row."""
    book = data.draw(books(code))
    last = max(row for row, _ in book[code])
    row = data.draw(st.integers(NUMBERING + 1, last))
    book[code][row, column] += change
    assert findings(book) != ()


@pytest.mark.parametrize("column", RATES)
@settings(max_examples=40)
@given(book=books("PL01"), change=st.integers(-9999, 9999).filter(bool))
def test_any_rate_changed_by_a_hundredth_or_more_is_found(
    column: int, book: Book, change: int
) -> None:
    """Every rate that stands in a row."""
    place = (NUMBERING + 1, column)
    assume(isinstance(book["PL01"].get(place), float))
    book["PL01"][place] = round(book["PL01"][place] + change / 100, 2)
    assert findings(book) != ()


@pytest.mark.parametrize("code", ["II.06B", "PL01"])
@pytest.mark.parametrize("change", [1, -1, 1000])
def test_every_cell_of_january_changed_in_a_real_file_is_found(
    tmp_path: Path, code: str, change: int
) -> None:
    """No sample: each figure of the form in turn, through a file."""
    places = [
        (row, column)
        for (row, column), value in january()[code].items()
        if row > NUMBERING and column > 2 and isinstance(value, int | float)
    ]
    assert len(places) == {"II.06B": 7 * 14, "PL01": 19 + 15}[code]
    missed = []
    for place in places:
        book = january()
        book[code][place] += change
        if not check(read_filing(save(tmp_path / "so.xlsx", book))):
            missed.append(place)
    assert missed == []


def save(path: Path, book: Book) -> Path:
    """Write the cells of the book to a real .xlsx."""
    with xlsxwriter.Workbook(path) as workbook:
        for name, cells in book.items():
            sheet = workbook.add_worksheet(name)
            for (row, column), value in cells.items():
                sheet.write(row - 1, column - 1, value)
    return path


# Where a derived cell is a formula, as in the workbook that `dien` writes, its value follows the
# entered one; what then no identity reaches is listed at the end of docs/quy-tac.md.
UNREACHED = {"II.06B": set(), "PL01": {7, 13, 19, 20}}


@pytest.mark.parametrize("code", ["II.06B", "PL01"])
def test_what_no_identity_reaches_is_as_documented(code: str) -> None:
    """With formulas in the derived cells, exactly the documented columns can change unseen."""
    entered = [c.number for c in FORMS[code].counts if c.entry == "entered"]
    unseen = {
        column
        for column in entered
        for change in (1, -1)
        if not within_forms(recalculated(code, column, change))
    }
    assert unseen == UNREACHED[code]


def within_forms(book: Book) -> tuple[str, ...]:
    """The findings inside the forms; between them others may come."""
    return tuple(id_ for id_ in ids(book) if not id_.startswith("LB"))


def recalculated(code: str, column: int, change: int) -> Book:
    """January with an entered cell of the first row changed and the formulas calculated anew."""
    book = january()
    cells, form = book[code], FORMS[code]
    if code == "PL01":  # leave room under the bounds on both sides
        spare = {5: 4, 6: 4, 7: 3, 8: 2, 9: 2, 11: 3735, 12: 3740, 13: 3730, 14: 8, 15: 3, 20: 3000}
        for row in (NUMBERING + 1, NUMBERING + 2):
            cells |= {(row, number): value for number, value in spare.items()}
    cells[NUMBERING + 1, column] += change
    rows = range(NUMBERING + 1, max(row for row, _ in cells))

    # (3) of PL01 is computed from (4) and (10), which are computed themselves: from the right
    for derived in [c for c in (*form.columns[::-1], *form.rates) if c.formula is not None]:
        for row in rows:
            parts = [int(cells[row, ref.column]) for ref in references(derived.formula)]
            rate = derived.kind == "rate"
            cells[row, derived.number] = float(percentage(*parts) or 0) if rate else sum(parts)
    for count in form.counts:
        cells[rows[-1] + 1, count.number] = sum(int(cells[row, count.number]) for row in rows)
    return book
