"""Excel's part, played by a Python of Windows: what the workbook's VBA does, up to Python's answer.

    excel_part.py TASK [WORDS]    words of the task as JSON on the standard input, its answer as
                                  one line of JSON on the standard output

The lines follow KetNoi.PythonReady, KetNoi.RunPython, ThuPython.PythonTrouble, the wrappers of
xlwings_udfs, and xlwings' own XLPyLoadDLL, XLPyCommand, XLPy. The Python is any that has pywin32,
never that of the program's environment. A task is one of TASKS; each has a server of its own.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import threading
import time
import winreg
from datetime import UTC, datetime
from pathlib import Path

import pythoncom
import pywintypes
import win32com.client
from win32com.server import policy
from win32com.server.util import Collection, wrap

FUNCTIONS = "baocao_tthc.excel.functions"
KEY = r"Software\BaoCao_TTHC"
MAX_PROBE_SECONDS = 10  # as in ThuPython.bas
BOX_TITLE = "Báo cáo TTHC"
_WM_COMMAND, _WM_GETTEXT, _IDOK = 0x111, 0x0D, 1
_TEXT_ID = 65535  # of the text in a message box


class Variant(ctypes.Structure):
    """A VARIANT: its type, and eight bytes that hold a number or a pointer."""

    _fields_ = (
        ("kind", ctypes.c_ushort),
        ("reserved", ctypes.c_ushort * 3),
        ("pointer", ctypes.c_void_p),
        ("rest", ctypes.c_void_p),
    )


class Described(policy.DesignatedWrapPolicy):
    """An object of ours as COM sees it; xlwings asks each for a description, any will do."""

    def _GetTypeInfoCount_(self) -> int:  # noqa: N802 - the name that pywin32 calls
        return 1

    def _GetTypeInfo_(self, index: int, language: int) -> tuple[int, object]:  # noqa: N802
        return 0, pythoncom.LoadTypeLib("stdole2.tlb").GetTypeInfo(0)


class Application:
    """The little of Excel's Application that a button asks for before its own work."""

    _public_methods_ = ("MacroOptions",)
    _public_attrs_ = ("Name", "Version", "Hwnd", "Application")
    Name, Version, Hwnd = "Microsoft Excel", "16.0", 0

    def MacroOptions(self, *arguments: object) -> None:  # noqa: N802
        """The help of a worksheet function, for the wizard."""


class Workbook:
    """ThisWorkbook, with a name and a place."""

    _public_methods_ = ()
    _public_attrs_ = ("Name", "FullName", "Saved", "Application", "Worksheets")
    Saved = True

    def __init__(self, file: str) -> None:
        self.Name, self.FullName = Path(file).name, file
        self.Application = shown(Application())
        self.Worksheets = shown(Collection([]))


def registered(name: str) -> str:
    """A value that the set-up or the probe wrote; "" without one."""
    with winreg.OpenKey(winreg.HKEY_CURRENT_USER, KEY) as key:
        try:
            return winreg.QueryValueEx(key, name)[0]
        except FileNotFoundError:
            return ""


def shown(thing: object) -> object:
    """A Python object as one that other programs can call."""
    return wrap(thing, usePolicy=Described)


class Excel:
    """One process of Excel with the workbook in it."""

    def __init__(self, workbook: str = "C:\\sổ.xlsm") -> None:
        self.workbook = workbook
        self.caller = shown(Workbook(workbook))
        self.python = registered("Python")
        set_variable = ctypes.windll.kernel32.SetEnvironmentVariableW
        set_variable("BAOCAO_TTHC_PYTHON", self.python)
        set_variable("PYTHONSAFEPATH", "1")
        environment = Path(self.python).parents[1]
        bits = 8 * ctypes.sizeof(ctypes.c_void_p)
        library = max(environment.glob(f"xlwings{bits}-*.dll"))
        # As VBA's `Declare` does: the path in the ANSI code page, which lacks Vietnamese letters.
        loaded = ctypes.windll.kernel32.LoadLibraryA(str(library).encode("mbcs"))
        if not loaded:
            raise OSError(f"LoadLibraryA: {library}")
        self.library = ctypes.WinDLL(library.name)

    def server(self) -> object:
        """XLPy: the server, started when it does not run; raises RuntimeError with its words."""
        result = self._activate(1)
        return win32com.client.dynamic.Dispatch(
            pythoncom.ObjectFromAddress(result.pointer, pythoncom.IID_IDispatch)
        )

    def end_server(self) -> None:
        """KillPy."""
        self._activate(-1)

    def _activate(self, change: int) -> Variant:
        result = Variant()
        command = self._command().encode("mbcs", "replace")
        if self.library.XLPyDLLActivateAuto(ctypes.byref(result), command, change):
            text = ctypes.wstring_at(result.pointer) if result.pointer else ""
            raise RuntimeError(text)
        return result

    def _command(self) -> str:
        """XLPyCommand, with what the configuration sheet of the workbook says."""
        path = f"false;{self.workbook};{self.workbook};;;;{self.python}"
        for mark, replaced in (("\\", "\\\\"), ("'", "\\'"), ("&", "^&")):
            path = path.replace(mark, replaced)
        code = (
            "import sys, os;import xlwings.utils;"
            f'xlwings.utils.prepare_sys_path(\\"{path}\\");import xlwings; '
            "xlwings.serve('$(CLSID)')"
        )
        return f'cmd.exe  /K ""{self.python}" -B -c "{code}""'

    def evaluated(self, expression: str) -> str:
        """What the server's Python makes of an expression, as text."""
        server = self.server()
        return server.Str(server.Eval(expression))

    def call(self, function: str, arguments: list[object]) -> object:
        """A worksheet function, with the argument that a cell hands over."""
        return self.server().CallUDF(FUNCTIONS, function, arguments, self.caller)

    def run(self, command: str) -> None:
        """KetNoi.RunPython; raises com_error with the traceback."""
        server = self.server()
        module = server.Module("xlwings._xlwindows")
        server.SetAttr(module, "BOOK_CALLER", self.caller)
        server.Exec(command)


