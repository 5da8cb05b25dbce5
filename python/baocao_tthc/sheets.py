"""The sheets of the workbook, by name."""

GUIDE, INFO, TEXTS, FINDINGS, RULES = "HuongDan", "ThongTin", "NoiDung", "KiemTra", "QuyTac"
HISTORY, OVERVIEW = "LichSu", "TongQuan"
CONFIG = "xlwings.conf"  # the name under which xlwings looks for its configuration
OUTPUTS = (GUIDE, FINDINGS, HISTORY, OVERVIEW, CONFIG)
"""The sheets that the program writes; nothing that is reported stands in them."""
READ_BACK = (FINDINGS, HISTORY)
"""Those of them that are read all the same: for explanations and for earlier periods."""
UNREAD = frozenset(OUTPUTS) - frozenset(READ_BACK)
"""Those that nothing is read from."""

FINDING_HEADS = (
    "STT",
    "Mức độ",
    "Nội dung",
    "Nơi",
    "Giá trị",
    "So với",  # no side of a comparison between forms is accused
    "Chênh lệch",
    "Gợi ý",
    "Quy tắc",
    "Giải trình",  # the clerk's; the program reads it before it writes the list anew
    "Giải trình cũ",
)
"""The columns of the list in KiemTra, for all who write and read it."""
GONE = "Đã hết"
"""In the place of a severity: the row keeps an explanation whose finding is no longer there."""
CELL_LIMIT = 32_767
"""Characters in a cell, as Excel counts them: UTF-16 units."""
