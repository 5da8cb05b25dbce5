"""The tag of a content control: what it names, how it is read, and a text that carries one.

II.06B!(3)[tong]                   column (3) of a form, its total row
II.06B!(3)[Hộ tịch]                the row with that label, "[dong 6]" the sixth
II.06B!(8)[tong]+(9)[tong]         a sum
II.06B!TYLE((7)[tong],(3)[tong])   100 × one sum / another, in percent
LichSu!II.06B!(3)[tong]            the same in the period before; also with TYLE
LichSu!II.06B!CHENH((3)[tong])     by how much a sum differs from the period before
LichSu!II.06B!ky                   what the period before is called
ky!II.06B, ky!ThongTin             the period of a form, of the whole report
khong-phat-sinh!II.06B             that a form has nothing to report
ThongTin!month, NoiDung!3.1.1      a number or date of the document, a number of NoiDung
nop!missing, nop!missing_names     how many units of a superior stand so, and which
DonVi!(4)[UBND xã An Bình]         a cell of the table by unit; its column (3) says how it stands
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partialmethod
from typing import NamedTuple

from ..formula import TOTAL_ROW, Number
from ..sheets import HISTORY, INFO, NOT_ENTERED, TEXTS

PERIOD, UNITS, NOTHING_TAG = "ky", "nop", "khong-phat-sinh"
UNIT_TABLE, STATE_COLUMN = "DonVi", 3
_OF_UNITS = {"names": "words", "share": "rate"}  # by how the key of a text about units ends
MAX_TAG_LENGTH = 64  # characters, Word's bound
_RATE, _CHANGE = "TYLE", "CHENH"
_TERM = r"\([0-9]{1,3}\)\[[^\[\]]+\]"
_SUM = rf"{_TERM}(?:\+{_TERM})*"
_TAG = re.compile(
    rf"(?P<sheet>{PERIOD}|{NOTHING_TAG}|{UNITS}|{INFO}|{TEXTS})!(?P<key>[^!\[\]()]+)"
    rf"|{HISTORY}!(?P<past_form>[^!\[\]]+)!(?:(?P<called>{PERIOD})|{_CHANGE}\({_SUM}\))"
    rf"|(?P<past>{HISTORY}!)?(?P<form>[^!\[\]]+)!"
    rf"(?:\((?P<column>[0-9]{{1,3}})\)\[(?P<row>[^\[\]]+)\]|{_SUM}"
    rf"|(?P<rate>{_RATE})\({_SUM},{_SUM}\))"
)


class Tag(NamedTuple):
    """What a tag names.

    `kind` is "count" or "rate", "period", "past_period" or "nothing", "words" for a text about
    units, or the key of a field of ThongTin ("month", that of the next month too). `form` is the
    form's code, "" for none. `column` and `row` name a single cell of the present period, else they
    are 0 and "".
    """

    kind: str
    form: str = ""
    column: int = 0
    row: str = ""

    @property
    def form_row(self) -> tuple[str, str] | None:
        """The form and the row of a cell that is not in the total row; None for all else."""
        return (self.form, self.row) if self.row not in ("", TOTAL_ROW) else None


@cache
def read_tag(text: str) -> Tag | None:
    """What the tag or alias of a control names; None when it is none of this program's.

    >>> read_tag("II.06B!TYLE((7)[tong],(3)[tong])"), read_tag("goog_rdk_12")
    (Tag(kind='rate', form='II.06B', column=0, row=''), None)
    """
    found = _TAG.fullmatch(text)
    if found is None:
        return None
    sheet, key, form = found["sheet"], found["key"], found["form"] or found["past_form"]
    if sheet:
        return _keyed(sheet, key)
    if found["column"] and not found["past"]:
        column = int(found["column"])
        words = form == UNIT_TABLE and column == STATE_COLUMN
        return Tag("words" if words else "count", form, column, found["row"])
    return Tag("rate" if found["rate"] else "past_period" if found["called"] else "count", form)


def _keyed(sheet: str, key: str) -> Tag:
    """What a tag of a sheet and a key there names."""
    if sheet == PERIOD:
        return Tag("period", "" if key == INFO else key)
    if sheet == NOTHING_TAG:
        return Tag("nothing", key)
    if sheet == UNITS:
        return Tag(_OF_UNITS.get(key.rpartition("_")[2], "count"))
    return Tag(key.removeprefix("next_") if sheet == INFO else "count")


def cell_tag(form: str, column: int, row: str) -> str:
    """The tag of one cell: "II.06B!(3)[Hộ tịch]"."""
    return f"{form}!({column})[{row}]"


def total_tag(form: str, part: str, base: str = "", *, past: bool = False) -> str:
    """The tag of a sum over the total row, with a `base` of its share in percent."""
    tag = f"{form}!{_RATE}({part},{base})" if base else f"{form}!{part}"
    return f"{HISTORY}!{tag}" if past else tag


def change_tag(form: str, part: str) -> str:
    """The tag of the difference between a sum and that of the period before."""
    return f"{HISTORY}!{form}!{_CHANGE}({part})"


def past_period_tag(form: str) -> str:
    """The tag of what the period before is called."""
    return f"{HISTORY}!{form}!{PERIOD}"


@dataclass(frozen=True, slots=True, eq=False)
class SourcedText:
    """One value of the report: `source` is its tag, `text` is how the report prints it.

    `number` is None for a text, for a number that is absent: its column is not in the form, or the
    base of its rate is 0; and for one that is not entered. In conditions a number is false when 0,
    any other value when it prints nothing; comparisons with an absent number are false.

    >>> six = SourcedText("II.06B!(13)[tong]", "06", 6)
    >>> str(six), bool(six), six > 5
    ('06', True, True)
    """

    source: str
    text: str
    number: Number | None = None

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text) if self.number is None else self.number != 0

    def __eq__(self, other: object) -> bool:
        return self.number is not None and self.number == _number(other)

    def __hash__(self) -> int:
        return hash(self.number)

    def _holds(self, compare: Callable[[Number, Number], bool], other: object) -> bool:
        theirs = _number(other)
        return self.number is not None and theirs is not None and compare(self.number, theirs)

    __lt__ = partialmethod(_holds, operator.lt)
    __gt__ = partialmethod(_holds, operator.gt)
    __le__ = partialmethod(_holds, operator.le)
    __ge__ = partialmethod(_holds, operator.ge)


def _number(other: object) -> Number | None:
    if isinstance(other, SourcedText):
        return other.number
    return other if isinstance(other, int) else None


def absent(source: str) -> SourcedText:
    """The value of a number that does not exist: prints nothing, is false."""
    return SourcedText(source, "")


def not_entered(source: str) -> SourcedText:
    """The value of a number that nobody has entered: prints a gap to be filled in, has no number.

    >>> str(not_entered("NoiDung!3.1.1")), bool(not_entered("NoiDung!3.1.1"))
    ('……', True)
    """
    return SourcedText(source, NOT_ENTERED)


def with_words(value: SourcedText) -> SourcedText:
    """The words for a count: 0 is "không có", 5 is "có 05"; an absent number stays absent."""
    if value.number is None:
        return value
    return replace(value, text=f"có {value.text}" if value.number else "không có")


@dataclass(frozen=True, slots=True)
class TextLines:
    """Several lines; a paragraph of the template that holds them is repeated for each.

    `flowing` lines are paragraphs of their own: the first may go on in the line of a heading.
    """

    lines: tuple[str, ...]
    flowing: bool = False

    def __iter__(self) -> Iterator[str]:
        return iter(self.lines)

    def __bool__(self) -> bool:
        return bool(self.lines)

    def __str__(self) -> str:
        return " ".join(self.lines)
