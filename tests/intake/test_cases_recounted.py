"""Lists of cases of any kind: what is counted is what a plain recount of them gives."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baocao_tthc.intake import Source, figures_in, read_source
from baocao_tthc.reading.grid import Grid
from support.exports import (
    HEADS,
    PERIOD,
    Case,
    case,
    counted,
    grid,
    lines,
    month,
    recount,
    timed,
    write_csv,
    write_xlsx,
)

DAYS = st.dates(date(2025, 12, 10), date(2026, 1, 31))
NAMES = st.sampled_from(["Hộ tịch", "Đất đai", "=HYPERLINK(1)"])


@st.composite
def clear_cases(draw: st.DrawFn) -> Case:
    """A case with nothing doubtful in it."""
    received = draw(DAYS)
    ended = draw(st.none() | st.dates(received, date(2026, 2, 10)))
    open_, done = ("Đang giải quyết", "Yêu cầu bổ sung"), ("Đã giải quyết", "Từ chối", "Rút hồ sơ")
    return (
        "",
        draw(NAMES),
        draw(st.sampled_from(["Trực tuyến", "Trực tiếp", "BCCI"])),
        received,
        draw(st.none() | DAYS),
        ended,
        draw(st.sampled_from(done if ended else open_)),
    )


@given(st.lists(clear_cases(), min_size=1, max_size=60))
def test_it_agrees_with_a_plain_recount(cases: list[Case]) -> None:
    """Any list gives what counting its cases one by one gives, and every row adds up."""
    found = counted(grid(cases))
    expected = recount(cases, PERIOD)
    assert {r.label: [r.values.get(n, 0) for n in range(3, 17)] for r in found.rows} == expected
    for row in found.rows:
        received = sum(row.values[n] for n in (4, 5, 6))
        settled = sum(row.values[n] for n in (8, 9, 10, 11, 12, 14, 15, 16))
        assert received == settled
    assert found.doubts == ()


@st.composite
def coded_cases(draw: st.DrawFn) -> list[tuple[str, Case]]:
    """Few codes over few contents, so that many rows are doubled; some lack the day due."""
    some = draw(st.lists(clear_cases(), min_size=1, max_size=3))
    some += [(*one[:4], None, *one[5:]) for one in some]
    return draw(st.lists(st.tuples(st.sampled_from("ABCabc"), st.sampled_from(some)), min_size=1))


@given(coded_cases())
def test_doubled_codes_agree_with_a_plain_recount(coded: list[tuple[str, Case]]) -> None:
    """Rows alike in every cell count once, a code with two contents not at all."""
    contents: dict[str, set[Case]] = {}
    for code, one in coded:
        contents.setdefault(code.casefold(), set()).add(one)
    clear = [one for same in contents.values() if len(same) == 1 for one in same]
    found = counted(grid([(code, *one[1:]) for code, one in coded]))
    given = {row.label: [row.values.get(n, 0) for n in range(3, 17)] for row in found.rows}
    assert given == recount(clear, PERIOD)
    assert len(found.doubts) <= (len(clear) < len(contents))


@given(
    st.lists(
        st.tuples(clear_cases(), st.sampled_from(HEADS[2:]), st.sampled_from(["", "?", "-"])),
        max_size=30,
    )
)
def test_no_case_is_lost(broken: list[tuple[Case, str, str]]) -> None:
    """Counted, outside, doubtful: with cells broken at random the three make up the whole list."""
    sheet = lines([one[0] for one in broken] + [case()])
    for row, (_, column, value) in zip(sheet[1:], broken, strict=False):
        row[HEADS.index(column)] = value
    found = counted(Grid("x", sheet))
    assert found.cases
    placed = sum(row.values[n] for row in found.rows for n in (4, 5, 6))
    told = sum(
        int(sentence.split(" ")[0])
        for sentence in (*found.doubts, *found.told)
        if "chưa đếm vào" in sentence or "không thuộc kỳ" in sentence
    )
    assert placed + told == len(found.cases.listed) == len(sheet) - 1


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_hundred_thousand_cases_agree_with_a_plain_recount(kind: str, tmp_path: Path) -> None:
    """A city's month, from a real file, with times of day in the .xlsx."""
    cases = month(100_000)
    rows = lines(cases)
    file = tmp_path / f"xuat.{kind}"
    file = write_csv(file, rows) if kind == "csv" else write_xlsx(file, timed(rows))
    (found,) = figures_in([Source(file, read_source(file))], PERIOD)
    given = {row.label: [row.values.get(n, 0) for n in range(3, 17)] for row in found.rows}
    assert given == recount(cases, PERIOD)
    assert found.doubts == ()
