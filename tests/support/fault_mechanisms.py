"""How a fault of a report comes about, told from the words of its kind or of a rule's title.

An expected fault names its kind freely (“tổng các phần”, “tỷ lệ tăng sai”); the score groups them.
The first mechanism whose words the kind has is its own, so the narrower ones stand first.
"""

from __future__ import annotations

import re
from enum import StrEnum

from baocao_tthc.checks.catalogue import catalogue
from baocao_tthc.vietnamese import fold

_OF_FORMS = re.compile(r"(?:CT|CD|LB|GT)\d\d")
_OF_FIGURES = re.compile(rf"VB(?:0[1-9]|[12]\d|30|3[89]|40|4[5-9]|50)|{_OF_FORMS.pattern}")


class Mechanism(StrEnum):
    """What went wrong; the value is what the table of the score calls it."""

    LAYOUT = "thể thức, cách viết"
    WORDS = "số và chữ"
    PERIOD = "kỳ số liệu"
    WRONG_KIND = "đúng số, sai loại"
    TABLE = "bảng"
    CLAIM = "nhận xét, phủ định"
    SAME_VALUE = "một số, hai giá trị"
    CUMULATIVE = "lũy kế"
    BOUND = "phần quá tổng, quá 100%"
    CHANGE = "tăng, giảm"
    RATE = "tỷ lệ"
    SHARE = "tỷ trọng"
    BALANCE = "cân đối hồ sơ"
    PARTS = "các phần của tổng"
    OTHER = "khác"


_WORDS = {
    Mechanism.LAYOUT: r"tên (?:cũ|gọi)|mẫu (?:chưa điền|in sẵn)|kính gửi|như trên|lặp chữ|từ lặp"
    r"|dấu|lỗi gõ|(?:để trống|chưa (?:có|ghi)) số|phụ lục không đánh số",
    Mechanism.WORDS: r"(?:số và|bằng) chữ|chữ và số|số (?:khác|không khớp) chữ",
    Mechanism.PERIOD: r"(?:hai|nhiều) kỳ|khác kỳ|^kỳ |^tháng ghi",
    Mechanism.WRONG_KIND: r"nhầm|sai loại",
    Mechanism.TABLE: r"bảng(?! nhau)|cột|dòng|biểu|hàng(?! tháng| quý| năm)",
    Mechanism.CLAIM: r"nhận xét|^(?:câu|lời) |trái (?:với )?số|nói (?:không|100)|phủ định|hạng"
    r"|chỉ tiêu|cao nhất|thấp nhất|chiều tăng|mâu thuẫn|kết luận|nhận định",
    Mechanism.SAME_VALUE: r"(?<!mẫu số )khác nhau|nói khác|một khác|(?<!mẫu )số khác"
    r"|(?:hai|mỗi) (?:nơi|chỗ|giá trị)|không thống nhất|nhắc lại|tóm tắt",
    Mechanism.CUMULATIVE: r"lũy kế|cộng dồn",
    Mechanism.BOUND: r"(?:lớn|nhiều|cao) hơn|vượt|quá 100|trên 100",
    Mechanism.CHANGE: r"tăng|giảm|chênh|điểm phần trăm|số lần|gấp|so với|hiệu",
    Mechanism.SHARE: r"tỷ trọng|cơ cấu|chiếm",
    Mechanism.RATE: r"tỷ lệ|mẫu số|cơ sở|phần trăm|bình quân|trung bình",
    Mechanism.BALANCE: r"cân đối|tồn|phải giải quyết|đang giải quyết|kỳ trước|còn lại phải",
    Mechanism.PARTS: r"tổng|cộng|phần|bỏ sót|thiếu|trong đó",
}
_PATTERNS = {mechanism: re.compile(words) for mechanism, words in _WORDS.items()}


def mechanism_of(kind: str) -> Mechanism:
    """The mechanism of an expected fault, or of a rule by its title.

    >>> mechanism_of("tỷ lệ tăng sai"), mechanism_of("tổng của bảng")
    (<Mechanism.CHANGE: 'tăng, giảm'>, <Mechanism.TABLE: 'bảng'>)
    """
    folded = fold(kind.removeprefix("lưu ý: "))
    found = (one for one, pattern in _PATTERNS.items() if pattern.search(folded))
    return next(found, Mechanism.OTHER)


def mechanism_of_rule(rule: str) -> Mechanism:
    """The mechanism of what a rule tells; one that this program does not have is another's."""
    if _OF_FORMS.fullmatch(rule):
        return Mechanism.TABLE
    known = (catalogue("audit_rules") | catalogue()).get(rule)
    return mechanism_of(known.title) if known else Mechanism.OTHER


def is_of_figures(rule: str) -> bool:
    """Whether a rule is about figures, not about layout, wording or names; a rule "" is."""
    return not rule or _OF_FIGURES.fullmatch(rule) is not None
