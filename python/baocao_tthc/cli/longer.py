"""The command that adds months up to a quarter, half a year or a year."""

from __future__ import annotations

from argparse import Namespace

from ..errors import TthcError
from ..findings.finding import has_errors, open_errors
from ..findings.matters import verdict
from .speech import say, tell

_SPANS = {"quy": 3, "nua_nam": 6}  # months


def gop_ky(options: Namespace) -> int:
    """Make the workbook of a longer period; 1 when its figures have errors."""
    from ..checks import check
    from ..entries.longer_period import longer_period
    from ..files import written_whole
    from ..reading import read_filing
    from ..workbook import builder_of, write_checked

    build = builder_of(options.ra)
    files = [file.resolve() for file in options.files]
    if twice := next((file for file in files if files.count(file) > 1), None):
        raise TthcError(f"Sổ “{twice}” được ghi hai lần; hãy ghi mỗi sổ một lần.")
    filings = [read_filing(file) for file in options.files]
    if options.ra.resolve() in files:
        raise TthcError(f"Sổ mới “{options.ra}” phải khác các sổ tháng; hãy đổi tên tệp sau -o.")
    ends = [filing.period.end.year for filing in filings if filing.period]
    if options.nam is not None:
        if not (len(options.nam) == 4 and options.nam.isdecimal()):
            raise TthcError(f"Năm “{options.nam}” chưa đúng; hãy ghi bốn chữ số, ví dụ --nam 2026.")
        ends = [int(options.nam)]
    if not ends:
        raise TthcError(f"Sổ “{options.files[0]}” chưa ghi kỳ báo cáo; hãy điền ở tờ ThongTin.")
    made = longer_period(filings, [(max(ends), month) for month in _months(options)])
    doubtful = bool(made.doubts)
    for filing in filings:
        found = check(filing)
        if open_errors(found):
            doubtful = True
            tell(f"Sổ “{filing.file}” còn lỗi chưa giải trình: {verdict(found)}.")
    with written_whole(options.ra, overwrite=options.ghi_de) as temporary:
        findings = write_checked(made.data, build, temporary)
    say(f"Đã ghi {options.ra}", f"Kỳ: {made.period.text}.")
    tell(*made.doubts, f"Kiểm tra: {verdict(findings)}.")
    tell("Lời văn của các tháng không gộp được; hãy viết ở tờ NoiDung.")
    return int(has_errors(findings) or doubtful)


def _months(options: Namespace) -> range:
    """The months that are asked for, of the latest year that a workbook is of."""
    asked = {name: getattr(options, name) for name in _SPANS if getattr(options, name) is not None}
    if len(asked) + options.ca_nam != 1:
        raise TthcError(
            "Chưa rõ gộp kỳ nào; hãy ghi đúng một trong --quy N, --nua-nam N, --ca-nam."
        )
    if options.ca_nam:
        return range(1, 13)
    (name, stated), span = *asked.items(), _SPANS[next(iter(asked))]
    if not stated.isdecimal() or not 1 <= int(stated) <= 12 // span:
        raise TthcError(
            f"--{name.replace('_', '-')} phải từ 1 đến {12 // span}, không phải “{stated}”."
        )
    first = (int(stated) - 1) * span + 1
    return range(first, first + span)
