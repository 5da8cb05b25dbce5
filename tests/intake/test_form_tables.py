"""A table of the form in any layout of ours, by its numbering row or by its headings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from baocao_tthc.errors import WorkbookError
from baocao_tthc.forms import Form, known_forms
from baocao_tthc.intake import Source, TakenFigures, figures_in
from baocao_tthc.intake.headings import headers
from baocao_tthc.intake.taken_figures import in_layout
from baocao_tthc.reading.grid import Grid
from support.exports import PERIOD, case
from support.exports import lines as lines_of_cases

FILE = Path("bieu.xlsx")
FORMS = {form.code: form for form in known_forms()}
WIDE, NARROW, ANNEX = FORMS["II.06B"], FORMS["II.06A13"], FORMS["PL01"]
ROW = ["Người có công", 29, 8, 9, 12, 25, 20, 3, 2, 0, 0, 4, 1, 1, 2]
OTHER = ["Đất đai", 10, 4, 6, 0, 10, 6, 0, 0, 3, 1, 0, 0, 0, 0]
TOTAL = ["Tổng cộng", 39, 12, 15, 12, 35, 26, 3, 2, 3, 1, 4, 1, 1, 2]
FIGURES = {4: 8, 5: 9, 6: 12, 8: 20, 9: 3, 10: 2, 11: 0, 12: 0, 14: 1, 15: 1, 16: 2}


def found(*grids: Grid) -> tuple[TakenFigures, ...]:
    """What the sheets hold."""
    return figures_in([Source(FILE, grids)], PERIOD)


def sheet(form: Form, *rows: list[Any], numbered: bool = True, merged: bool = True) -> Grid:
    """A form's table: title, headings as merged cells read or repeated in each, rows."""
    width, levels = len(form.columns), form.levels
    heads: list[list[Any]] = [[""] * width for _ in range(levels)]
    for text, first, last, left, right in form.header_cells():
        for level in range(first - 1, first if merged else last):
            for column in range(left - 1, left if merged else right):
                heads[level][column] = text
    lines = [["TỔNG HỢP TÌNH HÌNH"], ["(Từ ngày 21/12/2025 đến ngày 20/01/2026)"], [], *heads]
    if numbered:
        lines.append(list(form.numbering))
    lines += [[index, *row] for index, row in enumerate(rows, 1)]
    return Grid("Sheet1", lines)


@pytest.mark.parametrize("numbered", [True, False], ids=["numbered", "by its headings"])
@pytest.mark.parametrize("merged", [True, False], ids=["merged", "repeated"])
def test_a_table_is_read_with_or_without_numbering_row(numbered: bool, merged: bool) -> None:
    """Entered columns by their official numbers, the period of the heading, the total no row."""
    (figures,) = found(sheet(WIDE, ROW, OTHER, TOTAL, numbered=numbered, merged=merged))
    assert figures.form.code == "II.06B"
    assert [row.label for row in figures.rows] == ["Người có công", "Đất đai"]
    assert figures.rows[0].values == FIGURES
    assert figures.period == PERIOD
    assert figures.doubts == ()


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_form_is_known_by_its_own_headings(form: Form) -> None:
    """Also without numbering row; no form is taken for another."""
    row = ["Trung tâm phục vụ hành chính công", *[1] * (len(form.columns) - 2)]
    (figures,) = found(sheet(form, row, numbered=False))
    assert figures.form.code == form.code
    assert set(figures.rows[0].values.values()) == {1}


def test_headings_of_another_system() -> None:
    """Other words, one line a column, columns moved, no number column: all the same figures."""
    heads = {
        "Lĩnh vực": "Người có công",
        "Tiếp nhận qua mạng": 8,
        "Tiếp nhận - Trực tiếp hoặc bưu chính": 9,
        "Tiếp nhận: Kỳ trước chuyển sang": 12,
        "Đang giải quyết / Chưa đến hạn": 1,
        "ĐANG GIẢI QUYẾT - TRỄ HẠN": 1,
        "Đang giải quyết Chờ bổ sung": 2,
        "Đã giải quyết trước hạn": 20,
        "Đã giải quyết đúng hạn": 3,
        "Đã giải quyết trễ hạn": 2,
        "Đã giải quyết - Từ chối": 0,
        "Đã giải quyết - Rút hồ sơ": 0,
    }
    (figures,) = found(Grid("x", [list(heads), list(heads.values())]))
    assert figures.form.code == "II.06B"
    assert figures.rows[0].values == FIGURES


