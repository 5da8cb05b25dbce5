"""Files that another office program saved again, part by part against ours as they were made.

Folders of files that real Excel and Word saved stand in files/, each as a person sent it: see
README.md. LibreOffice stands in for them, so that the comparison is tried although there are none.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from baocao_tthc.audit import audit
from baocao_tthc.building.vba_project import vba_project
from baocao_tthc.checks import check
from baocao_tthc.ooxml.members import members_of, with_members
from baocao_tthc.reading import read_filing
from baocao_tthc.report.refreshing import refresh
from baocao_tthc.report.summary import outcome_lines
from baocao_tthc.word import read_document, sound_document
from support.comparison_set import MADE, changes, content_of, pairs, write_set
from support.filings import report_of
from support.paths import ROOT
from support.refreshed_files import next_month
from support.ribbon_clicks import modules

SENT = sorted((ROOT / "tests" / "real_office" / "files").glob("*/"))
REAL = [pair for folder in SENT for pair in pairs(folder)]
LOST = {
    "sheets": "a sheet that is very hidden comes back as hidden",
    "VBA": "a class gets an option more and loses its members' descriptions",
    "layout": "the header's height goes into the top margin, a pane without a window is not frozen",
    "styles": "an empty paragraph that holds a section has none",
    "controls": "w:tag is dropped, w:alias kept",
    "runs": "what the style says already is written at the run, and the reverse",
    "pages": "the footer's distance is 0 where there is no footer",
    "headers": "sections that share a header get one each, the second without its field",
    "annex charts": "literal values get references",
}
"""What LibreOffice 7.4 itself loses or writes otherwise, so that it is not compared."""

WITHOUT_SOURCES = "bao-cao-theo-doi.docx"
"""LibreOffice 7.4 empties the properties of a control that is no plain text, its alias too."""


kept_content = cache(content_of)


@pytest.fixture(scope="module")
def comparison_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The set as `make bo-doi-chieu` writes it."""
    folder = tmp_path_factory.mktemp("bo") / "doi-chieu"
    write_set(folder)
    return folder


NAMES = (
    *("so-vi-du.xlsm", "so-ky-sau.xlsm", "so-khoa-so.xlsx"),
    *("bao-cao.docx", "bao-cao-theo-doi.docx", "bao-cao-chu-thich.docx"),
)


@pytest.mark.parametrize(("made", "saved"), REAL, ids=lambda file: f"{file.parts[-3]}-{file.name}")
def test_what_excel_and_word_saved_again_is_the_same(made: Path, saved: Path) -> None:
    """In no aspect does a reader miss or meet anything, and the program reads both alike."""
    copied = saved.read_bytes() == made.read_bytes()
    assert not copied, "the file was copied, not saved again"
    told = changes(content_of(made), content_of(saved))
    assert not told, told
    assert as_read(saved) == as_read(made)


@pytest.mark.parametrize("name", NAMES)
def test_what_libreoffice_keeps_is_the_same(
    comparison_set: Path, office: Callable[[Path, str], Path], name: str
) -> None:
    """The stand-in: all that it is known to keep, and the program reads both alike."""
    made = comparison_set / MADE / name
    saved = office(made, made.suffix[1:])
    told = changes(kept_content(made), content_of(saved), LOST)
    assert not told, told
    if name != WITHOUT_SOURCES:
        assert as_read(saved) == as_read(made)


def as_read(file: Path) -> object:
    """What the program makes of the file: its findings, and what a refresh would change."""
    if file.suffix != ".docx":
        filing = read_filing(file)
        return filing._replace(file=Path("so")), check(filing)
    findings = audit(read_document(sound_document(file))).findings
    if not content_of(file)["controls"]:
        return findings
    target = file.with_name(f"cap-nhat-{file.name}")
    outcome = refresh(report_of(next_month()), file, target, overwrite=True)
    target.unlink()
    return findings, outcome_lines(outcome, most=1_000)


class Change(NamedTuple):
    """An edit of one member of a file, and the aspect and the words in which it must be told."""

    name: str
    member: str
    old: str
    new: str
    aspect: str
    told: str


