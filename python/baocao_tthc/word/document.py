"""A Word document that comes from anywhere: opened within bounds, read as paragraphs and tables.

Macros are never run and links never followed, so a finished report may have both; what may not be
there is what a parser itself would act on. The text is what a reader sees: insertions that are
tracked count, deletions do not. Paragraphs are numbered from 1 in the order of the file, those in
tables and text boxes included, so a number finds its paragraph again.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from itertools import count, groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import DocumentError
from ..ooxml.archive import Archive, Fault, Unsound
from ..ooxml.content_types import content_types
from ..ooxml.expected_files import DOCUMENT, opened_as
from ..ooxml.markup import declares_entities
from ..ooxml.members import with_members
from ..ooxml.package import TYPES, linked_part
from ..ooxml.xml import parsed_element
from ..ooxml.xml_stream import BrokenXmlError, DeclaredEntitiesError
from .elements import WORD_NAMESPACES, W

MAX_PART = 32 * 2**20  # bytes of one part's XML, some 5,000 pages
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNSEEN = frozenset({f"{W}del", f"{W}moveFrom", f"{W}instrText", _FALLBACK})
_TEXT, _TEXT_BOX, _PARAGRAPH = f"{W}t", f"{W}txbxContent", f"{W}p"
_TABLE, _ROW, _CELL = f"{W}tbl", f"{W}tr", f"{W}tc"
_BLANKS = {
    **{f"{W}tab": " ", f"{W}ptab": " ", f"{W}br": "\n", f"{W}cr": "\n"},
    f"{W}noBreakHyphen": "-",
}
_MAX_COLUMNS = 200
_MAIN_TYPES = ("document.main+xml", "document.macroenabled.main+xml")
_TEXT_PART = re.compile(r"word/(?:header|footer)[0-9]*\.xml|word/(?:footnotes|endnotes)\.xml", re.I)


class SoundDocument(NamedTuple):
    """A .docx whose XML parts are within bounds and declare no entities.

    `main` is the name of the main part, `parts` maps the parts with running text (the main part
    first, then headers, footers, notes) to their XML.
    """

    file: Path
    content: bytes
    main: str
    parts: dict[str, bytes]

    def with_parts(self, changed: Mapping[str, bytes]) -> bytes:
        """The package with these members, all others byte for byte; raises DocumentError."""
        try:
            return with_members(self.content, changed)
        except zipfile.BadZipFile as error:
            raise DocumentError(
                f"Tệp báo cáo “{self.file}” nén sai cách; hãy mở bằng Word và lưu lại."
            ) from error


class Paragraph(NamedTuple):
    """A paragraph; `ends_section` when a section (another page size, an annex) ends with it."""

    number: int
    text: str
    ends_section: bool = False
    numbered: bool = False  # Word writes its number or bullet, the text does not hold it


class WordCell(NamedTuple):
    """A cell of a table: `row` and `column` from 1 on its grid, `span` columns wide."""

    row: int
    column: int
    span: int
    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        """The lines of its paragraphs."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def number(self) -> int:
        """The number of its first paragraph."""
        return self.paragraphs[0].number if self.paragraphs else 0


class WordTable(NamedTuple):
    """A table of the document; the lower cells of a vertical merge are there, empty."""

    number: int
    cells: tuple[WordCell, ...]

    @property
    def columns(self) -> int:
        """How many columns its grid has."""
        return max((cell.column + cell.span - 1 for cell in self.cells), default=0)

    def rows(self) -> Iterator[tuple[WordCell, ...]]:
        """Its rows from the top."""
        for _, cells in groupby(self.cells, attrgetter("row")):
            yield tuple(cells)


Block = Paragraph | WordTable


class Document(NamedTuple):
    """What stands in the body, in its order."""

    file: Path
    blocks: tuple[Block, ...]

    def paragraphs(self) -> Iterator[Paragraph]:
        """Every paragraph, those in tables too."""
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield block
            else:
                for cell in block.cells:
                    yield from cell.paragraphs


def sound_document(file: Path) -> SoundDocument:
    """Open a Word document; raises DocumentError, one sentence, when it is none or unsafe."""
    with opened_as(DOCUMENT, file) as archive:
        main = _main_part(archive)
        if main is None:
            raise Unsound(Fault.NOT_AN_ARCHIVE)
        members = (member.filename for member in archive.members.values())
        names = dict.fromkeys([main, *filter(_TEXT_PART.fullmatch, members)])
        parts = {name: sound_part(file, name, archive.read(name)) for name in names}
        return SoundDocument(file, archive.content, main, parts)


def _main_part(archive: Archive) -> str | None:
    """The member that is the document, None when the archive is no Word document."""
    if not archive.has(TYPES):
        return None
    try:
        parts = content_types(archive.read(TYPES)).parts
    except BrokenXmlError:
        return None
    mains = [path for path, kind in parts.items() if kind.endswith(_MAIN_TYPES)]
    named = linked_part(archive, "officeDocument").casefold()
    mains.sort(key=lambda path: path != named)  # of several Word opens the one that is linked
    return next((archive.members[each].filename for each in mains if archive.has(each)), None)


def sound_part(file: Path, name: str, data: bytes) -> bytes:
    """The XML of a part; raises DocumentError when it is too large or a parser might act on it."""
    if len(data) > MAX_PART:
        raise _refused(file, "quá lớn; hãy tách bớt nội dung rồi lưu lại")
    if not data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<") or b"\0" in data:
        raise _refused(file, f"có phần {name} không phải XML UTF-8; hãy mở bằng Word và lưu lại")
    if declares_entities(data):
        raise _refused(file, f"có khai báo thực thể trong {name}; không mở tệp này")
    return data


