"""CT16, LB31: a form that says “Không phát sinh” has no case, and neither has the other form."""

from __future__ import annotations

from pathlib import Path

import pytest

from baocao_tthc.checks import check
from baocao_tthc.filing import Filing
from baocao_tthc.reading.grid import Grid
from baocao_tthc.reading.snapshot import make_filing
from baocao_tthc.sheets import NOTHING_HINT
from support.grids import (
    DECEMBER,
    FORMS,
    NUMBERING,
    Book,
    december,
    findings,
    form_cells,
    ids,
    january,
    rows_of,
)

FIRST = NUMBERING + 1
SAID = "Không phát sinh"


def empty(code: str, rows: int = 2, total: int | str = 0) -> dict[tuple[int, int], object]:
    """The form with rows that nobody has named, the total of formulas."""
    form = FORMS[code]
    counted = [total if column.kind == "count" else "" for column in form.figures]
    return form_cells(form, [["", *[""] * len(form.figures)]] * rows, counted)


def nothing(said: str = SAID, total: int | str = 0) -> Book:
    """Both forms empty, and the words in their headings."""
    book = {code: empty(code, total=total) for code in ("II.06B", "PL01")}
    for cells in book.values():
        cells[NUMBERING - 3, 3] = said
    return book


def report(book: Book) -> Filing:
    """The report of a workbook in memory."""
    grids = [Grid(sheet, rows_of(cells)) for sheet, cells in book.items()]
    return make_filing(Path("so.xlsx"), grids)


@pytest.mark.parametrize(
    "said",
    [
        "Không phát sinh",
        "KHÔNG PHÁT SINH",
        "(Không phát sinh hồ sơ)",
        "Không phát sinh hồ sơ trong kỳ.",
        "Trong kỳ không phát sinh hồ sơ TTHC",
        "Tháng này đơn vị không phát sinh hồ sơ nào.",
        "Trong tháng 01 năm 2026, xã không phát sinh hồ sơ TTHC.",
        "Không phát sinh hồ sơ trong quý I/2026",
    ],
)
@pytest.mark.parametrize("total", [0, ""])
def test_nothing_to_report_is_reported(said: str, total: int | str) -> None:
    """However the heading says so, and whether the total has zeros or nothing, all is well."""
    assert ids(nothing(said, total)) == ()


@pytest.mark.parametrize(
    "said",
    [
        "Không phát sinh:",
        "Không phát sinh hồ sơ quá hạn",
        "Nếu không phát sinh thì ghi 0",
        "Phát sinh",
        "Có phát sinh hồ sơ",
    ],
)
def test_other_words_do_not_say_it(said: str) -> None:
    """A label that waits for an answer, a help and a part of the cases confirm nothing: an empty
    form is an error, and is told what to do when there was nothing.
    """
    (found,) = findings(nothing(said))
    assert (found.rule, found.severity) == ("CT06", "error")
    assert "“Không phát sinh” ở đầu biểu" in str(found.hint)


def test_zeros_may_stand_in_it() -> None:
    """Zeros in some cells and none in others are not told either: all of them say the same."""
    book = nothing()
    book["II.06B"] |= {(FIRST, 2): "Hộ tịch", (FIRST, 4): 0, (FIRST, 5): "-", (FIRST, 3): 0}
    assert ids(book) == ()


def test_ct16_a_figure_contradicts_it() -> None:
    """The words and every typed figure are named, and nothing else about that form."""
    book = nothing()
    row, total = FIRST, FIRST + 2
    book["II.06B"] |= {(row, 2): "Hộ tịch", (row, 6): 4, (row, 3): 4, (total, 3): 4, (total, 6): 4}
    (found,) = findings(book)
    assert (found.rule, found.severity) == ("CT16", "error")
    assert [place.cell for place in found.places] == ["C7", "F11"]


def test_ct16_a_total_alone_contradicts_it() -> None:
    """Where no figure is typed in the rows, what contradicts is the total itself."""
    book = nothing()
    book["PL01"] |= {(FIRST + 2, 3): 7}
    (found, *more) = findings(book)
    assert (found.rule, more) == ("CT16", [])
    assert [str(place) for place in found.places] == ["PL01!C7", "PL01!C13"]


