"""Nhập số liệu in an open workbook: from a pasted sheet or a file, previewed, nothing unasked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

from baocao_tthc import excel
from baocao_tthc.checks import check
from baocao_tthc.excel.host import live_filing
from support.exports import PERIOD, case, lines, month, recount, write_csv
from support.live_office import answer, said
from support.macro_books import consistent_data, workbook
from support.sectioned_forms import FORM, HT1, IN_SECTIONS

OpenBook = Callable[[Path], xw.Book]


def month_begun() -> dict[str, Any]:
    """Two fields, (6) carried over, all else empty."""
    data = consistent_data()
    data["bieu"]["II.06B"]["dong"] = [
        ["Hộ tịch", None, None, None, 2, *[None] * 10],
        ["Đất đai", *[None] * 14],
    ]
    return data


@pytest.fixture
def book(tmp_path: Path, open_book: OpenBook) -> xw.Book:
    """The macro workbook of a month just begun, open at II.06B and calling."""
    book = open_book(workbook(tmp_path / "sổ.xlsm", month_begun()))
    book.set_mock_caller()
    book.sheets["II.06B"].activate()
    return book


def figures(book: xw.Book) -> dict[str, dict[int, Any]]:
    """The rows of II.06B by official column, without empty cells."""
    table = live_filing(book, without="Dán").table("II.06B")
    assert table
    return {
        row.label: {n: cell.value for n, cell in row.cells.items() if cell.value is not None}
        for row in table.rows
    }


def contents(book: xw.Book) -> Any:
    """Every formula and constant of II.06B."""
    return book.sheets["II.06B"].used_range.formula


def paste(book: xw.Book, rows: list[list[Any]]) -> xw.Sheet:
    """A new sheet of text cells with the rows of an export in it, on view."""
    sheet = book.sheets.add("Dán", after=book.sheets[-1])
    sheet.range((1, 1), (len(rows), len(rows[0]))).number_format = "@"
    sheet.range((1, 1), (len(rows), len(rows[0]))).value = rows
    sheet.activate()
    return sheet


CASES = [
    case(),
    case(channel="Trực tiếp", received=date(2026, 1, 6)),
    case(received=date(2025, 12, 10), due=date(2025, 12, 15)),
    case(received=date(2025, 12, 11), due=date(2026, 1, 15)),
    case(field="Chứng thực"),
]


def test_a_file_of_cases_fills_the_form(book: xw.Book, tmp_path: Path) -> None:
    """Entered cells get figures, sums stay formulas and are right, a new field has its row."""
    answer(book, file=write_csv(tmp_path / "x.csv", lines(CASES)), words=("yes", "no"))
    excel.import_figures()
    found = figures(book)
    assert found["Hộ tịch"] == {
        3: 4, 4: 1, 5: 1, 6: 2, 7: 4, 8: 3, 9: 0, 10: 1, 11: 0, 12: 0, 13: 0, 14: 0, 15: 0, 16: 0,
    }  # fmt: skip
    assert found["Chứng thực"][4] == found["Chứng thực"][7] == 1
    assert found["Đất đai"] == {3: 0, 7: 0, 13: 0}
    form = book.sheets["II.06B"]
    table = live_filing(book).tables[0]
    for row in (*table.rows, table.total):
        assert row
        assert str(form.range((row.number, 3)).formula).startswith("=")
    assert table.total
    assert table.total.cells[3].value == 5
    assert not [finding for finding in check(live_filing(book)) if finding.rule[:2] == "CD"]
    assert form.api.ProtectContents


def test_what_was_pasted_into_a_new_sheet_is_taken_from_there(book: xw.Book) -> None:
    """No file is asked for; the pasted sheet stays as it is."""
    sheet = paste(book, lines(CASES))
    before = sheet.used_range.value
    book.app.impl.answers.extend(["yes", "no"])
    excel.import_figures()
    assert figures(book)["Hộ tịch"][8] == 3
    assert sheet.used_range.value == before
    assert book.app.impl.dialogs.file_dialogs == []
    assert book.sheets.active.name == "II.06B"


def test_days_that_a_paste_made_months_of_are_refused(book: xw.Book) -> None:
    """An English program takes 05/01 for the first of May and leaves 25/12 a text."""
    rows = lines([*CASES, case(received=date(2025, 12, 25), due=date(2026, 1, 13))])
    sheet = paste(book, rows)
    sheet.range((1, 1), (len(rows), 8)).number_format = "General"
    sheet.range((1, 1), (len(rows), 8)).value = rows
    book.app.impl.answers.extend(["no"])
    before = contents(book)
    excel.import_figures()
    assert said(book)[0].startswith("Ngày tháng ở “Dán” đã bị đảo")
    assert contents(book) == before


def test_a_form_in_sections_is_refused_before_anything_is_asked(
    tmp_path: Path, open_book: OpenBook
) -> None:
    """Nobody can tell into which section a figure belongs: no preview, no question, no cell."""
    made = openpyxl.Workbook()
    assert made.active is not None
    for row in (FORM.numbering, *IN_SECTIONS["subtotals above"]):
        made.active.append(list(row))
    made.save(tmp_path / "mục.xlsx")
    book = open_book(tmp_path / "mục.xlsx")
    book.set_mock_caller()
    before = book.sheets[0].used_range.value
    rows = [list(FORM.numbering), ["1", "Hộ tịch", *HT1]]
    answer(book, file=write_csv(tmp_path / "x.csv", rows))
    book.sheets[0].api.Protect(Password="")  # a sheet that nothing was pasted into
    excel.import_figures()
    (message,) = said(book)
    assert "chia thành mục nên chưa nhập vào được" in message
    assert book.sheets[0].used_range.value == before


def test_a_pasted_form_is_no_second_copy(book: xw.Book) -> None:
    """A table with numbering row on a new sheet: its rows go into the workbook's own form."""
    form = live_filing(book).tables[0].form
    row = ["Đất đai", 10, 4, 6, 0, 10, 6, 0, 0, 3, 1, 0, 0, 0, 0]
    paste(book, [list(form.numbering), [1, *row]])
    book.app.impl.answers.extend(["yes"])
    excel.import_figures()
    assert figures(book)["Đất đai"] == dict(zip(range(3, 17), row[1:], strict=True))


