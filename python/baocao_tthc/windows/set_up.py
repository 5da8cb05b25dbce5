"""The set-up and its undoing; each may be interrupted anywhere and run again."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .. import __version__
from ..errors import TthcError
from ..log import last_checks, log_file
from .computer import Computer
from .environment import discard, ensure, probe, run_python, set_aside
from .libraries import lay_down
from .ms_office import distrust, excel_versions, trust
from .startup_folder import ADDIN, install_addin, remove_addin

KEY = r"HKCU\Software\BaoCao_TTHC"  # the workbook's VBA reads the value Python there
WORKBOOK = "BaoCao_TTHC.xlsm"
MARK = ":Zone.Identifier"  # the NTFS stream that says "from the Internet"
# Our own files that Windows or Office refuses while they carry the mark; nobody else's are touched.
MARKED = (
    "cai-dat.bat",
    "go-cai-dat.bat",
    f"workbook/{WORKBOOK}",
    f"workbook/{ADDIN}",
    "workbook/vi-du/*.xls[mx]",
    "templates/*.docx",
)

Say = Callable[[str], None]


def _program_folder() -> Path:
    for folder in (Path(__file__).absolute().parents[3], Path.cwd()):
        if (folder / "cai-dat.bat").is_file():
            return folder
    raise TthcError(
        "Không thấy cai-dat.bat; hãy bấm đúp tệp cai-dat.bat trong thư mục chương trình."
    )


def install(
    computer: Computer | None,
    *,
    program: Path | None = None,
    workbooks: Path | None = None,
    renew: bool = False,
    say: Say = print,
) -> int:
    """Set the program up for this user, try it out, then diagnose; 0, whatever that finds.

    `program` is the folder of cai-dat.bat, by default the one that this is part of; `workbooks`
    the folder that Excel is to trust, by default that of the workbook in `program`. Raises
    TthcError when it cannot be done; what was there before still works then.
    """
    here = _windows(computer)
    program = (program or _program_folder()).absolute()
    trusted = workbooks or _workbook_folder(program)
    if not trusted.is_dir():
        raise TthcError(f"Không có thư mục “{trusted}”; hãy kiểm tra lại đường dẫn.")
    with _told():
        say(f"Cài đặt BaoCao_TTHC {__version__} cho người dùng này (không cần quyền quản trị).")
        say("[1/5] Môi trường Python")
        ensure(here, program, say, renew=renew)
        say("[2/5] Kết nối sổ với Python")
        _connect(here, say)
        _add_in(here, say)
        say("[3/5] Thư mục tin cậy của Excel")
        _trust(here, trusted, say)
        say("[4/5] Dấu “tải từ Internet”")
        say(f"      đã gỡ khỏi {_unmark(here, program)} tệp của chương trình")
        say("[5/5] Chẩn đoán\n")
        book = trusted / WORKBOOK
        ended = run_python(
            here,
            *("-m", "baocao_tthc", "chan-doan"),
            *([book] if book.is_file() else []),
        )
    say(ended.output.rstrip())
    if ended.code not in (0, 1):  # 1: something is left to do, which it has just said
        raise TthcError(
            "Đã cài nhưng không tự chẩn đoán được (xem dòng trên); hãy chạy “cai-dat.bat --lai”."
        )
    say("\nĐã cài xong.")
    return 0


def undo(computer: Computer | None, *, say: Say = print) -> int:
    """Take back all that `install` did and say what was removed; workbooks are never touched.

    Raises TthcError, with nothing changed, while Excel holds the environment.
    """
    here = _windows(computer)
    home = here.home
    removed = []
    with _told():
        if addin := remove_addin(here):
            removed.append(f"add-in “{addin}”")
        if home.environment.exists() or home.aside.exists():
            with _addin_comes_back(here, addin):
                set_aside(here)
            discard(here, home.aside)
            removed.append(f"môi trường Python “{home.environment}”")
        if distrust(here.registry):
            removed.append("thư mục tin cậy BaoCao_TTHC của Excel")
        if here.registry.values(KEY):
            removed.append(f"khóa registry “{KEY}”")
        here.registry.delete(KEY)
        for what, kept in (("nhật ký", log_file()), ("số của các lần kiểm tra", last_checks())):
            ours = home.folder / kept.name
            if ours.exists():
                here.remove(ours)
                removed.append(f"{what} “{ours}”")
        with suppress(OSError):  # something of somebody else's is in it, or it is gone
            home.folder.rmdir()
    say("Đã gỡ:" if removed else "Không có gì để gỡ: chương trình chưa được cài.")
    for item in removed:
        say(f"  - {item}")
    say("Sổ số liệu và báo cáo của bạn vẫn nguyên.")
    return 0


def undo_apart() -> bool:
    """Go on with the undoing in a Python outside the environment, when this one is in it.

    An environment cannot remove itself while it runs. True when the other one was started, in a
    window of its own that stays open until Enter is pressed.
    """
    if sys.platform != "win32" or sys.prefix == sys.base_prefix:
        return False
    import subprocess

    base = getattr(sys, "_base_executable", sys.executable)
    bootstrap = Path(__file__).with_name("bootstrap.py")
    subprocess.Popen(  # noqa: S603 - our own interpreter with our own file
        [base, "-I", "-B", bootstrap, "--go", "--cho"],
        creationflags=subprocess.CREATE_NEW_CONSOLE,
    )
    return True


def _windows(computer: Computer | None) -> Computer:
    if computer is None:
        raise TthcError(
            "Lệnh này chỉ dành cho Windows có Excel; trên máy khác hãy cài bằng “pip install .”."
        )
    return computer


@contextmanager
def _told() -> Iterator[None]:
    """What the disk or the registry refuses, as one sentence."""
    try:
        yield
    except OSError as error:
        place = f"“{error.filename}”" if error.filename else "ổ đĩa hoặc registry"
        raise TthcError(
            f"Không ghi hoặc xóa được {place} ({error.strerror}); hãy đóng Excel, kiểm tra chỗ "
            "trống và quyền ghi rồi chạy lại."
        ) from error


def _workbook_folder(program: Path) -> Path:
    workbooks = program / "workbook"
    return workbooks if workbooks.is_dir() else program


def _connect(computer: Computer, say: Say) -> None:
    """Tell the workbook where Python is, and have the libraries there that it asks for.

    xlwings' VBA loads its library through calls of the ANSI code page, which lacks letters of
    Vietnamese names: where the path has any, its 8.3 form is told.
    """
    if versions := probe(computer):
        lay_down(computer.home.environment, versions.xlwings)
    python = computer.home.pythonw
    if not str(python).isascii():
        python = computer.short_path(python)
    computer.registry.write(KEY, {"Python": str(python), "PhienBan": __version__})
    say(f"      {python}")


def _add_in(computer: Computer, say: Say) -> None:
    """The buttons for workbooks without macros; a computer without Excel needs none."""
    if excel_versions(computer.registry) and (file := install_addin(computer)):
        say(f"      add-in: {file}")


@contextmanager
def _addin_comes_back(computer: Computer, addin: Path | None) -> Iterator[None]:
    """When Excel holds the environment, but did not hold the add-in, nothing is undone."""
    try:
        yield
    except TthcError:
        if addin:
            install_addin(computer)
        raise


def _trust(computer: Computer, folder: Path, say: Say) -> None:
    if trust(computer, folder):
        say(f"      {folder}")
    elif excel_versions(computer.registry):
        say(
            f"      chưa đăng ký: “{folder}” nằm trên mạng; hãy chép cả thư mục chương trình vào "
            "ổ đĩa của máy rồi chạy lại cai-dat.bat ở đó"
        )
    else:
        say("      chưa đăng ký: không thấy Excel trên máy này")


def _unmark(computer: Computer, program: Path) -> int:
    """Remove the mark of the web from our own files; how many had it."""
    marks = [
        mark
        for pattern in MARKED
        for file in program.glob(pattern)
        if (mark := Path(f"{file}{MARK}")).exists()
    ]
    for mark in marks:
        computer.remove(mark)
    return len(marks)
