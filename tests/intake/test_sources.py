"""Files of any kind that a one-stop system exports, untrusted and large."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from baocao_tthc import resources
from baocao_tthc.errors import WorkbookError
from baocao_tthc.intake import Source, figures_in, read_source
from baocao_tthc.intake.source import text_grid
from baocao_tthc.reading.grid import Grid
from support.exports import (
    EXPECTED,
    PERIOD,
    ROWS,
    case,
    convert,
    figures,
    in_1258,
    lines,
    timed,
    write_csv,
    write_xlsx,
)


def text_of(separator: str = ",") -> str:
    """The rows as text."""
    return "\r\n".join(separator.join(map(str, row)) for row in ROWS) + "\r\n"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_of_any_encoding_and_separator(tmp_path: Path, encoding: str, separator: str) -> None:
    """What Excel and web systems write."""
    file = tmp_path / "xuat.csv"
    file.write_bytes(text_of(separator).encode(encoding))
    assert figures(file) == EXPECTED


def test_text_of_the_vietnamese_code_page(tmp_path: Path) -> None:
    """Windows-1258 writes tones as marks of their own; they are composed."""
    file = tmp_path / "xuat.csv"
    file.write_bytes(in_1258(text_of()))
    assert figures(file) == EXPECTED


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_letters_that_a_system_cut_in_two_harm_no_other(tmp_path: Path, mark: bytes) -> None:
    """A note that is shortened by bytes ends within a letter: that letter alone is lost."""
    rows = lines([case(code=f"Đ{number}") for number in range(20)])
    rows[3][1] = "CẮT"
    content = "\n".join(",".join(map(str, row)) for row in rows).encode()
    file = tmp_path / "xuat.csv"
    file.write_bytes(mark + content.replace("CẮT".encode(), "Đồng ý".encode()[:-1]))
    assert figures(file) == {"Hộ tịch": {4: 20, 8: 20}}
    assert read_source(file)[0].text(4, 2) == "Đồng \ufffd"


def test_text_that_is_decomposed(tmp_path: Path) -> None:
    """NFD from a Mac."""
    file = tmp_path / "xuat.txt"
    file.write_text(unicodedata.normalize("NFD", text_of("\t")), encoding="utf-8")
    assert figures(file) == EXPECTED


@pytest.mark.parametrize("hint", ["sep=;", '"sep=;"'])
def test_excels_own_hint_of_the_separator(tmp_path: Path, hint: str) -> None:
    """The line sep=; is no row."""
    file = tmp_path / "xuat.csv"
    file.write_text(f"{hint}\r\n" + text_of(";"), encoding="utf-8-sig")
    assert figures(file) == EXPECTED
    assert read_source(file)[0].text(2, 3) == "Hộ tịch"


@pytest.mark.parametrize("first", ["sep=", "sep=#", "SEP=\r"])
def test_a_hint_of_no_separator_is_a_row(first: str, tmp_path: Path) -> None:
    """A line that begins like the hint and names none of ours."""
    file = tmp_path / "xuat.csv"
    file.write_text(f"{first}\n{text_of()}", encoding="utf-8", newline="")
    assert figures(file) == EXPECTED


def test_quotes_keep_separators_and_line_ends(tmp_path: Path) -> None:
    """A field with a comma and a line end is one cell."""
    rows = lines([case(field="Thành lập,\nhoạt động")])
    assert figures(write_csv(tmp_path / "x.csv", rows)) == {"Thành lập, hoạt động": {4: 1, 8: 1}}


def test_a_workbook_with_real_dates_and_times(tmp_path: Path) -> None:
    """The usual export."""
    assert figures(write_xlsx(tmp_path / "xuat.xlsx", timed(ROWS))) == EXPECTED


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_other_formats_of_spreadsheets(tmp_path: Path, ending: str) -> None:
    """Written by LibreOffice from the same rows."""
    source = write_xlsx(tmp_path / "xuat.xlsx", timed(ROWS))
    convert(source, ending)
    assert figures(tmp_path / f"xuat.{ending}") == EXPECTED


@pytest.mark.parametrize("name", ["xuat.xls", "xuat.xlsx", "xuat", "xuat.docx"])
def test_a_text_is_read_whatever_its_name(tmp_path: Path, name: str) -> None:
    """Systems call a text with tabs .xls; what a file is its content decides."""
    file = tmp_path / name
    file.write_bytes(text_of("\t").encode("utf-16"))
    assert figures(file) == EXPECTED


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7", "là tệp PDF, không phải sổ tính Excel; hãy chọn tệp"),
        (b'<?xml version="1.0"?><a/>', "là tệp XML, không phải sổ tính Excel; hãy chọn tệp"),
        (
            b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
            "là bảng tính XML 2003; hãy mở bằng Excel và lưu thành .xlsx",
        ),
    ],
)
def test_what_is_no_table_is_called_what_it_is(tmp_path: Path, content: bytes, words: str) -> None:
    """Whatever its name: one sentence that says how to mend it."""
    file = tmp_path / "xuat.xls"
    file.write_bytes(content)
    with pytest.raises(WorkbookError, match=words):
        read_source(file)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "rỗng"),
        ("a.csv", b"\r\n \r\n", "rỗng"),
        ("a.csv", "\ufeff".encode(), "không có dòng nào"),
        ("a.csv", b"\x00\x01\x02\xd2", "Không đọc được chữ"),
        ("a.docx", b"\x00\x01\x02", "không phải sổ tính Excel"),
        ("a.xlsx", b"PK\x03\x04", "bị hỏng hoặc chưa tải hết"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "bị hỏng bên trong"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    """Empty, cut off, of another kind."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(WorkbookError) as error:
        read_source(tmp_path / name)
    assert words in str(error.value)
    assert str(error.value).count(". ") == 0


