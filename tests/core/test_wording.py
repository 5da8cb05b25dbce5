"""Sentences as data: cells in them are named by whoever shows them; lists are cut short."""

from __future__ import annotations

import pytest

from baocao_tthc.filing import Place
from baocao_tthc.wording import (
    Cells,
    and_more,
    first_lines,
    joined,
    listed,
    sentence_of,
    text_of,
)

C16, C17, C9 = Place("II.06B", 16, 3), Place("II.06B", 17, 3), Place("PL01", 9, 3)


def test_cells_are_told_by_sheet() -> None:
    """A sheet is named once, where its first cell stands, whatever the order of the cells."""
    assert str(Cells((C16, C9, C17))) == "II.06B!C16, C17; PL01!C9"
    assert str(Cells(())) == ""


def test_a_long_list_of_cells_says_how_many_more() -> None:
    """Eight cells are named, whoever names them."""
    cells = Cells(tuple(Place("A", row, 1) for row in range(1, 12)))
    assert str(cells) == "A!A1, A2, A3, A4, A5, A6, A7, A8 và 3 ô nữa"
    assert cells.named(lambda place: str(place.row)) == list("12345678")
    assert cells.more == " và 3 ô nữa"


def test_counted_cells_are_told_one_by_one_and_never_cut() -> None:
    """How often a name stands in a cell is said where it is more than once."""
    assert str(Cells((C16, C9), (1, 2))) == "II.06B!C16; PL01!C9 ×2"
    places = tuple(Place("A", row, 1) for row in range(1, 12))
    assert str(Cells(places, (1,) * 11)).count("A!") == 11


def test_a_sentence_keeps_its_cells_until_it_is_shown() -> None:
    """A place, a list, a sentence of its own and any other value fill a template."""
    part = joined([("một (", Cells((C9,)), ")"), "hai"], "; ")
    words = {"place": C16, "part": part, "n": 3}
    sentence = sentence_of("Ô {place}: {part}, {n} chỗ.", words)
    assert text_of(sentence) == "Ô II.06B!C16: một (PL01!C9); hai, 3 chỗ."
    assert text_of(sentence, lambda cells: f"<{len(cells.places)}>") == (
        "Ô <1>: một (<1>); hai, 3 chỗ."
    )
    assert text_of("Ô II.06B!C16.", lambda cells: "") == "Ô II.06B!C16."


@pytest.mark.parametrize(
    ("most", "inline", "lines"),
    [
        (1, "a và 2 dòng nữa", ["a", "… và 2 dòng nữa."]),
        (3, "a, b, c", ["a", "b", "c"]),
        (9, "a, b, c", ["a", "b", "c"]),
    ],
)
def test_a_list_is_cut_with_how_many_more(most: int, inline: str, lines: list[str]) -> None:
    """In a sentence and as lines; nothing is said where nothing is left out."""
    assert listed(["a", "b", "c"], most, "dòng") == inline
    assert first_lines(["a", "b", "c"], most, ".", "dòng") == lines


def test_a_list_without_a_bound_is_whole_and_large_numbers_are_grouped() -> None:
    """`most` None is all of it."""
    assert first_lines(["a"] * 40, None) == ["a"] * 40
    assert and_more("x" * 1300, 1) == "và 1.299 mục nữa"
