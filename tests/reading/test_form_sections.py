"""A form in sections: a field is summed over them, a subtotal is none of its rows."""

from __future__ import annotations

from pathlib import Path
from time import process_time
from typing import Any

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from baocao_tthc.audit import audit
from baocao_tthc.checks import check
from baocao_tthc.filing import FormTable
from baocao_tthc.forms import known_forms
from baocao_tthc.intake import figures_in
from baocao_tthc.reading.grid import Grid
from baocao_tthc.reading.snapshot import make_filing
from baocao_tthc.word import read_document

FORM = next(form for form in known_forms() if form.code == "II.06A13")
Figures = list[Any]


def _figures(*entered: int) -> Figures:
    """A row's figures from (3) on, consistent, of (4) (5) (6) (8) (9) (10) (12) (13)."""
    a, b, c, d, e, f, g, h = entered
    return [a + b + c, a, b, c, d + e + f, d, e, f, g + h, g, h]


def _sum(*rows: Figures) -> Figures:
    return [sum(column) for column in zip(*rows, strict=True)]


CT1, HT1 = _figures(2280, 105, 15, 1750, 625, 0, 25, 0), _figures(1030, 60, 10, 700, 385, 2, 13, 0)
CT2, HT2 = _figures(280, 10, 10, 200, 90, 0, 10, 0), _figures(40, 5, 5, 40, 5, 0, 5, 0)
DD = _figures(8, 1, 1, 9, 0, 0, 1, 0)
FIRST, SECOND = _sum(CT1, HT1), _sum(CT2, HT2, DD)
TOTAL = _sum(FIRST, SECOND)
NONE = [""] * 11
WHOLE = ["", "TỔNG CỘNG", *TOTAL]
ONE = [["1", "Chứng thực", *CT1], ["2", "Hộ tịch", *HT1]]
TWO = [["1", "Chứng thực", *CT2], ["2", "Hộ tịch", *HT2], ["3", "Đất đai", *DD]]
SUMS = {"Chứng thực": 2700, "Hộ tịch": 1150, "Đất đai": 10}


def _unnumbered(rows: list[list[Any]]) -> list[list[Any]]:
    return [["", *row[1:]] for row in rows]


def _outline(number: int, rows: list[list[Any]]) -> list[list[Any]]:
    return [[f"{number}.{row[0]}", *row[1:]] for row in rows]


