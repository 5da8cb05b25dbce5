"""What can be said of a case, and the sentence for each; the first that holds counts.

counted     in exactly one column of (4) (5) (6) and one of (8) … (16)
outside     no case of this period, or a copy: told, nothing to do
doubtful    in no column at all, listed with its rows: a person has to look

Each case of a list: what is known of it, whether it counts in a period, and in which columns.

The rules are those of the form II.06B (docs/nhap.md): carried over is what was received before
the period and not ended before it; a case that ended in the period is resolved, refused or
withdrawn; one that did not is pending at the period's end. Days are compared, not hours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from ..errors import WorkbookError
from ..period import Period
from ..reading.grid import as_text
from ..vietnamese import fold
from .case_days import days, swapped
from .headings import CaseHeader
from .synonyms import channels, clean_name, key, statuses

if TYPE_CHECKING:
    from collections.abc import Hashable


class Verdict(IntEnum):
    """Why a case is counted or not, in the order in which it is decided."""

    COUNTED = 0
    NOT_RECEIVED = 1
    RECEIVED_UNREADABLE = 2
    AFTER = 3
    ENDED_UNREADABLE = 4
    ENDED_TOO_EARLY = 5
    NO_STATUS = 6
    STATUS_UNKNOWN = 7
    DONE_WITHOUT_END = 8
    OPEN_WITH_END = 9
    BEFORE = 10
    NO_FIELD = 11
    CHANNEL_UNKNOWN = 12
    DUE_UNREADABLE = 13
    DOUBLED = 14
    COPY = 15


OUTSIDE = {
    Verdict.AFTER: "tiếp nhận sau kỳ báo cáo",
    Verdict.BEFORE: "kết thúc trước kỳ báo cáo",
    Verdict.COPY: "là bản sao y hệt của một dòng khác cùng mã",
}
DOUBTFUL = {
    Verdict.NOT_RECEIVED: "không có ngày tiếp nhận",
    Verdict.RECEIVED_UNREADABLE: "ngày tiếp nhận không đọc được",
    Verdict.ENDED_UNREADABLE: "ngày kết thúc không đọc được",
    Verdict.ENDED_TOO_EARLY: "ngày kết thúc trước ngày tiếp nhận",
    Verdict.NO_STATUS: "không có trạng thái",
    Verdict.STATUS_UNKNOWN: "trạng thái không rõ là gì",
    Verdict.DONE_WITHOUT_END: "trạng thái đã kết thúc mà không có ngày kết thúc",
    Verdict.OPEN_WITH_END: "trạng thái đang giải quyết mà có ngày kết thúc",
    Verdict.NO_FIELD: "không có tên lĩnh vực",
    Verdict.CHANNEL_UNKNOWN: "hình thức tiếp nhận không rõ là gì",
    Verdict.DUE_UNREADABLE: "ngày hẹn trả không đọc được",
    Verdict.DOUBLED: "trùng mã hồ sơ với dòng khác mà nội dung khác",
}


RECEIVED = ("received_online", "received_in_person", "carried_over")
SETTLED = (
    "resolved_early",
    "resolved_on_time",
    "resolved_overdue",
    "refused",
    "withdrawn",
    "pending_in_time",
    "pending_overdue",
    "supplement_requested",
)
_NOT_CALCULATED = "#CHƯA TÍNH"
_TOTALS = ("tổng", "cộng")
_SWAPPED = (
    "Ngày tháng ở “{sheet}” đã bị đảo: khi dán, Excel hiểu 05/01 là ngày 1 tháng 5; hãy nhập thẳng "
    "từ tệp xuất, hoặc định dạng cả tờ là Text trước khi dán."
)
_DATES = ("received", "due", "ended")
_EPOCH = date(1970, 1, 1).toordinal()
_SHORTEST = 8  # characters of a day as text: what is shorter may be no case at all
_ENDED = ("resolved", "refused", "withdrawn")
_COMPARED = ["field", "channel", "received", "due", "ended", "status"]


class Cases(NamedTuple):
    """The cases of a list. `frame` has a row a case:

    row (in the source), code, field (index in `fields`), received, due, ended (days), status,
    channel, verdict, received_as (index in RECEIVED), settled_as (index in SETTLED).

    `texts` are the statuses and channels that nobody knows; `skipped` counts rows that are none of
    a case: totals, headings again, rows with nothing in any column that counts.
    """

    header: CaseHeader
    period: Period
    fields: tuple[str, ...]
    frame: pd.DataFrame
    unknown_statuses: tuple[str, ...]
    unknown_channels: tuple[str, ...]
    skipped: int


def read_cases(header: CaseHeader, period: Period) -> Cases:
    """Read every row below the headings and decide on it."""
    lines = header.grid.values[header.last :]
    columns = {name: _column(header, lines, at) for name, at in header.columns.items()}
    rows = _rows(header, columns, lines)
    if len(rows) < len(lines):
        columns = {name: [values[i] for i in rows] for name, values in columns.items()}
    fields, field_of = _fields(columns["field"])
    frame = pd.DataFrame(
        {
            "row": np.array(rows, dtype=np.int64) + header.last + 1,
            "code": pd.Series(map(as_text, columns.get("code", [""] * len(rows))), dtype="str"),
            "field": np.array(field_of, dtype=np.int64),
        }
    )
    read = {name: days(columns[name]) for name in _DATES}
    if swapped([(columns[name], found) for name, (found, _) in read.items()]):
        raise WorkbookError(_SWAPPED.format(sheet=header.grid.name))
    for name, (found, _) in read.items():
        frame[name] = _moments(found)
    unknown = {}
    for name, lexicon in (("status", statuses()), ("channel", channels())):
        frame[name], unknown[name] = _meanings(columns[name], lexicon.find)
    _decide(frame, {name: np.array(odd, dtype=bool) for name, (_, odd) in read.items()}, period)
    _place(frame, period)
    return Cases(
        header, period, fields, frame, unknown["status"], unknown["channel"], len(lines) - len(rows)
    )


def _moments(found: Sequence[date | None]) -> np.ndarray:
    """The days as pandas keeps them; numpy's own way from dates takes ten times as long."""
    ordinals = np.array([day.toordinal() if day else 0 for day in found], dtype=np.int64)
    moments = (ordinals - _EPOCH).astype("datetime64[D]").astype("datetime64[s]")
    moments[ordinals == 0] = np.datetime64("NaT")
    return moments


