"""The least that docxtpl does for the same report: the yardstick of `make bench`."""

from __future__ import annotations

from pathlib import Path

from docxtpl import DocxTemplate

from baocao_tthc.narrative.context import context
from baocao_tthc.narrative.package import default_template
from baocao_tthc.narrative.render import environment
from baocao_tthc.report import Report


def bare_render(report: Report, target: Path) -> None:
    """The report's template with the report's context, rendered and saved, nothing more."""
    template = DocxTemplate(default_template())
    template.render(context(report), environment())
    template.save(target)
