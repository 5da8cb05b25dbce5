"""Figures decide what marks mean: forms without sections stay as they are, no line is lost."""

from __future__ import annotations

from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.sectioned_forms import (
    CT1,
    DD,
    FIRST,
    HT1,
    NONE,
    ONE,
    SECOND,
    SUMS,
    TOTAL,
    TWO,
    WHOLE,
    Figures,
    findings_of,
    received,
    row_figures,
    summed,
    table_of,
)


def test_a_total_row_that_counts_the_subtotals_too_is_told() -> None:
    """The subtotals are what their marks and figures say; SUM over the whole column is an error."""
    rows = [["I", "Một", *FIRST], *ONE, ["II", "Hai", *SECOND], *TWO]
    rows.append(["", "TỔNG CỘNG", *summed(TOTAL, TOTAL)])
    assert received(table_of(rows)) == SUMS
    assert set(findings_of(rows)) == {"CD03"}


@pytest.mark.parametrize(
    ("orders", "has_total"),
    [(("1", "2", "3"), False), (("", "", ""), False), (("1", "2", "3"), True)],
    ids=["numbered", "bare", "with a wrong total row"],
)
def test_small_figures_make_no_subtotal(orders: tuple[str, ...], has_total: bool) -> None:
    """Two rows may add up to a third by chance: rows numbered through are rows, and so is what
    alone would be the sum of all others.
    """
    figures = [row_figures(n, 0, 0, n, 0, 0, 0, 0) for n in (2, 1, 1)]
    names = zip(orders, ("Xã A", "Xã B", "Xã C"), figures, strict=True)
    rows: list[list[Any]] = [[order, name, *row] for order, name, row in names]
    if has_total:
        rows.append(["", "Tổng cộng", *figures[0]])
    assert received(table_of(rows)) == {"Xã A": 2, "Xã B": 1, "Xã C": 1}
    assert set(findings_of(rows)) == ({"CD03"} if has_total else {"CT04"})


@pytest.mark.parametrize(
    ("rows", "fields"),
    [
        (
            [["I", "Chứng thực", *CT1], ["II", "Hộ tịch", *HT1], ["III", "Đất đai", *DD]],
            {"Chứng thực": 2400, "Hộ tịch": 1100, "Đất đai": 10},
        ),
        (
            [["I", "Chứng thực", *CT1], ["II", "Hộ tịch", *HT1], ["", "Đất đai", *DD]],
            {"Chứng thực": 2400, "Hộ tịch": 1100, "Đất đai": 10},
        ),
        (
            [["1", "Chứng thực", *CT1], ["2", "Tổng số hồ sơ đất đai", *DD]],
            {"Chứng thực": 2400, "Tổng số hồ sơ đất đai": 10},
        ),
        (
            [["1", "Hộ tịch", *HT1], ["", "- Đất đai", *DD]],
            {"Hộ tịch": 1100, "- Đất đai": 10},
        ),
    ],
    ids=["Roman fields", "one without its numeral", "called like a total", "a stray dash"],
)
def test_a_form_without_sections_stays_as_it_is(
    rows: list[list[Any]], fields: dict[str, int]
) -> None:
    """Marks that the figures do not bear out mean nothing."""
    table = table_of([*rows, ["", "Tổng cộng", *summed(*(row[2:] for row in rows))]])
    assert received(table) == fields
    assert (table.sections, table.subtotals) == ((), ())
    assert table.lines is table.rows


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [("Hệ thống tỉnh", "'{}", None), ("Đất đai", "'{}", None), ("Đất đai", "0", 0)],
    ids=["a section typed as text", "a field typed as text", "a field of noughts"],
)
def test_a_section_without_rows_is_a_row(name: str, written: str, value: int | None) -> None:
    """Nothing that was typed vanishes because of the numeral before it."""
    rows = [["I", "Một", *FIRST], *ONE, ["II", name, *(written.format(n) for n in SECOND)]]
    found = {"Chứng thực": 2400, "Hộ tịch": 1100, name: value}
    assert received(table_of([*rows, ["", "Tổng cộng", *TOTAL]])) == found
    assert received(table_of(rows)) == found


