"""The commands of `tthc`: each takes the words understood and returns the exit code.

Every command starts a process of its own, so each imports what it alone needs.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING

from ..errors import DataError, OutputError, TthcError
from ..findings.finding import Severity, has_errors, open_errors
from ..findings.matters import verdict
from ..reading import read_filing
from ..wording import Shown
from .speech import advise, say, tell

if TYPE_CHECKING:
    from ..filing import Filing
    from ..findings.finding import Finding
    from ..intake import Filled
    from ..reading.grid import Grid


def kiem_tra(options: Namespace) -> int:
    """Check a workbook; print the verdict and the findings."""
    from ..checks import check
    from ..checks.entered_texts import STALE
    from ..findings.rendering import explained_json, findings_json, findings_text, matters_json

    filing, grids = _read(options.file)
    if options.quy_tac:
        from ..reading.inputs import read_rule_file

        rules = (*filing.office_rules, *read_rule_file(options.quy_tac))
        filing = filing._replace(office_rules=rules)
    previous = read_filing(options.ky_truoc) if options.ky_truoc else None
    findings = check(filing, previous)
    written = _write_findings(options, filing, grids, findings) if _is_to_write(options) else None
    if options.json:
        more = {"explained": explained_json(findings), "matters": matters_json(findings)}
        say(Shown(findings_json(filing, findings, **more)))
    else:
        say(findings_text(filing, findings, sys.stdout))
        if any(finding.rule in STALE.values() for finding in findings):
            advise(f"Tên cũ, lỗi gõ: “tthc sua {options.file}”.")
        if not open_errors(findings):
            advise(f"Bước sau: “tthc bao-cao {written or options.file}”.")
        elif written:
            advise(f"Số vẫn đúng thì ghi giải trình ở tờ KiemTra của “{written}”, rồi lưu.")
        else:
            advise(f"Số vẫn đúng thì giải trình: “tthc kiem-tra {options.file} --ghi”.")
    return int(has_errors(findings))


def _is_to_write(options: Namespace) -> bool:
    return options.ghi or options.ra is not None


def _write_findings(
    options: Namespace, filing: Filing, grids: Sequence[Grid], findings: Sequence[Finding]
) -> Path:
    """Write the workbook with its findings in KiemTra, as the button writes them; where it is."""
    from datetime import datetime

    from ..files import lock_beside, name_beside, written_whole
    from ..findings.last_check import changed_since, remember
    from ..in_place.findings_written import with_findings

    file: Path = options.file
    target: Path = options.ra or name_beside(file, "đã kiểm tra")
    if target.suffix.lower() != file.suffix.lower():
        raise OutputError(f"Sổ “{target}” phải có đuôi {file.suffix}; hãy đổi tên tệp sau -o.")
    if options.ghi_de and (lock := lock_beside(target)):
        raise OutputError(
            f"Sổ “{target}” đang mở trong Excel hoặc LibreOffice; hãy lưu và đóng sổ rồi làm lại "
            f"(nếu không chương trình nào mở, hãy xóa tệp “{lock}”)."
        )
    now, changed = datetime.now(), changed_since(file, filing)
    made = with_findings(filing, grids, findings, now)
    with written_whole(target, overwrite=options.ghi_de) as temporary:
        temporary.write_bytes(made.content)
    remember(target, filing, now)
    tell(f"Đã ghi {target}", *made.said, *filter(None, (changed,)))
    if lock_beside(file):
        tell(f"“{file.name}” đang mở ở một chương trình: đã kiểm tra bản lưu gần nhất của nó.")
    return target


def dong_goi(options: Namespace) -> int:
    """Pack a workbook (1: packed, with explained errors), or verify a folder (1: it differs)."""
    if options.kiem is not None:
        from .superior import verify_package

        return verify_package(options)
    if options.bien_nhan or options.phan_hoi or options.theo is not None:
        raise TthcError("--bien-nhan, --phan-hoi và --theo đi với --kiem THƯMỤC; hãy thêm --kiem.")
    if options.file is None:
        raise TthcError("Thiếu tên sổ; hãy ghi tên sổ sau “dong-goi”, hoặc --kiem THƯMỤC.")
    return _pack(options)


def _pack(options: Namespace) -> int:
    from ..files import with_last_folder
    from ..findings.rendering import findings_text
    from ..sending import Templates, pack, read_checked, refuse_gaps, refuse_unexplained

    if options.mau and options.bao_cao:
        raise TthcError("--mau để viết báo cáo mới, --bao-cao gửi báo cáo đã có; hãy bỏ một cái.")
    subject = read_checked(options.file)
    if subject.unexplained(Severity.ERROR):
        say(findings_text(subject.filing, subject.findings, sys.stdout))
    refuse_unexplained(subject)
    refuse_gaps(subject, options.bao_cao)
    if options.bao_cao and not options.van_ghi:
        _refuse_other_report(subject.filing, options.bao_cao)
    warnings = subject.unexplained(Severity.WARNING)
    if warnings:
        tell(findings_text(subject.filing, warnings, sys.stderr))
        if not _agreed(f"Còn {len(warnings)} cảnh báo chưa có giải trình. Vẫn đóng gói? (c/k) "):
            raise TthcError(
                "Đã thôi, chưa đóng gói; hãy ghi giải trình ở tờ KiemTra (“tthc kiem-tra "
                f"{options.file.name} --ghi” lập tờ ấy) rồi làm lại."
            )
    templates = Templates(options.bao_cao, options.mau, options.loi_thu)
    folder = options.ra or options.file.parent
    with with_last_folder(folder):
        packed = pack(subject, folder, templates, options.ly_do or "")
    say(f"Đã đóng gói {packed.folder}")
    for name in sorted(each.name for each in packed.folder.iterdir()):
        say(f"  {name}")
    tell(f"Kiểm tra: {verdict(subject.findings)}.", *packed.notes)
    advise("Bước sau: mở thư nháp thu-gui.eml, xem lại rồi gửi.")
    return int(has_errors(subject.findings))


def _refuse_other_report(filing: Filing, report: Path) -> None:
    """The report of another unit or period goes along only when that is asked for."""
    from ..sending.report_identity import doubts_of_report
    from ..word import sound_document

    if doubts := doubts_of_report(filing, sound_document(report)):
        raise TthcError(
            f"{doubts[0]}; hãy chọn đúng báo cáo của sổ, chưa đóng gói.",
            option="thêm --van-ghi nếu vẫn muốn gửi nó",
        )


def _agreed(question: str) -> bool:
    """Ask at a terminal; elsewhere nobody can answer, so warnings pass and are said."""
    if not _at_terminal():
        tell("Các cảnh báo trên chưa có giải trình; vẫn đóng gói.")
        return True
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in ("c", "co", "có", "y")


def _at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def dien(options: Namespace) -> int:
    """Make a filled workbook, its findings in the sheet KiemTra; wrong figures are no failure."""
    from ..entries.data import read_data
    from ..files import written_whole
    from ..workbook import builder_of, write_checked

    build = builder_of(options.ra)
    data = read_data(options.data)
    if not data.forms:
        raise DataError(f"Tệp số liệu “{options.data}” chưa có biểu nào ở “bieu”; hãy thêm biểu.")
    with written_whole(options.ra, overwrite=options.ghi_de) as temporary:
        findings = write_checked(data, build, temporary)
    say(f"Đã ghi {options.ra}")
    tell(f"Kiểm tra: {verdict(findings)}.")
    return 0


def ky_moi(options: Namespace) -> int:
    """Make the next period's workbook; 1 when this period's figures have errors."""
    from ..checks import check
    from ..entries.next_period import next_period, summary
    from ..files import name_of, written_whole
    from ..in_place.new_workbook import next_workbook
    from ..mending.in_workbook import mends_of_workbook
    from ..workbook import builder_of

    filing, grids = _read(options.file)
    made = next_period(filing)
    ending = options.file.suffix.lower()  # of another one the office's looks would be lost
    own_name = f"{name_of(made.period, filing.unit)}{ending}"
    target: Path = options.ra or options.file.with_name(own_name)
    if target.resolve() == options.file.resolve():
        raise TthcError(f"Sổ mới “{target}” phải khác sổ cũ; hãy đổi tên tệp sau -o.")
    builder_of(target)  # refuses other endings
    content, not_kept = next_workbook(filing, grids, made, target)
    findings = check(filing)
    with written_whole(target, overwrite=options.ghi_de) as temporary:
        temporary.write_bytes(content)
    say(f"Đã tạo {target}", *summary(made))
    tell(*made.doubts, *not_kept)
    if mends := mends_of_workbook(target):
        tell(f"Sổ mới có {len(mends)} chỗ chữ nên sửa (tên cũ, lỗi gõ); chạy “tthc sua {target}”.")
    if findings:
        tell(f"Sổ kỳ này có {verdict(findings)}.")
    return int(has_errors(findings))


def cap_nhat_so(options: Namespace) -> int:
    """Make the same workbook with today's macros; the old one stays as it is."""
    from ..files import written_whole
    from ..workbook.todays_macros import renewed_name, with_todays_macros

    target: Path = options.ra or renewed_name(options.file)
    if target.suffix.lower() != ".xlsm":
        raise TthcError(f"Sổ mới “{target}” phải có đuôi .xlsm; hãy đổi tên tệp sau -o.")
    if target.resolve() == options.file.resolve():
        raise TthcError(f"Sổ mới “{target}” phải khác sổ cũ; hãy đổi tên tệp sau -o.")
    renewed = with_todays_macros(options.file)
    with written_whole(target, overwrite=options.ghi_de) as temporary:
        temporary.write_bytes(renewed.content)
    say(f"Đã tạo {target}")
    tell(*renewed.left)
    return 0


