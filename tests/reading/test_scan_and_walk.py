"""A sheet is searched with regular expressions or walked element by element: both say the same."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TypeVar
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baocao_tthc.errors import WorkbookError
from baocao_tthc.ooxml.markup import is_ordinary
from baocao_tthc.ooxml.xml import MAIN
from baocao_tthc.reading import sheet_scan, sheet_values, snapshot, sound_workbook
from baocao_tthc.reading.grid import Grid
from baocao_tthc.reading.sheet_scan import scanned, walked
from baocao_tthc.reading.sheet_walk import REPORT
from baocao_tthc.reading.snapshot import read_grids
from support.packages import packed
from support.paths import JANUARY
from support.read_sheets import january, pack, parts, write

T = TypeVar("T")


@pytest.fixture(autouse=True, scope="module")
def _here() -> Iterator[None]:
    """What is walked is read in this process too, which takes a hundredth of the time."""
    with patch.object(snapshot, "sheet_values_apart", _values):
        yield


def _values(file: Path, content: bytes, skip: Collection[str]) -> list[sheet_values.SheetValues]:
    return sheet_values.sheet_values(file, BytesIO(content), skip)


HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="x"><sheetData>'
TAIL = b'</sheetData><pageMargins left="1"/></worksheet>'
PROGRAMS = {
    "Excel": b'<row r="1" spans="1:3" ht="30" customHeight="1" x14ac:dyDescent="0.25">'
    b'<c r="A1" s="1" t="s"><v>0</v></c><c r="B1" s="2"/><c r="C1"><f>A1+1</f><v>1.5E-2</v></c>'
    b'</row><row r="3"><c r="A3" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    b'<c r="C3"><f t="shared" ref="C3:C9" si="0">B3</f><v>3</v></c></row>',
    "LibreOffice": b'<row r="1" customFormat="false" ht="12.8" hidden="false" outlineLevel="0">'
    b'<c r="A1" s="0" t="n"><v>29</v></c><c r="B1" s="0"><f aca="false">A1</f><v>29</v></c></row>',
    "XlsxWriter": b'<row r="1" spans="1:16"><c r="A1" s="3" t="str"><f>IF(A2="","",1)</f><v></v>'
    b'</c><c r="B1" t="b"><v>1</v></c></row>',
    "openpyxl": b'<row r="1"><c r="A1" t="inlineStr"><is><t>x &amp; &#7875;</t></is></c>'
    b'<c r="B1" s="1" /><c r="C1"><f>A1</f><v /></c><c r="D1" s="1" t="n"></c></row>',
    "lxml": b'<row r="7" spans="1:2"><c r="A7" s="26" t="inlineStr"><is><t xml:space="preserve"/>'
    b'</is></c><c r="B7" t="inlineStr"><is><t/></is></c></row>',
    "a Java server": b'<row r="1">\n<c r="A1" t="s" s="4"><v>2</v></c>'
    b'<c r="B1" s="0" t="inlineStr"><is><t xml:space="preserve"> x</t></is></c></row>\n',
}


def states(xml: bytes, *, walk: bool) -> tuple[object, ...] | None:
    """What is found in a sheet; None for the search when it takes the walk."""
    found = walked(Path("x"), "x", xml, REPORT) if walk else scanned(xml, REPORT)
    if found is None:
        return None
    cells = found[0]
    return (
        *(cells.errors, cells.uncalculated, cells.hidden_rows, cells.has_formulas),
        *(cells.last_row, cells.cells),
    )


@pytest.mark.parametrize("rows", PROGRAMS.values(), ids=PROGRAMS)
def test_what_programs_write_is_searched(rows: bytes) -> None:
    """The sheets of the usual programs need no walk, and the search says what the walk says."""
    xml = HEAD + rows + TAIL
    assert states(xml, walk=False) == states(xml, walk=True)


@pytest.mark.parametrize("frozen", [False, True])
def test_the_workbooks_of_the_program_itself_are_searched(frozen: bool, tmp_path: Path) -> None:
    """No sheet of January needs the walk, and no part beside them, nor do those of what is sent
    up: a superior reads thousands of them.
    """
    file = JANUARY.with_suffix(".xlsm")
    if frozen:
        package = packed(tmp_path)
        (file,) = package.folder.glob("*.xlsx")
    with (
        patch.object(sheet_scan, "walked") as walk,
        patch.object(sound_workbook, "_check_shared") as walk_shared,
    ):
        read_grids(file)
    assert not walk.called
    assert not walk_shared.called


PLACES = ("A1", "B1", "C1", "D1", "A2", "B2", "XFD2", "A9")
VALUES = (
    "",
    "<v>29</v>",
    "<v></v>",
    "<v/>",
    "<v>-3</v>",
    "<v>2957003</v>",
    "<v>1E5</v>",
    "<v>1e999</v>",
    "<v>abc</v>",
    "<v>#REF!</v>",
    "<v>#GETTING_DATA</v>",
    "<v><![CDATA[29]]></v>",
    "<v>2<!-- x -->9</v>",
    "<v>&#50;9</v>",
    "<v> 29 </v>",
    "<f>A1</f>",
    "<f>A1</f><v>5</v>",
    "<f/><v/>",
    "<f>1&lt;2</f><v>1</v>",
    "<f t='shared' si='0'/>",
    '<f t="shared" ref="A1:B2" si="0">A1</f><v>4</v>',
    "<v>1</v><f>A1</f>",
    "<is><t>x</t></is>",
    "<is><r><t>x</t></r></is>",
    "<is/>",
    "<is><t>&#225;&#x1EA1;&#10;</t></is>",
    "<is><t>&#0;</t></is>",
    "<is><t>&#xFFFE;</t></is>",
    "<is><t>&#x110000;</t></is>",
    "<is><t>&#AB;</t></is>",
    "<v>&#55296;</v>",
    "<x:v>1</x:v>",
    "<c r='A1'/>",
)
ATTRIBUTES = (
    "",
    ' s="1"',
    ' t="s"',
    ' s="1" t="n"',
    ' t="str" s="1"',
    ' t="e"',
    ' t="inlineStr"',
    ' t="b"',
    " s='1'",
    ' s="1" s="2"',
    ' s="1" t="n" s="2"',
    ' t="zz"',
    ' cm="1"',
)
ROWS = ('r="{}"', "r='{}'", "", 'r="{}" hidden="1"', 'r="{}" r="3"', 'hidden="true" r="{}"')
AROUND = ("", "\n", "<!-- x -->", "<?x y?>", "text", '<c r="B2"/>', "<x:row/>")


USUAL = (
    (' s="1"', ""),
    (' s="1" t="n"', ""),
    (' t="inlineStr"', ""),
    (' t="str"', "<f>A1</f><v>&#7875; &#10;</v>"),
    (' s="1"', "<v>29</v>"),
    ("", "<v>2957003</v>"),
    (' s="1"', "<v>-3</v>"),
    (' s="1" t="n"', "<v>9.5E7</v>"),
    (' t="s"', "<v>1</v>"),
    (' t="s" s="1"', "<v>0</v>"),
    (' t="str"', '<f>IF(A1=1,"","x")</f><v></v>'),
    (' t="str"', "<f>A1</f><v>#REF!</v>"),
    ("", "<f>A1</f>"),
    (' s="1"', "<f>A1</f><v>5</v>"),
    ("", '<f t="shared" ref="A1:B2" si="0">A1</f><v>4</v>'),
    ("", '<f t="shared" si="0"/><v/>'),
    (' t="e"', "<f>1/0</f><v>#DIV/0!</v>"),
    (' t="b"', "<v>1</v>"),
    (' t="inlineStr"', "<is><t>x</t></is>"),
    (' s="1" t="inlineStr"', '<is><t xml:space="preserve"/></is>'),
)


def pick(draw: st.DrawFn, usual: tuple[T, ...], odd: tuple[T, ...]) -> T:
    """One of the usual, now and then one of the odd."""
    return draw(st.sampled_from(odd if draw(st.integers(0, 24)) == 0 else usual))


@st.composite
def cells(draw: st.DrawFn, place: str) -> str:
    """A cell, most often as programs write it."""
    place = pick(draw, (place,), PLACES)
    reference = pick(draw, (f' r="{place}"',), (f" r='{place}'", "", ' r=""', f' r="${place}"'))
    attributes, value = draw(st.sampled_from(USUAL))
    attributes = pick(draw, (attributes,), ATTRIBUTES)
    value = pick(draw, (value,), VALUES)
    whole = f"<c{reference}{attributes}>{value}</c>"
    return whole if value else pick(draw, (f"<c{reference}{attributes}/>",), (whole,))


@st.composite
def sheets(draw: st.DrawFn) -> bytes:
    """The XML of a sheet, ordinary or odd."""
    rows = []
    for row in range(1, draw(st.integers(1, 3)) + 1):
        letters = draw(st.lists(st.sampled_from("ABCD"), max_size=4, unique=True))
        places = pick(draw, (sorted(letters),), (letters,))
        inside = "".join(draw(cells(f"{letter}{row}")) for letter in places)
        number = pick(draw, (ROWS[0], ROWS[3]), ROWS).format(row)
        rows.append(f"<row {number}>{inside}</row>{pick(draw, ('', chr(10)), AROUND)}")
    deep = pick(draw, (0, 1), (40, 62, 63, 64, 70))
    tail = pick(draw, ("", '<a b="1"/>'), ("<sheetData/>", '<a b="1>2"/>', "<a", '<a b="" b=""/>'))
    return b"".join(
        (
            b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"',
            b' xmlns:x="y"><sheetData>',
            "".join(rows).encode(),
            b"</sheetData>",
            b"<a>" * deep + b"</a>" * deep,
            tail.encode() + b"</worksheet>",
        )
    )


@contextmanager
def walking() -> Iterator[None]:
    """As if nothing could be searched."""
    with (
        patch.object(sheet_scan, "scanned", lambda *_: None),
        patch.object(sound_workbook, "_is_modest", lambda *_: False),
    ):
        yield


def read(path: Path) -> list[tuple[object, ...]] | None:
    """The sheets with what is known of their cells, None when the file is refused."""
    try:
        grids: tuple[Grid, ...] = read_grids(path)
    except WorkbookError:
        return None
    return [
        (g.name, g.values, g.marks.errors, g.marks.uncalculated, g.marks.hidden_rows) for g in grids
    ]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook whose style 1 is that of a day."""
    cells = january("II.06B") | {(30, 1): date(2026, 1, 20)}
    return write(tmp_path_factory.mktemp("so") / "so.xlsx", {"II.06B": cells})


