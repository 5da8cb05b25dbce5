"""Which rules of the core a document is under: a workbook is a report, a document may be any text.

What the core asks of a workbook, a press release or a notice need not have; a day is of no regime
where nobody reports by one; a name is stale from a day on, so the text must say of when it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice, pairwise

from ..filing import Filing, Place
from ..findings.finding import Finding
from ..period import Period, find_periods, regimes
from ..vietnamese import day_in_month, fold, months_since_0
from ..word import Document

_NOT_OF_DOCUMENTS = frozenset(
    {"ND02", "ND06", "CT02", "CT10", "CT11", "CT15", "GT06", "GT07", "GT08", "KY04", "KY05"}
)
_STALE_NAMES = frozenset({"TC01", "TC02"})
_NAMES_REGIME = re.compile(
    r"kỳ (?:báo cáo|số liệu)|chế độ báo cáo|09/2019/nđ-cp|0[135]/20(?:20|25)/tt-vpcp"
)
_REPORTS_OF = re.compile(
    r"^\W*từ ngày|(?:số liệu|báo cáo|năm \d{4})[^.;]{0,80}?(?:từ|ngày|:|\() ?\d"
)
_DAYS_COUNTED = re.compile(r"(?<!ngày )(?<![\d.,/])0?(\d{1,3}) ngày(?! (?:\d|tháng))")
_MAX_SLIP = 2  # days by which the end of a period misses that of its regime
_DAYS_OF_A_MONTH = 30.4
_MAX_DIFFERENCE = 5  # days by which two periods of one kind differ in length
_MAX_HEAD = 30  # paragraphs in which a document says of when it is
_LAST_MONTHS = {"i": 3, "ii": 6, "iii": 9, "iv": 12, "6": 6, "sáu": 6, "9": 9, "chín": 9}
_MONTH = re.compile(r"(?:tháng |\d/)(\d{1,2})(?: ?[/-] ?| năm )(20\d\d)")
_MONTHS = re.compile(
    r"(?:quý (iv|i{1,3})(?: ?/ ?| năm )|(6|sáu|9|chín) tháng(?: đầu)? năm )(20\d\d)"
)
_YEAR = re.compile(r"năm (20\d\d)")


def applies(finding: Finding, filing: Filing) -> bool:
    """Whether the document, read as a filing, is under the rule that makes the finding."""
    if finding.rule in _NOT_OF_DOCUMENTS:
        return False
    if finding.rule in _STALE_NAMES:
        return bool(filing.period or filing.dates)
    if filing.tables:
        return True
    if finding.rule == "KY01":
        return _several_of_a_kind(finding)
    if finding.rule == "KY02":
        texts = [_text_at(filing, place) for place in finding.cells]
        return any(map(_reports_by_regime, texts)) and not _counts_its_days(filing, texts)
    return True


def _reports_by_regime(folded: str) -> bool:
    """Whether a text names the regime, or reports of a period that all but follows one."""
    periods = (period for *_, period in find_periods(folded))
    return bool(
        _NAMES_REGIME.search(folded)
        or (_REPORTS_OF.search(folded) and any(map(_nearly_of_a_regime, periods)))
    )


def _counts_its_days(filing: Filing, stating: Iterable[str]) -> bool:
    """Whether the report says that it is of so many days: "30 ngày đầu vận hành" is no month."""
    lengths = {_days(period) + 1 for text in stating for *_, period in find_periods(text)}
    texts = (fold(text.text) for item in filing.texts.values() for text in item)
    counted = {int(match[1]) for text in texts for match in _DAYS_COUNTED.finditer(text)}
    return bool(lengths & counted)


def _nearly_of_a_regime(period: Period) -> bool:
    """Whether one end is a regime's day, and the other misses its day by little."""
    start, after = period.start, period.end + timedelta(days=1)
    months = round((after - start).days / _DAYS_OF_A_MONTH)
    if not {(start.day, months), (after.day, months)} & _regimes():
        return False
    end = day_in_month(months_since_0(start.year, start.month) + months, start.day)
    return abs((after - end).days) <= _MAX_SLIP


def _regimes() -> set[tuple[int, int]]:
    return {(regime.start_day, regime.months) for regime in regimes().values()}


def _several_of_a_kind(finding: Finding) -> bool:
    """Whether two of the periods are as long: a month beside a half year contradicts nothing."""
    periods = {found for quote in finding.quotes for *_, found in find_periods(quote)}
    lengths = sorted(map(_days, periods))
    return any(b - a <= _MAX_DIFFERENCE for a, b in pairwise(lengths))


def _days(period: Period) -> int:
    return (period.end - period.start).days


def _text_at(filing: Filing, place: Place) -> str:
    texts = (text for item in filing.texts.values() for text in item)
    return " ".join(fold(text.text) for text in texts if text.place == place)


def last_day(document: Document) -> date | None:
    """The last day of the latest month, quarter or year that the head of the document names."""
    head = fold(" \n ".join(p.text for p in islice(document.paragraphs(), _MAX_HEAD)))
    ends = list(_named_months(head)) or [(int(year), 12) for year in _YEAR.findall(head)]
    if not ends:
        return None
    year, month = max(ends)
    return day_in_month(months_since_0(year, month) + 1, 1) - timedelta(days=1)


def _named_months(folded: str) -> Iterator[tuple[int, int]]:
    for month, year in _MONTH.findall(folded):
        if 1 <= int(month) <= 12:
            yield int(year), int(month)
    for quarter, months, year in _MONTHS.findall(folded):
        yield int(year), _LAST_MONTHS[quarter or months]
