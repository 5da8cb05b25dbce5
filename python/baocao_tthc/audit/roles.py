"""What a number does in its sentence: it counts, now, or is of a change, an aim, another time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum

from ..vietnamese.numbers import NumberInText, NumberKind
from .descriptions import Region
from .lexicon import pattern
from .lines import Line, said_before
from .positions import sentence_start

# A line with figures, which is no title.
_TELLS = re.compile(r"\d ?(?:%|hồ sơ|hs(?!\w)|điểm|phiếu)|\d,\d|so với")
_OF_LONG = "tháng 0"  # among the times of a report of more than a month
_YEAR = 12  # months
_MAX_HEAD = 8  # lines in which a report says of which month it is
_ONLY_CHANGES = frozenset({"điểm phần trăm", "bậc"})
_MAX_LABEL = 40  # characters of a label before a colon
_MAX_CHANGED = 110  # characters before a percentage that says again what changed
_MAX_CHANGE = 40  # characters before a change with the verb that says so
_MAX_CLAUSE = 1_000  # characters of a clause that are looked through


class Role(Enum):
    """What a number does in its sentence."""

    COUNT = "count"  # it says how many there are, now
    CHANGE = "change"  # it says by how much something rose, fell, or differs
    OTHER_TIME = "other time"  # it is of another month, quarter or year
    CUMULATIVE = "cumulative"  # it counts from the start of the year, or of several periods
    ELSEWHERE = "elsewhere"  # it is of the whole city, of a village
    AIM = "aim"  # what is hoped for, asked for, an average, a bound


def role_of(line: Line, token: NumberInText, context: str, unit: str, own: frozenset[str]) -> Role:
    """What a number does in its sentence."""
    folded = line.folded
    before = folded[max(0, token.start - _MAX_CHANGE) : token.start]
    percent = token.kind is NumberKind.PERCENT
    begins = token.end if token.kind is NumberKind.DENIAL else token.start
    long_before = folded[max(0, token.start - _MAX_CHANGED) : token.start]
    if unit in _ONLY_CHANGES or pattern("changes").search(before):
        return Role.CHANGE
    if percent and _says_change_again(long_before):
        return Role.CHANGE
    bound = "from_on" if percent else "targets"
    aim = pattern("targets").search(before) or pattern(bound).search(before)
    if aim or said_before(folded, begins, "aims") or line.section.looks_ahead:
        return Role.AIM
    if said_before(folded, token.start, "elsewhere") and "toàn" not in own:
        return Role.ELSEWHERE
    labelled = pattern("cumulative_labels").match(folded, sentence_start(folded, token.start))
    counted_up = pattern("cumulative").search(context) or _counts_months(context, own)
    if labelled or counted_up or _counts_since(context, own):
        goes_on = pattern("goes_on_since").search(context) is not None
        compared = pattern("compared_beside").search(long_before) is not None
        once = compared or (_names_other_year(line, token, own) and not goes_on)
        return Role.OTHER_TIME if once else Role.CUMULATIVE
    other = _begins_elsewhen(folded, token.start, own) or _names_other_month(line, token, own)
    other = other or pattern("other_times").search(context) is not None
    whole = pattern("whole_times").search(context)
    other = other or (whole is not None and not any(one.startswith(whole[1]) for one in own))
    return Role.OTHER_TIME if other else Role.COUNT


def _counts_months(context: str, own: frozenset[str]) -> bool:
    """Whether a clause begins with several months, in the report of one."""
    return _is_of_month(own) and pattern("several_months").match(context) is not None


def _is_of_month(own: frozenset[str]) -> bool:
    return any(one.startswith("tháng ") for one in own) and _OF_LONG not in own


def _counts_since(context: str, own: frozenset[str]) -> bool:
    """Whether a clause counts from a day on that is before the month before that of the report, in
    which its period begins at the earliest.
    """
    since = pattern("counted_since").match(context) if _is_of_month(own) else None
    months = [int(month) + _YEAR * int(year) for month, year in _months_of_years(own)]
    if since is None or not months:
        return False
    return int(since["month"]) + _YEAR * int(since["year"]) < min(months) - 1


def _months_of_years(own: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The months with their year that a report is of."""
    for one in own:
        month, mark, year = one.partition("/")
        if mark and month:
            yield month, year


def clause_of(folded: str, token: NumberInText, region: Region, first: int) -> str:
    """The words of its clause, since the last colon or semicolon, without the number."""
    start = max(first, *(folded.rfind(mark, first, token.start) for mark in ":;"))
    label = folded.rfind(",", first, max(start, first))
    if folded[start : start + 1] == ":" and start - max(label, first) < _MAX_LABEL:
        start = max(label, first)  # "cùng kỳ 2024: 12.450"
    start = max(start, token.start - _MAX_CLAUSE)
    return folded[start : token.start] + folded[token.end : region.right[1]]


