"""The parts that a report to a higher body must have (Nghị định 30/2020/NĐ-CP).

The months that a report names in its title, heads and last words: those of its period.

How numbers and words are written: marks mixed, words doubled, slips of the keyboard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..period import Period
from ..vietnamese import fold_same_length, full_date
from ..word import Document, Paragraph
from .claims import Claim
from .lexicon import slips
from .passages import Passage
from .remark import Remark, Words, remark
from .tokens import TokenKind

_NO_NUMBER = re.compile(r"\s*số\s*:?[\s.…_]*/[a-zđ]")
_NO_DATE = re.compile(r".{0,40}\bngày[\s.…_]*tháng\b|.{0,40}\btháng[\s.…_]*năm\b")
_ANNEX = re.compile(r"\s*phụ lục(?: số)?\s*([0-9]+|[ivx]+)\s*[:.]?\s*$")
_HEADING_PARAGRAPHS = 30  # paragraphs in which the head of the document stands
_LONGEST_RECIPIENTS = 90


def layout(document: Document) -> Iterator[Remark]:
    """What is missing or empty in head and foot."""
    found = [(p, fold_same_length(p.text).strip()) for p in document.paragraphs() if p.text.strip()]
    head = found[:_HEADING_PARAGRAPHS]
    title = next((p for p, text in head if text in ("báo cáo", "báo cáo tháng")), None)
    addressed = any("kính gửi" in text for _, text in head)
    if title and not addressed:
        yield remark("VB41", Words(title.number, title.text.strip()))
    yield from _recipients(found)
    for paragraph, text in head:
        if len(text) <= _LONGEST_RECIPIENTS and _NO_NUMBER.match(text):
            yield _empty(paragraph, "số")
        elif len(text) <= _LONGEST_RECIPIENTS and _NO_DATE.match(text):
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


_HEAD = 30  # paragraphs in which the title stands
_LONGEST = 200  # characters of a title
_MONTHLY = 35  # days of a period that is named after a month
_MONTH = r"tháng (?P<month>\d{1,2})(?:[/ ]*năm (?P<year>\d{4})|/(?P<short>\d{4}))?"
_TITLE = re.compile(
    rf"(?:về |tình hình|kết quả|báo cáo|công tác|tổng hợp|cải cách)[^.;:]*\b{_MONTH}\W*"
)
# What names the month of the period, and what names the one after it.
_PLACES = (
    (re.compile(rf"kỳ báo cáo: ?{_MONTH}\W*$"), 0),
    (re.compile(rf"trên đây là (?:báo cáo|kết quả|tình hình)[^.;]*?{_MONTH}"), 0),
    (
        re.compile(
            rf"\W*(?:[ivx]+\.|\d\.)? ?(?:phương hướng,? )?nhiệm vụ[^.;]{{0,40}}{_MONTH}\W*$"
        ),
        1,
    ),
)


def months(document: Document, period: Period | None) -> Iterator[Remark]:
    """Where a month is named that is not the period's, or not the next one under the tasks."""
    if period is None or (period.end - period.start).days > _MONTHLY:
        return
    for index, paragraph in enumerate(document.paragraphs()):
        folded = fold_same_length(paragraph.text).strip()
        tried = [(pattern.match(folded), later) for pattern, later in _PLACES]
        if index < _HEAD and len(folded) < _LONGEST:
            tried.append((_TITLE.fullmatch(folded), 0))
        for match, later in tried:
            if match and (right := _right(match, period, later)):
                words = Words(paragraph.number, " ".join(paragraph.text.split())[:_LONGEST])
                end = full_date(period.end)
                yield remark("VB18", words, words=words.text, end=end, right=right)
                break


def _right(match: re.Match[str], period: Period, later: int) -> str:
    """What the month should be, "" when it is right or no month of the calendar."""
    count = 12 * period.end.year + period.end.month - 1 + later
    year, month = count // 12, count % 12 + 1
    named = int(match["month"])
    named_year = int(match["year"] or match["short"] or year)
    if (named, named_year) == (month, year):
        return ""
    kind = "tháng sau" if later else "tức là"
    return f"{kind} tháng {month:02d} năm {year}, không phải tháng {named:02d} năm {named_year}"


_SHOWN = 6
_DOUBLED = re.compile(r"(?<![\w-])(\w{2,} \w{2,}) \1(?![\w-])")
_DOUBLED_PARTICLE = re.compile(
    r"(?<![\w-])(các|và|là|đã|có|được|trong|với|cho|về|của|tại|hồ sơ|tổng) \1(?![\w-])"
)
_ODD = re.compile(r"(?<![\d.,/])\d+(?:,\d+|\.\d{1,2}|\.\d{4,}) hồ sơ(?!\w)")
_THOUSAND = 1000
_YEAR = re.compile(r"(?:19|20)\d\d")


def marks(claims: Sequence[Claim]) -> Iterator[Remark]:
    """Decimal and thousands marks: one kind in one report."""
    rates = [claim for claim in claims if claim.token.kind is TokenKind.PERCENT]
    dots = [claim for claim in rates if "." in claim.token.digits]
    commas = [claim for claim in rates if "," in claim.token.digits]
    if dots and commas:
        yield remark("VB31", *_places(dots), dots=_digits(dots), commas=_digits(commas))
    elif dots:
        yield remark("VB32", *_places(dots), dots=_digits(dots))
    counts = [claim for claim in claims if claim.concepts and claim.token.kind is TokenKind.COUNT]
    large = [claim for claim in counts if claim.value >= _THOUSAND]
    bare = [c for c in large if c.token.digits.isdigit() and not _YEAR.fullmatch(c.token.digits)]
    grouped = [claim for claim in large if "." in claim.token.digits]
    if bare and grouped:
        yield remark("VB33", *_places(bare), bare=_digits(bare), grouped=_digits(grouped))


def _places(claims: Sequence[Claim]) -> Iterator[Words]:
    yield from dict.fromkeys(claim.place for claim in claims)


def _digits(claims: Sequence[Claim]) -> str:
    values = list(dict.fromkeys(claim.token.digits for claim in claims))
    more = " …" if len(values) > _SHOWN else ""
    percent = "%" if claims[0].token.kind is TokenKind.PERCENT else ""
    return ", ".join(f"{value}{percent}" for value in values[:_SHOWN]) + more


def odd_numbers(texts: Sequence[Passage]) -> Iterator[Remark]:
    """A count of cases with a comma, or with groups that are not of three digits."""
    for text in texts:
        for match in _ODD.finditer(text.folded):
            found = text.words(*match.span())
            yield remark("VB36", found, words=found.text)


def wording(texts: Sequence[Passage]) -> Iterator[Remark]:
    """Words typed twice, and slips that make another word."""
    for text in texts:
        for pattern in (_DOUBLED, _DOUBLED_PARTICLE):
            for match in pattern.finditer(text.folded):
                if not any(letter.isdigit() for letter in match[0]):
                    found = text.words(*match.span())
                    yield remark("VB34", found, words=found.text)
        for pattern, right in slips():
            for match in pattern.finditer(text.folded):
                found = text.words(*match.span())
                yield remark("VB35", found, words=found.text, right=right)
