"""What a live program hands over, locks and refuses, and how that is told."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xlwings as xw
from hypothesis import given
from hypothesis import strategies as st

from baocao_tthc import excel
from baocao_tthc.checks import check
from baocao_tthc.errors import OutputError
from baocao_tthc.excel import button, dialogs, functions, host
from baocao_tthc.excel.function_cells import live_value
from baocao_tthc.files import written_whole
from baocao_tthc.filing import Trouble
from baocao_tthc.reading import read_filing
from support.live_office import said
from support.macro_books import consistent_data, example, workbook
from support.paths import SOURCES
from xlwings_calc import CalcError
from xlwings_calc.office import Engine
from xlwings_calc.range import Range
from xlwings_calc.sheet import SheetApi

OpenBook = Callable[[Path], xw.Book]
SPILL, FIELD, LATER = -2146826243, -2146826239, -2146826066  # CVErr(2045), (2049), (2222)


@pytest.fixture
def january(open_book: OpenBook) -> xw.Book:
    """The built January example, open and calling."""
    book = open_book(example())
    book.set_mock_caller()
    return book


@pytest.fixture
def clean(tmp_path: Path, open_book: OpenBook) -> xw.Book:
    """The macro workbook with consistent figures, open and calling."""
    book = open_book(workbook(tmp_path / "Số liệu tháng 01.xlsm", consistent_data()))
    book.set_mock_caller()
    return book


def handed_over(monkeypatch: pytest.MonkeyPatch, change: Callable[[object], object]) -> None:
    """Have every value that xlwings reads from cells come changed."""
    read = Engine.clean_value_data

    def changed(*arguments: Any) -> list[list[Any]]:
        return [[change(value) for value in row] for row in read(*arguments)]

    monkeypatch.setattr(Engine, "clean_value_data", staticmethod(changed))


def test_figures_with_the_format_of_a_currency_are_figures(
    january: xw.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Excel hands such cells over as Decimal; the findings are those of the closed file."""
    handed_over(monkeypatch, lambda cell: Decimal(repr(cell)) if isinstance(cell, float) else cell)
    assert check(host.live_filing(january)) == check(read_filing(example()))


@pytest.mark.parametrize(
    ("number", "name"), [(SPILL, "#SPILL!"), (FIELD, "#FIELD!"), (LATER, "#ERROR!")]
)
def test_an_error_that_xlwings_does_not_know_is_an_error(
    clean: xw.Book, monkeypatch: pytest.MonkeyPatch, number: int, name: str
) -> None:
    """#SPILL!, #CALC! and their like come as negative numbers, and are no negative figures."""
    cell = clean.sheets["II.06B"].range("D12")
    figure = cell.value
    cell.value = 123_454_321
    handed_over(monkeypatch, lambda value: number if value == 123_454_321 else value)
    row = host.live_filing(clean).tables[0].rows[0]
    assert (row.cells[4].raw, row.cells[4].trouble) == (name, Trouble.ERROR)
    assert figure != row.cells[4].value


@pytest.mark.parametrize("cell", [SPILL, LATER])
def test_worksheet_functions_know_the_same_values(cell: int) -> None:
    """The same reader of live values stands behind them: a currency counts, an error does not."""
    assert functions.SOVN([[Decimal("3749")]]) == "3.749"
    assert functions.KIEMTONG([[Decimal("3749")]], [[Decimal("3700"), 49.0]]) == "Khớp"
    assert functions.SOVN([[cell]]) == "Không phải số"
    assert (live_value(-1), live_value(True), live_value("#N/A")) == (-1, True, "#N/A")


ALLOWED = {"AllowSorting": True, "AllowFiltering": True, "AllowInsertingRows": False}


def test_a_sheet_is_locked_again_as_the_staff_had_locked_it(january: xw.Book) -> None:
    """Sorting and filtering stay allowed where they were, and nothing else becomes so."""
    form = january.sheets["II.06B"].api
    form.Unprotect(Password="")
    form.Protect(Password="", DrawingObjects=True, **ALLOWED)
    excel.check()
    excel.clear_marks()
    assert form.ProtectContents
    assert form.ProtectDrawingObjects
    assert {name: getattr(form.Protection, name) for name in ALLOWED} == ALLOWED
    assert not form.Protection.AllowFormattingCells


