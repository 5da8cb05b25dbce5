"""What another program holds for a moment: on Windows a virus scanner, a disk that is being synced
or indexed opens what was just written, and until it lets go nobody can rename or start it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
TRIES = 10 if sys.platform == "win32" else 1  # a file that Excel has open is told after a second
_WAIT = 0.1  # seconds


def when_let_go(act: Callable[[], T], tries: int | None = None, wait: float = _WAIT) -> T:
    """What `act` gives, tried again while something is held: as often as `tries` says, by default
    for a second on Windows and once elsewhere, with so many seconds between.
    """
    for _ in range((TRIES if tries is None else tries) - 1):
        try:
            return act()
        except (FileNotFoundError, FileExistsError):
            raise
        except OSError:
            time.sleep(wait)
    return act()
