"""What can be said of a case, and the sentence for each; the first that holds counts.

counted     in exactly one column of (4) (5) (6) and one of (8) … (16)
outside     no case of this period, or a copy: told, nothing to do
doubtful    in no column at all, listed with its rows: a person has to look
"""

from __future__ import annotations

from enum import IntEnum


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
