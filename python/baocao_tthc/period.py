"""Reporting periods: what they are, which regime they follow, and where a text states them.

Every "Từ ngày … đến ngày …" of one report must be one and the same period, and that of a known
regime. The regimes are data (`regimes.toml`): a period begins on the regime's day, lasts its
months, and is named after the month in which it ends. So January 2026 is 21/12/2025 to 20/01/2026
for the monthly report to Văn phòng Chính phủ, but 15/12/2025 to 14/01/2026 under Nghị định
09/2019/NĐ-CP; the two must not stand in one report unnoticed.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple, Self

from . import resources
from .vietnamese import day_in_month, full_date, months_since_0, plain, read_date

_DAY_MONTH = r"[0-9]{1,2}\s*(?:[/.-]|tháng)\s*[0-9]{1,2}"
_FULL_DATE = (
    rf"(?:[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|{_DAY_MONTH}\s*(?:[/.-]|năm)\s*[0-9]{{4}})(?![0-9/])"
)
_STATEMENT = re.compile(
    rf"(?:\b(?:từ(?:\s+ngày)?|ngày)[\s:]*(?P<start>{_FULL_DATE}|{_DAY_MONTH})"
    rf"|(?<![0-9/])(?P<bare>{_FULL_DATE}))"
    rf"(?:[\s,;–—-]*(?:đến|tới)(?:\s+hết)?|[^\S\n]*[–—-])"
    rf"\s*(?:ngày[\s:]*)?(?P<end>{_FULL_DATE})",
    re.IGNORECASE,
)
_DATE_WITH_YEAR = re.compile(
    r"[0-9]\s*(?:[/.-]|năm)\s*[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}", re.IGNORECASE
)

_DAYS_OF_MONTH = 365.25 / 12

QUARTERS = ("I", "II", "III", "IV")  # as they are named
SPANS = (3, 6, 12)  # months of a quarter, half a year, a year
ODD_DAYS = 16  # by which the length of a period shows that it is of another kind


class _Days(NamedTuple):
    start: date
    end: date


class Period(_Days):
    """The days from `start` to `end`, both included; raises `ValueError` when `end` is earlier."""

    __slots__ = ()

    def __new__(cls, start: date, end: date) -> Self:
        """Make a period of two dates in their order."""
        if end < start:
            raise ValueError(
                f"ngày kết thúc {full_date(end)} trước ngày bắt đầu {full_date(start)}"
            )
        return super().__new__(cls, start, end)

    @property
    def text(self) -> str:
        """The period as forms print it: "từ ngày 21/12/2025 đến ngày 20/01/2026"."""
        return f"từ ngày {full_date(self.start)} đến ngày {full_date(self.end)}"

    @property
    def name(self) -> str:
        """What the period is called, see `name_of_months`.

        A period that is none of these is called after the month in which it ends.
        """
        return name_of_months(self.months, self.end.month, self.end.year)

    @property
    def long_name(self) -> str:
        """What a sentence calls more than a month, "quý I năm 2026"; "" for a month."""
        return _long(self.name)

    @property
    def next_long_name(self) -> str:
        """What it calls the period after that one, as long as it; "" for a month."""
        after = day_in_month(months_since_0(self.end.year, self.end.month) + self.months)
        return self.long_name and _long(name_of_months(self.months, after.month, after.year))

    def is_about_as_long_as(self, other: Self) -> bool:
        """Whether counts of the two may be compared: a month and a quarter are of another kind."""
        return abs((self.end - self.start) - (other.end - other.start)).days < ODD_DAYS

    @property
    def months(self) -> int:
        """How many months long it is, to the nearest, at least one."""
        return max(1, round(((self.end - self.start).days + 1) / _DAYS_OF_MONTH))


def name_of_months(months: int, month: int, year: int) -> str:
    """What so many months that end with that one are called.

    >>> [name_of_months(months, 6, 2026) for months in (1, 3, 6, 12)]
    ['tháng 06/2026', 'quý II/2026', '6 tháng đầu năm 2026', 'tháng 06/2026']
    """
    names = {
        3: f"quý {QUARTERS[(month - 1) // 3]}/{year}",
        6: f"6 tháng {'đầu' if month <= 6 else 'cuối'} năm {year}",
        12: f"năm {year}",
    }
    known = names if month % months == 0 else {}
    return known.get(months, f"tháng {month:02d}/{year}")


def _long(name: str) -> str:
    return "" if name.startswith("tháng ") else name.replace("/", " năm ")


def spoken_month(month: str) -> str:
    """A month as people write it: "01/2026" for "2026-01"."""
    return f"{month[5:]}/{month[:4]}"


class Regime(NamedTuple):
    """A reporting regime: periods of `months` months that begin on day `start_day`.

    `name` and `source` (the circular, decree or practice the rule comes from) are Vietnamese.
    `due_day` is the last day to send the report, in the month in which the period ends, None where
    no rule is known; `due` says whose report that is.
    """

    id: str
    name: str
    start_day: int
    months: int
    source: str
    due_day: int | None = None
    due: str = ""

    def period(self, month: int, year: int) -> Period:
        """The period that ends in that month: month 3 of a quarter's regime is its quarter I.

        Raises `ValueError` when no period of this regime ends in that month.
        """
        if not 1 <= month <= 12 or month % self.months:
            raise ValueError(f"{self.name}: không có kỳ nào kết thúc vào tháng {month}")
        following = months_since_0(year, month) + (self.start_day == 1)
        start = day_in_month(following - self.months, self.start_day)
        return Period(start, day_in_month(following, self.start_day) - timedelta(days=1))


@cache
def regimes() -> Mapping[str, Regime]:
    """The known regimes by their id, in the order of `regimes.toml`."""
    return {key: Regime(id=key, **row) for key, row in resources.data("regimes").items()}


def monthly_period(regime_id: str, month: int, year: int) -> Period:
    """The period of a monthly regime that is named after that month.

    `monthly_period("vpcp-thang", 1, 2026)` is 21/12/2025 to 20/01/2026. Raises `ValueError` for
    an id that is not that of a monthly regime, and for a month outside 1..12.
    """
    regime = regimes().get(regime_id)
    if regime is None or regime.months != 1:
        raise ValueError(f"“{regime_id}” không phải là chế độ báo cáo hằng tháng")
    return regime.period(month, year)


def regime_of(period: Period) -> Regime | None:
    """The regime that the period follows exactly (month, quarter, half year, year), or None.

    A quarter, half a year or a year that is the sum of a monthly regime's months is of that regime
    even where no document names one for it: it has the months, and no due day.
    """
    month, year = period.end.month, period.end.year
    if not date.min.year < year < date.max.year:  # a neighbouring month may be no date at all
        return None
    fitting = (regime for regime in (*regimes().values(), *_sums()) if month % regime.months == 0)
    return next((regime for regime in fitting if regime.period(month, year) == period), None)


@cache
def _sums() -> tuple[Regime, ...]:
    """The monthly regimes over the months of a quarter, half a year, a year."""
    return tuple(
        regime._replace(
            name=f"{regime.name}, cộng {months} tháng", months=months, due_day=None, due=""
        )
        for regime in regimes().values()
        if regime.months == 1
        for months in SPANS
    )


def following(period: Period) -> Period:
    """The next period of the same regime: after 21/11 to 20/12/2025 comes 21/12 to 20/01/2026.

    A period of no known regime goes on in as many whole months. Raises `ValueError` with a
    Vietnamese sentence when it does not span whole months.
    """
    start = period.end + timedelta(days=1)
    begun, ended = (months_since_0(day.year, day.month) for day in (period.start, start))
    months = ended - begun
    regime = regime_of(period)
    if regime is None and (months < 1 or start.day != period.start.day):
        raise ValueError(f"kỳ {period.text} không tròn tháng nên không biết kỳ sau đến ngày nào")
    end = day_in_month(ended + months, start.day)
    return Period(start, end - timedelta(days=1))


def find_periods(text: str) -> list[tuple[int, int, Period]]:
    """Every possible period that running text states: `period_statements` without the others."""
    return [(a, b, found) for a, b, found in period_statements(text) if isinstance(found, Period)]


def period_statements(text: str) -> list[tuple[int, int, Period | str]]:
    """Every statement of a period in running text, as (begin, end, period), in its order.

    The span counts characters of `vietnamese.plain(text)`, which is `text` itself when that is
    NFC without zero-width characters; it takes in "Từ ngày". A first date without a year, which
    needs "từ" or "ngày" before it, gets the latest year that does not put it after the second:
    "từ 21/12 đến 20/01/2026" begins in 2025. In the place of a period that cannot be stands why,
    in Vietnamese: "“31/11/2025” không có trong lịch", or "ngày kết thúc 20/01/2025 trước ngày bắt
    đầu 21/12/2025".
    """
    line = plain(text)
    if not _DATE_WITH_YEAR.search(line):  # seen in a fraction of the time
        return []
    return [(*match.span(), _period_or_reason(match)) for match in _STATEMENT.finditer(line)]


def _period_or_reason(statement: re.Match[str]) -> Period | str:
    try:
        return _stated_period(statement["start"] or statement["bare"], statement["end"])
    except ValueError as reason:
        return str(reason)


def _stated_period(first: str, second: str) -> Period:
    """The period between two dates as written, of which the first may lack its year."""
    end = read_date(second)
    day, month, *year = map(int, re.findall("[0-9]+", first))
    if year:
        return Period(read_date(first), end)
    earlier = (month, day) > (end.month, end.day)
    return Period(read_date(f"{day:02d}/{month:02d}/{end.year - earlier:04d}"), end)
