"""The add-in open in LibreOffice beside other workbooks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import xlwings as xw

from baocao_tthc.building.addin_file import ADDIN_DOCUMENTS, addin_bytes
from baocao_tthc.building.vba_project import CALLBACKS, addin_modules, vba_project
from support.read_sheets import edit
from support.ribbon_clicks import SOURCES, Clicks


def addin() -> bytes:
    """The add-in that workbook/src gives now."""
    ribbon = (SOURCES / "customUI14.xml").read_bytes()
    return addin_bytes(vba_project(addin_modules(SOURCES), ADDIN_DOCUMENTS), ribbon)


def as_workbook(folder: Path) -> Path:
    """The same as an ordinary workbook, for programs that know no add-ins."""
    path = folder / "BaoCao_TTHC.xlsm"
    path.write_bytes(addin())
    return edit(
        path, "[Content_Types].xml", lambda xml: xml.replace(b"excel.addin.", b"excel.sheet.")
    )


def open_addin(folder: Path, open_book: Callable[[Path], xw.Book]) -> Clicks:
    """Its ribbon. LibreOffice knows not which workbook is in front, which `bring_to_front` tells,
    nor whether that has macros, which its name tells.
    """
    clicks = Clicks(open_book(as_workbook(folder)), callbacks=CALLBACKS[1])
    told = {"ActiveWorkbook": "InFront()", "book.HasVBProject": 'book.Name Like "*.xlsm"'}
    clicks.change("SoDangLam", told)
    return clicks
