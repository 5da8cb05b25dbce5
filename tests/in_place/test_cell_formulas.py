"""What formulas refer to, moved and compared as spreadsheet programs do."""

from __future__ import annotations

import pytest

from baocao_tthc.in_place.cell_formulas import (
    Area,
    Insertion,
    moved,
    plain_formula,
    precedents,
    with_insertion,
)

BLOCK = Insertion("ii.06b", at=18, rows=2, first=12)


@pytest.mark.parametrize(
    ("formula", "areas"),
    [
        ("C2+$D$3", [Area("nháp", 2, 3, 2, 3), Area("nháp", 3, 4, 3, 4)]),
        ("SUM('II.06B'!D12:D17)", [Area("ii.06b", 12, 4, 17, 4)]),
        ("II.06B!D12", [Area("ii.06b", 12, 4, 12, 4)]),
        ("SUM(D:D)", [Area("nháp", 1, 4, 2**20, 4)]),
        ("SUM(3:4)", [Area("nháp", 3, 1, 4, 2**14)]),
        ('"C2"&LOG10(7)&1E5', []),
        ("'Tờ ''A'''!B2", [Area("tờ 'a'", 2, 2, 2, 2)]),
        ("tong+1", [Area("ii.06b", 18, 3, 18, 3)]),
        ("TRUE", []),
    ],
)
def test_what_a_formula_refers_to_is_clear(formula: str, areas: list[Area]) -> None:
    """Cells, blocks, whole columns and rows, names; never what stands in a text."""
    found = precedents(formula, "Nháp", {"tong": "'II.06B'!$C$18"})
    assert (list(found.areas), found.unclear) == (areas, False)


@pytest.mark.parametrize(
    "formula",
    ["INDIRECT(A1)", "OFFSET(A1,1,1)", "[1]Tờ!A1", "Bang[Cột]", "la+1", "vong+1", "A:B!C1+x"],
)
def test_what_cannot_be_told_is_unclear(formula: str) -> None:
    """Such a formula may depend on anything."""
    assert precedents(formula, "Nháp", {"vong": "vong+1"}).unclear


@pytest.mark.parametrize(
    ("formula", "after"),
    [
        ("C18+C17", "C20+C17"),
        ("SUM(C$11:INDEX(C:C,ROW()-1))", "SUM(C$11:INDEX(C:C,ROW()-1))"),
        ("SUM(C12:C17)", "SUM(C12:C19)"),
        ("SUM(C11:C18)", "SUM(C11:C20)"),
        ("SUM(C16:C17)", "SUM(C16:C17)"),
        ("SUM(C20:C22)", "SUM(C22:C24)"),
        ('$A$18&"C18"', '$A$20&"C18"'),
        ("PL01!C18+'II.06B'!C18", "PL01!C18+'II.06B'!C20"),
    ],
)
def test_formulas_follow_rows_that_are_inserted(formula: str, after: str) -> None:
    """What is below moves; a range over the whole block takes the rows in, a part of it not."""
    assert with_insertion(formula, "II.06B", BLOCK) == after


def test_the_cells_of_one_row_are_no_block() -> None:
    """A form with one row: what looks along that row does not look down."""
    one = Insertion("pl01", at=9, rows=2, first=8)
    assert with_insertion("SUM(C8:P8)+SUM(C7:C8)", "PL01", one) == "SUM(C8:P8)+SUM(C7:C10)"


def test_a_formula_on_another_sheet_moves_only_where_it_names_the_sheet() -> None:
    """Its own cells stay."""
    assert with_insertion("C18+'II.06B'!$C$18", "PL01", BLOCK) == "C18+'II.06B'!$C$20"


def test_a_copy_of_a_formula_moves_with_its_cell() -> None:
    """But for what dollars hold, and never a text."""
    assert moved('SUM(C$11:D12)+$E5&"D12"', 3, 1) == 'SUM(D$11:E15)+$E8&"D12"'


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("=IF('PL01'!c9 = 0, 1, 2)", "IF(PL01!C9=0,1,2)"),
        ("MATCH(TRUE(),A1:B2)", "MATCH(TRUE,$A$1:B2)"),
    ],
)
def test_programs_write_the_same_formula_differently(one: str, other: str) -> None:
    """Blanks, case, quotes, dollars, TRUE()."""
    assert plain_formula(one) == plain_formula(other)


@pytest.mark.parametrize(("one", "other"), [('"a b"', '"a  b"'), ('"A"', '"a"'), ("A1", "A2")])
def test_texts_make_a_difference(one: str, other: str) -> None:
    """What stands in quotes is as it is."""
    assert plain_formula(one) != plain_formula(other)
