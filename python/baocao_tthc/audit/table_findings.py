"""What is wrong in the tables of an office's own, with its arithmetic, and what is confirmed.

All relations of a table are judged together: the cell at fault is that of which one other value
mends most of what is broken and breaks nothing that holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from ..checks.catalogue import finding
from ..findings.finding import Finding
from ..vietnamese import fold_same_length
from .named_cells import NamedCell, named_cells
from .outlines import Role
from .rankings import rankings
from .reckonings import cell_name, reckoning, shown
from .relations_of_cells import PERCENT, How, Relation, Values, is_slip
from .row_sums import row_relations
from .running_balances import running_balances
from .table_axes import Axis, tells_change
from .table_relations import patterns_found
from .tables import Cell, Kind, Table
from .verdicts import verdicts

_MAX_WRONG = 40  # relations of a table; with more of them it was not understood
_MAX_CANDIDATES = 2  # other cells that may be the slip
_MAX_RECKONINGS = 2
_RULES = {
    How.TOTAL: "VB13",
    How.PARENT: "VB13",
    How.SUM: "VB19",
    How.BALANCE: "VB19",
    How.RATE: "VB17",
    How.SHARE: "VB17",
    How.GROWTH: "VB17",
    How.QUOTIENT: "VB20",
    How.MEAN: "VB20",
    How.WEIGHTED: "VB20",
}
_ORDER = list(_RULES)  # the way that is told first


class Held(NamedTuple):
    """A number of a table that a relation confirms: `words` say the relation, with its figures."""

    paragraph: int
    text: str
    value: Decimal
    words: str


class TableAudit(NamedTuple):
    """What was found in all tables, the confirmed numbers, those that nothing could confirm."""

    findings: tuple[Finding, ...]
    held: tuple[Held, ...]
    untested: tuple[NamedCell, ...]


class _Fault(NamedTuple):
    """A cell at fault with the value that mends it and the relations that it breaks."""

    cell: Cell
    right: Decimal
    broken: tuple[Relation, ...]


def audited_tables(tables: Sequence[Table]) -> TableAudit:
    """Every table held to itself."""
    findings: list[Finding] = []
    held: list[Held] = []
    untested: list[NamedCell] = []
    for table in tables:
        judged = _Judged(table)
        findings += (*judged.findings, *verdicts(table))
        own = list(judged.held())
        held += own
        known = {one.paragraph for one in own}
        known |= {words.paragraph for one in judged.findings for words in one.words}
        untested += [cell for cell in named_cells([table]) if cell.paragraph not in known]
    return TableAudit(tuple(findings), tuple(held), tuple(untested))


class _Judged:
    """One table with its relations, judged."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.values = Values(table)
        right, wrong = _relations(table)
        self.wrong = [] if len(wrong) > _MAX_WRONG else wrong
        self.right = right
        self._of_cell: dict[Cell, list[Relation]] = defaultdict(list)
        for relation in (*right, *self.wrong):
            for cell in relation.cells:
                self._of_cell[cell].append(relation)
        faults = list(self._faults())
        mended = Values(table, {fault.cell: fault.right for fault in faults})
        self.rankings = rankings(table, mended)
        self.findings = [self._finding(fault) for fault in faults]
        self.findings += self._rank_findings()
        self.findings += self._parts_findings(mended)

    def held(self) -> Iterator[Held]:
        """The confirmed figures, each with each relation that confirms it."""
        for relation in self.right:
            words = reckoning(self.values, relation)
            for cell in relation.cells:
                if figure := self.table.figures.get(cell):
                    yield Held(figure.place.paragraph, figure.place.text, figure.value, words)
        for ranking in self.rankings:
            for cell in ranking.right:
                figure = self.table.figures[cell]
                yield Held(figure.place.paragraph, figure.place.text, figure.value, ranking.words)

    def _faults(self) -> Iterator[_Fault]:
        """The cells at fault, one after the other, until nothing is broken that they explain."""
        broken = list(self.wrong)
        changed: dict[Cell, Decimal] = {}
        while broken:
            fault = self._worst(broken, changed)
            if fault is None:
                return
            broken = [one for one in broken if one not in fault.broken]
            changed[fault.cell] = fault.right
            if len(fault.broken) > 1 or fault.broken[0].sure:
                yield fault

    def _worst(self, broken: Sequence[Relation], changed: Mapping[Cell, Decimal]) -> _Fault | None:
        """The cell and the value that mend most."""
        best: tuple[tuple[float, ...], _Fault] | None = None
        values = Values(self.table, changed)
        for relation in broken:
            for cell in relation.cells:
                if cell not in self.table.figures or cell in changed:
                    continue
                value = values.solved(relation, cell)
                if value is None or (value < 0 <= (values.get(cell) or 0) and _counts(relation)):
                    continue
                score, fault = self._mended(broken, changed, relation, cell, value)
                if best is None or score > best[0]:
                    best = score, fault
        return best[1] if best else None

    def _mended(
        self,
        broken: Sequence[Relation],
        changed: Mapping[Cell, Decimal],
        relation: Relation,
        cell: Cell,
        value: Decimal,
    ) -> tuple[tuple[float, ...], _Fault]:
        """How well the value of the cell explains what is broken."""
        mended = Values(self.table, {**changed, cell: value})
        of_cell = self._of_cell[cell]
        fixed = [one for one in of_cell if one in broken and mended.holds(one)]
        spoiled = sum(one not in broken and mended.holds(one) is False for one in of_cell)
        stated = self.values.get(cell) or Decimal()
        is_target = cell == relation.target
        score = (
            float(len(fixed) - spoiled),
            float(is_slip(stated, value)) + is_target,
            float(is_target),
        )
        fixed = sorted({relation, *fixed}, key=lambda one: (_ORDER.index(one.how), one.cells))
        return score, _Fault(cell, value, tuple(fixed))

    def _finding(self, fault: _Fault) -> Finding:
        first = fault.broken[0]
        alone = len(fault.broken) == 1
        cell = first.target if alone else fault.cell
        right = self.values.solved(first, cell) if alone else fault.right
        others = self._candidates(first, fault)[:_MAX_CANDIDATES] if alone else []
        figure = self.table.figures[cell]
        reckoned = [reckoning(self.values, one, cell) for one in fault.broken[:_MAX_RECKONINGS]]
        may_be = (
            f"{cell_name(self.table, other, cell)} ghi {shown(self.table, other)}, nếu là "
            f"{shown(self.table, other, value)} thì khớp"
            for other, value in others
        )
        advice = "; ".join(may_be)
        return finding(
            _RULES[first.how],
            figure.place,
            *(self.table.figures[other].place for other, _ in others),
            expected=right,
            actual=figure.value,
            advice=f"{advice[:1].upper()}{advice[1:]}." if advice else None,
            cell=cell_name(self.table, cell),
            stated=shown(self.table, cell),
            right=shown(self.table, cell, right),
            reckoned="; ".join(reckoned),
        )

    def _candidates(self, relation: Relation, fault: _Fault) -> list[tuple[Cell, Decimal]]:
        """The cells beside the target of which one slip of typing would explain the difference."""
        found = [] if fault.cell == relation.target else [(fault.cell, fault.right)]
        target = self.table.figures[relation.target].value
        if is_slip(target, self.values.solved(relation, relation.target) or target):
            return found
        for cell in relation.cells:
            figure = self.table.figures.get(cell)
            value = self.values.solved(relation, cell)
            if figure is None or value is None or cell in (relation.target, fault.cell):
                continue
            if is_slip(figure.value, value) and not self._confirmed(cell):
                found.append((cell, value))
        return found

    def _confirmed(self, cell: Cell) -> bool:
        return any(one.linear and one not in self.wrong for one in self._of_cell[cell])

    def _rank_findings(self) -> Iterator[Finding]:
        for ranking in self.rankings:
            for cell, right in ranking.wrong.items():
                figure = self.table.figures[cell]
                yield finding(
                    "VB23",
                    figure.place,
                    expected=Decimal(right),
                    actual=figure.value,
                    cell=cell_name(self.table, cell),
                    stated=figure.place.text,
                    reckoned=ranking.reckoned(cell, right),
                )

    def _parts_findings(self, values: Values) -> Iterator[Finding]:
        """Where what is said to be a part is more than the whole beside it or above it."""
        for part, whole in _said_parts(self.table):
            one, other = self.table.figures.get(part), self.table.figures.get(whole)
            less, more = values.get(part), values.get(whole)
            if one and other and less is not None and more is not None and less > more >= 0:
                yield finding(
                    "VB10",
                    one.place,
                    other.place,
                    expected=other.value,
                    actual=one.value,
                    name=f"ở {cell_name(self.table, part)}",
                    whole=f"ở {cell_name(self.table, whole)}",
                )


