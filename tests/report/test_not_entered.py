"""What nobody has entered is a gap in the report, never a 0 and never a change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from baocao_tthc.audit import audit
from baocao_tthc.entries.data import parse_data
from baocao_tthc.filing import Filing, HistoryRow
from baocao_tthc.forms import known_forms
from baocao_tthc.history import rows_of
from baocao_tthc.period import Period, monthly_period
from baocao_tthc.reading import read_filing
from baocao_tthc.report.gaps import gaps
from baocao_tthc.report.refreshing import preview, refresh
from baocao_tthc.report.render import render_report
from baocao_tthc.typed_rows import reported, unknown_figures
from baocao_tthc.word import read_document
from baocao_tthc.workbook.assembly import workbook_bytes
from support.packages import data_of
from support.word_files import controls, paragraphs

GAP = "……"
ARCHIVED, REUSED = 18, 19  # columns (19) and (20) in a row of the data, which begins with (2)
DECEMBER = monthly_period("vpcp-thang", 12, 2025)
HISTORY = (
    HistoryRow(DECEMBER, "II.06B", "", {3: 3600, 7: 3586, 8: 3500, 9: 50}),
    HistoryRow(DECEMBER, "PL01", "", {3: 3600, 10: 3586, 11: 3586, 20: 3600}),
)


def filing_of(folder: Path, data: Mapping[str, Any]) -> Filing:
    """The workbook of these data, read again, after that December."""
    path = folder / f"so{len(list(folder.iterdir()))}.xlsx"
    path.write_bytes(workbook_bytes(parse_data(data, known_forms())))
    return read_filing(path)._replace(history=HISTORY)


def without_reused() -> dict[str, Any]:
    """Consistent data but for column (20) of PL01, which nobody has typed."""
    data = data_of()
    data["bieu"]["PL01"]["dong"][0][ARCHIVED - 1 : REUSED] = [7, None]
    return data


def untyped(*codes: str) -> dict[str, Any]:
    """Consistent data but for these forms, in which only names are typed."""
    data = data_of()
    for code in codes:
        rows = data["bieu"][code]["dong"]
        data["bieu"][code]["dong"] = [[row[0], *[None] * (len(row) - 1)] for row in rows]
    return data


def report_of(folder: Path, filing: Filing) -> Path:
    """Its report."""
    path = folder / f"bao-cao{len(list(folder.iterdir()))}.docx"
    render_report(filing, None, path)
    return path


def text_of(folder: Path, filing: Filing) -> str:
    """The text of its report."""
    return "\n".join(paragraphs(report_of(folder, filing)))


def test_a_count_left_empty_is_a_gap_and_no_change_is_said_of_it(tmp_path: Path) -> None:
    """Not “0 hồ sơ”, not “giảm từ 100% xuống 0%”; what else is known is said and compared."""
    text = text_of(tmp_path, filing_of(tmp_path, without_reused()))
    assert f"Số hồ sơ tái sử dụng lại thông tin, dữ liệu số hóa là: {GAP} hồ sơ" in text
    assert f"tỷ lệ tái sử dụng lại thông tin, dữ liệu số hóa đạt {GAP} số hồ sơ tiếp nhận" in text
    assert "góp phần giảm giấy tờ" not in text
    compared = next(line for line in text.split("\n") if line.startswith("So với"))
    assert "tỷ lệ số hóa đầy đủ thành phần hồ sơ" in compared
    assert "tái sử dụng" not in compared
    assert "Số hồ sơ đã lưu kho dữ liệu là: 07 hồ sơ." in text


def test_its_cells_in_the_annex_are_empty(tmp_path: Path) -> None:
    """The total and the rate that come from it too."""
    path = report_of(tmp_path, filing_of(tmp_path, without_reused()))
    printed = {tag for tag, text in controls(path) if text.strip() and text != GAP}
    assert not [tag for tag in printed if tag.startswith(("PL01!(20)", "PL01!(21)"))]
    assert [tag for tag in printed if tag.startswith("PL01!(19)")]


@pytest.mark.parametrize("code", ["II.06B", "PL01"])
def test_an_untyped_form_is_said_to_be_untyped(tmp_path: Path, code: str) -> None:
    """Not that no case arose, and nothing is compared with it."""
    text = text_of(tmp_path, filing_of(tmp_path, untyped(code)))
    assert "không phát sinh hồ sơ" not in text
    assert text.count(f"{GAP} (chưa nhập đủ số liệu ") == (2 if code == "II.06B" else 1)
    assert ("So với tháng 12" in text) is (code == "PL01")
    assert "số hóa đầy đủ thành phần hồ sơ giảm" not in text


def test_one_row_typed_by_halves_is_not_called_a_form_without_figures(tmp_path: Path) -> None:
    """Where none of its totals is known the report says that the form is not typed in full, and the
    one who writes it is told of the row.
    """
    data = data_of()
    row = data["bieu"]["II.06B"]["dong"][2]
    row[1:] = [None, 252, None, 1, None, 251, None, None, None, None, None, None, None, None]
    filing = filing_of(tmp_path, data)
    text = text_of(tmp_path, filing)
    (said,) = (one for one in gaps(filing) if one.startswith("Biểu II.06B"))
    assert "ở dòng “Hộ tịch”; báo cáo" in said
    assert text.count(f"{GAP} (chưa nhập đủ số liệu Biểu số II.06B/VPCP/KSTT).") == 2


def test_zeros_that_are_typed_say_that_nothing_arose(tmp_path: Path) -> None:
    """As the choice of “Không phát sinh” does."""
    data = data_of()
    settled, (digitised,) = (data["bieu"][code]["dong"] for code in ("II.06B", "PL01"))
    for row in settled:
        row[1:] = [0] * 14
    digitised[1:] = [*[0] * 13, None, None, None, 0, 0, None]
    text = text_of(tmp_path, filing_of(tmp_path, data))
    assert text.count("Trong kỳ không phát sinh hồ sơ TTHC.") == 4
    assert "chưa nhập" not in text


def test_petitions_left_empty_are_gaps(tmp_path: Path) -> None:
    """Each count for itself; typed zeros are zeros."""
    data = data_of()
    del data["noi_dung"]["3.1.1"]
    text = text_of(tmp_path, filing_of(tmp_path, data))
    assert f"Tổng số PAKN đã tiếp nhận: {GAP}; số PAKN đã xử lý đúng hạn: 0;" in text
    assert text.count(GAP) == 1


def test_gaps_are_filled_by_a_refresh(tmp_path: Path) -> None:
    """As soon as they are entered; before that nothing is out of date, by hand or unknown."""
    data = without_reused()
    del data["noi_dung"]["3.1.1"]
    filing = filing_of(tmp_path, data)
    path = report_of(tmp_path, filing)
    same = preview(filing, path)
    assert (same.is_older, same.by_hand) == (False, ())
    refresh(filing_of(tmp_path, data_of()), path, path, overwrite=True)
    text = "\n".join(paragraphs(path))
    assert GAP not in text
    assert "Tổng số PAKN đã tiếp nhận: 0;" in text


def test_they_are_told_when_the_report_is_written(tmp_path: Path) -> None:
    """Which columns of which rows, which items; nothing of what is entered."""
    data = without_reused()
    del data["noi_dung"]["3.2.4"]
    told = "\n".join(gaps(filing_of(tmp_path, data)))
    assert (
        "Phụ lục 01 chưa nhập đủ cột (20), (21) ở dòng “Trung tâm phục vụ hành chính công”; báo "
        "cáo để trống các số ấy." in told
    )
    assert "Chưa có số PAKN ở mục 3.2.4;" in told
    assert "Biểu II.06B chưa nhập số liệu" in "\n".join(
        gaps(filing_of(tmp_path, untyped("II.06B")))
    )
    told = "\n".join(gaps(filing_of(tmp_path, data_of())))
    assert "chưa nhập" not in told
    assert "PAKN" not in told


def test_a_form_without_rows_is_a_gap_too(tmp_path: Path) -> None:
    """Nobody said that there was no case: no sentence says so, for any of the forms."""
    data = data_of()
    data["bieu"]["PL01"]["dong"] = []
    filing = filing_of(tmp_path, data)
    said = "\n".join(paragraphs(report_of(tmp_path, filing)))
    assert "…… (chưa nhập đủ số liệu Phụ lục 01)" in said
    assert "không phát sinh hồ sơ" not in said
    for form in data["bieu"].values():
        form["dong"] = []
    said = "\n".join(paragraphs(report_of(tmp_path, filing_of(tmp_path, data))))
    assert "không phát sinh hồ sơ" not in said


def test_the_audit_of_the_report_finds_the_gaps(tmp_path: Path) -> None:
    """As blanks to fill in and as the empty cell, not as a missing formula or a wrong 0."""
    filing = filing_of(tmp_path, without_reused())
    found = audit(read_document(report_of(tmp_path, filing)), filing).findings
    assert {"ND01", "GT11"} <= {finding.rule for finding in found}
    assert not [finding for finding in found if finding.rule in ("GT09", "VB01", "VB03")]


def test_the_next_month_does_not_take_it_for_zero(tmp_path: Path) -> None:
    """LichSu has the figures that are known, the total among them, and no 0 for the others."""
    rows = rows_of(reported(filing_of(tmp_path, without_reused())))
    annex = [row for row in rows if row.form == "PL01"]
    assert len(annex) == 2
    assert all(19 in row.figures and not {20, 21} & row.figures.keys() for row in annex)


@pytest.mark.parametrize("typed", [(3, 4, 5), (3,), ()])
def test_a_row_half_typed_is_told_alone(tmp_path: Path, typed: tuple[int, ...]) -> None:
    """The cells that the report leaves empty for it are no zeros: neither a total row that does not
    add up nor a difference from the workbook.
    """
    data = data_of()
    row = data["bieu"]["II.06B"]["dong"][0]
    row[1:] = [value if n in (*typed, 5) else None for n, value in enumerate(row[1:], 2)]
    row[4] = 12  # carried over
    filing = filing_of(tmp_path, data)
    found = audit(read_document(report_of(tmp_path, filing)), filing).findings
    assert {each.rule for each in found if each.severity == "error"} <= {"GT10", "CT06"}


def test_an_office_that_leaves_out_its_zeros_has_no_gaps(tmp_path: Path) -> None:
    """Its empty cells are zeros, as GT07 takes them."""
    data = data_of()
    row = data["bieu"]["PL01"]["dong"][0]
    data["bieu"]["PL01"]["dong"] = [[None if value == 0 else value for value in row]]
    data["bieu"]["PL01"]["dong"][0][REUSED - 1] = None
    filing = filing_of(tmp_path, data)
    assert unknown_figures(filing.tables[1]) == {}


def test_periods_of_other_kinds_are_not_about_as_long() -> None:
    """A month of 28 days and one of 31 are, half a year of 181 days and one of 184; a month and a
    quarter are not.
    """

    def period(start: tuple[int, int, int], end: tuple[int, int, int]) -> Period:
        return Period(date(*start), date(*end))

    february, march = period((2026, 2, 1), (2026, 2, 28)), period((2026, 3, 1), (2026, 3, 31))
    halves = period((2026, 1, 1), (2026, 6, 30)), period((2026, 7, 1), (2026, 12, 31))
    quarter = period((2026, 4, 1), (2026, 6, 30))
    assert february.is_about_as_long_as(march)
    assert halves[0].is_about_as_long_as(halves[1])
    assert not march.is_about_as_long_as(quarter)
    assert not halves[0].is_about_as_long_as(quarter)
