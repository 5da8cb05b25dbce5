"""Packages for the tests: a workbook with nothing wrong in it, packed; clerks' explanations."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from baocao_tthc.build import parse_data
from baocao_tthc.build.workbook import workbook_bytes
from baocao_tthc.checks import Finding, Severity, check
from baocao_tthc.dispatch import Packed, make, pack, read_subject, verify
from baocao_tthc.forms import known_forms
from baocao_tthc.report import Report
from macro_books import consistent_data

NAME = "2026-01_ubnd-xa-ninh-giang"
FILES = sorted(
    (f"BaoCao_TTHC_{NAME}.docx", f"BaoCao_TTHC_{NAME}.xlsx", "manifest.json", "thu-gui.eml")
)


def data_of(**fields: object) -> dict[str, Any]:
    """The data of a report without a finding, with these fields more."""
    return consistent_data() | fields


def workbook(path: Path, **fields: object) -> Path:
    """An .xlsx of `data_of(**fields)`."""
    path.write_bytes(workbook_bytes(parse_data(data_of(**fields), known_forms())))
    return path


def packed(folder: Path, **fields: object) -> Packed:
    """The package of such a workbook, in `folder`."""
    folder.mkdir(exist_ok=True)
    return pack(read_subject(workbook(folder / "so.xlsx", **fields)), folder)


def names(folder: Path) -> list[str]:
    """The names in a folder, sorted, hidden ones too."""
    return sorted(each.name for each in folder.iterdir())


def manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a package."""
    read: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return read


def everything(file: Path) -> bytes:
    """All that an Office file holds, unpacked, one part after another."""
    with zipfile.ZipFile(file) as package:
        return b"\n".join(package.read(name) for name in package.namelist())


def explain(monkeypatch: pytest.MonkeyPatch, text: str, *severities: Severity) -> None:
    """Let the clerk have explained every finding of these severities with that text."""

    def explained(report: Report, previous: Report | None = None) -> tuple[Finding, ...]:
        found: Sequence[Finding] = check(report, previous)
        return tuple(
            each._replace(explanation=text) if each.severity in severities else each
            for each in found
        )

    changed: Callable[..., object] = explained
    monkeypatch.setattr(make, "check", changed)
    monkeypatch.setattr(verify_module(), "check", changed)


def verify_module() -> Any:
    """The module, which the package's function of that name hides."""
    import sys

    assert verify
    return sys.modules["baocao_tthc.dispatch.verify"]
