"""The set-up and its undoing on a simulated Windows profile, interrupted at every step."""

from __future__ import annotations

from pathlib import Path

import pytest

from baocao_tthc import __version__
from baocao_tthc.errors import TthcError
from baocao_tthc.windows.environment import probe
from baocao_tthc.windows.set_up import KEY, install
from baocao_tthc.windows.startup_folder import ADDIN
from support.paths import ROOT
from support.windows_profile import (
    EXCEL,
    LOCATIONS,
    SHELL_FOLDERS,
    Profile,
    set_up,
    take_back,
    with_older,
)


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Profile:
    """A profile on which nothing was set up yet."""
    profile = Profile(tmp_path)
    monkeypatch.setenv("LOCALAPPDATA", str(profile.local_data))
    return profile


def test_set_up_leaves_what_the_workbook_needs(profile: Profile) -> None:
    """The registry tells an ASCII path of pythonw.exe and the version; the folder is trusted."""
    said = "\n".join(set_up(profile))
    values = profile.registry.values(KEY)
    assert str(values["python"]).isascii()
    assert Path(str(values["python"])).samefile(profile.home.pythonw)
    assert str(values["python"]).endswith("pythonw.exe")
    assert values["phienban"] == __version__
    location = profile.registry.values(rf"{LOCATIONS}\BaoCao_TTHC")
    assert location["path"] == f"{profile.program / 'workbook'}\\"
    assert location["allowsubfolders"] == 1
    assert "[5/5] Chẩn đoán" in said
    assert "Không còn mục nào phải làm." in said


def test_an_ascii_path_is_told_as_it_is(profile: Profile) -> None:
    """The 8.3 form is for paths with letters outside ASCII only."""
    profile.local_data = profile.user.parent / "Local"
    set_up(profile)
    assert profile.registry.values(KEY)["python"] == str(profile.home.pythonw)


def test_the_mark_of_the_web_goes_from_our_own_files_only(profile: Profile) -> None:
    """The workbook, the template and the .bat lose the mark; a workbook of the staff keeps it."""
    assert "      đã gỡ khỏi 4 tệp của chương trình" in set_up(profile)
    marked = [file.name for file in profile.program.rglob("*:Zone.Identifier")]
    assert marked == ["cua-toi.xlsm:Zone.Identifier"]


def test_undoing_leaves_nothing_behind(profile: Profile) -> None:
    """Registry and files are, byte for byte, what they were; what was removed is said."""
    before = profile.snapshot()
    set_up(profile)
    (profile.home.folder / "tthc.log").write_text("…")
    kept = profile.home.folder / "lan-kiem-truoc"
    kept.mkdir()
    (kept / "a.json").write_text("{}")
    assert profile.snapshot() != before
    said = take_back(profile)
    assert profile.snapshot() == before
    assert [line.split(" “")[0] for line in said] == [
        "Đã gỡ:",
        "  - add-in",
        "  - môi trường Python",
        "  - thư mục tin cậy BaoCao_TTHC của Excel",
        "  - khóa registry",
        "  - nhật ký",
        "  - số của các lần kiểm tra",
        "Sổ số liệu và báo cáo của bạn vẫn nguyên.",
    ]


def test_undoing_removes_the_keys_that_the_set_up_made(profile: Profile) -> None:
    """Where Excel was never started, its keys for trusted locations go again, too."""
    profile.registry.delete(r"HKCU\Software\Microsoft")
    profile.winreg._make(r"HKCU\Software\Microsoft\Office")
    before = profile.winreg.dump()
    set_up(profile)
    assert EXCEL.lower() in profile.winreg.keys
    take_back(profile)
    assert profile.winreg.dump() == before


def test_the_addin_lies_where_excel_opens_it(profile: Profile) -> None:
    """The program's own file, without the mark of the web, whole or not at all; set up again it is
    not written anew, so Excel may be open; one of before is replaced.
    """
    file, shipped = profile.xlstart / ADDIN, ROOT / "workbook" / ADDIN
    left = profile.xlstart / ".~abc.xlam"  # of a set-up that was cut off
    left.write_bytes(b"half")
    assert f"      add-in: {file}" in set_up(profile)
    assert [entry.name for entry in profile.xlstart.iterdir()] == [ADDIN]
    assert file.read_bytes() == shipped.read_bytes()
    written = file.stat().st_mtime_ns
    set_up(profile)
    assert file.stat().st_mtime_ns == written
    file.write_bytes(b"of before")
    set_up(profile)
    assert file.read_bytes() == shipped.read_bytes()


