"""What is said of a list of cases: the account of all its rows, and sentences about some of them.

The account is an invariant: rows read = counted + passed over for a named reason.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from typing import NamedTuple

from ..period import Period
from ..vietnamese import count, full_date
from .case_reasons import COPY, DOUBLED, MISDATED, NAMELESS, REASONS, SILENT, UNDUE, Reason
from .case_rows import Passed
from .cases import CaseLists

_MAX_ROWS_TOLD = 8
_MAX_TEXTS_TOLD = 5
_MAX_TEXT = 40  # characters of one

Spot = tuple[str, int]
"""The name of a list and a row of it."""


class RowAccount(NamedTuple):
    """How many rows below the headings were read and counted; `left` counts the others by why."""

    read: int
    counted: int
    left: Mapping[str, int]

    def checked(self) -> RowAccount:
        """Itself; raises RuntimeError, an error of ours, when a row is missing in the account."""
        if self.read != self.counted + sum(self.left.values()):
            raise RuntimeError(f"rows of the list do not add up: {self}")
        return self

    def without(self, why: str, cases: int) -> RowAccount:
        """The account when that many of the counted cases are left for another reason."""
        left = {**self.left, why: self.left.get(why, 0) + cases}
        return RowAccount(self.read, self.counted - cases, left).checked()

    @property
    def text(self) -> str:
        """One line: "20 dòng = 18 đã đếm + 2 chưa đếm: 1 dòng trống, 1 tiếp nhận sau kỳ …"."""
        text = f"{count(self.read)} dòng = {count(self.counted)} đã đếm"
        left = {words: number for words, number in self.left.items() if number}
        if left:
            why = ", ".join(f"{count(number)} {words}" for words, number in left.items())
            text += f" + {count(sum(left.values()))} chưa đếm: {why}"
        return f"{text}."


def of_another_period(lists: CaseLists) -> Iterator[str]:
    """Yield what says that the lists may not be of the period in which they are counted: what their
    titles state does not reach over it, or without titles no case was received in it.
    """
    period = lists.lists[0].period
    stated = sorted(each for cases in lists.lists for each in cases.stated)
    received = [case.received for case in lists.listed if case.received]
    if all(cases.stated for cases in lists.lists):
        if not _reach_over(stated, period):
            shown = ", ".join(dict.fromkeys(each.text for each in stated))
            yield f"Danh sách ghi {shown}, không gồm hết kỳ của sổ {period.text}; hãy xem lại."
    elif received and not any(period.start <= day <= period.end for day in received):
        dates = f"từ {full_date(min(received))} đến {full_date(max(received))}"
        yield (
            f"Không hồ sơ nào tiếp nhận trong kỳ của sổ {period.text} (ngày tiếp nhận {dates}); "
            "nếu đây là danh sách của kỳ khác, hãy xuất lại."
        )


def _reach_over(stated: Sequence[Period], period: Period) -> bool:
    """Whether the stated periods, in their order, together have every day of the period."""
    day = period.start
    for each in stated:
        if each.start <= day <= each.end:
            day = each.end + timedelta(days=1)
    return day > period.end


class Remarks:
    """What is to be said of the cases of some lists, gathered while they are counted."""

    def __init__(self, lists: CaseLists) -> None:
        self.counted: list[Spot] = []
        self._lists = lists.lists
        self._reasons = {reason.words: reason for reason in (*REASONS, DOUBLED, COPY)}
        self._spots: defaultdict[str, list[Spot]] = defaultdict(list)  # by what is said
        self._twins: defaultdict[str, dict[str, tuple[str, tuple[Spot, ...]]]] = defaultdict(dict)

    def say(self, words: str, spot: Spot) -> None:
        """Note what is said of a case."""
        self._spots[words].append(spot)

    def left(self, reason: Reason, spot: Spot) -> None:
        """Note why a case is not counted."""
        self._reasons.setdefault(reason.words, reason)
        self.say(reason.words, spot)

    def same_code(self, reason: Reason, code: str, twins: tuple[Spot, ...]) -> None:
        """Note all rows of a code that is the reason."""
        if twins:
            self._twins[reason.words].setdefault(code.casefold(), (code, twins))

    def account(self) -> RowAccount:
        """The account of all rows; raises RuntimeError when one is missing in it."""
        passed = Counter[str]()
        for cases in self._lists:
            passed.update({kind.value: len(rows) for kind, rows in cases.passed.items()})
        why = [kind.value for kind in Passed]
        return RowAccount(
            sum(cases.read for cases in self._lists),
            len(self.counted),
            {words: passed[words] for words in why}
            | {words: len(self._spots[words]) for words in self._reasons},
        ).checked()

    def told(self) -> tuple[str, ...]:
        """What was done: what is outside, what was assumed."""
        return (
            *self._outside(),
            *self._assumed(),
            *(remark for cases in self._lists for remark in cases.remarks),
            *self._notes(),
            *self._hidden(),
        )

    def doubts(self) -> tuple[str, ...]:
        """A sentence for each kind of case that a person has to look at, and on unused columns."""
        return (
            *(
                self._about(words, f"{words}{self._examples(reason.shown)}: {reason.ending}")
                for words, reason in self._reasons.items()
                if not reason.outside and self._spots[words]
            ),
            *(doubt for cases in self._lists for doubt in cases.doubts),
        )

    def _outside(self) -> Iterator[str]:
        for words, reason in self._reasons.items():
            if reason.outside and self._spots[words]:
                where = f" ({self._where(words)})" if self._twins[words] else ""
                yield f"{count(len(self._spots[words]))} hồ sơ {words}: {reason.ending}{where}."

    def _assumed(self) -> Iterator[str]:
        unnamed = [cases for cases in self._lists if "code" not in cases.header.columns]
        for words in (UNDUE, SILENT, MISDATED):
            if self._spots[words]:
                yield self._about(words, words)
        if self._spots[NAMELESS] and not unnamed:
            yield self._about(NAMELESS, NAMELESS.format(spoilt=self._examples("code")))
        for cases in unnamed:
            where = f"Danh sách “{cases.name}” không" if len(self._lists) > 1 else "Không"
            yield f"{where} có cột mã hồ sơ nên không soát được hồ sơ trùng."

    def _notes(self) -> Iterator[str]:
        """Where the rows stand that were passed over for what they say."""
        spots = [
            (cases.name, row) for cases in self._lists for row in cases.passed.get(Passed.NOTE, ())
        ]
        if spots:
            yield f"Bỏ qua {count(len(spots))} {Passed.NOTE} ({self._rows(spots)})."

    def _hidden(self) -> Iterator[str]:
        """What nobody sees on the sheet, but is counted."""
        for cases in self._lists:
            if cases.header.grid.hidden:
                yield f"Tờ “{cases.name}” đang bị ẩn; hồ sơ ở đó vẫn được đếm."
        hidden = {cases.name: cases.header.grid.marks.hidden_rows for cases in self._lists}
        spots = [(name, row) for name, row in self.counted if row in hidden[name]]
        if spots:
            yield f"{count(len(spots))} dòng đang bị lọc ẩn vẫn được đếm ({self._rows(spots)})."

    def _examples(self, shown: str) -> str:
        """Some of the texts in that column that nobody knows: " (“lạ”, …)"."""
        texts = dict.fromkeys(
            text for cases in self._lists for text in cases.unknown.get(shown, ())
        )
        if not texts:
            return ""
        first = ", ".join(f"“{text[:_MAX_TEXT]}”" for text in list(texts)[:_MAX_TEXTS_TOLD])
        return f" ({first}{', …' if len(texts) > _MAX_TEXTS_TOLD else ''})"

    def _about(self, words: str, sentence: str) -> str:
        """How many cases, what of them, and where the first few stand: … (dòng 5, 9, 12, …)."""
        return f"{count(len(self._spots[words]))} hồ sơ {sentence} ({self._where(words)})."

    def _where(self, words: str) -> str:
        """The first few rows; of cases with one code the code and all rows that have it."""
        twins = self._twins[words]
        if not twins:
            return self._rows(self._spots[words])
        told = [
            f"“{code[:_MAX_TEXT]}” ở {self._rows(spots)}"
            for code, spots in islice(twins.values(), _MAX_TEXTS_TOLD)
        ]
        return "; ".join(told) + ("; …" if len(twins) > _MAX_TEXTS_TOLD else "")

    def _rows(self, spots: Sequence[Spot]) -> str:
        """The first few rows, by list where there are several."""
        by_list: defaultdict[str, list[str]] = defaultdict(list)
        for name, row in spots[:_MAX_ROWS_TOLD]:
            by_list[name].append(str(row))
        several = len(self._lists) > 1
        told = "; ".join(
            f"{f'“{name}” ' if several else ''}dòng {', '.join(rows)}"
            for name, rows in by_list.items()
        )
        return told + (", …" if len(spots) > _MAX_ROWS_TOLD else "")
