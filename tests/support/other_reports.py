"""Reports of other offices as text files (tests/audit/corpus), each made into a real .docx.

The format, for whoever adds one:

    Đơn vị: …            one line: who reports, for which month or quarter
    Khác ở: …            one line: what differs in its wording
    Loại: sạch           or "có lỗi"

    == Nội dung          one paragraph a line, blank lines do not count
    * …                  a paragraph for which Word writes the bullet
    | a | b |            a table, until the next line without "|"; in a cell " // " begins a new
                         paragraph, "<" continues the cell on its left, "^" the one above
    ---                  the next line begins on a new page

    == Phép tính         what proves the report right or wrong, over numbers that stand in it
    5 = 2 + 3            "≠" where the report is wrong; a difference with "-"
    99,42% = 20 + 3 : 24 a percentage, rounded half up to the decimals shown
    80% là chỉ tiêu      a percentage that is not to be computed, and why

    == Phải thấy         one expected finding a line; nothing else may be an error or a warning
    kind | 865; 856 | words | other words

The second field is what the finding must mention (";" and, "hoặc" or); the third some exact words
of the paragraph that it must name, further ones other paragraphs that will do, as when two
sections contradict each other. "dòng: a / b" is the row of a table with these cells, "cả văn bản"
any place. A kind that begins with "lưu ý: " may be a remark, neither error nor warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import docx
from docx.enum.section import WD_SECTION

from baocao_tthc.vietnamese import fold
from baocao_tthc.word import Document, WordTable
from support.paths import ROOT

CORPUS = ROOT / "tests" / "audit" / "corpus"
FOLDER = CORPUS / "tap-0"  # the set that the audit was made with
ANYWHERE = "cả văn bản"
_ROW = "dòng: "
_CELL_LINE = " // "


class Expected(NamedTuple):
    """What an inspector must find; `mentions` are groups of which one text each must be named."""

    kind: str
    mentions: tuple[tuple[str, ...], ...]
    places: tuple[str, ...]

    @property
    def may_be_remark(self) -> bool:
        """Whether a finding that is neither error nor warning will do."""
        return self.kind.startswith("lưu ý: ")


class OtherReport(NamedTuple):
    """One file of a folder, the name of that set, its three parts as lines."""

    name: str
    folder: str
    unit: str
    differs: str
    clean: bool
    body: tuple[str, ...]
    sums: tuple[str, ...]
    expected: tuple[Expected, ...]


def other_reports(folder: Path = FOLDER) -> tuple[OtherReport, ...]:
    """Every report of the folder, by its name."""
    return tuple(read_other(path) for path in sorted(folder.glob("*.txt")))


def all_reports() -> tuple[OtherReport, ...]:
    """The reports of every set that is there, set by set."""
    return tuple(report for folder in sorted(CORPUS.glob("*/")) for report in other_reports(folder))


def read_other(path: Path) -> OtherReport:
    """Read one report file; a line that the format does not know raises ValueError."""
    parts = re.split(r"^== (.+)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    header = dict(line.split(": ", 1) for line in parts[0].splitlines() if line)
    if not {"Nội dung", "Phép tính"} <= set(sections) or header["Loại"] not in {"sạch", "có lỗi"}:
        raise ValueError(f"{path.name} is not in the format")
    return OtherReport(
        name=path.stem,
        folder=path.parent.name,
        unit=header["Đơn vị"],
        differs=header["Khác ở"],
        clean=header["Loại"] == "sạch",
        body=tuple(line.rstrip() for line in sections["Nội dung"].splitlines()),
        sums=tuple(filter(None, sections["Phép tính"].splitlines())),
        expected=tuple(
            _expected(line) for line in sections.get("Phải thấy", "").splitlines() if line
        ),
    )


def _expected(line: str) -> Expected:
    kind, mentions, *places = (field.strip() for field in line.split("|"))
    if not places:
        raise ValueError(f"“{line}” names no place")
    groups = (group.strip().strip('"') for group in mentions.split(";"))
    return Expected(
        kind,
        tuple(
            tuple(each.strip().strip('"') for each in group.split(" hoặc "))
            for group in groups
            if group
        ),
        tuple(places),
    )


def tables(body: tuple[str, ...]) -> Iterator[list[list[str]]]:
    """The tables of a report as rows of cell texts, merge signs included."""
    for is_table, lines in groupby(body, key=lambda line: line.startswith("|")):
        if is_table:
            yield [_cells(line) for line in lines]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def write_document(report: OtherReport, target: Path) -> Path:
    """The report as a .docx at `target`."""
    document = docx.Document()
    for is_table, lines in groupby(report.body, key=lambda line: line.startswith("|")):
        if is_table:
            _add_table(document, [_cells(line) for line in lines])
            continue
        for line in filter(None, lines):
            if line == "---":
                document.add_section(WD_SECTION.NEW_PAGE)
            elif line.startswith("* "):
                document.add_paragraph(line[2:], style="List Bullet")
            else:
                document.add_paragraph(line)
    document.save(str(target))
    return target


def _add_table(document: Any, rows: list[list[str]]) -> None:
    width = len(rows[0])
    grid = [row.cells for row in document.add_table(len(rows), width).rows]
    for top, row in enumerate(rows):
        for left, text in enumerate(row):
            if text in {"<", "^"}:
                continue
            right, bottom = left, top
            while right + 1 < width and row[right + 1] == "<":
                right += 1
            while bottom + 1 < len(rows) and rows[bottom + 1][left] == "^":
                bottom += 1
            first, *others = text.split(_CELL_LINE)
            cell = grid[top][left]
            if (right, bottom) != (left, top):
                cell = cell.merge(grid[bottom][right])
            cell.paragraphs[0].text = first
            for other in others:
                cell.add_paragraph(other)


def paragraphs_with(document: Document, words: str) -> frozenset[int]:
    """The numbers of the paragraphs that these words of an expected finding name.

    Empty for ANYWHERE; raises ValueError unless exactly one paragraph or row has the words.
    """
    if words == ANYWHERE:
        return frozenset()
    found = list(_rows_with(document, words) if words.startswith(_ROW) else _with(document, words))
    if len(found) != 1:
        raise ValueError(f"“{words}” stands {len(found)} times in {document.file.name}")
    return found[0]


def _with(document: Document, words: str) -> Iterator[frozenset[int]]:
    for paragraph in document.paragraphs():
        if fold(words) in fold(paragraph.text):
            yield frozenset({paragraph.number})


def _rows_with(document: Document, words: str) -> Iterator[frozenset[int]]:
    wanted = f" / {fold(words.removeprefix(_ROW))}"
    for block in document.blocks:
        for row in block.rows() if isinstance(block, WordTable) else ():
            if wanted in " / ".join(["", *(fold(cell.text) for cell in row)]):
                yield frozenset(p.number for cell in row for p in cell.paragraphs)
