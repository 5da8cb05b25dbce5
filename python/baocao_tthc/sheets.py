"""The sheets of the workbook, by name."""

GUIDE, INFO, TEXTS, FINDINGS, RULES = "HuongDan", "ThongTin", "NoiDung", "KiemTra", "QuyTac"
HISTORY, OVERVIEW = "LichSu", "TongQuan"
CONFIG = "xlwings.conf"  # the name under which xlwings looks for its configuration
OUTPUTS = (GUIDE, FINDINGS, HISTORY, OVERVIEW, CONFIG)
"""The sheets that the program writes; nothing that is reported stands in them."""
READ_BACK = (FINDINGS, HISTORY)
"""Those of them that are read all the same: for explanations and for earlier periods."""
