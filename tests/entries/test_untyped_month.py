"""tthc ky-moi from a month of which figures are missing: nothing missing becomes a zero."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from baocao_tthc.entries.next_period import next_period
from baocao_tthc.errors import WorkbookError
from baocao_tthc.filing import FormTable, Trouble
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
