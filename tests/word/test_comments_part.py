"""The part of the comments in its package: found or made, announced, and nothing else touched."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from baocao_tthc.errors import DocumentError
from baocao_tthc.word import sound_document
from baocao_tthc.word.comments import Comment, commented
from support.commented import COMMENTS, commented_copy, ranges, texts
from support.filings import january, report_of
from support.word_files import TEMPLATE, W, paragraph, part, run, template, write

MAIN, TYPES, RELATIONS = "word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_ANNOTATION = '<w:p><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>'
_SPACE = W[1:-1]


def with_comments(
    folder: Path, name: str, target: str, *, typed: bool = True, xml: str = ""
) -> Path:
    """A document with the comment 3 of another author, in this part (or with this XML there)."""
    with zipfile.ZipFile(TEMPLATE) as archive:
        links, types = archive.read(RELATIONS).decode(), archive.read(TYPES).decode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
    override = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
    own = f'<Relationship Id="rIdX" Type="{_KIND}" Target="{target}"/></Relationships>'
    comment = f'<w:comment w:id="3" w:author="Lan">{_ANNOTATION.format("Của Lan")}</w:comment>'
    parts = {
        name: xml or f'<w:comments xmlns:w="{_SPACE}">{comment}</w:comments>',
        RELATIONS: links.replace("</Relationships>", own),
        TYPES: types.replace("</Types>", override) if typed else types,
    }
    start, end = (f'<w:commentRange{kind} w:id="3"/>' for kind in ("Start", "End"))
    reference = '<w:r><w:commentReference w:id="3"/></w:r>'
    body = f"<w:p>{run('Có ')}{start}{run('05')}{end}{reference}{run(' hồ sơ')}</w:p>"
    return template(folder, body, parts=parts)


@pytest.mark.parametrize(
    ("name", "target"),
    [
        (COMMENTS, "comments.xml"),
        (COMMENTS, "/word/comments.xml"),
        ("word/Comments.xml", "comments.xml"),
        ("ghichu/c.xml", "../ghichu/c.xml"),
    ],
)
def test_comments_that_were_there(tmp_path: Path, name: str, target: str) -> None:
    """Comments of others stay with their ids and marks, wherever their part is."""
    path = with_comments(tmp_path, name, target)
    copy = commented_copy(path, *(Comment(1, "05 hồ", f"Mới {n}") for n in range(4)))
    found = texts(copy, name)
    assert found["3"] == ["Của Lan"]
    assert len(found) == 5
    assert ranges(copy)["3"] == "05"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy) as new:
        assert new.namelist() == old.namelist()
        assert new.read(RELATIONS) == old.read(RELATIONS)
        assert new.read(TYPES) == old.read(TYPES)


def test_comments_elsewhere(tmp_path: Path) -> None:
    """A relationship to comments outside the package is not followed: the copy has its own."""
    path = with_comments(tmp_path, "word/c.xml", 'file:///c.xml" TargetMode="External')
    copy = commented_copy(path, Comment(1, "05", "Mới"))
    assert texts(copy, COMMENTS) == {"1": ["Mới"]}


def test_missing_type_is_added(tmp_path: Path) -> None:
    """A part of comments without a content type gets one."""
    copy = commented_copy(
        with_comments(tmp_path, COMMENTS, "comments.xml", typed=False), Comment(1, "", "?")
    )
    assert b'PartName="/word/comments.xml"' in zipfile.ZipFile(copy).read(TYPES)


def test_first_comments_of_a_document(tmp_path: Path) -> None:
    """A document without comments gets their part, announced; a foreign part keeps its name."""
    path = template(tmp_path, paragraph("Có 05"), parts={COMMENTS: "<lạ/>"})
    copy = commented_copy(path, Comment(1, "05", "Dòng một\nDòng\x01 hai & <ba>"))
    assert texts(copy, "word/comments1.xml") == {"1": ["Dòng một", "Dòng hai & <ba>"]}
    (link,) = [each for each in part(copy, RELATIONS) if each.get("Type") == _KIND]
    assert link.get("Target") == "comments1.xml"
    (comment,) = part(copy, "word/comments1.xml")
    assert comment.get(f"{W}author") == "Soát"
    assert comment.get(f"{W}date") == "2026-01-20T16:32:00Z"


def test_document_without_relationships(tmp_path: Path) -> None:
    """Even a main part that had no relationships gets its comments."""
    path = template(tmp_path, paragraph("Có 05"))
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "b.docx", "w") as bare:
        for name in old.namelist():
            if name != RELATIONS:
                bare.writestr(name, old.read(name))
    copy = commented_copy(tmp_path / "b.docx", Comment(1, "05", "Xem lại"))
    assert texts(copy) == {"1": ["Xem lại"]}
    assert [each.get("Target") for each in part(copy, RELATIONS)] == ["comments.xml"]


def records(path: Path) -> dict[str, bytes]:
    """The bytes of each member's local record, packed as they are."""
    content = path.read_bytes()
    with zipfile.ZipFile(BytesIO(content)) as archive:
        infos = sorted(archive.infolist(), key=lambda info: info.header_offset)
        stops = [info.header_offset for info in infos[1:]] + [archive.start_dir]
    return {
        info.filename: content[info.header_offset : stop]
        for info, stop in zip(infos, stops, strict=True)
    }


def test_other_members_stay_byte_for_byte(tmp_path: Path) -> None:
    """Only the main part, its relationships and the content types change, not even the packing."""
    path = write(report_of(january()), tmp_path)
    copy = commented_copy(path, Comment(1, "", "?"))
    before, after = records(path), records(copy)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {MAIN, COMMENTS, RELATIONS, TYPES}
    assert list(after) == [*before, COMMENTS]


def test_no_comments_no_change(tmp_path: Path) -> None:
    """Without a comment the copy is the document."""
    path = template(tmp_path, paragraph("Có 05"))
    assert commented(sound_document(path), []) == path.read_bytes()


def test_hostile_part_of_comments(tmp_path: Path) -> None:
    """The part of the comments is held to what holds for the text: no entities, sound XML."""
    for xml in ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "<w:comments"):
        path = with_comments(tmp_path, COMMENTS, "comments.xml", xml=xml)
        with pytest.raises(DocumentError, match=r"word/comments\.xml"):
            commented_copy(path, Comment(1, "", "?"))
