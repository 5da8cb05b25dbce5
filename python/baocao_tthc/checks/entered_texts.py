"""What people wrote: the narrative, the fields of ThongTin, and names that are no longer used.

The names that administrative changes made stale, and where they may stand all the same, are those
of stale_names.toml.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from .. import resources
from ..filing import Filing, FormTable, Place, Trouble
from ..findings.finding import Finding
from ..outline import info_items, outline
from ..reading.grid import ERROR_VALUE, as_text
from ..sheets import NOT_ENTERED
from ..typed_rows import has_figures
from ..vietnamese import fold, plain, short_date
from ..vietnamese.dates import REPORT_YEARS
from ..wording import listed
from .catalogue import catalogue, finding, implements
from .scope import CheckedFiling, usable

_MAX_QUOTED = 60  # characters of a cell in a sentence
_MAX_SPELLINGS = 3  # of a stale name in a sentence
_CONTEXT = 300  # characters before and behind a stale name that may say why it stands there
STALE = {"error": "TC01", "ask": "TC02"}
# What the printed outline asks to be filled in or chosen; "…" after a comma, or right after the
# last word of a list, is no left-over.
LEFT_OVER = re.compile(
    r"\(nêu rõ[^)]*\)?"
    r"|[Đđ]ã kết nối\s*/\s*[Cc]hưa kết nối|[Đđ]ã hoàn thành\s*/\s*[Cc]hưa hoàn thành"
    r"|(?:(?:(?<![,;.])(?<![,;] )|(?<=[,;]\.)|(?<=[,;] \.))\.{3,}+|(?<![,;])(?<![,;] )…)"
    r"(?=\s*(?:,\s*(?:tại|có)|[a-zà-ỹđ]|TTHC))"
    r"|(?<![\w,;.])(?<![,;] )(?:\.{3,}+|…)(?=\s*$)"
    rf"|(?<![…,;.])(?<![,;] ){NOT_ENTERED}(?!…)"
)
_LEFT_OVER_PARTS = ("nêu rõ", "ết nối", "oàn thành", "...", "…")
"""One of them stands in whatever that finds; they are seen in a fraction of the time."""
_RANGES = {"month": (1, 12), "year": (REPORT_YEARS[0], REPORT_YEARS[-1])}
_LOST_INFO = "Có thể tờ ThongTin đã bị xóa; nếu vậy, hãy lấy lại sổ từ bản lưu."
_PETITIONS = {
    "3.1": "PAKN về quy định và hành vi hành chính",
    "3.2": "PAKN về quy định kinh doanh",
}


def reporting_month(filing: Filing) -> tuple[int, int] | None:
    """The month and the year of ThongTin; None unless both are there and in their range."""
    cells = [filing.numbers.get(key) for key in _RANGES]
    values = [usable(cell, empty_is_zero=False) if cell else None for cell in cells]
    found = [
        int(value)
        for value, (low, high) in zip(values, _RANGES.values(), strict=True)
        if value is not None and low <= value <= high
    ]
    return (found[0], found[1]) if len(found) == len(_RANGES) else None


@implements("ND01", "ND02")
def narrative(subject: CheckedFiling) -> Iterator[Finding]:
    """The texts are finished, and each belongs to an item of the outline."""
    known = {item.code for item in outline()}
    for code, paragraphs in subject.filing.texts.items():
        if code not in known:
            yield finding("ND02", paragraphs[0].place, item=code)
        for paragraph in paragraphs:
            maybe = any(part in paragraph.text for part in _LEFT_OVER_PARTS)
            if maybe and (match := LEFT_OVER.search(paragraph.text)):
                text = match[0].strip()[:_MAX_QUOTED]
                yield finding("ND01", paragraph.place, item=code, text=text)


@implements("ND03")
def numbers(subject: CheckedFiling) -> Iterator[Finding]:
    """Month, year and the counts of the narrative are whole numbers in their range."""
    filing = subject.filing
    labels = {field.key: field.label for field in info_items()}
    labels |= {item.code: item.title for item in outline()}
    for key, cell in filing.numbers.items():
        low, high = _RANGES.get(key, (0, 10**9))
        value = usable(cell)
        if value is None or not low <= value <= high:
            seen = cell.trouble if cell.trouble is Trouble.NOT_CALCULATED else None
            yield finding(
                "ND03",
                cell.place,
                label=labels[key],
                raw=seen.value if seen else as_text(cell.raw)[:_MAX_QUOTED],
                range=f" từ {low} đến {high}" if key in _RANGES else "",
            )


@implements("ND05")
def broken_texts(subject: CheckedFiling) -> Iterator[Finding]:
    """A text that is an error value (#REF!) is no text."""
    filing = subject.filing
    dates = {field.key for field in info_items() if field.kind == "date"}
    other = dates | set(filing.numbers)  # KY03 and ND03 speak of these
    texts = [text for key, text in filing.info.items() if key not in other]
    texts += [text for key, found in filing.texts.items() if key not in other for text in found]
    broken: list[tuple[tuple[Place, ...], str]]
    broken = [((text.place,), text.text) for text in texts if ERROR_VALUE.fullmatch(text.text)]
    for table in filing.tables:
        if places := broken_headings(table):
            broken.append((places, "#REF!"))
    for places, error in broken:
        advice = _LOST_INFO if error == "#REF!" else None
        yield finding("ND05", *places, text=error, advice=advice)


def broken_headings(table: FormTable) -> tuple[Place, ...]:
    """The cells above the form that hold an error value, as when ThongTin was deleted."""
    return tuple(text.place for text in table.headings if ERROR_VALUE.fullmatch(text.text))


@implements("ND06")
def required(subject: CheckedFiling) -> Iterator[Finding]:
    """What every report needs is filled in; a workbook without ThongTin has no such fields."""
    blanks = subject.filing.blanks
    lacking = [field for field in info_items() if field.required and field.key in blanks]
    if lacking:
        labels = ", ".join(f"“{field.label}”" for field in lacking)
        yield finding("ND06", *(blanks[field.key] for field in lacking), labels=labels)


@implements("ND09")
def choices(subject: CheckedFiling) -> Iterator[Finding]:
    """A field with choices says one of them, else the report takes its default."""
    info = subject.filing.info
    for field in (field for field in info_items() if field.key in info):
        text, place = info[field.key].text, info[field.key].place
        if field.takes(text) or ERROR_VALUE.fullmatch(text):  # ND05 speaks of these
            continue
        yield finding(
            "ND09",
            place,
            label=field.label,
            text=plain(text)[:_MAX_QUOTED],
            choices=", ".join(f"“{choice}”" for choice in field.choices),
            default=field.default,
        )


@implements("ND07")
def unreviewed(subject: CheckedFiling) -> Iterator[Finding]:
    """What was written for the period before has been read again for this one."""
    if places := dict.fromkeys(text.place for text in subject.filing.unreviewed):
        yield finding("ND07", *places, amount=len(places))


@implements("ND08")
def petitions_not_entered(subject: CheckedFiling) -> Iterator[Finding]:
    """A count of NoiDung left empty is not 0; told once the forms are begun."""
    filing = subject.filing
    empty = [cell.place for cell in filing.numbers.values() if cell.trouble is Trouble.EMPTY]
    if empty and any(map(has_figures, filing.tables)):
        yield finding("ND08", *empty, amount=len(empty))


@implements("ND04")
def petitions(subject: CheckedFiling) -> Iterator[Finding]:
    """Petitions received are those answered in time, answered late and being answered."""
    for code, label in _PETITIONS.items():
        cells = [subject.filing.numbers.get(f"{code}.{part}") for part in range(1, 5)]
        if any(cell is None or cell.trouble is Trouble.EMPTY for cell in cells):
            continue  # ND08 speaks of these
        received, *parts = (usable(cell) if cell else 0 for cell in cells)
        known = [part for part in parts if part is not None]
        if received is None or len(known) < len(parts) or received == sum(known):
            continue
        places = (cell.place for cell in cells if cell)
        yield finding("ND04", *places, expected=int(sum(known)), actual=received, label=label)


_MENDABLE = (
    "Bấm “Sửa hộ” (dòng lệnh: tthc sua) để sửa một lượt chỗ nào đã rõ; chỗ còn lại hãy tự sửa."
)


class StaleName(NamedTuple):
    """A row of stale_names.toml: what to look for, since when it is stale and where, what to do.

    `becomes` are patterns over a folded text, as text, and what is written for what they find.
    """

    term: str
    pattern: re.Pattern[str]
    severity: str
    since: date
    advice: str
    where: str = ""
    becomes: Sequence[tuple[str, str]] = ()

    def is_stale_in(self, report: Callable[[], str]) -> bool:
        """Whether a report is of a place where it is stale; `report` gives its folded texts, one a
        line, and is asked only where that matters.
        """
        if not self.where:
            return True
        place, texts = resources.data("stale_names")["places"][self.where], report()
        return bool(re.search(place["named"], texts)) and not re.search(place["other"], texts)

    def found_in(self, text: str, folded: str) -> list[str]:
        """Each use of the name as it stands in the text but for blanks, exempt places left out."""
        spans = self.spans(folded)
        if not spans:
            return []
        written = " ".join(plain(text).split())
        source = written if len(written) == len(folded) else folded
        return [source[begin:end] for begin, end in spans]

    def spans(self, folded: str) -> list[tuple[int, int]]:
        """Where the name stands in a folded text, exempt places left out."""
        spans = [match.span() for match in self.pattern.finditer(folded)]
        titles = [title.span() for title in _exemptions()[2].finditer(folded)] if spans else []
        return [each for each in spans if not _exempt(folded, *each, titles)]


@cache
def stale_names() -> tuple[StaleName, ...]:
    """The names of stale_names.toml, in its order."""
    rows = [dict(row) for row in resources.data("stale_names")["names"]]
    for row in rows:
        row["pattern"] = re.compile(row["pattern"])
    return tuple(StaleName(**row) for row in rows)


@cache
def _any_stale_name() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{name.pattern.pattern})" for name in stale_names()))


