"""Parts of the sentences of findings: values, rows, cells and formulas as people write them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ..filing import FormTable, Place, Row
from ..formula import Call, Expression, Literal, Number, Operation, Reference, Scope
from ..vietnamese import number

_MOST_PLACES = 8


def row_name(table: FormTable, row: Row) -> str:
    """How a message names a row: dòng “Hộ tịch”, dòng tổng, or by its number without a name."""
    if row is table.total:
        return "dòng tổng"
    return f"dòng “{row.label}”" if row.label else f"dòng {row.number}"


def capital(text: str) -> str:
    """The text with a capital first letter, names in it as they are."""
    return text[:1].upper() + text[1:]


def places_text(places: Iterable[Place]) -> str:
    """Cells by sheet, "II.06B!C16, C17; PL01!C9"; a long list is cut with how many more."""
    places = tuple(places)
    by_sheet: dict[str, list[str]] = defaultdict(list)
    for place in places[:_MOST_PLACES]:
        by_sheet[place.sheet].append(place.cell)
    text = "; ".join(f"{sheet}!{', '.join(cells)}" for sheet, cells in by_sheet.items())
    more = len(places) - _MOST_PLACES
    return f"{text} và {more} ô nữa" if more > 0 else text


def symbols(node: Expression) -> str:
    """An expression by its columns: "(4) + (5) + (6)"."""
    if isinstance(node, Reference):
        return str(node)
    if isinstance(node, Literal):
        return number(node.value)
    if isinstance(node, Call):
        return f"{node.name}({'; '.join(map(symbols, node.arguments))})"
    return _joined(node, symbols(node.left), symbols(node.right))


def spelled(node: Expression, scope: Scope) -> str:
    """An expression by its values, "8 + 9 + 12"; of an aggregation its symbols."""
    if isinstance(node, Reference):
        value = scope.value(node)
        return "?" if value is None else number(value)
    if isinstance(node, Operation):
        return _joined(node, spelled(node.left, scope), spelled(node.right, scope))
    return symbols(node)


def _joined(node: Operation, left: str, right: str) -> str:
    if node.operator in "*/":
        left = f"({left})" if isinstance(node.left, Operation) else left
    if node.operator in "-*/":
        right = f"({right})" if isinstance(node.right, Operation) else right
    return f"{left} {node.operator} {right}"


def plain_value(value: Number | None) -> str:
    """A value in a message: "3.749", "99,79"."""
    return "trống" if value is None else number(value)
