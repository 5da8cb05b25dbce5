"""Months of work on one workbook: each made by ky-moi from the one before, then filled."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from baocao_tthc.cli import main
from baocao_tthc.entries.data import EnteredValue, FormData
from baocao_tthc.entries.from_filing import data_of
from baocao_tthc.reading import read_filing
from baocao_tthc.vietnamese import percentage
from baocao_tthc.workbook import builder_of
from support.macro_books import consistent_data, workbook


def first_month(folder: Path) -> Path:
    """January 2026 with figures that agree and nothing to find."""
    return workbook(folder / "thang-01.xlsm", consistent_data())


def next_month(book: Path) -> Path:
    """What ky-moi makes of it, beside it."""
    target = book.with_name(f"thang-{int(book.stem[-2:]) + 1:02d}.xlsm")
    assert main(["ky-moi", str(book), "-o", str(target)]) == 0
    return target


def filled(book: Path, seed: int) -> Path:
    """The workbook as a clerk fills it: every field has cases, what was carried over is kept."""
    data = data_of(read_filing(book))
    draw = random.Random(seed)  # noqa: S311 - figures, no secrets
    settlement, digitisation = data.forms
    settled = replace(settlement, rows=tuple(_settled(row, draw) for row in settlement.rows))
    read = replace(data, unreviewed=frozenset(), forms=(settled, digitised(digitisation, settled)))
    book.write_bytes(builder_of(book)(read, None))
    return book


def year(folder: Path, months: int = 12) -> Iterator[Path]:
    """Yield each month's workbook when it is filled."""
    book = first_month(folder)
    yield book
    for number in range(1, months):
        book = filled(next_month(book), number)
        yield book


def _settled(row: tuple[EnteredValue, ...], draw: random.Random) -> tuple[EnteredValue, ...]:
    """Columns (1) to (16) of II.06B around the (6) that is there."""
    order, label, _, _, _, carried, *_ = row
    assert isinstance(carried, int)
    online, in_person = draw.randint(20, 60), draw.randint(0, 9)
    pending = draw.randint(0, 5)
    late = draw.randint(0, 1)
    early = online + in_person + carried - pending - late
    resolved = (None, early, 0, late, 0, 0)
    return (order, label, None, online, in_person, carried, *resolved, None, pending, 0, 0)


def digitised(form: FormData, settled: FormData) -> FormData:
    """PL01 over the same cases, all with their files."""
    rows = [[value for value in row[3:] if isinstance(value, int)] for row in settled.rows]
    received = sum(sum(row[:3]) for row in rows)
    pending = sum(sum(row[-3:]) for row in rows)
    done = received - pending
    order, label, *_ = form.rows[0]
    row = (order, label, received, pending, pending, pending, pending, 0, 0)
    rates = (percentage(done, done),) * 3
    row = (*row, done, done, done, done, 0, 0, *rates, 0, received, percentage(1, 1))
    return replace(form, rows=(row,), total=None)