@lru_cache(maxsize=1024)  # the headings of a form are the same in every workbook
def _has_stale_name(text: str) -> bool:
    """Most texts have none of the names, which one search tells."""
    return bool(_any_stale_name().search(fold(text)))


@cache
def _exemptions() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = resources.data("stale_names")
    before, behind, titles = ("|".join(data[key]) for key in ("before", "after", "titles"))
    after = rf"{behind}|{data['between']}(?:{'|'.join(data['ends'])})\b"
    return re.compile(f"(?:{before})$"), re.compile(after), re.compile(titles)


def _exempt(text: str, begin: int, end: int, titles: Sequence[tuple[int, int]]) -> bool:
    """Whether what stands around the name makes it history, or a part of one of the titles."""
    before, after, _ = _exemptions()
    if before.search(text[max(0, begin - _CONTEXT) : begin]):
        return True
    if after.match(text, end, end + _CONTEXT):
        return True
    last = bisect_right(titles, (begin, len(text))) - 1
    return last >= 0 and begin < titles[last][1]


@implements("TC01", "TC02")
def names(subject: CheckedFiling) -> Iterator[Finding]:
    """One finding a name, with every cell that uses it: it is replaced in one go."""
    end = subject.period_end or subject.filing.dates.get("date")
    written = list(subject.texts())
    texts = [(text, fold(text.text)) for text in written if _has_stale_name(text.text)]
    report = cache(lambda: "\n".join(fold(text.text) for text in written))
    for name in stale_names() if texts else ():
        rule = STALE[name.severity]
        if end and (end < name.since or not catalogue()[rule].applies(end)):
            continue
        times: Counter[Place] = Counter()
        quotes: dict[Place, str] = {}
        spellings = {fold(name.term): name.term}
        used: dict[str, None] = {}
        for text, folded_text in texts:
            for words in name.found_in(text.text, folded_text):
                times[text.place] += 1
                quotes.setdefault(text.place, words)
                used[spellings.setdefault(fold(words), words)] = None
        if times and name.is_stale_in(report):
            yield finding(
                rule,
                *times,
                quotes=tuple(quotes.values()),
                terms=listed([f"“{words}”" for words in used], _MAX_SPELLINGS, "cách ghi"),
                since=short_date(name.since),
                count=times.total(),
                mend=name.advice,
                advice=_MENDABLE if name.becomes else None,
            )
