"""What becomes of each control: changed, unchanged, or left alone and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..errors import WorkbookError
from ..narrative.record import Printed, Record
from ..vietnamese import fold
from .looks import is_blank, meaning, reprinted
from .outcome import Change, Unknown
from .places import Control
from .sources import Sources, row_of

_AROUND = 40  # characters of the paragraph on either side of a control


class Decision(NamedTuple):
    """One control: what to tell of it, and its new text (None: its bytes stay)."""

    control: Control
    kind: str  # "changed", "unchanged", "typed", "emptied", "unknown"
    told: Change | Unknown
    new: str | None = None


class Decider:
    """Decides by the present values, the texts that stand there, and the record if there is one."""

    def __init__(self, sources: Sources, record: Record | None, *, typed_too: bool) -> None:
        self._sources = sources
        self._record = record
        self._typed_too = typed_too

    def decide(self, controls: list[Control], part: str) -> list[Decision]:
        """The decisions for the controls of one part; `part` is its name for people."""
        annexes = {
            control.table for control in controls if control.table and row_of(control.source)
        }
        return [
            self._one(control, part, in_form=control.table in annexes)
            for control in controls
            if not (control.holds_others and not control.shown.strip())
        ]

    def _one(self, control: Control, part: str, *, in_form: bool) -> Decision:
        source, shown = control.source, "" if control.placeholder else control.shown
        where = (_number(control), _words(control), part)
        row, printed_as = row_of(source), shown.strip()
        in_form = in_form and (row is not None or _is_cell(source))
        try:
            value = self._sources.value(source, in_form=in_form or row is not None)
            if row:
                self._check_row(control, *row)
        except WorkbookError as error:
            return Decision(control, "unknown", Unknown(source, printed_as, str(error), *where))
        new = reprinted(value, printed_as, in_form=in_form)
        change = Change(source, printed_as, new, *where)
        now = meaning(source, printed_as)
        if now is not None and now == meaning(source, new) and (now or not new.strip()):
            return Decision(control, "unchanged", change)
        if not self._typed_too and not self._is_ours(source, shown, new):
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
            return is_blank(source, shown)
        # a number or date given by hand is not blanked out
        return is_blank(source, shown) or not is_blank(source, new)

    def _check_row(self, control: Control, form: str, name: str) -> None:
        """The row of the table must still be the one that the tag names."""
        label = self._sources.label(form, name)
        cells = [fold(cell) for cell in control.row or ()]
        if not cells or (fold(label) in cells if label else False):
            return
        if fold(label) not in " ".join(cells):
            raise WorkbookError(
                f"Dòng “{label}” của biểu {form}: tên dòng trong báo cáo khác, không rõ có phải "
                "dòng ấy không; hãy sửa tay hoặc tạo báo cáo mới."
            )


def new_record(decisions: Iterable[Decision], record: Record, *, tracked: bool) -> Record:
    """The record after these decisions; what was left alone keeps its old texts.

    A tracked change can be rejected in Word: both its texts are the program's.
    """
    now: dict[str, set[str]] = {}
    for decision in decisions:
        if decision.kind in ("changed", "unchanged") and isinstance(decision.told, Change):
            told = decision.told
            texts = {told.new} if decision.kind == "changed" else {told.old}
            now.setdefault(decision.control.source, set()).update(texts)
    new = dict(record)
    for source, texts in now.items():
        old = record.get(source, Printed(frozenset(), 0))
        new[source] = Printed(frozenset(texts | old.texts if tracked else texts), old.controls)
    return new


def _is_cell(source: str) -> bool:
    return source.count("[") == 1


def _number(control: Control) -> int:
    return control.paragraph.number if control.paragraph else 0


def _words(control: Control) -> str:
    """The control's text between the words around it."""
    if control.paragraph is None:
        return control.shown
    text = "".join(control.paragraph.pieces)
    end = control.begins + len(control.shown)
    before, after = text[: control.begins], text[end:]
    head = f"…{before[-_AROUND:]}" if len(before) > _AROUND else before
    tail = f"{after[:_AROUND]}…" if len(after) > _AROUND else after
    return f"{head}{control.shown}{tail}".strip()


def _spaced_like(control: Control, new: str) -> str:
    """The new text with the blanks that stand at the ends of the old one."""
    old = "".join(text.text for text in control.texts)
    if control.placeholder or not old.strip() or not new.strip():
        return new
    return old[: len(old) - len(old.lstrip())] + new + old[len(old.rstrip()) :]