def test_without_excel_there_is_no_addin(profile: Profile) -> None:
    """Nor where Windows does not say where the user's folders are."""
    profile.registry.delete(SHELL_FOLDERS)
    set_up(profile)
    assert list(profile.xlstart.iterdir()) == []
    assert "add-in" not in "".join(take_back(profile))


def test_undoing_while_excel_has_the_addin_changes_nothing(profile: Profile) -> None:
    """One sentence, and all is as it was: never half."""
    set_up(profile)
    before = profile.snapshot()
    profile.addin_loaded = True
    with pytest.raises(TthcError, match=r"Excel đang mở add-in .* hãy đóng mọi cửa sổ Excel"):
        take_back(profile)
    assert profile.snapshot() == before


def test_undoing_twice_is_no_error(profile: Profile) -> None:
    """The second time there is nothing to remove, and that is said."""
    set_up(profile)
    take_back(profile)
    assert take_back(profile)[0] == "Không có gì để gỡ: chương trình chưa được cài."


def test_undoing_spares_what_somebody_put_into_the_folder(profile: Profile) -> None:
    """A file that is not ours stays, and with it the folder."""
    set_up(profile)
    theirs = profile.home.folder / "số liệu.xlsm"
    theirs.write_text("of the staff")
    take_back(profile)
    assert [file.name for file in profile.home.folder.iterdir()] == ["số liệu.xlsm"]


def test_setting_up_twice_changes_nothing(profile: Profile) -> None:
    """A whole environment of this version is kept, and Excel may even be open."""
    set_up(profile)
    environment = profile.home.environment
    before = {file: file.stat().st_mtime_ns for file in environment.rglob("*")}
    profile.excel_open = True
    assert "      đã có, giữ nguyên" in set_up(profile)
    assert {file: file.stat().st_mtime_ns for file in environment.rglob("*")} == before


def test_setting_up_anew_replaces_a_whole_environment(profile: Profile) -> None:
    """--lai makes it again."""
    set_up(profile)
    (profile.home.environment / "cũ").write_text("")
    set_up(profile, renew=True)
    assert not (profile.home.environment / "cũ").exists()
    assert not profile.home.aside.exists()


def test_an_older_version_is_replaced(profile: Profile) -> None:
    """After the set-up only the new version is there."""
    with_older(profile)
    set_up(profile)
    versions = probe(profile)
    assert versions
    assert versions.package == __version__
    assert profile.registry.values(KEY)["phienban"] == __version__
    assert [entry.name for entry in profile.home.folder.iterdir()] == ["python"]


def test_an_environment_without_its_marker_is_made_again(profile: Profile) -> None:
    """It may run and still lack what pip had not installed yet: only the marker says whole."""
    set_up(profile)
    (profile.home.environment / "hoan-tat.txt").unlink()
    assert probe(profile) is None
    assert "      đã có, giữ nguyên" not in set_up(profile)


def test_a_removed_python_is_mended(profile: Profile) -> None:
    """An environment whose Python does not run any more is made again."""
    set_up(profile)
    (profile.home.environment / "versions.json").unlink()
    set_up(profile)
    assert probe(profile)


def test_the_buttons_python_has_a_folder_for_what_pywin32_makes(profile: Profile) -> None:
    """Without it pywin32 takes the folder of temporary files, which a garbled TMP does not name."""
    made = profile.home.environment / "Lib" / "site-packages" / "win32com" / "gen_py"
    set_up(profile)
    assert made.is_dir()
    made.rmdir()
    set_up(profile)  # an environment of an earlier set-up gets it too
    assert made.is_dir()


def test_a_program_that_cannot_check_the_example_is_not_set_up(profile: Profile) -> None:
    """However well it starts: what it said is in the log, and the older version goes on."""
    with_older(profile)
    before = profile.snapshot()
    profile.said_to_check = "ImportError: DLL load failed while importing _python_calamine"
    with pytest.raises(TthcError, match=r"không kiểm tra được sổ ví dụ.*rồi chạy lại"):
        set_up(profile)
    log = profile.home.folder / "tthc.log"
    assert "DLL load failed" in log.read_text("utf-8")
    log.unlink()
    assert profile.snapshot() == before


