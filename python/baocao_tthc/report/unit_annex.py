"""The annex of a superior's report: every unit in a row, how it stands, its figures."""

from __future__ import annotations

from collections.abc import Iterator

from ..sources.present_values import PresentValues
from ..sources.tags import STATE_COLUMN
from ..sources.unit_values import UnitRow
from ..word.elements import WIDTH, Element, NewId, cell, control, paragraph, run, table, twips, w

_ORDER, _NAME, _STATE = map(twips, (9, 52, 24))
_HEADS = ("STT", "Đơn vị", "Tình hình nộp")
_TOTAL = "Tổng cộng"


class UnitAnnex:
    """The table by unit, every value in a control.

    Raises WorkbookError when it is made: for a workbook without units, or without a form.
    """

    def __init__(self, values: PresentValues) -> None:
        self._rows, self._columns = values.units.table.values(), values.units.columns
        figures = len(self._columns)
        each = (WIDTH - _ORDER - _NAME - _STATE) // figures
        name = WIDTH - _ORDER - _STATE - each * figures
        self._widths = [_ORDER, name, _STATE, *[each] * figures]

    def build(self, new_id: NewId) -> list[Element]:
        """The table, its heading repeated on every page."""
        rows = (self._row(n, row, new_id) for n, row in enumerate(self._rows, 1))
        return [table(self._widths, [self._heads(), *rows], "BangBieu")]

    def _heads(self) -> Element:
        heads = (*_HEADS, *self._columns.values())
        cells = (
            cell(width, paragraph("BieuCot", run(head, _bold())))
            for width, head in zip(self._widths, heads, strict=True)
        )
        return w("tr", w("trPr", w("cantSplit"), w("tblHeader")), *cells)

    def _row(self, order: int, row: UnitRow, new_id: NewId) -> Element:
        return w("tr", w("trPr", w("cantSplit")), *self._cells(order, row, new_id))

    def _cells(self, order: int, row: UnitRow, new_id: NewId) -> Iterator[Element]:
        own = None if row.label else _bold()
        if row.label:
            yield cell(_ORDER, paragraph("BieuSo", run(str(order))))
            yield cell(self._widths[1], paragraph("BieuChu", run(row.label)))
        else:
            both, span = _ORDER + self._widths[1], w("gridSpan", val=2)
            yield cell(both, paragraph("BieuCot", run(_TOTAL, own)), merges=(span,))
        printed = (row.values[n - STATE_COLUMN] for n in (STATE_COLUMN, *self._columns))
        for width, value in zip(self._widths[2:], printed, strict=True):
            yield cell(width, paragraph("BieuSo", control(value, new_id(), own)))


def _bold() -> Element:
    return w("rPr", w("b"), w("bCs"))