IN_SECTIONS = {
    "subtotals above": [
        ["I", "Hệ thống của các Bộ", *FIRST],
        *ONE,
        ["II", "Hệ thống của tỉnh", *SECOND],
        *TWO,
        WHOLE,
    ],
    "no subtotals": [
        ["I", "Trên Hệ thống các Bộ", *NONE],
        *ONE,
        ["II", "Trên Hệ thống thành phố", *NONE],
        *TWO,
        WHOLE,
    ],
    "A and B": [["A", "Các Bộ", *FIRST], *ONE, ["B", "Tỉnh", *SECOND], *TWO, WHOLE],
    "no numeral": [
        ["", "Hệ thống các Bộ", *FIRST],
        *ONE,
        ["", "Hệ thống tỉnh", *SECOND],
        *TWO,
        WHOLE,
    ],
    "only the figures tell": [
        ["", "Nguồn một", *FIRST],
        *_unnumbered(ONE),
        ["", "Nguồn hai", *SECOND],
        *_unnumbered(TWO),
        WHOLE,
    ],
    "only the figures tell, no total row": [
        ["", "Nguồn một", *FIRST],
        *_unnumbered(ONE),
        ["", "Nguồn hai", *SECOND],
        *_unnumbered(TWO),
    ],
    "each section with a total row of its own, no total row": [
        ["I", "Một", *NONE],
        *ONE,
        ["", "Tổng cộng", *FIRST],
        ["II", "Hai", *NONE],
        *TWO,
        ["", "Tổng cộng", *SECOND],
    ],
    "dashes beside the titles": [
        ["I", "Một", *["-"] * 11],
        *ONE,
        ["II", "Hai", *["-"] * 11],
        *TWO,
        WHOLE,
    ],
    "marked, no total row": [["I", "Một", *FIRST], *ONE, ["II", "Hai", *SECOND], *TWO],
    "subtotals below": [
        ["I", "Hệ thống các Bộ", *NONE],
        *ONE,
        ["", "Cộng I", *FIRST],
        ["II", "Hệ thống tỉnh", *NONE],
        *TWO,
        ["", "Cộng II", *SECOND],
        ["", "TỔNG CỘNG (I+II)", *TOTAL],
    ],
    "subtotals below, only called so": [
        ["I", "Một", *NONE],
        *ONE,
        ["", "Cộng", *FIRST],
        ["II", "Hai", *NONE],
        *TWO,
        ["", "Cộng", *SECOND],
        WHOLE,
    ],
    "blank rows between": [
        ["I", "Một", *NONE],
        *ONE,
        ["", "Cộng", *FIRST],
        [""],
        ["II", "Hai", *NONE],
        *TWO,
        ["", "Cộng", *SECOND],
        [""],
        WHOLE,
    ],
    "no titles, subtotals below": [
        *ONE,
        ["", "Tổng số hệ thống các Bộ", *FIRST],
        *TWO,
        ["", "Tổng số hệ thống tỉnh", *SECOND],
        ["", "Tổng số toàn xã", *TOTAL],
    ],
    "titles in merged cells": [
        ["I. Hệ thống các Bộ", "", *FIRST],
        *ONE,
        ["II. Hệ thống tỉnh", "", *SECOND],
        *TWO,
        ["TỔNG CỘNG", "", *TOTAL],
    ],
    "merged titles without figures": [
        ["Nguồn thứ nhất", "", *NONE],
        *ONE,
        ["Nguồn thứ hai", "", *NONE],
        *TWO,
        WHOLE,
    ],
    "any title between the same names": [
        ["", "Nguồn thứ nhất", *NONE],
        *ONE,
        ["", "Nguồn thứ hai", *NONE],
        *TWO,
        WHOLE,
    ],
    "1 over 1.1": [
        ["1", "Một", *FIRST],
        *_outline(1, ONE),
        ["2", "Hai", *SECOND],
        *_outline(2, TWO),
        WHOLE,
    ],
    "sections in a section": [
        ["A", "Cấp xã", *TOTAL],
        ["I", "Hệ thống các Bộ", *FIRST],
        *ONE,
        ["II", "Hệ thống tỉnh", *SECOND],
        *TWO,
        WHOLE,
    ],
    "subtotals of some columns": [
        ["I", "Một", FIRST[0], "", "", "", FIRST[4], *NONE[5:]],
        *ONE,
        ["II", "Hai", SECOND[0], "", "", "", SECOND[4], *NONE[5:]],
        *TWO,
        WHOLE,
    ],
    "a field in other words": [
        ["I", "Một", *FIRST],
        ["1", "Chứng thực", *CT1],
        ["2", "Hộ tịch", *HT1],
        ["II", "Hai", *SECOND],
        ["1", "Lĩnh vực Chứng thực", *CT2],
        ["2", "Hộ tịch (Bộ Tư pháp)", *HT2],
        ["3", "Đất đai", *DD],
        WHOLE,
    ],
}


def _grid(rows: list[list[Any]]) -> Grid:
    lines = [["Từ ngày 21/12/2025 đến ngày 20/01/2026"], list(FORM.numbering), *rows]
    return Grid("TONGHOP", [[float(v) if isinstance(v, int) else v for v in row] for row in lines])


def _table(rows: list[list[Any]]) -> FormTable:
    (table,) = make_filing(Path("x.xlsx"), [_grid(rows)]).tables
    return table


def _received(table: FormTable) -> dict[str, Any]:
    return {row.label: row.cells[3].value for row in table.rows}


def _findings(rows: list[list[Any]]) -> list[str]:
    return [finding.rule for finding in check(make_filing(Path("x.xlsx"), [_grid(rows)]))]


