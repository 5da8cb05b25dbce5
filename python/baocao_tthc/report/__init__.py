"""The Word report: written from a workbook, and brought up to date after it was edited.

    Filing ──sources──▶ values with their tags ──render──▶ .docx, each number in a control
    .docx ──scan──▶ controls ──decide (sources, record)──▶ splices ──▶ .docx

A refresh parses nothing to write it again: only the bytes of the texts in our content controls
change, every other byte of every part stays, and so does every other member of the package.
docxtpl is loaded when the first report is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from ..filing import Filing
from .summary import RefreshOutcome

TEMPLATE = "BaoCao_TTHC.docx"
"""The template's file, the program's own and an office's."""


def render_report(
    filing: Filing, template: Path | None, target: Path, overwrite: bool = False
) -> None:
    """Write the Word report of `filing` to `target`, from `template` (None: the program's own).

    Raises TemplateError when the template cannot be used, WorkbookError when a number or form
    that the template needs is missing, OutputError when `target` cannot be written. Nothing is
    written then. The same report and template give the same bytes.
    """
    from ..files import written_whole

    rendered = report_bytes(filing, template)
    with written_whole(target, overwrite=overwrite) as temporary:
        temporary.write_bytes(rendered)


def report_bytes(filing: Filing, template: Path | None) -> bytes:
    """The Word report itself; raises what `render_report` does, OutputError aside."""
    from .render import ReportTemplate
    from .template_file import default_template

    return ReportTemplate(template or default_template()).render_to_bytes(filing)


def gaps(filing: Filing) -> Iterator[str]:
    """Yield a Vietnamese sentence for each thing that the report was written without."""
    if not filing.texts:
        yield "Sổ không có lời văn (sheet NoiDung); các mục được ghi “Không có”."
    if not {"addressees", "superior"} & filing.info.keys():
        yield "ThongTin chưa có “Kính gửi”; báo cáo gửi cấp trên phải có nơi nhận."
    if "signer" not in filing.info:
        yield "ThongTin chưa có họ tên người ký."


def refresh(
    filing: Filing,
    file: Path,
    target: Path,
    *,
    overwrite: bool,
    typed_too: bool = False,
    tracked: bool = False,
    now: datetime | None = None,
) -> RefreshOutcome:
    """Write the Word report `file` to `target` with the present numbers of `filing`.

    Where `target` is `file` itself, a backup with the time `now` (default: the clock's, local) in
    its name is made beside it, and without any change nothing is written; another existing target
    is replaced only with `overwrite`. `typed_too` replaces also what the staff typed over or
    emptied. `tracked` writes the changes as tracked revisions, dated `now`.

    Raises DocumentError when `file` is no sound Word document, is open in Word or has no control
    of the program's, OutputError when `target` cannot be written; then nothing was changed.
    """
    from .refreshing import refreshed

    moment = now or datetime.now()
    return refreshed(
        filing, file, target, moment, overwrite=overwrite, typed_too=typed_too, tracked=tracked
    )
