"""Forms in sections for the tests: how they may be printed, and what is read of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from baocao_tthc.checks import check
from baocao_tthc.filing import FormTable
from baocao_tthc.forms import known_forms
from baocao_tthc.reading.grid import Grid
from baocao_tthc.reading.snapshot import make_filing

FORM = next(form for form in known_forms() if form.code == "II.06A13")
Figures = list[Any]


def row_figures(*entered: int) -> Figures:
    """A row's figures from (3) on, consistent, of (4) (5) (6) (8) (9) (10) (12) (13)."""
    a, b, c, d, e, f, g, h = entered
    return [a + b + c, a, b, c, d + e + f, d, e, f, g + h, g, h]


def summed(*rows: Figures) -> Figures:
    """The rows added up, column by column."""
    return [sum(column) for column in zip(*rows, strict=True)]


CT1 = row_figures(2280, 105, 15, 1750, 625, 0, 25, 0)
HT1 = row_figures(1030, 60, 10, 700, 385, 2, 13, 0)
CT2 = row_figures(280, 10, 10, 200, 90, 0, 10, 0)
HT2 = row_figures(40, 5, 5, 40, 5, 0, 5, 0)
DD = row_figures(8, 1, 1, 9, 0, 0, 1, 0)
FIRST, SECOND = summed(CT1, HT1), summed(CT2, HT2, DD)
TOTAL = summed(FIRST, SECOND)
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


def grid_of(rows: list[list[Any]]) -> Grid:
    """The rows on a sheet, below a period and the numbering row."""
    lines = [["Từ ngày 21/12/2025 đến ngày 20/01/2026"], list(FORM.numbering), *rows]
    return Grid("TONGHOP", [[float(v) if isinstance(v, int) else v for v in row] for row in lines])


def table_of(rows: list[list[Any]]) -> FormTable:
    """The form as it is read."""
    (table,) = make_filing(Path("x.xlsx"), [grid_of(rows)]).tables
    return table


def received(table: FormTable) -> dict[str, Any]:
    """Column (3) of each field."""
    return {row.label: row.cells[3].value for row in table.rows}


def findings_of(rows: list[list[Any]]) -> list[str]:
    """The rules of the findings of the checks."""
    return [finding.rule for finding in check(make_filing(Path("x.xlsx"), [grid_of(rows)]))]
