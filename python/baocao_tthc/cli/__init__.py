"""The command `tthc`: results on stdout, messages in Vietnamese on stderr.

Exit code 0: done, nothing wrong found; 1: done, errors found in the report; 2: could not be done;
143 and 129: ended from outside, by SIGTERM or SIGHUP. Output that nobody takes changes none of
them. This entry is the only place where any error is caught.
"""

from __future__ import annotations

import gc
import re
import signal
import sys
from argparse import Namespace
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

from ..errors import NO_MEMORY, TthcError
from ..log import record
from ..targets import GONE, is_gone
from .speech import prepare, say, tell

_NOT_DONE = 2
_OPTION = re.compile(r"--([a-z-]+)")
_ENDED = 128  # and the number of the signal, by custom


class _Ended(KeyboardInterrupt):
    """A signal asked the process to end, as Ctrl-C does; `code` is the exit code."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.code = _ENDED + number


def process() -> int:
    """`tthc` as a process of its own; the exit code.

    Looking for cycles of garbage among what is loaded would take an eighth of the time of a check:
    it begins when the command does, and never looks at what was there before or is left at the end.
    """
    gc.disable()
    _take_signals()
    try:
        code = main()
    finally:
        _leave_signals()
    gc.freeze()
    return code


def _take_signals() -> None:
    """End in order when asked to; a signal that was ignored already stays so (nohup)."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:  # since the process began to load
        signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in _endings():
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)


def _leave_signals() -> None:
    """What comes while the interpreter ends, ends it at once and without a trace."""
    for number in (signal.SIGINT, *_endings()):
        if signal.getsignal(number) in (signal.default_int_handler, _end):
            signal.signal(number, signal.SIG_DFL)


def _endings() -> list[signal.Signals]:
    """SIGTERM, and SIGHUP where there is one."""
    return [each for each in signal.Signals if each.name in ("SIGTERM", "SIGHUP")]


def _end(number: int, _: FrameType | None) -> NoReturn:
    signal.signal(number, signal.SIG_IGN)  # what is under way now is the end
    raise _Ended(number)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `tthc` and return its exit code; no traceback reaches the user unless --go-loi."""
    given = sys.argv[1:] if arguments is None else arguments
    words = [word for word in given if word != "--go-loi"]
    debug = len(words) < len(given)
    try:
        return _run(words)
    except TthcError as error:
        if debug:
            _tell_traceback(error)
        tell(f"tthc: {error.typed}")
    except KeyboardInterrupt as stop:
        tell("tthc: đã dừng theo yêu cầu; không có tệp nào bị ghi dở.")
        return stop.code if isinstance(stop, _Ended) else _NOT_DONE
    except SystemExit:  # the help and the version end so
        raise
    except BaseException as error:  # noqa: BLE001 - the entry point; a panic of a library is none
        if debug:
            _tell_traceback(error)
        tell(f"tthc: {_refused_by_the_system(error) or _unexpected(error)}")
    return _NOT_DONE


def _run(words: Sequence[str]) -> int:
    prepare()
    from .arguments import MONTH, function, parser

    top = parser(*words[:1])
    options = top.parse_args(words)
    if options.command is None:
        say(*MONTH)
        return _NOT_DONE
    run = function(options.command)
    gc.freeze()
    gc.enable()
    try:
        return run(options)
    except TthcError as error:
        error.option = _that_it_has(options, error.option)
        raise


def _that_it_has(options: Namespace, advice: str) -> str:
    """The advice to add an option, "" where the command has no such option."""
    named = _OPTION.search(advice)
    known = named is None or hasattr(options, named[1].replace("-", "_"))
    return advice if known else ""


def _refused_by_the_system(error: BaseException) -> str:
    """What the system refuses wherever it is asked: a sentence of its own, "" for all else."""
    if isinstance(error, MemoryError):
        return NO_MEMORY
    if isinstance(error, FileNotFoundError) and is_gone():
        return GONE
    if isinstance(error, OSError):
        named = f"“{error.filename}”" if error.filename else "một tệp"
        return (
            f"hệ thống không cho đọc hoặc ghi {named}; hãy kiểm tra tên, quyền và chỗ trống trên ổ "
            "đĩa rồi làm lại."
        )
    return ""


def _unexpected(error: BaseException) -> str:
    log = record(error)
    where = (
        f"chi tiết ở “{log}”, hãy gửi tệp này cho người hỗ trợ"
        if log
        else "chạy lại với --go-loi để xem chi tiết"
    )
    return f"gặp lỗi ngoài dự kiến; {where}."


def _tell_traceback(error: BaseException) -> None:
    import traceback

    tell(*"".join(traceback.format_exception(error)).splitlines())
