"""The narrative inputs and the fields of ThongTin."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..filing import Cell, Filing, FormTable, Place, Trouble
from ..findings.finding import Finding
from ..outline import info_items, outline
from ..reading.grid import ERROR_VALUE, as_text
from .catalogue import catalogue, implements
from .scope import CheckedFiling, usable
from .wording import places_text

# What the printed outline asks to be filled in or chosen; "…" at the end of a list is no left-over.
_LEFT_OVER = re.compile(
    r"\(nêu rõ[^)]*\)?"
    r"|[Đđ]ã kết nối\s*/\s*[Cc]hưa kết nối|[Đđ]ã hoàn thành\s*/\s*[Cc]hưa hoàn thành"
    r"|(?:\.{3,}|…)(?=\s*(?:,\s*(?:tại|có)|[a-zà-ỹđ]|TTHC|$))"
)
_LEFT_OVER_PARTS = ("nêu rõ", "ết nối", "oàn thành", "...", "…")
"""One of them stands in whatever that finds; they are seen in a fraction of the time."""
_RANGES = {"month": (1, 12), "year": (2000, 2100)}
_LOST_INFO = "Có thể sheet ThongTin đã bị xóa; nếu vậy, hãy lấy lại sổ từ bản lưu."
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
            place = paragraphs[0].place
            yield catalogue()["ND02"].finding((place,), item=code, place=place)
        for paragraph in paragraphs:
            maybe = any(part in paragraph.text for part in _LEFT_OVER_PARTS)
            match = _LEFT_OVER.search(paragraph.text) if maybe else None
            if match:
                yield catalogue()["ND01"].finding(
                    (paragraph.place,),
                    item=code,
                    place=paragraph.place,
                    text=match[0].strip()[:60],
                )


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
            yield catalogue()["ND03"].finding(
                (cell.place,),
                label=labels[key],
                place=cell.place,
                raw=seen.value if seen else as_text(cell.raw)[:60],
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
        yield catalogue()["ND05"].finding(
            places,
            places=places_text(places),
            text=error,
            hint=_LOST_INFO if error == "#REF!" else None,
        )


def broken_headings(table: FormTable) -> tuple[Place, ...]:
    """The cells above the form that hold an error value, as when ThongTin was deleted."""
    return tuple(text.place for text in table.headings if ERROR_VALUE.fullmatch(text.text))


@implements("ND06")
def required(subject: CheckedFiling) -> Iterator[Finding]:
    """What every report needs is filled in; a workbook without ThongTin has no such fields."""
    blanks = subject.filing.blanks
    lacking = [field for field in info_items() if field.required and field.key in blanks]
    if lacking:
        places = tuple(blanks[field.key] for field in lacking)
        yield catalogue()["ND06"].finding(
            places,
            labels=", ".join(f"“{field.label}”" for field in lacking),
            places=places_text(places),
        )


@implements("ND07")
def unreviewed(subject: CheckedFiling) -> Iterator[Finding]:
    """What was written for the period before has been read again for this one."""
    kept = subject.filing.unreviewed
    if kept:
        places = tuple(dict.fromkeys(text.place for text in kept))
        yield catalogue()["ND07"].finding(places, amount=len(places), places=places_text(places))


@implements("ND04")
def petitions(subject: CheckedFiling) -> Iterator[Finding]:
    """Petitions received are those answered in time, answered late and being answered."""
    for code, label in _PETITIONS.items():
        cells = [_cell(subject.filing, f"{code}.{part}") for part in range(1, 5)]
        values = [usable(cell) if cell else 0 for cell in cells]
        received, *parts = values
        known = [part for part in parts if part is not None]
        if received is None or len(known) < len(parts) or received == sum(known):
            continue
        yield catalogue()["ND04"].finding(
            tuple(cell.place for cell in cells if cell),
            expected=int(sum(known)),
            actual=received,
            label=label,
        )


def _cell(filing: Filing, code: str) -> Cell | None:
    return filing.numbers.get(code)
