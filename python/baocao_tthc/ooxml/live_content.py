"""What is alive in an Office package: what runs, fetches or leads outside once it is opened.

One list for all who ask: a received workbook and report, a template, a report that is brought up to
date or packed. Every part is read, whatever its name and type say it is: relationships, fields,
formulas and names by a parser, embedded files by how they begin. An ordinary link to a page or a
mail address is told apart (`LiveKind.WEB`): a report may have it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from .archive import Archive, folded_path, nodes_in
from .content_types import ContentTypes, content_types
from .embedded_files import begins_as_markup, inner_members, kind_of_embedded
from .field_codes import FIELD_ELEMENTS, FieldCodes
from .markup import is_ordinary
from .outside_links import NOWHERE, Relationship, has_scheme, is_web
from .package import TYPES
from .reaching_formulas import is_command, reaching_formula
from .xml_stream import BrokenXmlError, DeclaredEntitiesError, stream

_TYPES = folded_path(TYPES)
_MAX_NODES = 3_000_000  # elements and attributes in all parts
MAX_TOLD = 20  # of one package
_MAX_NAME = 80  # characters of a part in a sentence
_SAVE = "hãy mở bằng Word và lưu lại"


class LiveKind(Enum):
    """A kind of what is alive: what is said of it, and what a person can do."""

    MACRO = ("có macro ({part})", f"{_SAVE} dạng .docx không có macro")
    PROGRAM = ("có chương trình giấu bên trong ({part})", "hãy hỏi lại nơi gửi tệp")
    OBJECT = ("có đối tượng nhúng OLE ({part})", "hãy dán lại đối tượng ấy thành hình rồi lưu")
    CHUNK = ("có tệp khác chèn nguyên vào, altChunk ({part})", _SAVE)
    LINK = ("có liên kết ra ngoài ({part})", "hãy bỏ liên kết, ảnh liên kết và mẫu đính kèm")
    WEB = LINK[0], "hãy bỏ liên kết đến trang web"
    FIELD = (
        "có trường {name} chạy lệnh hay lấy nội dung từ nơi khác ({part})",
        "hãy mở bằng Word, bấm Alt+F9 để thấy các trường, chọn trường ấy, bấm Ctrl+Shift+F9 để chỉ "
        "giữ nội dung, rồi lưu lại",
    )
    SOURCE = (
        "có nguồn dữ liệu ngoài hay nguồn trộn thư ({part})",
        "hãy bỏ nguồn ấy rồi lưu lại",
    )
    COMMAND = (
        "có thẻ lệnh, phím lệnh hay tiện ích gắn kèm ({part})",
        "hãy chép nội dung sang một tệp mới",
    )
    FORMULA = ("có công thức hay tên gọi ra ngoài: {name} ({part})", "hãy xóa công thức ấy")
    ENTITIES = ("có khai báo thực thể trong {part}", "hãy chọn tệp khác")
    UNREADABLE = ("có phần {part} không phải XML, quá lớn hoặc đã hỏng", _SAVE)

    def __init__(self, said: str, remedy: str) -> None:
        self.said, self.remedy = said, remedy


class Live(NamedTuple):
    """Something alive in a part; `name` is that of the field or function."""

    kind: LiveKind
    part: str
    name: str = ""

    def __str__(self) -> str:
        return self.kind.said.format(part=_shown(self.part), name=_shown(self.name))


def _shown(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text[:_MAX_NAME])


def live_content(archive: Archive) -> tuple[Live, ...]:
    """What is alive in an opened package, each once, at most MAX_TOLD."""
    members = ((each.filename, archive.read(path)) for path, each in archive.members.items())
    types = archive.read(TYPES) if archive.has(TYPES) else None
    return _distinct(_found(members, types))


def live_members(members: Mapping[str, bytes], *, inner: bool = False) -> tuple[Live, ...]:
    """The same of the members of a package; `inner` when it lies in another."""
    types = next((each for name, each in members.items() if folded_path(name) == _TYPES), None)
    return _distinct(_found(members.items(), types, inner=inner))


def _distinct(found: Iterator[Live]) -> tuple[Live, ...]:
    each_once: dict[Live, None] = {}
    for each in found:
        each_once[each] = None
        if len(each_once) == MAX_TOLD:
            break
    return tuple(each_once)


def _found(
    members: Iterable[tuple[str, bytes]], types: bytes | None, *, inner: bool = False
) -> Iterator[Live]:
    known = ContentTypes({}, {})
    try:
        known = content_types(types) if types is not None else known
    except BrokenXmlError:
        yield Live(LiveKind.UNREADABLE, TYPES)
    charted: set[str] = set()  # files that hold the figures of a chart
    packed: dict[str, tuple[str, bytes]] = {}
    nodes = 0
    for name, content in members:
        path = folded_path(name)
        if path == _TYPES:
            continue
        if (alive := _by_words(known.of(path), _TYPE_WORDS)) is not None:
            yield Live(alive, name)
        if "vbaproject" in path:
            yield Live(LiveKind.MACRO, name)
        embedded = kind_of_embedded(content)
        if embedded == "package":
            packed[path] = (name, content)
        elif embedded:
            yield Live(LiveKind[embedded], name)
        elif _is_xml(path, known.of(path), content):
            nodes += nodes_in(content)
            if nodes > _MAX_NODES:
                yield Live(LiveKind.UNREADABLE, name)
                return
            if not _is_plain(content):
                yield from _PartScan(name, known, charted).found(content)
    for path, (name, content) in packed.items():
        yield from _of_package(name, content, is_charted=path in charted and not inner)


def _is_xml(path: str, kind: str, content: bytes) -> bool:
    """Whether anyone might read it as XML; a drawing in SVG is only shown."""
    if path.endswith(".svg") and kind.startswith("image/"):
        return False
    said = kind.endswith(("+xml", "/xml", "vmldrawing"))
    return path.endswith((".xml", ".rels", ".vml")) or said or begins_as_markup(content)


def _is_plain(content: bytes) -> bool:
    """Whether it is sound XML in which none of the names occur by which anything lives.

    Names of elements and attributes stand in UTF-8 as they are; a value may be written otherwise
    only by references. Most parts of most documents are plain, and this takes a tenth of the time.
    """
    named = b"&#" in content or any(name in content for name in _NAMES)
    return not named and is_ordinary(content)


def _of_package(name: str, content: bytes, *, is_charted: bool) -> Iterator[Live]:
    """What is alive about an embedded package: only the figures behind a chart may be one."""
    members = inner_members(content) if is_charted else None
    if members is None:
        yield Live(LiveKind.OBJECT, name)
        return
    for each in live_members(members, inner=True):
        if each.kind is not LiveKind.WEB:
            yield each._replace(part=f"{name}: {each.part}")


def _by_words(text: str, words: Mapping[str, LiveKind]) -> LiveKind | None:
    return next((kind for word, kind in words.items() if word in text), None)


_TYPE_WORDS = {  # in a content type
    **dict.fromkeys(
        ("macroenabled", "vbaproject", "vbadata", "macrosheet", "dialogsheet"), LiveKind.MACRO
    ),
    **dict.fromkeys(("activex", "oleobject", "msdownload", "ms-office.control"), LiveKind.OBJECT),
    **dict.fromkeys(("customization", "attachedtoolbars", "webextension"), LiveKind.COMMAND),
    **dict.fromkeys(("externallink", "connections+xml", "querytable"), LiveKind.SOURCE),
}
_LINK_WORDS = {  # in the last word of a relationship's type
    **dict.fromkeys(("vbaproject", "vbadata", "macrosheet", "dialogsheet"), LiveKind.MACRO),
    **dict.fromkeys(("oleobject", "activex", "control"), LiveKind.OBJECT),
    "afchunk": LiveKind.CHUNK,
    **dict.fromkeys(
        ("extensibility", "customization", "attachedtoolbars", "webextension"), LiveKind.COMMAND
    ),
    **dict.fromkeys(
        ("externallink", "connections", "querytable", "mailmerge", "recipientdata"),
        LiveKind.SOURCE,
    ),
    **dict.fromkeys(("attachedtemplate", "subdocument", "frame", "transform"), LiveKind.LINK),
}
_WORD_ELEMENTS = {
    "altChunk": LiveKind.CHUNK,
    **dict.fromkeys(("control", "objectEmbed", "objectLink", "movie"), LiveKind.OBJECT),
    "mailMerge": LiveKind.SOURCE,
    **dict.fromkeys(("subDoc", "frameset", "saveThroughXslt"), LiveKind.LINK),
}
_SHEET_ELEMENTS = {
    **dict.fromkeys(("oleObject", "control"), LiveKind.OBJECT),
    **dict.fromkeys(
        ("ddeLink", "oleLink", "externalBook", "webPublishItem", "dbPr", "webPr", "olapPr"),
        LiveKind.SOURCE,
    ),
}
_FORMULAS = frozenset(
    {
        *("f", "formula", "formula1", "formula2", "definedName", "oldFormula"),
        *("calculatedColumnFormula", "totalsRowFormula"),
    }
)
_NAMES = (
    *(name.encode() for name in _WORD_ELEMENTS),
    *(b"Relationship", b"nstr", b"fld", b"spreadsheet", b"xcel", b"chart", b"OLEObject", b"src"),
    *(b"href", b"customUI", b"xsnLocation", b"manifestLocation"),
)
_VML, _OFFICE = "urn:schemas-microsoft-com:vml", "urn:schemas-microsoft-com:office:office"
_MIXED = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_MAX_FORMULA = 2**16  # characters; Excel has 8,192


class _PartScan:
    """One part, read once; `charted` gains the files that hold the figures of a chart."""

    def __init__(self, part: str, types: ContentTypes, charted: set[str]) -> None:
        self._part, self._charted = part, charted
        folder, name = posixpath.split(folded_path(part))
        self._source = posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))
        self._is_of_chart = ".chart" in types.of(self._source)
        self._found: list[Live] = []
        self._fields = FieldCodes(lambda name: self._tell(LiveKind.FIELD, name))
        self._formula: list[str] | None = None
        self._length = 0

    def found(self, content: bytes) -> Iterator[Live]:
        """What is alive in the part with that content."""
        try:
            stream(content, self._start, end=self._end, text=self._text)
        except DeclaredEntitiesError:
            self._tell(LiveKind.ENTITIES)
        except BrokenXmlError:
            self._tell(LiveKind.UNREADABLE)
        self._fields.close()
        yield from self._found

    def _tell(self, kind: LiveKind, name: str = "") -> None:
        if len(self._found) < MAX_TOLD:
            self._found.append(Live(kind, self._part, name))

    def _start(self, called: str, attributes: Mapping[str, str]) -> None:
        namespace, name = _parted(called)
        if "wordprocessingml" in namespace:
            if name in FIELD_ELEMENTS and name != "p":
                own = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
                self._fields.starts(name, own)
            elif name in _WORD_ELEMENTS:
                self._tell(_WORD_ELEMENTS[name])
            return
        self._fields.enters_alternative(1)
        if name == "Relationship":
            self._relationship(attributes)
        elif _is_of_sheets(namespace):
            self._of_sheet(name, attributes)
        elif namespace in (_VML, _OFFICE):
            self._of_shape(name, attributes)
        elif name == "customUI":
            self._tell(LiveKind.COMMAND)
        elif name == "xsnLocation":
            self._formula, self._length = [], 0
        elif any(key.rpartition(" ")[2] == "manifestLocation" for key in attributes):
            self._tell(LiveKind.LINK)  # a schema may bring a program that is fetched

    def _end(self, called: str) -> None:
        namespace, name = _parted(called)
        if "wordprocessingml" in namespace:
            if name in FIELD_ELEMENTS:
                self._fields.ends(name)
            return
        self._fields.enters_alternative(-1)
        if self._formula is not None and (name in _FORMULAS or name == "xsnLocation"):
            said, self._formula = "".join(self._formula), None
            if name == "xsnLocation":
                if said.strip():
                    self._tell(LiveKind.LINK)
            elif reach := reaching_formula(said):
                self._tell(LiveKind.FORMULA, reach)

    def _text(self, text: str) -> None:
        if self._formula is None:
            self._fields.text(text)
        elif self._length < _MAX_FORMULA:
            self._formula.append(text)
            self._length += len(text)

    def _relationship(self, attributes: Mapping[str, str]) -> None:
        link = Relationship.of(attributes)
        alive = _by_words(link.kind, _LINK_WORDS)
        if link.leads_nowhere:
            return
        if link.is_outside:
            self._tell(LiveKind.WEB if link.is_to_web else LiveKind.LINK)
        elif link.kind == "package":
            path = posixpath.join("/", posixpath.dirname(self._source), link.target)
            inside = posixpath.normpath(path).lstrip("/").casefold()
            if self._is_of_chart:
                self._charted.add(inside)
            else:
                self._tell(LiveKind.OBJECT)
        elif alive is not None:
            self._tell(alive)

    def _of_sheet(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in _SHEET_ELEMENTS:
            self._tell(_SHEET_ELEMENTS[name])
        if name in _FORMULAS:
            self._formula, self._length = [], 0
        if name == "definedName" and is_command(attributes):
            self._tell(LiveKind.MACRO, attributes.get("name", ""))
        if name == "hyperlink" and (to := reaching_formula(attributes.get("location", ""))):
            self._tell(LiveKind.FORMULA, to)
        if any(attributes.get(key, "").strip() for key in ("macro", "fmlaMacro")):
            self._tell(LiveKind.MACRO)
        if reach := reaching_formula(attributes.get("textlink", "")):
            self._tell(LiveKind.FORMULA, reach)

    def _of_shape(self, name: str, attributes: Mapping[str, str]) -> None:
        """A shape of the old drawings, which may name files without a relationship."""
        if name == "OLEObject":
            self._tell(LiveKind.OBJECT)
        for key, value in attributes.items():
            own = key.rpartition(" ")[2]
            if own == "href" and not is_web(value) and has_scheme(value):
                self._tell(LiveKind.LINK)
            if own in ("src", "althref") and has_scheme(value) and value != NOWHERE:
                self._tell(LiveKind.LINK)


@lru_cache(maxsize=512)
def _parted(called: str) -> tuple[str, str]:
    """The namespace and the name of an element."""
    namespace, _, name = called.rpartition(" ")
    return namespace, name


@lru_cache(maxsize=64)
def _is_of_sheets(namespace: str) -> bool:
    words = ("spreadsheetml", "spreadsheetdrawing", "office/excel", "chartex")
    return namespace.endswith("/chart") or any(word in namespace.lower() for word in words)
