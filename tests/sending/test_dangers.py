"""`--kiem` of packages that were sealed anew around something alive, foreign or not frozen."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from baocao_tthc.cli import main
from baocao_tthc.sending import verify
from support.live_parts import (
    DOCUMENT,
    HARMLESS,
    LINKS,
    LIVE_DOCUMENTS,
    Change,
    Hostile,
    part,
    relationships,
)
from support.live_workbooks import LIVE_WORKBOOKS, UNFROZEN
from support.office_parts import members
from support.packages import NAME, packed, reseal, workbook
from support.word_files import paragraph, template, zipped

BOOK, WORD = f"BaoCao_TTHC_{NAME}.xlsx", f"BaoCao_TTHC_{NAME}.docx"
Printed = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package on disk; tests copy it."""
    return packed(tmp_path_factory.mktemp("made")).folder


@pytest.fixture
def received(made: Path, tmp_path: Path) -> Path:
    """A copy of it, as received."""
    return Path(shutil.copytree(made, tmp_path / "nhận"))


def changed(folder: Path, name: str, change: Change) -> None:
    """Change the parts of a file of the package, and seal it anew."""
    parts = members(folder / name)
    change(parts)
    reseal(folder, name, zipped(parts))


def test_a_file_that_is_sealed_anew_is_as_it_was_sent(received: Path) -> None:
    """What the tests below do is not seen by hashes: the same parts, sealed anew, pass."""
    for name in (BOOK, WORD):
        changed(received, name, lambda _: None)
    assert verify(received) == (verify(received).said, (), (), ())


OF_REPORTS = {
    **{f"report: {name}": hostile for name, hostile in LIVE_DOCUMENTS.items()},
    **{f"report: {name}": Hostile(change, "liên kết ra ngoài") for name, change in LINKS.items()},
}


@pytest.mark.parametrize("name", OF_REPORTS)
def test_what_is_alive_in_a_received_report_is_told(name: str, received: Path) -> None:
    """Macro, link, DDE, OLE, altChunk, template: told of the file and the part."""
    change, said = OF_REPORTS[name]
    changed(received, WORD, change)
    assert any(each.startswith(WORD) and said in each for each in verify(received).dangers)


@pytest.mark.parametrize("name", LIVE_WORKBOOKS)
def test_what_is_alive_in_a_received_workbook_is_told(name: str, received: Path) -> None:
    """Macro, link, DDE, OLE, WEBSERVICE, file, UNC, command."""
    change, said = LIVE_WORKBOOKS[name]
    changed(received, BOOK, change)
    assert any(each.startswith(BOOK) and said in each for each in verify(received).dangers)


@pytest.mark.parametrize("name", UNFROZEN)
def test_what_is_not_frozen_is_told(name: str, received: Path) -> None:
    """Formulas in cells, names, formats and lists: none was frozen with them."""
    change, said = UNFROZEN[name]
    changed(received, BOOK, change)
    assert any(each.startswith(BOOK) and said in each for each in verify(received).differences)


def test_safe_is_another_word_than_as_it_was_sent(received: Path, capsys: Printed) -> None:
    """Every hash fits, and it is dangerous: exit code 1, and nobody is told that it is whole."""
    assert main(["dong-goi", "--kiem", str(received)]) == 0
    assert "an toàn, không có gì tự chạy hay dẫn ra ngoài" in capsys.readouterr().out
    changed(received, WORD, LIVE_DOCUMENTS["field"].change)
    assert verify(received).differences == ()
    assert main(["dong-goi", "--kiem", str(received)]) == 1
    out = capsys.readouterr().out
    assert "KHÔNG AN TOÀN, 1 thứ" in out.splitlines()[0]
    assert "nguyên vẹn" not in out
    assert "mã đúng không có nghĩa là an toàn" in out


@pytest.mark.parametrize("name", HARMLESS)
def test_an_ordinary_report_is_safe(name: str, received: Path) -> None:
    """Links to pages, page numbers, contents, charts: no false alarm."""
    changed(received, WORD, HARMLESS[name])
    assert verify(received).dangers == ()


def test_a_frozen_workbook_has_no_link_at_all(received: Path) -> None:
    """What a report may have, a link to a page, no frozen workbook has."""
    link = relationships("hyperlink", "https://dichvucong.gov.vn")
    changed(received, BOOK, part("xl/worksheets/_rels/sheet1.xml.rels", link))
    assert any("liên kết ra ngoài" in each for each in verify(received).dangers)


def reworded(old: str, new: str) -> Change:
    """Other words in the text of the report, wherever a run begins or ends with them."""

    def change(parts: dict[str, bytes]) -> None:
        before = parts[DOCUMENT]
        parts[DOCUMENT] = before.replace(f">{old}<".encode(), f">{new}<".encode())
        parts[DOCUMENT] = parts[DOCUMENT].replace(f": {old}<".encode(), f": {new}<".encode())
        assert parts[DOCUMENT] != before

    return change


