"""Beside each row what earlier periods received: formulas over LichSu, held to a plain recount."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from baocao_tthc import excel
from baocao_tthc.entries.data import WorkbookData, parse_data
from baocao_tthc.filing import HistoryRow
from baocao_tthc.forms import known_forms
from baocao_tthc.period import Period, regimes
from baocao_tthc.reading import read_filing
from baocao_tthc.series import Past, past_of
from baocao_tthc.workbook.assembly import macro_workbook_bytes
from support.macro_books import consistent_data
from support.months import year

OpenBook = Callable[[Path], xw.Book]
MONTHLY, QUARTERLY = regimes()["vpcp-thang"], regimes()["nd09-quy"]
NOW = MONTHLY.period(1, 2026)
HOTICH = 14


def months_back(count: int) -> list[Period]:
    """So many monthly periods before January 2026, the latest first."""
    ends = [12 * 2026 - 1 - back for back in range(count)]
    return [MONTHLY.period(end % 12 + 1, end // 12) for end in ends]


def received(figures: Sequence[int], label: str = "Hộ tịch", form: str = "II.06B",
             number: int = 3) -> tuple[HistoryRow, ...]:  # fmt: skip
    """What a field received in the periods before January 2026, the latest first."""
    periods = months_back(len(figures))
    found = (HistoryRow(p, form, label, {number: n}) for p, n in zip(periods, figures, strict=True))
    return tuple(reversed(list(found)))


def data_with(history: Iterable[HistoryRow], **more: Any) -> WorkbookData:
    """Consistent figures of January 2026 with that history."""
    data = parse_data(consistent_data() | more, known_forms())
    return replace(data, history=tuple(history))


@pytest.fixture
def opened(tmp_path: Path, open_book: OpenBook) -> Callable[[WorkbookData], xw.Book]:
    """Return a function that opens the workbook of some data, with all of it computed anew."""

    def made(data: WorkbookData) -> xw.Book:
        path = tmp_path / "sổ.xlsm"
        path.write_bytes(macro_workbook_bytes(data))
        book = open_book(path)
        book.set_mock_caller()
        book.app.calculate()
        return book

    return made


def shown(book: xw.Book, row: int = HOTICH, sheet: str = "II.06B") -> list[Any]:
    """Latest, middle, least and most beside a row of II.06B."""
    return book.sheets[sheet].range((row, 19), (row, 22)).value  # type: ignore[no-any-return]


def test_the_columns_are_a_plain_recount() -> None:
    """Of the last twelve periods of the same length, not of those before, of others, or later."""
    rows = [
        *received([30, 10, 20, *[25] * 9, 1, 999]),
        HistoryRow(QUARTERLY.period(9, 2025), "II.06B", "Hộ tịch", {3: 5000}),
        HistoryRow(NOW, "II.06B", "Hộ tịch", {3: 77}),
        HistoryRow(months_back(3)[2], "II.06B", "Hộ tịch", {7: 4}),
    ]
    assert past_of(rows, 3, NOW) == Past(30, 25, 10, 30)
    assert past_of(received([8, 5]), 3, NOW) == Past(8, 6.5, 5, 8)
    assert past_of(received([8]), 3, NOW) == Past(8)
    assert past_of((), 3, NOW) is None


@pytest.mark.parametrize(
    ("figures", "beside"),
    [
        ([253, 240, 260], [253, 253, 240, 260]),
        ([253], [253, None, None, None]),
        ([], [None] * 4),
        ([0, 0], [0, 0, 0, 0]),
        ([30, 10, 20, *[25] * 9, 1, 999], [30, 25, 10, 30]),
    ],
    ids=["three", "one", "none", "zeros", "more than twelve"],
)
def test_a_program_computes_what_is_stored(
    opened: Callable[[WorkbookData], xw.Book], figures: Sequence[int], beside: list[Any]
) -> None:
    """The formulas give the recount; the middle and the range are silent below two periods."""
    book = opened(data_with(received(figures)))
    assert shown(book) == beside
    name = book.sheets["II.06B"].range((HOTICH, 2))
    name.value = "Lĩnh vực khác"
    assert shown(book) == [None] * 4
    name.value = "Hộ tịch"
    assert shown(book) == beside


def test_a_period_typed_into_the_sheet_of_history_counts(
    opened: Callable[[WorkbookData], xw.Book],
) -> None:
    """An older period typed into an empty row of the block is in the range, whatever its place."""
    book = opened(data_with(received([253, 240])))
    history = book.sheets["LichSu"]
    names = history.range("E1:E40").value
    row = len(names) - names[::-1].index("Hộ tịch") + 1
    end = months_back(3)[2]
    history.range((row, 2), (row, 6)).value = [end.start, end.end, "II.06B", "Hộ tịch", 100]
    assert shown(book) == [253, 240, 100, 253]


def test_a_total_is_held_to_totals(opened: Callable[[WorkbookData], xw.Book]) -> None:
    """The total row has its own past, and an annex that of its own form."""
    history = (*received([3700, 3600], label=""), *received([5, 9], label="", form="PL01"))
    book = opened(data_with(history))
    assert shown(book, 18) == [3700, 3650, 3600, 3700]
    assert shown(book) == [None] * 4


def test_a_new_row_has_its_past(opened: Callable[[WorkbookData], xw.Book]) -> None:
    """Thêm lĩnh vực gives the row the formulas too, and an empty cell for the reason."""
    book = opened(data_with(received([8, 5], label="Lâm nghiệp")))
    form = book.sheets["II.06B"]
    form.activate()
    form.range((HOTICH, 23)).value = "tháng cao điểm"
    form.range((HOTICH, 2)).select()
    excel.add_field()
    form.range((HOTICH + 1, 2)).value = "Lâm nghiệp"
    assert shown(book, HOTICH + 1) == [8, 6.5, 5, 8]
    assert form.range((HOTICH + 1, 23)).value is None
    assert form.range((HOTICH + 1, 23)).api.Locked is False
    assert form.range((HOTICH, 23)).value == "tháng cao điểm"


def test_what_stands_beside_is_no_figure_of_the_form(tmp_path: Path) -> None:
    """Reading takes nothing of these columns for the form, nor for another one."""
    path = tmp_path / "sổ.xlsm"
    path.write_bytes(macro_workbook_bytes(data_with(received([253, 240]))))
    filing = read_filing(path)
    assert not filing.broken
    assert all(not table.stray and not table.unnumbered for table in filing.tables)
    assert len(filing.tables) == 2


def test_the_past_grows_with_the_months(tmp_path: Path, open_book: OpenBook) -> None:
    """After ky-moi the month that ended is the latest beside each of its fields."""
    *_, last = year(tmp_path, 3)
    before = read_filing(tmp_path / "thang-02.xlsm").table("II.06B")
    assert before
    book = open_book(last)
    book.app.calculate()
    row = read_filing(last).table("II.06B").rows[2]  # type: ignore[union-attr]
    same = before.row(row.label)
    assert same
    latest, middle, least, most = shown(book, row.number)
    assert latest == same.cells[3].value
    assert least <= middle <= most
