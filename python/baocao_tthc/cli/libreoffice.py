"""The ribbon's buttons for an office that has only LibreOffice: `tthc libreoffice`.

The functions are those that Excel calls; `xlwings_calc` puts them on the open Calc document.
"""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ..errors import TthcError

if TYPE_CHECKING:
    import xlwings as xw

OPEN = "mo"
BUTTONS = {
    "kiem-tra": "check",
    "loi-tiep-theo": "next_finding",
    "xoa-danh-dau": "clear_marks",
    "sua": "mend_texts",
    "bao-cao": "write_report",
    "cap-nhat": "refresh_report",
    "soat": "audit_report",
    "dong-goi": "package",
    "phan-hoi": "receive_response",
    "them-linh-vuc": "add_field",
    "khoi-phuc-o": "restore_cells",
    "nhap": "import_figures",
    "ky-moi": "start_period",
    "tong-hop": "bring_together",
    "gop-ky": "add_up_months",
    "huong-dan": "guide",
}
PIPE = "BaoCao_TTHC"  # the name under which the LibreOffice opened by `mo` can be reached
_READY, _PAUSE = 60.0, 0.1  # seconds: a first start makes a profile
_Answer = TypeVar("_Answer")
_PATIENCE = 90.0  # seconds, for the start or for one workbook


def libreoffice(options: Namespace) -> int:
    """Open a workbook in LibreOffice so that it can be reached, or press a button in it."""
    if options.action == OPEN:
        return _open(options.file)
    return _press(BUTTONS[options.action], options.file)


def _open(file: Path | None) -> int:
    """Open what is a sound workbook, and as nothing else: letters bring other files so named."""
    from xlwings_calc import CalcError

    from ..files import lock_beside
    from ..reading.sound_workbook import sound_workbook

    if file is None:
        raise TthcError("Thiếu tên sổ; hãy ghi tên sổ sau “mo”.")
    sound_workbook(file)
    app = _answered(_office)
    if already := _books_of(app, file):
        already[0].activate()
        return 0
    if lock := lock_beside(file):  # it would be opened for reading only, or ask behind our back
        raise TthcError(
            f"Sổ “{file}” đang được mở ở nơi khác; hãy đóng sổ ở đó rồi chạy lại (nếu không "
            f"chương trình nào mở, hãy xóa tệp “{lock}”)."
        )
    try:
        _answered(partial(_load, app, file))
    except CalcError as error:
        raise TthcError(f"LibreOffice không mở được “{file}”; hãy lấy lại tệp gốc.") from error
    return 0


def _answered(work: Callable[[], _Answer]) -> _Answer:
    """What the work gives; raises TthcError when LibreOffice waits for an answer to a box of its
    own, behind which a call may never come back.
    """
    import threading  # here: every command would wait for it

    answers: list[_Answer] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(work())
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(_PATIENCE)
    if errors:
        raise errors[0]
    if not answers:
        raise TthcError(
            "LibreOffice không trả lời: có lẽ một hộp thoại (khôi phục tài liệu, tệp đang khóa) "
            "đang chờ; hãy trả lời hộp ấy rồi chạy lại."
        )
    return answers[0]


def _load(app: xw.App, file: Path) -> None:
    """Load it with no macro run, whatever LibreOffice is set to, and nothing linked fetched."""
    from xlwings_calc import native
    from xlwings_calc.book import FILTERS

    app.impl.books.loaded(
        native.file_url(str(file)),
        "_default",  # LibreOffice's first window, which is empty, gives way to the workbook
        # LibreOffice looks at the first bytes: HTML that stands before the archive would be opened.
        FilterName=FILTERS[".xlsm" if file.suffix.lower() == ".xlsm" else ".xlsx"],
        MacroExecutionMode=native.constant("document.MacroExecMode.NEVER_EXECUTE"),
        UpdateDocMode=native.constant("document.UpdateDocMode.NO_UPDATE"),
    )


def _office() -> xw.App:
    """The LibreOffice that listens for the buttons, started when there is none."""
    from xlwings_calc import OfficeNotFoundError, native

    program = native.program_path()
    if program is None:
        raise TthcError("Máy này chưa có LibreOffice; hãy cài LibreOffice rồi chạy lại.")
    try:
        native.uno()
    except OfficeNotFoundError as error:
        raise TthcError(
            "Python đang dùng không nối được với LibreOffice; hãy cài thêm mô-đun uno "
            "(gói python3-uno) rồi chạy lại."
        ) from error
    if app := _listening():
        return app
    import subprocess  # here: every command would wait for it

    subprocess.Popen(  # noqa: S603 - LibreOffice itself, no shell
        [program, f"--accept=pipe,name={PIPE};urp;", "--nologo", "--nodefault"],
        start_new_session=sys.platform != "win32",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    end = time.monotonic() + _READY
    while time.monotonic() < end:
        if app := _listening():
            return app
        time.sleep(_PAUSE)
    raise TthcError(
        "LibreOffice không khởi động được; hãy đóng hết cửa sổ LibreOffice rồi chạy lại."
    )


def _listening() -> xw.App | None:
    import xlwings_calc

    try:
        return xlwings_calc.connect(pipe=PIPE)
    except xlwings_calc.OfficeNotFoundError:
        return None


def _press(name: str, file: Path | None) -> int:
    from .. import excel

    app = _listening()
    if app is None:
        raise TthcError(
            "Không nối được với LibreOffice đang mở sổ; hãy mở sổ bằng “tthc libreoffice mo "
            "SỔ.xlsm” rồi chạy lại lệnh này."
        )
    _book(app, file).set_mock_caller()
    getattr(excel, name)()
    return 0


def _book(app: xw.App, file: Path | None) -> xw.Book:
    """The open workbook of that file, else the one in front."""
    books = list(app.books) if file is None else _books_of(app, file)
    if not books:
        which = "sổ nào" if file is None else f"sổ “{file}”"
        raise TthcError(f"LibreOffice không mở {which}; hãy mở sổ rồi chạy lại.")
    active = app.books.active if file is None else None
    return active or books[0]


def _books_of(app: xw.App, file: Path) -> list[xw.Book]:
    return [book for book in app.books if Path(book.fullname).resolve() == file.resolve()]
