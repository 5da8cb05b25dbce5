"""Texts of rows: the separator is found, and a quote swallows no row in silence."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baocao_tthc.errors import WorkbookError
from baocao_tthc.intake import Source, figures_in, read_source
from baocao_tthc.intake.delimited_text import rows_of
from support.exports import PERIOD, case, lines

FILE = Path("xuat.csv")
NOTES = ("", "đã nộp phí", "thiếu ảnh, phí", "a; b", 'gọi là "B"', "dòng 1\ndòng 2", "1\n\n3, 4\n")


def listed(notes: dict[int, str], cases: int = 20) -> list[list[str]]:
    """Rows of a list with a column of notes: by the number of the case."""
    rows = lines([case() for _ in range(cases)])
    return [
        [*map(str, row), "Ghi chú" if index == 0 else notes.get(index, "")]
        for index, row in enumerate(rows)
    ]


def plain(rows: list[list[str]], separator: str = ",") -> str:
    """Rows as a system writes them that knows no quoting."""
    return "".join(separator.join(row) + "\r\n" for row in rows)


def counted(file: Path) -> int:
    """How many cases a file has."""
    (found,) = figures_in([Source(file, read_source(file))], PERIOD)
    assert found.cases
    assert not found.doubts
    return len(found.cases.listed)


@pytest.mark.parametrize("cases", [20, 3_000])
@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
@pytest.mark.parametrize(
    "notes",
    [
        {3: '"chưa nộp phí'},
        {3: '"chưa nộp phí', 9: 'đã nộp"'},
        {3: '"chưa nộp phí', 9: '"đã nộp"', 12: '"a'},
        {1: '"', 20: '"'},
        {20: '"chưa nộp phí'},
        {3: 'cao 12" rộng 8"', 5: '"a" b', 6: '""'},
    ],
    ids=["never closed", "closed rows later", "among others", "first and last", "last", "inside"],
)
def test_an_open_quote_swallows_no_row(
    tmp_path: Path, notes: dict[int, str], separator: str, cases: int
) -> None:
    """Where each line is a row in its own right the quote is a character, however long the list."""
    file = tmp_path / "xuat.csv"
    file.write_text(plain(listed(notes, cases), separator), encoding="utf-16", newline="")
    assert counted(file) == cases


def test_an_open_quote_in_a_paste(monkeypatch: pytest.MonkeyPatch) -> None:
    """From standard input as from a file."""
    text = plain(listed({3: '"chưa nộp phí'}), "\t").encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    assert counted(Path("-")) == 20


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-1"])
def test_a_paste_that_is_no_text_is_refused(
    monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    """With one sentence, as a file."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    with pytest.raises(WorkbookError, match="văn bản dán vào"):
        read_source(Path("-"))


@pytest.mark.parametrize("line", ["3,H3,Hộ tịch", "4,ghi chú", ""])
def test_an_open_quote_that_nobody_can_place_is_refused(line: str) -> None:
    """With its line, when a line below is no row by itself."""
    rows = plain(listed({3: '"chưa nộp phí'})).splitlines(keepends=True)
    text = "DANH SÁCH\r\n" + "".join([*rows[:8], line or 'hết"', "\r\n", *rows[8:]])
    with pytest.raises(WorkbookError) as error:
        rows_of(FILE, text)
    assert str(error.value) == (
        "Tệp “xuat.csv”: dấu ngoặc kép mở ở dòng 5 không đóng đúng chỗ, nên không biết các dòng "
        "dưới thuộc ô ấy hay là dòng riêng; hãy xóa dấu ngoặc kép ấy rồi nhập lại."
    )


def test_an_open_quote_that_a_signature_closes_is_refused() -> None:
    """The last row alone would be swallowed, which has no row below it."""
    rows = listed({})
    rows[20][1] = '"H20'
    with pytest.raises(WorkbookError, match="mở ở dòng 21 không đóng"):
        rows_of(FILE, f'{plain(rows)}Người lập "A"\r\n')


def test_signatures_below_an_open_quote_are_no_rows() -> None:
    """What stands below the list does not keep its rows from being told apart."""
    text = plain(listed({3: '"chưa nộp phí'})) + "\r\nHải Phòng, ngày 20/01\r\nNgười lập\r\n"
    found = rows_of(FILE, text)
    assert [row[0] for row in found[:21]] == ["STT", *(str(n) for n in range(1, 21))]
    assert found[3][-1] == '"chưa nộp phí'
    assert found[-1] == ["Người lập"]


def test_an_open_quote_within_a_row_takes_no_cell() -> None:
    """Closed in the same line, but before no separator: a character too."""
    rows = listed({})
    rows[4][1] = '"H4'
    rows[4][2] = 'Hộ "tịch'
    assert rows_of(FILE, plain(rows)) == rows


