"""Work on a file of others in a process of its own, so that its end is not ours.

Libraries in native code end their process when memory runs out, whatever Python would catch, and
nobody can stop them while they run. In a process of its own such an end is an answer like any
other. It costs a fifth of a second, so a file that was found ordinary is read without it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from .errors import TthcError
from .let_go import when_let_go

if TYPE_CHECKING:
    import subprocess

T = TypeVar("T")
MAX_MEMORY = 440 * 2**20  # bytes of data; with the interpreter itself below 500 MB
_MIN_SECONDS = 6  # of processor time, for the smallest file
_SECONDS_A_BYTE = 1 / 2**22
_MAX_WAIT = 120  # seconds, where a system does not bound processor time
_MAX_ANSWER = 192 * 2**20  # bytes
_NO_WINDOW = 0x08000000  # CREATE_NO_WINDOW
_START = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from baocao_tthc.isolation import answer; answer()"
)


class EndedError(Exception):
    """The process ended without an answer: it wanted too much memory or time, or crashed."""


def isolated(work: Callable[..., T], *arguments: Any, size: int) -> T:
    """What `work` gives or raises, found out in a process of its own.

    `work` is a function of a module, its arguments and what it gives can be pickled; `size` is how
    many bytes it reads, by which its time is measured. Raises EndedError.
    """
    import pickle
    import subprocess

    seconds = int(_MIN_SECONDS + size * _SECONDS_A_BYTE)
    question = pickle.dumps(sys.path) + pickle.dumps((seconds, work, arguments))
    try:
        ended = when_let_go(lambda: _ended(question))
    except subprocess.TimeoutExpired as late:
        raise EndedError from late
    except OSError as error:
        raise TthcError(
            f"Không chạy được “{sys.executable}” để đọc tệp ({error.strerror}); phần mềm diệt "
            "virus có thể đã chặn, hãy nhờ người quản trị cho phép chương trình này."
        ) from error
    if ended.returncode or not ended.stdout:
        raise EndedError
    raised, answered = pickle.loads(ended.stdout)  # noqa: S301 - what our own process wrote
    if raised:
        raise answered
    return answered  # type: ignore[no-any-return]


def _ended(question: bytes) -> subprocess.CompletedProcess[bytes]:
    import subprocess

    return subprocess.run(  # noqa: S603 - our own interpreter with our own words
        [sys.executable, "-I", "-c", _START],
        input=question,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=_MAX_WAIT,
        check=False,
        creationflags=_NO_WINDOW if sys.platform == "win32" else 0,
    )


def answer() -> None:
    """The other end: do what is asked on standard input, answer on standard output."""
    import pickle

    seconds, work, arguments = pickle.load(sys.stdin.buffer)  # noqa: S301 - what we wrote
    with os.fdopen(os.dup(1), "wb") as stream:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nothing else is written there
        _bound(seconds)
        try:
            answered = pickle.dumps((False, work(*arguments)), pickle.HIGHEST_PROTOCOL)
        except MemoryError:
            sys.exit(1)
        except Exception as error:  # noqa: BLE001 - raised again by the one who asked
            answered = pickle.dumps((True, error))
        if len(answered) > _MAX_ANSWER:
            sys.exit(1)
        stream.write(answered)


def _bound(seconds: int) -> None:
    """Have the system end this process when it takes more memory or processor time."""
    if sys.platform == "win32":
        _bound_job(seconds)
        return
    import resource

    for kind, limit in (
        (resource.RLIMIT_DATA, MAX_MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # a lower limit is set already
            resource.setrlimit(kind, (limit, limit))


def _bound_job(seconds: int) -> None:
    """The same by a job object of Windows; a crash shows no window there."""
    import win32api  # type: ignore[import-untyped]
    import win32job  # type: ignore[import-untyped]

    job = win32job.CreateJobObject(None, "")
    limits = win32job.QueryInformationJobObject(job, win32job.JobObjectExtendedLimitInformation)
    limits["ProcessMemoryLimit"] = MAX_MEMORY
    limits["BasicLimitInformation"] |= {
        "PerProcessUserTimeLimit": seconds * 10**7,  # in units of 100 ns
        "LimitFlags": win32job.JOB_OBJECT_LIMIT_PROCESS_MEMORY
        | win32job.JOB_OBJECT_LIMIT_PROCESS_TIME
        | win32job.JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION,
    }
    win32job.SetInformationJobObject(job, win32job.JobObjectExtendedLimitInformation, limits)
    win32job.AssignProcessToJobObject(job, win32api.GetCurrentProcess())
