"""A finding: one thing that does not hold, with its numbers and the places they come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from ..filing import Place
from ..formula import Number
from ..wording import Sentence, capital, text_of

NOTHING_FOUND = "Không phát hiện sai sót"
MAX_LISTED_PLACES = 12  # in the cell "Đến ô"


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


class Words(NamedTuple):
    """Words of a document: the number of their paragraph, counted from 1, and the words.

    `section` is the number of the section as its heading has it, "2.3"; "" in annexes.
    """

    paragraph: int
    text: str
    section: str = ""

    def __str__(self) -> str:
        paragraph = f"đoạn {self.paragraph}"
        return f"mục {self.section}, {paragraph}" if self.section else paragraph


class Finding(NamedTuple):
    """What a rule found in a workbook or a document.

    `rule` is the permanent id of the catalogue, `sentence` one Vietnamese sentence with the actual
    numbers, `places` every cell involved, or the words of a document, `difference` = actual -
    expected in the unit of the values. Findings of one cause share a `group`. `advice` says what
    would explain or mend it. `explanation` is the clerk's (giải trình) for these very numbers, None
    without one; `outdated` one that was written when the numbers were others, with the sentence of
    then on its last line. `quotes` are what the finding is about at each of the places, as it
    stands there, where a cell says more than that; () where it does not. `turns` says that a
    statement of the report is not true, and not only a number wrong. `brief` tells the finding in
    few words where many of its rule are told in one sentence.
    """

    rule: str
    severity: Severity
    sentence: Sentence
    places: tuple[Place | Words, ...]
    expected: Number | None = None
    actual: Number | None = None
    difference: Number | None = None
    group: str | None = None
    advice: Sentence | None = None
    explanation: str | None = None
    outdated: str | None = None
    quotes: tuple[str, ...] = ()
    turns: bool = False
    brief: str = ""

    @property
    def message(self) -> str:
        """The sentence as text, cells by address and sheet."""
        return capital(text_of(self.sentence))

    @property
    def hint(self) -> str | None:
        """The advice as text, None without one."""
        return None if self.advice is None else text_of(self.advice)

    @property
    def cells(self) -> tuple[Place, ...]:
        """Those of the places that are cells of a workbook."""
        return tuple(place for place in self.places if isinstance(place, Place))

    @property
    def words(self) -> tuple[Words, ...]:
        """Those of the places that are words of a document."""
        return tuple(place for place in self.places if isinstance(place, Words))


def listed_places(places: Sequence[Place | Words]) -> str:
    """The places two a line, "II.06B!C16, PL01!C9", as many as can be read at a glance."""
    names = list(dict.fromkeys(map(str, places)))
    shown = names[:MAX_LISTED_PLACES]
    text = ",\n".join(", ".join(shown[at : at + 2]) for at in range(0, len(shown), 2))
    if len(names) > MAX_LISTED_PLACES:
        text += f",\n… (thêm {len(names) - MAX_LISTED_PLACES} ô)"
    return text


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of them is an error: commands end with 1 then, and questions warn."""
    return any(one.severity is Severity.ERROR for one in findings)


def errors_of(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that are errors."""
    return tuple(one for one in findings if one.severity is Severity.ERROR)


def open_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of them is an error that the clerk has not explained, or not for its numbers."""
    return any(one.severity is Severity.ERROR and not one.explanation for one in findings)


def tally(findings: Sequence[Finding]) -> str:
    """How many findings there are of each severity: "3 lỗi, 2 cảnh báo, 0 lưu ý"."""
    if not findings:
        return NOTHING_FOUND
    parts = (
        f"{sum(finding.severity is severity for finding in findings)} {severity.label.lower()}"
        for severity in Severity
    )
    return ", ".join(parts)