def nhap(options: Namespace) -> int:
    """Take the figures of an export into a new workbook; 1 when something is left for a person.

    With `--xem` they are only shown, and of files only the list of the cases behind them written.
    """
    from ..entries.from_filing import data_of
    from ..files import written_whole
    from ..in_place.new_workbook import NewWorkbook
    from ..intake import Source, figures_in, filled_all, placed, read_source
    from ..intake.fill import left, preview

    _refuse_targets(options)
    filing, grids = _read(options.file)
    if not options.xem:
        _refuse_accepted(filing)
    period = filing.period
    sources = [Source(file, read_source(file)) for file in (options.source, *options.them)]
    found = figures_in(sources, period, together=options.gop)
    pairs = placed(found, [table.form for table in filing.tables], options.bieu)
    before = data_of(filing)
    made = filled_all(before, pairs, replacing=options.thay)
    width = get_terminal_size().columns
    for one in made:
        say(*preview(one, period, width, columns=options.xem_cot))
    new = NewWorkbook(filing, grids, before, made[-1].data, options.ra or options.file)
    for line in (*new.kept_formulas, *(new.rebuilt if options.xem else ())):
        say(line)
    if options.xem:
        _write_details(made, options)
    elif not any(one.written or one.same or one.differing for one in made):
        raise TthcError("Không có số nào để nhập nên không ghi sổ mới; hãy xem các dòng trên.")
    else:
        with written_whole(options.ra, overwrite=options.ghi_de) as temporary:
            findings = new.write_checked(temporary)
            _write_details(made, options)
        say(f"Đã ghi {options.ra}")
        tell(f"Kiểm tra: {verdict(findings)}.", *new.rebuilt, *new.said)
    return int(bool(new.kept_formulas) or any(left(one, period) for one in made))


