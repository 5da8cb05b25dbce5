"""Refresh: the numbers of an edited report brought up to date, every edit left in place.

    document bytes ──scan──▶ controls ──decide (sources, looks, record)──▶ splices ──▶ bytes

Nothing is parsed and written again: only the bytes of the texts in our content controls change,
every other byte of every part stays, and so does every other member of the package.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from ..report import Report
from .outcome import Change, Outcome, Unknown

__all__ = ["Change", "Outcome", "Unknown", "refresh"]


def refresh(
    report: Report,
    file: Path,
    target: Path,
    *,
    overwrite: bool,
    typed_too: bool = False,
    tracked: bool = False,
    now: datetime | None = None,
) -> Outcome:
    """Write the Word report `file` to `target` with the present numbers of `report`.

    Where `target` is `file` itself, a backup with the time `now` (default: the clock's, local) in
    its name is made beside it, and without any change nothing is written; another existing target
    is replaced only with `overwrite`. `typed_too` replaces also what the staff typed over or
    emptied. `tracked` writes the changes as tracked revisions, dated `now`.

    Raises DocumentError when `file` is no sound Word document, is open in Word or has no control
    of the program's, OutputError when `target` cannot be written; then nothing was changed.
    """
    from .run import refreshed

    moment = now or datetime.now()
    return refreshed(
        report, file, target, moment, overwrite=overwrite, typed_too=typed_too, tracked=tracked
    )
