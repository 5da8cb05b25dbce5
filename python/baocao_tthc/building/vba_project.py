"""The VBA project of the workbook and of the add-in, from text: own modules, those of xlwings, and
the worksheet functions, which only the workbook has.

The wrappers of the worksheet functions are what xlwings' own generator writes, with a fall-back:
where Python cannot be reached they answer with the function's twin in VBA (HamTTHC) instead of an
English error, and ask no more for Python in that session. The generator runs on every system, with
Windows' modules stubbed for the time of the call.

pyOpenVBA makes the project, so it is needed to build the workbook and nowhere else. Excel compiles
the source on opening: the version 0xFFFF of the stream _VBA_PROJECT tells it to look at no
compiled code (MS-OVBA 2.3.4.1), as in the workbook that xlwings itself ships.
"""

from __future__ import annotations

import importlib.util
import io
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, NamedTuple

from xlsxwriter import Workbook

from ..errors import TthcError
from ..ooxml.members import members_of
from ..windows.libraries import LIBRARY

MODULE = "baocao_tthc.excel.functions"
_WINDOWS = ("pythoncom", "pywintypes", "win32com", "win32com.client")

# As xlwings.udfs.import_udfs begins it, but for its warning about the next import.
_HEAD = """Attribute VB_Name = "xlwings_udfs"
' Written by xlwings' generator from baocao_tthc/excel/functions.py, by tthc dung.
' Without Python a function answers with its twin in HamTTHC, until Excel is started anew.
#Const App = "Microsoft Excel" 'Adjust when using outside of Excel
Private PythonIsAway As Boolean
"""
_TRAP = "If TypeOf Application.Caller Is Range Then On Error GoTo failed"
_WRAPPER = re.compile(
    r"Function (?P<name>\w+)\((?P<parameters>[^()]*)\)\n"
    r'    #If App = "Microsoft Excel" Then\n'
    rf"        {re.escape(_TRAP)}\n"
    r"        (?P=name) = XLPy\.CallUDF\([^\n]*, ThisWorkbook, Application\.Caller\)\n"
    r"        Exit Function\n"
    r"    #Else\n"
    r"        (?P=name) = XLPy\.CallUDF\([^\n]*\)\n"
    r"        Exit Function\n"
    r"    #End If\n"
    r"failed:\n"
    r"    (?P<failure>(?P=name) = Err\.Description)\n"
    r"End Function\n"
)
# Called from a macro it must not raise either. `failed` is reached by a jump and by an error alike,
# so an error of the twin itself would end in #VALUE!, not in a circle.
_GUARD = """On Error GoTo failed
        If PythonIsAway Then GoTo failed
        If Not PythonReady() Then GoTo failed"""
_FALL_BACK = """PythonIsAway = True
    {name} = {name}_VBA({arguments})"""
_REGIMES = """Attribute VB_Name = "CheDoBaoCao"
' Written from regimes.toml by tthc dung: the day on which a regime's periods begin, and how many
' months they last; "" is the regime that KYBAOCAO takes when it is given none.
Option Explicit
Option Private Module

Public Function RegimeRule(ByVal regime As String, ByRef start_day As Long, _
        ByRef months As Long) As Boolean
    RegimeRule = True
    Select Case regime
{cases}        Case Else: RegimeRule = False
    End Select
End Function
"""


def wrapper_module() -> str:
    """The source of the module xlwings_udfs; the same functions give the same text.

    Raises ValueError when xlwings' generator writes anything but the wrapper known here.
    """
    written = io.StringIO()
    with decorated_functions() as (udfs, functions):
        book = SimpleNamespace(Name="BaoCao_TTHC.xlsm")
        udfs.generate_vba_wrapper(MODULE, functions, written, book)
    wrappers = written.getvalue().split("\n\n")[:-1]
    return "\n".join((_HEAD, *(_with_twin(f"{wrapper}\n") for wrapper in wrappers)))


def _with_twin(wrapper: str) -> str:
    found = _WRAPPER.fullmatch(wrapper)
    if not found:
        raise ValueError(f"xlwings' generator writes another wrapper than expected:\n{wrapper}")
    names = [parameter.split()[-1] for parameter in found["parameters"].split(", ")]
    answer = _FALL_BACK.format(name=found["name"], arguments=", ".join(names))
    return wrapper.replace(_TRAP, _GUARD).replace(found["failure"], answer)


def regimes_module() -> str:
    """The source of the module CheDoBaoCao, which the twin of KYBAOCAO asks."""
    from ..excel.functions import DEFAULT_REGIME
    from ..period import regimes

    cases = (
        f'        Case "{key}"{", " + chr(34) * 2 if key == DEFAULT_REGIME else ""}: '
        f"start_day = {regime.start_day}: months = {regime.months}\n"
        for key, regime in regimes().items()
    )
    return _REGIMES.format(cases="".join(cases))


