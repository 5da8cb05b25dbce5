"""Worksheet functions of the workbook, =TYLE(…), =SOVN(…), …, bound to Excel by xlwings.

Every argument may be one cell or a range: one call answers for the whole range, with one answer
for each cell. Each function has a twin in VBA (workbook/src/HamTTHC.bas) that answers where Python
cannot be reached; what is said here holds for both, and tests compare them:

- a blank cell gives a blank result, and so does a base of 0, which has no rate; only where two
  figures are compared does a blank one count as 0, unless all are blank;
- digits typed as text ("3749") count as a number; other text, error values, TRUE/FALSE and, where
  a number is meant, dates give "Không phải số"; below zero is "Số âm";
- numbers are taken to six decimals, halves up, so that 0,1+0,2 is 0,3 and the last binary digit of
  a formula's result never makes a fraction of a case; where cases are counted, any other fraction
  gives "Phải là số nguyên";
- whole numbers are exact up to 999.999.999.999, numbers with decimals up to 999.999.999, rates up
  to 15 digits, rounded half up from the whole numbers themselves; beyond it stands "Số quá lớn";
- TYLECHU, as the report, never rounds to 100% what is not all, nor to 0% what is not nothing.

VBA source holds no Vietnamese, and no macro runs on opening: so `describe_functions` hands the help
texts to Excel's function wizard at the first click of a session.

The names are those that staff type. The docstrings of the functions are Vietnamese because
the wizard shows them (255 characters at most). Arguments and results are annotated
`Any`, since xlwings looks a converter up by the annotation and knows none for other types.
"""
# ruff: noqa: N802, D402 - worksheet functions have capitals; a help text shows a call

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final, TypeVar

import xlwings as xw

from .. import vietnamese
from ..period import regimes
from .function_cells import (
    MILLION,
    TOO_LARGE,
    Answer,
    SaidError,
    day,
    decimal,
    is_blank,
    known_year,
    millionths,
    spread,
    whole,
)

CATEGORY: Final = "Báo cáo TTHC"
MATCH, DIFFERENT, ONE_TOTAL = "Khớp", "Lệch", "Tổng phải là một ô"
BAD_PLACES, BAD_SWITCH = "Số lẻ từ 0 đến 6", "Chỉ nhận TRUE hoặc FALSE"
BAD_MONTH, NO_PERIOD = "Tháng từ 1 đến 12", "Không có kỳ kết thúc ở tháng này"
NO_REGIME, DEFAULT_REGIME = "Không có chế độ này", "vpcp-thang"

_MAX_UNITS = 10**15  # of a rate, in units of its last decimal place
_CELLS: Final[dict[str, Any]] = {"ndim": 2, "err_to_str": True}
_MAX_HELP = 255  # characters of a text that Excel takes
_described: set[str] = set()  # workbooks of this session
_RATE = {
    "da_giai_quyet": "Số hồ sơ đã giải quyết (tử số), một ô hoặc một vùng",
    "tiep_nhan": "Số hồ sơ tiếp nhận (mẫu số), một ô hoặc một vùng",
    "so_le": "Số chữ số thập phân, từ 0 đến 6; bỏ trống là 2",
}
_Reckoning = Callable[[int, int, int], Decimal | None]
_Function = TypeVar("_Function", bound=Callable[..., Any])


def _function(**documented: str) -> Callable[[_Function], _Function]:
    """A worksheet function, with the help of each argument; all take cells and ranges."""

    def decorated(function: _Function) -> _Function:
        for name, help_text in reversed(documented.items()):
            function = xw.arg(name, doc=help_text, **_CELLS)(function)
        return xw.func(category=CATEGORY)(function)

    return decorated


def _rate(part: object, base: object, places: object, reckon: _Reckoning) -> Decimal:
    resolved, received, digits = whole(part), whole(base), _places(places)
    rate = reckon(resolved, received, digits)
    if rate is None:
        raise SaidError("")
    if rate.scaleb(digits) >= _MAX_UNITS:
        raise SaidError(TOO_LARGE)
    return rate


def _rounded(part: object, base: object, places: object) -> float:
    return float(_rate(part, base, places, vietnamese.percentage))


def _stated(part: object, base: object, places: object) -> str:
    return vietnamese.rate(_rate(part, base, places, vietnamese.stated_percentage))


def _places(cell: object) -> int:
    if is_blank(cell):
        return 2
    try:
        places = whole(cell)
    except SaidError as said:
        raise SaidError(BAD_PLACES) from said
    if places > 6:
        raise SaidError(BAD_PLACES)
    return places


@_function(**_RATE)
def TYLE(da_giai_quyet: Any, tiep_nhan: Any, so_le: Any = None) -> Any:
    """Tỷ lệ phần trăm, làm tròn nửa lên: TYLE(3743;3749) là 99,84; mẫu số 0 thì để trống."""
    return spread(_rounded, da_giai_quyet, tiep_nhan, so_le)


@_function(**_RATE)
def TYLECHU(da_giai_quyet: Any, tiep_nhan: Any, so_le: Any = None) -> Any:
    """Tỷ lệ phần trăm viết như trong báo cáo: TYLECHU(3743;3749) là chữ “99,84%”."""
    return spread(_stated, da_giai_quyet, tiep_nhan, so_le)


