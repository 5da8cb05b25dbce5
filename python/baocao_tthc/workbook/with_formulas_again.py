"""Figures that agree with their form become its formulas again, for a workbook to go on with.

The data of `tthc dien` give the figures of sums and rates too, so that wrong ones can be tried. In
a workbook that people work in, a sum that is right must follow what they type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..entries.data import EnteredValue, FormData, WorkbookData
from ..forms import Column
from .cell_contents import CellContent, fill
from .layout import layout_of


def with_formulas_again(data: WorkbookData) -> WorkbookData:
    """The same figures; those of a row or of the total that all agree are left to formulas."""
    return replace(data, forms=tuple(_form_with_formulas(form) for form in data.forms))


def _form_with_formulas(data: FormData) -> FormData:
    columns, layout = data.form.columns, layout_of(data.form, len(data.rows))
    bare = tuple(
        tuple(None if c.entry == "derived" else v for c, v in zip(columns, row, strict=True))
        for row in data.rows
    )
    computed = fill(replace(data, rows=bare, total=None), layout).rows
    rows = tuple(
        free if _agree(columns, given, contents) else given
        for given, free, contents in zip(data.rows, bare, computed, strict=True)
    )
    found = replace(data, rows=rows)
    summed = replace(found, total=None)
    after = columns[data.form.text_columns :]
    agree = data.total is None or _agree(after, data.total, fill(summed, layout).total)
    return summed if agree else found


def _agree(
    columns: tuple[Column, ...],
    given: tuple[EnteredValue, ...],
    computed: Mapping[int, CellContent],
) -> bool:
    """Whether each value given is the one computed; a derived one may be missing."""
    return all(
        value == computed[column.number].value or (value is None and column.entry == "derived")
        for column, value in zip(columns, given, strict=True)
    )
