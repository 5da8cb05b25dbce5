"""What comes in a folder and in its mails, and which of several things of a unit is taken."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest

from baocao_tthc.cli import main
from baocao_tthc.consolidation import Consolidation, consolidate
from baocao_tthc.consolidation.consolidating import consolidation_json
from baocao_tthc.consolidation.unit_list import ListedUnit
from baocao_tthc.errors import TthcError
from support.city import book, figures_of, mail, package
from support.packages import packed, workbook

DAY = datetime(2026, 1, 21, 3, tzinfo=UTC)


def parts(folder: Path) -> list[Path]:
    """What the mail of a package carries."""
    return [each for each in sorted(folder.iterdir()) if each.suffix != ".eml"]


def states(found: Consolidation) -> dict[str, str]:
    """The state of every file by its label."""
    return {submission.arrival.label: state.value for submission, state in found.account.files}


def test_two_packages_in_one_mail_are_two(tmp_path: Path) -> None:
    """Each with the files that its own manifest lists."""
    made = [package(tmp_path / "gốc", f"UBND xã {name}", 1) for name in ("An Bình", "Bình Minh")]
    received = tmp_path / "nhận"
    received.mkdir()
    mail(received / "hai xã.eml", [file for folder in made for file in parts(folder)], DAY)
    found = consolidate(received)
    assert states(found) == {"hai xã.eml › gói 1": "used", "hai xã.eml › gói 2": "used"}
    assert [each.state.value for each in found.account.standings] == ["received"] * 2


def test_a_stray_workbook_beside_a_package_in_a_mail_is_its_own(tmp_path: Path) -> None:
    """Frozen of another unit, it is named as the files of a package are."""
    made, other = (package(tmp_path / "gốc", f"UBND xã {name}", 1) for name in ("An", "Bình"))
    received = tmp_path / "nhận"
    received.mkdir()
    mail(received / "thư.eml", [*parts(made), next(other.glob("*.xlsx"))], DAY)
    found = consolidate(received)
    assert [each.state.value for each in found.account.standings] == ["received"] * 2
    assert sorted(states(found).values()) == ["used", "used"]


def test_a_package_saved_among_others_takes_only_its_own(tmp_path: Path) -> None:
    """Its attachments lie in the month's folder itself: all else there is read as before."""
    received = tmp_path / "nhận"
    month = received / "tháng 1"
    month.mkdir(parents=True)
    for file in package(tmp_path / "gốc", "UBND xã An", 1).iterdir():
        shutil.copy(file, month / file.name)
    book(month / "b.xlsx", "UBND xã Bình", 2)
    package(month / "khác", "UBND xã Cẩm", 3)
    (month / "bien-nhan_An.json").write_text("{}", encoding="utf-8")
    for folder, place in ((received, "tháng 1/"), (month, "")):
        found = consolidate(folder)
        assert [each.state.value for each in found.account.standings] == ["received"] * 3
        assert states(found)[f"{place}b.xlsx"] == "used"
        told = [each.trouble for each, _ in found.account.files if each.trouble]
        assert told == ["là biên nhận, không cộng"]


def test_a_mail_of_a_whole_province_is_read_whole(tmp_path: Path) -> None:
    """More attachments than any office has units."""
    notes = [tmp_path / f"{n}.txt" for n in range(300)]
    for note in notes:
        note.write_text("x", encoding="utf-8")
    book(tmp_path / "z.xlsx", "UBND xã An", 1)
    received = tmp_path / "nhận"
    received.mkdir()
    mail(received / "thư.eml", [*notes, tmp_path / "z.xlsx"], DAY)
    assert states(consolidate(received))["thư.eml › z.xlsx"] == "used"


