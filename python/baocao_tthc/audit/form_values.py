"""What the forms say: the value that a claim is held against, with the cell it comes from.

The claims of a document, found by sentence, paragraph and what they count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..checks.scope import usable
from ..filing import Filing, FormTable, Place, Row
from ..forms import ROLE_NAMES, Column, Form
from ..formula import Number
from .claims import Claim
from .lexicon import Concept, concepts
from .passages import Passage
from .tokens import TokenKind


class KnownValue(NamedTuple):
    """A value that a form has: `source` names the cell, "Biểu II.06B cột (5)"."""

    value: Number
    source: str
    place: Place


class FormValues:
    """The forms of a document, asked by concept; what it has not, those of the workbook.

    Text and annex of one document are held together; what differs from the workbook is told of the
    annex, cell by cell.
    """

    def __init__(self, filing: Filing, workbook: Filing | None = None) -> None:
        own = _by_role(filing)
        self._tables = (_by_role(workbook) if workbook else {}) | own
        self._foreign = {table.sheet for role, table in self._tables.items() if role not in own}

    def table(self, concept: str) -> FormTable | None:
        """The form that has the concept."""
        return self._tables.get(concepts()[concept].role)

    def total(self, concept: str) -> KnownValue | None:
        """The value in the total row."""
        table = self.table(concept)
        return self._known(table, table.total, concept) if table and table.total else None

    def row(self, concept: str, label: str) -> KnownValue | None:
        """The value in the row with that label."""
        table = self.table(concept)
        row = table.row(label) if table else None
        return self._known(table, row, concept) if table and row else None

    def _known(self, table: FormTable, row: Row, concept: str) -> KnownValue | None:
        columns = columns_of(table.form, concepts()[concept])
        values = [usable(row.cells[column.number]) for column in columns]
        if not columns or any(value is None for value in values):
            return None
        names = "+".join(f"({column.number})" for column in columns)
        where = "" if row is table.total else f" dòng “{row.label}”"
        return KnownValue(
            sum(value for value in values if value is not None),
            f"{'sổ, ' if table.sheet in self._foreign else ''}{table.form.name} cột {names}{where}",
            row.cells[columns[0].number].place,
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
        own = {column.number for column in columns_of(table.form, concepts()[concept])}
        for column in table.form.counts:
            value = usable(table.total.cells[column.number])
            if column.number not in own and value is not None:
                yield column, value


def _by_role(filing: Filing) -> dict[str, FormTable]:
    """The only form of each role."""
    return {
        role: found[0]
        for role in ROLE_NAMES
        if len(found := [t for t in filing.tables if t.form.role == role]) == 1
    }


def columns_of(form: Form, concept: Concept) -> tuple[Column, ...]:
    """The columns that the concept means in that form; () when it lacks one."""
    columns = tuple(form.by_key(key) for key in concept.columns)
    return tuple(c for c in columns if c) if all(columns) else ()


def heading(column: Column) -> str:
    """A column as a sentence names it: (14) chưa có file thành phần hồ sơ đính kèm."""
    parts = [part.lower() for part in column.heading]
    return f"({column.number}) {parts[-1] if len(parts) > 1 else parts[0]}"


class Ledger:
    """Every claim in its order; indexed once, since a long report has thousands."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self.claims = tuple(claims)
        self._chains: dict[int, list[Claim]] = defaultdict(list)
        self._passages: dict[tuple[int, ...], list[Claim]] = defaultdict(list)
        self._concepts: dict[str, list[Claim]] = defaultdict(list)
        self._values: dict[str, dict[Number, None]] = defaultdict(dict)
        for claim in self.claims:
            self._chains[claim.chain].append(claim)
            self._passages[claim.passage.paragraphs].append(claim)
            if claim.concept:
                self._concepts[claim.concept].append(claim)
                if _counts(claim):
                    self._values[claim.concept][claim.value] = None

    def sentence(self, claim: Claim) -> list[Claim]:
        """The claims of its sentence, itself too."""
        return self._chains[claim.chain]

    def before(self, claim: Claim) -> list[Claim]:
        """The claims of its sentence that stand before it."""
        return [one for one in self.sentence(claim) if one.token.start < claim.token.start]

    def sentences_at(self, claim: Claim) -> list[Claim]:
        """The claims of its sentence and of the next one."""
        return self._chains[claim.chain] + self._chains[claim.chain + 1]

    def paragraph(self, claim: Claim) -> list[Claim]:
        """The claims of its paragraph, itself too."""
        return self._passages[claim.passage.paragraphs]

    def of(self, passage: Passage) -> list[Claim]:
        """The claims of a paragraph."""
        return self._passages[passage.paragraphs]

    def about(self, concept: str) -> list[Claim]:
        """The claims that certainly count it."""
        return self._concepts[concept]

    def values(self, concept: str) -> dict[Number, None]:
        """What the text says of it for all cases of this period, each value once."""
        return self._values[concept]


def _counts(claim: Claim) -> bool:
    return claim.comparable and claim.part is None and claim.token.kind is not TokenKind.PERCENT
