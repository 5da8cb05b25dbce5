"""Templates and edited reports with something alive in them: refused, or their links taken."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from baocao_tthc.cli import main
from baocao_tthc.errors import DocumentError
from baocao_tthc.ooxml.live_content import LiveKind, live_members
from baocao_tthc.report.refreshing import refresh
from baocao_tthc.report.summary import outcome_lines
from support.filings import january, report_of
from support.live_parts import HARMLESS, LINKS, LIVE_DOCUMENTS, Change, part, relationships
from support.office_parts import members
from support.packages import NAME, workbook
from support.paths import TEMPLATE
from support.word_files import refusal, write, zipped

ALIVE = {name: hostile.change for name, hostile in LIVE_DOCUMENTS.items()}


def with_change(source: Path, folder: Path, change: Change) -> Path:
    """A copy of the document in a file of its own, its parts changed."""
    parts = members(source)
    change(parts)
    file = folder / "riêng.docx"
    file.write_bytes(zipped(parts))
    return file


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of the program's."""
    return write(report_of(january()), tmp_path_factory.mktemp("in"))


@pytest.mark.parametrize("change", [*ALIVE.values(), *LINKS.values()], ids=[*ALIVE, *LINKS])
def test_a_template_with_something_alive_is_refused(change: Change, tmp_path: Path) -> None:
    """One sentence that names the template and the part; nothing is written."""
    path = with_change(TEMPLATE, tmp_path, change)
    sentence = refusal(path, tmp_path)
    assert str(path) in sentence
    assert "hãy " in sentence


def test_a_template_has_no_link_at_all(tmp_path: Path) -> None:
    """Not even to a page: whoever follows it from the report does not know who put it there."""
    link = relationships("hyperlink", "https://a.vn")
    path = with_change(TEMPLATE, tmp_path, part("word/_rels/header1.xml.rels", link))
    assert "có liên kết ra ngoài (word/_rels/header1.xml.rels)" in refusal(path, tmp_path)


@pytest.mark.parametrize("change", ALIVE.values(), ids=ALIVE)
def test_a_report_with_something_alive_is_not_brought_up_to_date(
    change: Change, printed: Path, tmp_path: Path
) -> None:
    """It is refused and stays as it is, without a backup."""
    file = with_change(printed, tmp_path, change)
    before = file.read_bytes()
    with pytest.raises(DocumentError, match="hãy "):
        refresh(report_of(january()), file, file, overwrite=True)
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("change", LINKS.values(), ids=LINKS)
def test_links_of_a_report_lead_nowhere_when_it_is_brought_up_to_date(
    change: Change, printed: Path, tmp_path: Path
) -> None:
    """Templates and files of a computer: the link goes, it is told, nothing else changes."""
    file, target = with_change(printed, tmp_path, change), tmp_path / "mới.docx"
    outcome = refresh(report_of(january()), file, target, overwrite=False)
    before, after = members(file), members(target)
    assert [each for each in before if after[each] != before[each]] == [
        "word/_rels/settings.xml.rels"
    ]
    assert live_members(after) == ()
    assert "Đã bỏ 1 liên kết từ báo cáo đến tệp" in "\n".join(outcome_lines(outcome))


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_an_ordinary_report_is_brought_up_to_date(
    change: Change, printed: Path, tmp_path: Path
) -> None:
    """With links to pages, page numbers, charts of its own: not a byte of it changes."""
    file = with_change(printed, tmp_path, change)
    before = file.read_bytes()
    assert not refresh(report_of(january()), file, file, overwrite=True).written
    assert file.read_bytes() == before


OF_MAIL = ("mail merge", "form of a server", "schema with a program")  # what is cleaned away


@pytest.mark.parametrize("name", [*LINKS, *OF_MAIL])
def test_what_can_be_taken_does_not_go_upward(name: str, printed: Path, tmp_path: Path) -> None:
    """Links, sources of mail merges, data of other programs: the report goes without."""
    file = with_change(printed, tmp_path, (LINKS | ALIVE)[name])
    book = workbook(tmp_path / "so.xlsx")
    assert main(["dong-goi", str(book), "--bao-cao", str(file)]) == 0
    (sent,) = (tmp_path / NAME).glob("*.docx")
    assert [each for each in live_members(members(sent)) if each.kind is not LiveKind.WEB] == []
    assert main(["dong-goi", "--kiem", str(tmp_path / NAME)]) == 0


@pytest.mark.parametrize("name", sorted(ALIVE.keys() - {*OF_MAIL}))
def test_what_is_alive_does_not_go_upward(
    name: str, printed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, a sentence that names the report, no package."""
    file = with_change(printed, tmp_path, ALIVE[name])
    book = workbook(tmp_path / "so.xlsx")
    code = main(["dong-goi", str(book), "--bao-cao", str(file)])
    if code == 0:  # a path in a field is taken
        (sent,) = (tmp_path / NAME).glob("*.docx")
        assert live_members(members(sent)) == ()
        return
    assert code == 2
    assert str(file) in capsys.readouterr().err
    assert not (tmp_path / NAME).exists()


def test_a_template_beside_the_workbook_is_used_only_when_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever sent the workbook may have put it there: passed over and told, used by --mau."""
    folder = tmp_path / "templates"
    folder.mkdir()
    template, letter = folder / "BaoCao_TTHC.docx", folder / "ThuGui.txt"
    template.write_bytes(b"khong phai docx")
    letter.write_text("Tiêu đề: Riêng\nKính gửi", encoding="utf-8")
    book = workbook(tmp_path / "so.xlsx")
    assert main(["dong-goi", str(book)]) == 0
    told = capsys.readouterr().err
    assert f"Không dùng “{template}” nằm cạnh sổ" in told
    assert f"Không dùng “{letter}” nằm cạnh sổ" in told
    named = ["dong-goi", str(book), "--ly-do", "lời thư mới", "--loi-thu", str(letter)]
    assert main([*named, "--mau", str(template)]) == 2
    assert str(template) in capsys.readouterr().err
    shutil.copy(TEMPLATE, template)
    assert main([*named, "--mau", str(template)]) == 0
    assert "nằm cạnh sổ" not in capsys.readouterr().err
