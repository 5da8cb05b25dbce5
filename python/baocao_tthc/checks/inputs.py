"""The narrative inputs and the fields of ThongTin."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..inputs import fields, outline
from ..report import Cell, Report
from .catalogue import catalogue, implements
from .finding import Finding
from .subject import Subject, usable

# What the printed outline asks to be filled in or chosen; "…" at the end of a list is no left-over.
_LEFT_OVER = re.compile(
    r"\(nêu rõ[^)]*\)?"
    r"|[Đđ]ã kết nối\s*/\s*[Cc]hưa kết nối|[Đđ]ã hoàn thành\s*/\s*[Cc]hưa hoàn thành"
    r"|(?:\.{3,}|…)(?=\s*(?:,\s*(?:tại|có)|[a-zà-ỹđ]|TTHC|$))"
)
_PETITIONS = {
    "3.1": "PAKN về quy định và hành vi hành chính",
    "3.2": "PAKN về quy định kinh doanh",
}


@implements("ND01", "ND02")
def narrative(subject: Subject) -> Iterator[Finding]:
    """The texts are finished, and each belongs to an item of the outline."""
    known = {item.code for item in outline()}
    for code, paragraphs in subject.report.texts.items():
        if code not in known:
            place = paragraphs[0].place
            yield catalogue()["ND02"].finding((place,), item=code, place=place)
        for paragraph in paragraphs:
            match = _LEFT_OVER.search(paragraph.text)
            if match:
                yield catalogue()["ND01"].finding(
                    (paragraph.place,),
                    item=code,
                    place=paragraph.place,
                    text=match[0].strip()[:60],
                )


@implements("ND03")
def numbers(subject: Subject) -> Iterator[Finding]:
    """Month, year and the counts of the narrative are whole numbers in their range."""
    report = subject.report
    labels = {field.key: field.label for field in fields()}
    labels |= {item.code: item.title for item in outline()}
    ranges = {"month": (1, 12), "year": (2000, 2100)}
    for key, cell in report.numbers.items():
        low, high = ranges.get(key, (0, 10**9))
        value = usable(cell)
        if value is None or not low <= value <= high:
            yield catalogue()["ND03"].finding(
                (cell.place,),
                label=labels[key],
                place=cell.place,
                raw=str(cell.raw).strip()[:60],
                range=f" từ {low} đến {high}" if key in ranges else "",
            )


@implements("ND04")
def petitions(subject: Subject) -> Iterator[Finding]:
    """Petitions received are those answered in time, answered late and being answered."""
    for code, label in _PETITIONS.items():
        cells = [_cell(subject.report, f"{code}.{part}") for part in range(1, 5)]
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


def _cell(report: Report, code: str) -> Cell | None:
    return report.numbers.get(code)
