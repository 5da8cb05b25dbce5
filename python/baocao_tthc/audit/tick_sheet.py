"""The tick list as a sheet to be printed and signed: the numbers that differ first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import OutputError
from ..files import written_whole
from ..sheets import CELL_LIMIT, cut
from ..vietnamese import full_date
from .auditing import Audit
from .tick_list import State, Tick

if TYPE_CHECKING:
    from ..workbook.sheet_writer import Sheet
    from ..workbook.styles import Style

_SHEET = "PhieuDoiChieu"
_HEADS = ("STT", "Đoạn", "Câu chữ", "Số", "Cách viết", "Kết quả", "Đối chiếu với", "Ghi chú")
_PIXELS = (42, 52, 300, 76, 76, 112, 208, 320)
_SIZE = 11
_MAX_TEXT = CELL_LIMIT // 2  # characters, of at most two UTF-16 units each
_EXACTNESS = {
    "exact": "đúng số",
    "rounded": "làm tròn",
    "over": "hơn",
    "under": "dưới",
    "about": "khoảng",
}
_LEAD = (
    "Mỗi dòng là một con số đọc được trong lời văn. Dòng LỆCH đứng trước; các dòng sau theo thứ tự "
    "của báo cáo. “Đoạn” đếm mọi đoạn của tệp Word, kể cả trong bảng."
)
_SIGNED = "Người soát: ……………………………………………………     Ngày …… tháng …… năm …………"


def write_tick_sheet(
    found: Audit, target: Path, workbook: Path | None = None, *, overwrite: bool
) -> None:
    """Write the sheet of an audit, done with that `workbook` too.

    Raises OutputError when it would replace a file unasked, or what was audited.
    """
    if target.suffix.lower() != ".xlsx":
        raise OutputError(f"Phiếu đối chiếu “{target}” phải có đuôi .xlsx; hãy đổi tên tệp.")
    for source in (found.filing.file, workbook):
        if source and target.exists() and source.exists() and target.samefile(source):
            raise OutputError(f"Phiếu đối chiếu không được là chính “{target}”; hãy chọn tên khác.")
    with written_whole(target, overwrite=overwrite) as temporary:
        _write(found, temporary, _heading(found, workbook, datetime.now()))


def _heading(found: Audit, workbook: Path | None, when: datetime) -> list[str]:
    held = f"phụ lục của báo cáo và sổ {workbook.name}" if workbook else "phụ lục của báo cáo"
    return [
        f"Báo cáo: {found.filing.file.name}",
        f"Soát lúc {when:%H:%M} ngày {full_date(when.date())}, đối chiếu với {held}.",
        found.extent,
        _LEAD,
    ]


def _write(found: Audit, target: Path, heading: Sequence[str]) -> None:
    from ..workbook import styles, text_metrics
    from ..workbook.sheet_writer import Book

    book = Book(str(target))
    sheet = book.sheet(_SHEET)
    sheet.columns(1, _PIXELS)
    sheet.title("PHIẾU ĐỐI CHIẾU SỐ LIỆU CỦA BÁO CÁO")
    last = len(_HEADS)
    for row, line in enumerate(heading, 2):
        style = styles.HINT if line == _LEAD else styles.MIDDLE
        sheet.merge((row, 1, row, last), line, style, styles.WRAP)
        sheet.height(row, text_metrics.texts_height([(line, sum(_PIXELS))], _SIZE, least=18.0))
    head = len(heading) + 2
    sheet.heads((head, 1), _HEADS, styles.size(_SIZE))
    sheet.height(head, 24)
    row = head
    for row, tick in enumerate(_in_order(found.ticks), head + 1):
        _write_tick(sheet, row, row - head, tick)
    sheet.merge((row + 2, 1, row + 2, last), _SIGNED, styles.OPEN, styles.MIDDLE)
    sheet.height(row + 2, 36)
    sheet.start_at(head + 1, 1)
    sheet.a4(landscape=True, repeat=(head, head), area=f"A1:H{row + 2}")
    book.raw.close()


def _in_order(ticks: Sequence[Tick]) -> list[Tick]:
    return sorted(ticks, key=lambda tick: tick.state is not State.DIFFERS)


def _write_tick(sheet: Sheet, row: int, order: int, tick: Tick) -> None:
    from ..workbook import styles

    differs = tick.state is State.DIFFERS
    look: tuple[Style, ...] = (styles.SOFT_BOX, styles.TOP, styles.WRAP, styles.size(_SIZE))
    look += (styles.BAD,) if differs else ()
    amount = styles.COUNT if isinstance(tick.value, int) else styles.RATE
    middle: Style = {"align": "center"}
    texts = (tick.text, tick.held_to_words, tick.why or "")
    words, held_to, why = (cut(text, _MAX_TEXT) for text in texts)
    result = tick.state.label.upper() if differs else tick.state.label
    sheet.write(row, 1, order, *look, middle)
    sheet.write(row, 2, tick.paragraph, *look, middle)
    sheet.write(row, 3, words, *look)
    sheet.write(row, 4, tick.value, *look, {**amount, "valign": "top"})
    sheet.write(row, 5, _EXACTNESS[tick.exactness], *look, middle)
    sheet.write(row, 6, result, *look, middle, styles.BOLD if differs else {})
    sheet.write(row, 7, held_to, *look)
    sheet.write(row, 8, why, *look, styles.OPEN)
    fitted = ((words, _PIXELS[2]), (result, _PIXELS[5]), (held_to, _PIXELS[6]), (why, _PIXELS[7]))
    sheet.fit_texts(row, fitted, _SIZE)
