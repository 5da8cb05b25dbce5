"""A response received by the unit: is it to this workbook, and what does PhanHoi gain by it?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ..checks.superiors_remarks import month_remarks, place_of, rows_by_name, told_remarks
from ..errors import WorkbookError
from ..filing import Filing
from ..period import spoken_month
from ..remarks import NARRATIVE, Kind, Line, MonthRemarks, figure_lines, remarks_on_revision
from ..sending.manifest import identity
from ..sending.revisions import packages_of
from ..units import unit_key
from ..vietnamese import full_date, one_line
from ..wording import first_lines
from .response_file import Response, SentTo, read_response

MAX_REASON = 500  # characters
_MAX_TOLD = 6  # remarks beside an acceptance that are said at once
_MONTH = 45  # days; a longer period is a quarter, half a year or a year


class Reception(NamedTuple):
    """The lines that PhanHoi gains, () for a response that was received before; what the workbook
    says of its month then; and what whoever receives it should know, a sentence each.

    With a `doubt`, one sentence, nothing is gained yet: it would replace the superior's last word
    by one that is perhaps older.
    """

    lines: tuple[Line, ...]
    month: MonthRemarks
    said: tuple[str, ...]
    doubt: str = ""


def receive(
    filing: Filing, file: Path, folder: Path, day: date, *, last_word: bool = False
) -> Reception:
    """Receive a response into a workbook whose packages lie in `folder`; one that is in doubt only
    where somebody says that it is the superior's `last_word`.

    Raises WorkbookError, one sentence, when it is no response, or one to somebody else, to another
    month or to another package.
    """
    response = read_response(file)
    _refuse_others(filing, response.to, file, folder)
    month, new = month_remarks(filing), tuple(_lines(response, day))
    of_month = [line for line in filing.remarks if line.month == response.to.month]
    known = remarks_on_revision(response.to.revision, of_month)
    same = known.received(new)
    later = any(line.revision > response.to.revision for line in of_month)
    if same and (later or (same is known.verdict and not known.unlocked)):
        said = f"Phản hồi này (lần {response.to.revision}) đã nhận rồi; sổ không đổi gì."
        return Reception((), month, (said,))
    if not (later or last_word) and (doubt := _doubt(response, known, same)):
        return Reception((), month, (), doubt)
    after = filing._replace(remarks=(*filing.remarks, *new))
    month = month_remarks(after)
    return Reception(new, month, tuple(_said(after, response, month, new)))


def _doubt(response: Response, known: MonthRemarks, same: Line | None) -> str:
    """Why this is perhaps not the last word on its revision; "" where nothing speaks against it."""
    last, revision = known.verdict, response.to.revision
    if last is None or same is last:
        return ""
    if same is not None:
        return (
            f"Phản hồi này (lần {revision}, {response.verdict.lower()}) đã nhận rồi, ngày "
            f"{full_date(same.day)}; sau đó đã nhận phản hồi {last.kind.lower()}, ngày "
            f"{full_date(last.day)}."
        )
    if known.accepted and response.verdict is Kind.RETURNED:
        return (
            f"Bản gửi lần {revision} đã được chấp nhận (nhận ngày {full_date(last.day)}), nhưng "
            "phản hồi này trả lại bản ấy."
        )
    return ""


def unlocking(filing: Filing, reason: str, day: date) -> Line:
    """The line that unlocks an accepted month for that reason; raises WorkbookError."""
    month = month_remarks(filing)
    if month.accepted is None:
        raise WorkbookError(
            f"Sổ “{filing.file}” chưa được chấp nhận nên không bị khóa; cứ sửa số như thường."
        )
    text = one_line(reason)[:MAX_REASON]
    if not text:
        raise WorkbookError("Mở khóa tháng đã được chấp nhận thì phải ghi lý do; hãy ghi lý do.")
    return month.accepted._replace(kind=Kind.UNLOCKED, day=day, text=text, package="", cell=None)


def _refuse_others(filing: Filing, to: SentTo, file: Path, folder: Path) -> None:
    who = identity(filing)
    if unit_key(to.unit) != unit_key(who.unit):
        raise WorkbookError(
            f"Phản hồi “{file}” gửi cho {to.unit or 'đơn vị không ghi tên'}, sổ này của "
            f"{who.unit or 'đơn vị chưa ghi tên'}; hãy chọn đúng tệp."
        )
    days = (who.period.end - who.period.start).days + 1 if who.period else 0
    if to.month != who.month or (to.days > _MONTH) is not (days > _MONTH):
        kind = "kỳ dài kết thúc tháng" if to.days > _MONTH else "tháng"
        raise WorkbookError(
            f"Phản hồi “{file}” về {kind} {spoken_month(to.month)}, không phải kỳ của sổ này "
            f"({who.period.text if who.period else who.spoken_month}); hãy mở đúng sổ rồi nhận."
        )
    for package in packages_of(folder, who.series):
        same = package.number == to.revision
        if same and to.package and package.digest != to.package:
            raise WorkbookError(
                f"Phản hồi “{file}” về một gói lần {to.revision} khác với gói "
                f"“{package.folder.name}” nằm cạnh sổ; hãy hỏi lại cấp trên đã nhận gói nào."
            )


def _lines(response: Response, day: date) -> Iterator[Line]:
    """The verdict, the accepted figures, the remarks."""
    until = f"Trả lời trước ngày {full_date(response.deadline)}." if response.deadline else ""
    verdict = Line(
        response.to.month,
        response.to.revision,
        day,
        response.verdict,
        text=until,
        package=response.to.package,
    )
    yield verdict
    for remark in response.remarks:
        spot = (remark.form, remark.row, remark.column or 0)
        yield verdict._replace(
            kind=Kind.REMARK,
            form=remark.form,
            row=remark.row,
            column=remark.column,
            figure=response.figures.get(spot),
            text=remark.text,
            package="",
        )
    if response.verdict is Kind.ACCEPTED:
        yield from figure_lines(verdict._replace(text=""), response.figures)


def _said(
    filing: Filing, response: Response, month: MonthRemarks, new: tuple[Line, ...]
) -> Iterator[str]:
    revision, last = response.to.revision, month.lines[-1].revision
    remarks = sum(line.kind is Kind.REMARK for line in new)
    yield f"Cấp trên: {response.verdict.lower()} bản gửi lần {revision}, {remarks} ý kiến."
    yield from response.doubts
    if revision < last:
        yield f"Sổ đã có phản hồi của lần {last}; phản hồi lần {revision} chỉ được ghi lại."
        return
    if response.deadline and month.accepted is None:
        yield f"Trả lời trước ngày {full_date(response.deadline)}."
    rows = rows_by_name(filing, new)
    if month.accepted and month.remarks:
        yield "Ý kiến kèm theo, không phải trả lời (ghi ở tờ KiemTra và tờ PhanHoi):"
        advice = [f"- {found.message}" for _, found in told_remarks(filing)]
        yield from first_lines(advice, _MAX_TOLD, " ở tờ PhanHoi.", "ý kiến")
    placeless = sum(
        line.kind is Kind.REMARK
        and line.form not in ("", NARRATIVE)
        and place_of(filing, rows, line) is None
        for line in new
    )
    if placeless:
        yield f"{placeless} ý kiến nói đến dòng, cột không có trong biểu: xem ở tờ PhanHoi."
