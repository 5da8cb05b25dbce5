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
    assert str(Cells((C16, C9, C17))) == "ô C16, C17 tờ II.06B; ô C9 tờ PL01"
    assert str(Cells(())) == ""


def test_a_long_list_of_cells_says_how_many_more() -> None:
    """Eight cells are named, whoever names them."""
    cells = Cells(tuple(Place("A", row, 1) for row in range(1, 12)))
    assert str(cells) == "ô A1, A2, A3, A4, A5, A6, A7, A8 tờ A và 3 ô nữa"
    assert cells.named(lambda place: str(place.row)) == list("12345678")
    assert cells.more == " và 3 ô nữa"


def test_what_is_said_of_a_cell_stands_behind_its_name() -> None:
    """Whoever names it."""
    cells = Cells((C16, C9, C17), (" (8 → 9)", "", " (#REF!)"))
    assert str(cells) == "ô C16 (8 → 9), C17 (#REF!) tờ II.06B; ô C9 tờ PL01"
    assert cells.named(str) == ["II.06B!C16 (8 → 9)", "II.06B!C17 (#REF!)", "PL01!C9"]


def test_a_sentence_keeps_its_cells_until_it_is_shown() -> None:
    """A place, a list, a sentence of its own and any other value fill a template."""
    part = joined([("một (", Cells((C9,)), ")"), "hai"], "; ")
    words = {"place": C16, "part": part, "n": 3}
    sentence = sentence_of("Xem {place}: {part}, {n} chỗ.", words)
    assert text_of(sentence) == "Xem ô C16 tờ II.06B: một (ô C9 tờ PL01); hai, 3 chỗ."
    assert text_of(sentence, lambda cells: f"<{len(cells.places)}>") == (
        "Xem <1>: một (<1>); hai, 3 chỗ."
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
