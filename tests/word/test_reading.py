"""Word documents from anywhere: read as a reader sees them, or refused in one sentence."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baocao_tthc.word import WordTable, read_document
from support.word_files import W, paragraph, part, run, template

_MIXED = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_BOX = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_TRACKED = 'w:id="5" w:author="Lan" w:date="2026-01-15T08:00:00Z"'


def said(folder: Path, *runs: str) -> str:
    """The text of a paragraph of these runs."""
    (first, *_) = read_document(template(folder, paragraph(*runs))).paragraphs()
    return first.text


def tracked(kind: str, inside: str) -> str:
    """Tracked content."""
    return f"<w:{kind} {_TRACKED}>{inside}</w:{kind}>"


def control(inside: str) -> str:
    """A content control around runs, paragraphs, cells or rows."""
    properties = '<w:sdtPr><w:tag w:val="x"/></w:sdtPr>'
    return f"<w:sdt>{properties}<w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def mark(kind: str) -> str:
    """The begin, the separator or the end of a field."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def cell(*inside: str, span: int = 1, merge: str = "") -> str:
    """A cell; `merge` is "restart" or "continue"."""
    vertical = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    properties = f'<w:tcPr><w:gridSpan w:val="{span}"/>{vertical}</w:tcPr>'
    return f"<w:tc>{properties}{''.join(inside) or '<w:p/>'}</w:tc>"


def row(*cells: str, before: int = 0) -> str:
    """A row; `before` columns of the grid are left out before it."""
    return f'<w:tr><w:trPr><w:gridBefore w:val="{before}"/></w:trPr>{"".join(cells)}</w:tr>'


