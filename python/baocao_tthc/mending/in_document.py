"""What of a finished Word report may be written otherwise, and the report with that tracked.

Only what the audit tells is mended; so both say the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from ..audit import audit
from ..checks.entered_texts import LEFT_OVER
from ..findings.finding import Words
from ..vietnamese import fold
from ..word import Document, Paragraph, SoundDocument
from ..word.tracked_changes import Change, tracked
from .corrections import Correction, Mend, Wording

AUTHOR = "Sửa hộ (BaoCao TTHC)"
_TOLD_BY = {"VB31": "VB32"}  # what the audit tells in another way
_LEFT_OVER_RULE, _AS_ABOVE_RULE = "ND01", "VB42"
_NONE = re.compile(r"[^-–+•*].*\b(?:không có|không phát sinh)(?: nội dung(?: báo cáo)?)?[.;]?")
_NONE_BEFORE = re.compile(r"(?:: |\s)(?:0|không có)(?: [^\s.;:()]+){0,3} ?$")
_AS_ABOVE = "Như trên;"
_DASH = re.compile(r"\s*[-–+•*]")


class MendedDocument(NamedTuple):
    """The bytes of the mended document, and what could not be mended where it stands."""

    content: bytes
    left: tuple[Mend, ...]


def mends_of_document(document: Document) -> list[Mend]:
    """What may be mended, from the top."""
    found = audit(document)
    told: dict[str, set[int]] = defaultdict(set)
    for finding in found.findings:
        rule = _TOLD_BY.get(finding.rule, finding.rule)
        told[rule].update(place.paragraph for place in finding.words)
    paragraphs = list(document.paragraphs())
    wording = Wording((one.text for one in paragraphs), None)
    removed = set(_under_none(paragraphs, told[_LEFT_OVER_RULE]))
    mends = []
    for one in paragraphs:
        place = Words(one.number, one.text)
        mends += [Mend(place, one.text, made) for made in _made(one, wording, told, removed)]
    return mends


def _made(
    one: Paragraph, wording: Wording, told: dict[str, set[int]], removed: Collection[int]
) -> Iterator[Correction]:
    if one.number in removed:
        yield Correction(0, len(one.text), "", _LEFT_OVER_RULE)
        return
    listed = one.numbered or _DASH.match(one.text)  # else it is no recipient: the signature
    if one.number - 1 in told[_AS_ABOVE_RULE] and listed:
        dash = "" if one.numbered else "- "
        yield Correction(0, 0, f"{dash}{_AS_ABOVE}\n", _AS_ABOVE_RULE)
    made = [each for each in wording.corrections(one.text) if one.number in told[each.rule]]
    if one.number in told[_LEFT_OVER_RULE]:
        made += _brackets(one.text)
    yield from sorted(made)


def _under_none(paragraphs: Sequence[Paragraph], left_over: Collection[int]) -> Iterator[int]:
    """The left-overs of the printed outline below an item that says that there is nothing."""
    below = False
    for one in paragraphs:
        if one.number in left_over and below:
            yield one.number
        else:
            below = bool(_NONE.fullmatch(fold(one.text))) and not one.numbered


def _brackets(text: str) -> Iterator[Correction]:
    """What is asked for in brackets behind a nought: "0 thủ tục (nêu rõ tên văn bản)"."""
    for match in LEFT_OVER.finditer(text):
        begin = len(text[: match.start()].rstrip())
        if match[0].startswith("(") and _NONE_BEFORE.search(fold(text[:begin])):
            yield Correction(begin, match.end(), "", _LEFT_OVER_RULE)


def mended_document(
    sound: SoundDocument, mends: Sequence[Mend], when: datetime | None = None
) -> MendedDocument:
    """The document with these mends as tracked changes, dated `when` (default: now, local)."""
    changes = {
        Change(one.place.paragraph, one.made.begin, one.made.end, one.made.new): one
        for one in mends
        if isinstance(one.place, Words)
    }
    done = tracked(sound, list(changes), AUTHOR, when or datetime.now())
    return MendedDocument(done.content, tuple(changes[each] for each in done.refused))
