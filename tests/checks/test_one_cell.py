"""One wrong figure and the findings that come of it: one matter, and the cell is named."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baocao_tthc.findings.matters import matters
from support.consistent import books
from support.grids import FORMS, NUMBERING, Book, findings, january

FIRST = NUMBERING + 1


def hints(book: Book) -> list[str]:
    """The first line of advice on each matter."""
    return [matter.hints[0] if matter.hints else "" for matter in matters(findings(book))]


def test_a_wrong_figure_of_a_row_is_one_matter_with_its_right_value() -> None:
    """Identity of the row and total of the column; the cell comes first in both."""
    book = january()
    book["II.06B"][FIRST + 2, 8] += 5
    right = book["II.06B"][FIRST + 2, 8] - 5
    (matter,) = matters(findings(book))
    assert [finding.rule for finding in matter.findings] == ["CD01", "CD03"]
    assert matter.hints[0] == (
        f"Xem trước (giả thuyết): ô H13 tờ II.06B ghi {right + 5}; nếu là {right} thì hết cả 2 lỗi "
        "này."
    )
    assert {str(finding.places[0]) for finding in matter.findings} == {"II.06B!H13"}


def test_a_wrong_total_is_one_matter_with_the_difference_between_the_forms() -> None:
    """The annex's total of received cases: its own identity, its column, the other form."""
    book = january()
    book["PL01"][FIRST + 1, 3] = 3700
    (matter,) = matters(findings(book))
    assert {finding.rule for finding in matter.findings} >= {"CD01", "CD03", "LB01"}
    assert matter.hints[0].startswith(
        "Xem trước (giả thuyết): ô C12 tờ PL01 ghi 3.700; nếu là 3.749 thì hết cả"
    )


def test_what_follows_a_figure_is_carried_along() -> None:
    """With formulas the totals follow the wrong figure and agree with it: mended, they follow."""
    book = january()
    form = book["II.06B"]
    for row in (FIRST, max(row for row, _ in form)):
        form[row, 4] += 7
        form[row, 3] += 7
    (matter,) = matters(findings(book))
    assert {finding.rule for finding in matter.findings} == {"CD02", "LB01"}
    assert "ô D11, " in matter.hints[0]


@pytest.mark.parametrize(("wrong", "sums"), [(5, (4, 3)), (11, (10, 3))])
def test_a_wrong_figure_of_the_annex_is_named_by_its_cell(
    wrong: int, sums: tuple[int, ...]
) -> None:
    """(3)=(4)+(10) stands before what it is the sum of, and follows it all the same."""
    book = january()
    form = book["PL01"]
    right = form[FIRST, wrong]
    for row in (FIRST, FIRST + 1):
        for column in (wrong, *sums):
            form[row, column] -= 1
    found = findings(book)
    (matter,) = matters(found)
    assert {"CD01", "CD04", "LB01"} <= {finding.rule for finding in found}
    letter = "E" if wrong == 5 else "K"
    assert f"ô {letter}11 tờ PL01 ghi {right - 1}; nếu là {right} (" in matter.hints[0].replace(
        ".", ""
    )
    assert not any("dòng “" in (one.hint or "") for one in found)


def test_no_row_is_accused_where_the_other_form_is_wrong_inside() -> None:
    """Two wrong figures of the annex make it differ by what a field happens to have pending."""
    book = january()
    form, fields = book["PL01"], book["II.06B"]
    less = next(fields[row, 13] for row in range(FIRST, FIRST + 9) if fields[row, 13])
    for row in (FIRST, FIRST + 1):
        for column in (5, 4, 3):
            form[row, column] -= less
        form[row, 15] += 1
    assert not any("không được tính" in (one.hint or "") for one in findings(book))


def test_cells_that_must_change_along_are_told() -> None:
    """The total agrees with the wrong figure: where it is typed it does not follow by itself."""
    book = january()
    form = book["II.06B"]
    for row in (FIRST, max(row for row, _ in form)):
        form[row, 3] += 7
    (matter, *_) = matters(findings(book))
    assert "ô C11 tờ II.06B" in matter.hints[0]
    assert "(các ô tính theo nó cũng đổi) thì hết cả" in matter.hints[0]


def test_where_any_of_several_cells_may_be_wrong_none_is_accused() -> None:
    """Each part of the sum would do: they are named together."""
    book = january()
    form = book["II.06B"]
    for row in (FIRST, max(row for row, _ in form)):
        form[row, 4] += 7
        form[row, 3] += 7
    del book["PL01"]
    (hint,) = hints(book)
    assert hint.startswith("Xem trước (giả thuyết): một ô sai là đủ gây ra cả 2 lỗi này: ô D11, ")
    assert "nếu là" not in hint


