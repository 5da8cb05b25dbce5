"""Files and folders are written whole or not at all, and never over existing ones unasked.

A file is written beside its name and then takes it; what a link leads to is what is replaced, and
a file of several names is written over, so that it keeps them. A folder is written under the name
`.~moi_NAME` and then takes its own, which must be free: no folder is ever replaced. What is being
written is ours alone while the lock is held, and the system gives the lock back when a process
dies, so leftovers are cleared by the next run.

The files made for a period are named in ASCII, so that any mail and any disk takes the names.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from . import resources
from .errors import OutputError
from .let_go import when_let_go
from .period import Period
from .targets import (
    exists,
    give_rights,
    place_of,
    refuse_replacing,
    status_of,
    why_not,
)
from .temporary_files import clear_left_files, held_file
from .vietnamese import ascii_name

UNFINISHED, _LOCK = ".~moi_", ".~khoa_"  # how the names of folders and files begin


@contextmanager
def written_whole(target: Path, *, overwrite: bool = False) -> Iterator[Path]:
    """Yield a temporary path beside `target`; on leaving without an error it becomes `target`.

    A failure inside the block leaves `target` as it was and removes the temporary file. A file that
    is replaced keeps its permission bits, its owner where that may be given, and its links, a new
    one has the rights of any new file. What killed runs left in the folder is cleared.
    Raises OutputError when `target` exists and `overwrite` is false, is read-only or no file, when
    the folder is missing or read-only, when the disk is full, or when another program holds the
    file open.
    """
    place = place_of(target)
    _clear_left(place.parent)
    replaced = status_of(place)
    if replaced is not None:
        refuse_replacing(target, replaced, overwrite=overwrite)
    try:
        with held_file(place.parent, target.suffix) as held:
            yield held.path
            _settle(held.path)
            give_rights(held.path, replaced)
            held.ready_to_rename()
            if not overwrite:
                _publish(held.path, place)
            elif replaced is not None and replaced.st_nlink > 1:
                _write_over(place, held.path.read_bytes())
            else:
                when_let_go(lambda: held.path.replace(place))
    except OSError as error:
        raise OutputError(why_not(target, error)) from error


def _write_over(file: Path, content: bytes) -> None:
    """Put new content into a file that has several names, which a renamed one would lose.

    The old content stands beside it under a name that people see until the new is on the disk:
    whatever happens meanwhile, one of them is whole.
    """
    old = file.read_bytes()
    copy = free_name(file.with_name(f"{file.stem} (bản trước){file.suffix}"))
    with written_whole(copy) as temporary:
        temporary.write_bytes(old)
    written = False
    try:
        _overwrite(file, content)
        written = True
    finally:
        if not written:
            _overwrite(file, old)
        copy.unlink()


def _overwrite(file: Path, content: bytes) -> None:
    with file.open("rb+") as stream:
        stream.write(content)
        stream.truncate()
        stream.flush()
        os.fsync(stream.fileno())


def _clear_left(folder: Path) -> None:
    """Clear what runs left in the folder that were killed."""
    clear_left_files(folder)
    with suppress(OSError):
        for name in [each for each in os.listdir(folder) if each.startswith(UNFINISHED)]:
            left, target = folder / name, folder / name.removeprefix(UNFINISHED)
            if left.is_dir() and not left.is_symlink():
                with suppress(OSError, OutputError), _locked(target):
                    _delete(left)


def lock_beside(file: Path) -> str:
    """The name of the file that says that Word, Excel or LibreOffice has this one open, "" if none.

    LibreOffice's stays behind when it crashes. Word replaces the first letters of the name: one of
    seven letters, two of longer ones; Excel none.
    """
    cut = min(max(len(file.stem) - 6, 0), 2)
    locks = (f".~lock.{file.name}#", f"~${file.name[cut:]}", f"~${file.name}")
    return next((lock for lock in locks if exists(file.with_name(lock))), "")


def free_name(path: Path) -> Path:
    """The path, or the next one that no file has: a.docx, a_2.docx, a_3.docx."""
    number = 1
    free = path
    while exists(free):
        number += 1
        free = path.with_name(f"{path.stem}_{number}{path.suffix}")
    return free


def name_beside(file: Path, words: str) -> Path:
    """A free name beside a file for what was made of it: "sổ (đã sửa).xlsx"; of that one again
    "sổ (đã sửa)_2.xlsx".
    """
    mark = f" ({words})"
    bare = re.sub(r"_[0-9]+$", "", file.stem)
    stem = bare.removesuffix(mark) if bare.endswith(mark) else file.stem
    return free_name(file.with_name(f"{stem}{mark}{file.suffix}"))


def office_template(folder: Path, name: str) -> Path | None:
    """A template that is not the program's: in templates/ in a workbook's folder, or beside that.

    Whoever sent the workbook may have put it there, so it is used only when a person says so.
    """
    places = (each / "templates" / name for each in (folder, folder.parent))
    found = next((place for place in places if place.is_file()), None)
    return None if found is None or _is_shipped(found, name) else found


def _is_shipped(file: Path, name: str) -> bool:
    own = resources.shipped("templates", name)
    try:
        same_size = own is not None and own.stat().st_size == file.stat().st_size
        return own is not None and same_size and own.read_bytes() == file.read_bytes()
    except OSError:
        return False


def _settle(file: Path) -> None:
    """Have the content on the disk before the name."""
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


def _publish(temporary: Path, target: Path) -> None:
    """Rename without replacing: a file that appeared meanwhile is not overwritten."""
    if os.name == "nt":
        when_let_go(lambda: temporary.rename(target))  # refuses an existing target there
        return
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links: the check at the start has to do
        temporary.replace(target)


def name_of(period: Period | None, unit: str) -> str:
    """The name of a period's file without its ending: BaoCao_TTHC_2026-01_ubnd-xa-ninh-giang."""
    parts = ["BaoCao_TTHC"]
    if period:
        parts.append(f"{period.end:%Y-%m}")
    if named := ascii_name(unit):
        parts.append(named)
    return "_".join(parts)