def test_sixteen_columns_fold_into_thirteen() -> None:
    """Đúng hạn = (9)+(11)+(12), Trong hạn = (14)+(16); all else unchanged."""
    (figures,) = found(sheet(WIDE, ROW, OTHER))
    folded = in_layout(figures, NARROW)
    first = {4: 8, 5: 9, 6: 12, 8: 20, 9: 3, 10: 2, 12: 3, 13: 1}
    second = {4: 4, 5: 6, 6: 0, 8: 6, 9: 4, 10: 0, 12: 0, 13: 0}
    assert [row.values for row in folded.rows] == [first, second]
    assert folded.doubts == ()
    assert folded.origins[9] == "“Đúng hạn” + “Từ chối, không giải quyết” + “Hồ sơ rút”"


def test_thirteen_columns_leave_the_split_ones_to_the_clerk() -> None:
    """What is inside a sum cannot be known: those columns stay as they are, and it is said."""
    row = ["Hộ tịch", 29, 8, 9, 12, 25, 20, 3, 2, 4, 3, 1]
    (figures,) = found(sheet(NARROW, row))
    wide = in_layout(figures, WIDE)
    assert wide.rows[0].values == {4: 8, 5: 9, 6: 12, 8: 20, 10: 2, 15: 1}
    assert wide.doubts == (
        "Biểu II.06 (13 cột) không tách được các cột (9), (11), (12), (14), (16) của Biểu II.06B; "
        "các cột ấy để nguyên, hãy tự điền.",
    )


def test_figures_of_digitisation_do_not_go_into_settlement() -> None:
    """One sentence."""
    (figures,) = found(sheet(ANNEX, ["Trung tâm", *[1] * 19]))
    with pytest.raises(WorkbookError, match=r"Phụ lục 01 không nhập được vào Biểu II\.06B"):
        in_layout(figures, WIDE)


def test_cells_that_hold_no_count_are_left_out_and_told() -> None:
    """Text, a negative, a fraction; a dash is nought, an empty cell nothing, digits a number."""
    row = [*ROW]
    row[2], row[3], row[4], row[6], row[7], row[8] = "tám", -9, 1.5, "-", "", "2"
    (figures,) = found(sheet(WIDE, row))
    assert figures.rows[0].values == {8: 0, 10: 2, 11: 0, 12: 0, 14: 1, 15: 1, 16: 2}
    assert figures.doubts == (
        "Ô D8 tờ Sheet1 không phải số hồ sơ (“tám”): không nhập.",
        "Ô E8 tờ Sheet1 không phải số hồ sơ (“-9”): không nhập.",
        "Ô F8 tờ Sheet1 không phải số hồ sơ (“1.5”): không nhập.",
    )


def test_names_that_stand_twice_or_nowhere_are_left_out_and_told() -> None:
    """Nobody can tell which row is the field's."""
    (figures,) = found(sheet(WIDE, ROW, ["NGƯỜI  có công", *ROW[1:]], ["", *ROW[1:]], OTHER))
    assert [row.label for row in figures.rows] == ["Đất đai"]
    assert [doubt.split(" của")[0] for doubt in figures.doubts] == ["Dòng 8", "Dòng 9", "Dòng 10"]


def test_a_total_that_is_not_the_sum_is_told() -> None:
    """Rows may have been lost on the way."""
    (figures,) = found(sheet(WIDE, ROW, TOTAL))
    assert figures.doubts[0] == (
        "Dòng tổng của nguồn ghi cột (3) là 39 (ô C9 tờ Sheet1), cộng các dòng được 29."
    )


def test_a_heading_that_stands_twice_names_neither_column() -> None:
    """Nobody can tell which is meant: the column counts as missing."""
    grid = sheet(WIDE, ROW, numbered=False)
    lines = [[*line, *[""] * (16 - len(line)), ""] for line in grid.values]
    lines[3][16], lines[4][16], lines[6][16] = "Số lượng hồ sơ đã giải quyết", "Quá hạn", 7
    with pytest.raises(WorkbookError, match=r"thiếu cột \(10\) Quá hạn"):
        found(grid._replace(values=lines))


def test_a_heading_reaches_right_within_its_group_only() -> None:
    """Where another group begins above, nothing of the one before is meant."""
    lines = [["A", "", "B"], ["a", "", ""], ["x", "y", "z"]]
    paths = next(header.paths for header in headers(Grid("x", lines)) if header.last == 3)
    assert paths == {1: ("A", "a", "x"), 2: ("A", "a", "y"), 3: ("B", "z")}


