"""Lists of cases, and the many ways in which systems and people write one and the same list."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter
from hypothesis import strategies as st

from support.exports import HEADS, Case, in_1258

_NOTES = (
    "", "ghi chú", 'nói "gấp"', "a, b; c|d", "hai\ndòng", "'001", '"mở mà không đóng', "=1+1",
    "5' đợi", "tab\tở giữa", "O'Lao", '5" màn hình',
)  # fmt: skip
_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M:%S", "%H:%M %d/%m/%Y")
_TITLES = (
    (), ("DANH SÁCH HỒ SƠ",), ("UBND xã Ninh Giang", "", "Từ ngày 21/12/2025 đến ngày 20/01/2026"),
)  # fmt: skip
_BELOW = (
    (), ("", "Tổng cộng"), ("", "Ghi chú: số liệu tính đến ngày xuất"),
    ("", "Ninh Giang, ngày 20 tháng 01 năm 2026", "NGƯỜI LẬP BIỂU", "Trần Thị Lan"),
)  # fmt: skip
_ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1258")


class Writing(NamedTuple):
    """How a list is written: `kind` "csv", "xlsx" or "html"; `fields` "column", "groups" (a row
    with the name above its cases) or "merged" (in the first row of a field only).
    """

    kind: str
    fields: str
    separator: str
    quoting: int
    encoding: str
    line_end: str
    day: str
    titles: tuple[str, ...]
    below: tuple[str, ...]
    blanks: bool
    numbered: bool
    hidden: bool


writings = st.builds(
    Writing,
    kind=st.sampled_from(("csv", "csv", "xlsx", "html")),
    fields=st.sampled_from(("column", "column", "groups", "merged")),
    separator=st.sampled_from(",;\t|"),
    quoting=st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC)),
    encoding=st.sampled_from(_ENCODINGS),
    line_end=st.sampled_from(("\n", "\r\n", "\r")),
    day=st.sampled_from(_DAYS),
    titles=st.sampled_from(_TITLES),
    below=st.sampled_from(_BELOW),
    blanks=st.booleans(),
    numbered=st.booleans(),
    hidden=st.booleans(),
)


@st.composite
def lists_of_cases(draw: st.DrawFn) -> list[tuple[Case, str]]:
    """Cases with nothing doubtful in them, each with a note; those of a field stand together."""
    made = []
    for number in range(draw(st.integers(1, 9))):
        received = date(2025, 12, 1) + timedelta(days=draw(st.integers(0, 60)))
        due = received + timedelta(days=draw(st.integers(1, 20)))
        ended = received + timedelta(days=draw(st.integers(0, 22))) if draw(st.booleans()) else None
        closed = ("Đã giải quyết", "Đã giải quyết", "Từ chối", "Rút hồ sơ")
        status = draw(st.sampled_from(closed if ended else ("Đang giải quyết", "Yêu cầu bổ sung")))
        field = draw(st.sampled_from(("Hộ tịch", "Chứng thực", "Đất đai", "Y tế, dân số")))
        channel = draw(st.sampled_from(("Trực tuyến", "Trực tiếp")))
        case = (
            f"H24.7-2601{number:02d}-{number:04d}",
            field,
            channel,
            received,
            due,
            ended,
            status,
        )
        made.append((case, draw(st.sampled_from(_NOTES))))
    return sorted(made, key=lambda pair: pair[0][1])


def write_list(path: Path, cases: Sequence[tuple[Case, str]], how: Writing) -> Path:
    """Write the list; its file has the ending of its kind."""
    rows = [*([title] for title in how.titles), [*HEADS, "Ghi chú"]]
    if how.numbered:
        rows.append([f"({n})" for n in range(1, len(rows[-1]) + 1)])
    before = ""
    for order, ((code, field, channel, *days, status), note) in enumerate(cases, 1):
        if how.fields == "groups" and field != before:
            rows.append(["", f"Lĩnh vực: {field}"])
        once = how.fields == "merged" and field != before
        shown = field if how.fields == "column" or once else ""
        before = field
        written = [day.strftime(how.day) if day else "" for day in days]
        rows.append([str(order), code, shown, channel, *written, status, note])
        if how.blanks and order % 3 == 0:
            rows.append([])
    rows += [[text] if text else [] for text in how.below]
    made = {"csv": _csv, "xlsx": _xlsx, "html": _html}[how.kind]
    return made(path.with_suffix(f".{'xls' if how.kind == 'html' else how.kind}"), rows, how)


def _csv(path: Path, rows: Sequence[Sequence[Any]], how: Writing) -> Path:
    stream = io.StringIO()
    writer = csv.writer(
        stream, delimiter=how.separator, quoting=how.quoting, lineterminator=how.line_end
    )
    writer.writerows(rows)
    text = stream.getvalue()
    encoded = in_1258(text) if how.encoding == "cp1258" else text.encode(how.encoding)
    path.write_bytes(encoded)
    return path


def _xlsx(path: Path, rows: Sequence[Sequence[Any]], how: Writing) -> Path:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        page = book.add_worksheet("Danh sách")
        for index, row in enumerate(rows):
            page.write_row(index, 0, row)
            if how.hidden and index % 4 == 3 and index > len(how.titles) + 1:
                page.set_row(index, None, None, {"hidden": True})
    return path


def _html(path: Path, rows: Sequence[Sequence[Any]], how: Writing) -> Path:
    width = max(map(len, rows))
    lines = []
    for row in rows:
        cells = [f"<td>{html.escape(text).replace(chr(10), '<br>')}</td>" for text in row]
        if len(row) == 1:
            cells = [f'<td colspan="{width}">{html.escape(row[0])}</td>']
        lines.append(f"<tr>{''.join(cells)}</tr>")
    page = f'<html><meta charset="utf-8"><table border=1>{"".join(lines)}</table></html>'
    path.write_text(page, encoding="utf-8")
    return path
