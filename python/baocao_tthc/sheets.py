"""The sheets of the workbook and its named cells; what Excel lets a name, cell and formula hold."""

from __future__ import annotations

import re
from collections.abc import Iterable

GUIDE, INFO, TEXTS, FINDINGS, RULES = "HuongDan", "ThongTin", "NoiDung", "KiemTra", "QuyTac"
HISTORY, OVERVIEW = "LichSu", "TongQuan"
MENDS = "SuaHo"  # made when the button Sửa hộ is pressed, see mend_list.py
REMARKS = "PhanHoi"  # made when a response of the superior is received, see remarks_sheet.py
CONFIG = "xlwings.conf"  # the name under which xlwings looks for its configuration
OUTPUTS = (GUIDE, FINDINGS, HISTORY, OVERVIEW, MENDS, REMARKS, CONFIG)
"""The sheets that the program writes; nothing that is reported stands in them."""
READ_BACK = (FINDINGS, HISTORY, REMARKS)
"""Those of them that are read all the same: for explanations, earlier periods, remarks."""
UNREAD = frozenset(OUTPUTS) - frozenset(READ_BACK)
"""Those that nothing is read from."""
VERDICT, CHECKED_AT = "KetQuaKiemTra", "LucKiemTra"  # defined names, see findings_sheet.py
MATTERS = "ViecKiemTra"  # the list's columns Mức and Việc
SEVERITY_COUNTS = "MucDoKiemTra"  # of workbooks with OLDER_FINDING_HEADS
VERSION_NAME, XLWINGS_VERSION = "PhienBanSo", "PhienBanXlwings"  # what the macros are of
REPORT_MADE = "BaoCaoDaTao"  # where the button that makes the report says so, see guide_sheet.py

NOTHING = "Không phát sinh"  # chosen at the head of a form without any case
NOTHING_PRINTED = f"{NOTHING} hồ sơ trong kỳ."
NOT_ENTERED = "……"  # what a report prints for a number that nobody has entered
NOTHING_HINT = "Không có hồ sơ? Chọn ở ô bên →"  # before that cell, while nothing is typed

REMARK_HEADS = (
    *("Tháng", "Lần gửi", "Ngày nhận", "Phản hồi", "Biểu", "Dòng", "Cột", "Số đã gửi"),
    *("Nội dung", "Mã gói"),
)
"""The columns of the list in PhanHoi, a row for each line of remarks.py."""
FINDING_HEADS = (
    "STT",
    "Mức",
    "Việc",  # the sentences of its findings, and what explains them
    "Đến ô",
    "Giải trình",  # the clerk's; the program reads it before it writes the list anew
    "Giải trình cũ",
    "Giá trị",
    "So với",  # no side of a comparison between forms is accused
    "Chênh lệch",
    "Quy tắc",
)
"""The columns of the list in KiemTra, a row for each matter, for all who write and read it."""
OLDER_FINDING_HEADS = (
    *("STT", "Mức độ", "Nội dung", "Nơi", "Giá trị", "So với", "Chênh lệch", "Gợi ý", "Quy tắc"),
    *("Giải trình", "Giải trình cũ"),
)
"""Those of workbooks built before: a row for each finding, and TongQuan there counts these rows."""
HINT_MARK, DASH, BETWEEN_SENTENCES = "→ ", "– ", " | "
"""In a row of the list before a line of advice, before each of several sentences, and between the
sentences for which an explanation was written: the row is taken apart by them.
"""
GONE = "Đã hết"
"""In the place of a severity: the row keeps an explanation whose finding is no longer there."""
CELL_LIMIT = 32_767
"""Characters in a cell, as Excel counts them: UTF-16 units."""
MAX_LITERAL = 127
"""Characters of a text in a formula: Excel takes 255 in a literal, quotes counting twice."""
_FIXED = (INFO, TEXTS, RULES, *OUTPUTS, "History")
_MAX_NAME = 31
_ILLEGAL = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def cut(text: str, limit: int) -> str:
    """The text, or its beginning with "…" when it is longer than the limit."""
    return text if len(text) <= limit else text[: max(0, limit - 1)] + "…"


def quoted(sheet: str) -> str:
    """The name as formulas need it: 'II.06B'; PL01 alone would be a cell."""
    return "'" + sheet.replace("'", "''") + "'"


def literal(text: str) -> str:
    """A text as a formula takes it: pieces that are short enough, line ends as CHAR(10).

    >>> print(literal('a "b" c' + chr(10) + "d"))
    "a ""b"" c"&CHAR(10)&"d"
    """
    lines = [
        "&".join(
            '"' + line[at : at + MAX_LITERAL].replace('"', '""') + '"'
            for at in range(0, max(1, len(line)), MAX_LITERAL)
        )
        for line in text.split("\n")
    ]
    return "&CHAR(10)&".join(lines)


def sheet_names(codes: Iterable[str]) -> tuple[str, ...]:
    """A legal sheet name for each form code, different from all others in any case.

    >>> sheet_names(["II.06B", "06/VPCP", "06:VPCP"])
    ('II.06B', '06-VPCP', '06-VPCP (2)')
    """
    used = {name.casefold() for name in _FIXED}
    names = []
    for code in codes:
        base = _shortened(_ILLEGAL.sub("-", code), _MAX_NAME) or "Bieu"
        name, copy = base, 1
        while name.casefold() in used:
            copy += 1
            suffix = f" ({copy})"
            name = _shortened(base, _MAX_NAME - len(suffix)) + suffix
        used.add(name.casefold())
        names.append(name)
    return tuple(names)


def nothing_name(code: str) -> str:
    """The defined name of the cell of that form in which NOTHING is chosen.

    >>> nothing_name("II.06B")
    'KhongPhatSinh_II.06B'
    """
    return "KhongPhatSinh_" + re.sub(r"[^\w.]", "_", code)


def runs(numbers: Iterable[int]) -> list[range]:
    """Rows or columns in their order, neighbours together.

    >>> runs([3, 4, 5, 19])
    [range(3, 6), range(19, 20)]
    """
    found: list[range] = []
    for at in sorted(numbers):
        if found and found[-1].stop == at:
            found[-1] = range(found[-1].start, at + 1)
        else:
            found.append(range(at, at + 1))
    return found


def code_name(sheet: str) -> str:
    """The name of the sheet's module in the VBA project, the same whatever staff rename it to.

    >>> code_name("ThongTin"), code_name("II.06B"), code_name("xlwings.conf")
    ('ThongTin', 'Bieu_II_06B', 'xlwings_conf')
    """
    identifier = re.sub(r"[^A-Za-z0-9]", "_", sheet)
    return (identifier if sheet in _FIXED else f"Bieu_{identifier}")[:_MAX_NAME]


def _shortened(name: str, limit: int) -> str:
    """The name within the limit; Excel takes no apostrophe at either end."""
    return name.strip("' ")[:limit].strip("' ")