@pytest.mark.parametrize("rows", IN_SECTIONS.values(), ids=IN_SECTIONS)
def test_a_field_is_summed_over_the_sections(rows: list[list[Any]]) -> None:
    """However the sections are printed: each field once, no title and no subtotal among them."""
    table = _table(rows)
    assert _received(table) == SUMS
    assert len(table.lines) == 5
    (figures,) = figures_in(Path("x.xlsx"), [_grid(rows)], None)
    assert {row.label: row.values[4] for row in figures.rows} == {
        "Chứng thực": 2560,
        "Hộ tịch": 1070,
        "Đất đai": 8,
    }
    assert figures.doubts == ()
    assert "5 dòng thành 3 lĩnh vực" in figures.told[0]
    assert len(figures.told) == 1 + bool(table.subtotals)


@pytest.mark.parametrize("name", IN_SECTIONS)
def test_a_sound_form_in_sections_has_no_finding(name: str) -> None:
    """No CD03, no CT07; only a total row that is not there is told."""
    assert _findings(IN_SECTIONS[name]) == (["CT04"] if "no total row" in name else [])


def test_a_subtotal_that_is_not_the_sum_is_told() -> None:
    """In a workbook, and in a source, from which it takes no figure."""
    rows = [["I", "Một", FIRST[0] + 1, *FIRST[1:]], *ONE, ["II", "Hai", *SECOND], *TWO, WHOLE]
    (finding,) = check(make_filing(Path("x.xlsx"), [_grid(rows)]))
    assert (finding.rule, finding.expected, finding.actual) == ("CD03", 3500, 3501)
    (figures,) = figures_in(Path("x.xlsx"), [_grid(rows)], None)
    assert figures.doubts == (
        "Dòng cộng “Một” của nguồn ghi cột (3) là 3.501 (TONGHOP!C3), cộng các dòng được 3.500.",
    )


def test_a_total_row_that_counts_the_subtotals_too_is_told() -> None:
    """The subtotals are what their marks and figures say; SUM over the whole column is an error."""
    rows = [["I", "Một", *FIRST], *ONE, ["II", "Hai", *SECOND], *TWO]
    rows.append(["", "TỔNG CỘNG", *_sum(TOTAL, TOTAL)])
    assert _received(_table(rows)) == SUMS
    assert set(_findings(rows)) == {"CD03"}


@pytest.mark.parametrize(
    ("orders", "has_total"),
    [(("1", "2", "3"), False), (("", "", ""), False), (("1", "2", "3"), True)],
    ids=["numbered", "bare", "with a wrong total row"],
)
def test_small_figures_make_no_subtotal(orders: tuple[str, ...], has_total: bool) -> None:
    """Two rows may add up to a third by chance: rows numbered through are rows, and so is what
    alone would be the sum of all others.
    """
    figures = [_figures(n, 0, 0, n, 0, 0, 0, 0) for n in (2, 1, 1)]
    names = zip(orders, ("Xã A", "Xã B", "Xã C"), figures, strict=True)
    rows: list[list[Any]] = [[order, name, *row] for order, name, row in names]
    if has_total:
        rows.append(["", "Tổng cộng", *figures[0]])
    assert _received(_table(rows)) == {"Xã A": 2, "Xã B": 1, "Xã C": 1}
    assert set(_findings(rows)) == ({"CD03"} if has_total else {"CT04"})


