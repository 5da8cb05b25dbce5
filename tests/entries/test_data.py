"""The data of `tthc dien`: every mistake is one sentence that names its place."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from baocao_tthc.entries.data import read_data
from baocao_tthc.errors import DataError
from baocao_tthc.period import Period
from support.filings import JANUARY, january


def written(folder: Path, data: Any) -> Path:
    """A data file with this content."""
    path = folder / "so-lieu.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def test_the_example_is_read_whole() -> None:
    """The January data give every field, both forms with their own periods, and the texts."""
    data = read_data(JANUARY)
    assert data.info["unit"] == "UBND xã Ninh Giang"
    assert data.period == Period(date(2025, 12, 21), date(2026, 1, 20))
    assert [form.form.code for form in data.forms] == ["II.06B", "PL01"]
    assert data.forms[1].period == Period(date(2025, 12, 15), date(2026, 1, 14))
    assert len(data.texts["2.1"]) == 3
    assert data.numbers["3.1.1"] == 0


def test_rates_are_read_as_decimals() -> None:
    """99.79 stays 99.79: no binary float comes between file and workbook."""
    assert read_data(JANUARY).forms[1].rows[0][15] == Decimal("99.79")


def test_rows_are_numbered_unless_blank(tmp_path: Path) -> None:
    """Column (1) counts the rows; a wholly blank row has no number."""
    data = january()
    data["bieu"]["II.06B"]["dong"][1] = [None] * 15
    rows = read_data(written(tmp_path, data)).forms[0].rows
    assert [row[0] for row in rows] == [1, None, 3, 4, 5, 6]


def test_what_is_left_out_has_its_default(tmp_path: Path) -> None:
    """Without "ky" the period is the monthly one; fields with a default get it, others stay out."""
    path = written(tmp_path, {"don_vi": "UBND xã A", "thang": 3, "nam": 2026})
    data = read_data(path)
    assert data.period == Period(date(2026, 2, 21), date(2026, 3, 20))
    assert data.info["symbol"] == "BC-UBND"
    assert "signer" not in data.info


def test_the_period_of_the_report_is_that_of_its_forms(tmp_path: Path) -> None:
    """Without "ky", what the forms agree on; where they differ, the monthly one."""
    data = january()
    del data["ky"]
    data["bieu"]["II.06B"] |= {"tu": "2025-12-15", "den": "2026-01-14"}
    agreed = read_data(written(tmp_path, data))
    assert agreed.period == Period(date(2025, 12, 15), date(2026, 1, 14))
    data["bieu"]["PL01"] |= {"tu": "2026-01-01", "den": "2026-01-31"}
    differing = read_data(written(tmp_path, data))
    assert differing.period == Period(date(2025, 12, 21), date(2026, 1, 20))


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    """Windows editors put one in front; the file reads as without it."""
    path = tmp_path / "bom.json"
    path.write_bytes(b"\xef\xbb\xbf" + JANUARY.read_bytes())
    assert read_data(path) == read_data(JANUARY)


def test_texts_stay_as_they_are_typed(tmp_path: Path) -> None:
    """A number typed as text stays text; a text with line ends becomes paragraphs."""
    data = january()
    data["bieu"]["II.06B"]["dong"][0][1] = "3.749"
    data["noi_dung"]["II"] = "Một.\r\n\r\nHai."
    read = read_data(written(tmp_path, data))
    assert read.forms[0].rows[0][2] == "3.749"
    assert read.texts["II"] == ("Một.", "Hai.")


def test_the_period_may_stand_at_the_top(tmp_path: Path) -> None:
    """`tu` and `den` are the json keys of two fields, so they count as "ky" does."""
    data = january() | {"tu": "2026-01-01", "den": "2026-01-31"}
    del data["ky"]
    assert read_data(written(tmp_path, data)).period.start == date(2026, 1, 1)


Change = Callable[[dict[str, Any]], object]
ROW = "bieu.II.06B.dong[2]"


def _row(data: dict[str, Any]) -> list[Any]:
    row: list[Any] = data["bieu"]["II.06B"]["dong"][2]
    return row


MISTAKES: dict[str, tuple[Change, str]] = {
    "short row": (
        lambda d: _row(d).__delitem__(slice(13, None)),
        f"{ROW} có 13 giá trị, cần 15 (cột (2) đến (16))",
    ),
    "long row": (
        lambda d: _row(d).append(1),
        f"{ROW} có 16 giá trị, cần 15 (cột (2) đến (16))",
    ),
    "short total": (
        lambda d: d["bieu"]["PL01"]["tong"].pop(),
        "bieu.PL01.tong có 18 giá trị, cần 19 (cột (3) đến (21))",
    ),
    "bool for a number": (
        lambda d: _row(d).__setitem__(3, True),
        f"{ROW}, cột (5) phải là một số, một dòng chữ hoặc null",
    ),
    "list for a number": (
        lambda d: _row(d).__setitem__(3, []),
        f"{ROW}, cột (5) phải là một số, một dòng chữ hoặc null",
    ),
    "huge number": (
        lambda d: _row(d).__setitem__(3, 10**15 + 1),
        f"{ROW}, cột (5) là số quá lớn (quá một triệu tỷ)",
    ),
    "too many decimals": (
        lambda d: d["bieu"]["PL01"]["dong"][0].__setitem__(14, 0.1234567890123),
        "bieu.PL01.dong[0], cột (16) có hơn 12 chữ số thập phân",
    ),
    "long text": (
        lambda d: _row(d).__setitem__(0, "ă" * 32768),
        f"{ROW}, cột (2) dài 32768 ký tự, ô chỉ chứa được 32767",
    ),
    "control character": (
        lambda d: _row(d).__setitem__(0, "a\x07b"),
        f"{ROW}, cột (2) có ký tự điều khiển U+0007, không ghi được vào ô",
    ),
    "lone surrogate": (
        lambda d: d.__setitem__("nguoi_ky", "\ud800"),
        "nguoi_ky có ký tự điều khiển U+D800, không ghi được vào ô",
    ),
    "unknown form": (
        lambda d: d["bieu"].__setitem__("II.09", {"dong": []}),
        "bieu có mã lạ “II.09”; các biểu đã biết: II.06A13, II.06B, PL01",
    ),
    "unknown key of a form": (
        lambda d: d["bieu"]["PL01"].__setitem__("hang", []),
        "bieu.PL01 có khóa lạ “hang”; các khóa dùng được: tu, den, tieu_de, dong, tong",
    ),
    "no rows": (
        lambda d: d["bieu"]["PL01"].pop("dong"),
        "bieu.PL01 thiếu “dong” (các dòng số liệu)",
    ),
    "rows no list": (
        lambda d: d["bieu"]["PL01"].__setitem__("dong", {}),
        "bieu.PL01.dong phải là một danh sách, trong ngoặc vuông […]",
    ),
    "too many rows": (
        lambda d: d["bieu"]["PL01"].__setitem__("dong", [[]] * 20_001),
        "bieu.PL01.dong có 20001 dòng, nhiều nhất là 20000",
    ),
    "form no object": (
        lambda d: d["bieu"].__setitem__("PL01", []),
        "bieu.PL01 phải là một mục có khóa, trong ngoặc nhọn {…}",
    ),
    "title no text": (
        lambda d: d["bieu"]["PL01"].__setitem__("tieu_de", [1]),
        "bieu.PL01.tieu_de[0] phải là chữ, đặt trong dấu ngoặc kép",
    ),
    "no unit": (lambda d: d.pop("don_vi"), "thiếu mục “don_vi” (đơn vị báo cáo)"),
    "blank unit": (
        lambda d: d.__setitem__("don_vi", " "),
        "don_vi (đơn vị báo cáo) không được để trống",
    ),
    "long unit": (
        lambda d: d.__setitem__("don_vi", "x" * 501),
        "don_vi dài 501 ký tự, ô chỉ chứa được 500",
    ),
    "month 13": (
        lambda d: d.__setitem__("thang", 13),
        "thang phải là số nguyên từ 1 đến 12",
    ),
    "month true": (
        lambda d: d.__setitem__("thang", True),
        "thang phải là số nguyên từ 1 đến 12",
    ),
    "month as text": (
        lambda d: d.__setitem__("thang", "1"),
        "thang phải là số nguyên từ 1 đến 12",
    ),
    "year 26": (
        lambda d: d.__setitem__("nam", 26),
        "nam phải là số nguyên từ 2000 đến 2100",
    ),
    "impossible date": (
        lambda d: d["ky"].__setitem__("den", "2026-02-30"),
        "ky.den: không có ngày “2026-02-30” trong lịch",
    ),
    "date the Vietnamese way": (
        lambda d: d.__setitem__("ngay", "25/01/2026"),
        "ngay phải là ngày viết theo mẫu “2026-01-20”",
    ),
    "date of another century": (
        lambda d: d.__setitem__("ngay", "1926-01-25"),
        "ngay: năm phải từ 2000 đến 2100",
    ),
    "from without to": (
        lambda d: d["bieu"]["PL01"].pop("den"),
        "bieu.PL01 có “tu” mà không có “den”",
    ),
    "to without from": (lambda d: d["ky"].pop("tu"), "ky có “den” mà không có “tu”"),
    "period backwards": (
        lambda d: d["ky"].__setitem__("den", "2025-12-20"),
        "ky: ngày kết thúc 20/12/2025 trước ngày bắt đầu 21/12/2025",
    ),
    "period twice": (
        lambda d: d.__setitem__("tu", "2025-12-21"),
        "kỳ báo cáo ghi hai lần, ở “ky” và ngoài “ky”",
    ),
    "unknown item": (
        lambda d: d["noi_dung"].__setitem__("9.9", "x"),
        "noi_dung có khóa lạ “9.9”; các khóa dùng được: 1.1,",
    ),
    "number for a text": (
        lambda d: d["noi_dung"].__setitem__("1.1", 5),
        "noi_dung.1.1 phải là một danh sách, trong ngoặc vuông […]",
    ),
    "list for a number item": (
        lambda d: d["noi_dung"].__setitem__("3.1.1", ["0"]),
        "noi_dung.3.1.1 phải là một số",
    ),
    "unknown choice": (
        lambda d: d.__setitem__("them_so_0", "Co"),
        "them_so_0 phải là một trong: “Có”, “Không”",
    ),
    "unhashable choice": (
        lambda d: d.__setitem__("them_so_0", ["Có"]),
        "them_so_0 phải là một trong: “Có”, “Không”",
    ),
    "rule without a text": (
        lambda d: d.__setitem__("quy_tac", [{"ma": "A"}]),
        "quy_tac[0] thiếu “quy_tac”",
    ),
    "rule of unknown severity": (
        lambda d: d.__setitem__("quy_tac", [{"ma": "A", "quy_tac": "", "muc_do": "Nặng"}]),
        "quy_tac[0].muc_do phải là một trong: “Lỗi”, “Cảnh báo”, “Lưu ý”",
    ),
}


@pytest.mark.parametrize(("change", "sentence"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_sentence_with_its_place(
    tmp_path: Path, change: Change, sentence: str
) -> None:
    """Whatever is wrong in the data, the message names the file and the place."""
    data = january()
    change(data)
    path = tmp_path / "so-lieu.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_data(path)
    message = str(caught.value)
    assert message.startswith(f"Tệp số liệu “so-lieu.json”: {sentence}")
    assert message.endswith(".")
    assert "\n" not in message


def test_an_unknown_key_lists_the_known_ones(tmp_path: Path) -> None:
    """A misspelt key is not ignored: the message lists what may stand there."""
    with pytest.raises(DataError, match="khóa lạ “donvi”; các khóa dùng được: don_vi, cap_tren"):
        read_data(written(tmp_path, january() | {"donvi": "x"}))


FILES: dict[str, tuple[bytes, str]] = {
    "no JSON": (b'{"a": 1,\n x}', "không phải JSON hợp lệ ở dòng 2, cột 2"),
    "empty": (b"", "không phải JSON hợp lệ ở dòng 1, cột 1"),
    "no object": (b"[1]", "tệp phải là một mục có khóa, trong ngoặc nhọn {…}"),
    "NaN": (b'{"thang": NaN}', "“NaN” không phải là số"),
    "infinity": (b'{"thang": -Infinity}', "“-Infinity” không phải là số"),
    "same key twice": (b'{"nam": 1, "nam": 2}', "khóa “nam” có hai lần trong cùng một mục"),
    "not UTF-8": (b'{"don_vi": "\xe0"}', "tệp không ghi bằng bảng mã UTF-8"),
    "UTF-16": ('{"nam": 1}'.encode("utf-16"), "tệp không ghi bằng bảng mã UTF-8"),
    "endless whole number": (b'{"nam": ' + b"9" * 5000 + b"}", "số “999999999999…” quá dài"),
    "endless fraction": (b'{"nam": 0.' + b"9" * 5000 + b"}", "số “0.9999999999…” quá dài"),
    "nesting bomb": (b"[" * 200_000, "quá nhiều ngoặc lồng nhau"),
    "too large": (b" " * 5_000_001, "tệp lớn hơn 5 MB"),
}


@pytest.mark.parametrize(("content", "sentence"), FILES.values(), ids=FILES)
def test_a_file_that_is_no_data_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    """A broken file ends in one sentence, never in a traceback or endless work."""
    path = tmp_path / "so-lieu.json"
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_data(path)
    assert str(caught.value) == f"Tệp số liệu “so-lieu.json”: {sentence}."


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """A file that is not there, or is a folder, is named in the sentence."""
    with pytest.raises(DataError, match=r"“khong\.json”: không có tệp này"):
        read_data(tmp_path / "khong.json")
    with pytest.raises(DataError, match="không mở được"):
        read_data(tmp_path)


def test_a_number_beyond_any_double_is_refused(tmp_path: Path) -> None:
    """1e999999 is a short text and an endless number: it is refused by its size, at once."""
    path = tmp_path / "so-lieu.json"
    text = json.dumps(january()).replace("3385, 3385", "1e999999, 3385", 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="số quá lớn"):
        read_data(path)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes among its files")
def test_a_pipe_is_no_data_file(tmp_path: Path) -> None:
    """What is no regular file is not opened, which might never end."""
    os.mkfifo(tmp_path / "ống.json")
    with pytest.raises(DataError, match="đây không phải là tệp"):
        read_data(tmp_path / "ống.json")
