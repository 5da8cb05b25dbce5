"""What a superior's report says of its units: how many stand how, which lead or lag, their table.

Only a workbook of sums (TONGHOP.xlsx) has units. Every text holds for no unit, one and all, so that
a refresh can put it where another stood.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from ..errors import WorkbookError
from ..filing import Filing
from ..forms import ROLE_NAMES, Form
from ..formula import TOTAL_ROW, Number
from ..units import STANDINGS, ReportingUnit, is_share
from ..vietnamese import fold, full_date, number, rate, stated_percentage
from .form_numbers import roles
from .report_fields import ReportFields, xml_text
from .tags import MAX_TAG_LENGTH, STATE_COLUMN, UNIT_TABLE, UNITS, SourcedText, Tag, cell_tag
from .variables import Variable, variables

if TYPE_CHECKING:
    from .form_numbers import FormNumbers

NOBODY, NO_VALUE = "không có", "-"
_URGENT, _WATCH = (
    80,
    90,
)  # percent: below the first “cần cải thiện gấp”, below the second “cần chú ý”
_LEADING, _MOST_LEADING = 3, 5  # places that lead; names, where several share one
_MOST_LAGGING = 20  # names of those that lag; the table has them all
UNIT_COLUMNS = (
    ("Hồ sơ tiếp nhận", "tiep_nhan"),
    ("Trong đó trực tuyến", "truc_tuyen"),
    ("Tỷ lệ trực tuyến trên số tiếp nhận trong kỳ (%)", "ty_le_truc_tuyen_trong_ky"),
    ("Đã giải quyết", "giai_quyet"),
    ("Trước và đúng hạn", "truoc_va_dung_han"),
    ("Tỷ lệ trước và đúng hạn (%)", "ty_le_truoc_va_dung_han"),
    ("Giải quyết quá hạn", "qua_han"),
    ("Từ chối, rút", "tu_choi_va_rut"),
    ("Đang giải quyết", "dang_giai_quyet"),
    ("Đang giải quyết, quá hạn", "dang_qua_han"),
    ("Số hóa thành phần hồ sơ (%)", "ty_le_thanh_phan"),
    ("Số hóa cả thành phần và kết quả (%)", "ty_le_ca_hai"),
    ("Tái sử dụng dữ liệu (%)", "ty_le_tai_su_dung"),
    ("Tỷ lệ trực tuyến trên tổng số tiếp nhận (%)", "ty_le_truc_tuyen_tong_so"),
)
"""The figures of the table by unit: the heading, the variable of which each unit has its own.

Of the rates of online cases only that on the base which ThongTin chooses is printed. Both have
numbers in tags, so that a refresh leaves a report its base.
"""
_ONLINE, _ONLINE_PLACE = "ty_le_truc_tuyen", 2
_MAX_ROW_NAME = MAX_TAG_LENGTH - len(cell_tag(UNIT_TABLE, STATE_COLUMN + len(UNIT_COLUMNS), ""))


class UnitRow(NamedTuple):
    """A row of the table: its name in tags, the unit's name ("" in the total), its texts."""

    name: str
    label: str
    values: tuple[SourcedText, ...]