def _refuse_accepted(filing: Filing) -> None:
    """As the button does: a month that was accepted gets no other figures until it is unlocked."""
    from ..checks.superiors_remarks import month_remarks

    if month_remarks(filing).is_locked:
        raise TthcError(
            "Tháng này đã được chấp nhận nên các biểu đang khóa; muốn nhập số liệu thì mở khóa "
            f"bằng “tthc phan-hoi {filing.file.name} --mo-khoa LÝDO” rồi nhập vào sổ ấy."
        )


def _refuse_targets(options: Namespace) -> None:
    """What cannot be meant, before anything is read."""
    if options.ra is None and not options.xem:
        raise TthcError("Thiếu tên sổ mới; hãy thêm -o SỔ_MỚI.xlsx, hoặc --xem để chỉ xem trước.")
    for target in (options.ra, options.chi_tiet):
        for read in (options.file, options.source, *options.them):
            if target is not None and target.resolve() == read.resolve():
                raise TthcError(f"Tệp ghi ra “{target}” phải khác tệp được đọc; hãy đổi tên khác.")
    if options.ra and options.chi_tiet and options.ra.resolve() == options.chi_tiet.resolve():
        raise TthcError("Sổ mới và tệp chi tiết phải là hai tệp khác nhau; hãy đổi tên một tệp.")
    if options.ra:
        from ..workbook import builder_of

        builder_of(options.ra)  # refuses other endings
    if options.chi_tiet and options.chi_tiet.suffix.lower() != ".xlsx":
        raise TthcError(f"Tệp “{options.chi_tiet}” sau --chi-tiet phải có đuôi .xlsx.")


