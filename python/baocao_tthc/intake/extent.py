"""How far an export may spread: far above a month of a commune's cases, far below what hurts."""

from __future__ import annotations

from pathlib import Path

from ..errors import WorkbookError

MAX_ROWS = 300_000
MAX_COLUMNS = 200
MAX_AREA = 2_100_000  # cells that the sheets span together


def check_extent(file: Path, rows: int, columns: int, area: int) -> None:
    """Raise WorkbookError for an export that spreads too far; `area` counts cells of all sheets."""
    if rows > MAX_ROWS or columns > MAX_COLUMNS or area > MAX_AREA:
        raise too_large(file)


def too_large(file: Path) -> WorkbookError:
    """The error for an export that is larger than its bounds."""
    rows, cells = (f"{most:,}".replace(",", ".") for most in (MAX_ROWS, MAX_AREA))
    return WorkbookError(
        f"“{file}” quá lớn (hơn {rows} dòng, {MAX_COLUMNS} cột hoặc {cells} ô); hãy xuất riêng "
        "từng kỳ, xóa các dòng, cột thừa rồi nhập lại."
    )
