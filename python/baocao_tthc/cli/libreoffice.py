"""The ribbon's buttons for an office that has only LibreOffice: `tthc libreoffice`.

The functions are those that Excel calls; `xlwings_calc` puts them on the open Calc document.
"""

from __future__ import annotations

import subprocess
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import TthcError

if TYPE_CHECKING:
    import xlwings as xw

OPEN = "mo"
BUTTONS = {
    "kiem-tra": "check",
    "loi-tiep-theo": "next_finding",
    "xoa-danh-dau": "clear_marks",
    "bao-cao": "write_report",
    "them-linh-vuc": "add_field",
    "huong-dan": "guide",
}
PIPE = "BaoCao_TTHC"  # the name under which the LibreOffice opened by `mo` can be reached


def libreoffice(options: Namespace) -> int:
    """Open a workbook in LibreOffice so that it can be reached, or press a button in it."""
    from xlwings_calc import OfficeNotFoundError

    try:
        if options.action == OPEN:
            return _open(options.file)
        return _press(BUTTONS[options.action], options.file)
    except OfficeNotFoundError as error:
        raise TthcError(
            "Không nối được với LibreOffice đang mở sổ; hãy mở sổ bằng “tthc libreoffice mo "
            "SỔ.xlsm” rồi chạy lại lệnh này."
        ) from error


def _open(file: Path | None) -> int:
    from xlwings_calc.native import program_path

    program = program_path()
    if program is None:
        raise TthcError("Máy này chưa có LibreOffice; hãy cài LibreOffice rồi chạy lại.")
    if file is None or not file.is_file():
        raise TthcError(
            f"Không có tệp “{file}” để mở; hãy ghi đúng tên sổ."
            if file
            else "Thiếu tên sổ; hãy ghi tên sổ sau “mo”."
        )
    subprocess.Popen(  # noqa: S603 - LibreOffice itself, no shell
        [program, f"--accept=pipe,name={PIPE};urp;", file.absolute()],
        start_new_session=sys.platform != "win32",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return 0


def _press(name: str, file: Path | None) -> int:
    import xlwings_calc

    from .. import excel

    app = xlwings_calc.connect(pipe=PIPE)
    _book(app, file).set_mock_caller()
    getattr(excel, name)()
    return 0


def _book(app: xw.App, file: Path | None) -> xw.Book:
    """The open workbook of that file, else the one in front."""
    books = list(app.books)
    if file is not None:
        wanted = file.resolve()
        books = [book for book in books if Path(book.fullname).resolve() == wanted]
        if not books:
            raise TthcError(f"LibreOffice không mở sổ “{file}”; hãy mở sổ rồi chạy lại.")
    if not books:
        raise TthcError("LibreOffice không mở sổ nào; hãy mở sổ rồi chạy lại.")
    active = app.books.active if file is None else books[0]
    return active or books[0]
