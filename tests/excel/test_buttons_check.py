"""Kiểm tra số liệu, Lỗi tiếp theo, Xóa đánh dấu on a workbook open in a real spreadsheet program.

The office program is LibreOffice Calc through `xlwings_calc`; Excel runs the same functions.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw
from hypothesis import given
from hypothesis import strategies as st

from baocao_tthc import excel
from baocao_tthc.checks import check
from baocao_tthc.entries.data import parse_data
from baocao_tthc.excel.host import live_filing
from baocao_tthc.findings.marking import note_text, without_ours
from baocao_tthc.forms import known_forms
from baocao_tthc.reading import read_filing
from support.live_office import said
from support.macro_books import consistent_data, example, workbook

OpenBook = Callable[[Path], xw.Book]


@pytest.fixture
def clean(tmp_path: Path, open_book: OpenBook) -> xw.Book:
    """The macro workbook with consistent figures, open and calling."""
    book = open_book(workbook(tmp_path / "Số liệu tháng 01.xlsm", consistent_data()))
    book.set_mock_caller()
    return book


@pytest.fixture
def january(open_book: OpenBook) -> xw.Book:
    """The built January example, open and calling."""
    book = open_book(example())
    book.set_mock_caller()
    return book


def our_rules(cell: xw.Range) -> list[xw.ConditionalFormat]:
    """The conditional formats that painting put on the cell."""
    return [rule for rule in cell.conditional_formats if "BaoCao_TTHC" in str(rule.formula)]


def listed(book: xw.Book) -> list[list[object]]:
    """The rows of KiemTra, without empty ones."""
    rows = book.sheets["KiemTra"].range("A4:I60").options(empty="").value
    return [row for row in rows if row[0] != ""]


def test_a_wrong_total_is_painted_listed_linked_and_gone_when_corrected(clean: xw.Book) -> None:
    """A total typed wrong turns red with a note and stands in KiemTra with a link, until mended."""
    form = clean.sheets["II.06B"]
    total = next(cell for cell in form.range("A1:A40") if cell.value == "Tổng cộng")
    cell = form.range((total.row, 4))
    formula, right = cell.formula, cell.value
    form.api.Unprotect(Password="")
    cell.value = right + 10
    excel.check()
    assert len(our_rules(cell)) == 1
    assert our_rules(cell)[0].fill_color == (244, 182, 187)
    assert "cột (4)" in cell.note.text or "(4)" in cell.note.text
    rows = listed(clean)
    places = [row[3] for row in rows]
    assert any(str(place).startswith(f"II.06B!D{total.row}") for place in places)
    link = clean.sheets["KiemTra"].range((4 + places.index(places[0]), 4)).formula
    assert link.startswith("=HYPERLINK(\"#'II.06B'!")
    assert "lỗi" in said(clean)[-1]
    cell.formula = formula
    excel.check()
    assert our_rules(cell) == []
    assert cell.note is None
    assert listed(clean) == []
    assert clean.sheets["KiemTra"].range("A1").value == "Không phát hiện sai sót"
    assert said(clean)[-1] == (
        "Không phát hiện sai sót.\n\nĐã kiểm tra: Biểu II.06B (6 dòng), Phụ lục 01 (1 dòng).\n\n"
        "Bước sau: bấm “Tạo báo cáo Word”."
    )


def test_the_open_workbook_gives_the_findings_of_the_closed_one(january: xw.Book) -> None:
    """What a live program reads is what the closed file says, finding by finding."""
    closed = check(read_filing(example()))
    assert closed
    assert check(live_filing(january)) == closed


def test_the_first_finding_is_selected(january: xw.Book) -> None:
    """After a check the clerk stands at the first cell of the first finding."""
    excel.check()
    first = check(read_filing(example()))[0].places[0]
    selected = january.app.selection
    assert (selected.sheet.name, selected.row, selected.column) == tuple(first)


def test_next_finding_goes_through_the_whole_list_and_begins_again(january: xw.Book) -> None:
    """Lỗi tiếp theo visits every cell of the list in its order, then the first again."""
    excel.check()
    places = list(dict.fromkeys(p for f in check(read_filing(example())) for p in f.places))
    seen = []
    for _ in range(len(places)):
        excel.next_finding()
        selected = january.app.selection
        seen.append((selected.sheet.name, selected.row, selected.column))
    assert str(january.app.status_bar).startswith("Việc 1/3: Hồ sơ tiếp nhận: Phụ lục 01 (3.733)")
    assert seen == [tuple(place) for place in [*places[1:], places[0]]]


def test_next_finding_without_a_list_says_what_to_do(clean: xw.Book) -> None:
    """With nothing listed, Lỗi tiếp theo tells to check first."""
    excel.next_finding()
    assert said(clean) == ["Không có ô nào trong danh sách; hãy bấm “Kiểm tra số liệu” trước."]


def test_a_click_makes_few_calls_whatever_the_rows(tmp_path: Path, open_book: OpenBook) -> None:
    """Kiểm tra reads and writes values in at most 14 calls, with 6 rows as with 200: those of two
    forms are read twice, as values and as formulas.
    """
    counts = []
    for rows in (6, 200):
        data = consistent_data()
        model = data["bieu"]["II.06B"]["dong"][0]
        data["bieu"]["II.06B"]["dong"] = [[f"Lĩnh vực {n}", *model[1:]] for n in range(rows)]
        book = open_book(workbook(tmp_path / f"{rows}.xlsm", data))
        book.set_mock_caller()
        calls = book.app.impl.calls
        calls.reset()
        excel.check()
        counts.append(calls.value_reads + calls.value_writes)
    assert counts[0] == counts[1] <= 14


def test_marks_leave_no_trace(january: xw.Book, tmp_path: Path) -> None:
    """Staff's own colours, notes and conditional formats are as before once marks are cleared."""
    form = january.sheets["II.06B"]
    cell, other = form.range("C18"), form.range("D12")
    cell.color = (255, 255, 0)
    cell.add_note("Đã gọi cho một cửa")
    other.color = (200, 230, 255)
    before = _state(january)
    excel.check()
    assert our_rules(cell)
    assert cell.note.text == "Đã gọi cho một cửa"
    excel.clear_marks()
    assert _state(january) == before


