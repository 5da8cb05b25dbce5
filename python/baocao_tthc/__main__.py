"""The command `tthc` as a process: `python -m baocao_tthc`, and the program that pip makes.

Until the command itself runs there is nothing to clean up and nothing to say: whoever presses
Ctrl-C while it is loaded ends it at once.
"""

from __future__ import annotations

import signal
import sys


def process() -> int:
    """Run the command; its exit code."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from .cli import process as run

    return run()


if __name__ == "__main__":
    sys.exit(process())
