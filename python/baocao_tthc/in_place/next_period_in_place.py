"""The workbook of the next period as the office has made it its own.

Cells of forms, ThongTin and NoiDung change, KiemTra and PhanHoi are emptied, what an accepted month
locked is open again; LichSu and TongQuan, which the program writes whole, are put in anew. What
cannot be kept is told, a line each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from .. import __version__
from ..checks.superiors_remarks import month_remarks
from ..entries.data import TO_REVIEW, InfoValue
from ..entries.from_filing import data_of
from ..entries.next_period import NextPeriod
from ..filing import Filing, Place, Text, Trouble
from ..outline import info_items, outline
from ..reading.grid import Grid
from ..reading.inputs import REVIEWED, UNREVIEWED, review_column
from ..sheets import FINDINGS, GUIDE, HISTORY, INFO, OVERVIEW, REPORT_MADE, VERSION_NAME
from ..vietnamese import fold, full_date
from ..wording import Cells
from ..workbook import builder_of
from ..workbook.guide_sheet import NOT_MADE, NOT_SENT
from ..workbook.info_sheet import InfoFormulas, info_cells
from ..workbook.text_sheet import review_mark
from .built_sheets import with_built_sheets
from .entry_locks import choice_cells, with_entries
from .filling import UNUSUAL, Filling
from .form_writes import NotInPlaceError
from .notes import with_notes
from .office_workbook import Writes
from .sheet_cells import CellWrite, Spot, UnusualPartError

_DAY_ZERO = date(1899, 12, 30)  # of Excel's calendar
_MOVED = ("month", "year", "period_from", "period_to")
_ANEW = (HISTORY, OVERVIEW)
_LOOK_GOES = (
    "LichSu và TongQuan được dựng lại: màu, độ rộng cột, ghi chú cơ quan đặt ở hai tờ ấy không giữ."
)


def next_period(
    filing: Filing, grids: Sequence[Grid], made: NextPeriod, target: Path
) -> tuple[bytes, list[str]]:
    """The content of the next workbook, and what a person must know of it.

    Raises NotInPlaceError when the workbook is not laid out as the program lays it out.
    """
    new = _NextWorkbook(filing, grids, made)
    try:
        return new.content(target), new.said
    except UnusualPartError as error:
        raise NotInPlaceError(UNUSUAL) from error


class _NextWorkbook:
    """The making of one next workbook."""

    def __init__(self, filing: Filing, grids: Sequence[Grid], made: NextPeriod) -> None:
        self._filing, self._grids, self._made = filing, grids, made
        self.said: list[str] = [_LOOK_GOES]
        self._filling = Filling(filing, grids, data_of(filing), made.data)
        self._office = self._filling.office
        names = self._filling.sheet_names
        named_alike = names.keys() == set(names.values())
        if not (self._filling.stands_alike and named_alike and self._info_alike()):
            raise NotInPlaceError("các biểu hoặc ThongTin không còn đứng như mẫu")
        if not {*_ANEW, GUIDE, FINDINGS} <= self._office.sheets.keys():
            raise NotInPlaceError("sổ thiếu tờ của mẫu")

    def content(self, target: Path) -> bytes:
        """The workbook; `said` grows by what was not kept."""
        filled = self._filling.unchecked(self._writes())
        built = builder_of(target)(self._filling.aligned_data(), None)
        content = with_built_sheets(filled.content, built, _ANEW)
        content, untold = with_notes(content, built, self._notes())
        if month_remarks(self._filing).is_locked:
            tables = self._filing.tables
            choices = choice_cells(self._office, tables)
            content, _ = with_entries(content, tables, self._grids, choices, locked=False)
        waiting = tuple(place for place in filled.waiting if place.sheet not in _ANEW)
        version = self._office.meaning(VERSION_NAME).strip('"')
        if version and version != __version__:
            self.said.append(
                f"Nút bấm và HuongDan là của phiên bản {version}; chương trình nay là "
                f"{__version__}."
            )
        self.said += [
            *self._filling.notes,
            *self._filling.afterwards(filled._replace(waiting=waiting)),
            *untold,
        ]
        return content

    def _info_alike(self) -> bool:
        cells = info_cells()
        places = {key: self._info_place(key) for key in _MOVED}
        return all(
            place is None or (place.sheet, f"$B${place.row}") == (INFO, cells[key])
            for key, place in places.items()
        )

    def _info_place(self, key: str) -> Place | None:
        if key in self._filing.info:
            return self._filing.info[key].place
        return self._filing.blanks.get(key)

    def _writes(self) -> Writes:
        writes: dict[str, dict[Spot, CellWrite]] = {}
        for place, write in (
            *self._info(),
            *self._headings(),
            *self._reviews(),
            *self._counts(),
            *self._guide(),
            *self._remarks(),
        ):
            writes.setdefault(place.sheet, {})[place.row, place.column] = write
        for sheet, cells in self._filling.emptied_list().items():
            writes.setdefault(sheet, {}).update(cells)
        return writes

    def _info(self) -> Iterator[tuple[Place, CellWrite]]:
        """Month, year and period of the new one; what belongs to one report only goes."""
        for item in info_items():
            place = self._info_place(item.key)
            if place is None or (item.key not in _MOVED and item.kind not in ("number", "date")):
                continue
            value = self._made.data.info[item.key] if item.key in _MOVED else None
            yield place, CellWrite(self._as_stored(place, value))

    def _as_stored(self, place: Place, value: InfoValue | None) -> float | str | None:
        """A day as the cell holds it now: a date, or typed as text."""
        if isinstance(value, date):
            cell = self._office.cell(place)
            typed = cell is not None and cell.kind in ("s", "inlineStr") and cell.value != ""
            return full_date(value) if typed else (value - _DAY_ZERO).days
        return value if value is None or isinstance(value, str) else int(value)

    def _headings(self) -> Iterator[tuple[Place, CellWrite]]:
        """Periods typed into the heads of forms follow ThongTin again; nothing is chosen there."""
        line = InfoFormulas(self._made.data).period(None)
        for table in self._filing.tables:
            for stated in table.periods:
                cell = self._office.cell(stated.place)
                if cell is None or cell.formula is None:
                    yield stated.place, CellWrite(str(line.value), line.formula)
            if table.nothing:
                yield table.nothing.place, CellWrite(None)
            self._note_old_titles(table.headings, {stated.place for stated in table.periods})

    def _note_old_titles(self, headings: Sequence[Text], dated: set[Place]) -> None:
        old = self._filing.period
        names = {fold(f"tháng {old.end.month:02d}"), fold(f"tháng {old.end.month} ")} if old else ()
        for place, text in headings:
            cell = self._office.cell(place)
            typed = cell is not None and cell.formula is None and place not in dated
            if typed and any(name in f"{fold(text)} " for name in names):
                self.said.append(f"Tiêu đề gõ tay ở {Cells((place,))} còn ghi kỳ cũ; hãy sửa lại.")

    def _reviews(self) -> Iterator[tuple[Place, CellWrite]]:
        """The mark beside each text: not looked through yet, or none."""
        grids = {grid.name: grid for grid in self._grids}
        texts = [(code, text) for code, found in self._filing.texts.items() for text in found]
        texts += [(key, self._filing.info[key]) for key in TO_REVIEW if key in self._filing.info]
        for code, text in texts:
            grid = grids[text.place.sheet]
            if column := review_column(grid):
                place = text.place._replace(column=column)
                written = fold(grid.text(place.row, column))
                if code in self._made.data.unreviewed:
                    mark = review_mark(
                        text.place.cell, str(grid.at(text.place.row, text.place.column))
                    )
                    yield place, CellWrite(str(mark.value), mark.formula or "")
                elif written in (fold(REVIEWED), fold(UNREVIEWED)):
                    yield place, CellWrite(None)

    def _counts(self) -> Iterator[tuple[Place, CellWrite]]:
        kinds = {item.code: item.kind for item in outline()}
        for code, cell in self._filing.numbers.items():
            if kinds.get(code) == "number" and cell.trouble is not Trouble.EMPTY:
                yield cell.place, CellWrite(None)

    def _guide(self) -> Iterator[tuple[Place, CellWrite]]:
        """The report of the new period is neither made nor sent."""
        place = self._office.named(REPORT_MADE)
        if place and place.sheet == GUIDE:
            yield place, CellWrite(NOT_MADE)
            yield place._replace(row=place.row + 1), CellWrite(NOT_SENT)

    def _remarks(self) -> Iterator[tuple[Place, CellWrite]]:
        """Nothing was said of the new month yet."""
        grids = {grid.name: grid for grid in self._grids}
        for line in self._filing.remarks:
            if line.cell:
                sheet, row, _ = line.cell
                for column in range(1, len(grids[sheet].row(row)) + 1):
                    yield Place(sheet, row, column), CellWrite(None)

    def _notes(self) -> Mapping[str, Mapping[str, str]]:
        """The notes on what was carried over: by sheet and address."""
        found: dict[str, dict[str, str]] = {}
        for table, data in zip(self._filing.tables, self._made.data.forms, strict=True):
            for index, column, text in data.notes:
                place = Place(table.sheet, table.rows[index].number, table.sheet_columns[column])
                found.setdefault(table.sheet, {})[place.cell] = text
        return found
