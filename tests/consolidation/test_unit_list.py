"""The list of units as offices write it: headings, doubled columns, titles."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from baocao_tthc.consolidation.unit_list import read_unit_list
from baocao_tthc.errors import WorkbookError


def listed(folder: Path, *lines: str) -> Path:
    """A list of those lines."""
    file = folder / "danh sách.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    "heading",
    [
        "Đơn vị;Cấp;Thư điện tử;Hạn nộp",
        "Tên xã;Cấp;Địa chỉ email;Hạn nộp báo cáo",
        "Tên xã, phường;Cấp;E-mail nhận thư;Thời hạn gửi",
        "ĐƠN VỊ;CẤP;EMAIL CỦA ĐƠN VỊ;HẠN BÁO CÁO",
    ],
)
def test_headings_are_known_by_their_words(tmp_path: Path, heading: str) -> None:
    """A day or an address under a heading of the office's own is not passed over."""
    file = listed(tmp_path, "DANH SÁCH ĐƠN VỊ;;;", heading, "UBND xã A;xã;a@xa.vn;22/01/2026")
    (unit,) = read_unit_list(file)
    assert unit.name == "UBND xã A"
    assert (unit.level, unit.due) == ("xã", date(2026, 1, 22))
    assert "a@xa.vn" in unit.addresses[0]


def test_the_superior_of_a_unit_is_no_unit(tmp_path: Path) -> None:
    """A heading that is the whole word wins over one that has it too."""
    (unit,) = read_unit_list(listed(tmp_path, "Đơn vị cấp trên;Đơn vị", "UBND thành phố;UBND xã A"))
    assert (unit.name, unit.level) == ("UBND xã A", "")


@pytest.mark.parametrize("heading", ["Đơn vị;Đơn vị", "Đơn vị;Hạn nộp lần 1;Hạn nộp lần 2"])
def test_two_columns_of_one_thing_are_asked_about(tmp_path: Path, heading: str) -> None:
    """Nobody can tell which is meant, so none is taken."""
    file = listed(tmp_path, heading, "UBND xã A;22/01/2026;25/01/2026")
    with pytest.raises(WorkbookError, match=r"có hai cột “.*” và “.*”, chưa biết dùng cột nào"):
        read_unit_list(file)


def test_a_merged_cell_says_the_same_of_all_its_rows(tmp_path: Path) -> None:
    """One due day, level and address over all units; a name over two rows is one unit."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (("TT", "Tên đơn vị", "Cấp", "Email", "Hạn nộp"), (), *[(n,) for n in range(1, 5)]):
        sheet.append(list(line))
    sheet.merge_cells("B1:B2")
    for cell, value in {"B3": "UBND xã A", "B5": "UBND xã B", "B6": "UBND xã C"}.items():
        sheet[cell] = value
    sheet["C3"], sheet["D3"], sheet["E3"], sheet["E6"] = "xã", "a@x.vn", date(2026, 1, 22), None
    for area in ("B3:B4", "C3:C6", "D3:D5", "E3:E5"):
        sheet.merge_cells(area)
    file = tmp_path / "danh sách.xlsx"
    book.save(file)
    found = read_unit_list(file)
    assert [unit.name[-1] for unit in found] == ["A", "B", "C"]
    assert [unit.level for unit in found] == ["xã"] * 3
    assert [len(unit.addresses) for unit in found] == [1, 1, 0]
    assert [unit.due for unit in found] == [date(2026, 1, 22)] * 2 + [None]


def test_lines_that_are_no_unit_are_passed_over(tmp_path: Path) -> None:
    """Sums, notes, signatures, headings of parts; a commune whose name begins so is a unit."""
    lines = ["I. KHỐI XÃ", "UBND xã A", "Tổng Cọt", "123", "Cộng", "Tổng: 2 đơn vị", "Tổng số",
             "Ghi chú: hạn 22/01", "Người lập biểu", '"Hải Phòng, ngày 01 tháng 01 năm 2026"',
             '"Hải Phòng, ngày … tháng … năm 2026"']  # fmt: skip
    found = read_unit_list(listed(tmp_path, "Đơn vị", *lines))
    assert [unit.name for unit in found] == ["UBND xã A", "Tổng Cọt"]