def assert_read_alike(template: Path, xml: bytes, strings: bytes | None = None) -> None:
    """Searched or walked, the grids and what is known of their cells are the same."""
    members = parts(template) | {"xl/worksheets/sheet1.xml": xml}
    if strings is not None:
        members["xl/sharedStrings.xml"] = strings
    path = pack(template.with_name("other.xlsx"), members)
    with walking():
        expected = read(path)
    assert read(path) == expected, xml.decode()


@settings(max_examples=400, derandomize=True, deadline=None)
@given(xml=sheets())
def test_any_sheet_is_read_alike_or_refused_by_both(template: Path, xml: bytes) -> None:
    """Whatever is odd in an ordinary sheet."""
    assert_read_alike(template, xml)


@settings(max_examples=400, derandomize=True, deadline=None)
@given(xml=sheets(), prefix=st.sampled_from(["", "x:"]))
def test_formats_behind_the_content_make_no_difference(
    template: Path, xml: bytes, prefix: str
) -> None:
    """They are taken off beforehand; only rows that hold nothing are no longer known as hidden."""
    if prefix:
        xml = re.sub(rb"<(/?)(?=(?:c|row|v|f|is|t|sheetData)[ >/])", rb"<\1x:", xml)
        xml = xml.replace(b'xmlns:x="y"', b'xmlns:x="%b"' % MAIN.encode())
    path = pack(template.with_name("c.xlsx"), parts(template) | {"xl/worksheets/sheet1.xml": xml})
    with patch.object(sheet_scan, "_MIN_LONG", 10**9):
        whole = read(path)
    with patch.object(sheet_scan, "_MIN_LONG", 0):
        cut = read(path)
    if whole is not None:
        assert cut is not None
        for (*seen, hidden), (*before, hidden_before) in zip(cut, whole, strict=True):
            assert seen == before
            assert isinstance(hidden, set)
            assert isinstance(hidden_before, set)
            last = len(before[1]) if isinstance(before[1], list) else 0
            assert {row for row in hidden_before if row <= last} <= hidden <= hidden_before


