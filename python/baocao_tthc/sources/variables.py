"""The one catalogue of what a Word template may use; `variables.toml` beside this module.

`python -m baocao_tthc.sources.variables` prints templates/README.md with its tables made anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from .. import resources
from ..forms import Form, known_forms
from ..formula.syntax import TOTAL_ROW

VariableKind = Literal[
    "count",
    "rate",
    "change",
    "period",
    "past_period",
    "pick",
    "input",
    "paragraphs",
    "mark",
    "text",
    "lines",
    "block",
    "pictures",
]
CONTROLLED: frozenset[VariableKind] = frozenset(
    {"count", "rate", "change", "period", "past_period", "pick", "input", "mark"}
)
PAST = "LichSu"
CHANGE = "CHENH"
REPORT_ROLE = "report"
RATE_TERM = "TYLE"
TAG_LENGTH = 64
_TABLES = "<!-- bảng biến: make docs -->"
_TABLES_END = "<!-- hết bảng biến -->"


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of the template; the fields follow the keys of variables.toml.

    `past` is that of the same form's figures in the period before, as LichSu has them.
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

    @property
    def controlled(self) -> bool:
        """Whether its value stands in a content control of the report."""
        return self.kind in CONTROLLED

    def source(self, form: Form | None = None) -> str | None:
        """The tag of its content control, or what the README says of it.

        `form` is the one that plays its role. None when that form lacks one of its columns.

        >>> from ..forms import known_forms
        >>> form = next(form for form in known_forms() if form.code == "II.06B")
        >>> catalogue()["ty_le_giai_quyet"].source(form)
        'II.06B!TYLE((7)[tong],(3)[tong])'
        """
        if form is not None:
            return self._source_in(form)
        if self.kind == "period":
            return "ky!ThongTin"
        sheet = "NoiDung" if self.kind in ("input", "paragraphs") else "ThongTin"
        return f"{sheet}!{self.key}"

    def _source_in(self, form: Form) -> str | None:
        if self.kind == "period":
            return f"ky!{form.code}"
        if self.kind == "past_period":
            return f"{PAST}!{form.code}!ky"
        if not self.columns:
            return form.code
        part, base = total_of(form, self.columns), total_of(form, self.base)
        if part is None or base is None:
            return None
        if self.kind == "change":
            return f"{PAST}!{form.code}!{CHANGE}({part})"
        source = f"{form.code}!{RATE_TERM}({part},{base})" if base else f"{form.code}!{part}"
        return f"{PAST}!{source}" if self.past else source


def total_of(form: Form, keys: Iterable[str]) -> str | None:
    """The sum of these columns in the total row, "(8)[tong]+(9)[tong]"; None if one is missing."""
    columns = [form.by_key(key) for key in keys]
    if None in columns:
        return None
    return "+".join(f"({column.number})[{TOTAL_ROW}]" for column in columns if column)


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
    return Variable(**listed)  # type: ignore[arg-type]  # the keys are those of the file beside


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
    if not forms:
        return f"`{variable.source()}`"
    named = ((form.code, variable.source(form)) for form in reversed(forms))
    return "<br>".join(f"`{tag}`" if tag else f"{code}: không có" for code, tag in named)


if __name__ == "__main__":  # templates/README.md in, the same with its tables made anew out
    import sys

    print(readme(sys.stdin.read()), end="")
