"""How numbers and words are written: marks mixed, words doubled, slips of the keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .claim import Claim
from .lexicon import slips
from .passages import Passage
from .remark import Remark, Words, remark
from .tokens import Kind

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
    rates = [claim for claim in claims if claim.token.kind is Kind.PERCENT]
    dots = [claim for claim in rates if "." in claim.token.digits]
    commas = [claim for claim in rates if "," in claim.token.digits]
    if dots and commas:
        yield remark("VB31", *_places(dots), dots=_digits(dots), commas=_digits(commas))
    elif dots:
        yield remark("VB32", *_places(dots), dots=_digits(dots))
    counts = [claim for claim in claims if claim.concepts and claim.token.kind is Kind.COUNT]
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
    percent = "%" if claims[0].token.kind is Kind.PERCENT else ""
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
