"""KY: every period of a report is one period, of a known regime."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from support.grids import Book, findings, ids, january


def with_info(**values: Any) -> Book:
    """January with a ThongTin of these labels (underscores for blanks) and values."""
    labels = {
        "unit": "Đơn vị báo cáo",
        "month": "Tháng báo cáo",
        "year": "Năm báo cáo",
        "start": "Kỳ báo cáo từ ngày",
        "end": "Kỳ báo cáo đến ngày",
        "signed": "Ngày ký văn bản",
    }
    standard = {
        "unit": "UBND xã Ninh Giang",
        "month": 1,
        "year": 2026,
        "start": date(2025, 12, 21),
        "end": date(2026, 1, 20),
    }
    cells = {}
    for row, (key, value) in enumerate((standard | values).items(), 3):
        cells |= {(row, 1): labels[key], (row, 2): value}
    return january() | {"ThongTin": cells}


def test_ky01_two_periods_in_one_report_are_one_finding() -> None:
    """Both periods, their cells and their regimes are named."""
    book = january()
    book["PL01"][5, 3] = "(Từ ngày 15/12/2025 đến ngày 14/01/2026)"
    (found,) = findings(book)
    assert found.rule == "KY01"
    assert (
        "21/12/2025–20/01/2026 (ô C5 tờ II.06B); 15/12/2025–14/01/2026 (ô C5 tờ PL01)"
        in found.message
    )
    assert "Nghị định 09/2019/NĐ-CP" in (found.hint or "")


def test_ky01_takes_in_thongtin_and_the_narrative() -> None:
    """A period in the texts counts like one in a form, unless it is quoted for comparison."""
    book = with_info()
    assert ids(book) == ()
    book["NoiDung"] = {(1, 1): "Mục", (1, 3): "Nội dung", (2, 1): "2.1"}
    book["NoiDung"][2, 3] = "Cùng kỳ năm trước (từ ngày 21/12/2024 đến ngày 20/01/2025) ít hơn."
    assert ids(book) == ()
    book["NoiDung"][2, 3] = "Từ ngày 15/12/2025 đến 14/01/2026 đã công khai 04 TTHC."
    assert ids(book) == ("KY01",)


@pytest.mark.parametrize(
    "period",
    [
        "21/02/2024 đến ngày 20/03/2024",
        "15/12/2025 đến ngày 14/01/2026",
        "01/02/2024 đến ngày 29/02/2024",
        "01/12/2026 đến ngày 31/12/2026",
    ],
)
def test_ky02_the_three_monthly_regimes_are_known(period: str) -> None:
    """Also across the year's end and in a leap year."""
    book = january()
    for sheet in book:
        book[sheet][5, 3] = f"(Từ ngày {period})"
    assert "KY02" not in ids(book)


def test_ky02_a_period_of_no_regime_is_a_warning() -> None:
    """The city may set its own: it is told, not condemned."""
    book = january()
    for sheet in book:
        book[sheet][5, 3] = "(Từ ngày 20/12/2025 đến ngày 19/01/2026)"
    (found,) = findings(book)
    assert (found.rule, found.severity) == ("KY02", "warning")


def test_ky03_an_impossible_date_is_quoted() -> None:
    """31/11 is in no calendar, wherever it stands."""
    book = january()
    book["PL01"][5, 3] = "(Từ ngày 31/11/2025 đến ngày 20/01/2026)"
    assert ids(book) == ("KY03",)
    assert ids(with_info(signed="ngày 5 tháng Giêng")) == ("KY03",)


def test_ky03_one_wrong_period_in_many_places_is_one_finding() -> None:
    """The forms repeat ThongTin's dates; the reason says that the order is wrong, not the form."""
    book = with_info(start=date(2026, 1, 20), end=date(2025, 12, 21))
    for form in ("II.06B", "PL01"):
        book[form][5, 3] = "(Từ ngày 20/01/2026 đến ngày 21/12/2025)"
    (found,) = findings(book)
    assert found.rule == "KY03"
    assert "(" not in found.message.partition(":")[0]
    assert (
        "ô B6 tờ ThongTin; ô C5 tờ II.06B; ô C5 tờ PL01: ngày kết thúc 21/12/2025 trước"
        in found.message
    )


def test_ky04_is_not_said_of_a_form_that_takes_its_period_from_an_empty_thongtin() -> None:
    """The empty cell of ThongTin is told (ND06), not the locked heading that repeats it."""
    book = with_info(start="", end="")
    for form in ("II.06B", "PL01"):
        book[form][5, 3] = "(Từ ngày … đến ngày …)"
    assert ids(book) == ("ND06",)


def test_ky04_a_form_that_states_no_period_is_told() -> None:
    """A number without its period cannot be compared."""
    book = january()
    del book["PL01"][5, 3]
    assert ids(book) == ("KY04",)


def test_ky05_the_period_ends_in_the_month_reported_on() -> None:
    """A workbook copied from last month still has last month's period."""
    assert ids(with_info(month=2)) == ("KY05",)
    assert ids(with_info(year=2025)) == ("KY05",)


def test_ky05_is_not_said_of_a_month_that_is_none() -> None:
    """Month 13 is one finding, not two."""
    assert ids(with_info(month=13)) == ("ND03",)
