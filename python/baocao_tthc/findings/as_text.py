"""Findings for a person at a terminal of 80 columns, and as JSON for programs."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Sequence
from typing import TextIO

from ..audit.remark import Remark
from ..filing import Filing, FormTable
from ..vietnamese import full_date
from .as_json import Found, finding_json, form_json, summary_json
from .finding import Finding, Severity, verdict

_COLOURS = {Severity.ERROR: "31;1", Severity.WARNING: "33", Severity.INFO: "36"}
_NARROWEST, _WIDEST = 40, 100
_MOST_PLACES = 6


def findings_json(filing: Filing, findings: Sequence[Found], **more: object) -> str:
    """The findings as the JSON document of the contract; `more` are further members of it."""
    import json

    document = {
        "file": str(filing.file),
        "unit": filing.unit,
        **more,
        "forms": [form_json(table) for table in filing.tables],
        "summary": summary_json(findings),
        "findings": [finding_json(finding) for finding in findings],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def findings_text(filing: Filing, findings: Sequence[Found], stream: TextIO, note: str = "") -> str:
    """The verdict, what was read, then the findings by severity, wrapped for `stream`.

    `note` is said after what was read.
    """
    width = _width(stream)
    colour = stream.isatty() and "NO_COLOR" not in os.environ
    worst = findings[0].severity if findings else None
    lines = [_painted(f"{verdict(findings)}.", worst, colour)]
    lines += textwrap.wrap(_what_was_read(filing), width)
    lines += textwrap.wrap(note, width)
    for severity in Severity:
        found = [finding for finding in findings if finding.severity is severity]
        if found:
            lines += ["", _painted(severity.label.upper(), severity, colour)]
            lines += [line for finding in found for line in _lines(finding, width)]
    return "\n".join(lines)


def _width(stream: TextIO) -> int:
    """The terminal's columns within readable bounds; 80 elsewhere and where it does not know."""
    columns = os.get_terminal_size(stream.fileno()).columns if stream.isatty() else 0
    return max(_NARROWEST, min(columns, _WIDEST)) if columns else 80


def _what_was_read(filing: Filing) -> str:
    forms = "; ".join(
        f"{table.form.name} {len(table.rows)} dòng{_period(table)}" for table in filing.tables
    )
    return f"{filing.unit or filing.file.name}: {forms or 'không có biểu nào đọc được'}."


def _period(table: FormTable) -> str:
    period = table.period
    return f", {full_date(period.start)}–{full_date(period.end)}" if period else ""


def _lines(finding: Found, width: int) -> list[str]:
    lines = textwrap.wrap(
        f"{finding.rule}  {finding.message}",
        width,
        subsequent_indent="      ",
        break_on_hyphens=False,
    )
    kind, mark = ("Ở", "; ") if isinstance(finding, Remark) else ("Ô", ", ")
    names = list(dict.fromkeys(map(str, finding.places)))
    where = mark.join(names[:_MOST_PLACES]) + (" …" if len(names) > _MOST_PLACES else "")
    if names and names[0] not in finding.message:
        lines += _indented(f"{kind}: {where}", width)
    if finding.hint:
        lines += _indented(f"→ {finding.hint}", width)
    if isinstance(finding, Finding):
        if finding.explanation:
            lines += _indented(f"Giải trình: {finding.explanation}", width)
        if finding.outdated:
            lines += _indented(f"Giải trình cũ, số đã đổi: {finding.outdated}", width)
    return lines


def _indented(text: str, width: int) -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent="      ", subsequent_indent="        ", break_on_hyphens=False
    )


def _painted(text: str, severity: Severity | None, colour: bool) -> str:
    code = _COLOURS[severity] if severity else "32;1"
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
