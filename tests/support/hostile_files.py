"""Files of a few kilobytes that would take memory or time without end, one of each kind.

Each function writes its file into a folder. What they hold is as a stranger's file may be, never as
a program of ours writes it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from support.paths import JANUARY_REPORT

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    'relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _rels(*links: tuple[str, str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="{id_}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for id_, kind, target in links
    )
    return f'<Relationships xmlns="{_PACKAGE}">{rows}</Relationships>'


def _workbook(
    file: Path, sheet: str, *, sheets: int = 1, strings: str = "", names: str = ""
) -> Path:
    """A workbook of which all sheets are one part."""
    links = [(f"r{n}", "worksheet", "worksheets/sheet1.xml") for n in range(1, sheets + 1)]
    if strings:
        links.append(("strings", "sharedStrings", "sharedStrings.xml"))
    rows = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in range(1, sheets + 1))
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _rels(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>{rows}'
        f"</sheets>{names}</workbook>",
        "xl/_rels/workbook.xml.rels": _rels(*links),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_SHEET}">{sheet}</worksheet>',
    }
    if strings:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_SHEET}">{strings}</sst>'
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return file


def _cells(cell: str, rows: int) -> str:
    """Rows with one cell each: "C" stands for its address in column A."""
    made = (
        f'<row r="{n}">{cell.replace("CELL", f"A{n}").replace("FAR", f"AN{n}")}</row>'
        for n in range(1, rows + 1)
    )
    return f"<sheetData>{''.join(made)}</sheetData>"


def one_part_for_many_sheets(folder: Path) -> Path:
    """A hundred sheets that are one part of 200,000 cells."""
    sheet = _cells('<c r="CELL"><v>1</v></c>', 20_000)
    return _workbook(folder / "một phần.xlsx", sheet, sheets=100)


def one_long_text_for_many_cells(folder: Path) -> Path:
    """A text of 32,767 letters in 20,000 cells."""
    strings = f"<si><t>{'ạ' * 32_767}</t></si>"
    sheet = _cells('<c r="CELL" t="s"><v>0</v></c>', 20_000)
    return _workbook(folder / "chữ dài.xlsx", sheet, strings=strings)


def far_cell(folder: Path) -> Path:
    """One value in the last cell of a sheet."""
    row = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return _workbook(folder / "ô xa.xlsx", f"<sheetData>{row}</sheetData>")


def far_cell_with_prefix(folder: Path) -> Path:
    """The same, written as some libraries write it, with a comment before."""
    row = f'<x:row r="1048576" xmlns:x="{_SHEET}"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>'
    return _workbook(folder / "ô xa x.xlsx", f"<!-- --><sheetData>{row}</sheetData>")


def large_dimension(folder: Path) -> Path:
    """A sheet that says it spans all rows and columns, and holds one value."""
    dimension = '<dimension ref="A1:XFD1048576"/>'
    sheet = dimension + _cells('<c r="CELL"><v>1</v></c>', 1)
    return _workbook(folder / "kích thước.xlsx", sheet)


def wide_sheet(folder: Path) -> Path:
    """290,000 rows of 40 columns, of which the last is filled."""
    return _workbook(folder / "rộng.xlsx", _cells('<c r="FAR"><v>1</v></c>', 290_000))


def blank_sheet(folder: Path) -> Path:
    """60 MB of blanks between two rows."""
    sheet = f'<sheetData><row r="1"/>{" " * 60_000_000}<row r="2"/></sheetData>'
    return _workbook(folder / "trống.xlsx", sheet)


def many_names(folder: Path) -> Path:
    """Half a million defined names."""
    names = "".join(f'<definedName name="n{n}">1</definedName>' for n in range(500_000))
    sheet = _cells('<c r="CELL"><v>1</v></c>', 1)
    return _workbook(folder / "tên.xlsx", sheet, names=f"<definedNames>{names}</definedNames>")


def many_attributes(folder: Path) -> Path:
    """A row with a million attributes."""
    row = "".join(f' a{n}=""' for n in range(1_000_000))
    return _workbook(folder / "thuộc tính.xlsx", f'<sheetData><row r="1"{row}/></sheetData>')


def _opendocument(file: Path, rows: str) -> Path:
    name = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{name}:office:1.0" xmlns:table="{name}:table:1.0" '
        f'xmlns:text="{name}:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="A">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        target.writestr("content.xml", content)
        target.writestr("META-INF/manifest.xml", "<manifest/>")
    return file


def repeated_blanks(folder: Path) -> Path:
    """A cell of an .ods with 2,147,483,647 blanks, written as one element."""
    text = '<text:p>a<text:s text:c="2147483647"/></text:p>'
    cell = f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
    return _opendocument(folder / "dấu cách.ods", f"<table:table-row>{cell}</table:table-row>")


def repeated_rows(folder: Path) -> Path:
    """A row of an .ods that stands a million times, each with 16,000 values."""
    cell = (
        '<table:table-cell office:value-type="float" office:value="1" '
        'table:number-columns-repeated="16000"/>'
    )
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    return _opendocument(folder / "lặp.ods", row)


def open_rows(folder: Path) -> Path:
    """An .ods of rows that begin and never end."""
    return _opendocument(folder / "hàng mở.ods", "<table:table-row>" * 100_000)


def _report(file: Path, body: str) -> Path:
    """January's report with more in its body."""
    main = "word/document.xml"
    with (
        zipfile.ZipFile(JANUARY_REPORT) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == main:
                begin = content.rindex(b"<w:sectPr")
                content = content[:begin] + body.encode() + content[begin:]
            target.writestr(name, content)
    return file


def empty_paragraphs(folder: Path) -> Path:
    """Five million empty paragraphs in 46 kilobytes."""
    return _report(folder / "đoạn trống.docx", "<w:p/>" * 5_000_000)


def paragraph_attributes(folder: Path) -> Path:
    """A million attributes in as many bytes as a tree of them cannot be."""
    return _report(folder / "thuộc tính.docx", '<w:p a="" b="" c="" d="" e=""/>' * 400_000)


def nested_tables(folder: Path) -> Path:
    """Tables in tables, 2,000 deep."""
    begin, end = "<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>"
    return _report(folder / "bảng lồng.docx", begin * 2_000 + end * 2_000)


def many_tables(folder: Path) -> Path:
    """A table of a hundred empty rows, six hundred times."""
    row = "<w:tr><w:tc><w:p/></w:tc></w:tr>"
    return _report(folder / "nhiều bảng.docx", f"<w:tbl>{row * 100}</w:tbl>" * 600)


def long_paragraph(folder: Path) -> Path:
    """A paragraph of ten million letters without a number."""
    text = "hồ sơ giải quyết " * 600_000
    return _report(folder / "đoạn dài.docx", f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")


def _text(file: Path, content: bytes) -> Path:
    file.write_bytes(content)
    return file


def wide_record(folder: Path) -> Path:
    """A record with a million cells."""
    return _text(folder / "dòng rộng.csv", b"a," * 1_000_000)


def many_records(folder: Path) -> Path:
    """Five million lines."""
    return _text(folder / "nhiều dòng.csv", b"a;b\n" * 5_000_000)


def open_quotes(folder: Path) -> Path:
    """A quote in each of 300,000 lines, closed in none."""
    return _text(folder / "ngoặc kép.csv", b'a;"b;c\n' * 300_000)


def nested_pages(folder: Path) -> Path:
    """Tables of a page in tables, 100,000 deep."""
    return _text(folder / "bảng lồng.xls", b"<html><table><tr><td>" * 100_000)


def spanning_cells(folder: Path) -> Path:
    """A cell of a page that spans a billion columns and rows, often."""
    cell = b'<td colspan="999999999" rowspan="999999999">1</td>'
    return _text(folder / "ô gộp.xls", b"<html><table>" + (b"<tr>" + cell) * 100_000)


def open_comments(folder: Path) -> Path:
    """Comments of a page that begin and never end."""
    return _text(folder / "ghi chú mở.xls", b"<html><table><tr><td>1" + b"<!--" * 2_000_000)


def long_header(folder: Path) -> Path:
    """A page saved as one file, with a header of 30 MB in 100,000 encoded words."""
    words = b" =?utf-8?b?xJHGsOG7o2M=?=\n" * 100_000
    head = b"MIME-Version: 1.0\nSubject:" + words + b"X-Long: " + b"a; b=" * 5_000_000
    start = b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n'
    return _text(folder / "đầu thư.mht", start + head + b"\n\n--x\n\n--x--\n")


LARGE: Mapping[str, Callable[[Path], Path]] = {
    made.__name__: made
    for made in (
        one_part_for_many_sheets,
        one_long_text_for_many_cells,
        far_cell,
        far_cell_with_prefix,
        large_dimension,
        wide_sheet,
        blank_sheet,
        many_names,
        many_attributes,
        repeated_blanks,
        repeated_rows,
        open_rows,
        empty_paragraphs,
        paragraph_attributes,
        nested_tables,
        many_tables,
        long_paragraph,
        wide_record,
        many_records,
        open_quotes,
        nested_pages,
        spanning_cells,
        open_comments,
        long_header,
    )
}
"""Each kind by its name."""
