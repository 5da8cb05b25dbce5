"""What a refreshed control says: the present value, in the manner of the text it replaces."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baocao_tthc.filing import Trouble
from baocao_tthc.report.decisions import meaning, reprinted
from baocao_tthc.report.refreshing import refresh
from baocao_tthc.report.render import render_report
from baocao_tthc.report.summary import to_read_again
from baocao_tthc.sources.tags import SourcedText, read_tag
from baocao_tthc.sources.variables import variables
from support import charted
from support.consistent import rows, total
from support.edited_reports import DOCUMENT, PENDING, RATE, RECEIVED, inside, run
from support.filings import january, report_of
from support.refreshed_files import controls_of, edited, members, next_month
from support.word_files import controls, paragraph, template, write

ROW = "II.06B!(3)[Đất đai]"
NAMES = "nop!leading_on_time_names"
LONG = "Thành lập, tổ chức lại và hoạt động của hộ kinh doanh, hợp tác xã"


@pytest.mark.parametrize(
    ("source", "shown", "value", "new"),
    [
        (PENDING, "06", SourcedText(PENDING, "08", 8), "08"),
        (PENDING, "6", SourcedText(PENDING, "08", 8), "8"),
        (PENDING, "12", SourcedText(PENDING, "08", 8), "08"),
        (PENDING, "0", SourcedText(PENDING, "08", 8), "08"),
        (PENDING, "08", SourcedText(PENDING, "3.749", 3749), "3.749"),
        (PENDING, "có 06", SourcedText(PENDING, "0", 0), "không có"),
        (PENDING, "Không có", SourcedText(PENDING, "08", 8), "Có 08"),
        (PENDING, "KHÔNG CÓ", SourcedText(PENDING, "08", 8), "CÓ 08"),
        (PENDING, "có\u00a06", SourcedText(PENDING, "08", 8), "có 8"),
        (RATE, "99,84%", SourcedText(RATE, "100%", 100), "100%"),
        (RATE, "99,84\u00a0%", SourcedText(RATE, "5%", 5), "5\u00a0%"),
        (RATE, "99,84", SourcedText(RATE, "100%", 100), "100"),
        (RATE, "99,84%", SourcedText(RATE, ""), ""),
        ("ky!PL01", "từ ngày 01/01/2026 đến ngày 31/01/2026", SourcedText("ky!PL01", "Từ ngày x"),
         "từ ngày x"),
        ("ThongTin!month", "01", SourcedText("ThongTin!month", "3", 3), "3"),
        (NAMES, "không có", SourcedText(NAMES, "UBND xã A (100%)"), "UBND xã A (100%)"),
        (NAMES, "01 đơn vị: A", SourcedText(NAMES, "không có"), "không có"),
        (NAMES, "UBND", SourcedText(NAMES, "xã A (90%)"), "xã A (90%)"),
        ("ThongTin!number", "12A", SourcedText("ThongTin!number", "13b"), "13b"),
    ],
)  # fmt: skip
def test_the_manner_of_the_old_text_is_kept(
    source: str, shown: str, value: SourcedText, new: str
) -> None:
    """A zero in front, "có", capitals, the blank before "%": what the old text shows stays."""
    assert meaning(source, shown) is not None
    assert reprinted(value, shown, in_form=False) == new


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("A (100%); B (99,8%)", "B (99,8%); A (100%)", True),
        ("A (100%); B (99,8%)", "A (99,8%); B (100%)", False),
        ("02 đơn vị: A; B", "02 đơn vị: B; A", True),
        ("02 đơn vị: A; B", "02 đơn vị: A; C", False),
        ("03 đơn vị, gồm: chưa gửi 02 (A, B); sổ trống 01 (C)",
         "03 đơn vị, gồm: sổ trống 01 (C); chưa gửi 02 (B, A)", True),
        ("02 đơn vị, gồm: chưa gửi 01 (A); sổ trống 01 (B)",
         "02 đơn vị, gồm: chưa gửi 01 (B); sổ trống 01 (A)", False),
    ],
)  # fmt: skip
def test_the_order_of_units_says_nothing(one: str, other: str, *, same: bool) -> None:
    """The same units with the same figures are the same text, however a sheet was sorted."""
    assert (meaning(NAMES, one) == meaning(NAMES, other)) is same


def test_cells_of_a_form_are_never_padded() -> None:
    """A form prints 6, whatever stood there before."""
    assert reprinted(SourcedText(ROW, "6", 6), "06", in_form=True) == "6"


@pytest.mark.parametrize("text", ["gần 4 nghìn", "3.749 hồ sơ", "3,7,4", "3..7", "06, 07", "~6"])
def test_words_in_a_number_are_no_number(text: str) -> None:
    """Text that is not of the source's kind has no meaning, so it counts as typed over."""
    assert meaning(RECEIVED, text) is None


@pytest.mark.parametrize(
    ("source", "text", "said"),
    [
        (RECEIVED, "3,749", "3749"),
        (RECEIVED, "3 749", "3749"),
        (RECEIVED, "−3", "-3"),
        (RATE, "99.84%", "99.84"),
        (RATE, "100,0 %", "100"),
    ],
)
def test_numbers_are_read_as_in_cells(source: str, text: str, said: str) -> None:
    """However the staff write thousands and decimals, the same grammar reads sheet and report."""
    assert meaning(source, text) == said


