"""Drafts to those of whom something is wanted; nothing is sent."""

from __future__ import annotations

import io
from datetime import date, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import openpyxl
import pytest

from baocao_tthc.cli import main
from baocao_tthc.consolidation import Consolidation, consolidate
from baocao_tthc.consolidation.reminders import Window, out_of_window, reminders, unknown_years
from baocao_tthc.consolidation.unit_list import ListedUnit, read_unit_list
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
    assert said["UBND xã Vắng"].endswith(
        "gửi ngay: hạn 22/01/2026, đã quá 3 ngày (1 ngày làm việc)."
    )
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
    """A new folder is made; a second run leaves what is there, names it, and writes the others."""
    folder = tmp_path / "thư"
    words = ["tong-hop", str(made.folder), "--don-vi", str(made.units), "--json"]
    words += ["--thu", str(folder)]
    assert main(words) == 1
    assert "Đã soạn 6 thư nhắc" in capsys.readouterr().err
    first, *others = sorted(folder.iterdir())
    assert len(others) == 5
    others[0].unlink()
    first.write_text("đã sửa tay", encoding="utf-8")
    assert main(words) == 1
    said = capsys.readouterr().err
    assert "Đã soạn 1 thư nhắc" in said
    assert f"Để nguyên 5 thư đã có ({first.name}, " in said
    assert "… và 2 thư nữa); muốn soạn lại thì xóa thư cũ." in said
    assert first.read_text(encoding="utf-8") == "đã sửa tay"
    assert others[0].exists()


def test_a_due_day_on_which_offices_are_closed_stands_and_is_told(tmp_path: Path) -> None:
    """No rule that we know moves it; of the days left or past the working days are told where
    fewer, and known.
    """
    for due, today, said in (
        (date(2026, 1, 22), date(2026, 1, 20), "gửi trước hạn 22/01/2026, còn 2 ngày."),
        (date(2026, 1, 25), date(2026, 1, 21), "trước hạn 25/01/2026 (chủ nhật), còn 4 ngày (2 "),
        (date(2026, 1, 25), date(2026, 1, 23), "còn 2 ngày, đều là ngày nghỉ."),
        (date(2026, 2, 20), date(2026, 2, 13), "20/02/2026 (ngày nghỉ lễ, tết), còn 7 ngày, đều"),
        (date(2026, 2, 24), date(2026, 2, 13), "còn 11 ngày (2 ngày làm việc)."),
        (date(2026, 1, 10), date(2026, 1, 8), "trước hạn 10/01/2026, còn 2 ngày."),  # worked
        (date(2031, 1, 25), date(2031, 1, 20), "25/01/2031 (thứ bảy), còn 5 ngày."),
        (
            date(2026, 1, 25),
            date(2026, 1, 28),
            "ngay: hạn 25/01/2026 (chủ nhật), đã quá 3 ngày.",
        ),
        (date(2026, 1, 22), date(2026, 1, 26), "hạn 22/01/2026, đã quá 4 ngày (2 ngày làm việc)."),
        (date(2026, 1, 23), date(2026, 1, 25), "đã quá 2 ngày, đều là ngày nghỉ."),
        (date(2026, 1, 22), date(2031, 1, 22), "đã quá 1826 ngày."),
    ):
        (draft,) = (content for _, content in reminders(of_one_missing(tmp_path, due), today))
        message = message_from_bytes(draft, policy=default)
        assert isinstance(message, EmailMessage)
        assert said in body(message)


def of_one_missing(empty: Path, due: date | None) -> Consolidation:
    """A city of one unit that has sent nothing."""
    return consolidate(empty, (ListedUnit("UBND xã Vắng", due=due),), "2026-01")


@pytest.mark.parametrize(
    ("days", "window", "written"),
    [
        (5, Window(before=3), False),
        (3, Window(before=3), True),
        (0, Window(before=3, after=0), True),
        (-1, Window(before=3), True),
        (-4, Window(after=3), False),
        (-3, Window(before=0, after=3), True),
        (40, Window(), True),
        (None, Window(before=0, after=0), True),
    ],
)
def test_a_unit_is_written_to_in_the_days_around_its_due_day(
    days: int | None, window: Window, written: bool, tmp_path: Path
) -> None:
    """From so many before to so many after; who has no due day, at any time."""
    today = date(2026, 1, 22)
    city = of_one_missing(tmp_path, None if days is None else today + timedelta(days=days))
    assert len(list(reminders(city, today, window))) == written
    assert out_of_window(city, today, window) == (not written)


def test_the_command_tells_whom_it_is_not_time_to_write_to(
    made: City, tmp_path: Path, capsys: Printed
) -> None:
    """The due day of January 2026 is long past: nobody is written to, nothing is made."""
    words = ["tong-hop", str(made.folder), "--don-vi", str(made.units), "--json"]
    assert main([*words, "--thu", str(tmp_path / "thư"), "--truoc", "2", "--sau", "3"]) == 1
    said = capsys.readouterr().err
    assert "Đã soạn 0 thư nhắc" in said
    assert "6 đơn vị chưa đến ngày nhắc, hoặc đã qua ngày nhắc." in said
    assert not (tmp_path / "thư").exists()
    assert main([*words, "--sau", "3"]) == 2
    assert "--truoc, --sau đi với --thu" in capsys.readouterr().err
    assert main([*words, "--thu", "x", "--sau", "ba"]) == 2
    assert "--sau phải là số ngày từ 0 đến 366" in capsys.readouterr().err


def test_a_year_whose_days_off_are_not_known_is_told(tmp_path: Path) -> None:
    """Of today and of the due days; without due days nothing is counted."""
    assert unknown_years(of_one_missing(tmp_path, date(2031, 1, 25)), date(2030, 12, 25)) == [
        2030,
        2031,
    ]
    assert unknown_years(of_one_missing(tmp_path, date(2026, 1, 25)), date(2025, 12, 25)) == []
    assert unknown_years(of_one_missing(tmp_path, None), date(2031, 1, 1)) == []


def test_an_address_that_is_none_is_told(tmp_path: Path) -> None:
    """With its row in the list."""
    file = tmp_path / "ds.csv"
    file.write_text("Đơn vị;Thư điện tử\nUBND xã A;a@\n", encoding="utf-8")
    with pytest.raises(Exception, match="dòng 2 ghi “a@”, không phải là địa chỉ"):
        read_unit_list(file)
