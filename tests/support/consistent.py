"""Random forms in which everything holds, as hypothesis strategies."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from baocao_tthc.vietnamese import percentage
from support.grids import FORMS, Book, form_cells

counts = st.one_of(st.integers(0, 5), st.integers(0, 4000))
_LABELS = ["Hộ tịch", "Chứng thực", "Đất đai", "Người có công", "Bảo trợ xã hội", "Môi trường"]
Rows = list[list[Any]]


@st.composite
def settlement_row(draw: st.DrawFn) -> list[int]:
    """Columns (3) to (16) of II.06B: resolved and pending parts, and received split in three."""
    resolved = [draw(counts) for _ in range(5)]
    pending = [draw(counts) for _ in range(3)]
    received = sum(resolved) + sum(pending)
    online = draw(st.integers(0, received))
    carried = draw(st.integers(0, received - online))
    parts = [online, received - online - carried, carried]
    return [received, *parts, sum(resolved), *resolved, sum(pending), *pending]


@st.composite
def files_of(draw: st.DrawFn, cases: int) -> list[int]:
    """Of so many cases: with components, with result, with both, and without either."""
    components, result = draw(st.integers(0, cases)), draw(st.integers(0, cases))
    both = draw(st.integers(max(0, components + result - cases), min(components, result)))
    return [components, result, both, cases - components, cases - result]


@st.composite
def digitisation_row(draw: st.DrawFn) -> list[Any]:
    """Columns (3) to (21) of PL01; a rate over nothing is None."""
    pending, resolved = draw(counts), draw(counts)
    received = pending + resolved
    done = draw(files_of(resolved))
    rates = [percentage(part, resolved) for part in done[:3]]
    archived, reused = draw(st.integers(0, resolved)), draw(st.integers(0, received))
    row = [received, pending, *draw(files_of(pending)), resolved, *done]
    return [*row, *rates, archived, reused, percentage(reused, received)]


@st.composite
def rows(draw: st.DrawFn, code: str) -> Rows:
    """One to six rows of a form with their labels."""
    row = settlement_row() if code == "II.06B" else digitisation_row()
    labels = draw(st.lists(st.sampled_from(_LABELS), min_size=1, max_size=6, unique=True))
    return [[label, *draw(row)] for label in labels]


def total(code: str, of: Rows) -> list[Any]:
    """The total row of those rows; rates empty, as printed."""
    form = FORMS[code]
    return [
        sum(row[column.number - 2] for row in of) if column.kind == "count" else None
        for column in form.columns[2:]
    ]


@st.composite
def books(draw: st.DrawFn, code: str) -> Book:
    """A workbook with one consistent form, at least one case in it."""
    of = draw(rows(code).filter(lambda found: any(row[1] for row in found)))
    readable = [[float(v) if hasattr(v, "as_tuple") else v for v in row] for row in of]
    return {code: form_cells(FORMS[code], readable, total(code, of))}
