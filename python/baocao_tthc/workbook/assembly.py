"""The workbook put together: its sheets, xlwings' configuration, the VBA project and the ribbon.

The same data give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from io import BytesIO
from typing import NamedTuple

from .. import __version__, resources
from ..entries.data import WorkbookData, with_formulas_again
from ..errors import DataError
from ..findings.finding import Finding
from ..ooxml.members import members_of, with_members
from ..sheets import (
    CONFIG,
    FINDINGS,
    GUIDE,
    HISTORY,
    INFO,
    OVERVIEW,
    REMARKS,
    RULES,
    TEXTS,
    VERSION_NAME,
    XLWINGS_VERSION,
    nothing_name,
    sheet_names,
)
from . import styles
from .cell_contents import FormSheet, fill
from .due_line import write_due
from .findings_sheet import write_findings
from .form_sheet import write_form
from .guide_sheet import steps_of, write_guide
from .history_sheet import write_history
from .info_sheet import InfoFormulas, write_info
from .overview_sheet import write_overview
from .past_columns import write_past
from .remarks_sheet import write_remarks
from .rule_sheet import write_rules
from .sheet_writer import Book
from .side_columns import judged, write_comparisons, write_feedback
from .text_sheet import write_texts

SETTINGS = {
    # KetNoi reads from the registry where Python is and puts it into this environment variable.
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
"""What the sheet xlwings.conf says: every key that an xlwings.conf beside the workbook could set
otherwise, if only as empty, so that no other counts.
"""


def write_config(book: Book) -> None:
    """Add the sheet xlwings.conf, which only VBA can make visible, and the versions as names."""
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


STAMP = datetime(2026, 1, 1)  # a fixed date: the same data give the same bytes


def workbook_bytes(
    data: WorkbookData, findings: Sequence[Finding] | None = None, project: bytes = b""
) -> bytes:
    """The content of the workbook; `findings` fill KiemTra, None leaves it "Chưa kiểm tra".

    With a VBA project it is an .xlsm (without its ribbon: see `add_ribbon`), else an .xlsx.
    """
    target = BytesIO()
    book = Book(target, project)
    _set_properties(book, data)
    guide, office, forms = (
        book.sheet(GUIDE, styles.TAB_CHECK),
        InfoFormulas(data),
        _form_sheets(data),
    )
    write_info(book, data)
    judgements = [judged(form) for form in forms]
    for form, judgement in zip(forms, judgements, strict=True):
        sheet = book.sheet(form.sheet, styles.TAB_FORM)
        write_form(sheet, form, office)
        book.name(nothing_name(form.form.code), form.nothing_cell)
        write_feedback(sheet, judgement)
        write_comparisons(sheet, judgement, judgements)
        write_past(sheet, form, data)
    last_text = write_texts(book, data)
    write_findings(book, findings, sheet_order(data, macros=book.macros), data.explanations)
    write_rules(book, data)
    write_history(book, data)
    write_overview(book, office, data, judgements, findings)
    write_remarks(book, data)
    if project:
        write_config(book)
    steps = list(steps_of(data, judgements, findings, last_text))
    write_guide(book, guide, office, steps)
    write_due(guide, data, steps)
    book.raw.close()
    return target.getvalue()


def sheet_order(data: WorkbookData, *, macros: bool) -> tuple[str, ...]:
    """The names of all sheets in their order."""
    forms = sheet_names(form.form.code for form in data.forms)
    names = (GUIDE, INFO, *forms, TEXTS, FINDINGS, RULES, HISTORY, OVERVIEW)
    names += (REMARKS,) if data.remarks else ()
    return (*names, CONFIG) if macros else names


def _form_sheets(data: WorkbookData) -> list[FormSheet]:
    names = sheet_names(form.form.code for form in data.forms)
    return [fill(form, name) for form, name in zip(data.forms, names, strict=True)]


def _set_properties(book: Book, data: WorkbookData) -> None:
    title = "Báo cáo cải cách TTHC"
    if data.text("month"):
        title += f" tháng {data.text('month')} năm {data.text('year')}"
    properties = {"title": title, "author": data.text("unit")[:255], "created": STAMP}
    book.raw.set_properties(properties)


BLANK = "BaoCao_TTHC.xlsm"
PROJECT = "xl/vbaProject.bin"


class Macros(NamedTuple):
    """The VBA project (xl/vbaProject.bin) and the ribbon (customUI14.xml)."""

    project: bytes
    ribbon: bytes


def macro_workbook_bytes(
    data: WorkbookData, findings: Sequence[Finding] | None = None, macros: Macros | None = None
) -> bytes:
    """The content of the .xlsm; `macros` None takes those of the program's own blank workbook.

    The project has a module for each sheet of that workbook; Excel makes those of other forms.
    Raises DataError when the blank workbook is gone.
    """
    project, ribbon = macros or packaged_macros()
    return add_ribbon(workbook_bytes(with_formulas_again(data), findings, project), ribbon)


def packaged_macros() -> Macros:
    """The macros of the blank workbook that comes with the program; raises DataError without it."""
    if path := resources.shipped("workbook", BLANK):
        members = members_of(path.read_bytes())
        return Macros(members[PROJECT], members[PART])
    raise DataError(f"Không thấy sổ mẫu {BLANK} của chương trình; hãy cài lại, hoặc ghi sổ .xlsx.")


PART = "customUI/customUI14.xml"
_RELATIONSHIP = (
    '<Relationship Id="rIdRibbon" '
    'Type="http://schemas.microsoft.com/office/2007/relationships/ui/extensibility" '
    f'Target="{PART}"/>'
)
_END = b"</Relationships>"
_RELATIONSHIPS = "_rels/.rels"


def add_ribbon(workbook: bytes, ribbon: bytes) -> bytes:
    """The same workbook with this customUI14.xml; every other part is as it was.

    Office 2010 and later read it (relationship of 2007). openpyxl drops it on saving, even with
    keep_vba: never edit this workbook with openpyxl.
    """
    relationships = members_of(workbook)[_RELATIONSHIPS]
    relationships = relationships.replace(_END, _RELATIONSHIP.encode() + _END)
    return with_members(workbook, {_RELATIONSHIPS: relationships, PART: ribbon})