def test_every_source_of_the_catalogue_is_known() -> None:
    """What `bao-cao` can write, a refresh can read back."""
    found = {tag for tag, _ in controls_of_everything(report_of(january()))}
    assert all(read_tag(tag) for tag in found)
    assert read_tag(ROW) == ("count", "II.06B", 3, "Đất đai")
    assert read_tag(RECEIVED) == ("count", "II.06B", 3, "tong")


def everything(folder: Path) -> Path:
    """A template with every number of the catalogue but those about units, and both annexes, no
    conditions.
    """
    own = {name: v for name, v in variables().items() if not v.kind.startswith("unit_")}
    plain = [f"{{{{ {name} }}}}" for name, v in own.items() if v.controlled]
    words = [f"{{{{ {n}|co }}}}" for n, v in variables().items() if v.kind in ("count", "input")]
    annexes = ["{{ bieu_giai_quyet }}", "{{ bieu_so_hoa }}"]
    return template(folder, *(paragraph(text) for text in [*plain, *words, *annexes]))


def controls_of_everything(report: Any) -> list[tuple[str, str]]:
    """The controls of a fresh report from that template."""
    with TemporaryDirectory() as folder:
        return controls(write(report, Path(folder), everything(Path(folder))))


def _month(settlement: list[list[Any]], digitised: list[list[Any]]) -> Any:
    data = january()
    data["bieu"]["II.06B"] |= {"dong": settlement, "tong": total("II.06B", settlement)}
    data["bieu"]["PL01"] |= {"dong": digitised, "tong": total("PL01", digitised)}
    return data


@settings(max_examples=25)
@given(rows("II.06B"), rows("PL01"), st.data())
def test_a_refreshed_report_says_what_a_fresh_one_says(
    settlement: list[list[Any]], digitised: list[list[Any]], data: st.DataObject
) -> None:
    """Any month to any other with the same rows: the same text in every control; where a fresh
    report has no control because the number does not exist, the old one is empty.
    """
    cases = st.integers(0, 40)
    later = [
        [[row[0], *(data.draw(cases) for _ in row[1:])] for row in form]
        for form in (settlement, digitised)
    ]
    new = report_of(_month(*later) | {"thang": data.draw(st.integers(1, 12)), "so": "11"})
    with TemporaryDirectory() as folder:
        old = write(
            report_of(_month(settlement, digitised)), Path(folder), everything(Path(folder))
        )
        outcome = refresh(new, old, Path(folder) / "moi.docx", overwrite=False)
        found = controls(Path(folder) / "moi.docx")
    left = (outcome.typed_over, outcome.emptied, outcome.unknown, outcome.deleted)
    assert left == ((), (), (), ())
    expected = controls_of_everything(new)
    sources = {source for source, _ in found}
    filled = [pair for pair in found if pair[1]]
    assert sorted(filled) == sorted(pair for pair in expected if pair[0] in sources and pair[1])


def test_a_number_that_does_not_exist_empties_its_control_and_comes_back(tmp_path: Path) -> None:
    """A rate over nothing is no text; the control waits, and is filled when there is a rate."""
    data = next_month()
    data["bieu"]["II.06B"]["tong"] = [0] * 14
    before, empty, again = (tmp_path / name for name in ("a.docx", "b.docx", "c.docx"))
    write(report_of(january()), tmp_path).rename(before)
    outcome = refresh(report_of(data), before, empty, overwrite=False)
    assert ("99,84%", "") in [(each.old, each.new) for each in outcome.changes]
    assert dict(controls(empty))[RATE] == ""
    outcome = refresh(report_of(january()), empty, again, overwrite=False)
    assert outcome.emptied == ()
    assert dict(controls(again))[RATE] == "99,84%"
    assert controls(again) == controls(before)


def test_what_was_typed_over_is_kept_unless_asked(tmp_path: Path) -> None:
    """The outcome says what stands there and what the workbook has; `typed_too` writes it."""
    path = edited(tmp_path, inside(run("3.800")))
    report = report_of(next_month())
    for again in range(2):  # also the second time: the record knows what the program wrote
        target = tmp_path / f"moi{again}.docx"
        (kept,) = refresh(report, path, target, overwrite=False).typed_over
        assert (kept.source, kept.old, kept.new) == (RECEIVED, "3.800", "3.751")
        assert "đã tiếp nhận là: 3.800 hồ sơ" in kept.words
        assert (kept.paragraph, kept.part) == (35, "")
        path = target
    outcome = refresh(report, path, tmp_path / "moi.docx", overwrite=False, typed_too=True)
    assert outcome.typed_over == ()
    assert [(each.old, each.new) for each in outcome.changes] == [("3.800", "3.751")]


