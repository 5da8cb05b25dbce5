"""The Python environment of the program: whole, or seen not to be.

An environment cannot be moved (its launchers hold absolute paths), so it is made where it stays. A
marker is the last thing written into it and the first removed: without the marker it is rubbish.
An older environment steps aside under another name until the new one is whole, and comes back when
that fails. Renaming also shows whether Excel still holds a file of it: Windows then refuses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from .. import __version__
from ..errors import TthcError
from ..files import written_whole
from ..log import record
from .computer import Computer, Done

_PROBE = """
import importlib.metadata, json, platform, sys
import baocao_tthc, lxml.etree, python_calamine, xlwings
if sys.platform == "win32":
    import win32com.client
versions = [importlib.metadata.version(name) for name in ("baocao-tthc", "xlwings")]
print(json.dumps([*versions, platform.python_version()]))
"""
_EXAMPLE = "workbook/vi-du/2026-01-ninh-giang.xlsm"
WHEELS = "goi-windows"  # the folder beside cai-dat.bat, of a package that needs no network
_ALONE = ("-I", "-X", "utf8")  # neither the user's packages nor PYTHON* variables; UTF-8 output


class Versions(NamedTuple):
    """What an environment that works holds."""

    package: str
    xlwings: str
    python: str


def is_marked(environment: Path) -> bool:
    """Whether the environment was once whole and nobody began to remove it."""
    return _marker(environment).is_file()


def _marker(environment: Path) -> Path:
    return environment / "hoan-tat.txt"


def run_python(computer: Computer, *arguments: str | Path) -> Done:
    """Run the environment's interpreter by itself."""
    return computer.run([computer.home.python, *_ALONE, *arguments])


def probe(computer: Computer) -> Versions | None:
    """The versions in the environment; None when it is not whole or does not run any more.

    It stops running when the Python that it was made from is removed.
    """
    if not (is_marked(computer.home.environment) and computer.home.pythonw.exists()):
        return None
    try:
        ended = run_python(computer, "-c", _PROBE)
        return Versions(*json.loads(ended.output)) if ended.code == 0 else None
    except (TthcError, ValueError, TypeError):  # it does not start; not the answer of the probe
        return None


def ensure(
    computer: Computer, program: Path, say: Callable[[str], None], *, renew: bool = False
) -> None:
    """Have a whole environment of this version, keeping the one there when it is that already.

    `program` is the folder of cai-dat.bat. Raises TthcError when Excel holds the old one, or when
    something cannot be made or installed; the old one is then as it was.
    """
    place = computer.home.environment
    computer.home.folder.mkdir(parents=True, exist_ok=True)
    _recover(computer)
    if not renew and _is_of_this_version(computer) and not _tried_out(computer, program).code:
        _give_room(computer)
        say("      đã có, giữ nguyên")
        return
    with _replacing(computer):
        say(f"      tạo môi trường trong “{place}”")
        _refuse_failed(
            computer.run([computer.python, "-I", "-m", "venv", place]),
            f"Không tạo được môi trường Python trong “{place}”; hãy kiểm tra chỗ trống trên ổ đĩa, "
            f"rồi cài lại Python (đang dùng “{computer.python}”) và chạy lại.",
        )
        say("      cài chương trình và thư viện (có thể mất vài phút)")
        _install(computer, program)
        _give_room(computer)
        with written_whole(_marker(place), overwrite=True) as temporary:
            temporary.write_text(__version__, encoding="utf-8")
        if not _is_of_this_version(computer):
            raise TthcError(
                f"Đã cài nhưng chương trình trong “{place}” không chạy được; phần mềm diệt virus "
                "có thể đã chặn, hãy nhờ người quản trị cho phép thư mục này."
            )
        _refuse_failed(
            _tried_out(computer, program),
            f"Đã cài nhưng chương trình trong “{place}” không kiểm tra được sổ ví dụ; phần mềm "
            "diệt virus có thể đã chặn một thư viện, hãy nhờ người quản trị cho phép thư mục này "
            "rồi chạy lại.",
        )


def _is_of_this_version(computer: Computer) -> bool:
    versions = probe(computer)
    return versions is not None and versions.package == __version__


