"""Files are written whole or not at all, and never over an existing one unasked."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from baocao_tthc import let_go
from baocao_tthc.errors import OutputError
from baocao_tthc.files import whole_folder, written_whole
from support.paths import SOURCES


def names(folder: Path) -> list[str]:
    """What stands in the folder."""
    return sorted(path.name for path in folder.iterdir())


def test_the_file_appears_when_the_block_ends(tmp_path: Path) -> None:
    """Until then only a temporary file stands beside it."""
    target = tmp_path / "báo cáo.docx"
    with written_whole(target) as temporary:
        temporary.write_bytes(b"xong")
        assert not target.exists()
        assert temporary.parent == target.parent
    assert target.read_bytes() == b"xong"
    assert names(tmp_path) == ["báo cáo.docx"]


def test_an_existing_file_is_not_replaced_unasked(tmp_path: Path) -> None:
    """It stays as it was, and the sentence says how to replace it."""
    target = tmp_path / "a.docx"
    target.write_text("cũ", encoding="utf-8")
    with pytest.raises(OutputError) as caught, written_whole(target):
        pytest.fail("the block must not run")
    assert "--ghi-de" in caught.value.typed
    assert target.read_text(encoding="utf-8") == "cũ"


def test_an_existing_file_is_replaced_when_asked(tmp_path: Path) -> None:
    """The new content stands there whole."""
    target = tmp_path / "a.docx"
    target.write_text("cũ", encoding="utf-8")
    with written_whole(target, overwrite=True) as temporary:
        temporary.write_text("mới", encoding="utf-8")
    assert target.read_text(encoding="utf-8") == "mới"


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_failure_leaves_everything_as_it_was(tmp_path: Path, overwrite: bool) -> None:
    """An error half way: the old file is untouched, nothing half written stays behind."""
    target = tmp_path / "a.docx"
    if overwrite:
        target.write_text("cũ", encoding="utf-8")
    before = names(tmp_path)
    with pytest.raises(ZeroDivisionError), written_whole(target, overwrite=overwrite) as temporary:
        temporary.write_text("nửa", encoding="utf-8")
        raise ZeroDivisionError
    assert names(tmp_path) == before
    assert not overwrite or target.read_text(encoding="utf-8") == "cũ"


def test_a_file_that_appears_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    """Another program may have written the same name while ours was at work."""
    target = tmp_path / "a.docx"
    with pytest.raises(OutputError, match="chương trình khác"), written_whole(target) as temporary:
        temporary.write_text("của tôi", encoding="utf-8")
        target.write_text("của người khác", encoding="utf-8")
    assert target.read_text(encoding="utf-8") == "của người khác"
    assert names(tmp_path) == ["a.docx"]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """No folder is made silently."""
    target = tmp_path / "không có" / "a.docx"
    with pytest.raises(OutputError, match=r"Không có thư mục “.*không có”"), written_whole(target):
        pytest.fail("the block must not run")


@pytest.mark.parametrize(
    ("code", "words"),
    [(errno.EACCES, "đang mở trong Excel/Word"), (errno.ENOSPC, "chỗ trống trên ổ đĩa")],
)
def test_a_full_disk_or_an_open_file_is_one_sentence(
    tmp_path: Path, monkeypatch: Any, code: int, words: str
) -> None:
    """What the system refuses at the last step leaves the old file in place."""
    target = tmp_path / "a.docx"
    target.write_text("cũ", encoding="utf-8")

    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(Path, "replace", refuse)
    with (
        pytest.raises(OutputError, match=words),
        written_whole(target, overwrite=True) as temporary,
    ):
        temporary.write_text("mới", encoding="utf-8")
    assert target.read_text(encoding="utf-8") == "cũ"
    assert names(tmp_path) == ["a.docx"]


@pytest.mark.parametrize("how", ["file", "folder"])
def test_what_is_let_go_in_time_is_written(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows a virus scanner holds what was just written for a moment; one that holds it for
    good is told, and nothing of ours stays behind.
    """
    tries: list[Path] = []
    name, write = ("replace", _new_file) if how == "file" else ("rename", _new_folder)
    rename = getattr(Path, name)

    def held(path: Path, target: Path) -> Path:
        tries.append(path)
        if len(tries) < 3:
            raise PermissionError(errno.EACCES, "Access is denied")
        return Path(rename(path, target))

    monkeypatch.setattr(Path, name, held)
    monkeypatch.setattr(let_go, "TRIES", 3)
    write(tmp_path / "a")
    assert names(tmp_path) == ["a"]
    tries[:] = []
    monkeypatch.setattr(let_go, "TRIES", 2)
    with pytest.raises(OutputError, match="Không ghi được"):
        write(tmp_path / "b")
    assert names(tmp_path) == ["a"]