def _column(header: CaseHeader, lines: Sequence[Sequence[object]], column: int) -> list[object]:
    """The values of a column; an error or a formula without result is a text that nothing knows."""
    index = column - 1
    values = [line[index] if index < len(line) else "" for line in lines]
    marks = header.grid.marks
    odd = marks.errors | dict.fromkeys(marks.uncalculated, _NOT_CALCULATED)
    for (row, at), text in odd.items():
        if at == column and row > header.last:
            values[row - header.last - 1] = text
    return values


def _rows(
    header: CaseHeader, columns: Mapping[str, list[object]], lines: Sequence[Sequence[object]]
) -> list[int]:
    """The indices of the lines that are cases."""
    heads = [as_text(header.grid.at(header.last, column)) for column in header.columns.values()]
    received = columns["received"]
    first = header.grid.at(header.last, header.columns["received"])
    found = []
    for index, value in enumerate(received):
        if not isinstance(value, str) or (len(value) >= _SHORTEST and value != first):
            found.append(index)
            continue
        texts = [as_text(column[index]) for column in columns.values()]
        if not any(texts) or texts == heads or _is_total(lines[index]) or _is_numbering(texts):
            continue
        found.append(index)
    return found


def _is_total(line: Sequence[object]) -> bool:
    texts = (as_text(value) for value in line)
    first = next((text for text in texts if text), "")
    return key(first).split(" ", 1)[0] in _TOTALS


def _is_numbering(texts: Sequence[str]) -> bool:
    return all(text.strip("()").isdigit() for text in texts)


