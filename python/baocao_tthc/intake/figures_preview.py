"""The form as it will be, for the clerk who decides: each figure, old and new, the totals too."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ..entries.data import FormData
from ..forms import Form
from ..forms.cell_values import CellValue, ErrorValue, RowValues, row_values, total_values
from ..formula import Number
from ..sheets import cut
from ..vietnamese import count, fold, number
from ..wording import and_more

LEGEND = "Số đang có → số mới; ≠ là số giữ nguyên dù nguồn khác:"
_COUNTED = {"received": "Tiếp nhận", "resolved": "Đã giải quyết", "pending": "Đang giải quyết"}
_MAX_ROWS = 40  # of the table; rows that change come first
_MAX_LABEL = 28  # characters of a field's name
_MIN_COLUMNS = 3  # beside the names, however narrow the terminal is


class PreviewedRow(NamedTuple):
    """A row of the form, or its total: values by official column, before and after.

    `refused` are the source's figures that stay out because others stand there. `before` is empty
    for a new row.
    """

    label: str
    before: RowValues
    after: RowValues
    refused: Mapping[int, Number | None]

    def changes(self) -> dict[int, str]:
        """What becomes of the columns that do not stay: "8→9", "8≠9" where 8 is kept."""
        found = {}
        for column, new in self.after.items():
            old = self.before.get(column)
            if column in self.refused:
                found[column] = f"{_shown(new)}≠{_shown(self.refused[column])}"
            elif (new or 0) != (old or 0):
                found[column] = f"{_shown(old)}→{_shown(new)}"
        return found


def previewed_rows(
    before: FormData, after: FormData, refused: Mapping[str, Mapping[int, Number | None]]
) -> list[PreviewedRow]:
    """The rows of the form and its total; `refused` by the folded name of the row."""
    form = after.form
    old_values = [row_values(form, dict(enumerate(row, 1))) for row in before.rows]
    new_values = [row_values(form, dict(enumerate(row, 1))) for row in after.rows]
    rows = []
    for index, new in enumerate(new_values):
        old = old_values[index] if index < len(old_values) else {}
        name = str(new.get(form.text_columns) or "")
        if name or any(isinstance(new[c.number], Number) for c in form.counts):
            was, will = ({n: row.get(n) for n in _figures(form)} for row in (old, new))
            rows.append(PreviewedRow(name, was, will, refused.get(fold(name), {})))
    was, will = (
        total_values(form, _typed(data), values)
        for data, values in ((before, old_values), (after, new_values))
    )
    return [*rows, PreviewedRow(form.total_label, was, will, {})]


def _figures(form: Form) -> list[int]:
    return [column.number for column in form.figures]


def _typed(data: FormData) -> RowValues | None:
    names = data.form.text_columns
    return None if data.total is None else dict(enumerate(data.total, names + 1))


def table_lines(rows: Sequence[PreviewedRow], width: int) -> list[str]:
    """The table, its columns under their official numbers, in pieces that fit the width.

    The last row is the total. Of very many rows those that change are shown first.
    """
    *fields, total = rows
    if len(fields) > _MAX_ROWS:
        fields.sort(key=lambda row: not row.changes())
    shown = [*fields[:_MAX_ROWS], total]
    cells = [{**_unchanged(row), **row.changes()} for row in shown]
    labels = [cut(row.label, _MAX_LABEL) for row in shown]
    wide = max(map(_width, labels))
    sizes = {
        column: max(len(f"({column})"), *(len(row.get(column, "")) for row in cells))
        for column in total.after
    }
    lines = []
    for columns in _pieces(sizes, width - wide):
        heads = {column: f"({column})" for column in columns}
        for label, row in zip(["", *labels], [heads, *cells], strict=True):
            figures = "".join(f"  {row.get(c, ''):>{sizes[c]}}" for c in columns)
            lines.append(f"{label}{' ' * (wide - _width(label))}{figures}".rstrip())
    more = and_more(fields, _MAX_ROWS, "dòng")
    return [*lines, f"… {more}"] if more else lines


def _unchanged(row: PreviewedRow) -> dict[int, str]:
    return {column: _shown(value) for column, value in row.after.items()}


def _pieces(sizes: Mapping[int, int], room: int) -> Iterator[list[int]]:
    """The columns that stand side by side, two blanks before each."""
    piece: list[int] = []
    used = 0
    for column, size in sizes.items():
        if piece and used + size + 2 > room and len(piece) >= _MIN_COLUMNS:
            yield piece
            piece, used = [], 0
        piece.append(column)
        used += size + 2
    yield piece


def total_lines(form: Form, total: PreviewedRow) -> list[str]:
    """What the form counts in all, a line each: "Tiếp nhận (3): 2→48.462"."""
    changes, lines = total.changes(), []
    for key, words in _COUNTED.items():
        column = form.by_key(key)
        if column is not None and column.number in total.after:
            shown = changes.get(column.number, _shown(total.after[column.number]))
            lines.append(f"{words} ({column.number}): {shown}")
    return lines


def change_lines(rows: Sequence[PreviewedRow]) -> list[str]:
    """The total, then each field that changes, a line each: "Hộ tịch: (3) 1→4, (4) 0→3"."""
    *fields, total = rows
    lines = []
    for row in (total, *fields):
        changes = row.changes()
        if changes:
            told = ", ".join(f"({column}) {change}" for column, change in changes.items())
            lines.append(f"{cut(row.label, _MAX_LABEL)}: {told}")
    return lines


def _shown(value: CellValue) -> str:
    if value is None:
        return "–"
    if isinstance(value, ErrorValue):
        return value.code
    if isinstance(value, str):
        return cut(value, 12)
    return count(value) if isinstance(value, int) and value >= 0 else number(value)


def _width(text: str) -> int:
    """Columns of a terminal; a mark that combines with its letter takes none."""
    return sum(not unicodedata.combining(letter) for letter in text)
