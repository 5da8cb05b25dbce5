"""`tthc gop-ky` from the history of one workbook, month by month made of the one before."""

from __future__ import annotations

from pathlib import Path

import pytest

from baocao_tthc.checks import check
from baocao_tthc.cli import main
from baocao_tthc.entries.longer_period import months_known, spans_before
from baocao_tthc.reading import read_filing
from support.months import next_month, year

Printed = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """January to March, and April in which nothing was typed yet."""
    months = list(year(tmp_path_factory.mktemp("năm"), 3))
    return [*months, next_month(months[-1])]


def counts(file: Path) -> list[list[object]]:
    """The figures of II.06B, row by row."""
    table = read_filing(file).table("II.06B")
    assert table is not None
    return [[row.cells[column].value for column in range(3, 17)] for row in table.rows]


def test_one_workbook_with_its_history_is_enough(
    books: list[Path], tmp_path: Path, capsys: Printed
) -> None:
    """March alone, or April before anything is typed, gives what the three months give; the period
    of the 21st to the 20th is no unknown one, April's empty forms are no errors of the quarter.
    """
    made = [tmp_path / f"{n}.xlsx" for n in range(3)]
    for target, sources in zip(made, (books[:3], books[2:3], books[3:]), strict=True):
        words = ["gop-ky", *map(str, sources), "--quy", "1", "-o", str(target)]
        assert main(words) == 1  # column (20) of PL01 is to be typed
        said = capsys.readouterr()
        assert "Kỳ: từ ngày 21/12/2025 đến ngày 20/03/2026." in said.out
        assert "còn lỗi chưa giải trình" not in said.err
    assert counts(made[0]) == counts(made[1]) == counts(made[2])
    filing = read_filing(made[2])
    assert filing.period is not None
    assert filing.period.name == "quý I/2026"
    assert "KY02" not in {found.rule for found in check(filing)}
    assert {row.period.end.month for row in filing.history} == {1, 2, 3}


def test_a_quarter_that_has_not_begun_is_that_of_the_year_before(
    books: list[Path], tmp_path: Path, capsys: Printed
) -> None:
    """Asked of January for quarter IV, the month that is missed is of last year."""
    words = ["gop-ky", str(books[0]), "--quy", "4", "-o", str(tmp_path / "x.xlsx")]
    assert main(words) == 2
    assert "tháng 10/2025" in capsys.readouterr().err


def test_what_a_workbook_knows(books: list[Path]) -> None:
    """Its own month and those of its history, of which it has every form."""
    assert months_known(read_filing(books[2])) == {(2026, month) for month in (1, 2, 3)}


def test_the_spans_of_a_year() -> None:
    """Of those that ended together the shortest first; twelve months back, no further."""
    spans = list(spans_before(2025, 12))
    assert [(len(span), span[-1]) for span in spans] == [
        (3, (2025, 12)), (6, (2025, 12)), (12, (2025, 12)), (3, (2025, 9)), (3, (2025, 6)),
        (6, (2025, 6)), (3, (2025, 3)),
    ]  # fmt: skip
    assert spans[0][0] == (2025, 10)
    assert list(spans_before(2026, 1)) == spans
