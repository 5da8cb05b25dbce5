"""ThongTin, NoiDung and QuyTac: known by what they say, on whatever sheet, in whatever columns."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from baocao_tthc.filing import Filing
from baocao_tthc.outline import info_items, outline
from support.read_sheets import Cells, Formula, january, messages, moved, read, write
from support.read_sheets import found as rules_found
from support.read_sheets import write_uncalculated as write_by_openpyxl

LABELS = {field.key: field.label for field in info_items()}


def info(values: dict[str, Any]) -> Cells:
    """The sheet ThongTin: label, value, prompt from row 4 on, under its header row."""
    cells: Cells = {(1, 1): "THÔNG TIN BÁO CÁO"}
    cells |= {(3, i): head for i, head in enumerate(("Thông tin", "Giá trị", "Cách ghi"), 1)}
    for row, field in enumerate(info_items(), 4):
        cells |= {(row, 1): field.label, (row, 2): values.get(field.key), (row, 3): field.prompt}
    return cells


def texts(rows: list[tuple[Any, Any]]) -> Cells:
    """The sheet NoiDung with these (code, text) rows."""
    cells: Cells = {(1, 1): "Mục", (1, 2): "Đề mục", (1, 3): "Nội dung"}
    for row, (code, text) in enumerate(rows, 2):
        cells |= {(row, 1): code, (row, 3): text}
    return cells


SOUND = {
    "unit": "UBND xã Hồng Dụ",
    "month": 1,
    "year": 2026,
    "period_from": date(2025, 12, 21),
    "period_to": date(2026, 1, 20),
    "addressees": "UBND thành phố Hải Phòng\nTrung tâm Phục vụ Hành chính công thành phố",
}


def book(tmp_path: Path, **sheets: Cells) -> Path:
    """A workbook of the sound form and these sheets."""
    return write(tmp_path / "a.xlsx", {"II.06B": january("II.06B"), **sheets})


def found(path: Path) -> tuple[str, ...]:
    """The rules that find something, but for the one that misses the other form."""
    return tuple(rule for rule in rules_found(path) if rule != "CT15")


def assert_sound(report: Filing, sheet: str, column: str) -> None:
    """What every arrangement of SOUND must read as."""
    assert report.unit == "UBND xã Hồng Dụ"
    assert (report.numbers["month"].value, report.numbers["year"].value) == (1, 2026)
    assert report.dates == {"period_from": date(2025, 12, 21), "period_to": date(2026, 1, 20)}
    assert report.stated_period is not None
    assert report.stated_period.period == report.tables[0].period
    assert str(report.info["unit"].place) == f"{sheet}!{column}4"
    assert set(report.info) == set(SOUND)  # an empty value is absent, and no prompt is a value


@pytest.mark.parametrize(
    ("shift", "column"),
    [(None, "B"), (lambda c: c + 2, "D"), (lambda c: c + 2 * (c >= 2), "D")],
    ids=["plain", "columns before", "columns between label and value"],
)
def test_thongtin_is_known_by_its_labels(tmp_path: Path, shift: Any, column: str) -> None:
    """On a renamed sheet, with inserted columns, the values stand under "Giá trị"."""
    path = book(tmp_path, **{"Sheet 7": moved(info(SOUND), column=shift)})
    assert_sound(read(path), "Sheet 7", column)
    assert found(path) == ()


def test_labels_may_have_colons_other_case_and_nfd(tmp_path: Path) -> None:
    """The label “Đơn vị báo cáo :” in capitals or NFD is the same label."""
    cells = info(SOUND) | {(4, 1): "ĐƠN VỊ BÁO CÁO :"}
    cells[7, 1] = unicodedata.normalize("NFD", LABELS["month"]) + ":"
    path = book(tmp_path, ThongTin=cells)
    assert_sound(read(path), "ThongTin", "B")


def test_without_a_header_row_the_value_is_the_next_cell(tmp_path: Path) -> None:
    """A list of labels and values without heads is read from the cell beside the label."""
    cells = {place: value for place, value in info(SOUND).items() if place[0] > 3 and place[1] < 3}
    assert_sound(read(book(tmp_path, ThongTin=cells)), "ThongTin", "B")


@pytest.mark.parametrize(
    ("key", "value", "rule"),
    [
        ("month", "Tháng 1", "ND03"),
        ("month", 13, "ND03"),
        ("month", 1.5, "ND03"),
        ("month", True, "ND03"),
        ("month", date(2026, 1, 1), "ND03"),
        ("month", "-", "ND03"),
        ("month", Formula("=1/0", "#DIV/0!"), "ND03"),
        ("year", 26, "ND03"),
        ("period_from", "31/11/2025", "KY03"),
        ("period_from", "đầu kỳ", "KY03"),
        ("period_to", 46042, "KY03"),
        ("period_to", "20/01/26", "KY03"),
        ("period_to", Formula("=A1", "#REF!"), "KY03"),
    ],
)
def test_values_of_a_wrong_kind_are_reported(
    tmp_path: Path, key: str, value: Any, rule: str
) -> None:
    """A month or date that is none is reported at its cell, and is not guessed."""
    path = book(tmp_path, ThongTin=info(SOUND | {key: value}))
    assert set(found(path)) - {"KY05"} == {rule}
    assert any(text.startswith(rule) and " tờ ThongTin" in text for text in messages(path))
    assert key not in read(path).dates


@pytest.mark.parametrize("value", ["1", "01", " 01 ", 1.0])
def test_a_month_typed_as_text_is_the_month(tmp_path: Path, value: Any) -> None:
    """A month "01" is month 1; a form cell would be reported, a month is in no sum."""
    path = book(tmp_path, ThongTin=info(SOUND | {"month": value}))
    assert read(path).numbers["month"].value == 1
    assert found(path) == ()


def test_a_month_never_calculated_is_reported(tmp_path: Path) -> None:
    """A formula without a result in ThongTin or NoiDung is reported, not taken as absent."""
    sheets = {
        "II.06B": january("II.06B"),
        "ThongTin": info(SOUND | {"month": Formula("=MONTH(B9)")}),
        "NoiDung": texts([("3.1.1", Formula("=1+1"))]),
    }
    path = write_by_openpyxl(tmp_path / "a.xlsx", sheets)
    assert found(path) == ("ND03", "ND03")


def test_the_narrative_is_read_by_item(tmp_path: Path) -> None:
    """Lines of a cell and rows without a code are paragraphs of the item above, each with its cell;
    codes that Excel made numbers of are codes.
    """
    rows = [
        (1.1, "Không có"),
        ("1.3", "Đoạn một\n\n  Đoạn hai \r\nĐoạn ba"),
        (None, "Đoạn bốn"),
        ("2.1.", " Công khai "),
        (None, None),
        ("2.5", None),
        ("II", 5),
        ("3.1.1", "02"),
        ("3.1.2", 2),
        ("3.1.4", 0),
    ]
    path = book(tmp_path, NoiDung=texts(rows))
    report = read(path)
    assert {code: [text.text for text in found] for code, found in report.texts.items()} == {
        "1.1": ["Không có"],
        "1.3": ["Đoạn một", "Đoạn hai", "Đoạn ba", "Đoạn bốn"],
        "2.1": ["Công khai"],
        "II": ["5"],
        "3.1.1": ["02"],
        "3.1.2": ["2"],
        "3.1.4": ["0"],
    }
    assert [text.place.cell for text in report.texts["1.3"]] == ["C3", "C3", "C3", "C4"]
    assert {code: cell.value for code, cell in report.numbers.items()} == {
        "3.1.1": 2,
        "3.1.2": 2,
        "3.1.4": 0,
    }
    assert found(path) == ()


def test_noidung_is_the_sheet_with_the_items(tmp_path: Path) -> None:
    """Renamed, with inserted columns, behind another list that also has "Mục" and "Nội dung"."""
    other: Cells = {(1, 1): "Mục", (1, 2): "Nội dung", (2, 1): "A", (2, 2): "Kế hoạch"}
    narrative = moved(texts([("1.1", "Không có")]), column=lambda c: 2 * c, row=lambda r: r + 3)
    path = book(tmp_path, **{"Kế hoạch": other, "Lời văn": narrative})
    assert [str(text.place) for text in read(path).texts["1.1"]] == ["Lời văn!F5"]
    assert found(path) == ()


@pytest.mark.parametrize(
    ("code", "text", "rule"),
    [
        ("9.9", "x", "ND02"),
        (date(2001, 1, 3), "x", "ND02"),
        ("3.1.1", "ba", "ND03"),
        ("3.1.1", -1, "ND03"),
        ("3.1.1", Formula("=1/0", "#DIV/0!"), "ND03"),
    ],
    ids=["unknown item", "3.1.1 become a date", "words", "negative", "error"],
)
def test_narrative_inputs_of_a_wrong_kind_are_reported(
    tmp_path: Path, code: Any, text: Any, rule: str
) -> None:
    """An item that the report does not have, and a count that is none."""
    path = book(tmp_path, NoiDung=texts([(code, text)]))
    assert found(path) == (rule,)


def test_an_error_in_a_text_stays_visible(tmp_path: Path) -> None:
    """A narrative formula that fails reads as #REF!, not as an empty item with its default."""
    path = book(tmp_path, NoiDung=texts([("1.1", Formula("=X!A1", "#REF!"))]))
    assert [text.text for text in read(path).texts["1.1"]] == ["#REF!"]


