"""HuongDan says until when the report is due and what is left, in a real spreadsheet program."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from baocao_tthc.cli import main
from baocao_tthc.entries.data import blank_data, parse_data
from baocao_tthc.forms import known_forms
from baocao_tthc.period import regimes
from baocao_tthc.reading import read_filing
from baocao_tthc.workbook.assembly import macro_workbook_bytes, workbook_bytes
from baocao_tthc.workbook.info_sheet import info_cells
from baocao_tthc.working_days import closed, working_days
from support.macro_books import consistent_data

OpenBook = Callable[[Path], xw.Book]
DUE = info_cells()["due"]


@pytest.fixture
def book(tmp_path: Path, open_book: OpenBook) -> xw.Book:
    """Consistent figures without a due day; the report is neither checked, made nor sent."""
    path = tmp_path / "sổ.xlsx"
    path.write_bytes(workbook_bytes(parse_data(consistent_data(), known_forms())))
    return open_book(path)


def line(book: xw.Book) -> str:
    """What HuongDan says of the due day."""
    book.app.calculate()
    return str(book.sheets["HuongDan"].range("A4").value)


@pytest.mark.parametrize(
    ("days", "said"),
    [(2, "còn 2 ngày"), (1, "còn 1 ngày"), (0, "hôm nay"), (-3, "đã quá 3 ngày")],
)
def test_the_days_that_are_left_are_counted(book: xw.Book, days: int, said: str) -> None:
    """From today to the day in ThongTin, then since; what is left to do is named by its sheet."""
    due = date.today() + timedelta(days=days)
    book.sheets["ThongTin"].range(DUE).value = due
    left = "chưa: KiemTra, báo cáo Word, gửi"
    kind = f" ({closed(due)})" if closed(due) else ""
    assert line(book) == f"Hạn gửi: {due:%d/%m/%Y}{kind}, {said}{of_work(due)}; {left}"


def of_work(due: date) -> str:
    """How many working days are left, where they are fewer than the days."""
    days, working = (due - date.today()).days, working_days(date.today(), due)
    return f" ({working} ngày làm việc)" if working is not None and working < days else ""


def test_a_due_day_on_which_offices_are_closed_is_told(book: xw.Book) -> None:
    """By what it is; a Saturday that is worked, and a year that nobody has told of, are not."""
    for due in (
        *(date(2026, 1, day) for day in (24, 25, 26, 10)),
        *(date(2026, 2, 17), date(2026, 4, 26), date(2026, 4, 27), date(2026, 11, 24)),
        *(date(2041, 1, 1), date(2041, 1, 5)),
    ):
        book.sheets["ThongTin"].range(DUE).value = due
        kind = f" ({closed(due)})" if closed(due) else ""
        assert line(book).startswith(f"Hạn gửi: {due:%d/%m/%Y}{kind}, ")


def test_the_working_days_that_are_left_are_told_where_the_days_off_are_known(
    book: xw.Book,
) -> None:
    """Over a weekend there are fewer; to a year without its notice none are counted."""
    for days in (7, 14, 25, 60, 5000):
        due = date.today() + timedelta(days=days)
        book.sheets["ThongTin"].range(DUE).value = due
        assert f", còn {days} ngày{of_work(due)}; " in line(book)


@pytest.mark.parametrize("typed", ["{:%d/%m/%Y}", " {:%d-%m-%Y}", "{0.day}.{0.month}.{0.year}"])
def test_a_day_typed_as_text_is_read(book: xw.Book, typed: str) -> None:
    """Excel of another country takes 22/01/2026 for a text: it is a day all the same."""
    due = date.today() + timedelta(days=2)
    book.sheets["ThongTin"].range(DUE).value = f"'{typed.format(due)}"
    shown = typed.format(due).strip().replace("-", "/").replace(".", "/")
    assert line(book).startswith(f"Hạn gửi: {shown}, còn 2 ngày; chưa: ")


@pytest.mark.parametrize("typed", ["22/13/2026", "32/01/2026", "22/01", "22/01/26", "cuối tháng"])
def test_a_text_that_is_no_day_is_told_as_such(book: xw.Book, typed: str) -> None:
    """It is not “Chưa ghi”: something stands there."""
    book.sheets["ThongTin"].range(DUE).value = f"'{typed}"
    said = f"Hạn gửi “{typed}” ở ThongTin không phải là ngày, hãy gõ như 22/01/2026; chưa: "
    assert line(book).startswith(said)


def test_no_day_is_supposed_where_no_rule_is_known(book: xw.Book) -> None:
    """The monthly report to Văn phòng Chính phủ has no day of its own: ThongTin must say it."""
    assert line(book) == "Chưa ghi hạn gửi ở ThongTin; chưa: KiemTra, báo cáo Word, gửi"
    assert regimes()["vpcp-thang"].due_day is None


def test_a_rule_is_named_with_whose_it_is(book: xw.Book) -> None:
    """Of a period under Nghị định 09/2019 the decree's day is told, as that of its own report."""
    start, end = (info_cells()[key] for key in ("period_from", "period_to"))
    sheet = book.sheets["ThongTin"]
    sheet.range(start).value, sheet.range(end).value = date(2025, 12, 15), date(2026, 1, 14)
    rule = "hạn 25/01 (gửi Chính phủ, Điều 13 Nghị định 09/2019/NĐ-CP)"
    assert line(book).startswith(f"Chưa ghi hạn gửi ở ThongTin; {rule}; chưa: ")
    sheet.range(DUE).value = date(2026, 1, 16)
    assert rule not in line(book)


