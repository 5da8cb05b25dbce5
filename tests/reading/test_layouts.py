"""Numbering rows as people leave them, and several forms in one workbook or on one sheet."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.read_sheets import (
    DATA,
    FORMS,
    HEADER,
    NUMBERING,
    TOTAL,
    Cells,
    found,
    january,
    messages,
    moved,
    read,
    write,
)

LAST = TOTAL["II.06B"]


def numbered(change: dict[int, object]) -> Cells:
    """January with other cells in the numbering row, by column."""
    return january("II.06B") | {(NUMBERING, column): value for column, value in change.items()}


@pytest.mark.parametrize(
    "change",
    [
        {3: "(3) = (4) + (5) + (6)"},
        {3: "(3)=\n(4)+(5)\r\n+(6)"},
        {3: " (3)\u00a0=\u00a0(4)+(5)+(6) ", 4: "( 4 )"},
        {3: "(3)"},
        {1: -1, 2: -2, 4: -4, 5: -5, 8: -8},
        {1: "(1) ", 2: "\u200b(2)"},
    ],
    ids=[
        "blanks",
        "line breaks",
        "no-break blanks",
        "bare number",
        "Excel's negatives",
        "invisible",
    ],
)
def test_a_numbering_row_is_read_as_people_type_it(
    tmp_path: Path, change: dict[int, object]
) -> None:
    """Blanks, line breaks and the -3 that Excel makes of a typed (3) leave the form what it is."""
    path = write(tmp_path / "a.xlsx", {"II.06B": numbered(change)})
    assert [table.form.code for table in read(path).tables] == ["II.06B"]
    assert found(path) == ()


def without_column(number: int) -> Cells:
    """January with a column deleted in Excel: what stood right of it moves left."""
    kept = {place: value for place, value in january("II.06B").items() if place[1] != number}
    return moved(kept, column=lambda c: c - (c > number))


@pytest.mark.parametrize(
    ("cells", "columns"),
    [
        (without_column(9), "(9)"),
        (without_column(16), "(16)"),
        (numbered({17: "(17)"}), "(17)"),
        (numbered({7: "(7)=(8)+(9)+(10)+(11)"}), "(7)"),
        (numbered({13: "(13)=(14)+(15)"}), "(13)"),
        (numbered({9: "(19)"}), "(9), (19)"),
        (numbered({9: "(8)"}), "(9)"),
    ],
    ids=["deleted", "last deleted", "17 columns", "other identity", "another", "mistyped", "twice"],
)
def test_another_layout_is_reported_and_not_read(
    tmp_path: Path, cells: Cells, columns: str
) -> None:
    """A form with a column too few, too many or another identity is CT01 naming the column."""
    path = write(tmp_path / "a.xlsx", {"II.06B": cells})
    assert read(path).tables == ()
    assert messages(path) == [
        f"CT01 Biểu II.06B: dòng đánh số ở ô A10 tờ II.06B khác mẫu tại {columns}; "
        "biểu này không được kiểm tra tiếp."
    ]


def test_a_table_that_is_no_form_stops_nothing(tmp_path: Path) -> None:
    """A numbered table of another report is CT02; the form beside it is checked."""
    other = {(1, column): f"({column})" for column in range(1, 8)}
    path = write(tmp_path / "a.xlsx", {"Khác": other, "II.06B": january("II.06B")})
    assert messages(path) == [
        "CT02 Bảng 7 cột ở ô A1 tờ Khác không phải biểu nào đã biết nên không được kiểm tra."
    ]


def national() -> Cells:
    """One row of the 13-column layout, with its total."""
    row = [253, 252, 0, 1, 251, 248, 3, 0, 2, 2, 0]
    cells: Cells = {(5, 1): "Từ ngày 21/12/2025 đến ngày 20/01/2026"}
    cells |= {(10, i): text for i, text in enumerate(FORMS["II.06A13"].numbering, 1)}
    cells |= {(11, 2): "Hộ tịch", (12, 1): "Tổng cộng"}
    cells |= {(r, i): value for r in (11, 12) for i, value in enumerate(row, 3)}
    return cells


def test_the_13_column_layout_stands_beside_the_16_column_one(tmp_path: Path) -> None:
    """Each is told by its identities, on sheets of their own or side by side."""
    apart = write(tmp_path / "a.xlsx", {"A": january("II.06B"), "B": national()})
    assert [table.form.code for table in read(apart).tables] == ["II.06B", "II.06A13"]
    assert "CT01" not in found(apart)
    cells = january("II.06B") | moved(national(), column=lambda c: c + 17)
    beside = write(tmp_path / "b.xlsx", {"A": cells})
    assert [table.form.code for table in read(beside).tables] == ["II.06B", "II.06A13"]
    assert found(beside) == found(apart)


@pytest.mark.parametrize("layout", ["sheets", "below", "beside", "beside, lower"])
def test_two_copies_of_a_form_are_reported_once(tmp_path: Path, layout: str) -> None:
    """Two copies, wherever they stand, are both read whole and are one CT03 with both places."""
    one, two = january("II.06B"), january("II.06B")
    sheets, place = {
        "sheets": ({"A": one, "B": two}, "ô A10 tờ A; ô A10 tờ B"),
        "below": ({"A": one | moved(two, row=lambda r: r + 30)}, "ô A10, A40 tờ A"),
        "beside": ({"A": one | moved(two, column=lambda c: c + 17)}, "ô A10, R10 tờ A"),
        "beside, lower": (
            {"A": one | moved(two, lambda r: r + 3, lambda c: c + 17)},
            "ô A10, R13 tờ A",
        ),
    }[layout]
    path = write(tmp_path / "a.xlsx", sheets)
    assert [len(table.rows) for table in read(path).tables] == [6, 6]
    assert [len(table.periods) for table in read(path).tables] == [1, 1]
    assert messages(path) == [
        f"CT03 Biểu II.06B có 2 bản, ở {place}; hãy chỉ giữ một bản, nếu không thì không đối "
        "chiếu được."
    ]


@pytest.mark.parametrize("below", [True, False], ids=["stacked", "side by side"])
def test_both_forms_may_share_a_sheet(tmp_path: Path, below: bool) -> None:
    """II.06B and PL01 stacked or side by side are the same forms with the same findings."""
    apart = write(tmp_path / "a.xlsx", {"A": january("II.06B"), "B": january("PL01")})
    second = january("PL01")
    second = (
        moved(second, row=lambda r: r + 25) if below else moved(second, column=lambda c: c + 18)
    )
    path = write(tmp_path / "b.xlsx", {"A": january("II.06B") | second})
    first, annex = read(path).tables
    assert (first.form.code, len(first.rows), first.stray) == ("II.06B", 6, ())
    assert (annex.form.code, len(annex.rows), annex.stray) == ("PL01", 1, ())
    assert (len(first.periods), len(annex.periods)) == (1, 1)
    assert found(path) == found(apart) == ("KY01", "LB01", "LB02", "LB03")


def test_a_shorter_form_on_the_left_does_not_end_the_one_on_the_right(tmp_path: Path) -> None:
    """The total label of one form is not taken for the total row of its neighbour."""
    cells = january("PL01") | moved(january("II.06B"), column=lambda c: c + 22)
    path = write(tmp_path / "a.xlsx", {"A": cells})
    assert [len(table.rows) for table in read(path).tables] == [1, 6]
    assert [table.total and table.total.number for table in read(path).tables] == [12, 17]


def test_forms_side_by_side_at_different_heights_are_whole(tmp_path: Path) -> None:
    """A numbering row lower down on the right does not cut the form on the left."""
    right = moved(january("PL01"), lambda r: r + 4, lambda c: c + 18)
    path = write(tmp_path / "a.xlsx", {"A": january("II.06B") | right})
    assert [len(table.rows) for table in read(path).tables] == [6, 1]
    assert read(path).tables[0].total is not None
    assert "CT04" not in found(path)


def test_a_repeated_page_header_is_reported(tmp_path: Path) -> None:
    """An export that prints the numbering row on each page gives two tables: CT03."""
    cells = moved(january("II.06B"), row=lambda r: r + (r >= DATA + 3))
    cells |= {(DATA + 3, i): text for i, text in enumerate(FORMS["II.06B"].numbering, 1)}
    path = write(tmp_path / "a.xlsx", {"II.06B": cells})
    assert {"CT03", "CT04"} <= set(found(path))
    assert [len(table.rows) for table in read(path).tables] == [3, 3]


@pytest.mark.parametrize("label", ["Tổng số hồ sơ đất đai", "Tổng cộng đồng dân cư", "Tổng số"])
def test_a_field_that_is_called_like_a_total_is_a_field(tmp_path: Path, label: str) -> None:
    """The total row is the one with the bare label below the data, not the first that looks so."""
    cells = january("II.06B") | {(DATA + 1, 2): label}
    path = write(tmp_path / "a.xlsx", {"II.06B": cells})
    (table,) = read(path).tables
    assert [row.label for row in table.rows][1] == label
    assert table.total is not None
    assert table.total.number == TOTAL["II.06B"]
    assert found(path) == ()


def test_a_total_row_with_more_words_is_the_total(tmp_path: Path) -> None:
    """Where no line has the bare label, "Tổng cộng (06 lĩnh vực)" is the total."""
    cells = january("II.06B") | {(LAST, 1): "Tổng cộng (06 lĩnh vực)"}
    (table,) = read(write(tmp_path / "a.xlsx", {"II.06B": cells})).tables
    assert table.total is not None
    assert table.total.number == LAST


@pytest.mark.parametrize("written", ["{}", "[{}]", ""])
def test_a_form_without_its_numbering_row_does_not_vanish(tmp_path: Path, written: str) -> None:
    """Its printed header is still there: an error at that place, instead of silence."""
    form = FORMS["II.06B"]
    cells = january("II.06B")
    cells |= {(HEADER + top, first): text for text, top, _, first, _ in form.header_cells()}
    cells |= {(NUMBERING, n): written.format(n) if written else "" for n in range(1, 17)}
    path = write(tmp_path / "a.xlsx", {"II.06B": cells, "PL01": january("PL01")})
    assert found(path) == ("CT14",)
    assert "Biểu II.06B ở ô A7 tờ II.06B không có dòng đánh số" in messages(path)[0]
    assert read(path).broken[0].found == 0


def test_that_is_not_said_of_a_form_that_stands_elsewhere(tmp_path: Path) -> None:
    """A blank copy of the header beside the real form is no loss."""
    form = FORMS["II.06B"]
    blank = {(top, first): text for text, top, _, first, _ in form.header_cells()}
    path = write(tmp_path / "a.xlsx", {"II.06B": january("II.06B"), "Mẫu": blank})
    assert found(path) == ()