def test_a_typed_number_that_is_right_is_no_matter(tmp_path: Path) -> None:
    """Staff typed what the workbook says now: nothing to change, nothing to tell."""
    path = edited(tmp_path, inside(run("3751")))
    outcome = refresh(report_of(next_month()), path, tmp_path / "moi.docx", overwrite=False)
    assert RECEIVED not in {each.source for each in outcome.typed_over}
    assert (RECEIVED, "3751") in controls_of(members(tmp_path / "moi.docx")[DOCUMENT])


def test_what_the_workbook_cannot_give_is_left_and_told(tmp_path: Path) -> None:
    """A row that is gone, a form that is gone, a column that never was: each with its reason."""
    data = next_month()
    data["bieu"]["II.06B"]["dong"] = [
        row for row in data["bieu"]["II.06B"]["dong"] if row[0] != "Đất đai"
    ]
    del data["bieu"]["PL01"]
    path = write(report_of(january()), tmp_path)
    old = dict(controls(path))
    outcome = refresh(report_of(data), path, tmp_path / "moi.docx", overwrite=False)
    reasons = {each.source: each.reason for each in outcome.unknown}
    assert "không có một dòng “Đất đai”" in reasons[ROW]
    assert "thiếu biểu số hóa hồ sơ" in reasons["PL01!(3)[tong]"]
    assert "thiếu biểu số hóa hồ sơ" in reasons["ky!PL01"]
    new = dict(controls(tmp_path / "moi.docx"))
    assert all(new[source] == old[source] for source in reasons)
    assert new[RECEIVED] == "3751"


def test_numbers_of_the_period_before_say_which_form_is_missing(tmp_path: Path) -> None:
    """A number from LichSu whose form is gone from the workbook is told with the form's name."""
    own = template(tmp_path, paragraph("{{ giai_quyet_thang_truoc }} {{ giai_quyet_chenh }}"))
    path = write(charted.report(), tmp_path, own)
    without = charted.report()._replace(tables=charted.report().tables[1:])
    outcome = refresh(without, path, tmp_path / "moi.docx", overwrite=False)
    assert len(outcome.unknown) == 2
    assert all("thiếu biểu giải quyết TTHC" in each.reason for each in outcome.unknown)


def test_rows_named_by_number_must_still_be_those_rows(tmp_path: Path) -> None:
    """A row pushed in above makes "dong 2" another row: its numbers are not written there."""
    data, later = january(), next_month()
    for month in (data, later):
        month["bieu"]["II.06B"]["dong"][1][0] = LONG
    path = write(report_of(data), tmp_path)
    same = refresh(report_of(later), path, tmp_path / "moi.docx", overwrite=False)
    assert same.unknown == ()
    assert "II.06B!(3)[dong 2]" in {each.source for each in same.changes}
    later["bieu"]["II.06B"]["dong"].insert(0, ["Thuế", *[1] * 14])
    later["bieu"]["II.06B"]["dong"][1][0] = f"{LONG} (khác)"
    moved = refresh(report_of(later), path, tmp_path / "moi2.docx", overwrite=False)
    assert {each.source for each in moved.unknown} >= {
        f"II.06B!({n})[dong 2]" for n in range(3, 17)
    }


def test_rows_that_the_annex_lacks_are_named(tmp_path: Path) -> None:
    """A field that is new in the workbook has no row in the old annex: that is told."""
    later = next_month()
    later["bieu"]["II.06B"]["dong"].append(["Thuế", *[1] * 14])
    path = write(report_of(january()), tmp_path)
    outcome = refresh(report_of(later), path, tmp_path / "moi.docx", overwrite=False)
    assert outcome.lacking == (("II.06B", "Thuế"),)


@pytest.mark.parametrize("recorded", [True, False])
def test_a_number_given_by_hand_is_not_blanked_out(recorded: bool, tmp_path: Path) -> None:
    """The clerk wrote number and date in Word; the workbook still has none: they stay."""

    def by_hand(parts: dict[str, bytes]) -> None:
        inside(run("125"), "ThongTin!number")(parts)
        inside(run("ngày 25 tháng 01 năm 2026"), "ThongTin!date")(parts)
        if not recorded:
            del parts["customXml/item1.xml"]

    path = edited(tmp_path, by_hand)
    outcome = refresh(report_of(january()), path, path, overwrite=False)
    assert outcome.recorded is recorded
    assert [each.old for each in outcome.typed_over] == ["125", "ngày 25 tháng 01 năm 2026"]
    assert not outcome.written


def test_an_empty_cell_is_not_called_a_base_of_zero(tmp_path: Path) -> None:
    """Why a number is gone is told as it is: the cell of the workbook is empty."""
    full = report_of(january())
    target = tmp_path / "bao-cao.docx"
    render_report(full, None, target)
    table = full.tables[0]
    row = table.rows[2]
    empty = row.cells[4]._replace(raw=None, value=None, trouble=Trouble.EMPTY)
    rows_ = (*table.rows[:2], row._replace(cells={**row.cells, 4: empty}), *table.rows[3:])
    half = full._replace(tables=(table._replace(rows=rows_), *full.tables[1:]))
    again = to_read_again(refresh(half, target, target, overwrite=True), half)
    gone = [line for line in again if "nay không có số" in line]
    assert gone
    assert all("(ô ấy ở sổ để trống)" in line for line in gone)