PERIOD = "Từ ngày 21/12/2025 đến ngày 20/01/2026"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (reworded("XÃ NINH GIANG", "XÃ HƯNG ĐẠO"), "ghi đơn vị “ủy ban nhân dân xã hưng đạo"),
        (reworded("UBND xã Ninh Giang", "UBND xã Hưng Đạo"), "ghi đơn vị “UBND xã Hưng Đạo”"),
        (reworded(PERIOD, "Từ ngày 21/11/2025 đến ngày 20/12/2025"), "ghi kỳ “Từ ngày 21/11/2025"),
        (reworded("01", "02"), "ghi tháng “02”, khác với sổ (“01”)"),
        (reworded("2026", "2025"), "ghi năm “2025”"),
    ],
    ids=["letterhead", "annex", "period", "month", "year"],
)
def test_a_report_of_another_unit_or_period_is_told(
    change: Change, said: str, received: Path
) -> None:
    """The report that lies in the package must be the one of its workbook and manifest."""
    changed(received, WORD, change)
    assert any(said in each for each in verify(received).differences)


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"don_vi": "UBND xã Hưng Đạo"}, "ghi đơn vị"), ({"thang": 2}, "ghi tháng “02”")],
    ids=["unit", "month"],
)
def test_the_report_of_another_package_is_told(
    fields: dict[str, object], said: str, received: Path, tmp_path: Path
) -> None:
    """A sound report that was printed for somebody else, or for another month."""
    other = workbook(tmp_path / "khác.xlsx", **fields)
    assert main(["bao-cao", str(other), "-o", str(tmp_path / "khác.docx")]) in (0, 1)
    reseal(received, WORD, (tmp_path / "khác.docx").read_bytes())
    assert any(said in each for each in verify(received).differences)


@pytest.mark.parametrize(
    "change",
    [
        reworded("XÃ NINH GIANG", "Xã  Ninh Giang"),
        reworded("UBND xã Ninh Giang", "Ủy ban nhân dân xã Ninh Giang, thành phố Hải Phòng"),
        reworded(PERIOD, "từ 21/12/2025 đến 20/01/2026"),
        reworded("01", "1"),
    ],
    ids=["letters", "in full", "dates", "month"],
)
def test_the_same_unit_and_period_in_other_words(change: Change, received: Path) -> None:
    """A clerk writes them otherwise: nothing is told."""
    changed(received, WORD, change)
    assert verify(received) == (verify(received).said, (), (), ())


HEAD = (
    "{}\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "XÃ {}\tĐộc lập – Tự do – Hạnh phúc",
    "Số: 01/BC-UBND\tNinh Giang, ngày 02 tháng 02 năm 2026",
    "BÁO CÁO",
    "Kết quả công tác cải cách thủ tục hành chính tháng {} năm 2026",
    "Căn cứ Công văn ngày 05 tháng 9 năm 2025.",
)


@pytest.mark.parametrize(
    ("superior", "unit", "month", "said"),
    [
        ("ỦY BAN NHÂN DÂN", "NINH GIANG", "01", ""),
        ("UBND THÀNH PHỐ HẢI PHÒNG", "NINH GIANG", "1", ""),
        ("ỦY BAN NHÂN DÂN", "HƯNG ĐẠO", "01", "ghi đơn vị “ủy ban nhân dân"),
        ("ỦY BAN NHÂN DÂN", "NINH GIANG", "12", "ghi tháng “2026-12” ở tên báo cáo"),
    ],
)
def test_a_report_of_anyones_own_is_held_to_its_head(
    superior: str, unit: str, month: str, said: str, received: Path, tmp_path: Path
) -> None:
    """Without a control: its letterhead, not the day that it was signed on, and its title."""
    texts = "\n".join(HEAD).format(superior, unit, month).split("\n")
    file = template(tmp_path, *map(paragraph, texts))
    reseal(received, WORD, file.read_bytes())
    found = verify(received).differences
    assert [said in each for each in found] == ([True] if said else [])


@pytest.mark.parametrize("damage", [lambda _: b"", lambda old: old[:3000]], ids=["empty", "cut"])
def test_a_file_that_cannot_be_opened_is_a_difference(
    damage: Callable[[bytes], bytes], received: Path
) -> None:
    """Nothing can be said of what is alive in it, and it is not what a package has."""
    for name in (BOOK, WORD):
        reseal(received, name, damage((received / name).read_bytes()))
    found = verify(received)
    assert found.dangers == ()
    assert len(found.differences) == 2