@contextmanager
def decorated_functions() -> Iterator[tuple[Any, ModuleType]]:
    """xlwings.udfs, and a copy of our module of functions that is decorated by it as on Windows.

    Elsewhere than on Windows xlwings.udfs cannot be imported and the decorators do nothing, so
    Windows' modules are stubbed meanwhile; afterwards everything is as before.
    """
    from unittest.mock import MagicMock, patch

    import xlwings

    import baocao_tthc.excel  # noqa: F401 - nothing but the functions may meet the stubs

    udfs_name = "xlwings.udfs"
    stubs = {} if udfs_name in sys.modules else {name: MagicMock() for name in _WINDOWS}
    with patch.dict(sys.modules, stubs), patch.dict(vars(xlwings)):
        udfs = importlib.import_module(udfs_name)
        for name in ("func", "arg", "ret"):
            setattr(xlwings, name, getattr(udfs, f"xl{name}"))
        spec = importlib.util.find_spec(MODULE)
        if spec is None or spec.loader is None:
            raise ModuleNotFoundError(MODULE)
        functions = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(functions)
        yield udfs, functions


CALLBACKS = ("Ribbon_", "AddIn_")
"""How callbacks begin in the workbook, and in the add-in: of two of one name in different files
Excel calls either (xlwings' issue 973).
"""
_FUNCTIONS = "Ham"  # how the names of the modules of worksheet functions begin
_COMPILE_FROM_SOURCE = bytes.fromhex("cc61ffff000100")


class Module(NamedTuple):
    """A module: its name and its source, with LF line ends and the attribute that names it.

    A document's source has no attributes: those are Excel's own.
    """

    name: str
    source: str
    kind: str = "standard"  # as pyOpenVBA calls it: "other" is a class, "document" Excel's own


def workbook_modules(folder: Path) -> tuple[Module, ...]:
    """The modules of the workbook: those of `folder` (workbook/src), of xlwings, the functions.

    Raises TthcError when a source is not ASCII: Excel would read it in the code page of the
    computer it runs on.
    """
    own, theirs = _own_modules(folder, "xlsm"), _modules_of_xlwings()
    functions = {"CheDoBaoCao": regimes_module(), "xlwings_udfs": wrapper_module()}
    return (*own, *theirs, *(Module(name, source) for name, source in functions.items()))


def addin_modules(folder: Path) -> tuple[Module, ...]:
    """The modules of the add-in: those of the workbook but for its worksheet functions.

    A formula with a function of the add-in would hold the add-in's place on this computer.
    """
    own = (m for m in _own_modules(folder, "xlam") if not m.name.startswith(_FUNCTIONS))
    renamed = (m._replace(source=m.source.replace(*CALLBACKS)) for m in own)
    return (*renamed, *_modules_of_xlwings())


def _own_modules(folder: Path, kind: str) -> Iterator[Module]:
    """Those that both kinds of file have, and those of one kind, by name."""
    for path in sorted(folder.glob(f"{kind}/*.cls")):
        yield Module(path.stem, _read(path), "document")
    for path in sorted((*folder.glob("*.bas"), *folder.glob(f"{kind}/*.bas")), key=_stem):
        yield Module(path.stem, _named(path.stem, _read(path)))


def _stem(path: Path) -> str:
    return path.stem


def _modules_of_xlwings() -> Iterator[Module]:
    import xlwings

    package = Path(xlwings.__file__).parent
    yield Module("xlwings", _with_our_library(_read(package / "xlwings.bas")))
    yield Module("Dictionary", _read(package / "addin" / "Dictionary.cls"), "other")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise TthcError(
            f"Mã VBA “{path.name}” có chữ ngoài ASCII ở dòng {line}; hãy viết chữ ấy bằng \\uXXXX."
        ) from error


def _with_our_library(source: str) -> str:
    """The module of xlwings, with the library's name that no version of xlwings changes."""
    return re.sub(
        r"xlwings(32|64)-[0-9.]+\.dll", lambda found: LIBRARY.format(bits=found[1]), source
    )


def _named(name: str, source: str) -> str:
    return f'Attribute VB_Name = "{name}"\n{source}'


def vba_project(modules: Sequence[Module], documents: Sequence[str]) -> bytes:
    """The bytes of xl/vbaProject.bin; the same modules give the same bytes.

    `documents` are the code names of the workbook and of its sheets, whose modules are empty but
    for what a module of that name gives.
    """
    from pyopenvba import ExcelFile, VBAModuleKind

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "macros.xlsm")
        _write_sheets(path, documents)
        with ExcelFile(path) as book:
            project = book.add_vba_project()
            bodies = {module.name: _crlf(module) for module in modules if module.kind == "document"}
            for module in modules:
                if module.name not in bodies:
                    kind = VBAModuleKind[module.kind]
                    project.add_module(module.name, _crlf(module), kind=kind)
            for written in project.modules:
                if written.name in bodies:
                    written.body = bodies[written.name]
                written.dirty = True  # anew: pyOpenVBA's template has compiled code in one
            book.save()
        return _uncompiled(members_of(path.read_bytes())["xl/vbaProject.bin"])


def _crlf(module: Module) -> str:
    return module.source.replace("\n", "\r\n")


def _write_sheets(path: Path, documents: Sequence[str]) -> None:
    """A workbook with nothing but these code names, of which the project takes its documents."""
    book = Workbook(path)
    book.set_vba_name(documents[0])
    for name in documents[1:]:
        book.add_worksheet().set_vba_name(name)
    book.close()


def _uncompiled(project: bytes) -> bytes:
    from pyopenvba.cfb import CFB

    streams = CFB.from_bytes(project)
    streams.write_stream_in_storage("VBA", "_VBA_PROJECT", _COMPILE_FROM_SOURCE)
    content: bytes = streams.to_bytes()
    return content
