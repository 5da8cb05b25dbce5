"""The sheet xlwings.conf: xlwings' own configuration, in the workbook so that none other counts.

Our VBA module KetNoi reads from the registry where Python is and puts it into the environment
variable BAOCAO_TTHC_PYTHON, which xlwings expands. Every key that an xlwings.conf beside the
workbook could set otherwise is stated here, if only as empty.
"""

from __future__ import annotations

from importlib.metadata import version

from .. import __version__
from ..sheets import CONFIG
from . import styles
from .sheet import Book

VERSION, XLWINGS_VERSION = "PhienBanSo", "PhienBanXlwings"  # defined names, read by chan-doan
SETTINGS = {
    "INTERPRETER_WIN": "%BAOCAO_TTHC_PYTHON%",
    "USE UDF SERVER": "True",  # every button runs in the one server, which stays warm
    "UDF MODULES": "baocao_tthc.excel.functions",
    "ADD_WORKBOOK_TO_PYTHONPATH": "false",
    # Not empty: an empty one would put Python's current folder, which is anybody's, before ours.
    "PYTHONPATH": "%BAOCAO_TTHC_PYTHON%",
    "ONEDRIVE_CONSUMER_WIN": "",  # these three are parts of one list with PYTHONPATH
    "ONEDRIVE_COMMERCIAL_WIN": "",
    "SHAREPOINT_WIN": "",
    "INTERPRETER": "",
    "SHOW_ERROR_POPUPS": "True",
    "CONDA PATH": "",
    "CONDA ENV": "",
    "LICENSE_KEY": "",
    "DEBUG UDFS": "False",
    "SHOW CONSOLE": "False",
}


def write_config(book: Book) -> None:
    """Add the sheet, which only VBA can make visible, and the versions as names."""
    sheet = book.sheet(CONFIG)
    sheet.columns(1, (240, 280))
    for row, (key, value) in enumerate(SETTINGS.items(), 1):
        sheet.text(row, 1, key, styles.TEXT)
        if value:
            sheet.text(row, 2, value, styles.TEXT)
    sheet.raw.very_hidden()
    sheet.a4(landscape=False, repeat=None)
    book.name(VERSION, f'"{__version__}"')
    book.name(XLWINGS_VERSION, f'"{version("xlwings")}"')
