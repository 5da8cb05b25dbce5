"""What makes TONGHOP.xlsx a workbook like any other: ThongTin and LichSu of the superior's report.

So the report is written, brought up to date and audited from it as a commune's is from its own.
What somebody typed there is kept when the workbook is made anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ..entries.data import REGIME, InfoValue, WorkbookData
from ..entries.from_filing import data_of
from ..errors import LimitsError, TthcError
from ..filing import Filing, HistoryRow
from ..outline import InfoItem, info_items
from ..period import Period, monthly_period
from ..reading import read_filing
from ..units import TO_BE_FILLED, WITH_FIGURES
from ..vietnamese import fold
from ..workbook.history_sheet import write_history
from ..workbook.info_sheet import write_info
from ..workbook.sheet_writer import Book
from .consolidating import Consolidation
from .ranking import Mark, marks_at, usual_marks
from .submissions import Submission, usual_period

_OF_COMMITTEES = "symbol"  # a field whose default no other office has
_COMMITTEES = ("ubnd ", "ủy ban nhân dân ")
_NOT_ASKED = ("due", "mail_from", "mail_to", "charts")  # fields of a commune's workbook alone
_FIELDS_OF_MONTH = ("month", "year", "period_from", "period_to")
_OF_DOCUMENT = ("number", "date")
_HISTORY_NOTE = "Tổng của các tháng trước có trong thư mục, để so với kỳ trước."
_NOTE = "Gõ vào cột “Giá trị”; báo cáo Word lấy từ đây, lần tổng hợp sau giữ lại."


def write_superior_sheets(
    book: Book, result: Consolidation, typed: Mapping[str, InfoValue]
) -> None:
    """Add ThongTin with what was typed before and the month's own fields, and LichSu with the sums
    of the months before.
    """
    month, period = result.account.month, period_of_month(result)
    of_month: dict[str, InfoValue] = {
        "month": int(month[5:]),
        "year": int(month[:4]),
        "period_from": period.start,
        "period_to": period.end,
    }
    fields = [field for field in info_items() if field.key not in _NOT_ASKED]
    known = {**_known(typed, fields), **of_month}
    data = WorkbookData(known, period, (), {}, {}, (), history=tuple(_history(result)))
    write_info(book, data, fields, _NOTE)
    if data.history:
        write_history(book, data, _HISTORY_NOTE)


def _history(result: Consolidation) -> Iterator[HistoryRow]:
    """The total of each form in each month before."""
    for summary in result.months[:-1]:
        period = _usual_period(_of_month(result, summary.month), summary.month)
        for form in summary.forms:
            yield HistoryRow(period, form.form.code, "", form.total)


def _known(typed: Mapping[str, InfoValue], fields: Sequence[InfoItem]) -> Mapping[str, InfoValue]:
    """What was typed; of an office that is no committee what only it can know is marked."""
    if fold(str(typed.get("unit", ""))).startswith(_COMMITTEES):
        return typed
    usual = next(field.default for field in fields if field.key == _OF_COMMITTEES)
    others = (_OF_COMMITTEES,) if typed.get(_OF_COMMITTEES) == usual else ()
    return {**TO_BE_FILLED, **{key: value for key, value in typed.items() if key not in others}}


def said_of_before(result: Consolidation) -> Mapping[str, str]:
    """What TinhHinhNop says of each unit's figures of the month before, by form: the sums of a form
    in two months are those of the units that had it then, and of those that have it today. {} where
    nothing is known of that month.
    """
    past = result.months[-2].forms if len(result.months) > 1 else ()
    if not past:
        return {}
    units = [each.unit.name for each in result.account.standings]
    had = {
        unit: [form.form.code for form in past if unit in {row.name for row in form.by_unit}]
        for unit in units
    }
    return {unit: _said_of(codes, every=len(past)) for unit, codes in had.items()}


def _said_of(codes: Sequence[str], every: int) -> str:
    if len(codes) == every:
        return WITH_FIGURES
    return f"có {', '.join(codes)}" if codes else "không"


def _of_month(result: Consolidation, month: str) -> Iterator[Submission]:
    read = (submission for submission, _ in result.account.files)
    return (each for each in read if each.month == month and not each.is_longer)


def period_of_month(result: Consolidation) -> Period:
    """The period of most units that are counted, else that of the usual regime."""
    taken = (each.taken for each in result.counted if each.taken)
    return _usual_period(taken, result.account.month)


def _usual_period(submissions: Iterable[Submission], stated: str) -> Period:
    year, month = map(int, stated.split("-"))
    return usual_period(submissions) or monthly_period(REGIME, month, year)


def typed_before(file: Path, month: str) -> Mapping[str, InfoValue]:
    """What ThongTin of an earlier result says; its number and date only where it is of that month.

    {} where there is no such file, or none that can be read. Raises LimitsError as `marks_before`.
    """
    filing = _result_before(file)
    info = data_of(filing).info if filing else {}
    is_same = (info.get("year"), info.get("month")) == tuple(map(int, month.split("-")))
    dropped = _FIELDS_OF_MONTH if is_same else (*_FIELDS_OF_MONTH, *_OF_DOCUMENT)
    return {
        key: value
        for key, value in info.items()
        if key not in dropped and value != TO_BE_FILLED.get(key)
    }


def marks_before(file: Path) -> tuple[Mark, ...]:
    """The marks at the thresholds that DoiChieu of an earlier result has, else the usual ones.

    Raises LimitsError where something else was typed there, since a guess would mark units wrongly.
    """
    filing = _result_before(file)
    return marks_at(filing.limits) if filing else usual_marks()


def _result_before(file: Path) -> Filing | None:
    """An earlier result; None where there is no such file, or none that can be read."""
    if not file.is_file():
        return None
    try:
        filing = read_filing(file)
    except LimitsError:
        raise
    except TthcError:
        return None
    return filing if filing.units else None
