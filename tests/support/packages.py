"""Packages for the tests: a workbook with nothing wrong in it, packed; clerks' explanations."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from pathlib import Path
from typing import Any

from baocao_tthc.entries.data import parse_data
from baocao_tthc.entries.from_filing import data_of as data_of_report
from baocao_tthc.filing import Explanation
from baocao_tthc.findings.finding import Severity, listed_places
from baocao_tthc.forms import known_forms
from baocao_tthc.reading import read_filing
from baocao_tthc.sending import Packed, pack, read_checked
from baocao_tthc.sending.manifest import entry, sealed
from baocao_tthc.workbook import builder_of, write_checked
from baocao_tthc.workbook.assembly import workbook_bytes
from support.macro_books import consistent_data

NAME = "2026-01_ubnd-xa-ninh-giang"
FILES = sorted(
    (f"BaoCao_TTHC_{NAME}.docx", f"BaoCao_TTHC_{NAME}.xlsx", "manifest.json", "thu-gui.eml")
)


def data_of(**fields: object) -> dict[str, Any]:
    """The data of a report without a finding, with these fields more."""
    return consistent_data() | fields


def workbook(path: Path, **fields: object) -> Path:
    """An .xlsx of `data_of(**fields)`."""
    path.write_bytes(_built(json.dumps(data_of(**fields))))
    return path


@cache  # hundreds of tests begin with the same few
def _built(data: str) -> bytes:
    return workbook_bytes(parse_data(json.loads(data), known_forms()))


def packed(folder: Path, **fields: object) -> Packed:
    """The package of such a workbook, in `folder`."""
    folder.mkdir(exist_ok=True)
    return pack(read_checked(workbook(folder / "so.xlsx", **fields)), folder)


def names(folder: Path) -> list[str]:
    """The names in a folder, sorted, hidden ones too."""
    return sorted(each.name for each in folder.iterdir())


def manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a package."""
    read: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return read


def reseal(folder: Path, name: str, content: bytes) -> None:
    """Put another file into a package, with its hash and in the mail: as if it had been sent so."""
    (folder / name).write_bytes(content)
    restate(folder, files={**manifest(folder)["files"], name: entry(content)})


def restate(folder: Path, **changes: Any) -> None:
    """Let the manifest say something else, sealed anew, in the mail too."""
    file = folder / "manifest.json"
    file.write_bytes(sealed(manifest(folder) | changes))
    mail = folder / "thu-gui.eml"
    message = message_from_bytes(mail.read_bytes(), policy=SMTP)
    assert isinstance(message, EmailMessage)
    for part in message.iter_attachments():
        name = str(part.get_filename())
        kind, _, own = part.get_content_type().partition("/")
        part.set_content((folder / name).read_bytes(), maintype=kind, subtype=own, filename=name)
    mail.write_bytes(message.as_bytes())


def everything(file: Path) -> bytes:
    """All that an Office file holds, unpacked, one part after another."""
    with zipfile.ZipFile(file) as package:
        return b"\n".join(package.read(name) for name in package.namelist())


def explained(file: Path, text: str, *severities: Severity) -> Path:
    """The workbook of that file, every finding of these severities explained with that text."""
    data = data_of_report(read_filing(file))  # without titles typed by hand
    written = tuple(
        Explanation(each.rule, each.message, listed_places(each.places), text)
        for each in write_checked(data, builder_of(file), file)
        if each.severity in severities
    )
    write_checked(replace(data, explanations=written), builder_of(file), file)
    return file
