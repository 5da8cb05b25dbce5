"""The members of an Office file, its elements by local name, its charts as what is seen in them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml import etree


def members(file: Path) -> dict[str, bytes]:
    """The content of each member by its name."""
    with zipfile.ZipFile(file) as package:
        return {name: package.read(name) for name in package.namelist()}


def of_name(element: Any, name: str) -> Iterator[Any]:
    """The elements of that local name, in whatever namespace, in the order of the document."""
    return element.iter(f"{{*}}{name}", name)


def chart_lines(parts: Mapping[str, bytes]) -> list[str]:
    """The kinds, titles, references and stored points of the charts, whatever their parts' names.

    The charts stand in the order of their own lines, since a program may number them anew.
    """
    charts = [
        list(_lines(etree.fromstring(content)))
        for name, content in parts.items()
        if "/charts/chart" in name and name.endswith(".xml")
    ]
    return [line for chart in sorted(charts) for line in chart]


def _lines(chart: Any) -> Iterator[str]:
    for title in of_name(chart, "title"):
        yield f"title {''.join(text.text or '' for text in of_name(title, 't'))}"
    for plot in next(of_name(chart, "plotArea")):
        for number, series in enumerate(of_name(plot, "ser"), 1):
            names = [name for each in series.iterchildren("{*}tx") for name in _points(each)]
            where = f"{etree.QName(plot).localname} {number} {names}"
            for kind in ("cat", "val"):
                for source in series.iterchildren(f"{{*}}{kind}"):
                    formula = "".join(f.text or "" for f in of_name(source, "f"))
                    yield f"{where} {kind} {formula} {_points(source)}"


def _points(source: Any) -> list[str]:
    return [value.text or "" for value in of_name(source, "v")]
