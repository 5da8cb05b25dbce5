"""The VBA twins of the worksheet functions, run by LibreOffice and compared with Python.

The workbook holds the modules of workbook/src and the generated ones. LibreOffice cannot compile
xlwings' own modules, so a stand-in calls xlwings' library as they do: it is Windows', and missing.
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from baocao_tthc.building.vba_project import vba_project, workbook_modules
from support.function_cases import (
    CELLS,
    DATE_TEXTS,
    PLACES,
    Error,
    as_lists,
    calls,
    driver,
    for_basic,
    python_answers,
    python_signatures,
)
from support.paths import ROOT

SOURCES = ROOT / "workbook" / "src"
MODULES = {module.name: module.source for module in workbook_modules(SOURCES)}
OURS = [name for name in MODULES if name.startswith("Ham")] + ["CheDoBaoCao", "xlwings_udfs"]
_DLL = re.findall(r'Lib "(\w+64\.dll)"', MODULES["xlwings"])
_XLWINGS = f"""Option VBASupport 1
Public Tried As Long
Declare Function XLPyDLLActivateAuto Lib "{_DLL[0]}" (ByRef result As Variant) As Long
Public Function XLPy()
    Tried = Tried + 1
    If XLPyDLLActivateAuto(XLPy) <> 0 Then Err.Raise 1000
End Function
Public Function TimesTried() As Long
    TimesTried = Tried
End Function
"""
# The registry is Windows'; what it says is told by the test.
_READY = """Public Asked As Long
Public Installed As Boolean
Public Function PythonReady() As Boolean
    Asked = Asked + 1
    PythonReady = Installed
End Function
Public Sub Suppose(ByVal there As Boolean)
    Installed = there
End Sub
Public Function TimesAsked() As Long
    TimesAsked = Asked
End Function
"""
Run = Callable[..., Any]


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with one sheet and the macros of the program."""
    path = tmp_path_factory.mktemp("functions") / "Hàm.xlsm"
    project = vba_project(workbook_modules(SOURCES), ["ThisWorkbook", "Sheet1"])
    with Workbook(path) as book:
        book.set_vba_name("ThisWorkbook")
        book.add_worksheet("Tính").set_vba_name("Sheet1")
        book.add_vba_project(io.BytesIO(project), is_stream=True)
    return path


def prepare(book: xw.Book) -> Run:
    """Put in what LibreOffice lacks; return a function that runs a macro of the workbook."""
    document = book.impl.uno
    library = document.BasicLibraries.getByName("VBAProject")
    viet = re.search(r"(?ms)^Public Function Viet\(.*?^End Function\n", MODULES["KetNoi"])
    assert viet
    library.removeByName("Dictionary")
    library.replaceByName("xlwings", _XLWINGS)
    library.replaceByName("KetNoi", f"Option VBASupport 1\n{_READY}{viet[0]}")
    optional = {name: [left_out for _, left_out in s] for name, s in python_signatures().items()}
    library.insertByName("Driver", driver(optional))

    def run(macro: str, *arguments: Any) -> Any:
        url = f"vnd.sun.star.script:VBAProject.{macro}?language=Basic&location=document"
        return document.getScriptProvider().getScript(url).invoke(arguments, (), ())[0]

    return run


@pytest.fixture(scope="module")
def run(calc: xw.App, workbook: Path) -> Iterator[Run]:
    """Run a macro of a workbook that stays open for the tests of this module."""
    copy = workbook.with_name("Hàm chung.xlsm")  # xlwings opens no two of one name
    shutil.copyfile(workbook, copy)
    book = calc.books.open(copy)
    yield prepare(book)
    book.close()


def differences(run: Run, calls: list[Any]) -> list[Any]:
    """The calls that the two languages answer otherwise, with both answers."""
    vba = map(as_lists, run("Driver.Answers", for_basic(calls)))
    pairs = zip(calls, python_answers(calls), vba, strict=True)
    # UNO has no whole floats, so 0.0 may come back as 0; text and numbers are never equal.
    return [(call, python, answer) for call, python, answer in pairs if python != answer]


def test_both_languages_give_the_same_answers(run: Run) -> None:
    """Thousands of calls, every edge of rounding among them, are answered alike to the letter."""
    generated = calls()
    assert len(generated) > 7_000
    assert differences(run, generated) == []


_ANY_CELL = st.one_of(
    st.sampled_from((*CELLS, *DATE_TEXTS, *PLACES)),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(0, 10**13).map(float),
    st.integers(0, 10**8).map(lambda hundredths: hundredths / 100),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12),
    st.datetimes(datetime(1900, 3, 1), datetime(2200, 1, 1)).map(
        lambda day: day.replace(microsecond=0)
    ),
    st.sampled_from([Error(2000), Error(2007), Error(2029), Error(2050)]),
)
_RANGE = st.integers(1, 3).flatmap(
    lambda width: st.lists(
        st.lists(_ANY_CELL, min_size=width, max_size=width), min_size=1, max_size=3
    )
)
_CALL = st.sampled_from(sorted(python_signatures().items())).flatmap(
    lambda item: st.tuples(
        st.just(item[0]),
        st.integers(len([1 for _, optional in item[1] if not optional]), len(item[1])).flatmap(
            lambda count: st.tuples(*[st.one_of(_ANY_CELL, _RANGE)] * count)
        ),
    )
)


