"""An annex has room for the figures of a city: the longest of a column stands in one line."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

import pytest

from baocao_tthc.forms import known_forms
from baocao_tthc.report.unit_annex import UnitAnnex
from baocao_tthc.sources.present_values import PresentValues
from baocao_tthc.units import ReportingUnit
from baocao_tthc.vietnamese import number
from baocao_tthc.word.elements import WIDTH, twips
from baocao_tthc.workbook import text_metrics
from support.filings import january, report_of
from support.word_files import W, part, text_of, write


def _times(value: Any, factor: int) -> Any:
    return value * factor if isinstance(value, int) else value


def widths(folder: Path, factor: int) -> tuple[list[int], list[str]]:
    """The widths in twips of PL01's annex, and its total from column (3) on, of January so many
    times.
    """
    data = january()
    form = data["bieu"]["PL01"]
    form["dong"] = [[row[0], *(_times(value, factor) for value in row[1:])] for row in form["dong"]]
    form["tong"] = [_times(value, factor) for value in form["tong"]]
    tables = list(part(write(report_of(data), folder)).iter(f"{W}tbl"))
    columns = [int(column.get(f"{W}w")) for column in tables[-1].iter(f"{W}gridCol")]
    *_, last = tables[-1].iter(f"{W}tr")
    return columns, [text_of(cell) for cell in last.iter(f"{W}tc")][1:]


def test_the_longest_figure_of_a_column_is_not_broken(tmp_path: Path) -> None:
    """Seven digits in a form of 21 columns; the others give way, the table is as wide as ever."""
    columns, texts = widths(tmp_path, 1000)
    assert max(map(len, texts)) == 7
    for width, text in zip(columns[2:], texts, strict=True):
        assert width / 20 >= text_metrics.width(text, 9, bold=True)
    assert sum(columns) == WIDTH
    assert columns[1] > 1000  # of the names


def test_no_word_of_a_heading_is_cut_for_figures_of_eight_digits(tmp_path: Path) -> None:
    """The sums of a country: the figures are printed smaller, and each still stands in one line."""
    columns, texts = widths(tmp_path, 10_000)
    assert max(map(len, texts)) == 8
    annex = next(form for form in known_forms() if form.code == "PL01")
    for column, width, text in zip(annex.figures, columns[2:], texts, strict=True):
        words = [text_metrics.width(word, 9, bold=True) for word in column.heading[-1].split()]
        assert width / 20 >= max(*words, text_metrics.width(text, 7, bold=True))
    assert sum(columns) == WIDTH
    assert columns[1] > 1000  # of the names


def test_what_no_page_holds_leaves_room_for_the_names(tmp_path: Path) -> None:
    """Twelve digits everywhere: columns alike, and the names where they were."""
    columns, _ = widths(tmp_path, 10**8)
    assert len(set(columns[2:])) == 1
    assert columns[:2] == widths(tmp_path, 1)[0][:2]


def test_short_figures_leave_the_columns_alike(tmp_path: Path) -> None:
    """A commune's annex looks as it did."""
    assert len(set(widths(tmp_path, 1)[0][2:])) == 1


def by_unit(received: int) -> tuple[list[int], list[str]]:
    """The widths of the table by unit, and the texts of its last unit."""
    figures = {"II.06B": dict.fromkeys(range(3, 17), received)}
    units = tuple(ReportingUnit(f"UBND xã {n}", "đã nhận", 0, figures) for n in range(3))
    filing = report_of(january())._replace(units=units, limits=(80, 90))
    (table,) = UnitAnnex(PresentValues(filing)).build(count(1).__next__)
    columns = [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]
    *_, last, _ = table.iter(f"{W}tr")
    return columns, [text_of(cell) for cell in last.iter(f"{W}tc")]


@pytest.mark.parametrize("received", [9, 99_999, 9_999_999])
def test_the_table_by_unit_breaks_no_figure(received: int) -> None:
    """With its marks of thousands, in the print that fits; the table is as wide as ever."""
    columns, texts = by_unit(received)
    assert number(received) in texts
    for width, text in zip(columns[3:], texts[3:], strict=True):
        assert width / 20 >= text_metrics.width(text, 8, bold=True)
    assert sum(columns) == WIDTH
    assert columns[1] >= twips(30)


def test_a_share_that_cannot_be_one_is_not_printed() -> None:
    """More in time than resolved is a mistake of the counts, which the report names elsewhere."""
    _, texts = by_unit(50)
    assert texts[6:9] == ["50", "100", "-"]  # early and on time are each as many as resolved
