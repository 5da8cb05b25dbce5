"""Word documents from anywhere: read as a reader sees them, or refused in one sentence."""

from __future__ import annotations

import io
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baocao_tthc.errors import DocumentError
from baocao_tthc.word import WordTable, read_document, sound_document
from support.word_files import TEMPLATE, W, paragraph, part, run, template, zipped

MAIN, TYPES, RELATIONS = "word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"
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


# --- documents that are none, broken or hostile


def members(**changed: bytes | None) -> dict[str, bytes]:
    """The members of a sound document; `main`, `types`, `relations` replaced, None removes."""
    with zipfile.ZipFile(TEMPLATE) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    for key, data in changed.items():
        name = {"main": MAIN, "types": TYPES, "relations": RELATIONS}[key]
        if data is None:
            del found[name]
        else:
            found[name] = data
    return found


def document(inside: str) -> bytes:
    """The XML of a main part with this body."""
    return f'<w:document xmlns:w="{W[1:-1]}"><w:body>{inside}</w:body></w:document>'.encode()


def bomb() -> bytes:
    """A document that unpacks to 70 MiB."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members().items():
            archive.writestr(name, data)
        with archive.open("word/media/a.xml", "w") as target:
            for _ in range(70):
                target.write(b"\0" * 2**20)
    return stream.getvalue()


def protected() -> bytes:
    """An archive whose members say that they have a password."""
    data = bytearray(zipped(members()))
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(magic)
        while start >= 0:
            data[start + at] |= 1
            start = data.find(magic, start + 4)
    return bytes(data)


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504 + "WordDocument".encode("utf-16-le")
ENTITY = '<!DOCTYPE w [<!ENTITY x SYSTEM "tep-khac.txt">]>'
LAUGHS = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
BODY = document(paragraph("A &x; B")).decode()
OTHER_TYPE = members()[TYPES].replace(b"document.main", b"template.main")
WORKBOOK = members()[TYPES].replace(b"wordprocessingml.document.main", b"spreadsheetml.sheet.main")
STRICT = document("<w:p/>").replace(
    W[1:-1].encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main"
)
NO_DOCUMENT = "không phải tệp Word .docx hoặc đã hỏng; hãy mở bằng Word và lưu lại dạng .docx"
DAMAGED = "đã hỏng ở phần word/document.xml; hãy mở bằng Word và lưu lại"
NOT_UTF8 = "có phần word/document.xml không phải XML UTF-8; hãy mở bằng Word và lưu lại"
DECLARED = "có khai báo thực thể trong word/document.xml; không mở tệp này"
BAD: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "trống, không có nội dung nào; hãy lấy lại tệp gốc"),
    "text": (
        b"Xin chao",
        "là văn bản thường (như .csv, .txt), không phải tệp Word .docx; hãy chọn tệp báo cáo .docx",
    ),
    "cut": (TEMPLATE.read_bytes()[:5000], NO_DOCUMENT),
    "old .doc": (OLE, "là văn bản Word cũ (.doc); hãy mở bằng Word và lưu lại dạng .docx"),
    "password": (protected(), "có mật khẩu; hãy bỏ mật khẩu rồi lưu lại"),
    "a zip": (
        zipped({"a.txt": b"a"}),
        "là tệp nén, không phải tệp Word .docx; hãy chọn tệp báo cáo .docx",
    ),
    "a workbook": (
        zipped(members(types=WORKBOOK)),
        "là sổ tính Excel (.xlsx), không phải tệp Word .docx; hãy chọn tệp báo cáo .docx",
    ),
    "other type": (zipped(members(types=OTHER_TYPE)), NO_DOCUMENT),
    "types in UTF-16": (
        zipped(members(types=members()[TYPES].decode().encode("utf-16"))),
        NO_DOCUMENT,
    ),
    "no main part": (zipped(members(main=None)), NO_DOCUMENT),
    "bomb": (bomb(), "quá lớn; hãy bỏ bớt hình ảnh rồi lưu lại"),
    "DOCTYPE": (zipped(members(main=(ENTITY + BODY).encode())), DECLARED),
    "laughs": (zipped(members(main=(LAUGHS + BODY).encode())), DECLARED),
    "DOCTYPE in UTF-16": (zipped(members(main=(ENTITY + BODY).encode("utf-16"))), NOT_UTF8),
    "DOCTYPE in UTF-16 without mark": (
        zipped(members(main=(ENTITY + BODY).encode("utf-16-le"))),
        NOT_UTF8,
    ),
    "DOCTYPE in UTF-7": (
        zipped(
            members(
                main=b'<?xml version="1.0" encoding="UTF-7"?>'
                + (ENTITY + BODY).replace("<!", "+ADwAIQ-").encode()
            )
        ),
        DECLARED,
    ),
    "broken XML": (zipped(members(main=document("<w:p>"))), DAMAGED),
    "not XML": (zipped(members(main=b"PK")), NOT_UTF8),
    "empty main part": (zipped(members(main=b"")), NOT_UTF8),
    "unknown entity": (zipped(members(main=BODY.encode())), DAMAGED),
    "unknown encoding": (
        zipped(members(main=b'<?xml version="1.0" encoding="x-y"?>' + document(""))),
        DAMAGED,
    ),
    "10,000 nested": (
        zipped(members(main=document("<w:sdt>" * 10_000 + "</w:sdt>" * 10_000))),
        DAMAGED,
    ),
    "no body": (
        zipped(members(main=f'<w:document xmlns:w="{W[1:-1]}"/>'.encode())),
        "không có nội dung; hãy chọn tệp khác",
    ),
    "strict": (
        zipped(members(main=STRICT)),
        "ở dạng Strict Open XML; hãy mở bằng Word và lưu lại dạng Word Document (.docx)",
    ),
}


def refusal(path: Path) -> str:
    """The sentence with which a document is refused."""
    with pytest.raises(DocumentError) as raised:
        read_document(path)
    return str(raised.value)


@pytest.mark.parametrize("name", BAD)
def test_bad_documents(tmp_path: Path, name: str) -> None:
    """What is no sound Word document ends in one sentence: which file, what, what to do."""
    path = tmp_path / "Báo cáo tháng 1.docx"
    path.write_bytes(BAD[name][0])
    assert refusal(path) == f"Tệp báo cáo “{path}” {BAD[name][1]}."


def test_folder_and_missing_file(tmp_path: Path) -> None:
    """A folder and a file that is not there are told apart."""
    assert "không phải là tệp; hãy chọn" in refusal(tmp_path)
    assert "không có; hãy kiểm tra tên tệp" in refusal(tmp_path / "không có.docx")


def test_external_links_are_not_followed(tmp_path: Path) -> None:
    """A report may link to anywhere: the link is not followed, the text is read."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    link = f'<Relationship Id="rIdZ" Type="{kind}" Target="{{}}" TargetMode="External"/>'
    link = link.format((tmp_path / "không có.dotx").as_uri())
    links = members()[RELATIONS].decode().replace("</Relationships>", f"{link}</Relationships>")
    path = template(tmp_path, paragraph("A"), parts={RELATIONS: links})
    assert next(read_document(path).paragraphs()).text == "A"


