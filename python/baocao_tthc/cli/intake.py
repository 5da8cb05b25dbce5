"""`tthc nhap`: the figures of an export into a new workbook, previewed first."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from ..build import WorkbookData, builder_of
from ..build.checked import write_checked
from ..build.of_report import data_of, left_out, other_sheets
from ..checks import verdict
from ..errors import TthcError
from ..files import written_whole
from ..forms import known_forms
from ..intake import Figures, Filled, figures_in, filled, read_source
from ..intake.fill import placed
from ..intake.preview import left, preview
from ..reading.workbook import make_report, read_grids
from ..report import Report


def take_in(options: Namespace) -> int:
    """Preview, and unless `--xem` write the new workbook and on request the cases behind it."""
    _refuse(options)
    build = None if options.xem else builder_of(options.ra)
    grids = read_grids(options.file)
    report = make_report(options.file, grids)
    found = figures_in(options.source, read_source(options.source), known_forms(), report.period)
    made, data = _filled(report, found, options)
    period = report.period
    doubts = [line for one in made for line in left(one, period, replacing=options.thay)]
    for one in made:
        print("\n".join(preview(one, period, replacing=options.thay)))
    if build:
        with written_whole(options.ra, overwrite=options.ghi_de) as temporary:
            findings = write_checked(data, build, temporary)
            _write_details(made, options)
        print(f"Đã ghi {options.ra}")
        print(f"Kiểm tra: {verdict(findings)}.", file=sys.stderr)
        for note in left_out(other_sheets(report, (grid.name for grid in grids))):
            print(note, file=sys.stderr)
    else:
        _write_details(made, options)
    return int(bool(doubts))


def _refuse(options: Namespace) -> None:
    """What cannot be meant, before anything is read."""
    if options.ra is None and not options.xem:
        raise TthcError("Thiếu tên sổ mới; hãy thêm -o SỔ_MỚI.xlsx, hoặc --xem để chỉ xem trước.")
    for target in (options.ra, options.chi_tiet):
        for read in (options.file, options.source):
            if target is not None and target.resolve() == read.resolve():
                raise TthcError(f"Tệp ghi ra “{target}” phải khác tệp được đọc; hãy đổi tên khác.")
    if options.ra and options.chi_tiet and options.ra.resolve() == options.chi_tiet.resolve():
        raise TthcError("Sổ mới và tệp chi tiết phải là hai tệp khác nhau; hãy đổi tên một tệp.")
    if options.chi_tiet and options.chi_tiet.suffix.lower() != ".xlsx":
        raise TthcError(f"Tệp “{options.chi_tiet}” sau --chi-tiet phải có đuôi .xlsx.")


def _filled(
    report: Report, found: tuple[Figures, ...], options: Namespace
) -> tuple[list[Filled], WorkbookData]:
    data = data_of(report)
    forms = [table.form for table in report.tables]
    made = []
    for figures, form in placed(found, forms, options.bieu):
        made.append(filled(data, figures, form, replacing=options.thay))
        data = made[-1].data
    return made, data


def _write_details(made: list[Filled], options: Namespace) -> None:
    """The cases behind the figures, where they are asked for."""
    from ..intake.details import write_details

    target: Path | None = options.chi_tiet
    if target is None:
        return
    one = next((one for one in made if one.figures.cases), None)
    if one is None or one.figures.cases is None:
        raise TthcError("Nguồn là biểu, không phải danh sách hồ sơ, nên không có chi tiết để ghi.")
    with written_whole(target, overwrite=options.ghi_de) as temporary:
        write_details(one.figures.cases, one.figures.form, temporary)
    print(f"Đã ghi {target}")