def test_two_forms_in_one_file_are_both_read() -> None:
    """Another unit's workbook, II.06B and PL01."""
    other = sheet(ANNEX, ["Trung tâm", *[1] * 19])._replace(name="PL")
    assert [figures.form.code for figures in found(sheet(WIDE, ROW), other)] == ["II.06B", "PL01"]


@pytest.mark.parametrize("numbered", [(True, False), (False, True), (False, False)])
@pytest.mark.parametrize("stacked", [False, True], ids=["on two sheets", "on one sheet"])
def test_a_form_without_numbering_row_is_read_beside_another(
    numbered: tuple[bool, bool], stacked: bool
) -> None:
    """Each is read in its own way, on two sheets or below each other; the history is no form."""
    forms = [
        sheet(WIDE, ROW, OTHER, TOTAL, numbered=numbered[0]),
        sheet(ANNEX, ["Trung tâm", *[1] * 19], numbered=numbered[1])._replace(name="PL"),
    ]
    if stacked:
        forms = [Grid("Sheet1", [*forms[0].values, [], [], *forms[1].values])]
    history = sheet(WIDE, OTHER, numbered=False)._replace(name="LichSu")
    figures = found(*forms, history)
    assert [each.form.code for each in figures] == ["II.06B", "PL01"]
    assert figures[0].rows[1].label == "Đất đai"
    assert [row.label for row in figures[1].rows] == ["Trung tâm"]
    assert figures[0].rows[0].values == FIGURES
    assert not any(each.doubts for each in figures)


def test_one_row_of_headings_in_the_order_of_the_form_is_enough() -> None:
    """“Quá hạn” stands twice in it; what each means its place in the whole row says."""
    (figures,) = found(
        Grid("x", [[column.heading[-1] for column in WIDE.columns], [*range(1, 17)], [1, *ROW]])
    )
    assert [(row.label, row.values) for row in figures.rows] == [("Người có công", FIGURES)]


def test_an_empty_form_gives_way_to_a_filled_one() -> None:
    """The template that a system leaves beside its figures is no rival."""
    (figures,) = found(sheet(WIDE), sheet(WIDE, ROW, numbered=False)._replace(name="Sheet2"))
    assert figures.rows[0].values == FIGURES


def test_a_sheet_that_nearly_is_a_form_is_named_beside_another() -> None:
    """What is read hides nothing that is not."""
    near = sheet(WIDE, ROW, numbered=False)
    lines = [[value for i, value in enumerate(line) if i != 9] for line in near.values]
    annex = sheet(ANNEX, ["Trung tâm", *[1] * 19])._replace(name="PL")
    (figures,) = found(near._replace(values=lines), annex)
    assert figures.doubts == (
        "Tờ “Sheet1” có vẻ là Biểu II.06B nhưng thiếu cột (10) Quá hạn: không nhập.",
    )


def test_a_list_beside_a_form_is_refused_or_named() -> None:
    """A whole list is a rival of the figures, above or beside them; one that lacks a column is
    told by name. A list of procedures is none of cases.
    """
    cases = lines_of_cases([case()])
    form = sheet(WIDE, ROW, numbered=False)
    for grids in ([Grid("HS", cases), form], [Grid("HS", [*form.values, [], *cases])]):
        with pytest.raises(WorkbookError, match=r"danh sách hồ sơ ở tờ “HS” và cả Biểu II\.06B"):
            found(*grids)
    partial = Grid("HS", [line[:5] + line[6:] for line in cases])
    (figures,) = found(partial, form)
    assert figures.doubts == (
        "Tờ “HS” có vẻ là danh sách hồ sơ nhưng thiếu cột ngày hẹn trả: không nhập.",
    )
    procedures = [["Mã TTHC", "Lĩnh vực", "Thời hạn giải quyết", "Cách thức thực hiện"]]
    assert not found(Grid("TTHC", procedures), form)[0].doubts
    (figures,) = found(Grid("Tháng này", cases), partial)
    assert "Tờ “HS” có vẻ là danh sách hồ sơ" in figures.doubts[-1]


def test_a_form_that_is_there_twice_is_refused() -> None:
    """Nobody can tell which counts."""
    with pytest.raises(WorkbookError, match=r"có 2 bản Biểu II\.06B"):
        found(sheet(WIDE, ROW), sheet(WIDE, ROW)._replace(name="Sheet2"))


