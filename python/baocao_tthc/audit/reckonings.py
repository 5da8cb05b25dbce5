"""The relations of cells in words: which rows and columns, and the arithmetic with its figures."""

from __future__ import annotations

from decimal import Decimal

from ..vietnamese import number
from .relations_of_cells import How, Relation, Values, rounded
from .tables import Cell, Kind, Table

_MAX_TERMS = 6  # of a sum that are shown, with the last
_SAID = {
    How.TOTAL: "các dòng cộng lại",
    How.PARENT: "các dòng con cộng lại",
    How.MEAN: "bình quân",
}


def cell_name(table: Table, cell: Cell, beside: Cell | None = None) -> str:
    """A cell as users find it: cột “Đang giải quyết”, dòng “Cộng”; what is common with another
    cell left out.
    """
    row, column = cell
    names = []
    if beside is None or beside[1] != column:
        names.append(_column(table, column))
    if beside is None or beside[0] != row:
        names.append(_row(table, row))
    return ", ".join(names)


def _row(table: Table, row: int) -> str:
    name = table.rows[row].name
    return f"dòng “{name}”" if name else f"dòng thứ {row + 1}"


def _column(table: Table, column: int) -> str:
    return f"cột “{table.column(column).heading}”"


def shown(table: Table, cell: Cell, value: Decimal | None = None) -> str:
    """The number of a cell, or another one for it, with its percent sign."""
    figure = table.figures[cell]
    percent = table.rows[cell[0]].rate or table.column(cell[1]).kind is Kind.RATE
    digits = number(figure.value if value is None else value)
    return f"{digits}%" if percent else digits


def reckoning(values: Values, relation: Relation, cell: Cell | None = None) -> str:
    """The relation with its figures: what the target is held to and what that comes to.

    Said of a cell that has been named it names its target only where that is another one.
    """
    table, target = values.table, relation.target
    right = values.expected(relation)
    result = shown(table, target, rounded(right or Decimal(), values.step(target)))
    said = f"{_means(table, relation)} {_figures(values, relation)} = {result}"
    if cell == target:
        return said
    where = cell_name(table, target, cell)
    return f"{where}: {said}" if cell is None else f"{where} ghi {shown(table, target)}, {said}"


def _means(table: Table, relation: Relation) -> str:
    """How the target is reckoned, in words: which rows, which columns."""
    if relation.how in _SAID:
        return _SAID[relation.how]
    if relation.how is How.WEIGHTED:
        return f"bình quân theo {_column(table, relation.under[0][1])}"
    names = _names(table, relation)
    if relation.how is How.GROWTH:
        (now, _), (before, _) = relation.over
        beside = relation.target
        return f"{cell_name(table, now, beside)} so với {cell_name(table, before, beside)}"
    if relation.how is How.SHARE:
        whole = cell_name(table, relation.under[0], relation.over[0][0])
        return f"{names} trên {whole if len(relation.under) == 1 else 'các dòng cộng lại'}"
    bases = [cell_name(table, cell, relation.target) for cell in relation.under]
    return f"{names} trên {' + '.join(bases)}" if bases else names


def _names(table: Table, relation: Relation) -> str:
    """The terms by their names: cột “Tổng” − cột “Đã trả”."""
    named = [(sign, cell_name(table, cell, relation.target)) for cell, sign in relation.over]
    if len(named) > _MAX_TERMS:
        return f"từ {named[0][1]} đến {named[-1][1]} cộng lại"
    text = "".join(f" {'+' if sign > 0 else '−'} {name}" for sign, name in named)
    return text.removeprefix(" + ").strip()


def _figures(values: Values, relation: Relation) -> str:
    """The figures of the right side: 7 + 0 + 17; 150 : 180."""
    terms = [sign * (values.get(cell) or Decimal()) for cell, sign in relation.over]
    texts = [f"{'+' if term >= 0 else '−'} {number(abs(term))}" for term in terms]
    if len(texts) > _MAX_TERMS:
        texts = [*texts[: _MAX_TERMS - 1], "+ …", texts[-1]]
    over = " ".join(texts).removeprefix("+ ")
    if relation.how is How.WEIGHTED or (not relation.under and relation.divisor == 1):
        return over
    under = sum((values.get(cell) or Decimal() for cell in relation.under), Decimal())
    base = number(under) if relation.under else str(relation.divisor)
    return f"({over}) : {base}" if len(terms) > 1 else f"{over} : {base}"
