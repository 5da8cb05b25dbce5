"""Files: what is written, backed up, refused, and what stays whole when a write fails."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from lxml import etree

from baocao_tthc.errors import DocumentError, OutputError
from baocao_tthc.report.record import read_record
from baocao_tthc.report.refreshing import refresh
from baocao_tthc.report.summary import RefreshOutcome
from baocao_tthc.sources.tags import SourcedText
from baocao_tthc.word.elements import control
from support.edited_reports import DOCUMENT, PENDING, RECEIVED, in_document, inside, run
from support.filings import january, report_of
from support.paths import ROOT, SOURCES
from support.refreshed_files import controls_of, edited, fresh, members, next_month
from support.word_files import controls, paragraph, template, write, zipped

NOW = datetime(2026, 11, 23, 13, 5)
RECORD = "customXml/item1.xml"


def in_place(path: Path) -> RefreshOutcome:
    """The next month's numbers into the file itself."""
    return refresh(report_of(next_month()), path, path, overwrite=False, now=NOW)


def test_the_file_itself_gets_a_backup_that_overwrites_nothing(tmp_path: Path) -> None:
    """The old report stands beside the new one, twice in a minute under two names."""
    path = write(report_of(january()), tmp_path)
    old = path.read_bytes()
    first = in_place(path)
    assert first.backup == tmp_path / "bao-cao (bản trước 2026-11-23 13.05).docx"
    assert first.backup.read_bytes() == old
    second = refresh(report_of(january()), path, path, overwrite=False, now=NOW)
    assert second.backup == tmp_path / "bao-cao (bản trước 2026-11-23 13.05, 2).docx"
    assert controls_of(members(path)[DOCUMENT]) == controls_of(members(first.backup)[DOCUMENT])


def test_without_changes_the_file_is_not_touched(tmp_path: Path) -> None:
    """Same numbers: no write, no backup, the same time; to another name it is copied."""
    path = write(report_of(january()), tmp_path)
    os.utime(path, (1, 1))
    outcome = refresh(report_of(january()), path, path, overwrite=False)
    assert (outcome.written, outcome.backup, outcome.changes) == (False, None, ())
    assert path.stat().st_mtime == 1
    assert list(tmp_path.iterdir()) == [path]
    other = refresh(report_of(january()), path, tmp_path / "khac.docx", overwrite=False)
    assert other.written
    assert (tmp_path / "khac.docx").read_bytes() == path.read_bytes()


def test_another_existing_target_is_not_overwritten_unasked(tmp_path: Path) -> None:
    """A file of that name stays unless the user says so."""
    path, target = write(report_of(january()), tmp_path), tmp_path / "moi.docx"
    target.write_bytes(b"x")
    with pytest.raises(OutputError, match="đã có"):
        refresh(report_of(next_month()), path, target, overwrite=False)
    assert target.read_bytes() == b"x"
    assert refresh(report_of(next_month()), path, target, overwrite=True).backup is None
    assert dict(controls(target))[RECEIVED] == "3751"


@pytest.mark.parametrize(
    ("name", "lock"),
    [
        ("bao-cao.docx", "~$ao-cao.docx"),
        ("bc.docx", "~$bc.docx"),
        ("bao-cao-thang-1.docx", "~$o-cao-thang-1.docx"),
        ("bao-cao.docx", ".~lock.bao-cao.docx#"),
    ],
)
def test_a_document_open_in_word_is_refused(name: str, lock: str, tmp_path: Path) -> None:
    """The newest text is in Word, not in the file; the sentence names the lock: of a name of
    seven letters Word replaces one, of longer ones two.
    """
    path = write(report_of(january()), tmp_path).rename(tmp_path / name)
    (tmp_path / lock).write_bytes(b"")
    with pytest.raises(DocumentError, match="đang mở trong Word") as caught:
        in_place(path)
    assert lock in str(caught.value)
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted([name, lock])


