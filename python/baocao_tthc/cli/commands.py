"""What each command does; heavy libraries are imported by the command that needs them."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from ..checks import Severity, check, verdict
from ..checks.finding import Weighed
from ..errors import DataError, TthcError
from ..findings_json import explained_json
from ..reading import read_report
from ..report import Report
from .libreoffice import libreoffice
from .output import as_json, as_text
from .package import dong_goi


def _exit_code(findings: Sequence[Weighed]) -> int:
    return int(any(finding.severity is Severity.ERROR for finding in findings))


def kiem_tra(options: Namespace) -> int:
    """Check a workbook; print the verdict and the findings."""
    report = _with_rules(read_report(options.file), options.quy_tac)
    previous = read_report(options.ky_truoc) if options.ky_truoc else None
    findings = check(report, previous)
    if options.json:
        print(as_json(report, findings, explained=explained_json(findings)))
    else:
        print(as_text(report, findings, sys.stdout))
    return _exit_code(findings)


def _with_rules(report: Report, file: Path | None) -> Report:
    if file is None:
        return report
    from ..reading.rule_file import read_rule_file

    return report._replace(office_rules=(*report.office_rules, *read_rule_file(file)))


def bao_cao(options: Namespace) -> int:
    """Write the Word report; what is wrong with the figures is said, not hidden."""
    from ..narrative import render_report
    from ..narrative.gaps import gaps

    target = options.ra or options.file.with_suffix(".docx")
    if target.suffix.lower() != ".docx":
        raise TthcError(f"Báo cáo “{target}” phải có đuôi .docx; hãy đổi tên tệp sau -o.")
    report = read_report(options.file)
    render_report(report, options.mau, target, overwrite=options.ghi_de)
    findings = check(report)
    print(f"Đã viết {target}")
    for note in gaps(report):
        print(note, file=sys.stderr)
    if findings:
        print(
            f"Số liệu có {verdict(findings)}; xem “tthc kiem-tra {options.file}”.",
            file=sys.stderr,
        )
    return _exit_code(findings)


def cap_nhat(options: Namespace) -> int:
    """Bring the numbers of an edited report up to date; 1 when something is left for a person."""
    from ..refresh import refresh
    from ..refresh.words import changed_case, outcome_lines, to_read_again

    report = read_report(options.file)
    outcome = refresh(
        report,
        options.report,
        options.ra or options.report,
        overwrite=options.ghi_de,
        typed_too=options.ca_so_go_tay,
        tracked=options.theo_doi,
    )
    again = to_read_again(outcome, report)
    print("\n".join([*outcome_lines(outcome), *changed_case(outcome), *again]))
    left = (*outcome.typed_over, *outcome.emptied, *outcome.unknown, *outcome.lacking, *again)
    left = (*left, *outcome.deleted)
    return int(bool(left) or outcome.old_charts)


def soat(options: Namespace) -> int:
    """Audit a finished report; a copy with comments on request."""
    from ..audit import audit
    from ..word import read_document, sound_document

    sound = sound_document(options.file)
    workbook = read_report(options.so_lieu) if options.so_lieu else None
    found = audit(read_document(sound), workbook)
    if options.ghi_chu:
        from ..audit.notes import write_commented

        write_commented(sound, found.findings, options.ghi_chu, overwrite=options.ghi_de)
        print(f"Đã ghi {options.ghi_chu}", file=sys.stderr)
    if options.json:
        claims = {"read": found.claims, "agree": found.agreeing, "untestable": found.insufficient}
        print(as_json(found.report, found.findings, claims=claims))
    else:
        print(as_text(found.report, found.findings, sys.stdout, found.extent))
    return _exit_code(found.findings)


def dien(options: Namespace) -> int:
    """Make a filled workbook, its findings in the sheet KiemTra; wrong figures are no failure."""
    from ..build import builder_of, read_data
    from ..build.checked import write_checked
    from ..files import written_whole

    target: Path = options.ra
    build = builder_of(target)
    data = read_data(options.data)
    if not data.forms:
        raise DataError(f"Tệp số liệu “{options.data}” chưa có biểu nào ở “bieu”; hãy thêm biểu.")
    with written_whole(target, overwrite=options.ghi_de) as temporary:
        findings = write_checked(data, build, temporary)
    print(f"Đã ghi {target}")
    print(f"Kiểm tra: {verdict(findings)}.", file=sys.stderr)
    return 0


def ky_moi(options: Namespace) -> int:
    """Make the next period's workbook; 1 when this period's figures have errors."""
    from ..build import builder_of
    from ..build.next_period import next_period, summary
    from ..build.of_report import left_out, other_sheets
    from ..file_names import name_of
    from ..files import written_whole
    from ..reading.workbook import make_report, read_grids

    grids = read_grids(options.file)
    report = make_report(options.file, grids)
    made = next_period(report)
    target: Path = options.ra or options.file.with_name(f"{name_of(made.period, report.unit)}.xlsm")
    if target.resolve() == options.file.resolve():
        raise TthcError(f"Sổ mới “{target}” phải khác sổ cũ; hãy đổi tên tệp sau -o.")
    content = builder_of(target)(made.data, None)
    with written_whole(target, overwrite=options.ghi_de) as temporary:
        temporary.write_bytes(content)
    print("\n".join([f"Đã tạo {target}", *summary(made)]))
    findings = check(report)
    left = other_sheets(report, (grid.name for grid in grids))
    for note in (*made.doubts, *left_out(left)):
        print(note, file=sys.stderr)
    if findings:
        print(f"Sổ kỳ này có {verdict(findings)}.", file=sys.stderr)
    return _exit_code(findings)


def nhap(options: Namespace) -> int:
    """Take the figures of an export into a new workbook; 1 when something is left for a person."""
    from .intake import take_in

    return take_in(options)


def dung(options: Namespace) -> int:
    """Build the workbooks of the source tree, or say which of them is not what it gives."""
    from ..build.product import checkout, difference, products
    from ..files import written_whole

    root = checkout()
    for path, content in products(root):
        name = path.relative_to(root)
        if not options.kiem:
            with written_whole(path, overwrite=True) as temporary:
                temporary.write_bytes(content)
            print(f"Đã dựng {name}")
        elif found := difference(path, content):
            print(f"{name} khác với nguồn ({found}); hãy chạy “tthc dung”.", file=sys.stderr)
            return 1
    return 0


def cai_dat(options: Namespace) -> int:
    """Set the program up for Excel; the same as a double click on cai-dat.bat."""
    from ..setup.computer import this_computer
    from ..setup.steps import install

    folder = options.folder and options.folder.absolute()
    return install(this_computer(), workbooks=folder, renew=options.lai)


def go_cai_dat(_: Namespace) -> int:
    """Undo it."""
    from ..setup.computer import this_computer
    from ..setup.steps import undo, undo_apart

    return 0 if undo_apart() else undo(this_computer())


def chan_doan(options: Namespace) -> int:
    """Say what this computer still needs; 1 when it needs anything."""
    from ..setup.computer import this_computer
    from ..setup.diagnosis import as_json, as_text, diagnose

    diagnosis = diagnose(this_computer(), options.file)
    print((as_json if options.json else as_text)(diagnosis))
    return int(diagnosis.missing > 0)


COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "kiem-tra": kiem_tra,
    "bao-cao": bao_cao,
    "cap-nhat": cap_nhat,
    "soat": soat,
    "dong-goi": dong_goi,
    "dien": dien,
    "ky-moi": ky_moi,
    "nhap": nhap,
    "dung": dung,
    "cai-dat": cai_dat,
    "go-cai-dat": go_cai_dat,
    "chan-doan": chan_doan,
    "libreoffice": libreoffice,
}
