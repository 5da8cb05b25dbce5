"""Periods: every "Từ ngày … đến ngày …" of one report is one period, of a known regime."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..filing import StatedPeriod
from ..findings.finding import Finding
from ..period import Period, regime_of, regimes
from ..reading.stated_periods import in_texts
from ..vietnamese import fold
from ..wording import Cells, Sentence, joined, period_dates
from .catalogue import finding, implements
from .entered_texts import broken_headings, reporting_month
from .scope import CheckedFiling

_NO_DATE = "không phải là ngày có trong lịch"
# A narrative may quote another period to compare with it.
_COMPARED = re.compile(
    r"cùng kỳ|so với|kỳ trước|năm trước|l(?:ũ|u)[yỹ] kế|từ đầu năm|tính chung|riêng (?:tháng|quý)"
    r"|cao điểm|chiến dịch|(?:^|[.;] )năm \d{4} ?\(?$"
)


@implements("KY01", "KY02")
def one_known_period(subject: CheckedFiling) -> Iterator[Finding]:
    """All sections speak of the same period, and it is one that some regime has."""
    by_period: dict[Period, list[StatedPeriod]] = defaultdict(list)
    for stated in _stated(subject):
        if stated.period:
            by_period[stated.period].append(stated)
    if len(by_period) > 1:
        yield _at(
            "KY01",
            [stated for same in by_period.values() for stated in same],
            count=len(by_period),
            periods=joined((_described(*item) for item in by_period.items()), "; "),
            advice=_regime_advice(by_period),
        )
    for period, same in by_period.items():
        if regime_of(period) is None:
            names = ", ".join(regime.name for regime in regimes().values() if regime.months == 1)
            yield _at("KY02", same, period=period_dates(period), regimes=f"hằng tháng có: {names}")


def _at(rule: str, stated: Sequence[StatedPeriod], **words: Any) -> Finding:
    """A finding about these periods, where they stand and as they are written."""
    quotes = [one.text for one in stated]
    return finding(rule, *(one.place for one in stated), quotes=quotes, **words)


def _stated(subject: CheckedFiling) -> Iterator[StatedPeriod]:
    """Every period stated in ThongTin, in the forms and in the narrative."""
    filing = subject.filing
    if filing.stated_period:
        yield filing.stated_period
    for table in filing.tables:
        yield from table.periods
    for paragraphs in filing.texts.values():
        for paragraph in paragraphs:
            for stated in in_texts((paragraph,)):
                before = fold(paragraph.text).partition(fold(stated.text))[0]
                if not _COMPARED.search(before[-60:]):
                    yield stated


def _described(period: Period, stated: Sequence[StatedPeriod]) -> Sentence:
    places = dict.fromkeys(one.place for one in stated)
    return f"{period_dates(period)} (", Cells(tuple(places)), ")"


def _regime_advice(periods: Iterable[Period]) -> str:
    parts = [f"{period_dates(period)}: {_regime_name(period)}" for period in periods]
    return (
        f"{'; '.join(parts)}. Chọn kỳ theo văn bản yêu cầu báo cáo rồi lấy lại số liệu của "
        "phần khác kỳ."
    )


def _regime_name(period: Period) -> str:
    regime = regime_of(period)
    return regime.name if regime else "không theo chế độ nào đã biết"


@implements("KY03")
def possible_dates(subject: CheckedFiling) -> Iterator[Finding]:
    """The dates of a period exist, and it does not end before it begins.

    What stands alike in several places, as the forms repeat ThongTin, is one finding.
    """
    wrong: dict[str, list[StatedPeriod]] = defaultdict(list)
    for stated in _stated(subject):
        if stated.period is None:
            wrong[fold(stated.text)].append(stated)
    filing = subject.filing
    for key in ("period_from", "period_to", "date"):
        if key in filing.info and key not in filing.dates:
            place, text = filing.info[key]
            wrong[fold(text)].append(StatedPeriod(place, text, None, _NO_DATE))
    for same in wrong.values():
        yield _at("KY03", same, text=same[0].text, fault=same[0].fault)


@implements("KY04")
def forms_state_one(subject: CheckedFiling) -> Iterator[Finding]:
    """Every form says which period it is about; what it cannot take from ThongTin is told there."""
    if subject.filing.lacks_period:
        return
    for table in subject.tables:
        if not table.periods and not broken_headings(table):
            yield finding("KY04", table.place, form=table.form.name)


@implements("KY05")
def of_the_month(subject: CheckedFiling) -> Iterator[Finding]:
    """The period of ThongTin is that of its month: the month in which it ends."""
    filing = subject.filing
    stated, reporting = filing.stated_period, reporting_month(filing)
    if stated is None or stated.period is None or reporting is None:
        return
    if (stated.period.end.month, stated.period.end.year) != reporting:
        month, year = reporting
        places = (stated.place, filing.numbers["month"].place)
        yield finding("KY05", *places, period=period_dates(stated.period), month=month, year=year)