def own_times(lines: Sequence[Line]) -> frozenset[str]:
    """The month, quarter or year that the title and the first lines say the report is of."""
    first = [line.folded for line in lines[:_MAX_HEAD] if not _is_addressed(line)]
    titles = " ".join(folded for folded in first if not _TELLS.search(folded))
    says_time = any(pattern(name).search(titles) for name in ("named_months", "named_quarters"))
    head = titles if says_time else " ".join(first)
    head = pattern("times_ahead").sub(lambda match: f"năm {match[1] or ''}", head)
    found = {_time(match) for match in pattern("named_times").finditer(head)}
    found |= set(pattern("named_quarters").findall(head))
    found |= {f"tháng {int(month)}" for month in pattern("named_months").findall(head)}
    found |= {f"tuần {int(week)}" for week in pattern("named_weeks").findall(titles)}
    if not any(one.startswith("tháng ") for one in found) and pattern("long_periods").search(head):
        found.add(_OF_LONG)  # a report of a quarter or a year: no month is the whole of it
    if pattern("of_province").search(head):
        found.add("toàn")  # "toàn thành phố" is what the report is of
    return frozenset(found)


def _is_addressed(line: Line) -> bool:
    """Whether a line says to whom the report goes: that is not where it is from."""
    return any(
        one is not None and one.folded.lstrip().startswith("kính gửi") for one in (line, line.above)
    )


def _names_other_month(line: Line, token: NumberInText, own: frozenset[str]) -> bool:
    """Whether the clause of the number names a month, and not that of the report."""
    begin = _clause_start(line.folded, token.start)
    if pattern("moved_to").search(line.folded, begin, token.start):
        return False  # "chuyển sang năm 2026 là 161 hồ sơ": of now, left for then
    if _names_other_year(line, token, own):
        return True
    named = clause_times(line.folded, token.start)
    for kind in ("tháng ", "quý ", "tuần "):
        said, known = ({one for one in times if one.startswith(kind)} for times in (named, own))
        if said and known and not said & known:
            return True
    quarters = {one for one in named if one.startswith("quý ")}
    return bool(quarters - own) and _is_of_month(own)  # a quarter is more than its month


def _names_other_year(line: Line, token: NumberInText, own: frozenset[str]) -> bool:
    """Whether the clause of the number names a year, and not that of the report."""
    begin = _clause_start(line.folded, token.start)
    years = set(pattern("named_years").findall(line.folded, begin, token.start))
    known_years = {one.rpartition("/")[2] for one in own if "/" in one}
    return bool(years and known_years and not years & known_years)


def clause_times(folded: str, offset: int) -> frozenset[str]:
    """The months, quarters and weeks that a clause names before a number: "tháng 8", "quý ii"."""
    begin = _clause_start(folded, offset)
    months = pattern("named_months").findall(folded, begin, offset)
    quarters = pattern("named_quarters").findall(folded, begin, offset)
    weeks = pattern("named_weeks").findall(folded, begin, offset)
    if not (months or quarters or weeks):
        head = pattern("heads_of_time").match(folded, sentence_start(folded, offset), offset)
        if head and ";" not in folded[head.end() : offset]:
            months, quarters = ([head[name]] if head[name] else [] for name in ("month", "quarter"))
    named = (
        f"{kind} {int(one)}"
        for kind, found in (("tháng", months), ("tuần", weeks))
        for one in found
    )
    return frozenset((*named, *quarters))


def times_about(folded: str, offset: int) -> frozenset[str]:
    """The times that a number is of: those of its clause, else those that its line begins with."""
    named = clause_times(folded, offset)
    if named:
        return named
    begins = pattern("times_of_lines").match(folded)
    return frozenset({begins[1]}) if begins and begins.end() <= offset else frozenset()


def _clause_start(folded: str, offset: int) -> int:
    """Where the clause of a number begins; "tháng 9: 96,5" names its time before the colon."""
    label = pattern("times_as_labels").search(folded[max(0, offset - _MAX_LABEL) : offset])
    offset -= len(label[0]) if label else 0
    begin = 0
    for mark in ",.;:":
        begin = max(begin, folded.rfind(mark, begin, offset))
    return begin


def _time(match: re.Match[str]) -> str:
    return f"{(match['month'] or '').lstrip('0')}/{match['year']}"


def _begins_elsewhen(folded: str, offset: int, own: frozenset[str]) -> bool:
    """Whether the sentence begins with another time than the report's own."""
    if not said_before(folded, offset, "other_times_first"):
        return False
    named = pattern("named_times").match(folded, sentence_start(folded, offset))
    return named is None or _time(named) not in own


def _says_change_again(before: str) -> bool:
    """Whether a percentage says again, as a share, what rose or fell: "tăng 195 hồ sơ (8%)"."""
    match = pattern("changes_again").search(before)
    if match is None:
        return False
    return not (before.endswith("(") and pattern("compared_before").search(match[0]))
