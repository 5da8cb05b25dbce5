"""The add-in, read back: by olevba against its sources, by Microsoft's validator, by openpyxl."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from baocao_tthc.building.addin_file import addin_ribbon
from baocao_tthc.building.vba_project import CALLBACKS, addin_modules, workbook_modules
from support.addin import addin, as_workbook
from support.macro_books import blank
from support.paths import ROOT
from support.read_sheets import parts
from support.ribbon_clicks import SOURCES
from support.vba_streams import read_back

ADDIN = ROOT / "workbook" / "BaoCao_TTHC.xlam"


@pytest.fixture(scope="module")
def built() -> dict[str, list[str]]:
    """The lines of each module of the committed add-in."""
    return read_back(parts(ADDIN)["xl/vbaProject.bin"])


def test_the_committed_addin_is_what_the_sources_give(tmp_path: Path) -> None:
    """Part by part, and the same every time."""
    (tmp_path / "a.xlam").write_bytes(addin())
    assert parts(tmp_path / "a.xlam") == parts(ADDIN)


def test_the_validator_finds_no_error(validate: Callable[[Path], list[str]]) -> None:
    """Microsoft's own validator takes the file for the add-in that it says it is."""
    assert validate(ADDIN) == []
    assert b"application/vnd.ms-excel.addin.macroEnabled.main+xml" in parts(ADDIN)[
        "[Content_Types].xml"
    ]  # fmt: skip


def test_its_modules_are_the_sources_line_by_line(built: dict[str, list[str]]) -> None:
    """What olevba reads is what stands in workbook/src and in workbook/src/xlam, but for the names
    of the callbacks.
    """
    own = [p for p in (*SOURCES.glob("*.bas"), *SOURCES.glob("xlam/*.bas"))
           if not p.stem.startswith("Ham")]  # fmt: skip
    for path in own:
        lines = path.read_text(encoding="ascii").replace(*CALLBACKS).rstrip().splitlines()
        assert built[path.stem] == [f'Attribute VB_Name = "{path.stem}"', *lines]
    code = (SOURCES / "xlam" / "ThisWorkbook.cls").read_text("ascii").rstrip().splitlines()
    assert built["ThisWorkbook"][-len(code) :] == code
    assert set(built) == {
        *(path.stem for path in own),
        *("ThisWorkbook", "Bieu_BaoCao_TTHC", "xlwings_conf", "xlwings", "Dictionary"),
    }


def test_workbook_and_addin_differ_in_two_modules_and_the_functions() -> None:
    """One source for both, but for which workbook the buttons act on, what is heard of Excel, and
    the names of the callbacks.
    """
    ours, theirs = ({m.name: m for m in modules(SOURCES)}
                    for modules in (workbook_modules, addin_modules))  # fmt: skip
    ours["Ribbon"] = ours["Ribbon"]._replace(source=ours["Ribbon"].source.replace(*CALLBACKS))
    shared = set(ours) & set(theirs)
    assert {name for name in shared if ours[name] != theirs[name]} == {"SoDangLam", "ThisWorkbook"}
    assert set(ours) > set(theirs)
    assert {name for name in set(ours) - set(theirs) if not name.startswith("Ham")} == {
        "CheDoBaoCao",
        "xlwings_udfs",
    }


def test_no_callback_has_the_name_of_one_of_the_workbook() -> None:
    """Of two of one name in different files Excel calls either."""
    ribbon = (SOURCES / "customUI14.xml").read_bytes()
    callback = re.compile(rb'(?:on|get)[A-Z]\w+="(\w+)"')
    ours, theirs = (set(callback.findall(xml)) for xml in (ribbon, addin_ribbon(ribbon)))
    assert len(theirs) == len(ours) + 1
    assert not ours & theirs


def test_both_kinds_offer_the_same_names() -> None:
    """What the shared modules call of SoDangLam is in either."""
    offered = [
        re.findall(
            r"(?m)^Public (?:Function|Sub) (.*)$", (SOURCES / kind / "SoDangLam.bas").read_text()
        )
        for kind in ("xlsm", "xlam")
    ]
    assert offered[0] == offered[1]


def test_it_listens_to_excel_and_writes_no_cell() -> None:
    """A written cell would empty the clerk's Undo."""
    events = (SOURCES / "xlam" / "ThisWorkbook.cls").read_text("ascii")
    assert re.findall(r"Private Sub (\w+)", events) == [
        "Workbook_Open",
        "host_WorkbookActivate",
        "host_WorkbookOpen",
        "host_SheetChange",
    ]
    assert re.findall(r"(?m)^ +(?!Set )[\w.()]+ = ", events) == []


def test_it_has_its_ribbon_and_the_configuration_of_xlwings(tmp_path: Path) -> None:
    """The settings are those of the workbook; the sheet that can be seen says what it is."""
    assert parts(ADDIN)["customUI/customUI14.xml"] == addin_ribbon(
        (SOURCES / "customUI14.xml").read_bytes()
    )
    book, ours = map(openpyxl.load_workbook, (as_workbook(tmp_path), blank()))
    assert [sheet.sheet_state for sheet in book] == ["visible", "veryHidden"]
    assert str(book.worksheets[0]["A1"].value).startswith("Add-in của chương trình Báo cáo TTHC")
    settings = [list(b["xlwings.conf"].iter_rows(values_only=True)) for b in (book, ours)]
    assert settings[0] == settings[1]
    assert book.defined_names["PhienBanSo"].value == ours.defined_names["PhienBanSo"].value
