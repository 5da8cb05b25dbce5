"""Figures into the data of a workbook: nothing overwritten unasked, nothing lost, twice is once."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from baocao_tthc.entries.data import WorkbookData, parse_data
from baocao_tthc.forms import known_forms
from baocao_tthc.intake import TakenFigures, filled
from baocao_tthc.intake.taken_figures import FieldFigures, entered
from support.macro_books import consistent_data

FORMS = {form.code: form for form in known_forms()}
FORM = FORMS["II.06B"]
COLUMNS = [column.number for column in entered(FORM)]
names = st.lists(st.sampled_from("ABCDE"), max_size=5, unique=True)
values = st.dictionaries(st.sampled_from(COLUMNS), st.integers(0, 3))


def data_with(rows: dict[str, dict[int, int]]) -> WorkbookData:
    """A workbook whose II.06B has these entered cells."""
    data: dict[str, Any] = consistent_data()
    data["bieu"]["II.06B"]["dong"] = [
        [name, *(cells.get(number) for number in range(3, 17))] for name, cells in rows.items()
    ]
    return parse_data(data, known_forms())


def figures_with(rows: dict[str, dict[int, int]]) -> TakenFigures:
    """A source that has these."""
    return TakenFigures(
        form=FORM,
        source="",
        rows=tuple(FieldFigures(name.lower(), cells) for name, cells in rows.items()),
        origins={},
    )


def cells(data: WorkbookData) -> dict[tuple[str, int], Any]:
    """The entered cells that hold something."""
    return {
        (str(row[1]).upper(), number): row[number - 1]
        for row in data.forms[0].rows
        for number in COLUMNS
        if row[number - 1] is not None
    }


@st.composite
def tables(draw: st.DrawFn) -> dict[str, dict[int, int]]:
    """Fields with some of their cells."""
    return {name: draw(values) for name in draw(names)}


@given(tables(), tables())
def test_what_stands_there_stays_and_what_is_empty_is_filled(
    book: dict[str, dict[int, int]], source: dict[str, dict[int, int]]
) -> None:
    """Unless agreed otherwise; each difference is told, each cell of the source accounted for."""
    data = data_with(book)
    made = filled(data, figures_with(source), FORM)
    before, after = cells(data), cells(made.data)
    wanted = {(name, n): value for name, of in source.items() for n, value in of.items()}
    assert after == wanted | before
    told = {(one.label.upper(), one.column.number): one.wanted for one in made.differing}
    assert told == {
        spot: value for spot, value in wanted.items() if before.get(spot, value) != value
    }
    assert made.written + made.same + len(made.differing) == len(wanted)
    assert {name.upper() for name in made.added} == source.keys() - book.keys()
    assert set(made.untouched) == book.keys() - source.keys()


@given(tables(), tables())
def test_agreed_figures_replace_what_stands_there_and_twice_is_once(
    book: dict[str, dict[int, int]], source: dict[str, dict[int, int]]
) -> None:
    """The source wins in its cells and only there; nothing is left to do after."""
    data = data_with(book)
    made = filled(data, figures_with(source), FORM, replacing=True)
    wanted = {(name, n): value for name, of in source.items() for n, value in of.items()}
    assert cells(made.data) == cells(data) | wanted
    again = filled(made.data, figures_with(source), FORM)
    assert (again.written, again.differing, again.added) == (0, (), ())
    assert again.data == made.data


def test_typed_sums_of_a_name_that_stands_twice_stay() -> None:
    """What is replaced in another row is no reason to touch them."""
    data: dict[str, Any] = consistent_data()
    row = ["Hộ tịch", 9, *[None] * 13]
    data["bieu"]["II.06B"]["dong"] = [row, row, ["Đất đai", *row[1:]]]
    parsed = parse_data(data, known_forms())
    rows = (FieldFigures("Hộ tịch", {4: 1}), FieldFigures("Đất đai", {4: 1}))
    made = filled(parsed, TakenFigures(FORM, "", rows, {}), FORM, replacing=True)
    assert [row[2] for row in made.data.forms[0].rows] == [9, 9, None]
    assert [(one.label, one.wanted) for one in made.differing] == [("Đất đai", None)]


def test_a_name_that_the_workbook_has_twice_is_left_alone() -> None:
    """Nobody can tell which row is meant; the other form and all texts are the same objects."""
    data: dict[str, Any] = consistent_data()
    row = ["Hộ tịch", *[None] * 14]
    data["bieu"]["II.06B"]["dong"] = [row, ["hộ  tịch", *row[1:]]]
    parsed = parse_data(data, known_forms())
    source = TakenFigures(FORM, "", (FieldFigures("Hộ tịch", {4: 1}),), {})
    made = filled(parsed, source, FORM)
    assert made.figures.doubts == (
        "“Hộ tịch” của nguồn đứng ở hai dòng của sổ: không nhập. Hãy gộp hai dòng ấy rồi nhập lại.",
    )
    assert made.untouched == ()
    assert cells(made.data) == {}
    assert made.data.texts == parsed.texts


def test_a_field_under_another_wording_never_makes_a_second_row() -> None:
    """It fills its row, or it is asked about; only a field of its own becomes a new row."""
    data = data_with({"Hộ tịch": {}, "Chứng thực": {}})
    source = figures_with(
        {"LĨNH VỰC Hộ tịch": {4: 1}, "Hộ tịch – Chứng thực": {4: 2}, "Đất đai": {4: 3}}
    )
    made = filled(data, source, FORM)
    assert [(row[1], row[3]) for row in made.data.forms[0].rows] == [
        ("Hộ tịch", 1),
        ("Chứng thực", None),
        ("đất đai", 3),
    ]
    assert "“hộ tịch – chứng thực” của nguồn có thể là “Chứng thực”" in made.figures.doubts[0]
