"""Reports of a few lines for the tests of the audit, and what it finds in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from baocao_tthc.audit import audit
from baocao_tthc.findings.finding import Finding
from baocao_tthc.forms import known_forms
from baocao_tthc.word import Block, Document, Paragraph, WordCell, WordTable
from support.grids import january

FORMS = {form.code: form for form in known_forms()}
HEAD = ("BÁO CÁO", "Kính gửi: UBND thành phố Hải Phòng.")
PERIOD = "Từ ngày 21/12/2025 đến ngày 20/01/2026"


def table(number: int, first: int, rows: list[list[Any]]) -> WordTable:
    """A table of the document, one paragraph a cell, counted on from `first`."""
    cells = []
    for row, values in enumerate(rows, 1):
        for column, value in enumerate(values, 1):
            text = "" if value is None else str(value)
            cells.append(WordCell(row, column, 1, (Paragraph(first + len(cells), text),)))
    return WordTable(number, tuple(cells))


def annex(code: str, number: int, first: int, **changes: Any) -> WordTable:
    """The consistent January form as an annex; `changes` maps "C17" to another value."""
    cells = january()[code]
    last = max(row for row, _ in cells)
    width = len(FORMS[code].columns)
    rows = [
        [cells.get((row, column)) for column in range(1, width + 1)] for row in range(10, last + 1)
    ]
    for place, value in changes.items():
        rows[int(place[1:]) - 10][ord(place[0]) - 65] = value
    return table(number, first, rows)


def report(
    *lines: str, tables: tuple[WordTable, ...] = (), head: tuple[str, ...] = HEAD
) -> Document:
    """A report of these lines below its head, its tables at the end."""
    texts = tuple(Paragraph(number, line) for number, line in enumerate((*head, *lines), 1))
    blocks: tuple[Block, ...] = (*texts, *tables)
    return Document(Path("bao-cao.docx"), blocks)


def with_annexes(*lines: str, **changes: Any) -> Document:
    """The same with the two consistent January forms behind it, the first one changed."""
    forms = (annex("II.06B", 1, 1000, **changes), annex("PL01", 2, 2000))
    heads = (Paragraph(900, f"({PERIOD})"), forms[0], Paragraph(1900, f"({PERIOD})"), forms[1])
    body = report(*lines)
    return body._replace(blocks=(*body.blocks, Paragraph(899, "Phụ lục"), *heads))


def found(document: Document, rule: str) -> list[Finding]:
    """The remarks of one rule."""
    return [remark for remark in audit(document).findings if remark.rule == rule]


def rules(document: Document) -> set[str]:
    """The rules that remark something."""
    return {remark.rule for remark in audit(document).findings}


def told(rule: str, *lines: str, tables: tuple[WordTable, ...] = ()) -> str:
    """What the rule says of a report of these lines, in each of its findings; "" where nothing."""
    return "\n".join(remark.message for remark in found(report(*lines, tables=tables), rule))


def places(rule: str, *lines: str, tables: tuple[WordTable, ...] = ()) -> set[int]:
    """The paragraphs that the findings of the rule name; the first line is paragraph 3."""
    remarks = found(report(*lines, tables=tables), rule)
    return {place.paragraph for remark in remarks for place in remark.words}