@pytest.mark.parametrize(
    ("rows", "fields"),
    [
        (
            [["I", "Chứng thực", *CT1], ["II", "Hộ tịch", *HT1], ["III", "Đất đai", *DD]],
            {"Chứng thực": 2400, "Hộ tịch": 1100, "Đất đai": 10},
        ),
        (
            [["I", "Chứng thực", *CT1], ["II", "Hộ tịch", *HT1], ["", "Đất đai", *DD]],
            {"Chứng thực": 2400, "Hộ tịch": 1100, "Đất đai": 10},
        ),
        (
            [["1", "Chứng thực", *CT1], ["2", "Tổng số hồ sơ đất đai", *DD]],
            {"Chứng thực": 2400, "Tổng số hồ sơ đất đai": 10},
        ),
        (
            [["1", "Hộ tịch", *HT1], ["", "- Đất đai", *DD]],
            {"Hộ tịch": 1100, "- Đất đai": 10},
        ),
    ],
    ids=["Roman fields", "one without its numeral", "called like a total", "a stray dash"],
)
def test_a_form_without_sections_stays_as_it_is(
    rows: list[list[Any]], fields: dict[str, int]
) -> None:
    """Marks that the figures do not bear out mean nothing."""
    table = _table([*rows, ["", "Tổng cộng", *_sum(*(row[2:] for row in rows))]])
    assert _received(table) == fields
    assert (table.sections, table.subtotals) == ((), ())
    assert table.lines is table.rows


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [("Hệ thống tỉnh", "'{}", None), ("Đất đai", "'{}", None), ("Đất đai", "0", 0)],
    ids=["a section typed as text", "a field typed as text", "a field of noughts"],
)
def test_a_section_without_rows_is_a_row(name: str, written: str, value: int | None) -> None:
    """Nothing that was typed vanishes because of the numeral before it."""
    rows = [["I", "Một", *FIRST], *ONE, ["II", name, *(written.format(n) for n in SECOND)]]
    found = {"Chứng thực": 2400, "Hộ tịch": 1100, name: value}
    assert _received(_table([*rows, ["", "Tổng cộng", *TOTAL]])) == found
    assert _received(_table(rows)) == found


@pytest.mark.parametrize(
    "pair",
    [(["I", "Một"], ["1", "Hai"]), (["1", "Hai"], ["", "Cộng"]), (["1", "Hai"], ["1.1", "- Ba"])],
    ids=["marks", "closings", "items"],
)
def test_a_form_of_thousands_of_lines_is_read_in_a_moment(pair: tuple[list[str], ...]) -> None:
    """Whatever marks they have: no more than seconds of processor time."""
    rows = [[order, f"{name} {number}", *DD] for number in range(4_000) for order, name in pair]
    start = process_time()
    _table([*rows, WHOLE])
    assert process_time() - start < 5


def test_a_row_that_sums_up_the_rows_with_dashes_below_it_is_a_subtotal() -> None:
    """The fields are those with dashes, and the rows beside it."""
    rows = [["1", "Tư pháp", *FIRST], ["", "- Chứng thực", *CT1], ["", "- Hộ tịch", *HT1]]
    assert _received(_table([*rows, ["2", "Đất đai", *DD]])) == {
        "- Chứng thực": 2400,
        "- Hộ tịch": 1100,
        "Đất đai": 10,
    }


def test_a_total_row_may_stand_on_top() -> None:
    """Above the rows that it sums up, none of them above it."""
    table = _table([["", "Tổng cộng", *FIRST], *ONE])
    assert table.total is not None
    assert (table.total.number, _received(table)) == (3, {"Chứng thực": 2400, "Hộ tịch": 1100})
    assert table.stray == ()


def test_figures_below_the_total_are_told_when_taken_in() -> None:
    """Nothing of a source is lost without a word."""
    rows = [*ONE, ["", "Tổng cộng", *FIRST], ["", "Đất đai", *DD]]
    (figures,) = figures_in(Path("x.xlsx"), [_grid(rows)], None)
    assert figures.doubts == ("Dòng 6 của “TONGHOP” (“Đất đai”) nằm dưới dòng tổng: không nhập.",)


def test_rows_typed_with_an_apostrophe_are_rows_without_a_total_row_too() -> None:
    """The last rows, or every one, whatever was typed: each cell is named, none vanishes."""
    for written in ("'{}", "{} hs", "####", "không có"):
        typed = [["2", "Hộ tịch", *(written.format(value) for value in HT1)]]
        for rows in ([ONE[0], *typed], typed):
            (figures,) = figures_in(Path("x.xlsx"), [_grid(rows)], None)
            assert len(figures.doubts) == 8
            assert f"hồ sơ (“{written.format(1030)}”): không nhập" in figures.doubts[0]
            assert "GT03" in _findings(rows)


def test_a_signature_below_a_form_without_a_total_row_is_no_row() -> None:
    """Names, places and dates are not figures that somebody mistyped."""
    signed = [
        ["", "Ninh Giang, ngày 21 tháng 01 năm 2026", "", "", "", "", "Số: 12/BC"],
        ["", "NGƯỜI LẬP BIỂU", "", "KIỂM SOÁT", "", "KẾ TOÁN", "", "CHỦ TỊCH"],
    ]
    assert _received(_table([*ONE, [""], *signed])) == {"Chứng thực": 2400, "Hộ tịch": 1100}


