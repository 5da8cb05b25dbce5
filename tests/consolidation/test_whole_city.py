"""The whole made city: every state and every sum as it was made, however its files are ordered."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from pathlib import Path

import pytest

from baocao_tthc.consolidation import Consolidation, consolidate
from baocao_tthc.consolidation.consolidating import consolidation_json
from baocao_tthc.consolidation.result_workbook import result_bytes
from baocao_tthc.consolidation.standing import State
from baocao_tthc.consolidation.unit_list import read_unit_list
from support.whole_city import FATES, HOSTILE, Month, whole_city

SMALL = len(FATES) + 8  # every fate once, and some units to whom nothing happens
NOW = "2026-01"


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Month]:
    """Three months of a small city; nothing that is read there is changed."""
    return whole_city(tmp_path_factory.mktemp("cả thành phố"), SMALL)


@pytest.fixture(scope="module")
def results(months: dict[str, Month]) -> dict[str, Consolidation]:
    """What comes of the folder of each month."""
    return {
        month: consolidate(each.folder, read_unit_list(each.units), month)
        for month, each in months.items()
    }


def states(result: Consolidation) -> dict[str, str]:
    """The state of each unit."""
    return {each.unit.name: each.state.value for each in result.account.standings}


def totals(result: Consolidation) -> dict[str, dict[int, int]]:
    """The counts of the total rows by form."""
    return {
        form.form.code: {
            column.number: int(form.total.get(column.number, 0)) for column in form.form.counts
        }
        for form in result.forms
    }


def test_every_unit_is_found_as_it_was_made(
    months: dict[str, Month], results: dict[str, Consolidation]
) -> None:
    """In each month, each by its own word; every fate happened."""
    for month, result in results.items():
        assert states(result) == months[month].states, month
    assert set(months[NOW].states.values()) == set(State)


def test_the_sums_are_a_plain_recount(
    months: dict[str, Month], results: dict[str, Consolidation]
) -> None:
    """Column by column, of the numbers that the city was made from."""
    for month, result in results.items():
        assert totals(result) == months[month].totals, month


def test_hostile_files_are_told_one_by_one(results: dict[str, Consolidation]) -> None:
    """Twenty among the others: each has its line, none an unexpected error."""
    assert len(HOSTILE) == 20
    strange = [one for one, _ in results[NOW].account.files if one.arrival.label.startswith("lạ/")]
    assert len(strange) == len(HOSTILE)
    assert all("ngoài dự kiến" not in one.trouble for one in strange)
    assert not any(one.forms for one in strange)


def test_all_months_in_one_folder_give_the_same(months: dict[str, Month]) -> None:
    """Who sent the month before and not this one is missing; who sent a month of nobody else's has
    sent the wrong one.
    """
    now = months[NOW]
    found = consolidate(now.folder.parent, read_unit_list(now.units), NOW)
    assert states(found) == now.states
    assert totals(found) == now.totals


def test_the_order_in_which_files_came_makes_no_difference(
    months: dict[str, Month], results: dict[str, Consolidation], tmp_path: Path
) -> None:
    """The folder copied file by file in a random order gives the same bytes."""
    now, copy = months[NOW], tmp_path / NOW
    files = [file for file in sorted(now.folder.rglob("*")) if file.is_file()]
    random.Random(7).shuffle(files)  # noqa: S311 - an order, no secret
    for file in files:
        target = copy / file.relative_to(now.folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    again = consolidate(copy, read_unit_list(now.units), NOW)
    assert result_bytes(again) == result_bytes(results[NOW])
    assert json.dumps(consolidation_json(again)) == json.dumps(consolidation_json(results[NOW]))


def test_under_other_names_the_units_stand_the_same(
    months: dict[str, Month], results: dict[str, Consolidation], tmp_path: Path
) -> None:
    """What lies in the folder is read in another order when it is called otherwise."""
    now = months[NOW]
    entries = [each for each in now.folder.iterdir() if not each.name.startswith("~$")]
    for number, entry in enumerate(sorted(entries, reverse=True)):
        target = tmp_path / f"{number:03d}{entry.suffix if entry.is_file() else ''}"
        (shutil.copyfile if entry.is_file() else shutil.copytree)(entry, target)
    again = consolidate(tmp_path, read_unit_list(now.units), NOW)
    assert states(again) == now.states
    assert totals(again) == now.totals
    kinds = Counter(state for _, state in again.account.files)
    assert kinds == Counter(state for _, state in results[NOW].account.files)
