"""Files are written whole or not at all, and never over an existing one unasked."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from baocao_tthc.errors import OutputError
from baocao_tthc.files import written_whole


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
