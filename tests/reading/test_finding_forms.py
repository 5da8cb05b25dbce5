"""Forms are found by their numbering row, wherever they stand and whatever stands around them."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest

from baocao_tthc.errors import WorkbookError
from support.read_sheets import (
    DATA,
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


def test_the_form_is_read_with_every_place(tmp_path: Path) -> None:
    """Rows, total, columns and headings of the plain form know their sheet and cell."""
    path = write(tmp_path / "a.xlsx", {"II.06B": january("II.06B")})
    (table,) = read(path).tables
    assert (table.form.code, table.sheet, table.numbering_row) == ("II.06B", "II.06B", 10)
    assert [row.label for row in table.rows][:2] == ["Người có công", "Chứng thực"]
    assert str(table.rows[1].cells[3].place) == "II.06B!C12"
    assert table.rows[1].cells[3].value == 3385
    assert table.total is not None
    assert (table.total.number, table.total.cells[3].value) == (17, 3749)
    assert table.sheet_columns == {n: n for n in range(1, 17)}
    assert table.periods[0].place.cell == "A5"
    assert found(path) == ()


@pytest.mark.parametrize(
    ("row", "column", "numbering", "cell"),
    [
        (lambda r: r + 7, None, 17, "C19"),
        (lambda r: r + (r >= NUMBERING), None, 11, "C13"),
        (lambda r: r + (r >= DATA), None, 10, "C13"),
        (lambda r: r + 3 * (r >= DATA + 1), None, 10, "C15"),
        (lambda r: r + 2 * (r >= LAST), None, 10, "C12"),
        (None, lambda c: c + 4, 10, "G12"),
        (None, lambda c: c + (c >= 2), 10, "D12"),
        (None, lambda c: c + (c >= 3), 10, "D12"),
        (None, lambda c: c + 2 * (c >= 9), 10, "C12"),
        (lambda r: 2 * r, lambda c: 2 * c, 20, "F24"),
    ],
    ids=[
        "rows above",
        "between header and numbering row",
        "below the numbering row",
        "between data rows",
        "above the total",
        "columns before",
        "after column (1)",
        "before column (3)",
        "between columns",
        "every second row and column",
    ],
)
def test_inserted_blank_rows_and_columns_change_nothing(
    tmp_path: Path, row: Any, column: Any, numbering: int, cell: str
) -> None:
    """The form stays six sound rows, and its cells are named where they now stand."""
    path = write(tmp_path / "a.xlsx", {"II.06B": moved(january("II.06B"), row, column)})
    (table,) = read(path).tables
    assert (table.numbering_row, len(table.rows)) == (numbering, 6)
    assert table.rows[1].cells[3].place.cell == cell
    assert found(path) == ()


@pytest.mark.parametrize("value", [12, "12", 99.5])
def test_figures_in_an_inserted_column_are_reported(tmp_path: Path, value: Any) -> None:
    """A figure without a column number is not read into any column; CT11 names it."""
    cells = moved(january("II.06B"), column=lambda c: c + (c >= 5)) | {(DATA, 5): value}
    path = write(tmp_path / "a.xlsx", {"II.06B": cells})
    assert found(path) == ("CT11",)
    assert read(path).tables[0].unnumbered[0].cell == "E11"


def test_words_in_an_inserted_column_are_not_figures(tmp_path: Path) -> None:
    """A remark column between the figures ("Khớp", "–") is nobody's figure."""
    cells = moved(january("II.06B"), column=lambda c: c + (c >= 5))
    cells |= {(DATA, 5): "Khớp", (DATA + 1, 5): "–"}
    assert found(write(tmp_path / "a.xlsx", {"II.06B": cells})) == ()


def test_a_hidden_row_is_summed_and_reported(tmp_path: Path) -> None:
    """A hidden row counts, as SUM counts it; CT09 says so. A hidden row above the form is not."""
    sheets = {"II.06B": january("II.06B")}
    path = write(tmp_path / "a.xlsx", sheets, hidden_rows={"II.06B": [2, DATA + 2]})
    assert [row.number for row in read(path).tables[0].rows if row.hidden] == [13]
    assert found(path) == ("CT09",)


