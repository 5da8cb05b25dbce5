"""Between the sections: what two forms say of the same cases, and where a difference may come from.

The program cannot know which side is right. It names both cells, both values, the difference and
what holds inside each form, and where the arithmetic suggests one, a row to look at first.

Two forms count the same cases, so they differ in received, resolved and pending together. A cause
is a change of few cells, "the 12 carried over and the 4 pending of one row were left out", that
gives exactly these differences and none elsewhere. It stays a hypothesis: the arithmetic cannot
tell what happened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from ..filing import FormTable, Row
from ..findings.finding import Finding
from ..formula import Expression, Number, Reference, references
from ..vietnamese import difference, number
from .catalogue import catalogue, implements
from .scope import CheckedFiling, TableScope, usable
from .stated_rules import Failure, failures, failures_of, rules_of

KEYS = ("received", "resolved", "pending")
MAX_CAUSES = 3  # hypotheses told
MAX_ROWS_IN_PAIRS = 40
_NOT_RECEIVED = {"received": -1, "resolved": -1}
_STILL_PENDING = {"resolved": -1, "pending": 1}
_SLIPS: tuple[tuple[str, str, Mapping[str, int]], ...] = (
    ("carried_over", "hồ sơ kỳ trước không được tính", _NOT_RECEIVED),
    ("pending", "hồ sơ đang giải quyết không được tính", {"received": -1, "pending": -1}),
    (
        "pending",
        "hồ sơ đang giải quyết được tính là đã giải quyết",
        {"resolved": 1, "pending": -1},
    ),
    ("withdrawn", "hồ sơ rút không được tính", _NOT_RECEIVED),
    ("withdrawn", "hồ sơ rút được tính là đang giải quyết", _STILL_PENDING),
    ("refused", "hồ sơ từ chối không được tính", _NOT_RECEIVED),
    ("refused", "hồ sơ từ chối được tính là đang giải quyết", _STILL_PENDING),
)
"""What happens to one cell of a row: its column, in words, by how many times it the totals move."""


class Cause(NamedTuple):
    """A hypothesis: what it says, how many cells it touches, the differences it would give."""

    text: str
    cells: int
    effect: Mapping[str, Number]


def causes(table: FormTable, gaps: Mapping[str, Number]) -> list[Cause]:
    """The causes in rows of `table` that explain every gap of the other form against it.

    `gaps` maps the keys of columns to (other form - this form), for those that differ. The fewest
    cells come first.
    """
    wanted = {key: amount for key, amount in gaps.items() if amount}
    if len(wanted) < 2 or not wanted.keys() <= set(KEYS):
        return []
    found = [cause for cause in _candidates(table) if _explains(cause, wanted)]
    if not found and len(table.rows) <= MAX_ROWS_IN_PAIRS:
        found = [cause for cause in _pairs(table) if _explains(cause, wanted)]
    return sorted(found, key=lambda cause: cause.cells)


def causes_text(found: Sequence[Cause]) -> str:
    """The causes as a sentence for a hint; "" for none."""
    told = [f"{cause.text} ({cause.cells} ô)" for cause in found]
    if len(told) > 1:
        told = [f"({n}) {text}" for n, text in enumerate(told, 1)]
    if len(told) > MAX_CAUSES:
        told[MAX_CAUSES:] = [f"và {len(told) - MAX_CAUSES} cách khác"]
    return f"Giả thuyết, cần kiểm tra: {'; '.join(told)}." if told else ""


def _explains(cause: Cause, wanted: Mapping[str, Number]) -> bool:
    return {key: amount for key, amount in cause.effect.items() if amount} == wanted


def _candidates(table: FormTable) -> Iterator[Cause]:
    for row in table.rows:
        yield from _of_row(table, row, f"dòng “{row.label or row.number}”")
    if table.total is not None and len(table.rows) > 1:
        yield from _of_row(table, table.total, "cả biểu")


def _of_row(table: FormTable, row: Row, name: str) -> Iterator[Cause]:
    value = _values(table, row)
    whole = {key: value.get(key, 0) for key in KEYS}
    cells = sum(1 for amount in whole.values() if amount)
    if row is not table.total and cells:
        left_out = {key: -amount for key, amount in whole.items()}
        yield Cause(f"{name} bị bỏ sót", cells, left_out)
        yield Cause(f"{name} được tính hai lần", cells, whole)
    for key, text, signs in _SLIPS:
        if amount := value.get(key, 0):
            effect = {column: sign * amount for column, sign in signs.items()}
            yield Cause(f"{name}: {number(amount)} {text}", 1, effect)
    carried, pending = value.get("carried_over", 0), value.get("pending", 0)
    if carried and pending:
        text = (
            f"{name}: {number(carried)} hồ sơ kỳ trước và {number(pending)} hồ sơ đang giải quyết"
            " không được tính"
        )
        effect = {"received": -carried - pending, "resolved": -carried, "pending": -pending}
        yield Cause(text, 2, effect)


def _pairs(table: FormTable) -> Iterator[Cause]:
    """Two rows that were left out together."""
    for one, other in combinations(table.rows, 2):
        first, second = _values(table, one), _values(table, other)
        effect = {key: -first.get(key, 0) - second.get(key, 0) for key in KEYS}
        cells = sum(1 for amounts in (first, second) for key in KEYS if amounts.get(key))
        yield Cause(f"dòng “{one.label}” và dòng “{other.label}” bị bỏ sót", cells, effect)


def _values(table: FormTable, row: Row) -> dict[str, Number]:
    """The usable counts of a row by the key of their column."""
    found = {}
    for column in table.form.counts:
        cell = row.cells.get(column.number)
        value = usable(cell) if cell else None
        if value is not None:
            found[column.key] = value
    return found


class _Gap(NamedTuple):
    """A difference between two forms; `key` is that of the column on both sides, or ""."""

    rule: str
    failure: Failure
    left: FormTable
    right: FormTable
    key: str
    amount: Number


_EXPRESSIONS = tuple(
    rule for rule in catalogue().values() if rule.rule is not None and rule.status != "retired"
)


@implements(*(rule.id for rule in _EXPRESSIONS))
def between_forms(subject: CheckedFiling) -> Iterator[Finding]:
    """Run the rules of the catalogue that are stated between the totals of two forms.

    The gaps of one pair of forms share a group when that in received is the sum of the others.
    """
    pairs: dict[tuple[str, str], list[_Gap]] = defaultdict(list)
    for gap in _gaps(subject):
        pairs[gap.left.form.code, gap.right.form.code].append(gap)
    for order, gaps in enumerate(pairs.values(), 1):
        main = {gap.key: gap for gap in gaps if gap.key}
        together = _explained_by_each_other(main)
        for gap in gaps:
            right = gap.failure.scope.places((gap.failure.right,))
            yield gap.failure.finding(
                gap.rule,
                *dict.fromkeys((*right, *gap.failure.places)),
                left_form=gap.left.form.name,
                right_form=gap.right.form.name,
                advice=_advice(subject, gap, main if together else {}),
                group=f"lien-bieu-{order}" if together and gap.key else None,
            )


def _gaps(subject: CheckedFiling) -> Iterator[_Gap]:
    end = subject.period_end
    for entry in _EXPRESSIONS:
        if entry.rule is None or not entry.applies(end):
            continue
        for failure in failures_of(entry.id, entry.rule, subject):
            left, right = _table(subject, failure.left), _table(subject, failure.right)
            key = ""
            if isinstance(failure.left, Reference) and isinstance(failure.right, Reference):
                key = left.form.column(failure.left.column).key
            yield _Gap(entry.id, failure, left, right, key, failure.actual - failure.expected)


def _table(subject: CheckedFiling, side: Expression) -> FormTable:
    """The table that a side of a failed comparison is about; it exists, since it had a value."""
    reference = next(references(side))
    table = subject.table(reference.form or "")
    if table is None:
        raise LookupError(reference)
    return table


def _explained_by_each_other(main: Mapping[str, _Gap]) -> bool:
    """Whether the gap in received is the gap in resolved plus that in pending."""
    received, *parts = (main[key].amount if key in main else 0 for key in KEYS)
    return len(main) > 1 and received == sum(parts)


def _advice(subject: CheckedFiling, gap: _Gap, main: Mapping[str, _Gap]) -> str:
    """What each form says inside, and the causes; `main`: the gaps that explain each other."""
    sides = (gap.failure.right, gap.failure.left)
    text = f"Chưa biết bên nào đúng: {'; '.join(_inside(subject, side) for side in sides)}."
    if gap.key not in main:
        return text
    first = next(iter(main.values()))
    if gap is not first:
        return f"{text} Cùng nguyên nhân với {first.rule}."
    terms = [difference(main[key].amount) for key in KEYS[1:] if key in main]
    if gap.key == "received" and len(terms) > 1:
        text += f" {difference(gap.amount)} = {terms[0]} + ({terms[1]}): cùng một nguyên nhân."
    found = causes(first.right, {key: main[key].amount for key in KEYS if key in main})
    return f"{text} {causes_text(found)}".rstrip()


def _inside(subject: CheckedFiling, side: Expression) -> str:
    """Which rules of the form about that total hold in it: help to tell which side is right."""
    table = _table(subject, side)
    columns = {reference.column for reference in references(side)}
    scope = TableScope(subject, table, table.total)
    rules = [
        rule
        for id_, rule in rules_of(table.form)
        if id_ != "CD04" and columns & {r.column for node in rule.sides for r in references(node)}
    ]
    broken = [rule.text for rule in rules if any(failures(rule, scope))]
    if broken:
        return f"trong {table.form.name} đang sai {', '.join(broken)}"
    return f"trong {table.form.name} {' và '.join(rule.text for rule in rules)} đúng"
