"""Tables written as lines of text, for the tests of the audit: tests/audit/office_tables.txt.

A block begins with `== name | rule`, the rule that must tell the slip, or `== name` alone for a
table without one. `174→147` is a cell with its right text and the slip; "<" continues the cell on
the left, "^" the one above, as in the reports of other offices. Lines before the table stand above
it as paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from baocao_tthc.word import Document, Paragraph, WordCell, WordTable
from support.other_reports import tables

_SLIP = "→"
_FIRST = 50  # number of the first paragraph of a table


class TextTable(NamedTuple):
    """A block: its name, the rule that tells its slip or "", its lines."""

    name: str
    rule: str
    lines: tuple[str, ...]

    def document(self, *, slipped: bool) -> Document:
        """A document of these lines, the slip left out or put in."""
        above = [line for line in self.lines if not line.startswith("|")]
        texts = tuple(Paragraph(n, line) for n, line in enumerate(above, 1))
        (rows,) = tables(tuple(line for line in self.lines if line.startswith("|")))
        one = [[_one(cell, slipped=slipped) for cell in row] for row in rows]
        return Document(Path("bao-cao.docx"), (*texts, merged_table(one)))

    @property
    def slip(self) -> tuple[int, str, str]:
        """The paragraph of the slip, the right text, the wrong one."""
        (rows,) = tables(tuple(line for line in self.lines if line.startswith("|")))
        cells = [cell for row in rows for cell in row if cell not in ("<", "^")]
        (found,) = (i for i, cell in enumerate(cells) if _SLIP in cell)
        right, _, wrong = cells[found].partition(_SLIP)
        return _FIRST + found, right, wrong


def _one(cell: str, *, slipped: bool) -> str:
    right, _, wrong = cell.partition(_SLIP)
    return wrong if slipped and wrong else right


def merged_table(rows: Sequence[Sequence[str]]) -> WordTable:
    """A table of the document, its paragraphs numbered on; the lower cells of a merge are empty."""
    cells: list[WordCell] = []
    number = _FIRST
    for top, row in enumerate(rows, 1):
        for left, text in enumerate(row, 1):
            if text == "<":
                cells[-1] = cells[-1]._replace(span=cells[-1].span + 1)
            elif text == "^":
                cells.append(WordCell(top, left, 1, (Paragraph(0, ""),)))
            else:
                cells.append(WordCell(top, left, 1, (Paragraph(number, text),)))
                number += 1
    return WordTable(1, tuple(cells))


def text_tables(file: Path) -> Iterator[TextTable]:
    """Every block of a file."""
    parts = re.split(r"^== (.+)\n", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for title, body in zip(parts[1::2], parts[2::2], strict=True):
        name, _, rule = title.partition(" | ")
        yield TextTable(name, rule, tuple(filter(None, body.splitlines())))
