"""The file: valid, printable, laid out to NĐ 30/2020/NĐ-CP, the same bytes for the same data."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from baocao_tthc.errors import OutputError
from baocao_tthc.report.render import render_report
from baocao_tthc.sources import variables
from support.filings import january, report_of
from support.paths import ROOT, SOURCES
from support.word_files import TEMPLATE, W, controls, paragraph, part, template, text_of, write

TWIPS_PER_MM = 1440 / 25.4
README = TEMPLATE.with_name("README.md")
THIRTEEN = [29, 8, 9, 12, 25, 25, 0, 0, 4, 4, 0]


def mm(element: object, name: str) -> float:
    """A measure of an element in mm."""
    return int(element.get(f"{W}{name}")) / TWIPS_PER_MM  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["tháng 01", "13 cột", "ba nơi, đã ký"])
def test_validator_finds_no_error(
    kind: str, tmp_path: Path, validate: Callable[[Path], list[str]]
) -> None:
    """Microsoft's own validator has nothing against the reports."""
    data = january()
    if kind == "13 cột":
        form = data["bieu"].pop("II.06B")
        data["bieu"]["II.06A13"] = form | {"dong": [["Hộ tịch", *THIRTEEN]], "tong": THIRTEEN}
    if kind == "ba nơi, đã ký":
        data |= {"kinh_gui": ["A", "B", "C"], "so": "5", "ngay": "2026-01-25"}
    assert validate(write(report_of(data), tmp_path)) == []


def test_validator_finds_no_error_in_the_template(validate: Callable[[Path], list[str]]) -> None:
    """The template itself is a sound Word document."""
    assert validate(TEMPLATE) == []


def test_repeated_paragraphs_stay_valid(
    tmp_path: Path, validate: Callable[[Path], list[str]]
) -> None:
    """What may stand only once (paragraph ids, bookmarks) is not copied with a paragraph."""
    mark = '<w:bookmarkStart w:id="1" w:name="a"/><w:bookmarkEnd w:id="1"/>'
    identified = (
        '<w:p xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
        'w14:paraId="1A2B3C4D" w14:textId="77777777">'
        f"{mark}<w:r><w:t>- {{{{ kinh_gui }}}}</w:t></w:r></w:p>"
    )
    target = write(report_of(january()), tmp_path, template(tmp_path, identified))
    assert validate(target) == []
    assert [text_of(each) for each in part(target).iter(f"{W}p")] == [
        "- UBND thành phố Hải Phòng;",
        "- Trung tâm Phục vụ Hành chính công thành phố.",
    ]


def test_section_break_survives_lines_and_annexes(tmp_path: Path) -> None:
    """A section that ends in a repeated paragraph ends once, after its last line."""
    section = '<w:pPr><w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:pPr>'
    for name in ("kinh_gui", "bieu_so_hoa", "nhiem_vu"):
        body = f"<w:p>{section}<w:r><w:t>{{{{ {name} }}}}</w:t></w:r></w:p>"
        root = part(write(report_of(january()), tmp_path, template(tmp_path, body)))
        assert len(list(root.iter(f"{W}sectPr"))) == 2
        last = root[0][-2]
        assert last.find(f"{W}pPr/{W}sectPr") is not None
        assert text_of(last) == ""


def test_office_prints_it(tmp_path: Path, office: Callable[[Path, str], Path]) -> None:
    """LibreOffice prints the body in portrait, each annex on a landscape page of its own."""
    pages = PdfReader(office(write(report_of(january()), tmp_path), "pdf")).pages
    landscape = [page.mediabox.width > page.mediabox.height for page in pages]
    assert landscape == [False] * (len(pages) - 2) + [True, True]
    assert 5 <= len(pages) <= 9
    texts = [page.extract_text() for page in pages]
    assert not texts[0].lstrip().startswith("1")
    assert [text.lstrip()[0] for text in texts[1:-2]] == [str(n) for n in range(2, len(pages) - 1)]
    assert "3749" in texts[-2]
    assert "99,71" in texts[-1]


def test_same_data_same_bytes(tmp_path: Path) -> None:
    """Nothing of the clock, the machine or the order of sets is in the file."""
    first = write(report_of(january()), tmp_path).read_bytes()
    code = (
        "import sys; sys.path[:0] = sys.argv[2:]; from pathlib import Path; "
        "from support.filings import january, report_of; from support.word_files import write; "
        "write(report_of(january()), Path(sys.argv[1]))"
    )
    paths = [tmp_path, ROOT / "tests", SOURCES]
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", code, *map(str, paths)], check=True, env={"PYTHONHASHSEED": seed}
        )
        assert (tmp_path / "bao-cao.docx").read_bytes() == first


