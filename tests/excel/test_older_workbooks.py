"""A workbook with the macros of before against this program, and the same made anew.

so-cu/2026-01-macro-1.xlsm is the January example as it was handed out with the first macros, which
load xlwings' library by the name of its version and give Python no number.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from pyopenvba import ExcelFile

from baocao_tthc import excel
from baocao_tthc.checks import check
from baocao_tthc.cli import main
from baocao_tthc.reading import read_filing
from baocao_tthc.sheets import OLDER_FINDING_HEADS, VERSION_NAME, XLWINGS_VERSION
from baocao_tthc.windows.libraries import asked_for, lay_down
from baocao_tthc.workbook.assembly import packaged_macros
from support.live_office import answer, said
from support.macro_books import EXCEL_ARGUMENTS, blank, consistent_data, example, workbook
from support.read_sheets import pack, parts
from support.ribbon_clicks import Clicks

OLD = Path(__file__).parent / "so-cu" / "2026-01-macro-1.xlsm"
VERSIONS = (VERSION_NAME.encode(), XLWINGS_VERSION.encode())
WITHOUT_PAUSE = "Sleep milliseconds"
OpenBook = Callable[[Path], xw.Book]


@pytest.fixture
def old(open_book: OpenBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> xw.Book:
    """The old workbook, open and calling; logs go to tmp_path."""
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    book = open_book(OLD)
    book.set_mock_caller()
    return book


def callbacks(path: Path) -> list[str]:
    """The Subs that the buttons of a workbook's ribbon call."""
    ribbon = parts(path)["customUI/customUI14.xml"].decode()
    return [name for name in re.findall(r'onAction="(\w+)"', ribbon) if name != "Ribbon_SetUp"]


def run(commands: list[str]) -> None:
    """Execute what the VBA starts, as Excel's Python server would."""
    for command in commands:
        if command.startswith("run "):
            exec(command.removeprefix("run "), {})  # noqa: S102 - the command that Excel would run


def libraries_of(path: Path) -> set[str]:
    """The libraries that the VBA of a workbook loads by the version of xlwings, or by ours."""
    with ExcelFile(path) as book:
        source = str(book.get_module("xlwings"))
    return set(re.findall(r'Lib "([^"]*\.dll)"', source)) - {"libc.dylib"}


@pytest.mark.parametrize("path", [OLD, blank()], ids=["older", "today's"])
def test_the_library_that_a_workbook_asks_for_is_there(path: Path, tmp_path: Path) -> None:
    """Whatever xlwings is installed: the set-up lays its libraries down under those names."""
    for bits in (32, 64):
        (tmp_path / f"xlwings{bits}-0.99.1.dll").write_text(f"{bits}")
    lay_down(tmp_path, "0.99.1")
    asked = libraries_of(path)
    assert len(asked) == 2
    assert asked <= set(asked_for())
    for name in asked:
        assert (tmp_path / name).read_text() == re.findall("(32|64)", name)[0]


def test_every_button_of_an_older_workbook_works(old: xw.Book, tmp_path: Path) -> None:
    """Its VBA starts one command a button, and none of them ends in an unexpected error."""
    clicks = Clicks(old, lacking=WITHOUT_PAUSE)
    pressed = callbacks(OLD)
    assert 10 < len(pressed) <= len(excel.__all__)  # today's ribbon has more
    for callback in pressed:
        notes = clicks.press(callback)
        assert notes[-1].startswith("run import baocao_tthc.excel; "), notes
        run(notes)
    assert not any("Gặp lỗi" in message for message in said(old)), said(old)
    assert old.sheets["KiemTra"]["A1"].value == "3 việc cần sửa (11 lỗi)"
    assert not (tmp_path / "BaoCao_TTHC" / "tthc.log").exists()


def kept(old: xw.Book) -> list[tuple[str, str]]:
    """The rules of the older list and what stands in its column Giải trình."""
    rows = old.sheets["KiemTra"].range("A4:K40").options(empty="").value
    return [(str(row[8]), str(row[9])) for row in rows if any(row)]


def test_an_older_list_stays_one_of_findings(old: xw.Book) -> None:
    """Its columns, formulas and colours are of a row for each finding, and TongQuan counts them;
    what was explained under the wording of then is explained still.
    """
    sheet = old.sheets["KiemTra"]
    assert tuple(sheet.range("A3:K3").value) == OLDER_FINDING_HEADS
    before = kept(old)
    assert "Biểu II.06B ghi 3.749, Phụ lục 01 ghi 3.733" in sheet.range("C4").value
    for at, (rule, _) in enumerate(before):
        sheet.range((4 + at, 10)).value = f"vì {rule} {at}"
    excel.check()
    assert kept(old) == [(rule, f"vì {rule} {at}") for at, (rule, _) in enumerate(before)]
    assert "Phụ lục 01 (3.733) ít hơn" in sheet.range("C4").value
    assert sheet.range("A1").value == "11 việc đã giải trình (11 lỗi)"
    assert old.sheets["TongQuan"].range("B7:B9").value == [11, 0, 0]


