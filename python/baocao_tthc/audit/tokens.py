"""The numbers of a text that may count cases, and the percentages; everything else is passed over.

Dates, document numbers, headings, forms and articles of law are numbers too: they are recognised
first, so that none of them is taken for a count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

_DIGITS = r"(?:\d{1,3}(?:[.,]\d{3})+(?![\d])|\d+)"
_PASSED_OVER = "|".join(
    (
        r"^\s*(?:\d{1,2}(?:\.\d{1,2})*[.)]|\d{1,2}(?:\.\d{1,2})+)(?=\s)",
        r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}",
        r"ngày \d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?",
        r"(?:ngày \d{1,2} )?tháng \d{1,2}(?: năm \d{4}|[/.-]\d{4})?",
        r"\d{1,2} tháng(?: đầu năm| cuối năm)?",
        r"(?:từ )?ngày \d{1,2}(?! hồ sơ)",
        r"(?:năm|quý) (?:\d{4}|[ivx]+|\d)(?:[/.-]\d{4}| năm \d{4})?",
        r"(?<!\d)\d{1,2}/\d{4}(?! hồ sơ)",
        r"(?<![\w.])[a-zđ]+[.-]?\d+[\w./-]*",  # II.06B, q1
        r"\d+[a-zđ][\w./-]*",
        r"\d+/\d{0,4}/?[a-zđ][\w.-]*(?:/[\w.-]+)*",  # 137/UBND-TTPVHCC
        r"(?:điều|khoản|điểm|mục|biểu(?: số| mẫu)?|phụ lục(?: số)?|đề án(?: số)?|mẫu(?: số)?|chương"
        r"|phần|bước|mức(?: độ)?|cấp(?: độ)?|lần(?: thứ)?|thứ|khóa|giai đoạn|luật(?: số)?"
        r"|(?:quyết định|nghị quyết|công văn|kế hoạch|thông tư|nghị định|chỉ thị|thông báo|văn bản)"
        r"(?: số)?|cột|quầy(?: số)?|khu phố|thôn)[: ]+(?>\(?\d+[\w./-]*\)?)(?! hồ sơ| hs\b)",
        r"(?<!tổng )số[: ]+\d+(?=[/-])[\w./-]*",
        r"\(\d{1,2}\)",
        r"\d+ ?(?:giờ|h|phút)\b(?: \d{1,2}\b)?",
        r"tăng(?: thêm)? (?:từ )?[\d.,]+\s?%?|giảm (?:từ )?[\d.,]+\s?%?",
        r"(?:gấp|tăng gấp) [\d.,]+ lần",
    )
)
_ZERO = (
    r"(?:không|chưa) (?:có|phát sinh|còn|để xảy ra|để|xảy ra|ghi nhận|tồn)(?: phát sinh"
    r"| tình trạng| bất kỳ)?(?= (?:trường hợp|hồ sơ|hs|(?:quá|trễ|chậm) h)\w*)"
    r"|(?:không|chưa)(?= (?:hồ sơ|trường hợp) nào\b)"
    r"|(?<=: )(?:không|chưa)(?: có| phát sinh)?(?=\s*(?:[.;,)]|$))"
)
_TOKEN = re.compile(
    rf"(?P<skip>{_PASSED_OVER})"
    r"|(?P<percent>\d{1,3}(?:[.,]\d+)?)\s?(?:%|phần trăm)"
    rf"|(?<![\w.,/-])(?P<part>{_DIGITS})\s?/\s?(?P<base>{_DIGITS})(?=\s|[,;.)]|$)"
    rf"|(?<![\w/-])(?<!\d[.,])(?P<count>{_DIGITS})(?![\w/%]|[.,]\d|\s?/\s?\d)"
    rf"|(?P<zero>{_ZERO})"
)
_ROUNDED = re.compile(
    r"(?<!\w)(?:gần|khoảng|hơn|trên|xấp xỉ|ước(?: đạt| tính)?|chừng|dưới|tối thiểu|ít nhất"
    r"|tối đa) $"
)
_LOOK_BACK = 20  # characters; longer than any word that says "about"
_SCALE = re.compile(r" (?:nghìn|ngàn|triệu|tỷ|tỉ|chục|trăm)\b")


class TokenKind(Enum):
    """What a token is."""

    COUNT = "count"
    ZERO = "zero"  # "không có hồ sơ …"
    PERCENT = "percent"
    FRACTION = "fraction"  # 3.726/3.749


class Token(NamedTuple):
    """A number in a text: `value` of it, of a fraction its part and `base`; `rounded`: "gần 4.000".

    `digits` is the text of the number itself.
    """

    start: int
    end: int
    kind: TokenKind
    value: int | Decimal
    digits: str
    base: int = 0
    rounded: bool = False


def tokens(folded: str) -> Iterator[Token]:
    """The numbers of a folded text, from left to right."""
    for match in _TOKEN.finditer(folded):
        start, end = match.span()
        if match["percent"]:
            value = Decimal(match["percent"].replace(",", "."))
            yield Token(start, end, TokenKind.PERCENT, value, match["percent"])
        elif match["part"]:
            part, base = _whole(match["part"]), _whole(match["base"])
            if part <= base:
                yield Token(start, end, TokenKind.FRACTION, part, match["part"], base)
        elif match["count"]:
            before = folded[max(0, start - _LOOK_BACK) : start]
            rounded = bool(_ROUNDED.search(before) or _SCALE.match(folded[end:]))
            digits = match["count"]
            yield Token(start, end, TokenKind.COUNT, _whole(digits), digits, rounded=rounded)
        elif match["zero"]:
            yield Token(start, end, TokenKind.ZERO, 0, match["zero"])


def _whole(digits: str) -> int:
    return int(digits.replace(".", "").replace(",", ""))
