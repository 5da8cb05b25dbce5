"""Tables of web pages, which systems export under the names of workbooks."""

from __future__ import annotations

import base64
import json
import quopri
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baocao_tthc.errors import WorkbookError
from baocao_tthc.intake import Source, figures_in, read_source
from baocao_tthc.intake.taken_figures import entered
from baocao_tthc.intake.web_tables import archive_grids, page_grids
from support.exports import PERIOD, case, in_1258, lines
from support.paths import JANUARY
from support.read_sheets import FORMS

FILE = Path("xuat.xls")
ROWS = lines([case(), case(field="Bảo trợ xã hội", channel="Trực tiếp")])
EXPECTED = {"Hộ tịch": {4: 1, 8: 1}, "Bảo trợ xã hội": {5: 1, 8: 1}}
TITLE = (
    "<tr><td colspan=4>UBND XÃ THỬ NGHIỆM</td><td colspan=4><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    "</b><br>Độc lập - Tự do - Hạnh phúc</td></tr>"
    "<tr><td colspan='8' align=center>DANH SÁCH HỒ SƠ&nbsp;THÁNG 01/2026</td></tr><tr></tr>"
)


def table(rows: Sequence[Sequence[object]], cell: str = "td") -> str:
    """Rows of a table."""
    return "".join(
        "<tr>" + "".join(f"<{cell}>{text}</{cell}>" for text in row) + "</tr>\n" for row in rows
    )


def figures(tmp_path: Path, content: str | bytes) -> dict[str, dict[int, int]]:
    """The figures of a page, without zeros."""
    file = tmp_path / "xuat.xls"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    (found,) = figures_in([Source(file, read_source(file))], PERIOD)
    return {r.label: {n: int(v) for n, v in r.values.items() if v} for r in found.rows}


def values(page: str) -> list[list[list[str]]]:
    """The cells of every sheet of a page."""
    return [
        [list(map(str, row)) for row in grid.values] for grid in page_grids(FILE, page.encode())
    ]


@pytest.mark.parametrize(
    "page",
    [
        f"<table>{table(ROWS)}</table>",
        f"<html><body><table border=1>{TITLE}{table(ROWS)}</table></body></html>",
        f"<table><thead>{table(ROWS[:1], 'th')}</thead><tbody>{table(ROWS[1:])}</tbody></table>",
        f"<TABLE>{table(ROWS).upper().replace('HỘ TỊCH', 'Hộ tịch')}".replace("BẢO", "Bảo"),
        f"Notice: x\n<div><table><tr><td>{'<table>' * 3}{table(ROWS)}{'</table>' * 3}</table>",
        f"<table>{table(ROWS).replace('</td>', '').replace('</tr>', '')}",
        f"<table>{table(ROWS[:1])}</table>\n<div><table>{table(ROWS[1:])}</table></div>",
        f"<style>td {{color: red}}</style><script>var a = '<table>';</script><table>{table(ROWS)}",
        f"<table>{table(ROWS).replace('<td>', '<td><p class=x><span> ')}</table>",
        f"<table>{table(ROWS).replace('Hộ tịch', 'H&#7897; t&#x1ECB;ch')}</table>",
        f"<table>{table(ROWS).replace('<td>', '<td x:str>&nbsp; ')}",
        f"<table>{table(ROWS).replace('<td>', '<td>' + '<div>' * 300)}",
        f"<html><table>{table(ROWS[:2])}</body></html>{table(ROWS[2:])}",
        table(ROWS),
        f"<!-- <tr><td>a</td></tr> --><table>{table(ROWS)}<!-- <tr><td>a</td></tr> --></table>",
    ],
    ids=[
        "bare", "title", "thead", "capitals", "nested", "nothing closed", "headings apart",
        "script", "paragraphs", "entities", "blanks", "deep", "closed too early", "no table",
        "rows in comments",
    ],
)  # fmt: skip
def test_a_page_is_read_as_people_see_it(tmp_path: Path, page: str) -> None:
    """Whatever markup its system writes."""
    found = figures(tmp_path, page)
    assert {name.casefold(): row for name, row in found.items()} == {
        name.casefold(): row for name, row in EXPECTED.items()
    }


@pytest.mark.parametrize("declared", ["utf-8", "windows-1252", "x-user-defined", ""])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1258"])
def test_a_page_is_decoded_by_what_its_bytes_are(
    tmp_path: Path, encoding: str, declared: str
) -> None:
    """The encoding that it names is wrong at times."""
    named = f"<meta http-equiv=Content-Type content='text/html; charset={declared}'>"
    page = f"<html><head>{named}</head><table>{table(ROWS)}</table>"
    content = in_1258(page) if encoding == "windows-1258" else page.encode(encoding)
    assert figures(tmp_path, content) == EXPECTED