def test_an_older_list_that_was_deleted_is_made_again_as_it_was(old: xw.Book) -> None:
    """TongQuan goes on counting its findings."""
    old.sheets["KiemTra"].delete()
    excel.check()
    assert tuple(old.sheets["KiemTra"].range("A3:K3").value) == OLDER_FINDING_HEADS
    assert old.sheets["TongQuan"].range("B7:B9").value == [11, 0, 0]


def test_a_list_without_explanations_gets_room_for_them(old: xw.Book) -> None:
    """Lists of nine columns came first; what staff wrote beside them moves aside, locked or not."""
    sheet = old.sheets["KiemTra"]
    sheet.api.Unprotect(Password="")
    sheet.range("J:K").delete(shift="left")
    sheet.range("J4").value = "Chị Hoa xem lại"
    sheet.api.Protect(**EXCEL_ARGUMENTS)
    excel.check()
    assert sheet.api.ProtectContents
    assert tuple(sheet.range("A3:K3").value) == OLDER_FINDING_HEADS
    assert sheet.range("L4").value == "Chị Hoa xem lại"
    sheet.range("J4").value = "vì"
    excel.check()
    assert kept(old)[0] == ("LB01", "vì")
    assert sheet.range("L4").value == "Chị Hoa xem lại"


def test_the_diagnosis_of_an_older_workbook_offers_todays_macros(
    old: xw.Book, tmp_path: Path
) -> None:
    """The copy stands beside the workbook, with what is on the screen, once it is wanted."""
    answer(old, words=("no",))
    excel.diagnose()
    assert "Macro của sổ thuộc bản trước của chương trình; các nút vẫn chạy." in said(old)[-1]
    folder = Path(old.fullname).parent
    assert [file.name for file in folder.glob("*.xlsm")] == [OLD.name]
    old.sheets["NoiDung"]["C3"].value = "gõ mà chưa lưu"
    answer(old, words=("yes", "no"))
    excel.diagnose()
    made = folder / "2026-01-macro-1 (macro mới).xlsm"
    assert said(old)[-1] == f"Đã tạo sổ:\n{made}\n\nMở sổ mới ngay?"
    assert parts(made)["xl/vbaProject.bin"] == packaged_macros().project
    assert "gõ mà chưa lưu".encode() in b"".join(parts(made).values())


