"""The versions that a workbook was built for, from two defined names of the closed file."""

from __future__ import annotations

from pathlib import Path

from ..errors import WorkbookError
from ..ooxml.archive import Unsound, opened
from ..ooxml.markup import walk

PACKAGE, XLWINGS = "PhienBanSo", "PhienBanXlwings"


def workbook_versions(file: Path) -> dict[str, str] | None:
    """The values of the names PACKAGE and XLWINGS that the workbook has, of `="0.1.0"` 0.1.0.

    None for a workbook without macros: it has no buttons that a version could fit.
    Raises WorkbookError when the file cannot be read as a workbook.
    """
    try:
        with opened(file) as archive:
            is_workbook = archive.has("xl/workbook.xml")
            if is_workbook and not archive.has("xl/vbaProject.bin"):
                return None
            xml = archive.read("xl/workbook.xml") if is_workbook else b"<none/>"
    except Unsound as unsound:
        raise WorkbookError(
            f"Không đọc được sổ “{file}”; hãy mở bằng Excel, lưu lại rồi thử lại."
        ) from unsound
    found: dict[str, str] = {}
    current = ""

    def start(tag: str, attributes: dict[str, str], _: int) -> None:
        nonlocal current
        current = attributes.get("name", "") if tag == "definedName" else ""

    def end(_: str) -> None:
        nonlocal current
        current = ""

    def text(piece: str) -> None:
        if current in (PACKAGE, XLWINGS):
            found[current] = found.get(current, "") + piece

    walk(file, xml, start, end=end, text=text)
    return {name: value.strip().lstrip("=").strip('"') for name, value in found.items()}