def _fields(values: Sequence[object]) -> tuple[tuple[str, ...], list[int]]:
    """The names of the fields in the order of the list, and each row's; -1 without a name."""
    index_of: dict[str, int] = {}
    names: list[str] = []
    known: dict[object, int] = {}
    for value in dict.fromkeys(values):
        name = clean_name(as_text(value))
        known[value] = index_of.setdefault(fold(name), len(names)) if name else -1
        if name and known[value] == len(names):
            names.append(name)
    return tuple(names), [known[value] for value in values]


def _meanings(
    values: Sequence[Hashable], find: Callable[[str], tuple[str, int] | None]
) -> tuple[pd.Categorical, tuple[str, ...]]:
    """What each value means, "" for an empty one, "?" for one that is not known; and those."""
    meaning: dict[Hashable, str] = {}
    unknown = []
    for value in dict.fromkeys(values):
        text = as_text(value)
        found = find(text) if text else ("", 0)
        meaning[value] = found[0] if found else "?"
        if not found:
            unknown.append(text)
    return pd.Categorical([meaning[value] for value in values]), tuple(unknown)


def _decide(frame: pd.DataFrame, odd: Mapping[str, np.ndarray], period: Period) -> None:
    """Give each case its verdict: the first that holds, in the order of Verdict."""
    start, end = np.datetime64(period.start), np.datetime64(period.end)
    received, ended = frame["received"].to_numpy(), frame["ended"].to_numpy()
    status, channel = frame["status"].astype(str), frame["channel"].astype(str)
    done = status.isin(_ENDED).to_numpy()
    doubled, copy = _doubled(frame)
    tests = {
        Verdict.NOT_RECEIVED: np.isnat(received) & ~odd["received"],
        Verdict.RECEIVED_UNREADABLE: odd["received"],
        Verdict.AFTER: received > end,
        Verdict.ENDED_UNREADABLE: odd["ended"],
        Verdict.ENDED_TOO_EARLY: ended < received,
        Verdict.NO_STATUS: (status == "").to_numpy(),
        Verdict.STATUS_UNKNOWN: (status == "?").to_numpy(),
        Verdict.DONE_WITHOUT_END: done & np.isnat(ended),
        Verdict.OPEN_WITH_END: ~done & ~np.isnat(ended),
        Verdict.BEFORE: ended < start,
        Verdict.NO_FIELD: (frame["field"] < 0).to_numpy(),
        Verdict.CHANNEL_UNKNOWN: (channel == "?").to_numpy() & (received >= start),
        Verdict.DUE_UNREADABLE: odd["due"],
        Verdict.DOUBLED: doubled,
        Verdict.COPY: copy,
    }
    frame["verdict"] = np.select(list(tests.values()), list(tests), default=Verdict.COUNTED)


def _doubled(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Cases whose code another one has with other content; and all but the first of alike ones."""
    code = frame["code"].str.casefold().where(frame["code"] != "")
    twice = code.notna() & code.duplicated(keep=False)
    doubled = np.zeros(len(frame), dtype=bool)
    copy = np.zeros(len(frame), dtype=bool)
    if twice.any():
        part = frame.loc[twice, _COMPARED].astype(str).assign(code=code[twice])
        differing = part.groupby("code")[_COMPARED].nunique().max(axis=1) > 1
        doubled[twice] = part["code"].map(differing).to_numpy()
        copy[twice] = part.duplicated().to_numpy()
    return doubled, copy


def _place(frame: pd.DataFrame, period: Period) -> None:
    """The two columns that each case counts in, were it counted."""
    start, end = np.datetime64(period.start), np.datetime64(period.end)
    received, due, ended = (frame[name].to_numpy() for name in ("received", "due", "ended"))
    status = frame["status"].astype(str).to_numpy()
    online = frame["channel"].astype(str).to_numpy() == "online"
    frame["received_as"] = np.select([received < start, online], [2, 0], default=1)
    in_period = ended <= end
    frame["settled_as"] = np.select(
        [
            in_period & (status == "refused"),
            in_period & (status == "withdrawn"),
            in_period & (ended < due),
            in_period & (ended > due),
            in_period,
            status == "supplement",
            due < end,
        ],
        [3, 4, 0, 2, 1, 7, 6],
        default=5,
    )
