"""The sheets of the workbook by name, and what Excel lets a cell and a formula hold."""

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
MAX_LITERAL = 127
"""Characters of a text in a formula: Excel takes 255 in a literal, quotes counting twice."""


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
