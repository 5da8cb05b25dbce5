"""Between the sections: what two forms say of the same cases.

The program cannot know which side is right. It names both cells, both values, the difference and
what holds inside each form, and where the arithmetic suggests one, a row to look at first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from ..formula import Expression, Number, Reference, references
from ..report import Place, Table
from ..vietnamese import difference
from .catalogue import CatalogueRule, catalogue, implements
from .causes import KEYS, causes, causes_text
from .comparison import Failure, failures
from .finding import Finding
from .identities import rules_of
from .subject import Scope, Subject
from .wording import places_text


class _Gap(NamedTuple):
    """A difference between two forms; `key` is that of the column on both sides, or ""."""

    entry: CatalogueRule
    failure: Failure
    left: Table
    right: Table
    key: str
    amount: Number


def _expression_rules() -> Iterator[CatalogueRule]:
    return (rule for rule in catalogue().values() if rule.rule is not None)


@implements(*(rule.id for rule in _expression_rules() if rule.status != "retired"))
def between_forms(subject: Subject) -> Iterator[Finding]:
    """Run the rules of the catalogue that are stated between the totals of two forms.

    The gaps of one pair of forms share a group when that in received is the sum of the others.
    """
    pairs: dict[str, list[_Gap]] = defaultdict(list)
    for entry in _expression_rules():
        for gap in _gaps(subject, entry):
            pairs[f"{gap.left.form.code}/{gap.right.form.code}"].append(gap)
    for order, gaps in enumerate(pairs.values(), 1):
        main = {gap.key: gap for gap in gaps if gap.key}
        together = _explained_by_each_other(main)
        for gap in gaps:
            finding = _finding(subject, gap, main if together else {})
            yield finding._replace(group=f"lien-bieu-{order}" if together and gap.key else None)


def _finding(subject: Subject, gap: _Gap, main: dict[str, _Gap]) -> Finding:
    """The finding of a gap; `main` are the gaps that explain each other, by key."""
    places = _right_first(gap.failure)
    return gap.entry.finding(
        places,
        expected=gap.failure.expected,
        actual=gap.failure.actual,
        left_form=gap.left.form.name,
        right_form=gap.right.form.name,
        places=places_text(places),
        hint=_hint(subject, gap, main),
        **gap.failure.words(),
    )


def _gaps(subject: Subject, entry: CatalogueRule) -> Iterator[_Gap]:
    scope = Scope(subject, empty_is_zero=entry.empty == "zero")
    if entry.rule is None or not entry.applies(subject.period_end):
        return
    for failure in failures(entry.rule, scope, entry.tolerance):
        left, right = _table(subject, failure.left), _table(subject, failure.right)
        key = ""
        if isinstance(failure.left, Reference) and isinstance(failure.right, Reference):
            key = left.form.column(failure.left.column).key
        yield _Gap(entry, failure, left, right, key, failure.actual - failure.expected)


def _table(subject: Subject, side: Expression) -> Table:
    """The table that a side of a failed comparison is about; it exists, since it had a value."""
    reference = next(references(side))
    table = subject.table(reference.form or "")
    if table is None:
        raise LookupError(reference)
    return table


def _right_first(failure: Failure) -> tuple[Place, ...]:
    right = failure.scope.places((failure.right,))
    return (*right, *(place for place in failure.places if place not in right))


def _explained_by_each_other(main: dict[str, _Gap]) -> bool:
    """Whether the gap in received is the gap in resolved plus that in pending."""
    amounts = {key: gap.amount for key, gap in main.items()}
    return len(main) > 1 and amounts.get("received", 0) == amounts.get("resolved", 0) + amounts.get(
        "pending", 0
    )


def _hint(subject: Subject, gap: _Gap, main: dict[str, _Gap]) -> str:
    sides = (gap.failure.right, gap.failure.left)
    text = f"Chưa biết bên nào đúng: {'; '.join(_inside(subject, side) for side in sides)}."
    if gap.key not in main:
        return text
    first = next(iter(main.values()))
    if gap is not first:
        return f"{text} Cùng nguyên nhân với {first.entry.id}."
    terms = [difference(main[key].amount) for key in ("resolved", "pending") if key in main]
    if gap.key == "received" and len(terms) > 1:
        text += f" {difference(gap.amount)} = {terms[0]} + ({terms[1]}): cùng một nguyên nhân."
    found = causes(first.right, {key: main[key].amount for key in KEYS if key in main})
    return f"{text} {causes_text(found)}".rstrip()


def _inside(subject: Subject, side: Expression) -> str:
    """Which rules of the form about that total hold in it: help to tell which side is right."""
    table = _table(subject, side)
    columns = {reference.column for reference in references(side)}
    scope = Scope(subject, table, table.total)
    rules = [
        rule
        for id_, rule in rules_of(table.form)
        if id_ != "CD04" and columns & {r.column for node in rule.sides for r in references(node)}
    ]
    broken = [rule.text for rule in rules if any(failures(rule, scope))]
    if broken:
        return f"trong {table.form.name} đang sai {', '.join(broken)}"
    return f"trong {table.form.name} {' và '.join(rule.text for rule in rules)} đúng"
