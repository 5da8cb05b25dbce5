"""Figures that lie far from the others: found when one is planted, none where nothing is odd."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baocao_tthc.consolidation.consolidating import brought_together
from baocao_tthc.consolidation.outliers import Outlier
from baocao_tthc.consolidation.unit_list import ListedUnit
from support.submitted import JANUARY, of_units, settled

DECEMBER, NOVEMBER = "2025-12", "2025-11"
ODD = "UBND xã 0"


def found(
    received: Sequence[int], overdue: Mapping[int, int] | None = None, levels: Sequence[str] = ("",)
) -> list[Outlier]:
    """What is seen among units that received so many cases, some of them resolved overdue."""
    units = [ListedUnit(f"UBND xã {n}", levels[n % len(levels)]) for n in range(len(received))]
    late = overdue or {}
    forms = {
        unit.name: settled(count, late.get(n, 0))
        for n, (unit, count) in enumerate(zip(units, received, strict=True))
    }
    return list(brought_together(of_units(forms), units).outliers)


SIZES = st.lists(st.integers(70, 130), min_size=8, max_size=40)


@given(SIZES, st.integers(1, 50))
@settings(deadline=None)
def test_units_of_about_one_size_are_never_told(sizes: list[int], scale: int) -> None:
    """Within 30 % of each other, large or small."""
    assert found([size * scale for size in sizes]) == []


@given(SIZES, st.integers(10, 50), st.sampled_from([30, 0.02]))
@settings(deadline=None)
def test_one_odd_unit_is_found_at_any_scale(sizes: list[int], scale: int, odd: float) -> None:
    """Thirty times the others, or a fiftieth: it and nothing else, by its number and theirs."""
    counts = [size * scale for size in sizes]
    told = found([round(100 * scale * odd), *counts])
    assert [(each.unit, each.variable.name) for each in told] == [(ODD, "tiep_nhan")]
    assert told[0].value == round(100 * scale * odd)
    assert min(counts) <= told[0].usual <= max(counts)
    assert told[0].finding.severity.value == "info"


@given(st.integers(0, 2**32))
@settings(deadline=None, max_examples=30)
def test_shares_that_differ_by_chance_are_not_told(seed: int) -> None:
    """Sixty units of any size, each case overdue with the same chance of 3 %."""
    chance = random.Random(seed)  # noqa: S311
    counts = [chance.randrange(30, 600) for _ in range(60)]
    late = {n: sum(chance.random() < 0.03 for _ in range(count)) for n, count in enumerate(counts)}
    told = found(counts, late)
    assert [each for each in told if each.variable.base] == []


def test_a_share_far_below_is_found() -> None:
    """A third overdue where others have 1 to 5 %."""
    told = found([300] * 12, {0: 100} | {n: 3 + n for n in range(1, 12)})
    assert [(each.unit, each.variable.name) for each in told] == [(ODD, "ty_le_truoc_va_dung_han")]
    message = told[0].finding.message
    assert "66,67%" in message
    assert "chưa chắc là sai" in message


@pytest.mark.parametrize(
    ("received", "levels"),
    [
        ([5000, 100, 100, 100, 100, 100, 100], ("",)),
        ([25, *[2] * 20], ("",)),
        ([0, *[9] * 20], ("",)),
        ([5000, *[100] * 13], ("phường", "xã")),
    ],
)
def test_few_units_and_tiny_counts_are_let_be(received: list[int], levels: Sequence[str]) -> None:
    """Fewer than eight of one level are no group; counts below thirty say nothing."""
    assert found(received, levels=levels) == []


def test_a_zero_among_many_is_found() -> None:
    """Nothing received where others have hundreds."""
    assert [each.value for each in found([0, *[400, 500, 450] * 4])] == [0]


def test_the_middle_of_shares_is_shown_at_two_places() -> None:
    """Of two in the middle it may have three: 95,815% is 95,82%."""
    (told,) = found([1000] * 10, {0: 900} | {n: 4 * n for n in range(1, 10)})
    assert re.search(r"là [0-9]+(,[0-9]{1,2})?%\.", told.finding.message)
    odd = told._replace(usual=Decimal("95.815"), value=Decimal("10.5"))
    assert odd.finding.message.startswith("Trước và đúng hạn: 10,5%; mức giữa")
    assert "là 95,82%." in odd.finding.message


def over_time(now: Sequence[int], before: Sequence[Sequence[int]]) -> list[Outlier]:
    """What is seen of units that received so many now, and so many in each of the months before."""
    units = [ListedUnit(f"UBND xã {n}") for n in range(len(now))]
    months = dict(zip((DECEMBER, NOVEMBER), before, strict=False)) | {JANUARY: now}
    read = [
        each
        for month, counts in months.items()
        for each in of_units(
            {unit.name: settled(n) for unit, n in zip(units, counts, strict=True)}, month
        )
    ]
    result = brought_together(read, units)
    assert result.account.month == JANUARY
    return [each for each in result.outliers if each.months]


def test_a_season_that_all_share_is_not_told() -> None:
    """Everybody receives a third of what it did."""
    sizes = [100, 220, 340, 150, 900, 640, 480, 300, 260, 710]
    before = [[size * 3 for size in sizes], [size * 3 + 5 for size in sizes]]
    assert over_time(sizes, before) == []


def test_a_unit_that_changes_alone_is_told() -> None:
    """It is held to its own months and to the change of the others, whatever its size."""
    sizes = [300, 220, 340, 150, 900, 640, 480, 300, 260, 710]
    before = [[size + n for n, size in enumerate(sizes)], sizes]
    told = over_time([40, *sizes[1:]], before)
    assert [(each.unit, each.value, each.usual, each.months) for each in told] == [
        (ODD, 40, 300, 2)
    ]
    assert told[0].finding.rule == "TH02"
