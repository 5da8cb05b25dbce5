"""`tthc dong-goi`: make the package that goes upward, or verify a received one."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from ..checks import Severity, verdict
from ..errors import TthcError
from .output import as_text


def dong_goi(options: Namespace) -> int:
    """Pack a workbook (1: packed, with explained errors), or verify a folder (1: it differs)."""
    if options.kiem is not None:
        return _verify(options)
    if options.file is None:
        raise TthcError("Thiếu tên sổ; hãy ghi tên sổ sau “dong-goi”, hoặc --kiem THƯMỤC.")
    return _pack(options)


def _pack(options: Namespace) -> int:
    from ..dispatch import pack, read_subject, refuse_unexplained, templates_beside

    folder = options.ra or options.file.parent
    subject = read_subject(options.file)
    if subject.unexplained(Severity.ERROR):
        print(as_text(subject.report, subject.findings, sys.stdout))
    refuse_unexplained(subject)
    warnings = subject.unexplained(Severity.WARNING)
    if warnings:
        print(as_text(subject.report, warnings, sys.stderr), file=sys.stderr)
        if not _agreed(f"Còn {len(warnings)} cảnh báo chưa có giải trình. Vẫn đóng gói? (c/k) "):
            raise TthcError("Đã thôi, chưa đóng gói; hãy ghi giải trình ở tờ KiemTra rồi làm lại.")
    templates = templates_beside(options.file.absolute().parent, options.bao_cao)
    packed = pack(subject, folder, templates, overwrite=options.ghi_de)
    print(f"Đã đóng gói {packed.folder}")
    for name in sorted(each.name for each in packed.folder.iterdir()):
        print(f"  {name}")
    print(f"Kiểm tra: {verdict(subject.findings)}.", file=sys.stderr)
    for note in packed.notes:
        print(note, file=sys.stderr)
    return int(any(each.severity is Severity.ERROR for each in subject.findings))


def _agreed(question: str) -> bool:
    """Ask at a terminal; elsewhere nobody can answer, so warnings pass and are said."""
    if not _at_terminal():
        print("Các cảnh báo trên chưa có giải trình; vẫn đóng gói.", file=sys.stderr)
        return True
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in ("c", "co", "có", "y")


def _at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _verify(options: Namespace) -> int:
    from ..dispatch import verify
    from ..dispatch.verify import said

    if options.file is not None or options.ra is not None or options.bao_cao is not None:
        raise TthcError("--kiem chỉ đi với một thư mục; hãy bỏ tên sổ và các tùy chọn khác.")
    folder: Path = options.kiem
    verified = verify(folder)
    print(said(verified))
    return int(bool(verified.differences))
