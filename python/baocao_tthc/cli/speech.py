"""What the command says: results on stdout, all else on stderr, a line each.

Nothing that stands in a file can act on the terminal. Where stdout takes nothing more, since it is
closed or the disk is full, that is told once on stderr, and the work goes on.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import suppress
from typing import TextIO

from ..wording import Shown, harmless

_LAST_STREAM = 2  # stderr
_UNSAID = (
    "tthc: không in được hết kết quả (đầu ra đã đóng hoặc ổ đĩa đầy); mã kết thúc vẫn cho biết kết "
    "quả."
)


def say(*lines: str) -> None:
    """Print results, each as one line unless it is made to be shown as it is."""
    if not _printed(sys.stdout, lines):
        sys.stdout = _nowhere(sys.stdout)
        tell(_UNSAID)


def tell(*notes: str) -> None:
    """Print what is no result on stderr; where nobody hears it, it is not said."""
    if not _printed(sys.stderr, notes):
        sys.stderr = _nowhere(sys.stderr)


def advise(*notes: str) -> None:
    """Tell what comes next: to a person at a terminal, not to a script."""
    if sys.stderr.isatty():
        tell(*notes)


def _printed(stream: TextIO, lines: tuple[str, ...]) -> bool:
    try:
        for line in lines:
            stream.write(f"{line if isinstance(line, Shown) else harmless(line)}\n")
        stream.flush()
    except (OSError, ValueError):  # ValueError: closed since
        return False
    return True


def _nowhere(stream: TextIO) -> TextIO:
    """A stream that takes everything; what the other one still holds goes there too."""
    nowhere = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - until the end
    if isinstance(stream, io.TextIOWrapper):
        with suppress(OSError, ValueError):  # a stream of a program around us, or a closed one
            os.dup2(nowhere.fileno(), stream.fileno())
    return nowhere


class _Closed(io.StringIO):
    """A stream that was closed before the command began."""

    def write(self, _: str) -> int:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def prepare() -> None:
    """Make the streams fit to speak through.

    A redirected one on Windows has the ANSI code page, which lacks Vietnamese letters; and a file
    name that is not UTF-8 must not stop the output anywhere. Of one that is closed the number would
    go to the next file that is opened.
    """
    while (handle := os.open(os.devnull, os.O_RDWR)) <= _LAST_STREAM:
        pass
    os.close(handle)
    sys.stdin = io.TextIOWrapper(io.BytesIO()) if sys.stdin is None else sys.stdin
    sys.stdout = _Closed() if sys.stdout is None else sys.stdout
    sys.stderr = _Closed() if sys.stderr is None else sys.stderr
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
