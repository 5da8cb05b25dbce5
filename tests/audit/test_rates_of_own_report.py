"""Rates beside those of the report that the program writes: what is true is not told as wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from baocao_tthc.audit import audit
from baocao_tthc.reading import read_filing
from baocao_tthc.report.render import render_report
from baocao_tthc.word import read_document
from support.macro_books import consistent_data, workbook

# Columns (3) to (16): 1.879 new cases and 15 carried over, 1.867 of 1.875 early or on time.
MARCH = (1894, 1617, 262, 15, 1875, 1830, 37, 5, 2, 1, 19, 13, 4, 2)
HEADING = "2.3. Kết quả thực hiện dịch vụ công trực tuyến (DVCTT)"


def told(folder: Path, row: tuple[int, ...], **texts: str) -> list[str]:
    """What the audit finds in the report of one row of II.06B with these texts of NoiDung, but for
    what is still to be written on it.
    """
    data = consistent_data()
    data["bieu"]["II.06B"]["dong"] = [["Hộ tịch", *row]]
    received, resolved, pending = row[0], row[4], row[10]
    done = [pending, pending, pending, pending, 0, 0, *[resolved] * 4, 0, 0, None, None, None]
    data["bieu"]["PL01"]["dong"] = [["Trung tâm", received, *done, 0, 0, None]]
    data["noi_dung"] |= texts
    book = read_filing(workbook(folder / "so.xlsm", data))
    render_report(book, None, folder / "bao-cao.docx", overwrite=True)
    found = audit(read_document(folder / "bao-cao.docx"), book).findings
    return [f"{each.rule} {each.message}" for each in found if each.rule != "VB43"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Lũy kế 3 tháng đầu năm, xã đã giải quyết 5.190 hồ sơ.",
        "Cùng kỳ năm trước, xã đã giải quyết 1.990 hồ sơ.",
        "Năm 2025, xã đã giải quyết 21.430 hồ sơ.",
        "Kết quả: trước hạn 1.830 hồ sơ (97,6%); đúng hạn 37 hồ sơ (1,97%); quá hạn 05 hồ sơ"
        " (0,27%).",
        "Tỷ lệ đúng hạn đạt 99,57% (1.867/1.875 hồ sơ), quá hạn 0,27%.",
        "Tỷ lệ hồ sơ trực tuyến 86,06% (1.617/1.879 hồ sơ), trực tiếp 13,94%.",
        "Trong kỳ, UBND xã đã tiếp nhận 1.894 hồ sơ, đã giải quyết 1.875 hồ sơ.",
        "Số hóa thành phần hồ sơ đạt 100%, giải quyết trước hạn và đúng hạn 1.867 hồ sơ.",
        "100% hồ sơ tiếp nhận được số hóa, giải quyết đúng hạn 1.867 hồ sơ.",
        "Gần 100% hồ sơ được giải quyết đúng hạn.",
        "Đúng và trước hạn 1.867 hồ sơ (99,57%), từ chối và rút 03 hồ sơ (0,16%).",
        "Đã giải quyết 1.875 hồ sơ, đạt 98% kế hoạch.",
        "Tỷ lệ trực tuyến tăng từ 85,1% lên 86,06%.",
        "Lĩnh vực đất đai: tiếp nhận 51 hồ sơ, trực tuyến 40 hồ sơ (78,43%).",
        "Trong số 05 hồ sơ quá hạn, đất đai 03 hồ sơ (60%), hộ tịch 02 hồ sơ (40%).",
    ],
    ids=[
        *("counted up", "the year before", "a year", "parts below a hundred", "two of a line"),
        *("the rest of a fraction", "two of a sum", "100% of something else", "100% of files"),
        *("nearly all", "two meanings together", "a plan", "what it was before", "of a field"),
        "of those late",
    ],
)
def test_a_true_sentence_beside_the_reports_own_is_not_told(tmp_path: Path, sentence: str) -> None:
    """Totals of other times, rates of a list and two parts of a sum make no rate of ours wrong."""
    assert told(tmp_path, MARCH, II=sentence) == []


def test_the_rates_of_points_are_not_over_a_number_under_another_heading(tmp_path: Path) -> None:
    """Points below the next heading are no parts of what the paragraph above it counts."""
    points = "- Trước hạn: 1.830 hồ sơ (97,6%).\n- Đúng hạn: 37 hồ sơ (1,97%)."
    assert told(tmp_path, MARCH, **{"II.1": points}) == []


def test_a_wrong_rate_beside_the_reports_own_is_told(tmp_path: Path) -> None:
    """A rate of none of the numbers is still told, and one that names its base wrongly."""
    wrong = "Giải quyết trước hạn và đúng hạn 1.867 hồ sơ, đạt 98,75% số hồ sơ đã giải quyết."
    assert any(each.startswith("VB04") for each in told(tmp_path, MARCH, II=wrong))
    base = "Giải quyết trước hạn và đúng hạn 1.867 hồ sơ, đạt 99,57% tổng số hồ sơ tiếp nhận."
    assert any(each.startswith("VB03") for each in told(tmp_path, MARCH, II=base))


def test_vb07_praise_of_those_resolved_is_not_denied_by_those_pending(tmp_path: Path) -> None:
    """All were resolved in time and one that is pending is late: the report's own 100% is right;
    one resolved late denies it.
    """
    pending_late = (12, 10, 2, 0, 6, 6, 0, 0, 0, 0, 6, 5, 1, 0)
    assert told(tmp_path, pending_late) == []
    praise = "100% hồ sơ được giải quyết đúng và trước hạn."
    resolved_late = (12, 10, 2, 0, 6, 5, 0, 1, 0, 0, 6, 6, 0, 0)
    assert any(each.startswith("VB07") for each in told(tmp_path, resolved_late, II=praise))


def test_vb06_a_list_that_leaves_parts_out_is_told_once(tmp_path: Path) -> None:
    """Where only what is not named is missing no number is wrong: VB06 says it, VB05 does not."""
    parts = (
        "Đã giải quyết 1.875 hồ sơ, trong đó trước hạn 1.830 hồ sơ, đúng hạn 37 hồ sơ, quá hạn {}."
    )
    found = told(tmp_path, MARCH, II=parts.format("05 hồ sơ"))
    assert [each[:4] for each in found] == ["VB06"]
    assert any(
        each.startswith("VB05") for each in told(tmp_path, MARCH, II=parts.format("04 hồ sơ"))
    )


def test_all_but_one_is_not_100_percent(tmp_path: Path) -> None:
    """The report says 99,99% of 44.399 of 44.400, 0,01% of two of them, and the audit agrees."""
    row = (44400, 44400, 0, 0, 44400, 44397, 2, 1, 0, 0, 0, 0, 0, 0)
    assert told(tmp_path, row) == []
    text = "\n".join(block.text for block in read_document(tmp_path / "bao-cao.docx").paragraphs())
    assert "44.399 hồ sơ được giải quyết trước hạn và đúng hạn, đạt 99,99%" in text
    assert "02 hồ sơ giải quyết đúng hạn đạt tỷ lệ 0,01%" in text
