"""The ribbon's label says at once that figures were changed after the check.

Excel raises an event for every cell that is written; Calc does not, so the tests raise it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from baocao_tthc import excel
from support.ribbon_clicks import Clicks, macro_workbook

OpenBook = Callable[[Path], xw.Book]
CHANGED = " (số liệu đã đổi)"


@pytest.fixture
def clicks(tmp_path: Path, open_book: OpenBook, monkeypatch: pytest.MonkeyPatch) -> Clicks:
    """The ribbon of January's workbook, told of every change; checked once."""
    path = tmp_path / "sổ.xlsm"
    path.write_bytes(macro_workbook())
    found = Clicks(open_book(path))
    found.book.set_mock_caller()
    found.listen(monkeypatch)
    return found


def label_of(clicks: Clicks) -> str:
    """What the label says before it tells of a change."""
    return " ".join(clicks.book.sheets["KiemTra"].range("A1:A2").value)


@pytest.mark.parametrize(
    ("sheet", "address", "value"),
    [
        ("II.06B", "D12", 1234),
        ("II.06B", "D13", "tám"),
        ("II.06B", "B13", "Đất đại"),
        ("PL01", "E8", 3),
        ("ThongTin", "B7", 2),
        ("NoiDung", "C9", "Ngày 21/01/2026"),
        ("NoiDung", "C9", "=1/0"),
        ("QuyTac", "B12", "[II.06B](10) = 0"),
        ("LichSu", "F9", 3),
    ],
)
def test_the_ribbon_says_at_once_that_figures_changed(
    clicks: Clicks, sheet: str, address: str, value: object
) -> None:
    """Whatever a check reads: typed after it, the label says so; the next check is of these."""
    excel.check()
    assert clicks.label() == label_of(clicks)
    clicks.noted()
    clicks.book.sheets[sheet].range(address).value = value
    assert clicks.label() == label_of(clicks) + CHANGED
    excel.check()
    assert clicks.label() == label_of(clicks)


def test_what_no_check_reads_is_no_change(clicks: Clicks) -> None:
    """An explanation, the day of sending, TongQuan, also under another name."""
    excel.check()
    clicks.book.sheets["TongQuan"].name = "Nhìn chung"
    for sheet, address in (("KiemTra", "J4"), ("HuongDan", "D12"), ("Nhìn chung", "A1")):
        clicks.book.sheets[sheet].api.Unprotect(Password="")
        clicks.book.sheets[sheet].range(address).value = "x"
    assert clicks.label() == label_of(clicks)


def test_a_list_renamed_or_made_anew_still_ends_a_change(clicks: Clicks) -> None:
    """The verdict counts wherever its name points to."""
    excel.check()
    clicks.book.sheets["KiemTra"].name = "KT cũ"
    clicks.book.sheets["II.06B"].range("D12").value = 1234
    assert clicks.label().endswith(CHANGED)
    excel.check()
    assert not clicks.label().endswith(CHANGED)
    clicks.book.sheets["KT cũ"].delete()
    excel.check()
    assert clicks.label() == label_of(clicks)


def test_a_button_that_writes_figures_makes_the_verdict_an_old_one(clicks: Clicks) -> None:
    """A row that Thêm lĩnh vực fills is a change as if it were typed."""
    excel.check()
    form = clicks.book.sheets["II.06B"]
    form.activate()
    form.range("14:14").insert(shift="down")
    excel.add_field()
    assert clicks.label().endswith(CHANGED)


def test_where_nothing_was_checked_nothing_is_old(clicks: Clicks) -> None:
    """The label of a workbook without a verdict stays as it is, and so does an empty one."""
    clicks.book.sheets["II.06B"].range("D12").value = 1234
    assert clicks.label() == "Chưa kiểm tra"
    for name in ("KetQuaKiemTra", "LucKiemTra"):
        clicks.book.names[name].delete()
    clicks.tell("KiemTra", "B4")
    assert clicks.label() == ""


def test_the_event_hands_over_what_was_changed(clicks: Clicks) -> None:
    """Excel's own call, on its document module; the label is asked for again when it differs."""
    excel.check()
    sheet = clicks.document.Sheets.getByName("II.06B")
    clicks.raise_event(sheet, sheet.getCellRangeByName("D12"))
    assert clicks.label().endswith(CHANGED)
