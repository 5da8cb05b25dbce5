"""Small faults put into a Word report, one at a time: what a clerk's slip changes in its text.

A fault is made in the text of the XML (w:t, also in content controls and across split runs), so
the document stays what it is and only what a reader sees changes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from lxml import etree  # type: ignore[import-untyped]

from baocao_tthc.vietnamese import count, full_date, read_date
from baocao_tthc.word import Document, SoundDocument, WordTable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NUMBER = r"(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+)"
_START = r"(?<![\w.,/(=+-])"
_CASES = re.compile(
    rf"{_START}{_NUMBER}(?=\s*(?:hồ sơ|HS|PAKN|phản ánh|kiến nghị)\b)|(?<=: ){_NUMBER}(?=\s*[;.]|$)"
)
_CELL = re.compile(rf"{_NUMBER}|\d+,\d+")
_RATE = re.compile(rf"{_START}\d+(?:,\d+)?(?=\s?%)")
_NONE = re.compile(r"\bkhông có(?= hồ sơ)", re.IGNORECASE)
_PERIOD = re.compile(r"(\d{1,2}/\d{1,2}/\d{4})(\D{1,16})(\d{1,2}/\d{1,2}/\d{4})")


class Edit(NamedTuple):
    """Characters `start` to `end` of a paragraph's text, replaced."""

    paragraph: int
    start: int
    end: int
    text: str


class Mutation(NamedTuple):
    """One fault: its kind, whether it is in a table, and the one or two edits that make it."""

    kind: str
    in_table: bool
    edits: tuple[Edit, ...]

    @property
    def paragraphs(self) -> frozenset[int]:
        """The paragraphs that it changes."""
        return frozenset(edit.paragraph for edit in self.edits)


class _Found(NamedTuple):
    paragraph: int
    start: int
    text: str

    def changed(self, text: str) -> Edit:
        return Edit(self.paragraph, self.start, self.start + len(self.text), text)


def mutations(document: Document) -> Iterator[Mutation]:
    """Every fault that the document can be given, paragraph by paragraph, then table by table."""
    for block in document.blocks:
        if isinstance(block, WordTable):
            yield from _in_table(block)
        else:
            yield from _in_text(block.number, block.text)


def mutated(sound: SoundDocument, mutation: Mutation) -> SoundDocument:
    """The document with that fault."""
    root = etree.fromstring(sound.parts[sound.main])
    paragraphs = list(root.iter(f"{W}p"))
    for edit in sorted(mutation.edits, key=lambda edit: -edit.start):
        _replace(list(_texts(paragraphs[edit.paragraph - 1])), edit)
    changed = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return sound._replace(parts={**sound.parts, sound.main: changed})


def edited(text: str, edits: tuple[Edit, ...]) -> str:
    """What a paragraph of this text says after the edits."""
    for edit in sorted(edits, key=lambda edit: -edit.start):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _in_text(paragraph: int, text: str) -> Iterator[Mutation]:
    cases, rates = _all(_CASES, paragraph, text), _all(_RATE, paragraph, text)
    for found in cases:
        yield from _counts(found, in_table=False)
    for found in rates:
        yield from _rates(found, in_table=False)
    for found in _all(_NONE, paragraph, text):
        yield Mutation("“không có” thành “có 01”", False, (found.changed("có 01"),))
    for match in _PERIOD.finditer(text):
        found = _Found(paragraph, match.start(), match[0])
        begin, end = read_date(match[1]), read_date(match[3])
        later = _shown(match[1], _next_month(begin)) + match[2]
        end_text = _shown(match[3], _next_month(end))
        yield Mutation("kỳ dời một tháng", False, (found.changed(later + end_text),))
        end_text = _shown(match[3], end + timedelta(days=1))
        yield Mutation("ngày cuối kỳ +1", False, (found.changed(match[1] + match[2] + end_text),))
    yield from _swaps(cases, "hai số đổi chỗ", in_table=False)
    yield from _swaps(rates, "hai tỷ lệ đổi chỗ", in_table=False)


