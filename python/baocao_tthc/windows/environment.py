"""The Python environment of the program: whole, or seen not to be.

An environment cannot be moved (its launchers hold absolute paths), so it is made where it stays. A
marker is the last thing written into it and the first removed: without the marker it is rubbish.
An older environment steps aside under another name until the new one is whole, and comes back when
that fails. Renaming also shows whether Excel still holds a file of it: Windows then refuses.
"""

from __future__ import annotations

import json
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
import baocao_tthc, xlwings
if sys.platform == "win32":
    import win32com.client
versions = [importlib.metadata.version(name) for name in ("baocao-tthc", "xlwings")]
print(json.dumps([*versions, platform.python_version()]))
"""
_ALONE = ("-I", "-X", "utf8")  # neither the user's packages nor PYTHON* variables; UTF-8 output


class Versions(NamedTuple):
    """What an environment that works holds."""

    package: str
    xlwings: str
    python: str


class Home(NamedTuple):
    """The program's folder in the user's profile."""

    folder: Path

    @property
    def environment(self) -> Path:
        """Where the environment is."""
        return self.folder / "python"

    @property
    def aside(self) -> Path:
        """Where an older environment waits, or is removed."""
        return self.folder / "python.cu"

    @property
    def python(self) -> Path:
        """The environment's interpreter, with a console."""
        return self.environment / "Scripts" / "python.exe"

    @property
    def pythonw(self) -> Path:
        """The environment's interpreter without a console: what Excel starts."""
        return self.environment / "Scripts" / "pythonw.exe"


def home_of(computer: Computer) -> Home:
    """The program's folder of this user; it need not exist."""
    return Home(computer.local_data / "BaoCao_TTHC")


def is_marked(environment: Path) -> bool:
    """Whether the environment was once whole and nobody began to remove it."""
    return _marker(environment).is_file()


def _marker(environment: Path) -> Path:
    return environment / "hoan-tat.txt"


def run_python(computer: Computer, home: Home, *arguments: str | Path) -> Done:
    """Run the environment's interpreter by itself."""
    return computer.run([home.python, *_ALONE, *arguments])


def probe(computer: Computer, home: Home) -> Versions | None:
    """The versions in the environment; None when it is not whole or does not run any more.

    It stops running when the Python that it was made from is removed.
    """
    if not (is_marked(home.environment) and home.pythonw.exists()):
        return None
    try:
        ended = run_python(computer, home, "-c", _PROBE)
        return Versions(*json.loads(ended.output)) if ended.code == 0 else None
    except (OSError, ValueError, TypeError):  # no program there; not the answer of the probe
        return None


def ensure(
    computer: Computer, program: Path, say: Callable[[str], None], *, renew: bool = False
) -> Versions:
    """Have a whole environment of this version, keeping the one there when it is that already.

    `program` is the folder of cai-dat.bat. Raises TthcError when Excel holds the old one, or when
    something cannot be made or installed; the old one is then as it was.
    """
    home = home_of(computer)
    home.folder.mkdir(parents=True, exist_ok=True)
    _recover(computer, home)
    versions = None if renew else probe(computer, home)
    if versions and versions.package == __version__:
        say("      đã có, giữ nguyên")
        return versions
    with _replacing(computer, home):
        say(f"      tạo môi trường trong “{home.environment}”")
        _make(computer, home)
        say("      cài chương trình và thư viện (có thể mất vài phút)")
        _install(computer, home, program)
        with written_whole(_marker(home.environment), overwrite=True) as temporary:
            temporary.write_text(__version__, encoding="utf-8")
        versions = probe(computer, home)
        if versions is None or versions.package != __version__:
            raise TthcError(
                f"Đã cài nhưng chương trình trong “{home.environment}” không chạy được; phần mềm "
                "diệt virus có thể đã chặn, hãy nhờ người quản trị cho phép thư mục này."
            )
    return versions


