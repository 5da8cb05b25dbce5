"""The one catalogue of what a Word template may name, from `data/variables.toml`.

`python -m baocao_tthc.sources.variables` prints templates/README.md with its tables made anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, get_args

from .. import resources
from ..forms import Form, known_forms
from ..formula import TOTAL_ROW, Number, Operation, parse_expression
from ..sheets import INFO, TEXTS
from ..vietnamese import percentage, stated_percentage
from .tags import PERIOD, UNIT_TABLE, UNITS, change_tag, past_period_tag, total_tag

ControlledKind = Literal[
    "count", "rate", "change", "period", "past_period", "pick", "input", "mark",
    "unit_count", "unit_share", "unit_names",
]  # fmt: skip
VariableKind = ControlledKind | Literal["paragraphs", "text", "lines", "block", "pictures"]
_CONTROLLED = frozenset(get_args(ControlledKind))
REPORT_ROLE = "report"
_TABLES = "<!-- bảng biến: make docs -->"
_TABLES_END = "<!-- hết bảng biến -->"


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of the template; the fields follow the keys of variables.toml.

    `past` is that of the same form's figures in the period before, as LichSu has them. `states`,
    `says` and `of` choose units of a superior's workbook of sums.
    """

    name: str
    kind: VariableKind
    meaning: str
    role: str = ""
    key: str = ""
    columns: tuple[str, ...] = ()
    base: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    past: bool = False
    states: tuple[str, ...] = ()
    says: str = ""
    of: str = ""

    @property
    def controlled(self) -> bool:
        """Whether its value stands in a content control of the report."""
        return self.kind in _CONTROLLED

    @property
    def keys(self) -> tuple[str, ...]:
        """Every column that it is reckoned from."""
        return (*self.columns, *self.base)

    def source(self, form: Form | None = None) -> str | None:
        """The tag of its content control, or what the README says of it.

        `form` is the one that plays its role. None when that form lacks one of its columns.

        >>> from ..forms import known_forms
        >>> form = next(form for form in known_forms() if form.code == "II.06B")
        >>> variables()["ty_le_giai_quyet"].source(form)
        'II.06B!TYLE((7)[tong],(3)[tong])'
        """
        if self.kind == "period":
            return f"{PERIOD}!{form.code if form else INFO}"
        if form is None:
            return f"{self._sheet}!{self.key}"
        if not self.columns:
            return past_period_tag(form.code) if self.kind == "past_period" else form.code
        part, base = total_of(form, self.columns), total_of(form, self.base)
        if part is None or base is None:
            return None
        if self.kind == "change":
            return change_tag(form.code, part)
        return total_tag(form.code, part, base, past=self.past)

    @property
    def _sheet(self) -> str:
        """Where what is of no form is from."""
        if self.kind.startswith("unit_"):
            return UNITS
        return TEXTS if self.kind in ("input", "paragraphs") else INFO

    def quotient(self, form: Form) -> Operation | None:
        """Of a rate its columns over its base, to be taken times 100; None as with `source`."""
        part, base = total_of(form, self.columns), total_of(form, self.base)
        if not part or not base:
            return None
        return Operation("/", parse_expression(part), parse_expression(base))

    def figure(self, form: Form, figures: Mapping[int, Number]) -> Number | None:
        """Its count, or its rate in percent, from a form's totals by column number.

        None when a figure is missing, or the base of the rate is 0.
        """
        found = self.terms(form, figures)
        if found is None:
            return None
        return percentage(*found) if self.base else found[0]

    def stated(self, form: Form, figures: Mapping[int, Number]) -> Number | None:
        """The same as a report says it: 99,99% and not 100% while one case is late."""
        found = self.terms(form, figures)
        if found is None:
            return None
        return stated_percentage(*found) if self.base else found[0]

    def terms(self, form: Form, figures: Mapping[int, Number]) -> tuple[Number, Number] | None:
        """The sum of its columns and of its base, 0 for a count; None when a figure is missing."""
        part, base = (_sum(form, keys, figures) for keys in (self.columns, self.base))
        return None if part is None or base is None else (part, base)


def total_of(form: Form, keys: Sequence[str]) -> str | None:
    """The sum of these columns in the total row, "(8)[tong]+(9)[tong]"; None if one is missing."""
    numbers = _column_numbers(form, keys)
    return None if numbers is None else "+".join(f"({n})[{TOTAL_ROW}]" for n in numbers)


def _sum(form: Form, keys: Sequence[str], figures: Mapping[int, Number]) -> Number | None:
    numbers = _column_numbers(form, keys)
    if numbers is None or not figures.keys() >= set(numbers):
        return None
    return sum(figures[n] for n in numbers)


def _column_numbers(form: Form, keys: Sequence[str]) -> list[int] | None:
    """The numbers of the columns with these keys; None when the form lacks one."""
    numbers = [column.number for key in keys if (column := form.by_key(key))]
    return numbers if len(numbers) == len(keys) else None


@cache
def groups() -> tuple[tuple[str, tuple[Variable, ...]], ...]:
    """The catalogue in its groups, each with its title."""
    return tuple(
        (group["title"], tuple(_variable(row) for row in group["variables"]))
        for group in resources.data("variables")["groups"]
    )


@cache
def variables() -> Mapping[str, Variable]:
    """Every variable by its name."""
    return {variable.name: variable for _, members in groups() for variable in members}


def _variable(row: Mapping[str, object]) -> Variable:
    listed = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Variable(**listed)  # type: ignore[arg-type]  # the keys are those of variables.toml


def readme(text: str) -> str:
    """The text of templates/README.md with its tables made from the catalogue."""
    before, _, rest = text.partition(_TABLES)
    _, _, after = rest.partition(_TABLES_END)
    return f"{before}{_TABLES}\n\n{_tables()}{_TABLES_END}{after}"


def _tables() -> str:
    lines = []
    for title, members in groups():
        lines += [f"### {title}", "", "| Biến | Ý nghĩa | Nguồn (nhãn của ô số) |", "|---|---|---|"]
        lines += [f"| `{v.name}` | {v.meaning} | {_sources(v)} |" for v in members]
        lines.append("")
    return "\n".join([*lines, ""])


def _sources(variable: Variable) -> str:
    if variable.kind == "pick":
        return " hoặc ".join(f"`{name}`" for name in variable.options.values())
    forms = [form for form in known_forms() if form.role == variable.role]
    if variable.role == "units":
        return f"`{UNIT_TABLE}`"
    if not forms:
        return f"`{variable.source()}`"
    named = ((form.code, variable.source(form)) for form in reversed(forms))
    return "<br>".join(f"`{tag}`" if tag else f"{code}: không có" for code, tag in named)


if __name__ == "__main__":  # templates/README.md in, the same with its tables made anew out
    import sys

    print(readme(sys.stdin.read()), end="")