def test_what_was_sent_is_not_late(book: xw.Book) -> None:
    """With the day of sending typed the line says so; it counts no steps any more."""
    book.sheets["ThongTin"].range(DUE).value = date(2026, 1, 22)
    guide = book.sheets["HuongDan"]
    states = guide.range("D6:D12").value
    guide.range((6 + states.index("Chưa gửi"), 4)).value = "20/01/2026"
    assert "; đã gửi: 20/01/2026" in line(book)
    assert "chưa" not in line(book)


def test_a_row_that_does_not_add_up_is_left_to_do(book: xw.Book) -> None:
    """A form with a difference is named among what is left; one that agrees is not."""
    assert "II.06B" not in line(book)
    book.sheets["II.06B"].range("D12").value = 500
    assert "chưa: II.06B, " in line(book)


def test_what_is_stored_is_what_is_computed(tmp_path: Path, open_book: OpenBook) -> None:
    """Without a due day the stored line is the computed one, of the blank workbook too."""
    for data in (blank_data(), parse_data(consistent_data(), known_forms())):
        path = tmp_path / f"{len(data.info)}.xlsx"
        path.write_bytes(workbook_bytes(data))
        opened = open_book(path)
        stored = opened.sheets["HuongDan"].range("A4").value
        opened.api.calculateAll()
        assert opened.sheets["HuongDan"].range("A4").value == stored


def test_the_day_comes_from_data_and_is_read_again(tmp_path: Path) -> None:
    """`han_gui` of a data file stands in ThongTin as a date."""
    path = tmp_path / "sổ.xlsx"
    data = parse_data(consistent_data() | {"han_gui": "2026-01-22"}, known_forms())
    path.write_bytes(workbook_bytes(data))
    assert read_filing(path).dates["due"] == date(2026, 1, 22)


def test_month_and_year_propose_the_period_and_never_replace_it(
    tmp_path: Path, open_book: OpenBook
) -> None:
    """In a blank workbook the monthly period follows from them until somebody types another."""
    path = tmp_path / "sổ.xlsx"
    path.write_bytes(workbook_bytes(blank_data()))
    sheet = open_book(path).sheets["ThongTin"]
    month, year, start, end = (
        sheet.range(info_cells()[key]) for key in ("month", "year", "period_from", "period_to")
    )
    month.value, year.value = 1, 2026
    assert (start.value.date(), end.value.date()) == (date(2025, 12, 21), date(2026, 1, 20))
    start.value = date(2025, 12, 15)
    month.value = 2
    assert start.value.date() == date(2025, 12, 15)
    assert end.value.date() == date(2026, 2, 20)


@pytest.mark.parametrize("ending", ["xlsx", "xlsm"], ids=["built anew", "in place"])
def test_a_due_day_is_of_one_month(tmp_path: Path, ending: str) -> None:
    """The next month's workbook has none, neither in ThongTin nor in what HuongDan has stored."""
    old, new = tmp_path / "cũ.xlsm", tmp_path / f"mới.{ending}"
    data = parse_data(consistent_data() | {"han_gui": "2026-01-22"}, known_forms())
    old.write_bytes(macro_workbook_bytes(data))
    assert main(["ky-moi", str(old), "-o", str(new)]) == 0
    assert "due" not in read_filing(new).dates
    stored = openpyxl.load_workbook(new, data_only=True)["HuongDan"]["A4"].value
    assert stored.startswith("Chưa ghi hạn gửi ở ThongTin; chưa: ")
