"""From a Filing and a template to the bytes of the Word report; only here is docxtpl imported."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time
from functools import partial
from html import escape
from io import BytesIO
from itertools import count as counter
from pathlib import Path
from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateSyntaxError
from jinja2 import TemplateError as JinjaError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree  # type: ignore[import-untyped]
from markupsafe import Markup

from ..errors import TemplateError
from ..filing import Filing
from ..ooxml.members import members_of, zipped
from ..sources.report_fields import ReportFields
from ..sources.value import ChartPicture, ChartPictures, SourcedText, TextLines, XmlBlock, has
from .context import context
from .controls import control, printed
from .placeholders import (
    Pieces,
    check_conditions,
    check_template,
    check_tree,
    rewrite,
    text_of,
    unmatched,
)
from .record import properties_xml, read_record, record_of, record_xml
from .template_file import read_template

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NOTES = ("footnotes+xml", "endnotes+xml")
_ID = re.compile(r'<w:id w:val="(-?\d+)"/>')
_RECORD_PROPERTIES = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_FIRST_ID = 100_000_001
_BULLET = re.compile(r"[-+•]|\d{1,2}[.)]\s")


def template_environment() -> ImmutableSandboxedEnvironment:
    """Jinja as templates see it: escaped, strict, sandboxed, with `co` and `co_so` alone."""
    made = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, optimized=False
    )
    made.globals = {}
    made.filters = {"co": has}
    made.tests = {
        "co_so": lambda value: isinstance(value, SourcedText) and value.number is not None
    }
    return made


class ReportTemplate(DocxTemplate):  # type: ignore[misc]  # docxtpl is not typed
    """A template whose every part is checked before any is rendered."""

    def __init__(self, path: Path) -> None:
        super().__init__(BytesIO(read_template(path)))
        self._path = path
        try:
            self.render_init()
        except (KeyError, ValueError, AttributeError, etree.XMLSyntaxError) as error:
            raise TemplateError(
                f"Mẫu báo cáo “{path}” đã hỏng; hãy mở bằng Word và lưu lại dạng .docx."
            ) from error
        self._pieces = Pieces()
        self._ids = counter(_FIRST_ID)
        self._used_ids: set[int] = set()
        self._printed: list[tuple[str, str]] = []
        self._environment = template_environment()

    def names(self) -> set[str]:
        """The variables that the template uses; raises TemplateError as `check` does."""
        found: set[str] = set()
        for root, _ in self._parts():
            paragraphs = [
                "".join(text.text or "" for text in paragraph.iter(f"{_W}t"))
                for paragraph in root.iter(f"{_W}p")
            ]
            for paragraph in paragraphs:
                found |= check_template(paragraph)
            check_conditions(paragraphs)
        return found

    def render_to_bytes(self, filing: Filing) -> bytes:
        """The finished report."""
        names = self.names()
        parts = [
            (self._compiled(xml, names), put)
            for root, put in self._parts()
            if "{" in (xml := self.xml_to_string(root))
        ]
        values = context(filing, sorted(names))
        for template, put in parts:
            put(self._tree(template, values))
        self._name_the_office(ReportFields(filing))
        self._keep_record()
        buffer = BytesIO()
        self.docx.save(buffer)
        return zipped(members_of(buffer.getvalue()))  # the same report, the same file

    def _parts(self) -> Iterator[tuple[Any, Callable[[Any], None]]]:
        """Each part with text as its root element, and what puts a rendered one in its place."""
        yield self.docx._element.body, self.map_tree
        part = self.docx.part
        for key, relation in part.rels.items():
            kind = relation.reltype
            if kind in (self.HEADER_URI, self.FOOTER_URI):
                yield etree.fromstring(relation.target_part.blob), _header(self, key)
            elif relation.target_part.content_type.endswith(_NOTES):
                yield etree.fromstring(relation.target_part.blob), _notes(relation.target_part)

    def _compiled(self, xml: str, names: set[str]) -> Template:
        """The part as a Jinja template."""
        source = rewrite(self.patch_xml(xml), self._pieces)
        self._environment.filters |= self._filters()
        self._used_ids |= {int(number) for number in _ID.findall(source)}
        try:
            tree = self._environment.parse(source)
            check_tree(tree, names, source)
            code = self._environment.compile(tree)
        except TemplateSyntaxError as error:
            line = source.split("\n")[error.lineno - 1]
            raise unmatched(text_of(line)) from error
        return Template.from_code(self._environment, code, {})

    def _tree(self, template: Template, values: dict[str, object]) -> Any:
        try:
            xml = template.render(values).replace("\n", "")
            self._printed += printed(xml)
            tree = etree.fromstring(xml, etree.XMLParser(resolve_entities=False))
        except (JinjaError, TypeError) as error:
            raise TemplateError(
                f"Mẫu báo cáo “{self._path}” có điều kiện so một biến chữ với một số; "
                "hãy sửa các lệnh {% if … %}."
            ) from error
        except etree.XMLSyntaxError as error:
            raise TemplateError(
                f"Mẫu báo cáo “{self._path}” có if và endif nằm lệch nhau, ví dụ if ngoài bảng mà "
                "endif trong bảng; hãy đặt cả hai trong một đoạn hoặc hai dòng riêng."
            ) from error
        return _tidy(tree)

    def _filters(self) -> dict[str, Callable[..., object]]:
        """The filters that `rewrite` uses, by the names that it describes."""
        made: dict[str, Callable[..., object]] = {
            "khoi": self._block,
            "lap": self._repeated,
            "dau": _first,
            "tiep": self._following,
        }
        for number, run in enumerate(self._pieces.runs):
            made[f"so{number}"] = partial(self._control, run)
            made[f"co{number}"] = partial(self._words, run)
        return made

    def _control(self, run: str, value: SourcedText) -> Markup:
        made = control(value, run, self._new_id()) if value.text else ""
        return Markup(made)  # noqa: S704  # `control` escapes the value

    def _words(self, run: str, value: SourcedText) -> Markup:
        return self._control(run, has(value))

    def _repeated(self, lines: Iterable[str], number: int) -> Markup:
        before, after = self._pieces.paragraphs[number]
        made = "".join(f"{before}{escape(line)}{after}" for line in lines)
        return Markup(made)  # noqa: S704  # the lines are escaped, the rest is the template's

    def _following(self, lines: TextLines, number: int) -> Markup:
        return self._repeated(lines.lines[0 if _starts_list(lines) else 1 :], number)

    def _block(self, block: XmlBlock | ChartPictures) -> Markup:
        if isinstance(block, ChartPictures):
            from .chart_annex import arranged

            parts = [(picture, self._chart(picture)) for picture in block.charts]
            return Markup(arranged(parts, self._new_id))  # noqa: S704  # it escapes its texts
        return Markup(block.build(self._new_id))  # noqa: S704  # `annex` escapes its texts

    def _chart(self, picture: ChartPicture) -> str:
        """Put the chart into the package; the id by which the document names it."""
        document = self.docx.part
        name = document.package.next_partname("/word/charts/chart%d.xml")
        part = Part(name, CONTENT_TYPE.DML_CHART, picture.part, document.package)
        return str(document.relate_to(part, RELATIONSHIP_TYPE.CHART))

    def _new_id(self) -> int:
        """An id for a control that the template does not use already."""
        return next(number for number in self._ids if number not in self._used_ids)

    def _keep_record(self) -> None:
        """What was printed goes into the document, so that a refresh knows it from typed text.

        A template that was itself made from a report has a record already: it is replaced.
        """
        document, record = self.docx.part, record_xml(record_of(self._printed))
        for relation in document.rels.values():
            custom = relation.reltype == RELATIONSHIP_TYPE.CUSTOM_XML and not relation.is_external
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
        properties = self.docx.core_properties
        month = f"{document.mark('month')} năm {document.mark('year')}"
        properties.title = f"Báo cáo cải cách thủ tục hành chính tháng {month}"
        properties.author = properties.last_modified_by = document.text("unit")[:255]
        properties.created = properties.modified = _midnight(document.day())
        properties.revision = 1
        for name in ("subject", "keywords", "comments", "category", "identifier", "version"):
            setattr(properties, name, "")


def _first(lines: TextLines) -> str:
    """The paragraph that goes on in the line of its heading: none when they are a list."""
    return "" if _starts_list(lines) else lines.lines[0]


def _starts_list(lines: TextLines) -> bool:
    return not lines or _BULLET.match(lines.lines[0]) is not None


def _tidy(tree: Any) -> Any:
    """Without the empty runs that conditions leave; every table cell ends with a paragraph."""
    for text in list(tree.iter(f"{_W}t")):
        run = text.getparent()
        if not text.text and len(run) == 1 + (run[0].tag == f"{_W}rPr"):
            run.getparent().remove(run)
    for cell in tree.iter(f"{_W}tc"):
        if not len(cell) or cell[-1].tag != f"{_W}p":
            etree.SubElement(cell, f"{_W}p")
    return tree


def _header(template: DocxTemplate, key: str) -> Callable[[Any], None]:
    def put(tree: Any) -> None:
        template.map_headers_footers_xml(key, etree.tostring(tree, encoding="utf-8"))

    return put


def _notes(part: Any) -> Callable[[Any], None]:
    def put(tree: Any) -> None:
        part._blob = etree.tostring(tree, encoding="utf-8", standalone=True)

    return put


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
