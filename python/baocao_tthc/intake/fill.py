"""Figures into the data of a workbook, and what the clerk reads of it before and after.

Filling is a pure function and overwrites nothing without consent; the sentences tell which column
comes from what, which cells differ and what is left for a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from ..entries.data import EnteredValue, WorkbookData, with_formulas_again
from ..errors import WorkbookError
from ..forms import Column, Form
from ..formula import Number
from ..period import Period
from ..units import same_unit
from ..vietnamese import count, fold
from ..wording import and_more, capital, first_lines, listed
from .figures_preview import (
    LEGEND,
    PreviewedRow,
    change_lines,
    previewed_rows,
    table_lines,
    total_lines,
)
from .row_account import of_another_period
from .taken_figures import FieldFigures, TakenFigures, entered, fits, in_layout, under_own_names

_MAX_TOLD = 12  # rows or cells in a sentence
_WIDTH = 80  # columns of a terminal
_MAX_MORE = 20  # characters for what is said of lines without room
_MAX_BOX = 800  # characters; Excel shows no more than 1,023, the question among them


class FigureChange(NamedTuple):
    """A cell of the workbook that holds something else: in the row `label`, by official column.

    `wanted` is None where the form's formula should stand.
    """

    label: str
    column: Column
    current: EnteredValue
    wanted: Number | None


class Filled(NamedTuple):
    """The data with the figures in it, what it was before, and what came of them.

    `written` counts cells that were empty, `same` those that held the figure already. `differing`
    were replaced when `replaced`, else kept. `added` names the new rows, `untouched` those that
    nothing of the source is or may be.
    """

    data: WorkbookData
    was: WorkbookData
    figures: TakenFigures
    written: int
    same: int
    differing: tuple[FigureChange, ...]
    replaced: bool
    added: tuple[str, ...]
    untouched: tuple[str, ...]


class _Merged(NamedTuple):
    """Rows of a form with figures in them: cells written and alike, and those that differ."""

    rows: tuple[tuple[EnteredValue, ...], ...]
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


def filled_all(
    data: WorkbookData, pairs: Sequence[tuple[TakenFigures, Form]], *, replacing: bool
) -> list[Filled]:
    """What `filled` makes of each pair of `placed`, one upon the other: the last has them all."""
    made: list[Filled] = []
    for figures, form in pairs:
        made.append(filled(made[-1].data if made else data, figures, form, replacing=replacing))
    return made


def filled(
    data: WorkbookData, figures: TakenFigures, form: Form, *, replacing: bool = False
) -> Filled:
    """The data with the figures in its form; cells that hold something else only if `replacing`.

    Rows are matched by the names of their fields (`under_own_names`); others of the source become
    new rows at the end. Sums that somebody typed over their formulas in a matched row differ, too,
    where they do not agree.
    """
    figures = in_layout(figures, form)
    index = next(i for i, one in enumerate(data.forms) if one.form.code == form.code)
    given = data.forms[index].rows
    figures = under_own_names(figures, [_label(row, form) for row in given])
    names = [fold(_label(row, form)) for row in given]
    source = {fold(row.label): row for row in figures.rows}
    asked = {fold(name) for field in figures.unplaced for name in field.rows}
    matched = {i: source[name] for i, name in enumerate(names) if name in source}
    merged = _merged(given, {i: (row.label, row.values) for i, row in matched.items()}, form,
                     replacing=replacing)  # fmt: skip
    new = [row for name, row in source.items() if name not in names]
    added = [_new_row(row, form, len(names) + i) for i, row in enumerate(new, 1)]
    done = with_formulas_again(_with_rows(data, index, (*merged.rows, *added)))
    formulas = dict.fromkeys(column.number for column in form.columns if column.entry == "derived")
    summed = _merged(done.forms[index].rows,
                     {i: (row.label, formulas) for i, row in matched.items()}, form,
                     replacing=replacing)  # fmt: skip
    return Filled(
        data=_with_rows(done, index, summed.rows),
        was=data,
        figures=figures,
        written=merged.written + sum(len(row.values) for row in new),
        same=merged.same,
        differing=(*merged.differing, *summed.differing),
        replaced=replacing,
        added=tuple(row.label for row in new),
        untouched=tuple(
            str(row[form.text_columns - 1])
            for row, name in zip(given, names, strict=True)
            if name and name not in source and name not in asked
        ),
    )


def _merged(
    rows: Sequence[tuple[EnteredValue, ...]],
    wanted: Mapping[int, tuple[str, Mapping[int, Number | None]]],
    form: Form,
    *,
    replacing: bool,
) -> _Merged:
    """The rows with what is wanted in some of them: by index a label, and values by column."""
    merged = [list(row) for row in rows]
    written = same = 0
    differing = []
    for index, (label, values) in wanted.items():
        for number, value in values.items():
            current = merged[index][number - 1]
            if current == value:
                same += 1
                continue
            if current is None:
                written += 1
            else:
                differing.append(FigureChange(label, form.columns[number - 1], current, value))
            if current is None or replacing:
                merged[index][number - 1] = value
    return _Merged(tuple(map(tuple, merged)), written, same, tuple(differing))


def _with_rows(
    data: WorkbookData, index: int, rows: Sequence[tuple[EnteredValue, ...]]
) -> WorkbookData:
    form = replace(data.forms[index], rows=tuple(rows))
    return replace(data, forms=(*data.forms[:index], form, *data.forms[index + 1 :]))


def _label(row: tuple[EnteredValue, ...], form: Form) -> str:
    names = form.text_columns
    return str(row[names - 1] or "") if names else ""


def _new_row(source: FieldFigures, form: Form, order: int) -> tuple[EnteredValue, ...]:
    given = {1: order, form.text_columns: source.label, **source.values}
    return tuple(given.get(column.number) for column in form.columns)


def previewed(made: Filled) -> list[PreviewedRow]:
    """The form as it will be, row by row, the total last."""
    pairs = zip(made.was.forms, made.data.forms, strict=True)
    before, after = next(pair for pair in pairs if pair[1].form.code == made.figures.form.code)
    refused: dict[str, dict[int, Number | None]] = {}
    for one in () if made.replaced else made.differing:
        refused.setdefault(fold(one.label), {})[one.column.number] = one.wanted
    return previewed_rows(before, after, refused)


def preview(
    made: Filled, period: Period | None, width: int = _WIDTH, *, columns: bool = False
) -> list[str]:
    """The lines of the preview: what was recognised, the totals, what needs a look; then how the
    rows were counted and the form as it will be, in a table `width` columns wide.

    `columns` also says which column of the form comes from what.
    """
    figures, rows = made.figures, previewed(made)
    lines = [f"Nhận ra: {figures.source}.", f"Nhập vào {figures.form.name}:"]
    lines += [f"  {line}" for line in total_lines(figures.form, rows[-1])]
    needed = left(made, period)
    lines += ["Cần xem:", *(f"  {line}" for line in needed)] if needed else []
    lines += [*_account(figures), *figures.told]
    lines.append(
        f"{count(made.written)} ô được điền, {count(made.same)} ô đã đúng sẵn, "
        f"{count(len(made.differing))} ô đang có số khác."
    )
    if made.added:
        lines.append(f"Thêm {len(made.added)} dòng: {_listed(made.added)}.")
    if made.untouched:
        lines.append(
            f"Giữ nguyên {len(made.untouched)} dòng nguồn không có: {_listed(made.untouched)}."
        )
    if made.written or made.differing:
        lines += [LEGEND, *table_lines(rows, width)]
    if made.differing and made.replaced:
        lines += ["Thay các ô đang có số khác:", *_changes(made.differing)]
    return [*lines, *_origins(figures)] if columns else lines


def _account(figures: TakenFigures) -> list[str]:
    """How many cases of a list are in the form, and why each other row of it is not."""
    account = figures.in_place()
    if account is None or figures.cases is None:
        return []
    period = figures.cases.lists[0].period
    return [f"Đếm {count(account.counted)} hồ sơ {period.text}.", account.text]


def _origins(figures: TakenFigures) -> list[str]:
    """Which column of the form comes from what."""
    return ["Cột nào lấy từ đâu:"] + [
        f"  ({column.number}) {' › '.join(column.heading)} ← {figures.origins[column.number]}"
        for column in entered(figures.form)
        if column.number in figures.origins
    ]


def brief(made: Filled, period: Period | None) -> str:
    """The preview for a message box, which holds some 1,000 characters."""
    figures = made.figures
    lines = [
        f"{capital(figures.source)} → {figures.form.name}.",
        *_account(figures),
        *figures.told,
        f"{count(made.written)} ô được điền, {count(len(made.differing))} ô đang có số khác.",
    ]
    if made.added:
        lines.append(f"Thêm {len(made.added)} dòng: {_listed(made.added)}.")
    lines += left(made._replace(differing=()), period)
    changes = change_lines(previewed(made))
    room = _MAX_BOX - sum(map(len, lines)) - len(lines)
    lines += _fitting([f"  {line}" for line in changes], room)
    said = "\n".join(lines)
    return said if len(said) <= _MAX_BOX else f"{said[:_MAX_BOX].rsplit(' ', 1)[0]} …"


def _fitting(lines: Sequence[str], room: int) -> list[str]:
    """As many lines as there are characters for, and how many fields there is no room for."""
    kept: list[str] = []
    for line in lines:
        room -= len(line) + 1
        if room < _MAX_MORE:
            return [*kept, f"  … {and_more(lines, len(kept), 'dòng')}"] if kept else []
        kept.append(line)
    return kept


def left(made: Filled, period: Period | None) -> list[str]:
    """What is left for a person: figures kept, cases and cells that nobody can place."""
    lines, own = list(made.figures.doubts), made.data.text("unit")
    if not same_unit(own, made.figures.unit):
        lines.append(f"Nguồn ghi đơn vị “{made.figures.unit}”, sổ ghi “{own}”; hãy xem lại.")
    stated = made.figures.period
    if stated and period and stated != period:
        lines.append(f"Nguồn ghi kỳ {stated.text}, sổ ghi kỳ {period.text}; hãy xem lại.")
    if made.figures.cases:
        lines += of_another_period(made.figures.cases)
    if made.differing and not made.replaced:
        lines += [
            "Giữ nguyên các ô đang có số khác (thêm --thay để thay):",
            *_changes(made.differing),
        ]
    return lines


def _changes(changes: Sequence[FigureChange]) -> list[str]:
    lines = [
        f"“{change.label}”, cột ({change.column.number}): đang là {_shown(change.current)}, "
        f"nguồn là {_shown(change.wanted)}"
        for change in changes
    ]
    return [f"  {line}" for line in first_lines(lines, _MAX_TOLD, unit="ô")]


def _shown(value: object) -> str:
    if value is None:
        return "công thức của biểu"
    return count(value) if isinstance(value, int) else f"“{value}”"


def _listed(names: Sequence[str]) -> str:
    return listed(names, _MAX_TOLD, "dòng")
