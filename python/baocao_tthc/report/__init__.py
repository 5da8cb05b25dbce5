"""The Word report: written from a workbook, and brought up to date after it was edited.

    Filing ──sources──▶ values with their tags ──render──▶ .docx, each number in a control
    .docx ──control_scan──▶ controls ──decisions (values, record)──▶ splices ──▶ .docx

`render.render_report` writes it, `refreshing.refresh` brings it up to date. A refresh parses
nothing to write it again: only the bytes of the texts in our content controls change, every other
byte of every part stays, and so does every other member of the package.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..filing import Filing
from ..findings.finding import Finding, open_errors

TEMPLATE = "BaoCao_TTHC.docx"
"""The template's file, the program's own and an office's."""
SUPERIOR_TEMPLATE = "BaoCaoCapTren.docx"
"""The template of who brings many units together."""
DRAFT = "_DU-THAO"
"""Ends the name of a report that is written while the figures have errors nobody explained."""


def template_of(filing: Filing) -> str:
    """The name of the template that this workbook's report is written from."""
    return SUPERIOR_TEMPLATE if filing.units else TEMPLATE


def is_draft(filing: Filing, findings: Iterable[Finding]) -> bool:
    """Whether errors are left that nobody explained; those of a sum by the units that it is of."""
    if filing.units:
        return any(unit.open_errors for unit in filing.units)
    return open_errors(findings)
