"""Numbers over several times: "gấp hơn hai lần", averages of a month, what is counted up.

What is counted from the start of the year is what was counted before, and the month.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ..checks.catalogue import finding
from ..vietnamese import number, number_from_words, plain_number, read_number
from ..vietnamese.numbers import to_places
from .ledger import MAX_NEAR, Ledger
from .lexicon import pattern
from .parts import compatible
from .positions import SENTENCE_END, sentence_start
from .quantities import Exactness, Quantity
from .relations import Broken, Held, Relation, digits_of, is_slip, nearly
from .roles import Role, clause_times

_NEARLY_CUMULATED = Decimal("0.03")
_MONTHS = range(2, 13)  # over which a number is averaged
_AVERAGE = ("bình quân ", "trung bình ")
_MAX_SPAN = 1_000  # characters before and after a number in which the others stand
_MAX_NEAR = 300  # numbers before and after one that is counted up
_MAX_NAME = 40  # characters before a number that say of which time it is
_LARGE = 1_000  # of which no two are alike by chance, whatever they are said to count
_MIN_TELLING = 50  # smaller numbers stand anywhere by chance


class OverTime:
    """The numbers of a text that are of several months or years."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._all = ledger.quantities
        self._at = {id(one): at for at, one in enumerate(self._all)}

    def relations(self) -> Iterator[Relation]:
        """What holds and what does not."""
        yield from self._times()
        yield from self._averages()
        yield from self._cumulated()

    def _averages(self) -> Iterator[Relation]:
        """“9 tháng tiếp nhận 9.612 hồ sơ, bình quân mỗi tháng 1.068 hồ sơ”."""
        for at, one in enumerate(self._all):
            folded = one.line.folded
            before = folded[max(0, one.token.start - 70) : one.token.start]
            said = pattern("averages").search(before)
            if not one.counts or not said:
                continue
            if said[0].endswith(_AVERAGE) and not pattern("average_after").match(
                folded, one.token.end
            ):
                continue
            wholes = [
                other
                for other in reversed(self._all[max(0, at - 4) : at])
                if other.line is one.line
                and other.counts
                and other.unit == one.unit
                and other.value > one.value
            ]
            about = folded[max(0, one.token.start - _MAX_SPAN) : one.token.end + _MAX_SPAN]
            spans = [int(months) for months in pattern("month_spans").findall(about)]
            spans += [12] if "cả năm" in about else []
            fitting = (
                (whole, m) for whole in wholes for m in _MONTHS if _is_average(one, whole, m)
            )
            if fits := next(fitting, None):
                whole, months = fits
                yield Held((one, whole), f"{number(whole.value)}/{months}")
                continue
            exact = one.exactness is Exactness.EXACT
            for whole, months in ((whole, m) for whole in wholes for m in spans if m > 1):
                right = plain_number(round(Decimal(whole.value) / months))
                if exact and (is_slip(one.value, right) or nearly(one.value, right)):
                    told = finding(
                        "VB29",
                        one.place,
                        whole.place,
                        expected=right,
                        actual=one.value,
                        whole=number(whole.value),
                        months=f"{months} tháng",
                    )
                    yield Broken((one, whole), told)
                    break

    def _times(self) -> Iterator[Relation]:
        """“gấp hơn hai lần cùng kỳ (236 hồ sơ)”."""
        seen: set[tuple[int, ...]] = set()
        for one in self._all:
            line = one.line
            if line.paragraphs in seen:
                continue
            seen.add(line.paragraphs)
            for match in pattern("times_as_many").finditer(line.folded):
                begin, end = max(0, match.start() - _MAX_SPAN), match.end() + _MAX_SPAN
                found = [q for q in self._ledger.between(line, begin, end) if q.counts]
                before = [q for q in found if q.token.end <= match.start()]
                after = [q for q in found if q.token.start >= match.end()]
                times = _read_times(match["times"])
                between = line.folded[match.end() : after[0].token.start] if after else "."
                if not before or not times or SENTENCE_END.search(between) or "(" not in between:
                    continue
                now, last = before[-1], after[0]
                if now.unit != last.unit or not last.value:
                    continue
                ratio = Decimal(now.value) / Decimal(last.value)
                at_least = match["more"] in ("hơn ", "trên ")
                right = ratio >= times if at_least else abs(ratio - times) <= times / 10
                if right:
                    yield Held((now, last), f"{number(now.value)}/{number(last.value)}")
                elif at_least or abs(ratio - times) > times / 4:
                    told = finding(
                        "VB25",
                        line.words(*match.span()),
                        now.place,
                        expected=to_places(ratio, 2),
                        actual=times,
                        now=number(now.value),
                        before=number(last.value),
                    )
                    yield Broken((now, last), told)

    def _cumulated(self) -> Iterator[Relation]:
        """“8 tháng 20.615, cộng tháng 9 (2.741), lũy kế 23.356”."""
        lines: dict[tuple[int, ...], list[Quantity]] = {}
        for one in self._all:
            if one.role is Role.CUMULATIVE and one.counts and one.exactness is Exactness.EXACT:
                lines.setdefault(one.line.paragraphs, []).append(one)
        for found in lines.values():
            for at, whole in enumerate(found):
                others = [*found[max(0, at - MAX_NEAR) : at], *found[at + 1 : at + MAX_NEAR]]
                yield from self._cumulated_to(whole, others)

    def _cumulated_to(self, whole: Quantity, before: Sequence[Quantity]) -> Iterator[Relation]:
        """One number that is counted from the start of the year, of those before it in its line."""
        last = max(
            (one.token.end for one in before if one.token.end <= whole.token.start), default=0
        )
        said = whole.line.folded[max(last, whole.token.start - _MAX_NAME) : whole.token.start]
        if pattern("times_of_parts").search(said) and not pattern("cumulative").search(said):
            return  # a month that stands beside what is counted up
        smaller = [
            one
            for one in before
            if compatible(one, whole) and one.value < whole.value and _may_be_same(one, whole)
        ]
        if not smaller:
            return
        earlier = max(smaller, key=lambda one: one.value)
        if _are_of_one_length(earlier, whole):
            return  # "6 tháng 2025: 1.091; 6 tháng 2026: 964"
        added = Decimal(whole.value) - Decimal(earlier.value)
        at = self._at[id(whole)]
        months = [
            one
            for one in self._all[max(0, at - _MAX_NEAR) : at + _MAX_NEAR]
            if one.counts
            and not one.base
            and (compatible(one, whole) or one.value >= _LARGE)
            and one.value < earlier.value
            and not _is_counted(one, earlier)
        ]
        if any(one.value == added for one in months):
            words = f"{number(earlier.value)} + {number(added)} = {number(whole.value)}"
            yield Held((earlier, whole), words)
            return
        meant = [one for one in months if _same_count(one, whole) or _same_count(one, earlier)]
        for month in sorted(meant or months, key=lambda one: _likely(one, earlier, whole)):
            right = earlier.value + month.value
            own = month.line is whole.line or month in meant
            near = nearly(whole.value, right, _NEARLY_CUMULATED) if own else False
            slip = whole.value >= _LARGE and is_slip(whole.value, right)
            if month.value >= _MIN_TELLING and (near or slip):
                told = finding(
                    "VB26",
                    whole.place,
                    month.place,
                    expected=right,
                    actual=whole.value,
                    earlier=number(earlier.value),
                    month=number(month.value),
                )
                yield Broken((earlier, month, whole), told)
                return


