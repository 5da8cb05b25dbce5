"""A command killed at every moment at which it touches the disk."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from support.paths import SOURCES

_PROGRAM = """
import os, sys
folder, moment = os.path.abspath(sys.argv[1]), int(sys.argv[2])
sys.path[:0] = [sys.argv[3]]
from baocao_tthc.cli import main
seen = 0
def hook(event, arguments):
    global seen
    if event == "open" or event.partition(".")[0] in ("os", "shutil", "tempfile"):
        if any(str(a).startswith(folder) for a in arguments if isinstance(a, (str, os.PathLike))):
            seen += 1
            if seen == moment:
                os._exit(9)
sys.addaudithook(hook)
sys.exit(main(sys.argv[4:]))
"""
KILLED = 9


def killed_at(folder: Path, moment: int, *command: str | Path) -> int:
    """Run the command and end it at its n-th touch of the folder; return the exit code."""
    arguments = [str(folder), str(moment), str(SOURCES), *map(str, command)]
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *arguments],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=False,
        timeout=120,
    )
    return done.returncode


def every_moment(
    fresh: Callable[[int], Path], command: Callable[[Path], list[str | Path]], *, most: int = 60
) -> Iterator[Path]:
    """Yield, for each moment until the command ends by itself, the folder as the kill left it.

    `fresh(n)` makes the n-th folder. Fails when the command goes on after `most` moments.
    """
    for moment in range(1, most):
        folder = fresh(moment)
        code = killed_at(folder, moment, *command(folder))
        yield folder
        if code != KILLED:
            return
    raise AssertionError(f"still running after {most} moments")
