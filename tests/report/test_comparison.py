"""The sentence that compares with the period before: from LichSu, or not there at all."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import docx
import pytest

from baocao_tthc.audit import audit
from baocao_tthc.filing import Filing, HistoryRow
from baocao_tthc.period import Period, monthly_period, regimes
from baocao_tthc.report.refreshing import refresh
from baocao_tthc.report.render import render_report
from baocao_tthc.report.summary import to_read_again
from baocao_tthc.word import read_document
from support.filings import january, report_of
from support.word_files import controls, paragraphs

DECEMBER = monthly_period("vpcp-thang", 12, 2025)
SETTLED = {3: 3600, 4: 3590, 5: 4, 6: 6, 7: 3586, 8: 3500, 9: 50, 10: 36, 13: 14}
DIGITISED = {3: 3600, 10: 3586, 11: 3586, 20: 3600}


def report(
    settled: dict[int, int] | None = None, digitised: dict[int, int] | None = None
) -> Filing:
    """January of one period, after a December with these totals (None: none)."""
    data = january() | {"ky": {"tu": "2025-12-21", "den": "2026-01-20"}}
    data["bieu"]["PL01"] |= {"tu": "2025-12-21", "den": "2026-01-20"}
    found = report_of(data)
    history = [
        HistoryRow(DECEMBER, code, "", figures)
        for code, figures in (("II.06B", settled), ("PL01", digitised))
        if figures is not None
    ]
    return found._replace(history=tuple(history))


def sentence(of: Filing, folder: Path) -> str:
    """The paragraph that compares, "" when the report has none."""
    target = folder / "bao-cao.docx"
    render_report(of, None, target, overwrite=True)
    found = [text for text in paragraphs(target) if text.startswith("So với")]
    assert len(found) <= 1
    return found[0] if found else ""


def test_it_says_what_rose_and_what_fell(tmp_path: Path) -> None:
    """Counts by their difference, rates from … to …, each with its base."""
    assert sentence(report(SETTLED, DIGITISED), tmp_path) == (
        "So với tháng 12 năm 2025, tổng số hồ sơ tiếp nhận tăng 149 hồ sơ (kỳ trước 3.600 hồ sơ); "
        "số hồ sơ đã giải quyết tăng 157 hồ sơ (kỳ trước 3.586 hồ sơ); tỷ lệ giải quyết trước hạn "
        "và đúng hạn tăng từ 99% lên 99,92% số hồ sơ đã giải quyết; tỷ lệ số hóa đầy đủ thành phần "
        "hồ sơ giảm từ 100% xuống 99,79% số hồ sơ đã giải quyết; tỷ lệ tái sử dụng lại thông tin, "
        "dữ liệu số hóa giảm từ 100% xuống 99,71% số hồ sơ tiếp nhận."
    )


def test_it_says_that_nothing_changed(tmp_path: Path) -> None:
    """Equal counts have no difference, equal rates stay where they are."""
    same = {3: 3749, 7: 3743, 8: 3740, 9: 0}
    assert sentence(report(same), tmp_path) == (
        "So với tháng 12 năm 2025, tổng số hồ sơ tiếp nhận không thay đổi (kỳ trước 3.749 hồ sơ); "
        "số hồ sơ đã giải quyết không thay đổi (kỳ trước 3.743 hồ sơ); tỷ lệ giải quyết trước hạn "
        "và đúng hạn giữ ở mức 99,92% số hồ sơ đã giải quyết."
    )


@pytest.mark.parametrize(
    "history",
    [
        (),
        (HistoryRow(monthly_period("vpcp-thang", 11, 2025), "II.06B", "", SETTLED),),
        (HistoryRow(DECEMBER, "II.06B", "Hộ tịch", SETTLED),),
        (HistoryRow(DECEMBER, "II.06B", "", {3: 3600}),),
        (HistoryRow(DECEMBER, "II.06A13", "", SETTLED),),
        (HistoryRow(Period(date(2025, 9, 21), DECEMBER.end), "II.06B", "", SETTLED),),
    ],
    ids=["no history", "a gap", "no total", "half a total", "another form", "a quarter"],
)
def test_it_is_left_out_without_the_period_before(
    tmp_path: Path, history: tuple[HistoryRow, ...]
) -> None:
    """Nothing is guessed, and no empty sentence is left."""
    assert sentence(report()._replace(history=history), tmp_path) == ""


def test_a_period_without_resolved_cases_has_no_rate(tmp_path: Path) -> None:
    """A rate over nothing is not compared."""
    found = sentence(report({3: 5, 7: 0, 8: 0, 9: 0}, {3: 5, 10: 0, 11: 0, 20: 5}), tmp_path)
    assert "trước hạn và đúng hạn" not in found
    assert "số hóa đầy đủ" not in found
    assert "dữ liệu số hóa giảm từ 100% xuống 99,71%" in found


@pytest.mark.parametrize(
    ("end", "start", "name"),
    [
        ("2026-01-20", "2025-12-21", "tháng 12 năm 2025"),
        ("2026-04-20", "2026-03-21", "tháng 3 năm 2026"),
        ("2026-03-14", "2025-12-15", "quý IV năm 2025"),
    ],
)
def test_the_period_before_is_called_as_documents_call_it(
    tmp_path: Path, start: str, end: str, name: str
) -> None:
    """Months 1 and 2 with a zero, 3 to 12 without (NĐ 30/2020); quarters by their number."""
    data = january() | {"ky": {"tu": start, "den": end}}
    for form in data["bieu"].values():
        form |= {"tu": start, "den": end}
    found = report_of(data)
    assert found.stated_period
    period = found.stated_period.period
    assert period
    days = (period.end - period.start).days
    regime = "nd09-quy" if days > 40 else "vpcp-thang"
    month = 12 if period.end.month <= 3 else 3
    earlier: Period = regimes()[regime].period(month, 2025 if month == 12 else 2026)
    found = found._replace(history=(HistoryRow(earlier, "II.06B", "", SETTLED),))
    assert sentence(found, tmp_path).startswith(f"So với {name}, ")


def test_its_numbers_can_be_brought_up_to_date(tmp_path: Path) -> None:
    """Each number names LichSu as its source; a corrected history changes just them."""
    sentence(report(SETTLED, DIGITISED), tmp_path)
    target = tmp_path / "bao-cao.docx"
    before = controls(target)
    outcome = refresh(report(SETTLED | {3: 3650}, DIGITISED), target, target, overwrite=True)
    assert [(change.old, change.new) for change in outcome.changes] == [
        ("149", "99"),
        ("3.600", "3.650"),
    ]
    tags = [tag for tag, _ in before if tag.startswith("LichSu!")]
    assert "LichSu!II.06B!(3)[tong]" in tags
    assert "LichSu!II.06B!CHENH((3)[tong])" in tags
    changed = [pair for pair in zip(before, controls(target), strict=True) if pair[0] != pair[1]]
    assert len(changed) == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("tăng 149", "giảm 149", "3.749 so với 3.600 là 149, không phải -149"),
        ("tăng 149", "tăng 159", "3.749 so với 3.600 là 149, không phải 159"),
        ("tăng từ 99% lên 99,92%", "tăng từ 99,99% lên 99,92%", "99,92 so với 99,99"),
        ("giảm từ 100% xuống 99,71%", "tăng từ 100% xuống 99,71%", "99,71 so với 100"),
    ],
)
def test_the_audit_holds_a_change_to_its_two_numbers(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    """What rose is higher, by as much as is said."""
    sentence(report(SETTLED, DIGITISED), tmp_path)
    target = tmp_path / "bao-cao.docx"
    document = docx.Document(str(target))
    (paragraph,) = (p for p in document.paragraphs if p.text.startswith("So với"))
    texts = paragraph._p.xpath(".//w:t")
    whole = "".join(text.text for text in texts)
    assert whole.count(old) == 1
    for text in texts:
        text.text = ""
    texts[0].text = whole.replace(old, new)
    document.save(str(target))
    found = [r.message for r in audit(read_document(target)).findings if r.rule == "VB15"]
    assert len(found) == 1
    assert said in found[0]


def test_a_refresh_says_when_what_rose_has_fallen(tmp_path: Path) -> None:
    """The number is brought up to date, the word “tăng” is the office's: it is to be read again."""
    sentence(report(SETTLED, DIGITISED), tmp_path)
    target = tmp_path / "bao-cao.docx"
    higher = report(SETTLED | {3: 3800}, DIGITISED)
    again = to_read_again(refresh(higher, target, target, overwrite=True), higher)
    assert any("3.749 so với 3.800 là -51, không phải 51" in line for line in again)


def test_a_refresh_without_history_says_so_once(tmp_path: Path) -> None:
    """Not that a base is 0; one line for the paragraph."""
    sentence(report(SETTLED, DIGITISED), tmp_path)
    target = tmp_path / "bao-cao.docx"
    again = to_read_again(refresh(report(), target, target, overwrite=True), report())
    lines = [line for line in again if "nay không có số" in line]
    assert len(lines) == 1
    assert "(tờ LichSu không có kỳ liền trước)" in lines[0]


def test_the_audit_does_not_take_last_months_figures_for_this_months(tmp_path: Path) -> None:
    """A report with the sentence has no more findings than the one without."""
    without, with_ = report(), report(SETTLED, DIGITISED)
    found = []
    for number, one in enumerate((without, with_)):
        target = tmp_path / f"{number}.docx"
        render_report(one, None, target)
        remarks = audit(read_document(target)).findings
        found.append([re.sub(r"đoạn \d+", "đoạn", remark.message) for remark in remarks])
    assert found[0] == found[1]
