"""The worksheet functions as xlwings has them: its generator, its conversions, its help texts."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import xlwings as xw

from baocao_tthc.building import vba_project
from baocao_tthc.building.vba_project import (
    MODULE,
    decorated_functions,
    regimes_module,
    wrapper_module,
)
from baocao_tthc.excel import functions
from baocao_tthc.period import regimes
from support.function_cases import Error, Signature, calls, python_answers, python_signatures
from support.function_help import function_help
from support.paths import ROOT

_MISSING = -2147352572  # what an argument that was left out is to COM
_WINDOWS = Path(xw.__file__).with_name("_xlwindows.py")
_HEAD = re.compile(r"(?m)^(?:Public )?Function (\w+)\((.*)\)$")


def vba_signatures(source: str) -> dict[str, Signature]:
    """The functions of a VBA module: their arguments' names and whether they may be left out."""
    return {
        name: [(word.split()[-1], word.startswith("Optional ")) for word in words.split(", ")]
        for name, words in _HEAD.findall(source)
    }


def test_each_function_has_one_signature() -> None:
    """Python, xlwings' wrapper and the VBA twin have the same arguments, in the same order."""
    python = python_signatures()
    twins = vba_signatures((ROOT / "workbook" / "src" / "HamTTHC.bas").read_text("ascii"))
    assert len(python) == 8
    assert vba_signatures(wrapper_module()) == python
    assert {name: twins[f"{name}_VBA"] for name in python} == python


def test_each_call_and_each_twin_gets_every_argument() -> None:
    """A wrapper passes all its arguments, in order, to Python as to the twin."""
    source = wrapper_module()
    for name, signature in python_signatures().items():
        arguments = ", ".join(argument for argument, _ in signature)
        assert f'CallUDF("{MODULE}", "{name}", Array({arguments}), ThisWorkbook' in source
        assert f"    PythonIsAway = True\n    {name} = {name}_VBA({arguments})\n" in source


def test_no_wrapper_shows_the_text_of_an_error() -> None:
    """Nothing of xlwings' English messages is left, and every wrapper asks before it calls."""
    source = wrapper_module()
    assert "Err.Description" not in source
    assert source.count("If Not PythonReady() Then GoTo failed\n") == 8
    assert source.count("If PythonIsAway Then GoTo failed\n") == 8
    assert source == wrapper_module()


