"""Word documents that are none, broken or hostile: refused in one sentence; odd ones are read."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import pytest

from baocao_tthc.errors import DocumentError
from baocao_tthc.word import read_document, sound_document
from support.word_files import TEMPLATE, W, paragraph, template, zipped

MAIN, TYPES, RELATIONS = "word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"


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
    "bomb": (bomb(), "quá lớn; hãy bỏ bớt hình ảnh, đoạn trống rồi lưu lại"),
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