def test_every_item_and_field_is_read_back(tmp_path: Path) -> None:
    """Each code of the outline and each label of ThongTin is one that the reader knows."""
    rows = [(item.code, 1 if item.kind == "number" else "x") for item in outline()]
    values = {field.key: "x" for field in info_items()} | SOUND
    report = read(book(tmp_path, ThongTin=info(values), NoiDung=texts(rows)))
    assert set(report.texts) == {item.code for item in outline()}
    assert set(report.info) == set(LABELS)


def test_rules_are_read_from_a_renamed_sheet(tmp_path: Path) -> None:
    """The four heads of QuyTac make the table, under explanations and with inserted columns."""
    rules: Cells = {(1, 1): "QUY TẮC CỦA CƠ QUAN", (2, 1): "Mỗi dòng là một quy tắc"}
    heads = ("Mã", "Quy tắc", "Mức độ", "Thông báo")
    rules |= {(4, i): head for i, head in enumerate(heads, 2)}
    rules |= {(6, 2): "XA01", (6, 3): "[II.06B](12) = 0", (6, 4): "Cảnh báo", (6, 5): "Xin rút"}
    rules |= {(8, 2): "XA02", (8, 3): "[II.06B](12 = 0"}
    path = book(tmp_path, **{"Của xã": moved(rules, column=lambda c: c + 2)})
    first, second = read(path).office_rules
    assert (first.id, first.rule, first.severity, str(first.place)) == (
        "XA01",
        "[II.06B](12) = 0",
        "Cảnh báo",
        "Của xã!E6",
    )
    assert second.id == "XA02"
    assert found(path) == ("QT01", "XA01")