def _refused(file: Path, why: str) -> DocumentError:
    return DocumentError(f"Tệp báo cáo “{file}” {why}.")


def read_document(file: Path | SoundDocument) -> Document:
    """Read a Word document; raises DocumentError when it is none or is unsafe."""
    sound = file if isinstance(file, SoundDocument) else sound_document(file)
    root = parsed(sound, sound.main)
    numbers = {paragraph: n for n, paragraph in enumerate(root.iter(_PARAGRAPH), 1)}
    return Document(sound.file, tuple(_Reader(numbers).blocks(root.find(f"{W}body"))))


def parsed(sound: SoundDocument, part: str) -> Any:
    """The root element of one part, without XML comments, which would cut texts in two.

    Raises DocumentError when the XML is damaged or nested deeper than libxml2 bears (256), and of
    the main part when it has no body in the namespace that Word writes by default.
    """
    root = parsed_xml(sound, part, sound.parts[part])
    if part == sound.main and root.find(f"{W}body") is None:
        strict = root.tag.startswith(f"{{{WORD_NAMESPACES[1]}}}")
        why = "ở dạng Strict Open XML" if strict else "không có nội dung"
        mend = "mở bằng Word và lưu lại dạng Word Document (.docx)" if strict else "chọn tệp khác"
        raise DocumentError(f"Tệp báo cáo “{sound.file}” {why}; hãy {mend}.")
    return root


def parsed_xml(sound: SoundDocument, part: str, data: bytes) -> Any:
    """The root element of a member `part` with that XML; raises DocumentError."""
    try:
        return parsed_element(data)
    except DeclaredEntitiesError as error:
        raise DocumentError(
            f"Tệp báo cáo “{sound.file}” có khai báo thực thể trong {part}; không mở tệp này."
        ) from error
    except BrokenXmlError as error:
        raise damaged_part(sound, part) from error


def damaged_part(sound: SoundDocument, part: str) -> DocumentError:
    """The error for a part that is no sound XML."""
    return DocumentError(
        f"Tệp báo cáo “{sound.file}” đã hỏng ở phần {part}; hãy mở bằng Word và lưu lại."
    )


def shown(element: Any) -> Iterator[tuple[Any, str]]:
    """What a reader sees below an element: elements with their texts.

    A text box comes as it is, without a text: what it holds are paragraphs of its own.
    """
    for child in element:
        tag = child.tag
        if tag == _TEXT:
            yield child, child.text or ""
        elif tag in _BLANKS:
            yield child, _BLANKS[tag]
        elif tag == _TEXT_BOX:
            yield child, ""
        elif isinstance(tag, str) and tag not in _UNSEEN and tag != f"{W}pPr":
            yield from shown(child)


class _Reader:
    """Walks the body; `numbers` maps each paragraph element to its number."""

    def __init__(self, numbers: dict[Any, int]) -> None:
        self._numbers = numbers
        self._tables = count(1)

    def blocks(self, parent: Any) -> Iterator[Block]:
        """The paragraphs and tables in an element that may wrap them (control, insertion)."""
        for child in parent:
            if child.tag == _PARAGRAPH:
                yield from self._paragraph(child)
            elif child.tag == _TABLE:
                yield from self._table(child)
            elif isinstance(child.tag, str) and child.tag not in _UNSEEN:
                yield from self.blocks(child)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        """The paragraph, and after it what stands in its text boxes."""
        pieces = list(shown(element))
        properties = element.find(f"{W}pPr")
        yield Paragraph(
            self._numbers[element],
            "".join(text for _, text in pieces),
            properties is not None and properties.find(f"{W}sectPr") is not None,
            properties is not None and _is_listed(properties),
        )
        for piece, _ in pieces:
            if piece.tag == _TEXT_BOX:
                yield from self.blocks(piece)

    def _table(self, element: Any) -> Iterator[Block]:
        """The table, and after it the tables that stand in its cells."""
        number = next(self._tables)
        inner: list[Block] = []
        cells: list[WordCell] = []
        for row, line in enumerate(_children(element, _ROW), 1):
            column = 1 + _number(line.find(f"{W}trPr/{W}gridBefore"), 0)
            for child in _children(line, _CELL):
                span = max(1, _number(child.find(f"{W}tcPr/{W}gridSpan"), 1))
                found = list(self.blocks(child))
                paragraphs = tuple(block for block in found if isinstance(block, Paragraph))
                inner += [block for block in found if isinstance(block, WordTable)]
                if column <= _MAX_COLUMNS:
                    cells.append(WordCell(row, column, span, paragraphs))
                column += span
        yield WordTable(number, tuple(cells))
        yield from inner


def _is_listed(properties: Any) -> bool:
    """Whether the paragraph is of a list, by its own numbering or by Word's list styles."""
    style = properties.find(f"{W}pStyle")
    name = "" if style is None else style.get(f"{W}val") or ""
    return properties.find(f"{W}numPr") is not None or name.startswith("List")


def _children(parent: Any, tag: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, those in content controls too."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif isinstance(child.tag, str) and child.tag not in _UNSEEN and child.tag != _TABLE:
            yield from _children(child, tag)


def _number(element: Any, default: int) -> int:
    value = "" if element is None else element.get(f"{W}val") or ""
    return min(int(value), _MAX_COLUMNS) if value.isascii() and value.isdigit() else default
