"""Findings as they are shown: in the terminal, a message box, a Word comment, as JSON."""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Sequence
from decimal import Decimal
from typing import TextIO

from ..filing import Filing, FormTable, Place
from ..formula import Number
from ..sheets import NOTHING
from ..wording import (
    Cells,
    Shown,
    capital,
    first_lines,
    harmless,
    json_text,
    period_dates,
    shortened,
)
from .finding import Finding, Severity, Words
from .matters import Matter, counted, matter_indexes, matters, verdict

_COLOURS = {Severity.ERROR: "31;1", Severity.WARNING: "33", Severity.INFO: "36"}
_NAMED_PARAGRAPHS = re.compile(r"đoạn (\d+(?:, \d+)*)")
_NARROWEST, _WIDEST = 40, 100  # columns
MAX_PLACES = 6  # of one finding
TURNS = "làm đổi kết luận"


def findings_json(filing: Filing, findings: Sequence[Finding], **more: object) -> str:
    """The findings as the JSON document of the contract; `more` are further members of it."""
    document = {
        "file": str(filing.file),
        "unit": filing.unit,
        **more,
        "forms": [form_json(table) for table in filing.tables],
        "summary": summary_json(findings),
        "findings": [finding_json(finding) for finding in findings],
    }
    return json_text(document)


def summary_json(findings: Sequence[Finding]) -> dict[str, int]:
    """How many findings there are of each severity."""
    return {
        severity.value: sum(finding.severity is severity for finding in findings)
        for severity in Severity
    }


def explained_json(findings: Sequence[Finding]) -> dict[str, int]:
    """How many of the findings of each severity are explained."""
    return summary_json([finding for finding in findings if finding.explanation])


def form_json(table: FormTable) -> dict[str, object]:
    """A form that was found: its code, sheet, number of rows and period (null without one)."""
    period = table.period
    return {
        "form": table.form.code,
        "sheet": table.sheet,
        "rows": len(table.rows),
        "period": period and {"from": period.start.isoformat(), "to": period.end.isoformat()},
    }


def finding_json(finding: Finding) -> dict[str, object]:
    """One finding; places are cells, or words of a document."""
    document: dict[str, object] = {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "places": [place_json(place) for place in finding.places],
        "expected": number_json(finding.expected),
        "actual": number_json(finding.actual),
        "difference": number_json(finding.difference),
        "group": finding.group,
        "hint": finding.hint,
    }
    if finding.turns:
        document["turns_conclusion"] = True
    if finding.explanation:
        document["explanation"] = finding.explanation
    if finding.outdated:
        document["outdated_explanation"] = finding.outdated
    return document


def place_json(place: Place | Words) -> dict[str, object]:
    """A cell, or words of a document."""
    if isinstance(place, Words):
        return {"paragraph": place.paragraph, "text": place.text, "section": place.section}
    return {"sheet": place.sheet, "cell": place.cell}


def number_json(value: Number | None) -> int | float | None:
    """A count as it is, a rate as JSON has it."""
    return float(value) if isinstance(value, Decimal) else value


def matters_json(findings: Sequence[Finding]) -> list[list[int]]:
    """For each matter the indexes, from 0, of its findings in the list "findings"."""
    return matter_indexes(findings)


def findings_text(filing: Filing, findings: Sequence[Finding], stream: TextIO) -> Shown:
    """The verdict, what was read, then matter by matter the findings, wrapped for `stream`."""
    width, colour = _width(stream), _has_colour(stream)
    lines = _head(filing, findings, verdict(findings), stream)
    for order, matter in enumerate(matters(findings), 1):
        said = f"Việc {order} ({counted((matter,))})".upper()
        lines += ["", _painted(said, matter.severity, colour), *_matter_lines(matter, width)]
    return Shown("\n".join(lines))


def audit_text(
    filing: Filing, findings: Sequence[Finding], stream: TextIO, note: str, head: str
) -> Shown:
    """The outcome `head`, what was read and `note`, then the findings by severity."""
    width, colour = _width(stream), _has_colour(stream)
    lines = _head(filing, findings, head, stream)
    lines += textwrap.wrap(harmless(note), width)
    for severity in Severity:
        found = [finding for finding in findings if finding.severity is severity]
        if found:
            lines += ["", _painted(severity.label.upper(), severity, colour)]
            lines += [line for finding in found for line in _lines(finding, width)]
    return Shown("\n".join(lines))


def _head(filing: Filing, findings: Sequence[Finding], outcome: str, stream: TextIO) -> list[str]:
    worst = findings[0].severity if findings else None
    read = textwrap.wrap(harmless(_what_was_read(filing)), _width(stream))
    return [_painted(f"{outcome}.", worst, _has_colour(stream)), *read]


