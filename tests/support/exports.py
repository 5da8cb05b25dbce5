"""Exports of a one-stop system for the tests of intake, and a plain recount of their cases."""

from __future__ import annotations

import csv
import random
import subprocess
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from baocao_tthc.intake import Source, TakenFigures, figures_in, read_source
from baocao_tthc.period import Period
from baocao_tthc.reading.grid import Grid

HEADS = (
    "STT",
    "Mã hồ sơ",
    "Lĩnh vực",
    "Hình thức tiếp nhận",
    "Ngày tiếp nhận",
    "Ngày hẹn trả",
    "Ngày kết thúc",
    "Trạng thái",
)
PERIOD = Period(date(2025, 12, 21), date(2026, 1, 20))
Case = tuple[str, str, str, date | None, date | None, date | None, str]
"""Code, field, channel, received, due, ended, status."""


def case(
    code: str = "",
    field: str = "Hộ tịch",
    channel: str = "Trực tuyến",
    received: date | None = date(2026, 1, 5),
    due: date | None = date(2026, 1, 10),
    ended: date | None = date(2026, 1, 8),
    status: str = "Đã giải quyết",
) -> Case:
    """A case received online in the period and resolved early, but for what is said."""
    return (code, field, channel, received, due, ended, status)


def day(value: date | None) -> str:
    """A day as exports write it, "" for none."""
    return f"{value:%d/%m/%Y}" if value else ""


def lines(cases: Sequence[Case]) -> list[list[Any]]:
    """The rows of an export: headings, then a row a case with its days as text."""
    rows: list[list[Any]] = [list(HEADS)]
    for order, (code, field, channel, *dates, status) in enumerate(cases, 1):
        rows.append([order, code or f"H{order}", field, channel, *map(day, dates), status])
    return rows


def grid(cases: Sequence[Case]) -> Grid:
    """The same as a sheet."""
    return Grid("Du lieu", lines(cases))


def counted(sheet: Grid) -> TakenFigures:
    """The figures of a sheet that holds a list of cases."""
    (found,) = figures_in([Source(Path("xuat.csv"), [sheet])], PERIOD)
    return found


def write_csv(path: Path, rows: Sequence[Sequence[Any]], encoding: str = "utf-8-sig") -> Path:
    """Write rows as a .csv."""
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def write_xlsx(path: Path, rows: Sequence[Sequence[Any]], sheet: str = "Du lieu") -> Path:
    """Write rows as an .xlsx: real dates stay dates, texts are never formulas."""
    options = {"default_date_format": "dd/mm/yyyy hh:mm", "strings_to_formulas": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        page = book.add_worksheet(sheet)
        for index, row in enumerate(rows):
            page.write_row(index, 0, ["" if value is None else value for value in row])
    return path


def in_1258(text: str) -> bytes:
    """The text in Windows-1258, which has â, ê, ô, ă, ơ, ư whole, and the tones as marks."""
    made = ""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tones = "".join(mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323")
        rest = "".join(mark for mark in parts if mark not in tones)
        made += unicodedata.normalize("NFC", rest) + tones
    return made.encode("cp1258")


def recount(cases: Sequence[Case], period: Period) -> dict[str, list[int]]:
    """Columns (3) to (16) of each field by the words of the form, one case after the other.

    For lists without anything doubtful.
    """
    table: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for _, field, channel, received, due, ended, status in cases:
        assert received
        if received > period.end or (ended and ended < period.start):
            continue
        table[field][_received(channel, received, period)] += 1
        table[field][_settled(due, ended, status, period)] += 1
    return {field: [row[n] for n in range(3, 17)] for field, row in table.items()}


def _received(channel: str, received: date, period: Period) -> int:
    if received < period.start:
        return 6
    return 4 if channel == "Trực tuyến" else 5


def _settled(due: date | None, ended: date | None, status: str, period: Period) -> int:
    if ended and ended <= period.end:
        if status in ("Từ chối", "Rút hồ sơ"):
            return 11 if status == "Từ chối" else 12
        if due is None or ended == due:
            return 9
        return 8 if ended < due else 10
    if status == "Yêu cầu bổ sung":
        return 16
    return 15 if due and due < period.end else 14


def month(cases: int, seed: int = 5) -> list[Case]:
    """So many cases around January 2026, nothing doubtful among them."""
    rng = random.Random(seed)  # noqa: S311 - test data
    fields = ["Hộ tịch", "Chứng thực", "Đất đai", *(f"Lĩnh vực {i}" for i in range(25))]
    made = []
    for number in range(cases):
        received = date(2025, 11, 1) + timedelta(days=rng.randrange(95))
        due = received + timedelta(days=rng.randrange(1, 20)) if rng.random() < 0.98 else None
        done = rng.random() < 0.9
        ended = received + timedelta(days=rng.randrange(22)) if done else None
        closed = ("Đã giải quyết",) * 9 + ("Từ chối", "Rút hồ sơ")
        status = rng.choice(closed if done else ("Đang giải quyết", "Yêu cầu bổ sung"))
        channel = rng.choice(("Trực tuyến", "Trực tiếp", "BCCI"))
        made.append(
            (f"H24-{number:06d}", rng.choice(fields), channel, received, due, ended, status)
        )
    return made


def timed(rows: Sequence[Sequence[Any]], seed: int = 7) -> list[list[Any]]:
    """The days of an export's rows as real moments, as .xlsx exports have them."""
    rng = random.Random(seed)  # noqa: S311 - test data
    moments = []
    for row in rows:
        line = list(row)
        for index in (4, 5, 6):
            try:
                start = datetime.strptime(str(row[index]), "%d/%m/%Y")
            except ValueError:
                continue
            line[index] = start + timedelta(minutes=rng.randrange(24 * 60))
        moments.append(line)
    return moments


ROWS = lines([case(field="Hộ tịch"), case(field="Bảo trợ xã hội", channel="Trực tiếp")])


EXPECTED = {"Hộ tịch": {4: 1, 8: 1}, "Bảo trợ xã hội": {5: 1, 8: 1}}


def figures(file: Path) -> dict[str, dict[int, Any]]:
    """The columns that a file gives, without zeros."""
    (found,) = figures_in([Source(file, read_source(file))], PERIOD)
    return {r.label: {n: v for n, v in r.values.items() if v} for r in found.rows}


def convert(source: Path, ending: str) -> None:
    """Write the workbook anew beside it, as LibreOffice writes that format."""
    folder = source.parent
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
         "--convert-to", ending, "--outdir", folder, source],
        check=True, capture_output=True,
    )  # fmt: skip
