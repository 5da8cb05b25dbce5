"""The present value of a source, through the same code that renders the report."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import cast

from ..errors import WorkbookError
from ..filing import Filing, FormTable, Row
from ..forms import known_forms
from ..formula.syntax import TOTAL_ROW
from ..sources.form_numbers import FormNumbers
from ..sources.report_fields import xml_text
from ..sources.value import SourcedText
from ..sources.variables import CHANGE, PAST, RATE_TERM, REPORT_ROLE, variables
from .annex import cell_value
from .context import context
from .controls import named_rows

_TERM = r"\([0-9]{1,3}\)\[[^\[\]]+\]"
_SUM = rf"{_TERM}(?:\+{_TERM})*"
_OF_FORM = re.compile(rf"(?P<form>[^!\[\]]+)!(?:{RATE_TERM}\({_SUM},{_SUM}\)|{_SUM})")
_OF_PAST = re.compile(rf"{PAST}![^!\[\]]+!(?:ky|{CHANGE}\({_SUM}\))")
_CELL = re.compile(r"(?P<form>[^!]+)!\((?P<column>[0-9]{1,3})\)\[(?P<row>[^\[\]]+)\]")
_FIELD = re.compile(r"(?P<sheet>ky|ThongTin|NoiDung)![^!\[\]()]+")


def is_source(text: str) -> bool:
    """Whether the tag or alias of a control names a source of this program's.

    >>> is_source("II.06B!TYLE((7)[tong],(3)[tong])"), is_source("goog_rdk_12")
    (True, False)
    """
    bare = text.removeprefix(f"{PAST}!")
    return bool(_OF_FORM.fullmatch(bare) or _FIELD.fullmatch(text) or _OF_PAST.fullmatch(text))


def row_of(source: str) -> tuple[str, str] | None:
    """The form and the row of a cell that is not in the total row; None for all else."""
    cell = _CELL.fullmatch(source)
    return (cell["form"], cell["row"]) if cell and cell["row"] != TOTAL_ROW else None


class Sources:
    """The values of one report by source; WorkbookError says why there is none."""

    def __init__(self, filing: Filing) -> None:
        self._report = filing
        self._figures = FormNumbers(filing, padding=True)
        self._names = _names(filing)
        self._known: dict[tuple[str, bool], SourcedText | WorkbookError] = {}

    def value(self, source: str, *, in_form: bool) -> SourcedText:
        """The present value, printed as forms print their cells or as sentences do.

        Raises WorkbookError, one Vietnamese sentence, when the workbook cannot give it.
        """
        key = (source, in_form)
        if key not in self._known:
            try:
                self._known[key] = self._value(source, in_form=in_form)
            except WorkbookError as error:
                self._known[key] = error
        found = self._known[key]
        if isinstance(found, WorkbookError):
            raise found
        return found

    def row(self, form: str, name: str) -> Row:
        """The row that tags of that form name so; raises WorkbookError."""
        table = self._table(form)
        for known, row in named_rows(table):
            if known == name:
                return row
        raise WorkbookError(
            f"{table.form.name} (sheet {table.sheet}) không có một dòng “{name}”: dòng đã bị bỏ, "
            "đổi tên hoặc có hai dòng cùng tên."
        )

    def label(self, form: str, name: str) -> str:
        """What stands in the row's label cell."""
        return xml_text(self.row(form, name).label)

    def rows(self, form: str) -> list[tuple[str, str]]:
        """The name and the label of each row that the form's annex has numbers of."""
        try:
            table = self._table(form)
        except WorkbookError:
            return []
        return [
            (name, xml_text(row.label))
            for name, row in named_rows(table)
            if row is not table.total and any(cell.raw is not None for cell in row.cells.values())
        ]

    def _value(self, source: str, *, in_form: bool) -> SourcedText:
        if source in self._names and not in_form:
            name = self._names[source]
            return cast(SourcedText, context(self._report, [name])[name])
        cell = _CELL.fullmatch(source)
        if cell is None:
            raise WorkbookError(self._why_not(source))
        table = self._table(cell["form"])
        column = int(cell["column"])
        if not 3 <= column <= len(table.form.columns):
            raise WorkbookError(f"{table.form.name} không có cột ({column}).")
        name = cell["row"]
        if name == TOTAL_ROW:
            row = self._figures.total(table.form.role)
        else:
            row = self.row(cell["form"], name)
        return cell_value(table, row, table.form.column(column), name)

    def _table(self, code: str) -> FormTable:
        role = _roles().get(code)
        if role is None:
            raise WorkbookError(f"Chương trình không biết biểu “{code}”.")
        table = self._figures.table(role)
        if table.form.code != code:
            raise WorkbookError(
                f"Sổ số liệu không có {code} mà có {table.form.code}; hãy tạo báo cáo mới."
            )
        return table

    def _why_not(self, source: str) -> str:
        sheet, _, rest = source.partition("!")
        code = rest if sheet == "ky" else sheet
        if code in _roles():
            self._table(code)  # says what is wrong with the form
        return f"Chương trình không biết nguồn “{source}”."


def _names(filing: Filing) -> Mapping[str, str]:
    """The variable behind each source that the report's template could print."""
    forms = [table.form for table in filing.tables]
    names: dict[str, str] = {}
    for name, variable in variables().items():
        if not variable.controlled or variable.kind == "pick":
            continue
        bare = variable.role in ("", REPORT_ROLE)
        for form in [None] if bare else [each for each in forms if each.role == variable.role]:
            if source := variable.source(form):
                names.setdefault(source, name)
    return names


@cache
def _roles() -> Mapping[str, str]:
    return {form.code: form.role for form in known_forms()}