def test_a_document_without_our_controls_is_refused(tmp_path: Path) -> None:
    """A report of another making has nothing to refresh: one sentence, what to do."""
    path = template(tmp_path, paragraph("Tổng số: 3.749 hồ sơ"))
    with pytest.raises(DocumentError, match="không có ô số nào của chương trình; hãy tạo báo cáo"):
        in_place(path)


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 cut",
        zipped({"[Content_Types].xml": b"<Types/>"}),
        zipped({DOCUMENT: b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"}),
    ],
)
def test_what_is_no_sound_document_is_refused(content: bytes, tmp_path: Path) -> None:
    """A cut file, no document, an external entity: one sentence, the file stays."""
    path = tmp_path / "la.docx"
    path.write_bytes(content)
    with pytest.raises(DocumentError):
        in_place(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    "harm",
    [
        lambda xml: xml.replace("</w:body>", "", 1),
        lambda xml: xml.replace("<w:body>", "<!DOCTYPE x [<!ENTITY a 'b'>]><w:body>"),
        lambda xml: re.sub(r"^<\?xml[^>]*\?>", "<?xml version='1.0' encoding='x-la'?>", xml),
    ],
    ids=["thẻ không đóng", "khai báo thực thể", "bảng mã lạ"],
)
def test_a_damaged_part_ends_in_a_sentence(harm: Callable[[str], str], tmp_path: Path) -> None:
    """XML that cannot be read is told with its part, and nothing is written."""
    path = edited(tmp_path, in_document(harm))
    old = path.read_bytes()
    with pytest.raises(DocumentError, match=re.escape(DOCUMENT)):
        in_place(path)
    assert path.read_bytes() == old
    assert list(tmp_path.iterdir()) == [path]


def test_a_refused_write_leaves_the_file_and_no_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program holds the file (Windows): the old one stays whole, no clutter."""
    path = write(report_of(january()), tmp_path)
    old, replace = path.read_bytes(), Path.replace

    def held(self: Path, target: Path) -> Path:
        if target == path:
            raise PermissionError(13, "held")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(OutputError, match="đang mở trong Excel/Word"):
        in_place(path)
    assert path.read_bytes() == old
    assert list(tmp_path.iterdir()) == [path]


def test_a_killed_write_leaves_the_file_whole(tmp_path: Path) -> None:
    """The process dies between writing and renaming: the report is the old one, and its backup."""
    path = write(report_of(january()), tmp_path)
    old = path.read_bytes()
    program = (
        "import os, sys; from pathlib import Path; sys.path[:0] = sys.argv[2:]\n"
        "from support.refreshed_files import next_month; from support.filings import report_of\n"
        "from baocao_tthc import files; from baocao_tthc.report.refreshing import refresh\n"
        "keep = files._settle\n"
        "def dies(path):\n"
        "    keep(path)\n"
        "    if list(path.parent.glob('*bản trước*')): os._exit(9)\n"
        "files._settle = dies\n"
        "path = Path(sys.argv[1]); refresh(report_of(next_month()), path, path, overwrite=False)\n"
    )
    folders = [str(ROOT / "tests"), str(SOURCES)]
    done = subprocess.run([sys.executable, "-c", program, path, *folders], check=False)
    assert done.returncode == 9
    assert path.read_bytes() == old
    (backup,) = tmp_path.glob("*bản trước*")
    assert backup.read_bytes() == old


def test_the_record_says_what_was_printed(tmp_path: Path) -> None:
    """Every control's text by source, those of one source together; refreshed with the numbers."""
    path = write(report_of(january()), tmp_path)
    record = read_record(members(path)[RECORD])
    assert record is not None
    assert record[PENDING].texts == {"6", "06", "có 06"}
    found = controls(path)
    assert {(s, t) for s, printed in record.items() for t in printed.texts} == set(found)
    assert sum(printed.controls for printed in record.values()) == len(found)
    in_place(path)
    assert read_record(members(path)[RECORD]) == _record_of_fresh()


def _record_of_fresh() -> object:
    from io import BytesIO

    with zipfile.ZipFile(BytesIO(fresh())) as archive:
        return read_record(archive.read(RECORD))


