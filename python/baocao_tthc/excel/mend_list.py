"""Sửa hộ: the sheet SuaHo lists what may be written otherwise; what is ticked there is mended.

Only texts are written, each where its cell still holds what was listed, and put back the same way.
Whole texts, by which that is seen, stand in hidden columns: a list works after the file was closed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import xlwings as xw

from ..checks.catalogue import AUDIT_RULES, catalogue
from ..checks.entered_texts import reporting_month
from ..errors import TthcError
from ..filing import Filing
from ..mending.corrections import Correction, Mend, corrected
from ..mending.in_workbook import mends_of_texts
from ..reading.grid import Grid
from ..sheets import MENDS, literal, quoted
from ..workbook.styles import HEAD_FILL
from .dialogs import confirmed, status, tell
from .host import live_filing, live_reading, shown_text
from .text_exchange import exchange, obstacle_of

_HEADS = (
    *("Sửa?", "Ô", "Cũ", "Mới", "Trong câu", "Vì sao", "Kết quả"),
    *("Cả ô trước khi sửa", "Cả ô sau khi sửa", "Từ chữ thứ"),  # hidden
)
_WIDTHS = (6, 15, 20, 20, 43, 24, 25, 0, 0, 0)
_MONTH_CELL, _HEAD_ROW, _FIRST_ROW = (1, 10), 2, 3
_TICK_COLUMN, _LINK_COLUMN, _RESULT_COLUMN, _AFTER_COLUMN = 1, 2, 7, 9
_TICK, _MENDED, _PUT_BACK = "x", "Đã sửa", "Đã ghi lại chữ cũ"
_NOTHING = "(bỏ)"  # in the place of new words: the old ones go
_SINGLE = 2  # xlUnderlineStyleSingle
_HOW = (
    "Để dấu x ở cột “Sửa?” cho chỗ muốn sửa, xóa x ở chỗ muốn giữ, rồi bấm nút “Sửa hộ”. Chỉ chữ "
    "được sửa, không con số nào đổi; bấm lần nữa thì hoàn tác được."
)
_WHETHER_TO_MEND = (
    "Sửa {} chỗ đang có dấu x ở tờ SuaHo?\n\nCó: sửa; bấm nút lần nữa thì hoàn tác được.\n"
    "Không: chưa sửa, lập lại danh sách."
)
_WHETHER_TO_PUT_BACK = (
    "Lần trước đã sửa {} chỗ ghi ở tờ SuaHo. Hoàn tác?\n\nCó: ghi lại chữ cũ.\n"
    "Không: giữ chữ đã sửa, lập danh sách mới (sau đó không hoàn tác được nữa)."
)
_FIGURES_CHANGED = (
    "Có công thức lấy số theo chữ được sửa nên số liệu sẽ đổi; đã ghi lại chữ cũ, chưa chữ nào bị "
    "sửa. Hãy sửa những chữ ấy bằng tay."
)


class _Line(NamedTuple):
    """A correction as SuaHo has it; `where` is "NoiDung!C12", `begin` counts its letters from 0."""

    row: int
    ticked: bool
    where: str
    old: str
    new: str
    result: str
    before: str
    after: str
    begin: int


def mend_texts(book: xw.Book) -> None:
    """Sửa hộ: list what may be mended; then mend what is ticked; then put it back, if wanted."""
    with status(book, "Đang đọc lời văn…"):
        filing, grids = live_reading(book)
        sheet = _found(book)
        lines = _lines(sheet) if sheet and _is_of(sheet, filing) else []
    mended = [line for line in lines if line.result == _MENDED]
    ticked = [line for line in lines if line.ticked and not line.result]
    if sheet and mended and confirmed(book, _WHETHER_TO_PUT_BACK.format(len(mended))):
        _put_back(book, sheet, mended)
    elif sheet and not mended and ticked and confirmed(book, _WHETHER_TO_MEND.format(len(ticked))):
        _mend(book, sheet, ticked, _figures(filing))
    else:
        _list(book, filing, grids)


def _found(book: xw.Book) -> xw.Sheet | None:
    """Our sheet; raises TthcError for one of that name that is somebody else's."""
    sheet = next((sheet for sheet in book.sheets if sheet.name == MENDS), None)
    if sheet is None:
        return None
    heads = sheet.range((_HEAD_ROW, 1), (_HEAD_ROW, len(_HEADS))).value
    if heads != list(_HEADS) and any(heads):
        raise TthcError(
            f"Sổ đã có tờ “{MENDS}” không phải của nút này; hãy đổi tên tờ ấy rồi bấm lại."
        )
    return sheet