def _has_colour(stream: TextIO) -> bool:
    return stream.isatty() and "NO_COLOR" not in os.environ


def first_messages(findings: Sequence[Finding], most: int, ending: str = ".") -> list[str]:
    """The first sentences, numbered, and how many findings there are more: for a message box."""
    messages = [f"{number}. {finding.message}" for number, finding in enumerate(findings, 1)]
    return first_lines(messages, most, ending)


def first_matters(findings: Sequence[Finding], most: int, ending: str = ".") -> list[str]:
    """The same of the matters, as KiemTra numbers them."""
    titles = [f"{number}. {matter.title}" for number, matter in enumerate(matters(findings), 1)]
    return first_lines(titles, most, ending, "việc")


def comment_text(finding: Finding) -> str:
    """The finding as a Word comment at its words."""
    turns = f", {TURNS}" if finding.turns else ""
    text = f"{finding.severity.label}{turns} ({finding.rule}): {finding.message}"
    return f"{text}\n{finding.hint}" if finding.hint else text


def _width(stream: TextIO) -> int:
    """The terminal's columns within readable bounds; 80 elsewhere and where it does not know."""
    columns = os.get_terminal_size(stream.fileno()).columns if stream.isatty() else 0
    return max(_NARROWEST, min(columns, _WIDEST)) if columns else 80


def _what_was_read(filing: Filing) -> str:
    forms = [
        f"{table.form.name} {_amount(table)}"
        + (f", {period_dates(table.period)}" if table.period else "")
        for table in filing.tables
    ]
    return f"{filing.unit or filing.file.name}: {'; '.join(forms) or 'không có biểu nào đọc được'}."


def _amount(table: FormTable) -> str:
    return NOTHING.lower() if table.reports_nothing else f"{len(table.rows)} dòng"


def _matter_lines(matter: Matter, width: int) -> list[str]:
    """The findings, then once what explains them all and what the clerk wrote."""
    bare = [one._replace(advice=None, explanation=None, outdated=None) for one in matter.findings]
    lines = [line for finding in bare for line in _lines(finding, width)]
    return [*lines, *_told(matter.hints, matter.findings[0], width)]


def _lines(finding: Finding, width: int) -> list[str]:
    """The sentence, then below it the places that it does not name, the advice, explanations."""
    turns = f"[{capital(TURNS)}] " if finding.turns else ""
    lines = _wrapped(f"{finding.rule}  {turns}{finding.message}", width, "", "      ")
    for head, text in (("", _cells(finding)), ("Ở: ", _paragraphs(finding))):
        lines += _wrapped(f"{head}{text}", width, "      ", "        ") if text else []
    return [*lines, *_told((finding.hint or "").split("\n"), finding, width)]


def _told(hints: Sequence[str], finding: Finding, width: int) -> list[str]:
    """The lines of advice, and the explanations of the finding."""
    told = [
        *(("→ ", hint) for hint in hints),
        ("Giải trình: ", finding.explanation),
        ("Giải trình cũ, số đã đổi: ", finding.outdated),
    ]
    lines = (_wrapped(f"{head}{text}", width, "      ", "        ") for head, text in told if text)
    return [line for wrapped in lines for line in wrapped]


def _cells(finding: Finding) -> str:
    cells = tuple(dict.fromkeys(finding.cells))
    parts = [finding.sentence] if isinstance(finding.sentence, str) else finding.sentence
    named = {place for part in parts if isinstance(part, Cells) for place in part.places}
    if not cells or cells[0] in named:
        return ""
    return capital(str(Cells(cells[:MAX_PLACES]))) + (" …" if len(cells) > MAX_PLACES else "")


def _paragraphs(finding: Finding) -> str:
    """Section by section, "mục 2.3, đoạn 31, 33"; of paragraphs that it names only the sections."""
    lists = _NAMED_PARAGRAPHS.findall(finding.message)
    named = {number for numbers in lists for number in numbers.split(", ")}
    sections: dict[str, dict[str, None]] = {}
    for words in finding.words:
        sections.setdefault(words.section, {})[str(words.paragraph)] = None
    places = []
    for section, numbers in sections.items():
        where = [f"mục {section}"] if section else []
        if not numbers.keys() <= named:
            where.append(f"đoạn {shortened(list(numbers), MAX_PLACES)}")
        places += [", ".join(where)] if where else []
    return shortened(places, MAX_PLACES, "; ")


def _wrapped(text: str, width: int, first: str, next_: str) -> list[str]:
    return textwrap.wrap(
        harmless(text), width, initial_indent=first, subsequent_indent=next_, break_on_hyphens=False
    )


def _painted(text: str, severity: Severity | None, colour: bool) -> str:
    code = _COLOURS[severity] if severity else "32;1"
    said = harmless(text)
    return f"\x1b[{code}m{said}\x1b[0m" if colour else said