def test_ct16_a_typed_rate_contradicts_it() -> None:
    """A rate is a figure too."""
    book = nothing()
    book["PL01"] |= {(FIRST, 2): "Trung tâm", (FIRST, 16): 99.79}
    assert ids(book) == ("CT16",)


def test_lb31_one_form_has_cases_the_other_none() -> None:
    """It is one finding, in place of the three that compare their totals."""
    book = january()
    book["PL01"] = nothing()["PL01"]
    (found,) = findings(book)
    assert (found.rule, found.severity) == ("LB31", "error")
    assert found.message == (
        "Phụ lục 01 ghi “Không phát sinh” mà Biểu II.06B tiếp nhận 3.749 hồ sơ; hãy bỏ “Không phát "
        "sinh” và nhập số liệu, hoặc xem lại Biểu II.06B."
    )
    assert [str(place) for place in found.places] == ["PL01!C7", "II.06B!C17"]


def test_lb31_the_other_form_may_be_empty() -> None:
    """What is not typed yet is told once, as that."""
    book = nothing()
    del book["II.06B"][NUMBERING - 3, 3]
    (found,) = findings(book)
    assert (found.rule, found.message) == ("CT06", "Chưa nhập số liệu: Biểu II.06B.")


def test_kt01_cases_of_the_period_before_are_carried_over() -> None:
    """They are pending still: a period with such cases has something to report."""
    found = check(report(nothing()), report(december()))
    assert {each.rule for each in found} == {"KT01", "KT02"}
    (carried,) = (each for each in found if each.rule == "KT01")
    assert (carried.severity, carried.actual, carried.expected) == ("error", 0, 14)


def test_kt03_two_periods_without_cases_are_no_forgotten_paste() -> None:
    """They are alike, as they must be."""
    before = nothing()
    for cells in before.values():
        cells[5, 3] = DECEMBER
    assert check(report(nothing()), report(before)) == ()


def test_ct18_it_is_said_outside_the_cell_to_choose_it_in() -> None:
    """Where the hint shows that our cell is empty the column “Kiểm tra” says “Chưa nhập”: the check
    says where to choose it. In that row the column finds the words.
    """
    book = nothing()
    for cells in book.values():
        cells[NUMBERING - 3, 1] = NOTHING_HINT
    assert ids(book) == ()
    del book["PL01"][NUMBERING - 3, 3]
    book["PL01"][NUMBERING - 5, 1] = SAID
    (found,) = findings(book)
    assert (found.rule, found.severity) == ("CT18", "warning")
    assert found.message == (
        "Phụ lục 01 ghi “Không phát sinh” ở ô A5 tờ PL01, không phải ở ô chọn nên cột Kiểm tra "
        "vẫn báo chưa nhập; hãy xóa chữ ấy và chọn ở ô bên phải ô A7 tờ PL01."
    )


@pytest.mark.parametrize(
    "said", ["Khong phat sinh", "Ko phát sinh", "Không có hồ sơ phát sinh", "Chưa phát sinh hồ sơ"]
)
def test_words_that_are_not_read_are_told(said: str) -> None:
    """Who wrote it otherwise learns that the program does not understand it, and what it does."""
    (found,) = findings(nothing(said))
    assert (found.rule, found.hint) == (
        "CT06",
        f"“{said}” ở ô C7 tờ II.06B, “{said}” ở ô C7 tờ PL01 chương trình không hiểu; không có hồ "
        "sơ thì ghi “Không phát sinh”.",
    )


def test_it_is_advised_where_it_can_be_chosen() -> None:
    """A form with the cell for it says so; one without is told how to come by it; where the other
    form has cases it is not advised at all, for LB31 would follow.
    """
    book = nothing("")
    assert "Khôi phục ô" in str(findings(book)[0].hint)
    for cells in book.values():
        cells[NUMBERING - 3, 1] = NOTHING_HINT
    assert str(findings(book)[0].hint).endswith(
        "thì chọn “Không phát sinh” ở đầu biểu, phía trên tên cột."
    )
    book["II.06B"] = january()["II.06B"]
    (found,) = findings(book)
    assert (found.rule, found.hint) == ("CT06", None)
