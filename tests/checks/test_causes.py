"""The search for small causes of a difference between two forms."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from baocao_tthc.checks.sections import KEYS, cause_lines, causes
from baocao_tthc.filing import FormTable
from baocao_tthc.forms import known_forms
from support.filings import january, table_of

FORM = next(form for form in known_forms() if form.code == "II.06B")
COUNTS = st.integers(0, 400)


@st.composite
def tables(draw: st.DrawFn) -> FormTable:
    """A consistent II.06B of three to eight fields."""
    rows = []
    for order in range(draw(st.integers(3, 8))):
        online, direct, carried = draw(COUNTS), draw(COUNTS), draw(COUNTS)
        received = online + direct + carried
        pending = draw(st.integers(0, received))
        withdrawn = draw(st.integers(0, received - pending))
        early = received - pending - withdrawn
        resolved = [early + withdrawn, early, 0, 0, 0, withdrawn]
        rows.append(
            [
                f"Lĩnh vực {order}",
                received,
                online,
                direct,
                carried,
                *resolved,
                pending,
                pending,
                0,
                0,
            ]
        )
    return table_of(FORM, {"dong": rows, "tu": "2025-12-21", "den": "2026-01-20"})


def amounts(table: FormTable, row: int) -> dict[str, int]:
    """The counts of a row by key."""
    cells = table.rows[row].cells
    return {column.key: int(cells[column.number].value or 0) for column in FORM.counts}


@given(tables(), st.data())
def test_a_row_that_was_left_out_is_among_the_causes(table: FormTable, data: st.DataObject) -> None:
    """Whatever else would explain the differences, what happened is found and named."""
    row = data.draw(st.integers(0, len(table.rows) - 1))
    left_out = amounts(table, row)
    gaps = {key: -left_out[key] for key in KEYS}
    if sum(gap != 0 for gap in gaps.values()) < 2:
        assert causes(table, gaps) == []
        return
    named = [cause.text for cause in causes(table, gaps)]
    assert any(f"“Lĩnh vực {row}” bị bỏ sót" in text for text in named)


@given(tables(), st.data())
def test_cases_carried_over_and_pending_of_one_row(table: FormTable, data: st.DataObject) -> None:
    """January's cause: two cells of one row explain three differences at once."""
    row = data.draw(st.integers(0, len(table.rows) - 1))
    value = amounts(table, row)
    carried, pending = value["carried_over"], value["pending"]
    if carried and pending:
        gaps = {"received": -carried - pending, "resolved": -carried, "pending": -pending}
        found = causes(table, gaps)
        assert any(f"“Lĩnh vực {row}”: " in cause.text and cause.cells == 2 for cause in found)


@given(tables(), st.dictionaries(st.sampled_from(KEYS), st.integers(-900, 900)))
def test_every_cause_gives_exactly_the_differences(table: FormTable, gaps: dict[str, int]) -> None:
    """Nothing is offered that explains one difference and spoils another; few cells come first."""
    found = causes(table, gaps)
    wanted = {key: gap for key, gap in gaps.items() if gap}
    for cause in found:
        assert {key: effect for key, effect in cause.effect.items() if effect} == wanted
    assert [cause.cells for cause in found] == sorted(cause.cells for cause in found)


def test_a_single_difference_has_no_cause_told() -> None:
    """One number agrees with too many cells by chance."""
    rows = [["Hộ tịch", 5, 5, 0, 0, 5, 5, 0, 0, 0, 0, 0, 0, 0, 0]]
    table = table_of(FORM, {"dong": rows, "tu": "2025-12-21", "den": "2026-01-20"})
    assert causes(table, {"received": -5}) == []
    assert cause_lines([]) == []


def january_table() -> FormTable:
    """II.06B of January: 14 cases carried over in three rows, six pending."""
    return table_of(FORM, january()["bieu"]["II.06B"])


GAPS = {"received": -16, "resolved": -12, "pending": -4}


def test_a_count_by_day_of_receipt_is_offered_beside_a_row() -> None:
    """Both with their arithmetic and as hypotheses, the one that touches fewer cells first."""
    assert cause_lines(causes(january_table(), GAPS, "Phụ lục 01")) == [
        "Xem trước (giả thuyết): dòng “Người có công”: 12 hồ sơ kỳ trước và 4 hồ sơ đang giải "
        "quyết không được tính; 16 = 12 + 4.",
        "Hoặc (giả thuyết): Phụ lục 01 đếm theo ngày tiếp nhận trong kỳ, không có 14 hồ sơ kỳ "
        "trước (10 đã giải quyết, 4 đang giải quyết) và thiếu 2 hồ sơ đã giải quyết; 16 = 14 + 2.",
    ]


def test_a_count_by_day_of_receipt_lacks_at_most_a_few_cases_more() -> None:
    """A gap far from the cases carried over has another cause, and so has one with too many."""
    for gaps in (
        {"received": -40, "resolved": -36, "pending": -4},
        {"received": -10, "resolved": -6, "pending": -4},
        {"received": 16, "resolved": 12, "pending": 4},
        {"received": -16, "resolved": -20, "pending": 4},
    ):
        assert not any("ngày tiếp nhận" in one.text for one in causes(january_table(), gaps))