def test_a_form_that_lacks_a_heading_is_named_with_it() -> None:
    """What it looks like and which column is missing."""
    grid = sheet(WIDE, ROW, numbered=False)
    lines = [[value for i, value in enumerate(line) if i != 9] for line in grid.values]
    with pytest.raises(WorkbookError) as error:
        found(grid._replace(values=lines))
    assert "có vẻ là Biểu II.06B nhưng thiếu cột (10) Quá hạn" in str(error.value)


@pytest.mark.parametrize(
    ("values", "seen"), [([], "tờ trống"), ([["Thực đơn", "Phở"]], "“Thực đơn”, “Phở”")]
)
def test_what_is_neither_is_said(values: list[list[str]], seen: str) -> None:
    """What was seen, and what a list of cases needs."""
    with pytest.raises(WorkbookError) as error:
        found(Grid("x", values))
    assert str(error.value) == (
        "“bieu.xlsx” không phải biểu (không có dòng đánh số hay tiêu đề của biểu nào) cũng không "
        "phải danh sách hồ sơ (cần cột lĩnh vực, hình thức tiếp nhận, ngày tiếp nhận, ngày hẹn "
        f"trả, ngày kết thúc, trạng thái); chỉ thấy: {seen}."
    )


HEADS_13 = (
    "STT",
    "Lĩnh vực giải quyết",
    "Tổng số hồ sơ tiếp nhận",
    "Trực tuyến",
    "Trực tiếp, dịch vụ bưu chính",
    "Từ kỳ trước",
    "Tổng số hồ sơ đã giải quyết",
    "Trước hạn",
    "Đúng hạn",
    "Quá hạn",
    "Tổng số hồ sơ đang giải quyết",
    "Trong hạn",
    "Quá hạn",
)
ROW_13 = ["1", "Hộ tịch", 29, 8, 9, 12, 25, 20, 3, 2, 4, 3, 1]


@pytest.mark.parametrize(
    "written",
    [
        *("{1} ({0})", "{1}({0})", "{1}\n({0})", "({0}) {1}", "({0})\n{1}", "({0}): {1}"),
        *("{1} ( {0} )", "{1} [{0}]", "{1} {0}", "{1}\n{0}", "{0}. {1}", "{0}) {1}", "{0}\n{1}"),
        *("{1} (cột {0})", "Cột {0}: {1}", "({0}) - {1}"),
    ],
)
def test_a_column_number_may_stand_inside_its_heading(written: str) -> None:
    """Behind the words, before them, on a line of its own; the number tells the two “Quá hạn”."""
    heads = [*HEADS_13[:2], *(written.format(n, text) for n, text in enumerate(HEADS_13[2:], 3))]
    (figures,) = found(Grid("x", [heads, ROW_13]))
    assert figures.form.code == "II.06A13"
    assert figures.rows[0].values == {4: 8, 5: 9, 6: 12, 8: 20, 9: 3, 10: 2, 12: 3, 13: 1}


def test_a_number_with_the_words_of_another_column_names_none() -> None:
    """“Trực tuyến (5)” is neither (4) nor (5): the column is missing, and named."""
    numbers = [*range(1, 4), 5, 4, *range(6, 14)]
    heads = [f"{text} ({n})" for n, text in zip(numbers, HEADS_13, strict=True)]
    with pytest.raises(WorkbookError, match=r"thiếu cột \(4\) Trực tuyến, \(5\) Trực tiếp"):
        found(Grid("x", [heads, ROW_13]))


def test_an_identity_may_stand_inside_a_heading() -> None:
    """“Tổng số (3)=(4)+(5)+(6)”."""
    heads = [f"{text} ({n})" for n, text in enumerate(HEADS_13, 1)]
    heads[2] = "Tổng số hồ sơ tiếp nhận\n(3)=(4)+(5)+(6)"
    (figures,) = found(Grid("x", [heads, ROW_13]))
    assert figures.rows[0].values[6] == 12


@pytest.mark.parametrize(
    "numbers",
    [list(range(1, 14)), ["A", "B", *range(1, 12)], ["(A)", "(B)", *map(str, range(1, 12))]],
    ids=["1 2 3", "A B 1 2", "(A) (B) 1 2"],
)
def test_a_row_that_numbers_the_columns_in_its_own_way_is_no_field(numbers: list[Any]) -> None:
    """1 2 3 4 … below the headings are not the figures of a field called “2”."""
    heads = [f"{text} ({n})" for n, text in enumerate(HEADS_13, 1)]
    (figures,) = found(Grid("x", [heads, numbers, ROW_13]))
    assert [row.label for row in figures.rows] == ["Hộ tịch"]
