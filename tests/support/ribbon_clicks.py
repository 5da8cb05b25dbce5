"""Pressing the ribbon's buttons in LibreOffice: the VBA is the workbook's own, only Windows is not.

What LibreOffice on Linux cannot have is stood in for by recorders: the modules of xlwings (their
source is no Basic to LibreOffice) and the objects of Windows that KetNoi makes. Everything else is
what the built workbook holds, from Ribbon_Check to the Python command that goes to xlwings' server.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
import xlwings as xw

from baocao_tthc.building.vba_project import Module, vba_project, workbook_modules
from baocao_tthc.entries.data import read_data
from baocao_tthc.sheets import code_name
from baocao_tthc.workbook.assembly import Macros, macro_workbook_bytes, sheet_order
from support.paths import JANUARY, ROOT

SOURCES = ROOT / "workbook" / "src"
PYTHON = r"C:\Users\NGUYNV~1\AppData\Local\BaoCao_TTHC\python\Scripts\pythonw.exe"
LACKING = "Thu vien jinja2 bi thieu."  # what the probe may answer; Basic's source is ASCII here

_CLASS = 2  # com.sun.star.script.ModuleType.CLASS
_HEAD = "Option VBASupport 1\nOption Explicit\n"
# As xlwings' library gives an error of Python to VBA: the lines of the traceback, the last first.
_TRACEBACK = "|".join(
    ["ModuleNotFoundError: No module named 'jinja2'", "    from jinja2 import Environment"]
    + [r"  File 'C:\python\Lib\site-packages\win32com\server\policy.py', line 705"] * 9
)
_STAND_INS = {
    "PythonStandIn": """Option ClassModule
Public Function Module(name) As String
    Module = name
End Function
Public Sub SetAttr(owner, name, value)
    Note owner & "." & name & "=" & value.Name
End Sub
Public Sub Exec(command)
    If Trouble = "import" Then Err.Raise 1000, , Replace("{reversed traceback}", "|", vbLf)
    Note "run " & command
    If Trouble = "killed" Then Err.Raise 462
End Sub
""".replace("{reversed traceback}", _TRACEBACK),
    "RibbonStandIn": """Option ClassModule
Public Sub InvalidateControl(id As String)
    Note "refresh " & id
End Sub
Public Sub Invalidate()
    Note "refresh all"
End Sub
""",
    "WindowsStandIn": """Option ClassModule
Public Function RegRead(name As String) As String
    If name Like "*ThuPython" Then
        If ProbeAnswer = "" Then Err.Raise 1000
        RegRead = ProbeAnswer
        Exit Function
    End If
    Note "registry " & name
    If Trouble = "not installed" Then Err.Raise 1000
    RegRead = "{python}"
End Function
Public Function ExpandEnvironmentStrings(text As String) As String
    ExpandEnvironmentStrings = PythonVariable
End Function
Public Sub Run(command As String, window, wait)
    Dim at As Long
    at = InStrRev(command, " ")
    Note "hidden " & Left$(command, at) & "TOKEN"
    If window <> 0 Or wait Or Trouble = "forbidden" Then Err.Raise 70
    If Trouble <> "silent" Then ProbeAnswer = Mid$(command, at + 1)
    If Trouble = "lacking" Then ProbeAnswer = ProbeAnswer & " {lacking}"
End Sub
Public Function FileExists(path As String) As Boolean
    Note "look for " & path
    FileExists = Files = "" Or InStr(Files, "<" & path & ">") > 0
End Function
Public Function BuildPath(folder, name) As String
    BuildPath = folder & "/" & name
End Function
Public Function GetParentFolderName(folder As String) As String
    GetParentFolderName = ParentFolder(folder)
End Function
Public Sub ShellExecute(file, arguments, folder, verb, window)
    Note "start " & file & " in " & folder
    If Trouble = "forbidden" Then Err.Raise 1000
