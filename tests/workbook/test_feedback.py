"""What a clerk sees beside the form while typing: the column "Kiểm tra" and the comparison."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from baocao_tthc.entries.data import parse_data
from baocao_tthc.errors import DataError
from baocao_tthc.forms import read_form
from baocao_tthc.workbook.assembly import workbook_bytes
from support.built_workbooks import FOURTH, both, built
from support.filings import january

VERDICT_II, VERDICT_PL = 18, 23  # columns R and W


def verdicts(folder: Path, data: dict[str, Any], code: str) -> list[object]:
    """The results of the column "Kiểm tra", the total row last."""
    column = {"II.06B": VERDICT_II, "PL01": VERDICT_PL}[code]
    first = {"II.06B": 12, "PL01": 8}[code]
    last = first + len(data["bieu"][code]["dong"])
    _, results = both(built(folder, data), code)
    return [results.cell(row, column).value for row in range(first, last + 1)]


@pytest.mark.parametrize("code", ["II.06B", "PL01"])
def test_january_adds_up_within_each_form(tmp_path: Path, code: str) -> None:
    """Every row and total of the real report satisfies its own form."""
    data = january()
    assert set(verdicts(tmp_path, data, code)) == {"Khớp"}


Change = tuple[str, int, int, Any, str]
CHANGES: dict[str, Change] = {
    "total column": ("II.06B", 0, 3, 45, "(3) lệch +16 so với (4)+(5)+(6)"),
    "empty part": ("II.06B", 0, 14, None, "Đang nhập: còn (14)"),
    "second identity": ("II.06B", 2, 12, 4, "(7) lệch −1 so với (8)+(9)+(10)+(11)+(12)"),
    "text": ("II.06B", 0, 5, "9", "(5) là chữ, không phải số"),
    "negative": ("II.06B", 0, 10, -1, "Có số âm"),
    "broken": ("II.06B", 0, 10, 0.5, "Có số hồ sơ không nguyên"),
    "bound": ("PL01", 0, 20, 3734, "(20) vượt (3): +1"),
    "chain": ("PL01", 0, 15, 1, "(10) lệch −1 so với (12)+(15)"),
    "rate": ("PL01", 0, 16, 99.7, "(16) phải là 99,79"),
    "rate as text": ("PL01", 0, 16, "99,79", "(16) là chữ, không phải số"),
}


@pytest.mark.parametrize(("code", "row", "column", "value", "says"), CHANGES.values(), ids=CHANGES)
def test_the_first_difference_is_named(
    tmp_path: Path, code: str, row: int, column: int, value: Any, says: str
) -> None:
    """A row that does not add up says which column is off and by how much."""
    data = january()
    data["bieu"][code]["dong"][row][column - 2] = value
    assert verdicts(tmp_path, data, code)[row] == says


def test_received_must_be_resolved_plus_pending(tmp_path: Path) -> None:
    """The identity that the form does not print is watched as well."""
    data = january()
    row = data["bieu"]["II.06B"]["dong"][1]
    row[11], row[12] = 5, 5
    assert verdicts(tmp_path, data, "II.06B")[1] == "(3) lệch −5 so với (7)+(13)"


def test_a_rate_cut_in_its_last_digit_passes(tmp_path: Path) -> None:
    """99.78 instead of 99.79 is no error to stop a clerk for."""
    data = january()
    data["bieu"]["PL01"]["dong"][0][14] = 99.78
    assert verdicts(tmp_path, data, "PL01")[0] == "Khớp"


def test_a_total_is_compared_with_its_rows(tmp_path: Path) -> None:
    """Totals that add up among themselves but not with the rows are found."""
    data = january()
    total = data["bieu"]["II.06B"]["tong"]
    total[0] += 1
    total[1] += 1
    total[4] += 1
    total[5] += 1
    found = verdicts(tmp_path, data, "II.06B")
    assert found[-1] == "(3) lệch +1 so với tổng các dòng"
    assert set(found[:-1]) == {"Khớp"}


def test_an_empty_row_says_nothing(tmp_path: Path) -> None:
    """A row that nobody has filled is neither right nor wrong."""
    data = january()
    data["bieu"]["II.06B"]["dong"].append([None] * 15)
    found = verdicts(tmp_path, data, "II.06B")
    assert found[-2:] == [None, "Khớp"]


def test_a_row_with_nothing_but_what_was_carried_over_waits(tmp_path: Path) -> None:
    """It is not wrong yet, also with some cells typed; with zeros for everything else it is."""
    data = january()
    del data["bieu"]["II.06B"]["tong"]
    data["bieu"]["II.06B"]["dong"] = [
        ["Hộ tịch", None, None, None, 4, *[None] * 10],
        ["Đất đai", None, None, None, 0, *[None] * 10],
    ]
    assert verdicts(tmp_path, data, "II.06B") == ["Chưa nhập"] * 3
    data["bieu"]["II.06B"]["dong"][0][2:4] = [0, 0]
    found = verdicts(tmp_path, data, "II.06B")
    assert found == ["Đang nhập: còn 8 ô, từ (8)", "Chưa nhập", "Chưa nhập xong: 2 dòng"]
    row = data["bieu"]["II.06B"]["dong"][0]
    row[6:11], row[12:15] = [0] * 5, [0] * 3
    found = verdicts(tmp_path, data, "II.06B")
    assert found == ["(3) lệch +4 so với (7)+(13)", "Chưa nhập", "Chưa nhập xong: 1 dòng"]


def test_a_blank_form_is_not_right(tmp_path: Path) -> None:
    """Where nothing is typed nothing adds up yet: the total waits, and forms are not compared."""
    data = january()
    for form in data["bieu"].values():
        del form["tong"]
        form["dong"] = [[None] * len(form["dong"][0])]
    assert verdicts(tmp_path, data, "II.06B") == [None, "Chưa nhập"]
    sheet = both(tmp_path / "so-lieu.xlsx", "PL01")[1]
    assert [sheet.cell(row, VERDICT_PL).value for row in (4, 5, 6)] == [
        "Tiếp nhận: –",
        "Đã giải quyết: –",
        "Đang giải quyết: –",
    ]


@pytest.mark.parametrize("code", ["II.06B", "PL01"])
def test_both_forms_show_their_differences(tmp_path: Path, code: str) -> None:
    """How received, resolved and pending of the two forms agree stands in the frozen rows."""
    _, results = both(built(tmp_path, january()), code)
    column, numbering = {"II.06B": (VERDICT_II, 11), "PL01": (VERDICT_PL, 7)}[code]
    block = [results.cell(row, column).value for row in range(numbering - 4, numbering + 1)]
    assert block == [
        "PL01 trừ II.06B",
        "Tiếp nhận: lệch −16",
        "Đã giải quyết: lệch −12",
        "Đang giải quyết: lệch −4",
        "Kiểm tra",
    ]


def test_the_comparison_refers_to_the_totals(tmp_path: Path) -> None:
    """The lines are formulas over the total rows, so they follow every change."""
    formulas, _ = both(built(tmp_path, january()), "PL01")
    assert "'II.06B'!C18" in str(formulas["W4"].value)
    overview, _ = both(tmp_path / "so-lieu.xlsx", "TongQuan")
    table = [cell for cell in overview["A"] if cell.value == "Đối chiếu giữa các biểu"]
    assert f"C{table[0].row + 1}-B{table[0].row + 1}" in str(
        overview.cell(table[0].row + 1, 4).value
    )


def test_one_form_alone_has_no_comparison(tmp_path: Path) -> None:
    """With nothing to compare, nothing stands above the column."""
    data = january()
    del data["bieu"]["PL01"]
    sheet, _ = both(built(tmp_path, data), "II.06B")
    assert [sheet.cell(row, VERDICT_II).value for row in range(1, 11)] == [None] * 10


def test_two_settlement_forms_are_each_compared(tmp_path: Path) -> None:
    """Nothing depends on a form's code: the annex is compared with both layouts."""
    data = january()
    row = ["Chung", None, 3726, 9, 14, None, 3740, 3, 0, None, 6, 0]
    data["bieu"]["II.06A13"] = {"dong": [row]}
    _, results = both(built(tmp_path, data), "PL01")
    assert results.cell(3, VERDICT_PL).value == "PL01 trừ II.06B, II.06A13"
    assert results.cell(4, VERDICT_PL).value == "Tiếp nhận: lệch −16; lệch −16"