@settings(max_examples=20)
@given(st.lists(_CALL, min_size=20, max_size=40))
def test_whatever_stands_in_the_cells(run: Run, calls: list[Any]) -> None:
    """Any cells, ranges of any shape: the two languages never part."""
    assert differences(run, calls) == []


@pytest.mark.parametrize("installed", [True, False])
def test_cells_are_answered_without_python(
    open_book: Callable[[Path], xw.Book], workbook: Path, *, installed: bool
) -> None:
    """Without Python, or without xlwings' library, the twins answer; nobody asks a second time.

    LibreOffice hands over a cell with an error as 0, unlike Excel; the calls above have errors.
    """
    book = open_book(workbook)
    run = prepare(book)
    run("KetNoi.Suppose", installed)
    sheet = book.sheets[0]
    sheet["A1:C3"].value = [[3743, 3749, "=DATE(2026,1,5)"], [1, 0, None], [1, 8, "x"]]
    formulas = {
        "=TYLE(A1,B1)": 99.84,
        "=TYLE(A3,B3,0)": 13,
        "=TYLECHU(A1,B1)": "99,84%",
        "=TYLE(A2,B2)": "",
        "=TYLE(C3,B3)": "Không phải số",
        "=TYLE(C2,B3)": "",
        "=SOVN(B1)": "3.749",
        "=SOVN(B3,TRUE())": "08",
        "=KHOP(B1,A1)": "Lệch +6",
        "=KIEMTONG(A1,A1:A3)": "Lệch −2",
        "=KYBAOCAO(A2,2026)": "từ ngày 21/12/2025 đến ngày 20/01/2026",
        "=NGAYVN(C1)": "ngày 05 tháng 01 năm 2026",
        "=DOCSO(B1)": "ba nghìn bảy trăm bốn mươi chín",
    }
    cells = sheet["E1"].resize(len(formulas), 1)
    cells.formula = [[formula] for formula in formulas]
    shown = cells.options(ndim=1, empty="").value
    assert dict(zip(formulas, shown, strict=True)) == formulas
    sheet["A1"].value = 3749
    assert sheet["E1"].value == 100
    assert run("KetNoi.TimesAsked") == 1
    assert run("xlwings.TimesTried") == int(installed)


def test_a_macro_gets_an_answer_too(open_book: Callable[[Path], xw.Book], workbook: Path) -> None:
    """Called by VBA, where no cell is the caller, a function answers and raises nothing."""
    run = prepare(open_book(workbook))
    run("KetNoi.Suppose", True)
    assert run("xlwings_udfs.TYLE", 3743.0, 3749.0) == 99.84
    assert run("xlwings_udfs.TYLE", 1.0, 8.0, 0.0) == 13
    assert (run("KetNoi.TimesAsked"), run("xlwings.TimesTried")) == (1, 1)


def test_a_range_formula_fills_its_range(
    open_book: Callable[[Path], xw.Book], workbook: Path
) -> None:
    """One array formula over a range gives each row its own answer."""
    book = open_book(workbook)
    prepare(book)
    sheet = book.sheets[0]
    sheet["A1:B3"].value = [[3743, 3749], [1, 0], ["x", 8]]
    sheet.impl.uno.getCellRangeByName("D1:D3").ArrayFormula = "=TYLECHU(A1:A3;B1:B3)"
    assert [cell.value or "" for cell in sheet["D1:D3"]] == ["99,84%", "", "Không phải số"]


# MS-VBAL 3.3.5.2; not those that are words of a statement only ("Name", "Text", "Base").
_RESERVED = """
    abs addressof and any array as attribute boolean byref byte byval call case cbool cbyte ccur
    cdate cdbl cdec cdecl cint circle close clng clnglng clngptr const csng cstr currency cvar cverr
    date debug decimal declare defbool dim do doevents double each else elseif empty end endif enum
    eqv erase event exit false fix for friend function get global gosub goto if imp implements in
    input inputb int integer is lbound len lenb let like linput local lock long longlong longptr
    loop lset me mod new next not nothing null on open option optional or paramarray preserve print
    private pset public put raiseevent redim rem resume return rset scale seek select set sgn shared
    single spc static stop string sub tab then to true type typeof ubound unlock until variant wend
    while with withevents write xor
"""


@pytest.mark.parametrize("name", OURS)
def test_no_name_is_a_word_of_vba(name: str) -> None:
    """Excel compiles the source at the clerk's: no reserved word is declared as a name."""
    source = MODULES[name]
    declared = re.findall(r"(?:ByVal|ByRef|Const|Function|Sub) (\w+)", source)
    for names in re.findall(r"(?m)^ *(?:Dim|Private|Public) ([^'\n]*)", source):
        declared += re.findall(r"(?:^|, )(\w+)(?= As |\()", names)
    assert len(declared) > 2
    assert {word.lower() for word in declared} & set(_RESERVED.split()) == set()