def test_merged_cells_keep_the_others_in_their_columns() -> None:
    """A merge has its text in its first place and takes those beside and below."""
    page = (
        "<table><tr><td rowspan=2>A</td><td colspan=2>B</td><td rowspan='2'>C</td></tr>"
        "<tr><td>B1</td><td>B2</td></tr>"
        "<tr><td rowspan=0>1</td><td>2</td><td>3</td><td>99.79%</td></tr>"
        "<tr><td></td><td>4</td></tr></table>"
    )
    assert values(page) == [
        [["A", "B", "", "C"], ["", "B1", "B2"], ["1", "2", "3", "99.79%"], ["", "", "4"]]
    ]


def test_lines_of_a_cell_stay_lines() -> None:
    """A line end of the page's source is a blank, one of its markup a line."""
    page = "<table><tr><td> a\n  b<br/>c<div>d</div></td><td><!-- x -->e</td></tr></table>"
    assert values(page) == [[["a b\nc\nd", "e"]]]


def test_tables_of_other_columns_are_sheets_of_their_own() -> None:
    """So that none of their rows is taken for one of the list above."""
    page = f"<table>{table(ROWS)}</table><table>{table([['a', 'b']])}</table>"
    assert [len(grid.values) for grid in page_grids(FILE, page.encode())] == [3, 1]
    notes = [["A", "B", "C", ""], ["1", "2", "3", ""]]
    apart = f"<table>{table(notes[:1])}</table><table>{table(notes[1:])}</table>"
    assert [len(grid.values) for grid in page_grids(FILE, apart.encode())] == [2]
    other = (
        f"<table>{table(notes)}</table><table>{table([['B', 'A', 'C', ''], *notes[1:]])}</table>"
    )
    assert [len(grid.values) for grid in page_grids(FILE, other.encode())] == [2, 2]
    again = f"<table>{table(ROWS)}</table><table>{table(ROWS, 'th')}</table>"
    assert len(page_grids(FILE, again.encode())) == 2


def test_rows_that_the_page_hides_are_marked() -> None:
    """They are counted, and somebody may want to say so."""
    page = f"<table>{table(ROWS)}</table>".replace("<tr>", '<tr style="display: none">', 2)
    (grid,) = page_grids(FILE, page.encode())
    assert grid.marks.hidden_rows == {1, 2}


@pytest.mark.parametrize("packing", ["8bit", "quoted-printable", "base64"])
def test_a_page_that_was_saved_as_one_file(tmp_path: Path, packing: str) -> None:
    """MHTML: the parts with tables, however they are packed."""
    page = f"<html><table>{TITLE}{table(ROWS)}</table>".encode()
    body = {"8bit": page, "quoted-printable": quopri.encodestring(page),
            "base64": base64.encodebytes(page)}[packing]  # fmt: skip
    frame = b"<html><frameset><frame src='sheet001.htm'></frameset></html>"
    content = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/html\r\n\r\n%b\r\n"
        b"--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: %b\r\n\r\n"
        b"%b\r\n--b\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n--b--\r\n"
    ) % (frame, packing.encode(), body)
    assert figures(tmp_path, content) == EXPECTED


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<html><body>Hết phiên làm việc, hãy đăng nhập lại</body></html>", "không có bảng nào"),
        ("<html><frameset><frame src='a.htm'></frameset></html>", "không có bảng nào"),
        ("<table>" * 30 + "<tr><td>1", "quá lớn"),
        ("<table>" + "<tr>" + "<td>1</td>" * 300, "quá lớn"),
        ("<table>" + "<tr><td colspan=9999></td><td>1</td></tr>", "quá lớn"),
        ("<table>" + "<tr>" * 300_001, "quá lớn"),
        ("<table></table>" * 2_001, "quá lớn"),
        ("<table><tr>" + "<td></td>" * 2_010, "quá lớn"),
        ("<table><tr><td><style></td></tr><tr><td>1</td></tr></table>", "Không đọc hết được"),
        ("<table><tr><td>1<!--</td></tr><tr><td>1</td></tr></table>", "Không đọc hết được"),
        ("<table><tr><td>1</table><!--<tr><td>1</td></tr></table>", "Không đọc hết được"),
        ("<table><tr><td>1<!--</td></tr><tr><td>1--></td></tr></table>", "Không đọc hết được"),
        ("<table><tr><td rowspan=9 colspan=9999>1</td></tr><tr><td>2", "quá lớn"),
    ],
    ids=[
        "none",
        "frames",
        "deep",
        "wide",
        "wide merge",
        "long",
        "many",
        "empty",
        "open style",
        "open comment",
        "open later",
        "comment over rows",
        "pushed out",
    ],
)
def test_a_page_beyond_its_bounds_is_refused(page: str, words: str) -> None:
    """One sentence, and never a part of the rows."""
    with pytest.raises(WorkbookError, match=words) as error:
        page_grids(FILE, page.encode())
    assert " hãy " in str(error.value)


