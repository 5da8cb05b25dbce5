"""The one door into an Office file: what is refused, what a part is, what is written."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from baocao_tthc.errors import WorkbookError
from baocao_tthc.ooxml.archive import Fault, Unsound
from baocao_tthc.ooxml.expected_files import DOCUMENT, REPORT_TEMPLATE, WORKBOOK, Expected
from baocao_tthc.ooxml.markup import declares_entities
from baocao_tthc.ooxml.members import members_of, stored, with_members, write_members, zipped
from baocao_tthc.ooxml.package import part_kinds, read_links, rels_of, written_links
from baocao_tthc.ooxml.xml import parsed_element
from baocao_tthc.ooxml.xml_stream import BrokenXmlError, DeclaredEntitiesError

FILE = Path("thu mục/tệp.xlsx")
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"


@pytest.mark.parametrize("expected", [WORKBOOK, DOCUMENT, REPORT_TEMPLATE])
@pytest.mark.parametrize("fault", Fault)
def test_every_fault_of_every_kind_is_one_sentence(expected: Expected, fault: Fault) -> None:
    """It names the file and says what to do, whatever is wrong with whatever was expected."""
    said = str(expected.refusal(FILE, Unsound(fault, "xl/a.xml")))
    assert str(FILE) in said
    assert " hãy " in said
    assert said.endswith(".")
    assert "{" not in said


@pytest.mark.parametrize(
    ("part", "target", "found"),
    [
        ("xl/workbook.xml", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("xl/workbook.xml", "/xl/Sheets/S.xml", "xl/Sheets/S.xml"),
        ("xl/worksheets/sheet1.xml", "../drawings/drawing1.xml", "xl/drawings/drawing1.xml"),
        ("", "docProps/core.xml", "docProps/core.xml"),
        ("xl/workbook.xml", "../../../ngoài.xml", "ngoài.xml"),
    ],
)
@pytest.mark.parametrize("namespace", [KIND, STRICT])
def test_a_target_is_a_path_in_the_package(
    part: str, target: str, found: str, namespace: str
) -> None:
    """However it is written, from the part that it belongs to, never above the package."""
    rels = written_links([("rId1", f"{namespace}/image", target)])
    assert read_links(FILE, rels, part) == {"rId1": ("image", found)}


def test_what_lies_outside_is_no_part() -> None:
    """A link to the net or to a file of the computer leads to "": it is never taken for a part."""
    rels = written_links([("a", f"{KIND}/image", "x.png")])
    assert read_links(FILE, rels.replace(b"/></", b' TargetMode="External"/></'), "") == {
        "a": ("image", "")
    }


def test_unsafe_relationships_are_refused_and_lead_nowhere() -> None:
    """A document type in them is an error for who follows them, and says nothing of the parts."""
    rels = b"<!DOCTYPE x>" + written_links([("a", f"{KIND}/settings", "s.xml")]).split(b"\n")[1]
    with pytest.raises(WorkbookError, match="không an toàn"):
        read_links(FILE, rels, "word/document.xml")
    own = written_links([("a", f"{KIND}/officeDocument", "word/Document.xml")])
    members = {"_rels/.rels": own, rels_of("word/document.xml"): rels}
    assert part_kinds(FILE, members) == {"word/document.xml": "officeDocument"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_entities_are_seen_in_every_utf(encoding: str) -> None:
    """Nulls between the letters hide no declaration."""
    assert declares_entities("<!DOCTYPE a [<!ENTITY b 'c'>]><a/>".encode(encoding))
    assert not declares_entities("<a>DOCTYPE</a>".encode(encoding))


def test_a_part_is_parsed_or_refused() -> None:
    """Damaged, and with a document type that an encoding hides from a search of its bytes."""
    with pytest.raises(BrokenXmlError):
        parsed_element(b"<a>")
    hidden = b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4APA-a/+AD4-'
    with pytest.raises(BrokenXmlError):
        parsed_element(hidden)
    with pytest.raises(DeclaredEntitiesError):
        parsed_element(b"<!DOCTYPE a><a/>")


def test_the_same_members_give_the_same_bytes() -> None:
    """No clock and no system in a package that is written anew; the order stays."""
    members = {"b": b"2", "a": b"1" * 99}
    assert zipped(members) == zipped(dict(members))
    assert list(members_of(zipped(members)).items()) == list(members.items())


def test_what_is_packed_already_is_stored(tmp_path: Path) -> None:
    """Only the members that are named; each may come when its turn does."""
    file = tmp_path / "gói.zip"
    write_members(file, ((name, b"1" * 99) for name in ("a", "b.whl")), stored={"b.whl"})
    with zipfile.ZipFile(file) as package:
        found = [info.compress_type for info in package.infolist()]
    assert found == [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED]
    assert members_of(file.read_bytes()) == {"a": b"1" * 99, "b.whl": b"1" * 99}


def test_members_are_replaced_and_added() -> None:
    """The others keep their place and their bytes; what is new stands at the end."""
    old = zipped({"a": b"1", "b": b"2"})
    new = with_members(old, {"c": b"3", "a": b"4"})
    assert list(members_of(new).items()) == [("a", b"4"), ("b", b"2"), ("c", b"3")]
    assert with_members(old, {}) == old


def test_a_stored_package_is_one_that_any_library_reads() -> None:
    """Members that are packed without zipfile keep name, order, content and check sum."""
    members = {"xl/số.xml": b"<a/>", "empty": b"", "large": bytes(range(256)) * 500}
    with zipfile.ZipFile(io.BytesIO(stored(members))) as package:
        assert package.testzip() is None
        assert {name: package.read(name) for name in package.namelist()} == members
