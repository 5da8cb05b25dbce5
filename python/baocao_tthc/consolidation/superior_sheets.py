"""What makes TONGHOP.xlsx a workbook like any other: ThongTin, filled in for the superior's report.

So the report is written, brought up to date and audited from it as a commune's is from its own.
What somebody typed there is kept when the workbook is made anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from ..entries.data import REGIME, InfoValue, WorkbookData
from ..entries.from_filing import data_of
from ..errors import TthcError
from ..outline import info_items
from ..period import Period, monthly_period
from ..reading import read_filing
from ..vietnamese import fold
from ..workbook.info_sheet import write_info
from ..workbook.sheet_writer import Book
from .consolidating import Consolidation

_UNKNOWN: Mapping[str, InfoValue] = {
    "unit": "[Tên cơ quan tổng hợp]",
    "place": "[Địa danh]",
    "authority": "[QUYỀN HẠN, CHỨC VỤ CỦA NGƯỜI KÝ]",
}
"""What stands in the report until it is filled in; of a people's committee the last two are known.
"""
_COMMITTEES = ("ubnd ", "ủy ban nhân dân ")
_NOT_ASKED = ("due", "mail_from", "mail_to", "charts")  # fields of a commune's workbook alone
_OF_MONTH = ("month", "year", "period_from", "period_to")
_OF_DOCUMENT = ("number", "date")
_NOTE = "Gõ vào cột “Giá trị”; báo cáo Word lấy từ đây, lần tổng hợp sau giữ lại."


def write_superior_info(book: Book, result: Consolidation, typed: Mapping[str, InfoValue]) -> None:
    """Add ThongTin with what was typed before, and the month's own fields."""
    month, period = result.account.month, period_of_month(result)
    of_month: dict[str, InfoValue] = {
        "month": int(month[5:]),
        "year": int(month[:4]),
        "period_from": period.start,
        "period_to": period.end,
    }
    fields = [field for field in info_items() if field.key not in _NOT_ASKED]
    known = {**_unknown(str(typed.get("unit", ""))), **typed, **of_month}
    data = WorkbookData(known, period, (), {}, {}, ())
    write_info(book, data, fields, _NOTE)


def _unknown(unit: str) -> Mapping[str, InfoValue]:
    if fold(unit).startswith(_COMMITTEES):
        return {}
    return _UNKNOWN


def period_of_month(result: Consolidation) -> Period:
    """The period of most units that are counted, else that of the usual regime."""
    periods = Counter(each.taken.period for each in result.counted if each.taken)
    found = max(periods, key=lambda one: (periods[one], str(one)), default=None)
    year, month = result.account.month.split("-")
    return found or monthly_period(REGIME, int(month), int(year))


def typed_before(file: Path, month: str) -> Mapping[str, InfoValue]:
    """What ThongTin of an earlier result says; its number and date only where it is of that month.

    {} where there is no such file, or none that can be read.
    """
    if not file.is_file():
        return {}
    try:
        filing = read_filing(file)
    except TthcError:
        return {}
    info = data_of(filing).info if filing.units else {}
    is_same = (info.get("year"), info.get("month")) == tuple(map(int, month.split("-")))
    dropped = _OF_MONTH if is_same else (*_OF_MONTH, *_OF_DOCUMENT)
    return {key: value for key, value in info.items() if key not in dropped}
