"""Of which cases a number speaks: of all, of one field or level, or of no cases."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from .lexicon import Phrase
from .passages import Passage
from .regions import UNIT, Region, phrases_between
from .tokens import Token, TokenKind

_CASES = re.compile(r"hồ sơ|\bhs\b|pakn|phản ánh|kiến nghị")
# After a number that counts cases without saying so: a word that goes on with the sentence.
_GOES_ON = re.compile(
    r"\s+(?:là|và|thì|đạt|chiếm|tương|bằng|trong|so|trên|còn|có|được|đã|đang|bị|đều|gồm|ở|tại|hay"
    r"|hoặc|với|tăng|giảm|nay|nên|do|thuộc|của|để)\b"
)
_FIELD = re.compile(r"lĩnh vực (?!giải quyết|tthc|thủ tục)([^,;:.()\d]{2,60})")
_APART = re.compile(
    r"\bcấp (?:tỉnh|huyện|xã|thành phố|trung ương|bộ)\b|\b(?:các )?(?:sở|phòng|ban),? ngành\b"
    r"|thuộc (?:lĩnh vực|về)|trong số (?:này|đó)"
)
_APART_FROM_HERE = re.compile(r"\briêng\b")
_NAMED_BULLET = re.compile(r"\s*(?:[-–+*•]|[a-zđ]\)|\d{1,2}[.)])?\s*([^:\d]{3,70}):")
_NO_PART = re.compile(r"hồ sơ|kết quả|số lượng|tổng|kỳ|tháng|trong đó|cụ thể")


class CaseSubsets:
    """Knows the rows of the forms, folded label to label."""

    def __init__(self, rows: Mapping[str, str]) -> None:
        self._rows = rows
        self._bullet: str | None = None

    def enter(self, passage: Passage, said: Sequence[Phrase]) -> None:
        """Go on to a passage: the name before the colon of a point is that of its cases."""
        self._bullet = _bullet(passage, said)

    def is_row(self, part: str | None) -> bool:
        """Whether a part of the cases is a row of the form."""
        return part in self._rows.values()

    def _row(self, name: str) -> str | None:
        return next((row for known, row in self._rows.items() if name.startswith(known)), None)

    def part(
        self,
        folded: str,
        first: int,
        token: Token,
        region: Region,
        dimensions: Mapping[str, str],
    ) -> str | None:
        """The row that the words name, or that they speak of some part of the cases."""
        label = folded[region.left[0] : region.right[1]]
        left = folded[region.left[0] : token.start]
        right = folded[token.end : region.right[1]]
        for name, row in self._rows.items():
            own = rf"(?<!\w){re.escape(name)}(?!\w)"
            if re.search(own, left) or re.match(rf"\s*hồ sơ (?:lĩnh vực )?{own}", right):
                return row
        here = _APART.search(label) or _APART_FROM_HERE.search(folded, first, token.start)
        if here or "apart" in dimensions:
            return dimensions.get("apart", "apart")
        if self._bullet:
            return self._row(self._bullet) or self._bullet
        fields = list(_FIELD.finditer(folded, first, token.start))
        if not fields:
            return None
        named = fields[-1][1].strip()
        return self._row(named) or named


def _bullet(passage: Passage, said: Sequence[Phrase]) -> str | None:
    """The name before the colon of a point, when it tells nothing else: "- Chứng thực: 241 …"."""
    match = _NAMED_BULLET.match(passage.folded)
    if not match or not passage.bullet or phrases_between(said, match.start(1), match.end(1)):
        return None
    name = match[1].strip()
    return None if _NO_PART.search(name) else name


def counts_cases(folded: str, token: Token, region: Region, said: Sequence[Phrase]) -> bool:
    """Whether the number counts cases: it says so, or says no other unit."""
    if token.kind is TokenKind.ZERO and not re.match(
        r"\s+\w", folded[token.end :]
    ):  # "…: Không có."
        return bool(_CASES.search(folded, region.left[0], token.start))
    if token.kind is not TokenKind.COUNT:
        return not re.match(r"\s*(?:tthc|thủ tục|dvc|dịch vụ)\b", folded[token.end :])
    after = folded[token.end :]
    if UNIT.match(after) or not re.match(r"\s+[a-zà-ỹđ]", after) or _GOES_ON.match(after):
        return True
    begin = token.end + len(after) - len(after.lstrip())
    return any(one.start == begin for one in said)
