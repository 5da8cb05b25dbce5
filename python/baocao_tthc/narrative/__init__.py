"""The Word report: catalogue of variables, context, content controls, annexes, rendering.

    Report ──context──▶ values, each with its source ──render──▶ .docx, each number in a control

`variables` says what a template may use, `context` gives the values, `placeholders` reads the
template, `render` writes the report. docxtpl is loaded when the first report is written.
"""

from __future__ import annotations

from pathlib import Path

from ..report import Report

TEMPLATE = "BaoCao_TTHC.docx"
"""The template's file, the program's own and an office's."""


def render_report(
    report: Report, template: Path | None, target: Path, overwrite: bool = False
) -> None:
    """Write the Word report of `report` to `target`, from `template` (None: the program's own).

    Raises TemplateError when the template cannot be used, WorkbookError when a number or form
    that the template needs is missing, OutputError when `target` cannot be written. Nothing is
    written then. The same report and template give the same bytes.
    """
    from ..files import written_whole

    rendered = report_bytes(report, template)
    with written_whole(target, overwrite=overwrite) as temporary:
        temporary.write_bytes(rendered)


def report_bytes(report: Report, template: Path | None) -> bytes:
    """The Word report itself; raises what `render_report` does, OutputError aside."""
    from .package import default_template
    from .render import ReportTemplate

    return ReportTemplate(template or default_template()).render_to_bytes(report)
