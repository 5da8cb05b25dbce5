"""Where a unit differs from most: another period, a form that is not there, a book of no month."""

from __future__ import annotations

from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import openpyxl
import pytest

from baocao_tthc.cli import main
from baocao_tthc.consolidation import Consolidation, consolidate
from baocao_tthc.consolidation.consolidating import brought_together, consolidation_json
from baocao_tthc.consolidation.reminders import reminders
from baocao_tthc.consolidation.result_workbook import result_bytes
from baocao_tthc.consolidation.submissions import Submission, SubmittedForm
from baocao_tthc.consolidation.unit_list import ListedUnit
from baocao_tthc.period import Period
from support.city import book, figures_of
from support.packages import workbook
from support.submitted import settled, submitted
from support.word_files import paragraphs

Printed = pytest.CaptureFixture[str]
USUAL = Period(date(2025, 12, 21), date(2026, 1, 20))
CALENDAR = Period(date(2026, 1, 1), date(2026, 1, 31))
DIGITAL = SubmittedForm("PL01", (), {3: 1}, None)
TODAY = date(2026, 1, 25)


def sent(unit: str, *forms: SubmittedForm, period: Period | None = USUAL) -> Submission:
    """What a unit sent of January with that period."""
    return submitted(f"UBND xã {unit}", *forms)._replace(period=period)


def rows_of(result: Consolidation, sheet: str, path: Path) -> list[dict[str, object]]:
    """The rows of a list of TONGHOP.xlsx by their headings."""
    path.write_bytes(result_bytes(result))
    rows = list(openpyxl.load_workbook(path)[sheet].values)
    head = next(n for n, row in enumerate(rows) if "Đơn vị" in row)
    return [dict(zip(map(str, rows[head]), row, strict=True)) for row in rows[head + 1 :]]


def letters(result: Consolidation) -> dict[str, str]:
    """The letter to each unit of which something is wanted."""
    found = {}
    for _, content in reminders(result, TODAY):
        message = message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        part = message.get_body()
        assert part is not None
        to, *said = str(part.get_content()).replace("\r\n", "\n").split("\n\n")
        found[to.removeprefix("Kính gửi: UBND xã ")] = " ".join(said[:-1])
    return found


def test_a_unit_of_another_period_is_told(tmp_path: Path) -> None:
    """TH04 with both periods, in the standings, in its letter, in JSON; nobody else is named, nor
    one of which no period is known.
    """
    both = (settled(100), DIGITAL)
    read = [sent(name, *both) for name in "ABC"]
    read += [sent("D", *both, period=CALENDAR), sent("E", *both, period=None)]
    result = brought_together(read)
    told = [row for row in rows_of(result, "PhatHien", tmp_path / "t.xlsx") if row["Quy tắc"]]
    assert [(row["Đơn vị"], row["Mức"], row["Quy tắc"]) for row in told] == [
        ("UBND xã D", "Cảnh báo", "TH04")
    ]
    assert told[0]["Nội dung"] == (
        "Kỳ báo cáo của đơn vị từ ngày 01/01/2026 đến ngày 31/01/2026, mà bảng tổng hợp ghi từ "
        "ngày 21/12/2025 đến ngày 20/01/2026, là kỳ của 3 đơn vị."
    )
    standings = rows_of(result, "TinhHinhNop", tmp_path / "t.xlsx")
    wanted = [row["Việc cần làm"] for row in standings]
    assert wanted == [None] * 3 + ["hỏi lại kỳ: ghi 01/01/2026 – 31/01/2026", None]
    assert [row["Kỳ báo cáo"] for row in standings[2:]] == [
        "21/12/2025 – 20/01/2026", "01/01/2026 – 31/01/2026", None,
    ]  # fmt: skip
    assert list(letters(result)) == ["D"]
    assert "3 đơn vị ghi kỳ từ ngày 21/12/2025" in letters(result)["D"]
    units = consolidation_json(result)["units"]
    assert isinstance(units, list)
    assert units[3]["period"] == {"from": "2026-01-01", "to": "2026-01-31"}


def test_the_superiors_report_names_a_unit_of_another_period(
    tmp_path: Path, capsys: Printed
) -> None:
    """With its days, in no form that the audit takes for the report's period; else not a word."""
    both, said = (settled(100), DIGITAL), "Đơn vị ghi kỳ báo cáo khác, số liệu vẫn được cộng: "
    sums, report = tmp_path / "t.xlsx", tmp_path / "t.docx"
    for last, units in ((CALENDAR, "01 đơn vị: UBND xã D (01/01 – 31/01/2026)."), (USUAL, "")):
        read = [*(sent(name, *both) for name in "ABC"), sent("D", *both, period=last)]
        sums.write_bytes(result_bytes(brought_together(read), {"unit": "UBND tỉnh X"}))
        main(["bao-cao", str(sums), "-o", str(report), "--ghi-de"])
        text = "\n".join(paragraphs(report))
        assert (f"{said}{units}" in text) if units else (said not in text)
        capsys.readouterr()
        main(["soat", str(report), "--so-lieu", str(sums)])
        assert "KY01" not in capsys.readouterr().out


