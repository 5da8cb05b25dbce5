"""How a report must look: its parts, the months it names, how it writes numbers and words.

The parts are those of a report to a higher body (Nghị định 30/2020/NĐ-CP); the months are those of
its period; marks of numbers are of one kind, words stand once and without slips of the keyboard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from ..checks.catalogue import finding
from ..findings.finding import Finding, Words
from ..period import Period
from ..units import TO_BE_FILLED
from ..vietnamese import fold_same_length, full_date, months_since_0, read_number
from ..vietnamese.numbers import NUMBER, NumberKind
from ..word import Document, Paragraph
from ..wording import shortened
from .lexicon import pattern, slips
from .lines import LAST_WORDS, Line
from .quantities import Quantity

_MAX_HEAD = 30  # paragraphs in which the head of the document and its title stand
_MAX_HEAD_LINE = 90  # characters of the line with number and date
_MAX_TITLE = 200  # characters
_MAX_MONTH = 35  # days of a period that is named after a month
_MONTH = r"tháng (?P<month>\d{1,2})(?:[/ ]*năm (?P<year>\d{4})|/(?P<short>\d{4}))?"
_TITLE = re.compile(
    rf"(?:về |tình hình|kết quả|báo cáo|công tác|tổng hợp|cải cách)[^.;:]*\b{_MONTH}\W*"
)
# What names the month of the period, and what names the one after it.
_NAMES_MONTH = (
    (re.compile(rf"kỳ báo cáo: ?{_MONTH}\W*$"), 0),
    (re.compile(rf"{LAST_WORDS.pattern}[^.;]{{0,{_MAX_TITLE}}}?{_MONTH}"), 0),
    (
        re.compile(
            rf"\W{{0,30}}(?:[ivx]{{1,9}}\.|\d\.)? ?(?:phương hướng,? )?nhiệm vụ[^.;]{{0,40}}"
            rf"{_MONTH}\W*$"
        ),
        1,
    ),
)
_MAX_SHOWN = 6  # numbers quoted in one finding
_COUNTED = re.compile(rf"(?<![\w/-])(?<!\d[.,])({NUMBER}) hồ sơ(?!\w)")
_YEAR = re.compile(r"(?:19|20)\d\d")


def layout(document: Document) -> Iterator[Finding]:
    """What is missing or empty in head and foot of an official letter; other texts have neither."""
    found = [(p, fold_same_length(p.text).strip()) for p in document.paragraphs() if p.text.strip()]
    head = found[:_MAX_HEAD]
    foot = next(
        (i for i, (_, text) in enumerate(found) if pattern("recipients").match(text)), len(found)
    )
    if foot == len(found) and not any(pattern("letterheads").match(text) for _, text in head):
        return
    title = next((p for p, text in head if text in ("báo cáo", "báo cáo tháng")), None)
    whole = foot < len(found)  # an excerpt need not have all
    if title and whole and not any("kính gửi" in text for _, text in head):
        yield finding("VB41", _whole(title))
    recipients = " ".join(text for _, text in found[foot : foot + 4])
    if recipients and "như trên" not in recipients and "như kính gửi" not in recipients:
        yield finding("VB42", _whole(found[foot][0]))
    for paragraph, text in head:
        for missing, name in (("số", "heads_without_number"), ("ngày", "heads_without_date")):
            if len(text) <= _MAX_HEAD_LINE and pattern(name).match(text):
                words = Words(paragraph.number, " ".join(paragraph.text.split()))
                yield finding("VB43", words, missing=missing)
                break
    annexes = [
        (p, match[1]) for p, text in found if (match := pattern("numbered_annexes").match(text))
    ]
    arabic = [_whole(p) for p, name in annexes if name.isdigit()]
    if len(arabic) == len(annexes) > 0 and _annex_tables(document) > 1:
        yield finding("VB44", *arabic, words=arabic[0].text.strip(": "))


def left_to_fill(document: Document) -> Iterator[Finding]:
    """The places that a superior's report leaves open until ThongTin says what stands there."""
    places: dict[str, list[Words]] = {}
    for text in TO_BE_FILLED.values():
        mark = fold_same_length(text)
        found = [_whole(p) for p in document.paragraphs() if mark in fold_same_length(p.text)]
        places |= {text: found} if found else {}
    if places:
        told = ", ".join(f"“{text}”" for text in places)
        yield finding("VB55", *(dict.fromkeys(chain(*places.values()))), items=told)


