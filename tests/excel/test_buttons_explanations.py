"""Giải trình in a workbook open in a spreadsheet program: typed in KiemTra, kept by the check."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from baocao_tthc import excel
from support.live_office import said
from support.macro_books import EXCEL_ARGUMENTS, consistent_data, workbook

OpenBook = Callable[[Path], xw.Book]
E, F, RULE = 5, 6, 10


@pytest.fixture
def book(tmp_path: Path, open_book: OpenBook) -> xw.Book:
    """The macro workbook, consistent but for the received cases of the annex; checked once."""
    data = consistent_data()
    data["bieu"]["PL01"]["dong"][0][1] += 10
    book = open_book(workbook(tmp_path / "sổ.xlsm", data))
    book.set_mock_caller()
    book.sheets["PL01"].api.Unprotect(Password="")  # the figure stands in a cell of a formula
    excel.check()
    assert rows(book)
    return book


def rows(book: xw.Book) -> list[list[str]]:
    """The rows of the list as texts, without empty ones."""
    sheet = book.names["KetQuaKiemTra"].refers_to_range.sheet
    values = sheet.range("A4:J40").options(empty="").value
    return [[str(value) for value in row] for row in values if any(row)]


def row_of(book: xw.Book, rule: str, severity: str = "Lỗi") -> list[str]:
    """The only row of that rule and severity."""
    (found,) = (
        row for row in rows(book) if rule in row[RULE - 1].split("\n") and row[1] == severity
    )
    return found


def write(book: xw.Book, rule: str, text: str, column: int = E) -> None:
    """Type a text beside the finding of that rule, as a clerk does."""
    sheet = book.names["KetQuaKiemTra"].refers_to_range.sheet
    at = next(at for at, row in enumerate(rows(book)) if rule in row[RULE - 1].split("\n"))
    sheet.range((4 + at, column)).value = text


def sentences(row: list[str]) -> list[str]:
    """What the row says of each of its findings."""
    return [line.removeprefix("– ") for line in row[2].partition("\n→ ")[0].split("\n")]


def annex_received(book: xw.Book) -> xw.Range:
    """Where the annex has its received cases; the total follows."""
    return book.sheets["PL01"].range("C8")


def with_its_formulas(book: xw.Book) -> None:
    """The annex's figures are right again: its cells get their formulas back."""
    book.sheets["PL01"].activate()
    excel.restore_cells()


TEXT = "Phụ lục 01 gồm cả 10 hồ sơ của kỳ trước.\nĐã đối chiếu với một cửa."


def test_what_the_clerk_wrote_stays_until_numbers_change_and_comes_back(book: xw.Book) -> None:
    """Kept by a check, moved to the next column by another number, back with the number."""
    before = rows(book)
    write(book, "LB01", TEXT)
    excel.check()
    assert row_of(book, "LB01")[E - 1 : F] == [TEXT, ""]
    assert [row[: E - 1] for row in rows(book)] == [row[: E - 1] for row in before]
    assert "1 việc đã giải trình (" in said(book)[-1]
    told = " | ".join(sentences(row_of(book, "LB01")))
    figure = annex_received(book)
    right = figure.value
    figure.value = right + 5
    excel.check()
    assert row_of(book, "LB01")[E - 1 : F] == ["", f"{TEXT}\n(viết khi: {told})"]
    assert "vì số đã đổi" in said(book)[-1]
    figure.value = right
    excel.check()
    assert row_of(book, "LB01")[E - 1 : F] == [TEXT, ""]


def test_a_finding_that_is_gone_leaves_its_explanation_below_the_list(book: xw.Book) -> None:
    """It counts nowhere and is gone to by no button; the finding finds it again when it is back."""
    write(book, "LB01", TEXT)
    told = sentences(row_of(book, "LB01"))
    figure = annex_received(book)
    wrong = figure.value
    figure.value = wrong - 10
    with_its_formulas(book)
    excel.check()
    assert book.sheets["KiemTra"].range("A1").value == "Không phát hiện sai sót"
    gone = row_of(book, "LB01", "Đã hết")
    assert rows(book) == [gone]
    assert (sentences(gone), gone[E - 1 : F]) == (told, ["", TEXT])
    assert not any(book.sheets["TongQuan"].range("A7:A9").value)
    excel.next_finding()
    assert said(book)[-1].startswith("Không có ô nào trong danh sách")
    excel.check()
    assert rows(book) == [gone]
    figure.value = wrong
    excel.check()
    assert row_of(book, "LB01")[E - 1 : F] == [TEXT, ""]
    assert rows(book) == [row_of(book, "LB01")]


