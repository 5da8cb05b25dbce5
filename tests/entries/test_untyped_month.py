"""tthc ky-moi from a month of which figures are missing: nothing missing becomes a zero."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from baocao_tthc.entries.next_period import next_period
from baocao_tthc.errors import WorkbookError
from baocao_tthc.filing import Filing, FormTable, Section, Trouble
from baocao_tthc.history import rows_of
from baocao_tthc.typed_rows import reported
from support.filings import january, report_of


def _with_row(table: FormTable, at: int, values: Mapping[int, int]) -> FormTable:
    """The form with only these figures in a row, what its formulas give beside them."""
    row = table.rows[at]
    derived = {column.number: 0 for column in table.form.counts if column.entry == "derived"}
    given = derived | dict(values)
    cells = {
        number: cell._replace(raw=given.get(number), value=given.get(number), trouble=None)
        if number in given
        else cell._replace(raw=None, value=None, trouble=Trouble.EMPTY)
        for number, cell in row.cells.items()
    }
    rows = list(table.rows)
    rows[at] = row._replace(cells=cells)
    return table._replace(rows=tuple(rows))


def _untyped(table: FormTable, carried: Mapping[int, int]) -> FormTable:
    """The form as a new month has it: in each row what was carried over, if anything."""
    for at in range(len(table.rows)):
        given = {6: carried[at], 3: carried[at]} if at in carried else {}
        table = _with_row(table, at, given)
    return table._replace(total=None)


def test_a_month_without_figures_does_not_become_zeros() -> None:
    """Which cases go on is not known: a sentence says what to do."""
    report = report_of(january() | {"ky": {"tu": "2025-12-21", "den": "2026-01-20"}})
    settled, annex = report.tables
    report = report._replace(tables=(_untyped(settled, {0: 12}), annex))
    with pytest.raises(WorkbookError) as error:
        next_period(report)
    assert str(error.value) == (
        "Sổ “so-lieu.xlsx”: Biểu II.06B chưa có số liệu nên chưa biết hồ sơ nào chuyển sang kỳ "
        "sau; hãy nhập số liệu (không có hồ sơ thì chọn “Không phát sinh” ở đầu biểu) rồi làm lại."
    )


def test_a_form_without_figures_is_no_history() -> None:
    """The other form goes on, and the clerk is told that this one is not kept."""
    report = report_of(january() | {"ky": {"tu": "2025-12-21", "den": "2026-01-20"}})
    settled, annex = report.tables
    made = next_period(report._replace(tables=(settled, _untyped(annex, {}))))
    assert {row.form for row in made.data.history} == {"II.06B"}
    assert made.doubts == (
        "Phụ lục 01 của tháng 01/2026 chưa có số liệu nên LichSu của sổ mới không có kỳ này của "
        "biểu ấy.",
        "Phụ lục 01 ghi kỳ từ ngày 15/12/2025 đến ngày 14/01/2026, khác kỳ của báo cáo; ở sổ mới "
        "mọi biểu theo kỳ ở ThongTin.",
    )


def test_cases_of_a_row_that_waits_are_asked_for() -> None:
    """What became of the 12 cases is not typed: neither 0 nor 12 are carried on or kept."""
    report = report_of(january() | {"ky": {"tu": "2025-12-21", "den": "2026-01-20"}})
    table = _with_row(report.tables[0], 0, {6: 12, 3: 12})
    made = next_period(report._replace(tables=(table, *report.tables[1:])))
    assert made.data.forms[0].rows[0][5] is None
    assert made.doubts[0] == (
        "Dòng “Người có công” của Biểu II.06B chưa nhập số liệu nên cột (6) ở sổ mới để trống; hãy "
        "gõ số hồ sơ còn đang giải quyết."
    )
    kept = next(row for row in made.data.history if row.label == "Người có công")
    assert kept.figures == {}


def _january() -> Filing:
    return report_of(january() | {"ky": {"tu": "2025-12-21", "den": "2026-01-20"}})


def _half_typed(table: FormTable, at: int, *numbers: int) -> FormTable:
    """The form with these cells of a row empty."""
    row = table.rows[at]
    empty = {n: row.cells[n]._replace(raw=None, value=None, trouble=Trouble.EMPTY) for n in numbers}
    rows = list(table.rows)
    rows[at] = row._replace(cells={**row.cells, **empty})
    return table._replace(rows=tuple(rows))


def test_a_row_without_any_figure_carries_nothing_and_leaves_no_total() -> None:
    """Whether the field had cases is not known: no 0 in the next month, no total in LichSu."""
    report = _january()
    table = _with_row(report.tables[0], 1, {})
    made = next_period(report._replace(tables=(table, *report.tables[1:])))
    assert made.data.forms[0].rows[1][5] is None
    assert made.data.forms[0].rows[2][5] == 2
    labels = [row.label for row in made.data.history if row.form == "II.06B"]
    assert "" not in labels
    assert "" in [row.label for row in made.data.history if row.form == "PL01"]
    assert made.doubts[:2] == (
        "Dòng “Chứng thực” của Biểu II.06B chưa nhập số liệu nên cột (6) ở sổ mới để trống; hãy gõ "
        "số hồ sơ còn đang giải quyết.",
        "Biểu II.06B của tháng 01/2026 còn dòng chưa nhập xong nên LichSu của sổ mới không có dòng "
        "tổng của kỳ này; báo cáo kỳ sau sẽ không so với kỳ này.",
    )


def test_a_half_typed_row_carries_nothing() -> None:
    """What is pending is still to be typed: its 0 is neither carried on nor kept in LichSu."""
    report = _january()
    table = _half_typed(report.tables[0], 0, 14, 15, 16)
    made = next_period(report._replace(tables=(table, *report.tables[1:])))
    assert made.data.forms[0].rows[0][5] is None
    assert made.doubts[0].startswith("Dòng “Người có công” của Biểu II.06B chưa nhập xong nên cột")
    kept = {row.label: row.figures for row in made.data.history if row.form == "II.06B"}
    assert kept["Người có công"] == {}
    assert "" not in kept


def test_the_settlement_form_without_any_figure_is_refused() -> None:
    """Names alone say nothing of what is pending, whatever the other form has."""
    report = _january()
    settled, annex = report.tables
    with pytest.raises(WorkbookError, match=r"Biểu II\.06B chưa có số liệu nên chưa biết"):
        next_period(report._replace(tables=(_untyped(settled, {}), annex)))


def test_a_field_is_unknown_while_its_line_in_one_section_is() -> None:
    """The sum over the sections lacks the cases of that line."""
    report = _january()
    table = report.tables[0]
    waiting = _with_row(table, 2, {}).rows[2]._replace(number=99)
    sections = (Section("I", table.rows), Section("II", (waiting,)))
    report = report._replace(tables=(table._replace(sections=sections), *report.tables[1:]))
    kept = {row.label: row.figures for row in rows_of(reported(report)) if row.form == "II.06B"}
    assert kept["Hộ tịch"] == {}
    assert kept["Chứng thực"] != {}
    assert next_period(report).data.forms[0].rows[2][5] is None
