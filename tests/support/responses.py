"""Responses of a superior: drafted for a package, filled in as a person does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl

from baocao_tthc.responses.response_draft import draft_bytes, sent_package

FIRST_LINE, RESULT_CELL, DEADLINE_CELL = 11, "B7", "B8"
RETURNED, ACCEPTED = "Trả lại", "Chấp nhận"
FORM, FIELD = "Biểu II.06B", "Hộ tịch"
ONLINE, OFFLINE, RECEIVED = "(4)", "(5)", "(3)"
Line = tuple[str, str, str, str]
THREE: tuple[Line, ...] = (
    (FORM, FIELD, ONLINE, "Vì sao tăng?"),
    (FORM, "Đất đai", OFFLINE, "Đề nghị rà lại"),
    ("Phụ lục 01", "Trung tâm phục vụ hành chính công", RECEIVED, "Đối chiếu phần mềm"),
)


def draft(package: Path, target: Path) -> Path:
    """The draft of the response to a package."""
    target.write_bytes(draft_bytes(sent_package(package)))
    return target


def response(
    package: Path, target: Path, result: str = RETURNED, lines: Sequence[Line] = THREE
) -> Path:
    """The response to a package with this result and these remarks."""
    return filled(draft(package, target), result, lines)


def filled(file: Path, result: str, lines: Sequence[Line] = (), first: int = FIRST_LINE) -> Path:
    """The draft filled in: the result, and remarks from that row on."""
    book = openpyxl.load_workbook(file)
    sheet = book["PhanHoi"]
    sheet[RESULT_CELL] = result
    for row, texts in enumerate(lines, first):
        for column, text in zip("ABCE", texts, strict=True):
            sheet[f"{column}{row}"].value = text
            sheet[f"{column}{row}"].data_type = "s"
    book.save(file)
    return file
