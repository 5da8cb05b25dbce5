"""What a workbook is filled with: typed data, from the JSON of `tthc dien` or empty to begin with.

Untyped values become typed here and nowhere else; each mistake is one sentence with its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import starmap
from pathlib import Path
from typing import Any

from ..errors import DataError
from ..filing import RULE_KEYS, Explanation, HistoryRow, OfficeRule, Place
from ..forms import Form, known_forms
from ..forms.cell_values import RowValues, row_values, total_values
from ..formula import Number
from ..outline import InfoItem, info_items, outline
from ..period import Period, monthly_period
from ..remarks import Line
from ..sheets import CELL_LIMIT
from ..vietnamese.dates import REPORT_YEARS
from . import json_values
from .json_values import load_json

EnteredValue = Number | str | None
"""What a cell of a form is given: a number, a text typed as it is, or nothing."""

OF_ONE_REPORT = ("number", "date", "due")  # fields of ThongTin that no other report has
InfoValue = Number | str | date
RULE_SEVERITIES = ("Lỗi", "Cảnh báo", "Lưu ý")
MONTHS = range(1, 13)
REGIME = "vpcp-thang"  # that of the monthly report, by its id in regimes.toml
TO_REVIEW = ("basis",)
"""The fields of ThongTin that the next period seldom has alike."""
_MAX_ROWS = 20_000
_FORMULA_TEXT = 500  # these fields are joined with other words by formulas
_SHORT = frozenset({"unit", "superior"})
_BLANK_FORMS = {"II.06B": 10, "PL01": 1}
"""The forms of a blank workbook, which a new form joins here, and how many empty rows each has."""
_USUAL_ROWS = 10  # of any other form
_FORM_KEYS = ("tu", "den", "tieu_de", "dong", "tong", "khong_phat_sinh")


@dataclass(frozen=True, slots=True)
class FormData:
    """What one form is filled with.

    `period` is the one in its heading, None for that of ThongTin. `title` is the title as typed,
    None for the form's own. Each row gives every column, `total` those after the leading text
    columns; None leaves all totals to formulas. `notes` are notes on cells: (row from 0, column,
    text). `charted` is how many fields the chart of TongQuan names, None for as many as fit.
    """

    form: Form
    period: Period | None
    title: tuple[str, ...] | None
    rows: tuple[tuple[EnteredValue, ...], ...]
    total: tuple[EnteredValue, ...] | None
    notes: tuple[tuple[int, int, str], ...] = ()
    charted: int | None = None
    nothing: bool = False


@dataclass(frozen=True, slots=True)
class WorkbookData:
    """Everything in a filled workbook.

    `info` maps the keys of info.toml to a text (lines joined by a line feed), number or date;
    `texts` the codes of outline.toml to their paragraphs, `numbers` to their counts. `period` is
    what ThongTin states, None when it is left to its month and year. `history` fills LichSu,
    `explanations` go on in KiemTra, `remarks` in PhanHoi; `unreviewed` are the codes, and the
    fields of TO_REVIEW, whose texts were kept from the period before.
    """

    info: Mapping[str, InfoValue]
    period: Period | None
    forms: tuple[FormData, ...]
    texts: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, Number | str]
    rules: tuple[OfficeRule, ...]
    history: tuple[HistoryRow, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    unreviewed: frozenset[str] = frozenset()
    remarks: tuple[Line, ...] = ()

    def text(self, key: str) -> str:
        """A field of ThongTin as text, "" when it is not given."""
        return str(self.info.get(key, ""))


def read_data(path: Path) -> WorkbookData:
    """Read a data file, which may name the forms of the program.

    Raises DataError with one sentence that names the file and the place in it.
    """
    try:
        return parse_data(load_json(path), known_forms())
    except DataError as error:
        raise DataError(f"Tệp số liệu “{path.name}”: {error}.") from error


def parse_data(data: Any, forms: Sequence[Form]) -> WorkbookData:
    """The same for JSON already loaded (fractions as Decimal); raises DataError."""
    by_json = {field.json: field for field in info_items()}
    top = json_values.mapping(data, "tệp", (*by_json, "ky", "bieu", "noi_dung", "quy_tac"))
    for field in info_items():
        if field.required and field.kind != "date" and field.json not in top:
            raise DataError(f"thiếu mục “{field.json}” ({field.label.lower()})")
    info = {
        field.key: _info(top[field.json], field)
        for field in info_items()
        if field.json in top and field.kind != "date"
    }
    period = _report_period(top)
    info |= {"period_from": period.start, "period_to": period.end}
    info |= {
        field.key: json_values.day_of(top[field.json], field.json)
        for field in info_items()
        if field.kind == "date" and field.json in top and field.key not in info
    }
    texts, numbers = _contents(top.get("noi_dung", {}))
    rules = json_values.sequence(top.get("quy_tac", []), "quy_tac")
    return WorkbookData(
        info=_with_defaults(info),
        period=period,
        forms=_forms(top.get("bieu", {}), forms, period),
        texts=texts,
        numbers=numbers,
        rules=tuple(starmap(_rule, enumerate(rules))),
    )


def _with_defaults(info: Mapping[str, InfoValue]) -> dict[str, InfoValue]:
    """The fields in their order; one not given gets its default, when it has one."""
    return {
        field.key: info.get(field.key, field.default)
        for field in info_items()
        if field.key in info or field.default
    }


def _info(value: Any, field: InfoItem) -> InfoValue:
    if field.key == "month":
        return json_values.whole_number(value, field.json, MONTHS)
    if field.key == "year":
        return json_values.whole_number(value, field.json, REPORT_YEARS)
    if field.kind == "number":
        return json_values.number_of(value, field.json)
    if field.kind == "lines":
        return json_values.text("\n".join(json_values.lines(value, field.json)), field.json)
    if field.kind == "choice":
        return json_values.one_of(value, field.json, field.choices)
    limit = _FORMULA_TEXT if field.key in _SHORT else CELL_LIMIT
    found = json_values.text(value, field.json, limit).strip()
    if field.required and not found:
        raise DataError(f"{field.json} ({field.label.lower()}) không được để trống")
    return found


def _report_period(top: Mapping[str, Any]) -> Period:
    """The period in "ky", or "tu" and "den" at the top, or that of the forms, or the regime's."""
    beside = {key: top[key] for key in ("tu", "den") if key in top}
    if "ky" in top and beside:
        raise DataError("kỳ báo cáo ghi hai lần, ở “ky” và ngoài “ky”")
    month = json_values.whole_number(top["thang"], "thang", MONTHS)
    year = json_values.whole_number(top["nam"], "nam", REPORT_YEARS)
    usual = monthly_period(REGIME, month, year)
    default = _common_period(top.get("bieu"), usual)
    if "ky" in top:
        stated = json_values.mapping(top["ky"], "ky", ("tu", "den"))
        return json_values.period(stated, "ky", default)
    return json_values.period(beside, "tệp", default)


