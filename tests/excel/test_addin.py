"""The add-in: its ribbon acts on the workbook in front, whatever file that is.

The built add-in is open in LibreOffice, a workbook without macros is in front; the handler runs in
the add-in, the Python command that it starts is caught and executed on the workbook in front.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlwings as xw

from baocao_tthc import excel
from baocao_tthc.building.vba_project import CALLBACKS
from baocao_tthc.entries.data import parse_data
from baocao_tthc.excel import host
from baocao_tthc.filing import Filing
from baocao_tthc.forms import known_forms
from baocao_tthc.reading.grid import Grid
from baocao_tthc.reading.snapshot import make_filing
from baocao_tthc.sheets import CONFIG
from baocao_tthc.workbook.assembly import workbook_bytes
from support.addin import open_addin
from support.live_office import answer, said
from support.macro_books import consistent_data, workbook
from support.ribbon_clicks import SOURCES, Clicks

OpenBook = Callable[[Path], xw.Book]
ACTIONS = [
    (name.replace(*CALLBACKS), action)
    for name, action in re.findall(
        r'(?m)^Public Sub (\w+)\(control .*\n    Act "(\w+)"$', (SOURCES / "Ribbon.bas").read_text()
    )
]
FORMLESS = "không có biểu nào nhận ra được theo dòng đánh số"


@pytest.fixture
def clicks(tmp_path: Path, open_book: OpenBook, monkeypatch: pytest.MonkeyPatch) -> Clicks:
    """The ribbon of the add-in; logs go to tmp_path."""
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    return open_addin(tmp_path, open_book)


@pytest.fixture
def plain(clicks: Clicks, tmp_path: Path, open_book: OpenBook) -> xw.Book:
    """A workbook with two known forms and no macros, in front and calling."""
    path = tmp_path / "Số liệu tháng 01.xlsx"
    path.write_bytes(workbook_bytes(parse_data(consistent_data(), known_forms())))
    book = open_book(path)
    book.set_mock_caller()
    clicks.bring_to_front(book)
    return book


@pytest.fixture
def formless(clicks: Clicks, tmp_path: Path, open_book: OpenBook) -> xw.Book:
    """A workbook of somebody else's, in front and calling."""
    from openpyxl import Workbook

    path, book = tmp_path / "Lương.xlsx", Workbook()
    assert book.active is not None
    book.active.append(["Họ tên", "Hệ số"])
    book.save(path)
    opened = open_book(path)
    opened.set_mock_caller()
    clicks.bring_to_front(opened)
    return opened


def run(clicks: Clicks, callback: str) -> None:
    """Press a button and execute what its VBA starts."""
    (command,) = (note for note in clicks.press(callback) if note.startswith("run "))
    exec(command.removeprefix("run "), {})  # noqa: S102 - the command that Excel would run


def test_every_button_acts_on_the_workbook_in_front(clicks: Clicks, plain: xw.Book) -> None:
    """Python is given that workbook, not the add-in, and the command of the workbook's ribbon."""
    assert len(ACTIONS) == len(excel.__all__)
    for callback, action in ACTIONS:
        assert clicks.press(callback)[-2:] == [
            f"xlwings._xlwindows.BOOK_CALLER={plain.name}",
            f"run import baocao_tthc.excel; baocao_tthc.excel.{action}({excel.MACROS})",
        ]


def test_every_button_works_on_a_workbook_without_macros(
    clicks: Clicks, plain: xw.Book, tmp_path: Path
) -> None:
    """From the handler to the cells: no button ends in an unexpected error; a wrong total is found
    in the file that was in front, and the next period's workbook is one without macros.
    """
    form, report = plain.sheets["II.06B"], tmp_path / "báo cáo.docx"
    form.activate()
    form.api.Unprotect(Password="")
    form["D12"].value += 10
    # Written, refreshed, audited; no response, no export; the next period's.
    chosen = (report, report, report, False, False, tmp_path / "kỳ mới")
    plain.app.impl.file_answers.extend(str(file) if file else False for file in chosen)
    for callback, _ in ACTIONS:
        form.activate()
        run(clicks, callback)
    assert "lỗi" in plain.sheets["KiemTra"]["A1"].value
    assert report.exists()
    assert [file.name for file in tmp_path.glob("kỳ mới*")] == ["kỳ mới.xlsx"]
    assert not any("Gặp lỗi" in message for message in said(plain)), said(plain)
    assert not (tmp_path / "BaoCao_TTHC" / "tthc.log").exists()


def test_without_a_known_form_each_button_says_so(clicks: Clicks, formless: xw.Book) -> None:
    """One sentence before anything is asked; Chẩn đoán speaks of the computer, and Tổng hợp is of
    a folder, whatever workbook is in front.
    """
    for callback, action in ACTIONS:
        before = len(said(formless))
        run(clicks, callback)
        if action == "bring_together":
            assert formless.app.impl.dialogs.file_dialogs[-1]["Title"].startswith("Chọn thư mục")
            continue
        (message,) = said(formless)[before:]
        if action == "diagnose":
            assert message.startswith("Sổ: ")
        else:
            assert FORMLESS in message, action
            assert "“" in message
            assert "\n" not in message
    assert [sheet.name for sheet in formless.sheets] == ["Sheet"]


