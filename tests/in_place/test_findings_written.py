"""tthc kiem-tra --ghi: the findings put into a closed workbook as the button puts them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from baocao_tthc import excel
from baocao_tthc.cli import main
from baocao_tthc.in_place.check_list import HEADS_ROW
from baocao_tthc.in_place.office_workbook import OfficeWorkbook
from baocao_tthc.in_place.sheet_cells import CellWrite, Spot
from support.macro_books import example
from support.paths import ROOT

Printed = pytest.CaptureFixture[str]
OpenBook = Callable[[Path], xw.Book]
OLD = ROOT / "tests" / "excel" / "so-cu" / "2026-01-macro-1.xlsm"
WRITTEN, TIME = " (đã kiểm tra)", r"lúc \d\d:\d\d ngày \d\d/\d\d/\d{4}"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The January example, with macros."""
    return Path(shutil.copy(example(), tmp_path / "sổ.xlsm"))


def checked(file: Path, *more: str) -> Path:
    """The workbook that the command writes beside this one."""
    assert main(["kiem-tra", str(file), "--ghi", *more]) in (0, 1)
    return Path(more[-1]) if more else file.with_name(f"{file.stem}{WRITTEN}{file.suffix}")


def explained(file: Path, text: str, column: int = 5) -> Path:
    """The same file with that text beside every row of its list, all else as it is."""
    office = OfficeWorkbook(file)
    rows = [row for row, at in office.sheets["KiemTra"].cells if at == 2 and row > HEADS_ROW]
    filled = [row for row in rows if office.sheets["KiemTra"].cells[row, 2].stored]
    answers: dict[Spot, CellWrite] = {(row, column): CellWrite(text) for row in filled}
    file.write_bytes(office.written({"KiemTra": answers}, {}).content)
    return file


def listed(book: xw.Book) -> list[list[object]]:
    """What stands in KiemTra, formulas and results, but the time of day."""
    area = book.names["KetQuaKiemTra"].refers_to_range.sheet.range("A1:K60")
    formulas, values = ([list(line) for line in each] for each in (area.formula, area.value))
    for lines in (formulas, values):
        assert re.fullmatch(TIME, str(lines[1][0]))
        lines[1][0] = ""
    return [*formulas, *values]


@pytest.mark.parametrize("file", [example(), OLD], ids=["today's", "older"])
def test_the_list_is_the_one_that_the_button_writes(
    file: Path, open_book: OpenBook, tmp_path: Path
) -> None:
    """Cell by cell, formulas and results, today's list and an older one; pressed afterwards the
    button changes nothing, also of what was explained.
    """
    pressed = open_book(file)
    pressed.set_mock_caller()
    excel.check()
    written = checked(Path(shutil.copy(file, tmp_path / "sổ.xlsm")))
    assert listed(open_book(written)) == listed(pressed)
    explained(written, "Đã đối chiếu.", 10 if file == OLD else 5)
    again = open_book(checked(written, "-o", str(tmp_path / "lại.xlsm")))
    before = listed(again)
    assert "Đã đối chiếu." in before[3]
    again.set_mock_caller()
    excel.check()
    assert listed(again) == before