@_function(
    so="Số cần viết, một ô hoặc một vùng",
    them_so_0="TRUE thì số từ 1 đến 9 có số 0 ở trước; bỏ trống là FALSE",
)
def SOVN(so: Any, them_so_0: Any = None) -> Any:
    """Số viết kiểu Việt Nam, dạng chữ: SOVN(3749) là “3.749”, SOVN(6;TRUE) là “06”."""
    return spread(_written, so, them_so_0)


def _written(cell: object, padded: object) -> Answer:
    value, switched = decimal(millionths(cell)), _switch(padded)
    if switched and value == int(value):
        return vietnamese.padded(int(value))
    return vietnamese.number(value)


def _switch(cell: object) -> bool:
    if isinstance(cell, bool):
        return cell
    if is_blank(cell):
        return False
    try:
        return millionths(cell) > 0
    except SaidError as said:
        raise SaidError(BAD_SWITCH) from said


@_function(a="Số cần so, một ô hoặc một vùng", b="Số mà a phải bằng, một ô hoặc một vùng")
def KHOP(a: Any, b: Any) -> Any:
    """So hai số phải bằng nhau: “Khớp”, hoặc “Lệch +16” khi a lớn hơn b 16."""
    return spread(lambda first, second: _compared(first, [second]), a, b)


@_function(tong="Ô tổng", vung="Vùng các số phải cộng thành tổng")
def KIEMTONG(tong: Any, vung: Any) -> Any:
    """So ô tổng với các ô phải cộng thành nó: “Khớp”, hoặc “Lệch +16” khi tổng lớn hơn 16."""
    parts = [cell for row in vung or [[None]] for cell in row]
    if tong is not None and (len(tong), len(tong[0])) != (1, 1):
        return ONE_TOTAL
    return spread(lambda total: _compared(total, parts), tong)


def _compared(total: object, parts: list[object]) -> Answer:
    if all(map(is_blank, [total, *parts])):
        return ""
    whole_total = _or_zero(total)
    sum_of_parts = 0
    for part in parts:
        sum_of_parts += _or_zero(part)
        if sum_of_parts >= _MAX_UNITS * MILLION:
            raise SaidError(TOO_LARGE)
    difference = whole_total - sum_of_parts
    return f"{DIFFERENT} {vietnamese.difference(decimal(difference))}" if difference else MATCH


def _or_zero(cell: object) -> int:
    return 0 if is_blank(cell) else millionths(cell)


@_function(
    thang="Tháng mà kỳ báo cáo kết thúc, từ 1 đến 12",
    nam="Năm, bốn chữ số",
    che_do="Chế độ báo cáo: vpcp-thang (bỏ trống), nd09, nd09-quy, nd09-6-thang, nd09-nam, "
    "thang-lich, quy-lich, 6-thang-lich, nam-lich",
)
def KYBAOCAO(thang: Any, nam: Any, che_do: Any = None) -> Any:
    """Kỳ báo cáo, dạng chữ: KYBAOCAO(1;2026) là “từ ngày 21/12/2025 đến ngày 20/01/2026”."""
    return spread(_period, thang, nam, che_do)


def _period(month_cell: object, year_cell: object, regime_cell: object) -> Answer:
    month = whole(month_cell)
    if not 1 <= month <= 12:
        return BAD_MONTH
    year = known_year(year_cell)
    wanted = DEFAULT_REGIME if is_blank(regime_cell) else regime_cell
    regime = regimes().get(wanted.strip(" ").lower()) if isinstance(wanted, str) else None
    if regime is None:
        return NO_REGIME
    return NO_PERIOD if month % regime.months else regime.period(month, year).text


@_function(ngay="Ngày, hoặc chữ như 21/12/2025; một ô hoặc một vùng")
def NGAYVN(ngay: Any) -> Any:
    """Ngày viết theo Nghị định 30/2020/NĐ-CP, dạng chữ: “ngày 05 tháng 01 năm 2026”."""
    return spread(lambda cell: vietnamese.document_date(day(cell)), ngay)


@_function(so="Số nguyên đến 999.999.999.999, một ô hoặc một vùng")
def DOCSO(so: Any) -> Any:
    """Số nguyên đọc thành chữ: DOCSO(3749) là “ba nghìn bảy trăm bốn mươi chín”."""
    return spread(lambda cell: vietnamese.words(whole(cell)), so)


def describe_functions(book: xw.Book) -> None:
    """Give Excel the help of every function, once a session; elsewhere there is no wizard."""
    if book.app.engine.name != "excel" or book.name in _described:
        return
    _described.add(book.name)
    saved = book.api.Saved
    for options in macro_options(book.name, noted(globals().values())):
        book.app.api.MacroOptions(**options)
    book.api.Saved = saved  # texts of help are no reason to ask whether to save


def noted(things: Iterable[object]) -> list[Mapping[str, Any]]:
    """What xlwings' decorator noted at each function among the things."""
    return [thing.__xlfunc__ for thing in things if hasattr(thing, "__xlfunc__")]


def macro_options(book: str, notes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The arguments of Excel's `Application.MacroOptions` for each function of that workbook."""
    quoted = book.replace("'", "''")
    return [
        {
            "Macro": f"'{quoted}'!{note['name']}",
            "Description": note["ret"]["doc"][:_MAX_HELP],
            "Category": note["category"],
            "ArgumentDescriptions": [argument["doc"][:_MAX_HELP] for argument in note["args"]],
        }
        for note in notes
    ]
