"""A rule of the rule language, compared in one scope: what does not hold, in words and cells."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from ..formula import Expression, Number, Rule, evaluate, holds
from ..report import Place
from .subject import Scope
from .wording import plain_value, spelled, symbols

_RELATIONS = {
    "=": "phải bằng",
    "<>": "phải khác",
    "<": "phải nhỏ hơn",
    "<=": "không được lớn hơn",
    ">": "phải lớn hơn",
    ">=": "không được nhỏ hơn",
}


class Failure(NamedTuple):
    """One comparison that does not hold: `actual` is its left value, `expected` its right."""

    left: Expression
    right: Expression
    relation: str
    actual: Number
    expected: Number
    places: tuple[Place, ...]
    scope: Scope

    def words(self) -> dict[str, Any]:
        """What a message of the catalogue may name of it."""
        return {
            "left": symbols(self.left),
            "left_value": plain_value(self.actual),
            "right": symbols(self.right),
            "right_value": plain_value(self.expected),
            "spelled": spelled(self.right, self.scope),
            "reckoned": self._reckoned(),
            "relation": self.relation,
        }

    def _reckoned(self) -> str:
        """The right side in columns, in values and as one value: "(4) + (5) = 2 + 3 = 5"."""
        steps = (symbols(self.right), spelled(self.right, self.scope), plain_value(self.expected))
        return " = ".join(dict.fromkeys(steps))


def failures(rule: Rule, scope: Scope, tolerance: Decimal = Decimal(0)) -> Iterator[Failure]:
    """Yield each comparison of the rule that fails; one whose sides have no value is not made."""
    for left, sign, right in rule.comparisons():
        actual, expected = evaluate(left, scope), evaluate(right, scope)
        if actual is None or expected is None or holds(actual, sign, expected, tolerance):
            continue
        yield Failure(
            left=left,
            right=right,
            relation=_RELATIONS[sign],
            actual=_plain(actual),
            expected=_plain(expected),
            places=scope.places((left, right)),
            scope=scope,
        )


def _plain(value: Decimal) -> Number:
    """A whole number as int, as JSON and Excel write it."""
    return int(value) if value == value.to_integral_value() else value
