"""The one wrong figure behind several findings: tried out on the snapshot, never guessed.

A figure is the cause when another value in its cell makes several findings disappear at once, makes
none worse and no new one appear. Formulas follow a figure, and a snapshot has none: so what agrees
with the figure now, the total of its column, what the row derives from it, is carried along.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from ..filing import Cell, FormTable, Place, Row, Trouble
from ..findings.finding import Finding
from ..forms import Column
from ..formula import Number, evaluate
from ..vietnamese import number
from ..wording import Cells, Sentence, joined
from .catalogue import checks_of
from .scope import CheckedFiling, TableScope, all_rows, expected_rate, usable
from .stated_rules import rows as identities

MAX_TRIALS = 600
MAX_ROWS = 200  # of all forms
MAX_CHECKED_ROWS = 3_000  # in all trials together: the clerk waits for them
MAX_CELLS = 6  # named where one of them is wrong and nobody can tell which
_GROUP, _OF_TEXTS = "mot-o-1", "GT06"
_FAMILIES = ("CD", "TL", "LB", "KT", "QT")
_FOLLOWING = ("LB", "TL", "KT06", "ND")
"""Rules that a wrong figure breaks besides its own row's: no value is tried for their sake."""

_Key = tuple[str, tuple[object, ...]]


class _Spot(NamedTuple):
    """A figure of a form: its table, its row and its official column."""

    table: FormTable
    row: Row
    column: int

    @property
    def cell(self) -> Cell:
        return self.row.cells[self.column]


class _Trial(NamedTuple):
    """Another value in a cell; `follows`: whether other cells changed along."""

    spot: _Spot
    value: Number
    follows: bool


def of_one_cell(subject: CheckedFiling, findings: Sequence[Finding]) -> list[Finding]:
    """The findings, those that one cell explains in a group of their own with advice on it."""
    result = list(findings)
    if not any(one.difference for one in findings):
        return result
    if tables := [table for table in subject.tables if _left_out(table)]:
        return _of_texts(subject, findings, tables)
    trials = list(_trials(subject, findings))
    if not trials:
        return result
    gone = {_key(one) for one in _checked(subject)}
    advice, cause = (
        _advice(trials, len(gone)),
        trials[0].spot.cell.place if len(trials) == 1 else None,
    )
    for at, finding in enumerate(findings):
        if _key(finding) in gone:
            both = joined([advice, finding.advice], "\n") if finding.advice else advice
            places = sorted(finding.places, key=lambda place: place != cause)
            result[at] = finding._replace(group=_GROUP, advice=both, places=tuple(places))
    return result


def _of_texts(
    subject: CheckedFiling, findings: Sequence[Finding], tables: Sequence[FormTable]
) -> list[Finding]:
    """The findings, in one group where all that is wrong with the figures is that sums of those
    forms leave texts out; no other cell is named then.
    """
    wrong = {_key(one) for one in _checked(subject)}
    mended = subject
    for table in tables:
        total = table.total and with_values(subject, table, table.total, _left_out(table))
        mended = _with(mended, table, table._replace(total=total))
    if any(True for _ in _checked(mended)):
        return list(findings)
    texts = tuple(
        row.cells[column].place
        for table in tables
        for column in _left_out(table)
        for row in table.rows
        if row.cells[column].trouble is Trouble.TEXT
    )
    advice = ("Gõ lại ", Cells(texts[:MAX_CELLS]), f" thành số thì hết cả {len(wrong)} lỗi.")
    result = list(findings)
    for at, one in enumerate(findings):
        if _key(one) in wrong:
            both = joined([advice, one.advice], "\n") if one.advice else advice
            result[at] = one._replace(group=_GROUP, advice=both)
        elif one.rule == _OF_TEXTS and not set(texts).isdisjoint(one.cells):
            result[at] = one._replace(group=_GROUP)
    return result


def _left_out(table: FormTable) -> dict[int, Number]:
    """The sums of the columns whose total leaves out just the numbers that were typed as text, as
    Excel's does, with them.
    """
    found: dict[int, Number] = {}
    for column in table.form.counts if table.total and not table.sections else ():
        cells = [row.cells[column.number] for row in table.rows]
        whole = sum(usable(cell) or 0 for cell in cells)
        texts = sum(usable(cell) or 0 for cell in cells if cell.trouble is Trouble.TEXT)
        if table.total and texts and _value(table.total, column.number) == whole - texts:
            found[column.number] = whole
    return found


