"""The draft of the mail: what a mail program reads in it, and what cannot get into it."""

from __future__ import annotations

import base64
import hashlib
import os
import quopri
import re
import unicodedata
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baocao_tthc.errors import TemplateError, WorkbookError
from baocao_tthc.filing import Filing, Place, Text
from baocao_tthc.sending.mail import (
    Letter,
    Mail,
    attachments_too_large,
    default_letter,
    draft,
    letter_values,
    mail_of,
    write_letter,
)
from baocao_tthc.sending.manifest import identity
from support.filings import report_of
from support.packages import data_of, packed

SENDER, RECIPIENT = "vanthu@ninhgiang.example.vn", "sonoivu@haiphong.example.vn"


def read(content: bytes) -> EmailMessage:
    """The message as Python's own parser reads it."""
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def report(**fields: object) -> Filing:
    """The Report of the consistent data with these fields more."""
    return report_of(data_of(**fields))


def mail(**fields: object) -> Mail:
    """Its mail, with a short letter."""
    made = report(**fields)
    return mail_of(made, identity(made), Letter("Báo cáo", "Kính gửi\n"))


def test_the_draft_says_who_what_and_to_whom(tmp_path: Path) -> None:
    """Subject and names with diacritics, both recipients, not yet sent, a text in UTF-8."""
    to = f"Sở Nội vụ <{RECIPIENT}>\nttpvhcc@haiphong.example.vn"
    made = packed(tmp_path / "x", thu_gui_tu=SENDER, thu_gui_den=to)
    message = read((made.folder / "thu-gui.eml").read_bytes())
    assert message["Subject"] == (
        "Báo cáo cải cách thủ tục hành chính tháng 01/2026 của UBND xã Ninh Giang"
    )
    (sender,) = message["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ("UBND xã Ninh Giang", SENDER)
    assert [(each.display_name, each.addr_spec) for each in message["To"].addresses] == [
        ("Sở Nội vụ", RECIPIENT),
        ("", "ttpvhcc@haiphong.example.vn"),
    ]
    assert message["X-Unsent"] == "1"
    assert message["Date"].datetime.isoformat() == "2026-01-20T08:00:00+07:00"
    text = message.get_body().get_content()  # type: ignore[union-attr]
    assert "Kính gửi: UBND Thành phố Hải Phòng" in text
    assert "từ ngày 21/12/2025 đến ngày 20/01/2026" in text
    assert "Biểu II.06B: 6 dòng; tiếp nhận 3.749, đã giải quyết 3.743" in text
    assert "Kết quả kiểm tra số liệu: Không phát hiện sai sót." in text


def test_the_attachments_are_the_files(tmp_path: Path) -> None:
    """Exactly workbook, report and manifest, byte for byte; the text states their hashes."""
    made = packed(tmp_path / "x")
    message = read((made.folder / "thu-gui.eml").read_bytes())
    attached = {each.get_filename(): each for each in message.iter_attachments()}
    assert sorted(attached) == sorted(file.name for file in made.attachments)
    text = message.get_body().get_content()  # type: ignore[union-attr]
    for file in made.attachments:
        content = file.read_bytes()
        assert attached[file.name].get_content() == content
        assert hashlib.sha256(content).hexdigest() in text
        kind = "json" if file.suffix == ".json" else "openxmlformats"
        assert kind in attached[file.name].get_content_type()


def test_lines_end_as_the_standard_wants(tmp_path: Path) -> None:
    """RFC 5322: every line ends with CR LF, none is longer than 998, all is ASCII."""
    content = (packed(tmp_path / "x").folder / "thu-gui.eml").read_bytes()
    assert content.isascii()
    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 998


def test_without_addresses_the_draft_has_none(tmp_path: Path) -> None:
    """No To, no From: the program that opens it knows its account; the sender is told."""
    made = packed(tmp_path / "x")
    message = read((made.folder / "thu-gui.eml").read_bytes())
    assert (message["To"], message["From"]) == (None, None)
    assert any("chưa có nơi nhận" in note for note in made.notes)
    assert any("chưa có người gửi" in note for note in made.notes)


@pytest.mark.parametrize(
    "typed",
    ["văn thư", "a@b", "a b@x.vn", "a@x.vn>", "<a@x.vn", "a@@x.vn", "a@x..vn", "Tên <>",
     "a@x.vn Bcc: c@x.vn", "thư@x.vn"],
)  # fmt: skip
def test_what_is_no_address_is_told_with_its_cell(typed: str) -> None:
    """A mail that would come back is not drafted: the cell and the text are named."""
    with pytest.raises(WorkbookError, match="không phải là địa chỉ thư điện tử") as caught:
        mail(thu_gui_den=typed)
    assert typed[:20].split("\n", maxsplit=1)[0][:5] in str(caught.value)


@given(st.text(st.characters(codec="utf-8", exclude_characters=";,"), max_size=80))
def test_no_unit_adds_a_header(unit: str) -> None:
    """Whatever the unit is called, newlines and "Bcc:" included: it is a name, never a header."""
    made = report(don_vi="UBND xã " + unit + "\r\nBcc: kẻ.gian@x.vn\n\nX", thu_gui_tu=SENDER)
    who = identity(made)
    values = letter_values(made, who, (), {})
    letter = write_letter(default_letter(), values)
    message = read(draft(mail_of(made, who, letter), who, {}))
    assert set(message.keys()) == {
        *("From", "Subject", "Date", "X-Unsent", "Content-Type"),
        *("Content-Transfer-Encoding", "MIME-Version"),
    }
    assert "\n" not in message["Subject"]
    assert message["From"].addresses[0].addr_spec == SENDER


def test_a_field_called_like_a_formula_is_text(tmp_path: Path) -> None:
    """=HYPERLINK(…) as a field's name goes into no file as a formula, into the mail as it is."""
    from openpyxl import load_workbook

    from support.packages import data_of as data

    hostile = '=HYPERLINK("http://x.example";"Xem")'
    forms = data()["bieu"]
    forms["II.06B"]["dong"][0][0] = hostile
    made = packed(tmp_path / "x", bieu=forms)
    cell = load_workbook(made.attachments[0])["II.06B"]["B12"]
    assert (cell.value, cell.data_type) == (hostile, "s")
    assert cell.hyperlink is None


def test_values_are_put_in_once(tmp_path: Path) -> None:
    """A unit called "$tep" is called so: what is put in is not read again."""
    made = report(don_vi="$tep ${ket_qua} $$")
    letter = write_letter(default_letter(), letter_values(made, identity(made), (), {}))
    assert "$tep ${ket_qua} $$ gửi báo cáo" in letter.body


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Tiêu đề: $don_vi\n$nguoi_nhan", r"tên \$nguoi_nhan mà chương trình không biết"),
        ("Tiêu đề: a\n100 $ một", r"dấu \$ không đứng trước tên nào"),
        ("Kính gửi", "dòng đầu “Tiêu đề: …”"),
        ("Tiêu đề: a\n" + "x" * 70_000, "dài quá 64 KB"),
    ],
)
def test_a_template_that_cannot_be_used_is_told(text: str, said: str, tmp_path: Path) -> None:
    """The office edits the letter: what it got wrong is one sentence, and nothing is sent so."""
    file = tmp_path / "ThuGui.txt"
    file.write_text(text, encoding="utf-8")
    made = report()
    with pytest.raises(TemplateError, match=said):
        write_letter(file, letter_values(made, identity(made), (), {}))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes among its files")