def test_sheets_without_marks_are_not_opened(
    january: xw.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The staff's own locked sheet and those without a finding keep their protection all along."""
    own = january.sheets.add("Của văn phòng", after=january.sheets[-1])
    own.api.Protect(Password="", AllowSorting=True)
    opened = []
    unprotect = SheetApi.Unprotect

    def recorded(api: SheetApi, Password: str = "") -> None:  # noqa: N803 - Excel's name
        opened.append(api._sheet.name)
        unprotect(api, Password)

    monkeypatch.setattr(SheetApi, "Unprotect", recorded)
    excel.check()
    found = {place.sheet for finding in check(read_filing(example())) for place in finding.places}
    assert set(opened) <= found
    excel.clear_marks()
    assert own.name not in opened
    assert own.api.Protection.AllowSorting


def noted(book: xw.Book) -> set[str]:
    """The cells with notes in every sheet."""
    return {
        f"{sheet.name}!{note.location.get_address(False, False)}"
        for sheet in book.sheets
        for note in sheet.notes
    }


def test_a_cell_that_takes_no_note_is_told_and_the_others_are_painted(
    january: xw.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Merged, or with a threaded comment: only this cell lacks its mark, and no sheet is blamed."""
    add_note = Range.add_note

    def refuse(cells: Range, text: str) -> object:
        if cells.address == "$C$18":
            raise CalcError("merged")
        return add_note(cells, text)

    excel.check()
    usual = noted(january)
    excel.clear_marks()
    monkeypatch.setattr(Range, "add_note", refuse)
    excel.check()
    assert noted(january) == usual - {"II.06B!C18"}
    assert "Không đánh dấu đủ ở ô C18 tờ II.06B:" in said(january)[-1]
    assert "khóa" not in said(january)[-1]


def com_error(monkeypatch: pytest.MonkeyPatch) -> type[Exception]:
    """pywin32's error class, where there is no pywin32."""

    class ComError(Exception):
        def __init__(self, hresult: int) -> None:
            super().__init__(hresult)
            self.hresult = hresult

    monkeypatch.setitem(sys.modules, "pywintypes", SimpleNamespace(com_error=ComError))
    return ComError


@pytest.mark.parametrize(
    ("hresult", "refused", "words"),
    [
        (-2147352567, True, "tờ đang khóa"),  # DISP_E_EXCEPTION
        (-2147418111, False, "Excel đang bận"),  # call rejected by callee
        (-2147023174, False, "Gặp lỗi ngoài dự kiến"),  # the RPC server is unavailable
        (-2147417848, False, "Gặp lỗi ngoài dự kiến"),  # disconnected from its clients
    ],
)
def test_what_excel_refuses_is_told_from_an_excel_that_is_gone(
    clean: xw.Book,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    hresult: int,
    refused: bool,
    words: str,
) -> None:
    """A lock is named only where Excel understood the call and refused it."""
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    error = com_error(monkeypatch)(hresult)
    assert host.refused(error) is refused

    def fail(_: xw.Book) -> None:
        raise error

    button(fail)()
    assert words in said(clean)[-1]


def test_what_excel_itself_says_of_a_refusal_is_shown(
    clean: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lock is the usual reason and not the only one: the clerk reads Excel's own."""
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    error: Any = com_error(monkeypatch)(-2147352567)
    error.excepinfo = (0, "Microsoft Excel", "Ô gộp không đổi được.", None, 0, -2146827284)

    def fail(_: xw.Book) -> None:
        raise error

    button(fail)()
    assert said(clean)[-1].endswith("rồi bấm lại. Excel báo: “Ô gộp không đổi được.”")


def test_what_is_wrong_with_the_packed_copy_is_told_of_the_workbook(clean: xw.Book) -> None:
    """The sentence names the clerk's file, never the temporary copy that was read."""
    for name in ("II.06B", "PL01"):
        clean.sheets[name].delete()
    excel.package()
    assert f"“{clean.fullname}”" in said(clean)[-1]
    assert "BaoCao_TTHC-" not in said(clean)[-1]


def test_questions_after_success_warn_of_nothing(clean: xw.Book, tmp_path: Path) -> None:
    """Only what is lost or wrong is asked with the sign of a warning."""
    target = tmp_path / "kỳ sau.xlsm"
    target.write_bytes(b"cu")
    clean.app.impl.file_answers.append(str(target))
    clean.app.impl.answers.extend(["yes", "no"])
    excel.start_period()
    asked = [(alert.prompt.split("\n\n")[-1], alert.mode) for alert in clean.app.impl.alerts]
    assert asked == [("Thay bằng sổ của kỳ mới?", "critical"), ("Mở sổ mới ngay?", "info")]


@given(
    st.lists(st.text("ab \n", max_size=900), min_size=1, max_size=90),
    st.text("ab", min_size=1, max_size=60),
)
def test_a_message_box_is_never_taller_than_a_screen(paragraphs: list[str], end: str) -> None:
    """Whatever is to be said: the last paragraph stays, and what is left out is counted."""
    shown = dialogs.bounded("\n\n".join([*paragraphs, end]))
    lines = shown.split("\n")
    assert sum(1 + len(line) // 100 for line in lines) <= dialogs.MAX_BOX_ROWS
    assert lines[-1] == end


def test_a_box_says_how_many_lines_it_leaves_out() -> None:
    """A hundred lines: those that fit, the count of the rest, the question."""
    said_all = "\n".join(f"dòng {number}" for number in range(100))
    lines = dialogs.bounded(f"{said_all}\n\nVẫn ghi?").split("\n")
    kept = len(lines) - 3
    assert lines[:kept] == [f"dòng {number}" for number in range(kept)]
    assert lines[kept:] == [f"… và {100 - kept} dòng nữa.", "", "Vẫn ghi?"]
    assert dialogs.bounded("ngắn\n\nVẫn ghi?") == "ngắn\n\nVẫn ghi?"


def test_no_option_of_the_command_stands_in_what_a_button_shows(tmp_path: Path) -> None:
    """The sentence is whole without it; whoever types commands gets the option behind it."""
    taken = tmp_path / "có rồi.docx"
    taken.write_bytes(b"cu")
    with pytest.raises(OutputError) as caught, written_whole(taken):
        pass
    assert str(caught.value) == f"Tệp “{taken}” đã có; hãy chọn tên khác."
    assert caught.value.typed == (
        f"Tệp “{taken}” đã có; hãy chọn tên khác, hoặc thêm --ghi-de để thay tệp cũ."
    )


def test_no_sentence_that_is_raised_has_an_option_in_it() -> None:
    """Errors that a button can meet name options only where the command line adds them."""
    optional = re.compile(r"(?<![\w-])--[a-z]|(?<![\w-])-o\b|“tthc ")
    for folder in ("excel", "report", "sending", "entries", "reading", "checks", "word", "audit"):
        for file in (SOURCES / "baocao_tthc" / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                    said_there = "".join(
                        part.value
                        for argument in node.exc.args
                        for part in ast.walk(argument)
                        if isinstance(part, ast.Constant) and isinstance(part.value, str)
                    )
                    assert not optional.search(said_there), (file.name, said_there)
