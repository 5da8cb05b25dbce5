"""A finding is data: who shows it names its cells, and what it is about stands in it."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from baocao_tthc.filing import Place
from baocao_tthc.wording import Cells, text_of
from support.grids import Book, findings, january

ADDRESS = re.compile(r"![A-Z]+[0-9]")
ODD = (None, "", "-", "abc", "1.234", "#REF!", -3, 1.5, "Hộ tịch", 0, 40)
CELLS = sorted((sheet, place) for sheet, cells in january().items() for place in cells)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(CELLS), st.sampled_from(ODD)), min_size=1, max_size=12))
def test_no_sentence_has_an_address_in_its_words(
    changes: list[tuple[tuple[str, tuple[int, int]], object]],
) -> None:
    """Whatever is wrong, sentence and advice know every cell that they name as a cell."""
    book = january() | {"NoiDung": saying("UBND huyện", "từ ngày 01/01/2026 đến ngày 31/01/2026")}
    for (sheet, place), value in changes:
        book[sheet][place] = value
    for found in findings(book):
        for sentence in (found.sentence, found.advice or ""):
            assert not ADDRESS.search(text_of(sentence, lambda cells: "@")), found


def saying(*paragraphs: str) -> dict[tuple[int, int], str]:
    """The sheet NoiDung with an item 2.1 of these paragraphs."""
    cells = {(1, 1): "Mục", (1, 3): "Nội dung", (2, 1): "2.1"}
    return cells | {(row, 3): text for row, text in enumerate(paragraphs, 2)}


def quoted(book: Book, rule: str) -> list[tuple[str, str]]:
    """What the only finding of that rule is about, with the place of each."""
    (found,) = (one for one in findings(book) if one.rule == rule)
    return [(str(place), quote) for place, quote in zip(found.cells, found.quotes, strict=True)]


def test_a_finding_about_a_period_quotes_it_at_each_place() -> None:
    """Of two periods in one paragraph the one that is meant, not the first."""
    text = "Tháng này từ ngày 21/12/2025 đến ngày 20/01/2026; từ ngày 03/01/2026 đến 17/01/2026."
    book = january() | {"NoiDung": saying(text)}
    assert quoted(book, "KY02") == [("NoiDung!C2", "từ ngày 03/01/2026 đến 17/01/2026")]


def test_a_finding_about_a_name_quotes_it_as_it_stands() -> None:
    """The first use in each cell."""
    book = january() | {"NoiDung": saying("HĐND HUYỆN, UBND huyện", "Nghe UBND Quận.")}
    assert quoted(book, "TC01") == [("NoiDung!C2", "HĐND HUYỆN"), ("NoiDung!C3", "UBND Quận")]


def test_advice_names_the_cell_as_a_cell() -> None:
    """The cell in which a row and a column cross is known, not only written."""
    book = january()
    book["II.06B"][13, 8] += 1
    (advice,) = {found.advice for found in findings(book) if found.group}
    assert advice is not None
    assert [part for part in advice if isinstance(part, Cells)] == [
        Cells((Place("II.06B", 13, 8),))
    ]
