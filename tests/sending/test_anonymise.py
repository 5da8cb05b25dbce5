"""The office's edited report in the package: its text untouched, its people and paths gone."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from pathlib import Path

import docx
import pytest

from baocao_tthc.cli import main
from baocao_tthc.errors import DocumentError
from baocao_tthc.ooxml.metadata import FileProperties
from baocao_tthc.sending.anonymise import OfficeReport, office_report
from baocao_tthc.sending.manifest import MAIL
from support.filings import january, report_of
from support.packages import NAME, manifest, workbook
from support.refreshed_files import members
from support.word_files import write, zipped

ABOUT = FileProperties("UBND xã “Ninh” & Giang", "Báo cáo", date(2026, 1, 20))
DOCUMENT = "word/document.xml"
Change = Callable[[dict[str, bytes]], None]


def edited(tmp_path: Path, change: Change) -> Path:
    """The January report with parts changed."""
    path = write(report_of(january()), tmp_path)
    parts = members(path)
    change(parts)
    path.write_bytes(zipped(parts))
    return path


def taken(path: Path) -> OfficeReport:
    """It, as the package takes it."""
    return office_report(path, report_of(january()), ABOUT)


def parts_of(made: OfficeReport) -> dict[str, bytes]:
    """The parts of what was taken."""
    with zipfile.ZipFile(BytesIO(made.content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def private(parts: dict[str, bytes]) -> None:
    """Put a person's name and a computer's path wherever Word puts them."""
    body = parts[DOCUMENT].decode()
    said = '<w:p><w:ins w:id="9" w:author="Bimat A" w:date="2026-01-01T00:00:00Z"><w:r><w:t>mới'
    said += ' w:author="giữ"</w:t></w:r></w:ins></w:p>'
    parts[DOCUMENT] = body.replace("<w:body>", f"<w:body>{said}", 1).encode()
    core = "docProps/core.xml"
    parts[core] = re.sub(rb"(<dc:creator>)[^<]*", rb"\1Bimat B", parts[core])
    parts["docProps/app.xml"] = (
        b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'extended-properties"><Template>C:\\bimat.dotx</Template><Company>Bimat C</Company>'
        b"</Properties>"
    )
    parts["word/_rels/settings.xml.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/attachedTemplate" Target="file:///C:\\Users\\bimat\\a.dotm" '
        b'TargetMode="External"/></Relationships>'
    )


def test_people_and_paths_are_gone_and_the_text_is_untouched(tmp_path: Path) -> None:
    """Author of a revision, creator, company, template: the unit or nothing; no letter changes."""
    path = edited(tmp_path, private)
    before, made = members(path), taken(path)
    after = parts_of(made)
    assert not any(b"bimat" in part.lower() for part in after.values())
    unit = "UBND xã “Ninh” &amp; Giang".encode()
    assert b'w:author="' + unit + b'"' in after[DOCUMENT]
    assert 'mới w:author="giữ"'.encode() in after[DOCUMENT]
    author = re.compile(rb' w:author="[^"]*" w:date')
    assert author.sub(b"", after[DOCUMENT]) == author.sub(b"", before[DOCUMENT])
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {
        *(DOCUMENT, "docProps/core.xml", "docProps/app.xml", "word/_rels/settings.xml.rels")
    }
    assert "Báo cáo còn sửa đổi đang theo dõi" in made.notes[0]


def test_a_report_of_ours_stays_sound(
    tmp_path: Path, validate: Callable[[Path], list[str]]
) -> None:
    """The validator has no more against the cleaned report than against the original."""
    path = write(report_of(january()), tmp_path)
    target = tmp_path / "b.docx"
    target.write_bytes(taken(path).content)
    assert validate(target) == validate(path) == []


def test_macros_are_refused(tmp_path: Path) -> None:
    """A report with macros does not go upward."""

    def macros(parts: dict[str, bytes]) -> None:
        types = "[Content_Types].xml"
        parts["word/vbaProject.bin"] = b"x"
        parts[types] = parts[types].replace(
            b"</Types>",
            b'<Override PartName="/word/vbaProject.bin" '
            b'ContentType="application/vnd.ms-office.vbaProject"/></Types>',
        )

    with pytest.raises(
        DocumentError, match=r"có macro \(word/vbaProject\.bin\); hãy mở bằng Word và lưu lại"
    ):
        taken(edited(tmp_path, macros))


def test_a_signed_report_stays_as_it_is(tmp_path: Path) -> None:
    """Cleaning would break a digital signature: it goes byte for byte, and the sender is told; one
    with something alive in it does not go.
    """

    def sign(parts: dict[str, bytes]) -> None:
        private(parts)
        parts["_xmlsignatures/sig1.xml"] = b"<Signature/>"

    def sign_without_link(parts: dict[str, bytes]) -> None:
        sign(parts)
        del parts["word/_rels/settings.xml.rels"]

    path = edited(tmp_path, sign_without_link)
    made = taken(path)
    assert made.content == path.read_bytes()
    assert "đã ký số" in made.notes[0]
    with pytest.raises(
        DocumentError, match=r"liên kết ra ngoài \(word/_rels/settings\.xml\.rels\)"
    ):
        taken(edited(tmp_path, sign))


def test_its_audit_stands_in_the_manifest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A report whose text has another number than the workbook: it goes; the sender is told which
    and what to do, the mail how many.
    """

    def typed(parts: dict[str, bytes]) -> None:
        parts[DOCUMENT] = parts[DOCUMENT].replace(b">3.749<", b">3.794<")

    own = edited(tmp_path, typed)
    file = workbook(tmp_path / "so.xlsx")
    assert main(["dong-goi", str(file), "--bao-cao", str(own)]) == 0
    said = manifest(tmp_path / NAME)["report"]
    assert said["edited"]
    assert said["audit"]["summary"]["error"] >= 1
    assert any("3.794" in each["message"] for each in said["audit"]["findings"])
    told = capsys.readouterr().err
    assert "Soát báo cáo “bao-cao.docx”: " in told
    assert re.search(r"- mục 2\.\d, đoạn \d+: .*3\.794", told)
    assert "hãy sửa báo cáo, xóa gói này khi chưa gửi" in told
    errors = said["audit"]["summary"]["error"]
    mail = message_from_bytes((tmp_path / NAME / MAIL).read_bytes(), policy=default)
    assert isinstance(mail, EmailMessage)
    text = mail.get_body()
    assert isinstance(text, EmailMessage)
    body = " ".join(text.get_content().split())
    assert f"Soát lời văn báo cáo Word: {errors} lỗi (" in body
    assert main(["dong-goi", "--kiem", str(tmp_path / NAME)]) == 0


