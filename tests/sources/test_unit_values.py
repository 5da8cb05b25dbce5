"""What a superior's report says of its units: right for none, one, all; ties and long lists."""

from __future__ import annotations

import pytest

from baocao_tthc.consolidation.standing import State
from baocao_tthc.errors import WorkbookError
from baocao_tthc.filing import Filing
from baocao_tthc.sources.present_values import PresentValues
from baocao_tthc.sources.tags import MAX_TAG_LENGTH, SourcedText, read_tag
from baocao_tthc.sources.variables import variables
from baocao_tthc.units import ReportingUnit
from support.filings import january, report_of

FORM = "II.06B"


def unit(name: str, state: str = "đã nhận", rate: int | None = None, errors: int = 0) -> object:
    """A unit that resolved so many of a hundred cases in time; without a rate it has no figures."""
    figures = {} if rate is None else {FORM: {7: 100, 8: rate, 9: 0, 10: 100 - rate}}
    return ReportingUnit(name, state, errors, figures)


def said(name: str, *units: object) -> SourcedText:
    """The value of a variable over these units."""
    filing = report_of(january())._replace(units=units, limits=(80, 90))
    value = PresentValues(filing).of(variables()[name])
    assert isinstance(value, SourcedText)
    return value


@pytest.mark.parametrize(
    ("states", "text"),
    [
        (["đã nhận"], "không có"),
        (["chưa gửi"], "01 đơn vị: A"),
        (["chưa gửi", "đã nhận", "chưa gửi"], "02 đơn vị: A; C"),
        (["chưa gửi", "sổ trống"], "02 đơn vị, gồm: chưa gửi 01 (A); sổ trống 01 (B)"),
    ],
)
def test_who_is_not_counted_is_said_for_none_one_and_all(states: list[str], text: str) -> None:
    """One text with number and names, so that a refresh can put it where another stood."""
    units = [unit(name, state) for name, state in zip("ABC", states, strict=False)]
    assert str(said("don_vi_chua_tong_hop", *units)) == text
    assert bool(said("don_vi_chua_tong_hop", *units)) is (text != "không có")


def test_every_state_is_counted_or_not() -> None:
    """The words of the catalogue are those of the sheet: none forgotten, none twice."""
    counted, not_counted = (
        variables()[f"nop_{each}"].states for each in ("tong_hop", "chua_tong_hop")
    )
    assert sorted((*counted, *not_counted)) == sorted(state.label for state in State)


def test_numbers_and_share_of_units() -> None:
    """Padded as other counts are; the share at two decimals, half up."""
    units = [unit("A"), unit("B", "nhận muộn"), unit("C", "chưa gửi")]
    names = ("nop_phai_gui", "nop_tong_hop", "ty_le_nop", "don_vi_muon")
    assert [str(said(name, *units)) for name in names] == ["03", "02", "66,67%", "01 đơn vị: B"]


def test_who_lacks_a_form_is_said_of_those_in_the_sums() -> None:
    """Another form of the same kind is no lack, a form that no unit sent neither; of units that
    are not counted their state is told.
    """
    sent = [{"II.06B", "PL01"}, {"II.06A13", "PL01"}, {"II.06B"}, {"PL01"}, set()]
    states = ["đã nhận", "nhận muộn", "không phát sinh", "đã nhận", "chưa gửi"]
    units = [
        ReportingUnit(name, state, 0, {code: {3: 1} for code in codes})
        for name, state, codes in zip("ABCDE", states, sent, strict=True)
    ]
    told = "02 đơn vị: C (Phụ lục 01); D (Biểu II.06B)"
    assert str(said("don_vi_thieu_bieu", *units)) == told
    assert str(said("don_vi_thieu_bieu", *units[:2])) == "không có"
    filing = report_of(january())
    only = filing._replace(tables=filing.tables[:1], units=(units[2],), limits=(80, 90))
    assert str(PresentValues(only).of(variables()["don_vi_thieu_bieu"])) == "không có"


def test_errors_are_told_with_their_number() -> None:
    """Of units that have some, whatever their state."""
    assert str(said("don_vi_con_loi", unit("A", errors=3), unit("B"))) == "01 đơn vị: A (3 lỗi)"