def _advice(trials: Sequence[_Trial], count: int) -> Sentence:
    first = trials[0]
    if len(trials) == 1:
        value, then = first.spot.cell.value, number(first.value)
        now = "đang trống" if value is None else f"ghi {number(value)}"
        where = Cells((first.spot.cell.place,))
        more = " (các ô tính theo nó cũng đổi)" if first.follows else ""
        text = f" {now}; nếu là {then}{more} thì hết cả {count} lỗi này."
        return ("Xem trước (giả thuyết): ", where, text)
    places = tuple(dict.fromkeys(trial.spot.cell.place for trial in trials))
    where = Cells(places[:MAX_CELLS])
    many = "" if len(places) <= MAX_CELLS else " …"
    return (
        "Xem trước (giả thuyết): một ô sai là đủ gây ra cả ",
        f"{count} lỗi này: ",
        where,
        f"{many}.",
    )


def _trials(subject: CheckedFiling, findings: Sequence[Finding]) -> Iterator[_Trial]:
    """Every trial that makes all findings disappear, when they are several.

    Where some would be left, the right value of the wrong cell may make them worse and a wrong
    value of a right one better: nothing can be told then.
    """
    numeric = [one for one in findings if one.difference]
    tables = [table for table in subject.tables if not table.sections]
    rows = sum(len(table.rows) for table in tables)
    if len(numeric) < 2 or not 0 < rows <= MAX_ROWS or any(map(_lacks_sums, tables)):
        return
    spots = _spots(tables)
    tried = list(dict.fromkeys(_candidates(spots, numeric)))[:MAX_TRIALS]
    before = {_key(one) for one in _checked(subject)} if tried else set()
    likely = (each for each in tried if _suits_its_row(subject, spots[each[0]], each[1], before))
    for place, value in islice(likely, MAX_CHECKED_ROWS // rows):
        spot = spots[place]
        mended = _mended_table(subject, spot, value)
        if len(before) > 1 and not any(True for _ in _checked(_with(subject, spot.table, mended))):
            yield _Trial(spot, value, _differing(spot.table, mended) > 1)


def _lacks_sums(table: FormTable) -> bool:
    """Whether a sum is empty in a row that has figures: its formula is missing, no figure wrong."""
    derived = [column.number for column in table.form.counts if column.entry == "derived"]
    return any(
        row.cells[column].trouble is Trouble.EMPTY
        for row in all_rows(table)
        if any(cell.value for cell in row.cells.values())
        for column in derived
        if column in row.cells
    )


def _suits_its_row(
    subject: CheckedFiling, spot: _Spot, value: Number, before: Collection[_Key]
) -> bool:
    """Whether nothing is wrong in the row with that value but what is wrong in it now: most trials
    end here, before the whole report is checked anew.
    """
    row = with_values(subject, spot.table, spot.row, {spot.column: value})
    whole = spot.row is spot.table.total
    alone = spot.table._replace(rows=() if whole else (row,), total=row if whole else None)
    return all(_key(one) in before for one in identities(subject._replace(tables=(alone,))))


def _key(finding: Finding) -> _Key:
    return finding.rule, finding.places


def _checked(subject: CheckedFiling) -> Iterator[Finding]:
    for run in checks_of(*_FAMILIES):
        yield from run(subject)


def _spots(tables: Sequence[FormTable]) -> dict[Place, _Spot]:
    return {
        row.cells[column.number].place: _Spot(table, row, column.number)
        for table in tables
        for row in all_rows(table)
        for column in table.form.counts
    }


def _candidates(
    spots: Mapping[Place, _Spot], findings: Sequence[Finding]
) -> Iterator[tuple[Place, Number]]:
    """The cells of the findings' rows, each with the values that may mend the finding."""
    for finding in findings:
        if finding.rule.startswith(_FOLLOWING) or finding.difference is None:
            continue
        for spot in _rows_of(spots, finding):
            for column in spot.table.form.counts:
                cell = spot.row.cells[column.number]
                for value in _mended(usable(cell), finding.difference):
                    yield cell.place, value


def _rows_of(spots: Mapping[Place, _Spot], finding: Finding) -> list[_Spot]:
    """A cell of each row that the finding is about: of a column's total that of the total alone,
    since a row that is wrong has a finding of its own.
    """
    known = [spots[place] for place in finding.cells if place in spots]
    rows = {spot.row.label_place: spot for spot in known}
    return list(rows.values()) if len(rows) <= 2 else known[:1]


def _mended(now: Number | None, gap: Number) -> Iterator[int]:
    for value in () if now is None else (now - gap, now + gap):
        if value >= 0 and value == int(value):
            yield int(value)


def _mended_table(subject: CheckedFiling, spot: _Spot, value: Number) -> FormTable:
    """The form with that value in the cell, and what follows from it."""
    table, rows = spot.table, list(spot.table.rows)
    total = table.total
    if spot.row is total:
        total = with_values(subject, table, total, {spot.column: value})
    else:
        at = next(index for index, row in enumerate(rows) if row is spot.row)
        rows[at] = with_values(subject, table, spot.row, {spot.column: value})
        if total is not None:
            total = with_values(subject, table, total, _sums(table, total, rows[at], spot.row))
    return table._replace(rows=tuple(rows), total=total)


def _with(subject: CheckedFiling, old: FormTable, new: FormTable) -> CheckedFiling:
    """The report with a form in the place of another."""
    tables = tuple(new if one is old else one for one in subject.filing.tables)
    sound = tuple(new if one is old else one for one in subject.tables)
    return subject._replace(filing=subject.filing._replace(tables=tables), tables=sound)


def _differing(old: FormTable, new: FormTable) -> int:
    """In how many cells they differ."""
    pairs = zip(all_rows(old), all_rows(new), strict=True)
    return sum(
        row.cells[number_].value != cell.value
        for row, other in pairs
        for number_, cell in other.cells.items()
    )


def _sums(table: FormTable, total: Row, new: Row, old: Row) -> dict[int, Number]:
    """The new totals of the columns that changed, where the total is the sum of its column."""
    found: dict[int, Number] = {}
    for column in table.form.counts:
        number_ = column.number
        change = _value(new, number_) - _value(old, number_)
        stated = _value(total, number_)
        if change and stated == sum(_value(row, number_) for row in table.rows):
            found[number_] = stated + change
    return found


def _value(row: Row, column: int) -> Number:
    return usable(row.cells[column]) or 0


def with_values(
    subject: CheckedFiling, table: FormTable, row: Row, values: Mapping[int, Number]
) -> Row:
    """The row with those values by column, and what it derives from them where that holds now."""
    cells = dict(row.cells)
    for column, value in values.items():
        cells[column] = cells[column]._replace(raw=value, value=value, trouble=None)
    following = [
        column
        for column in (*table.form.counts, *table.form.rates)
        if column.number not in values and _follows(subject, table, row, column)
    ]
    for _ in following:  # one may follow another that stands behind it: (3)=(4)+(10)
        for column_ in following:
            then = _derived(subject, table, row._replace(cells=cells), column_)
            cells[column_.number] = cells[column_.number]._replace(raw=then, value=then)
    return row._replace(cells=cells)


def _follows(subject: CheckedFiling, table: FormTable, row: Row, column: Column) -> bool:
    """Whether the cell is what its row derives it from, and no sum of its column."""
    if column.entry != "derived":
        return False
    if row is table.total and column.kind == "count" and _is_sum(table, row, column.number):
        return False
    now = _derived(subject, table, row, column)
    return now is not None and now == usable(row.cells[column.number], empty_is_zero=False)


def _is_sum(table: FormTable, total: Row, column: int) -> bool:
    return _value(total, column) == sum(_value(row, column) for row in table.rows)


def _derived(subject: CheckedFiling, table: FormTable, row: Row, column: Column) -> Number | None:
    scope = TableScope(subject, table, row)
    if column.kind == "rate":
        return expected_rate(scope, column)
    return evaluate(column.formula, scope) if column.formula else None