End Sub
""".replace("{python}", PYTHON).replace("{lacking}", LACKING),
}
_XLWINGS = """Public Trouble As String
Public Files As String
Public PythonVariable As String ' the environment variable
Public ProbeAnswer As String ' what the probe wrote into the registry
Public FrontName As String ' of the workbook in front: LibreOffice without a screen knows none
Private notes As String
Public Sub KeepVariable(ByVal name As String, ByVal content As String)
    Note "variable " & name & "=" & content
    If name = "BAOCAO_TTHC_PYTHON" Then PythonVariable = content
End Sub
Public Sub Note(ByVal text As String)
    notes = notes & text & Chr$(30)
End Sub
Public Function Noted() As String
    Noted = notes
    If LastMessage <> "" Then Noted = notes & "said " & LastMessage & Chr$(30)
    notes = ""
    LastMessage = ""
End Function
Public Sub Suppose(ByVal what As String, ByVal there As String)
    Trouble = what
    Files = there
End Sub
Public Sub LoadRibbonAndCheck() ' in one run: afterwards LibreOffice lets go of objects
    LoadRibbon
    Ribbon_Check Nothing
End Sub
Public Sub LoadRibbonAndRefresh()
    LoadRibbon
    RefreshTab
End Sub
Private Sub LoadRibbon()
    Dim loaded As Object
    Set loaded = New RibbonStandIn
    Ribbon_OnLoad loaded
End Sub
Public Function Visible() As Boolean
    Dim answer
    Ribbon_Visible Nothing, answer
    Visible = answer
End Function
Public Function Label() As String
    Dim text
    Ribbon_Verdict Nothing, text
    Label = text
End Function
Public Sub Tell(ByVal name As String, ByVal address As String) ' with VBA's own kind of objects
    NoteChange ThisWorkbook.Worksheets(name), ThisWorkbook.Worksheets(name).Range(address)
End Sub
Public Sub BringToFront(ByVal name As String)
    FrontName = name
End Sub
Public Function InFront() As Object
    If FrontName <> "" Then Set InFront = Workbooks(FrontName)
End Function
Public Sub TellFront(ByVal name As String, ByVal address As String)
    NoteChange InFront().Worksheets(name), InFront().Worksheets(name).Range(address)
End Sub
Public Function Answered(ByVal text As String, ByVal style As Long) As Long
    If Trouble = "no box" Then Err.Raise 53
    If style And 4 Then Note "asked " & text & IIf(style And 256, "", " (Enter agrees)")
    Answered = IIf(Trouble = "refused", 7, 6)
End Function
Public Function ParentFolder(ByVal folder As String) As String
    Dim parts
    parts = Split(folder, "/")
    If UBound(parts) < 1 Then Exit Function
    ReDim Preserve parts(UBound(parts) - 1)
    ParentFolder = Join(parts, "/")
End Function
Public Function XLPy() As Object
    If Trouble = "no library" Then Err.Raise 1, , "Could not load xlwings64.dll"
    Set XLPy = New PythonStandIn
End Function
"""
_ONLY_WINDOWS = {
    "KetNoi": {
        "Set WindowsObject = CreateObject(class_name)": "Set WindowsObject = New WindowsStandIn",
        # LibreOffice has no property with an argument that can be set.
        'WindowsObject("WScript.Shell").Environment("Process").Item(name) = content': (
            "KeepVariable name, content"
        ),
        "Application.ScreenUpdating = True": 'Note "screen given back"',
        "Application.StatusBar = False": 'Note "status bar given back"',
    },
    # LibreOffice runs both sides of #If; nobody sits before it to answer.
    "HopThoai": {
        "MsgBox(text, style, caption)": "0",
        "Sleep milliseconds": 'Note "wait"',
        "MessageBoxW(Application.Hwnd, StrPtr(text), StrPtr(caption), style)": (
            "Answered(text, style)"
        ),
    },
    # LibreOffice does not know the type, and takes no other object for it.
    "Ribbon": {
        "handle As IRibbonUI": "handle As Object",
        "(ribbon As IRibbonUI": "(ribbon As Object",
    },
}


@cache
def modules() -> tuple[Module, ...]:
    """The modules of the workbook, from their sources."""
    return workbook_modules(SOURCES)


@cache
def macro_workbook() -> bytes:
    """January's workbook with the macros that workbook/src gives now."""
    data = read_data(JANUARY)
    documents = ["ThisWorkbook", *map(code_name, sheet_order(data, macros=True))]
    ribbon = (SOURCES / "customUI14.xml").read_bytes()
    return macro_workbook_bytes(data, None, Macros(vba_project(modules(), documents), ribbon))


