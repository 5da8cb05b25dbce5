"""What is still to be typed: forms and rows without figures.

Nothing else is told of a row that waits (typed_rows.py): its zeros are no figures yet.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..filing import FormTable, Text
from ..findings.finding import Finding
from ..reading.stated_nothing import unread_words
from ..sheets import NOTHING, NOTHING_HINT
from ..typed_rows import carried, has_figures, waits
from ..wording import MAX_NAMED_CELLS, Cells, Sentence, and_more, joined
from .catalogue import finding, implements
from .scope import CheckedFiling

_NOTHING_ADVICE = f"Cả kỳ không có hồ sơ nào thì chọn “{NOTHING}” ở đầu biểu, phía trên tên cột"
_WITHOUT_CHOICE = "biểu không có ô để chọn thì bấm “Khôi phục ô”, sổ khác thì ghi chữ ấy vào đó"


@implements("CT06", "GT08")
def not_entered(subject: CheckedFiling) -> Iterator[Finding]:
    """All forms and rows without figures, in one finding; not where there is nothing to report.

    It is an error when a whole form is among them, or cases carried over of which nothing is told.
    """
    said: list[str] = []
    places = []
    grave = False
    empty: list[FormTable] = []
    for table in (table for table in subject.filing.tables if not table.nothing):
        name = table.form.name
        if not has_figures(table):
            grave = True
            empty.append(table)
            said.append(name)
            places.append(table.place)
        elif rows := [row for row in table.lines if waits(table.form, row)]:
            grave = grave or any(carried(table.form, row) for row in rows)
            named = [f"“{row.label}” (hàng {row.number})" for row in rows[:MAX_NAMED_CELLS]]
            more = and_more(rows, MAX_NAMED_CELLS, "dòng")
            said.append(f"{name} dòng {', '.join(named)} {more}".rstrip())
            places += [row.label_place for row in rows]
    if said:
        advice = None if _any_case(subject) else _advice(empty)
        yield finding("CT06" if grave else "GT08", *places, what="; ".join(said), advice=advice)


def _any_case(subject: CheckedFiling) -> bool:
    """Whether any form counts a case: then no other has nothing to report (LB31)."""
    lines = (row for table in subject.filing.tables for row in (*table.lines, table.total) if row)
    return any(cell.value for row in lines for cell in row.cells.values())


def _advice(empty: list[FormTable]) -> Sentence | None:
    """How the forms say that there is nothing to report; None where all have figures."""
    if not empty:
        return None
    if unread := [text for table in empty if (text := unread_words(table.headings))]:
        return _told_unread(unread)
    offered = all(NOTHING_HINT in (text.text for text in table.headings) for table in empty)
    return f"{_NOTHING_ADVICE}." if offered else f"{_NOTHING_ADVICE}; {_WITHOUT_CHOICE}."


def _told_unread(texts: list[Text]) -> Sentence:
    """Which words say nothing to the program, and what to write."""
    said = joined((("“" + text.text + "” ở ", Cells((text.place,))) for text in texts), ", ")
    return joined((said, f"chương trình không hiểu; không có hồ sơ thì ghi “{NOTHING}”."), " ")