@pytest.mark.parametrize("name", ["subtotals above", "merged titles without figures"])
def test_a_report_with_the_form_in_sections_has_no_finding(name: str, tmp_path: Path) -> None:
    """The same table in a Word file, a title over all its columns being one cell."""
    document = Document()
    document.add_paragraph("Từ ngày 21/12/2025 đến ngày 20/01/2026")
    rows = [list(FORM.numbering), *IN_SECTIONS[name]]
    table = document.add_table(len(rows), len(FORM.columns))
    for row, values in zip(table.rows, rows, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = str(value)
        if values[0] and not any(values[1:]):
            row.cells[0].merge(row.cells[-1])
    path = tmp_path / "bao-cao.docx"
    document.save(str(path))
    assert [finding.rule for finding in audit(read_document(path)).findings] == []


NAMES = ("Chứng thực", "Hộ tịch", "Đất đai", "Người có công", "Việc riêng của xã")
_ENTERED = st.lists(st.integers(0, 30), min_size=6, max_size=6)


@st.composite
def _consistent(draw: st.DrawFn) -> Figures:
    """A row in which received is resolved and pending."""
    online, in_person, carried, early, on_time, late = draw(_ENTERED)
    resolved = early + on_time + late
    pending = max(0, online + in_person + carried - resolved)
    online += max(0, resolved - online - in_person - carried)
    return _figures(online, in_person, carried, early, on_time, late, pending, 0)


_FIELDS = st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True)
_SECTION = _FIELDS.flatmap(
    lambda names: st.tuples(*(st.tuples(st.just(name), _consistent()) for name in names))
)


@settings(max_examples=200, deadline=None)
@given(
    sections=st.lists(_SECTION, min_size=2, max_size=3),
    marks=st.sampled_from([("I", "II", "III"), ("A", "B", "C"), ("I.", "II.", "III.")]),
    subtotals=st.sampled_from(["above", "below", "none"]),
)
def test_sections_are_summed_whatever_stands_in_them(
    sections: list[Any], marks: tuple[str, ...], subtotals: str
) -> None:
    """Noughts, rows alike and single rows too: each field has the sum of its rows."""
    rows: list[list[Any]] = []
    for mark, section in zip(marks, sections, strict=False):
        sums = _sum(*(figures for _, figures in section))
        rows.append([mark, f"Nguồn {mark}", *(sums if subtotals == "above" else NONE)])
        rows += [[str(n), name, *figures] for n, (name, figures) in enumerate(section, 1)]
        if subtotals == "below":
            rows.append(["", f"Cộng {mark}", *sums])
    lines = [line for section in sections for line in section]
    total = _sum(*(figures for _, figures in lines))
    wanted: dict[str, int] = {}
    for name, figures in lines:
        wanted[name] = wanted.get(name, 0) + figures[0]
    table = _table([*rows, ["", "Tổng cộng", *total]])
    assert _received(table) == wanted
    assert {row.number for row in table.lines} == {
        number for number, row in enumerate(rows, 3) if row[0].isdigit()
    }


@settings(max_examples=200, deadline=None)
@given(
    section=_SECTION,
    orders=st.sampled_from([("1", "2", "3", "4", "5"), ("I", "II", "III", "IV", "V"), ("",) * 5]),
    has_total=st.booleans(),
    off=st.sampled_from([0, 0, 1]),
)
def test_a_plain_form_has_no_sections(
    section: Any, orders: tuple[str, ...], has_total: bool, off: int
) -> None:
    """Whatever its figures are, also under a total row that is wrong."""
    rows = [[order, *_named(line)] for order, line in zip(orders, section, strict=False)]
    total = _sum(*(figures for _, figures in section))
    end = [["", "Tổng cộng", total[0] + off, *total[1:]]] if has_total else []
    table = _table([*rows, *end])
    assert [row.label for row in table.rows] == [name for name, _ in section]
    assert table.sections == ()


def _named(line: tuple[str, Figures]) -> list[Any]:
    return [line[0], *line[1]]
