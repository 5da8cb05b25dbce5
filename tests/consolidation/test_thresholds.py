"""The thresholds on DoiChieu: kept, and read as what they say or refused."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from baocao_tthc.cli import main
from baocao_tthc.errors import LimitsError
from baocao_tthc.reading import read_filing
from support.desk import Desk, consolidated, desk

Printed = pytest.CaptureFixture[str]


@pytest.fixture
def own(tmp_path: Path) -> Desk:
    """The desk with its workbook of sums."""
    made = desk(tmp_path / "bàn")
    consolidated(made)
    return made


def typed(made: Desk, *values: object) -> None:
    """Thresholds typed on the sheet."""
    book = openpyxl.load_workbook(made.sums)
    for row, value in enumerate(values, 3):
        book["DoiChieu"].cell(row, 3).value = value  # type: ignore[assignment]
    book.save(made.sums)


@pytest.mark.parametrize(
    ("values", "limits"),
    [
        ((0, 90), (0, 90)),
        ((0.85, 0.95), (85, 95)),
        (("75%", "85%"), (75, 85)),
        ((None, 95), (80, 95)),
        ((1, 90), (1, 90)),
        ((0.8, 1), (80, 100)),
    ],
)
def test_thresholds_are_read_as_they_are_meant(
    own: Desk, values: tuple[object, ...], limits: tuple[int, ...]
) -> None:
    """0 is one; both typed with “%” are shares of one in Excel; an empty one is as usual."""
    typed(own, *values)
    assert read_filing(own.sums).limits == limits


@pytest.mark.parametrize(
    "values", [(90, 80), (80, 80), (80, 101), (0.85, 90), (0, 0.9), (-5, 90), ("nhiều", 90)]
)
def test_what_are_no_thresholds_is_refused(
    own: Desk, values: tuple[object, ...], capsys: Printed
) -> None:
    """With the cells; nothing that was typed in ThongTin is lost by a run over it."""
    typed(own, *values)
    before = own.sums.read_bytes()
    with pytest.raises(LimitsError, match=r"tờ DoiChieu. đang ghi .* hãy gõ các số"):
        read_filing(own.sums)
    words = ["tong-hop", str(own.folder), "-o", str(own.sums), "--ghi-de"]
    assert main(words) == 2
    assert "Ngưỡng đánh giá" in capsys.readouterr().err
    assert own.sums.read_bytes() == before


def test_thresholds_are_kept_as_thongtin_is(own: Desk) -> None:
    """Typed or by an option, at the next run; an option given then wins."""
    typed(own, 70, 84.5)
    words = ["tong-hop", str(own.folder), "-o", str(own.sums), "--ghi-de"]
    main(words)
    assert list(map(float, read_filing(own.sums).limits)) == [70, 84.5]
    main([*words, "--nguong", "60,75"])
    main(words)
    assert read_filing(own.sums).limits == (60, 75)