def test_a_pipe_is_no_letter(tmp_path: Path) -> None:
    """What is no regular file is not opened, which might never end."""
    os.mkfifo(tmp_path / "ThuGui.txt")
    with pytest.raises(TemplateError, match="Không đọc được mẫu thư"):
        write_letter(tmp_path / "ThuGui.txt", {})


def test_a_template_in_another_encoding_is_told(tmp_path: Path) -> None:
    """A file saved by Notepad in an old encoding: said, not garbled; with a mark it is fine."""
    file = tmp_path / "ThuGui.txt"
    file.write_bytes("Tiêu đề: a\nKính".encode("utf-16"))
    with pytest.raises(TemplateError, match="mã UTF-8"):
        write_letter(file, {})
    file.write_bytes("Tiêu đề: Chào\r\n\r\nKính".encode("utf-8-sig"))
    assert write_letter(file, {}) == Letter("Chào", "Kính\n")


def test_the_offices_own_letter_is_used(tmp_path: Path) -> None:
    """The ThuGui.txt that is asked for is the letter; every name of the program's works."""
    from baocao_tthc.sending import Templates, pack, read_checked
    from support.packages import workbook

    letter = tmp_path / "ThuGui.txt"
    names = list(letter_values(report(), identity(report()), (), {}))
    text = "Tiêu đề: Riêng $thang\n" + "\n".join(f"{name}=$${name}: ${name}" for name in names)
    letter.write_text(text, encoding="utf-8")
    subject = read_checked(workbook(tmp_path / "so.xlsx"))
    made = pack(subject, tmp_path, Templates(letter=letter))
    assert made.mail.letter.subject == "Riêng 01/2026"
    assert "don_vi=$don_vi: UBND xã Ninh Giang" in made.mail.letter.body


@pytest.mark.parametrize(
    ("size", "said"),
    [(9_999_999, ""), (10_000_001, "quá giới hạn 10 MB"), (20_500_000, "quá giới hạn 10 MB, 20 MB"),
     (26_000_000, "quá giới hạn 10 MB, 20 MB, 25 MB")],
)  # fmt: skip
def test_gateways_limits_are_told(size: int, said: str) -> None:
    """A message over a common gateway's limit is announced with the limits it is over."""
    assert said in attachments_too_large(size)
    assert bool(attachments_too_large(size)) is bool(said)


