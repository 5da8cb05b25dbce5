"""A finding: one thing that does not hold, with its numbers and the cells they come from."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol

from ..filing import Place
from ..formula import Number


class Severity(StrEnum):
    """How much a finding matters; the value is the word used in JSON."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def label(self) -> str:
        """The word a user reads."""
        return {"error": "Lỗi", "warning": "Cảnh báo", "info": "Lưu ý"}[self.value]

    @property
    def rank(self) -> int:
        """0 for the gravest, for sorting."""
        return list(Severity).index(self)


class Finding(NamedTuple):
    """What a rule found.

    `rule` is the permanent id of the catalogue, `message` one Vietnamese sentence with the actual
    numbers, `places` every cell involved, `difference` = actual - expected in the unit of the
    values. Findings of one cause share a `group`. `hint` says what would explain or mend it.
    `explanation` is the clerk's (giải trình) for these very numbers, None without one; `outdated`
    one that was written when the numbers were others, with the sentence of then on its last line.
    """

    rule: str
    severity: Severity
    message: str
    places: tuple[Place, ...]
    expected: Number | None = None
    actual: Number | None = None
    difference: Number | None = None
    group: str | None = None
    hint: str | None = None
    explanation: str | None = None
    outdated: str | None = None


_SHOWN_PLACES = 12


def listed_places(places: Sequence[Place]) -> str:
    """The places two a line, "II.06B!C16, PL01!C9", as many as can be read at a glance."""
    names = list(dict.fromkeys(map(str, places)))
    pairs = [", ".join(names[at : at + 2]) for at in range(0, min(len(names), _SHOWN_PLACES), 2)]
    text = ",\n".join(pairs)
    if len(names) > _SHOWN_PLACES:
        text += f",\n… (thêm {len(names) - _SHOWN_PLACES} ô)"
    return text


class Weighed(Protocol):
    """What has a severity: a finding, a remark on a document."""

    @property
    def severity(self) -> Severity:
        """How grave it is."""


def verdict(findings: Sequence[Weighed]) -> str:
    """The outcome in one line: "3 lỗi, 2 cảnh báo, 0 lưu ý", or that nothing was found."""
    if not findings:
        return "Không phát hiện sai sót"
    parts = (
        f"{sum(finding.severity is severity for finding in findings)} {severity.label.lower()}"
        for severity in Severity
    )
    return ", ".join(parts)
