"""Several months in one folder: which is now, what the others are, what is a mistake."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from baocao_tthc.cli import main
from baocao_tthc.consolidation import consolidate
from baocao_tthc.consolidation.consolidating import brought_together, consolidation_json
from baocao_tthc.consolidation.months import month_summaries
from baocao_tthc.consolidation.standing import account_of, usual_months
from baocao_tthc.consolidation.submissions import Submission
from baocao_tthc.consolidation.unit_list import ListedUnit
from support.city import figures_of
from support.packages import workbook
from support.submitted import settled, submitted

NOVEMBER, DECEMBER, JANUARY = "2025-11", "2025-12", "2026-01"
UNITS = tuple(ListedUnit(f"UBND xã {number}") for number in range(6))


def sent(month: str, *numbers: int) -> list[Submission]:
    """What these units sent of that month."""
    return [submitted(UNITS[n].name, settled(100 + n, n), month=month) for n in numbers]


@pytest.mark.parametrize(
    ("read", "months"),
    [
        (sent(DECEMBER, 0, 1, 2, 3, 4, 5) + sent(JANUARY, 0, 1, 2), (DECEMBER, JANUARY)),
        (sent(DECEMBER, 0, 1, 2, 3, 4, 5) + sent(JANUARY, 0, 1), (DECEMBER,)),
        (sent(JANUARY, 0, 1) + sent(DECEMBER, 2), (JANUARY,)),
        (sent(JANUARY, 0) + sent(DECEMBER, 2), (JANUARY,)),
        (sent(JANUARY, 0) + sent(DECEMBER, 0), (DECEMBER, JANUARY)),
        (sent(JANUARY, 0, 1) + sent(DECEMBER, 0, 0, 0), (JANUARY,)),
        ([], ()),
    ],
)
def test_the_months_of_a_folder(read: list[Submission], months: tuple[str, ...]) -> None:
    """A month is one when half as many units sent of it as of any; one workbook alone is a slip."""
    assert usual_months(read) == months


def test_an_earlier_month_is_no_mistake() -> None:
    """Who sent December and not January is missing; of a month of no one else's it is wrong."""
    read = sent(DECEMBER, 0, 1, 2, 3) + sent(JANUARY, 0, 1) + sent(NOVEMBER, 4)
    found = account_of(read, UNITS, JANUARY, usual_months(read))
    states = [each.state.value for each in found.standings]
    assert states == ["received", "received", "missing", "missing", "wrong_period", "missing"]


def test_the_one_workbook_of_a_folder_may_be_of_the_wrong_month() -> None:
    """Another month is asked for: what came is of the wrong period, not “chưa gửi”."""
    found = brought_together(sent("2026-02", 0), UNITS[:2], JANUARY).account
    assert [each.state.value for each in found.standings] == ["wrong_period", "missing"]
    again = brought_together(sent("2026-02", 0, 1), UNITS[:2], JANUARY).account
    assert [each.state.value for each in again.standings] == ["missing", "missing"]


def test_each_month_is_summed_alone() -> None:
    """With who reported; a month that nobody reported stands between, a later one does not."""
    read = sent(NOVEMBER, 0, 1, 2) + sent(JANUARY, 0, 1) + sent("2026-02", 0, 1)
    months = usual_months(read)
    now = account_of(read, UNITS, JANUARY, months)
    found = month_summaries(read, UNITS, now, months)
    assert [(one.month, one.received, one.expected) for one in found] == [
        (NOVEMBER, 3, 6),
        (DECEMBER, 0, 6),
        (JANUARY, 2, 6),
    ]
    assert [form.total[3] for one in found for form in one.forms] == [303, 201]
    told = consolidation_json(brought_together(read, UNITS, JANUARY))["periods"]
    assert isinstance(told, list)
    assert [one["month"] for one in told] == [NOVEMBER, DECEMBER, JANUARY]
    assert told[2]["shares"]["II.06B"]["ty_le_truoc_va_dung_han"] == 99.5  # 1 of 201 overdue


def test_an_unfilled_book_is_not_used(tmp_path: Path) -> None:
    """Its file says so; zeros that were typed are figures, results of formulas are none."""
    zeros, blank = (json.loads(json.dumps(figures_of(1))) for _ in range(2))
    for form in zeros.values():
        form["dong"] = [[row[0], *(each and 0 for each in row[1:])] for row in form["dong"]]
    for form in blank.values():
        form["dong"] = [[row[0], *[None] * (len(row) - 1)] for row in form["dong"]]
    workbook(tmp_path / "trống.xlsx", don_vi="UBND xã Trống", bieu=blank)
    workbook(tmp_path / "số 0.xlsx", don_vi="UBND xã Số 0", bieu=zeros)
    found = consolidate(tmp_path)
    files = {each.arrival.label: state.value for each, state in found.account.files}
    assert files == {"trống.xlsx": "empty", "số 0.xlsx": "used"}
    assert {each.unit.name: each.state.value for each in found.account.standings} == {
        "UBND xã Trống": "empty",
        "UBND xã Số 0": "received",
    }


def test_a_form_that_nobody_filled_in_counts_for_no_unit(tmp_path: Path) -> None:
    """The unit has one form only: of the other one unit less is said to have it."""
    for number, name in enumerate("AB", 1):
        forms = json.loads(json.dumps(figures_of(number)))
        if name == "B":
            forms["PL01"]["dong"] = [["Trung tâm", *[None] * 20][: len(forms["PL01"]["dong"][0])]]
        workbook(tmp_path / f"{name}.xlsx", don_vi=f"UBND xã {name}", bieu=forms)
    have = {each.form.code: len(each.by_unit) for each in consolidate(tmp_path).forms}
    assert have == {"II.06B": 2, "PL01": 1}


def test_workbooks_of_sums_are_not_added_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Their months may be of other units, so a longer period says what to do instead."""
    (tmp_path / "nhận").mkdir()
    workbook(tmp_path / "nhận" / "a.xlsx", don_vi="UBND xã A", bieu=figures_of(1))
    sums = tmp_path / "TONGHOP.xlsx"
    assert main(["tong-hop", str(tmp_path / "nhận"), "-o", str(sums)]) == 0
    quarter = tmp_path / "quý.xlsx"
    assert main(["gop-ky", str(sums), "--quy", "1", "-o", str(quarter)]) == 2
    assert "hãy tổng hợp (tong-hop) thư mục" in capsys.readouterr().err
    assert not quarter.exists()
