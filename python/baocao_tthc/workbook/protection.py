"""Sheets locked without a password: against slips of the hand, not against people.

Excel lets a row be inserted in a locked sheet, and deleted only where none of its cells is locked
(Excel help, "Lock or unlock specific areas of a protected worksheet").
"""

from __future__ import annotations

ALLOWED = {
    "format_cells": "AllowFormattingCells",
    "format_columns": "AllowFormattingColumns",
    "format_rows": "AllowFormattingRows",
    "insert_rows": "AllowInsertingRows",
    "delete_rows": "AllowDeletingRows",
    "insert_hyperlinks": "AllowInsertingHyperlinks",
}
"""What stays allowed: XlsxWriter's option, and the argument of `Worksheet.Protect` in Excel."""

XLSX_OPTIONS = {**dict.fromkeys(ALLOWED, True), "objects": True}
"""For XlsxWriter; `objects` are notes, which may be edited."""

EXCEL_ARGUMENTS = {
    "Password": "",
    "DrawingObjects": False,
    "Contents": True,
    "Scenarios": True,
    **dict.fromkeys(ALLOWED.values(), True),
}
"""The same for Excel's object model; `DrawingObjects` locks notes when it is true."""
