"""The button that adds months up: the workbook of a quarter, half a year or a year."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import xlwings as xw

from ..checks import check
from ..entries.longer_period import (
    LongerPeriod,
    is_of,
    longer_period,
    months_known,
    spans_before,
)
from ..errors import WorkbookError
from ..files import free_name, written_whole
from ..filing import Filing
from ..findings.finding import Finding, open_errors
from ..findings.matters import verdict
from ..period import name_of_months
from ..vietnamese import ascii_name
from ..wording import capital, first_lines
from ..workbook import builder_of, write_checked
from .dialogs import (
    ANY_WORKBOOK_FILE,
    MACRO_WORKBOOK_FILE,
    PLAIN_WORKBOOK_FILE,
    Target,
    ask_open_paths,
    ask_target,
    ask_text,
    confirmed,
    status,
)
from .host import file_of, folder_of, has_our_macros, live_filing

if TYPE_CHECKING:
    from ..entries.longer_period import Span

_MAX_DOUBTS = 6  # in a message
_WHICH = "Gộp các tháng thành kỳ nào? Gõ một số:"
_TEXTS = "Lời văn của các tháng không gộp được; hãy viết ở tờ NoiDung của sổ mới."


def add_up_months(book: xw.Book) -> None:
    """Gộp kỳ: from this workbook and its history, and from the months' workbooks that are chosen
    where the history lacks a month.
    """
    with status(book, "Đang đọc số liệu…"):
        filing = live_filing(book)
    span = _asked_span(book, filing)
    files = _files_of_missing(book, filing, span) if span else None
    if span is None or files is None:
        return
    with status(book, "Đang cộng các tháng…"):
        filings = [filing, *_read(book, files)]
        made = longer_period(filings, span)
        wrong = _wrong_months(filings, span)
    if wrong and not confirmed(book, "\n\n".join([*wrong, "Vẫn gộp?"]), grave=True):
        return
    target = _asked_target(book, filing, span)
    if target is None:
        return
    with status(book, "Đang tạo sổ…"):
        findings = _written(made, target)
    doubts = first_lines(made.doubts, _MAX_DOUBTS, unit="chỗ")
    said = [f"Đã tạo sổ {_name(span)}:\n{target.path}", f"{capital(made.period.text)}.", *doubts]
    said += [f"Kiểm tra: {verdict(findings)}.", _TEXTS, "Mở sổ mới ngay?"]
    if confirmed(book, "\n\n".join(said)):
        book.app.books.open(target.path)


def _asked_span(book: xw.Book, filing: Filing) -> Span | None:
    """The months that the clerk chooses of those that are over; None when cancelled."""
    if filing.period is None:
        raise WorkbookError("Sổ chưa ghi kỳ báo cáo; hãy điền ở tờ ThongTin rồi bấm lại.")
    end = filing.period.end
    spans = list(spans_before(end.year, end.month))
    choices = [f"{number}. {_name(span)}" for number, span in enumerate(spans, 1)]
    head = _WHICH
    while (answer := ask_text(book, "\n".join([head, *choices]), "1")) is not None:
        if answer.isdecimal() and 1 <= int(answer) <= len(spans):
            return spans[int(answer) - 1]
        head = f"Hãy gõ một số từ 1 đến {len(spans)}:"
    return None


def _name(span: Span) -> str:
    year, month = span[-1]
    return name_of_months(len(span), month, year)


def _files_of_missing(book: xw.Book, filing: Filing, span: Span) -> tuple[Path, ...] | None:
    """The workbooks of the months that this one does not know, () when it knows all; None when
    the choice was cancelled.
    """
    known = months_known(filing)
    missing = ", ".join(f"{month:02d}/{year}" for year, month in span if (year, month) not in known)
    if not missing:
        return ()
    question = (
        f"Sổ này và tờ LichSu không có đủ số liệu tháng {missing}.\n\nChọn sổ của các tháng ấy? "
        "Giữ Ctrl để chọn nhiều sổ."
    )
    if not confirmed(book, question):
        return None
    return ask_open_paths(book, f"Chọn sổ tháng {missing}", ANY_WORKBOOK_FILE) or None


def _read(book: xw.Book, files: Sequence[Path]) -> list[Filing]:
    """The filings of those files, without that of the workbook which is open here."""
    from ..reading import read_filing

    return [read_filing(file) for file in files if file.resolve() != file_of(book).resolve()]


def _wrong_months(filings: Sequence[Filing], span: Span) -> list[str]:
    """A sentence for each workbook of these months that has errors without explanation."""
    return [
        f"Sổ “{each.file.name}” còn lỗi chưa giải trình: {verdict(found)}."
        for each in filings
        if is_of(each, span) and open_errors(found := check(each))
    ]


def _asked_target(book: xw.Book, filing: Filing, span: Span) -> Target | None:
    kind = MACRO_WORKBOOK_FILE if has_our_macros(book) else PLAIN_WORKBOOK_FILE
    name = f"BaoCao_TTHC_{ascii_name(f'{_name(span)} {filing.unit}')}{kind.rpartition('*')[2]}"
    suggestion = free_name(folder_of(book) / name)
    return ask_target(book, suggestion, f"Lưu sổ {_name(span)}", kind, "sổ mới")


def _written(made: LongerPeriod, target: Target) -> Sequence[Finding]:
    """Write the workbook with what was found in it."""
    with written_whole(target.path, overwrite=target.overwrite) as temporary:
        return write_checked(made.data, builder_of(target.path), temporary)
