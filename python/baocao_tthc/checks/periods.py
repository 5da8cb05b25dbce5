"""Periods: every "Từ ngày … đến ngày …" of one report is one period, of a known regime."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ..filing import Filing, Place, StatedPeriod
from ..findings.finding import Finding
from ..period import Period, regime_of, regimes
from ..reading.stated_periods import in_texts
from ..vietnamese import fold, full_date
from .catalogue import catalogue, implements
from .entered_texts import broken_headings, reporting_month
from .scope import CheckedFiling
from .wording import places_text

_NO_DATE = "không phải là ngày có trong lịch"
# A narrative may quote another period to compare with it.
_COMPARED = re.compile(
    r"cùng kỳ|so với|kỳ trước|năm trước|l(?:ũ|u)[yỹ] kế|từ đầu năm|tính chung|riêng (?:tháng|quý)"
    r"|cao điểm|chiến dịch|(?:^|[.;] )năm \d{4} ?\(?$"
)


@implements("KY01", "KY02", "KY03")
def stated_periods(subject: CheckedFiling) -> Iterator[Finding]:
    """All sections speak of the same period, it is one that some regime has, and its days exist."""
    stated = tuple(_stated(subject))
    yield from _one_known_period(stated)
    yield from _possible_dates(subject.filing, stated)


def _one_known_period(every: Sequence[StatedPeriod]) -> Iterator[Finding]:
    by_period: dict[Period, list[Place]] = defaultdict(list)
    for stated in every:
        if stated.period:
            by_period[stated.period].append(stated.place)
    if len(by_period) > 1:
        yield catalogue()["KY01"].finding(
            tuple(place for places in by_period.values() for place in places),
            count=len(by_period),
            periods="; ".join(_described(*item) for item in by_period.items()),
            hint=_regime_hint(by_period),
        )
    for period, places in by_period.items():
        if regime_of(period) is None:
            names = ", ".join(regime.name for regime in regimes().values() if regime.months == 1)
            yield catalogue()["KY02"].finding(
                tuple(places), period=_dates(period), regimes=f"hằng tháng có: {names}"
            )


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


def _dates(period: Period) -> str:
    return f"{full_date(period.start)}–{full_date(period.end)}"


def _described(period: Period, places: list[Place]) -> str:
    return f"{_dates(period)} ({places_text(dict.fromkeys(places))})"


def _regime_hint(by_period: dict[Period, list[Place]]) -> str:
    parts = [f"{_dates(period)}: {_regime_name(period)}" for period in by_period]
    return (
        f"{'; '.join(parts)}. Chọn kỳ theo văn bản yêu cầu báo cáo rồi lấy lại số liệu của "
        "phần khác kỳ."
    )


def _regime_name(period: Period) -> str:
    regime = regime_of(period)
    return regime.name if regime else "không theo chế độ nào đã biết"


def _possible_dates(filing: Filing, every: Sequence[StatedPeriod]) -> Iterator[Finding]:
    """What stands alike in several places, as the forms repeat ThongTin, is one finding."""
    wrong: dict[str, list[StatedPeriod]] = defaultdict(list)
    for stated in every:
        if stated.period is None:
            wrong[fold(stated.text)].append(stated)
    for key in ("period_from", "period_to", "date"):
        if key in filing.info and key not in filing.dates:
            place, text = filing.info[key]
            wrong[fold(text)].append(StatedPeriod(place, text, None, _NO_DATE))
    for same in wrong.values():
        places = tuple(stated.place for stated in same)
        yield catalogue()["KY03"].finding(
            places, text=same[0].text, places=places_text(places), fault=same[0].fault
        )


@implements("KY04")
def forms_state_one(subject: CheckedFiling) -> Iterator[Finding]:
    """Every form says which period it is about; what it cannot take from ThongTin is told there."""
    if subject.filing.lacks_period:
        return
    for table in subject.tables:
        if not table.periods and not broken_headings(table):
            yield catalogue()["KY04"].finding((table.place,), form=table.form.name)


@implements("KY05")
def of_the_month(subject: CheckedFiling) -> Iterator[Finding]:
    """The period of ThongTin is that of its month: the month in which it ends."""
    filing = subject.filing
    stated, reporting = filing.stated_period, reporting_month(filing)
    if stated is None or stated.period is None or reporting is None:
        return
    if (stated.period.end.month, stated.period.end.year) != reporting:
        yield catalogue()["KY05"].finding(
            (stated.place, filing.numbers["month"].place),
            period=_dates(stated.period),
            place=stated.place,
            month=reporting[0],
            year=reporting[1],
        )
