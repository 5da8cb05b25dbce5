"""LichSu: what is written there is read again, and which earlier period is the one before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baocao_tthc.entries.data import read_data
from baocao_tthc.filing import HistoryRow
from baocao_tthc.forms import known_forms
from baocao_tthc.history import before, in_order, rows_of, with_filing
from baocao_tthc.period import Period, monthly_period
from baocao_tthc.reading import read_filing
from baocao_tthc.workbook.assembly import workbook_bytes
from support.consistent import rows
from support.filings import JANUARY, january, report_of

FORMS = {form.code: form for form in known_forms()}


def month(number: int, year: int = 2025) -> Period:
    """The period of that month of the monthly report."""
    return monthly_period("vpcp-thang", number, year)


def past(period: Period, code: str, label: str, values: list[object]) -> HistoryRow:
    """A row of the history from the values of columns (3) on."""
    figures = {n: value for n, value in enumerate(values, 3) if value is not None}
    return HistoryRow(period, code, label, figures)  # type: ignore[arg-type]


def written(folder: Path, history: tuple[HistoryRow, ...]) -> Path:
    """The January workbook with this history."""
    path = folder / "so.xlsx"
    path.write_bytes(workbook_bytes(replace(read_data(JANUARY), history=history)))
    return path


def without_places(history: tuple[HistoryRow, ...]) -> list[HistoryRow]:
    """The rows as they were before they stood in cells."""
    return [row._replace(place=None) for row in history]


@st.composite
def histories(draw: st.DrawFn) -> tuple[HistoryRow, ...]:
    """Some periods of II.06B and PL01, each with a total and fields, in any order."""
    found = []
    for number in draw(st.lists(st.integers(1, 12), unique=True, max_size=3)):
        for code in draw(st.lists(st.sampled_from(["II.06B", "PL01"]), unique=True)):
            for label, *values in draw(rows(code)):
                found.append(past(month(number), code, label, values))
            found.append(past(month(number), code, "", draw(rows(code))[0][1:]))
    return tuple(found)


@settings(max_examples=15)
@given(histories())
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, history: tuple[HistoryRow, ...]
) -> None:
    """Every period, form, field and figure of LichSu comes back, each with its cell."""
    path = written(tmp_path_factory.mktemp("lich-su"), history)
    report = read_filing(path)

    def of(code: str) -> list[HistoryRow]:
        return [row for row in in_order(history) if row.form == code]

    assert without_places(report.history) == [*of("II.06B"), *of("PL01")]
    assert report.unread_history == ()
    sheet = openpyxl.load_workbook(path)["LichSu"]
    for row in report.history:
        assert row.place is not None
        assert sheet[row.place.cell].value.date() == row.period.start


def test_an_empty_history_has_its_headers_and_room_to_type(tmp_path: Path) -> None:
    """A first month: a block for each form with the printed headings, and open rows below them."""
    sheet = openpyxl.load_workbook(written(tmp_path, ()))["LichSu"]
    heads = [row for row in sheet.iter_rows() if row[0].value == "Kỳ"]
    assert [row[4].value for row in heads] == ["Lĩnh vực"] * 2
    assert [sheet.cell(row[0].row - 1, 1).value for row in heads] == ["Biểu II.06B", "Phụ lục 01"]
    numbering = [str(cell.value).split("=")[0] for cell in sheet[heads[0][0].row + 3][5:]]
    assert numbering[:14] == [f"({number})" for number in range(3, 17)]
    below = sheet[heads[0][0].row + 4][:19]
    assert all(cell.value is None and not cell.protection.locked for cell in below)


def typed(path: Path, **cells: object) -> Path:
    """The workbook with these cells of LichSu typed."""
    book = openpyxl.load_workbook(path)
    for address, value in cells.items():
        book["LichSu"][address] = value
    book.save(path)
    return path


def test_a_period_typed_by_hand_is_read(tmp_path: Path) -> None:
    """Dates typed as text, the total by its printed name, a figure typed as text."""
    path = typed(
        written(tmp_path, ()),
        B9="21/10/2025", C9="20/11/2025", D9="ii.06b", E9="Tổng cộng", F9=1200, G9="1.100",
    )  # fmt: skip
    (row,) = without_places(read_filing(path).history)
    assert row == HistoryRow(month(11), "II.06B", "", {3: 1200, 4: 1100})


@pytest.mark.parametrize(
    ("start", "end", "form"),
    [
        (None, "20/11/2025", "II.06B"),
        ("21/11/2025", "20/11/2025", "II.06B"),
        ("21/10/2025", "20/11/2025", "II.99"),
    ],
)
def test_a_row_that_cannot_be_read_is_told(
    tmp_path: Path, start: str | None, end: str, form: str
) -> None:
    """Without a period or a known form a row is no history, and its cell is named."""
    path = typed(written(tmp_path, ()), B9=start, C9=end, D9=form)
    report = read_filing(path)
    assert report.history == ()
    assert [(text.text, str(text.place)) for text in report.unread_history] == [(form, "LichSu!B9")]


def test_a_figure_that_is_none_and_a_row_without_its_form_are_told(tmp_path: Path) -> None:
    """Each at its cell: what cannot be read must not vanish in silence."""
    path = typed(
        written(tmp_path, ()),
        B9="21/10/2025", C9="20/11/2025", D9="II.06B", E9="Tổng số", F9="abc", G9=7,
        B10="21/10/2025", C10="20/11/2025", E10="Hộ tịch",
    )  # fmt: skip
    report = read_filing(path)
    assert without_places(report.history) == [HistoryRow(month(11), "II.06B", "", {4: 7})]
    assert [str(text.place) for text in report.unread_history] == ["LichSu!F9", "LichSu!B10"]


def test_a_row_twice_counts_once(tmp_path: Path) -> None:
    """A copy of a row is the same row; one with other figures is told."""
    row = past(month(11), "II.06B", "Hộ tịch", [5, 5])
    other = past(month(11), "II.06B", "Hộ tịch", [6, 6])
    report = read_filing(written(tmp_path, (row, row)))
    assert (without_places(report.history), report.unread_history) == ([row], ())
    report = read_filing(written(tmp_path, (row, other)))
    assert without_places(report.history) == [row]
    assert [str(text.place) for text in report.unread_history] == ["LichSu!B10"]


def test_a_report_replaces_what_the_history_had_of_its_period() -> None:
    """The month is added once, however often the next workbook is made from it."""
    report = report_of(january() | {"ky": {"tu": "2025-12-21", "den": "2026-01-20"}})
    first = rows_of(report)
    assert [row.label for row in first[:2]] == ["", "Người có công"]
    again = with_filing(report._replace(history=(past(month(12), "II.06B", "", [1]), *first)))
    assert again[0].period == month(12)
    assert sorted(again[1:], key=str) == sorted(first, key=str)


def test_each_form_is_of_the_period_that_it_states() -> None:
    """January's annex speaks of 15/12 to 14/01, and the history says so."""
    periods = {row.form: row.period for row in rows_of(report_of(january()))}
    assert periods == {
        "II.06B": Period(date(2025, 12, 21), date(2026, 1, 20)),
        "PL01": Period(date(2025, 12, 15), date(2026, 1, 14)),
    }


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ([], None),
        ([month(11), month(10)], month(11)),
        ([month(10)], None),
        ([Period(date(2025, 9, 1), month(11).end), month(11)], month(11)),
    ],
)
def test_the_period_before_ends_the_day_before(kept: list[Period], expected: Period | None) -> None:
    """A gap has no period before; of a month and a longer period ending that day the month is."""
    history = tuple(past(period, "II.06B", "", [1]) for period in kept)
    found = {row.period for row in before(history, month(12))}
    assert found == ({expected} if expected else set())


@given(st.integers(1, 12), st.integers(2000, 2090))
def test_every_month_follows_the_month_before(number: int, year: int) -> None:
    """Whatever the month, its rows are those before the next."""
    this, then = month(number, year), month(number % 12 + 1, year + number // 12)
    assert then.start - this.end == timedelta(days=1)
    assert before((past(this, "PL01", "", [1]),), then)


def test_a_renamed_history_is_still_the_history(tmp_path: Path) -> None:
    """Its blocks are known by their headings, and are no forms of this period."""
    path = written(tmp_path, (past(month(12), "II.06B", "", [1, 1]),))
    book = openpyxl.load_workbook(path)
    book["LichSu"].title = "Các kỳ trước"
    book.save(path)
    report = read_filing(path)
    assert without_places(report.history) == [past(month(12), "II.06B", "", [1, 1])]
    assert report.broken == ()
    assert [table.sheet for table in report.tables] == ["II.06B", "PL01"]
