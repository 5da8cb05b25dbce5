"""What is still to be typed: forms and rows without figures.

Nothing else is told of a row that waits (typed_rows.py): its zeros are no figures yet.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..findings.finding import Finding
from ..sheets import NOTHING
from ..typed_rows import carried, has_figures, waits
from ..wording import MAX_NAMED_CELLS, and_more
from .catalogue import finding, implements
from .scope import CheckedFiling

_NOTHING_ADVICE = f"Cả kỳ không có hồ sơ nào thì chọn “{NOTHING}” ở đầu biểu, phía trên tên cột."


@implements("CT06", "GT08")
def not_entered(subject: CheckedFiling) -> Iterator[Finding]:
    """All forms and rows without figures, in one finding; not where there is nothing to report.

    It is an error when a whole form is among them, or cases carried over of which nothing is told.
    """
    said: list[str] = []
    places = []
    grave = whole = False
    for table in (table for table in subject.filing.tables if not table.nothing):
        name = table.form.name
        if not has_figures(table):
            grave = whole = True
            said.append(name)
            places.append(table.place)
        elif rows := [row for row in table.lines if waits(table.form, row)]:
            grave = grave or any(carried(table.form, row) for row in rows)
            named = [f"“{row.label}” ({row.number})" for row in rows[:MAX_NAMED_CELLS]]
            more = and_more(rows, MAX_NAMED_CELLS, "dòng")
            said.append(f"{name} dòng {', '.join(named)} {more}".rstrip())
            places += [row.label_place for row in rows]
    if said:
        advice = _NOTHING_ADVICE if whole else None
        yield finding("CT06" if grave else "GT08", *places, what="; ".join(said), advice=advice)