def test_a_form_that_most_sent_is_missed(tmp_path: Path) -> None:
    """Told, asked for, and the city is not whole; II.06A13 stands for II.06B, and a form that few
    sent is asked of nobody.
    """
    old = settled(50)._replace(code="II.06A13")
    read = [sent("A", settled(100), DIGITAL), sent("B", old, DIGITAL), sent("C", settled(10))]
    result = brought_together(read)
    standings = rows_of(result, "TinhHinhNop", tmp_path / "t.xlsx")
    assert [row["Việc cần làm"] for row in standings] == [None, None, "thiếu Phụ lục 01"]
    assert "thiếu Phụ lục 01; đề nghị gửi lại báo cáo có đủ các biểu sớm." in letters(result)["C"]
    units = consolidation_json(result)["units"]
    assert isinstance(units, list)
    assert [unit["missing_forms"] for unit in units] == [[], [], ["PL01"]]
    assert not result.is_whole
    few = brought_together([sent("A", settled(9), DIGITAL), *(sent(n, settled(9)) for n in "BC")])
    assert few.is_whole
    assert letters(few) == {}


def test_what_cannot_be_used_is_asked_for_with_its_reason(tmp_path: Path) -> None:
    """The workbook of a unit that states no month; a book without a unit's name is told so."""
    book(tmp_path / "c.xlsx", "UBND", 3)
    book(tmp_path / "d.xlsx", "UBND xã D", 4)
    said = {each.arrival.label: each.trouble for each, _ in consolidate(tmp_path).account.files}
    assert said == {"c.xlsx": "sổ chưa ghi tên đơn vị ở tờ ThongTin", "d.xlsx": ""}
    trouble = "sổ chưa ghi tháng, năm và kỳ báo cáo ở tờ ThongTin"
    unstated = sent("B")._replace(month="", period=None, trouble=trouble)
    units = tuple(ListedUnit(f"UBND xã {name}") for name in "AB")
    result = brought_together([sent("A", settled(9)), unstated], units)
    assert letters(result)["B"] == (
        f"Không dùng được báo cáo đã nhận ({trouble}); đề nghị gửi lại sớm."
    )
    (row,) = rows_of(result, "TinhHinhNop", tmp_path / "t.xlsx")[1:]
    assert row["Việc cần làm"] == f"xin gửi lại: {trouble}"


def test_being_on_time_is_known_of_the_present_month_alone(tmp_path: Path) -> None:
    """The due days of the list are of this month; of an earlier one nothing is said."""
    units = tuple(ListedUnit(f"UBND xã {name}", due=date(2026, 1, 22)) for name in "AB")
    read = [
        submitted(unit.name, settled(9), month=month)
        for unit in units
        for month in ("2025-12", "2026-01")
    ]
    dated = [
        each._replace(arrival=each.arrival._replace(sent=date(2026, 1, 21)))
        if each.unit.endswith("A")
        else each
        for each in read
    ]
    result = brought_together(dated, units)
    assert [month.on_time for month in result.months] == [None, 1]
    known = consolidation_json(result)
    assert (known["on_time"], known["known_on_time"]) == (2, 1)
    assert consolidation_json(brought_together(read, units))["known_on_time"] is None
    path = tmp_path / "t.xlsx"
    path.write_bytes(result_bytes(result))
    sheet = openpyxl.load_workbook(path)["TheoKy"]
    assert [sheet.cell(row, 4).value for row in (6, 7)] == [None, 1]


def test_things_of_the_program_and_of_outlook_are_told_as_what_they_are(tmp_path: Path) -> None:
    """A receipt, a mail as Outlook saves it."""
    book(tmp_path / "a.xlsx", "UBND xã A", 1)
    (tmp_path / "bien-nhan_BaoCao.json").write_text("{}", encoding="utf-8")
    (tmp_path / "thư.msg").write_bytes(b"x")
    said = {each.arrival.label: each.trouble for each, _ in consolidate(tmp_path).account.files}
    assert said["bien-nhan_BaoCao.json"] == "là biên nhận, không cộng"
    assert "lưu thư thành .eml" in said["thư.msg"]


def test_what_cannot_be_written_is_said_before_anything_is_read(
    tmp_path: Path, capsys: Printed
) -> None:
    """A report that is there, a template that is none, folders that are not: nothing is written."""
    folder = tmp_path / "nhận"
    folder.mkdir()
    workbook(folder / "a.xlsx", don_vi="UBND xã A", bieu=figures_of(1))
    (tmp_path / "có.docx").write_bytes(b"x")
    sums = ["-o", str(tmp_path / "TH.xlsx")]
    new = ["--bao-cao", str(tmp_path / "mới.docx")]
    before = sorted(tmp_path.rglob("*"))
    for words, said in (
        ([*sums, "--bao-cao", str(tmp_path / "có.docx")], "có.docx” đã có"),
        ([*sums, "--bao-cao", str(tmp_path / "x" / "y.docx")], "Không có thư mục"),
        ([*sums, *new, "--mau", str(tmp_path / "có.docx")], "có.docx"),
        ([*sums, "--thu", str(tmp_path / "có.docx")], "không phải thư mục"),
        ([*sums, "--phan-hoi", str(tmp_path / "x" / "y")], "Không có thư mục"),
        ([*sums, "--bien-nhan", str(tmp_path / "có.docx")], "không phải thư mục"),
    ):
        assert main(["tong-hop", str(folder), *words]) == 2
        assert said in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before
