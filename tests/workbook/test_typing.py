"""What the sheet says while a form is typed cell by cell: never right too early, never wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest
import xlwings as xw
from hypothesis import given, settings
from hypothesis import strategies as st

from baocao_tthc.checks import check
from baocao_tthc.entries.data import FormData, WorkbookData, parse_data
from baocao_tthc.filing import Filing
from baocao_tthc.reading.grid import CellStates, Grid
from baocao_tthc.reading.snapshot import make_filing
from baocao_tthc.workbook.assembly import workbook_bytes
from baocao_tthc.workbook.cell_contents import CellContent, fill
from baocao_tthc.workbook.guide_sheet import steps_of
from baocao_tthc.workbook.side_columns import COUNTS, JudgedForm, agreement, judged
from support.consistent import files_of, settlement_row
from support.filings import january
from support.grids import FORMS, Book, form_cells, rows_of

UNFINISHED = ("Chưa nhập", "Đang nhập", "Khớp nếu")
Typed = tuple[str, int, int, int]  # form, row from 0, column, figure


class Typing(NamedTuple):
    """Consistent figures of both forms in the order in which they are typed."""

    names: dict[str, list[str]]
    cells: list[Typed]

    def states(self) -> Iterator[list[JudgedForm]]:
        """What the forms say after each cell, and before the first."""
        yield self.judged(0)
        for number in range(1, len(self.cells) + 1):
            yield self.judged(number)

    def judged(self, typed: int) -> list[JudgedForm]:
        """What the forms say when so many cells are typed."""
        rows: dict[str, list[list[Any]]] = {
            code: [[i + 1, name, *[None] * (len(FORMS[code].columns) - 2)] for i, name in named]
            for code, names in self.names.items()
            if (named := list(enumerate(names)))
        }
        for code, row, column, figure in self.cells[:typed]:
            rows[code][row][column - 1] = figure
        return [judged(fill(_form(code, rows[code]), code)) for code in rows]


def _form(code: str, rows: Sequence[Sequence[Any]]) -> FormData:
    return FormData(FORMS[code], None, None, tuple(map(tuple, rows)), None)


def _entered(code: str, row: int, figures: Sequence[Any]) -> list[Typed]:
    """The cells that people type, of figures from (3) on."""
    columns = FORMS[code].figures
    return [
        (code, row, column.number, figure)
        for column, figure in zip(columns, figures, strict=True)
        if column.entry == "entered"
    ]


@st.composite
def typings(draw: st.DrawFn) -> Typing:
    """Two forms that agree with themselves and each other, typed in any order."""
    settled = draw(st.lists(settlement_row(), min_size=1, max_size=3))
    resolved, pending = (sum(row[at] for row in settled) for at in (4, 10))
    done, open_ = draw(files_of(resolved)), draw(files_of(pending))
    archived, reused = draw(st.integers(0, resolved)), draw(st.integers(0, resolved + pending))
    annex = [0, 0, *open_, 0, *done, None, None, None, archived, reused, None]
    cells = [cell for i, row in enumerate(settled) for cell in _entered("II.06B", i, row)]
    cells += _entered("PL01", 0, annex)
    names = {"II.06B": [f"Lĩnh vực {i}" for i in range(len(settled))], "PL01": ["Trung tâm"]}
    return Typing(names, draw(st.permutations(cells)))


def whole(typing: Typing, typed: int, code: str, row: int | None) -> bool:
    """Whether every cell of the row, or of all rows, has been typed."""
    left = typing.cells[typed:]
    return not any(cell[0] == code and row in (None, cell[1]) for cell in left)


@settings(max_examples=25, deadline=None)
@given(typings())
def test_a_row_is_neither_right_nor_wrong_before_it_is_whole(typing: Typing) -> None:
    """In any order of typing, a row says what is left, and “Khớp” with its last cell."""
    for typed, forms in enumerate(typing.states()):
        for form in forms:
            code, last = form.form.form.code, len(form.texts) - 1
            for row, text in enumerate(form.texts):
                if whole(typing, typed, code, None if row == last else row):
                    assert text == "Khớp", (typed, form.texts)
                else:
                    assert text.startswith(UNFINISHED), (typed, form.texts)


@settings(max_examples=25, deadline=None)
@given(typings())
def test_forms_are_compared_when_both_are_whole(typing: Typing) -> None:
    """The comparison says “khớp” with the last cell of both forms, and no difference before."""
    for typed, forms in enumerate(typing.states()):
        said = {
            str(found.value) for key in COUNTS if (found := agreement((forms[0], forms[1]), key))
        }
        if typed == len(typing.cells):
            assert said == {"khớp"}
        elif not all(form.total.startswith("Khớp") for form in forms):
            assert said == {"–"}
        else:
            assert all(text.startswith("tạm ") for text in said)


def _stored(content: CellContent) -> object:
    """The value as a file holds it."""
    return float(content.value) if isinstance(content.value, Decimal) else content.value


def _read(forms: Sequence[JudgedForm]) -> Filing:
    """The workbook as it would be read with these figures, formulas calculated."""
    book: Book = {}
    for form in forms:
        rows = [list(map(_stored, row.values()))[1:] for row in form.form.rows]
        total = list(map(_stored, form.form.totals.values()))
        book[form.form.form.code] = form_cells(form.form.form, rows, total)
    grids = [Grid(name, rows_of(cells), CellStates()) for name, cells in book.items()]
    return make_filing(Path("so.xlsx"), grids)


@settings(max_examples=25, deadline=None)
@given(typings())
def test_the_checks_call_nothing_wrong_before_it_is_typed(typing: Typing) -> None:
    """In any order of typing, Kiểm tra says what is still to be typed, and that the forms cannot be
    compared yet; no difference between them, and in the end nothing.
    """
    for typed, forms in enumerate(typing.states()):
        found = {one.rule for one in check(_read(forms))}
        assert found <= {"CT06", "GT07", "GT08", "GT10", "GT11", "LB30"}, (typed, found)
    assert found == set()


def test_what_is_left_is_named_by_official_numbers() -> None:
    """Up to three empty cells are named, of more the first and how many."""
    row = ["1", "Hộ tịch", None, 5, 0, 0, None, 5, 0, 0, 0, 0, None, 0, 0, 0]
    says = {
        (8,): "Đang nhập: còn (8)",
        (8, 14): "Đang nhập: còn (8), (14)",
        (8, 14, 15, 16): "Đang nhập: còn 4 ô, từ (8)",
        (15,): "Khớp nếu (15) là 0",
        (5, 6, 15, 16): "Khớp nếu 4 ô trống là 0",
        (4, 5, 6, 8, 9, 10, 11, 12, 14, 15, 16): "Chưa nhập",
        (4, 5, 8, 9, 10, 11, 12, 14, 15, 16): "Chưa nhập",
    }
    for empty, words in says.items():
        typed = [None if at in empty else value for at, value in enumerate(row, 1)]
        assert judged(fill(_form("II.06B", [typed]), "x")).texts[0] == words


def test_a_certain_difference_is_told_while_other_cells_are_empty() -> None:
    """What cannot come right any more is said at once: part above whole, both typed."""
    row = [1, "Một cửa", None, None, 2, None, 3, *[None] * 14]
    assert judged(fill(_form("PL01", [row]), "x")).texts[0] == "(7) vượt (5): +1"


def test_a_figure_over_a_formula_is_no_waiting_row() -> None:
    """A total typed without its parts is not “Chưa nhập”: there is a figure that does not hold."""
    row = ["1", "Hộ tịch", 29, *[None] * 13]
    assert judged(fill(_form("II.06B", [row]), "x")).texts[0] == "Đang nhập: còn 11 ô, từ (4)"


def _names_only(typing: Typing) -> WorkbookData:
    data = january()
    data["bieu"] = {
        code: {"dong": [[name, *[None] * (len(FORMS[code].columns) - 2)] for name in names]}
        for code, names in typing.names.items()
    }
    return parse_data(data, tuple(FORMS.values()))


def _two_rows() -> Typing:
    """Two rows and the annex of the same cases: carried over, withdrawn, overdue, pending."""
    first = [29, 8, 9, 12, 25, 20, 3, 1, 0, 1, 4, 2, 1, 1]
    second = [4, 3, 0, 1, 4, 4, 0, 0, 0, 0, 0, 0, 0, 0]
    annex = [33, 4, 4, 0, 0, 0, 4, 29, 28, 29, 28, 1, 0, None, None, None, 20, 5, None]
    cells = [*_entered("II.06B", 0, first), *_entered("II.06B", 1, second)]
    cells += _entered("PL01", 0, annex)
    return Typing({"II.06B": ["Hộ tịch", "Đất đai"], "PL01": ["Trung tâm"]}, cells)


FIRST = {"II.06B": (12, 18), "PL01": (8, 23)}  # first row, column "Kiểm tra"


@pytest.mark.parametrize("seed", [1, 2])
def test_a_spreadsheet_program_says_the_same(
    tmp_path: Path, open_book: Callable[[Path], xw.Book], seed: int
) -> None:
    """Typed into an open workbook, rows, totals, comparison and HuongDan say what is reckoned."""
    typing = _two_rows()
    Random(seed).shuffle(typing.cells)  # noqa: S311  # an order, no secret
    data = _names_only(typing)
    path = tmp_path / "sổ.xlsx"
    path.write_bytes(workbook_bytes(data))
    book = open_book(path)
    for typed, forms in enumerate(typing.states()):
        if typed:
            code, row, column, figure = typing.cells[typed - 1]
            with_row = FIRST[code][0] + row
            book.sheets[code].range((with_row, column)).value = figure
        _says_the_same(book, data, forms)


def _says_the_same(book: xw.Book, data: WorkbookData, forms: Sequence[JudgedForm]) -> None:
    for form in forms:
        row, column = FIRST[form.form.sheet]
        cells = book.sheets[form.form.sheet].range(
            (row, column), (row + len(form.texts) - 1, column)
        )
        assert tuple(cells.value) == form.texts
        compared = book.sheets[form.form.sheet].range((row - 4, column), (row - 2, column)).value
        words = [agreement((forms[0], forms[1]), key) for key in COUNTS]
        labels = zip(COUNTS.values(), words, strict=True)
        assert compared == [f"{label}: {word.value}" for label, word in labels if word]
    states = [str(step.state.value) for step in steps_of(data, forms, None, 60)]
    assert book.sheets["HuongDan"].range("D7:D8").value == states[1:3]
    following = book.sheets["HuongDan"].range("A3").value
    if not states[1].endswith("dòng, khớp"):
        assert following == "Việc tiếp theo: Nhập số liệu Biểu II.06B"
