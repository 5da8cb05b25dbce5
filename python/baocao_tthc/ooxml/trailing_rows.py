"""The rows below the last content of a worksheet: people format whole columns, which makes tens of
thousands of them, sometimes millions.
"""

from __future__ import annotations

import re

_CONTENT_ENDS = (b"v>", b"f>", b"is>")  # with a prefix or without
_LAST_CELL = re.compile(rb"</(?:\w++:)?(?:v|f|is)>[\r\n]*+</(?:\w++:)?c>")
_CELLS_END = re.compile(rb"</((?:\w++:)?)sheetData>")


def trailing_rows(xml: bytes) -> slice:
    """Where they stand in the XML, nowhere in a sheet that ends unusually. What they hold beside
    formats is for the caller to see: no value, but perhaps a formula without one.
    """
    end = xml.rfind(b"</", 0, max(xml.rfind(b"sheetData>"), 0))
    closing = _CELLS_END.match(xml, max(end, 0))
    if closing is None:
        return slice(0, 0)
    last = max(xml.rfind(ending, 0, end) for ending in _CONTENT_ENDS)
    if last < 0:
        before, begin = b"<%bsheetData>" % closing[1], 0
    elif content := _LAST_CELL.match(xml, xml.rfind(b"<", 0, last)):
        before, begin = b"</%brow>" % closing[1], content.end()
    else:
        return slice(0, 0)
    found = xml.find(before, begin, end)
    return slice(found + len(before), end) if found >= 0 else slice(0, 0)