def set_aside(computer: Computer, home: Home) -> None:
    """Take the environment away to be removed; raises TthcError while Excel holds it."""
    if not home.environment.exists():
        return
    discard(computer, home.aside)
    try:
        computer.move(home.environment, home.aside)
    except PermissionError as error:
        raise TthcError(
            f"Excel đang dùng chương trình trong “{home.environment}”; "
            "hãy đóng mọi cửa sổ Excel rồi chạy lại."
        ) from error


def discard(computer: Computer, environment: Path) -> None:
    """Remove an environment, its marker first; a missing one is no error."""
    if environment.exists():
        computer.remove(_marker(environment))
        computer.remove(environment)


def _recover(computer: Computer, home: Home) -> None:
    """Mend what an interrupted set-up left: the old environment comes back, rubbish goes."""
    if not home.aside.exists():
        return
    if is_marked(home.aside) and not is_marked(home.environment):
        discard(computer, home.environment)
        computer.move(home.aside, home.environment)
    else:
        discard(computer, home.aside)


@contextmanager
def _replacing(computer: Computer, home: Home) -> Iterator[None]:
    """The place is free inside; on an error the environment that was there comes back."""
    set_aside(computer, home)
    with ExitStack() as on_error:
        on_error.callback(_put_back, computer, home)
        yield
        on_error.pop_all()
    with suppress(OSError):  # what cannot be removed today is removed by the next set-up
        discard(computer, home.aside)


def _put_back(computer: Computer, home: Home) -> None:
    discard(computer, home.environment)
    if home.aside.exists():
        computer.move(home.aside, home.environment)


def _make(computer: Computer, home: Home) -> None:
    ended = computer.run([computer.python, "-I", "-m", "venv", home.environment])
    if ended.code:
        _log(ended)
        raise TthcError(
            f"Không tạo được môi trường Python trong “{home.environment}”; hãy kiểm tra chỗ trống "
            f"trên ổ đĩa, rồi cài lại Python (đang dùng “{computer.python}”) và chạy lại."
        )


def _install(computer: Computer, home: Home, program: Path) -> None:
    """From the wheels beside cai-dat.bat when they are there, else from the folder itself."""
    wheels = program / "goi-windows"
    offline = wheels.is_dir()
    # --isolated: an office's pip.ini may name an index, which --no-index must not meet;
    # --no-cache-dir: undoing leaves nothing behind
    source: tuple[str | Path, ...] = (
        ("--isolated", "--no-index", "--find-links", wheels, f"baocao-tthc=={__version__}")
        if offline
        else (program,)
    )
    options = ("--quiet", "--no-cache-dir", "--no-input", "--disable-pip-version-check")
    ended = run_python(computer, home, "-m", "pip", "install", *options, *source)
    if ended.code:
        _log(ended)
        raise TthcError(_not_installed(wheels) if offline else _NOT_DOWNLOADED)


_NOT_DOWNLOADED = (
    "Không tải được thư viện: máy không có mạng, mạng cơ quan chặn, hoặc ổ đĩa hết chỗ; "
    "hãy nối mạng rồi chạy lại, hoặc xin người quản trị gói cài không cần mạng "
    "(thư mục goi-windows đặt cạnh cai-dat.bat)."
)


def _not_installed(wheels: Path) -> str:
    pythons = sorted({int(name.split("-cp3")[1].split("-")[0]) for name in
                      (wheel.name for wheel in wheels.glob("lxml-*-cp3*.whl"))})  # fmt: skip
    fitting = ", ".join(f"3.{minor}" for minor in pythons)
    return (
        f"Không cài được từ “{wheels}”: gói dành cho Python {fitting or '(không rõ)'} bản 64 bit; "
        "hãy cài một trong các bản Python đó, kiểm tra chỗ trống trên ổ đĩa, rồi chạy lại."
    )


def _log(ended: Done) -> None:
    """What the failed program wrote, for the one who supports."""
    record(RuntimeError(f"exit code {ended.code}\n{ended.output}"))