def test_properties_name_the_office_and_no_person(tmp_path: Path) -> None:
    """Author and dates come from the data, also when somebody edited the template."""
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Nguyễn Văn A'
        "</dc:creator><cp:lastModifiedBy>nva</cp:lastModifiedBy></cp:coreProperties>"
    )
    path = template(tmp_path, paragraph("{{ thang }}"), parts={"docProps/core.xml": core})
    data = january() | {"ngay": "2026-01-25"}
    with zipfile.ZipFile(write(report_of(data), tmp_path, path)) as archive:
        properties = archive.read("docProps/core.xml").decode()
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "Nguyễn Văn A" not in properties
    assert "nva" not in properties
    assert properties.count("UBND xã Ninh Giang") == 2
    assert properties.count("2026-01-25T00:00:00Z") == 2


def test_template_holds_no_names() -> None:
    """The template's own properties name the program only."""
    with zipfile.ZipFile(TEMPLATE) as archive:
        core = archive.read("docProps/core.xml").decode()
    names = re.findall(r"<(?:dc:creator|cp:lastModifiedBy)>(.*?)</", core)
    assert set(names) <= {"BaoCao_TTHC"}


def test_existing_report_is_not_replaced_unasked(tmp_path: Path) -> None:
    """Without `overwrite` a report that stands there stays as it is."""
    target = write(report_of(january()), tmp_path)
    before = target.read_bytes()
    with pytest.raises(OutputError):
        render_report(report_of(january() | {"so": "9"}), None, target)
    assert target.read_bytes() == before


def test_pages_follow_the_decree(tmp_path: Path) -> None:
    """A4; top and bottom 20-25 mm, left 30-35, right 15-20; each annex landscape, numbered from 1,
    the number hidden on the first page.
    """
    sections = list(part(write(report_of(january()), tmp_path)).iter(f"{W}sectPr"))
    assert len(sections) == 3
    for number, section in enumerate(sections):
        size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        sides = [round(mm(size, "w")), round(mm(size, "h"))]
        assert sides == ([297, 210] if number else [210, 297])
        assert (size.get(f"{W}orient") == "landscape") == bool(number)
        assert all(20 <= round(mm(margins, side), 1) <= 25 for side in ("top", "bottom"))
        assert 30 <= round(mm(margins, "left"), 1) <= 35
        assert 15 <= round(mm(margins, "right"), 1) <= 20
        assert section.find(f"{W}pgNumType").get(f"{W}start") == "1"
        assert section.find(f"{W}titlePg") is not None


@pytest.mark.parametrize(
    ("style", "sizes", "bold", "italic"),
    [
        ("QuocHieu", (12, 13), True, False), ("TieuNgu", (13, 14), True, False),
        ("CoQuan", (12, 13), True, False), ("SoKyHieu", (13, 13), False, False),
        ("DiaDanhNgay", (13, 14), False, True), ("TenLoai", (13, 14), True, False),
        ("TrichYeu", (13, 14), True, False), ("KinhGui", (13, 14), False, False),
        ("NoiDung", (13, 14), False, False), ("MucI", (13, 14), True, False),
        ("Khoan1", (13, 14), True, False), ("CanCu", (13, 14), False, True),
        ("QuyenHan", (13, 14), True, False), ("HoTen", (13, 14), True, False),
        ("NoiNhan", (12, 12), True, True), ("NoiNhanDong", (11, 11), False, False),
        ("PhuLuc", (14, 14), True, False), ("KemTheo", (13, 14), False, True),
        ("Header", (13, 14), False, False), ("BieuTieuDe", (13, 14), True, False),
        ("BieuSo", (9, 11), False, False), ("BieuCot", (9, 11), True, False),
    ],
)  # fmt: skip
def test_styles_follow_the_decree(
    style: str, sizes: tuple[int, int], bold: bool, italic: bool
) -> None:
    """Size, bold and italic of every element as in the table of NĐ 30/2020/NĐ-CP, Phụ lục I."""
    styles = {each.get(f"{W}styleId"): each for each in part(TEMPLATE, "word/styles.xml")}

    def found(name: str) -> object | None:
        at = styles[style]
        while at is not None:
            here = at.find(f"{W}rPr/{W}{name}")
            if here is not None:
                return here
            base = at.find(f"{W}basedOn")
            at = styles[base.get(f"{W}val")] if base is not None else None
        return None

    size = found("sz")
    assert size is not None
    assert sizes[0] <= int(size.get(f"{W}val")) / 2 <= sizes[1]  # type: ignore[attr-defined]
    assert (found("b") is not None, found("i") is not None) == (bold, italic)