def _are_of_one_length(earlier: Quantity, whole: Quantity) -> bool:
    """Whether as many months are counted up for both, or they are said to be of two years."""
    years = [_year(one) for one in (earlier, whole)]
    if None not in years and years[0] != years[1]:
        return True
    spans = [_months_counted(one) for one in (earlier, whole)]
    return spans[0] is not None and spans[0] == spans[1]


def _year(one: Quantity) -> str | None:
    """The year that its sentence names last before it."""
    folded = one.line.folded
    begin = max(sentence_start(folded, one.token.start), one.token.start - _MAX_SPAN)
    named = pattern("named_years").findall(folded, begin, one.token.start)
    return named[-1] if named else None


def _months_counted(one: Quantity) -> int | None:
    """Over how many months a number is counted up, where the words before it say so."""
    before = one.line.folded[max(0, one.token.start - _MAX_NAME) : one.token.start]
    spans = pattern("month_spans").findall(before)
    return int(spans[-1]) if spans else None


def _is_counted(month: Quantity, earlier: Quantity) -> bool:
    """Whether a month is one of those that are counted up before: "T7 (387)", "7 tháng 2.587"."""
    span = _months_counted(earlier)
    named = clause_times(month.line.folded, month.token.start)
    months = [int(time.split()[1]) for time in named if time.startswith("tháng ")]
    return bool(months) and span is not None and max(months) <= span


def _likely(month: Quantity, earlier: Quantity, whole: Quantity) -> tuple[bool, Decimal]:
    """How likely a month is meant: first that with which only digits of the sum are exchanged."""
    right = plain_number(Decimal(earlier.value) + Decimal(month.value))
    return digits_of(right) != digits_of(whole.value), abs(Decimal(whole.value) - Decimal(right))


def _may_be_same(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers may count the same: those online are no earlier state of all."""
    known = one.concepts and other.concepts
    return not known or _same_count(one, other) or _same_count(other, one)


def _same_count(month: Quantity, whole: Quantity) -> bool:
    """Whether they count the same, of the month perhaps only what is new."""
    meant = {each for concept in whole.concepts for each in (concept, f"{concept}_new")}
    return bool(meant & set(month.concepts))


def _is_average(one: Quantity, whole: Quantity, months: int) -> bool:
    places = max(0, -int(Decimal(one.value).as_tuple().exponent))
    right = Decimal(whole.value) / months
    if one.exactness is Exactness.EXACT:
        zeros = len(str(one.value)) - len(str(one.value).rstrip("0")) if not places else 0
        step = Decimal(10) ** zeros / 2 if zeros > 1 else Decimal(1).scaleb(-places)
        return abs(right - Decimal(one.value)) < step
    return abs(right - Decimal(one.value)) <= right / 10


def _read_times(text: str) -> Decimal | None:
    if text == "đôi":
        return Decimal(2)
    try:
        return read_number(text) if text[0].isdigit() else Decimal(number_from_words(text))
    except ValueError:
        return None