class UnitValues:
    """The values of one workbook; WorkbookError where it has no units or not the form."""

    def __init__(self, filing: Filing, numbers: FormNumbers) -> None:
        self._filing = filing
        self._numbers = numbers

    def of(self, variable: Variable) -> SourcedText:
        """The value of a variable about units: how many, their share of all, or which they are with
        their number (“không có” for none, which is false in conditions).
        """
        source = f"{UNITS}!{variable.key}"
        if variable.kind == "unit_names":
            said = self._named(variable)
            return SourcedText(source, said or NOBODY, int(bool(said)))
        found, every = len(self._chosen(variable)), len(self._units())
        if variable.kind == "unit_share":
            share = stated_percentage(found, every) or Decimal(0)
            return SourcedText(source, rate(share), share)
        return SourcedText(source, self._numbers.printed(found), found)

    @cached_property
    def columns(self) -> Mapping[int, str]:
        """The printed columns of figures: their numbers in tags, their headings."""
        numbered = {key: (n, head) for n, (head, key) in enumerate(UNIT_COLUMNS, STATE_COLUMN + 1)}
        online = variables()[_ONLINE]
        keys = [key for key in numbered if key not in online.options.values()]
        keys.insert(_ONLINE_PLACE, ReportFields(self._filing).picked(online))
        return dict(numbered[key] for key in keys)

    @cached_property
    def table(self) -> Mapping[str, UnitRow]:
        """The rows of the table by unit, by their names in tags: in the order of the workbook, the
        total last.
        """
        named = (*self._named_units(), (TOTAL_ROW, None))
        return {name: self._row(name, unit) for name, unit in named}

    def at(self, tag: Tag) -> SourcedText:
        """The cell of the table that a tag names."""
        row = self.table.get(tag.row)
        if row and STATE_COLUMN <= tag.column <= STATE_COLUMN + len(UNIT_COLUMNS):
            return row.values[tag.column - STATE_COLUMN]
        raise WorkbookError(
            f"Sổ tổng hợp không có một đơn vị “{tag.row}”: đơn vị đã bị bỏ khỏi danh sách, đổi tên "
            "hoặc có hai đơn vị cùng tên."
        )

    def _units(self) -> tuple[ReportingUnit, ...]:
        if self._filing.units:
            return self._filing.units
        raise WorkbookError(
            f"Sổ không có tờ {STANDINGS} nên không phải sổ tổng hợp của nhiều đơn vị; hãy lập báo "
            "cáo từ TONGHOP.xlsx, hoặc bỏ khỏi mẫu Word các biến về đơn vị."
        )

    def _chosen(self, variable: Variable) -> list[ReportingUnit]:
        if variable.says == "before":
            code = self._code(variable.of)
            return [unit for unit in self._units() if code in unit.before]
        if variable.says == "on_time":
            return [unit for unit in self._in_states(variable.states) if unit.on_time]
        if variable.says == "with_form":
            code = self._code(variable.of)
            return [unit for unit in self._units() if code in unit.figures]
        return self._in_states(variable.states)

    def _in_states(self, states: Sequence[str]) -> list[ReportingUnit]:
        folded = {fold(state) for state in states}
        return [unit for unit in self._units() if not states or fold(unit.state) in folded]

    def _named(self, variable: Variable) -> str:
        told: Mapping[str, Callable[[], str]] = {
            "errors": lambda: self._listed(
                [unit for unit in self._units() if unit.open_errors], _with_errors
            ),
            "other_form": lambda: self._with_other_form(variable.of),
            "lacking_form": lambda: self._lacking_form(variable),
            "lacking_columns": self._lacking_columns,
            "other_period": lambda: self._of_other_period(variable.states),
            "nothing": lambda: self._listed(self._nothing(variable), _name),
            "states": lambda: self._by_state(self._in_states(variable.states)),
        }
        said = told.get(variable.says)
        return said() if said else self._by_rate(variables()[variable.of], variable.says)

    def _code(self, role: str) -> str:
        """The code of the report's form of that role; "" where no unit sent one."""
        return "" if self._numbers.lacks(role) else self._numbers.table(role).form.code

    def _with_other_form(self, role: str) -> str:
        """The units that reported on another form of that role than the report has, with its
        name.
        """
        own = self._code(role)
        others = {table.form.code: table.form for table in self._filing.tables}
        named = {
            unit.name: form.name
            for unit in self._units()
            for code, form in others.items()
            if form.role == role and code in unit.figures and own not in unit.figures
        }
        found = [unit for unit in self._units() if unit.name in named]
        return self._listed(found, lambda unit: f"{_name(unit)} – {named[unit.name]}")

    def _lacking_form(self, variable: Variable) -> str:
        """The units in the sums without a form of a kind that others sent, with its name."""
        needed = {
            role: self._numbers.table(role).form.name
            for role in ROLE_NAMES
            if not self._numbers.lacks(role)
        }

        def lacking(unit: ReportingUnit) -> list[str]:
            sent = {roles().get(code) for code in unit.figures}
            return [name for role, name in needed.items() if role not in sent]

        found = [unit for unit in self._in_states(variable.states) if lacking(unit)]
        return self._listed(found, lambda unit: f"{_name(unit)} ({', '.join(lacking(unit))})")

    def _lacking_columns(self) -> str:
        """The units in the sums that have still to type some columns, with these."""
        forms = [table.form for table in self._filing.tables]

        def lacking(unit: ReportingUnit) -> list[str]:
            return list(filter(None, (_lacking_of(unit, form) for form in forms)))

        found = [unit for unit in self._units() if lacking(unit)]
        return self._listed(found, lambda unit: f"{_name(unit)} ({', '.join(lacking(unit))})")

    def _of_other_period(self, states: Sequence[str]) -> str:
        """The units in the sums whose figures are of other days than the report, with these."""
        own = self._filing.period
        found = [unit for unit in self._in_states(states) if unit.period not in (None, own)]
        return self._listed(found, _with_period)

    def _nothing(self, variable: Variable) -> list[ReportingUnit]:
        """Those that stand so, and those that stand otherwise, late, but had no case either."""
        so = self._in_states(variable.states)
        return [unit for unit in self._units() if unit.nothing or unit in so]

    def _listed(self, units: Sequence[ReportingUnit], said: Callable[[ReportingUnit], str]) -> str:
        """“02 đơn vị: UBND xã A; UBND xã B”; "" for none."""
        if not units:
            return ""
        return f"{self._numbers.printed(len(units))} đơn vị: {'; '.join(map(said, units))}"

    def _by_state(self, units: Sequence[ReportingUnit]) -> str:
        """The same, each state by itself: “03 đơn vị, gồm: chưa gửi 02 (…); sổ trống 01 (…)”."""
        states = list(dict.fromkeys(unit.state for unit in units))
        if len(states) < 2:
            return self._listed(units, _name)
        groups = [[unit for unit in units if unit.state == state] for state in states]
        told = [
            f"{state} {self._numbers.printed(len(group))} ({', '.join(map(_name, group))})"
            for state, group in zip(states, groups, strict=True)
        ]
        return f"{self._numbers.printed(len(units))} đơn vị, gồm: {'; '.join(told)}"

    def _by_rate(self, of: Variable, says: str) -> str:
        """The units that lead or lag by a rate, with theirs."""
        own = [(self._figure(unit, of), unit) for unit in self._units()]
        rates = [(value, unit) for value, unit in own if value is not None and is_share(value)]
        urgent, watch = self._filing.limits[0], self._filing.limits[-1]
        if says == "leading":
            return self._leading([each for each in rates if each[0] >= watch])
        least, below = (urgent, watch) if says == "watch" else (0, urgent)
        found = sorted((each for each in rates if least <= each[0] < below), key=_by_rate_and_name)
        if not found:
            return ""
        named = [_with_rate(*each) for each in found[:_MOST_LAGGING]]
        more = f" và {len(found) - len(named)} đơn vị khác" if found[_MOST_LAGGING:] else ""
        bound = f"từ {rate(least)} đến dưới {rate(below)}" if least else f"dưới {rate(below)}"
        many = f"{self._numbers.printed(len(found))} đơn vị {bound}"
        return f"{many}: {'; '.join(named)}{more}"

    def _leading(self, rates: Sequence[tuple[Number, ReportingUnit]]) -> str:
        """The first three places; of many with one rate how many they are."""
        found = sorted(rates, key=lambda each: -each[0])
        if found:
            found = [each for each in found if each[0] >= found[:_LEADING][-1][0]]
        if len(found) > _MOST_LEADING:
            found = [each for each in found if each[0] == found[0][0]]
        if len(found) > _MOST_LEADING:
            return f"cùng ở mức {rate(found[0][0])} ({self._numbers.printed(len(found))} đơn vị)"
        return "; ".join(_with_rate(*each) for each in found)

    def _figure(self, unit: ReportingUnit, variable: Variable) -> Number | None:
        """The unit's own value of a variable of a form's totals."""
        if self._numbers.lacks(variable.role):
            return None
        form = self._numbers.table(variable.role).form
        figures = unit.figures.get(form.code)
        return None if figures is None else variable.stated(form, figures)

    def _row(self, name: str, unit: ReportingUnit | None) -> UnitRow:
        """The unit's row, or the total's: the state, then the figures."""
        columns = enumerate((variables()[key] for _, key in UNIT_COLUMNS), STATE_COLUMN + 1)
        cells = [_cell(cell_tag(UNIT_TABLE, n, name), self._of(unit, one)) for n, one in columns]
        state = NO_VALUE if unit is None else xml_text(unit.state) or NO_VALUE
        first = SourcedText(cell_tag(UNIT_TABLE, STATE_COLUMN, name), state)
        return UnitRow(name, "" if unit is None else xml_text(unit.name), (first, *cells))

    def _of(self, unit: ReportingUnit | None, variable: Variable) -> Number | None:
        """The figure of a unit, or of the total; of a share that cannot be one nothing is said."""
        if unit is not None:
            value = self._figure(unit, variable)
        else:
            lacks = self._numbers.lacks(variable.role)
            value = None if lacks else self._numbers.figure(variable).number
        return None if variable.base and not is_share(value) else value

    def _named_units(self) -> Iterator[tuple[str, ReportingUnit]]:
        """The units with their names in tags: a name too long for a tag is cut, with a mark of all
        of it, “dong 6” where no name can serve.
        """
        labels = [xml_text(unit.name) for unit in self._units()]
        times = Counter(labels)
        for n, (label, unit) in enumerate(zip(labels, self._units(), strict=True), 1):
            yield _row_name(label, n, doubled=times[label] > 1), unit