def test_of_two_wrong_figures_none_is_named() -> None:
    """What mends one may make the other worse: no cell is accused, right or wrong."""
    book = january()
    book["II.06B"][FIRST, 8] += 5
    book["II.06B"][FIRST + 2, 14] += 5
    assert len(findings(book)) == 4
    assert not any("nếu là" in hint for hint in hints(book))


def test_a_difference_of_before_accuses_no_right_cell() -> None:
    """Where the forms differ already, a figure typed wrong into another cell is not blamed on one
    whose other value would make that difference smaller.
    """
    book = january()
    form = book["II.06B"]
    last = max(row for row, _ in form)
    for column in (3, 6, 13, 14):  # 4 more carried over and pending than the annex knows
        form[FIRST, column] += 4
        form[last, column] += 4
    form[FIRST, 10] += 4
    form[last, 10] += 4
    assert len(findings(book)) > 2
    assert not any("nếu là" in hint for hint in hints(book))


def test_where_a_formula_is_missing_no_figure_is_accused() -> None:
    """A new row whose sums are empty: what was typed there is right."""
    book = january()
    form = book["II.06B"]
    last = max(row for row, _ in form)
    form[FIRST, 4] += 5
    form[last, 4] += 5
    form[last, 3] += 5
    form[FIRST, 3] = ""
    assert not any("nếu là" in hint or "là đủ" in hint for hint in hints(book))


def test_a_rate_that_is_wrong_by_itself_is_told_by_itself() -> None:
    """No figure is changed for the sake of a rate."""
    book = january()
    book["PL01"][FIRST, 16] = 50.0
    (matter,) = matters(findings(book))
    assert [finding.rule for finding in matter.findings] == ["TL01"]
    assert not any("nếu là" in hint for hint in matter.hints)


@pytest.mark.parametrize("code", ["II.06B", "PL01"])
@settings(max_examples=25, deadline=None)
@given(data=st.data(), change=st.integers(-50, 50).filter(bool))
def test_what_is_said_of_a_cell_holds(code: str, data: st.DataObject, change: int) -> None:
    """With the value that the advice names in its cell, the findings of the matter are gone and
    no other has come.
    """
    book = data.draw(books(code))
    last = max(row for row, _ in book[code])
    column = data.draw(st.sampled_from([column.number for column in FORMS[code].counts]))
    book[code][data.draw(st.integers(FIRST, last)), column] += change
    before = findings(book)
    for matter in matters(before):
        hint = "".join(matter.hints[:1])
        if "nếu là" not in hint or "cũng đổi" in hint:
            continue
        place = matter.findings[0].places[0]
        said = matter.hints[0].partition("nếu là ")[2].partition(" thì")[0]
        mended = {name: dict(cells) for name, cells in book.items()}
        mended[code][place.row, place.column] = int(said.replace(".", ""))
        after = {(one.rule, one.message) for one in findings(mended)}
        told = {(one.rule, one.message) for one in before}
        gone = {(one.rule, one.message) for one in matter.findings}
        assert not gone & after
        assert len(after) <= len(told) - len(gone)


def test_what_sums_leave_out_because_it_is_text_is_one_matter() -> None:
    """The cell to type anew is named, never the formula over it."""
    book = january()
    form = book["II.06B"]
    last = max(row for row, _ in form)
    left_out = form[FIRST + 1, 4]
    form[FIRST + 1, 4] = f"{left_out} "
    form[last, 4] -= left_out
    (matter,) = matters(findings(book))
    assert [finding.rule for finding in matter.findings] == ["CD01", "CD03", "GT06"]
    assert matter.hints[0] == "Gõ lại ô D12 tờ II.06B thành số thì hết cả 2 lỗi."
    form[last, 3] += 3
    assert not any("hết cả" in hint for hint in hints(book))


def test_a_text_that_the_sums_take_hides_no_wrong_cell() -> None:
    """A total that somebody typed holds with it: the wrong figure elsewhere is named as ever."""
    book = january()
    form = book["II.06B"]
    form[FIRST + 1, 4] = f"{form[FIRST + 1, 4]} "
    form[FIRST + 2, 8] += 5
    assert any(hint.startswith("Xem trước (giả thuyết): ô H13") for hint in hints(book))


def test_a_count_that_cannot_be_is_told_alone_of_a_computed_column_too() -> None:
    """The total follows it by its formula, and the other form is not held to it."""
    book = january()
    form = book["II.06B"]
    last = max(row for row, _ in form)
    form[last, 3] -= form[FIRST, 3] + 5
    form[FIRST, 3] = -5
    assert [finding.rule for finding in findings(book)] == ["GT04"]
