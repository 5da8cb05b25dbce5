"""Building workbooks: from the data of `tthc dien` to a filled .xlsx that works without macros."""

from .data import FormData, RuleData, WorkbookData, parse_data, read_data
from .workbook import workbook_bytes

__all__ = [
    "FormData",
    "RuleData",
    "WorkbookData",
    "parse_data",
    "read_data",
    "workbook_bytes",
]