def _is_of(sheet: xw.Sheet, filing: Filing) -> bool:
    """Whether the list is of the workbook's month: it comes along when the file is copied."""
    return bool(sheet.range(_MONTH_CELL).value == _month(filing))


def _month(filing: Filing) -> str:
    return "tháng {} năm {}".format(*(reporting_month(filing) or ("?", "?")))


def _lines(sheet: xw.Sheet) -> list[_Line]:
    last = max(_FIRST_ROW, sheet.used_range.last_cell.row)
    block = sheet.range((_FIRST_ROW, 1), (last, len(_HEADS)))
    lines = []
    for row, cells in enumerate(block.options(ndim=2, empty="").value, _FIRST_ROW):
        tick, where, old, new, _, _, result, before, after, begin = map(_text, cells)
        if begin.isdecimal():
            ticked = tick.strip().lower() == _TICK
            new = "" if new == _NOTHING else new
            own = (row, ticked, where, old, new, result, before, after, int(begin) - 1)
            lines.append(_Line(*own))
    return lines


def _text(cell: object) -> str:
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def _list(book: xw.Book, filing: Filing, grids: Sequence[Grid]) -> None:
    with status(book, "Đang tìm chữ sửa được…"):
        mends = mends_of_texts(filing, grids)
        rows = [_row(book, one) for one in mends]
        if mends or _found(book):
            _show(_sheet(book), rows, _month(filing))
    if not mends:
        tell(book, "Không có chữ nào để sửa hộ.")
        return
    ticked = sum(row[0] == _TICK for row in rows)
    tell(
        book,
        f"Có {len(rows)} chỗ chữ sửa được, ghi ở tờ {MENDS}; {ticked} chỗ đã đánh dấu x. Chưa chữ "
        "nào bị sửa.\n\nBước sau: xóa x ở chỗ muốn giữ, gõ x vào chỗ muốn sửa thêm, rồi bấm "
        "“Sửa hộ” lần nữa.",
    )


def _row(book: xw.Book, one: Mend) -> tuple[str, ...]:
    sheet, _, cell = str(one.place).rpartition("!")
    target, said = literal(f"#{quoted(sheet)}!{cell}"), literal(str(one.place))
    obstacle = obstacle_of(book.sheets[sheet].range(cell))
    return (
        _TICK if one.made.sure and not obstacle else "",
        f"=HYPERLINK({target},{said})",
        *map(shown_text, (one.old, one.made.new or _NOTHING, one.around(one.old))),
        _why(one.made.rule) + (f"; {one.made.decide}" if one.made.decide else ""),
        obstacle,
        shown_text(one.text),
        "",
        str(one.made.begin + 1),
    )


def _why(rule: str) -> str:
    """The rule in words."""
    found = catalogue().get(rule) or catalogue(AUDIT_RULES)[rule]
    return found.title


def _sheet(book: xw.Book) -> xw.Sheet:
    """SuaHo, made when there is none, empty and in front."""
    sheet = _found(book) or book.sheets.add(MENDS, after=book.sheets[len(book.sheets) - 1])
    sheet.cells.clear_contents()
    sheet.visible = True
    sheet.activate()
    return sheet