class Clicks:
    """The ribbon of a workbook that is open in LibreOffice."""

    def __init__(self, book: xw.Book, lacking: str = "", callbacks: str = "Ribbon_") -> None:
        """`lacking` is what VBA of before does not call of Windows yet; `callbacks` how the names
        of the callbacks begin.
        """
        self.book = book
        self.document = book.impl.uno
        self.library = self.document.BasicLibraries.getByName("VBAProject")
        self.library.removeByName("Dictionary")
        for name, source in _STAND_INS.items():
            self._insert_class(name, _HEAD + source)
        xlwings = (_HEAD + _XLWINGS).replace("Ribbon_", callbacks)
        self.library.replaceByName("xlwings", xlwings)
        for module, replacements in _ONLY_WINDOWS.items():
            self.change(module, {old: new for old, new in replacements.items() if old != lacking})
        assert self.call("xlwings.Noted") == "", "a module of workbook/src does not compile"

    def press(self, callback: str) -> list[str]:
        """Call a ribbon callback of the module Ribbon; return what it did and said, in order."""
        self.call(f"Ribbon.{callback}", self.document)  # any object does for the control
        return self.noted()

    def noted(self) -> list[str]:
        """What has been noted since the last time; what was said in a box comes last."""
        return str(self.call("xlwings.Noted")).split("\x1e")[:-1]

    def suppose(self, trouble: str = "", files: str = "") -> None:
        """From here on: what goes wrong, and the only files there are, each as "<path>"."""
        self.call("xlwings.Suppose", trouble, files)

    def load_and_check(self) -> list[str]:
        """Have the ribbon loaded, as Excel does on opening, and Ribbon_Check called."""
        self.call("xlwings.LoadRibbonAndCheck")
        return self.noted()

    def label(self) -> str:
        """The text of the verdict's label."""
        return str(self.call("xlwings.Label"))

    def listen(self, patch: pytest.MonkeyPatch) -> None:
        """From here on the workbook is told of every value written, as by Excel; Calc does not."""
        value = xw.Range.value

        def write(cells: xw.Range, given: object) -> None:
            value.fset(cells, given)
            self.tell(cells.sheet.name, cells.address)

        patch.setattr(xw.Range, "value", property(value.fget, write))

    def tell(self, sheet: str, address: str) -> None:
        """Say that these cells were changed, as the workbook's event does."""
        self.call("xlwings.Tell", sheet, address)

    def bring_to_front(self, book: xw.Book | None) -> None:
        """From here on this workbook is the one in front of the add-in; None: none is open."""
        self.call("xlwings.BringToFront", book.name if book else "")

    def tell_front(self, sheet: str, address: str) -> None:
        """The same of cells of the workbook in front of the add-in."""
        self.call("xlwings.TellFront", sheet, address)

    def raise_event(self, sheet: object, cells: object) -> None:
        """Call what Excel calls when cells were changed, with Calc's own kind of objects."""
        self.call("ThisWorkbook.Workbook_SheetChange", sheet, cells)

    def change(self, module: str, replacements: dict[str, str]) -> None:
        """Replace texts of a module's source, each of which must stand there once."""
        source = self.library.getByName(module)
        for old, new in replacements.items():
            assert source.count(old) == 1, old
            source = source.replace(old, new)
        self.library.replaceByName(module, source)

    def call(self, macro: str, *arguments: object) -> Any:
        """Call a macro of the workbook, as Module.Name; return its answer."""
        url = f"vnd.sun.star.script:VBAProject.{macro}?language=Basic&location=document"
        result, _, _ = self.document.getScriptProvider().getScript(url).invoke(arguments, (), ())
        return result

    def _insert_class(self, name: str, source: str) -> None:
        import uno

        info = uno.createUnoStruct("com.sun.star.script.ModuleInfo")
        info.ModuleType = _CLASS
        self.library.insertModuleInfo(name, info)
        self.library.insertByName(name, source)
