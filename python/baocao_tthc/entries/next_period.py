"""The workbook of the next period, from that of this one.

Figures are cleared, the period moves on by its regime, what is pending is carried over field by
field, texts stay but are marked as not looked through, and this period becomes history.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from ..errors import WorkbookError
from ..filing import Filing, FormTable, Row, Trouble
from ..forms import Column
from ..history import with_filing
from ..outline import info_items, outline
from ..period import Period, following
from ..sheets import NOTHING, cut
from ..typed_rows import (
    adds_up,
    carried,
    has_figures,
    lines_of,
    names_of,
    reported,
    unfinished_fields,
    waits,
)
from ..vietnamese import count, fold
from ..wording import Cells, period_dates
from .data import (
    OF_ONE_REPORT,
    TO_REVIEW,
    EnteredValue,
    FormData,
    WorkbookData,
    blank_form,
    info_of_period,
)
from .from_filing import data_of, refuse_copies

_MAX_NAME = 80  # letters of a field in a message


class Carried(NamedTuple):
    """What a field takes over: the `cases` of column `pending`, into column `taken`.

    None when the cell holds no number of cases, or the row is not typed yet, or only in part.
    """

    table: FormTable
    row: Row
    pending: Column
    taken: Column
    cases: int | None


class NextPeriod(NamedTuple):
    """The data of the next workbook, its period, what it takes over, and what needs a look."""

    data: WorkbookData
    period: Period
    carried: tuple[Carried, ...]
    doubts: tuple[str, ...]


def next_period(filing: Filing) -> NextPeriod:
    """Make the next period's data; raises WorkbookError, one sentence, when it cannot be told."""
    if filing.units:
        raise WorkbookError(
            f"“{filing.file.name}” là sổ tổng hợp của nhiều đơn vị; tháng sau hãy tổng hợp lại từ "
            "sổ các đơn vị gửi về."
        )
    period = _period(filing)
    try:
        new = following(period)
    except ValueError as error:
        raise WorkbookError(
            f"Sổ “{filing.file.name}”: {error}; hãy sửa kỳ báo cáo ở ThongTin rồi làm lại."
        ) from error
    _refuse_doubtful(filing)
    moved = tuple(_carried(filing))
    data = data_of(filing)
    kept = {key: value for key, value in data.info.items() if key not in OF_ONE_REPORT}
    made = replace(
        data,
        info=kept | info_of_period(new),
        period=new,
        forms=tuple(_form(table, moved, period) for table in filing.tables),
        numbers={},
        history=with_filing(reported(filing)),
        explanations=(),
        remarks=(),
        unreviewed=frozenset(_to_review(data)),
    )
    return NextPeriod(made, new, moved, tuple(_doubts(filing, period, moved)))


def _period(filing: Filing) -> Period:
    period = filing.period
    if period is None:
        raise WorkbookError(
            f"Sổ “{filing.file.name}” chưa ghi kỳ báo cáo; hãy điền “Kỳ báo cáo từ ngày” và “Kỳ "
            "báo cáo đến ngày” ở tờ ThongTin rồi làm lại."
        )
    return period


def _refuse_doubtful(filing: Filing) -> None:
    """What is there twice, is not typed or cannot be read would be lost in the new workbook."""
    refuse_copies(filing)
    _refuse_untyped(filing)
    codes = [table.form.code for table in filing.tables]
    if filing.unread_history:
        places = Cells(tuple(text.place for text in filing.unread_history))
        raise WorkbookError(
            f"LichSu có chỗ không đọc được ở {places}, sang sổ mới sẽ mất; hãy sửa hoặc xóa các "
            "dòng ấy rồi làm lại (“Kiểm tra số liệu” nói rõ vì sao)."
        )
    for layout in filing.broken:
        if layout.form is not None and layout.form.code not in codes:
            raise WorkbookError(
                f"{layout.form.name} ở {Cells((layout.place,))} hỏng dòng đánh số nên không đọc "
                "được; hãy sửa dòng đánh số như mẫu rồi làm lại."
            )


def _refuse_untyped(filing: Filing) -> None:
    """Of a month without figures nobody knows which cases are pending."""
    untyped = [table for table in filing.tables if not has_figures(table)]
    waiting = [table for table in untyped if _settles(table)]
    if untyped and (waiting or len(untyped) == len(filing.tables)):
        names = ", ".join(table.form.name for table in waiting or untyped)
        raise WorkbookError(
            f"Sổ “{filing.file.name}”: {names} chưa có số liệu nên chưa biết hồ sơ nào chuyển sang "
            f"kỳ sau; hãy nhập số liệu (không có hồ sơ thì chọn “{NOTHING}” ở đầu biểu) rồi làm "
            "lại."
        )


def _settles(table: FormTable) -> bool:
    """Whether cases may go on from the form into the next period."""
    form = table.form
    return form.role == "settlement" or any(carried(form, row) for row in table.rows)


def _carried(filing: Filing) -> Iterator[Carried]:
    """What each field has pending; a form that settles nothing carries nothing over."""
    for table in filing.tables:
        pending, taken = map(table.form.by_key, ("pending", "carried_over"))
        if table.form.role != "settlement" or pending is None or taken is None:
            continue
        open_ = unfinished_fields(table)
        for row in table.rows:
            cases = None if row in open_ else _cases(table, row, pending)
            yield Carried(table, row, pending, taken, cases)


