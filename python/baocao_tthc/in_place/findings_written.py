"""The findings of a check put into a closed workbook, as the button puts them: the list of KiemTra,
what other sheets show of it, the marks of the cells. All else stays to the byte.

A workbook without KiemTra gets the sheet behind its others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from ..entries.data import blank_data
from ..errors import WorkbookError
from ..filing import Filing, Place
from ..findings.finding import Finding
from ..findings.marking import said_of_locked
from ..reading.grid import Grid
from ..reading.snapshot import read_grids
from ..sheets import FINDINGS, OUTPUTS, SEVERITY_COUNTS, quoted
from ..workbook.findings_sheet import NAMED
from .built_sheets import with_built_sheets, with_empty_sheet, with_names
from .cell_marks import with_cell_marks
from .check_list import HEADS_ROW, CheckList
from .office_workbook import OfficeWorkbook, Rewritten
from .sheet_cells import CellWrite, UnusualPartError

_STAMP, _CHECKED_STAMP = "DauSoLieu", "DauDaKiemTra"
"""Names of two numbers in workbooks built before: they tell of changed figures when both differ."""


class WithFindings(NamedTuple):
    """The content of a workbook with its findings, and what is to be said of it."""

    content: bytes
    said: list[str]


def with_findings(
    filing: Filing, grids: Sequence[Grid], findings: Sequence[Finding], when: datetime
) -> WithFindings:
    """The workbook, read from these sheets, with what was found in it at that time.

    Raises WorkbookError where the list cannot be put into it.
    """
    try:
        office = OfficeWorkbook(filing.file)
        listed = CheckList(office, grids)
        if not listed.heads:
            _refuse_other_list(filing.file, office, listed)
            office, listed = _with_list(filing)
        made = _written(office, listed, filing, findings, when)
    except UnusualPartError as error:
        raise WorkbookError(
            f"Sổ “{filing.file}” được ghi theo cách khác thường nên không ghi thêm tờ {FINDINGS} "
            "được; hãy mở bằng Excel, lưu lại rồi thử lại."
        ) from error
    shown = (place for place in made.waiting if place.sheet not in OUTPUTS)
    said = office.said_of(made._replace(waiting=tuple(shown)))
    content, unmarked = _marked(made.content, findings)
    return WithFindings(content, [*said, *unmarked])


def _marked(content: bytes, findings: Sequence[Finding]) -> tuple[bytes, list[str]]:
    """The workbook with the marks of the cells, and what is to be said of cells without."""
    try:
        content, locked = with_cell_marks(content, findings)
    except UnusualPartError:
        return content, [
            "Không tô màu được các ô vì sổ do một chương trình lạ ghi; danh sách vẫn đủ."
        ]
    names = ", ".join(f"“{name}”" for name in locked)
    return content, [said_of_locked(names)] if locked else []


def _refuse_other_list(file: Path, office: OfficeWorkbook, listed: CheckList) -> None:
    """Raise WorkbookError where a sheet made anew would cover something, or break formulas."""
    if office.meaning(SEVERITY_COUNTS):  # they count a list that is not of today
        raise WorkbookError(
            f"Danh sách ở tờ {FINDINGS} của sổ “{file}” (sổ cũ) không còn, hoặc chưa có cột Giải "
            "trình; hãy mở sổ, bấm Kiểm tra số liệu một lần."
        )
    if not listed.is_blank:
        raise WorkbookError(
            f"Tờ “{FINDINGS}” của sổ “{file}” không có danh sách của chương trình (tiêu đề ở dòng "
            f"{HEADS_ROW}: STT, Mức, Việc …); hãy đổi tên tờ ấy rồi làm lại."
        )


def _with_list(filing: Filing) -> tuple[OfficeWorkbook, CheckList]:
    """The workbook with an empty list."""
    from ..workbook.assembly import workbook_bytes  # loads XlsxWriter

    content = with_empty_sheet(filing.file.read_bytes(), FINDINGS)
    content = with_built_sheets(content, workbook_bytes(blank_data()), (FINDINGS,))
    cells = {name: f"{quoted(FINDINGS)}!{area}" for name, area in NAMED.items()}
    with TemporaryDirectory(prefix="BaoCao_TTHC-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder, filing.file.name)
        copy.write_bytes(with_names(content, cells))
        office = OfficeWorkbook(copy)
        return office, CheckList(office, read_grids(copy))


def _written(
    office: OfficeWorkbook,
    listed: CheckList,
    filing: Filing,
    findings: Sequence[Finding],
    when: datetime,
) -> Rewritten:
    cells = listed.writes(findings, filing.explanations, when)
    writes = {listed.sheet: cells}
    for place, write in _stamped(office):
        writes.setdefault(place.sheet, {})[place.row, place.column] = write
    fitted = {listed.sheet: listed.heights(cells)}
    return office.written(writes, listed.results(findings, when), fitted)


def _stamped(office: OfficeWorkbook) -> Iterator[tuple[Place, CellWrite]]:
    """Of an older workbook, that the list is of the figures as they stand."""
    stamp, checked = office.named(_STAMP), office.named(_CHECKED_STAMP)
    cell = office.cell(stamp) if stamp else None
    if checked and cell and cell.kind == "n" and cell.value:
        yield checked, CellWrite(Decimal(cell.value))
