"""A claim: a number of the text and what it counts.

Claims: what each number of the text counts, by the words around it.

A number is described by the words right after it ("3.740 hồ sơ giải quyết trước hạn"), by those
before it ("Đã giải quyết: 3.743 hồ sơ"), or by both; what they leave open ("quá hạn": resolved or
pending?) comes from the numbers before. Where that is not enough the claim keeps several meanings,
or none, and is not held against anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from ..errors import DocumentError
from ..period import Period, find_periods
from ..vietnamese import count
from .case_subsets import CaseSubsets, counts_cases
from .lexicon import Phrase, concepts_of, phrases_in, states_of
from .passages import Passage, is_aim
from .regions import (
    RATE_WORD,
    Region,
    is_file,
    merged_dimensions,
    only_state,
    phrases_between,
    regions,
    told_any,
)
from .remark import Words
from .tokens import Token, TokenKind, tokens

_QUOTED_BEFORE, _QUOTED_AFTER = 60, 60  # characters of the words around a number


class Claim(NamedTuple):
    """A number of the text and what it counts.

    `concepts` are the ids of lexicon.toml that it may mean, the likeliest first: () when unknown.
    `part` names a part of the cases ("lĩnh vực hộ tịch") that the number is about; None: all.
    `chain` is the same for claims of one sentence. `span` is where the words that describe it are.
    """

    token: Token
    passage: Passage
    concepts: tuple[str, ...]
    part: str | None
    chain: int
    span: tuple[int, int]
    period: Period | None
    bases: tuple[str, ...] = ()  # of a percentage: what its own words say it is taken over
    comparable: bool = True

    @property
    def value(self) -> int | Decimal:
        """The number."""
        return self.token.value

    @property
    def paragraph(self) -> int:
        """The number of its paragraph."""
        return self.passage.paragraph(self.token.start)

    @property
    def bracketed(self) -> bool:
        """Whether it stands in brackets, as what a number before it is made up of."""
        before = self.passage.folded[: self.token.start]
        return before.count("(") > before.count(")")

    @property
    def place(self) -> Words:
        """Where it stands, quoted."""
        return Words(self.paragraph, self.words, self.passage.section.name)

    @property
    def concept(self) -> str | None:
        """What it counts, None unless that is certain."""
        return self.concepts[0] if len(self.concepts) == 1 else None

    @property
    def words(self) -> str:
        """The number with the words that describe it, as the report has them."""
        text, (start, end) = self.passage.text, self.span
        if self.token.start - start > _QUOTED_BEFORE:
            start = text.rfind(" ", start, self.token.start - _QUOTED_BEFORE) + 1 or start
        if end - self.token.end > _QUOTED_AFTER:
            cut = text.find(" ", self.token.end + _QUOTED_AFTER, end)
            end = cut if cut > 0 else end
        return " ".join(text[start:end].split()).strip(" ,;:.-–+(")


_SENTENCE = re.compile(r"[.;!?](?=\s|$)|\n")
_MOST = 40_000  # numbers of a document; 200 pages of a real one have 1,000
_ELSEWHERE = re.compile(
    r"so (?:với )?(?:cùng|tháng|quý|kỳ|năm|đầu|cuối|thời điểm|\d)|cùng kỳ|lũy kế"
    r"|(?:từ|tính từ) đầu (?:năm|nhiệm kỳ)|tháng đầu năm|tính chung|kế hoạch giao|chỉ tiêu"
    r"|phấn đấu|mục tiêu|từ khi"
    r"|(?:kỳ|tháng|quý|năm) trước(?! (?:chuyển|còn|tồn|sang|qua|dư))(?=[,:]| là| tiếp| giải)"
)
# "99,84% tổng số hồ sơ tiếp nhận" names the base; "100% hồ sơ đúng hạn" says what is counted.
_BASE = re.compile(
    r"\s*(?:so với |trên |của |trong )?(?:tổng )?(?:tổng số|số|trên|so với|trong)(?: lượng)? "
)
# "Tỷ lệ hồ sơ trực tuyến trên số hồ sơ nhận mới: 93,38%": the part, then the base.
_RATIO = re.compile(
    r"(?:tỷ|tỉ) lệ (?P<part>[^.;:]{3,90}?)(?:\btrên |/ ?|\bso với )(?P<base>[^.;]{3,90})$",
    re.DOTALL,
)
_LONGEST_RATIO = 200
_AHEAD = re.compile(
    r"nhiệm vụ|phương hướng|giải pháp|kế hoạch|(?:việc|công việc) (?:làm )?tiếp|đề xuất"
    r"|(?<!phản ánh, )(?<!phản ánh )kiến nghị"
)
_ASIDE = re.compile(r"\([^()\d]*\)(?=\s*(?:là\b|đạt\b|có\b|:|\d))")
_PETITIONS = re.compile(r"pakn|phản ánh|kiến nghị")


def claims(passages: Sequence[Passage], parts: Mapping[str, str]) -> Iterator[Claim]:
    """Every claim of the text; `parts` are the rows of the forms, folded label to label."""
    reader = _Reader(parts)
    found = 0
    for passage in passages:
        for claim in reader.read(passage):
            found += 1
            if found > _MOST:
                raise DocumentError(
                    f"Báo cáo có hơn {count(_MOST)} con số; hãy tách thành nhiều tệp rồi soát."
                )
            yield claim


class _Reader:
    """Reads passage after passage; the state of the cases spoken of lasts through a section."""

    def __init__(self, parts: Mapping[str, str]) -> None:
        self._cohorts = CaseSubsets(parts)
        self._section = -1
        self._state = ""
        self._chain = 0
        self._periods: list[tuple[int, Period]] = []
        self._petitions = -1

    def read(self, passage: Passage) -> Iterator[Claim]:
        """The claims of a passage."""
        if passage.section.number != self._section:
            self._section, self._state = passage.section.number, ""
        found = list(tokens(passage.folded))
        if not found:
            return
        asides = [match.span() for match in _ASIDE.finditer(passage.folded)]
        said = [
            one
            for one in phrases_in(passage.folded)
            if not any(a <= one.start < b for a, b in asides)
        ]
        self._cohorts.enter(passage, said)
        self._periods = [(begin, period) for begin, _, period in find_periods(passage.text)]
        self._petitions = self._petitions_from(passage)
        ends = [match.start() for match in _SENTENCE.finditer(passage.folded)]
        for first, last in _sentences(ends, len(passage.folded)):
            inside = [token for token in found if first <= token.start < last]
            if inside:
                self._chain += 1
                yield from self._sentence(passage, inside, said, first, last)

    def _sentence(
        self,
        passage: Passage,
        found: Sequence[Token],
        said: Sequence[Phrase],
        first: int,
        last: int,
    ) -> Iterator[Claim]:
        described = regions(passage.folded, found, said, first, last)
        for token, region in zip(found, described, strict=True):
            yield self._claim(passage, token, region, said, first)

    def _claim(
        self, passage: Passage, token: Token, region: Region, said: Sequence[Phrase], first: int
    ) -> Claim:
        folded = passage.folded
        left = phrases_between(said, *region.left)
        right = phrases_between(said, *region.right)
        lead = phrases_between(said, first, token.start)
        state = self._state or only_state(lead)
        digital = any(is_file(one) for one in lead + right) or "số hóa" in passage.section.title
        bases: tuple[str, ...] = ()
        ratio = (
            _RATIO.search(folded[: token.start], first) if token.kind is TokenKind.PERCENT else None
        )
        if ratio and ratio.start() >= region.left[0] - _LONGEST_RATIO:
            part, base = (phrases_between(said, *ratio.span(group)) for group in ("part", "base"))
            bases = concepts_of(merged_dimensions([], base), "", digital=digital)
            left, right, state = part, [], ""
        elif token.kind is TokenKind.PERCENT and self._names_base(
            folded, token, region, left, right
        ):
            bases, right = concepts_of(merged_dimensions([], right), "", digital=digital), []
        if token.kind is TokenKind.FRACTION and told_any(left):
            right = []  # "Đầu vào: 905/912 hồ sơ nhận mới": they say what it is a part of
        dimensions = merged_dimensions(left, right)
        cases = re.match(r"\s*(?:hồ sơ|hs)\b", folded[token.end :])
        if 0 <= self._petitions <= token.start and "other" not in dimensions and not cases:
            dimensions["other"] = "petition"
        concepts = concepts_of(dimensions, state, digital=digital)
        row = self._cohorts.part(folded, first, token, region, dimensions)
        if not dimensions and self._cohorts.is_row(row):  # "tiếp nhận: hộ tịch 402 hồ sơ"
            concepts = states_of(only_state(lead))
        if not token.value and concepts[-1:] == ("overdue",):
            concepts = ("overdue",)  # "không có hồ sơ quá hạn" denies all of them
        if dimensions.keys() >= {"state"} and not dimensions.keys() & {"other"}:
            self._state = dimensions["state"]
        unit_fits = counts_cases(folded, token, region, said)
        start = max(first, *(folded.rfind(mark, first, token.start) for mark in ":;"))
        context = folded[start : token.start] + folded[token.end : region.right[1]]
        return Claim(
            token=token,
            passage=passage,
            concepts=concepts if unit_fits else (),
            part=row,
            chain=self._chain,
            span=(region.left[0], region.right[1]),
            period=self._period(passage, token.start),
            bases=bases,
            comparable=not (
                token.rounded
                or _ELSEWHERE.search(context)
                or is_aim(folded, token.start)
                or _AHEAD.search(passage.section.title)
            ),
        )

    def _period(self, passage: Passage, offset: int) -> Period | None:
        """The period that the passage states before the number, else that of its section."""
        stated = [period for begin, period in self._periods if begin <= offset]
        return stated[-1] if stated else passage.section.period

    def _names_base(
        self,
        folded: str,
        token: Token,
        region: Region,
        left: Sequence[Phrase],
        right: Sequence[Phrase],
    ) -> bool:
        """Whether the words after a percentage are what it is taken over."""
        if _BASE.match(folded[token.end : region.right[1]]):
            return True
        rate = RATE_WORD.search(folded, region.left[0], token.start)
        plain = all(key in ("state", "origin") for one in right for key, _ in one.dimensions)
        return rate is not None and bool(right) and plain and not left

    def _petitions_from(self, passage: Passage) -> int:
        """The offset from which a passage counts petitions; -1 when it does not."""
        if _PETITIONS.search(passage.section.title) and "hồ sơ" not in passage.section.title:
            return 0
        match = _PETITIONS.search(passage.folded)
        return match.start() if match and "hồ sơ" not in passage.folded else -1


def _sentences(ends: Sequence[int], length: int) -> Iterator[tuple[int, int]]:
    first = 0
    for end in (*ends, length):
        yield first, end + 1
        first = end + 1