def test_a_template_made_from_a_report_has_one_record(
    tmp_path: Path, validate: Callable[[Path], list[str]]
) -> None:
    """Its old record is replaced, not doubled; the document stays valid."""
    old = members(write(report_of(january()), tmp_path))
    for printed in (b"3.749", b">3749<"):
        put = b"{{ tiep_nhan }}" if b"." in printed else b">{{ tiep_nhan }}<"
        old[DOCUMENT] = old[DOCUMENT].replace(printed, put)
    path = tmp_path / "mau.docx"
    path.write_bytes(zipped(old))
    target = tmp_path / "moi.docx"
    from baocao_tthc.report.render import render_report

    render_report(report_of(next_month()), path, target)
    assert [name for name in members(target) if name.startswith("customXml/item")] == [
        RECORD, "customXml/itemProps1.xml",
    ]  # fmt: skip
    record = read_record(members(target)[RECORD])
    assert record is not None
    assert record[RECEIVED].texts == {"3.751"}
    assert validate(target) == []


def test_without_a_record_every_number_is_refreshed_and_words_are_kept(tmp_path: Path) -> None:
    """A program that drops the record: a typed number cannot be told from an old one, words can."""

    def change(parts: dict[str, bytes]) -> None:
        inside(run("3.800"))(parts)
        inside(run("khoảng 6"), PENDING)(parts)
        del parts[RECORD]

    path = edited(tmp_path, change)
    outcome = refresh(report_of(next_month()), path, tmp_path / "moi.docx", overwrite=False)
    assert not outcome.recorded
    assert [each.old for each in outcome.typed_over] == ["khoảng 6"]
    assert ("3.800", "3.751") in [(each.old, each.new) for each in outcome.changes]
    assert RECORD not in members(tmp_path / "moi.docx")


def test_a_foreign_or_damaged_record_is_none() -> None:
    """Another program's XML part, cut XML, or one that declares entities is no record."""
    for data in (b"<b/>", b'<so-lieu xmlns="urn:baocao-tthc:so-lieu">', b"", b"<a xmlns='urn:x'/>"):
        assert read_record(data) is None
    hostile = b'<!DOCTYPE a><so-lieu xmlns="urn:baocao-tthc:so-lieu"/>'
    assert read_record(hostile) is None


def test_what_libreoffice_saved_is_understood(
    tmp_path: Path, office: Callable[[Path, str], Path]
) -> None:
    """LibreOffice drops the tags and keeps alias and record: typed text is known, all else new."""
    saved = office(edited(tmp_path, inside(run("3.800"))), "docx")
    same = refresh(report_of(january()), saved, saved, overwrite=False)
    assert (same.recorded, same.changes, same.deleted) == (True, (), ())
    target = tmp_path / "moi.docx"
    outcome = refresh(report_of(next_month()), saved, target, overwrite=False)
    assert [each.old for each in outcome.typed_over] == ["3.800"]
    assert (outcome.emptied, outcome.unknown) == ((), ())
    expected = tmp_path / "fresh.docx"
    expected.write_bytes(fresh())
    found = controls_of(members(target)[DOCUMENT])
    wanted = controls_of(members(expected)[DOCUMENT])
    assert found == [(s, "3.800" if t == "3.751" and n == _first(wanted) else t)
                     for n, (s, t) in enumerate(wanted)]  # fmt: skip


def _first(found: list[tuple[str, str]]) -> int:
    return [source for source, _ in found].index(RECEIVED)


def test_large_documents_take_time_that_grows_with_them(tmp_path: Path) -> None:
    """Forty times the controls are read and written in one go, each of them."""

    def change(parts: dict[str, bytes]) -> None:
        value = SourcedText(RECEIVED, "3.749")
        made = b"".join(
            b"<w:p>%s</w:p>" % etree.tostring(control(value, number)) for number in range(8000)
        )
        parts[DOCUMENT] = parts[DOCUMENT].replace(b"<w:body>", b"<w:body>" + made, 1)

    outcome = in_place(edited(tmp_path, change))
    assert sum(each.source == RECEIVED for each in outcome.changes) > 8000