def test_checking_twice_marks_once(january: xw.Book) -> None:
    """A second check replaces the marks of the first."""
    excel.check()
    once = _state(january)
    excel.check()
    assert _state(january) == once


def test_words_added_to_our_note_stay(january: xw.Book) -> None:
    """What staff write behind our note is theirs and survives the clearing."""
    excel.check()
    cell = january.sheets["II.06B"].range("C18")
    cell.note.text = cell.note.text + "\nHỏi chị Hoa"
    excel.clear_marks()
    assert cell.note.text == "Hỏi chị Hoa"


def test_a_note_that_only_quotes_ours_is_the_staffs(january: xw.Book) -> None:
    """A note with our first and last words in it, but not as we write them, is left alone."""
    begin, end = "Kiểm tra số liệu:", "(Ghi chú này tự mất khi bấm Xóa đánh dấu.)"
    texts = [
        f"Chị Hoa: {begin} đã gọi một cửa {end} Chờ trả lời",
        f"{begin}\nđã gọi một cửa\n{end}",
        f"Theo {begin}\n• một\n{end}",
        f"{begin}\n• một\n{end} Hỏi lại",
        f"{begin}\n{end}",
    ]
    form = january.sheets["II.06B"]
    cells = [form.range((30 + index, 3)) for index in range(len(texts))]
    for cell, text in zip(cells, texts, strict=True):
        cell.add_note(text)
    excel.check()
    excel.clear_marks()
    assert [cell.note and cell.note.text for cell in cells] == texts