def test_body_paragraphs_follow_the_decree() -> None:
    """Times New Roman, justified, first line 1,27 cm, at least 6 pt between paragraphs."""
    root = part(TEMPLATE, "word/styles.xml")
    assert root.find(f".//{W}rFonts").get(f"{W}ascii") == "Times New Roman"
    body = next(style for style in root if style.get(f"{W}styleId") == "NoiDung").find(f"{W}pPr")
    assert body.find(f"{W}jc").get(f"{W}val") == "both"
    assert round(mm(body.find(f"{W}ind"), "firstLine"), 1) == 12.7
    assert int(body.find(f"{W}spacing").get(f"{W}before")) >= 6 * 20


def test_annex_tables_fit_and_repeat_their_header(tmp_path: Path) -> None:
    """Both tables are as wide as the text, every header row repeats, merged cells add up."""
    root = part(write(report_of(january()), tmp_path))
    width = (297 - 30 - 15) * TWIPS_PER_MM
    tables = [table for table in root.iter(f"{W}tbl") if table.find(f"{W}tblPr/{W}tblStyle")
              is not None]  # fmt: skip
    assert len(tables) == 2
    for table, columns, levels in zip(tables, (16, 21), (3, 2), strict=True):
        grid = [int(column.get(f"{W}w")) for column in table.find(f"{W}tblGrid")]
        assert len(grid) == columns
        assert sum(grid) <= width + 1
        rows = table.findall(f"{W}tr")
        heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
        assert heads == [True] * (levels + 1) + [False] * (len(rows) - levels - 1)
        for row in rows:
            spans = (cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.findall(f"{W}tc"))
            assert sum(1 if s is None else int(s.get(f"{W}val")) for s in spans) == columns


def test_wide_annexes_are_printed_small(tmp_path: Path) -> None:
    """Texts and numbers of a form of more than 16 columns have 9 pt, the total row in bold."""
    root = part(write(report_of(january()), tmp_path))
    styled = [table for table in root.iter(f"{W}tbl") if table.find(f"{W}tblPr/{W}tblStyle")
              is not None]  # fmt: skip
    for table, sizes in zip(styled, (set(), {"18"}), strict=True):
        runs = [run for run in table.iter(f"{W}r") if text_of(run)]
        found = {size.get(f"{W}val") for run in runs for size in run.iter(f"{W}sz")}
        assert found == sizes
        assert all(bool(sizes) == (run.find(f"{W}rPr/{W}szCs") is not None) for run in runs)
        bold = [run.find(f"{W}rPr/{W}b") is not None for run in table[-1].iter(f"{W}r")]
        assert all(bold)


def test_numbering_row_of_the_annex_reads_back(tmp_path: Path) -> None:
    """The numbering row is that of the form, though narrow columns may break it."""
    from baocao_tthc.forms.model import compact

    root = part(write(report_of(january()), tmp_path))
    rows = [[compact(text_of(c)) for c in row.findall(f"{W}tc")] for row in root.iter(f"{W}tr")]
    for table in report_of(january()).tables:
        assert list(table.form.numbering) in rows


def test_every_variable_is_in_the_readme() -> None:
    """templates/README.md lists what the catalogue offers; `make docs` writes it anew."""
    assert README.read_text(encoding="utf-8") == variables.readme(
        README.read_text(encoding="utf-8")
    )
    for name in variables.variables():
        assert f"| `{name}` |" in README.read_text(encoding="utf-8")


def test_heavy_libraries_are_loaded_for_a_report_only() -> None:
    """Importing the reader, the checks or the catalogue of variables loads no docxtpl."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import baocao_tthc.reading, "
        "baocao_tthc.checks, baocao_tthc.sources.present_values, baocao_tthc.report; "
        "print({'docxtpl', 'docx', 'lxml', 'jinja2'} & sys.modules.keys())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(SOURCES)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"


def test_annexes_print_figures_as_forms_do(tmp_path: Path) -> None:
    """No mark of thousands in a form, one in a sentence; the numbering takes two lines at most."""
    path = write(report_of(january()), tmp_path)
    found = {text for source, text in controls(path) if source == "II.06B!(3)[tong]"}
    assert found == {"3749", "3.749"}
    columns = annex_columns(path)
    assert columns[7] > columns[4]  # (7)=(8)+(9)+(10)+(11)+(12)


def annex_columns(path: Path) -> dict[int, int]:
    """The widths in twips of II.06B's columns by official number."""
    document = Document(str(path))
    table = next(each for each in document.tables if len(each.columns) == 16)
    return {n: int(column.width or 0) for n, column in enumerate(table.columns, 1)}


def test_the_title_breaks_where_people_break_it(tmp_path: Path) -> None:
    """The name of the work stands whole on the second line of the title."""
    texts = [each.text for each in Document(str(write(report_of(january()), tmp_path))).paragraphs]
    title = "Tình hình, kết quả thực hiện\ncông tác cải cách thủ tục hành chính tháng"
    assert any(text.startswith(title) for text in texts)