def test_macro_document(tmp_path: Path) -> None:
    """A document with macros is read; nothing looks at the macros."""
    kind = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    types = members()[TYPES].replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", kind
    )
    parts = {TYPES: types, "word/vbaProject.bin": b"\xd0\xcf\x11\xe0 not even a project"}
    path = template(tmp_path, paragraph("A"), parts=parts).rename(tmp_path / "a.docm")
    assert next(read_document(path).paragraphs()).text == "A"


def test_names_in_other_spelling(tmp_path: Path) -> None:
    """Part names know no case, and other writers quote with ' and use prefixes."""
    found = members()
    types = found.pop(TYPES).replace(b'"', b"'").replace(b"<Override", b"<t:Override")
    types = types.replace(b"xmlns=", b"xmlns:t='http://x' xmlns=")
    renamed = {("word/Document.xml" if name == MAIN else name): found[name] for name in found}
    path = tmp_path / "a.docx"
    path.write_bytes(zipped({TYPES: types, **renamed}))
    sound = sound_document(path)
    assert sound.main == "word/Document.xml"
    assert next(iter(sound.parts)) == sound.main


def test_size_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text part above the bound is refused before it is parsed."""
    monkeypatch.setattr(sys.modules["baocao_tthc.word.document"], "MAX_PART", 1000)
    assert refusal(template(tmp_path, paragraph("A" * 1000))).endswith(
        "quá lớn; hãy tách bớt nội dung rồi lưu lại."
    )


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
