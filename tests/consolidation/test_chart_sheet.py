"""BieuDo: nobody is called lowest who is level with the highest, and what is cut off is said."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from baocao_tthc.consolidation.consolidating import brought_together
from baocao_tthc.consolidation.result_workbook import result_bytes
from support.submitted import of_units, settled

HEAD = "Trước và đúng hạn (%), Biểu II.06B"


def blocks(late: Sequence[int], folder: Path) -> dict[str, list[str]]:
    """The bars below each heading about the share, of units with so many overdue cases of 100."""
    units = {f"UBND xã {number:02d}": settled(100, each) for number, each in enumerate(late)}
    path = folder / "TONGHOP.xlsx"
    path.write_bytes(result_bytes(brought_together(of_units(units))))
    sheet = openpyxl.load_workbook(path, data_only=True)["BieuDo"]
    found: dict[str, list[str]] = {}
    for name, _ in sheet.iter_rows(min_row=3, max_col=2, values_only=True):
        if name and HEAD in str(name):
            bars = found.setdefault(str(name), [])
        elif name and found:
            bars.append(str(name))
    return found


@pytest.mark.parametrize("units", [12, 21])
def test_units_that_are_all_alike_are_not_ranked(units: int, tmp_path: Path) -> None:
    """Of few each has its bar; of many the sheet says that all are alike."""
    (heading,) = (found := blocks([0] * units, tmp_path))
    assert "thấp nhất" not in heading
    if units > 20:
        assert heading == f"Cả 21 đơn vị bằng nhau: {HEAD}"
        assert found[heading] == ["Mỗi đơn vị"]
    else:
        assert len(found[heading]) == units


def test_only_who_is_below_the_highest_is_lowest(tmp_path: Path) -> None:
    """Three of 25 are below; of the 22 others ten are shown, and that there are more."""
    found = blocks([0] * 22 + [5, 6, 7], tmp_path)
    assert found == {
        f"3 đơn vị thấp nhất: {HEAD}": [f"UBND xã {n}" for n in (24, 23, 22)],
        f"10 đơn vị cao nhất (còn 12 đơn vị bằng vậy): {HEAD}": [
            f"UBND xã {n:02d}" for n in range(10)
        ],
    }


def test_only_who_is_above_the_lowest_is_highest(tmp_path: Path) -> None:
    """The other way round."""
    low, high = blocks([5] * 22 + [0, 1, 2], tmp_path).items()
    assert low[0].startswith("10 đơn vị thấp nhất (còn 12 đơn vị bằng vậy): ")
    assert high == (f"3 đơn vị cao nhất: {HEAD}", [f"UBND xã {n}" for n in (22, 23, 24)])


def test_ten_of_either_end(tmp_path: Path) -> None:
    """Where all differ, as many at either end."""
    low, high = blocks(range(25), tmp_path).values()
    assert (low[0], low[-1], high[0], high[-1]) == (
        "UBND xã 24", "UBND xã 15", "UBND xã 00", "UBND xã 09",
    )  # fmt: skip
