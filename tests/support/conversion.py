"""Files as LibreOffice writes them in another format, or anew in their own."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from xlwings_calc import native

_FILTERS = {
    "pdf": "calc_pdf_Export",
    "xlsx": "Calc MS Excel 2007 XML",
    "xlsm": "Calc MS Excel 2007 VBA XML",
    "xls": "MS Excel 97",
    "ods": "calc8",
}


def converted(desktop: Any, profile: Path, path: Path, kind: str) -> Path:
    """The file as LibreOffice stores it in that format, in a folder beside it.

    A workbook goes to one that runs, in a fifth of the time that a new one takes; a document to a
    new one with that profile: the one that runs crashes at times when it stores documents.
    """
    result = path.parent / f"office-{kind}" / f"{path.stem}.{kind}"
    result.parent.mkdir(exist_ok=True)
    if path.suffix == ".docx":
        _by_a_new_one(profile, path, kind, result)
    else:
        _by_that(desktop, path, result)
    assert result.exists(), f"LibreOffice could not convert {path.name}"
    return result


def _by_that(desktop: Any, path: Path, result: Path) -> None:
    hidden = native.properties(Hidden=True)
    document = desktop.loadComponentFromURL(native.file_url(str(path)), "_blank", 0, hidden)
    assert document, f"LibreOffice could not open {path.name}"
    try:
        how = native.properties(FilterName=_FILTERS[result.suffix[1:]])
        document.storeToURL(native.file_url(str(result)), how)
    finally:
        document.close(True)


def _by_a_new_one(profile: Path, path: Path, kind: str, result: Path) -> None:
    program = shutil.which("soffice")
    assert program, "soffice is missing: run make test"
    subprocess.run(
        [
            *(program, f"-env:UserInstallation={profile.as_uri()}", "--headless"),
            *("--convert-to", kind, "--outdir", result.parent, path),
        ],
        capture_output=True,
        timeout=180,
        check=True,
    )
