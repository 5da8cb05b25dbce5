"""The VBA project, read back by olevba, against its sources and against a workbook of Excel's.

The workbook that xlwings' wheel ships (quickstart_standalone.xlsm) was saved by Excel and holds the
same two modules of xlwings: it says what a project must look like.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path

import olefile
import pytest
import xlwings
from pyopenvba.interpreter import (
    HostBridge,
    Interpreter,
    VBAObject,
    member,
    method,
    parse_module,
    setter,
)

from baocao_tthc.building.vba_project import Module, vba_project, workbook_modules
from baocao_tthc.errors import TthcError
from baocao_tthc.windows.libraries import BITS, asked_for
from support.ribbon_clicks import PYTHON, SOURCES, macro_workbook, modules
from support.vba_streams import read_back

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # of pyparsing: oletools calls old names
    from oletools.olevba import decompress_stream

OWN = sorted((*SOURCES.glob("*.bas"), *SOURCES.glob("xlsm/*.bas")))
ALL = sorted((*SOURCES.rglob("*.bas"), *SOURCES.rglob("*.cls")))
WHEEL = Path(xlwings.__file__).parent
_PUBLIC = re.compile(
    r"(?mi)^[ \t]*(?:Public )?(?:Const|Function|Sub|Declare PtrSafe Function) (\w+)"
    r"|^Public (?:Const )?(\w+) As"
)


def _where(path: Path) -> str:
    return path.relative_to(SOURCES).as_posix()


@cache
def project() -> bytes:
    """The project of the built workbook."""
    with zipfile.ZipFile(io.BytesIO(macro_workbook())) as package:
        return package.read("xl/vbaProject.bin")


@cache
def reference() -> bytes:
    """The project that Excel wrote into xlwings' own workbook."""
    with zipfile.ZipFile(WHEEL / "quickstart_standalone.xlsm") as package:
        return package.read("xl/vbaProject.bin")


def streams(content: bytes) -> dict[str, bytes]:
    """The streams of a project by their paths."""
    with olefile.OleFileIO(io.BytesIO(content)) as ole:
        return {"/".join(path): ole.openstream(path).read() for path in ole.listdir()}


def declarations(content: bytes) -> dict[str, str]:
    """How the stream PROJECT declares each module: Document, Module or Class."""
    text = streams(content)["PROJECT"].decode("cp1252")
    found = re.findall(r"(?m)^(Document|Module|Class)=(\w+)(/&H00000000)?\r$", text)
    assert all(bool(suffix) == (kind == "Document") for kind, _, suffix in found)
    return {name: kind for kind, name, _ in found}


def attributes(lines: list[str]) -> dict[str, str]:
    """The attributes at the head of a module."""
    pairs = (line.removeprefix("Attribute ").split(" = ", 1) for line in lines)
    return {pair[0]: pair[1] for pair in pairs if pair[0].startswith("VB_")}


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_own_modules_are_the_sources_line_by_line(path: Path) -> None:
    """What olevba reads is the file in workbook/src under the line that names the module."""
    lines = path.read_text(encoding="ascii").rstrip().splitlines()
    assert read_back(project())[path.stem] == [f'Attribute VB_Name = "{path.stem}"', *lines]


def test_xlwings_modules_are_those_of_the_pinned_wheel() -> None:
    """xlwings.bas whole but for the name of its library, which is ours; of the class Dictionary
    everything below its attributes.
    """
    built, xlwings_bas = read_back(project()), (WHEEL / "xlwings.bas").read_text("ascii")
    for bits in BITS:
        theirs = f"xlwings{bits}-{version('xlwings')}.dll"
        assert theirs in xlwings_bas
        xlwings_bas = xlwings_bas.replace(theirs, f"BaoCao_TTHC{bits}.dll")
    assert built["xlwings"] == xlwings_bas.rstrip().splitlines()
    assert set(re.findall(r'"(\S+\.dll)"', xlwings_bas)) <= set(asked_for())
    exported = (WHEEL / "addin" / "Dictionary.cls").read_text("ascii").rstrip().splitlines()
    start = exported.index("Option Explicit")
    assert built["Dictionary"][-len(exported) + start :] == exported[start:]
    constant = next(line for line in built["xlwings"] if "XLWINGS_VERSION As" in line)
    assert constant.endswith(f'= "{version("xlwings")}"')