@pytest.mark.parametrize("span", ["-1", "0", "1", "x", "", "١"])
def test_a_merge_without_sense_takes_little(span: str) -> None:
    """A few bytes never take more than the sheet."""
    page = f"<table><tr><td rowspan={span} colspan={span}>1</td></tr><tr><td>2</td></tr></table>"
    (grid,) = page_grids(FILE, page.encode())
    assert grid.text(1, 1) == "1"
    assert sum(len(row) for row in grid.values) <= 2


@given(st.text(st.sampled_from("<>/=\"'&;tabledrh span1!- x"), max_size=400))
def test_any_markup_is_read_or_refused_with_a_sentence(markup: str) -> None:
    """Nothing but a WorkbookError comes of it."""
    try:
        grids = page_grids(FILE, f"<table><tr><td>{markup}".encode())
    except WorkbookError as error:
        assert str(error).endswith(".")  # noqa: PT017
    else:
        assert all(len(row) <= 200 for grid in grids for row in grid.values)


def form_page(code: str, *, numbering: bool) -> str:
    """A form of January as a system exports it: merged headings, all rows in one table."""
    form, figures = FORMS[code], json.loads(JANUARY.read_text(encoding="utf-8"))["bieu"][code]
    heads = [
        "".join(
            f"<td rowspan={last - first + 1} colspan={right - left + 1}><b>{text}</b></td>"
            for text, first, last, left, right in form.header_cells()
            if first == level + 1
        )
        for level in range(form.levels)
    ]
    shown = [
        [f"{value}%" if isinstance(value, float) else value for value in row]
        for row in figures["dong"]
    ]
    numbers = table([form.numbering]) if numbering else ""
    rows = table([[order, *row] for order, row in enumerate(shown, 1)])
    total = f"<tr><td></td><td>{form.total_label}</td>" + "".join(
        f"<td>{value}</td>" for value in figures["tong"]
    )
    heading = "".join(f"<tr>{head}</tr>" for head in heads)
    return (
        f"<html><meta charset=utf-8><table>{TITLE}{heading}{numbers}{rows}{total}</tr>"
        "<tr><td colspan=4></td><td colspan=4>NGƯỜI LẬP BIỂU</td></tr></table></html>"
    )


@pytest.mark.parametrize("numbering", [True, False])
@pytest.mark.parametrize("code", ["II.06B", "PL01"])
def test_a_form_is_read_with_its_merged_headings(
    tmp_path: Path, code: str, numbering: bool
) -> None:
    """Numbers as text, rates with a sign, title and signature in the same table."""
    file = tmp_path / "bieu.xls"
    file.write_text(form_page(code, numbering=numbering), encoding="utf-8")
    (found,) = figures_in([Source(file, read_source(file))], PERIOD)
    given = json.loads(JANUARY.read_text(encoding="utf-8"))["bieu"][code]["dong"]
    wanted = {column.number for column in entered(FORMS[code])}
    names = FORMS[code].text_columns - 2
    assert [(row.label, dict(row.values)) for row in found.rows] == [
        (row[names], {n: row[n - 2] for n in wanted}) for row in given
    ]
    assert not found.doubts


def test_an_empty_part_of_a_saved_page_is_passed_over() -> None:
    """One sentence when no other has a table."""
    content = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/html\r\n\r\n\r\n--b--\r\n"
    )
    with pytest.raises(WorkbookError, match="không có bảng nào"):
        archive_grids(FILE, content)


def test_a_saved_page_of_countless_parts_is_refused() -> None:
    """Before anybody takes them apart."""
    head = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n"
    with pytest.raises(WorkbookError, match="quá lớn"):
        archive_grids(FILE, head + b"\r\n--b\r\n" * 20_001)


def test_a_long_comment_is_passed_once() -> None:
    """Ten megabytes of beginnings of comments are one comment, not a search for each."""
    page = f"<table>{table(ROWS)}</table>{'<!-- ' * 2_500_000}".encode()
    assert [len(grid.values) for grid in page_grids(FILE, page)] == [3]
