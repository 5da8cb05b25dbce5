"""From decided cases to the figures of the form, and the sentences about the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..forms import Form
from ..vietnamese import count
from .cases import DOUBTFUL, OUTSIDE, RECEIVED, SETTLED, Cases, Verdict
from .taken_figures import FieldFigures, TakenFigures, entered

_ROWS_TOLD = 8
_TEXTS_TOLD = 5
_FROM = {
    **dict.fromkeys(RECEIVED[:2], ("channel", "received")),
    "carried_over": ("received", "ended"),
    **dict.fromkeys(SETTLED[:3], ("ended", "due")),
    **dict.fromkeys(SETTLED[3:5], ("status", "ended")),
    **dict.fromkeys(SETTLED[5:7], ("due", "ended")),
    "supplement_requested": ("status",),
}


def counted(cases: Cases, form: Form) -> TakenFigures:
    """The figures of the 16-column form II.06B that the cases give."""
    numbers = {column.key: column.number for column in entered(form)}
    taken = cases.frame[cases.frame["verdict"] == Verdict.COUNTED]
    tables = [
        (keys, taken.groupby(["field", name]).size().unstack(fill_value=0))
        for name, keys in (("received_as", RECEIVED), ("settled_as", SETTLED))
    ]
    rows = []
    for field in sorted(taken["field"].unique()):
        values = {
            numbers[key]: int(table.at[field, index]) if index in table.columns else 0
            for keys, table in tables
            for index, key in enumerate(keys)
        }
        rows.append(FieldFigures(cases.fields[field], values))
    texts = cases.header.texts
    return TakenFigures(
        form=form,
        source=f"danh sách {count(len(cases.frame))} hồ sơ ở “{cases.header.grid.name}”",
        rows=tuple(rows),
        origins={
            numbers[key]: ", ".join(f"“{texts[name]}”" for name in names)
            for key, names in _FROM.items()
        },
        told=tuple(_told(cases, len(taken))),
        doubts=tuple(_doubts(cases)),
        cases=cases,
    )


def _told(cases: Cases, taken: int) -> Iterator[str]:
    frame = cases.frame
    yield f"Đếm {count(taken)} hồ sơ {cases.period.text}."
    for verdict, words in OUTSIDE.items():
        if number := int((frame["verdict"] == verdict).sum()):
            yield f"{count(number)} hồ sơ {words}: không thuộc kỳ này nên không đếm."
    counted_ = frame["verdict"] == Verdict.COUNTED
    undue = counted_ & frame["due"].isna()
    if undue.any():
        yield (
            f"{count(int(undue.sum()))} hồ sơ không có ngày hẹn trả: đếm là đúng hạn, trong hạn "
            f"({_rows(frame.loc[undue, 'row'])})."
        )
    silent = (
        counted_
        & (frame["channel"] == "")
        & (frame["received_as"] != RECEIVED.index("carried_over"))
    )
    if silent.any():
        yield (
            f"{count(int(silent.sum()))} hồ sơ để trống hình thức tiếp nhận: đếm là trực tiếp, như "
            f"cách tính của Bộ chỉ số 766 ({_rows(frame.loc[silent, 'row'])})."
        )
    if "code" in cases.header.columns:
        nameless = counted_ & (frame["code"] == "")
        if nameless.any():
            yield (
                f"{count(int(nameless.sum()))} hồ sơ không có mã: vẫn đếm, không soát trùng được "
                f"({_rows(frame.loc[nameless, 'row'])})."
            )
    else:
        yield "Không có cột mã hồ sơ nên không soát được hồ sơ trùng."
    if cases.skipped:
        yield f"Bỏ qua {count(cases.skipped)} dòng trống, dòng tổng hoặc tiêu đề lặp lại."


def _doubts(cases: Cases) -> Iterator[str]:
    """A sentence for each kind of case that is counted nowhere."""
    frame = cases.frame
    examples = {
        Verdict.STATUS_UNKNOWN: cases.unknown_statuses,
        Verdict.CHANNEL_UNKNOWN: cases.unknown_channels,
    }
    for verdict, words in DOUBTFUL.items():
        found = frame.loc[frame["verdict"] == verdict, "row"]
        if len(found):
            yield (
                f"{count(len(found))} hồ sơ {words}{_examples(examples.get(verdict, ()))}: chưa "
                f"đếm vào cột nào ({_rows(found)})."
            )


def _examples(texts: Sequence[str]) -> str:
    if not texts:
        return ""
    shown = ", ".join(f"“{text[:40]}”" for text in texts[:_TEXTS_TOLD])
    return f" ({shown}{', …' if len(texts) > _TEXTS_TOLD else ''})"


def _rows(numbers: Sequence[int]) -> str:
    """The first few rows: dòng 5, 9, 12, …"""
    shown = ", ".join(str(number) for number in list(numbers[:_ROWS_TOLD]))
    return f"dòng {shown}{', …' if len(numbers) > _ROWS_TOLD else ''}"
