"""The sections of a report by the numbers of their headings: "I", "2", "2.1", "II.1"."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..audit.lines import LAST_WORDS, Section, body, is_heading
from ..errors import DocumentError
from ..vietnamese import fold
from ..word import Document, Paragraph
from ..wording import shortened

_NUMERAL = re.compile("[IVX]+")
_MAX_NAMED = 12  # sections in a sentence


class _Heading(NamedTuple):
    """A heading: its number, the same below the numeral that it stands under, how deep it is."""

    paragraph: int
    name: str
    full_name: str
    depth: int


class Sections:
    """The numbered sections of a document."""

    def __init__(self, document: Document) -> None:
        self._file = document.file
        self._headings, self._end = _headings(document)

    def paragraphs_of(self, section: str) -> range:
        """The numbers of the paragraphs of a section, its heading and what lies below it included.

        Raises DocumentError when the report has no such section, or several.
        """
        wanted = section.strip().rstrip(".").upper()
        found = [each for each in self._headings if wanted in (each.name, each.full_name)]
        if len(found) != 1:
            names = [each.full_name for each in found or self._headings]
            how_many = "nhiều" if found else "không có"
            listed = shortened(names, _MAX_NAMED) or "báo cáo này không có mục nào đánh số"
            raise DocumentError(
                f"Báo cáo “{self._file}” {how_many} mục “{section}”; hãy ghi số của một mục: "
                f"{listed}."
            )
        first = found[0]
        later = (each for each in self._headings if each.paragraph > first.paragraph)
        after = next((each.paragraph for each in later if each.depth <= first.depth), self._end)
        return range(first.paragraph, after)

    def called(self, paragraph: int) -> str:
        """The section that a paragraph stands in, as people call it."""
        if paragraph >= self._end:
            return "phụ lục"
        above = [each for each in self._headings if each.paragraph <= paragraph]
        return f"mục {above[-1].name}" if above else "phần đầu"


def _headings(document: Document) -> tuple[list[_Heading], int]:
    """The headings, and the number of the paragraph at which the last section ends."""
    headings: list[_Heading] = []
    numeral, end = "", 1
    for one in body(document):
        if LAST_WORDS.match(fold(one.text)):
            return headings, one.number
        end = one.number + 1
        heading = _heading(one, numeral) if is_heading(one) else None
        if heading:
            headings.append(heading)
            numeral = numeral if heading.depth else heading.name
    return headings, end


def _heading(one: Paragraph, numeral: str) -> _Heading | None:
    """None where it has no number: "a)" belongs to the section above it."""
    name = Section(0, fold(one.text), None).name.upper()
    if _NUMERAL.fullmatch(name):
        return _Heading(one.number, name, name, 0)
    if not name[:1].isdigit():
        return None
    full_name = f"{numeral}.{name}" if numeral else name
    return _Heading(one.number, name, full_name, 1 + name.count("."))
