"""A new month as it is opened: nothing looks finished or wrong, and what is left is counted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

from baocao_tthc.cli import main
from baocao_tthc.reading import read_filing
from support.built_workbooks import built
from support.filings import january

REQUEST = "Công văn số 137/UBND-TTPVHCC ngày 23/01/2026 về việc báo cáo"


@pytest.fixture
def new_month(tmp_path: Path) -> Path:
    """February's workbook, made from January's."""
    old, new = built(tmp_path, january() | {"can_cu": REQUEST}), tmp_path / "moi.xlsx"
    assert main(["ky-moi", str(old), "-o", str(new)]) == 1  # January has errors
    return new


def values(path: Path, sheet: str) -> Any:
    """The stored results of a sheet."""
    return openpyxl.load_workbook(path, data_only=True)[sheet]


def test_the_guide_counts_what_is_left(new_month: Path) -> None:
    """Rows without figures, paragraphs and a letter not looked through; above, what is next."""
    guide = values(new_month, "HuongDan")
    assert [guide.cell(row, 4).value for row in range(6, 10)] == [
        "Chưa rà soát: Văn bản yêu cầu báo cáo",
        "Chưa nhập xong: còn 6/6 dòng",
        "Chưa nhập xong: còn 1/1 dòng",
        "24/30 đoạn chưa rà soát",
    ]
    assert guide["A3"].value == "Việc tiếp theo: Ghi đơn vị, tháng, kỳ báo cáo, người ký"


def test_what_is_kept_is_marked_until_it_changes(
    new_month: Path, open_book: Callable[[Path], xw.Book]
) -> None:
    """An edited text loses its mark by itself, one letter of the same length is enough; NoiDung and
    HuongDan count along, several cells are marked as read at once.
    """
    book = open_book(new_month)
    texts, info = book.sheets["NoiDung"], book.sheets["ThongTin"]
    marked = [row for row in range(2, 60) if texts.range((row, 4)).value == "chưa rà soát"]
    assert texts.range("E1").value == f"Còn {len(marked)} đoạn"
    first, second, third, *_ = marked
    old = str(texts.range((first, 3)).value)
    texts.range((first, 3)).value = old[:-2] + "x."
    assert not texts.range((first, 4)).value
    texts.range((second, 4), (third, 4)).value = "đã rà soát"
    assert texts.range("E1").value == f"Còn {len(marked) - 3} đoạn"
    assert info.range("D14").value == "chưa rà soát"
    info.range("B14").value = REQUEST.replace("137", "138")
    assert not info.range("D14").value
    guide = book.sheets["HuongDan"].range("D6:D9").value
    assert (guide[0], guide[3]) == ("Xong", f"{len(marked) - 3}/30 đoạn chưa rà soát")


def test_the_guide_counts_petitions_not_typed(
    new_month: Path, open_book: Callable[[Path], xw.Book]
) -> None:
    """Once all paragraphs are looked through the counts left empty are what is left to do."""
    book = open_book(new_month)
    texts, guide = book.sheets["NoiDung"], book.sheets["HuongDan"]
    codes = [str(texts.range((row, 1)).value) for row in range(2, 60)]
    rows = [row for row, code in enumerate(codes, 2) if code.startswith("3.")]
    assert len(rows) == 8
    for row in range(2, 60):
        if texts.range((row, 4)).value == "chưa rà soát":
            texts.range((row, 4)).value = "đã rà soát"
    assert guide.range("D9").value == "Chưa nhập 8 số phản ánh, kiến nghị"
    texts.range((rows[0], 3)).value = 0
    assert guide.range("D9").value == "Chưa nhập 7 số phản ánh, kiến nghị"
    for row in rows[1:]:
        texts.range((row, 3)).value = 2
    assert guide.range("D9").value == "30 đoạn đã viết"


def test_the_guide_takes_no_count_for_a_paragraph(
    new_month: Path, open_book: Callable[[Path], xw.Book]
) -> None:
    """With counts alone the report says “Không có” everywhere; so nothing is written yet."""
    book = open_book(new_month)
    texts, guide = book.sheets["NoiDung"], book.sheets["HuongDan"]
    for row in range(2, 60):
        if str(texts.range((row, 1)).value).startswith("3."):
            texts.range((row, 3)).value = 2
        elif texts.range((row, 3)).value is not None:
            texts.range((row, 3)).value = None
    assert str(guide.range("D9").value).startswith("Chưa viết mục nào")


def test_an_accepted_month_has_no_next_step(
    new_month: Path, open_book: Callable[[Path], xw.Book]
) -> None:
    """Whatever the steps before say: what was accepted is done."""
    guide = open_book(new_month).sheets["HuongDan"]
    assert "Việc tiếp theo" in guide.range("A3").value
    guide.range("D12").value = "Được chấp nhận lần 1, ngày 23/01/2026"
    assert guide.range("A3").value == "Đã làm xong mọi bước của tháng"


def test_marks_are_read_again(new_month: Path) -> None:
    """Text and letter are both told as not looked through."""
    found = {text.place.sheet for text in read_filing(new_month).unreviewed}
    assert found == {"ThongTin", "NoiDung"}


def test_a_month_without_figures_has_no_figures_in_overview_and_charts(new_month: Path) -> None:
    """Totals, rates and the point of the charts are open, not 0."""
    overview = values(new_month, "TongQuan")
    rows = {row[0].value: [cell.value for cell in row[1:4]] for row in overview.iter_rows()}
    assert rows["Đang giải quyết"][0] == "–"
    assert rows["Đã giải quyết trên tổng số tiếp nhận"] == ["–"] * 3
    point = next(row for row in overview.iter_rows(min_col=8) if row[0].value == "02/2026")
    assert [cell.value for cell in point[1:4]] == ["#N/A"] * 3


def test_headings_of_history_stay_on_the_screen(new_month: Path) -> None:
    """The frozen row names every column of every block by its official number."""
    sheet = openpyxl.load_workbook(new_month)["LichSu"]
    assert sheet.freeze_panes == "F4"
    heads = {cell.column: cell.value for cell in sheet[3]}
    for row in sheet.iter_rows(min_row=4):
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("("):
                number = cell.value.partition(")")[0][1:]
                assert heads[cell.column] == f"cột {number}"
