"""Between the sections: what two forms say of the same cases, and where a difference may come from.

The program cannot know which side is right. It names both cells, both values, the difference and
what holds inside each form, and where the arithmetic suggests one, a row to look at first.

Two forms count the same cases, so they differ in received, resolved and pending together. A cause
is a change of few cells, "the 12 carried over and the 4 pending of one row were left out", or
another way of counting, that gives exactly these differences and none elsewhere. It stays a
hypothesis: the arithmetic cannot tell what happened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from ..filing import FormTable, Row, Trouble
from ..findings.finding import Finding
from ..forms import Form
from ..formula import Expression, Number, Reference, Rule, references
from ..typed_rows import has_whole_total, waits, would_add_up
from ..vietnamese import difference, number
from ..wording import listed
from . import stated_rules
from .catalogue import catalogue, finding, implements
from .scope import CheckedFiling, TableScope, usable
from .stated_rules import Failure, failures, failures_of, rules_of

KEYS = ("received", "resolved", "pending")
MAX_CAUSES = 3  # hypotheses told
_MAX_UNITS = 5  # named
MAX_ROWS_IN_PAIRS = 40
_CARRIED_FOR_ONE = 4  # cases carried over for each case more that is absent: few of them
_TAKEN_FOR_ZEROS = "Còn ô nhập để trống, đang tính là 0; hãy nhập đủ rồi kiểm tra lại."
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
    """A hypothesis: what it says, how many cells it touches, the differences it would give; `sums`
    spell them out where their parts are not the differences themselves.
    """

    text: str
    cells: int
    effect: Mapping[str, Number]
    sums: str = ""


def causes(table: FormTable, gaps: Mapping[str, Number], other: str = "biểu kia") -> list[Cause]:
    """The causes in rows of `table` that explain every gap of the form `other` against it.

    `gaps` maps the keys of columns to (other form - this form), for those that differ. The fewest
    cells come first.
    """
    wanted = {key: amount for key, amount in gaps.items() if amount}
    if len(wanted) < 2 or not wanted.keys() <= set(KEYS):
        return []
    found = [cause for cause in _candidates(table) if _explains(cause, wanted)]
    if not found and len(table.rows) <= MAX_ROWS_IN_PAIRS:
        found = [cause for cause in _pairs(table) if _explains(cause, wanted)]
    found += _by_day_of_receipt(table, wanted, other)
    return sorted(found, key=lambda cause: cause.cells)


def cause_lines(found: Sequence[Cause]) -> list[str]:
    """A line of a hint for each of the first causes: where to look first, and where else."""
    lines = [
        f"{'Hoặc' if n else 'Xem trước'} (giả thuyết): {cause.text}{_spelled(cause)}."
        for n, cause in enumerate(found[:MAX_CAUSES])
    ]
    if len(found) > MAX_CAUSES:
        lines[-1] = f"{lines[-1][:-1]}; và {len(found) - MAX_CAUSES} cách khác."
    return lines


def _spelled(cause: Cause) -> str:
    """What the differences are made up of, "; 16 = 12 + 4"; "" where one of them is none."""
    if cause.sums:
        return f"; {cause.sums}"
    amounts = (cause.effect.get(key, 0) for key in KEYS)
    received, *parts = (max(amount, -amount) for amount in amounts)
    whole = all(parts) and received == sum(parts)
    return f"; {number(received)} = {' + '.join(map(number, parts))}" if whole else ""


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


def _by_day_of_receipt(
    table: FormTable, wanted: Mapping[str, Number], other: str
) -> Iterator[Cause]:
    """The other form counts the cases received in the period: none that were carried over, each
    resolved or pending by now, and in the same way a few cases more.

    Which of those carried over are pending is not known: as many as the rows and the gap allow.
    """
    rows = [_values(table, row) for row in table.rows]
    carried = sum(row.get("carried_over", 0) for row in rows)
    received, resolved, pending = (-wanted.get(key, 0) for key in KEYS)
    more = received - carried
    if received != resolved + pending or min(resolved, pending) < 0 or not carried:
        return
    open_ = min(
        pending, sum(min(row.get("carried_over", 0), row.get("pending", 0)) for row in rows)
    )
    absent = {"đã": resolved - (carried - open_), "đang": pending - open_}
    if not 0 <= more * _CARRIED_FOR_ONE <= carried or min(absent.values()) < 0:
        return
    text = (
        f"{other} đếm theo ngày tiếp nhận trong kỳ, không có {number(carried)} hồ sơ kỳ trước "
        f"({number(carried - open_)} đã giải quyết, {number(open_)} đang giải quyết)"
    )
    left = [f"{number(n)} hồ sơ {state} giải quyết" for state, n in absent.items() if n]
    text += f" và thiếu {', '.join(left)}" if left else ""
    cells = sum(1 for row in rows if row.get("carried_over", 0)) + len(left)
    sums = f"{number(received)} = {number(carried)} + {number(more)}" if more else ""
    yield Cause(text, cells, wanted, sums)


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


@implements(*(rule.id for rule in _EXPRESSIONS), "LB30")
def between_forms(subject: CheckedFiling) -> Iterator[Finding]:
    """Run the rules of the catalogue that are stated between the totals of two forms.

    The gaps of one pair of forms share a group when a row or a way of counting explains them all;
    none is asked for while the other form is wrong inside, which may be all that differs. So may
    what is missing, while a row of either form waits or cells are empty that the smaller total
    comes from.
    """
    pairs: dict[tuple[str, str], list[_Gap]] = defaultdict(list)
    for gap in _gaps(subject):
        pairs[gap.left.form.code, gap.right.form.code].append(gap)
    for order, every in enumerate(pairs.values(), 1):
        if unsure := [gap for gap in every if _may_close(gap)]:
            yield _not_compared(unsure)
        gaps = [gap for gap in every if gap not in unsure]
        if not gaps:
            continue
        main = {gap.key: gap for gap in gaps if gap.key}
        amounts = {key: main[key].amount for key in KEYS if key in main}
        told = _adds_up(amounts) and _holds_inside(subject, gaps[0].left)
        found = causes(gaps[0].right, amounts, gaps[0].left.form.name) if told else []
        for gap in gaps:
            right = gap.failure.scope.places((gap.failure.right,))
            first = gap is next(iter(main.values()), None)
            lines = [*(cause_lines(found) if first else ()), _undecided(subject, gap)]
            lines += [_TAKEN_FOR_ZEROS] if any(map(_has_empty_cells, gap[2:4])) else []
            yield gap.failure.finding(
                gap.rule,
                *dict.fromkeys((*right, *gap.failure.places)),
                left_form=gap.left.form.name,
                right_form=gap.right.form.name,
                less="ít hơn" if gap.amount < 0 else "nhiều hơn",
                gap=number(max(gap.amount, -gap.amount)),
                advice="\n".join(lines),
                group=f"lien-bieu-{order}" if found and gap.key else None,
            )


def _may_close(gap: _Gap) -> bool:
    """Whether what is still to be typed may be all that differs."""
    if _has_waiting_rows(gap):
        return True
    smaller = gap.left if gap.amount < 0 else gap.right
    side = gap.failure.left if gap.amount < 0 else gap.failure.right
    sources = smaller.form.sources(reference.column for reference in references(side))
    return any(_may_grow(smaller.form, row, sources) for row in smaller.lines)


def _holds_inside(subject: CheckedFiling, table: FormTable) -> bool:
    """Whether every equation holds in a form, in its rows and in its columns."""
    alone = subject._replace(tables=(table,))
    found = (*stated_rules.rows(alone), *stated_rules.columns(alone))
    return all(one.rule == "CD04" for one in found)


def _has_waiting_rows(gap: _Gap) -> bool:
    return any(waits(table.form, row) for table in gap[2:4] for row in table.lines)


def _may_grow(form: Form, row: Row, numbers: Sequence[int]) -> bool:
    """Whether figures in its empty cells would add to those columns and break no rule of the row.

    What an equation has on one side it has on the other, so two of them are filled at a time.
    """
    empty = [
        column.number
        for column in form.counts
        if column.entry == "entered" and row.cells[column.number].trouble is Trouble.EMPTY
    ]
    adding = [number for number in numbers if number in empty]
    return any(would_add_up(form, row, {one, other}) for one in adding for other in empty)


def _has_empty_cells(table: FormTable) -> bool:
    """Whether anything that people type is empty in a row."""
    entered = [column.number for column in table.form.counts if column.entry == "entered"]
    cells = (row.cells[number] for row in table.lines for number in entered)
    return any(cell.trouble is Trouble.EMPTY for cell in cells)


def _not_compared(gaps: Sequence[_Gap]) -> Finding:
    """How two forms differ for now, while rows of theirs wait or cells are empty."""
    said = (
        f"{catalogue()[gap.rule].title.partition(':')[0].lower()} {difference(gap.amount)}"
        for gap in gaps
    )
    return finding(
        "LB30",
        *dict.fromkeys(place for gap in gaps for place in gap.failure.places),
        left_form=gaps[0].left.form.name,
        right_form=gaps[0].right.form.name,
        missing="dòng" if _has_waiting_rows(gaps[0]) else "ô",
        gaps=", ".join(said),
    )


def _gaps(subject: CheckedFiling) -> Iterator[_Gap]:
    """Where two forms differ of which both have all their cases."""
    end = subject.period_end
    for entry in _EXPRESSIONS:
        if entry.rule is None or not entry.applies(end):
            continue
        if not subject.of_same_units(*_codes(entry.rule)):
            continue  # LB32 tells it
        for failure in failures_of(entry.id, entry.rule, subject):
            left, right = _table(subject, failure.left), _table(subject, failure.right)
            if left.reports_nothing or right.reports_nothing:
                continue  # LB31 tells it
            if not (has_whole_total(left) and has_whole_total(right)):
                continue
            key = ""
            if isinstance(failure.left, Reference) and isinstance(failure.right, Reference):
                key = left.form.column(failure.left.column).key
            yield _Gap(entry.id, failure, left, right, key, failure.actual - failure.expected)


def _codes(rule: Rule) -> set[str]:
    """The forms between which a rule of the catalogue is stated."""
    return {each.form or "" for side in rule.sides for each in references(side)}


@implements("LB32")
def of_other_units(subject: CheckedFiling) -> Iterator[Finding]:
    """The forms of a workbook of sums are not held to each other where they are of other units; of
    each it is said who sent it, or who did not, whichever are fewer.
    """
    there, end = {table.form.code: table for table in subject.tables}, subject.period_end
    rules = [each.rule for each in _EXPRESSIONS if each.rule and each.applies(end)]
    pairs = [codes for rule in rules if (codes := _codes(rule)) <= there.keys()]
    apart = set().union(*(codes for codes in pairs if not subject.of_same_units(*codes)))
    sent = {code: subject.units_with(code) for code in there if code in apart}
    if sent:
        every = [unit.name for unit in subject.filing.units if apart & unit.figures.keys()]
        told = (
            f"{there[code].form.name} của {len(units)} đơn vị{_who(units, every)}"
            for code, units in sent.items()
        )
        yield finding("LB32", forms="; ".join(told))


def _who(units: Sequence[str], every: Sequence[str]) -> str:
    others = [name for name in every if name not in units]
    if not others:
        return ""
    said, names = ("chỉ có", units) if len(units) < len(others) else ("không có", others)
    return f" ({said} {listed(names, _MAX_UNITS, 'đơn vị')})"


def _table(subject: CheckedFiling, side: Expression) -> FormTable:
    """The table that a side of a failed comparison is about; it exists, since it had a value."""
    reference = next(references(side))
    table = subject.table(reference.form or "")
    if table is None:
        raise LookupError(reference)
    return table


def _adds_up(amounts: Mapping[str, Number]) -> bool:
    """Whether the gap in received is the gap in resolved plus that in pending."""
    received, *parts = (amounts.get(key, 0) for key in KEYS)
    return received == sum(parts)


def _undecided(subject: CheckedFiling, gap: _Gap) -> str:
    """What each form says inside: it does not tell which side is right."""
    sides = (gap.failure.right, gap.failure.left)
    return f"Chưa biết bên nào đúng: {'; '.join(_inside(subject, side) for side in sides)}."


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