def table(*rows: str) -> str:
    """A table."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def box(inside: str) -> str:
    """A text box as Word writes it: new for Word 2010, and again in the old form."""
    content = f"<w:txbxContent>{inside}</w:txbxContent>"
    new = f'<mc:Choice xmlns:wps="{_BOX}" Requires="wps"><w:drawing>{content}</w:drawing>'
    old = f"<mc:Fallback><w:pict>{content}</w:pict></mc:Fallback>"
    return f"<w:r><mc:AlternateContent {_MIXED}>{new}</mc:Choice>{old}</mc:AlternateContent></w:r>"


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (("Có ", run("3.7", "<w:b/>"), run("43"), " hồ sơ"), "Có 3.743 hồ sơ"),
        ((tracked("ins", run("mới")), tracked("moveTo", run(" đến"))), "mới đến"),
        (("A", tracked("del", "<w:r><w:delText>cũ</w:delText></w:r>"), "B"), "AB"),
        (("A", tracked("moveFrom", run("đi")), "B"), "AB"),
        (("A", tracked("ins", tracked("del", run("vừa thêm"))), "B"), "AB"),
        (("A", "<w:r><w:tab/></w:r>", "B"), "A B"),
        (("A", '<w:r><w:ptab w:alignment="right"/></w:r>', "B"), "A B"),
        (("A", "<w:r><w:br/></w:r>", "B", "<w:r><w:cr/></w:r>", "C"), "A\nB\nC"),
        (("2025", "<w:r><w:noBreakHyphen/></w:r>", "2026"), "2025-2026"),
        (
            (mark("begin"), "<w:r><w:instrText>PAGE</w:instrText></w:r>", mark("separate"), "12"),
            "12",
        ),
        (('<w:fldSimple w:instr="PAGE">' + run("12") + "</w:fldSimple>",), "12"),
        (("Theo ", '<w:hyperlink w:anchor="x">' + run("NĐ 118") + "</w:hyperlink>"), "Theo NĐ 118"),
        (('<w:smartTag w:element="x">' + run("Ninh Giang") + "</w:smartTag>",), "Ninh Giang"),
        (('<w:customXml w:element="x">' + run("05") + "</w:customXml>",), "05"),
        (("Có ", control(run("3.7") + control(run("43")))), "Có 3.743"),
        (("<w:pPr><w:rPr><w:b/></w:rPr></w:pPr>", "A"), "A"),
        (("<w:r><w:t>37<!-- chú thích -->43<?x y?> hồ sơ</w:t></w:r>",), "3743 hồ sơ"),
        (("<w:r><w:t><![CDATA[3 < 4]]></w:t></w:r>",), "3 < 4"),
    ],
)
def test_text_as_a_reader_sees_it(tmp_path: Path, runs: tuple[str, ...], text: str) -> None:
    """Insertions, results of fields, links, controls are text; deletions and codes are not."""
    assert said(tmp_path, *runs) == text


def test_text_box_once(tmp_path: Path) -> None:
    """What Word writes in two forms is read once, after the paragraph that holds it."""
    path = template(tmp_path, paragraph("Trước ", box(paragraph("Trong hộp")), "sau"), "<w:p/>")
    found = [p.text for p in read_document(path).paragraphs()]
    assert found[:3] == ["Trước sau", "Trong hộp", ""]


def test_numbers_find_their_paragraphs(tmp_path: Path) -> None:
    """A number counts every w:p of the file, in tables, boxes and their old forms too."""
    inner = table(row(cell(paragraph("trong cùng"))))
    body = (
        paragraph("một"),
        table(row(cell(paragraph("hai"), inner, "<w:p/>"), cell(paragraph("ba")))),
        paragraph("bốn", box(paragraph("năm") + table(row(cell(paragraph("sáu")))))),
        control(paragraph("bảy")),
        tracked("ins", paragraph("tám")),
    )
    path = template(tmp_path, *body)
    elements = list(part(path).iter(f"{W}p"))
    found = list(read_document(path).paragraphs())
    for one in found:
        own = "".join(text.text for text in elements[one.number - 1].iterfind(f"{W}r/{W}t"))
        assert own == one.text
    wanted = ["một", "hai", "", "ba", "trong cùng", "bốn", "năm", "sáu", "bảy", "tám"]
    assert [one.text for one in found[: len(wanted)]] == wanted


def tables(path: Path) -> list[WordTable]:
    """The tables of a document."""
    return [block for block in read_document(path).blocks if isinstance(block, WordTable)]


def laid_out(of: WordTable) -> list[list[tuple[int, int, str]]]:
    """Column, width and text of each cell, row by row."""
    return [[(one.column, one.span, one.text) for one in line] for line in of.rows()]


def test_merged_cells(tmp_path: Path) -> None:
    """A cell knows its columns on the grid; the lower cells of a vertical merge are empty."""
    a, b, c, d = (paragraph(letter) for letter in "abcd")
    rows = (
        row(cell(a, merge="restart"), cell(b, span=2)),
        row(cell(merge="continue"), cell(c), cell(d)),
        row(cell(c), cell(d), before=1),
        row(cell(a, span=0), cell(b)),
    )
    (found,) = tables(template(tmp_path, table(*rows)))
    assert laid_out(found) == [
        [(1, 1, "a"), (2, 2, "b")],
        [(1, 1, ""), (2, 1, "c"), (3, 1, "d")],
        [(2, 1, "c"), (3, 1, "d")],
        [(1, 1, "a"), (2, 1, "b")],
    ]
    assert found.columns == 3


def test_controls_at_every_level(tmp_path: Path) -> None:
    """Controls around a row, a cell and a paragraph leave the table as it is."""
    a, b, c, d = (paragraph(letter) for letter in "abcd")
    rows = (row(cell(control(a)), control(cell(b))), control(row(cell(c), cell(d))))
    (found,) = tables(template(tmp_path, control(table(*rows))))
    assert [[text for *_, text in line] for line in laid_out(found)] == [["a", "b"], ["c", "d"]]


def test_nested_tables(tmp_path: Path) -> None:
    """A table in a cell is a table of its own, after the outer one; the cell keeps its own text."""
    inner = table(row(cell(paragraph("trong"))))
    found = tables(template(tmp_path, table(row(cell(paragraph("ngoài"), inner, "<w:p/>")))))
    assert [laid_out(one) for one in found] == [[[(1, 1, "ngoài\n")]], [[(1, 1, "trong")]]]
    assert [one.number for one in found] == [1, 2]


def test_deep_nesting(tmp_path: Path) -> None:
    """Tables in tables and controls in controls are read down to where libxml2 stops."""
    nested, controlled = paragraph("đáy"), run("05")
    for _ in range(60):
        nested = table(row(cell(nested, "<w:p/>")))
    for _ in range(110):
        controlled = control(controlled)
    path = template(tmp_path, nested, paragraph(controlled))
    assert {"đáy", "05"} <= {one.text for one in read_document(path).paragraphs()}


def test_sections_and_lists(tmp_path: Path) -> None:
    """The end of a section and a number that Word writes itself are told."""
    section = "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>"
    listed = '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:p>'
    found = list(read_document(template(tmp_path, section, listed)).paragraphs())[:2]
    assert [(one.ends_section, one.numbered) for one in found] == [(True, False), (False, True)]


SAFE = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=20)


@given(st.lists(st.lists(SAFE, max_size=4), max_size=4))
def test_any_text_in_any_runs(
    tmp_path_factory: pytest.TempPathFactory, texts: list[list[str]]
) -> None:
    """However a text is cut into runs, it is read whole, paragraph by paragraph."""
    escaped = [
        [run(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")) for text in runs]
        for runs in texts
    ]
    path = template(tmp_path_factory.mktemp("doc"), *(paragraph(*runs) for runs in escaped))
    found = [one.text for one in read_document(path).paragraphs()]
    assert found[: len(texts)] == ["".join(runs) for runs in texts]


def pages(folder: Path, number: int) -> Path:
    """So many pages of 40 lines, half of them in tables."""
    lines = paragraph("Tổng số hồ sơ là ", run("3.743", "<w:b/>"), " hồ sơ, đạt 99,84%.") * 20
    grid = table(*[row(cell(paragraph("Hộ tịch")), cell(paragraph("05")))] * 20)
    return template(folder, (lines + grid) * number)


def spent(path: Path) -> float:
    """The processor time of one reading, the least of three."""
    times: list[float] = []
    for _ in range(3):
        start = time.process_time()
        found: Any = read_document(path)
        times.append(time.process_time() - start)
        assert found.blocks
    return min(times)


def test_time_grows_with_the_length(tmp_path: Path) -> None:
    """Eight times the pages take at most some sixteen times the time."""
    (tmp_path / "few").mkdir()
    (tmp_path / "many").mkdir()
    assert spent(pages(tmp_path / "many", 200)) < 16 * spent(pages(tmp_path / "few", 25))
