"""Macro workbooks for the tests of buttons: the built example, and one whose figures agree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from baocao_tthc.entries.data import parse_data
from baocao_tthc.forms import known_forms
from baocao_tthc.outline import outline
from baocao_tthc.workbook.assembly import macro_workbook_bytes
from support.filings import january
from support.paths import ROOT

EXCEL_ARGUMENTS = {
    "Password": "",
    "DrawingObjects": False,  # notes, which may be edited
    "Contents": True,
    "Scenarios": True,
    "AllowFormattingCells": True,
    "AllowFormattingColumns": True,
    "AllowFormattingRows": True,
    "AllowInsertingRows": True,
    "AllowDeletingRows": True,
    "AllowInsertingHyperlinks": True,
}
"""How Excel's object model locks a sheet as the file has it locked."""


def example() -> Path:
    """The committed January example."""
    return ROOT / "workbook" / "vi-du" / "2026-01-ninh-giang.xlsm"


def blank() -> Path:
    """The committed blank workbook."""
    return ROOT / "workbook" / "BaoCao_TTHC.xlsm"


def consistent_data() -> dict[str, Any]:
    """January with one period, agreeing figures and no stale names: nothing to find."""
    data = january()
    forms = data["bieu"]
    for form in forms.values():
        form |= {"tu": "2025-12-21", "den": "2026-01-20"}
        form.pop("tieu_de", None)
    rows = forms["II.06B"]["dong"]
    forms["II.06B"].pop("tong", None)
    received = sum(row[1] for row in rows)
    resolved = sum(row[5] for row in rows)
    forms["PL01"].pop("tong", None)
    name = forms["PL01"]["dong"][0][0]
    done = [resolved, resolved, resolved, resolved, 0, 0]
    rates = [None, None, None]
    pending = received - resolved
    waiting = [pending, pending, pending, pending, 0, 0]
    forms["PL01"]["dong"] = [[name, received, *waiting, *done, *rates, 0, received, None]]
    data["noi_dung"] = {"1.1": "Không có", **no_petitions()}
    return data


def no_petitions() -> dict[str, int]:
    """The counts of petitions of a month without any."""
    return {item.code: 0 for item in outline() if item.kind == "number"}


def workbook(path: Path, data: dict[str, Any]) -> Path:
    """The macro workbook of this data, at `path`."""
    path.write_bytes(macro_workbook_bytes(parse_data(data, known_forms())))
    return path
