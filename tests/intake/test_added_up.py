"""Lists of cases over several sheets or files: added up when asked, a case of one code once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from baocao_tthc.cli import main
from baocao_tthc.errors import WorkbookError
from baocao_tthc.intake import Source, TakenFigures, figures_in
from baocao_tthc.reading.grid import Grid
from support.exports import PERIOD, Case, case, lines, write_csv
from support.macro_books import consistent_data, workbook

FILE = Path("xuat.xlsx")


def sheet(name: str, *cases: Case) -> Grid:
    """A sheet with the list of these cases."""
    return Grid(name, lines(cases))


def added(*sheets: Grid) -> TakenFigures:
    """The figures of all sheets of one file."""
    (found,) = figures_in([Source(FILE, sheets)], PERIOD, together=True)
    return found


def online(figures: TakenFigures) -> dict[str, object]:
    """What each field received online."""
    return {row.label: row.values[4] for row in figures.rows}


def test_sheets_are_added_up_only_when_asked() -> None:
    """Unasked a second list is refused, and where commands are typed the way is told."""
    sheets = (sheet("Tuần 1", case("A1")), sheet("Tuần 2", case("A2", "Đất đai"), case("A3")))
    with pytest.raises(WorkbookError, match="2 tờ đều là danh sách hồ sơ") as caught:
        figures_in([Source(FILE, sheets)], PERIOD)
    assert "thêm --gop" in caught.value.typed
    assert "--gop" not in str(caught.value)
    assert online(added(*sheets)) == {"Hộ tịch": 2, "Đất đai": 1}


def test_a_case_of_one_code_counts_once_in_the_first_list() -> None:
    """The later row is left out and told with the list that won, also when it says otherwise."""
    late = case("A1", ended=date(2026, 1, 15))
    found = added(sheet("Bộ", case("A1")), sheet("Tỉnh", late, case("A2")))
    assert online(found) == {"Hộ tịch": 2}
    assert found.account is not None
    assert "3 dòng = 2 đã đếm + 1 chưa đếm" in found.account.text
    said = " ".join((*found.told, *found.doubts))
    assert "“Bộ”" in said
    (row,) = found.rows
    assert (row.values[8], row.values[10]) == (2, 0)


def test_files_are_added_up_under_their_names() -> None:
    """What is told of a case names its file."""
    first, second = Path("bo.csv"), Path("tinh.csv")
    (found,) = figures_in(
        [
            Source(first, [sheet("bo", case("A1"))]),
            Source(second, [sheet("tinh", case("A2", status="lạ"))]),
        ],
        PERIOD,
    )
    assert online(found) == {"Hộ tịch": 1}
    assert "tinh.csv" in found.doubts[0]


def test_what_is_no_list_is_not_added_up() -> None:
    """A form or anything else beside the lists is refused, not passed over in silence."""
    form = Grid("II.06B", [])
    with pytest.raises(WorkbookError, match="không phải biểu"):
        figures_in([Source(FILE, [sheet("a", case("A1"))]), Source(Path("b.csv"), [form])], PERIOD)


def test_the_command_adds_up_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--them` takes a further list, as often as it is given."""
    book = workbook(tmp_path / "sổ.xlsx", consistent_data())
    files = [
        write_csv(tmp_path / f"{name}.csv", lines([case(f"{name}{n}") for n in range(3)]))
        for name in "abc"
    ]
    more = [word for file in files[1:] for word in ("--them", str(file))]
    assert main(["nhap", str(files[0]), str(book), "--xem", *more]) in (0, 1)
    assert "9 dòng = 9 đã đếm." in capsys.readouterr().out
    assert main(["nhap", str(files[0]), str(book), "-o", str(files[2]), *more]) == 2
