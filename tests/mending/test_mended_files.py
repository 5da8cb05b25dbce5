"""Workbooks and Word files with their wording mended: what changes, and what may not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree

from baocao_tthc.audit import audit
from baocao_tthc.checks import check
from baocao_tthc.findings.finding import Words
from baocao_tthc.in_place.mended_texts import mended_workbook
from baocao_tthc.mending.corrections import Mend
from baocao_tthc.mending.in_document import AUTHOR, mended_document, mends_of_document
from baocao_tthc.mending.in_workbook import mends_of_workbook
from baocao_tthc.reading import read_filing
from baocao_tthc.vietnamese import numbers_in
from baocao_tthc.word import read_document, sound_document
from support.office_parts import members
from support.paths import JANUARY_REPORT, JANUARY_WORKBOOK
from support.revisions import resolved
from support.word_files import W, paragraph, run, template, text_of

NOW = datetime(2026, 1, 20, 16, 30)
MAIN = "word/document.xml"


def mended(file: Path, folder: Path) -> tuple[Path, tuple[Mend, ...]]:
    """The document with all its mends, in a file beside it, and what was left."""
    sound = sound_document(file)
    done = mended_document(sound, mends_of_document(read_document(sound)), NOW)
    target = folder / "sửa.docx"
    target.write_bytes(done.content)
    return target, done.left


def texts(root: Any) -> list[str]:
    """The text of each paragraph."""
    return [text_of(each) for each in root.iter(f"{W}p")]


@pytest.fixture(scope="module")
def january(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real report, mended."""
    return mended(JANUARY_REPORT, tmp_path_factory.mktemp("sửa"))[0]


def test_every_slip_of_the_real_report_is_mended(
    january: Path, validate: Callable[[Path], list[str]]
) -> None:
    """What is left to a person is what no wording mends: figures, periods, missing parts."""
    assert validate(january) == []
    left = {finding.rule for finding in audit(read_document(january)).findings}
    assert left == {
        *("KY01", "VB08", "VB01", "VB03", "LB01", "LB02", "LB03"),
        *("VB07", "VB41", "VB06", "ND01", "VB43", "VB09", "VB44"),
    }


def test_rejected_it_is_the_report_as_it_was(january: Path) -> None:
    """Every change is Word's own and can be undone there, paragraphs that came or went too."""
    was = etree.fromstring(members(JANUARY_REPORT)[MAIN])
    now = resolved(etree.fromstring(members(january)[MAIN]), accept=False, author=AUTHOR)
    assert texts(now) == texts(was)
    changed = {name for name, part in members(january).items()} ^ set(members(JANUARY_REPORT))
    assert changed == set()


def test_accepted_it_has_lines_less_and_one_more(january: Path) -> None:
    """What the outline asks for below “Không có” goes with its line; “Như trên” gets one."""
    now = texts(resolved(etree.fromstring(members(january)[MAIN]), accept=True, author=AUTHOR))
    was = texts(etree.fromstring(members(JANUARY_REPORT)[MAIN]))
    assert len(now) == len(was) - 8 + 1
    assert now[now.index("Nơi nhận:") + 1] == "- Như trên;"
    assert not any("nêu rõ" in text for text in now[7:12])


def test_numbers_of_the_report_stay(january: Path) -> None:
    """Each line that stays has the numbers it had, whatever marks they have now."""
    before, after = (list(read_document(file).paragraphs()) for file in (JANUARY_REPORT, january))
    after = [one for one in after if one.text != "- Như trên;"]
    for old, new in zip(before, after, strict=True):
        if new.text or not old.text:
            was = old.text.replace("2 cấp huyện xã", "cấp xã")  # a name, no figure
            values = [[n.value for n in numbers_in(text)] for text in (was, new.text)]
            assert values[0] == values[1], old.text