def test_what_is_no_document_leaves_no_package(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that is no report: one sentence, exit code 2, no folder."""
    file, other = workbook(tmp_path / "so.xlsx"), tmp_path / "la.docx"
    other.write_bytes(b"PK\x03\x04")
    assert main(["dong-goi", str(file), "--bao-cao", str(other)]) == 2
    assert str(other) in capsys.readouterr().err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["la.docx", "so.xlsx"]


def test_a_comments_author_has_no_initials_and_the_document_stays_valid(
    tmp_path: Path, validate: Callable[[Path], list[str]]
) -> None:
    """Initials hold nine characters: the unit's name would break the file."""
    path = write(report_of(january()), tmp_path)
    document = docx.Document(str(path))
    paragraph = document.paragraphs[5]
    document.add_comment(paragraph.runs[:1] or [paragraph.add_run("x")], "ý kiến", "Lan", "LAN")
    document.save(str(path))
    made = taken(path)
    target = tmp_path / "goi.docx"
    target.write_bytes(made.content)
    assert validate(target) == []
    assert b"LAN" not in parts_of(made)["word/comments.xml"]


@pytest.mark.parametrize("change", ["rPrChange", "pPrChange", "tcPrChange"])
def test_tracked_formats_are_tracked_changes(tmp_path: Path, change: str) -> None:
    """The receiver sees them as well, so the sender is told."""

    def track(parts: dict[str, bytes]) -> None:
        mark = f'<w:{change} w:id="7" w:author="Lan"/>'.encode()
        parts[DOCUMENT] = parts[DOCUMENT].replace(b"<w:body>", b"<w:body><!-- " + mark + b" -->", 1)

    assert any("sửa đổi đang theo dõi" in note for note in taken(edited(tmp_path, track)).notes)


@pytest.mark.parametrize(
    "target",
    [r"C:\Users\lan\a.docx", "file:///home/lan", "%5C%5Cmay%5Cchung", "/Users/lan", "../lan",
     "&#102;ile:///lan"],
)  # fmt: skip
def test_links_to_a_computers_files_lead_nowhere(tmp_path: Path, target: str) -> None:
    """However the path is written; a link to the net stays."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"

    def link(parts: dict[str, bytes]) -> None:
        rels = "word/_rels/document.xml.rels"
        added = "".join(
            f'<Relationship Id="z{n}" Type="{kind}" Target="{to}" TargetMode="External"/>'
            for n, to in enumerate((target, "https://dichvucong.gov.vn"))
        )
        parts[rels] = parts[rels].replace(b"</Relationships>", f"{added}</Relationships>".encode())

    rels = parts_of(taken(edited(tmp_path, link)))["word/_rels/document.xml.rels"].decode()
    assert 'Target="about:blank"' in rels
    assert 'Target="https://dichvucong.gov.vn"' in rels
    assert target not in rels


def test_settings_lose_sources_of_mail_merges_and_variables(
    tmp_path: Path, validate: Callable[[Path], list[str]]
) -> None:
    """They hold servers, paths and whatever add-ins left there; nothing of it is seen."""

    def merge(parts: dict[str, bytes]) -> None:
        private = (
            b'<w:mailMerge><w:mainDocumentType w:val="formLetters"/><w:dataType w:val="native"/>'
            b'<w:connectString w:val="BIMAT"/></w:mailMerge>'
        )
        settings = "word/settings.xml"
        start = parts[settings].index(b">", parts[settings].index(b"<w:settings")) + 1
        parts[settings] = parts[settings][:start] + private + parts[settings][start:]

    made = taken(edited(tmp_path, merge))
    assert b"BIMAT" not in parts_of(made)["word/settings.xml"]
    target = tmp_path / "goi.docx"
    target.write_bytes(made.content)
    assert validate(target) == []


def test_other_programs_data_goes_and_our_record_stays(tmp_path: Path) -> None:
    """Custom XML of any program but ours is emptied, also when it names our namespace."""

    def add(parts: dict[str, bytes]) -> None:
        parts["customXml/item9.xml"] = b"<a>bimat urn:baocao-tthc:so-lieu</a>"

    path = edited(tmp_path, add)
    after = parts_of(taken(path))
    assert b"bimat" not in after["customXml/item9.xml"]
    assert after["customXml/item1.xml"] == members(path)["customXml/item1.xml"]


def test_a_field_keeps_its_kind_and_loses_its_path(tmp_path: Path) -> None:
    """HYPERLINK to a computer's file, in both spellings; a public address stays."""
    said = (
        r'<w:p><w:r><w:instrText xml:space="preserve"> HYPERLINK "C:\\bimat\\a b" \o "y" '
        r"</w:instrText></w:r></w:p><w:p>"
        r'<w:fldSimple w:instr=" HYPERLINK &quot;\\\\may\\bimat&quot; \o &quot;y&quot;"/>'
        r"</w:p><w:p>"
        r'<w:r><w:instrText>HYPERLINK "https://a.vn/b" \o "x"</w:instrText></w:r></w:p>'
    )

    def add(parts: dict[str, bytes]) -> None:
        parts[DOCUMENT] = parts[DOCUMENT].replace(b"<w:body>", f"<w:body>{said}".encode(), 1)

    body = parts_of(taken(edited(tmp_path, add)))[DOCUMENT]
    assert rb' HYPERLINK "about:blank" \o "y" <' in body
    assert rb' HYPERLINK &quot;about:blank&quot; \o &quot;y&quot;"' in body
    assert rb'HYPERLINK "https://a.vn/b" \o "x"<' in body
    assert b"bimat" not in body


def test_a_part_is_what_its_relationship_says(tmp_path: Path) -> None:
    """Some writers name core properties and settings otherwise: the people in them go as well."""
    core, settings = "package/services/metadata/core-properties/0a1b.psmdcp", "word/cai-dat.xml"

    def rename(parts: dict[str, bytes]) -> None:
        private(parts)
        merge = b"<w:docVars><w:docVar w:name='a' w:val='bimat'/></w:docVars>"
        for old, new, rels in (
            ("docProps/core.xml", core, "_rels/.rels"),
            ("word/settings.xml", settings, "word/_rels/document.xml.rels"),
        ):
            parts[new] = parts.pop(old)
            short = [name.removeprefix("word/").encode() for name in (old, new)]
            assert short[0] in parts[rels]
            parts[rels] = parts[rels].replace(*short)
            types = "[Content_Types].xml"
            parts[types] = parts[types].replace(old.encode(), new.encode())
        end = b"</w:settings>"
        parts[settings] = parts[settings].replace(end, merge + end)

    after = parts_of(taken(edited(tmp_path, rename)))
    assert "docProps/core.xml" not in after
    assert ABOUT.title.encode() in after[core]
    assert not any(b"bimat" in part.lower() for part in after.values())