def test_mistakes_are_coloured_without_macros(tmp_path: Path) -> None:
    """Conditional formats mark verdicts, failed totals, texts and negative numbers; they begin at
    the numbering row, over which nobody pastes.
    """
    book = openpyxl.load_workbook(built(tmp_path, january()))
    rules = {
        (str(area.sqref), formula)
        for area in book["II.06B"].conditional_formatting
        for rule in area.rules
        for formula in rule.formula
    }
    assert ("R11:R18", 'R11="Khớp"') in rules
    waits = 'NOT(MID($R11,6,4)="nhập")'
    failed = f"AND(NOT(ISTEXT($C11)),$C11<>$D11+$E11+$F11,{waits},COUNTA($D11:$F11)=3)"
    assert ("C11:C18", failed) in rules
    total = 'AND(C18<>SUM(C$11:INDEX(C:C,ROW()-1)),NOT(MID(R18,6,4)="nhập"))'
    assert ("C18", total) in rules
    texts = 'OR(AND(ISTEXT(D11),D11<>""),N(D11)<0,N(D11)<>INT(N(D11)))'
    assert ("D11:D18", f"AND(ROW()>ROW($A$11),{texts})") in rules


def test_formulas_are_old_and_calm(tmp_path: Path) -> None:
    """No function that Excel 2010 does not know, and one volatile cell: the days until the report
    is due.
    """
    book = openpyxl.load_workbook(built(tmp_path, january()))
    assert "TODAY()" in book["HuongDan"]["A4"].value
    book["HuongDan"]["A4"].value = None
    formulas = [str(c.value) for s in book for row in s for c in row if c.data_type == "f"]
    formulas = [f.replace("_xlfn.AGGREGATE(", "AGGREGATE(") for f in formulas]  # came with 2010
    new = re.compile(r"\b(?:OFFSET|INDIRECT|NOW|TODAY|RAND|TEXTJOIN|IFS|LET)\(|_xlfn")
    assert formulas
    assert not list(filter(new.search, formulas))
    assert max(map(len, formulas)) < 8192


def test_too_many_rules_for_one_cell_are_refused() -> None:
    """Excel nests 64 functions: a form beyond that is named instead of written broken."""
    bounds = ", ".join(['"(5)<=(4)"'] * 60)
    crowded = read_form(FOURTH.replace('"(5)<=(4)"', bounds), "x.toml")
    data = january() | {"bieu": {crowded.code: {"dong": []}}}
    with pytest.raises(DataError, match="có quá nhiều quy tắc cho một ô kiểm tra"):
        workbook_bytes(parse_data(data, (crowded,)))