def _in_table(table: WordTable) -> Iterator[Mutation]:
    """The faults of the cells that are a number; the first column holds order numbers."""
    for row in table.rows():
        numbers = [
            _Found(cell.number, 0, cell.text)
            for cell in row
            if cell.column > 1 and _CELL.fullmatch(cell.text)
        ]
        for found in numbers:
            kinds = _rates if "," in found.text else _counts
            yield from kinds(found, in_table=True)
        yield from _swaps(numbers, "hai số đổi chỗ", in_table=True)


def _counts(found: _Found, *, in_table: bool) -> Iterator[Mutation]:
    value = int(found.text.replace(".", ""))
    yield Mutation("số +1", in_table, (found.changed(_like(found.text, value + 1)),))
    if value:
        yield Mutation("số ×10", in_table, (found.changed(_like(found.text, value * 10)),))
    if transposed := _transposed(str(value)):
        yield Mutation(
            "số đảo hai chữ số", in_table, (found.changed(_like(found.text, int(transposed))),)
        )


def _rates(found: _Found, *, in_table: bool) -> Iterator[Mutation]:
    yield Mutation("tỷ lệ +0,1", in_table, (found.changed(_higher(found.text)),))
    yield Mutation("tỷ lệ sai chữ số cuối", in_table, (found.changed(_last_digit(found.text)),))


def _swaps(found: list[_Found], kind: str, *, in_table: bool) -> Iterator[Mutation]:
    """Neighbours of different value change places, each keeping its own way of being written."""
    for one, other in pairwise(found):
        if one.text.lstrip("0") != other.text.lstrip("0"):
            yield Mutation(kind, in_table, (one.changed(other.text), other.changed(one.text)))


def _all(pattern: re.Pattern[str], paragraph: int, text: str) -> list[_Found]:
    return [_Found(paragraph, match.start(), match[0]) for match in pattern.finditer(text)]


def _like(text: str, value: int) -> str:
    """The value, written as the text is: with or without dots, with or without a zero before."""
    plain = len(text) > 3 and "." not in text
    return str(value) if plain else count(value).zfill(2 if text[0] == "0" and text != "0" else 1)


def _transposed(digits: str) -> str | None:
    """The first two neighbouring digits that differ change places; no zero comes to the front."""
    for i, (one, other) in enumerate(pairwise(digits)):
        if one != other and (i or other != "0"):
            return digits[:i] + other + one + digits[i + 2 :]
    return None


def _higher(text: str) -> str:
    return str(Decimal(text.replace(",", ".")) + Decimal("0.1")).replace(".", ",")


def _last_digit(text: str) -> str:
    """One unit of the last digit more; less where it is 9 or the rate is 100."""
    if text == "100":
        return "99"
    return text[:-1] + ("8" if text[-1] == "9" else str(int(text[-1]) + 1))


def _next_month(day: date) -> date:
    """The same day a month later, the last of the month for a last."""
    first = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    ends = (day + timedelta(days=1)).day == 1
    return last if ends else first.replace(day=min(day.day, last.day))


def _shown(text: str, day: date) -> str:
    """The date, with a zero before the month only where the text has room for one."""
    return f"{day:%d}/{day.month}/{day.year}" if len(text) == 9 else full_date(day)


def _texts(element: Any) -> Iterator[Any]:
    """The w:t of a paragraph that a reader sees, without the paragraphs of its text boxes."""
    for child in element:
        if child.tag == f"{W}t":
            yield child
        elif child.tag not in {f"{W}p", f"{W}txbxContent", f"{W}del", f"{W}moveFrom"}:
            yield from _texts(child)


def _replace(texts: list[Any], edit: Edit) -> None:
    """The new text goes where the old began; what the old had in later runs is taken away."""
    ends = list(accumulate(len(text.text or "") for text in texts))
    first = bisect_right(ends, edit.start)
    for index in range(first, len(texts)):
        begin = ends[index] - len(texts[index].text or "")
        if index > first and begin >= edit.end:
            break
        old = texts[index].text or ""
        head, tail = old[: max(0, edit.start - begin)], old[max(0, edit.end - begin) :]
        texts[index].text = head + (edit.text if index == first else "") + tail
        texts[index].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
