"""What stops the arithmetic of a row: texts, errors, emptiness, negative and broken numbers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from ..forms import Column
from ..forms.cell_values import ErrorValue, RowValues
from ..formula import Number
from .layout import Layout
from .row_checks import AddressOf, RowCheck


@dataclass(frozen=True, slots=True)
class GateRun:
    """Neighbouring columns, from `first` to `last`, in a sheet whose numbering row is given."""

    first: int
    last: int
    numbering: str

    def cells(self, at: AddressOf) -> str:
        """The address of the run in the row at hand: "C12:P12"."""
        return f"{at(self.first)}:{at(self.last)}"


@dataclass(frozen=True, slots=True)
class TextGate:
    """A figure typed as text is named by its official number."""

    run: GateRun

    def condition(self, at: AddressOf) -> str:
        """Without wildcards, which LibreOffice also matches with numbers."""
        return f"SUMPRODUCT(--ISTEXT({self.run.cells(at)}))>0"

    def message(self, at: AddressOf) -> str:
        """The number is taken from the numbering row, so it stays right in a moved column."""
        first = f"MATCH(TRUE,INDEX(ISTEXT({self.run.cells(at)}),0),0)"
        printed = f"INDEX({self.run.numbering},{first})"
        return f'LEFT({printed},FIND(")",{printed}))&" là chữ, không phải số"'

    def verdict(self, values: RowValues) -> str | None:
        """See `message`."""
        for number in range(self.run.first, self.run.last + 1):
            value = values[number]
            if isinstance(value, str) and value:
                return f"({number}) là chữ, không phải số"
        return None


@dataclass(frozen=True, slots=True)
class TypedRateGate:
    """A text typed over a derived rate; the empty text that its formula may give is none."""

    column: int

    def condition(self, at: AddressOf) -> str:
        """An error in the cell is no text."""
        return f'IF(ISTEXT({at(self.column)}),{at(self.column)}<>"")'

    def message(self, _at: AddressOf) -> str:
        """A fixed text."""
        return f'"({self.column}) là chữ, không phải số"'

    def verdict(self, values: RowValues) -> str | None:
        """See `message`."""
        value = values[self.column]
        typed = isinstance(value, str) and value
        return f"({self.column}) là chữ, không phải số" if typed else None


@dataclass(frozen=True, slots=True)
class ErrorGate:
    """A formula error in any cell."""

    runs: tuple[GateRun, ...]

    def condition(self, at: AddressOf) -> str:
        """The count of errors over all runs."""
        parts = (f"SUMPRODUCT(--ISERROR({run.cells(at)}))" for run in self.runs)
        return "+".join(parts) + ">0"

    def message(self, _at: AddressOf) -> str:
        """A fixed text."""
        return '"Có ô lỗi công thức"'

    def verdict(self, values: RowValues) -> str | None:
        """See `message`."""
        broken = any(isinstance(value, ErrorValue) for value in values.values())
        return "Có ô lỗi công thức" if broken else None


@dataclass(frozen=True, slots=True)
class EmptyGate:
    """A row without a name, without entries and without figures says nothing."""

    label: int
    entered: tuple[GateRun, ...]
    runs: tuple[GateRun, ...]

    def condition(self, at: AddressOf) -> str:
        """Formulas do not count as entries, so their sum must be 0 as well."""
        entered = ",".join(run.cells(at) for run in self.entered)
        count = f"COUNTA({entered})=0," if entered else ""
        label = f'{at(self.label)}="",' if self.label else ""
        return f"AND({label}{count}SUM({_all_cells(self.runs, at)})=0)"

    def message(self, _at: AddressOf) -> str:
        """Nothing."""
        return '""'

    def verdict(self, values: RowValues) -> str | None:
        """See `message`."""
        entered = (values[n] for run in self.entered for n in range(run.first, run.last + 1))
        named = self.label > 0 and values[self.label] not in (None, "")
        if named or any(value is not None for value in entered):
            return None
        figures = (values[n] for run in self.runs for n in range(run.first, run.last + 1))
        return "" if sum(value for value in figures if isinstance(value, Number)) == 0 else None


WAITING = "Chưa nhập"


@dataclass(frozen=True, slots=True)
class WaitingGate:
    """A row with nothing but what was carried over waits for its figures; it is not wrong yet.

    Of the total row, whose cells are sums, and of conditional formats the figures are zeros.
    """

    carried: int
    others: tuple[GateRun, ...]
    sums: bool = False

    def condition(self, at: AddressOf) -> str:
        """Something is carried over, and nothing else is entered."""
        others = _all_cells(self.others, at)
        if self.sums:
            return f"AND(N({at(self.carried)})<>0,SUM({others})=0)"
        return f"AND(ISNUMBER({at(self.carried)}),COUNTA({others})=0)"

    def message(self, _at: AddressOf) -> str:
        """A fixed text."""
        return f'"{WAITING}"'

    def verdict(self, values: RowValues) -> str | None:
        """See `message`."""
        carried = values[self.carried]
        others = [values[n] for run in self.others for n in range(run.first, run.last + 1)]
        if not isinstance(carried, Number):
            return None
        if self.sums:
            figures = sum(value for value in others if isinstance(value, Number))
            return WAITING if carried and not figures else None
        return WAITING if all(value is None for value in others) else None


@dataclass(frozen=True, slots=True)
class NegativeGate:
    """A figure below zero."""

    runs: tuple[GateRun, ...]

    def condition(self, at: AddressOf) -> str:
        """The count of negative figures over all runs."""
        return "+".join(f'COUNTIF({run.cells(at)},"<0")' for run in self.runs) + ">0"

    def message(self, _at: AddressOf) -> str:
        """A fixed text."""
        return '"Có số âm"'

    def verdict(self, values: RowValues) -> str | None:
        """See `message`."""
        numbers = (value for value in values.values() if isinstance(value, Number))
        return "Có số âm" if any(number < 0 for number in numbers) else None


@dataclass(frozen=True, slots=True)
class FractionGate:
    """A count that is not whole."""

    runs: tuple[GateRun, ...]

    def condition(self, at: AddressOf) -> str:
        """The count of broken numbers over all runs of counts."""
        runs = (run.cells(at) for run in self.runs)
        return "+".join(f"SUMPRODUCT(--(INT({cells})<>{cells}))" for cells in runs) + ">0"

    def message(self, _at: AddressOf) -> str:
        """A fixed text."""
        return '"Có số hồ sơ không nguyên"'

    def verdict(self, values: RowValues) -> str | None:
        """See `message`."""
        counts = (values[n] for run in self.runs for n in range(run.first, run.last + 1))
        numbers = (value for value in counts if isinstance(value, Number))
        broken = any(number != int(number) for number in numbers)
        return "Có số hồ sơ không nguyên" if broken else None


def gates(layout: Layout, *, total: bool = False) -> list[RowCheck]:
    """The gates of a form's row, or of its total row, in their order."""
    columns = layout.form.columns
    figures = _figures(layout)
    counts = _runs(layout, list(layout.form.counts))
    computed = [column.number for column in layout.form.rates if column.entry == "derived"]
    typed = [c for c in columns if c.kind != "text" and c.number not in computed]
    found: list[RowCheck] = [TextGate(run) for run in _runs(layout, typed)]
    found += [TypedRateGate(number) for number in computed]
    if figures:
        found.append(ErrorGate(figures))
        if not total:
            found.append(empty_gate(layout))
        if waiting := waiting_gate(layout, sums=total):
            found.append(waiting)
        found.append(NegativeGate(figures))
    if counts:
        found.append(FractionGate(counts))
    return found