@pytest.mark.parametrize("state", ["hide", "very_hidden"])
def test_a_form_on_a_hidden_sheet_is_read_and_reported(tmp_path: Path, state: str) -> None:
    """A hidden and a very hidden sheet are read like others, with CT10."""
    sheets: dict[str, Cells] = {"Bìa": {(1, 1): "x"}, "Cũ": january("II.06B")}
    path = write(tmp_path / "a.xlsx", sheets, states={"Cũ": state})
    assert read(path).tables[0].sheet_hidden is True
    assert found(path) == ("CT10",)


@pytest.mark.parametrize("name", ["Sheet1 (2)", "Biểu 'cũ' 1", "Số liệu 📊", "A&B <1>", "  x"])
def test_the_name_of_the_sheet_does_not_matter(tmp_path: Path, name: str) -> None:
    """A renamed sheet is found, and its name is that of every place."""
    path = write(tmp_path / "a.xlsx", {name: january("II.06B") | {(DATA, 4): 9}})
    assert read(path).tables[0].rows[0].cells[4].place.sheet == name
    assert found(path) == ("CD01", "CD03")


def labelled_total(label: str | None, column: int) -> Cells:
    """January with the total row's label changed and moved to that column."""
    cells = january("II.06B")
    del cells[LAST, 1]
    return cells | {(LAST, column): label}


@pytest.mark.parametrize("column", [1, 2])
@pytest.mark.parametrize(
    "label",
    [
        "Tổng cộng",
        "TỔNG SỐ",
        "Tổng số:",
        "tổng cộng (6 lĩnh vực)",
        "Cộng",
        " Tổng ",
        "* Tổng số",
        unicodedata.normalize("NFD", "Tổng cộng"),
        "Tổng\u00a0cộng",
        "TỔNG\nCỘNG",
    ],
)
def test_the_total_row_is_known_by_its_label(tmp_path: Path, label: str, column: int) -> None:
    """In column (1) or (2), any case, NFD, with a colon or more words: it is no row of data."""
    path = write(tmp_path / "a.xlsx", {"II.06B": labelled_total(label, column)})
    (table,) = read(path).tables
    assert (len(table.rows), table.total_labelled) == (6, True)
    assert found(path) == ()


def test_a_merged_total_label_is_a_label(tmp_path: Path) -> None:
    """Merged over columns (1) and (2), and over an inserted one, the label is in the first cell."""
    cells = moved(january("II.06B"), column=lambda c: c + (c >= 3))
    path = write(tmp_path / "a.xlsx", {"II.06B": cells}, merged={"II.06B": ["A17:C17", "A7:A9"]})
    assert read(path).tables[0].total_labelled is True
    assert found(path) == ()


def test_a_total_row_without_a_label_is_taken_as_such_and_reported(tmp_path: Path) -> None:
    """The last row of figures without name and number is the total: CT05, and sums are checked."""
    path = write(tmp_path / "a.xlsx", {"II.06B": labelled_total(None, 1)})
    (table,) = read(path).tables
    assert (len(table.rows), table.total_labelled) == (6, False)
    assert table.total is not None
    assert table.total.cells[3].value == 3749
    assert found(path) == ("CT05",)


def test_a_missing_total_row_is_reported(tmp_path: Path) -> None:
    """Without a total row no data row is taken for one: six rows, CT04 names the last."""
    cells = {(r, c): v for (r, c), v in january("II.06B").items() if r != LAST}
    path = write(tmp_path / "a.xlsx", {"II.06B": cells | {(20, 12): "NGƯỜI LẬP BIỂU"}})
    assert (len(read(path).tables[0].rows), read(path).tables[0].total) == (6, None)
    assert messages(path) == [
        "CT04 Biểu II.06B không có dòng “Tổng cộng” sau dòng 16; hãy thêm dòng tổng."
    ]


