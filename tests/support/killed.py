"""A command killed at every moment at which it touches the disk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from support.paths import SOURCES

# One process has all that the command loads, and a copy of it does the command for each moment: a
# new interpreter would spend most of its time on being born. Moment 0 loads what it needs.
_PROGRAM = """
import json, os, sys
sys.path[:0] = [sys.argv[1]]
answers = os.fdopen(os.dup(1), "w")
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
os.dup2(1, 2)
from baocao_tthc.cli import main
def die_at(moment, folder):
    seen = 0
    def hook(event, arguments):
        nonlocal seen
        if event == "open" or event.partition(".")[0] in ("os", "shutil", "tempfile"):
            paths = [str(each) for each in arguments if isinstance(each, (str, os.PathLike))]
            if any(path.startswith(folder) for path in paths):
                seen += 1
                if seen == moment:
                    os._exit(9)
    sys.addaudithook(hook)
for line in sys.stdin:
    folder, moment, words = json.loads(line)
    child = os.fork() if moment else 0
    if child == 0:
        if moment:
            die_at(moment, os.path.abspath(folder))
        code = main(words)
        if moment:
            os._exit(code)
    else:
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(code, file=answers, flush=True)
"""
KILLED = 9

Run = Callable[[Path, int, list[str | Path]], int]
"""Does a command in a folder, killed at its n-th touch of it; its exit code."""


@contextmanager
def _runner() -> Iterator[Run]:
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(SOURCES)],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout

        def run(folder: Path, moment: int, command: list[str | Path]) -> int:
            asked = json.dumps((str(folder), moment, list(map(str, command))))
            print(asked, file=process.stdin, flush=True)
            return int(process.stdout.readline())  # type: ignore[union-attr]

        yield run
        process.stdin.close()


def every_moment(
    fresh: Callable[[int], Path], command: Callable[[Path], list[str | Path]], *, most: int = 60
) -> Iterator[Path]:
    """Yield, for each moment until the command ends by itself, the folder as the kill left it.

    `fresh(n)` makes the n-th folder. Fails when the command goes on after `most` moments.
    """
    with _runner() as run:
        first = fresh(0)
        run(first, 0, command(first))
        for moment in range(1, most):
            folder = fresh(moment)
            code = run(folder, moment, command(folder))
            yield folder
            if code != KILLED:
                return
    raise AssertionError(f"still running after {most} moments")
