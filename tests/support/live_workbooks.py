"""Frozen workbooks with something in them that no frozen workbook has."""

from __future__ import annotations

from support.live_parts import OLE, VBA, Change, Hostile, Members, part, relationships

SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"


def in_sheet(xml: str, before: str = "</worksheet>") -> Change:
    """Something in the first sheet of a workbook."""

    def put(members: Members) -> None:
        old = members[SHEET]
        members[SHEET] = old.replace(before.encode(), xml.encode() + before.encode(), 1)
        assert members[SHEET] != old

    return put


def cell(formula: str) -> Change:
    """A cell far below with that formula and a result."""
    row = f'<row r="900"><c r="A900"><f>{formula}</f><v>1</v></c></row>'
    return in_sheet(row, "</sheetData>")


def named(attributes: str, text: str) -> Change:
    """A defined name more."""

    def put(members: Members) -> None:
        old = members[BOOK]
        new = f"<definedName {attributes}>{text}</definedName></definedNames>".encode()
        members[BOOK] = old.replace(b"</definedNames>", new)
        assert members[BOOK] != old

    return put


def conditional(formula: str) -> Change:
    """A conditional format more in the first sheet."""
    rule = f'<cfRule type="expression" priority="99"><formula>{formula}</formula></cfRule>'
    block = f'<conditionalFormatting sqref="A1">{rule}</conditionalFormatting>'
    return in_sheet(block, "<pageMargins")


LIVE_WORKBOOKS = {
    "macro as a picture": Hostile(part("xl/media/image7.png", VBA), "macro (xl/media/image7.png)"),
    "macro by its type": Hostile(
        part("xl/theme7.xml", "<a/>", "application/vnd.ms-office.vbaProject"), "macro (xl/theme7"
    ),
    "external relationship": Hostile(
        part("xl/worksheets/_rels/sheet9.xml.rels", relationships("hyperlink", "https://a.vn")),
        "liên kết ra ngoài (xl/worksheets/_rels/sheet9.xml.rels)",
    ),
    "DDE": Hostile(cell("cmd|&apos;/C calc&apos;!A0"), "ngoài: DDE"),
    "OLE": Hostile(part("xl/media/image7.gif", OLE), "OLE (xl/media/image7.gif)"),
    "WEBSERVICE": Hostile(cell('_xlfn.Web&#83;ervice ("http://evil.example/")'), "WEBSERVICE"),
    "WEBSERVICE in a format": Hostile(conditional('WEBSERVICE("http://x")=1'), "WEBSERVICE"),
    "file": Hostile(cell('HYPERLINK("file:///c:/x.exe")'), "đến tệp ở ngoài"),
    "UNC": Hostile(cell("&apos;\\\\evil\\[a.xlsx]S&apos;!A1"), "đến tệp ở ngoài"),
    "UNC in a name": Hostile(named('name="A"', "&apos;\\\\evil\\[a.xlsx]S&apos;!A1"), "tệp ở"),
    "another workbook": Hostile(cell("[1]S!A1"), "sang sổ khác"),
    "link of a cell": Hostile(
        in_sheet(
            '<hyperlinks><hyperlink ref="A1" location="file:///c:/x"/></hyperlinks>',
            "<pageMargins",
        ),
        "đến tệp ở ngoài",
    ),
    "command": Hostile(named('name="A" xlm="1" function="1"', "ThongTin!$A$1"), "macro (xl/w"),
    "command that opens": Hostile(named('name="_xlnm.Auto_Open"', "ThongTin!$A$1"), "macro (xl/w"),
    "function of macros": Hostile(named('name="A"', "EXEC(&quot;calc&quot;)"), "EXEC"),
    "button": Hostile(
        part(
            "xl/drawings/drawing7.xml",
            '<x:sp xmlns:x="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
            ' macro="[0]!x"/>',
        ),
        "macro (xl/drawings/drawing7.xml)",
    ),
}
"""What is in a workbook, and what is told of it."""

UNFROZEN = {
    "formula": Hostile(cell("1+1"), "còn công thức"),
    "name that computes": Hostile(named('name="A"', "1+1"), "có tên “A” không phải của ô nào"),
    "format that looks elsewhere": Hostile(
        conditional("LichSu!A1=1"), "có định dạng có điều kiện nhìn ra ngoài tờ"
    ),
    "list": Hostile(
        in_sheet(
            '<dataValidations count="1"><dataValidation sqref="A1"><formula1>1</formula1>'
            "</dataValidation></dataValidations>",
            "<pageMargins",
        ),
        "còn danh sách nhập",
    ),
}
"""What is not alive in a workbook, and not frozen."""