BOOK, NEXT, REPORT = "so-vi-du.xlsm", "so-ky-sau.xlsm", "bao-cao.docx"
FORM, DOCUMENT = "xl/worksheets/sheet3.xml", "word/document.xml"
CHANGES = (
    Change(BOOK, "xl/workbook.xml", 'state="veryHidden"', 'state="hidden"', "sheets", "+xlwings"),
    Change(BOOK, FORM, "<v>3749</v>", "<v>3748</v>", "values", "-II.06B!C18 = 3749"),
    Change(BOOK, FORM, "SUM(C$11:", "SUM(C$12:", "formulas", "+II.06B!C18 =SUM(C$12:"),
    Change(BOOK, "xl/styles.xml", "FFEDF1F5", "FFEDF1F6", "looks", "fill rgb FFEDF1F6"),
    Change(BOOK, FORM, 'orientation="landscape"', "", "layout", "+II.06B!orientation default"),
    Change(BOOK, "xl/workbook.xml", "$A$1</definedName>", "$A$2</definedName>", "names", "$A$2"),
    Change(BOOK, FORM, ' insertRows="0"', "", "protection", "-II.06B!insertRows 0"),
    Change(NEXT, "xl/comments1.xml", "Chuyển từ", "Lấy từ", "notes", "Lấy từ cột (13)"),
    Change(BOOK, FORM, 'type="whole"', 'type="decimal"', "validations", "+II.06B!C11 decimal"),
    Change(BOOK, FORM, 'dxfId="0"', 'dxfId="1"', "conditional formats", "-II.06B!"),
    Change(BOOK, "xl/charts/chart1.xml", "<c:v>3385<", "<c:v>3<", "charts", "'3', '253'"),
    Change(BOOK, "customUI/customUI14.xml", "Ribbon_Check", "Ribbon_X", "ribbon", "Ribbon_X"),
    Change(REPORT, DOCUMENT, "Ninh Giang, ", "Ninh Giang; ", "text", "+Ninh Giang; ngày"),
    Change(REPORT, DOCUMENT, '"CoQuan"', '"QuocHieu"', "styles", "quốc hiệu"),
    Change(REPORT, DOCUMENT, 'tag w:val="ky!', 'tag w:val="k!', "controls", "+tag k!ThongTin"),
    Change(REPORT, DOCUMENT, "<w:b/>", "<w:i/>", "runs", "'STT' i"),
    Change(
        REPORT, DOCUMENT, 'gridSpan w:val="4"', 'gridSpan w:val="3"', "tables", "'gridSpan val=3'"
    ),
    Change(REPORT, DOCUMENT, 'w:left="1701"', 'w:left="1"', "pages", "left=1 "),
    Change(REPORT, "word/header1.xml", "PAGE", "DATE", "headers", "['DATE']"),
    Change("bao-cao-chu-thich.docx", "word/comments.xml", "Lỗi (", "Sai (", "comments", "'Sai ("),
    Change("bao-cao-theo-doi.docx", DOCUMENT, "BaoCao TTHC", "Lan", "revisions", "+del Lan"),
    Change(REPORT, "word/settings.xml", "</w:set", "<w:trackRevisions/></w:set", "settings", "+tr"),
    Change(BOOK, "xl/worksheets/sheet1.xml", 'location="', 'location="X', "links", "-> X"),
    Change(REPORT, "word/charts/chart1.xml", "<c:v>3385<", "<c:v>3<", "annex charts", "'3', '253'"),
    Change(REPORT, "customXml/item1.xml", 'lan="1"', 'lan="2"', "record", "('lan', '2')"),
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: f"{change.name}-{change.aspect}")
def test_a_change_is_told_in_its_aspect(
    comparison_set: Path, tmp_path: Path, change: Change
) -> None:
    """Each aspect fails for a file in which one thing of it differs, and says which."""
    made = comparison_set / MADE / change.name
    saved = tmp_path / change.name
    content = made.read_bytes()
    before = members_of(content)[change.member].decode()
    after = before.replace(change.old, change.new)
    assert after != before, "the edit did nothing"
    saved.write_bytes(with_members(content, {change.member: after.encode()}))
    told = changes(kept_content(made), content_of(saved))
    assert f"{change.aspect}:\n" in told
    assert change.told in told.partition(f"{change.aspect}:\n")[2]


def test_a_changed_line_of_a_macro_is_told(comparison_set: Path, tmp_path: Path) -> None:
    """The source counts, which the compiled code beside it may not be."""
    made = comparison_set / MADE / BOOK
    saved = tmp_path / BOOK
    ribbon = next(module for module in modules() if module.name == "Ribbon")
    changed = ribbon._replace(source=ribbon.source.replace('Act "check"', 'Act "guide"'))
    project = vba_project([changed], ["ThisWorkbook"])
    saved.write_bytes(with_members(made.read_bytes(), {"xl/vbaProject.bin": project}))
    told = changes(kept_content(made), content_of(saved)).partition("VBA:\n")[2]
    assert '-Ribbon:     Act "check"' in told
    assert '+Ribbon:     Act "guide"' in told


def test_every_aspect_is_tried(comparison_set: Path) -> None:
    """None is compared that could not be told; none is lost that there is not."""
    files = (comparison_set / MADE / name for name in (BOOK, REPORT))
    aspects = {aspect for file in files for aspect in kept_content(file)}
    assert {change.aspect for change in CHANGES} | {"VBA"} == aspects
    assert set(LOST) <= aspects
