"""From a Filing and a template to the bytes of the Word report; only here is docxtpl imported.

The template is refused when it is not safe to open, then every part of it is checked before any is
rendered. Jinja writes the texts and decides the conditions; numbers, lines, annexes and charts are
placed in the tree that comes out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, time
from functools import partial
from io import BytesIO
from itertools import count as counter
from pathlib import Path
from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docxtpl import DocxTemplate
from jinja2 import Template, TemplateSyntaxError
from jinja2 import TemplateError as JinjaError
from lxml import etree  # type: ignore[import-untyped]

from .. import resources
from ..errors import TemplateError
from ..files import written_whole
from ..filing import Filing
from ..ooxml.archive import Archive
from ..ooxml.content_types import content_types
from ..ooxml.expected_files import REPORT_TEMPLATE, opened_as
from ..ooxml.live_content import live_content
from ..ooxml.members import members_of, zipped
from ..ooxml.package import TYPES
from ..ooxml.xml_stream import BrokenXmlError
from ..sources.present_values import PresentValues
from ..sources.report_fields import ReportFields
from ..sources.tags import SourcedText, with_words
from ..sources.variables import Variable, variables
from ..word.elements import Element, NewId, W, text_in
from ..wording import listed
from . import SUPERIOR_TEMPLATE, TEMPLATE, template_of
from .annex import Annex, ChartPicture, arranged, pictures
from .conditional_sentences import sentences, template_environment
from .placeholders import (
    check_part,
    check_tree,
    mark_name,
    marked,
    text_of,
    uneven_conditions,
    unmatched,
    with_whole_tags,
)
from .placing import Mark, Placed, place
from .record import Sentence, properties_xml, read_record, record_of, record_xml
from .tags_in_markup import check_markup

_MAIN_TYPE = "wordprocessingml.document.main+xml"
_NOTES = ("footnotes+xml", "endnotes+xml")
_ID = re.compile(r'<w:id w:val="(-?\d+)"/>')
_RECORD_PROPERTIES = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_FIRST_ID = 100_000_001
_OF_TEXTS, _MAX_ASKED = ("paragraphs", "input"), 3  # kinds of variables; names in a refusal
_OF_DOCX = (LookupError, ValueError, AttributeError, TypeError)  # python-docx, of what is damaged


def render_report(
    filing: Filing, template: Path | None, target: Path, overwrite: bool = False
) -> None:
    """Write the Word report of `filing` to `target`, from `template` (None: the program's own).

    Raises TemplateError when the template cannot be used, WorkbookError when a number or form
    that the template needs is missing, OutputError when `target` cannot be written. Nothing is
    written then. The same report and template give the same bytes.
    """
    rendered = report_bytes(filing, template)
    with written_whole(target, overwrite=overwrite) as temporary:
        temporary.write_bytes(rendered)


def report_bytes(filing: Filing, template: Path | None) -> bytes:
    """The Word report itself; raises what `render_report` does, OutputError aside."""
    own = template or default_template(template_of(filing))
    return ReportTemplate(own).render_to_bytes(filing)


def context(filing: Filing, names: Iterable[str] | None = None) -> dict[str, object]:
    """The values of the variables in `names` (default: of the whole catalogue) by name.

    A block is a function that gives its elements, pictures are a tuple of charts. Raises
    WorkbookError, one Vietnamese sentence, when a form is missing or doubled, or a number, a
    period or a needed field cannot be read.
    """
    values, known = PresentValues(filing), variables()
    return {name: _value(values, known[name]) for name in (known if names is None else names)}


def _value(values: PresentValues, variable: Variable) -> object:
    if variable.role == "units":
        from .unit_annex import UnitAnnex

        return UnitAnnex(values).build
    if variable.kind == "block":
        return _no_annex if values.numbers.lacks(variable.role) else Annex(values, variable).build
    if variable.kind == "pictures":
        return pictures(values.filing) if values.fields.text(variable.key) == "Có" else ()
    return values.of(variable)


def _no_annex(_: NewId) -> list[Element]:
    """Of a form that no unit sent."""
    return []


def default_template(name: str = TEMPLATE) -> Path:
    """A report template that comes with the program; raises TemplateError when it is gone."""
    if path := resources.shipped("templates", name):
        return path
    raise TemplateError(
        f"Không thấy mẫu báo cáo {name}; hãy cài lại chương trình.",
        option="chỉ ra mẫu bằng --mau",
    )


def read_template(path: Path) -> bytes:
    """The bytes of a template that is safe to open; raises TemplateError otherwise.

    Refused: what is no sound, bounded archive or no .docx, is encrypted, has something alive in it
    or any link out of itself, or declares a document type or entities.
    """
    with opened_as(REPORT_TEMPLATE, path) as archive:
        _inspect(path, archive)
        return archive.content


def _inspect(path: Path, archive: Archive) -> None:
    try:
        known = content_types(archive.read(TYPES)) if archive.has(TYPES) else None
    except BrokenXmlError:
        known = None
    if known is None or not any(kind.endswith(_MAIN_TYPE) for kind in known.parts.values()):
        raise _refused(path, "không phải tệp Word .docx", "hãy mở bằng Word và lưu lại dạng .docx")
    for live in live_content(archive):
        raise _refused(path, str(live), live.kind.remedy)


def _refused(path: Path, why: str, what_to_do: str) -> TemplateError:
    return TemplateError(f"Mẫu báo cáo “{path}” {why}; {what_to_do}.")


class ReportTemplate(DocxTemplate):  # type: ignore[misc]  # docxtpl is not typed
    """A template whose every part is checked before any is rendered."""

    def __init__(self, path: Path) -> None:
        super().__init__(BytesIO(read_template(path)))
        self._path = path
        try:
            self.render_init()
            self._properties = self.docx.core_properties
            self._properties.title = ""  # a part that is no list of properties takes none
        except (*_OF_DOCX, etree.XMLSyntaxError) as error:
            raise self._damaged() from error
        if not all(part.content_type for part in self.docx.part.package.iter_parts()):
            raise self._damaged()
        self._used_ids: set[int] = set()  # by the template's own controls
        self._new_ids = (number for number in counter(_FIRST_ID) if number not in self._used_ids)
        self._rendered: list[Element] = []
        self._placed: list[Placed] = []
        self._environment = template_environment()

    def _damaged(self) -> TemplateError:
        return _refused(self._path, "đã hỏng", "hãy mở bằng Word và lưu lại dạng .docx")

    def names(self) -> set[str]:
        """The variables that the template uses; raises TemplateError as `check_part` does."""
        return set().union(*(check_part(_paragraphs(root)) for root, _ in self._parts()))

    def check_of_superior(self, names: Iterable[str]) -> None:
        """Refuse texts and numbers of NoiDung, which a workbook of sums does not have: “Không có”
        and 0 in their place would be made up. Raises TemplateError.
        """
        asked = sorted(name for name in names if variables()[name].kind in _OF_TEXTS)
        if asked:
            raise _refused(
                self._path,
                f"lấy lời văn hoặc số PAKN của NoiDung ({listed(asked, _MAX_ASKED, 'biến')}), sổ "
                "tổng hợp không có tờ ấy",
                f"hãy bỏ các biến ấy khỏi mẫu, hoặc sửa từ mẫu của cấp trên ({SUPERIOR_TEMPLATE})",
            )

    def _no_template(self) -> TemplateError:
        """The error for a document without a variable: what it prints would be old or nothing."""
        parts = (relation.target_part for relation in self.docx.part.rels.values())
        if any(read_record(part.blob) is not None for part in parts):
            return _refused(
                self._path,
                "là một báo cáo đã in, số trong đó là của kỳ ấy",
                "hãy chọn một tệp mẫu có các biến {{ … }}",
            )
        return _refused(
            self._path,
            "không có biến {{ … }} nào",
            "hãy chọn tệp mẫu khác; tên các biến có ở templates/README.md",
        )

    def render_to_bytes(self, filing: Filing) -> bytes:
        """The finished report."""
        parts = tuple(self._parts())
        texts = [_paragraphs(root) for root, _ in parts]
        names = set().union(*map(check_part, texts))
        compiled = [
            (self._compiled(xml, names), put)
            for root, put in parts
            if "{" in (xml := self.xml_to_string(root))
        ]
        if not names:
            raise self._no_template()
        if filing.units and not filing.texts:
            self.check_of_superior(names)
        values = context(filing, sorted(names))
        values.update(self._marks(values))
        for template, put in compiled:
            put(self._tree(template, values))
        self._name_the_office(ReportFields(filing))
        self._keep_record(sentences(texts[0], PresentValues(filing)))
        buffer = BytesIO()
        try:
            self.docx.save(buffer)
        except _OF_DOCX as error:
            raise self._damaged() from error
        return zipped(members_of(buffer.getvalue()))  # the same report, the same file

    def _parts(self) -> Iterator[tuple[Element, Callable[[Element], None]]]:
        """Each part with text as its root element, and what puts a rendered one in its place."""
        yield with_whole_tags(self.docx._element.body), self.map_tree
        for relation in self.docx.part.rels.values():
            part = relation.target_part
            if relation.reltype in (self.HEADER_URI, self.FOOTER_URI):
                if part is self.docx.part or not isinstance(part, XmlPart):
                    raise self._damaged()
                yield with_whole_tags(part.element), partial(setattr, part, "_element")
            elif part.content_type.endswith(_NOTES):
                yield with_whole_tags(etree.fromstring(part.blob)), partial(_put_notes, part)

    def _compiled(self, xml: str, names: set[str]) -> Template:
        """The part as a Jinja template."""
        check_markup(xml)
        source = marked(self.patch_xml(xml))
        self._used_ids |= {int(number) for number in _ID.findall(source)}
        try:
            tree = self._environment.parse(source)
            check_tree(tree, names, source)
            code = self._environment.compile(tree)
        except TemplateSyntaxError as error:
            line = source.split("\n")[error.lineno - 1]
            raise unmatched(text_of(line)) from error
        except (RecursionError, SyntaxError, MemoryError) as error:  # the last two of Python's own
            raise _refused(
                self._path,
                "có quá nhiều điều kiện trong nhau hoặc nối nhau",
                "hãy viết các lệnh {% if … %} ngắn lại",
            ) from error
        return Template.from_code(self._environment, code, {})

    def _tree(self, template: Template, values: dict[str, object]) -> Element:
        try:
            xml = template.render(values).replace("\n", "")
            tree = etree.fromstring(xml, etree.XMLParser(resolve_entities=False))
        except (JinjaError, TypeError) as error:
            raise TemplateError(
                f"Mẫu báo cáo “{self._path}” có điều kiện so một biến chữ với một số; "
                "hãy sửa các lệnh {% if … %}."
            ) from error
        except etree.XMLSyntaxError as error:
            raise self._torn() from error
        place(tree, self._placed, self._new_ids.__next__)
        self._rendered.append(tree)
        return tree

    def _torn(self) -> TemplateError:
        """The error for conditions and variables that leave no sound document."""
        uneven = next(filter(None, (uneven_conditions(root) for root, _ in self._parts())), "")
        if not uneven:
            return _refused(
                self._path,
                "có chỗ {{ … }} hay {% … %} cắt ngang một bảng, liên kết hoặc trường của Word",
                "hãy xóa chỗ ấy rồi gõ lại thành chữ thường",
            )
        return _refused(
            self._path,
            f"có if và endif nằm lệch nhau (đoạn {uneven}), ví dụ if ngoài bảng mà endif trong "
            "bảng",
            "hãy đặt cả hai trong một đoạn hoặc hai dòng riêng",
        )

    def _marks(self, values: Mapping[str, Any]) -> Mapping[str, Mark]:
        """The marks of the values, by the names that `marked` has them asked for by."""
        found = {}
        for name, value in values.items():
            drawn = partial(arranged, value, self._chart) if isinstance(value, tuple) else value
            found[mark_name(name)] = Mark(drawn, self._placed)
            if isinstance(value, SourcedText):
                found[mark_name(name, "co")] = Mark(with_words(value), self._placed)
        return found

    def _chart(self, picture: ChartPicture) -> str:
        """Put the chart into the package; the id by which the document names it."""
        document = self.docx.part
        name = document.package.next_partname("/word/charts/chart%d.xml")
        part = Part(name, CONTENT_TYPE.DML_CHART, picture.part, document.package)
        return str(document.relate_to(part, RELATIONSHIP_TYPE.CHART))

    def _keep_record(self, conditional: Iterable[Sentence]) -> None:
        """What was printed goes into the document, so that a refresh knows it from typed text.

        A template that was itself made from a report has a record already: it is replaced.
        """
        document, record = self.docx.part, record_xml(record_of(self._rendered), conditional)
        for relation in document.rels.values():
            custom = relation.reltype == RELATIONSHIP_TYPE.CUSTOM_XML
            if custom and read_record(relation.target_part.blob) is not None:
                relation.target_part._blob = record
                return
        package = document.package
        item = Part(package.next_partname("/customXml/item%d.xml"), "application/xml", record)
        document.relate_to(item, RELATIONSHIP_TYPE.CUSTOM_XML)
        named = PackURI(item.partname.replace("item", "itemProps"))
        properties = Part(named, _RECORD_PROPERTIES, properties_xml())
        item.relate_to(properties, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)

    def _name_the_office(self, document: ReportFields) -> None:
        """The file's properties: the office, not who edited the template; a date, not the clock."""
        properties = self._properties
        month, day = f"{document.mark('month')} năm {document.mark('year')}", document.day()
        properties.title = f"Báo cáo cải cách thủ tục hành chính tháng {month}"
        properties.author = properties.last_modified_by = document.text("unit")[:255]
        properties.created = properties.modified = datetime.combine(day, time(), UTC)
        properties.revision = 1
        for name in ("subject", "keywords", "comments", "category", "identifier", "version"):
            setattr(properties, name, "")


def _paragraphs(root: Element) -> list[str]:
    return [text_in(paragraph) for paragraph in root.iter(f"{W}p")]


def _put_notes(part: Part, tree: Element) -> None:
    part._blob = etree.tostring(tree, encoding="utf-8", standalone=True)