def _common_period(forms: Any, otherwise: Period) -> Period:
    """The one period that the forms state; `otherwise` when they state none or several."""
    given = forms.items() if isinstance(forms, dict) else ()
    stated = {
        json_values.period(form, f"bieu.{code}", otherwise)
        for code, form in given
        if isinstance(form, dict) and ("tu" in form or "den" in form)
    }
    return stated.pop() if len(stated) == 1 else otherwise


def _forms(value: Any, forms: Sequence[Form], period: Period) -> tuple[FormData, ...]:
    by_code = {form.code: form for form in forms}
    given = json_values.mapping(value, "bieu")
    for code in given:
        if code not in by_code:
            raise DataError(f"bieu có mã lạ “{code[:60]}”; các biểu đã biết: {', '.join(by_code)}")
    return tuple(_form(given[code], by_code[code], period) for code in given)


def _form(value: Any, form: Form, period: Period) -> FormData:
    where = f"bieu.{form.code}"
    data = json_values.mapping(value, where, _FORM_KEYS)
    nothing = json_values.flag(data.get("khong_phat_sinh", False), f"{where}.khong_phat_sinh")
    if "dong" not in data and not nothing:
        raise DataError(f"{where} thiếu “dong” (các dòng số liệu)")
    rows = json_values.sequence(data.get("dong", []), f"{where}.dong")
    if len(rows) > _MAX_ROWS:
        raise DataError(f"{where}.dong có {len(rows)} dòng, nhiều nhất là {_MAX_ROWS}")
    title = json_values.lines(data["tieu_de"], f"{where}.tieu_de") if "tieu_de" in data else None
    total = data.get("tong")
    if total is not None:
        total = _values(total, f"{where}.tong", form, form.text_columns + 1)
    entered = tuple(_row(row, f"{where}.dong[{i}]", form, i + 1) for i, row in enumerate(rows))
    return FormData(
        form=form,
        period=json_values.period(data, where, period),
        title=title or None,
        rows=entered or (blank_form(form).rows if nothing else ()),
        total=total,
        nothing=nothing,
    )


def _row(value: Any, where: str, form: Form, order: int) -> tuple[EnteredValue, ...]:
    """A row from column (2) on, numbered in (1) unless it is blank.

    Where no name stands in (2), the row may give (1) as well; where (1) is a figure, it must.
    """
    names, width = form.text_columns, len(form.columns)
    if names == 0 or (names == 1 and isinstance(value, list) and len(value) == width):
        return _values(value, where, form, 1)
    cells = _values(value, where, form, 2)
    return (order if any(cell is not None for cell in cells) else None, *cells)