def _lacking_of(unit: ReportingUnit, form: Form) -> str:
    """The columns of the form that the unit has still to type, "" for none or another form."""
    figures = unit.figures.get(form.code)
    if figures is None:
        return ""
    entered = [column.number for column in form.counts if column.entry == "entered"]
    numbers = ", ".join(f"({number})" for number in entered if number not in figures)
    return f"{form.name} cột {numbers}" if numbers else ""


def _row_name(label: str, order: int, *, doubled: bool) -> str:
    reserved = fold(label) == TOTAL_ROW or fold(label).startswith("dong ")
    if doubled or reserved or "[" in label or "]" in label:
        return f"dong {order}"
    if len(label) <= _MAX_ROW_NAME:
        return label
    mark = f"~{crc32(label.encode()):08x}"
    return label[: _MAX_ROW_NAME - len(mark)] + mark


def _by_rate_and_name(each: tuple[Number, ReportingUnit]) -> tuple[Number, str]:
    """So that the order of the sheet does not say which of many are named."""
    return each[0], fold(each[1].name)


def _cell(source: str, value: Number | None) -> SourcedText:
    """A cell of the table; “-” where there is no value, so that a refresh has a place for one."""
    if value is None:
        return SourcedText(source, NO_VALUE)
    return SourcedText(source, number(value), value)


def _name(unit: ReportingUnit) -> str:
    return xml_text(unit.name)


def _with_rate(value: Number, unit: ReportingUnit) -> str:
    return f"{_name(unit)} ({rate(value)})"


def _with_period(unit: ReportingUnit) -> str:
    """With its days, not as the period of a report is stated, which is one for the whole of it."""
    days = f" ({unit.period.start:%d/%m} – {full_date(unit.period.end)})" if unit.period else ""
    return f"{_name(unit)}{days}"


def _with_errors(unit: ReportingUnit) -> str:
    return f"{_name(unit)} ({unit.open_errors} lỗi)"
