"""Drafts to those of whom something is wanted; nothing is sent."""

from __future__ import annotations

import io
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import openpyxl
import pytest

from baocao_tthc.cli import main
from baocao_tthc.consolidation import consolidate
from baocao_tthc.consolidation.reminders import reminders
from baocao_tthc.consolidation.unit_list import read_unit_list
from support.city import City

Printed = pytest.CaptureFixture[str]


def drafts(made: City, today: date) -> dict[str, EmailMessage]:
    """The drafts of that day by the unit that their letter is to."""
    result = consolidate(made.folder, read_unit_list(made.units))
    found = {}
    for _, content in reminders(result, today):
        message = message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        assert message["X-Unsent"] == "1"
        found[body(message).splitlines()[0].removeprefix("Kính gửi: ")] = message
    return found


def body(message: EmailMessage) -> str:
    """The letter."""
    part = message.get_body()
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_each_is_asked_for_what_is_wanted_of_it(made: City) -> None:
    """Missing, empty, wrong month, fork, damaged, errors: its own sentence; the others no mail."""
    found = drafts(made, date(2026, 1, 25))
    said = {unit: body(message).split("\n\n")[1] for unit, message in found.items()}
    assert sorted(said) == sorted(
        f"UBND xã {name}" for name in ("Vắng", "Trống", "Nhầm Kỳ", "Rẽ Nhánh", "Hỏng", "Còn Lỗi")
    )
    assert said["UBND xã Vắng"].startswith("Đến nay chưa nhận được báo cáo của đơn vị;")
    assert said["UBND xã Vắng"].endswith("gửi ngay (hạn 22/01/2026, đã quá 3 ngày).")
    assert "bản nào đúng" in said["UBND xã Rẽ Nhánh"]
    assert "của tháng khác; đề nghị gửi sổ của tháng 01/2026" in said["UBND xã Nhầm Kỳ"]


def test_before_the_due_day_it_says_how_long(made: City) -> None:
    """Days left, and the day itself."""
    early = body(drafts(made, date(2026, 1, 20))["UBND xã Vắng"])
    assert "gửi trước hạn 22/01/2026, còn 2 ngày." in early
    today = body(drafts(made, date(2026, 1, 22))["UBND xã Vắng"])
    assert "gửi trong hôm nay, hạn 22/01/2026." in today


def test_errors_go_along_as_a_sheet(made: City) -> None:
    """The unit's own findings, and only at the one that has errors; the address is the list's."""
    found = drafts(made, date(2026, 1, 25))
    with_files = {u: list(m.iter_attachments()) for u, m in found.items()}
    assert [unit for unit, files in with_files.items() if files] == ["UBND xã Còn Lỗi"]
    file = with_files["UBND xã Còn Lỗi"][0]
    content = file.get_content()
    assert isinstance(content, bytes)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]][:3] == ["Mức", "Quy tắc", "Nội dung"]
    assert sheet.max_row > 1
    assert found["UBND xã Còn Lỗi"]["To"].startswith("vt")


def test_the_command_writes_them_and_never_over_another(
    made: City, tmp_path: Path, capsys: Printed
) -> None:
    """A new folder is made; a second run stops at the first file that is there."""
    words = ["tong-hop", str(made.folder), "--don-vi", str(made.units), "--json"]
    words += ["--thu", str(tmp_path / "thư")]
    assert main(words) == 1
    assert "Đã soạn 6 thư nhắc" in capsys.readouterr().err
    assert len(list((tmp_path / "thư").iterdir())) == 6
    assert main(words) == 2
    assert "đã có" in capsys.readouterr().err


def test_an_address_that_is_none_is_told(tmp_path: Path) -> None:
    """With its row in the list."""
    file = tmp_path / "ds.csv"
    file.write_text("Đơn vị;Thư điện tử\nUBND xã A;a@\n", encoding="utf-8")
    with pytest.raises(Exception, match="dòng 2 ghi “a@”, không phải là địa chỉ"):
        read_unit_list(file)
