"""The list of KiemTra in a closed workbook: where it stands, and what its cells are given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from ..filing import Explanation
from ..findings.finding import Finding, Severity
from ..findings.listing import CellLink, SheetValue, finding_rows
from ..reading.grid import Grid
from ..sheets import FINDING_HEADS, FINDINGS, OLDER_FINDING_HEADS, SEVERITY_COUNTS, VERDICT
from ..workbook.findings_sheet import (
    FINDINGS_FIRST_ROW,
    HINT,
    HINT_FORMULA,
    LETTER_SIZE,
    NOT_CHECKED,
    matter_row,
    moment,
    outcome,
)
from ..workbook.overview_sheet import MATTERS_SHOWN
from ..workbook.text_metrics import texts_height
from .cell_formulas import plain_formula
from .office_workbook import OfficeWorkbook, Results
from .sheet_cells import CellWrite, Spot
from .sheet_sizes import SheetSizes

HEADS_ROW = FINDINGS_FIRST_ROW - 1
_LEAST = 20.0  # points of a row


class CheckList:
    """KiemTra, also when somebody renamed it: other sheets go by its defined names.

    `heads` are the headings of its list, today's or older; () where the list is not where the
    program writes it, or there is none.
    """

    def __init__(self, office: OfficeWorkbook, grids: Sequence[Grid]) -> None:
        self._office = office
        by_name = {grid.name: grid for grid in grids if grid.name in office.sheets}
        named = office.named(VERDICT)
        found = (by_name.get(name) for name in (named.sheet if named else FINDINGS, FINDINGS))
        grid = next((each for each in found if each and _heads_of(each)), None)
        self._grid = grid or by_name.get(FINDINGS)
        self.sheet = self._grid.name if self._grid else FINDINGS
        self.heads = _heads_of(self._grid) if self._grid else ()

    @property
    def is_blank(self) -> bool:
        """Whether there is no such sheet, or nothing on it."""
        return self._grid is None or not any(map(any, self._grid.values))

    def writes(
        self,
        findings: Sequence[Finding] | None,
        explanations: Sequence[Explanation],
        when: datetime | None = None,
    ) -> dict[Spot, CellWrite]:
        """The verdict with its time, and the rows of the list with what stood there before gone."""
        return dict(self._writes(findings, explanations, when))

    def _writes(
        self,
        findings: Sequence[Finding] | None,
        explanations: Sequence[Explanation],
        when: datetime | None,
    ) -> Iterator[tuple[Spot, CellWrite]]:
        yield (1, 1), CellWrite(str(outcome(findings).value))
        yield (2, 1), CellWrite(moment(when) if when else None)
        rows = finding_rows(findings or (), self._office.sheets, explanations, self.heads)
        last = max(FINDINGS_FIRST_ROW + len(rows), self._grid.height + 1 if self._grid else 0)
        for row in range(FINDINGS_FIRST_ROW, last):
            index = row - FINDINGS_FIRST_ROW
            cells = rows[index] if index < len(rows) else (None,) * len(self.heads)
            for column, cell in enumerate(cells, 1):
                yield (row, column), _write_of(cell)

    def heights(self, writes: Mapping[Spot, CellWrite]) -> dict[int, float]:
        """How high the rows of the list become, in points, so that all of them is seen: LibreOffice
        fits no row when it opens a workbook. 0 for an empty one.
        """
        sizes = SheetSizes(self._office.sheets[self.sheet].xml)
        texts: dict[int, list[tuple[str, float]]] = defaultdict(list)
        for (row, column), write in writes.items():
            if row >= FINDINGS_FIRST_ROW:
                shown = write.value if isinstance(write.value, str) else ""
                texts[row].append((shown, sizes.column(column - 1)))
        return {
            row: texts_height(cells, LETTER_SIZE, _LEAST) if any(text for text, _ in cells) else 0
            for row, cells in texts.items()
        }

    def results(self, findings: Sequence[Finding], when: datetime) -> Results:
        """What the formulas give then that show the outcome, wherever they stand."""
        given = {
            plain_formula(formula): CellWrite(value, None)
            for formula, value in self._shown(findings, when)
        }
        return {
            (name.casefold(), *spot): given
            for name, sheet in self._office.sheets.items()
            for spot, cell in sheet.cells.items()
            if cell.formula and plain_formula(cell.formula) in given
        }

    def _shown(
        self, findings: Sequence[Finding], when: datetime
    ) -> Iterator[tuple[str, str | int]]:
        value, formula = outcome(findings)
        yield str(formula), f"{value} {moment(when)}"
        yield HINT_FORMULA, HINT
        if self.heads == FINDING_HEADS:
            for order in range(1, MATTERS_SHOWN + 1):
                value, formula = matter_row(order, findings)
                yield str(formula), str(value)
            return
        for severity in Severity:  # of the older list, which has a row for each finding
            counted = f'IFERROR(COUNTIF({SEVERITY_COUNTS},"{severity.label}"),"{NOT_CHECKED}")'
            yield counted, sum(one.severity is severity for one in findings)


def _heads_of(grid: Grid) -> tuple[str, ...]:
    row = tuple(grid.row(HEADS_ROW))
    known = (OLDER_FINDING_HEADS, FINDING_HEADS)
    return next((heads for heads in known if row[: len(heads)] == heads), ())


def _write_of(cell: SheetValue) -> CellWrite:
    if isinstance(cell, CellLink):
        return CellWrite(cell.text, cell.formula)
    return CellWrite(cell)