def test_those_that_lead_and_lag_by_the_limits() -> None:
    """At the limit a unit is not below it; the lowest first, 0 % too, none without a base."""
    units = [
        unit(name, rate=rate) for name, rate in zip("ABCDE", (80, 90, 0, 79, 100), strict=True)
    ]
    units.append(unit("F"))
    assert str(said("dan_dau_dung_han", *units)) == "E (100%); B (90%)"
    assert str(said("chu_y_dung_han", *units)) == "01 đơn vị từ 80% đến dưới 90%: A (80%)"
    assert str(said("gap_dung_han", *units)) == "02 đơn vị dưới 80%: C (0%); D (79%)"
    assert str(said("gap_dung_han", unit("F"))) == "không có"


def test_an_impossible_share_neither_leads_nor_lags() -> None:
    """More cases in time than resolved is a mistake of the counts, no praise."""
    units = [unit("A", rate=975), unit("B", rate=95), unit("C", rate=-3)]
    assert str(said("dan_dau_dung_han", *units)) == "B (95%)"
    assert str(said("gap_dung_han", *units)) == "không có"


def test_a_late_unit_without_a_case_is_among_those_without() -> None:
    """By what it reported, not by its state alone."""
    late = ReportingUnit("B", "nhận muộn", 0, {}, nothing=True)
    units = [unit("A", "không phát sinh"), late, unit("C", "nhận muộn")]
    assert str(said("don_vi_khong_phat_sinh", *units)) == "02 đơn vị: A; B"
    assert str(said("don_vi_muon", *units)) == "02 đơn vị: B; C"


def test_many_that_share_the_first_place_are_counted() -> None:
    """Up to five are named, more are a number; the fourth does not lead."""
    four = [unit(name, rate=99 - at) for at, name in enumerate("ABCD")]
    assert str(said("dan_dau_dung_han", *four)) == "A (99%); B (98%); C (97%)"
    five = [unit(name, rate=100) for name in "ABCDE"]
    assert str(said("dan_dau_dung_han", *five, *four)).count("(100%)") == 5
    six = [*five, unit("F", rate=100)]
    assert str(said("dan_dau_dung_han", *six)) == "cùng ở mức 100% (06 đơn vị)"


def test_a_long_list_ends_with_how_many_more() -> None:
    """Twenty are named; the table by unit has all."""
    text = str(said("gap_dung_han", *(unit(f"xã {n}", rate=n) for n in range(1, 31))))
    assert text.startswith("30 đơn vị dưới 80%: xã 1 (1%); ")
    assert text.endswith("xã 20 (20%) và 10 đơn vị khác")


def test_a_unit_that_cannot_name_its_row_gets_its_number() -> None:
    """Two of one name, brackets: “dong 1”, and read back."""
    units = [unit(name, rate=50) for name in ("A", "A", "B [mới]", "dong 9", "C")]
    filing = report_of(january())._replace(units=units, limits=(80, 90))
    values = PresentValues(filing)
    assert list(values.units.table) == ["dong 1", "dong 2", "dong 3", "dong 4", "C", "tong"]
    for row in values.units.table.values():
        for cell in row.values:
            assert values.at(cell.source, in_form=True).text == cell.text


def test_a_long_name_keeps_its_row_wherever_it_stands() -> None:
    """Names too long for a tag, alike at their beginning: another unit before them moves none."""
    long = [f"Trung tâm Phục vụ hành chính công phường {each}, Hải Phòng" for each in "ABC"]
    tables = []
    for names in (long, ["UBND xã Mới", *reversed(long)]):
        filing = report_of(january())._replace(units=tuple(map(unit, names)), limits=(80, 90))
        tables.append(PresentValues(filing).units.table)
    first, second = ({row.label: name for name, row in table.items()} for table in tables)
    assert first.items() <= second.items()
    assert len(set(second.values())) == len(long) + 2
    cells = [cell.source for table in tables for row in table.values() for cell in row.values]
    assert max(map(len, cells)) <= MAX_TAG_LENGTH
    assert all(map(read_tag, cells))


def test_those_that_lag_alike_are_named_in_one_order() -> None:
    """Which twenty of thirty are named is the same in a sheet that somebody sorted."""
    units = [unit(f"xã {n:02}", rate=50) for n in range(30)]
    assert str(said("gap_dung_han", *units)) == str(said("gap_dung_han", *reversed(units)))


def test_a_workbook_of_one_unit_says_why_it_has_none() -> None:
    """A template of the superior's over a commune's workbook: one sentence, what to do."""
    filing: Filing = report_of(january())
    with pytest.raises(WorkbookError, match="không phải sổ tổng hợp của nhiều đơn vị; hãy lập"):
        PresentValues(filing).of(variables()["nop_phai_gui"])