def _show(sheet: xw.Sheet, rows: Sequence[tuple[str, ...]], month: str) -> None:
    heads = sheet.range((_HEAD_ROW, 1), (_HEAD_ROW, len(_HEADS)))
    sheet.range((1, 1)).value, sheet.range(_MONTH_CELL).value = _HOW, month
    heads.value = list(_HEADS)
    heads.color, heads.api.Font.Bold = HEAD_FILL, True
    for column, width in enumerate(_WIDTHS, 1):
        sheet.range((1, column)).column_width = width
    if rows:
        _fill(sheet, rows)
    sheet.range((_FIRST_ROW, _TICK_COLUMN)).select()


def _fill(sheet: xw.Sheet, rows: Sequence[tuple[str, ...]]) -> None:
    last = _FIRST_ROW + len(rows) - 1
    block = sheet.range((_FIRST_ROW, 1), (last, len(_HEADS)))
    links = sheet.range((_FIRST_ROW, _LINK_COLUMN), (last, _LINK_COLUMN))
    block.number_format, links.number_format = "@", "General"
    links.api.Font.Underline = _SINGLE
    block.value = rows
    seen = sheet.range((_FIRST_ROW, 1), (last, _RESULT_COLUMN))
    seen.wrap_text = True  # what is hidden must not make the rows higher
    seen.rows.autofit()


def _mend(
    book: xw.Book, sheet: xw.Sheet, ticked: Sequence[_Line], figures: Sequence[object]
) -> None:
    cells: dict[str, list[_Line]] = defaultdict(list)
    for line in ticked:
        cells[line.where].append(line)
    with status(book, "Đang sửa chữ…"):
        wanted = {where: (own[0].before, _mended(own)) for where, own in cells.items()}
        left = exchange(book, wanted)
        done = {where: texts for where, texts in wanted.items() if where not in left}
        if _figures(live_filing(book)) != figures:
            exchange(book, {where: (new, old) for where, (old, new) in done.items()})
            raise TthcError(_FIGURES_CHANGED)
        _note(sheet, ticked, left, _MENDED)
        for line in ticked:
            if line.where in done:
                text = shown_text(done[line.where][1])
                sheet.range((line.row, _AFTER_COLUMN)).value = text
    said = [f"Đã sửa {sum(line.where in done for line in ticked)} chỗ; không con số nào đổi."]
    said += _told(ticked, left)
    said.append("Bước sau: bấm “Kiểm tra số liệu”. Muốn hoàn tác thì bấm “Sửa hộ” lần nữa.")
    tell(book, "\n\n".join(said))


def _mended(own: Sequence[_Line]) -> str:
    """The text of a cell with these corrections; as it was where one is not what was listed."""
    text = own[0].before
    made = [Correction(line.begin, line.begin + len(line.old), line.new, "") for line in own]
    as_listed = all(
        line.before == text and text[one.begin : one.end] == line.old
        for line, one in zip(own, made, strict=True)
    )
    return corrected(text, sorted(made)) if as_listed else text


def _put_back(book: xw.Book, sheet: xw.Sheet, mended: Sequence[_Line]) -> None:
    with status(book, "Đang ghi lại chữ cũ…"):
        left = exchange(book, {line.where: (line.after, line.before) for line in mended})
        _note(sheet, mended, left, _PUT_BACK)
    back = sum(line.where not in left for line in mended)
    tell(book, "\n\n".join([f"Đã ghi lại chữ cũ ở {back} chỗ.", *_told(mended, left)]))


def _told(lines: Sequence[_Line], left: Mapping[str, str]) -> Iterator[str]:
    if kept := sum(line.where in left for line in lines):
        yield f"{kept} chỗ để lại, vì sao thì xem cột Kết quả của tờ {MENDS}."


def _note(sheet: xw.Sheet, lines: Sequence[_Line], left: Mapping[str, str], done: str) -> None:
    for line in lines:
        sheet.range((line.row, _RESULT_COLUMN)).value = left.get(line.where, done)


def _figures(filing: Filing) -> list[object]:
    """Every number that is reported, in its order."""
    rows = [
        row
        for table in filing.tables
        for row in (*table.lines, *([table.total] if table.total else []))
    ]
    cells = [cell for row in rows for cell in row.cells.values()]
    return [cell.value for cell in (*cells, *filing.numbers.values())]