def test_macros_that_are_too_old_are_told_with_the_way_out(
    old: xw.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No button works then, so each offers the same workbook with macros that do."""
    monkeypatch.setattr(excel, "MIN_MACROS", 2)
    for press in (excel.check, excel.package):
        answer(old, words=("yes", "no"))
        press()
        assert said(old)[-2].startswith(
            "Macro của sổ này quá cũ so với chương trình trên máy nên nút không chạy được.\n\n"
            "Tạo bản sao của sổ với macro của chương trình này?"
        )
    folder = Path(old.fullname).parent
    assert sorted(file.name for file in folder.glob("*mới*")) == [
        "2026-01-macro-1 (macro mới).xlsm",
        "2026-01-macro-1 (macro mới)_2.xlsm",
    ]


def test_macros_that_are_newer_than_the_program_are_told(old: xw.Book) -> None:
    """A workbook of a newer program may ask for more than this one can; nothing is done."""
    excel.check(excel.MACROS + 1)
    assert said(old) == [
        "Macro của sổ này mới hơn chương trình trên máy; hãy lưu sổ, đóng hết cửa sổ Excel, rồi "
        "nháy đúp cai-dat.bat của gói có sổ này."
    ]


def test_the_number_of_the_macros_is_the_one_that_vba_gives(
    open_book: OpenBook, tmp_path: Path
) -> None:
    """Today's workbook is none of the older ones."""
    book = open_book(workbook(tmp_path / "sổ.xlsm", consistent_data()))
    assert Clicks(book).press("Ribbon_Guide")[-1].endswith(f".guide({excel.MACROS})")


def test_made_anew_only_the_macros_are_others(
    tmp_path: Path, validate: Callable[[Path], list[str]], capsys: Any
) -> None:
    """Every other part stays byte for byte, the findings too; the old file is as it was; what Excel
    shows is today's ribbon.
    """
    book = Path(shutil.copy(OLD, tmp_path / "Sổ tháng 01.xlsm"))
    assert main(["cap-nhat-so", str(book)]) == 0
    made = tmp_path / "Sổ tháng 01 (macro mới).xlsm"
    assert capsys.readouterr() == (f"Đã tạo {made}\n", "")
    before, after = parts(OLD), parts(made)
    changed = {name for name in before if before[name] != after[name]}
    assert list(before) == list(after)
    assert "xl/vbaProject.bin" in changed
    assert changed <= {"xl/vbaProject.bin", "xl/workbook.xml", "customUI/customUI14.xml"}
    macros = packaged_macros()
    assert (after["xl/vbaProject.bin"], after["customUI/customUI14.xml"]) == macros
    assert book.read_bytes() == OLD.read_bytes()
    assert check(read_filing(made)) == check(read_filing(OLD))
    assert validate(made) == []


def test_the_workbook_made_anew_states_the_versions_of_today(tmp_path: Path) -> None:
    """The diagnosis goes by these two names; no other part of workbook.xml is touched."""
    stated = re.compile(rb'<definedName name="(?:%b|%b)">[^<]*' % VERSIONS)
    found = parts(OLD)
    todays = found["xl/workbook.xml"]
    found["xl/workbook.xml"] = todays.replace(b'"0.1.0"', b'"0.0.9"')
    pack(tmp_path / "a.xlsm", found)
    assert main(["cap-nhat-so", str(tmp_path / "a.xlsm"), "-o", str(tmp_path / "b.xlsm")]) == 0
    made, before, today = (
        parts(path)["xl/workbook.xml"] for path in (tmp_path / "b.xlsm", OLD, example())
    )
    assert stated.findall(made) == stated.findall(today) != []
    assert stated.sub(b"", made) == stated.sub(b"", before)


def test_a_ribbon_that_another_program_dropped_comes_back(tmp_path: Path) -> None:
    """A library keeps the macros and loses the ribbon; the workbook made anew has it."""
    found = parts(OLD)
    del found["customUI/customUI14.xml"]
    found["_rels/.rels"] = re.sub(rb'<Relationship Id="rIdRibbon"[^>]*>', b"", found["_rels/.rels"])
    pack(tmp_path / "a.xlsm", found)
    assert main(["cap-nhat-so", str(tmp_path / "a.xlsm"), "-o", str(tmp_path / "b.xlsm")]) == 0
    made = parts(tmp_path / "b.xlsm")
    assert made["customUI/customUI14.xml"] == packaged_macros().ribbon
    assert made["_rels/.rels"].count(b"customUI14.xml") == 1


def test_macros_of_the_office_are_told(tmp_path: Path, capsys: Any) -> None:
    """They are not in the new workbook: that is said, and a signature that is no longer right."""
    found = parts(OLD)
    found["xl/vbaProject.bin"] = found["xl/vbaProject.bin"].replace(
        b"\r\nModule=HamDocO\r\n", b"\r\nModule=CuaXa_1\r\n"
    )
    found["xl/vbaProjectSignature.bin"] = b"signed"
    pack(tmp_path / "a.xlsm", found)
    assert main(["cap-nhat-so", str(tmp_path / "a.xlsm")]) == 0
    assert capsys.readouterr().err.splitlines() == [
        "Macro “CuaXa_1” không phải của chương trình nên không có trong sổ mới.",
        "Chữ ký số của macro không còn đúng ở sổ mới; hãy nhờ nơi đã ký ký lại.",
    ]


def test_what_has_no_macros_of_ours_is_refused(tmp_path: Path, capsys: Any) -> None:
    """A workbook without macros, somebody else's, another ending, the workbook itself: a sentence
    each, and nothing is written.
    """
    found = parts(OLD)
    other = found | {"xl/workbook.xml": found["xl/workbook.xml"].replace(b"PhienBanSo", b"Ban")}
    del found["xl/vbaProject.bin"]
    pack(tmp_path / "không macro.xlsx", found)
    pack(tmp_path / "khác.xlsm", other)
    book = str(shutil.copy(OLD, tmp_path / "a.xlsm"))
    for words, sentence in (
        ([str(tmp_path / "không macro.xlsx")], "không có macro nên không có gì để cập nhật"),
        ([str(tmp_path / "khác.xlsm")], "có macro nhưng không phải sổ của chương trình"),
        ([book, "-o", str(tmp_path / "b.xlsx")], "phải có đuôi .xlsm"),
        ([book, "-o", book, "--ghi-de"], "phải khác sổ cũ"),
        ([str(tmp_path / "không có.xlsm")], "Không tìm thấy tệp"),
    ):
        assert main(["cap-nhat-so", *words]) == 2
        assert sentence in capsys.readouterr().err
    assert len(list(tmp_path.iterdir())) == 3
