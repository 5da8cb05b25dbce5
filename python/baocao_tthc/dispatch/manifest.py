"""manifest.json: what the package is, what was found in it, and the hashes that seal it.

`files` holds SHA-256 and size of every other file; `digest` is the SHA-256 of the manifest itself
without that key, in the form that `sealed` writes down. So no file can change by accident or in
passing without being seen; who changes all of it knowingly is not kept out, for which the mail
states the hashes of the two reports too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..checks import Finding
from ..findings_json import finding_json, form_json, number_json, summary_json
from ..report import Report, Table
from .freeze import Frozen
from .identity import Identity

if TYPE_CHECKING:
    from ..audit.run import Audit

FORMAT = 1
Json = dict[str, Any]


def described(report: Report, who: Identity, findings: Sequence[Finding]) -> Json:
    """What the workbook itself says, which a receiver can work out again from the frozen one."""
    return {
        "unit": who.unit,
        "superior": who.superior,
        "month": who.month,
        "period": who.period
        and {"from": who.period.start.isoformat(), "to": who.period.end.isoformat()},
        "forms": [{**form_json(table), "totals": _totals(table)} for table in report.tables],
        "summary": summary_json(findings),
        "findings": [finding_json(each) for each in findings],
    }


def _totals(table: Table) -> Json:
    """The total row by official column number, cells without a value left out."""
    if table.total is None:
        return {}
    return {
        str(number): number_json(cell.value)
        for number, cell in sorted(table.total.cells.items())
        if cell.value is not None
    }


def manifest(
    described: Json, frozen: Frozen, audit: Audit | None, files: Mapping[str, bytes]
) -> bytes:
    """The sealed manifest; `audit` is that of an edited report, None for the program's own."""
    return sealed(
        {
            "format": FORMAT,
            "version": __version__,
            **described,
            "report": {"edited": audit is not None, "audit": audit and _audit_json(audit)},
            "left_out": {"sheets": list(frozen.left_out), "formats": list(frozen.formats)},
            "hidden": [
                {
                    "sheet": each.sheet,
                    "whole": each.whole,
                    "rows": list(each.rows),
                    "columns": list(each.columns),
                    "cells": list(each.cells),
                }
                for each in frozen.hidden
            ],
            "files": {name: entry(content) for name, content in files.items()},
        }
    )


def _audit_json(audit: Audit) -> Json:
    return {
        "claims": {
            "read": audit.claims,
            "agree": audit.agreeing,
            "untestable": audit.insufficient,
        },
        "summary": summary_json(audit.findings),
        "findings": [finding_json(each) for each in audit.findings],
    }


def entry(content: bytes) -> Json:
    """A file as the manifest lists it."""
    return {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}


def sealed(document: Json) -> bytes:
    """The document with its digest, as it is written: sorted keys, UTF-8, no time of day."""
    whole = {**document, "digest": digest(document)}
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1)
    return f"{text}\n".encode(errors="replace")


def digest(document: Json) -> str:
    """The SHA-256 of the document without its key `digest`."""
    rest = {key: value for key, value in document.items() if key != "digest"}
    text = json.dumps(rest, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
