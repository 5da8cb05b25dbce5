"""BaoCao_TTHC.xlam: the ribbon for any workbook that holds a known form.

It has the buttons of the workbook and none of its sheets: one that says what it is, and the
configuration that xlwings looks for in the workbook that its VBA stands in.
"""

from __future__ import annotations

from io import BytesIO

from ..ooxml.members import members_of, with_members
from ..sheets import CONFIG, code_name
from ..workbook import styles
from ..workbook.assembly import STAMP, add_ribbon, write_config
from ..workbook.sheet_writer import Book
from .vba_project import CALLBACKS

_SHEET = "BaoCao_TTHC"
ADDIN_DOCUMENTS = ("ThisWorkbook", code_name(_SHEET), code_name(CONFIG))
_TITLE = "Báo cáo TTHC"
_WORDS = (
    "Add-in của chương trình Báo cáo TTHC: thẻ Báo cáo TTHC cho mọi sổ có biểu mà chương trình "
    "biết. Không có số liệu nào ở đây."
)
_TYPES = "[Content_Types].xml"
_OF_WORKBOOK, _OF_ADDIN = b"ms-excel.sheet.macroEnabled", b"ms-excel.addin.macroEnabled"
_TAB = b'<tab id="tabBaoCao"'


def addin_bytes(project: bytes, ribbon: bytes) -> bytes:
    """The content of the add-in; the same project and ribbon give the same bytes."""
    target = BytesIO()
    book = Book(target, project)
    book.raw.set_properties({"title": _TITLE, "created": STAMP})  # the title is the add-in's name
    sheet = book.sheet(_SHEET)
    sheet.columns(1, (600,))
    sheet.text(1, 1, _WORDS, styles.TEXT)
    sheet.a4(landscape=False, repeat=None)
    write_config(book)
    book.raw.close()
    workbook = target.getvalue()
    types = members_of(workbook)[_TYPES].replace(_OF_WORKBOOK, _OF_ADDIN)
    return add_ribbon(with_members(workbook, {_TYPES: types}), addin_ribbon(ribbon))


def addin_ribbon(ribbon: bytes) -> bytes:
    """The workbook's ribbon with the add-in's callbacks, one of which says whether it is seen."""
    visible = ribbon.replace(_TAB, _TAB + b' getVisible="Ribbon_Visible"')
    workbook, addin = (name.encode() for name in CALLBACKS)
    return visible.replace(workbook, addin)