def test_an_explanation_travels_in_the_letter() -> None:
    """Each finding stands in the letter, and under it what the clerk wrote, on one line."""
    from baocao_tthc.findings.finding import Finding, Severity

    made = report()
    finding = Finding("LB01", Severity.ERROR, "Lệch 4.", (Place("A", 1, 1),), explanation="Vì\n b")
    other = Finding("TC01", Severity.WARNING, "Tên cũ.", ())
    text = letter_values(made, identity(made), (finding, other), {})["giai_trinh"]
    assert text == "- Lỗi LB01: Lệch 4.\n  Giải trình: Vì b\n- Cảnh báo TC01: Tên cũ."


def test_a_name_with_marks_of_addresses_is_only_a_name() -> None:
    """Quotes, colons and dots in a recipient's name do not part the address."""
    field = Text(Place("ThongTin", 23, 2), f'"Sở: Nội vụ (phòng 1)." <{RECIPIENT}>')
    made = report()
    made = made._replace(info={**made.info, "mail_to": field})
    message = read(draft(mail_of(made, identity(made), Letter("a", "b\n")), identity(made), {}))
    (only,) = message["To"].addresses
    assert only.addr_spec == RECIPIENT
    assert only.display_name == "Sở: Nội vụ (phòng 1)."


_ENCODED = re.compile(r"=\?utf-8\?([bq])\?([^?]*)\?=", re.IGNORECASE)


def strictly(raw: str) -> str:
    """A header as RFC 2047 reads it: white space between neighbouring encoded words is none."""
    unfolded = re.sub(r"\r?\n(?=[ \t])", "", raw)
    joined = re.sub(r"(?<=\?=)\s+(?==\?)", "", unfolded)

    def decoded(match: re.Match[str]) -> str:
        assert len(match[0]) <= 75
        if match[1] in "bB":
            return base64.b64decode(match[2]).decode()
        return quopri.decodestring(match[2].replace("_", " ").encode()).decode()

    return _ENCODED.sub(decoded, joined)


def raw_header(content: bytes, name: str) -> str:
    """The header of a message as it is written."""
    (found,) = re.findall(rf"(?m)^{name}: ((?:.*\r\n)(?:[ \t].*\r\n)*)", content.decode("ascii"))
    return str(found).strip()


words = st.lists(
    st.sampled_from(
        ["Trung", "tâm", "Phục", "vụ", "hành", "chính", "công", "xã", "Hà", "Tây,", "Ủy", "ban",
         "nhân", "dân", "Kiến", "Thụy", "=?utf-8?b?QmNj?=", "A;", '"', "—"]
    ),
    min_size=1, max_size=30,
).map(" ".join)  # fmt: skip


@given(words, words, words)
def test_every_header_says_what_was_written(subject: str, sender: str, recipient: str) -> None:
    """Spaces and commas of Vietnamese names too, to a strict reader and to Python's own."""
    letter = Letter(subject, "Lời thư.")
    mail = Mail(letter, (sender, "a@x.vn"), ((recipient, "b@x.vn"), ("Văn thư", "c@x.vn")))
    content = draft(mail, identity(report()), {})
    assert strictly(raw_header(content, "Subject")) == subject
    assert max(map(len, content.decode("ascii").splitlines())) <= 998
    message = message_from_bytes(content)
    assert str(make_header(decode_header(message["Subject"].replace("\r\n", "")))) == subject
    people = getaddresses([strictly_quoted(raw_header(content, "To"))])
    assert [address for _, address in people] == ["b@x.vn", "c@x.vn"]
    if not recipient.isascii():
        assert strictly(raw_header(content, "To")).startswith(f"{recipient} <b@x.vn>,")
    if not sender.isascii():
        assert strictly(raw_header(content, "From")) == f"{sender} <a@x.vn>"


def strictly_quoted(raw: str) -> str:
    """The header unfolded, its encoded words left as they are: their commas part nothing."""
    return re.sub(r"\r?\n(?=[ \t])", "", raw)


@pytest.mark.parametrize(
    "text",
    [
        unicodedata.normalize("NFD", "Tiêu đề: Báo cáo\nKính gửi"),
        "\n\ntiêu đề: Báo cáo\r\nKính gửi",
        "Tiêu đề: Báo cáo\rKính gửi",
        "Tiêu đề: Báo cáo\nKính \x00\x1bgửi",
    ],
)
def test_a_letter_is_read_as_editors_save_it(text: str, tmp_path: Path) -> None:
    """Letters taken apart, a blank first line, other line ends, signs that nobody sees."""
    file = tmp_path / "ThuGui.txt"
    file.write_bytes(text.encode())
    assert write_letter(file, {}) == Letter("Báo cáo", "Kính gửi\n")


def test_a_letter_without_a_subject_is_refused(tmp_path: Path) -> None:
    """A mail without one would be sent unseen."""
    file = tmp_path / "ThuGui.txt"
    file.write_text("Tiêu đề:  \nKính gửi", encoding="utf-8")
    with pytest.raises(TemplateError, match="phải có dòng đầu “Tiêu đề: …”"):
        write_letter(file, {})