def test_the_preview_is_shown_and_no_writes_nothing(book: xw.Book, tmp_path: Path) -> None:
    """What was read, what goes where, what is doubtful; "no" leaves every cell."""
    before = contents(book)
    cases = [*CASES, case(status="lạ")]
    answer(book, file=write_csv(tmp_path / "x.csv", lines(cases)), words=("no",))
    excel.import_figures()
    shown = said(book)[-1]
    assert shown.startswith("Danh sách 6 hồ sơ ở “x” → Biểu II.06B.")
    assert "Đếm 5 hồ sơ từ ngày 21/12/2025 đến ngày 20/01/2026." in shown
    assert "Thêm 1 dòng: Chứng thực." in shown
    assert "1 hồ sơ trạng thái không rõ là gì (“lạ”): chưa đếm vào cột nào (dòng 7)." in shown
    assert shown.endswith("Nhập vào sổ này?")
    assert len(shown) < 1000
    assert contents(book) == before


def test_a_cancelled_dialog_writes_nothing(book: xw.Book) -> None:
    """No message either."""
    before = contents(book)
    answer(book)
    excel.import_figures()
    assert (contents(book), said(book)) == (before, [])


@pytest.mark.parametrize(("agreed", "carried"), [("yes", 1), ("no", 2)])
def test_figures_that_differ_are_asked_about_apart(
    book: xw.Book, tmp_path: Path, agreed: str, carried: int
) -> None:
    """With "no" they stay and all else is written; the question names cell and both figures."""
    cases = [case(), case(received=date(2025, 12, 10))]
    answer(book, file=write_csv(tmp_path / "x.csv", lines(cases)), words=("yes", agreed, "no"))
    excel.import_figures()
    assert "1 ô đang có số khác:\n“Hộ tịch” cột (6): 2 → 1" in said(book)[1]
    assert figures(book)["Hộ tịch"][6] == carried
    assert figures(book)["Hộ tịch"][4] == 1