def _whole(paragraph: Paragraph) -> Words:
    return Words(paragraph.number, paragraph.text.strip())


def _annex_tables(document: Document) -> int:
    """How many annex tables the document has: those too wide to be part of its heading."""
    return sum(not isinstance(block, Paragraph) and block.columns > 4 for block in document.blocks)


def months(document: Document, period: Period | None) -> Iterator[Finding]:
    """Where a month is named that is not the period's, or not the next one under the tasks."""
    if period is None or (period.end - period.start).days > _MAX_MONTH:
        return
    for index, paragraph in enumerate(document.paragraphs()):
        folded = fold_same_length(paragraph.text).strip()
        tried = [(named.match(folded), later) for named, later in _NAMES_MONTH]
        if index < _MAX_HEAD and len(folded) < _MAX_TITLE:
            tried.append((_TITLE.fullmatch(folded), 0))
        rights = (_right(match, period, later) for match, later in tried if match)
        if right := next(filter(None, rights), ""):
            words = Words(paragraph.number, " ".join(paragraph.text.split())[:_MAX_TITLE])
            yield finding("VB18", words, end=full_date(period.end), right=right)


def _right(match: re.Match[str], period: Period, later: int) -> str:
    """What the month should be, "" when it is right."""
    right = months_since_0(period.end.year, period.end.month) + later
    year = int(match["year"] or match["short"] or right // 12)
    if months_since_0(year, int(match["month"])) == right:
        return ""
    meant = f"tháng {right % 12 + 1:02d} năm {right // 12}"
    kind = "tháng sau" if later else "tức là"
    return f"{kind} {meant}, không phải tháng {int(match['month']):02d} năm {year}"


def marks(claims: Sequence[Quantity]) -> Iterator[Finding]:
    """Decimal and thousands marks: one kind in one report."""
    rates = [claim for claim in claims if claim.token.kind is NumberKind.PERCENT]
    dots = [claim for claim in rates if "." in claim.token.digits]
    commas = [claim for claim in rates if "," in claim.token.digits]
    if dots and commas:
        yield finding("VB31", *_places(dots), dots=_digits(dots), commas=_digits(commas))
    elif dots:
        yield finding("VB32", *_places(dots), dots=_digits(dots))
    counts = [claim for claim in claims if claim.concepts and claim.token.kind is NumberKind.COUNT]
    large = [claim for claim in counts if claim.value >= 1000]
    bare = [c for c in large if c.token.digits.isdigit() and not _YEAR.fullmatch(c.token.digits)]
    grouped = [claim for claim in large if "." in claim.token.digits]
    if bare and grouped:
        yield finding("VB33", *_places(bare), bare=_digits(bare), grouped=_digits(grouped))
    if parted := [claim for claim in large if len(claim.token.digits.split()) > 1]:
        yield finding("VB37", *_places(parted), parted=_digits(parted))


def _places(claims: Sequence[Quantity]) -> Iterator[Words]:
    yield from dict.fromkeys(claim.place for claim in claims)


def _digits(claims: Sequence[Quantity]) -> str:
    percent = "%" if claims[0].token.kind is NumberKind.PERCENT else ""
    values = dict.fromkeys(f"{claim.token.digits}{percent}" for claim in claims)
    return shortened(list(values), _MAX_SHOWN)


def odd_numbers(texts: Sequence[Line]) -> Iterator[Finding]:
    """A count of cases with a comma, or with groups that are not of three digits."""
    for text in texts:
        for match in _COUNTED.finditer(text.folded):
            if "," in match[1] or read_number(match[1]) != int(read_number(match[1])):
                yield finding("VB36", text.words(*match.span()))


def wording(texts: Sequence[Line]) -> Iterator[Finding]:
    """Words typed twice, and slips that make another word."""
    for text in texts:
        for match in pattern("doubled_words").finditer(text.folded):
            if not any(letter.isdigit() for letter in match[0]):
                yield finding("VB34", text.words(*match.span()))
        for slip, right in slips():
            for match in slip.finditer(text.folded):
                yield finding("VB35", text.words(*match.span()), right=right)
