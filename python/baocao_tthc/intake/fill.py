"""Figures into the data of a workbook: a pure function, nothing overwritten without consent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from ..build.data import FormData, Value, WorkbookData
from ..build.freeing import freed
from ..build.layout import lead
from ..errors import WorkbookError
from ..forms import Column, Form
from ..formula import Number
from ..vietnamese import fold
from .figures import FieldFigures, Figures, entered, in_layout


class Change(NamedTuple):
    """A cell of the workbook that holds something else: in the row `label`, by official column."""

    label: str
    column: Column
    current: Value
    wanted: Number


class Filled(NamedTuple):
    """The data with the figures in it, and what came of them.

    `written` counts cells that were empty, `same` those that held the figure already. `differing`
    were replaced when that was agreed, else kept. `added` names the new rows, `untouched` those
    that the source does not have. `doubtful` are names that the workbook has twice.
    """

    data: WorkbookData
    figures: Figures
    written: int
    same: int
    differing: tuple[Change, ...]
    added: tuple[str, ...]
    untouched: tuple[str, ...]
    doubtful: tuple[str, ...]


class Merged(NamedTuple):
    """A row's values after the merge: how many were written and alike, and what differs."""

    values: tuple[Value, ...]
    written: int
    same: int
    differing: tuple[Change, ...]


def target_form(figures: Figures, forms: Sequence[Form], code: str | None = None) -> Form:
    """The form of the workbook that the figures go into: `code`, else its own, else one alike.

    Raises WorkbookError when there is none.
    """
    from .figures import fits

    wanted = [form for form in forms if code in (None, form.code)]
    own = [form for form in wanted if form.code == figures.form.code]
    found = own or [form for form in wanted if fits(figures.form, form)]
    if not found:
        have = ", ".join(form.name for form in forms)
        what = f"biểu {code}" if code else f"biểu nào nhận được {figures.form.name}"
        raise WorkbookError(f"Sổ không có {what} (sổ có: {have}); hãy chọn sổ hoặc biểu khác.")
    return found[0]


def filled(data: WorkbookData, figures: Figures, form: Form, *, replacing: bool = False) -> Filled:
    """The data with the figures in its form; cells that hold something else only if `replacing`.

    Rows are matched by their folded names; others of the source become new rows at the end.
    """
    figures = in_layout(figures, form)
    index = next(i for i, one in enumerate(data.forms) if one.form.code == form.code)
    given = data.forms[index]
    names = [_name(row, form) for row in given.rows]
    doubtful = {name for name in names if name and names.count(name) > 1}
    wanted = {fold(row.label): row for row in figures.rows}
    merged = [
        merge(row, wanted[name], form, replacing=replacing)
        if name in wanted and name not in doubtful
        else Merged(row, 0, 0, ())
        for row, name in zip(given.rows, names, strict=True)
    ]
    new = [row for row in figures.rows if fold(row.label) not in names]
    added = [_new_row(row, form, len(names) + i) for i, row in enumerate(new, 1)]
    rows = (*(row.values for row in merged), *added)
    filled_form = replace(given, rows=rows)
    forms = (*data.forms[:index], filled_form, *data.forms[index + 1 :])
    new_cells = sum(len(row.values) for row in new)
    return Filled(
        data=freed(replace(data, forms=forms)),
        figures=figures,
        written=new_cells + sum(row.written for row in merged),
        same=sum(row.same for row in merged),
        differing=tuple(change for row in merged for change in row.differing),
        added=tuple(row.label for row in new),
        untouched=tuple(_untouched(given, names, wanted)),
        doubtful=tuple(
            dict.fromkeys(wanted[name].label for name in names if name in doubtful & wanted.keys())
        ),
    )


def merge(row: tuple[Value, ...], source: FieldFigures, form: Form, *, replacing: bool) -> Merged:
    """One row of the workbook with the figures of its field."""
    values = list(row)
    written = same = 0
    differing = []
    for column in entered(form):
        wanted = source.values.get(column.number)
        current = values[column.number - 1]
        if wanted is None:
            continue
        if current == wanted:
            same += 1
        elif current is None:
            written += 1
            values[column.number - 1] = wanted
        else:
            differing.append(Change(source.label, column, current, wanted))
            if replacing:
                values[column.number - 1] = wanted
    return Merged(tuple(values), written, same, tuple(differing))


def _name(row: tuple[Value, ...], form: Form) -> str:
    names = lead(form)
    return fold(str(row[names - 1] or "")) if names else ""


def _new_row(source: FieldFigures, form: Form, order: int) -> tuple[Value, ...]:
    values: list[Value] = [None] * len(form.columns)
    names = lead(form)
    values[0] = order
    values[names - 1] = source.label
    for number, value in source.values.items():
        values[number - 1] = value
    return tuple(values)


def _untouched(
    given: FormData, names: Sequence[str], wanted: dict[str, FieldFigures]
) -> Iterator[str]:
    for row, name in zip(given.rows, names, strict=True):
        if name and name not in wanted:
            yield str(row[lead(given.form) - 1])
