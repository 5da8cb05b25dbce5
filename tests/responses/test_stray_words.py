"""What a superior writes elsewhere in a response is told to whoever receives it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from baocao_tthc.responses.response_file import Response, read_response
from support.packages import packed
from support.responses import DEADLINE_CELL, response


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A response with three remarks."""
    return response(packed(tmp_path).folder, tmp_path / "p.xlsx")


def changed(file: Path, cell: str, content: object, sheet: str = "PhanHoi") -> Response:
    """The response with that in a cell more, as read."""
    book = openpyxl.load_workbook(file)
    if sheet not in book.sheetnames:
        book.create_sheet(sheet)
    if isinstance(content, Comment):
        book[sheet][cell].comment = content
    else:
        book[sheet][cell] = content
    book.save(file)
    return read_response(file)


PLACES = {
    "beside": ("F11", "PhanHoi", "Ô F11 tờ PhanHoi của phản hồi có chữ ngoài bảng ý kiến"),
    "above": ("A9", "PhanHoi", "Ô A9 tờ PhanHoi của phản hồi có chữ ngoài bảng ý kiến"),
    "figure": ("D12", "PhanHoi", "Ô D12 tờ PhanHoi của phản hồi ghi Gửi lại gấp, không phải số"),
    "figures": ("F9", "SoLieu", "Ô F9 tờ SoLieu của phản hồi có chữ ngoài danh sách"),
    "a sheet": ("A1", "Thêm", "Phản hồi có thêm tờ “Thêm”"),
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_words_where_nothing_is_read_are_told(place: tuple[str, str, str], file: Path) -> None:
    """Each in one sentence with its cell; the remarks are what they were."""
    remarks = read_response(file).remarks
    cell, sheet, said = place
    read = changed(file, cell, "Gửi lại gấp", sheet)
    assert [one[: len(said)] for one in read.doubts] == [said]
    assert read.remarks == remarks


def test_a_note_on_a_cell_is_told(file: Path) -> None:
    """Where it is; a person reads it there."""
    (told,) = changed(file, "E11", Comment("Xem công văn 12", "x")).doubts
    assert told.startswith("Phản hồi có ghi chú gắn vào ô E11")


@pytest.mark.parametrize("value", ["30/1", "trước 30/01/2026", 31.5, datetime(1900, 1, 31)])
def test_a_deadline_that_is_none_is_told(value: object, file: Path) -> None:
    """It is not taken for a day, nor passed over."""
    read = changed(file, DEADLINE_CELL, value)
    assert read.deadline is None
    assert ["không hiểu là ngày nào" in one for one in read.doubts] == [True]


def test_a_deadline_is_not_told(file: Path) -> None:
    """A day after the month is what was asked for."""
    read = changed(file, DEADLINE_CELL, date(2026, 2, 3))
    assert (read.deadline, read.doubts) == (date(2026, 2, 3), ())