def _tried_out(computer: Computer, program: Path) -> Done:
    """A real check by the installed program, of the example workbook or, where somebody removed
    that, of the installed blank one; code 0 where it answered.

    The command itself ends with 1 where errors are in the figures, and so does a Python that
    cannot import it.
    """
    book = program / _EXAMPLE
    if not book.is_file():
        book = _packages(computer) / "baocao_tthc" / "workbook" / "BaoCao_TTHC.xlsm"
    ended = run_python(computer, "-m", "baocao_tthc", "kiem-tra", book, "--json")
    try:
        json.loads(ended.output)
    except ValueError:
        return Done(ended.code or 2, ended.output)
    return Done(0, ended.output)


def _give_room(computer: Computer) -> None:
    """Have a folder in which pywin32 keeps what it makes; else it wants one for temporary files,
    which Excel names wrongly for a user with Vietnamese letters, and the buttons' Python ends.
    """
    (_packages(computer) / "win32com" / "gen_py").mkdir(parents=True, exist_ok=True)


def _packages(computer: Computer) -> Path:
    return computer.home.environment / "Lib" / "site-packages"


def set_aside(computer: Computer) -> None:
    """Take the environment away to be removed; raises TthcError while Excel holds it."""
    if not computer.home.environment.exists():
        return
    discard(computer, computer.home.aside)
    try:
        computer.move(computer.home.environment, computer.home.aside)
    except PermissionError as error:
        raise TthcError(
            f"Excel đang dùng chương trình trong “{computer.home.environment}”; "
            "hãy đóng mọi cửa sổ Excel rồi chạy lại."
        ) from error


def discard(computer: Computer, environment: Path) -> None:
    """Remove an environment, its marker first; a missing one is no error."""
    if environment.exists():
        computer.remove(_marker(environment))
        computer.remove(environment)


def _recover(computer: Computer) -> None:
    """Mend what an interrupted set-up left: the old environment comes back, rubbish goes."""
    if not computer.home.aside.exists():
        return
    if is_marked(computer.home.aside) and not is_marked(computer.home.environment):
        discard(computer, computer.home.environment)
        computer.move(computer.home.aside, computer.home.environment)
    else:
        discard(computer, computer.home.aside)


@contextmanager
def _replacing(computer: Computer) -> Iterator[None]:
    """The place is free inside; on an error the environment that was there comes back."""
    set_aside(computer)
    with ExitStack() as on_error:
        on_error.callback(_put_back, computer)
        yield
        on_error.pop_all()
    with suppress(OSError):  # what cannot be removed today is removed by the next set-up
        discard(computer, computer.home.aside)


def _put_back(computer: Computer) -> None:
    home = computer.home
    discard(computer, home.environment)
    if home.aside.exists():
        computer.move(home.aside, home.environment)


def _install(computer: Computer, program: Path) -> None:
    """From the wheels beside cai-dat.bat when they are there, else from the folder itself."""
    wheels = program / WHEELS
    source: tuple[str | Path, ...] = (program,)
    sentence = (
        "Không tải được thư viện: máy không có mạng, mạng cơ quan chặn, hoặc ổ đĩa hết chỗ; "
        "hãy nối mạng rồi chạy lại, hoặc xin người quản trị gói cài không cần mạng "
        f"(thư mục {WHEELS} đặt cạnh cai-dat.bat)."
    )
    if wheels.is_dir():
        # An office's pip.ini may name an index, which --no-index must not meet: hence --isolated.
        offline = ("--isolated", "--no-index", "--find-links", wheels)
        source = (*offline, f"baocao-tthc=={__version__}")
        sentence = (
            f"Không cài được từ “{wheels}”: gói dành cho Python {_pythons(wheels)} bản 64 bit; "
            "hãy cài một trong các bản Python đó, kiểm tra chỗ trống trên ổ đĩa, rồi chạy lại."
        )
    # Without a cache, undoing leaves nothing behind.
    options = ("--quiet", "--no-cache-dir", "--no-input", "--disable-pip-version-check")
    _refuse_failed(run_python(computer, "-m", "pip", "install", *options, *source), sentence)


def _pythons(wheels: Path) -> str:
    """The Pythons that the wheels are for: "3.11, 3.12"."""
    found = (re.search(r"-cp3([0-9]+)-", wheel.name) for wheel in wheels.glob("lxml-*.whl"))
    minors = sorted({int(match[1]) for match in found if match})
    return ", ".join(f"3.{minor}" for minor in minors) or "(không rõ)"


def _refuse_failed(ended: Done, sentence: str) -> None:
    """Raise TthcError for a program that failed; what it wrote is logged for who supports."""
    if ended.code:
        record(RuntimeError(f"exit code {ended.code}\n{ended.output}"))
        raise TthcError(sentence)