def test_a_note_is_read_as_a_whole_and_says_of_which_matter_it_is(january: xw.Book) -> None:
    """320 pixels wide and as high as its text, of which each message takes three lines at most."""
    excel.check()
    note = january.sheets["II.06B"].range("C18").note
    assert "• Việc 1: Hồ sơ tiếp nhận: Phụ lục 01 (3.733) ít hơn" in note.text
    low = note.api.Shape
    high = january.sheets["NoiDung"].range("C10").note.api.Shape
    assert (round(low.Width), round(high.Width)) == (240, 240)
    assert low.Height < high.Height
    stale = january.sheets["NoiDung"].range("C10").note.text
    assert all(len(line) < 160 for line in stale.split("\n"))


@given(st.lists(st.text("• a\n\r", max_size=400), min_size=1, max_size=9))
def test_our_own_note_is_always_recognised(messages: list[str]) -> None:
    """Whatever the messages, long or of several lines: nothing is left but the staff's lines."""
    note = note_text(messages)
    assert len(note) < 1100
    assert without_ours(note) == ""
    assert without_ours(f"Trước\n{note}\nSau") == "Trước\n\nSau"
    assert without_ours("Trước\nSau") == "Trước\nSau"


def test_a_mark_moves_with_its_cell(january: xw.Book) -> None:
    """A row inserted above a painted cell takes the paint along, and clearing still finds it."""
    excel.check()
    form = january.sheets["II.06B"]
    form.range("13:13").insert(shift="down", copy_origin="format_from_left_or_above")
    assert our_rules(form.range("C19"))
    assert not our_rules(form.range("C18"))
    excel.clear_marks()
    assert not our_rules(form.range("C19"))
    assert form.range("C19").note is None


def _state(book: xw.Book) -> object:
    """What of the forms' cells can be seen, but for their values: colours, notes, rules."""
    found = []
    for name in ("II.06B", "PL01"):
        sheet = book.sheets[name]
        rules = sorted((str(rule.formula), rule.fill_color) for rule in
                       sheet.cells.conditional_formats)  # fmt: skip
        notes = sorted((note.location.address, note.text) for note in sheet.notes)
        colours = [cell.color for cell in sheet.range("A1:P20")]
        found.append((rules, notes, colours))
    return found


def test_a_deleted_kiemtra_is_made_again(clean: xw.Book) -> None:
    """With KiemTra deleted the check still lists its findings, in a new sheet of that name."""
    clean.sheets["KiemTra"].delete()
    clean.sheets["ThongTin"].range("B4").value = "UBND huyện Ninh Giang"
    excel.check()
    assert any("UBND huyện" in str(row[2]) for row in listed(clean))
    assert "lỗi" in clean.names["KetQuaKiemTra"].refers_to_range.value


def test_what_refers_to_kiemtra_recovers_with_it(clean: xw.Book) -> None:
    """Without KiemTra the others say "Chưa kiểm tra"; after the next check they say its result."""
    overview = clean.sheets["TongQuan"]
    clean.sheets["KiemTra"].delete()
    clean.app.calculate()
    assert overview.range("B6").value == "Chưa kiểm tra"
    assert not any(overview.range("A7:A9").value)
    assert "Chưa kiểm tra" in clean.sheets["HuongDan"].range("D6:D12").value
    clean.sheets["ThongTin"].range("B4").value = "UBND huyện Ninh Giang"
    excel.check()
    found, first = clean.sheets["KiemTra"].range("A1").value, listed(clean)[0]
    assert overview.range("B6").value.startswith(found)
    assert found == "1 việc cần sửa (1 lỗi)"
    assert overview.range("A7").value == f"1. Lỗi: {first[2].partition('→')[0].strip()}"
    assert not any(overview.range("A8:A9").value)
    assert any(
        str(state).startswith(found) for state in clean.sheets["HuongDan"].range("D6:D12").value
    )


RECHECK = "– sửa số liệu sau giờ này thì bấm Kiểm tra số liệu lại"


