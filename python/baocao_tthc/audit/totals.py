"""Totals that stand apart from their parts: after them, over the points of a list, or as the rest.

khai sinh 83 hồ sơ, khai tử 27 hồ sơ, tổng cộng 110 hồ sơ
cùng với 3.204 hồ sơ năm trước chuyển sang, tổng số phải giải quyết là 145.819 hồ sơ
98/102 xã đạt chuẩn; 4 xã còn lại chưa đạt
04 phường tiếp nhận 432 hồ sơ:  - Phường Bến Sỏi: tiếp nhận 148 …;  - Phường Cồn Ngang: …
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from ..checks.catalogue import finding
from ..findings.finding import Finding
from ..formula import Number
from ..vietnamese import number, number_from_words, plain_number
from ..vietnamese.numbers import NumberKind
from .groups import Sentence, Structure
from .ledger import MAX_NEAR, Ledger
from .lexicon import pattern
from .lines import Line
from .parts import are_of_times, compatible, mended, named
from .positions import SENTENCE_END
from .quantities import Exactness, Quantity
from .relations import Broken, Held, Relation, digits_of, is_slip, nearly
from .roles import Role

_RECEIVED = ("received", "received_new")
_MAX_WORDS = 60  # characters before a total with the word that says so
_MAX_BACK = 12  # lines above a list in which its totals may stand
_NEARLY = Decimal("0.05")
_NEARLY_REST = Decimal("0.3")
_MAX_GAP_OF_REST = 2
_MIN_REST = 100  # smaller numbers have few digits to exchange
_MAX_WHOLES = 6  # numbers before a part that it may be a part of
_MAX_SENTENCES = 8  # before the months of a total, in which it may stand
_LARGE = 1_000  # of which no three add up to another one by chance
_MAX_NEAR = 500  # numbers before and after a total, among which those of other lines stand


class Totals:
    """The totals of a text that stand apart from what they add up."""

    def __init__(self, ledger: Ledger, text: Structure) -> None:
        self._ledger = ledger
        self._text = text
        self._at = {id(one): at for at, one in enumerate(ledger.quantities)}
        self._values = {
            Decimal(value)
            for one in ledger.quantities
            if one.counts
            for value in (one.value, one.base)
            if value
        }

    def relations(self) -> Iterator[Relation]:
        """What holds and what does not."""
        for sentence in self._text.sentences:
            yield from self._after_parts(sentence)
            yield from self._joined(sentence)
            yield from self._of_offices(sentence)
        for at, (earlier, sentence) in enumerate(pairwise(self._text.sentences)):
            yield from self._by_time(earlier, sentence)
            yield from self._by_time_of(
                self._text.sentences[max(0, at - _MAX_SENTENCES) : at], earlier, sentence
            )
            yield from self._after_times(earlier, sentence)
        for one in self._ledger.quantities:
            if one.counts and one.exactness is Exactness.EXACT and _is_rest(one):
                yield from self._rest(one)
        yield from self._over_points()

    def _after_parts(self, sentence: Sentence) -> Iterator[Relation]:
        """“…, tổng cộng 110 hồ sơ”: of the numbers before it in its sentence."""
        for at, whole in enumerate(sentence.main):
            if not pattern("total_after").search(_before(whole)):
                continue
            near = sentence.main[max(0, at - MAX_NEAR) : at]
            parts = [one for one in near if compatible(one, whole)]
            if len(parts) < 2 or not _exact(whole, *parts):
                continue
            for begin in range(len(parts) - 1):
                if _total(parts[begin:]) == whole.value:
                    yield Held((whole, *parts[begin:]), _sum_words(whole, parts[begin:]))
                    break
            else:
                right = _total(parts)
                if nearly(right, whole.value, _NEARLY) and right - whole.value not in self._values:
                    yield Broken((whole, *parts), _not_the_sum(whole, parts))

    def _by_time(self, earlier: Sentence, sentence: Sentence) -> Iterator[Relation]:
        """“Quý I: 4.675 hồ sơ; quý II: 5.871 hồ sơ”: of the number of the sentence before."""
        parts = sentence.main
        named = [pattern("times_of_parts").search(_before(one)) for one in parts]
        if len(parts) < 2 or not all(named) or not _exact(*parts, *earlier.main):
            return
        for whole in earlier.main:
            if compatible(whole, parts[0]) and _total(parts) == whole.value:
                yield Held((whole, *parts), _sum_words(whole, parts))
                return
        for whole in earlier.main[:1]:
            if _may_be_total(whole, parts):
                yield Broken((whole, *parts), _not_the_sum(whole, parts))

    def _by_time_of(
        self, before: Sequence[Sentence], earlier: Sentence, sentence: Sentence
    ) -> Iterator[Relation]:
        """The same, of a number further up, where one digit is wrong or two are exchanged."""
        parts = sentence.main
        telling = all(one.value >= _LARGE for one in parts) and _exact(*parts)
        if not telling or not are_of_times(parts):
            return
        if any(_may_be_total(whole, parts) for whole in earlier.main):
            return  # told, or held, of the sentence right before
        wholes = [
            one
            for each in reversed(before)
            for one in each.main
            if one.value > max(part.value for part in parts) and _counts_same(one, parts)
        ]
        right = _total(parts)
        if held := next((one for one in wholes if one.value == right), None):
            yield Held((held, *parts), _sum_words(held, parts))
            return
        for whole in wholes:
            gap = Decimal(whole.value) - Decimal(right)
            meant = [plain_number(Decimal(part.value) + gap) for part in parts]
            slips = any(
                digits_of(part.value) == digits_of(each)
                for part, each in zip(parts, meant, strict=True)
            )
            if _exact(whole) and (slips or is_slip(whole.value, right)):
                yield Broken((whole, *parts), _not_the_sum(whole, parts))
                return

    def _after_times(self, earlier: Sentence, sentence: Sentence) -> Iterator[Relation]:
        """“Quý I 6.918 hồ sơ, quý II 7.602 hồ sơ. Lũy kế 6 tháng 14.520 hồ sơ”."""
        parts, whole = earlier.main, sentence.main[0]
        named = [pattern("times_of_parts").search(_before(one)) for one in parts]
        of_all = whole.role is Role.CUMULATIVE and _exact(whole, *parts)
        if len(parts) < 2 or not all(named) or not of_all or not compatible(whole, parts[0]):
            return
        if _total(parts) == whole.value:
            yield Held((whole, *parts), _sum_words(whole, parts))
        elif _is_near_sum(whole, parts):
            yield Broken((whole, *parts), _not_the_sum(whole, parts))

    def _joined(self, sentence: Sentence) -> Iterator[Relation]:
        """“Cùng với A chuyển sang, tổng số là T”: A and what was received before."""
        words = sentence.line.folded[sentence.start : sentence.end]
        if len(sentence.main) < 2 or not pattern("joined").match(words):
            return
        added, whole = sentence.main[0], sentence.main[1]
        if whole.value <= added.value or not compatible(added, whole):
            return
        other = Decimal(whole.value) - Decimal(added.value)
        if other in self._values:
            sum_ = f"{number(added.value)} + {number(other)} = {number(whole.value)}"
            yield Held((added, whole), sum_)
            return
        at = self._at[id(whole)]
        before = [
            one
            for one in self._ledger.quantities[max(0, at - _MAX_NEAR) : at + _MAX_NEAR]
            if one.counts
            and one.role in (Role.COUNT, Role.OTHER_TIME)
            and (one.token.start < whole.token.start or one.line is not whole.line)
            and one.unit == whole.unit
            and one is not whole
            and one is not added
        ]
        for one in before:
            right = one.value + added.value
            if _exact(one, added, whole) and is_slip(whole.value, right):
                yield Broken((whole, added, one), _not_the_sum(whole, (one, added)))
                return

    def _of_offices(self, sentence: Sentence) -> Iterator[Relation]:
        """“Tính chung hai phường, số quá hạn là 148 hồ sơ”: of the offices named before."""
        words = sentence.line.folded[sentence.start : sentence.end]
        match = pattern("offices_together").search(words)
        if match is None or not sentence.main:
            return
        many = _many(match["many"] or match["sum"])
        for whole in sentence.main[:2]:
            at = self._at[id(whole)]
            before = [
                one
                for one in self._ledger.quantities[max(0, at - _MAX_NEAR) : at + _MAX_NEAR]
                if one.part is not None
                and one.counts
                and set(one.concepts) & set(whole.concepts or _RECEIVED)
                and (one.sentence < whole.sentence or match["sum"])
            ]
            last = {one.part: one for one in before}
            parts = list(last.values())[-many:]
            if len(parts) != many or not _exact(whole, *parts):
                continue
            if _total(parts) == whole.value:
                yield Held((whole, *parts), _sum_words(whole, parts))
            elif nearly(_total(parts), whole.value, _NEARLY_REST):
                yield Broken((whole, *parts), _not_the_sum(whole, parts))

    def _rest(self, rest: Quantity) -> Iterator[Relation]:
        """“98/102 xã …; 4 xã còn lại”: what is left of a whole after the part named."""
        before = [one for one in self._ledger.earlier(rest) if one.counts]
        for one in reversed(before):
            if one.token.kind is NumberKind.FRACTION and one.base - one.value == rest.value:
                yield Held((rest, one), f"{number(one.base)} − {number(one.value)}")
                return
        values = {one.value for one in before}
        for one in reversed(before):
            for whole in before if one.value + rest.value in values else ():
                if whole is not one and whole.value - one.value == rest.value:
                    words = f"{number(whole.value)} − {number(one.value)} = {number(rest.value)}"
                    yield Held((rest, one, whole), words)
                    return
        if wrong := _not_the_rest(rest, before):
            yield wrong
            return
        for one in before[-1:]:
            left = plain_number(Decimal(one.base) - Decimal(one.value))
            near = (
                nearly(left, rest.value, _NEARLY_REST)
                or abs(Decimal(left) - Decimal(rest.value)) <= _MAX_GAP_OF_REST
            )
            between = rest.line.folded[one.token.end : rest.token.start]
            if one.token.kind is NumberKind.FRACTION and near and not SENTENCE_END.search(between):
                told = finding(
                    "VB27",
                    rest.place,
                    one.place,
                    expected=left,
                    actual=rest.value,
                    whole=number(one.base),
                    part=number(one.value),
                )
                yield Broken((rest, one), told)

    def _over_points(self) -> Iterator[Relation]:
        """The points of a list that each give the same things of another place."""
        lists: dict[tuple[int, ...], list[Line]] = defaultdict(list)
        lines = list({one.line.paragraphs: one.line for one in self._ledger.quantities}.values())
        order = {line.paragraphs: at for at, line in enumerate(lines)}
        for line in lines:
            if line.above is not None:
                lists[(line.depth, *line.above.paragraphs)].append(line)
        for points in lists.values():
            first = order[points[0].paragraphs]
            above = [line for line in lines[max(0, first - _MAX_BACK) : first] if not line.depth]
            announcing = points[0].above
            if len(points) >= 2 and above:
                yield from self._columns(points, above, announcing)

    def _columns(
        self, points: Sequence[Line], above: Sequence[Line], announcing: Line | None
    ) -> Iterator[Relation]:
        columns: dict[str, list[Quantity]] = defaultdict(list)
        for line in points:
            seen: set[str] = set()
            for one in self._ledger.of(line):
                known = one.concepts[0] if one.counts and one.concepts else ""
                if known and known not in seen:
                    seen.add(known)
                    columns[known].append(one)
        for concept, parts in columns.items():
            if len(parts) < len(points) or not _exact(*parts):
                continue
            wholes = [
                one
                for line in reversed(above)
                for one in self._ledger.of(line)
                if one.counts and concept in one.concepts and _exact(one)
            ]
            right = _total(parts)
            if held := next((one for one in wholes if one.value == right), None):
                yield Held((held, *parts), _sum_words(held, parts))
                continue
            for whole in wholes[:1]:
                told = [*self._ledger.of(whole.line)]
                told += self._ledger.of(announcing) if announcing is not None else []
                said = any(one.value == len(parts) for one in told)
                if nearly(right, whole.value, _NEARLY) and said:
                    yield Broken((whole, *parts), _not_the_sum(whole, parts))


def _counts_same(whole: Quantity, parts: Sequence[Quantity]) -> bool:
    """Whether parts may be those of a whole by their units and by what they mean."""
    known = {concept.removesuffix("_new") for part in parts for concept in part.concepts}
    meant = {concept.removesuffix("_new") for concept in whole.concepts}
    alike = all(compatible(part, whole) for part in parts)
    return alike and whole.counts and (not known or not meant or bool(known & meant))


def _may_be_total(whole: Quantity, parts: Sequence[Quantity]) -> bool:
    return _counts_same(whole, parts) and (
        _total(parts) == whole.value or _is_near_sum(whole, parts)
    )


def _is_near_sum(whole: Quantity, parts: Sequence[Quantity]) -> bool:
    """Whether a total is nearly that of its parts, or that of all but one of them."""
    total = _total(parts)
    without_one = any(total - part.value == whole.value for part in parts if part.value)
    return without_one or nearly(total, whole.value, _NEARLY)


def _is_rest(one: Quantity) -> bool:
    words = one.line.folded[one.token.end : one.token.end + 25]
    return pattern("rest_after").match(words) is not None


def _not_the_rest(rest: Quantity, before: Sequence[Quantity]) -> Broken | None:
    """“Toàn tỉnh 1.842 TTHC …, đã rút ngắn 1.118 TTHC; 742 TTHC còn lại”: digits exchanged."""
    same = [one for one in before if one.unit == rest.unit and _exact(one) and not one.base]
    telling = rest.value >= _MIN_REST and rest.unit and len(same) > 1
    for whole in same[-_MAX_WHOLES:-1] if telling else ():
        left = plain_number(Decimal(whole.value) - Decimal(same[-1].value))
        if left > 0 and left != rest.value and digits_of(left) == digits_of(rest.value):
            told = finding(
                "VB27",
                rest.place,
                *dict.fromkeys((whole.place, same[-1].place)),
                expected=left,
                actual=rest.value,
                whole=number(whole.value),
                part=number(same[-1].value),
            )
            return Broken((rest, same[-1], whole), told)
    return None


def _many(text: str) -> int:
    return int(text) if text.isdigit() else number_from_words(text)


def _before(one: Quantity) -> str:
    return one.line.folded[max(0, one.token.start - _MAX_WORDS) : one.token.start]


def _exact(*members: Quantity) -> bool:
    return all(one.exactness is Exactness.EXACT for one in members)


def _total(parts: Sequence[Quantity]) -> Number:
    return plain_number(sum((Decimal(one.value) for one in parts), Decimal()))


def _sum_words(whole: Quantity, parts: Sequence[Quantity]) -> str:
    return f"{number(whole.value)} = {' + '.join(number(one.value) for one in parts)}"


def _not_the_sum(whole: Quantity, parts: Sequence[Quantity]) -> Finding:
    return finding(
        "VB05",
        *dict.fromkeys((whole.place, *(one.place for one in parts))),
        expected=whole.value,
        actual=_total(parts),
        parts=" + ".join(number(one.value) for one in parts),
        name=named(whole),
        why=mended(parts, Decimal(whole.value) - Decimal(_total(parts))),
    )
