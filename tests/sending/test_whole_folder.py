"""The package's folder: the old state or the new one, whatever happens on the way."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from baocao_tthc import files
from baocao_tthc.errors import OutputError
from baocao_tthc.files import recover, whole_folder
from baocao_tthc.sending import pack, read_checked, verify
from support.packages import FILES, NAME, manifest, names, packed, workbook
from support.paths import SOURCES

OLD, NEW = "UBND Thành phố Hải Phòng", "UBND tỉnh Khác"
# Every step that changes the disk counts; at the step given the process dies without cleaning up.
_KILLED = """
import os, shutil, sys
from pathlib import Path
sys.path[:0] = sys.argv[3:]
from baocao_tthc.sending import pack, read_checked
left = int(sys.argv[2])
def dying(function):
    def step(*arguments, **more):
        global left
        left -= 1
        if left == 0:
            os._exit(9)
        return function(*arguments, **more)
    return step
for owner, name in ((Path, "mkdir"), (Path, "rename"), (Path, "write_bytes"), (os, "fsync"),
                    (os, "unlink"), (os, "rmdir")):
    setattr(owner, name, dying(getattr(owner, name)))
file = Path(sys.argv[1])
pack(read_checked(file), file.parent, overwrite=True)
os._exit(0)
"""


def killed(file: Path, step: int) -> int:
    """Pack in a process of its own that dies at that step; its exit code."""
    paths = [str(SOURCES)]
    command = [sys.executable, "-c", _KILLED, str(file), str(step), *paths]
    return subprocess.run(command, check=False, capture_output=True).returncode


def assert_whole(target: Path) -> str:
    """The package is whole, once --kiem has looked at it; the superior that it names."""
    assert verify(target).differences == ()
    assert names(target) == FILES
    return str(manifest(target)["superior"])


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workbook and its package, the old state of each test."""
    folder = tmp_path_factory.mktemp("first")
    packed(folder, cap_tren=OLD)
    return folder


def test_killed_at_any_step_the_old_or_the_new_one_is_whole(first: Path, tmp_path: Path) -> None:
    """A process that dies at each of its steps: one whole package after the next look at it."""
    seen, step = set(), 0
    while True:
        step += 1
        folder = Path(shutil.copytree(first, tmp_path / str(step)))
        workbook(folder / "so.xlsx", cap_tren=NEW)
        code = killed(folder / "so.xlsx", step)
        assert code in (0, 9)
        seen.add(assert_whole(folder / NAME))
        pack(read_checked(folder / "so.xlsx"), folder, overwrite=True)
        assert assert_whole(folder / NAME) == NEW
        assert names(folder) == [NAME, "so.xlsx"]  # leftovers are gone
        if code == 0:
            break
    assert seen == {OLD, NEW}
    assert step > 12


def test_killed_the_first_time_there_is_nothing_or_all(tmp_path: Path) -> None:
    """Without a package before: no folder of that name, or a whole one."""
    for step in (1, 2, 4, 6, 8, 10, 11, 12):
        folder = tmp_path / str(step)
        folder.mkdir()
        code = killed(workbook(folder / "so.xlsx"), step)
        if (folder / NAME).exists():
            assert_whole(folder / NAME)
        else:
            assert code == 9


def test_an_existing_package_is_not_replaced_unasked(first: Path, tmp_path: Path) -> None:
    """Without --ghi-de the old one stays, and the sentence says what to do."""
    folder = Path(shutil.copytree(first, tmp_path / "x"))
    workbook(folder / "so.xlsx", cap_tren=NEW)
    with pytest.raises(OutputError) as caught:
        pack(read_checked(folder / "so.xlsx"), folder)
    assert "đã có; hãy chọn nơi khác, hoặc thêm --ghi-de" in caught.value.typed
    assert assert_whole(folder / NAME) == OLD
    assert names(folder) == [NAME, "so.xlsx"]