@pytest.mark.parametrize("line", ["Application.Caller)\n", "    #Else\n", "failed:\n"])
def test_another_text_of_the_generator_is_refused(
    line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a later xlwings writes its wrappers otherwise, the build stops and shows the wrapper."""
    monkeypatch.setattr(
        vba_project, "decorated_functions", generator_that_writes(f"{line}' new\n", line)
    )
    with pytest.raises(ValueError, match="another wrapper than expected"):
        wrapper_module()


def generator_that_writes(new: str, old: str) -> Callable[[], Any]:
    """`decorated_functions` with xlwings' own generator, whose text is changed on its way out."""
    original = decorated_functions

    class Changed:
        def __enter__(self) -> tuple[Any, ModuleType]:
            self.context = original()
            udfs, module = self.context.__enter__()

            def generate(name: str, functions: ModuleType, file: Any, book: Any) -> None:
                def write(text: str) -> None:
                    file.write(text.replace(old, new))

                udfs.generate_vba_wrapper(name, functions, SimpleNamespace(write=write), book)

            return SimpleNamespace(generate_vba_wrapper=generate), module

        def __exit__(self, *error: object) -> None:
            self.context.__exit__(*error)

    return Changed


def test_the_stubs_are_gone_afterwards() -> None:
    """Building leaves no trace: modules, xlwings' decorators and our functions are as before."""
    before = dict(sys.modules), dict(vars(xw)), functions.TYLE
    wrapper_module()
    with pytest.raises(KeyError), decorated_functions():
        raise KeyError
    assert (dict(sys.modules), dict(vars(xw)), functions.TYLE) == before
    assert not hasattr(functions.TYLE, "__xlfunc__")


def test_every_function_and_argument_has_a_help_text() -> None:
    """Excel's wizard shows Vietnamese for each, uncut at its limit of 255 characters."""
    for shown in function_help():
        description = inspect.getdoc(getattr(functions, shown.name))
        arguments = [name for name, _ in python_signatures()[shown.name]]
        assert shown.description == description
        assert len(shown.arguments) == len(arguments)
        for text in (shown.description, *shown.arguments):
            assert text[0].isupper()
            assert not text.startswith("Positional")
            assert len(text) < 255
    assert [shown.name for shown in function_help()] == sorted(python_signatures())


def test_the_help_names_every_regime() -> None:
    """Who fills in che_do finds each regime's id in its help; VBA has each from the same file."""
    (shown,) = (shown for shown in function_help() if shown.name == "KYBAOCAO")
    for key, regime in regimes().items():
        assert re.search(rf"(?<![\w-]){key}(?![\w-])", shown.arguments[2])
        rule = f"start_day = {regime.start_day}: months = {regime.months}\n"
        assert re.search(rf'Case "{key}"(?:, "")?: {rule}', regimes_module())


@pytest.fixture
def call_udf(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    """The `call_udf` of xlwings, with its own conversions of Windows' values, run here.

    Their source is taken from _xlwindows.py, of which all else needs Windows.
    """
    wanted = {"cell_errors", "_clean_value_data_element", "_com_time_to_datetime", "Engine"}
    tree = ast.parse(_WINDOWS.read_text("utf-8"))
    tree.body = [node for node in tree.body if wanted & names_of(node)]
    windows: dict[str, Any] = {"time_types": (datetime,), "pd": None, "np": None}
    exec(compile(tree, _WINDOWS, "exec"), windows)  # noqa: S102 - xlwings' own code
    com = SimpleNamespace(Range=lambda xl: SimpleNamespace(), is_range_instance=lambda _: False)
    monkeypatch.setattr(xw, "_xlwindows", com, raising=False)
    monkeypatch.setitem(xw.engines.engines_by_name, "excel", xw.Engine(windows["Engine"]()))
    server = ModuleType("xlwings.com_server")
    vars(server)["loop"] = None
    monkeypatch.setitem(sys.modules, "xlwings.com_server", server)
    with decorated_functions() as (udfs, module):
        udfs.udf_modules[MODULE] = {"module": module, "filetime": None}
        yield lambda name, *arguments: udfs.call_udf(MODULE, name, arguments)


def names_of(node: ast.stmt) -> set[str]:
    """What a statement defines."""
    targets = node.targets if isinstance(node, ast.Assign) else [node]
    return {getattr(target, "id", getattr(target, "name", "")) for target in targets}


def as_com(argument: Any) -> Any:
    """An argument as COM hands it to Python: a range as rows of values, an error as a number."""
    if isinstance(argument, list):
        return tuple(tuple(map(as_com, row)) for row in argument)
    return argument.number - 2146828288 if isinstance(argument, Error) else argument


def test_xlwings_calls_the_functions(call_udf: Callable[..., Any]) -> None:
    """Through xlwings' conversions every call gives the function's answer, as a table for Excel.

    An annotation that xlwings has no converter for would fail here, and in Excel the twins would
    answer for good without anybody noticing.
    """
    sample = calls()[::7]
    for (name, arguments), expected in zip(sample, python_answers(sample), strict=True):
        table = expected if isinstance(expected, list) else [[expected]]
        assert call_udf(name, *map(as_com, arguments)) == table


def test_arguments_that_are_left_out(call_udf: Callable[..., Any]) -> None:
    """=TYLE(3743;3749) takes two decimals, =TYLE(;3749) is blank as with an empty cell."""
    assert call_udf("TYLE", 3743.0, 3749.0, _MISSING) == [[99.84]]
    assert call_udf("TYLE", _MISSING, 3749.0, _MISSING) == [[""]]
    assert call_udf("KIEMTONG", 5.0, _MISSING) == [["Lệch +5"]]
    assert call_udf("KYBAOCAO", 1.0, 2026.0, _MISSING) == [[functions.KYBAOCAO([[1]], [[2026]])]]
