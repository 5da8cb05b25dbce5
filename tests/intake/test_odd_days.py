"""Days of a list written in another way, lists of another period, columns that are not read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from baocao_tthc.cli import main
from baocao_tthc.errors import WorkbookError
from baocao_tthc.reading.grid import Grid
from support.exports import HEADS, Case, case, counted, grid, lines, write_csv

DAYS = range(4, 7)  # columns of HEADS with days
MONTH = [case(received=date(2026, 1, n), due=None, ended=date(2026, 1, n)) for n in range(2, 20)]


def written(write: Callable[[date], object], cases: list[Case] | None = None) -> Grid:
    """The list with its days written in another way."""
    rows = lines(cases or MONTH)
    for row in rows[1:]:
        for column in DAYS:
            if row[column]:
                day, month, year = map(int, row[column].split("/"))
                row[column] = write(date(year, month, day))
    return Grid("Du lieu", rows)


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (
            lambda day: f"{day:%d/%m/%y}",
            "36 ngày ghi năm hai chữ số: đọc “02/01/26” là 02/01/2026.",
        ),
        (
            lambda day: float((day - date(1899, 12, 30)).days),
            "36 ngày ghi bằng số đếm ngày của Excel: đọc “46024” là 02/01/2026.",
        ),
    ],
    ids=["year of two digits", "Excel's number"],
)
def test_days_that_can_mean_nothing_else_are_read_and_told(
    write: Callable[[date], object], words: str
) -> None:
    """The figures are those of the same list with its days in full, and an example is told."""
    found = counted(written(write))
    assert found.rows == counted(grid(MONTH)).rows
    assert words in found.told
    assert found.doubts == ()


@pytest.mark.parametrize(
    "write",
    [lambda day: f"{day:%y/%m/%d}", lambda day: float((day - date(1904, 1, 1)).days)],
    ids=["year of two digits first", "1904's number"],
)
def test_days_that_may_mean_another_are_left_with_an_example(
    write: Callable[[date], object],
) -> None:
    """Nothing is guessed: the cell is shown, and how to write it."""
    found = counted(written(write))
    assert found.rows == ()
    assert "18 hồ sơ ngày tiếp nhận không đọc được (“" in found.doubts[0]
    assert "hãy sửa thành dạng 31/12/2026" in found.doubts[0]


@pytest.mark.parametrize("form", ["%m/%d/%Y", "%m/%d/%y", "%m/%d/%Y 10:30"])
def test_months_before_days_are_refused(form: str) -> None:
    """02/03/2026 would be read as another day without a word: the cell is named instead."""
    with pytest.raises(WorkbookError, match=r"Ngày tiếp nhận.*tháng trước ngày \(“01/13/.*dòng 13"):
        counted(written(lambda day: day.strftime(form)))


def test_one_slip_among_many_days_is_a_doubt() -> None:
    """Where days above 12 show the order, a single cell of another is no other order."""
    days = [case(received=date(2026, 1, n), ended=date(2026, 1, 20)) for n in range(9, 20)] * 2
    sheet = lines(days)
    sheet[1][HEADS.index("Ngày tiếp nhận")] = "01/14/2026"
    assert (
        "1 hồ sơ ngày tiếp nhận không đọc được (“01/14/2026”)"
        in (counted(Grid("x", sheet)).doubts[0])
    )


@pytest.mark.parametrize(
    ("title", "received", "words"),
    [
        ("Từ ngày 21/11/2025 đến ngày 20/12/2025", 5, "không gồm hết kỳ của sổ từ ngày 21/12/2025"),
        ("Từ ngày 01/01/2026 đến ngày 20/01/2026", 5, "không gồm hết kỳ của sổ từ ngày 21/12/2025"),
        ("Từ ngày 01/12/2025 đến ngày 31/01/2026", 5, ""),
        ("", 5, ""),
        ("", 25, "Không hồ sơ nào tiếp nhận trong kỳ của sổ"),
        ("Từ ngày 21/12/2025 đến ngày 20/01/2026", 25, ""),
    ],
)
def test_a_list_of_another_period_is_told(
    title: str,
    received: int,
    words: str,
    book: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """By its title, or without one by its days of receipt; one of more days than the period's is
    none.
    """
    day = date(2026, 1, 5) if received == 5 else date(2025, 11, 25)
    rows = lines([case(received=day)])
    source = write_csv(tmp_path / "x.csv", [[title], *rows] if title else rows)
    assert main(["nhap", str(source), str(book), "--xem", "--thay"]) == bool(words)
    said = capsys.readouterr().out
    assert words in said
    assert ("Cần xem" in said) == bool(words)


@pytest.mark.parametrize(
    ("heading", "values", "told"),
    [
        ("Ngày hẹn trả mới", ["15/01/2026", ""], "doubts"),
        ("Ngày hẹn trả mới", ["10/01/2026", ""], ""),
        ("Ngày trả kết quả", ["15/01/2026", "15/01/2026"], "told"),
    ],
)
def test_a_further_column_of_a_day_is_told_where_it_says_otherwise(
    heading: str, values: list[str], told: str
) -> None:
    """Another day due turns the figures, so that a person has to choose; an empty one does not."""
    sheet = lines([case(), case()])
    rows = [[*row, more] for row, more in zip(sheet, [heading, *values], strict=True)]
    found = counted(Grid("x", rows))
    assert [name for name in ("doubts", "told") if heading in " ".join(getattr(found, name))] == (
        [told] if told else []
    )
    assert found.rows[0].values[8] == 2


@pytest.mark.parametrize(
    "channel", ["Trực tuyến toàn trình", "DVC trực tuyến (một phần)", "Trực tuyến mức độ 4"]
)
def test_how_much_is_done_online_does_not_change_the_channel(channel: str) -> None:
    """What stands behind the word of a channel is no other channel."""
    assert counted(grid([case(channel=channel)])).rows[0].values[4] == 1


def test_nothing_is_written_where_nothing_was_read(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The reasons are shown, and there is no workbook that looks as if it were done."""
    source = write_csv(tmp_path / "x.csv", lines([case(status="lạ")]))
    target = tmp_path / "moi.xlsx"
    assert main(["nhap", str(source), str(book), "-o", str(target)]) == 2
    said = capsys.readouterr()
    assert "trạng thái không rõ là gì" in said.out
    assert "Không có số nào để nhập nên không ghi sổ mới" in said.err
    assert not target.exists()