@pytest.mark.parametrize(
    "body",
    [
        f"<w:fldSimple w:instr=' DATE '>{run('UBND huyện')}</w:fldSimple>",
        f"<w:ins w:id='9' w:author='Lan' w:date='2026-01-15T08:00:00Z'>{run('UBND huyện')}</w:ins>",
        "<w:r><w:t>UBND </w:t><w:drawing/><w:t>huyện</w:t></w:r>",
    ],
    ids=["field", "insertion of somebody", "beside a picture"],
)
def test_what_cannot_be_tracked_is_left(body: str, tmp_path: Path) -> None:
    """In a field, in another's insertion, around a picture nothing is changed, and that is said."""
    head = paragraph("UBND xã Ninh Giang báo cáo từ ngày 21/12/2025 đến ngày 20/01/2026.")
    file = template(tmp_path, head, f"<w:p>{body}</w:p>", paragraph("UBND huyện họp."))
    mends = mends_of_document(read_document(file))
    assert [each.made.new for each in mends] == ["xã", "xã"]
    done = mended_document(sound_document(file), mends, NOW)
    assert [each.place.paragraph for each in done.left if isinstance(each.place, Words)] == [2]


@pytest.mark.parametrize(("line", "added"), [("- UBND tỉnh;", ["- Như trên;\n"]), ("CHỦ TỊCH", [])])
def test_as_above_stands_among_the_recipients(line: str, added: list[str], tmp_path: Path) -> None:
    """What comes behind “Nơi nhận” and is no recipient, as the signature, gets none before it."""
    lines = ("UBND xã Ninh Giang", "Kính gửi: UBND tỉnh", "Báo cáo.", "Nơi nhận:", line)
    file = template(tmp_path, *map(paragraph, lines))
    mends = mends_of_document(read_document(file))
    assert [one.made.new for one in mends if one.made.rule == "VB42"] == added


def test_runs_keep_their_look(tmp_path: Path) -> None:
    """New words look as the first of the old ones; what stands around is split, not changed."""
    head = paragraph("UBND xã Ninh Giang báo cáo từ ngày 21/12/2025 đến ngày 20/01/2026.")
    line = f"<w:p>{run('Cấp ', '<w:i/>')}{run('UBND huy', '<w:b/>')}{run('ện Ninh Giang')}</w:p>"
    target, left = mended(template(tmp_path, head, line), tmp_path)
    root = etree.fromstring(members(target)[MAIN])
    (inserted,) = root.iter(f"{W}ins")
    assert left == ()
    assert text_of(inserted) == "xã"
    assert inserted.find(f".//{W}b") is not None
    deleted = ["".join(each.itertext()) for each in root.iter(f"{W}del")]
    assert deleted == ["huy", "ện"]


def figures(file: Path) -> list[Any]:
    """Every value of a workbook that is no text, by its cell."""
    book = openpyxl.load_workbook(file, data_only=True)
    return [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and not isinstance(cell.value, str)
    ]


def test_the_workbook_is_left_with_what_differs(tmp_path: Path) -> None:
    """After one run January has its differences of forms and periods; no figure changed."""
    target = tmp_path / "sổ.xlsm"
    done = mended_workbook(JANUARY_WORKBOOK, mends_of_workbook(JANUARY_WORKBOOK))
    target.write_bytes(done.content)
    assert done.left == ()
    assert [each.rule for each in check(read_filing(target))] == ["LB01", "LB02", "LB03", "KY01"]
    assert figures(target) == figures(JANUARY_WORKBOOK)
    assert mends_of_workbook(target) == []


def test_cells_that_others_depend_on_or_that_have_looks_are_left(tmp_path: Path) -> None:
    """A formula, what a form's formula repeats, and letters of several looks are a person's."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    file = tmp_path / "sổ.xlsx"
    shutil.copy(JANUARY_WORKBOOK, file)
    book = openpyxl.load_workbook(file, rich_text=True)
    texts_sheet = book["NoiDung"]
    bold = TextBlock(InlineFont(b=True), "địa bàn huyện")
    texts_sheet["C27"] = CellRichText("Trên ", bold, " có nhiều việc.")
    texts_sheet["C28"] = '="Trên địa bàn "&"huyện"'
    book["PL01"]["A4"] = "=NoiDung!C35"
    book.save(file)
    mends = mends_of_workbook(file)
    left = {each.place for each in mended_workbook(file, mends).left}
    assert {(place.sheet, place.cell) for place in left if not isinstance(place, Words)} <= {
        ("NoiDung", "C27"),
        ("NoiDung", "C28"),
        ("NoiDung", "C35"),
    }
    cells = {(place.sheet, place.cell) for place in left if not isinstance(place, Words)}
    assert {("NoiDung", "C27"), ("NoiDung", "C35")} <= cells
