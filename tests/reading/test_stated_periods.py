"""The period and the unit as the heading of a form states them, however they are typed."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from baocao_tthc.period import Period
from support.read_sheets import PERIOD, Cells, found, january, messages, read, write

JANUARY = Period(date(2025, 12, 21), date(2026, 1, 20))


def heading(cells: Cells) -> Cells:
    """January with the period line replaced by these cells."""
    return {place: v for place, v in january("II.06B").items() if place != (PERIOD, 1)} | cells


@pytest.mark.parametrize(
    "line",
    [
        "(Từ ngày 21/12/2025 đến ngày 20/01/2026)",
        "Từ ngày 21/12/2025 đến hết ngày 20/01/2026",
        "Từ 21/12/2025 đến 20/01/2026",
        "Kỳ báo cáo: 21-12-2025 – 20-01-2026",
        "Từ ngày 21 tháng 12 năm 2025 đến ngày 20 tháng 01 năm 2026",
        "TỪ NGÀY 21/12/2025\nĐẾN NGÀY 20/01/2026",
        "Từ ngày 21/12 đến ngày 20/01/2026",
        "Từ\u00a0ngày\u00a021/12/2025\u00a0đến ngày 20/1/2026",
        "Từ ngày 21/12/2025 00:00:00 đến ngày 20/01/2026 23:59:59",
        "Từ 0 giờ ngày 21/12/2025 đến 24 giờ 00 phút ngày 20/01/2026",
    ],
)
def test_a_period_in_one_cell(tmp_path: Path, line: str) -> None:
    """A typed period is the period, with or without times of day; its place is the cell."""
    path = write(tmp_path / "a.xlsx", {"II.06B": heading({(PERIOD, 4): line})})
    (stated,) = read(path).tables[0].periods
    assert (stated.period, stated.place.cell) == (JANUARY, "D5")
    assert found(path) == ()


START, END = date(2025, 12, 21), date(2026, 1, 20)


@pytest.mark.parametrize(
    "cells",
    [
        {(5, 2): "Từ ngày", (5, 3): START, (5, 4): "đến ngày", (5, 5): END},
        {(5, 2): "Từ ngày:", (5, 3): "21/12/2025", (5, 7): "đến ngày:", (5, 9): "20/01/2026"},
        {(4, 2): "Từ ngày", (4, 3): START, (5, 2): "Đến ngày", (5, 3): END},
        {(4, 2): "Từ ngày 21/12/2025", (5, 2): "đến ngày 20/01/2026"},
        {
            (5, 2): "Từ ngày",
            (5, 3): datetime(2025, 12, 21, 0, 0),
            (5, 4): "đến ngày",
            (5, 5): datetime(2026, 1, 20, 23, 59),
        },
    ],
    ids=["date cells", "text cells", "two rows of cells", "two rows", "with time parts"],
)
def test_a_period_over_several_cells(tmp_path: Path, cells: Cells) -> None:
    """Words and dates in cells of their own, in one row or two, are one period."""
    path = write(tmp_path / "a.xlsx", {"II.06B": heading(cells)})
    (stated,) = read(path).tables[0].periods
    assert (stated.period, stated.place.column) == (JANUARY, 2)
    assert found(path) == ()


def test_dates_of_the_1904_system(tmp_path: Path) -> None:
    """A workbook of Excel for Mac counts its days from 1904; the dates are the same."""
    cells: Cells = {(5, 2): "Từ ngày", (5, 3): START, (5, 4): "đến ngày", (5, 5): END}
    path = write(tmp_path / "a.xlsx", {"II.06B": heading(cells)}, date_1904=True)
    assert read(path).tables[0].period == JANUARY
    assert found(path) == ()


@pytest.mark.parametrize(
    ("line", "rules"),
    [
        ("Từ ngày 31/11/2025 đến ngày 20/01/2026", ("KY03",)),
        ("Từ ngày 20/01/2026 đến ngày 21/12/2025", ("KY03",)),
        ("Từ ngày 22/12/2025 đến ngày 20/01/2026", ("KY02",)),
        ("Tháng 01 năm 2026", ("KY04",)),
        ("Từ ngày … đến ngày …", ("KY04",)),
    ],
)
def test_a_period_that_is_none_is_reported(
    tmp_path: Path, line: str, rules: tuple[str, ...]
) -> None:
    """An impossible, an unknown and a missing period each have their rule."""
    path = write(tmp_path / "a.xlsx", {"II.06B": heading({(PERIOD, 1): line})})
    assert found(path) == rules


def test_an_error_in_the_heading_is_no_period(tmp_path: Path) -> None:
    """A period line that is #REF! reads as #REF! and is told as that, not as no period."""
    from support.read_sheets import Formula

    cells = heading({(PERIOD, 1): Formula("=ThongTin!#REF!", "#REF!")})
    path = write(tmp_path / "a.xlsx", {"II.06B": cells})
    assert "#REF!" in [text.text for text in read(path).tables[0].headings]
    assert found(path) == ("ND05",)


def test_two_periods_in_one_workbook_are_reported_with_both_cells(tmp_path: Path) -> None:
    """II.06B and PL01 as the seed has them: KY01 with both periods and both cells."""
    sheets = {"II.06B": january("II.06B"), "PL01": january("PL01")}
    path = write(tmp_path / "a.xlsx", sheets)
    (message,) = (text for text in messages(path) if text.startswith("KY01"))
    assert "21/12/2025–20/01/2026 (ô A5 tờ II.06B)" in message
    assert "15/12/2025–14/01/2026 (ô A5 tờ PL01)" in message


@pytest.mark.parametrize(
    ("cells", "unit"),
    [
        ({(1, 3): "Đơn vị báo cáo: UBND xã Hồng Dụ"}, "UBND xã Hồng Dụ"),
        ({(1, 3): "ĐƠN VỊ BÁO CÁO : UBND xã Hồng Dụ "}, "UBND xã Hồng Dụ"),
        ({(1, 3): "Đơn vị\u00a0báo cáo:UBND xã Hồng Dụ\nĐơn vị nhận: A"}, "UBND xã Hồng Dụ"),
        ({(1, 3): "Biểu số II.06B\nĐơn vị báo cáo: UBND xã Hồng Dụ"}, "UBND xã Hồng Dụ"),
        ({(1, 3): "Đơn vị báo cáo:\nUBND xã Hồng Dụ"}, "UBND xã Hồng Dụ"),
        ({(1, 3): "Đơn vị báo cáo:", (1, 5): "UBND xã Hồng Dụ"}, "UBND xã Hồng Dụ"),
        ({(1, 3): "Đơn vị báo cáo:"}, ""),
        ({(1, 3): "Đơn vị báo cáo:", (2, 3): "Đơn vị nhận báo cáo: UBND thành phố"}, ""),
        ({(1, 3): None}, ""),
    ],
)
def test_the_unit_without_thongtin_is_that_of_the_heading(
    tmp_path: Path, cells: dict[tuple[int, int], Any], unit: str
) -> None:
    """A workbook of forms only names its unit in a heading line, in the cell or the next one."""
    path = write(tmp_path / "a.xlsx", {"II.06B": january("II.06B") | cells})
    assert read(path).unit == unit
    assert found(path) == ()
