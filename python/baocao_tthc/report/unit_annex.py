"""The annex of a superior's report: every unit in a row, how it stands, its figures."""

from __future__ import annotations

from collections.abc import Iterator

from ..sources.present_values import PresentValues
from ..sources.tags import STATE_COLUMN
from ..sources.unit_values import UnitRow
from ..word.elements import WIDTH, Element, NewId, cell, control, paragraph, run, table, twips, w
from ..workbook import text_metrics

_ORDER, _NAME, _STATE = map(twips, (9, 52, 24))
_LEAST_NAME = twips(30)
_SIZES, _CELL_SPACE = (10, 9, 8), 6  # points: of figures, the usual first; what a cell leaves free
_HEADS = ("STT", "Đơn vị", "Tình hình nộp")
_TOTAL = "Tổng cộng"


class UnitAnnex:
    """The table by unit, every value in a control.

    Raises WorkbookError when it is made: for a workbook without units, or without a form.
    """

    def __init__(self, values: PresentValues) -> None:
        self._rows, self._columns = values.units.table.values(), values.units.columns
        room = WIDTH - _ORDER - _STATE
        sizes = ((size, self._needed(size)) for size in _SIZES)
        self._size, needed = next(
            ((size, widths) for size, widths in sizes if sum(widths) <= room - _LEAST_NAME),
            (_SIZES[-1], [(room - _LEAST_NAME) // len(self._columns)] * len(self._columns)),
        )
        more = max(room - _NAME - sum(needed), 0) // len(needed)
        figures = [width + more for width in needed]
        self._widths = [_ORDER, room - sum(figures), _STATE, *figures]

    def _needed(self, size: float) -> list[int]:
        """The widths in twips in which no figure of this size and no word of a heading is cut."""
        return [
            max(
                *(_width(row.values[n - STATE_COLUMN].text, size) for row in self._rows),
                *(_width(word, _SIZES[0]) for word in head.split()),
            )
            for n, head in self._columns.items()
        ]

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
        figure = _sized(self._size, bold=not row.label)
        if row.label:
            yield cell(_ORDER, paragraph("BieuSo", run(str(order))))
            yield cell(self._widths[1], paragraph("BieuChu", run(row.label)))
        else:
            both, span = _ORDER + self._widths[1], w("gridSpan", val=2)
            yield cell(both, paragraph("BieuCot", run(_TOTAL, own)), merges=(span,))
        printed = (row.values[n - STATE_COLUMN] for n in (STATE_COLUMN, *self._columns))
        for width, value in zip(self._widths[2:], printed, strict=True):
            yield cell(width, paragraph("BieuSo", control(value, new_id(), figure)))


def _width(text: str, size: float) -> int:
    """The width in twips of a cell that holds the text in one line, in bold."""
    return round((text_metrics.width(text, size, bold=True) + _CELL_SPACE) * 20)


def _sized(size: float, *, bold: bool) -> Element | None:
    """The properties of a run of that size in points; None for what the style has."""
    own = () if size == _SIZES[0] else [w(name, val=round(2 * size)) for name in ("sz", "szCs")]
    marks = [*([w("b"), w("bCs")] if bold else ()), *own]
    return w("rPr", *marks) if marks else None


def _bold() -> Element:
    return w("rPr", w("b"), w("bCs"))
