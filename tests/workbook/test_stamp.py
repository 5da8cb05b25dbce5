"""The three cells that know whether figures were changed after the check."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from baocao_tthc.findings.finding import Finding, Severity
from support.built_workbooks import built
from support.filings import january


def cells(path: Path) -> dict[str, Any]:
    """The cell of each name, with its stored result as value."""
    book = openpyxl.load_workbook(path, data_only=True)
    found = {}
    for name in ("DauSoLieu", "DauDaKiemTra", "NhacKiemTraLai"):
        sheet, address = book.defined_names[name].attr_text.split("!")
        found[name] = book[sheet][address.replace("$", "")]
    return found


@pytest.mark.parametrize("findings", [None, [], [Finding("X", Severity.ERROR, "x", ())]])
def test_a_workbook_built_with_its_findings_is_a_checked_one(
    tmp_path: Path, findings: list[Finding] | None
) -> None:
    """The state at the check is the state of the figures; without a check there is none."""
    found = cells(built(tmp_path, january(), findings=findings))
    state = found["DauSoLieu"].value
    assert isinstance(state, int | float)
    assert found["DauDaKiemTra"].value == (None if findings is None else state)
    assert not found["NhacKiemTraLai"].value


def test_nobody_sees_the_cells_and_the_button_may_write_one(tmp_path: Path) -> None:
    """The numbers are hidden, all lie outside what is printed, and only the check's own is open."""
    found = cells(built(tmp_path, january()))
    sheet = found["DauSoLieu"].parent
    assert sheet.print_area.startswith("'TongQuan'!$A$1:$F$")
    assert all(cell.column > 6 for cell in found.values())
    assert [cell.number_format for cell in found.values()] == [";;;", ";;;", "General"]
    assert [cell.protection.locked for cell in found.values()] == [True, False, True]


def test_every_single_change_gives_another_number(tmp_path: Path) -> None:
    """A figure, a name, a text of the same length, two figures that change places."""

    def state(change: Any = None) -> float:
        data = january()
        if change:
            change(data)
        return float(cells(built(tmp_path, data))["DauSoLieu"].value)

    def rows(data: dict[str, Any]) -> list[list[Any]]:
        return data["bieu"]["II.06B"]["dong"]  # type: ignore[no-any-return]

    def swap(data: dict[str, Any]) -> None:
        row = rows(data)[0]
        row[2], row[3] = row[3], row[2]

    changes = [
        lambda data: rows(data)[0].__setitem__(2, 12_345),
        lambda data: rows(data)[0].__setitem__(0, "Đất đại"),
        lambda data: rows(data)[0].__setitem__(0, "Đất đai"),
        lambda data: data["noi_dung"].update({"1.1": "Ngày 20/01/2026"}),
        lambda data: data["noi_dung"].update({"1.1": "Ngày 21/01/2026"}),
        lambda data: data["noi_dung"].update({"1.1": "Ngày 12/01/2026"}),
        swap,
    ]
    states = [state(), *map(state, changes)]
    assert len(set(states)) == len(states)
    assert state() == states[0]