@pytest.mark.parametrize(
    "pair",
    [(["I", "Một"], ["1", "Hai"]), (["1", "Hai"], ["", "Cộng"]), (["1", "Hai"], ["1.1", "- Ba"])],
    ids=["marks", "closings", "items"],
)
def test_a_form_of_thousands_of_lines_is_read_in_a_moment(pair: tuple[list[str], ...]) -> None:
    """Whatever marks they have: no more than seconds of processor time."""
    rows = [[order, f"{name} {number}", *DD] for number in range(4_000) for order, name in pair]
    start = process_time()
    table_of([*rows, WHOLE])
    assert process_time() - start < 5


NAMES = ("Chứng thực", "Hộ tịch", "Đất đai", "Người có công", "Việc riêng của xã")
_ENTERED = st.lists(st.integers(0, 30), min_size=6, max_size=6)


@st.composite
def _consistent(draw: st.DrawFn) -> Figures:
    """A row in which received is resolved and pending."""
    online, in_person, carried, early, on_time, late = draw(_ENTERED)
    resolved = early + on_time + late
    pending = max(0, online + in_person + carried - resolved)
    online += max(0, resolved - online - in_person - carried)
    return row_figures(online, in_person, carried, early, on_time, late, pending, 0)


_FIELDS = st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True)
_SECTION = _FIELDS.flatmap(
    lambda names: st.tuples(*(st.tuples(st.just(name), _consistent()) for name in names))
)


@settings(max_examples=200, deadline=None)
@given(
    sections=st.lists(_SECTION, min_size=2, max_size=3),
    marks=st.sampled_from([("I", "II", "III"), ("A", "B", "C"), ("I.", "II.", "III.")]),
    subtotals=st.sampled_from(["above", "below", "none"]),
)
def test_sections_are_summed_whatever_stands_in_them(
    sections: list[Any], marks: tuple[str, ...], subtotals: str
) -> None:
    """Noughts, rows alike and single rows too: each field has the sum of its rows."""
    rows: list[list[Any]] = []
    for mark, section in zip(marks, sections, strict=False):
        sums = summed(*(figures for _, figures in section))
        rows.append([mark, f"Nguồn {mark}", *(sums if subtotals == "above" else NONE)])
        rows += [[str(n), name, *figures] for n, (name, figures) in enumerate(section, 1)]
        if subtotals == "below":
            rows.append(["", f"Cộng {mark}", *sums])
    lines = [line for section in sections for line in section]
    total = summed(*(figures for _, figures in lines))
    wanted: dict[str, int] = {}
    for name, figures in lines:
        wanted[name] = wanted.get(name, 0) + figures[0]
    table = table_of([*rows, ["", "Tổng cộng", *total]])
    assert received(table) == wanted
    assert {row.number for row in table.lines} == {
        number for number, row in enumerate(rows, 3) if row[0].isdigit()
    }


@settings(max_examples=200, deadline=None)
@given(
    section=_SECTION,
    orders=st.sampled_from([("1", "2", "3", "4", "5"), ("I", "II", "III", "IV", "V"), ("",) * 5]),
    has_total=st.booleans(),
    off=st.sampled_from([0, 0, 1]),
)
def test_a_plain_form_has_no_sections(
    section: Any, orders: tuple[str, ...], has_total: bool, off: int
) -> None:
    """Whatever its figures are, also under a total row that is wrong."""
    rows = [[order, *_named(line)] for order, line in zip(orders, section, strict=False)]
    total = summed(*(figures for _, figures in section))
    end = [["", "Tổng cộng", total[0] + off, *total[1:]]] if has_total else []
    table = table_of([*rows, *end])
    assert [row.label for row in table.rows] == [name for name, _ in section]
    assert table.sections == ()


def _named(line: tuple[str, Figures]) -> list[Any]:
    return [line[0], *line[1]]