def test_the_list_says_of_when_it_is(clean: xw.Book) -> None:
    """Before the first check KiemTra's head is silent; after it, time and what a change means."""
    head = clean.sheets["KiemTra"].range("A2:D2")
    assert head.value == [None, None, None, None] or not any(head.value)
    excel.check()
    assert re.fullmatch(r"lúc \d\d:\d\d ngày \d\d/\d\d/\d{4}", head.value[0])
    assert head.value[3] == RECHECK
    clean.sheets["KiemTra"].delete()
    excel.check()
    assert clean.sheets["KiemTra"].range("D2").value == RECHECK


def test_only_what_is_open_is_written_and_no_cell_watches_the_figures(clean: xw.Book) -> None:
    """After a change each sheet goes on to say what was found and when, and claims no more."""
    excel.check()
    verdict, when = clean.sheets["KiemTra"].range("A1:A2").value
    clean.sheets["II.06B"].range("D12").value = 1234
    guide = clean.sheets["HuongDan"].range("A6:D14").value
    step = next(row[3] for row in guide if "Kiểm tra" in str(row[1]))
    assert step == clean.sheets["TongQuan"].range("B6").value == f"{verdict} {when}"


def test_an_older_workbook_keeps_of_which_figures_its_verdict_is(clean: xw.Book) -> None:
    """Its formulas tell of a change while two numbers differ; a check makes them the same."""
    overview = clean.sheets["TongQuan"]
    overview.api.Unprotect(Password="")
    overview.range("L1").formula = "=SUM('II.06B'!D12:D17)"
    for name, cell in (("DauSoLieu", "$L$1"), ("DauDaKiemTra", "$L$2")):
        clean.names.add(name, f"=TongQuan!{cell}")
    excel.check()
    assert overview.range("L2").value == overview.range("L1").value
    clean.sheets["II.06B"].range("D12").value = 1234
    assert overview.range("L2").value != overview.range("L1").value
    excel.check()
    assert overview.range("L2").value == overview.range("L1").value


def test_a_workbook_whose_overview_was_deleted_is_checked_too(clean: xw.Book) -> None:
    """It does without; the verdict stands."""
    clean.sheets["TongQuan"].delete()
    excel.check()
    assert "Không phát hiện sai sót" in str(clean.sheets["HuongDan"].range("D6:D12").value)
    assert said(clean)[-1].startswith("Không phát hiện sai sót")


def test_a_renamed_kiemtra_is_still_the_list(clean: xw.Book) -> None:
    """With KiemTra renamed the findings go where the ribbon and HuongDan look for them."""
    clean.sheets["KiemTra"].name = "KT cũ"
    clean.sheets["II.06B"].range("D12").value = 99
    excel.check()
    assert [sheet.name for sheet in clean.sheets].count("KiemTra") == 0
    assert "lỗi" in clean.names["KetQuaKiemTra"].refers_to_range.value


def test_no_text_of_a_cell_becomes_a_formula(clean: xw.Book) -> None:
    """A message of an office rule that looks like a formula is written as text."""
    rules = clean.sheets["QuyTac"]
    header = next(cell.row for cell in rules.range("A1:A30") if cell.value == "Mã")
    text = '=HYPERLINK("http://vi.du","bấm")'
    rules.range((header + 1, 4)).number_format = "@"
    rules.range((header + 1, 1), (header + 1, 3)).value = ["R1", "[II.06B](3) = 0", "Lỗi"]
    rules.range((header + 1, 4)).value = "'" + text
    excel.check()
    cell = next(row for row in clean.sheets["KiemTra"].range("C4:C20") if "HYPERLINK" in row.value)
    assert text in cell.value


def test_manual_calculation_does_not_hide_a_change(clean: xw.Book) -> None:
    """With calculation by hand, a check reckons first."""
    clean.app.calculation = "manual"
    try:
        form = clean.sheets["II.06B"]
        form.range("D12").value = form.range("D12").value + 7
        excel.check()
        assert form.range("C12").value == sum(form.range("D12:F12").value)
    finally:
        clean.app.calculation = "automatic"


def test_consistent_data_is_consistent() -> None:
    """The clean workbook of these tests has every form of the example."""
    data = parse_data(consistent_data(), known_forms())
    assert [form.form.code for form in data.forms] == ["II.06B", "PL01"]
