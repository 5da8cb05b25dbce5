"""The ribbon's VBA, run by LibreOffice from the built workbook: what each click starts and says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from baocao_tthc import excel
from support.ribbon_clicks import LACKING, PYTHON, Clicks, macro_workbook

OpenBook = Callable[[Path], xw.Book]

FINDING_PYTHON = [
    r"registry HKCU\Software\BaoCao_TTHC\Python",
    f"look for {PYTHON}",
    f'hidden "{PYTHON.replace("pythonw", "python")}" -I -B -X utf8 '
    "-m baocao_tthc.windows.probe TOKEN",
    "variable PYTHONSAFEPATH=1",
    f"variable BAOCAO_TTHC_PYTHON={PYTHON}",
]
NOT_INSTALLED = (
    "Máy này chưa cài chương trình Báo cáo TTHC; hãy bấm nút Cài đặt, hoặc nháy đúp cai-dat.bat "
    "trong thư mục chương trình, rồi bấm lại nút này. Công thức và bản in của sổ vẫn dùng được."
)
STOPPED = (
    "Python của chương trình không khởi động được hoặc đã dừng giữa chừng; số liệu trong sổ vẫn "
    "giữ nguyên. Hãy bấm lại nút này; nếu vẫn vậy thì lưu sổ, đóng hết cửa sổ Excel, nháy đúp "
    "cai-dat.bat trong thư mục chương trình, rồi mở lại sổ."
)
NO_ANSWER = (
    "Python của chương trình không trả lời sau 10 giây: Python đã bị gỡ, phần mềm diệt virus đang "
    "chặn, hoặc chương trình trên máy cũ hơn sổ này. Hãy bấm lại nút này; nếu vẫn vậy thì lưu sổ, "
    "đóng hết cửa sổ Excel, nháy đúp cai-dat.bat trong thư mục chương trình, rồi mở lại sổ."
)
NO_SETUP = (
    "Không mở được cai-dat.bat cạnh sổ này hay ở thư mục trên nó; hãy mở thư mục chương trình trên "
    "ổ đĩa của máy và nháy đúp cai-dat.bat."
)


def asked(script: str) -> str:
    """The note of the question whether to run that file."""
    return (
        f"asked Sẽ chạy tệp cài đặt:\n{script}\n\nChỉ đồng ý nếu đây là thư mục chương trình do "
        "đơn vị cung cấp. Chạy tệp này?"
    )


@pytest.fixture
def clicks(open_book: OpenBook, tmp_path: Path) -> Clicks:
    """The ribbon of the built January workbook, open in LibreOffice."""
    path = tmp_path / "báo cáo.xlsm"
    path.write_bytes(macro_workbook())
    return Clicks(open_book(path))


def started(clicks: Clicks, callback: str) -> list[str]:
    """The Python commands that a press starts."""
    notes = clicks.press(callback)
    return [note.removeprefix("run ") for note in notes if note.startswith("run ")]


def test_each_button_starts_its_own_python_function(clicks: Clicks) -> None:
    """A button, a command; each is valid Python and names a function of the package."""
    functions = {
        "Ribbon_Check": "check",
        "Ribbon_NextFinding": "next_finding",
        "Ribbon_MendTexts": "mend_texts",
        "Ribbon_ClearMarks": "clear_marks",
        "Ribbon_WriteReport": "write_report",
        "Ribbon_RefreshReport": "refresh_report",
        "Ribbon_AuditReport": "audit_report",
        "Ribbon_Package": "package",
        "Ribbon_ReceiveResponse": "receive_response",
        "Ribbon_AddField": "add_field",
        "Ribbon_RestoreCells": "restore_cells",
        "Ribbon_ImportFigures": "import_figures",
        "Ribbon_StartPeriod": "start_period",
        "Ribbon_BringTogether": "bring_together",
        "Ribbon_AddUpMonths": "add_up_months",
        "Ribbon_Diagnose": "diagnose",
        "Ribbon_Guide": "guide",
    }
    assert set(functions.values()) == set(excel.__all__)
    for callback, function in functions.items():
        command = f"import baocao_tthc.excel; baocao_tthc.excel.{function}({excel.MACROS})"
        assert started(clicks, callback) == [command]
        compile(command, callback, "exec")
        assert callable(getattr(excel, function))


def test_python_is_looked_for_once_a_session(clicks: Clicks) -> None:
    """Its place goes from the registry to xlwings before anything is called, and is remembered.

    The workbook of the button is what xw.Book.caller() gives.
    """
    call = [
        f"xlwings._xlwindows.BOOK_CALLER={clicks.book.name}",
        "run import baocao_tthc.excel; baocao_tthc.excel.check(2)",
    ]
    assert clicks.press("Ribbon_Check") == [*FINDING_PYTHON, *call]
    assert clicks.press("Ribbon_Check") == call


@pytest.mark.parametrize("trouble", ["not installed", "file gone"])
def test_without_python_a_click_says_how_to_set_it_up(clicks: Clicks, trouble: str) -> None:
    """One Vietnamese sentence and nothing started; the next click looks again and finds it."""
    clicks.suppose(trouble, files="<another file>")
    for _ in range(2):
        notes = clicks.press("Ribbon_WriteReport")
        assert notes[0] == FINDING_PYTHON[0]
        assert notes[-1] == f"said {NOT_INSTALLED}"
        assert not any(note.startswith(("xlwings", "run ", "variable ")) for note in notes)
    clicks.suppose()
    assert clicks.press("Ribbon_WriteReport")[: len(FINDING_PYTHON)] == FINDING_PYTHON


@pytest.mark.parametrize(
    ("trouble", "waits", "told"),
    [("silent", 100, NO_ANSWER), ("forbidden", 0, NO_ANSWER), ("lacking", 0, LACKING)],
)
def test_a_python_that_does_not_start_is_told_before_the_server_is_touched(
    clicks: Clicks, trouble: str, waits: int, told: str
) -> None:
    """No answer within ten seconds, a program that Windows refuses to start, an answer that says
    what is missing: one message, xlwings is not called; the next click tries anew.
    """
    clicks.suppose(trouble)
    assert clicks.press("Ribbon_Check") == [*FINDING_PYTHON[:3], *["wait"] * waits, f"said {told}"]
    clicks.suppose()
    assert clicks.press("Ribbon_Check")[: len(FINDING_PYTHON)] == FINDING_PYTHON


def test_python_is_tried_once_a_start_of_excel(clicks: Clicks) -> None:
    """Another workbook of the same Excel finds in its environment that this Python works."""
    clicks.press("Ribbon_Check")
    clicks.change("KetNoi", {"If Not found Then": "If True Then"})
    notes = clicks.press("Ribbon_Check")
    assert notes[:2] == FINDING_PYTHON[:2]
    assert not any(note.startswith(("hidden", "variable")) for note in notes)


def test_a_worksheet_function_shows_no_box(clicks: Clicks) -> None:
    """It asks whether Python is there, with the same trial, and says nothing of the trouble."""
    for trouble in ("silent", "lacking", "not installed"):
        clicks.suppose(trouble)
        assert clicks.call("KetNoi.PythonReady") is False
        assert not any(note.startswith("said") for note in clicks.noted())


def test_a_library_that_does_not_load_is_told_in_vietnamese(clicks: Clicks) -> None:
    """What xlwings raises before its own handler is met here; the detail stands in brackets."""
    clicks.suppose("no library")
    notes = clicks.press("Ribbon_Check")
    assert notes[-1] == f"said {STOPPED}\n\n(Could not load xlwings64.dll)"
    assert not any(note.startswith("run ") for note in notes)


def test_a_package_that_does_not_import_is_told_in_vietnamese(clicks: Clicks) -> None:
    """The line that names the error stands in brackets, not the end of its traceback, which comes
    the last line first; the next click looks anew, for it may have been set up anew.
    """
    clicks.suppose("import")
    said = clicks.press("Ribbon_Check")[-1]
    assert said == f"said {STOPPED}\n\n(ModuleNotFoundError: No module named 'jinja2')"
    clicks.suppose()
    assert clicks.press("Ribbon_Check")[: len(FINDING_PYTHON)] == FINDING_PYTHON


def test_a_python_that_ended_half_way_leaves_excel_usable(clicks: Clicks) -> None:
    """The sentence is said, the screen and the status bar that it had taken are Excel's again."""
    clicks.suppose("killed")
    notes = clicks.press("Ribbon_Check")
    assert notes[-3:-1] == ["screen given back", "status bar given back"]
    assert notes[-1].startswith(f"said {STOPPED}")


