"""CT06, GT08: what is not typed yet is one finding, and nothing else is told of it."""

from __future__ import annotations

from support.grids import FORMS, NUMBERING, Book, findings, form_cells, ids, january

FIRST = NUMBERING + 1
ENTERED = [column.number for column in FORMS["II.06B"].figures if column.entry == "entered"]


def waiting(row: int, carried: int | None) -> Book:
    """January with nothing in that row of II.06B but what was carried over, and true totals."""
    book = january()
    form = book["II.06B"]
    for column in range(3, 17):
        form[row, column] = ""
    if carried is not None:
        form[row, 6] = carried
    form[row, 3], form[row, 7], form[row, 13] = carried or 0, 0, 0
    for column in range(3, 17):
        rows = range(FIRST, FIRST + 6)
        form[FIRST + 6, column] = sum(form.get((at, column)) or 0 for at in rows)
    return book


def new_month() -> Book:
    """Both forms with names, carried cases and the zeros of formulas."""
    settled = [["Hộ tịch", 2, None, None, 2, 0, *[None] * 5, 0, *[None] * 3]]
    annex = [["Trung tâm", 0, 0, *[None] * 5, 0, *[None] * 5, *[""] * 3, None, None, ""]]
    return {
        "II.06B": form_cells(FORMS["II.06B"], settled, [2, 0, 0, 2, *[0] * 10]),
        "PL01": form_cells(FORMS["PL01"], annex, [0] * 13 + [""] * 3 + [0, 0, ""]),
    }


def test_a_new_month_is_one_finding() -> None:
    """Neither identities nor the other form nor empty cells are told of forms not begun."""
    (found,) = findings(new_month())
    assert (found.rule, found.severity) == ("CT06", "error")
    assert found.message == "Chưa nhập số liệu: Biểu II.06B; Phụ lục 01."


def test_a_row_with_cases_carried_over_is_an_error() -> None:
    """Its cases are neither resolved nor pending; the total row is as unfinished as the row."""
    found = [each for each in findings(waiting(FIRST, 12)) if not each.rule.startswith("LB")]
    assert [(each.rule, each.severity) for each in found] == [("CT06", "error")]
    assert found[0].message == "Chưa nhập số liệu: Biểu II.06B dòng “Người có công” (hàng 11)."


def test_a_row_without_any_case_is_a_warning() -> None:
    """A field in which nothing happened still has zeros to be typed."""
    found = [each for each in findings(waiting(FIRST, None)) if not each.rule.startswith("LB")]
    assert [(each.rule, each.severity) for each in found] == [("GT08", "warning")]


def test_zeros_that_are_typed_are_figures() -> None:
    """Then the cases carried over are missing, and the identities say so."""
    book = waiting(FIRST, 12)
    for column in ENTERED:
        if column != 6:
            book["II.06B"][FIRST, column] = 0
    assert {"CD02"} == {rule for rule in ids(book) if not rule.startswith("LB")}


def test_a_figure_over_a_formula_is_no_waiting_row() -> None:
    """A total typed without its parts says that they are to be typed, as the sheet does."""
    book = waiting(FIRST, None)
    book["II.06B"][FIRST, 3] = 29
    assert "GT10" in ids(book)


def test_a_total_typed_above_empty_rows_is_held_to_them() -> None:
    """Figures in the total row alone are told, not passed over as a form not begun."""
    book = new_month()
    book["II.06B"][FIRST + 1, 4] = 100
    assert "CD03" in ids(book)


def test_a_total_typed_without_rows_is_held_to_them_too() -> None:
    """A form with figures is not one without: what its rows are is missing."""
    book = new_month()
    book["II.06B"] = form_cells(FORMS["II.06B"], [], [10, 4, 6, 0, 8, 8, *[0] * 4, 2, 2, 0, 0])
    told = {each.rule: each.message for each in findings(book)}
    assert told.keys() == {"CT06", "CD03"}
    assert told["CT06"] == "Chưa nhập số liệu: Phụ lục 01."


