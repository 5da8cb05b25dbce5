"""What of a text may be written otherwise without changing what it says.

Names that are no longer used, words typed twice, slips of the keyboard, decimal and thousands
marks. A number keeps its value: only its marks are written as a Vietnamese text has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from .. import resources
from ..audit.lexicon import pattern, slips, tokens, unit_at
from ..checks.entered_texts import STALE, StaleName, stale_names
from ..filing import Place
from ..findings.finding import Words
from ..vietnamese import FoldedText, ascii_name, count, fold, folded_text, plain, read_number
from ..vietnamese.numbers import NumberInText, NumberKind

_YEAR = re.compile(r"(?:19|20)\d\d")
_WORDS = re.compile(r"\w+")
_MAX_BEFORE = 60  # letters before a stale name that go with it
_MAX_BEHIND = 80  # characters behind it in which a proper name ends
_MAX_SENTENCE = 300  # characters of its sentence on either side that may say of when it is
_AROUND = 30  # characters of the sentence on either side
_SENTENCE_END = re.compile(r"[;.](?!\d)")
_COMMUNE = re.compile(r"(?<!cấp )\bxã$")
_WORDS_BEHIND = re.compile(r"(?:[^\S\n]+[^\W\d_]+){1,6}")
_OWN = re.compile(
    r"(?i:\b(?:ubnd|(?:ủy|uỷ) ban nhân dân)\s+(xã|phường|đặc khu))((?:[^\S\n]+[^\W\d_]+){1,6})"
)
_WHICH = "hãy tự ghi đơn vị hiện nay: tên đứng sau không phải là tên đơn vị báo cáo"
_MAYBE_HISTORY = "hãy tự xem: câu này nói về việc đã qua hay về hiện nay"
_BOTH_NAMES = "hãy tự xem: câu này đã có cả tên hiện nay"
_COMMUNES_OF_ONE = "hãy tự viết lại câu: trong một xã, phường không có các xã"


class Correction(NamedTuple):
    """Letters [begin:end] of a text that become `new`; `sure` unless a person has to decide, of
    which `decide` may say what.
    """

    begin: int
    end: int
    new: str
    rule: str
    sure: bool = True
    decide: str = ""


class Mend(NamedTuple):
    """A correction where it stands: in the text of a cell or of a paragraph."""

    place: Place | Words
    text: str
    made: Correction

    @property
    def old(self) -> str:
        """The words that are corrected."""
        return self.text[self.made.begin : self.made.end]

    def around(self, words: str) -> str:
        """These words in its sentence, in the place of the old ones; on one line."""
        before, after = self.text[: self.made.begin], self.text[self.made.end :]
        head = ("…" + before[-_AROUND:]) if len(before) > _AROUND else before
        tail = (after[:_AROUND] + "…") if len(after) > _AROUND else after
        return " ".join(f"{head}{words}{tail}".split())


class Wording:
    """How the texts of one report, whose period ends on `end`, may be written.

    The marks of its numbers and the names that are stale at its place are seen in all its texts.
    """

    def __init__(self, texts: Iterable[str], end: date | None) -> None:
        written = list(texts)
        folded = [fold(text) for text in written]
        self._end = end
        self._report = cache(lambda: "\n".join(folded))
        self._own = cache(lambda: _own_name("\n".join(written)))
        counts = (one for text in folded for one in tokens(text) if _is_large(one))
        self._groups = any("." in one.digits for one in counts)

    def corrections(self, text: str) -> tuple[Correction, ...]:
        """What may be corrected in one of the texts, from left to right; none overlap."""
        at = folded_text(text)
        found = [*self._names(text, at), *_doubled(at), *_slips(text, at), *self._marks(text, at)]
        kept: list[Correction] = []
        for each in sorted(found, key=lambda one: (one.begin, -one.end)):
            if not kept or each.begin >= kept[-1].end:
                kept.append(each)
        return tuple(kept)

    def _names(self, text: str, at: FoldedText) -> Iterator[Correction]:
        for name in stale_names():
            if not name.becomes or (self._end and self._end < name.since):
                continue
            spans = name.spans(at.folded)
            if spans and name.is_stale_in(self._report):
                yield from _renamed(text, at, name, spans, self._own())

    def _marks(self, text: str, at: FoldedText) -> Iterator[Correction]:
        for one in tokens(at.folded):
            begin, end = at.span(one.start, one.end)
            if one.kind is NumberKind.PERCENT and "." in one.digits and "," not in one.digits:
                yield Correction(begin, end, text[begin:end].replace(".", ","), "VB32")
            elif _is_large(one) and unit_at(at.folded, one.end)[0]:
                rule = self._rule_of_groups(one.digits)
                if rule and read_number(one.digits) == one.value:
                    sign = text[begin] if text[begin] in "+-−" else ""
                    yield Correction(begin, end, f"{sign}{count(int(one.value))}", rule)

    def _rule_of_groups(self, digits: str) -> str:
        """The rule that thousands written so break, "" when they are as they should be."""
        if digits.isdigit():
            return "VB33" if self._groups and not _YEAR.fullmatch(digits) else ""
        if "," in digits:
            return "VB36"
        return "VB37" if len(digits.split()) > 1 else ""


def _is_large(one: NumberInText) -> bool:
    return one.kind is NumberKind.COUNT and one.value >= 1000


class _Own(NamedTuple):
    """The unit's own name, folded: xã, and which."""

    kind: str
    name: str


