"""Files that are no safe template: refused with one sentence, before anything is written."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from baocao_tthc.ooxml.archive import MAX_UNPACKED
from support.word_files import TEMPLATE, paragraph, refusal, template, zipped

RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{}" Target="{}" TargetMode="External"/></Relationships>'
)


def test_a_template_with_macros_is_refused(tmp_path: Path) -> None:
    """A macro would travel upward inside the report."""
    path = tmp_path / "mau.docx"
    path.write_bytes(zipped(members() | {"word/vbaProject.bin": b"macro"}))
    assert "có macro" in refusal(path, tmp_path)


def members() -> dict[str, bytes]:
    """The parts of the program's own template."""
    with zipfile.ZipFile(TEMPLATE) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def many_members() -> bytes:
    """A package of more than 2000 members."""
    return zipped(members() | {f"word/media/{n}.bin": b"" for n in range(2001)})


def bomb() -> bytes:
    """A small file that unpacks to more than the bound."""
    return zipped(members() | {"word/media/a.bin": bytes(MAX_UNPACKED)})


def with_part(name: str, content: bytes) -> bytes:
    """The template with one part replaced or added."""
    return zipped(members() | {name: content})


def encrypted_member() -> bytes:
    """A package whose members are flagged as encrypted."""
    data = bytearray(TEMPLATE.read_bytes())
    for start, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(start)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(start, at + 4)
    return bytes(data)


def lying_size() -> bytes:
    """A package with a member that unpacks to more than it says."""
    data = with_part("word/settings.xml", bytes(10**6))
    return data.replace((10**6).to_bytes(4, "little"), (100).to_bytes(4, "little"))


BROKEN = {
    "rỗng": (b"", "không phải tệp Word"),
    "không phải zip": (b"PK\x03\x04 rac", "không phải tệp Word"),
    "cắt cụt": (TEMPLATE.read_bytes()[:5000], "không phải tệp Word"),
    "mật khẩu": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "có mật khẩu hoặc là tệp .doc"),
    "zip mật khẩu": (encrypted_member(), "có mật khẩu"),
    "zip khác": (zipped({"a.txt": b"a"}), "không phải tệp Word"),
    "nhiều phần": (many_members(), "bung ra quá lớn"),
    "bom zip": (bomb(), "bung ra quá lớn"),
    "kích thước dối": (lying_size(), "không phải tệp Word"),
    "xlsx": (
        with_part("[Content_Types].xml", b"<Types>spreadsheetml.sheet.main+xml</Types>"),
        "không phải tệp Word",
    ),
    "DTD": (
        with_part("word/settings.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        "có khai báo thực thể trong word/settings.xml",
    ),
    "DTD UTF-16": (
        with_part("word/settings.xml", '<?xml version="1.0"?><!DOCTYPE a><a/>'.encode("utf-16")),
        "có khai báo thực thể trong word/settings.xml",
    ),
    "EBCDIC": (
        with_part("word/settings.xml", '<?xml version="1.0"?><!DOCTYPE a><a/>'.encode("cp037")),
        "có phần word/settings.xml không phải XML",
    ),
    "ảnh ngoài": (
        with_part("word/_rels/header1.xml.rels", RELATIONSHIPS.format("image", "x").encode()),
        "có liên kết ra ngoài (word/_rels/header1.xml.rels)",
    ),
    "mẫu ngoài": (
        with_part(
            "word/_rels/settings.xml.rels",
            RELATIONSHIPS.format("attachedTemplate", "http://x/a.dotm").encode(),
        ),
        "có liên kết ra ngoài (word/_rels/settings.xml.rels)",
    ),
    "XML hỏng": (with_part("word/document.xml", b"<w:document"), "đã hỏng"),
    "thiếu phần": (
        zipped({k: v for k, v in members().items() if k != "word/document.xml"}),
        "đã hỏng",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_files_that_are_no_safe_template(name: str, tmp_path: Path) -> None:
    """Whatever the file is, one sentence that names it and says what is wrong."""
    content, why = BROKEN[name]
    path = tmp_path / "mau.docx"
    path.write_bytes(content)
    sentence = refusal(path, tmp_path)
    assert why in sentence
    assert str(path) in sentence


def test_missing_template_is_named(tmp_path: Path) -> None:
    """A template that is not there."""
    assert "không mở được" in refusal(tmp_path / "khong-co.docx", tmp_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{% if don_vi %}" * 200 + "{% endif %}" * 200, "lệnh if lồng nhau"),
        ("{% if " + "not " * 5_000 + "don_vi %}x{% endif %}", "lồng nhau quá sâu"),
        ("{% if " + "(" * 5_000 + "don_vi" + ")" * 5_000 + " %}x{% endif %}", "lồng nhau quá sâu"),
        ("{% if " + " and ".join(["don_vi"] * 5_000) + " %}x{% endif %}", "lồng nhau quá sâu"),
        ("{% if " + " and ".join(["don_vi"] * 250) + " %}x{% endif %}", "nối nhau"),
        ("{% if don_vi == 1e99999 %}x{% endif %}", "không được dùng"),
        ("{% if don_vi == " + "9" * 5_000 + " %}x{% endif %}", "không được dùng"),
    ],
)
def test_conditions_without_end_are_refused(text: str, words: str, tmp_path: Path) -> None:
    """Depth, length and numbers beyond what is reckoned with are told, whoever stumbles first."""
    assert words in refusal(template(tmp_path, paragraph(text)), tmp_path)


@pytest.mark.parametrize("root", ["cp:corePropertie", "dc:title", "x"])
def test_properties_that_are_none_are_a_damaged_template(root: str, tmp_path: Path) -> None:
    """The office's name goes there; a part with another root takes none."""
    names = 'xmlns:cp="http://x/cp" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    path = tmp_path / "mau.docx"
    path.write_bytes(with_part("docProps/core.xml", f"<{root} {names}/>".encode()))
    assert "đã hỏng" in refusal(path, tmp_path)


def test_a_part_without_a_type_is_a_damaged_template(tmp_path: Path) -> None:
    """What an Override says nothing of cannot be written again."""
    types = members()["[Content_Types].xml"]
    for name in (b"/word/styles.xml", b"/word/header1.xml"):
        start = types.index(name)
        begin = types.index(b"ContentType=", start)
        broken = types[:begin] + b"ContentTypo=" + types[begin + len(b"ContentType=") :]
        path = tmp_path / "mau.docx"
        path.write_bytes(with_part("[Content_Types].xml", broken))
        assert "đã hỏng" in refusal(path, tmp_path)


def test_a_relationship_without_target_is_a_damaged_template(tmp_path: Path) -> None:
    """It leads nowhere, and the library that follows it trips."""
    name = "word/_rels/document.xml.rels"
    path = tmp_path / "mau.docx"
    path.write_bytes(with_part(name, members()[name].replace(b" Target=", b" Targe=", 1)))
    assert "đã hỏng" in refusal(path, tmp_path)


@pytest.mark.parametrize("header", ["document.xml", "_rels/document.xml.rels", "nothing.xml"])
def test_a_header_that_is_none_is_a_damaged_template(header: str, tmp_path: Path) -> None:
    """The document as its own header, or what is no text at all."""
    name = "word/_rels/document.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"
    link = f'<Relationship Id="rIdX" Type="{kind}" Target="{header}"/></Relationships>'
    links = members()[name].replace(b"</Relationships>", link.encode())
    path = tmp_path / "mau.docx"
    path.write_bytes(with_part(name, links))
    assert "đã hỏng" in refusal(path, tmp_path)