def test_the_label_shows_the_verdict_and_when(clicks: Clicks) -> None:
    """It is what KiemTra says, and empty when its cells were removed; reading it raises nothing."""
    sheet = clicks.book.sheets["KiemTra"]
    sheet["A1"].value, sheet["A2"].value = "3 lỗi, 2 cảnh báo, 0 lưu ý", "lúc 16:32"
    assert clicks.label() == "3 lỗi, 2 cảnh báo, 0 lưu ý lúc 16:32"
    sheet["A2"].value = None
    assert clicks.label() == "3 lỗi, 2 cảnh báo, 0 lưu ý"
    for name in ("KetQuaKiemTra", "LucKiemTra"):
        clicks.book.names[name].delete()
    assert clicks.label() == ""


def test_the_label_is_refreshed_after_every_click(clicks: Clicks) -> None:
    """Loading the ribbon does nothing; the label is asked for again once the work is done."""
    notes = clicks.load_and_check()
    assert notes[0] == FINDING_PYTHON[0]
    assert notes[-2:] == [
        "run import baocao_tthc.excel; baocao_tthc.excel.check(2)",
        "refresh verdict",
    ]


def test_set_up_starts_the_script_beside_the_workbook(clicks: Clicks) -> None:
    """Cài đặt opens cai-dat.bat in the workbook's folder, in that folder, and nothing else; before
    that it shows the whole path and asks; Enter alone is no.
    """
    folder = Path(clicks.book.fullname).parent
    clicks.suppose(files=f"<{folder}/cai-dat.bat>")
    assert clicks.press("Ribbon_SetUp") == [
        f"look for {folder}/cai-dat.bat",
        asked(f"{folder}/cai-dat.bat"),
        f"start {folder}/cai-dat.bat in {folder}",
    ]


