"""Reports made straight from the data of `tthc dien`, without any workbook."""

from __future__ import annotations

import copy
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from baocao_tthc.filing import Cell, Filing, FormTable, Place, Row, StatedPeriod, Text, Trouble
from baocao_tthc.forms import Form, known_forms
from baocao_tthc.outline import info_items, outline
from baocao_tthc.period import Period
from support.paths import JANUARY

_NUMBERING_ROW = 10


def january() -> dict[str, Any]:
    """The data of the example, fresh: a test may change what it likes."""
    return copy.deepcopy(json.loads(JANUARY.read_text(encoding="utf-8")))


def report_of(data: dict[str, Any]) -> Filing:
    """The Report that a workbook of this data would give."""
    forms = {form.code: form for form in known_forms()}
    info, dates, numbers = _info(data)
    stated = _period(data["ky"], Place("ThongTin", 7, 2)) if "ky" in data else None
    texts, inputs = _texts(data.get("noi_dung", {}))
    return Filing(
        file=Path("so-lieu.xlsx"),
        tables=tuple(table_of(forms[code], given) for code, given in data["bieu"].items()),
        info=info,
        dates=dates,
        numbers=numbers | inputs,
        stated_period=stated,
        texts=texts,
    )


def table_of(form: Form, given: dict[str, Any]) -> FormTable:
    """A form with these rows; a total left out is added up."""
    rows = given["dong"]
    counts = [column.number for column in form.counts]
    total = given.get("tong") or [
        sum(row[number - 2] for row in rows) if number in counts else None
        for number in range(3, len(form.columns) + 1)
    ]
    last = _NUMBERING_ROW + len(rows) + 1
    return FormTable(
        form=form,
        sheet=form.code,
        numbering_row=_NUMBERING_ROW,
        sheet_columns={column.number: column.number for column in form.columns},
        rows=tuple(
            _row(form, _NUMBERING_ROW + n, row[0], row[1:]) for n, row in enumerate(rows, 1)
        ),
        total=_row(form, last, form.total_label, total),
        total_labelled=True,
        headings=(),
        periods=(_period(given, Place(form.code, 4, 1)),),
    )


def with_cell(report: Filing, code: str, column: int, cell: Cell) -> Filing:
    """The report with another cell in the total row of a form."""

    def changed(table: FormTable) -> FormTable:
        if table.form.code != code or table.total is None:
            return table
        cells = {**table.total.cells, column: cell}
        return table._replace(total=table.total._replace(cells=cells))

    return report._replace(tables=tuple(changed(table) for table in report.tables))


def _row(form: Form, number: int, label: str, values: list[Any]) -> Row:
    cells = {
        column: _cell(Place(form.code, number, column), value)
        for column, value in enumerate(values, 3)
    }
    return Row(number, label, Place(form.code, number, 2), cells)


def _cell(place: Place, value: Any) -> Cell:
    if value is None:
        return Cell(place, None, None, Trouble.EMPTY)
    return Cell(place, value, value if isinstance(value, int) else Decimal(str(value)))


def _period(given: dict[str, Any], place: Place) -> StatedPeriod:
    period = Period(date.fromisoformat(given["tu"]), date.fromisoformat(given["den"]))
    return StatedPeriod(place, period.text, period)


def _info(data: dict[str, Any]) -> tuple[dict[str, Text], dict[str, date], dict[str, Cell]]:
    info: dict[str, Text] = {}
    dates: dict[str, date] = {}
    numbers: dict[str, Cell] = {}
    for row, field in enumerate(info_items(), 2):
        value = data.get(field.json)
        if value is None:
            continue
        place = Place("ThongTin", row, 2)
        info[field.key] = Text(place, "\n".join(value) if isinstance(value, list) else str(value))
        if field.kind == "date":
            dates[field.key] = date.fromisoformat(value)
        if field.kind == "number":
            numbers[field.key] = _cell(place, value)
    return info, dates, numbers


def _texts(given: dict[str, Any]) -> tuple[dict[str, tuple[Text, ...]], dict[str, Cell]]:
    texts: dict[str, tuple[Text, ...]] = {}
    numbers: dict[str, Cell] = {}
    for row, item in enumerate(outline(), 2):
        value = given.get(item.code)
        if value is None:
            continue
        place = Place("NoiDung", row, 3)
        if item.kind == "number":
            numbers[item.code] = _cell(place, value)
        else:
            paragraphs = value if isinstance(value, list) else [value]
            texts[item.code] = tuple(Text(place, paragraph) for paragraph in paragraphs)
    return texts, numbers