def _new_file(target: Path) -> None:
    with written_whole(target, overwrite=True) as temporary:
        temporary.write_text("mới", encoding="utf-8")


def _new_folder(target: Path) -> None:
    with whole_folder(target) as folder:
        (folder / "tệp").write_text("mới", encoding="utf-8")


def test_the_file_has_the_rights_of_an_ordinary_new_file(tmp_path: Path) -> None:
    """A temporary file is private; the result must be readable by whoever may."""
    ordinary, target = tmp_path / "a.txt", tmp_path / "b.txt"
    ordinary.touch()
    with written_whole(target) as temporary:
        temporary.write_text("b", encoding="utf-8")
    assert stat.S_IMODE(target.stat().st_mode) == stat.S_IMODE(ordinary.stat().st_mode)


@pytest.mark.skipif(os.name == "nt", reason="Windows has lists of access instead")
@pytest.mark.parametrize("mode", [0o600, 0o664])
def test_a_replaced_file_keeps_its_rights(tmp_path: Path, mode: int) -> None:
    """Who could read the old file can read the new one, and nobody else."""
    target = tmp_path / "a.docx"
    target.write_text("cũ", encoding="utf-8")
    target.chmod(mode)
    with written_whole(target, overwrite=True) as temporary:
        temporary.write_text("mới", encoding="utf-8")
    assert stat.S_IMODE(target.stat().st_mode) == mode


posix = pytest.mark.skipif(os.name == "nt", reason="Windows has other ways with files")


def replaced(target: Path, content: str = "mới") -> None:
    """Write over the target."""
    with written_whole(target, overwrite=True) as temporary:
        temporary.write_text(content, encoding="utf-8")


@posix
def test_what_a_link_leads_to_is_replaced(tmp_path: Path) -> None:
    """The link stays one, through however many it leads; the file keeps its owner."""
    (tmp_path / "nơi khác").mkdir()
    file, link, further = tmp_path / "nơi khác" / "a.docx", tmp_path / "b.docx", tmp_path / "c.docx"
    file.write_text("cũ", encoding="utf-8")
    link.symlink_to(file)
    further.symlink_to("b.docx")
    before = file.stat()
    replaced(further)
    assert link.is_symlink()
    assert further.is_symlink()
    assert file.read_text(encoding="utf-8") == "mới"
    assert (file.stat().st_uid, file.stat().st_gid) == (before.st_uid, before.st_gid)
    assert names(tmp_path / "nơi khác") == ["a.docx"]


@posix
def test_a_replaced_file_keeps_its_owner(tmp_path: Path) -> None:
    """Who may give files away, as root, gives the new one to whom the old one belonged."""
    target = tmp_path / "a.docx"
    target.write_text("cũ", encoding="utf-8")
    try:
        os.chown(target, 1234, 4321)
    except PermissionError:
        pytest.skip("only root may give files away")
    replaced(target)
    assert (target.stat().st_uid, target.stat().st_gid) == (1234, 4321)


@pytest.mark.parametrize("content", ["n", "dài hơn trước"])
def test_a_file_of_several_names_keeps_them(tmp_path: Path, content: str) -> None:
    """Each name shows the new content, whole, and nothing else stays in the folder."""
    target, other = tmp_path / "a.docx", tmp_path / "b.docx"
    target.write_text("như trước", encoding="utf-8")
    os.link(target, other)
    replaced(target, content)
    assert target.samefile(other)
    assert other.read_text(encoding="utf-8") == content
    assert names(tmp_path) == ["a.docx", "b.docx"]


