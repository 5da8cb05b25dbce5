"""What a form is: its printed parts, its columns, and what must add up in each of its rows.

The numbering row, `(1) (2) (3)=(4)+(5)+(6) …`, is what a form prints to say how it adds up.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property, lru_cache, partial
from itertools import groupby
from typing import Any, Literal, NamedTuple, get_args

from ..errors import DataError, FormulaError
from ..formula import Expression, Reference, Rule, parse_expression, parse_rule, references

ColumnKind = Literal["count", "rate", "text"]
Entry = Literal["entered", "derived"]
Role = Literal["settlement", "digitisation", "other"]
ROLE_NAMES = {"settlement": "biểu giải quyết TTHC", "digitisation": "biểu số hóa hồ sơ"}
"""The roles that the monthly report needs a form for, as sentences name them."""
HeadingLine = Literal["period_name", "period", "unit", "superior", "unit_of_measure"]
_BLANK = re.compile(r"[\s\u200b]+")
_NUMBER = re.compile(r"\((\d{1,3})\)")


class Column(NamedTuple):
    """One column of a form, named by its official number.

    `unit` is what a value counts: "hồ sơ", "%", or "" for a text. `heading` holds the printed
    header cells from the outermost level inwards; neighbours that share a level share its cell.
    `formula` is what a derived column is computed from: for a count the right side of its
    identity, for a rate the quotient before it is taken times 100. `definition` says which cases
    are meant where people ask, in one short sentence.
    """

    number: int
    key: str
    kind: ColumnKind
    entry: Entry
    unit: str
    heading: tuple[str, ...]
    formula: Expression | None
    definition: str = ""


class _FormParts(NamedTuple):
    code: str
    name: str
    role: Role
    label: tuple[str, ...]
    title: tuple[str, ...]
    heading_lines: tuple[HeadingLine, ...]
    unit_of_measure: str
    legal_basis: str
    valid_from: date
    valid_to: date | None
    total_label: str
    numbering: tuple[str, ...]
    columns: tuple[Column, ...]
    identities: tuple[Rule, ...]
    unprinted: tuple[Rule, ...]
    bounds: tuple[Rule, ...]


class Form(_FormParts):
    """One official form; the field names follow the keys of its TOML file."""

    def column(self, number: int) -> Column:
        """The column with that official number; raises KeyError."""
        if 1 <= number <= len(self.columns):
            return self.columns[number - 1]
        raise KeyError(number)

    def by_key(self, key: str) -> Column | None:
        """The column with that key, or None when the form has none."""
        return next((column for column in self.columns if column.key == key), None)

    @property
    def text_columns(self) -> int:
        """How many leading columns hold texts: the number and the name of a row."""
        kinds = (column.kind for column in self.columns)
        return next((i for i, kind in enumerate(kinds) if kind != "text"), len(self.columns))

    @cached_property
    def figures(self) -> tuple[Column, ...]:
        """The columns that hold numbers: counts and rates."""
        return tuple(column for column in self.columns if column.kind != "text")

    @cached_property
    def counts(self) -> tuple[Column, ...]:
        """The columns whose values are whole numbers of cases."""
        return tuple(column for column in self.columns if column.kind == "count")

    @cached_property
    def rates(self) -> tuple[Column, ...]:
        """The columns whose values are percentages with two decimals."""
        return tuple(column for column in self.columns if column.kind == "rate")

    def sources(self, numbers: Iterable[int]) -> tuple[int, ...]:
        """The entered columns that those columns are, or are computed from, in their order."""
        found: set[int] = set()
        open_ = list(numbers)
        seen: set[int] = set()
        while open_:
            column = self.column(open_.pop())
            if column.number in seen:
                continue
            seen.add(column.number)
            if column.entry == "entered":
                found.add(column.number)
            elif column.formula is not None:
                open_ += [reference.column for reference in references(column.formula)]
        return tuple(sorted(found))

    @property
    def levels(self) -> int:
        """How many rows the printed header has above the numbering row."""
        return max(len(column.heading) for column in self.columns)

    def header_cells(self) -> Iterator[tuple[str, int, int, int, int]]:
        """Yield (text, first level, last level, first column, last column), all counted from 1.

        Neighbours with the same heading down to a level are one cell there; a heading that ends
        early reaches down to the last level.
        """
        for level in range(self.levels):
            for (heading, own), columns in groupby(self.columns, partial(_cell_at, level)):
                numbers = [column.number for column in columns]
                if len(heading) > level:
                    last = self.levels if own else level + 1
                    yield heading[level], level + 1, last, numbers[0], numbers[-1]


def _cell_at(level: int, column: Column) -> tuple[tuple[str, ...], int]:
    """What neighbours share that are one header cell at that level, counted from 0.

    A heading that ends there, or above, is the column's own, which its number tells.
    """
    ends = level >= len(column.heading) - 1
    return column.heading[: level + 1], column.number if ends else 0


def read_form(text: str, source: str) -> Form:
    """Read a form from the text of its TOML file; `source` names it in errors (DataError)."""
    try:
        data = tomllib.loads(text)
        form = _build(data)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, FormulaError) as error:
        reason = f"thiếu mục {error}" if isinstance(error, KeyError) else str(error)
        raise DataError(f"Tệp biểu “{source}” không đọc được: {reason}.") from error
    return form


def _build(data: Mapping[str, Any]) -> Form:
    numbering = tuple(data["numbering"])
    identities = (
        *printed_identities(numbering),
        *(parse_rule(text) for text in data.get("identities", ())),
    )
    columns = tuple(_column(row, identities, data["case_unit"]) for row in data["columns"])
    if [column.number for column in columns] != list(range(1, len(columns) + 1)):
        raise ValueError("các cột phải có số 1, 2, 3, … liên tiếp")
    if [official_number(cell) for cell in numbering] != [column.number for column in columns]:
        raise ValueError("dòng đánh số (numbering) không khớp với các cột")
    rules = {name: tuple(map(parse_rule, data.get(name, ()))) for name in ("unprinted", "bounds")}
    for rule in (*identities, *rules["unprinted"], *rules["bounds"]):
        _check_columns(rule, columns)
    return Form(
        code=data["code"],
        name=data["name"],
        role=_one_of(data.get("role", "other"), get_args(Role)),
        label=tuple(data["label"]),
        title=tuple(data["title"]),
        heading_lines=tuple(_one_of(x, get_args(HeadingLine)) for x in data["heading_lines"]),
        unit_of_measure=data["unit_of_measure"],
        legal_basis=data["legal_basis"],
        valid_from=data["valid_from"],
        valid_to=data.get("valid_to"),
        total_label=data["total_label"],
        numbering=numbering,
        columns=columns,
        identities=identities,
        **rules,
    )


def _column(row: Mapping[str, Any], identities: tuple[Rule, ...], case_unit: str) -> Column:
    number = row["number"]
    entry = _one_of(row["entry"], get_args(Entry))
    formula = None
    if "formula" in row:
        formula = parse_expression(row["formula"])
    elif entry == "derived":
        formula = _identity_of(number, identities)
    if entry == "derived" and formula is None:
        raise ValueError(f"cột ({number}) là cột tính nhưng không có đẳng thức nào cho nó")
    kind = _one_of(row["kind"], get_args(ColumnKind))
    return Column(
        number=number,
        key=row["key"],
        kind=kind,
        entry=entry,
        unit={"count": case_unit, "rate": "%", "text": ""}[kind],
        heading=tuple(row["heading"]),
        formula=formula,
        definition=row.get("definition", ""),
    )


def _identity_of(number: int, identities: tuple[Rule, ...]) -> Expression | None:
    for rule in identities:
        if rule.sides[0] == Reference(None, number) and rule.operators[0] == "=":
            return rule.sides[1]
    return None


def _check_columns(rule: Rule, columns: tuple[Column, ...]) -> None:
    for side in rule.sides:
        for reference in references(side):
            if reference.form or reference.row or not 1 <= reference.column <= len(columns):
                raise ValueError(f"đẳng thức “{rule.text}” nói đến {reference}, không có ở biểu")


def _one_of(value: Any, allowed: tuple[Any, ...]) -> Any:
    if value not in allowed:
        raise ValueError(f"“{value}” phải là một trong: {', '.join(allowed)}")
    return value


@lru_cache(maxsize=1024, typed=True)  # the same few cells are compared with every form
def compact(cell: object) -> str:
    r"""A numbering cell without its blanks; the number -3 is what Excel makes of a typed "(3)".

    >>> compact("(3) = (4) +\\n(5)"), compact(-3.0)
    ('(3)=(4)+(5)', '(3)')
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return f"({-int(cell)})" if cell < 0 and float(cell).is_integer() else ""
    return _BLANK.sub("", cell) if isinstance(cell, str) else ""


def official_number(cell: object) -> int | None:
    """The official column number that a numbering cell gives, or None for any other cell."""
    text = compact(cell)
    match = _NUMBER.match(text)
    if not match or (len(text) > match.end() and text[match.end()] != "="):
        return None
    return int(match[1])


def printed_identities(numbering: Iterable[str]) -> tuple[Rule, ...]:
    """The identities of a numbering row, as rules; raises FormulaError on a malformed one.

    >>> [rule.text for rule in printed_identities(["(1)", "(3)=(4)+(5)", "(4)", "(5)"])]
    ['(3)=(4)+(5)']
    """
    return tuple(parse_rule(cell) for cell in map(compact, numbering) if "=" in cell)