def test_a_text_with_too_many_rows_is_refused(tmp_path: Path) -> None:
    """Far above a city's month."""
    file = tmp_path / "a.csv"
    file.write_text("a,b\n" * 300_001, encoding="utf-8")
    with pytest.raises(WorkbookError, match=r"quá lớn \(hơn 300\.000 dòng, 200 cột"):
        read_source(file)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
@example(b"SEP=")
def test_any_text_is_read_or_refused_with_a_sentence(content: bytes) -> None:
    """Nothing but a WorkbookError comes of it."""
    said = "."
    try:
        sheet = text_grid(Path("x.csv"), content, "x")
        figures_in([Source(Path("x.csv"), [sheet])], PERIOD)
    except WorkbookError as error:
        said = str(error)
    assert said.endswith(".")


def in_an_old_font() -> list[list[str]]:
    """The rows as they are typed in .VnTime."""
    table = resources.data("legacy_letters")["tcvn3"]
    letters = zip(table["unicode"].split(" "), table["written"].split(" "), strict=True)
    typed = str.maketrans(dict(letters))
    return [[str(cell).translate(typed) for cell in row] for row in ROWS]


def test_letters_of_an_old_font_are_converted_and_told(tmp_path: Path) -> None:
    """In a workbook as in a text, which has no other mark of it than its words."""
    rows = in_an_old_font()
    book, text = write_xlsx(tmp_path / "x.xlsx", rows), tmp_path / "x.csv"
    text.write_text("\n".join(",".join(row) for row in rows), encoding="latin-1")
    for file in (book, text):
        assert figures(file) == EXPECTED
        (found,) = figures_in([Source(file, read_source(file))], PERIOD)
        assert found.told[0] == (
            "Chữ trong tệp ở bảng mã TCVN3 (.VnTime), đã chuyển sang Unicode để đọc."
        )


def test_an_old_font_hides_no_way_out() -> None:
    """Where commands are typed, the option that helps is told of such an export too."""
    sheets = [Grid(name, in_an_old_font()) for name in ("a", "b")]
    with pytest.raises(WorkbookError, match=r"chữ trong tệp ở bảng mã TCVN3") as caught:
        figures_in([Source(Path("x.xlsx"), sheets)], PERIOD)
    assert "thêm --gop" in caught.value.typed


def test_letters_that_nobody_can_tell_are_named(tmp_path: Path) -> None:
    """A sheet in two ways of writing, and a heading that is another word when it is converted."""
    rows = [["M· hå s¬", "LÜnh vùc", "Ngµy tiÕp nhËn", "Ngµy hÑn tr¶"], ["1", "Hộ tịch", "hái"]]
    with pytest.raises(WorkbookError, match=r"lẫn chữ ở bảng mã TCVN3 .* “hái” là chữ gì; hãy"):
        figures(write_xlsx(tmp_path / "a.xlsx", rows))
    rows = [["M· hå s¬", "LÜnh vùc", "Ngµy tiÕp nhËn", "Ngµy hÑn tr¶", "Tr¹ng thái"]]
    with pytest.raises(WorkbookError, match=r"chữ trong tệp ở bảng mã TCVN3 \(.VnTime\); nếu"):
        figures(write_xlsx(tmp_path / "b.xlsx", rows))