def empty_gate(layout: Layout) -> EmptyGate:
    """The gate for rows that nobody has filled."""
    return EmptyGate(layout.form.text_columns, _runs(layout, _entered(layout)), _figures(layout))


def waiting_gate(layout: Layout, *, sums: bool) -> WaitingGate | None:
    """The gate for rows in which only the cases carried over stand; None for other forms."""
    carried = layout.form.by_key("carried_over")
    if carried is None:
        return None
    others = [column for column in _entered(layout) if column is not carried]
    return WaitingGate(carried.number, _runs(layout, others), sums)


def _entered(layout: Layout) -> list[Column]:
    """The columns of figures that people fill."""
    columns = layout.form.columns
    return [column for column in columns if column.kind != "text" and column.entry == "entered"]


def _figures(layout: Layout) -> tuple[GateRun, ...]:
    return _runs(layout, [column for column in layout.form.columns if column.kind != "text"])


def _runs(layout: Layout, columns: list[Column]) -> tuple[GateRun, ...]:
    """Group neighbouring columns: (3) to (15) and (19) to (20) are two runs."""
    runs = []
    numbers = [column.number for column in columns]
    for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        members = [number for _, number in group]
        first, last = members[0], members[-1]
        row = layout.numbering
        numbering = layout.span(row, first, last).replace(str(row), f"${row}")
        runs.append(GateRun(first, last, numbering))
    return tuple(runs)


def _all_cells(runs: tuple[GateRun, ...], at: AddressOf) -> str:
    return ",".join(run.cells(at) for run in runs)