@pytest.mark.parametrize("at", ["write_bytes", "fsync"])
def test_a_full_disk_leaves_the_old_one(
    at: str, first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No space while writing or flushing: one sentence, the old package, no clutter."""
    folder = Path(shutil.copytree(first, tmp_path / "x"))
    subject = read_checked(workbook(folder / "so.xlsx", cap_tren=NEW))

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Path if at == "write_bytes" else os, at, full)
    with pytest.raises(OutputError, match="chỗ trống trên ổ đĩa") as caught:
        pack(subject, folder, overwrite=True)
    monkeypatch.undo()
    assert ".~" not in str(caught.value)
    assert assert_whole(folder / NAME) == OLD
    assert names(folder) == [NAME, "so.xlsx"]


@pytest.mark.parametrize("which", [1, 2])
def test_a_file_open_elsewhere_leaves_the_old_one(
    which: int, first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows renames no folder of which a file is open: told, and the old one keeps its name."""
    folder = Path(shutil.copytree(first, tmp_path / "x"))
    subject = read_checked(workbook(folder / "so.xlsx", cap_tren=NEW))
    rename, calls = Path.rename, []

    def held(self: Path, target: Path) -> Path:
        calls.append(self)
        if len(calls) == which:
            raise PermissionError(13, "held")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", held)
    with pytest.raises(OutputError, match="đang mở ở chương trình khác"):
        pack(subject, folder, overwrite=True)
    monkeypatch.undo()
    assert assert_whole(folder / NAME) == OLD
    assert names(folder) == [NAME, "so.xlsx"]


def test_a_read_only_place_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing may be written: one sentence that says so."""
    subject = read_checked(workbook(tmp_path / "so.xlsx"))

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "read-only")

    monkeypatch.setattr(Path, "mkdir", forbidden)  # the tests may run as root, who may write
    with pytest.raises(OutputError, match="thư mục chỉ cho đọc"):
        pack(subject, tmp_path)
    with pytest.raises(OutputError, match="Không có thư mục"):
        pack(subject, tmp_path / "không có")


def test_two_at_once_do_not_mix(tmp_path: Path) -> None:
    """While one writes, another is told to wait and touches nothing."""
    target = tmp_path / NAME
    with whole_folder(target, (), overwrite=False) as new:
        (new / "a").write_bytes(b"1")
        with (
            pytest.raises(OutputError, match="đang được một lần đóng gói khác ghi"),
            whole_folder(target, (), overwrite=True),
        ):
            pass
        recover(target)
        assert (new / "a").read_bytes() == b"1"
    assert names(target) == ["a"]


def test_a_failure_inside_leaves_nothing(tmp_path: Path) -> None:
    """An error while the package is made: no folder, no leftover, the error goes on."""
    with pytest.raises(ZeroDivisionError), whole_folder(tmp_path / "g", (), overwrite=False) as new:
        (new / "a").write_bytes(b"1")
        raise ZeroDivisionError
    assert names(tmp_path) == []


def test_what_was_half_deleted_is_never_recovered(tmp_path: Path) -> None:
    """The replaced folder is deleted under another name than the one that is recovered."""
    target = tmp_path / "g"
    trash = tmp_path / f"{files._TRASH}g"
    trash.mkdir()
    (trash / "half").write_bytes(b"1")
    recover(target)
    assert names(tmp_path) == []


def test_what_is_no_part_of_a_package_is_never_deleted(tmp_path: Path) -> None:
    """A scan laid into the package's folder, a folder in it: the sentence names them, all stays."""
    target = packed(tmp_path).folder
    (target / "BAN_SCAN_DA_KY.pdf").write_bytes(b"scan")
    (target / "ghi chú").mkdir()
    before = {each: each.read_bytes() for each in target.iterdir() if each.is_file()}
    with pytest.raises(OutputError, match=r"không thuộc gói \(BAN_SCAN_DA_KY.pdf, ghi chú\)"):
        pack(read_checked(tmp_path / "so.xlsx"), tmp_path, overwrite=True)
    assert {each: each.read_bytes() for each in before} == before


def test_a_package_does_not_replace_what_it_is_made_of(tmp_path: Path) -> None:
    """The workbook itself lies in the folder, even under the name that the package gives."""
    target = packed(tmp_path).folder
    source = target / f"BaoCao_TTHC_{NAME}.xlsx"
    content = source.read_bytes()
    with pytest.raises(OutputError, match="nằm trong chính thư mục của gói"):
        pack(read_checked(source), tmp_path, overwrite=True)
    assert source.read_bytes() == content


@pytest.mark.parametrize("kind", ["file", "link"])
def test_what_is_no_folder_is_refused_at_once(tmp_path: Path, kind: str) -> None:
    """A file or a link of the package's name stays, and so does what it leads to."""
    file, target = workbook(tmp_path / "so.xlsx"), tmp_path / NAME
    elsewhere = tmp_path / "nơi khác"
    elsewhere.mkdir()
    if kind == "file":
        target.write_text("quan trọng")
    else:
        target.symlink_to(elsewhere)
    for _ in range(2):
        with pytest.raises(OutputError, match="đã có mà không phải thư mục"):
            pack(read_checked(file), tmp_path, overwrite=True)
    assert names(tmp_path) == sorted([NAME, "nơi khác", "so.xlsx"])


@pytest.mark.skipif(os.name == "nt", reason="Windows has lists of access instead")
def test_a_replaced_folder_keeps_its_rights(tmp_path: Path) -> None:
    """The folder's own and those of each file in it; what is new has the rights of a new file."""
    target, ordinary = tmp_path / "g", tmp_path / "thường"
    with whole_folder(target, ("a",), overwrite=False) as new:
        (new / "a").touch()
    (target / "a").chmod(0o600)
    target.chmod(0o750)
    with whole_folder(target, ("a",), overwrite=True) as new:
        (new / "a").touch()
        (new / "b").touch()
    ordinary.touch()
    modes = [stat.S_IMODE(each.stat().st_mode) for each in (target, target / "a", target / "b")]
    assert modes == [0o750, 0o600, stat.S_IMODE(ordinary.stat().st_mode)]


def test_a_read_only_package_is_not_replaced(tmp_path: Path) -> None:
    """One of its files is enough: somebody set it so on purpose."""
    file, target = workbook(tmp_path / "so.xlsx"), packed(tmp_path).folder
    (target / FILES[0]).chmod(0o444)
    with pytest.raises(OutputError, match=f"{FILES[0]}” chỉ cho đọc nên không thay gói"):
        pack(read_checked(file), tmp_path, overwrite=True)
    assert names(target) == FILES
