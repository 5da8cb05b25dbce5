"""Forms as data: what a TOML file says is what sheet, checks and annex get."""

from __future__ import annotations

import pytest

from baocao_tthc.errors import DataError
from baocao_tthc.forms import Form, known_forms, read_form
from baocao_tthc.forms.model import compact, official_number, printed_identities
from baocao_tthc.formula import Reference, references

FORMS = {form.code: form for form in known_forms()}

SMALL = """
code = "X1"
name = "Biểu X1"
label = ["X1"]
title = ["MỘT BIỂU NHỎ"]
heading_lines = ["period"]
unit_of_measure = "Số hồ sơ TTHC"
case_unit = "hồ sơ"
legal_basis = "không có"
valid_from = 2026-01-01
total_label = "Tổng"
numbering = ["(1)", "(2)=(3)+(4)", "(3)", "(4)"]
columns = [
  {number = 1, key = "field", kind = "text", entry = "entered", heading = ["Tên"]},
  {number = 2, key = "all", kind = "count", entry = "derived", heading = ["Số", "Tổng"]},
  {number = 3, key = "a", kind = "count", entry = "entered", heading = ["Số", "Phần", "A"]},
  {number = 4, key = "b", kind = "count", entry = "entered", heading = ["Số", "Phần", "B"]},
]
"""


def test_three_forms_come_with_the_program() -> None:
    """The program knows the 16-column, the 13-column and the digitisation form."""
    assert {code: len(form.columns) for code, form in FORMS.items()} == {
        "II.06A13": 13,
        "II.06B": 16,
        "PL01": 21,
    }


def test_identities_come_from_the_numbering_row() -> None:
    """Nobody writes an identity a second time: it is read from the printed row."""
    assert [rule.text for rule in FORMS["II.06B"].identities] == [
        "(3)=(4)+(5)+(6)",
        "(7)=(8)+(9)+(10)+(11)+(12)",
        "(13)=(14)+(15)+(16)",
    ]


def test_a_form_that_prints_no_identity_states_its_own() -> None:
    """PL01's numbering row is bare, so its file lists what must hold."""
    form = FORMS["PL01"]
    assert [rule.text for rule in form.identities] == [
        "(3)=(4)+(10)",
        "(4)=(5)+(8)=(6)+(9)",
        "(10)=(11)+(14)=(12)+(15)",
    ]
    assert {"(13)<=(11)", "(13)<=(12)", "(20)<=(3)", "(19)<=(10)"} <= {
        rule.text for rule in form.bounds
    }


@pytest.mark.parametrize(
    ("number", "part", "base"), [(16, 11, 10), (17, 12, 10), (18, 13, 10), (21, 20, 3)]
)
def test_the_rates_of_the_annex_name_their_base(number: int, part: int, base: int) -> None:
    """The two kinds of rate in one table have different bases: resolved and received."""
    formula = FORMS["PL01"].column(number).formula
    assert formula is not None
    assert [ref.column for ref in references(formula)] == [part, base]


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_derived_column_has_a_formula(form: Form) -> None:
    """A derived column says how it is computed; an entered one has no formula."""
    for column in form.columns:
        assert (column.formula is not None) is (column.entry == "derived"), column.number


def test_a_column_says_what_it_counts() -> None:
    """Counts count cases, rates are percentages, texts have no unit."""
    form = FORMS["PL01"]
    assert [form.column(number).unit for number in (2, 3, 16)] == ["", "hồ sơ", "%"]


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_header_cells_tile_the_header(form: Form) -> None:
    """Merged header cells cover every level and column once: no hole, no overlap."""
    covered = [
        (level, column)
        for _, top, bottom, first, last in form.header_cells()
        for level in range(top, bottom + 1)
        for column in range(first, last + 1)
    ]
    wanted = {
        (level, column.number) for column in form.columns for level in range(1, form.levels + 1)
    }
    assert len(covered) == len(set(covered))
    assert set(covered) == wanted


def test_neighbours_share_the_outer_heading() -> None:
    """(3) to (6) stand under one cell, (4) and (5) under another inside it."""
    cells = set(FORMS["II.06B"].header_cells())
    assert ("Số lượng hồ sơ tiếp nhận", 1, 1, 3, 6) in cells
    assert ("Trong kỳ", 2, 2, 4, 5) in cells
    assert ("Tổng số", 2, 3, 3, 3) in cells


def test_the_typos_of_the_seed_header_are_corrected() -> None:
    """The form prints Trực tuyến and Trực tiếp, not the seed's Thực."""
    headings = [column.heading[-1] for column in FORMS["II.06B"].columns]
    assert headings[3:5] == ["Trực tuyến", "Trực tiếp, dịch vụ bưu chính"]


def test_a_new_form_is_a_text() -> None:
    """A form unknown to the program is read from a TOML text alone."""
    form = read_form(SMALL, "x1.toml")
    assert form.column(2).formula is not None
    assert list(references(form.column(2).formula)) == [Reference(None, 3), Reference(None, 4)]
    assert form.levels == 3


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("number = 4", "number = 5", "liên tiếp"),
        ('"(2)=(3)+(4)"', '"(2)"', "cột (2) là cột tính"),
        ('"(2)=(3)+(4)"', '"(2)=(3)+(9)"', "(2)=(3)+(9)"),
        ('"(2)=(3)+(4)"', '"(2)=(3)+"', "hết quy tắc"),
        ('"(3)", "(4)"]', '"(4)"]', "numbering"),
        ('total_label = "Tổng"', "", "thiếu mục 'total_label'"),
        ('kind = "text"', 'kind = "date"', "“date”"),
        ('code = "X1"', "code = ", "x1.toml"),
    ],
)
def test_a_faulty_form_file_is_named_with_its_fault(old: str, new: str, words: str) -> None:
    """Who writes a form wrong reads which file and what, not a traceback."""
    assert old in SMALL
    with pytest.raises(DataError) as caught:
        read_form(SMALL.replace(old, new), "x1.toml")
    assert "x1.toml" in str(caught.value)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("(3)=(4)+(5)", "(3)=(4)+(5)"),
        (" ( 3 ) = (4) +\n(5) ", "(3)=(4)+(5)"),
        ("(3)\u00a0=\u00a0(4)", "(3)=(4)"),
        (-3.0, "(3)"),
        (-3, "(3)"),
        (3.0, ""),
        (-2.5, ""),
        (float("-inf"), ""),
        (True, ""),
        (None, ""),
    ],
)
def test_a_numbering_cell_is_compared_without_blanks(cell: object, text: str) -> None:
    """Blanks and line ends do not matter, and Excel turns a typed (3) into -3."""
    assert compact(cell) == text


@pytest.mark.parametrize(
    ("cell", "number"),
    [("(3)", 3), ("(3)=(4)", 3), ("(12)", 12), ("(3)+(4)", None), ("3", None), ("(x)", None)],
)
def test_a_numbering_cell_gives_its_column(cell: str, number: int | None) -> None:
    """Only "(n)", alone or before "=", numbers a column."""
    assert official_number(cell) == number


def test_a_numbering_row_without_identities_has_none() -> None:
    """Bare numbers state nothing."""
    assert printed_identities(["(1)", "(2)", "(3)"]) == ()