def test_lb30_forms_are_not_compared_while_a_row_waits() -> None:
    """The sheet says “–” then: the difference is told with what is missing, as no error."""
    book = waiting(FIRST, None)
    whole, apart = findings(book)
    assert [(one.rule, one.severity, one.group) for one in (whole, apart)] == [
        ("GT08", "warning", "chua-nhap"),
        ("LB30", "warning", "chua-nhap"),
    ]
    assert apart.message == (
        "Chưa đối chiếu được Phụ lục 01 với Biểu II.06B vì còn dòng chưa nhập; hiện lệch: tiếp "
        "nhận +29, đã giải quyết +25, đang giải quyết +4."
    )
    assert ids(waiting(FIRST, 12)) == ("CT06",)


def test_gt10_a_half_typed_row_asks_for_its_only_missing_figure() -> None:
    """The value that makes the row add up is a question; no zero is asked for."""
    book = january()
    form = book["II.06B"]
    last = max(row for row, _ in form)
    missing = form[FIRST + 2, 8]
    form[FIRST + 2, 8] = ""
    for row in (FIRST + 2, last):
        form[row, 7] -= missing
    form[last, 8] -= missing
    (found,) = findings(book)
    assert (found.rule, found.severity, found.difference) == ("GT10", "error", None)
    assert found.message == (
        "Biểu II.06B, dòng “Hộ tịch”: chưa nhập ô H13 tờ II.06B; nếu để trống (là 0) thì "
        "(3) là 253 "
        "mà (7) + (13) là 5."
    )
    assert found.hint == "Nếu ô ấy là 248 thì dòng này cân; có đúng không?"


def test_where_one_value_does_not_do_none_is_asked_for() -> None:
    """Two empty cells may share what is missing, and a wrong figure needs another value."""
    book = january()
    form = book["II.06B"]
    form[FIRST, 8] = form[FIRST, 14] = ""
    found = next(one for one in findings(book) if one.rule == "GT10")
    assert found.hint is None
    assert len(found.places) == 2
    form[FIRST, 14] = 9
    found = next(one for one in findings(book) if one.rule == "GT10")
    assert found.hint is None


def test_gt11_what_no_equation_holds_is_to_be_typed() -> None:
    """Archived and reused cases left empty at the end of a row are no zeros: a warning asks."""
    book = january()
    first, last = annex_rows(book)
    for row in (first, last):
        book["PL01"][row, 19] = book["PL01"][row, 20] = ""
    del book["PL01"][last, 19], book["PL01"][last, 20]
    (found,) = [one for one in findings(book) if one.rule in ("GT07", "GT11")]
    assert (found.rule, found.severity) == ("GT11", "warning")
    assert found.message == (
        f"Phụ lục 01: chưa nhập ô S{first}, T{first} tờ PL01; hãy gõ số, chỉ ghi 0 khi đúng là "
        "không có hồ sơ nào. Báo cáo để trống số ấy."
    )


def test_a_form_that_leaves_out_its_zeros_leaves_them_out_at_the_end_too() -> None:
    """Where no zero is typed and others are left out, an empty cell is one: a note, as before."""
    book = january()
    first, _ = annex_rows(book)
    for column in (8, 9, 14, 15, 19, 20):
        book["PL01"][first, column] = ""
    assert "GT11" not in ids(book)


def test_forms_are_not_compared_while_the_smaller_is_typed() -> None:
    """The half “đã giải quyết” of the annex is still to come: a warning, no difference."""
    book = january()
    first, last = annex_rows(book)
    for row in (first, last):
        for column in range(10, 21):
            book["PL01"][row, column] = ""
        book["PL01"][row, 3], book["PL01"][row, 10] = book["PL01"][row, 4], 0
    found = [each for each in findings(book) if each.rule.startswith("LB")]
    assert [(each.rule, each.severity) for each in found] == [("LB30", "warning")]
    assert "vì còn ô chưa nhập; hiện lệch: tiếp nhận −" in found[0].message


def test_a_difference_that_no_empty_cell_can_close_is_an_error() -> None:
    """An empty cell that can only be 0 in its row, or that stands in the larger form, excuses
    nothing.
    """
    book = january()
    first, last = annex_rows(book)
    for row in (first, last):
        for column in (3, 10, 11, 12, 13, 20):
            book["PL01"][row, column] -= 100
    book["PL01"][first, 8] = ""
    assert {"LB01", "LB02"} <= set(ids(book))
    assert "LB30" not in ids(book)


def annex_rows(book: Book) -> tuple[int, int]:
    """The only row of PL01 and its total row."""
    last = max(row for row, _ in book["PL01"])
    return last - 1, last
