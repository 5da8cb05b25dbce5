"""Values of expressions: exact decimals; a missing value or a zero base gives no value."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from .syntax import Call, Expression, Literal, Reference, references, runs_over_rows

Number = int | Decimal

_ARITHMETIC: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}
_SIGN: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": lambda distance, slack: distance < slack,
    "<=": lambda distance, slack: distance <= slack,
    ">": lambda distance, slack: distance > -slack,
    ">=": lambda distance, slack: distance >= -slack,
}


class Scope(Protocol):
    """Where references get their values."""

    def value(self, reference: Reference) -> Number | None:
        """The value of one cell; None when it has none."""

    def column(self, reference: Reference) -> Sequence[Number | None]:
        """The values of a column in every row but the total."""


def evaluate(node: Expression, scope: Scope) -> Decimal | None:
    """Return the exact value, or None when an operand has no value or a divisor is zero."""
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Reference):
        value = scope.value(node)
        return None if value is None else Decimal(value)
    if isinstance(node, Call):
        return _call(node, scope)
    left, right = evaluate(node.left, scope), evaluate(node.right, scope)
    if left is None or right is None:
        return None
    if node.operator == "/":
        return left / right if right else None
    return _ARITHMETIC[node.operator](left, right)


def column_values(call: Call, scope: Scope) -> Sequence[Number | None]:
    """The values that an aggregation over rows adds up or compares."""
    return [value for only in references(call) for value in scope.column(only)]


def _call(node: Call, scope: Scope) -> Decimal | None:
    if runs_over_rows(node):
        values = [None if v is None else Decimal(v) for v in column_values(node, scope)]
    else:
        values = [evaluate(argument, scope) for argument in node.arguments]
    known = [value for value in values if value is not None]
    if len(known) < len(values) or (not known and node.name != "sum"):
        return None
    if node.name == "sum":
        return sum(known, Decimal(0))
    if node.name == "round":
        places = int(known[1]) if len(known) > 1 else 0
        return known[0].quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if node.name == "abs":
        return abs(known[0])
    return min(known) if node.name == "min" else max(known)


def holds(left: Number, sign: str, right: Number, tolerance: Number = 0) -> bool:
    """Whether `left sign right` within `tolerance` (in the unit of the values).

    >>> holds(3749, "=", 3733)
    False
    """
    distance = Decimal(left) - Decimal(right)
    slack = Decimal(tolerance)
    if sign == "=":
        return abs(distance) <= slack
    if sign == "<>":
        return distance != 0
    return _SIGN[sign](distance, slack)