def test_a_file_of_several_names_is_as_before_when_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old content is put back."""
    target, other, fsync = tmp_path / "a.docx", tmp_path / "b.docx", os.fsync
    target.write_text("như trước", encoding="utf-8")
    os.link(target, other)
    calls: list[int] = []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 3:  # the new file, the copy of the old one, the old one written over
            raise OSError(errno.ENOSPC, "full")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="chỗ trống trên ổ đĩa"):
        replaced(target)
    assert other.read_text(encoding="utf-8") == "như trước"
    assert names(tmp_path) == ["a.docx", "b.docx"]


def test_a_read_only_file_is_not_replaced(tmp_path: Path) -> None:
    """Somebody set it so on purpose: not even for who may write everywhere."""
    target = tmp_path / "a.docx"
    target.write_text("cũ", encoding="utf-8")
    target.chmod(0o444)
    with pytest.raises(OutputError, match="chỉ cho đọc"):
        replaced(target)
    assert target.read_text(encoding="utf-8") == "cũ"
    assert names(tmp_path) == ["a.docx"]
    target.chmod(0o644)


@posix
@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("folder", "là một thư mục"),
        ("pipe", "không phải tệp thường"),
        ("device", "không phải tệp thường"),
        ("dangling", "nơi không có tệp nào"),
        ("loop", "nơi không có tệp nào"),
    ],
)
def test_what_is_no_file_is_said_in_its_own_words(
    tmp_path: Path, kind: str, words: str, overwrite: bool
) -> None:
    """A folder, a pipe, a device, a link that leads nowhere: told, and left as it is."""
    target = tmp_path / "a.docx"
    if kind == "folder":
        target.mkdir()
    elif kind == "pipe":
        os.mkfifo(target)
    else:
        leads = {"device": os.devnull, "dangling": "không có", "loop": "a.docx"}
        target.symlink_to(leads[kind])
    with (
        pytest.raises(OutputError, match=words),
        written_whole(target, overwrite=overwrite),
    ):
        pytest.fail("the block must not run")
    assert names(tmp_path) == ["a.docx"]


@posix
def test_a_working_folder_that_was_deleted_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that goes while the program works in it: that, and not an empty name."""
    gone = tmp_path / "đi"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(OutputError, match="đang làm việc đã bị xóa"), written_whole(Path("a.docx")):
        pytest.fail("the block must not run")


_DIES = """
import os, sys
from pathlib import Path
sys.path[:0] = [sys.argv[2]]
from baocao_tthc.files import whole_folder, written_whole
folder = Path(sys.argv[1])
with written_whole(folder / "a.docx") as file, whole_folder(folder / "g") as g:
    file.write_bytes(b"half")
    (g / "b").write_bytes(b"half")
    os._exit(9)
"""


@posix
def test_what_a_killed_run_left_is_cleared_by_the_next(tmp_path: Path) -> None:
    """Whatever it writes; what others made stays, however its name begins."""
    others = [".~lock.a.docx#", ".~moi_", ".~tthc_", ".~tthc_của tôi", "~$a.docx", "~$b.xlsx"]
    for name in others:
        (tmp_path / name).touch()
    code = subprocess.run([sys.executable, "-c", _DIES, tmp_path, SOURCES], check=False).returncode
    assert code == 9
    assert len(names(tmp_path)) == len(others) + 2
    with written_whole(tmp_path / "khác.docx") as temporary:
        assert len(names(tmp_path)) == len(others) + 1
        temporary.touch()
    assert names(tmp_path) == sorted([*others, "khác.docx"])


def test_two_runs_in_one_folder_leave_each_other_s_files(tmp_path: Path) -> None:
    """What a living run writes is not what a killed one left."""
    with written_whole(tmp_path / "a.docx") as one:
        with written_whole(tmp_path / "b.docx") as other:
            other.write_text("b", encoding="utf-8")
        one.write_text("a", encoding="utf-8")
    assert names(tmp_path) == ["a.docx", "b.docx"]


def test_a_file_that_another_program_deletes_meanwhile_is_told(tmp_path: Path) -> None:
    """The folder is there: that is not what is said."""
    with (
        pytest.raises(OutputError, match="xóa giữa chừng"),
        written_whole(tmp_path / "a.docx") as temporary,
    ):
        temporary.unlink()
