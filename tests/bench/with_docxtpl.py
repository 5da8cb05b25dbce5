"""The least that docxtpl does for the same report: the yardstick of `make bench`."""

from __future__ import annotations

from pathlib import Path

from docxtpl import DocxTemplate

from baocao_tthc.filing import Filing
from baocao_tthc.report.context import context
from baocao_tthc.report.render import template_environment
from baocao_tthc.report.template_file import default_template


def bare_render(report: Filing, target: Path) -> None:
    """The report's template with the report's context, rendered and saved, nothing more."""
    template = DocxTemplate(default_template())
    template.render(context(report), template_environment())
    template.save(target)
