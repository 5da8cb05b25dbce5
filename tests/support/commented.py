"""A Word document with comments: made in a file beside it, and read back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from lxml import etree

from baocao_tthc.word import sound_document
from baocao_tthc.word.comments import Comment, commented
from support.word_files import W, part, text_of

WHEN = datetime(2026, 1, 20, 16, 32)
COMMENTS = "word/comments.xml"


def commented_copy(path: Path, *comments: Comment) -> Path:
    """The document with these comments, in a file beside it."""
    copy = path.with_name("ghi-chu.docx")
    copy.write_bytes(commented(sound_document(path), comments, "Soát", WHEN))
    return copy


def ranges(path: Path) -> dict[str, str]:
    """What stands between the marks of each comment, by its id."""
    found: dict[str, str] = {}
    open_ones: set[str] = set()
    for element in part(path).iter():
        name = etree.QName(element).localname
        number = element.get(f"{W}id", "")
        if name == "commentRangeStart":
            assert number not in found
            found[number] = ""
            open_ones.add(number)
        elif name == "commentRangeEnd":
            open_ones.remove(number)
        elif name in {"t", "tab"}:
            for each in open_ones:
                found[each] += " " if name == "tab" else element.text or ""
    assert not open_ones
    references = [mark.get(f"{W}id") for mark in part(path).iter(f"{W}commentReference")]
    assert sorted(references) == sorted(found)
    return found


def texts(path: Path, name: str = COMMENTS) -> dict[str, list[str]]:
    """The paragraphs of each comment, by its id."""
    comments = part(path, name)
    return {one.get(f"{W}id"): [text_of(p) for p in one.iter(f"{W}p")] for one in comments}
