"""A folder that appears whole or not at all, and is never replaced by half of another.

    .~moi_NAME  what is being written        NAME      what people see
    .~cu_NAME   the folder before, moved aside while the new one takes its name
    .~bo_NAME   what is being deleted

Two renames replace a folder. A process killed between them leaves the old one aside, whole:
`recover` gives it its name back. All three are ours alone while the lock is held, and the system
gives the lock back when a process dies, so leftovers are cleared by the next run.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..errors import OutputError
from ..files import sentence

_MAX_NAMED = 5  # files in a message
_NEW, _ASIDE, _TRASH, _LOCK = ".~moi_", ".~cu_", ".~bo_", ".~khoa_"


@contextmanager
def whole_folder(target: Path, own: Collection[str], *, overwrite: bool) -> Iterator[Path]:
    """Yield an empty folder beside `target`; on leaving without an error it becomes `target`.

    Raises OutputError when `target` exists and `overwrite` is false, or is no folder, or holds
    anything but files of the names `own`, which would be lost; when it cannot be written or
    replaced (a file in it is open elsewhere), or when another process is at it.
    """
    try:
        with _locked(target):
            _recover(target)
            _refuse(target, own, overwrite=overwrite)
            new = _beside(target, _NEW)
            new.mkdir()
            try:
                yield new
                _settle(new)
                _keep_rights(target, new)
                _publish(new, target)
            finally:
                _delete(new)
                _delete(_beside(target, _TRASH))
    except OSError as error:
        raise OutputError(_sentence(target, error)) from error


def _refuse(target: Path, own: Collection[str], *, overwrite: bool) -> None:
    """Nothing is replaced unasked, and nothing at all that is not a package of ours."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise OutputError(
            f"“{target}” đã có mà không phải thư mục; hãy đổi tên nó hoặc chọn nơi khác."
        )
    if not target.exists():
        return
    if not overwrite:
        raise OutputError(
            f"Thư mục “{target}” đã có; hãy chọn nơi khác.", option="thêm --ghi-de để thay gói cũ"
        )
    others = sorted(
        each.name for each in target.iterdir() if each.name not in own or not each.is_file()
    )
    if others:
        named = ", ".join(others[:_MAX_NAMED]) + (" …" if len(others) > _MAX_NAMED else "")
        raise OutputError(
            f"Thư mục “{target}” có thứ không thuộc gói ({named}), thay "
            "gói thì mất; hãy chuyển ra chỗ khác rồi làm lại."
        )


def recover(target: Path) -> None:
    """Give the folder its name back that a killed process left aside; clear its leftovers."""
    with suppress(OSError, OutputError), _locked(target):
        _recover(target)


def _recover(target: Path) -> None:
    aside = _beside(target, _ASIDE)
    if aside.is_dir():
        if target.exists():
            _discard(aside, target)
        else:
            aside.rename(target)
    for leftover in (_NEW, _TRASH):
        _delete(_beside(target, leftover))


def _publish(new: Path, target: Path) -> None:
    if not target.exists():
        new.rename(target)
        return
    aside = _beside(target, _ASIDE)
    target.rename(aside)
    try:
        new.rename(target)
    except OSError:
        aside.rename(target)
        raise
    _flush(target.parent)
    _discard(aside, target)


def _discard(aside: Path, target: Path) -> None:
    """Delete what was replaced, under a name from which nothing is recovered: it may be half."""
    trash = _beside(target, _TRASH)
    _delete(trash)
    aside.rename(trash)
    _delete(trash)


def _delete(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def _settle(folder: Path) -> None:
    """Have the content on the disk before the name."""
    for file in folder.iterdir():
        with file.open("rb+") as stream:
            os.fsync(stream.fileno())
    _flush(folder)


def _keep_rights(target: Path, new: Path) -> None:
    """Give the new folder and its files the permission bits of those that they replace."""
    if target.exists():
        for each in (new, *new.iterdir()):
            old = target if each == new else target / each.name
            if old.exists():
                each.chmod(stat.S_IMODE(old.stat().st_mode))


def _flush(folder: Path) -> None:
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            with suppress(OSError):  # some network disks cannot
                os.fsync(handle)
        finally:
            os.close(handle)


def _beside(target: Path, mark: str) -> Path:
    return target.with_name(mark + target.name)


@contextmanager
def _locked(target: Path) -> Iterator[None]:
    """Hold the lock of the folder around; the system releases it when the process dies."""
    if sys.platform == "win32":
        lock, flags = _beside(target, _LOCK), os.O_CREAT | os.O_EXCL | os.O_TEMPORARY
    else:
        lock, flags = target.parent, os.O_RDONLY
    try:
        handle = os.open(lock, flags)
    except FileExistsError as error:
        raise _busy(target) from error
    try:
        if sys.platform != "win32":
            import fcntl

            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise _busy(target) from error
            except OSError:  # a disk without locks: as good as it gets
                pass
        yield
    finally:
        os.close(handle)


def _busy(target: Path) -> OutputError:
    return OutputError(
        f"Thư mục “{target.parent}” đang được một lần đóng gói khác ghi; hãy đợi rồi làm lại."
    )


def _sentence(target: Path, error: OSError) -> str:
    if isinstance(error, PermissionError):
        return (
            f"Không ghi được gói “{target}”: một tệp trong đó đang mở ở chương trình khác, hoặc "
            "thư mục chỉ cho đọc; hãy đóng tệp hoặc chọn thư mục khác."
        )
    return sentence(target, error)
