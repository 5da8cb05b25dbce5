"""Figures into the data of a workbook: a pure function, nothing overwritten without consent."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from ..entries.data import EnteredValue, FormData, WorkbookData, with_formulas_again
from ..errors import WorkbookError
from ..forms import Column, Form
from ..formula import Number
from ..vietnamese import fold
from .taken_figures import FieldFigures, TakenFigures, entered, fits, in_layout


class FigureChange(NamedTuple):
    """A cell of the workbook that holds something else: in the row `label`, by official column.

    `wanted` is None where the form's formula should stand.
    """

    label: str
    column: Column
    current: EnteredValue
    wanted: Number | None


class Filled(NamedTuple):
    """The data with the figures in it, and what came of them.

    `written` counts cells that were empty, `same` those that held the figure already. `differing`
    were replaced when that was agreed, else kept. `added` names the new rows, `untouched` those
    that the source does not have. `doubtful` are names that the workbook has twice.
    """

    data: WorkbookData
    figures: TakenFigures
    written: int
    same: int
    differing: tuple[FigureChange, ...]
    added: tuple[str, ...]
    untouched: tuple[str, ...]
    doubtful: tuple[str, ...]


class Merged(NamedTuple):
    """A row's values after the merge: how many were written and alike, and what differs."""

    values: tuple[EnteredValue, ...]
    written: int
    same: int
    differing: tuple[FigureChange, ...]


def placed(
    found: Sequence[TakenFigures], forms: Sequence[Form], code: str | None = None
) -> list[tuple[TakenFigures, Form]]:
    """The figures with the workbook's form that each goes into: its own, else one alike.

    With `code` only those that go into that form; figures for which there is none are a doubt of
    the others. Raises WorkbookError when there is none for any.
    """
    wanted = [form for form in forms if code in (None, form.code)]
    pairs = [(figures, form) for figures in found if (form := _target(figures, wanted))]
    if not pairs:
        have = ", ".join(form.name for form in forms)
        what = f"biểu {code} nhận được" if code else "biểu nào nhận được"
        read = ", ".join(figures.form.name for figures in found)
        raise WorkbookError(f"Sổ không có {what} {read} (sổ có: {have}); hãy chọn biểu khác.")
    homeless = [figures.form.name for figures in found if not _target(figures, forms)]
    if homeless:
        first, form = pairs[0]
        told = f"Sổ không có biểu nào nhận được {', '.join(homeless)}: không nhập."
        pairs[0] = (first._replace(doubts=(*first.doubts, told)), form)
    return pairs


def _target(figures: TakenFigures, forms: Sequence[Form]) -> Form | None:
    own = [form for form in forms if form.code == figures.form.code]
    return next(iter([*own, *(form for form in forms if fits(figures.form, form))]), None)


def filled(
    data: WorkbookData, figures: TakenFigures, form: Form, *, replacing: bool = False
) -> Filled:
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
    done = with_formulas_again(_with_rows(data, index, rows))
    typed = list(_typed_sums(done.forms[index], wanted, doubtful))
    if replacing and typed:
        done = _with_rows(done, index, [_bare(row, form, wanted) for row in done.forms[index].rows])
    new_cells = sum(len(row.values) for row in new)
    return Filled(
        data=done,
        figures=figures,
        written=new_cells + sum(row.written for row in merged),
        same=sum(row.same for row in merged),
        differing=(*(change for row in merged for change in row.differing), *typed),
        added=tuple(row.label for row in new),
        untouched=tuple(_untouched(given, names, wanted)),
        doubtful=tuple(
            dict.fromkeys(wanted[name].label for name in names if name in doubtful & wanted.keys())
        ),
    )


def _with_rows(
    data: WorkbookData, index: int, rows: Sequence[tuple[EnteredValue, ...]]
) -> WorkbookData:
    form = replace(data.forms[index], rows=tuple(rows))
    return replace(data, forms=(*data.forms[:index], form, *data.forms[index + 1 :]))


def _typed_sums(
    given: FormData, wanted: Mapping[str, FieldFigures], doubtful: Collection[str]
) -> Iterator[FigureChange]:
    """The sums of rows that were filled and that somebody typed over their formula, if wrong."""
    for row in given.rows:
        name = _name(row, given.form)
        if name in wanted and name not in doubtful:
            for column in given.form.columns:
                if column.entry == "derived" and row[column.number - 1] is not None:
                    yield FigureChange(wanted[name].label, column, row[column.number - 1], None)


def _bare(
    row: tuple[EnteredValue, ...], form: Form, wanted: Mapping[str, FieldFigures]
) -> tuple[EnteredValue, ...]:
    """A row that was filled, its sums left to their formulas."""
    if _name(row, form) not in wanted:
        return row
    return tuple(
        None if column.entry == "derived" else value
        for column, value in zip(form.columns, row, strict=True)
    )


def merge(
    row: tuple[EnteredValue, ...], source: FieldFigures, form: Form, *, replacing: bool
) -> Merged:
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
            differing.append(FigureChange(source.label, column, current, wanted))
            if replacing:
                values[column.number - 1] = wanted
    return Merged(tuple(values), written, same, tuple(differing))


def _name(row: tuple[EnteredValue, ...], form: Form) -> str:
    names = form.text_columns
    return fold(str(row[names - 1] or "")) if names else ""


def _new_row(source: FieldFigures, form: Form, order: int) -> tuple[EnteredValue, ...]:
    values: list[EnteredValue] = [None] * len(form.columns)
    names = form.text_columns
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
            yield str(row[given.form.text_columns - 1])
