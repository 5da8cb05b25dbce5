"""The workbook, sheet by sheet; the same data give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from io import BytesIO

from ..checks.finding import Finding
from ..sheets import CONFIG, FINDINGS, GUIDE, HISTORY, INFO, OVERVIEW, RULES, TEXTS
from . import styles
from .beside import Placed, write_comparisons, write_feedback
from .config_sheet import write_config
from .data import FormData, WorkbookData
from .entry import write_entry_help
from .findings_sheet import write_findings
from .form_sheet import write_form
from .guide_sheet import steps_of, write_guide
from .history_sheet import write_history
from .info_sheet import write_info
from .layout import layout_of
from .names import sheet_names
from .office import Office
from .overview_sheet import write_overview
from .rule_sheet import write_rules
from .sheet import Book
from .stamp import areas_of, write_stamp
from .text_sheet import write_texts
from .values import FilledForm, fill

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
    guide, office, placed = book.sheet(GUIDE), Office(data), _placed(data)
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
    overview = write_overview(book, office, data, placed, findings)
    if project:
        write_config(book)
    forms = list(zip(placed, feedback, strict=True))
    write_guide(book, guide, office, steps_of(data, forms, findings, last_text))
    write_stamp(book, overview, areas_of(placed, last_text), checked=findings is not None)
    book.raw.close()
    return target.getvalue()


def sheet_order(data: WorkbookData, *, macros: bool) -> tuple[str, ...]:
    """The names of all sheets in their order."""
    forms = sheet_names(form.form.code for form in data.forms)
    names = (GUIDE, INFO, *forms, TEXTS, FINDINGS, RULES, HISTORY, OVERVIEW)
    return (*names, CONFIG) if macros else names


def _placed(data: WorkbookData) -> list[Placed]:
    names = sheet_names(form.form.code for form in data.forms)
    return [Placed(_filled(form), name) for form, name in zip(data.forms, names, strict=True)]


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