def test_a_last_row_with_a_number_but_no_name_is_no_total(tmp_path: Path) -> None:
    """A row that has its order number is one of data, also when its name is missing."""
    cells = {(r, c): v for (r, c), v in january("II.06B").items() if r != LAST}
    path = write(tmp_path / "a.xlsx", {"II.06B": cells | {(LAST - 1, 2): None}})
    assert (len(read(path).tables[0].rows), read(path).tables[0].total) == (6, None)
    assert found(path) == ("CT04", "CT12")


def test_a_row_with_a_name_only_is_reported_also_without_a_total(tmp_path: Path) -> None:
    """A row that has a name but no figure is GT08, with a total row below or none."""
    cells = moved(january("II.06B"), row=lambda r: r + (r > DATA)) | {(DATA + 1, 2): "Thuế"}
    assert found(write(tmp_path / "a.xlsx", {"II.06B": cells})) == ("GT08",)
    no_total = {(r, c): v for (r, c), v in cells.items() if r != LAST + 1}
    assert found(write(tmp_path / "b.xlsx", {"II.06B": no_total})) == ("CT04", "GT08")


def test_a_name_listed_twice_is_reported(tmp_path: Path) -> None:
    """The same field in two rows, whatever case and blanks, is CT07; both are read."""
    cells = january("II.06B") | {(DATA + 1, 2): " người  có CÔNG"}
    path = write(tmp_path / "a.xlsx", {"II.06B": cells})
    assert found(path) == ("CT07",)
    assert len(read(path).tables[0].rows) == 6


def test_what_stands_below_the_total_is_no_data(tmp_path: Path) -> None:
    """Signatures, notes and a lone figure are nothing; a row of figures is CT08."""
    below: Cells = {
        (LAST + 1, 2): "Ghi chú: 3 hồ sơ quá hạn",
        (LAST + 2, 12): "Ninh Giang, ngày 20 tháng 01 năm 2026",
        (LAST + 3, 12): "NGƯỜI LẬP BIỂU",
        (LAST + 4, 3): 2026,
    }
    assert found(write(tmp_path / "a.xlsx", {"II.06B": january("II.06B") | below})) == ()
    stray = {(LAST + 6, 2): "Thuế", (LAST + 6, 3): 5, (LAST + 6, 4): 5, (LAST + 6, 5): 0}
    path = write(tmp_path / "b.xlsx", {"II.06B": january("II.06B") | below | stray})
    assert messages(path) == [
        "CT08 Biểu II.06B: dòng 23 (“Thuế”) nằm dưới dòng tổng nên không được cộng; "
        "hãy chuyển lên trên."
    ]


def test_merged_and_missing_headers_do_not_matter(tmp_path: Path) -> None:
    """Header cells may be merged, reworded or gone: the numbering row alone is read."""
    bare = {
        place: value
        for place, value in january("II.06B").items()
        if not HEADER <= place[0] < NUMBERING
    }
    assert found(write(tmp_path / "a.xlsx", {"II.06B": bare})) == ()
    merged = {"II.06B": ["C7:F7", "G7:L7", "M7:P7", "B7:B9"]}
    path = write(tmp_path / "b.xlsx", {"II.06B": january("II.06B")}, merged=merged)
    assert found(path) == ()


def test_an_empty_form_is_reported(tmp_path: Path) -> None:
    """A form without any row of figures is CT06 and nothing else."""
    cells = {(r, c): v for (r, c), v in january("II.06B").items() if r <= NUMBERING}
    assert found(write(tmp_path / "a.xlsx", {"II.06B": cells})) == ("CT06",)


def test_a_workbook_without_a_known_form_names_those_that_are(tmp_path: Path) -> None:
    """No numbering row, no Report: one sentence with the file and the known forms."""
    path = write(tmp_path / "a.xlsx", {"Sheet1": {(1, 1): "Kế hoạch", (2, 1): 5}})
    with pytest.raises(WorkbookError) as caught:
        read(path)
    assert str(caught.value) == (
        f"Tệp “{path}” không có biểu nào nhận ra được theo dòng đánh số (1) (2) (3)…; "
        "hãy chép số liệu vào một biểu đã biết: Biểu II.06 (13 cột), Biểu II.06B, Phụ lục 01."
    )
