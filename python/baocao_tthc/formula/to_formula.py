"""Expressions as native Excel formulas, so that sums work without macros or Python."""

from __future__ import annotations

from collections.abc import Callable

from .syntax import Call, Expression, Literal, Operation, Reference


def to_excel(node: Expression, address: Callable[[Reference], str]) -> str:
    """Return the formula text without "=", with `address` giving each reference's cell.

    >>> to_excel(parse_expression("(4)+(5)"), lambda ref: f"{'ABCDE'[ref.column - 1]}12")
    'D12+E12'
    """
    if isinstance(node, Literal):
        return format(node.value, "f")
    if isinstance(node, Reference):
        return address(node)
    if isinstance(node, Call):
        arguments = ",".join(to_excel(argument, address) for argument in node.arguments)
        if node.name == "round" and len(node.arguments) == 1:
            arguments += ",0"
        return f"{node.name.upper()}({arguments})"
    left = _side(node.left, address, node.operator in "*/")
    right = _side(node.right, address, node.operator in "-*/")
    return f"{left}{node.operator}{right}"


def _side(node: Expression, address: Callable[[Reference], str], tight: bool) -> str:
    text = to_excel(node, address)
    return f"({text})" if tight and isinstance(node, Operation) else text
