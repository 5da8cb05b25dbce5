"""A new workbook from an office's own: the same one with other cells, or one built from its data.

What is built anew does not have what the program does not know of the old one; that is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from ..entries.data import WorkbookData
from ..entries.from_filing import left_out
from ..entries.next_period import NextPeriod
from ..filing import Filing
from ..findings.finding import Finding
from ..reading.grid import Grid
from ..reading.snapshot import make_filing, read_grids
from ..workbook import builder_of, write_checked
from .filling import Filling, with_room
from .form_writes import NoRoomError, NotInPlaceError
from .next_period_in_place import next_period


class NewWorkbook:
    """The workbook with `after` in it instead of `before`, to be written as `target`.

    `rebuilt` says why it has to be built from its data and what it lacks then, [] when the old one
    is kept. `kept_formulas` are sentences about figures that could not be written; `said` those
    about the workbook that was written.
    """

    def __init__(
        self,
        filing: Filing,
        grids: Sequence[Grid],
        before: WorkbookData,
        after: WorkbookData,
        target: Path,
    ) -> None:
        self._filing, self._grids, self._after = filing, grids, after
        self._target = target
        self.rebuilt: list[str] = []
        self.said: list[str] = []
        self._filling: Filling | None = None
        try:
            _refuse_other_ending(filing.file, target)
            self._filling = self._filled(before)
        except NotInPlaceError as why:
            self._build_anew(why)

    def _filled(self, before: WorkbookData) -> Filling:
        """The filling of the old workbook, with rows inserted where a form has no room."""
        filing, grids = self._filing, self._grids
        with TemporaryDirectory(prefix="BaoCao_TTHC-", ignore_cleanup_errors=True) as folder:
            for _ in self._after.forms:
                try:
                    return Filling(filing, grids, before, self._after)
                except NoRoomError as lacking:
                    copy = Path(folder, self._filing.file.name)
                    copy.write_bytes(with_room(filing.file, lacking))
                    grids = read_grids(copy)
                    filing = make_filing(copy, grids)
            return Filling(filing, grids, before, self._after)

    def _build_anew(self, why: NotInPlaceError) -> None:
        self._filling = None
        self.rebuilt = _rebuilt(why, self._filing, self._grids)

    @property
    def kept_formulas(self) -> list[str]:
        """Sentences about entered cells that keep a formula of the office's."""
        return self._filling.notes if self._filling else []

    def write_checked(self, path: Path) -> tuple[Finding, ...]:
        """Write it to `path`, over what is there, with its findings in KiemTra; return them."""
        if self._filling:
            try:
                findings, self.said = self._filling.write_checked(path)
            except NotInPlaceError as why:
                self._build_anew(why)
            else:
                return findings
        return write_checked(self._after, builder_of(self._target), path)


def next_workbook(
    filing: Filing, grids: Sequence[Grid], made: NextPeriod, target: Path
) -> tuple[bytes, list[str]]:
    """The content of the next period's workbook, and what of the old one it does not have."""
    try:
        _refuse_other_ending(filing.file, target)
        return next_period(filing, grids, made, target)
    except NotInPlaceError as why:
        return builder_of(target)(made.data, None), _rebuilt(why, filing, grids)


def _refuse_other_ending(file: Path, target: Path) -> None:
    old, new = file.suffix.lower(), target.suffix.lower()
    if old != new:
        raise NotInPlaceError(f"sổ cũ có đuôi {old}, sổ mới {new}")


def _rebuilt(why: NotInPlaceError, filing: Filing, grids: Sequence[Grid]) -> list[str]:
    """Why a workbook is built from its data, and what of the old one it lacks."""
    return [f"Không ghi thẳng vào sổ cũ được: {why}.", *left_out(filing, grids)]
