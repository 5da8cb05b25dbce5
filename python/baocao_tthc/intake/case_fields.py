"""Fields of cases that do not stand in their own rows: named by a group above, or by a merged cell.

A list may be parted by rows such as "Lĩnh vực: Hộ tịch" or "I. Hộ tịch (12 hồ sơ)", or its cells of
one field may be merged, of which only the first row keeps the name. The name reaches the cases
below it only where that is evident; a case without one stays doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ..reading.grid import as_text
from ..vietnamese import count, fold, one_line
from ..wording import listed
from .case_rows import CaseRows, Group, Passed, says_field
from .headings import case_words, clean_name, key

_MAX_FIELDS_TOLD = 12
_MIN_MERGED = 2  # fields of a column with merged cells
_FIELD_WORDS = re.compile(r"[^:]*+:|\S++\s++\S++\s")  # "Lĩnh vực:" or "Lĩnh vực "
_CASES_BEHIND = re.compile(r"[\s:;,(–-]{0,9}[0-9][0-9.]{0,9}\s?(?:hồ sơ|hs)\W{0,9}$", re.I)


def with_fields(values: Sequence[object], rows: CaseRows) -> tuple[list[object], list[str]]:
    """What stands for the field of each case, and sentences that tell where it was taken from.

    `values` are the cells of the cases, "" where there is none.
    """
    given = list(values)
    empty = [at for at, value in enumerate(given) if not as_text(value)]
    if not empty:
        return given, []
    said = any(map(says_field, rows.groups.values()))
    if rows.groups and not said and len(empty) < len(given):
        return given, []  # the list has a column of fields: words in a row of their own may be torn
    below = _by_group(rows) if rows.groups else _by_merged_cell(given, rows)
    taken = {at: name for at in empty if (name := below[at])}
    for at, name in taken.items():
        given[at] = name
    if not taken:
        return given, []
    where = "dòng tên nhóm" if rows.groups else "ô gộp"
    names = list(dict.fromkeys(taken.values()))
    return given, [
        f"Lĩnh vực của {count(len(taken))} hồ sơ lấy theo {where} ở trên: "
        f"{listed(names, _MAX_FIELDS_TOLD, 'lĩnh vực')}."
    ]


def names_fields(rows: CaseRows) -> bool:
    """Whether the rows of groups give the field of every case."""
    return bool(rows.groups) and all(_by_group(rows))


def _by_group(rows: CaseRows) -> list[str]:
    """The field of each case by the group above it, "" where that says none.

    Where groups say "Lĩnh vực", they alone count; otherwise groups within groups leave open which
    of them are fields.
    """
    said = {index for index, group in rows.groups.items() if says_field(group)}
    meant = said or rows.groups.keys()
    if not said and _nested(rows):
        return [""] * len(rows.cases)
    cases = set(rows.cases)
    found, current = [], ""
    for index in sorted({*rows.cases, *rows.passed}):
        if index in cases:
            found.append(current)
        elif index in meant:
            current = _field_name(rows.groups[index], said=bool(said))
        elif rows.passed[index] is Passed.TOTAL:
            current = ""
    return found


def _nested(rows: CaseRows) -> bool:
    """Whether a group of another kind follows a group that is no section of a system."""
    order = sorted({*rows.cases, *rows.groups})
    return any(
        rows.groups[before].order != rows.groups[after].order
        and not _is_section(rows.groups[before])
        for before, after in pairwise(order)
        if before in rows.groups and after in rows.groups
    )


def _is_section(group: Group) -> bool:
    words = case_words()["rows"]["sections"]
    return f"{key(group.text)} ".startswith(tuple(f"{key(word)} " for word in words))


def _field_name(group: Group, *, said: bool) -> str:
    """The name of a field, without "Lĩnh vực" before and the number of its cases behind."""
    if not said and _is_section(group):
        return ""
    text = one_line(group.text)
    words = _FIELD_WORDS.match(text) if said else None
    return clean_name(_CASES_BEHIND.sub("", text[words.end() :] if words else text))


def _by_merged_cell(values: Sequence[object], rows: CaseRows) -> list[str]:
    """The field of each case by the last one named above it, all "" where that is not evident.

    It is where each name stands once, the first case has one, and half of the cases or more have
    none: a cell that somebody forgot to fill is rarer, and its neighbours say their names again.
    """
    names = [fold(text) for text in map(as_text, values) if text]
    found, current = [], ""
    ends = [index for index, kind in rows.passed.items() if kind is Passed.TOTAL]
    for (before, index), value in zip(pairwise((-1, *rows.cases)), values, strict=True):
        if any(before < end < index for end in ends):
            current = ""
        current = as_text(value) or current
        found.append(current)
    once = _MIN_MERGED <= len(set(names)) == len(names) <= len(values) // 2
    return found if once and all(found) else [""] * len(values)
