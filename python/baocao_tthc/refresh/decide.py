"""What becomes of each control: changed, unchanged, or left alone and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..errors import WorkbookError
from ..narrative.record import Record
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
        if said is None:
            return False
        if self._record is not None and source in self._record:
            return said in {meaning(source, text) for text in self._record[source]}
        if not said:  # nothing there: only a number not yet given is printed as nothing
            return is_blank(source, shown)
        # a number or date given by hand is not blanked out
        return is_blank(source, shown) or not is_blank(source, new)

    def _check_row(self, control: Control, form: str, name: str) -> None:
        """A row named by its number must still be the row that it was."""
        label = self._sources.label(form, name)
        if label and fold(label) not in fold("".join(control.row or ())):
            raise WorkbookError(
                f"Dòng {name.removeprefix('dong ')} của biểu {form} nay là “{label}”, không rõ có "
                "phải dòng này của báo cáo không; hãy sửa tay hoặc tạo báo cáo mới."
            )


def new_record(decisions: Iterable[Decision], record: Record) -> set[tuple[str, str]]:
    """The pairs for the record after these decisions; what was left alone keeps its old texts."""
    now: dict[str, set[str]] = {}
    for decision in decisions:
        if decision.kind in ("changed", "unchanged") and isinstance(decision.told, Change):
            text = decision.told.new if decision.kind == "changed" else decision.told.old
            now.setdefault(decision.control.source, set()).add(text)
    kept = {source: set(texts) for source, texts in record.items()}
    return {(source, text) for source, texts in (kept | now).items() for text in texts}


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
