"""What a superior wrote into a response elsewhere than where it is read: told, never lost."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path

from ..filing import Place
from ..ooxml.expected_files import WORKBOOK, opened_as
from ..reading.grid import Grid
from ..reading.inputs import as_date
from ..sheets import cut
from ..vietnamese import full_date, one_line

Spot = tuple[int, int]
_MAX_TOLD, _MAX_TEXT = 8, 120  # cells, characters of one
_TITLE_ROWS = 2  # the title and the hint
_MAX_DAYS = 366  # from the month reported to a day by which an answer is wanted
_COMMENT = re.compile(rb"<(?:[a-z]{1,9}:)?comment\s([^<>]*)>")
_AT = re.compile(rb'\bref="([A-Z]{1,3}[0-9]{1,7})"')


def words_elsewhere(
    head: Grid, header: int, columns: Collection[int], read: Collection[Spot]
) -> Iterator[str]:
    """The cells with words beside the list of remarks and above it, where only those of `read` are
    looked at; a sentence each, of many the first.
    """
    spots = [
        (row, column)
        for row in range(_TITLE_ROWS + 1, head.height + 1)
        for column in range(1, len(head.row(row)) + 1)
        if head.text(row, column)
        and (column not in columns if row >= header else (row, column) not in read)
    ]
    yield from _told(head, spots, "ngoài bảng ý kiến")


def words_right_of(grid: Grid, last: int) -> Iterator[str]:
    """The cells with words right of a list that the program wrote."""
    spots = [
        (row, column)
        for row in range(_TITLE_ROWS + 1, grid.height + 1)
        for column in range(last + 1, len(grid.row(row)) + 1)
        if grid.text(row, column)
    ]
    yield from _told(grid, spots, "ngoài danh sách")


def _told(grid: Grid, spots: Sequence[Spot], where: str) -> Iterator[str]:
    for spot in spots[:_MAX_TOLD]:
        text = cut(one_line(grid.text(*spot)), _MAX_TEXT)
        yield f"{cell_name(grid, spot)} của phản hồi có chữ {where}, không thành ý kiến: “{text}”."
    if len(spots) > _MAX_TOLD:
        yield f"Còn {len(spots) - _MAX_TOLD} ô nữa như thế ở tờ {grid.name}; hãy xem tệp phản hồi."


def cell_name(grid: Grid, spot: Spot) -> str:
    """A cell as a sentence begins with it."""
    return f"Ô {Place(grid.name, *spot).cell} tờ {grid.name}"


def notes_in(file: Path) -> Iterator[str]:
    """The cells with a note or a comment, in one sentence."""
    with opened_as(WORKBOOK, file, whole=False) as archive:
        parts = [name for name in archive.members if name.startswith("xl/comments")]
        found = [at[1].decode() for name in parts for at in _places(archive.read(name))]
    if found:
        cells = ", ".join(dict.fromkeys(found[:_MAX_TOLD]))
        more = "…" if len(found) > _MAX_TOLD else ""
        yield f"Phản hồi có ghi chú gắn vào ô {cells}{more}, không thành ý kiến; hãy xem tệp ấy."


def _places(comments: bytes) -> Iterator[re.Match[bytes]]:
    for comment in _COMMENT.finditer(comments):
        if at := _AT.search(comment[1]):
            yield at


def read_deadline(value: object, shown: str, month: str) -> tuple[date | None, tuple[str, ...]]:
    """The day by which an answer is wanted, and what is to be told of one that is none: no date, or
    one that is no day in the year after the month ("2026-01").
    """
    day = as_date(value)
    begin = date.fromisoformat(f"{month}-01") if month else None
    if day and (begin is None or 0 <= (day - begin).days <= _MAX_DAYS):
        return day, ()
    if not shown:
        return None, ()
    said = full_date(day) if day else shown
    return None, (
        f"“Trả lời trước ngày” của phản hồi ghi “{cut(one_line(said), _MAX_TEXT)}”, không hiểu là "
        "ngày nào; hãy hỏi cấp trên.",
    )