def _own_name(texts: str) -> _Own:
    """The first name that the texts of a report give; a xã without a name where they give none.

    >>> _own_name("UBND xã họp. UBND phường Lê Thanh Nghị, thành phố Hải Phòng")
    _Own(kind='phường', name='lê thanh nghị')
    """
    for found in _OWN.finditer(plain(texts)):
        if name := _proper_name(found[2]):
            return _Own(fold(found[1]), name)
    return _Own("xã", "")


def _renamed(
    text: str, at: FoldedText, name: StaleName, spans: Sequence[tuple[int, int]], own: _Own
) -> Iterator[Correction]:
    """The first of its rows that fits each use of the name."""
    several = [one.span() for one in _several().finditer(at.folded)] if spans else []
    for begin, end in spans:
        for find, new in name.becomes:
            if match := _meeting(re.compile(find), at.folded, begin, end):
                old, named = at.span(*match.span()), _COMMUNE.sub(own.kind, new)
                if any(first < match.end() and match.start() < last for first, last in several):
                    decide = _COMMUNES_OF_ONE
                elif _COMMUNE.search(new) and _proper_name(text[old[1] :]) not in ("", own.name):
                    decide = _WHICH
                else:
                    decide = _not_acting(at.folded, (begin, end), match, named)
                written = _in_case_of(text[slice(*old)], named)
                sure = name.severity == "error" and not decide
                yield Correction(*old, written, STALE[name.severity], sure, decide)
                break


@cache
def _several() -> re.Pattern[str]:
    return re.compile(resources.data("stale_names")["several"])


@cache
def _history() -> re.Pattern[str]:
    return re.compile(resources.data("stale_names")["history"])


def _not_acting(folded: str, name: tuple[int, int], old: re.Match[str], new: str) -> str:
    """Why the name may be that of what was, "" where its sentence speaks of it as acting now."""
    begin, end = name
    before = _SENTENCE_END.split(folded[max(0, begin - _MAX_SENTENCE) : begin])[-1]
    behind = _SENTENCE_END.split(folded[end : end + _MAX_SENTENCE])[0]
    if _history().search(before + folded[begin:end] + behind):
        return _MAYBE_HISTORY
    renamed = f"{folded[begin : old.start()]}{fold(new)}{folded[old.end() : end]}"
    return _BOTH_NAMES if new and (renamed in before or renamed in behind) else ""


def _proper_name(behind: str) -> str:
    """The words with a capital with which a text goes on, folded."""
    words = _WORDS_BEHIND.match(plain(behind[:_MAX_BEHIND]))
    return fold(
        " ".join(takewhile(lambda word: word[0].isupper(), words[0].split() if words else ()))
    )


def _meeting(find: re.Pattern[str], folded: str, begin: int, end: int) -> re.Match[str] | None:
    """The first match that has a letter of [begin:end]."""
    for match in find.finditer(folded, max(0, begin - _MAX_BEFORE)):
        if match.start() >= end:
            return None
        if begin < match.end():
            return match
    return None


def _in_case_of(old: str, new: str) -> str:
    """The new words in capitals where the old ones are, with a capital where they have one."""
    if old.isupper() and len(old) > 1:
        return new.upper()
    letter = next((each for each in old if each.isalpha()), "")
    return new[:1].upper() + new[1:] if letter.isupper() else new


def _doubled(at: FoldedText) -> Iterator[Correction]:
    for match in pattern("doubled_words").finditer(at.folded):
        if not any(letter.isdigit() for letter in match[0]):
            half = match.start() + (len(match[0]) - 1) // 2
            yield Correction(at.ends[half - 1], at.ends[match.end() - 1], "", "VB34")


def _slips(text: str, at: FoldedText) -> Iterator[Correction]:
    for slip, right in slips():
        for match in slip.finditer(at.folded):
            words = list(_WORDS.finditer(match[0]))
            wanted = right.split()
            windows = [words[n : n + len(wanted)] for n in range(len(words) - len(wanted) + 1)]
            if windows:
                nearest = min(windows, key=lambda window: _differing(window, wanted))
                begin, end = match.start() + nearest[0].start(), match.start() + nearest[-1].end()
                old = at.span(begin, end)
                yield Correction(*old, _in_case_of(text[slice(*old)], right), "VB35")


def _differing(window: Sequence[re.Match[str]], wanted: Sequence[str]) -> int:
    """How many words differ by more than their accents."""
    pairs = zip(window, wanted, strict=True)
    return sum(ascii_name(word[0]) != ascii_name(right) for word, right in pairs)


def corrected(text: str, made: Sequence[Correction]) -> str:
    """The text with these corrections, from left to right."""
    pieces, at = [], 0
    for each in made:
        pieces += [text[at : each.begin], each.new]
        at = each.end
    return "".join([*pieces, text[at:]])