def _values(value: Any, where: str, form: Form, first: int) -> tuple[EnteredValue, ...]:
    cells = json_values.sequence(value, where)
    last = len(form.columns)
    if len(cells) != last - first + 1:
        needed = f"cần {last - first + 1} (cột ({first}) đến ({last}))"
        raise DataError(f"{where} có {len(cells)} giá trị, {needed}")
    return tuple(_value(cell, f"{where}, cột ({n})") for n, cell in enumerate(cells, first))


def _value(value: Any, where: str) -> EnteredValue:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | Number):
        raise DataError(f"{where} phải là một số, một dòng chữ hoặc null")
    found = _number_or_text(value, where)
    return None if found == "" else found


def _contents(value: Any) -> tuple[dict[str, tuple[str, ...]], dict[str, Number | str]]:
    items = {item.code: item for item in outline()}
    given = json_values.mapping(value, "noi_dung", items)
    texts: dict[str, tuple[str, ...]] = {}
    numbers: dict[str, Number | str] = {}
    for code, content in given.items():
        if items[code].kind == "number":
            numbers[code] = _number_or_text(content, f"noi_dung.{code}")
        else:
            texts[code] = json_values.lines(content, f"noi_dung.{code}")
    return texts, numbers


def _number_or_text(value: Any, where: str) -> Number | str:
    if isinstance(value, str):
        return json_values.text(value, where)
    return json_values.number_of(value, where)


def _rule(index: int, row: Any) -> OfficeRule:
    where = f"quy_tac[{index}]"
    data = json_values.mapping(row, where, RULE_KEYS)
    for key in ("ma", "quy_tac"):
        if key not in data:
            raise DataError(f"{where} thiếu “{key}”")
    texts = {key: json_values.text(data.get(key, ""), f"{where}.{key}") for key in RULE_KEYS}
    stated = data.get("muc_do", "Cảnh báo")
    severity = json_values.one_of(stated, f"{where}.muc_do", RULE_SEVERITIES)
    place = Place("quy_tac", index + 1, 1)
    return OfficeRule(place, texts["ma"], texts["quy_tac"], severity, texts["thong_bao"])


def info_of_period(period: Period) -> dict[str, InfoValue]:
    """What ThongTin says of a period: the month that it is named after, its first and last day."""
    return {
        "month": period.end.month,
        "year": period.end.year,
        "period_from": period.start,
        "period_to": period.end,
    }


def blank_data() -> WorkbookData:
    """Fields with their defaults, numbered empty rows, nothing else."""
    forms = {form.code: form for form in known_forms()}
    return WorkbookData(
        info={field.key: field.default for field in info_items() if field.default},
        period=None,
        forms=tuple(blank_form(forms[code]) for code in _BLANK_FORMS),
        texts={},
        numbers={},
        rules=(),
    )


def blank_form(form: Form) -> FormData:
    """A form with nothing but its numbered empty rows."""
    empty = (None,) * (len(form.columns) - 1)
    rows = _BLANK_FORMS.get(form.code, _USUAL_ROWS)
    numbered = tuple((order, *empty) for order in range(1, rows + 1))
    return FormData(form, period=None, title=None, rows=numbered, total=None)


def with_formulas_again(data: WorkbookData) -> WorkbookData:
    """The same figures; those of a row or of the total that all agree with the form are left to
    its formulas, so that in a workbook that people work in they follow what is typed.
    """
    return replace(data, forms=tuple(_form_with_formulas(form) for form in data.forms))


def _form_with_formulas(data: FormData) -> FormData:
    form = data.form
    rows, results = [], []
    for row in data.rows:
        given = dict(enumerate(row, 1))
        bare = {c.number: given[c.number] for c in form.columns if c.entry == "entered"}
        computed = row_values(form, bare)
        agrees = _agree(form, given, computed)
        rows.append(tuple(bare.get(n) for n in given) if agrees else row)
        results.append(computed if agrees else row_values(form, given))
    total = data.total
    if total is not None:
        given = dict(enumerate(total, form.text_columns + 1))
        total = None if _agree(form, given, total_values(form, None, results)) else total
    return replace(data, rows=tuple(rows), total=total)


def _agree(form: Form, given: Mapping[int, EnteredValue], computed: RowValues) -> bool:
    """Whether each value given is the one computed; a derived one may be missing."""
    return all(
        value == computed[number] or (value is None and form.column(number).entry == "derived")
        for number, value in given.items()
    )