@contextmanager
def with_last_folder(folder: Path) -> Iterator[None]:
    """Make the folder when only itself is missing of its path; it goes when what is done fails."""
    missing = not folder.exists() and folder.parent.is_dir()
    if missing:
        folder.mkdir()
    try:
        yield
    finally:
        if missing:
            with suppress(OSError):  # something was made in it
                folder.rmdir()


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """Yield an empty folder beside `target`; on leaving without an error it becomes `target`.

    Raises OutputError when something of that name exists, when it cannot be written, or when
    another process is at it.
    """
    _clear_left(target.parent)
    try:
        with _locked(target):
            _refuse_existing(target)
            new = target.with_name(UNFINISHED + target.name)
            _delete(new)
            new.mkdir()
            try:
                yield new
                _settle_folder(new)
                _refuse_existing(target)
                when_let_go(lambda: new.rename(target))
                _flush(target.parent)
            finally:
                _delete(new)
    except OSError as error:
        raise OutputError(_folder_sentence(target, error)) from error


def _refuse_existing(target: Path) -> None:
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise OutputError(
            f"“{target}” đã có mà không phải thư mục; hãy đổi tên nó hoặc chọn nơi khác."
        )
    if target.exists():
        raise OutputError(f"Thư mục “{target}” đã có; hãy đổi tên nó hoặc chọn nơi khác.")


def _delete(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def _settle_folder(folder: Path) -> None:
    for file in folder.iterdir():
        _settle(file)
    _flush(folder)


def _flush(folder: Path) -> None:
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            with suppress(OSError):  # some network disks cannot
                os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _locked(target: Path) -> Iterator[None]:
    """Hold the lock of the folder around; the system releases it when the process dies."""
    if sys.platform == "win32":
        lock, flags = target.with_name(_LOCK + target.name), os.O_CREAT | os.O_EXCL | os.O_TEMPORARY
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


def _folder_sentence(target: Path, error: OSError) -> str:
    if isinstance(error, PermissionError):
        return (
            f"Không ghi được thư mục “{target}”: một tệp trong đó đang mở ở chương trình khác, "
            "hoặc thư mục chỉ cho đọc; hãy đóng tệp hoặc chọn thư mục khác."
        )
    return why_not(target, error)
