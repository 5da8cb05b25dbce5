"""`tthc chan-doan` on a simulated Windows profile: every item well, and every way it is not."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from baocao_tthc import __version__
from baocao_tthc.cli import main
from baocao_tthc.errors import TthcError
from baocao_tthc.windows.diagnosis import (
    State,
    diagnose,
    diagnosis_as_text,
    diagnosis_json,
    diagnosis_text,
)
from baocao_tthc.windows.set_up import KEY, install
from support.windows_profile import (
    APP_PATHS,
    LOCATIONS,
    POLICY_SECURITY,
    XLWINGS,
    Profile,
    book_of,
    elsewhere,
    item,
    write_book,
)


def test_after_the_set_up_nothing_is_missing(profile: Profile) -> None:
    """Every item is well or a note; each is there once."""
    diagnosis = diagnose(profile, book_of(profile))
    assert diagnosis.missing == 0
    assert [item.name for item in diagnosis.items if item.state is State.WELL] == [
        "python",
        "environment",
        "connection",
        "package",
        "xlwings",
        "excel",
        "word",
        "macros",
        "trusted",
        "mark",
        "fonts",
        "addin",
        "write",
    ]
    assert [item.name for item in diagnosis.items if item.state is not State.WELL] == ["antivirus"]


def test_the_text_has_a_sign_and_what_to_do_for_each_item(profile: Profile) -> None:
    """A well item is one line; the rest say on a second one what to do; the last line counts."""
    write_book(book_of(profile), package="9.0.0")
    lines = diagnosis_as_text(diagnose(profile, book_of(profile))).splitlines()
    assert lines[0] == f"Sổ: {book_of(profile)}"
    at = lines.index(f"× Phiên bản chương trình và sổ: chương trình {__version__}, sổ 9.0.0")
    assert lines[at + 1] == "    → Chạy cai-dat.bat của gói mới hơn, rồi dùng sổ trong gói đó."
    assert lines[at + 2] == f"√ Phiên bản xlwings và sổ: {XLWINGS}"
    assert lines[-1] == "Còn 1 mục phải làm (dấu ×)."


def test_the_json_has_the_same_items(profile: Profile) -> None:
    """Programs get names and states that stay, and the sentences of the text."""
    profile.set(POLICY_SECURITY, {"vbawarnings": 4})
    document = json.loads(diagnosis_json(diagnose(profile, elsewhere(profile))))
    assert document["version"] == __version__
    assert document["missing"] == 2
    macros = next(entry for entry in document["items"] if entry["name"] == "macros")
    assert macros["state"] == "missing"
    assert macros["title"] == "Macro"
    assert "VBAWarnings=4" in macros["found"]


def test_without_an_argument_the_registered_workbook_is_meant(
    profile: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one in the trusted folder, else one that lies in the current folder or its workbook/."""
    assert diagnose(profile).workbook == book_of(profile)
    profile.registry.delete(rf"{LOCATIONS}\BaoCao_TTHC")
    monkeypatch.chdir(tmp_path)
    assert diagnose(profile).workbook is None
    monkeypatch.chdir(profile.program)
    assert diagnose(profile).workbook == book_of(profile)


