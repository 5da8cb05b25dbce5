"""Reports to refresh, and what must be the same in a package after it was."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lxml import etree

from baocao_tthc.filing import Filing
from baocao_tthc.sources.tags import read_tag
from support.edited_reports import STRICT_URI, W_URI
from support.filings import january, report_of
from support.word_files import write

_TEXT = re.compile(
    rb"<((?:\w+:)?t)((?:\s[^<>]*?)?)(?:/>|>(?:(?!</?(?:\w+:)?t\b).)*?</\1\s*>)", re.DOTALL
)
_PRESERVE = re.compile(rb'\s+xml:space="preserve"|\s+$')
_NAMESPACES = (W_URI, STRICT_URI)


def next_month() -> dict[str, Any]:
    """January's data a month later: every count that is not 0 is 2 more, every rate 1,5 less."""
    data = january() | {"thang": 2, "so": "9"}
    data["ky"] = {"tu": "2026-01-21", "den": "2026-02-20"}
    for form in data["bieu"].values():
        form.update(data["ky"])
        form["dong"] = [[row[0], *map(_later, row[1:])] for row in form["dong"]]
        form["tong"] = [*map(_later, form["tong"])]
    return data


def _later(value: Any) -> Any:
    return value and (value + 2 if isinstance(value, int) else value - 1.5)


@cache
def generated() -> bytes:
    """January's report as `bao-cao` writes it."""
    return _written(report_of(january()))


@cache
def fresh() -> bytes:
    """The next month's."""
    return _written(report_of(next_month()))


def _written(report: Filing) -> bytes:
    with TemporaryDirectory() as folder:
        return write(report, Path(folder)).read_bytes()


def edited(folder: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """January's report after that change of its members."""
    with zipfile.ZipFile(BytesIO(generated())) as source:
        members = {name: source.read(name) for name in source.namelist()}
    change(members)
    path = folder / "bao-cao.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(zipfile.ZipInfo(name, (2026, 1, 22, 9, 30, 0)), content)
    return path


def members(path: Path) -> dict[str, bytes]:
    """The members by name, in their order."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def raw_members(path: Path) -> dict[str, tuple[object, ...]]:
    """What the package says of each member, its packed bytes too; not where it stands."""
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
    found = {}
    for info in infos:
        start = info.header_offset + 30 + len(info.filename.encode())
        packed = content[start : start + info.compress_size]
        kept = (info.date_time, info.compress_type, info.external_attr, info.extra, info.flag_bits)
        found[info.filename] = (*kept, info.CRC, packed)
    return found


def without_texts(xml: bytes) -> bytes:
    """The part with every w:t emptied and its xml:space taken away: all that may change is gone."""
    return _TEXT.sub(lambda m: b"<" + m[1] + _PRESERVE.sub(b"", m[2]) + b"></" + m[1] + b">", xml)


def texts_outside(xml: bytes) -> list[str]:
    """The texts that stand in no control of ours."""
    return [
        text.text or ""
        for text in _all(etree.fromstring(xml), "t")
        if not any(source_of(sdt) for sdt in text.iterancestors(*_named("sdt")))
    ]


def controls_of(xml: bytes) -> list[tuple[str, str]]:
    """Source and visible text of each control of ours that holds no other and is not moved away."""
    found = []
    for sdt in _all(etree.fromstring(xml), "sdt"):
        inner = any(source_of(each) for each in _all(sdt, "sdt") if each is not sdt)
        away = any(True for _ in sdt.iterancestors(*_named("moveFrom")))
        if source_of(sdt) and not inner and not away:
            texts = [text.text or "" for text in _all(sdt, "t")]
            found.append((source_of(sdt), "".join(texts)))
    return found


def source_of(sdt: Any) -> str:
    """The source that the control names by tag or alias, "" for none."""
    named = [
        value
        for name in ("tag", "alias")
        for each in _all(next(_all(sdt, "sdtPr")), name)
        for value in each.attrib.values()
    ]
    return next(filter(read_tag, named), "")


def _all(root: Any, local: str) -> Any:
    return root.iter(*_named(local))


def _named(local: str) -> list[str]:
    return [f"{{{space}}}{local}" for space in _NAMESPACES]