@pytest.mark.parametrize("attributes", sorted({*ATTRIBUTES, *(usual for usual, _ in USUAL)}))
def test_any_cell_is_read_alike_or_refused_by_both(template: Path, attributes: str) -> None:
    """Every content with every type and style, fitting or not."""
    for value in {*VALUES, *(usual for _, usual in USUAL)}:
        cell = f'<row r="1"><c r="A1"{attributes}>{value}</c><c r="B1"><v>7</v></c></row>'
        assert_read_alike(template, HEAD + cell.encode() + TAIL)


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("row", ROWS)
def test_any_row_is_read_alike_or_refused_by_both(template: Path, row: str, around: str) -> None:
    """Every way to number a row, in every order, with anything around it."""
    for first, second in ((1, 2), (2, 1), (2, 2), (3, 20_001), (1, 2**20 + 1)):
        rows = (
            f'<row {row.format(number)}><c r="A{number}"><v>1</v></c></row>{around}'
            for number in (first, second)
        )
        assert_read_alike(template, HEAD + "".join(rows).encode() + TAIL)


STRINGS = (
    '<sst uniqueCount="1"><si><t>a</t></si><si><t xml:space="preserve"> b</t></si></sst>',
    "<sst><si><t>a</t></si></sst>",
    '<sst uniqueCount="400001"><si><t>a</t></si></sst>',
    "<sst uniqueCount='99999999999'><si><t>a</t></si></sst>",
    '<sst uniqueCount = "1000000"><si><t>a</t></si></sst>',
    "<sst><si><t>a\x01</t></si></sst>",
    "<sst><si><t>a\ufffe</t></si></sst>",
    "<sst><si><t>&amp;&#97;</t></si></sst>",
    "<sst><si><t>&nbsp;</t></si></sst>",
    "<sst><si><t>a > b</t></si></sst>",
    "<sst><si><t>a]]></t></si></sst>",
    "<sst><!-- <si><t>no</t></si> --><si><t>a</t></si></sst>",
    "<sst><si><t><![CDATA[<si><t>no</t></si>]]></t></si></sst>",
    '<sst x="<si><t>no</t></si>"><si><t>a</t></si></sst>',
    "<sst><si><r><t>a</t></r><r><t>b</t></r></si></sst>",
    "<sst><si><t>a</t></si><si><t>b</t></sst>",
    "<sst><si><t>a</t></si></sst><si><t>b</t></si>",
    '<?xml version="1.0" encoding="us-ascii"?><sst><si><t>à</t></si></sst>',
    "<!DOCTYPE sst><sst><si><t>a</t></si></sst>",
    "<x:sst xmlns:x='y'><x:si><x:t>a</x:t></x:si></x:sst>",
)