def test_a_program_that_stopped_checking_is_set_up_anew(profile: Profile) -> None:
    """A library that a virus scanner took away comes back by a double click on cai-dat.bat."""
    set_up(profile)
    profile.said_to_check = "ImportError: DLL load failed while importing _python_calamine"
    with pytest.raises(TthcError, match="không kiểm tra được sổ ví dụ"):
        set_up(profile)
    profile.said_to_check = "{}"
    assert "      đã có, giữ nguyên" in set_up(profile)


def test_a_diagnosis_that_fails_is_no_set_up(profile: Profile) -> None:
    """“Đã cài xong” is not said of a program that could not do what was asked."""
    profile.diagnosis_code = 2
    with pytest.raises(TthcError, match="không tự chẩn đoán được"):
        set_up(profile)


@pytest.mark.parametrize("task", [set_up, take_back])
def test_excel_holding_a_file_is_one_sentence(profile: Profile, task: object) -> None:
    """While Excel runs the older version, nothing is changed; the clerk is told to close it."""
    with_older(profile)
    before = profile.snapshot()
    profile.excel_open = True
    with pytest.raises(TthcError, match="hãy đóng mọi cửa sổ Excel rồi chạy lại") as caught:
        task(profile)  # type: ignore[operator]
    assert "\n" not in str(caught.value)
    assert profile.snapshot() == before


def test_without_a_network_the_older_version_goes_on(profile: Profile) -> None:
    """A set-up that fails leaves the version that was there, and says what to do."""
    with_older(profile)
    before = profile.snapshot()
    profile.network = False
    with pytest.raises(TthcError, match=r"hãy nối mạng rồi chạy lại.*goi-windows"):
        set_up(profile)
    log = profile.home.folder / "tthc.log"
    assert "No matching distribution found" in log.read_text("utf-8")
    log.unlink()
    assert profile.snapshot() == before


def test_wheels_of_other_pythons_are_told(profile: Profile) -> None:
    """When the offline package does not fit, its Pythons are named."""
    wheels = profile.program / "goi-windows"
    wheels.mkdir()
    for tag in ("cp311", "cp313"):
        (wheels / f"lxml-6.1.3-{tag}-{tag}-win_amd64.whl").touch()
    profile.network = False
    with pytest.raises(TthcError, match=r"gói dành cho Python 3\.11, 3\.13 bản 64 bit"):
        set_up(profile)


def test_a_disk_that_refuses_is_one_sentence(profile: Profile) -> None:
    """An error of the system names the place and what to do, not the code."""
    profile.home.folder.write_text("a file where the folder must be")
    with pytest.raises(TthcError, match=r"Không ghi hoặc xóa được.*BaoCao_TTHC.*rồi chạy lại"):
        set_up(profile)


def test_a_program_on_the_network_is_not_trusted_silently(profile: Profile) -> None:
    """Network locations are a setting of security: unless it is on, nothing is registered."""
    profile.network_drive = True
    assert "hãy chép cả thư mục chương trình vào ổ đĩa" in "\n".join(set_up(profile))
    assert "BaoCao_TTHC" not in profile.registry.subkeys(LOCATIONS)
    assert "allownetworklocations" not in profile.registry.values(LOCATIONS)
    profile.set(LOCATIONS, {"AllowNetworkLocations": 1})
    set_up(profile)
    assert "BaoCao_TTHC" in profile.registry.subkeys(LOCATIONS)


def test_security_settings_are_never_touched(profile: Profile) -> None:
    """The only key of Office that the set-up writes is its own trusted location."""
    before = set(profile.winreg.keys)
    values = profile.registry.values(rf"{EXCEL}\Security")
    set_up(profile)
    ours = {KEY.lower(), rf"{LOCATIONS}\BaoCao_TTHC".lower()}
    assert set(profile.winreg.keys) - before == ours
    assert profile.registry.values(rf"{EXCEL}\Security") == values


def test_another_folder_can_be_trusted(profile: Profile) -> None:
    """A folder dropped on cai-dat.bat is trusted instead; one that is missing is told."""
    folder = profile.user / "Sổ tháng"
    folder.mkdir()
    install(profile, program=profile.program, workbooks=folder, say=lambda _: None)
    location = profile.registry.values(rf"{LOCATIONS}\BaoCao_TTHC")
    assert location["path"] == f"{folder}\\"
    with pytest.raises(TthcError, match="Không có thư mục"):
        install(profile, program=profile.program, workbooks=folder / "x", say=lambda _: None)
