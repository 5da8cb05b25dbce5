"""What goes where, in sentences for the clerk, before anything is written and after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..period import Period
from ..vietnamese import count
from ..wording import and_more, capital, listed
from .fill import FigureChange, Filled
from .taken_figures import entered

_MAX_TOLD = 12
_MAX_BOX = 800  # characters; Excel shows no more than 1,023, the question among them


def preview(made: Filled, period: Period | None, *, replacing: bool) -> list[str]:
    """The lines of the preview: what was recognised, which column comes from what, the rows."""
    figures = made.figures
    lines = [f"Nhận ra: {figures.source}.", f"Nhập vào {figures.form.name}:"]
    for column in entered(figures.form):
        if column.number in figures.origins:
            heading = " › ".join(column.heading)
            lines.append(f"  ({column.number}) {heading} ← {figures.origins[column.number]}")
    lines += figures.told
    lines.append(
        f"{count(made.written)} ô được điền, {count(made.same)} ô đã đúng sẵn, "
        f"{count(len(made.differing))} ô đang có số khác."
    )
    if made.added:
        lines.append(f"Thêm {len(made.added)} dòng: {_listed(made.added)}.")
    if made.untouched:
        lines.append(
            f"Giữ nguyên {len(made.untouched)} dòng nguồn không có: {_listed(made.untouched)}."
        )
    if made.differing and replacing:
        lines += ["Thay các ô đang có số khác:", *_changes(made.differing)]
    return [*lines, *left(made, period, replacing=replacing)]


def brief(made: Filled, period: Period | None) -> str:
    """The preview for a message box, which holds some 1,000 characters."""
    figures = made.figures
    lines = [
        f"{capital(figures.source)} → {figures.form.name}.",
        *figures.told,
        f"{count(made.written)} ô được điền, {count(len(made.differing))} ô đang có số khác.",
    ]
    if made.added:
        lines.append(f"Thêm {len(made.added)} dòng: {_listed(made.added)}.")
    lines += left(made._replace(differing=()), period, replacing=False)
    said = "\n".join(lines)
    return said if len(said) <= _MAX_BOX else f"{said[:_MAX_BOX].rsplit(' ', 1)[0]} …"


def left(made: Filled, period: Period | None, *, replacing: bool) -> list[str]:
    """What is left for a person: figures kept, cases and cells that nobody can place."""
    lines = list(made.figures.doubts)
    stated = made.figures.period
    if stated and period and stated != period:
        lines.append(f"Nguồn ghi kỳ {stated.text}, sổ ghi kỳ {period.text}; hãy xem lại.")
    if made.doubtful:
        lines.append(f"Sổ có hai dòng cùng tên nên không nhập: {_listed(made.doubtful)}.")
    if made.differing and not replacing:
        lines += [
            "Giữ nguyên các ô đang có số khác (thêm --thay để thay):",
            *_changes(made.differing),
        ]
    return lines


def _changes(changes: Sequence[FigureChange]) -> Iterator[str]:
    for change in changes[:_MAX_TOLD]:
        yield (
            f"  “{change.label}”, cột ({change.column.number}): đang là {_shown(change.current)}, "
            f"nguồn là {_shown(change.wanted)}"
        )
    if more := and_more(changes, _MAX_TOLD, "ô"):
        yield f"  … {more}"


def _shown(value: object) -> str:
    if value is None:
        return "công thức của biểu"
    return count(value) if isinstance(value, int) else f"“{value}”"


def _listed(names: Sequence[str]) -> str:
    return listed(names, _MAX_TOLD, "dòng")
