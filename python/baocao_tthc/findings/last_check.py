"""The figures of the last check, kept on this computer: which cells were changed since then.

Nothing is kept in the workbook, where it would travel with it. A workbook that was renamed, moved
or checked elsewhere has no last check here, and nothing is said then.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from ..errors import TthcError
from ..files import written_whole
from ..filing import Filing, Place
from ..formula import Number
from ..log import last_checks
from ..vietnamese import number
from ..wording import Cells

_MAX_KEPT = 200  # workbooks
_MAX_SIZE = 4 * 2**20  # bytes of what is kept of one

_Key = tuple[str, str, int]  # a form, a row by its name, an official column


def changed_since(file: Path, filing: Filing) -> str:
    """The entered cells whose figures are others than at the last check of that workbook, in one
    sentence; "" when there was none, or nothing changed.
    """
    kept = _kept(file)
    if kept is None:
        return ""
    moment, before = kept
    changed = [
        (place, f" ({_shown(before.get(key))} → {_shown(now)})")
        for key, place, now in _figures(filing)
        if before.get(key) != now
    ]
    if not changed:
        return ""
    places, notes = zip(*changed, strict=True)
    return f"Đã đổi từ lần kiểm tra lúc {moment}: {Cells(places, notes)}."


def remember(file: Path, filing: Filing, moment: datetime) -> None:
    """Keep the figures for the next check; a computer that does not let us does without."""
    figures = [[*key, str(value)] for key, _, value in _figures(filing) if value is not None]
    content = json.dumps({"luc": f"{moment:%H:%M ngày %d/%m/%Y}", "so": figures})
    target = _file(file)
    with suppress(OSError, TthcError):
        target.parent.mkdir(parents=True, exist_ok=True)
        with written_whole(target, overwrite=True) as temporary:
            temporary.write_text(content, encoding="utf-8")
        kept = sorted(target.parent.glob("*.json"), key=lambda each: each.stat().st_mtime)
        for old in kept[:-_MAX_KEPT]:
            old.unlink(missing_ok=True)


def _file(workbook: Path) -> Path:
    named = hashlib.sha256(str(workbook.absolute()).encode(errors="replace")).hexdigest()[:32]
    return last_checks() / f"{named}.json"


def _kept(workbook: Path) -> tuple[str, Mapping[_Key, Number]] | None:
    """When the last check was and what the figures were; None without one that can be read."""
    try:
        file = _file(workbook)
        if not file.is_file() or file.stat().st_size > _MAX_SIZE:
            return None
        kept = json.loads(file.read_text(encoding="utf-8"))
        figures = {
            (str(form), str(row), int(column)): Decimal(value)
            for form, row, column, value in kept["so"]
        }
        return str(kept["luc"]), figures
    except (OSError, RuntimeError, ValueError, KeyError, TypeError, ArithmeticError):
        return None


def _figures(filing: Filing) -> Iterator[tuple[_Key, Place, Number | None]]:
    """Every figure that people type, with its cell; the others follow from them."""
    for table in filing.tables:
        entered = [column.number for column in table.form.figures if column.entry == "entered"]
        for name, row in table.by_name.items():
            for column in entered if row is not table.total else ():
                if cell := row.cells.get(column):
                    yield (table.form.code, name, column), cell.place, cell.value


def _shown(value: Number | None) -> str:
    return "trống" if value is None else number(value)