def test_a_mail_that_is_not_read_to_its_end_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lies beyond the bound is told with the mail, as trouble."""
    monkeypatch.setattr("baocao_tthc.consolidation.arrivals._MAX_ATTACHMENTS", 1)
    books = [book(tmp_path / f"{name}.xlsx", f"UBND xã {name}", 1) for name in "ab"]
    received = tmp_path / "nhận"
    received.mkdir()
    mail(received / "thư.eml", books, DAY)
    found = consolidate(received)
    assert states(found) == {"thư.eml": "not_read", "thư.eml › a.xlsx": "used"}
    assert "các tệp sau chưa đọc" in found.account.files[0][0].trouble


def test_names_that_differ_by_case_or_number_are_all_kept(tmp_path: Path) -> None:
    """None takes the place of another, on Windows either; a part without a name has its line."""
    message = EmailMessage(policy=SMTP)
    message.set_content("x")
    for name in ("3-a.txt", "a.txt", "A.TXT", "a.txt", None):
        message.add_attachment(b"x", maintype="application", subtype="pdf", filename=name)
    (tmp_path / "thư.eml").write_bytes(message.as_bytes())
    book(tmp_path / "so.xlsx", "UBND xã An", 1)
    found = {label.rpartition(" ")[2].lower() for label in states(consolidate(tmp_path))}
    assert len(found) == 6


@pytest.mark.parametrize(
    ("stated", "state"),
    [
        ("Thu, 22 Jan 2026 16:59:00 -0000", "received"),
        ("Thu, 22 Jan 2026 17:01:00 -0000", "late"),
        ("Thu, 22 Jan 2026 17:01:00 GMT", "late"),
        ("Thu, 22 Jan 2026 23:59:00 +0700", "received"),
    ],
)
def test_the_day_of_a_mail_is_that_of_vietnam(tmp_path: Path, stated: str, state: str) -> None:
    """Midnight there is seven hours before that of UTC."""
    file = book(tmp_path / "so.xlsx", "UBND xã An", 1)
    received = tmp_path / "nhận"
    received.mkdir()
    saved = mail(received / "thư.eml", [file], DAY)
    lines = saved.read_bytes().splitlines(keepends=True)
    dated = [f"Date: {stated}\r\n".encode() if b"Date:" in each else each for each in lines]
    saved.write_bytes(b"".join(dated))
    unit = ListedUnit("UBND xã An", due=date(2026, 1, 22))
    (standing,) = consolidate(received, (unit,)).account.standings
    assert standing.state.value == state


def test_what_is_attached_twice_is_one_package(tmp_path: Path) -> None:
    """The same package, forwarded with all its files doubled: each double is told."""
    made = parts(package(tmp_path / "gốc", "UBND xã An Bình", 1))
    received = tmp_path / "nhận"
    received.mkdir()
    mail(received / "thư.eml", [*made, *made], DAY)
    found = consolidate(received)
    assert [each.state.value for each in found.account.standings] == ["received"]
    assert sorted(states(found).values()) == ["copy", "not_read", "superseded", "used"]


def test_the_first_day_of_what_was_sent_twice_counts(tmp_path: Path) -> None:
    """Who sends the same package again after the due day was on time."""
    made = parts(package(tmp_path / "gốc", "UBND xã An Bình", 1))
    received = tmp_path / "nhận"
    received.mkdir()
    mail(received / "a.eml", made, datetime(2026, 1, 30, tzinfo=UTC))
    mail(received / "b.eml", made, DAY)
    unit = ListedUnit("UBND xã An Bình", due=date(2026, 1, 22))
    (standing,) = consolidate(received, (unit,)).account.standings
    assert standing.state.value == "received"
    assert standing.taken is not None
    assert standing.taken.sent == date(2026, 1, 21)


@pytest.mark.parametrize("first", ["sổ", "gói", "báo cáo"])
def test_who_sent_in_time_and_mended_later_was_in_time(tmp_path: Path, first: str) -> None:
    """The first sound submission counts, of whatever kind, though a later one is taken."""
    unit = ListedUnit("UBND xã An Bình", due=date(2026, 1, 22))
    made = package(tmp_path / "gốc", unit.name, 1)
    received = tmp_path / "nhận"
    received.mkdir()
    if first == "gói":
        mail(received / "a.eml", parts(made), DAY)
        made = package(tmp_path / "gốc", unit.name, 2, "Sửa.")
    elif first == "sổ":
        mail(received / "a.eml", [book(tmp_path / "so.xlsx", unit.name, 2)], DAY)
    else:
        mail(received / "a.eml", list(made.glob("*.docx")), DAY)
    mail(received / "b.eml", parts(made), datetime(2026, 1, 30, tzinfo=UTC))
    account = consolidate(received, (unit,)).account
    (standing,) = account.standings
    assert standing.state.value == "received"
    assert standing.taken is not None
    assert (standing.taken.arrival.label, standing.taken.sent) == ("b.eml", date(2026, 1, 21))
    assert account.on_time == 1


def test_a_blank_workbook_in_time_saves_nobody(tmp_path: Path) -> None:
    """Only what can be counted is a submission."""
    unit = ListedUnit("UBND xã An Bình", due=date(2026, 1, 22))
    blank = figures_of(1)
    for form in blank.values():
        form["dong"] = [[row[0], *[None] * (len(row) - 1)] for row in form["dong"]]
    empty = workbook(tmp_path / "trống.xlsx", don_vi=unit.name, bieu=blank)
    received = tmp_path / "nhận"
    received.mkdir()
    mail(received / "a.eml", [empty], DAY)
    made = package(tmp_path / "gốc", unit.name, 1)
    mail(received / "b.eml", parts(made), datetime(2026, 1, 30, tzinfo=UTC))
    (standing,) = consolidate(received, (unit,)).account.standings
    assert standing.state.value == "late"


def test_a_first_package_of_an_unknown_day_is_not_known_to_be_late(tmp_path: Path) -> None:
    """It may have come in time; a copy of the late one beside it tells nothing."""
    unit = ListedUnit("UBND xã An Bình", due=date(2026, 1, 22))
    first, second = (package(tmp_path / "gốc", unit.name, n, "Sửa."[: 5 * n - 5]) for n in (1, 2))
    received = tmp_path / "nhận"
    received.mkdir()
    mail(received / "b.eml", parts(second), datetime(2026, 1, 30, tzinfo=UTC))
    shutil.copy(next(second.glob("*.xlsx")), received / "lẻ.xlsx")
    (standing,) = consolidate(received, (unit,)).account.standings
    assert standing.state.value == "late"
    shutil.copytree(first, received / "a")
    account = consolidate(received, (unit,)).account
    assert account.standings[0].state.value == "received"
    assert account.on_time is None


def test_a_workbook_that_says_something_else_than_the_package_is_told(tmp_path: Path) -> None:
    """The package is taken; a workbook with other figures beside it may be a mended one."""
    package(tmp_path, "UBND xã An Bình", 1)
    book(tmp_path / "giống.xlsx", "UBND xã An Bình", 1)
    book(tmp_path / "khác.xlsx", "UBND xã An Bình", 2)
    found = states(consolidate(tmp_path))
    assert found["giống.xlsx"] == "superseded"
    assert found["khác.xlsx"] == "differs"


def test_a_revision_whose_forerunner_is_not_here_is_taken(tmp_path: Path) -> None:
    """Of the first and the third the third is: its number says that there was a second."""
    made = [package(tmp_path, "UBND xã An Bình", n, "Thiếu." if n > 1 else "") for n in (1, 2, 3)]
    shutil.rmtree(made[1])
    (standing,) = consolidate(tmp_path).account.standings
    assert standing.taken is not None
    assert standing.taken.revision == 3


def test_a_folder_without_a_month_says_why(tmp_path: Path) -> None:
    """The first files are named with what is wrong with them."""
    (tmp_path / "ảnh.png").write_bytes(b"x")
    with pytest.raises(TthcError, match=r"ảnh\.png: không phải sổ"):
        consolidate(tmp_path)


def test_the_desks_own_reminders_are_known(tmp_path: Path) -> None:
    """Drafts written into the folder itself are told as what they are, nothing in them is read."""
    wrong = figures_of(1)
    wrong["II.06B"]["dong"][0][1] += 5
    workbook(tmp_path / "a.xlsx", don_vi="UBND xã A", bieu=wrong)
    arguments = ["tong-hop", str(tmp_path), "--json", "--thu", str(tmp_path / "nhắc")]
    assert main(arguments) == 1
    (reminder,) = (tmp_path / "nhắc").iterdir()
    told = [each.trouble for each, _ in consolidate(tmp_path).account.files if each.trouble]
    assert (reminder.suffix, told) == (".eml", ["là thư nhắc do chương trình soạn, không cộng"])


def test_the_totals_of_a_unit_are_those_in_the_sums(tmp_path: Path) -> None:
    """A total typed over empty rows is none of them."""
    blank = figures_of(1)
    for form in blank.values():
        form["dong"] = [[row[0], *[None] * (len(row) - 1)] for row in form["dong"]]
    blank["II.06B"]["tong"] = [9, 9, *[0] * 12]
    workbook(tmp_path / "a.xlsx", don_vi="UBND xã A", bieu=blank)
    book(tmp_path / "b.xlsx", "UBND xã B", 2)
    told: Any = consolidation_json(consolidate(tmp_path))
    sums = [unit["totals"].get("II.06B", {}).get("3", 0) for unit in told["units"]]
    assert sum(sums) == told["totals"]["II.06B"]["3"]


def test_a_draft_says_nothing_of_when_it_was_sent(tmp_path: Path) -> None:
    """The package's own unsent letter attached too: the day is that of the mail which came."""
    made = package(tmp_path / "gốc", "UBND xã An Bình", 1)
    received = tmp_path / "nhận"
    received.mkdir()
    late = datetime(2026, 1, 30, tzinfo=UTC)
    mail(received / "thư.eml", [*parts(made), made / "thu-gui.eml"], late)
    unit = ListedUnit("UBND xã An Bình", due=date(2026, 1, 22))
    (standing,) = consolidate(received, (unit,)).account.standings
    assert standing.state.value == "late"


def test_a_broken_quarter_takes_nothing_from_the_month(tmp_path: Path) -> None:
    """A quarter is a series of its own, also where its package cannot be used."""
    package(tmp_path, "UBND xã An Bình", 1)
    period = {"tu": "2025-10-21", "den": "2026-01-20"}
    forms = {code: {**form, **period} for code, form in figures_of(1).items()}
    quarter = packed(tmp_path / "quý", don_vi="UBND xã An Bình", bieu=forms, ky=period).folder
    next(quarter.glob("*.docx")).rename(quarter / "khác.docx")
    (tmp_path / "quý" / "so.xlsx").unlink()
    (standing,) = consolidate(tmp_path).account.standings
    assert standing.state.value == "received"


def test_a_level_without_anybody_is_passed_over(tmp_path: Path) -> None:
    """The only unit of a level has not sent yet, which is no reason to stop."""
    package(tmp_path, "UBND xã An Bình", 1)
    units = (ListedUnit("UBND xã An Bình", "xã"), ListedUnit("UBND đặc khu Vắng", "đặc khu"))
    found = consolidate(tmp_path, units)
    assert [each.state.value for each in found.account.standings] == ["received", "missing"]
    assert found.outliers == ()