def test_our_runpython_calls_the_server_as_xlwings_does() -> None:
    """Both lines stand in the RunPython of the pinned xlwings; another xlwings may want others."""
    theirs = (WHEEL / "xlwings.bas").read_text("ascii")
    own = (SOURCES / "KetNoi.bas").read_text("ascii")
    (body,) = re.findall(r"(?s)Private Sub RunPython\(ByVal command As String\)\n(.*?)End Sub", own)
    caller, call = (line.strip() for line in body.splitlines())
    assert caller.replace("BookInHand()", "ThisWorkbook") in theirs
    assert call.replace("command", '"" & PythonCommand & ""') in theirs


def test_every_module_is_declared_as_what_it_is() -> None:
    """Sheets and the workbook are documents, Dictionary a class, the others standard modules."""
    built, known = declarations(project()), declarations(reference())
    declared = {"standard": "Module", "other": "Class", "document": "Document"}
    kinds = {name: declared[kind] for name, _, kind in modules()}
    assert [name for name, kind in kinds.items() if kind == "Class"] == ["Dictionary"]
    documents = {name: kind for name, kind in built.items() if name not in kinds}
    assert built == documents | kinds
    assert set(documents.values()) == {"Document"}
    assert {name: built[name] for name in ("ThisWorkbook", "xlwings", "Dictionary")} == {
        name: known[name] for name in ("ThisWorkbook", "xlwings", "Dictionary")
    }


def test_document_modules_are_as_excel_writes_them() -> None:
    """The same attributes with the same class ids; but for one event of the workbook no code."""
    built, known = read_back(project()), read_back(reference())
    code = (SOURCES / "xlsm" / "ThisWorkbook.cls").read_text("ascii").rstrip().splitlines()
    assert built["ThisWorkbook"][-len(code) :] == code
    del built["ThisWorkbook"][-len(code) :]
    for name, kind in declarations(project()).items():
        if kind == "Document":
            like = known["ThisWorkbook" if name == "ThisWorkbook" else "Sheet1"]
            lines = [line.replace(f'"{name}"', f'"{attributes(like)["VB_Name"][1:-1]}"')
                     for line in built[name]]  # fmt: skip
            assert lines == like


def test_the_class_has_the_attributes_that_excel_gave_it() -> None:
    """Above all VB_Base, which an exported class lacks and without which New fails."""
    built = attributes(read_back(project())["Dictionary"])
    known = attributes(read_back(reference())["Dictionary"])
    assert "VB_Base" in built
    assert built.items() <= known.items()


def test_excel_compiles_from_source_alone() -> None:
    """_VBA_PROJECT names no version of compiled code, and no module's stream holds any."""
    built = streams(project())
    assert built["VBA/_VBA_PROJECT"] == streams(reference())["VBA/_VBA_PROJECT"]
    assert not [path for path in built if "__SRP_" in path]
    assert all(
        bytes(decompress_stream(bytearray(built[f"VBA/{name}"]))).startswith(b"Attribute VB_Name")
        for name in declarations(project())
    )


def test_the_project_refers_to_the_libraries_of_ole_and_office() -> None:
    """IRibbonControl and IRibbonUI are Office's; no library is named that a computer may lack."""
    directory = bytes(decompress_stream(bytearray(streams(project())["VBA/dir"])))
    found = re.findall(rb"\*\\G(\{[-0-9A-F]+\})#", directory)
    assert found == [
        b"{00020430-0000-0000-C000-000000000046}",
        b"{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}",
    ]


