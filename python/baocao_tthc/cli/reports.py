"""The commands about Word reports: one written, brought up to date, audited."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from ..errors import TthcError
from ..findings.finding import has_errors
from ..findings.matters import verdict
from ..reading import read_filing
from ..wording import Shown
from .speech import advise, say, tell

if TYPE_CHECKING:
    from ..audit.auditing import Audit


def bao_cao(options: Namespace) -> int:
    """Write the Word report; what is wrong with the figures is said, not hidden."""
    from ..checks import check
    from ..report import DRAFT, is_draft
    from ..report.gaps import gaps
    from ..report.render import render_report

    if options.ra and options.ra.suffix.lower() != ".docx":
        raise TthcError(f"Báo cáo “{options.ra}” phải có đuôi .docx; hãy đổi tên tệp sau -o.")
    filing = read_filing(options.file)
    findings = check(filing)
    draft = DRAFT if is_draft(filing, findings) else ""
    target = options.ra or options.file.with_name(f"{options.file.stem}{draft}.docx")
    render_report(filing, options.mau, target, overwrite=options.ghi_de)
    say(f"Đã viết {target}")
    tell(*gaps(filing))
    if findings:
        tell(f"Số liệu có {verdict(findings)}; xem “tthc kiem-tra {options.file}”.")
    if draft:
        tell("Còn lỗi chưa có giải trình: báo cáo này là bản dự thảo; hết lỗi thì viết lại.")
    elif filing.units:
        advise(f"Bước sau: “tthc soat {target} --so-lieu {options.file}”, rồi trình ký.")
    else:
        advise(
            f"Bước sau: xem lại, trình ký, rồi “tthc dong-goi {options.file} --bao-cao {target}”."
        )
    return int(has_errors(findings))


def cap_nhat(options: Namespace) -> int:
    """Bring the numbers of an edited report up to date; 1 when something is left for a person."""
    from ..report.refreshing import preview, refresh
    from ..report.summary import changed_case, outcome_lines, to_read_again
    from ..sending.report_identity import doubts_of_refresh

    section, typed_too = options.muc, options.ca_so_go_tay
    if options.xem and (options.ra or options.theo_doi):
        raise TthcError("--xem không ghi tệp nào; hãy bỏ -o và --theo-doi.")
    filing = read_filing(options.file)
    if options.xem:
        found = preview(filing, options.report, typed_too=typed_too, section=section)
        tell(*(f"{doubt}." for doubt in doubts_of_refresh(filing, options.report)))
        again = to_read_again(found, filing)
        say(*outcome_lines(found), *changed_case(found), *again)
        return int(bool(found.changes or found.is_left or again))
    if not options.van_ghi and (doubts := doubts_of_refresh(filing, options.report)):
        raise TthcError(
            f"{doubts[0]}; hãy lấy đúng sổ của báo cáo, chưa có gì được ghi.",
            option="thêm --van-ghi nếu vẫn muốn thay số",
        )
    outcome = refresh(
        filing,
        options.report,
        options.ra or options.report,
        overwrite=options.ghi_de,
        typed_too=typed_too,
        tracked=options.theo_doi,
        section=section,
    )
    again = to_read_again(outcome, filing)
    say(*outcome_lines(outcome), *changed_case(outcome), *again)
    return int(bool(outcome.is_left or again))


def soat(options: Namespace) -> int:
    """Audit a finished report; on request a copy with comments, and the tick list as a sheet."""
    from ..report.full_audit import full_audit
    from ..sending.report_identity import doubts_of_report
    from ..word import sound_document

    if options.danh_dau and not options.ghi_chu:
        raise TthcError("--danh-dau đánh dấu ở bản sao; hãy thêm --ghi-chu BẢNSAO.docx.")
    sound = sound_document(options.file)
    workbook = read_filing(options.so_lieu) if options.so_lieu else None
    if workbook:
        tell(*(f"{doubt}." for doubt in doubts_of_report(workbook, sound)))
    found = full_audit(sound, workbook)
    if workbook and workbook.units:
        from ..consolidation.superior_audit import unit_findings

        told = (*found.findings, *unit_findings(options.file, workbook))
        found = found._replace(findings=tuple(sorted(told, key=lambda one: one.severity.rank)))
    if options.ghi_chu:
        from ..audit.auditing import write_commented

        ticks = found.ticks if options.danh_dau else ()
        target, replace = options.ghi_chu, options.ghi_de
        alive = write_commented(sound, found.findings, target, ticks, overwrite=replace)
        tell(f"Đã ghi {target}", *filter(None, (alive,)))
    if options.doi_chieu:
        from ..audit.tick_sheet import write_tick_sheet

        write_tick_sheet(found, options.doi_chieu, options.so_lieu, overwrite=options.ghi_de)
        tell(f"Đã ghi {options.doi_chieu}")
    _print_audit(found, as_json=options.json)
    return int(has_errors(found.findings))


def _print_audit(found: Audit, *, as_json: bool) -> None:
    from ..findings.rendering import audit_text, findings_json

    if as_json:
        from ..audit.tick_list import counts, tick_json

        ticks = [tick_json(tick) for tick in found.ticks]
        document = findings_json(found.filing, found.findings, **counts(found.ticks), claims=ticks)
        say(Shown(document))
    else:
        from ..audit.many_in_one import gathered

        told = tuple(gathered(found.findings))
        say(audit_text(found.filing, told, sys.stdout, found.extent, found.verdict))
