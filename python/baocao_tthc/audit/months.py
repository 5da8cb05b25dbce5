"""The months that a report names in its title, heads and last words: those of its period."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..period import Period
from ..vietnamese import full_date
from ..word import Document
from .lexicon import fold_same_length
from .remark import Remark, Words, remark

_HEAD = 30  # paragraphs in which the title stands
_LONGEST = 200  # characters of a title
_MONTHLY = 35  # days of a period that is named after a month
_MONTH = r"tháng (?P<month>\d{1,2})(?:[/ ]*năm (?P<year>\d{4})|/(?P<short>\d{4}))?"
_TITLE = re.compile(
    rf"(?:về |tình hình|kết quả|báo cáo|công tác|tổng hợp|cải cách)[^.;:]*\b{_MONTH}\W*"
)
# What names the month of the period, and what names the one after it.
_PLACES = (
    (re.compile(rf"kỳ báo cáo: ?{_MONTH}\W*$"), 0),
    (re.compile(rf"trên đây là (?:báo cáo|kết quả|tình hình)[^.;]*?{_MONTH}"), 0),
    (
        re.compile(
            rf"\W*(?:[ivx]+\.|\d\.)? ?(?:phương hướng,? )?nhiệm vụ[^.;]{{0,40}}{_MONTH}\W*$"
        ),
        1,
    ),
)


def months(document: Document, period: Period | None) -> Iterator[Remark]:
    """Where a month is named that is not the period's, or not the next one under the tasks."""
    if period is None or (period.end - period.start).days > _MONTHLY:
        return
    for index, paragraph in enumerate(document.paragraphs()):
        folded = fold_same_length(paragraph.text).strip()
        tried = [(pattern.match(folded), later) for pattern, later in _PLACES]
        if index < _HEAD and len(folded) < _LONGEST:
            tried.append((_TITLE.fullmatch(folded), 0))
        for match, later in tried:
            if match and (right := _right(match, period, later)):
                words = Words(paragraph.number, " ".join(paragraph.text.split())[:_LONGEST])
                end = full_date(period.end)
                yield remark("VB18", words, words=words.text, end=end, right=right)
                break


def _right(match: re.Match[str], period: Period, later: int) -> str:
    """What the month should be, "" when it is right or no month of the calendar."""
    count = 12 * period.end.year + period.end.month - 1 + later
    year, month = count // 12, count % 12 + 1
    named = int(match["month"])
    named_year = int(match["year"] or match["short"] or year)
    if (named, named_year) == (month, year):
        return ""
    kind = "tháng sau" if later else "tức là"
    return f"{kind} tháng {month:02d} năm {year}, không phải tháng {named:02d} năm {named_year}"
