"""Sentences that the superior's report has under a condition: told once the condition turns."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from baocao_tthc.cli import main
from baocao_tthc.consolidation.superior_audit import unit_findings
from baocao_tthc.reading import read_filing
from baocao_tthc.report.record import read_sentences
from support.desk import MISSING, Desk, consolidated, desk, send
from support.edited_reports import in_document
from support.word_files import paragraphs, zipped

Printed = pytest.CaptureFixture[str]
_SENTENCE = "Các đơn vị chưa có số liệu để tổng hợp nêu tại mục I"


@pytest.fixture
def own(tmp_path: Path) -> Desk:
    """The desk with its report, a unit missing."""
    made = desk(tmp_path / "bàn")
    consolidated(made)
    return made


def told(made: Desk, report: Path) -> list[tuple[bool, str]]:
    """What the audit says of conditions: whether at a place, and what."""
    found = unit_findings(report, read_filing(made.sums))
    return [(bool(each.places), each.message) for each in found if each.rule == "VB53"]


def test_a_sentence_that_does_not_hold_any_more_is_told(own: Desk, capsys: Printed) -> None:
    """The missing unit sent: section I says so after a refresh, section IV would ask it to send."""
    kept = own.report.rename(own.report.with_name("đang sửa.docx"))
    assert told(own, kept) == []
    send(own.folder, MISSING, 9)
    consolidated(own)
    capsys.readouterr()
    main(["cap-nhat", str(own.sums), str(kept)])
    said = " ".join(capsys.readouterr().out.split())
    assert f"Cần đọc lại: câu “{_SENTENCE}" in said
    assert any(_SENTENCE in text for text in paragraphs(kept))
    ((at_a_place, message),) = told(own, kept)
    assert at_a_place
    assert message.endswith("không còn đúng với sổ; hãy bỏ.")
    assert told(own, own.report) == []


def test_a_sentence_that_holds_now_and_is_lacking_is_told(own: Desk) -> None:
    """A unit whose workbook was taken back: section IV does not ask it to send."""
    sent = send(own.folder, MISSING, 9)
    consolidated(own)
    kept = own.report.rename(own.report.with_name("đang sửa.docx"))
    sent.unlink()
    consolidated(own)
    main(["cap-nhat", str(own.sums), str(kept)])
    ((at_a_place, message),) = told(own, kept)
    assert not at_a_place
    assert message.startswith(f"Theo sổ thì nay có câu “{_SENTENCE}")


def test_a_sentence_that_somebody_wrote_otherwise_is_not_missed(own: Desk) -> None:
    """It was printed, and is another now: the office's own words are its own."""
    with zipfile.ZipFile(own.report) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    in_document(lambda xml: xml.replace(_SENTENCE, "Các xã chưa gửi"))(members)
    own.report.write_bytes(zipped(members))
    assert told(own, own.report) == []


def test_the_record_keeps_its_sentences(own: Desk) -> None:
    """After a refresh too, and those that two places have alike each with its heading."""

    def kept() -> list[tuple[str, str]]:
        with zipfile.ZipFile(own.report) as archive:
            data = archive.read("customXml/item1.xml")
        return [(each.words, each.after) for each in read_sentences(data)]

    before = kept()
    assert any(_SENTENCE in words for words, _ in before)
    assert len(set(before)) == len(before)
    send(own.folder, MISSING, 9)
    main(["tong-hop", str(own.folder), "-o", str(own.sums), "--ghi-de"])
    main(["cap-nhat", str(own.sums), str(own.report)])
    assert kept() == before