def test_emptying_the_cell_gets_rid_of_it(book: xw.Book) -> None:
    """The program keeps a text until the clerk takes it away."""
    write(book, "LB01", TEXT)
    annex_received(book).value -= 10
    with_its_formulas(book)
    excel.check()
    write(book, "LB01", "", F)
    excel.check()
    assert rows(book) == []


@pytest.mark.parametrize("text", ['=HYPERLINK("http://vi.du","bấm")', "+16", "'là vì", "-1", "@x"])
def test_a_text_like_a_formula_stays_the_text_that_was_typed(book: xw.Book, text: str) -> None:
    """Through as many checks as one likes, in the column of old ones too."""
    write(book, "LB01", f"'{text}")
    excel.check()
    excel.check()
    assert row_of(book, "LB01")[E - 1] == text
    annex_received(book).value += 5
    excel.check()
    excel.check()
    assert row_of(book, "LB01")[F - 1].startswith(f"{text}\n(viết khi: ")


def test_a_text_as_long_as_a_cell_is_kept_whole(book: xw.Book) -> None:
    """32.767 characters, beside the finding and, when the numbers change, below the list."""
    text = "dài " * 8191 + "hết"
    assert len(text) == 32_767
    write(book, "LB01", text)
    excel.check()
    assert row_of(book, "LB01")[E - 1] == text
    annex_received(book).value += 5
    excel.check()
    assert row_of(book, "LB01")[E - 1 : F] == ["", ""]
    assert row_of(book, "LB01", "Đã hết")[F - 1] == text


def test_an_explained_finding_is_painted_paler(book: xw.Book) -> None:
    """Its cells are no longer red: they are not where to look first."""
    cell = book.sheets["PL01"].range("C9")

    def colours() -> list[object]:
        ours = (rule for rule in cell.conditional_formats if "BaoCao_TTHC" in str(rule.formula))
        return [rule.fill_color for rule in ours]

    assert colours() == [(244, 182, 187)]
    for at in range(len(rows(book))):
        book.sheets["KiemTra"].range((4 + at, E)).value = TEXT
    excel.check()
    assert colours() == [(251, 229, 214)]


@pytest.mark.parametrize("deed", ["renamed", "deleted"])
def test_a_list_renamed_or_made_anew_keeps_explanations_too(book: xw.Book, deed: str) -> None:
    """With KiemTra renamed they are read there; with KiemTra made anew they are from then on."""
    if deed == "renamed":
        write(book, "LB01", TEXT)
        book.sheets["KiemTra"].name = "KT cũ"
    else:
        book.sheets["KiemTra"].delete()
        excel.check()
        write(book, "LB01", TEXT)
    excel.check()
    assert row_of(book, "LB01")[E - 1] == TEXT


def test_a_row_inserted_in_a_form_keeps_the_explanation(book: xw.Book) -> None:
    """The cells of the finding move, its numbers do not."""
    write(book, "LB01", TEXT)
    places = row_of(book, "LB01")[3]
    form = book.sheets["II.06B"]
    form.range("14:14").insert(shift="down", copy_origin="format_from_left_or_above")
    excel.check()
    assert row_of(book, "LB01")[3] != places
    assert row_of(book, "LB01")[E - 1] == TEXT


def test_a_list_that_cannot_be_written_keeps_what_was_typed(book: xw.Book) -> None:
    """The list is written in one call or not at all: no text is lost between two."""
    write(book, "LB01", TEXT)
    before = rows(book)
    sheet = book.sheets["KiemTra"]
    sheet.api.Unprotect(Password="")
    sheet.range("C4").api.Locked = True
    sheet.api.Protect(**EXCEL_ARGUMENTS)
    annex_received(book).value += 5
    excel.check()
    assert rows(book) == before
    sheet.api.Unprotect(Password="")
    excel.check()
    assert row_of(book, "LB01")[F - 1].startswith(TEXT)
