"""From the ribbon to the cells: a handler's VBA, the command it starts, what the clerk then sees.

The built workbook is open in LibreOffice; the handler runs there, the Python command that reaches
xlwings is caught and executed, as Excel's Python server would, on the same document.
"""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

import xlwings_calc
from baocao_tthc import excel
from support.live_office import said
from support.macro_books import consistent_data, workbook
from support.paths import ROOT
from support.ribbon_clicks import Clicks

OpenBook = Callable[[Path], xw.Book]
BUTTONS = (
    *("Check", "NextFinding", "ClearMarks", "WriteReport", "Package", "StartPeriod"),
    *("AddField", "Guide", "Diagnose"),
)


@pytest.fixture
def clicks(tmp_path: Path, open_book: OpenBook) -> Clicks:
    """The ribbon of a workbook with consistent figures."""
    book = open_book(workbook(tmp_path / "Số liệu tháng 01.xlsm", consistent_data()))
    book.set_mock_caller()
    return Clicks(book)


def press(clicks: Clicks, button: str) -> None:
    """Press a button of the ribbon and execute the command that its VBA starts."""
    commands = [note for note in clicks.press(f"Ribbon_{button}") if note.startswith("run ")]
    assert len(commands) == 1
    exec(commands[0].removeprefix("run "), {})  # noqa: S102 - the command that Excel would run


def painted(cell: xw.Range) -> bool:
    """Whether our paint is on the cell."""
    return any("BaoCao_TTHC" in str(rule.formula) for rule in cell.conditional_formats)


def test_a_wrong_total_goes_red_and_clean_again(clicks: Clicks) -> None:
    """Type a wrong total, press Kiểm tra: red, noted, listed with a link; correct it: clean."""
    form, found = clicks.book.sheets["II.06B"], clicks.book.sheets["KiemTra"]
    total = next(cell.row for cell in form["A1:A40"] if cell.value == "Tổng cộng")
    cell = form.range((total, 4))
    formula = cell.formula
    form.api.Unprotect(Password="")
    cell.value = cell.value + 10
    press(clicks, "Check")
    assert painted(cell)
    assert cell.note is not None
    assert found["D4"].formula.startswith("=HYPERLINK(\"#'II.06B'!")
    assert "lỗi" in clicks.label()
    assert " lúc " in clicks.label()
    cell.formula = formula
    press(clicks, "Check")
    assert not painted(cell)
    assert cell.note is None
    assert found["A4"].value is None
    assert clicks.label().startswith("Không phát hiện sai sót lúc ")


def test_a_workbook_is_sound_after_every_button(
    clicks: Clicks, tmp_path: Path, validate: Callable[[Path], list[str]]
) -> None:
    """After each button has run, the saved workbook has no fault that it had not before."""
    before, after = tmp_path / "trước.xlsm", tmp_path / "sau.xlsm"
    clicks.book.save(str(before))
    chosen = [str(tmp_path / name) for name in ("báo cáo.docx", "kỳ mới.xlsm")]
    clicks.book.app.impl.file_answers.extend(chosen)
    clicks.book.app.impl.answers.extend(["yes", "no"])  # a new report; the new workbook stays shut
    clicks.book.sheets["II.06B"].activate()
    for button in BUTTONS:
        press(clicks, button)
    assert all(Path(file).exists() for file in chosen)
    clicks.book.save(str(after))
    assert {fault.split(": ", 1)[1] for fault in validate(after)} <= {
        fault.split(": ", 1)[1] for fault in validate(before)
    }
    assert not any("Gặp lỗi" in message for message in said(clicks.book))


def test_a_click_killed_half_way_loses_nothing(tmp_path: Path) -> None:
    """Python killed between two painted cells: the figures stand, the next click puts all right."""
    name = f"killed-{os.getpid()}"
    path = workbook(tmp_path / "sổ.xlsm", consistent_data())
    killed = textwrap.dedent(
        f"""
        import os, xlwings_calc
        from baocao_tthc import excel
        from baocao_tthc.excel import painting
        paint, painted = painting._paint, []
        def die(cell, mark):
            paint(cell, mark)
            painted.append(cell)
            if len(painted) == 2:
                os._exit(9)
        painting._paint = die
        app = xlwings_calc.connect(pipe={name!r}, headless=True)
        app.books[0].set_mock_caller()
        excel.check()
        """
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT / "python")}
    with xlwings_calc.start_office(f"--accept=pipe,name={name};urp;") as app:
        book = app.books.open(str(path))
        form = book.sheets["II.06B"]
        right = form["D12"].value
        form["D12"].value = right + 10
        figures = form["A1:P20"].value
        done = subprocess.run([sys.executable, "-c", killed], env=environment, check=False)
        assert done.returncode == 9
        assert form["A1:P20"].value == figures
        form["D12"].value = right
        book.set_mock_caller()
        try:
            excel.check()
        finally:
            del xw.Book._mock_caller
        assert book.sheets["KiemTra"]["A1"].value == "Không phát hiện sai sót"
        assert not any(painted(cell) for cell in form["A10:P20"])
        assert len(form.notes) == 0
        book.close()


def test_a_workbook_opened_for_reading_is_told(calc: xw.App, tmp_path: Path) -> None:
    """Where a file opened for reading takes no result, one sentence says what to do about it.

    Excel lets cells of such a workbook be changed, Calc does not; the file stays as it is.
    """
    path = workbook(tmp_path / "chỉ đọc.xlsm", consistent_data())
    before = path.read_bytes()
    book = calc.books.open(str(path), read_only=True)
    book.set_mock_caller()
    try:
        excel.check()
        assert said(book)[-1] == (
            "Không ghi được vào sổ: sổ đang mở chỉ để đọc, hoặc tờ đang khóa; hãy lưu sổ thành tệp "
            "khác (Save As) hoặc mở khóa tờ rồi bấm lại."
        )
    finally:
        del xw.Book._mock_caller
        book.close()
    assert path.read_bytes() == before
