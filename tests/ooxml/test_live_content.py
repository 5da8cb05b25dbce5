"""What is alive in an Office package is told in whatever way it is written, and nothing else."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from baocao_tthc.ooxml.archive import opened
from baocao_tthc.ooxml.content_types import content_types
from baocao_tthc.ooxml.file_kinds import DOCUMENT_2007, WORKBOOK_2007, kind_of_archive
from baocao_tthc.ooxml.live_content import MAX_TOLD, LiveKind, live_content, live_members
from baocao_tthc.ooxml.outside_links import NOWHERE, led_nowhere
from baocao_tthc.ooxml.xml_stream import MAX_NAMES, BrokenXmlError, stream
from support.live_parts import (
    EVIL,
    HARMLESS,
    LINKS,
    LIVE_DOCUMENTS,
    Change,
    relationships,
)
from support.live_workbooks import LIVE_WORKBOOKS
from support.office_parts import members
from support.packages import packed
from support.paths import ROOT, TEMPLATE
from support.word_files import zipped

TYPES = "[Content_Types].xml"


def told(change: Change, parts: dict[str, bytes]) -> list[str]:
    """What is said of the parts after the change."""
    change(parts)
    return [str(each) for each in live_members(parts) if each.kind is not LiveKind.WEB]


@pytest.mark.parametrize("change", LINKS.values(), ids=LINKS)
def test_a_link_that_leads_out_is_told(change: Change) -> None:
    """In every way that a parser reads alike; the part is named."""
    assert told(change, members(TEMPLATE)) == [
        "có liên kết ra ngoài (word/_rels/settings.xml.rels)"
    ]


@pytest.mark.parametrize("name", LIVE_DOCUMENTS)
def test_what_is_alive_in_a_document_is_told(name: str) -> None:
    """Fields, objects, macros, programs under any name and type: each with its part."""
    change, said = LIVE_DOCUMENTS[name]
    assert any(said in each for each in told(change, members(TEMPLATE)))


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_ordinary_things_are_not_alive(change: Change) -> None:
    """Links to pages, page numbers, contents, dates, charts: no false alarm."""
    assert told(change, members(TEMPLATE)) == []


def test_a_workbook_with_buttons_is_alive() -> None:
    """The program's own macro workbook has a project, a ribbon and a type that says so."""
    with opened(ROOT / "workbook" / "BaoCao_TTHC.xlsm") as archive:
        kinds = {each.kind for each in live_content(archive)}
    assert kinds >= {LiveKind.MACRO, LiveKind.COMMAND}


def test_links_are_made_to_lead_nowhere() -> None:
    """Only those that are alive; links to pages and to parts stay, however they are written."""
    rels = relationships("attachedTemplate").replace(
        "</Relationships>",
        '<Relationship Id="b" Type="x/hyperlink" Target="https://a.vn" TargetMode="External"/>'
        '<Relationship Id="c" Type="x/image" Target="media/a.png"/></Relationships>',
    )
    made, count = led_nowhere(rels.encode("utf-16"))
    assert count == 1
    assert made.count(NOWHERE.encode()) == 1
    assert b"https://a.vn" in made
    assert b'Target="media/a.png"/>' in made
    assert EVIL.encode() not in made
    assert led_nowhere(made) == (made, 0)


def test_what_is_told_is_bounded() -> None:
    """A package with a thousand live parts gives a list that a person can read."""
    many = {f"word/a{n}.bin": b"MZ" for n in range(1000)}
    assert len(live_members(many)) == MAX_TOLD


@pytest.mark.parametrize(
    "xml",
    [
        "".join(f"<a{n}/>" for n in range(MAX_NAMES + 9)).join(("<r>", "</r>")),
        "<a " + "b" * 2**24 + "='c'/>",
        "<a>" * 9,
        '<?xml version="1.0" encoding="cp037"?><a/>',
        '<?xml version="1.0" encoding="nonsense"?><a/>',
    ],
    ids=["names", "an endless tag", "cut", "EBCDIC", "an unknown encoding"],
)
def test_a_part_is_read_within_bounds(xml: str) -> None:
    """Ever new names, an endless tag, encodings that no Office program writes: it is no XML."""
    with pytest.raises(BrokenXmlError):
        stream(xml.encode(), lambda *_: None)


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


@pytest.mark.parametrize(
    "entry",
    [
        f'<Override PartName="/a.xml" ContentType="{WORD}"/>',
        f"<Override ContentType = '{WORD.upper()} ; a=b'\n PartName='/A.xml' />",
        f'<x:Override xmlns:x="y" PartName="\\a.xml" ContentType="&#97;{WORD[1:]}"/>',
        f'<!-- {SHEETS} --><Override PartName="a.xml" ContentType="{WORD}"/>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_content_types_are_read_as_xml(entry: str, encoding: str) -> None:
    """Upper case, parameters, prefixes, quotes, comments, UTF-16: the type is the same."""
    types = f"<Types>{entry}</Types>".encode(encoding)
    assert content_types(types).of("a.xml") == WORD
    assert kind_of_archive(("a.xml",), types, b"") == DOCUMENT_2007


def test_content_types_that_contradict_are_not_believed() -> None:
    """Two types of one part, of which programs take one or the other; what lies there says more."""
    types = "".join(f'<Override PartName="/a" ContentType="{each}"/>' for each in (WORD, SHEETS))
    with pytest.raises(BrokenXmlError):
        content_types(f"<Types>{types}</Types>".encode())
    assert kind_of_archive(("word/document.xml",), types.encode(), b"") == DOCUMENT_2007
    sheets = f'<Types><Default Extension="xml" ContentType="{SHEETS}"/></Types>'
    assert kind_of_archive(("a.xml",), sheets.encode(), b"") == WORKBOOK_2007


@pytest.mark.parametrize("name", LIVE_WORKBOOKS)
def test_what_is_alive_in_a_workbook_is_told(name: str, tmp_path: Path) -> None:
    """Macros, links, formulas that reach out and names that are commands."""
    (file,) = packed(tmp_path / "x").folder.glob("*.xlsx")
    parts = members(file)
    assert live_members(parts) == ()
    change, said = LIVE_WORKBOOKS[name]
    change(parts)
    assert any(said in str(each) for each in live_members(parts))
    with zipfile.ZipFile(BytesIO(zipped(parts))) as package:
        assert package.testzip() is None
