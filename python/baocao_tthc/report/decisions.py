"""What becomes of each control: changed, unchanged, or left alone and why.

A changed control keeps the manner of its text, which is read from what it shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from ..errors import WorkbookError
from ..sheets import NOT_ENTERED, NOTHING_PRINTED
from ..sources.present_values import PresentValues
from ..sources.tags import SourcedText, read_tag, with_words
from ..vietnamese import fold, number, padded, plain, read_number
from .control_scan import Control
from .record import Printed, Record
from .summary import ControlChange

_MAX_WORDS = 40  # characters of the paragraph on either side of a control
_FIGURE = r"(?P<figure>[-−]?[0-9](?:[0-9., ]*[0-9])?)"
_COUNT = re.compile(rf"(?P<has>có\s+)?{_FIGURE}", re.IGNORECASE)
_RATE = re.compile(rf"{_FIGURE}(?P<percent>\s*%)?")
_INSIDE = re.compile(r"(?<=\()[^()]*+(?=\))")  # brackets
_DATE = "[0-9]{2}/[0-9]{2}/[0-9]{4}"
_PERIOD_NAME = re.compile(r"(?:tháng [0-9]{1,2} |quý [ivx]+ |6 tháng (?:đầu|cuối) )?năm [0-9]{4}")
_MARKS = {
    **dict.fromkeys(("past_period", "span", "span_capitals"), _PERIOD_NAME),
    "nothing": re.compile(re.escape(fold(NOTHING_PRINTED))),
    "period": re.compile(rf"từ ngày {_DATE} đến ngày {_DATE}"),
    "number": re.compile(r"(?:[0-9]+\w?)?"),
    "date": re.compile(r"ngày (?:[0-9]{1,2} )?tháng [0-9]{1,2} năm [0-9]{4}"),
    "month": re.compile("[0-9]{1,2}"),
    "year": re.compile("[0-9]{4}"),
    "words": re.compile(".*"),
}
_NONE = "không có"
_AS_WRITTEN = ("words", "number")  # names and numbers of others: the case of letters is theirs


def meaning(source: str, text: str) -> str | None:
    """What the text says, without how it is printed; None when it is no text of that source's kind.

    >>> [meaning("II.06B!(13)[tong]", text) for text in ("có 06", "6", "không có", "sáu")]
    ['6', '6', '0', None]
    """
    said = fold(text)
    if not said or said in ("-", NOT_ENTERED):
        return said
    kind = _kind(source)
    if kind in _MARKS:
        return _in_any_order(said.lstrip("0")) if _MARKS[kind].fullmatch(said) else None
    if said == _NONE and kind != "rate":
        return "0"
    match = (_RATE if kind == "rate" else _COUNT).fullmatch(said)
    if match is None:
        return None
    try:
        value = read_number(match["figure"] + ("%" if kind == "rate" else ""))
    except ValueError:
        return None
    return f"{value.normalize() or Decimal(0):f}"


def _in_any_order(said: str) -> str:
    """A text about units with its names sorted: in which order a sheet has them says nothing.

    >>> _in_any_order("03 đơn vị, gồm: sổ trống 01 (c); chưa gửi 02 (b, a)")
    '03 đơn vị, gồm: chưa gửi 02 (a, b); sổ trống 01 (c)'
    """
    head, mark, listed = said.rpartition(": ")
    groups = (_INSIDE.sub(_sorted_inside, group) for group in listed.split("; "))
    return head + mark + "; ".join(sorted(groups))


def _sorted_inside(match: re.Match[str]) -> str:
    return ", ".join(sorted(match[0].split(", ")))


def reprinted(value: SourcedText, shown: str, *, in_form: bool) -> str:
    """The text of the value in the manner of the text that is shown.

    Kept are the zero in front or its absence, "có 05" and "không có", the first letter, the blank
    before "%" or the missing "%". What the old text does not show follows `value.text`. Cells of a
    form (`in_form`) are printed as `value.text`, or with the mark of thousands that stands there.
    """
    shown = shown.strip()
    if not value.text or in_form:
        return _marked_like(shown, value) if in_form else value.text
    kind = _kind(value.source)
    if kind in _MARKS:
        return value.text if kind in _AS_WRITTEN else _cased(shown, value.text)
    if value.number is None:
        return value.text
    if kind == "rate":
        rate = _RATE.fullmatch(shown)
        return number(value.number) + (rate["percent"] or "") if rate else value.text
    count = _COUNT.fullmatch(plain(shown))
    text = _padded_like(count["figure"], value) if count else value.text
    if fold(shown) == _NONE or (count and count["has"]):
        return _cased(shown, with_words(SourcedText(value.source, text, value.number)).text)
    return text


def _marked_like(shown: str, value: SourcedText) -> str:
    """A cell of a form, with a mark of thousands where the old text has one."""
    return number(value.number) if "." in shown and value.number is not None else value.text


def is_blank_text(source: str, text: str) -> bool:
    """Whether the text is what the program prints for a number or date not yet given."""
    kind = _kind(source)
    if kind == "number":
        return bool(text) and not text.strip()
    return kind == "date" and fold(text).startswith("ngày tháng")


def _kind(source: str) -> str:
    """What its texts are: "count", "rate", or the kind of a number or date of the document."""
    tag = read_tag(source)
    return tag.kind if tag else ""


def _padded_like(figure: str, value: SourcedText) -> str:
    """The count with a zero in front or without, as the old figure says; else as it comes."""
    if value.number is None or value.number != int(value.number) or len(figure.lstrip("0")) > 1:
        return value.text
    if figure.startswith("0") and len(figure) > 1:
        return padded(int(value.number))
    return number(value.number) if figure != "0" else value.text


def _cased(like: str, text: str) -> str:
    """The text with the letters' case of the other one: all capitals, or its first letter's."""
    if like.isupper():
        return text.upper()
    first = text[:1].upper() if like[:1].isupper() else text[:1].lower()
    return first + text[1:] if like[:1].isalpha() else text


class Decision(NamedTuple):
    """One control: what to tell of it, and its new text (None: its bytes stay)."""

    control: Control
    kind: str  # "changed", "unchanged", "typed", "emptied", "unknown"
    told: ControlChange
    new: str | None = None


class Decider:
    """Decides by the present values, the texts that stand there, and the record if there is one."""

    def __init__(self, values: PresentValues, record: Record | None, *, typed_too: bool) -> None:
        self._values = values
        self._record = record
        self._typed_too = typed_too

    def decide(self, controls: list[Control], part: str) -> list[Decision]:
        """The decisions for the controls of one part; `part` is its name for people."""
        annexes = {control.place.table for control in controls if control.names.form_row} - {0}
        return [
            self._one(control, part, in_form=control.place.table in annexes)
            for control in controls
            if not (control.holds_others and not control.shown.strip())
        ]

    def _one(self, control: Control, part: str, *, in_form: bool) -> Decision:
        source, shown = control.source, "" if control.placeholder else control.shown
        paragraph = control.paragraph.number if control.paragraph else 0
        where = (paragraph, _words(control), part)
        row = control.names.form_row
        beside = _beside(control) if row and not shown.strip() else ""
        printed_as = beside or shown.strip()
        in_form = in_form and control.names.column > 0
        try:
            value = self._values.at(source, in_form=in_form or row is not None)
            if row:
                self._check_row(control, *row)
        except WorkbookError as error:
            change = ControlChange(source, printed_as, "", *where, reason=str(error))
            return Decision(control, "unknown", change)
        new = reprinted(value, printed_as, in_form=in_form)
        change = ControlChange(source, printed_as, new, *where)
        now = meaning(source, printed_as)
        if now is not None and now == meaning(source, new) and (now or not new.strip()):
            return Decision(control, "unchanged", change)
        if beside or not (self._typed_too or self._is_ours(source, shown, new)):
            return Decision(control, "typed" if printed_as else "emptied", change)
        return Decision(control, "changed", change, _spaced_like(control, new))

    def _is_ours(self, source: str, shown: str, new: str) -> bool:
        """Whether the text that stands there is what the program printed for that source."""
        said = meaning(source, shown)
        if self._record is not None and source in self._record:
            if said is None:  # no number, as a document's number "12/2026"
                return shown.strip() in {text.strip() for text in self._record[source].texts}
            return said in {meaning(source, text) for text in self._record[source].texts}
        if said is None:
            return False
        if not said:  # nothing there: only a number not yet given is printed as nothing
            return is_blank_text(source, shown)
        # a number or date given by hand is not blanked out
        return is_blank_text(source, shown) or not is_blank_text(source, new)

    def _check_row(self, control: Control, form: str, name: str) -> None:
        """The row of the table must still be the one that the tag names."""
        label = self._values.label(form, name)
        cells = [fold(cell) for cell in control.place.row or ()]
        if not cells or (fold(label) in cells if label else False):
            return
        if fold(label) not in " ".join(cells):
            raise WorkbookError(
                f"Dòng “{label}” của biểu {form}: tên dòng trong báo cáo khác, không rõ có phải "
                "dòng ấy không; hãy sửa tay hoặc tạo báo cáo mới."
            )


def new_record(decisions: Iterable[Decision], record: Record, *, keeping: bool) -> Record:
    """The record after these decisions; what was left alone keeps its old texts.

    `keeping` keeps those of changed controls too: a tracked change can be rejected in Word, and
    other sections of the report may still have the old number.
    """
    now: dict[str, set[str]] = {}
    for decision in decisions:
        if decision.kind in ("changed", "unchanged"):
            told = decision.told
            text = told.new if decision.kind == "changed" else told.old
            now.setdefault(told.source, set()).add(text)
    new = dict(record)
    for source, texts in now.items():
        old = record.get(source, Printed(frozenset(), 0))
        new[source] = Printed(frozenset(texts | old.texts if keeping else texts), old.controls)
    return new


def _words(control: Control) -> str:
    """The control's text between the words around it."""
    if control.paragraph is None:
        return control.shown
    text, begin = control.paragraph.text(), control.begins
    end = begin + len(control.shown)
    head = text[max(begin - _MAX_WORDS, 0) : begin]
    tail = text[end : end + _MAX_WORDS]
    before = "…" if begin > _MAX_WORDS else ""
    behind = "…" if len(text) - end > _MAX_WORDS else ""
    return f"{before}{head}{control.shown}{tail}{behind}".strip()


def _beside(control: Control) -> str:
    """What the staff typed into a cell of a form beside its empty control."""
    if control.placeholder or control.paragraph is None or not control.in_paragraph:
        return ""
    return control.paragraph.text().strip()


def _spaced_like(control: Control, new: str) -> str:
    """The new text with the blanks that stand at the ends of the old one."""
    old = "".join(text.text for text in control.texts)
    if control.placeholder or not old.strip() or not new.strip():
        return new
    return old[: len(old) - len(old.lstrip())] + new + old[len(old.rstrip()) :]
