"""The parts that a report to a higher body must have (Nghị định 30/2020/NĐ-CP)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..word import Document, Paragraph
from .lexicon import fold_same_length
from .remark import Remark, Words, remark

_NO_NUMBER = re.compile(r"\s*số\s*:?[\s.…_]*/[a-zđ]")
_NO_DATE = re.compile(r".{0,40}\bngày[\s.…_]*tháng\b|.{0,40}\btháng[\s.…_]*năm\b")
_ANNEX = re.compile(r"\s*phụ lục(?: số)?\s*([0-9]+|[ivx]+)\s*[:.]?\s*$")
_HEAD = 30  # paragraphs in which the head of the document stands
_LONGEST = 90


def layout(document: Document) -> Iterator[Remark]:
    """What is missing or empty in head and foot."""
    found = [(p, fold_same_length(p.text).strip()) for p in document.paragraphs() if p.text.strip()]
    head = found[:_HEAD]
    title = next((p for p, text in head if text in ("báo cáo", "báo cáo tháng")), None)
    addressed = any("kính gửi" in text for _, text in head)
    if title and not addressed:
        yield remark("VB41", Words(title.number, title.text.strip()))
    yield from _recipients(found)
    for paragraph, text in head:
        if len(text) <= _LONGEST and _NO_NUMBER.match(text):
            yield _empty(paragraph, "số")
        elif len(text) <= _LONGEST and _NO_DATE.match(text):
            yield _empty(paragraph, "ngày")
    annexes = [(p, match[1]) for p, text in found if (match := _ANNEX.match(text))]
    arabic = [p for p, name in annexes if name.isdigit()]
    if len(arabic) == len(annexes) > 0 and _tables_after(document) > 1:
        places = [Words(p.number, p.text.strip()) for p in arabic]
        yield remark("VB44", *places, words=places[0].text.strip(": "))


def _recipients(found: list[tuple[Paragraph, str]]) -> Iterator[Remark]:
    for index, (paragraph, text) in enumerate(found):
        if text.startswith("nơi nhận"):
            rest = " ".join(text for _, text in found[index : index + 4])
            if "như trên" not in rest and "như kính gửi" not in rest:
                yield remark("VB42", Words(paragraph.number, paragraph.text.strip()))
            return


def _empty(paragraph: Paragraph, missing: str) -> Remark:
    text = " ".join(paragraph.text.split())
    return remark("VB43", Words(paragraph.number, text), words=text, missing=missing)


def _tables_after(document: Document) -> int:
    """How many annex tables the document has: those too wide to be part of its heading."""
    return sum(not isinstance(block, Paragraph) and block.columns > 4 for block in document.blocks)
