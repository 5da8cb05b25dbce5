"""The desk ended at any moment, or without room on the disk: what it writes is old or new."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import openpyxl
import pytest

from baocao_tthc.cli import main
from support.city import book
from support.killed import every_moment

UNITS = "Đơn vị;Hạn nộp\n" + "".join(f"UBND xã {name};22/01/2026\n" for name in "ABC")
Printed = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a unit of three sent, and the list beside it; the two others are to be reminded."""
    folder = tmp_path_factory.mktemp("nhận")
    (folder / "nhận về").mkdir()
    book(folder / "nhận về" / "a.xlsx", "UBND xã A", 1)
    (folder / "danh sách.csv").write_text(UNITS, encoding="utf-8")
    return folder


def words(received: Path) -> list[str | Path]:
    """The command without where its results go."""
    return ["tong-hop", received / "nhận về", "--don-vi", received / "danh sách.csv"]


def test_killed_at_any_moment_the_result_is_old_or_new(received: Path, tmp_path: Path) -> None:
    """The workbook that was there is there, or the new one; the next run clears what is left."""
    seen = set()

    def fresh(number: int) -> Path:
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "TH.xlsx").write_bytes(b"cu")
        return folder

    for folder in every_moment(
        fresh, lambda folder: [*words(received), "-o", folder / "TH.xlsx", "--ghi-de"]
    ):
        content = (folder / "TH.xlsx").read_bytes()
        seen.add(content == b"cu")
        if content != b"cu":
            assert openpyxl.load_workbook(folder / "TH.xlsx").sheetnames[0] == "TinhHinhNop"
    assert seen == {True, False}
    again = [*map(str, words(received)), "-o", str(folder / "TH.xlsx"), "--ghi-de"]
    assert main(again) == 1
    assert [each.name for each in folder.iterdir()] == ["TH.xlsx"]


def test_killed_at_any_moment_the_drafts_are_all_there_or_none(
    received: Path, tmp_path: Path
) -> None:
    """The folder of drafts comes whole; what a killed run left is cleared by the next."""
    seen = set()

    def fresh(number: int) -> Path:
        folder = tmp_path / str(number)
        folder.mkdir()
        return folder

    for folder in every_moment(
        fresh, lambda folder: [*words(received), "--json", "--thu", folder / "thư"]
    ):
        drafts = folder / "thư"
        seen.add(len(list(drafts.iterdir())) if drafts.exists() else None)
        assert main([*map(str, words(received)), "--json", "--thu", str(drafts)]) == 1
        assert [each.name for each in folder.iterdir()] == ["thư"]
        assert len(list(drafts.iterdir())) == 2
    assert seen == {None, 2}


@pytest.mark.parametrize("target", ["TH.xlsx", "thư"])
def test_a_full_disk_leaves_nothing(
    received: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed, target: str
) -> None:
    """One sentence, no half file, nothing beside it."""

    def full(self: Path, _: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    option = ["-o", str(tmp_path / target)]
    if target == "thư":
        option = ["--json", "--thu", str(tmp_path / target)]
    assert main([*map(str, words(received)), *option]) == 2
    assert "chỗ trống trên ổ đĩa" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_draft_into_a_folder_that_is_there_is_whole(received: Path, tmp_path: Path) -> None:
    """Killed at any moment each draft is there or not, never half of one."""
    whole = tmp_path / "mẫu"
    arguments = [*map(str, words(received)), "--json", "--thu"]
    assert main([*arguments, str(whole)]) == 1
    sizes = {each.name: each.stat().st_size for each in whole.iterdir()}

    def fresh(number: int) -> Path:
        folder = tmp_path / str(number)
        (folder / "thư").mkdir(parents=True)
        return folder

    counts = set()
    for folder in every_moment(fresh, lambda folder: [*arguments, str(folder / "thư")]):
        made = [each for each in (folder / "thư").iterdir() if not each.name.startswith(".")]
        counts.add(len(made))
        for each in made:
            assert abs(each.stat().st_size - sizes[each.name]) < 20  # the day may have changed
        shutil.rmtree(folder)
    assert counts == {0, 1, 2}