def _write_details(made: Sequence[Filled], options: Namespace) -> None:
    """The cases behind the figures, where they are asked for."""
    from ..files import written_whole
    from ..intake.case_details import write_details

    target: Path | None = options.chi_tiet
    if target is None:
        return
    figures = made[0].figures
    if figures.cases is None:
        raise TthcError("Nguồn là biểu, không phải danh sách hồ sơ, nên không có chi tiết để ghi.")
    with written_whole(target, overwrite=options.ghi_de) as temporary:
        write_details(figures, temporary)
    say(f"Đã ghi {target}")


def dung(options: Namespace) -> int:
    """Build the workbooks of the source tree, or say which of them is not what it gives."""
    from ..building.committed import checkout, committed_files, difference
    from ..files import written_whole

    root = checkout()
    for path, content in committed_files(root):
        name = path.relative_to(root)
        if not options.kiem:
            with written_whole(path, overwrite=True) as temporary:
                temporary.write_bytes(content)
            say(f"Đã dựng {name}")
        elif found := difference(path, content):
            tell(f"{name} khác với nguồn ({found}); hãy chạy “tthc dung”.")
            return 1
    return 0


def cai_dat(options: Namespace) -> int:
    """Set the program up for Excel; the same as a double click on cai-dat.bat."""
    from ..windows.computer import this_computer
    from ..windows.set_up import install

    folder = options.folder and options.folder.absolute()
    return install(this_computer(), workbooks=folder, renew=options.lai)


def go_cai_dat(_: Namespace) -> int:
    """Undo the set-up: all that `cai-dat` did; the same as a double click on go-cai-dat.bat."""
    from ..windows.computer import this_computer
    from ..windows.set_up import undo, undo_apart

    return 0 if undo_apart() else undo(this_computer())


def chan_doan(options: Namespace) -> int:
    """Say what this computer still needs; 1 when it needs anything."""
    from ..windows.computer import this_computer
    from ..windows.diagnosis import diagnose, diagnosis_as_text, diagnosis_json

    diagnosis = diagnose(this_computer(), options.file)
    if options.json:
        say(Shown(diagnosis_json(diagnosis)))
    else:
        say(*diagnosis_as_text(diagnosis).splitlines())
    return int(diagnosis.missing > 0)


def _read(file: Path) -> tuple[Filing, tuple[Grid, ...]]:
    """A workbook, and the sheets that it was read from."""
    from ..reading.snapshot import make_filing, read_grids

    grids = read_grids(file)
    return make_filing(file, grids), grids
