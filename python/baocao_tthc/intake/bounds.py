"""How large an export may be: far above a month of a commune's cases, far below what hurts."""

from pathlib import Path

from ..errors import WorkbookError
from ..reading.sheet_scan import Bounds

MAX_ROWS = 300_000
MAX_COLUMNS = 200
MAX_AREA = 12_000_000  # cells that the sheets span together
MAX_UNPACKED = 256 * 2**20  # bytes; a case has some 400 in a sheet's XML
EXPORT = Bounds(MAX_ROWS, MAX_COLUMNS, cells=MAX_AREA, area=MAX_AREA, unpacked=MAX_UNPACKED)


def too_large(file: Path) -> WorkbookError:
    """The error of an export that spreads too far."""
    return WorkbookError(
        f"“{file}” quá lớn (hơn {MAX_ROWS:,} dòng, {MAX_COLUMNS} cột, hoặc trải quá rộng)".replace(
            ",000", ".000"
        )
        + "; hãy xuất riêng từng kỳ, xóa các dòng, cột thừa rồi nhập lại."
    )
