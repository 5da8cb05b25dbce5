"""A form in sections: a field is summed over them, a subtotal is none of its rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from docx import Document

from baocao_tthc.audit import audit
from baocao_tthc.checks import check
from baocao_tthc.intake import Source, figures_in
from baocao_tthc.reading.snapshot import make_filing
from baocao_tthc.word import read_document
from support.sectioned_forms import (
    CT1,
    DD,
    FIRST,
    FORM,
    HT1,
    IN_SECTIONS,
    ONE,
    SECOND,
    SUMS,
    TWO,
    WHOLE,
    findings_of,
    grid_of,
    received,
    table_of,
)


@pytest.mark.parametrize("rows", IN_SECTIONS.values(), ids=IN_SECTIONS)
def test_a_field_is_summed_over_the_sections(rows: list[list[Any]]) -> None:
    """However the sections are printed: each field once, no title and no subtotal among them."""
    table = table_of(rows)
    assert received(table) == SUMS
    assert len(table.lines) == 5
    (figures,) = figures_in([Source(Path("x.xlsx"), [grid_of(rows)])], None)
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
    assert findings_of(IN_SECTIONS[name]) == (["CT04"] if "no total row" in name else [])


def test_a_subtotal_that_is_not_the_sum_is_told() -> None:
    """In a workbook, and in a source, from which it takes no figure."""
    rows = [["I", "Một", FIRST[0] + 1, *FIRST[1:]], *ONE, ["II", "Hai", *SECOND], *TWO, WHOLE]
    (finding,) = check(make_filing(Path("x.xlsx"), [grid_of(rows)]))
    assert (finding.rule, finding.expected, finding.actual) == ("CD03", 3500, 3501)
    (figures,) = figures_in([Source(Path("x.xlsx"), [grid_of(rows)])], None)
    assert figures.doubts == (
        "Dòng cộng “Một” của nguồn ghi cột (3) là 3.501 (ô C3 tờ TONGHOP), cộng các dòng "
        "được 3.500.",
    )


def test_a_row_that_sums_up_the_rows_with_dashes_below_it_is_a_subtotal() -> None:
    """The fields are those with dashes, and the rows beside it."""
    rows = [["1", "Tư pháp", *FIRST], ["", "- Chứng thực", *CT1], ["", "- Hộ tịch", *HT1]]
    assert received(table_of([*rows, ["2", "Đất đai", *DD]])) == {
        "- Chứng thực": 2400,
        "- Hộ tịch": 1100,
        "Đất đai": 10,
    }


def test_a_total_row_may_stand_on_top() -> None:
    """Above the rows that it sums up, none of them above it."""
    table = table_of([["", "Tổng cộng", *FIRST], *ONE])
    assert table.total is not None
    assert (table.total.number, received(table)) == (3, {"Chứng thực": 2400, "Hộ tịch": 1100})
    assert table.stray == ()


def test_figures_below_the_total_are_told_when_taken_in() -> None:
    """Nothing of a source is lost without a word."""
    rows = [*ONE, ["", "Tổng cộng", *FIRST], ["", "Đất đai", *DD]]
    (figures,) = figures_in([Source(Path("x.xlsx"), [grid_of(rows)])], None)
    assert figures.doubts == ("Dòng 6 của “TONGHOP” (“Đất đai”) nằm dưới dòng tổng: không nhập.",)


def test_rows_typed_with_an_apostrophe_are_rows_without_a_total_row_too() -> None:
    """The last rows, or every one, whatever was typed: each cell is named, none vanishes."""
    for written in ("'{}", "{} hs", "####", "không có"):
        typed = [["2", "Hộ tịch", *(written.format(value) for value in HT1)]]
        for rows in ([ONE[0], *typed], typed):
            (figures,) = figures_in([Source(Path("x.xlsx"), [grid_of(rows)])], None)
            assert len(figures.doubts) == 8
            assert f"hồ sơ (“{written.format(1030)}”): không nhập" in figures.doubts[0]
            assert "GT03" in findings_of(rows)


def test_a_signature_below_a_form_without_a_total_row_is_no_row() -> None:
    """Names, places and dates are not figures that somebody mistyped."""
    signed = [
        ["", "Ninh Giang, ngày 21 tháng 01 năm 2026", "", "", "", "", "Số: 12/BC"],
        ["", "NGƯỜI LẬP BIỂU", "", "KIỂM SOÁT", "", "KẾ TOÁN", "", "CHỦ TỊCH"],
    ]
    assert received(table_of([*ONE, [""], *signed])) == {"Chứng thực": 2400, "Hộ tịch": 1100}


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