def test_every_sheet_has_its_document_module() -> None:
    """The code names in the package are the documents of the project, each once."""
    with zipfile.ZipFile(io.BytesIO(macro_workbook())) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        heads = [
            package.read(part)[:2000].decode(errors="ignore")
            for part in ("xl/workbook.xml", *sheets)
        ]
    names = [re.findall(r'<(?:workbookPr|sheetPr)\b[^>]* codeName="(\w+)"', head) for head in heads]
    documents = [name for name, kind in declarations(project()).items() if kind == "Document"]
    assert sorted(names) == sorted([name] for name in documents)


def test_the_same_modules_give_the_same_bytes() -> None:
    """No time, no random id: what is built tomorrow is what was committed today."""
    documents = [name for name, kind in declarations(project()).items() if kind == "Document"]
    assert vba_project(modules(), documents) == project()


def test_another_line_gives_another_project() -> None:
    """The bytes follow the source: the comparison above can fail."""
    module = Module("M", 'Attribute VB_Name = "M"\nPublic Const A = 1\n')
    changed = module._replace(source=module.source.replace("1", "2"))
    book = ["ThisWorkbook", "S"]
    assert vba_project([module], book) != vba_project([changed], book)


def test_the_workbook_is_valid_to_microsoft(
    tmp_path: Path, validate: Callable[[Path], list[str]]
) -> None:
    """The Open XML SDK finds nothing wrong with the sheets, the project and the ribbon together."""
    path = tmp_path / "BaoCao_TTHC.xlsm"
    path.write_bytes(macro_workbook())
    assert validate(path) == []


def test_no_macro_runs_when_the_workbook_is_opened() -> None:
    """No Auto_Open, no event but that cells were changed, in any module."""
    everything = "\n".join(line for lines in read_back(project()).values() for line in lines)
    found = re.findall(r"(?i)\b(Auto_?Open|Auto_?Exec|Workbook_\w+|Worksheet_\w+)\b", everything)
    assert found == ["Workbook_SheetChange"]


def test_the_event_writes_no_cell() -> None:
    """A written cell would empty the clerk's Undo: nothing is assigned but variables."""
    ribbon = (SOURCES / "Ribbon.bas").read_text("ascii")
    (body,) = re.findall(r"(?s)Public Sub NoteChange\(.*?\n(.*?)End Sub", ribbon)
    variables = set(re.findall(r"(\w+) As (?:Boolean|String)", ribbon))
    assigned = re.findall(r"(?m)^ *(?:If .* Then )?([\w.]+) = ", body)
    assert assigned
    assert set(assigned) <= variables


def test_no_public_name_stands_in_two_modules() -> None:
    """VBA refuses to compile a call of a name that two modules offer."""
    places: dict[str, set[str]] = {}
    for name, lines in read_back(project()).items():
        if name != "Dictionary":
            for match in _PUBLIC.findall("\n".join(lines)):
                places.setdefault((match[0] or match[1]).lower(), set()).add(name)
    assert "runaction" in places
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


@pytest.mark.parametrize("path", ALL, ids=_where)
def test_own_sources_keep_to_what_the_editor_takes(path: Path) -> None:
    """At most 1,023 characters a line, 24 continuations a statement; variables are declared."""
    lines = path.read_text(encoding="ascii").splitlines()
    assert max(map(len, lines)) <= 1023
    continued = re.findall(r"(?:.* _\n)+", "\n".join(lines) + "\n")
    assert all(block.count("\n") <= 24 for block in continued)
    assert "Option Explicit" in lines


@pytest.mark.parametrize("path", ALL, ids=_where)
def test_helpers_do_not_appear_among_the_worksheet_functions(path: Path) -> None:
    """A module with public functions is private to the project: Excel offers ours only."""
    source = path.read_text(encoding="ascii")
    public = re.search(r"(?m)^(?:Public )?Function ", source)
    assert not public or "Option Private Module" in source


def test_a_source_with_other_letters_is_refused(tmp_path: Path) -> None:
    """Excel would read them in the code page of the computer: the file and the line are told."""
    (tmp_path / "Xin.bas").write_text("Option Explicit\n' Chào\n", encoding="utf-8")
    with pytest.raises(TthcError, match=r"“Xin\.bas” có chữ ngoài ASCII ở dòng 2"):
        workbook_modules(tmp_path)