@pytest.mark.parametrize("xml", STRINGS)
def test_any_strings_are_read_alike_or_refused_by_both(template: Path, xml: str) -> None:
    """Shared strings are searched or walked like sheets."""
    sheet = HEAD + b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>' + TAIL
    assert_read_alike(template, sheet, xml.encode())


@settings(max_examples=300, derandomize=True, deadline=None)
@given(
    xml=st.lists(
        st.sampled_from(
            ("<a>", "</a>", "<b/>", "<a x='/'>", '<a x="&lt;">', "x", ">", "&amp;", "&x;", "\u00e0",
             "<!-- -->", "<![CDATA[</a>]]>", "\uffff", "\x01")
        ),
        max_size=12,
    ).map(lambda parts: f"<r>{''.join(parts)}</r>".encode())
)  # fmt: skip
def test_what_is_ordinary_passes_the_walk(xml: bytes) -> None:
    """Nothing is taken for ordinary that the walk would refuse."""
    if is_ordinary(xml):
        sheet_scan.walk(Path("x"), xml, lambda *_: None)


@pytest.mark.parametrize(("deep", "ordinary"), [(1, True), (62, True), (64, False), (500, False)])
def test_deep_nesting_is_not_ordinary(deep: int, ordinary: bool) -> None:
    """Elements that lie too deep are seen also where others stand between them."""
    assert is_ordinary(b"<a>" * deep + b"<b/>" + b"<c>x</c></a>" * deep) is ordinary


@pytest.mark.parametrize(
    "xml",
    [
        b'<?xml version="1.0" encoding="windows-1258"?><a/>',
        "<a>x</a>".encode("utf-16"),
        b"<a>\xff</a>",
        b"<a" + b"".join(b' x%d=""' % n for n in range(5000)) + b"/>",
        b"<a>" + b"".join(b"<x%d/>" % n for n in range(5000)) + b"</a>",
        b"<a>" + b"<b/>" * 300_000 + b"</a>",
    ],
    ids=["code page", "UTF-16", "not UTF-8", "many attributes", "many elements", "large"],
)
def test_what_is_not_ordinary(xml: bytes) -> None:
    """Other encodings, ever new names and large parts are left to the walk."""
    assert not is_ordinary(xml)