def _counts(relation: Relation) -> bool:
    return relation.how not in PERCENT


def _relations(table: Table) -> tuple[list[Relation], list[Relation]]:
    """The relations of a table that hold, and those that do not."""
    right: dict[Relation, None] = {}
    wrong: dict[Relation, None] = {}
    for relation, holds in (*row_relations(table), *running_balances(table)):
        (right if holds else wrong)[relation] = None
    axes = (Axis(table, flipped=False), Axis(table, flipped=True), Axis(table, rates=True))
    for axis in axes:
        for found in patterns_found(axis):
            right |= dict.fromkeys(found.right)
            wrong |= dict.fromkeys(found.wrong)
    once = {_same(relation): relation for relation in reversed((*wrong, *right))}
    return [one for one in once.values() if one in right], [
        one for one in once.values() if one not in right
    ]


def _same(relation: Relation) -> tuple[object, ...]:
    """What is alike for two relations that say the same, as rows below and neighbouring rows."""
    how = None if relation.linear else relation.how
    return how, relation.target, frozenset(relation.cells)


def _said_parts(table: Table) -> Iterator[tuple[Cell, Cell]]:
    """The cells that headings or names say to be parts, each with its whole."""
    counts = [
        column
        for column in table.columns
        if column.kind is Kind.COUNT and not tells_change(fold_same_length(column.heading))
    ]
    for before, column in pairwise(counts):
        if column.levels and column.levels[-1].lower().startswith("trong đó"):
            for index in range(len(table.rows)):
                yield (index, column.number), (index, before.number)
    for index, row in enumerate(table.rows):
        if row.part and row.parent is not None and not row.rate and row.role is Role.PLAIN:
            for column in counts:
                yield (index, column.number), (row.parent, column.number)