def test_a_quote_behind_a_backslash_is_a_character() -> None:
    """As databases write it, where the cell would be torn otherwise."""
    rows = listed({})
    text = plain(rows).replace("H4", '"Công ty \\"A\\", chi nhánh"')
    rows[4][1] = 'Công ty "A", chi nhánh'
    assert rows_of(FILE, text) == rows


def test_a_row_that_quotes_tear_is_refused() -> None:
    """Nobody can tell which cell the separator belongs to."""
    text = plain(listed({})).replace("H4", '"Công ty "A", chi nhánh"')
    with pytest.raises(WorkbookError, match="dấu ngoặc kép mở ở dòng 5 không đóng đúng chỗ"):
        rows_of(FILE, text)


@pytest.mark.parametrize("title", ['"Danh sách" hồ sơ', '"Danh sách', 'Hồ sơ "tồn"', '"a" b, c'])
def test_quotes_of_a_title_are_nobodys_trouble(title: str) -> None:
    """A line that is no row may have any; one that is never closed is refused with its line."""
    text = f"{title}\r\n{plain(listed({}))}"
    try:
        found = rows_of(FILE, text)
    except WorkbookError as error:
        assert title == '"Danh sách'
        assert "mở ở dòng 1 không đóng" in str(error)  # noqa: PT017
    else:
        assert found[1:] == listed({})


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
@pytest.mark.parametrize("column", [0, 2, 8])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_what_is_quoted_as_it_should_be_is_read_as_written(
    separator: str, column: int, quoting: int
) -> None:
    """Cells with separators, doubled quotes and line ends in any column, and in the headings."""
    rows = listed({})
    for index, row in enumerate(rows):
        row[column] = f"{row[column]} {NOTES[index % len(NOTES)]}".lstrip()
    rows[0][3] = "Hình thức\ntiếp nhận"
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator, quoting=quoting).writerows(rows)
    assert rows_of(FILE, stream.getvalue()) == rows


@given(
    st.lists(st.lists(st.text('ab" ,;\n', max_size=9), min_size=9, max_size=9), max_size=12),
    st.sampled_from(",;\t|"),
    st.booleans(),
)
@settings(max_examples=300)
def test_no_row_is_lost_whatever_its_quotes(
    notes: list[list[str]], separator: str, quoted: bool
) -> None:
    """A list gives all of its rows, or is refused: however its notes are quoted or not."""
    rows = listed({})
    for row, texts in zip(rows[1:], notes, strict=False):
        row[8] = texts[0] if quoted else texts[0].replace("\n", " ").replace(separator, " ")
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator).writerows(rows)
    try:
        found = rows_of(FILE, stream.getvalue() if quoted else plain(rows, separator))
    except WorkbookError as error:
        assert "dấu ngoặc kép mở ở dòng" in str(error)  # noqa: PT017
    else:
        assert [row[:8] for row in found if len(row) > 1] == [row[:8] for row in rows]


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
@pytest.mark.parametrize("rows", [1, 2, 6])
def test_a_separator_is_found_among_titles_and_blank_lines(separator: str, rows: int) -> None:
    """More of them than of rows, with the other separators in them."""
    table = listed({2: "thiếu: ảnh - phí"}, rows)
    above = "DANH SÁCH HỒ SƠ\n\nTháng 1, năm 2026; kỳ 21/12, 20/01\n\n\n"
    below = "\n\nHải Phòng, ngày 20 tháng 01 năm 2026\nNgười lập; Thủ trưởng\n(ký, ghi rõ họ tên)\n"
    text = above + plain(table, separator).replace("\r\n", "\n\n\n") + below
    assert [row for row in rows_of(FILE, text) if len(row) == 9] == table


@pytest.mark.parametrize("other", [",", ";", "|"])
def test_a_separator_is_not_taken_from_within_the_cells(other: str) -> None:
    """Fields and notes are full of commas and semicolons."""
    table = listed(dict.fromkeys(range(1, 20, 2), f"a{other} b{other} c"))
    separator = ";" if other == "," else ","
    found = rows_of(FILE, plain(table, separator))
    assert found == table


@pytest.mark.parametrize("text", [";" * 12_000_001, "\n" * 1_200_001, "\r" * 1_200_001])
def test_a_text_of_empty_cells_takes_no_memory(text: str) -> None:
    """A few megabytes of separators would be gigabytes of cells."""
    with pytest.raises(WorkbookError, match="quá lớn"):
        rows_of(FILE, text)


def test_a_cell_beyond_all_bounds_is_refused() -> None:
    """A file that is no table: one sentence with the line."""
    for cell in ("x" * 200_000, '"' + "x" * 200_000):
        with pytest.raises(WorkbookError, match=r"dòng 2 quá dài"):
            rows_of(FILE, f"a,b\n{cell}\n")
