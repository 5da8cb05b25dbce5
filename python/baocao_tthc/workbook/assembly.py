"""The sheet xlwings.conf: xlwings' own configuration, in the workbook so that none other counts.

Our VBA module KetNoi reads from the registry where Python is and puts it into the environment
variable BAOCAO_TTHC_PYTHON, which xlwings expands. Every key that an xlwings.conf beside the
workbook could set otherwise is stated here, if only as empty.

The workbook, sheet by sheet; the same data give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from importlib.metadata import version
from io import BytesIO

from .. import __version__
from ..entries.data import FormData, WorkbookData
from ..findings.finding import Finding
from ..sheets import CONFIG, FINDINGS, GUIDE, HISTORY, INFO, OVERVIEW, RULES, TEXTS
from . import styles
from .cell_contents import FilledForm, fill
from .defined_names import sheet_names
from .entry_help import write_entry_help
from .findings_sheet import write_findings
from .form_sheet import write_form
from .guide_sheet import steps_of, write_guide
from .history_sheet import write_history
from .info_formulas import InfoFormulas
from .info_sheet import write_info
from .layout import layout_of
from .overview_sheet import write_overview
from .rule_sheet import write_rules
from .sheet_writer import Book
from .side_columns import FormSheet, write_comparisons, write_feedback
from .text_sheet import write_texts

VERSION_NAME, XLWINGS_VERSION = "PhienBanSo", "PhienBanXlwings"  # defined names, read by chan-doan
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
    book.name(VERSION_NAME, f'"{__version__}"')
    book.name(XLWINGS_VERSION, f'"{version("xlwings")}"')


_STAMP = datetime(2026, 1, 1)  # a fixed date: the same data give the same bytes


def workbook_bytes(
    data: WorkbookData, findings: Sequence[Finding] | None = None, project: bytes = b""
) -> bytes:
    """The content of the workbook; `findings` fill KiemTra, None leaves it "Chưa kiểm tra".

    With a VBA project it is an .xlsm (without its ribbon: see package.py), else an .xlsx.
    """
    target = BytesIO()
    book = Book(target, project)
    _set_properties(book, data)
    guide, office, placed = book.sheet(GUIDE), InfoFormulas(data), _placed(data)
    write_info(book, data)
    feedback = []
    for form in placed:
        sheet = book.sheet(form.sheet)
        write_form(sheet, form.filled, office)
        write_entry_help(sheet, form.filled.layout)
        feedback.append(write_feedback(sheet, form.filled))
        write_comparisons(sheet, form, placed)
        sheet.raw.set_tab_color(styles.TAB_FORM)
    last_text = write_texts(book, data)
    write_findings(book, findings, sheet_order(data, macros=book.macros), data.explanations)
    write_rules(book, data)
    write_history(book, data)
    write_overview(book, office, data, placed, findings)
    if project:
        write_config(book)
    forms = list(zip(placed, feedback, strict=True))
    write_guide(book, guide, office, steps_of(data, forms, findings, last_text))
    book.raw.close()
    return target.getvalue()


def sheet_order(data: WorkbookData, *, macros: bool) -> tuple[str, ...]:
    """The names of all sheets in their order."""
    forms = sheet_names(form.form.code for form in data.forms)
    names = (GUIDE, INFO, *forms, TEXTS, FINDINGS, RULES, HISTORY, OVERVIEW)
    return (*names, CONFIG) if macros else names


def _placed(data: WorkbookData) -> list[FormSheet]:
    names = sheet_names(form.form.code for form in data.forms)
    return [FormSheet(_filled(form), name) for form, name in zip(data.forms, names, strict=True)]


def _filled(data: FormData) -> FilledForm:
    """The form with its results, in columns wide enough for the largest of them."""
    lines = None if data.title is None else len(data.title)
    filled = fill(data, layout_of(data.form, len(data.rows), lines))
    figures = (content.value for row in (*filled.rows, filled.total) for content in row.values())
    largest = max((abs(int(x)) for x in figures if isinstance(x, int | Decimal)), default=0)
    return replace(filled, layout=layout_of(data.form, len(data.rows), lines, largest))


def _set_properties(book: Book, data: WorkbookData) -> None:
    title = "Báo cáo cải cách TTHC"
    if data.text("month"):
        title += f" tháng {data.text('month')} năm {data.text('year')}"
    properties = {"title": title, "author": data.text("unit")[:255], "created": _STAMP}
    book.raw.set_properties(properties)
