"""Files that are being written, each held by the process that writes it.

    .~tthc_XXXXXXXX.docx   beside the file that it becomes

The system gives the hold back when a process dies. What nobody holds was left by one that was
killed, and is cleared by the next that writes in that folder. No other file is ever touched: not
Office's `~$…`, not LibreOffice's `.~lock.…`, nothing that a person named.
"""

from __future__ import annotations

import os
import re
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = ".~tthc_"
_OURS = re.compile(rf"{re.escape(_PREFIX)}[a-z0-9_]{{8}}(?:\.\w+)?")
_MAX_TRIES = 20
_SURELY_LEFT = 24 * 60 * 60  # seconds, where the disk knows no locks
_BETWEEN_CLOSING_AND_RENAMING = 60  # seconds, at most: Windows renames no open file


class HeldFile:
    """A new file and the open handle that holds it."""

    def __init__(self, path: Path, handle: int) -> None:
        self.path, self._handle = path, handle

    def ready_to_rename(self) -> None:
        """Let go of it where the system renames no open file."""
        if sys.platform == "win32":
            self.let_go()

    def let_go(self) -> None:
        """Close the handle; a second time does nothing."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


@contextmanager
def held_file(folder: Path, suffix: str) -> Iterator[HeldFile]:
    """Yield an empty file of ours in the folder, which is gone afterwards unless renamed.

    Raises OSError where none can be made.
    """
    held = _made(folder, suffix)
    try:
        yield held
    finally:
        held.let_go()
        held.path.unlink(missing_ok=True)


def _made(folder: Path, suffix: str) -> HeldFile:
    for _ in range(_MAX_TRIES):
        handle, name = tempfile.mkstemp(dir=folder, prefix=_PREFIX, suffix=suffix)
        if _is_held(handle, name):
            break
        os.close(handle)  # another run took it for one that was left
    return HeldFile(Path(name), handle)


def _is_held(handle: int, name: str) -> bool:
    """Take hold of the file; False when it was cleared before that."""
    if sys.platform == "win32":
        return True  # no open file can be deleted there
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a disk without locks: its age has to do
        return True
    return os.path.exists(name)


def clear_left_files(folder: Path) -> None:
    """Delete the files of ours in the folder that no living process holds."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _OURS.fullmatch(entry.name):
                with suppress(OSError):
                    _clear(entry.path)


def _clear(path: str) -> None:
    status = os.lstat(path)
    if not stat.S_ISREG(status.st_mode):
        return
    age = time.time() - status.st_mtime
    if sys.platform == "win32":
        if age > _BETWEEN_CLOSING_AND_RENAMING:
            os.unlink(path)  # refused where it is open
        return
    import fcntl

    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.unlink(path)
    except BlockingIOError:
        pass
    except OSError:  # a disk without locks
        if age > _SURELY_LEFT:
            os.unlink(path)
    finally:
        os.close(handle)