def test_a_sum_typed_over_its_formula_gives_way_when_agreed(book: xw.Book, tmp_path: Path) -> None:
    """The formula of the form comes back."""
    form = book.sheets["II.06B"]
    at = live_filing(book).tables[0].rows[0].number
    form.api.Unprotect(Password="")
    form.range((at, 3)).value = 99
    answer(book, file=write_csv(tmp_path / "x.csv", lines([case()])), words=("yes", "yes", "no"))
    excel.import_figures()
    assert str(form.range((at, 3)).formula).startswith("=")
    assert figures(book)["Hộ tịch"][3] == 1


def test_a_typed_formula_in_an_entered_cell_stays(book: xw.Book, tmp_path: Path) -> None:
    """What the source does not give keeps its content, not only its value."""
    form = book.sheets["II.06B"]
    at = live_filing(book).tables[0].rows[0].number
    form.range((at, 6)).formula = "=1+1"
    answer(book, file=write_csv(tmp_path / "x.csv", lines(CASES)), words=("yes", "no"))
    excel.import_figures()
    assert form.range((at, 6)).formula == "=1+1"


def test_many_new_fields_get_their_rows(book: xw.Book, tmp_path: Path) -> None:
    """More than the form has room for: each complete, numbered, in the totals; few calls."""
    cases = month(400)
    answer(book, file=write_csv(tmp_path / "x.csv", lines(cases)), words=("yes", "yes", "no"))
    excel.import_figures()
    expected = recount(cases, PERIOD)
    found = figures(book)
    assert {
        name: [row[n] for n in range(3, 17) if n not in (3, 7, 13)] for name, row in found.items()
    } == {
        name: [count for n, count in enumerate(counts, 3) if n not in (3, 7, 13)]
        for name, counts in expected.items()
    }
    table = live_filing(book).tables[0]
    orders = [book.sheets["II.06B"].range((row.number, 1)).value for row in table.rows]
    assert orders == list(range(1, len(table.rows) + 1))
    assert not [finding for finding in check(live_filing(book)) if finding.rule[:2] == "CD"]


def test_a_field_that_looks_like_a_formula_is_a_text(book: xw.Book, tmp_path: Path) -> None:
    """=HYPERLINK(…) calculates nothing."""
    field = '=HYPERLINK("http://x.example";"a")'
    answer(
        book, file=write_csv(tmp_path / "x.csv", lines([case(field=field)])), words=("yes", "no")
    )
    excel.import_figures()
    row = next(row for row in live_filing(book).tables[0].rows if row.label == field)
    cell = book.sheets["II.06B"].range((row.number, 2))
    assert cell.value == field


def test_a_sheet_that_is_no_export_says_so_and_offers_a_file(book: xw.Book, tmp_path: Path) -> None:
    """What was seen and what lacks; then the dialog."""
    paste(book, [["Mã hồ sơ", "Lĩnh vực", "Ngày tiếp nhận"], ["A", "Hộ tịch", "05/01/2026"]])
    answer(book, file=write_csv(tmp_path / "x.csv", lines(CASES)), words=("yes", "yes", "no"))
    excel.import_figures()
    assert "thiếu cột hình thức tiếp nhận, ngày hẹn trả, ngày kết thúc, trạng thái" in said(book)[0]
    assert figures(book)["Hộ tịch"][8] == 3


def test_the_cases_behind_the_cells_are_written_when_wanted(book: xw.Book, tmp_path: Path) -> None:
    """To a file of the clerk's choice."""
    answer(book, file=write_csv(tmp_path / "x.csv", lines(CASES)), words=("yes", "yes"))
    book.app.impl.file_answers.append(str(tmp_path / "chi tiết.xlsx"))
    excel.import_figures()
    sheet = openpyxl.load_workbook(tmp_path / "chi tiết.xlsx")["HoSo"]
    assert sheet.max_row == len(CASES) + 1


def test_nothing_to_write_is_said(book: xw.Book, tmp_path: Path) -> None:
    """The second time every figure stands there already."""
    file = write_csv(tmp_path / "x.csv", lines(CASES))
    answer(book, file=file, words=("yes", "no"))
    excel.import_figures()
    answer(book, file=file)
    excel.import_figures()
    assert said(book)[-1].endswith("Không có ô nào phải điền thêm.")