def test_each_button_reads_the_workbook_once(
    clicks: Clicks, plain: xw.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large workbook is read sheet by sheet through Excel: what was read to see that there is a
    form is what the button goes on with.
    """
    reads: list[Path] = []

    def counted(file: Path, grids: Sequence[Grid]) -> Filing:
        reads.append(file)
        return make_filing(file, grids)

    monkeypatch.setattr(host, "make_filing", counted)
    times = {}
    for callback, action in ACTIONS:
        reads.clear()
        plain.app.impl.file_answers.append(False)
        run(clicks, callback)
        times[action] = len(reads)
    assert times == dict.fromkeys(excel.__all__, 1) | {
        "diagnose": 0,
        "package": 0,
        "bring_together": 0,
    }


def test_the_guide_is_missed_in_words_that_fit_any_workbook(clicks: Clicks, plain: xw.Book) -> None:
    """A workbook that the program did not build never had that sheet."""
    plain.sheets["HuongDan"].delete()
    run(clicks, "AddIn_Guide")
    assert said(plain)[-1] == (
        "Sổ không có tờ “HuongDan”; hãy xem README.md trong thư mục chương trình."
    )


def test_without_a_workbook_one_sentence_tells(clicks: Clicks) -> None:
    """Nothing is open, or only in Protected View: Python is not even looked for."""
    clicks.bring_to_front(None)
    assert clicks.press("AddIn_Check") == [
        "said Chưa có sổ nào mở để sửa; hãy mở sổ số liệu (Excel hỏi thì bấm Enable Editing) rồi "
        "bấm lại nút này."
    ]
    assert clicks.call("xlwings.Visible") is True  # Excel may ask before it opens the first one
    assert clicks.label() == ""
    assert clicks.press("AddIn_SetUp")[-1].startswith("said Không mở được cai-dat.bat")


def test_the_tab_is_hidden_over_a_workbook_that_brings_it(
    clicks: Clicks, plain: xw.Book, tmp_path: Path, open_book: OpenBook
) -> None:
    """Over one of ours with macros no tab stands twice; over ours without, over macros of others,
    it is there.
    """
    assert clicks.call("xlwings.Visible") is True
    ours = open_book(workbook(tmp_path / "sổ.xlsm", consistent_data()))
    clicks.bring_to_front(ours)
    assert clicks.call("xlwings.Visible") is False
    ours.names["PhienBanSo"].delete()
    assert clicks.call("xlwings.Visible") is True


def test_the_ribbon_follows_the_workbook_in_front(clicks: Clicks) -> None:
    """Whether the tab is seen and what its label says is asked for again when that changes."""
    clicks.call("xlwings.LoadRibbonAndRefresh")
    assert clicks.noted() == ["refresh all"]
    events = (SOURCES / "xlam" / "ThisWorkbook.cls").read_text("ascii")
    assert "Private Sub host_WorkbookActivate(ByVal Wb As Workbook)\n    RefreshTab\n" in events


def test_each_workbook_has_its_own_changes(
    clicks: Clicks, plain: xw.Book, tmp_path: Path, open_book: OpenBook
) -> None:
    """Figures changed in one make the verdict of that one old; opened anew it knows of none."""
    plain.sheets["KiemTra"]["A1"].value, plain.sheets["KiemTra"]["A2"].value = "2 lỗi", "lúc 9:00"
    clicks.tell_front("II.06B", "D12")
    assert clicks.label() == "2 lỗi lúc 9:00 (số liệu đã đổi)"
    other = tmp_path / "khác.xlsx"
    other.write_bytes(Path(plain.fullname).read_bytes())
    second = open_book(other)
    clicks.bring_to_front(second)
    second.sheets["KiemTra"]["A1"].value = "Không phát hiện sai sót"
    assert clicks.label().startswith("Không phát hiện sai sót")
    assert "đã đổi" not in clicks.label()
    clicks.bring_to_front(plain)
    assert clicks.label().endswith("(số liệu đã đổi)")
    clicks.tell_front("KiemTra", "A1")
    assert clicks.label() == "2 lỗi lúc 9:00"


def test_an_addin_that_is_too_old_is_told(plain: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """The workbook has no macros to be made anew: the set-up brings today's add-in."""
    excel.diagnose(excel.MACROS - 1)
    assert said(plain)[-1].startswith("Sổ: ")
    monkeypatch.setattr(excel, "MIN_MACROS", excel.MACROS)
    excel.check(excel.MACROS - 1)
    assert said(plain)[-1] == (
        "Add-in BaoCao_TTHC trên máy cũ hơn chương trình; hãy lưu sổ, đóng hết cửa sổ Excel, rồi "
        "nháy đúp cai-dat.bat trong thư mục chương trình."
    )


def test_no_function_of_the_addin_gets_into_a_cell(clicks: Clicks) -> None:
    """A formula with one would hold the add-in's place on this computer."""
    assert not [name for name in clicks.library.getElementNames() if "Ham" in name or "udf" in name]


@pytest.mark.parametrize("left_behind", [False, True])
def test_the_next_period_of_a_plain_workbook_is_plain(plain: xw.Book, left_behind: bool) -> None:
    """The dialog proposes .xlsx, as the workbook is, were it one of ours once: saved without macros
    it keeps the sheet of their configuration.
    """
    if left_behind:
        plain.sheets.add(CONFIG)
    answer(plain, file=False)
    excel.start_period()
    (dialog,) = plain.app.impl.dialogs.file_dialogs
    assert dialog["InitialFileName"].endswith(".xlsx")
    assert dialog["FileFilter"] == "Sổ Excel (*.xlsx),*.xlsx"
