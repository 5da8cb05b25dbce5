"""The least that docxtpl does for the same report: the yardstick of `make bench`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from lxml import etree
from markupsafe import Markup

from baocao_tthc.filing import Filing
from baocao_tthc.report.conditional_sentences import template_environment
from baocao_tthc.report.render import context, default_template


def bare_render(report: Filing, target: Path) -> None:
    """The report's template with the values that it asks for, rendered and saved, nothing more."""
    template = DocxTemplate(default_template())
    values = {
        name: _annex(value) if callable(value) else value
        for name, value in context(report, _asked()).items()
    }
    template.render(values, template_environment())
    template.save(target)


@cache
def _asked() -> frozenset[str]:
    """The names of the template's variables; the catalogue has a superior's besides."""
    template = DocxTemplate(default_template())
    return frozenset(template.get_undeclared_template_variables(template_environment()))


def _annex(build: Callable[[Callable[[], int]], list[Any]]) -> Markup:
    """The elements of an annex as the XML that docxtpl takes."""
    made = build(count(1).__next__)
    return Markup("".join(etree.tostring(element, encoding="unicode") for element in made))  # noqa: S704  # our own XML
