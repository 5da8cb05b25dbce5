"""Entry of the command: arguments in, exit code out; the only place where any error is caught."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from typing import TextIO

from ..errors import TthcError
from ..log import record
from .arguments import parser
from .commands import COMMANDS

DONE, ERRORS_FOUND, NOT_DONE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `tthc` and return its exit code; no traceback reaches the user unless --go-loi."""
    _speak_utf8()
    words = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--go-loi" in words
    top = parser()
    try:
        options = top.parse_args([word for word in words if word != "--go-loi"])
        if options.command is None:
            top.print_help()
            return NOT_DONE
        return COMMANDS[options.command](options)
    except TthcError as error:
        if debug:
            _print_traceback(error, sys.stderr)
        print("tthc:", " ".join(error.typed.splitlines()), file=sys.stderr)
    except BrokenPipeError:  # the reader of our output has left (tthc … | head)
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - until the end
        return NOT_DONE
    except KeyboardInterrupt:
        print("tthc: đã dừng theo yêu cầu; không có tệp nào bị ghi dở.", file=sys.stderr)
    except SystemExit:  # the help and the version end so
        raise
    except BaseException as error:  # noqa: BLE001 - the entry point; a panic of a library is none
        _unexpected(error, debug)
    return NOT_DONE


def _unexpected(error: BaseException, debug: bool) -> None:
    if debug:
        _print_traceback(error, sys.stderr)
    log = record(error)
    where = (
        f"chi tiết ở “{log}”, hãy gửi tệp này cho người hỗ trợ"
        if log
        else "chạy lại với --go-loi để xem chi tiết"
    )
    print(f"tthc: gặp lỗi ngoài dự kiến; {where}.", file=sys.stderr)


def _print_traceback(error: BaseException, stream: TextIO) -> None:
    import traceback

    traceback.print_exception(error, file=stream)


def _speak_utf8() -> None:
    """A redirected stream on Windows has the ANSI code page, which lacks Vietnamese letters; and a
    file name that is not UTF-8 must not stop the output anywhere.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
