"""The present value of a variable or of a tag: what a report prints, what a refresh brings."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from ..errors import WorkbookError
from ..filing import Filing, FormTable, Row
from ..formula import TOTAL_ROW
from ..outline import outline
from ..vietnamese import number
from .form_numbers import FormNumbers, cell_value, named_rows, playing, roles, said_of_nothing
from .report_fields import ReportFields, xml_text
from .tags import UNIT_TABLE, SourcedText, Tag, TextLines, absent, read_tag
from .variables import REPORT_ROLE, Variable, VariableKind, variables

if TYPE_CHECKING:
    from .unit_values import UnitValues

_ONLY_DOTS = re.compile(r"[\s.…:;,()_-]*")


class PresentValues:
    """The values of one workbook; WorkbookError, one Vietnamese sentence, says why there is none.

    Only what is asked for is looked up, so a template without the variables of a form does without
    the form.
    """

    def __init__(self, filing: Filing) -> None:
        self.filing = filing
        self.fields = ReportFields(filing)
        self.numbers = FormNumbers(filing)
        self._kinds: Mapping[VariableKind, Callable[[Variable], SourcedText]] = {
            "count": self.numbers.figure,
            "rate": self.numbers.figure,
            "change": self.numbers.change,
            "past_period": self.numbers.past_period,
            "period": self.numbers.period,
            "pick": self._pick,
            "input": self.numbers.input,
            "mark": lambda variable: self.fields.mark(variable.key),
            **dict.fromkeys(("unit_count", "unit_share", "unit_names"), self._of_units),
        }
        self._rows: dict[str, dict[str, Row]] = {}

    @cached_property
    def _by_tag(self) -> Mapping[str, Variable]:
        """The variable behind each tag that a template could print."""
        found: dict[str, Variable] = {}
        for variable in variables().values():
            if not variable.controlled or variable.kind == "pick":
                continue
            forms = [table.form for table in playing(self.filing, variable.role)]
            for form in [None] if variable.role in ("", REPORT_ROLE) else forms:
                if tag := variable.source(form):
                    found.setdefault(tag, variable)
        return found

    @cached_property
    def units(self) -> UnitValues:
        """What is said of the units; only the report of a superior loads it."""
        from .unit_values import UnitValues

        return UnitValues(self.filing, self.numbers)

    def of(self, variable: Variable) -> SourcedText | TextLines | str:
        """The value of a variable that is no annex and no charts."""
        if self.numbers.lacks(variable.role):
            return "" if variable.kind == "text" else absent(variable.name)
        if variable.kind == "text":
            in_form = variable.role != ""
            return self.numbers.label(variable) if in_form else self.fields.text(variable.key)
        if variable.kind == "lines":
            return self.fields.lines(variable.key)
        if variable.kind == "paragraphs":
            return self._paragraphs(variable.key)
        return self._kinds[variable.kind](variable)

    def at(self, source: str, *, in_form: bool) -> SourcedText:
        """The value that a tag names, printed as forms print their cells or as sentences do."""
        variable = self._by_tag.get(source)
        if variable and not in_form:
            return self._kinds[variable.kind](variable)
        tag = read_tag(source)
        if tag and tag.form == UNIT_TABLE:
            return self.units.at(tag)
        if tag and (tag.column or tag.form in roles()):
            table = self._table(tag.form)  # raises when something is wrong with the form
            if tag.kind == "nothing":
                return said_of_nothing(table)
            if tag.column:
                cell = self._cell(table, tag)
                return cell if in_form or cell.number is None else _in_words(cell)
        raise WorkbookError(f"Chương trình không biết nguồn “{source}”.")

    def label(self, form: str, name: str) -> str:
        """What stands in the label cell of the row that tags name so."""
        if form == UNIT_TABLE:
            return self.units.table[name].label
        return xml_text(self._row(form, name).label)

    def rows(self, form: str) -> list[tuple[str, str]]:
        """The name and the label of each row that the form's annex has numbers of."""
        if form == UNIT_TABLE:
            return [(row.name, row.label) for row in self.units.table.values() if row.label]
        try:
            rows = self._named(form)
        except WorkbookError:
            return []
        return [
            (name, xml_text(row.label))
            for name, row in rows.items()
            if name != TOTAL_ROW and any(cell.raw is not None for cell in row.cells.values())
        ]

    def printed_row(self, form: str, name: str) -> dict[int, str]:
        """What the annex prints in each column of a row; {} where the form has no such row."""
        try:
            table, row = self._table(form), self._row(form, name)
            columns, open_ = table.form.columns[2:], self.numbers.not_entered(table)
            return {each.number: cell_value(table, row, each, name, open_).text for each in columns}
        except WorkbookError:
            return {}

    def _of_units(self, variable: Variable) -> SourcedText:
        return self.units.of(variable)

    def _pick(self, variable: Variable) -> SourcedText:
        name = self.fields.picked(variable)
        picked = variables()[name]
        lacks = self.numbers.lacks(picked.role)
        return absent(name) if lacks else self._kinds[picked.kind](picked)

    def _paragraphs(self, code: str) -> TextLines:
        texts = self.filing.texts.get(code, ())
        lines = (xml_text(line) for text in texts for line in text.text.splitlines())
        written = tuple(line for line in lines if not _ONLY_DOTS.fullmatch(line))
        defaults = (item.default for item in outline() if item.code == code and item.default)
        return TextLines(written or tuple(defaults), flowing=True)

    def _cell(self, table: FormTable, tag: Tag) -> SourcedText:
        if not 3 <= tag.column <= len(table.form.columns):
            raise WorkbookError(f"{table.form.name} không có cột ({tag.column}).")
        in_total = tag.row == TOTAL_ROW
        row = self.numbers.total(table.form.role) if in_total else self._row(tag.form, tag.row)
        return cell_value(
            table, row, table.form.column(tag.column), tag.row, self.numbers.not_entered(table)
        )

    def _row(self, form: str, name: str) -> Row:
        """The row that tags of that form name so."""
        if row := self._named(form).get(name):
            return row
        table = self._table(form)
        raise WorkbookError(
            f"{table.form.name} (tờ {table.sheet}) không có một dòng “{name}”: dòng đã bị bỏ, "
            "đổi tên hoặc có hai dòng cùng tên."
        )

    def _named(self, form: str) -> dict[str, Row]:
        """The rows of a form by their names in tags."""
        if form not in self._rows:
            self._rows[form] = named_rows(self._table(form))
        return self._rows[form]

    def _table(self, code: str) -> FormTable:
        role = roles().get(code)
        if role is None:
            raise WorkbookError(f"Chương trình không biết biểu “{code}”.")
        table = self.numbers.table(role)
        if table.form.code != code:
            raise WorkbookError(
                f"Sổ số liệu không có {code} mà có {table.form.code}; hãy tạo báo cáo mới."
            )
        return table


def _in_words(cell: SourcedText) -> SourcedText:
    """The number of a cell as sentences print it."""
    return SourcedText(cell.source, number(cell.number or 0), cell.number)
