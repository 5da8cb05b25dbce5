"""The filled workbook: ThongTin, the forms, NoiDung, QuyTac, KiemTra; same data, same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from io import BytesIO

from ..checks.finding import Finding
from . import styles
from .beside import Placed, write_comparisons, write_feedback
from .data import FormData, WorkbookData
from .entry import write_entry_help
from .findings_sheet import write_findings
from .form_sheet import Office, write_form
from .info_sheet import info_cells, write_info
from .layout import layout_of
from .names import FINDINGS, INFO, RULES, TEXTS, sheet_names
from .rule_sheet import write_rules
from .sheet import Book
from .text_sheet import write_texts
from .values import FilledForm, fill

_STAMP = datetime(2026, 1, 1)  # a fixed date: the same data give the same bytes


def workbook_bytes(data: WorkbookData, findings: Sequence[Finding] | None = None) -> bytes:
    """The content of the .xlsx; `findings` fill KiemTra, None leaves it "Chưa kiểm tra"."""
    target = BytesIO()
    book = Book(target)
    _set_properties(book, data)
    placed = _placed(data)
    write_info(book, data).raw.activate()
    office = _office(data)
    for form in placed:
        sheet = book.sheet(form.sheet)
        write_form(sheet, form.filled, office)
        write_entry_help(sheet, form.filled.layout)
        write_feedback(sheet, form.filled)
        write_comparisons(sheet, form, placed)
        sheet.raw.set_tab_color(styles.TAB_FORM)
    write_texts(book, data)
    write_rules(book, data)
    names = (INFO, *(form.sheet for form in placed), TEXTS, RULES, FINDINGS)
    write_findings(book, findings, names)
    book.raw.close()
    return target.getvalue()


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


def _office(data: WorkbookData) -> Office:
    texts = {key: data.text(key) for key in ("unit", "superior")}
    month = f"Tháng {int(data.text('month')):02d}/Năm {data.text('year')}"
    return Office(texts, info_cells(), month)


def _set_properties(book: Book, data: WorkbookData) -> None:
    title = f"Báo cáo cải cách TTHC tháng {data.text('month')} năm {data.text('year')}"
    properties = {"title": title, "author": data.text("unit")[:255], "created": _STAMP}
    book.raw.set_properties(properties)