def _cases(table: FormTable, row: Row, pending: Column) -> int | None:
    """How many cases the row has pending; an empty cell is 0 where the row adds up with it."""
    cell = row.cells[pending.number]
    value = cell.value
    if cell.trouble is Trouble.DASH or (cell.trouble is Trouble.EMPTY and adds_up(table.form, row)):
        value = 0
    whole = value is not None and value == int(value) and value >= 0
    return int(value or 0) if whole else None


def _form(table: FormTable, moved: tuple[Carried, ...], period: Period) -> FormData:
    """The form with the names of its rows, and in each what is carried over with its source."""
    form, by_row = table.form, {id(one.row): one for one in moved if one.table is table}
    rows, notes = [], []
    for index, row in enumerate(table.rows):
        values: list[EnteredValue] = [None] * len(form.columns)
        if form.text_columns:
            values[0] = index + 1
            values[form.text_columns - 1] = row.label or None
        one = by_row.get(id(row))
        if one and one.cases is not None:
            values[one.taken.number - 1] = one.cases
            source = (
                f"Chuyển từ cột ({one.pending.number}) đang giải quyết {period.name} "
                f"({period_dates(period)}): {count(one.cases)} hồ sơ."
            )
            notes.append((index, one.taken.number, source))
        rows.append(tuple(values))
    if not rows:
        return blank_form(form)
    return FormData(form, period=None, title=None, rows=tuple(rows), total=None, notes=tuple(notes))


def _to_review(data: WorkbookData) -> Iterator[str]:
    """The items whose texts say more than the standard sentence, and fields of one month."""
    yield from (key for key in TO_REVIEW if data.text(key))
    defaults = {item.code: item.default for item in outline()}
    for code, paragraphs in data.texts.items():
        if paragraphs and fold(" ".join(paragraphs)) != fold(defaults.get(code, "")):
            yield code


def _doubts(filing: Filing, period: Period, moved: tuple[Carried, ...]) -> Iterator[str]:
    for table in filing.tables:
        if not has_figures(table):
            yield (
                f"{table.form.name} của {period.name} chưa có số liệu nên LichSu của sổ mới không "
                "có kỳ này của biểu ấy."
            )
    for table in filing.tables:
        yield from _of_unfinished(table, [one for one in moved if one.table is table])
    for one in moved:
        if one.cases is None and one.row not in unfinished_fields(one.table):
            yield (
                f"Không đọc được số ở {Cells((one.row.cells[one.pending.number].place,))} nên cột "
                f"({one.taken.number}) của dòng “{one.row.label}” để trống; hãy gõ vào sổ mới."
            )
    for table in filing.tables:
        if has_figures(table) and unfinished_fields(table):
            yield (
                f"{table.form.name} của {period.name} còn dòng chưa nhập xong nên LichSu của sổ "
                "mới không có dòng tổng của kỳ này; báo cáo kỳ sau sẽ không so với kỳ này."
            )
    for table in filing.tables:
        if table.period and table.period != period:
            yield (
                f"{table.form.name} ghi kỳ {table.period.text}, khác kỳ của báo cáo; ở sổ mới mọi "
                "biểu theo kỳ ở ThongTin."
            )


def _of_unfinished(table: FormTable, moved: Sequence[Carried]) -> Iterator[str]:
    """Which rows of the form carry nothing over because they are not typed, or not to the end."""
    fields = unfinished_fields(table)
    untyped = [one for one in fields if all(waits(table.form, x) for x in lines_of(table, one))]
    for rows, how in (
        (untyped, "chưa nhập số liệu"),
        ([row for row in fields if row not in untyped], "chưa nhập xong"),
    ):
        if rows and moved:
            yield (
                f"Dòng {names_of(rows)} của {table.form.name} {how} nên cột "
                f"({moved[0].taken.number}) ở sổ mới để trống; hãy gõ số hồ sơ còn đang giải quyết."
            )


def summary(made: NextPeriod) -> list[str]:
    """What the new workbook holds, in sentences for the clerk."""
    moved = [one for one in made.carried if one.cases]
    total = sum(one.cases or 0 for one in moved)
    fields = ", ".join(
        f"{cut(one.row.label or f'dòng {one.row.number}', _MAX_NAME)} {count(one.cases or 0)}"
        for one in moved
    )
    lines = [
        f"Kỳ mới: {made.period.name}, {made.period.text}.",
        f"Lịch sử: {len({row.period.name for row in made.data.history})} kỳ.",
        f"Chuyển sang {count(total)} hồ sơ đang giải quyết: {fields}."
        if moved
        else "Chưa biết hồ sơ đang giải quyết nào chuyển sang."
        if any(one.cases is None for one in made.carried)
        else "Không có hồ sơ đang giải quyết chuyển sang.",
    ]
    kept = made.data.unreviewed.difference(TO_REVIEW)
    if kept:
        lines.append(f"{len(kept)} mục lời văn giữ từ kỳ trước, đánh dấu “chưa rà soát”.")
    labels = {field.key: field.label for field in info_items()}
    for key in made.data.unreviewed.intersection(TO_REVIEW):
        lines.append(f"“{labels[key]}” ở ThongTin còn là của kỳ trước; hãy sửa lại.")
    return lines
