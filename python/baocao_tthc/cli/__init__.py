"""The command `tthc`: results on stdout, messages in Vietnamese on stderr.

Exit code 0: done, nothing wrong found; 1: done, errors found in the report; 2: could not be done.
This entry is the only place where any error is caught.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence

from ..errors import TthcError
from ..log import record

_NOT_DONE = 2


def process() -> int:
    """`tthc` as a process of its own; the exit code.

    Looking for cycles of garbage among what is loaded would take an eighth of the time of a check:
    it begins when the command does, and never looks at what was there before or is left at the end.
    """
    gc.disable()
    code = main()
    gc.freeze()
    return code


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `tthc` and return its exit code; no traceback reaches the user unless --go-loi."""
    from .arguments import parser

    _speak_utf8()
    given = sys.argv[1:] if arguments is None else arguments
    words = [word for word in given if word != "--go-loi"]
    debug = len(words) < len(given)
    top = parser(*words[:1])
    try:
        options = top.parse_args(words)
        if options.command is None:
            top.print_help()
            return _NOT_DONE
        gc.freeze()
        gc.enable()
        return int(options.run(options))
    except TthcError as error:
        if debug:
            _print_traceback(error)
        print("tthc:", " ".join(error.typed.splitlines()), file=sys.stderr)
    except BrokenPipeError:  # the reader of our output has left (tthc … | head)
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - until the end
        return _NOT_DONE
    except KeyboardInterrupt:
        print("tthc: đã dừng theo yêu cầu; không có tệp nào bị ghi dở.", file=sys.stderr)
    except SystemExit:  # the help and the version end so
        raise
    except BaseException as error:  # noqa: BLE001 - the entry point; a panic of a library is none
        _unexpected(error, debug)
    return _NOT_DONE


def _unexpected(error: BaseException, debug: bool) -> None:
    if debug:
        _print_traceback(error)
    log = record(error)
    where = (
        f"chi tiết ở “{log}”, hãy gửi tệp này cho người hỗ trợ"
        if log
        else "chạy lại với --go-loi để xem chi tiết"
    )
    print(f"tthc: gặp lỗi ngoài dự kiến; {where}.", file=sys.stderr)


def _print_traceback(error: BaseException) -> None:
    import traceback

    traceback.print_exception(error)


def _speak_utf8() -> None:
    """A redirected stream on Windows has the ANSI code page, which lacks Vietnamese letters; and a
    file name that is not UTF-8 must not stop the output anywhere.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
