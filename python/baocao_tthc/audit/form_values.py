"""What the forms say: the values that quantities are held to, each with its cell.

Also why a number that differs may be wrong: other numbers of its form that it would be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ..checks.scope import usable
from ..filing import Filing, FormTable, Place, Row
from ..forms import Column, Form
from ..formula import TOTAL_ROW, Number
from ..sheets import TEXTS
from ..sources.tags import total_tag
from ..typed_rows import unknown_figures
from ..vietnamese import number
from ..vietnamese.numbers import NumberKind
from .ledger import Ledger
from .lexicon import Concept, concepts, pattern
from .quantities import Quantity

_NEARLY = 85  # percent, from which on two numbers are taken for the same count
_PETITIONS = {"3.1": "petitions_on_acts", "3.2": "petitions_on_business"}  # items of NoiDung
_MIN_TELLING = 5  # smaller numbers stand in too many columns by chance


class KnownValue(NamedTuple):
    """A value that a form has: `source` names the cell, "Biểu II.06B cột (5)", `tag` as tags do."""

    value: Number
    source: str
    place: Place
    tag: str


class FormValues:
    """The forms of a document, asked by concept; what it has not, those of the workbook.

    Text and annex of one document are held together; what differs from the workbook is told of the
    annex, cell by cell.
    """

    def __init__(self, filing: Filing, workbook: Filing | None = None) -> None:
        own = _by_role(filing)
        self._tables = (_by_role(workbook) if workbook else {}) | own
        self._open = {role: unknown_figures(table) for role, table in self._tables.items()}
        self._numbers = workbook.numbers if workbook else {}
        self._foreign = {table.sheet for role, table in self._tables.items() if role not in own}

    def table(self, concept: str) -> FormTable | None:
        """The form that has the concept."""
        return self._tables.get(concepts()[concept].role)

    def total(self, concept: str) -> KnownValue | None:
        """The value in the total row."""
        table = self.table(concept)
        return self._known(table, table.total, concept) if table and table.total else None

    def petitions(self, concept: str, words: str) -> KnownValue | None:
        """The numbers of NoiDung on the kind of petitions that the words before a number name last;
        None where they name none: a report tells of other petitions too.
        """
        named = {item: list(pattern(kind).finditer(words)) for item, kind in _PETITIONS.items()}
        item = max(named, key=lambda one: max((match.end() for match in named[one]), default=0))
        items = [f"{item}.{number}" for number in concepts()[concept].items if named[item]]
        cells = [self._numbers[one] for one in items if one in self._numbers]
        values = [value for cell in cells if (value := usable(cell)) is not None]
        if not items or len(values) < len(items):
            return None
        source = f"sổ, {TEXTS} mục {' + '.join(items)}"
        return KnownValue(sum(values), source, cells[0].place, f"{TEXTS}!{'+'.join(items)}")

    def row(self, concept: str, label: str) -> KnownValue | None:
        """The value in the row with that label."""
        table = self.table(concept)
        row = table.row(label) if table else None
        return self._known(table, row, concept) if table and row else None

    def _known(self, table: FormTable, row: Row, concept: str) -> KnownValue | None:
        columns = _columns_of(table.form, concepts()[concept])
        values = [usable(row.cells[column.number]) for column in columns]
        if not columns or any(value is None for value in values):
            return None
        open_ = self._open[table.form.role].get(row.number, ())
        if not any(values) and any(column.number in open_ for column in columns):
            return None  # a zero that nobody has entered
        names = "+".join(f"({column.number})" for column in columns)
        where = "" if row is table.total else f" dòng “{row.label}”"
        label = TOTAL_ROW if row is table.total else row.label
        cells = "+".join(f"({column.number})[{label}]" for column in columns)
        return KnownValue(
            sum(value for value in values if value is not None),
            f"{'sổ, ' if table.sheet in self._foreign else ''}{table.form.name} cột {names}{where}",
            row.cells[columns[0].number].place,
            total_tag(table.form.code, cells),
        )

    def labels(self) -> Iterator[str]:
        """The rows of the settlement form: fields of work."""
        table = self._tables.get("settlement")
        for row in table.rows if table else ():
            if len(row.label) > 3:
                yield row.label

    def rows(self, concept: str) -> Iterator[tuple[str, Number]]:
        """Each row's label and value."""
        table = self.table(concept)
        for row in table.rows if table else ():
            if table and (known := self._known(table, row, concept)):
                yield row.label, known.value

    def others(self, concept: str) -> Iterator[tuple[Column, Number]]:
        """Every other column of the same form with its total."""
        table = self.table(concept)
        if table is None or table.total is None:
            return
        own = {column.number for column in _columns_of(table.form, concepts()[concept])}
        for column in table.form.counts:
            value = usable(table.total.cells[column.number])
            if column.number not in own and value is not None:
                yield column, value


