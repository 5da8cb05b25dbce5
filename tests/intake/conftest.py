"""A month just begun and an export for it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from support.built_workbooks import book_of
from support.exports import case, lines, write_csv
from support.macro_books import consistent_data


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A month just begun: two fields, (6) carried over, all else empty."""
    data = consistent_data()
    rows = [["Hộ tịch", *[None] * 14], ["Đất đai", *[None] * 14]]
    for row, carried in zip(rows, (2, 0), strict=True):
        row[4] = carried
    data["bieu"]["II.06B"]["dong"] = rows
    return book_of(tmp_path / "so.xlsx", data)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Three cases of Hộ tịch, of which one is carried over, and one of a new field."""
    old = {"received": date(2025, 12, 10), "due": date(2025, 12, 15)}
    cases = [case(), case(channel="Trực tiếp"), case(**old), case(field="Chứng thực")]
    return write_csv(tmp_path / "xuat.csv", lines(cases))
