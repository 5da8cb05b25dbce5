"""What the program keeps of its user on this computer: the log of unexpected errors, which are for
the one who supports and never for the user, and the figures of the last checks.
"""

from __future__ import annotations

import os
from pathlib import Path

_MAX_LOG = 1_000_000  # bytes; an older log makes room


def log_file() -> Path:
    """Where tracebacks go."""
    return _folder() / "tthc.log"


def last_checks() -> Path:
    """The folder of the figures of the last checks (excel/last_check.py)."""
    return _folder() / "lan-kiem-truoc"


def _folder() -> Path:
    """The user's own application folder."""
    home = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_STATE_HOME")
    folder = Path(home) if home else Path.home() / ".local" / "state"
    return folder / "BaoCao_TTHC"


def record(error: BaseException) -> Path | None:
    """Append the traceback to the log and return its file; None when it cannot be written."""
    import traceback
    from datetime import datetime

    try:
        file = log_file()
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists() and not file.is_file():
            return None  # a pipe would be waited for
        full = file.exists() and file.stat().st_size > _MAX_LOG
        with file.open("w" if full else "a", encoding="utf-8", errors="replace") as stream:
            stream.write(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S %z}\n")
            traceback.print_exception(error, file=stream)
    except (OSError, RuntimeError, ValueError):  # RuntimeError: nobody knows the user's home
        return None
    return file
