"""Small readers and makers of real .docx files for the tests of the report."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from baocao_tthc.errors import TemplateError
from baocao_tthc.filing import Filing
from baocao_tthc.report.render import render_report
from support.filings import january, report_of
from support.paths import TEMPLATE

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SECTION = re.compile(r"<w:sectPr>(?!.*<w:sectPr>).*</w:sectPr></w:body>", re.DOTALL)


def write(report: Filing, folder: Path, template: Path | None = None) -> Path:
    """The report of `report` in `folder`."""
    target = folder / "bao-cao.docx"
    render_report(report, template, target, overwrite=True)
    return target


def part(path: Path, name: str = "word/document.xml") -> Any:
    """One part of a .docx as an element tree."""
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(name))


def paragraphs(path: Path) -> list[str]:
    """The text of every paragraph, tables included, in the order of the document."""
    return [text_of(paragraph) for paragraph in part(path).iter(f"{W}p")]


def text_of(element: Any) -> str:
    """The text of an element's runs."""
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def controls(path: Path, name: str = "word/document.xml") -> list[tuple[str, str]]:
    """The tag and the text of every content control."""
    found = part(path, name).iter(f"{W}sdt")
    return [(value(sdt, "tag"), text_of(sdt)) for sdt in found]


def value(sdt: Any, name: str) -> str:
    """The value of one property of a content control."""
    return str(sdt.find(f"{W}sdtPr/{W}{name}").get(f"{W}val"))


def outside_controls(path: Path) -> str:
    """The text of the document that stands in no content control."""
    root = part(path)
    for sdt in list(root.iter(f"{W}sdt")):
        sdt.getparent().replace(sdt, etree.Element(f"{W}r"))
    return "\n".join(text_of(paragraph) for paragraph in root.iter(f"{W}p"))


def run(text: str, properties: str = "") -> str:
    """A run as Word writes it."""
    own = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{own}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    """A paragraph; what does not begin with "<" is the text of a run."""
    inside = "".join(each if each.startswith("<") else run(each) for each in runs)
    return f"<w:p>{inside}</w:p>"


def template(folder: Path, *body: str, parts: Mapping[str, str | bytes] | None = None) -> Path:
    """A template with this body, otherwise like the program's own; `parts` replace or add parts."""
    with zipfile.ZipFile(TEMPLATE) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    document = members["word/document.xml"].decode()
    start = document.index("<w:body>") + len("<w:body>")
    end = _SECTION.search(document)
    assert end
    members["word/document.xml"] = (document[:start] + "".join(body) + end[0]).encode() + (
        b"</w:document>"
    )
    for name, content in (parts or {}).items():
        members[name] = content.encode() if isinstance(content, str) else content
    path = folder / "mau.docx"
    path.write_bytes(zipped(members))
    return path


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A package of these members."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def refusal(path: Path, folder: Path) -> str:
    """The sentence with which the template is refused; nothing may have been written."""
    with pytest.raises(TemplateError) as caught:
        write(report_of(january()), folder, path)
    assert not (folder / "bao-cao.docx").exists()
    sentence = str(caught.value)
    assert sentence.endswith((".", "?"))
    assert "\n" not in sentence
    return sentence
