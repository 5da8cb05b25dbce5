"""Why a case is not counted, and what is said of one that is (docs/nhap.md)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from ..period import Period
from .cases import UNKNOWN, Case

ENDED = ("resolved", "refused", "withdrawn")
_NOWHERE = "chưa đếm vào cột nào"


class Reason(NamedTuple):
    """Why a case is not counted, in words, and when that holds.

    One that is `outside` is told and done with; any other leaves a doubt. `shown` is the column of
    which the unknown texts are told; `ending` is what became of the case.
    """

    words: str
    holds: Callable[[Case, Period], bool] = lambda *_: False
    outside: bool = False
    shown: str = ""
    ending: str = _NOWHERE


def before(day: date | None, other: date | None) -> bool:
    """Whether both days are known and the first is the earlier one."""
    return day is not None and other is not None and day < other


_UNREADABLE = f"{_NOWHERE}; hãy sửa thành dạng 31/12/2026"
_OTHER_PERIOD = "không thuộc kỳ này nên không đếm"
REASONS = (  # the first that holds counts
    Reason(
        "có trạng thái chưa hoặc không được tiếp nhận",
        lambda case, _: case.status == "not_received",
        outside=True,
        ending="không thuộc biểu này nên không đếm",
    ),
    Reason(
        "không có ngày tiếp nhận",
        lambda case, _: case.received is None and "received" not in case.unreadable,
    ),
    Reason(
        "ngày tiếp nhận không đọc được",
        lambda case, _: "received" in case.unreadable,
        shown="received",
        ending=_UNREADABLE,
    ),
    Reason(
        "tiếp nhận sau kỳ báo cáo",
        lambda case, period: before(period.end, case.received),
        outside=True,
        ending=_OTHER_PERIOD,
    ),
    Reason(
        "ngày kết thúc không đọc được",
        lambda case, _: "ended" in case.unreadable,
        shown="ended",
        ending=_UNREADABLE,
    ),
    Reason("ngày kết thúc trước ngày tiếp nhận", lambda case, _: before(case.ended, case.received)),
    Reason("không có trạng thái", lambda case, _: not case.status),
    Reason("trạng thái không rõ là gì", lambda case, _: case.status == UNKNOWN, shown="status"),
    Reason(
        "trạng thái dừng hay tạm dừng không rõ là gì",
        lambda case, _: case.status == "stopped",
        ending=f"{_NOWHERE}; hãy ghi rõ là từ chối, rút hay đang giải quyết",
    ),
    Reason(
        "trạng thái đã kết thúc mà không có ngày kết thúc",
        lambda case, _: case.status in ENDED and case.ended is None,
    ),
    Reason(
        "trạng thái đang giải quyết mà có ngày kết thúc",
        lambda case, _: case.status not in ENDED and case.ended is not None,
    ),
    Reason(
        "kết thúc trước kỳ báo cáo",
        lambda case, period: before(case.ended, period.start),
        outside=True,
        ending=_OTHER_PERIOD,
    ),
    Reason("không có tên lĩnh vực", lambda case, _: not case.field),
    Reason(
        "hình thức tiếp nhận không rõ là gì",
        lambda case, period: case.channel == UNKNOWN and not before(case.received, period.start),
        shown="channel",
    ),
    Reason(
        "ngày hẹn trả không đọc được",
        lambda case, _: "due" in case.unreadable,
        shown="due",
        ending=_UNREADABLE,
    ),
)
# What the whole list alone shows.
DOUBLED = Reason("trùng mã hồ sơ với dòng khác mà nội dung khác")
COPY = Reason("là bản sao y hệt của một dòng khác cùng mã", outside=True, ending="chỉ đếm một lần")

# What is said of a case that is counted although something is missing, or does not agree.
UNDUE = "không có ngày hẹn trả: đếm là đúng hạn, trong hạn"
SILENT = "để trống hình thức tiếp nhận: đếm là trực tiếp, như cách tính của Bộ chỉ số 766"
NAMELESS = "không có mã{spoilt}: vẫn đếm, không soát trùng được"
MISDATED = "có ngày trong mã khác ngày tiếp nhận: tính theo ngày tiếp nhận, hãy xem lại"


def elsewhere(name: str, *, alike: bool) -> Reason:
    """Why a case is not counted again that stands in the list `name`, too, by its code."""
    if alike:
        return Reason(
            f"đã có ở “{name}” với cùng mã", outside=True, ending=f"chỉ đếm một lần, theo “{name}”"
        )
    return Reason(
        f"đã có ở “{name}” với cùng mã mà số liệu khác", ending=f"đếm theo “{name}”, hãy xem lại"
    )