def functions(calls: list[list]) -> list[object]:
    """The answers to `[name, [argument, …]]`; a date is {"date": ISO}, an error {"error": 2007}."""
    excel = Excel()
    answers = [excel.call(name, list(map(_argument, arguments))) for name, arguments in calls]
    excel.end_server()
    return answers


def _argument(told: object) -> object:
    if isinstance(told, list):
        return [[_argument(cell) for cell in row] for row in told]
    if isinstance(told, dict) and "error" in told:
        return told["error"] - 2146828288  # what pywin32 makes of an error value
    if isinstance(told, dict):
        return datetime.fromisoformat(told["date"]).replace(tzinfo=UTC)
    return told


def press(workbook: str, action: str) -> list[str]:
    """The texts of the message boxes of a button, each answered with OK."""
    excel = Excel(workbook)
    said: list[str] = []
    done = threading.Event()
    reader = threading.Thread(target=_answer_boxes, args=(said, done))
    reader.start()
    try:
        excel.run(f"import baocao_tthc.excel; baocao_tthc.excel.{action}()")
    finally:
        done.set()
        reader.join()
    excel.end_server()
    return said


def _answer_boxes(said: list[str], done: threading.Event) -> None:
    user = ctypes.windll.user32
    text = ctypes.create_unicode_buffer(20_000)
    while not done.wait(0.1):
        if box := user.FindWindowW(None, BOX_TITLE):
            label = user.GetDlgItem(box, _TEXT_ID)
            user.SendMessageW(label, _WM_GETTEXT, len(text), text)
            said.append(text.value)
            user.PostMessageW(box, _WM_COMMAND, _IDOK, 0)
            time.sleep(0.3)  # the box needs a moment to go


def probe() -> list[object]:
    """What the probe says is wrong with the environment's Python, and after how many seconds.

    "" when nothing is; None when it has not answered in the time that VBA gives it.
    """
    python = Path(registered("Python")).with_name("python.exe")
    token, began = str(time.time_ns()), time.monotonic()
    words = ["-I", "-B", "-X", "utf8", "-m", "baocao_tthc.windows.probe", token]
    subprocess.Popen([python, *words], creationflags=subprocess.CREATE_NO_WINDOW)
    while (passed := time.monotonic() - began) < MAX_PROBE_SECONDS:
        told, _, trouble = registered("ThuPython").partition(" ")
        if told == token:
            return [trouble, passed]
        time.sleep(0.1)
    return [None, passed]


def evaluate(*expressions: str) -> list[str]:
    """What the server's Python makes of each expression."""
    excel = Excel()
    answers = [excel.evaluated(expression) for expression in expressions]
    excel.end_server()
    return answers


def fail(command: str) -> str:
    """What a command that raises is described with (Err.Description)."""
    excel = Excel()
    try:
        excel.run(command)
    except pywintypes.com_error as error:
        return error.excepinfo[2]
    finally:
        excel.end_server()
    return ""


def kill() -> list[object]:
    """Whether a call fails whose server was ended from outside, and after how many seconds."""
    excel = Excel()
    server = excel.evaluated("__import__('os').getpid()")
    subprocess.run(["taskkill", "/F", "/PID", server], check=True, stdout=subprocess.DEVNULL)
    began = time.monotonic()
    try:
        excel.evaluated("1")
    except (pywintypes.com_error, RuntimeError):
        return [True, time.monotonic() - began]
    return [False, time.monotonic() - began]


def hold() -> str:
    """Have a server running until a line comes in."""
    excel = Excel()
    excel.server()
    print("running", flush=True)
    sys.stdin.readline()
    excel.end_server()
    return "ended"


TASKS = {task.__name__: task for task in (functions, press, probe, evaluate, fail, kill, hold)}


if __name__ == "__main__":
    pythoncom.CoInitialize()
    answer = TASKS[sys.argv[1]](*json.loads(sys.stdin.readline()))
    print(json.dumps(answer, default=repr))
    sys.stdout.flush()
    os._exit(0)  # the library's objects outlive Python's; Excel ends without asking them either
