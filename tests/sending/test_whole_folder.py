"""The package's folder: nothing or all of it, whatever happens on the way; never over another."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from baocao_tthc.errors import OutputError
from baocao_tthc.files import whole_folder
from baocao_tthc.sending import pack, read_checked, verify
from support.killed import every_moment
from support.packages import FILES, NAME, manifest, names, packed, workbook

OLD, NEW = "UBND Thành phố Hải Phòng", "UBND tỉnh Khác"
SECOND = f"{NAME}_lan-2"


def assert_whole(target: Path, superior: str) -> None:
    """The package is whole, and of that superior."""
    assert verify(target).differences == ()
    assert [name.replace("_lan-2", "") for name in names(target)] == FILES
    assert manifest(target)["superior"] == superior


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workbook and its package."""
    folder = tmp_path_factory.mktemp("first")
    packed(folder, cap_tren=OLD)
    return folder


def test_killed_at_any_step_there_is_no_second_package_or_a_whole_one(
    first: Path, tmp_path: Path
) -> None:
    """A process that dies at any moment: the first stays whole, the next run clears up."""
    made = []

    def fresh(number: int) -> Path:
        folder = Path(shutil.copytree(first, tmp_path / str(number)))
        workbook(folder / "so.xlsx", cap_tren=NEW)
        return folder

    for folder in every_moment(
        fresh, lambda folder: ["dong-goi", folder / "so.xlsx", "-o", folder, "--ly-do", "x"]
    ):
        assert_whole(folder / NAME, OLD)
        made.append((folder / SECOND).exists())
        if not made[-1]:
            pack(read_checked(folder / "so.xlsx"), folder, reason="x")
        assert_whole(folder / SECOND, NEW)
        with whole_folder(folder / "other"):
            pass
        assert names(folder) == [NAME, SECOND, "other", "so.xlsx"]  # leftovers are gone
    assert set(made) == {True, False}
    assert len(made) > 10


def test_an_existing_folder_is_never_replaced(tmp_path: Path) -> None:
    """A folder of the package's name that is no package stays as it is; a sentence says so."""
    file, target = workbook(tmp_path / "so.xlsx"), tmp_path / NAME
    target.mkdir()
    (target / "ảnh.png").write_bytes(b"1")
    with pytest.raises(OutputError, match="đã có; hãy đổi tên nó hoặc chọn nơi khác"):
        pack(read_checked(file), tmp_path)
    assert names(target) == ["ảnh.png"]


@pytest.mark.parametrize("at", ["write_bytes", "fsync"])
def test_a_full_disk_leaves_nothing(
    at: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No space while writing or flushing: one sentence, no package, no clutter."""
    subject = read_checked(workbook(tmp_path / "so.xlsx", cap_tren=NEW))

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Path if at == "write_bytes" else os, at, full)
    with pytest.raises(OutputError, match="chỗ trống trên ổ đĩa") as caught:
        pack(subject, tmp_path)
    monkeypatch.undo()
    assert ".~" not in str(caught.value)
    assert names(tmp_path) == ["so.xlsx"]


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
    with whole_folder(target) as new:
        (new / "a").write_bytes(b"1")
        with (
            pytest.raises(OutputError, match="đang được một lần đóng gói khác ghi"),
            whole_folder(target),
        ):
            pass
        assert (new / "a").read_bytes() == b"1"
    assert names(target) == ["a"]


def test_a_failure_inside_leaves_nothing(tmp_path: Path) -> None:
    """An error while the package is made: no folder, no leftover, the error goes on."""
    with pytest.raises(ZeroDivisionError), whole_folder(tmp_path / "g") as new:
        (new / "a").write_bytes(b"1")
        raise ZeroDivisionError
    assert names(tmp_path) == []


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
            pack(read_checked(file), tmp_path)
    assert names(tmp_path) == sorted([NAME, "nơi khác", "so.xlsx"])
