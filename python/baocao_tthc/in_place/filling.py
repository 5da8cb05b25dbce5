"""The office's workbook with other data in it: cells of forms, the list of KiemTra, results.

    Filing, data before ─┐
    data after ──────────┴─▶ Filling ──▶ content, checked, and checked findings in KiemTra

Results of formulas on the sheets that the program writes are those of a workbook that it builds
from the same data; they count only where the same formula stands in the same cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from ..checks import check
from ..entries.data import FormData, WorkbookData
from ..filing import Filing, FormTable
from ..findings.finding import Finding
from ..ooxml.members import members_of
from ..reading import read_filing
from ..reading.grid import Grid
from ..sheets import OVERVIEW, quoted, sheet_names
from ..wording import Cells
from ..workbook.assembly import sheet_order, workbook_bytes
from ..workbook.layout import layout_of
from .cell_formulas import Insertion, plain_formula
from .check_list import CheckList
from .form_writes import NoRoomError, NotInPlaceError, form_writes
from .office_workbook import OfficeWorkbook, Rewritten, SheetSpot, Writes
from .sheet_cells import CellSpan, CellWrite, UnusualPartError, scan_cells

_RANK = "AGGREGATE(14,6,"  # in the figure of each field that TongQuan's chart names
_MAX_ROWS = 2_000  # of a form that is built to know its results; each takes a millisecond
UNUSUAL = "sổ do một chương trình lạ ghi, không đổi được từng ô"


def with_room(file: Path, lacking: NoRoomError) -> bytes:
    """The workbook with the rows that a form lacks, above its total; raises NotInPlaceError."""
    table = lacking.table
    first = table.numbering_row + 1
    if table.total is None or not table.total_labelled or table.total.number <= first:
        raise lacking
    inserted = Insertion(table.sheet.casefold(), table.total.number, lacking.rows, first)
    try:
        return OfficeWorkbook(file).with_rows(table.sheet, inserted)
    except UnusualPartError as error:
        raise lacking from error


class Filling:
    """The filling of one workbook; raises NotInPlaceError where it cannot be done cell by cell.

    `before` is the data as the workbook was read, `after` what shall stand in it.
    """

    def __init__(
        self, filing: Filing, grids: Sequence[Grid], before: WorkbookData, after: WorkbookData
    ) -> None:
        self._filing, self._after = filing, after
        try:
            self.office = OfficeWorkbook(filing.file)
        except UnusualPartError as error:
            raise NotInPlaceError(UNUSUAL) from error
        if self.office.counts_days_from_1904:
            raise NotInPlaceError("sổ đếm ngày từ năm 1904")
        self._list = CheckList(self.office, grids)
        hidden = {grid.name: frozenset(grid.marks.hidden_rows) for grid in grids}
        self._forms = [
            form_writes(self.office, table, old, new, hidden.get(table.sheet, frozenset()))
            for table, old, new in zip(filing.tables, before.forms, after.forms, strict=True)
        ]

    @property
    def notes(self) -> list[str]:
        """What a person must know beforehand: the figures that formulas of the office's keep."""
        kept = [place for form in self._forms for place in form.kept]
        if not kept:
            return []
        return [f"Giữ nguyên các ô nhập đang có công thức của cơ quan: {Cells(tuple(kept))}."]

    def write_checked(self, path: Path) -> tuple[tuple[Finding, ...], list[str]]:
        """Write the workbook to `path`, over what is there; its findings, and what is to be said.

        Raises NotInPlaceError.
        """
        try:
            path.write_bytes(self._content(None).content)  # to be read, for its findings
            findings = check(read_filing(path))
            made = self._content(findings)
        except UnusualPartError as error:
            raise NotInPlaceError(UNUSUAL) from error
        path.write_bytes(made.content)
        return findings, self.afterwards(made)

    def afterwards(self, made: Rewritten) -> list[str]:
        """What a person must know of the workbook that was written."""
        said = self.office.said_of(made)
        if self._list.sheet in self.office.sheets and not self._list.heads:
            said.append("Danh sách ở KiemTra là của sổ cũ; hãy bấm Kiểm tra số liệu.")
        return said

    def unchecked(self, more: Writes) -> Rewritten:
        """The workbook, nothing of it checked, with these contents of other cells too."""
        return self._content(None, more)

    def listing(self, findings: Sequence[Finding], more: Writes) -> Rewritten:
        """The same with these findings in KiemTra."""
        return self._content(findings, more)

    def _content(self, findings: Sequence[Finding] | None, more: Writes | None = None) -> Rewritten:
        writes = {sheet: dict(cells) for sheet, cells in (more or {}).items()}
        known: dict[SheetSpot, Mapping[str, CellWrite]] = dict(self._built_results(findings))
        fitted: dict[str, Mapping[int, float]] = {}
        if findings is not None and self._list.heads:
            listed = self._list.writes(findings, self._after.explanations)
            writes[self._list.sheet] = listed
            fitted[self._list.sheet] = self._list.heights(listed)
        for table, form in zip(self._filing.tables, self._forms, strict=True):
            writes.setdefault(table.sheet, {}).update(form.writes)
            known |= form.known
        return self.office.written(writes, known, fitted)

    def emptied_list(self) -> Writes:
        """KiemTra before anything was checked; {} where the list is not where it should be."""
        listed = self._list
        return {listed.sheet: listed.writes(None, self._after.explanations)} if listed.heads else {}

    def aligned_data(self) -> WorkbookData:
        """The data with the empty rows of the forms, so that all stands where it does here."""
        overview = self.office.sheets.get(OVERVIEW)
        written = [cell.formula or "" for cell in overview.cells.values()] if overview else []
        charted = sum(_RANK in formula for formula in written) or None
        forms = tuple(replace(form.aligned, charted=charted) for form in self._forms)
        return replace(self._after, forms=forms)

    @property
    def stands_alike(self) -> bool:
        """Whether every form stands where the program would put it, whatever its sheet is called.

        So a formula that the program writes for a cell means the same in the office's workbook.
        """
        return all(map(_stands_alike, self._filing.tables, (form.aligned for form in self._forms)))

    @property
    def sheet_names(self) -> dict[str, str]:
        """The names that the program gives to the sheets of the forms, to those they have."""
        own = sheet_names(form.aligned.form.code for form in self._forms)
        return {
            name: table.sheet for name, table in zip(own, self._filing.tables, strict=True)
        }  # fmt: skip

    def _built_results(
        self, findings: Sequence[Finding] | None
    ) -> Iterator[tuple[SheetSpot, Mapping[str, CellWrite]]]:
        """The results of formulas in a workbook built of the same data, if its forms stand alike.

        The empty rows of the forms count too, so that everything stands where it does here.
        """
        if not self.stands_alike:
            return
        data, renamed = self.aligned_data(), self.sheet_names
        members = members_of(workbook_bytes(data, findings))
        for number, name in enumerate(sheet_order(data, macros=False), 1):
            cells = scan_cells(members[f"xl/worksheets/sheet{number}.xml"]).cells
            for (row, column), cell in cells.items():
                if cell.formula is not None and (result := _result_of(cell)):
                    formula = cell.formula
                    for old, new in renamed.items():
                        formula = formula.replace(f"{quoted(old)}!", f"{quoted(new)}!")
                    known = {plain_formula(formula): result}
                    yield (renamed.get(name, name).casefold(), row, column), known


def _stands_alike(table: FormTable, data: FormData) -> bool:
    if len(data.rows) > _MAX_ROWS:
        return False
    layout = layout_of(table.form, len(data.rows), len(table.form.title), 0)
    return (
        table.numbering_row == layout.numbering
        and (table.total is None or table.total.number == layout.total)
        and all(number == column for number, column in table.sheet_columns.items())
    )


def _result_of(cell: CellSpan) -> CellWrite | None:
    if cell.kind == "n" and cell.value:
        return CellWrite(Decimal(cell.value), None)
    if cell.kind in ("str", "e"):
        return CellWrite(cell.value, None, error=cell.kind == "e")
    return None
