"""Shares of units beside each other: ranks with fixed ties, marks, units without a base."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baocao_tthc.consolidation.ranking import (
    Comparison,
    comparisons,
    measures,
    read_marks,
    usual_marks,
)
from baocao_tthc.consolidation.submissions import SubmittedForm
from baocao_tthc.consolidation.summing import summed
from baocao_tthc.errors import TthcError

ON_TIME = "ty_le_truoc_va_dung_han"


def compared(units: Sequence[tuple[int, int]], limits: str = "80,90") -> Comparison:
    """The share resolved on time of units by how many they resolved early and overdue."""
    forms = [
        (
            f"UBND xã {number}",
            [
                SubmittedForm(
                    "II.06B",
                    (("Hộ tịch", {7: early + late, 8: early, 9: 0, 10: late}),),
                    {},
                    None,
                )
            ],
        )
        for number, (early, late) in enumerate(units)
    ]
    found = comparisons(summed(forms), read_marks(limits))
    return next(each for each in found if each.measure.variable.name == ON_TIME)


def test_every_measure_is_of_a_form() -> None:
    """Each names a rate of the catalogue; its heading is its own."""
    assert all(each.variable.kind == "rate" for each in measures())
    assert len({each.heading for each in measures()}) == len(measures())


def test_equal_shares_have_one_rank_and_the_next_skips() -> None:
    """1, 2, 2, 4; the mark is that of the first threshold above the share."""
    units = compared([(79, 21), (1, 0), (89, 11), (89, 11)]).units
    assert [one.rank for one in units] == [4, 1, 2, 2]
    labels = [one.mark and one.mark.label for one in units]
    assert labels == ["cần cải thiện gấp", None, "cần chú ý", "cần chú ý"]


def test_a_threshold_that_is_reached_is_passed() -> None:
    """80 is not below 80, 90 not below 90."""
    units = compared([(80, 20), (90, 10), (7999, 2001)]).units
    assert [one.mark and one.mark.below for one in units] == [90, None, 80]


def test_a_unit_without_a_base_has_no_rank() -> None:
    """Nothing resolved is no share of 0 %, and takes no place from others."""
    found = compared([(0, 0), (1, 1)])
    assert found.units[0][1:] == (None, None, None)
    assert found.units[1].rank == 1
    assert [one.unit for one in found.by_rank] == ["UBND xã 1"]


def test_a_share_that_is_none_is_neither_ranked_nor_marked() -> None:
    """Above 100 % or below 0 % the counts are wrong: it is shown, and takes nobody's place."""
    found = compared([(9, 1), (5, -4), (-1, 9), (8, 2)])
    assert [one.rank for one in found.units] == [1, None, None, 2]
    assert [one.is_impossible for one in found.units] == [False, True, True, False]
    assert [one.mark and one.mark.below for one in found.units] == [None, None, None, 90]
    assert [one.value for one in found.units[1:3]] == [500, Decimal("-12.5")]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=30))
def test_a_rank_is_one_more_than_how_many_are_above(units: list[tuple[int, int]]) -> None:
    """For any figures, by a plain recount."""
    found = compared(units).units
    values = [one.value for one in found if one.value is not None]
    for one in found:
        above = None if one.value is None else 1 + sum(value > one.value for value in values)
        assert one.rank == above


@pytest.mark.parametrize("stated", ["", "80", "90,80", "80,80", "80,101", "80,x", "1,2,3", "-1,5"])
def test_thresholds_that_are_none_are_refused(stated: str) -> None:
    """With one sentence that shows how they are written."""
    with pytest.raises(TthcError, match="ví dụ --nguong 80,90"):
        read_marks(stated)


def test_thresholds_keep_their_labels() -> None:
    """Other numbers, the same words."""
    assert [mark.label for mark in read_marks("75; 85")] == [mark.label for mark in usual_marks()]
