"""LB: what two forms say of the same cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from baocao_tthc.checks import check
from baocao_tthc.filing import OfficeRule, Place
from baocao_tthc.reading.grid import Grid
from baocao_tthc.reading.snapshot import make_filing
from baocao_tthc.units import ReportingUnit
from support.grids import NUMBERING, Book, findings, folded, ids, january, rows_of

SEED_ANNEX = [3733, 2, 2, 2, 2, 0, 0, 3731, 3723, 3731, 3723, 8, 0, 99.79, 100, 99.79, 2586, 3722]


def seed() -> Book:
    """January as received: the annex misses 16 cases."""
    book = january()
    for row in (NUMBERING + 1, NUMBERING + 2):
        book["PL01"] |= {(row, c): value for c, value in enumerate(SEED_ANNEX, 3)}
    book["PL01"] |= {(NUMBERING + 1, 21): 99.71, (NUMBERING + 2, 21): 99.71}
    return book


def test_lb01_lb02_lb03_the_three_differences_of_january() -> None:
    """Both cells, both values, the difference; one group since one row explains all three."""
    found = findings(seed())
    assert [(f.rule, f.expected, f.actual, f.difference) for f in found] == [
        ("LB01", 3749, 3733, -16),
        ("LB02", 3743, 3731, -12),
        ("LB03", 6, 2, -4),
    ]
    assert [[str(p) for p in f.places] for f in found] == [
        ["II.06B!C17", "PL01!C12"],
        ["II.06B!G17", "PL01!J12"],
        ["II.06B!M17", "PL01!D12"],
    ]
    assert {f.group for f in found} == {"lien-bieu-1"}
    assert found[0].message == (
        "Hồ sơ tiếp nhận: Phụ lục 01 (3.733) ít hơn Biểu II.06B (3.749) 16 hồ sơ."
    )


def test_lb32_forms_of_other_units_are_not_held_to_each_other() -> None:
    """Of a workbook of sums: who lacks a form is told once, as information; where all units sent
    both, the forms are held to each other as ever. A unit without any of them says nothing.
    """
    forms = ["II.06B", "PL01"]
    grids = [Grid(name, rows_of(cells)) for name, cells in seed().items()]
    filing = make_filing(Path("TONGHOP.xlsx"), grids)

    def of(*sent: list[str]) -> tuple[ReportingUnit, ...]:
        return tuple(
            ReportingUnit(f"xã {n}", "đã nhận", 0, {form: {3: 1} for form in each})
            for n, each in enumerate(sent, 1)
        )

    (found,) = check(filing._replace(units=of(forms, forms, ["II.06B"], [])))
    assert (found.rule, found.severity) == ("LB32", "info")
    assert found.message == (
        "Không so các biểu với nhau vì không của cùng các đơn vị: Biểu II.06B của 3 đơn vị; "
        "Phụ lục 01 của 2 đơn vị (không có xã 3)."
    )
    (found,) = check(filing._replace(units=of(["II.06B"], ["PL01"], ["II.06B"], ["II.06B"])))
    assert "Phụ lục 01 của 1 đơn vị (chỉ có xã 2)" in found.message
    alike = check(filing._replace(units=of(forms, forms, [])))
    assert [each.rule for each in alike] == ["LB01", "LB02", "LB03"]
    own = OfficeRule(Place("QuyTac", 2, 1), "X", "[PL01](3)[tong]=[II.06B](3)[tong]", "", "")
    apart = filing._replace(units=of(forms, ["PL01"]), office_rules=(own,))
    assert [each.rule for each in check(apart)] == ["LB32"]


def test_lb01_accuses_nobody_and_points_to_the_row_to_look_at() -> None:
    """The hint begins with the row to look at, then the other way of counting, then what holds."""
    row, counting, undecided = (findings(seed())[0].hint or "").split("\n")
    assert row == (
        "Xem trước (giả thuyết): dòng “Người có công”: 12 hồ sơ kỳ trước và 4 hồ sơ đang giải "
        "quyết không được tính; 16 = 12 + 4."
    )
    assert counting.startswith("Hoặc (giả thuyết): Phụ lục 01 đếm theo ngày tiếp nhận trong kỳ")
    assert undecided.startswith("Chưa biết bên nào đúng")
    assert "(3)=(4)+(5)+(6) và (3)=(7)+(13) đúng" in undecided


def test_differences_that_only_add_up_are_no_one_cause() -> None:
    """−16 = −12 + (−4) holds whenever both forms add up; without a row or a way of counting that
    explains all of them each is a matter of its own.
    """
    book = seed()
    book["II.06B"][NUMBERING + 1, 6] = 13
    book["II.06B"][NUMBERING + 1, 4] -= 1
    for row in (NUMBERING + 1, NUMBERING + 2):
        book["PL01"] |= {(row, 3): 3703, (row, 10): 3701}
    found = [f for f in findings(book) if f.rule.startswith("LB")]
    assert [f.difference for f in found] == [-46, -42, -4]
    assert [f.group for f in found] == [None, None, None]
    assert not any("cùng" in (f.hint or "").casefold() for f in found)


def test_lb01_says_which_side_breaks_its_own_rules() -> None:
    """When one side does not even agree with itself, that is said."""
    book = january()
    book["PL01"][NUMBERING + 2, 3] = 3700
    found = next(f for f in findings(book) if f.rule == "LB01")
    assert "trong Phụ lục 01 đang sai (3)=(4)+(10)" in (found.hint or "")


def test_no_row_is_suspected_for_one_figure_alone() -> None:
    """A row that happens to have one of the differences explains nothing."""
    book = seed()
    book["II.06B"][NUMBERING + 1, 6] = 13
    hints = " ".join(f.hint or "" for f in findings(book))
    assert "Giả thuyết" not in hints


def test_every_row_that_fits_is_named() -> None:
    """Where two rows explain the differences equally well, both are offered."""
    book = seed()
    for row, other in ((NUMBERING + 1, NUMBERING + 3),):
        for column in range(3, 17):
            book["II.06B"][other, column] = book["II.06B"][row, column]
    found = next(f for f in findings(book) if f.rule == "LB01")
    first, second, *_ = (found.hint or "").split("\n")
    assert "Xem trước (giả thuyết): dòng “Người có công”" in first
    assert "Hoặc (giả thuyết): dòng “Hộ tịch”" in second


@pytest.mark.parametrize(("column", "rule"), [(3, "LB11"), (7, "LB12"), (11, "LB13")])
def test_lb11_lb12_lb13_the_national_layout_is_compared_too(column: int, rule: str) -> None:
    """The 13-column form is held against the annex like the 16-column one."""
    book = national()
    assert ids(book) == ()
    total = max(row for row, _ in book["II.06A13"])
    book["II.06A13"][total, column] += 1
    assert rule in ids(book)


def national() -> Book:
    """January in the 13-column layout, with the annex."""
    return {"II.06A13": folded(), "PL01": january()["PL01"]}


@pytest.mark.parametrize(("column", "rule"), [(9, "LB21"), (12, "LB22")])
def test_lb21_lb22_one_layout_folds_into_the_other(column: int, rule: str) -> None:
    """With both layouts in one workbook the fold is compared; on trial it only warns."""
    book = january() | {"II.06A13": folded()}
    assert ids(book) == ()
    total = max(row for row, _ in book["II.06A13"])
    book["II.06A13"][total, column] += 1
    found = next(f for f in findings(book) if f.rule == rule)
    assert found.severity == "warning"


def test_each_pair_of_forms_has_its_own_group() -> None:
    """With both settlement layouts against the annex, the causes are not mixed up."""
    book = seed() | {"II.06A13": folded()}
    groups = {f.rule: f.group for f in findings(book) if f.rule.startswith("LB")}
    assert {groups[rule] for rule in ("LB01", "LB02", "LB03")} == {"lien-bieu-1"}
    assert {groups[rule] for rule in ("LB11", "LB12", "LB13")} == {"lien-bieu-2"}