def test_set_up_that_the_clerk_refuses_is_not_started(clicks: Clicks) -> None:
    """After No nothing runs, nor is another one offered, and nothing more is said."""
    folder = Path(clicks.book.fullname).parent
    clicks.suppose("refused", f"<{folder}/cai-dat.bat><{folder.parent}/cai-dat.bat>")
    assert clicks.press("Ribbon_SetUp") == [
        f"look for {folder}/cai-dat.bat",
        asked(f"{folder}/cai-dat.bat"),
    ]


def test_the_question_shows_the_path_letter_by_letter(clicks: Clicks) -> None:
    r"""A folder whose name begins with u1ea1 makes \u1ea1 in a path: that is no letter of ours."""
    clicks.change("KetNoi", {"BookInHand().Path": r'"C:\users\u1ea1"'})
    script = r"C:\users\u1ea1/cai-dat.bat"
    clicks.suppose(files=f"<{script}>")
    assert clicks.press("Ribbon_SetUp")[1] == asked(script)


def test_where_no_question_can_be_shown_nothing_is_started(clicks: Clicks) -> None:
    """A box that fails is no Yes: one sentence tells the way."""
    folder = Path(clicks.book.fullname).parent
    clicks.suppose("no box", f"<{folder}/cai-dat.bat>")
    assert clicks.press("Ribbon_SetUp") == [
        f"look for {folder}/cai-dat.bat",
        f"said {NO_SETUP}",
    ]


def test_set_up_is_found_one_folder_up(clicks: Clicks) -> None:
    """The workbook is kept in the folder workbook of the program, cai-dat.bat beside it."""
    folder = Path(clicks.book.fullname).parent
    clicks.suppose(files=f"<{folder.parent}/cai-dat.bat>")
    assert clicks.press("Ribbon_SetUp")[-1] == (
        f"start {folder.parent}/cai-dat.bat in {folder.parent}"
    )


@pytest.mark.parametrize("path", ['""', '"https://d.docs.live.net/1/BaoCao"'])
def test_set_up_from_nowhere_on_the_disk_says_where_to_go(clicks: Clicks, path: str) -> None:
    """A workbook never saved, or open from a cloud, starts nothing that has the same name."""
    clicks.change("KetNoi", {"BookInHand().Path": path})
    assert clicks.press("Ribbon_SetUp") == [f"said {NO_SETUP}"]


def test_set_up_looks_nowhere_above_a_drive(clicks: Clicks) -> None:
    """The folder above C: has no name: a script in whatever folder Excel is in is not started."""
    clicks.change("KetNoi", {"BookInHand().Path": '"C:"'})
    clicks.suppose(files="</cai-dat.bat>")
    assert clicks.press("Ribbon_SetUp")[-1] == f"said {NO_SETUP}"


@pytest.mark.parametrize("trouble", ["", "forbidden"])
def test_set_up_that_is_not_there_or_forbidden_says_where_to_go(
    clicks: Clicks, trouble: str
) -> None:
    """Without cai-dat.bat, and where Windows refuses to start it, one sentence tells the way."""
    folder = Path(clicks.book.fullname).parent
    clicks.suppose(trouble, files=f"<{folder}/cai-dat.bat>" if trouble else "<another file>")
    notes = clicks.press("Ribbon_SetUp")
    assert notes[-1] == f"said {NO_SETUP}"
    assert any(note.startswith("start ") for note in notes) == bool(trouble)


def test_on_a_mac_a_click_says_that_it_needs_windows(clicks: Clicks) -> None:
    """Set-up does not exist there, so it is not spoken of."""
    clicks.suppose("not installed")
    clicks.change("KetNoi", {"Application.OperatingSystem": '"Macintosh (64-bit) OS 10.16"'})
    assert clicks.press("Ribbon_Check")[-1] == (
        "said Các nút chỉ chạy trong Excel trên Windows; công thức và bản in của sổ vẫn dùng được."
    )
