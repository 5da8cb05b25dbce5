"""The package of a unit with nothing to report says so, in every part and at the other end."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn

from baocao_tthc.checks import check
from baocao_tthc.entries.data import parse_data
from baocao_tthc.forms import known_forms
from baocao_tthc.reading import read_filing
from baocao_tthc.sending import Packed, pack, read_checked, verify
from baocao_tthc.workbook.assembly import workbook_bytes
from support.nothing import FORMS, nothing
from support.packages import manifest, restate


def packed(folder: Path, *codes: str) -> Packed:
    """The package of a workbook in which those forms (none: both) have nothing to report."""
    file = folder / "so.xlsx"
    file.write_bytes(workbook_bytes(parse_data(nothing(*codes), known_forms())))
    return pack(read_checked(file), folder)


def test_every_part_of_the_package_says_it(tmp_path: Path) -> None:
    """The manifest of each form, the frozen workbook in its heading, the report in its sections
    and annexes, the letter in place of totals.
    """
    folder = packed(tmp_path).folder
    stated = manifest(folder)["forms"]
    assert [(form["form"], form["nothing_to_report"]) for form in stated] == [
        (code, True) for code in FORMS
    ]
    frozen = read_filing(next(folder.glob("*.xlsx")))
    assert [table.reports_nothing for table in frozen.tables] == [True, True]
    assert check(frozen) == ()
    report = Document(str(next(folder.glob("*.docx"))))
    text = "\n".join(part.text or "" for part in report.element.body.iter(qn("w:t")))
    assert text.count("Trong kỳ không phát sinh hồ sơ TTHC.") == 4
    assert text.count("Không phát sinh hồ sơ trong kỳ.") == 2
    mail = message_from_bytes((folder / "thu-gui.eml").read_bytes(), policy=SMTP)
    assert isinstance(mail, EmailMessage)
    letter = mail.get_body()
    assert letter is not None
    assert "- Biểu II.06B: không phát sinh hồ sơ trong kỳ." in letter.get_content()


def test_it_is_verified_like_any_other(tmp_path: Path) -> None:
    """The receiver works out the same from the frozen workbook; another statement differs, and a
    package of before makes none.
    """
    folder = packed(tmp_path).folder
    assert verify(folder).is_sound
    forms = [form | {"nothing_to_report": False} for form in manifest(folder)["forms"]]
    restate(folder, forms=forms)
    assert "số tổng cộng của các biểu" in " ".join(verify(folder).differences)
    for form in forms:
        del form["nothing_to_report"]
    restate(folder, forms=forms)
    assert "số tổng cộng của các biểu" not in " ".join(verify(folder).differences)
