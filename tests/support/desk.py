"""A superior's small desk: a few units whose figures differ, two months, what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from baocao_tthc.cli import main
from support.city import figures_of
from support.packages import workbook

SUPERIOR = "UBND thành phố Hải Phòng"
OVERDUE = {"UBND xã An Bình": 0, "UBND phường 11": 8, "UBND xã Cẩm Giàng": 15}
"""The units that sent, and how many cases each resolved too late in every field."""
MISSING = "UBND xã Vắng"


class Desk(NamedTuple):
    """The folder as received, the list of units, the workbook of sums and the report."""

    folder: Path
    units: Path
    sums: Path
    report: Path


def figures(number: int, overdue: int) -> dict[str, Any]:
    """Consistent forms of a unit that resolved so many cases of each field too late."""
    forms = figures_of(number)
    for row in forms["II.06B"]["dong"]:
        row[6], row[8] = row[6] - overdue, overdue
    return forms


def send(folder: Path, unit: str, number: int, overdue: int = 0, **fields: Any) -> Path:
    """The workbook of a unit, as it came."""
    return workbook(
        folder / f"{unit} {number}.xlsx", don_vi=unit, bieu=figures(number, overdue), **fields
    )


def send_december(folder: Path, unit: str, number: int) -> Path:
    """The same of the month before."""
    forms, days = figures(number, 0), {"tu": "2025-11-21", "den": "2025-12-20"}
    for form in forms.values():
        form.update(days)
    file = folder / f"{unit} 12-2025.xlsx"
    return workbook(file, don_vi=unit, bieu=forms, thang=12, nam=2025, ky=days)


def desk(folder: Path) -> Desk:
    """Three units of four sent January, two of them December too."""
    received = folder / "nhận về"
    received.mkdir(parents=True)
    for number, (unit, overdue) in enumerate(OVERDUE.items(), 3):
        send(received, unit, number, overdue)
    for number, unit in enumerate(list(OVERDUE)[:2], 2):
        send_december(received, unit, number)
    units = folder / "danh sách.csv"
    units.write_text("\n".join(["Đơn vị", *OVERDUE, MISSING]), encoding="utf-8")
    return Desk(received, units, folder / "TONGHOP.xlsx", folder / "BAOCAO.docx")


def consolidated(made: Desk, *more: str) -> int:
    """Run the command over the desk, its report included."""
    words = ["tong-hop", str(made.folder), "--don-vi", str(made.units), "-o", str(made.sums)]
    report = ["--ten", SUPERIOR, "--bao-cao", str(made.report)]
    return main([*words, *report, "--ghi-de", *more])
