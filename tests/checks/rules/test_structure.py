"""CT: which forms, which layout, which rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from baocao_tthc.checks import check
from baocao_tthc.checks.scope import PastedOver
from baocao_tthc.filing import Place
from baocao_tthc.forms import read_form
from baocao_tthc.reading.grid import CellStates, Grid
from baocao_tthc.reading.snapshot import make_filing
from support.grids import FORMS, NUMBERING, findings, form_cells, ids, january, rows_of
from support.paths import SOURCES


def test_ct01_another_version_of_a_form_is_named_and_not_checked_further() -> None:
    """A numbering row that prints another identity is another version: one finding, no sums."""
    book = january()
    book["II.06B"][NUMBERING, 7] = "(7)=(8)+(9)+(10)"
    book["II.06B"][NUMBERING + 1, 3] = 999
    (found,) = findings(book)
    assert found.rule == "CT01"
    assert "Biểu II.06B" in found.message
    assert "tại (7)" in found.message


def test_ct01_a_deleted_column_is_named_by_its_number() -> None:
    """A form that lacks column (9) is told by that number."""
    book = january()
    book["II.06B"] = {place: v for place, v in book["II.06B"].items() if place[1] != 9}
    assert [f.rule for f in findings(book)] == ["CT01"]
    assert "(9)" in findings(book)[0].message


def test_ct02_a_table_of_no_known_form_is_mentioned() -> None:
    """An unknown table beside the forms is a warning, never checked."""
    book = january()
    book["Khác"] = {(3, column): f"({column})" for column in range(1, 8)}
    (found,) = findings(book)
    assert (found.rule, found.severity) == ("CT02", "warning")
    assert found.message.startswith("Bảng 7 cột ở ô A3 tờ Khác")


def test_ct03_two_copies_of_a_form_stop_the_comparison_between_forms() -> None:
    """With two copies nobody knows which is meant: one error, no LB finding."""
    book = january()
    book["II.06B cũ"] = dict(book["II.06B"])
    book["PL01"][NUMBERING + 1, 3] = 1
    assert ids(book).count("CT03") == 1
    assert not any(id_.startswith("LB") for id_ in ids(book))


def test_ct04_a_missing_total_row_is_an_error() -> None:
    """Without a total row nothing can be compared upward."""
    book = january()
    total = max(row for row, _ in book["PL01"])
    book["PL01"] = {place: v for place, v in book["PL01"].items() if place[0] != total}
    (found,) = findings(book)
    assert found.rule == "CT04"
    assert "“TỔNG SỐ”" in found.message


def test_ct05_an_unlabelled_total_row_is_understood_and_mentioned() -> None:
    """Figures without order and name under the last row are the total; the label is asked for."""
    book = january()
    total = max(row for row, _ in book["II.06B"])
    del book["II.06B"][total, 1]
    assert ids(book) == ("CT05",)


def test_ct06_a_form_without_figures_is_one_finding() -> None:
    """An empty form is said once, not once a cell."""
    book = january()
    book["PL01"] = form_cells(FORMS["PL01"], [], None)
    assert ids(book) == ("CT06",)


def test_ct07_a_field_listed_twice_names_both_cells() -> None:
    """Two rows of the same name, whatever the case and blanks, are told with their cells."""
    book = january()
    book["II.06B"][NUMBERING + 2, 2] = " NGƯỜI  có công"
    (found,) = findings(book)
    assert found.rule == "CT07"
    assert [place.cell for place in found.places] == ["B11", "B12"]


def test_ct08_figures_below_the_total_are_not_in_the_total() -> None:
    """A row typed under the total row is told, a signature there is not."""
    book = january()
    total = max(row for row, _ in book["II.06B"])
    book["II.06B"][total + 2, 10] = "CHỦ TỊCH"
    assert ids(book) == ()
    book["II.06B"] |= {(total + 1, column): 5 for column in range(3, 9)}
    assert ids(book) == ("CT08",)


def test_ct09_a_hidden_row_still_counts_and_is_told() -> None:
    """What the total contains must be seen; a hidden empty row is nothing."""
    marks = {"II.06B": CellStates(hidden_rows={NUMBERING + 2})}
    assert ids(january(), marks=marks) == ("CT09",)
    assert ids(january(), marks={"II.06B": CellStates(hidden_rows={40})}) == ()
    book = january()
    for column in range(3, 17):
        book["II.06B"][NUMBERING + 4, column] = ""
    assert "CT09" not in ids(book, marks={"II.06B": CellStates(hidden_rows={NUMBERING + 4})})


def test_ct10_a_form_on_a_hidden_sheet_is_told() -> None:
    """A form that nobody sees may be an old copy."""
    assert ids(january(), hidden=("PL01",)) == ("CT10",)


def test_ct11_figures_in_an_unnumbered_column_are_told() -> None:
    """A column pushed in has no meaning for the form; without figures it is harmless."""
    book = january()
    book["II.06B"] = {
        (row, column + (column > 4)): value for (row, column), value in book["II.06B"].items()
    }
    assert ids(book) == ()
    book["II.06B"][NUMBERING + 1, 5] = 7.0
    (found,) = findings(book)
    assert found.rule == "CT11"
    assert found.places[0].cell == "E11"


def test_ct12_a_row_of_figures_without_a_name_is_told() -> None:
    """Figures belong to a field."""
    book = january()
    del book["II.06B"][NUMBERING + 3, 2]
    assert ids(book) == ("CT12",)


def test_ct14_a_form_whose_numbering_row_is_gone_is_an_error() -> None:
    """Its printed header is still there: it must not vanish from the checks in silence."""
    book = january()
    cells = book["PL01"]
    for text, top, _, first, _ in FORMS["PL01"].header_cells():
        cells[NUMBERING - 3 + top, first] = text
    assert ids(book) == ()
    for column in range(1, 22):
        del cells[NUMBERING, column]
    (found,) = findings(book)
    assert (found.rule, found.severity) == ("CT14", "error")
    assert "Phụ lục 01 ở ô A8 tờ PL01" in found.message


def test_ct13_a_form_out_of_force_is_told() -> None:
    """A form whose validity ended before the period is used in error."""
    source = (SOURCES / "baocao_tthc/data/forms/ii_06b.toml").read_text(encoding="utf-8")
    old = read_form(
        source.replace("total_label", "valid_to = 2025-12-31\ntotal_label"), "ii_06b.toml"
    )
    assert old.valid_to == date(2025, 12, 31)
    assert ids(january(), forms=(old, FORMS["PL01"])) == ("CT13",)


def test_ct15_an_offices_workbook_has_both_forms() -> None:
    """A form that was deleted is missed; a single form that somebody sent misses nothing."""
    book = january()
    del book["PL01"]
    assert ids(book) == ()
    labels = ("Đơn vị báo cáo", "Tháng báo cáo", "Năm báo cáo")
    book["ThongTin"] = {(row, 1): label for row, label in enumerate(labels, 4)}
    book["ThongTin"] |= {(4, 2): "UBND xã A", (5, 2): 1, (6, 2): 2026}
    (found,) = findings(book)
    assert (found.rule, found.severity) == ("CT15", "info")
    assert "biểu số hóa hồ sơ (Phụ lục 01)" in found.message


def test_ct17_what_a_paste_took_is_one_warning() -> None:
    """Known of an open workbook only; the cells are told by what they lost."""
    grid = Grid("II.06B", rows_of(january()["II.06B"]), CellStates())
    filing = make_filing(Path("so.xlsx"), [grid])
    (table,) = filing.tables
    lost = PastedOver(table, (Place("II.06B", 11, 4),), (Place("II.06B", 11, 3),))
    (found,) = check(filing, pasted=[lost])
    assert (found.rule, found.severity, len(found.places)) == ("CT17", "warning", 2)
    assert found.message == (
        "Biểu II.06B bị dán hay gõ đè: ô D11 tờ II.06B không còn kiểm tra khi gõ; ô C11 tờ "
        "II.06B không còn công "
        "thức; mở tờ biểu rồi bấm “Khôi phục ô”, không số nào bị đổi."
    )
