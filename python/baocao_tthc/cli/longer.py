"""The command that adds months up to a quarter, half a year or a year."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..errors import TthcError
from ..findings.finding import has_errors, open_errors
from ..findings.matters import verdict
from .speech import say, tell

if TYPE_CHECKING:
    from ..entries.longer_period import Span
    from ..filing import Filing

_SPANS = {"quy": 3, "nua_nam": 6}  # months


def gop_ky(options: Namespace) -> int:
    """Make the workbook of a longer period; 1 when its figures have errors."""
    from ..checks import check
    from ..entries.longer_period import is_of, longer_period
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
    span = _span(options, filings)
    made = longer_period(filings, span)
    doubtful = bool(made.doubts)
    for filing in filings:
        if is_of(filing, span) and open_errors(found := check(filing)):
            doubtful = True
            tell(f"Sổ “{filing.file}” còn lỗi chưa giải trình: {verdict(found)}.")
    with written_whole(options.ra, overwrite=options.ghi_de) as temporary:
        findings = write_checked(made.data, build, temporary)
    say(f"Đã ghi {options.ra}", f"Kỳ: {made.period.text}.")
    tell(*made.doubts, f"Kiểm tra: {verdict(findings)}.")
    tell("Lời văn của các tháng không gộp được; hãy viết ở tờ NoiDung.")
    return int(has_errors(findings) or doubtful)


def _span(options: Namespace, filings: Sequence[Filing]) -> Span:
    """The months that are asked for, of the year that is asked for; else of that of the last of the
    workbooks, or of the year before when they had not begun by then.
    """
    from ..entries.longer_period import month_of

    months = _months(options)
    if options.nam is not None:
        if not (len(options.nam) == 4 and options.nam.isdecimal()):
            raise TthcError(f"Năm “{options.nam}” chưa đúng; hãy ghi bốn chữ số, ví dụ --nam 2026.")
        return tuple((int(options.nam), month) for month in months)
    ends = [end for filing in filings if (end := month_of(filing))]
    if not ends:
        raise TthcError(f"Sổ “{options.files[0]}” chưa ghi kỳ báo cáo; hãy điền ở tờ ThongTin.")
    year, last = max(ends)
    return tuple((year - (last < months[0]), month) for month in months)


def _months(options: Namespace) -> range:
    """The months of the year that are asked for."""
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