def test_a_missing_workbook_is_an_error_but_not_for_the_button(
    profile: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command refuses a wrong path; a workbook that was never saved is diagnosed as none."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TthcError, match="Không có sổ “Book1”"):
        diagnose(profile, Path("Book1"))
    assert "chưa thấy" in diagnosis_text(Path("Book1")).splitlines()[0]


def test_a_broken_environment_is_told(profile: Profile) -> None:
    """Not finished, or finished and not running: both say what to do."""
    (profile.home.environment / "versions.json").unlink()
    assert "không chạy được" in item(profile, "environment").found
    (profile.home.environment / "hoan-tat.txt").unlink()
    assert item(profile, "environment")[2:] == (
        State.MISSING,
        "chưa cài xong",
        "đóng Excel rồi bấm đúp cai-dat.bat",
    )


def test_the_connection_needs_a_path_and_both_libraries(profile: Profile) -> None:
    """No value, an old value, a library that a virus scanner took: each is missing."""
    for name in ("BaoCao_TTHC32.dll", "xlwings64-0.37.8.dll"):  # of today's and older workbooks
        (profile.home.environment / name).unlink()
    found = item(profile, "connection").found
    assert found.startswith("thiếu BaoCao_TTHC32.dll và xlwings64-0.37.8.dll (")
    profile.registry.write(KEY, {"Python": "C:\\nowhere\\pythonw.exe"})
    assert item(profile, "connection").state is State.MISSING
    profile.registry.delete(KEY)
    assert item(profile, "connection").found == "sổ chưa biết Python ở đâu"


def test_a_disk_without_short_names_is_told(profile: Profile) -> None:
    """Where a name with diacritics has no 8.3 form, the buttons cannot work, and that is said."""
    profile.short_names = False
    install(profile, program=profile.program, say=lambda _: None)
    found = item(profile, "connection")
    assert found.state is State.MISSING
    assert "8.3" in found.advice


@pytest.mark.parametrize(
    ("package", "xlwings", "name"),
    [("9.0.0", XLWINGS, "package"), (__version__, "0.33.0", "xlwings")],
)
def test_a_newer_workbook_and_one_without_its_library_are_told(
    profile: Profile, package: str, xlwings: str, name: str
) -> None:
    """A workbook of a newer version, or with VBA of an xlwings that is not served here, is told
    with both versions.
    """
    write_book(book_of(profile), package, xlwings)
    missing = [item for item in diagnose(profile, book_of(profile)).items
               if item.state is State.MISSING]  # fmt: skip
    assert [item.name for item in missing] == [name]
    assert {package, xlwings} & set(missing[0].found.replace(",", "").split())


@pytest.mark.parametrize("xlwings", [XLWINGS, "0.40.0"])
def test_an_older_workbook_goes_on_working(profile: Profile, xlwings: str) -> None:
    """It is no fault; who wants today's macros reads how. Another xlwings is none either, since
    the library that its VBA asks for is there.
    """
    write_book(book_of(profile), "0.0.9", xlwings)
    assert diagnose(profile, book_of(profile)).missing == 0
    found = item(profile, "package")
    assert found.state is State.NOTE
    assert found.found == f"chương trình {__version__}, sổ 0.0.9: các nút vẫn chạy"
    assert "tthc cap-nhat-so" in found.advice
    box = diagnosis_text(book_of(profile))
    assert "sổ 0.0.9: các nút vẫn chạy\n" in box
    assert "cap-nhat-so" not in box
    assert item(profile, "xlwings").state is State.WELL


def test_a_workbook_without_versions_and_a_broken_one_are_told(profile: Profile) -> None:
    """Neither stops the diagnosis."""
    write_book(book_of(profile), "", "")
    assert item(profile, "package").state is State.MISSING
    book_of(profile).write_bytes(b"PK broken")
    assert "Không đọc được sổ" in item(profile, "package").found


def test_a_workbook_without_macros_is_told_once(profile: Profile) -> None:
    """It works with `tthc` and is no fault, even where names of a macro workbook were kept; who
    wants buttons reads which workbook has them.
    """
    book = elsewhere(profile)
    for names in (("", ""), (__version__, XLWINGS)):
        write_book(book, *names, macros=False)
        diagnosis = diagnose(profile, book)
        lines = diagnosis_as_text(diagnosis).splitlines()
        at = lines.index(
            "• Phiên bản chương trình và sổ: sổ không có nút (không có macro); mọi kiểm tra vẫn "
            "chạy bằng lệnh tthc"
        )
        assert lines[at + 1] == (
            "    → Các nút của add-in dùng được với sổ này; muốn nút nằm trong sổ thì mở "
            "BaoCao_TTHC.xlsm."
        )
        assert not any(line[0] in "√×•" and "xlwings" in line for line in lines)
        assert item(profile, "xlwings", book).state is State.ELSEWHERE


def test_a_macro_workbook_that_is_not_ours_is_told(profile: Profile) -> None:
    """It has VBA but none of our names: the figures are to be copied to the program's workbook."""
    with zipfile.ZipFile(book_of(profile), "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        book.writestr("xl/vbaProject.bin", b"")
    for name in ("package", "xlwings"):
        found = item(profile, name)
        assert found.state is State.MISSING
        assert found.found.endswith("sổ không ghi phiên bản")


@pytest.mark.parametrize(
    ("machine", "kind"), [(0x8664, "64 bit"), (0x014C, "32 bit"), (0xAA64, "64 bit (ARM)")]
)
def test_excel_is_told_with_its_bits(profile: Profile, machine: int, kind: str) -> None:
    """The header of EXCEL.EXE tells 32 or 64 bit, whatever installed it."""
    program = Path(str(profile.registry.values(rf"{APP_PATHS}\excel.exe")[""]))
    content = bytearray(program.read_bytes())
    content[0x84:0x86] = machine.to_bytes(2, "little")
    program.write_bytes(content)
    assert item(profile, "excel").found == f"2016 trở lên, {kind}, {program}"


@pytest.mark.parametrize(
    "program",
    [
        r"C:\Program Files\WindowsApps\Microsoft.Office.Desktop.Excel_16051\Office16\EXCEL.EXE",
        r'"C:\Users\Lan\AppData\Local\Microsoft\WindowsApps\excel.exe"',
    ],
)
def test_the_excel_of_the_microsoft_store_is_told(profile: Profile, program: str) -> None:
    """Its buttons never start; the clerk reads what to do about it, and what works till then."""
    profile.set(rf"{APP_PATHS}\excel.exe", {"": program})
    found = item(profile, "excel")
    assert found.state is State.MISSING
    assert found.found.startswith("Excel của Microsoft Store: các nút không chạy được")
    assert found.advice.startswith("gỡ Office của Microsoft Store rồi cài bản Office thường")


def test_a_computer_without_office_is_told(profile: Profile) -> None:
    """Excel is missing; Word is only noted, since the report is written without it."""
    for name in ("excel", "winword"):
        Path(str(profile.registry.values(rf"{APP_PATHS}\{name}.exe")[""])).unlink()
    assert item(profile, "excel").state is State.MISSING
    assert item(profile, "word").state is State.NOTE


def test_a_missing_font_is_told(profile: Profile) -> None:
    """The layout of reports asks for Times New Roman; a font of the user's own counts."""
    fonts = r"Software\Microsoft\Windows NT\CurrentVersion\Fonts"
    profile.winreg.keys[rf"hklm\{fonts}".lower()][1].clear()
    assert item(profile, "fonts").state is State.MISSING
    profile.set(rf"HKCU\{fonts}", {"Times New Roman (TrueType)": "times.ttf"})
    assert item(profile, "fonts").state is State.WELL


def test_a_folder_that_cannot_be_written_is_told(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report stands beside the workbook; a read-only folder is told before it is needed."""

    def refuse(**_: object) -> None:
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    found = item(profile, "write")
    assert found.state is State.MISSING
    assert str(book_of(profile).parent) in found.found


def test_elsewhere_the_items_of_windows_do_not_apply(
    profile: Profile, capsys: pytest.CaptureFixture[str]
) -> None:
    """On Linux and macOS the rest is said, and what was not looked at; exit code 0."""
    assert main(["chan-doan", str(book_of(profile))]) == 0
    out = capsys.readouterr().out
    assert "Không xét ở đây: Môi trường chương trình, Kết nối của sổ, Excel, Word, Macro" in out
    assert f"√ Phiên bản chương trình và sổ: {__version__}" in out


def test_the_exit_code_tells_whether_anything_is_missing(
    profile: Profile, capsys: pytest.CaptureFixture[str]
) -> None:
    """1: something is missing; 2: could not be done; the output can be JSON."""
    write_book(book_of(profile), "9.0.0")
    assert main(["chan-doan", "--json", str(book_of(profile))]) == 1
    assert json.loads(capsys.readouterr().out)["missing"] == 1
    assert main(["chan-doan", "không có.xlsm"]) == 2
    assert "Không có sổ" in capsys.readouterr().err