def _by_role(filing: Filing) -> dict[str, FormTable]:
    """The only form of each role."""
    times = Counter(table.form.role for table in filing.tables)
    return {table.form.role: table for table in filing.tables if times[table.form.role] == 1}


def _columns_of(form: Form, concept: Concept) -> tuple[Column, ...]:
    """The columns that the concept means in that form; () when it lacks one."""
    columns = tuple(form.by_key(key) for key in concept.columns)
    return tuple(c for c in columns if c) if all(columns) else ()


def explanation(claim: Quantity, right: Number, forms: FormValues, ledger: Ledger) -> str | None:
    """What the number would be: another column, a sum with one, a slip of the keyboard, a row.

    Always a hypothesis, and called one.
    """
    if claim.token.kind is NumberKind.DENIAL:
        return None  # a denial is no mistyped number
    found = next(_guesses(claim, right, forms, ledger), None)
    return f"{found} (giả thuyết, cần kiểm tra)." if found else None


def _guesses(claim: Quantity, right: Number, forms: FormValues, ledger: Ledger) -> Iterator[str]:
    value, concept = claim.value, claim.concepts[0]
    others = list(forms.others(concept))
    same = [_heading(column) for column, other in others if other == value]
    if value >= _MIN_TELLING and len(same) == 1:
        yield f"{number(value)} là số ở cột {same[0]}"
    added = [(column, other) for column, other in others if other and right + other == value]
    if right and len(added) == 1:
        column, other = added[0]
        name = concepts()[concept].name
        text = (
            f"{number(value)} = {number(right)} {name} + {number(other)} ở cột {_heading(column)}"
        )
        sentence = ledger.sentence(claim)
        again = any(one.value == other and one is not claim for one in sentence)
        twice = f"; {number(other)} ấy lại được nêu riêng trong câu nên bị tính hai lần"
        yield text + twice if again else text
    yield from _slips(value, right)
    rows = list(forms.rows(concept))
    without = [label for label, row in rows if row and right - row == value]
    if len(without) == 1:
        yield f"{number(value)} là tổng khi bỏ sót dòng “{without[0]}”"
    alone = [label for label, row in rows if row == value]
    if value >= _MIN_TELLING and len(alone) == 1:
        yield f"{number(value)} là số của riêng dòng “{alone[0]}”"
    if value >= _MIN_TELLING and same:
        yield f"{number(value)} là số ở cột {' hoặc '.join(same[:3])}"


def _heading(column: Column) -> str:
    """A column as a sentence names it: (14) chưa có file thành phần hồ sơ đính kèm."""
    parts = [part.lower() for part in column.heading]
    return f"({column.number}) {parts[-1] if len(parts) > 1 else parts[0]}"


def alike(one: Number, other: Number) -> bool:
    """Whether one may be a slip for the other: nearly as large, or mistyped."""
    small, large = sorted((one, other))
    return 100 * small >= _NEARLY * large or next(_slips(one, other), None) is not None


def _slips(value: Number, right: Number) -> Iterator[str]:
    """Two digits exchanged, one left out, one too many."""
    typed, meant = str(value), str(right)
    exchanged = (typed[:i] + typed[i : i + 2][::-1] + typed[i + 2 :] for i in range(len(typed) - 1))
    if typed != meant and meant in exchanged:
        yield "hai chữ số bị đảo chỗ"
    for longer, shorter, what in ((meant, typed, "thiếu"), (typed, meant, "thừa")):
        cut = (longer[:i] + longer[i + 1 :] for i in range(len(longer)))
        if len(longer) == len(shorter) + 1 > 2 and shorter in cut:
            yield f"gõ {what} một chữ số"