@pytest.mark.parametrize(
    "computer",
    [
        {"VBA7": True, "Win64": True, "Mac": False},
        {"VBA7": True, "Win64": False, "Mac": False},
        {"VBA7": False, "Win64": False, "Mac": False},
        {"VBA7": True, "Win64": False, "Mac": True},
    ],
    ids=["64 bit", "32 bit", "before Office 2010", "Mac"],
)
@pytest.mark.parametrize("path", ALL, ids=_where)
def test_own_modules_are_vba_on_every_computer(path: Path, computer: dict[str, object]) -> None:
    """What the directives leave over is VBA to a second reader, pyOpenVBA's parser."""
    constants = "".join(f"#Const {name} = {value}\n" for name, value in computer.items())
    source = path.read_text(encoding="ascii").replace(
        "Private WithEvents ", "Private "
    )  # unknown to it
    module = parse_module(constants + source, name=path.stem)
    assert module.procedures
    assert len(module.declares) == (2 if path.stem == "HopThoai" else 0)


class _Windows(HostBridge):
    """The objects that VBA asks Windows for, all of them one object that takes notes."""

    def __init__(self) -> None:
        self.notes: list[tuple[str, ...]] = []

    def create(self, type_name_: str) -> object:
        self.notes.append(("create", type_name_))
        return _Recorder(self.notes)


class _Recorder(VBAObject):
    def __init__(self, notes: list[tuple[str, ...]]) -> None:
        self.notes = notes

    @method(name="RegRead")
    def reg_read(self, name: str) -> str:
        self.notes.append(("read", name))
        if name.endswith("ThuPython"):
            return next(note[-1] for note in self.notes if note[0] == "run").split()[-1]
        return PYTHON

    @method(name="ExpandEnvironmentStrings")
    def expand(self, text: str) -> str:
        return text

    @method(name="Run")
    def run(self, command: str, window: int, wait: bool) -> None:
        self.notes.append(("run", str(window), str(wait), command))

    @method(name="FileExists")
    def file_exists(self, path: str) -> bool:
        return path == PYTHON

    @member(name="Environment")
    def environment(self, kind: str) -> _Recorder:
        self.notes.append(("environment", kind))
        return self

    @member(name="Item")
    def item(self, name: str) -> str:
        raise AssertionError(f"{name} is only set")

    @setter("Item")
    def set_item(self, name: str, value: str) -> None:
        self.notes.append((name, value))


def test_where_python_is_goes_into_the_environment_of_excel() -> None:
    """The source as it stands, run by pyOpenVBA: registry, file system, the trial of Python, which
    is not waited for, process environment.
    """
    windows = _Windows()
    vba = Interpreter(windows)
    for path in OWN:
        if path.stem in {"KetNoi", "ThuPython", "HopThoai", "SoDangLam"}:
            vba.add_module(path.read_text(encoding="ascii"), name=path.stem)
    assert vba.run("PythonReady") is True
    (run,) = (note for note in windows.notes if note[0] == "run")
    program, token = run[-1].split('" -I -B -X utf8 -m baocao_tthc.windows.probe ')
    assert (run[1], run[2], program) == ("0", "False", '"' + PYTHON.replace("pythonw", "python"))
    assert re.fullmatch("[0-9]{14}", token)
    assert [note for note in windows.notes if note[0] != "create"] == [
        ("read", r"HKCU\Software\BaoCao_TTHC\Python"),
        run,
        ("read", r"HKCU\Software\BaoCao_TTHC\ThuPython"),
        ("environment", "Process"),
        ("PYTHONSAFEPATH", "1"),
        ("environment", "Process"),
        ("BAOCAO_TTHC_PYTHON", PYTHON),
    ]
    assert {note[1] for note in windows.notes if note[0] == "create"} == {
        "WScript.Shell",
        "Scripting.FileSystemObject",
    }
