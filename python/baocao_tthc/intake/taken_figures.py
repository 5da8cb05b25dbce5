"""Figures of one form that an export gives, before they meet a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..errors import WorkbookError
from ..forms import Column, Form
from ..forms.field_names import match_fields
from ..formula import Number
from ..period import Period
from ..vietnamese import count, fold

if TYPE_CHECKING:
    from .cases import CaseLists
    from .row_account import RowAccount

# The 16-column layout of II.06 folds into the national 13 columns so (nghiep-vu.md, 1.3: the notes
# printed by a national one-stop system). The other way the parts cannot be known.
_TAKEN_IN = {
    "resolved_on_time": ("refused", "withdrawn"),
    "pending_in_time": ("supplement_requested",),
}

RECEIVED = ("received_online", "received_in_person", "carried_over")
"""The columns of which each case stands in exactly one."""


class FieldFigures(NamedTuple):
    """A row: the name of the field, and what its entered columns hold by official number."""

    label: str
    values: Mapping[int, Number]


class Unplaced(NamedTuple):
    """A field of a source that gets no row of the workbook, in words why, and which rows it might
    be; `cases` is how many there are of it in a list of cases.
    """

    label: str
    why: str
    rows: tuple[str, ...]
    cases: int


_ASKED = "có tên lĩnh vực phải hỏi"
_TWICE = "có lĩnh vực đứng ở hai dòng của sổ"


class TakenFigures(NamedTuple):
    """The figures of one form in the layout that they came in.

    `source` says what was recognised. `origins` maps official columns to what they were read from.
    `told` are sentences about what was done, `doubts` about what is left for a person.
    `cases` are the cases behind it, and `account` that of their rows, None for a table. `unplaced`
    are fields that a workbook has no certain row for.
    """

    form: Form
    source: str
    rows: tuple[FieldFigures, ...]
    origins: Mapping[int, str]
    period: Period | None = None
    told: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    cases: CaseLists | None = None
    account: RowAccount | None = None
    unplaced: tuple[Unplaced, ...] = ()
    unit: str = ""

    def in_place(self) -> RowAccount | None:
        """The account of the rows, the cases of fields without a row counted out."""
        account = self.account
        for field in self.unplaced if account else ():
            account = account and account.without(field.why, field.cases)
        return account


def fits(source: Form, target: Form) -> bool:
    """Whether figures of one form can fill the other: the same, or both of the settlement."""
    return source.code == target.code or source.role == target.role == "settlement"


def in_layout(figures: TakenFigures, target: Form) -> TakenFigures:
    """The same figures in the layout of another form; raises WorkbookError when it has none."""
    source = figures.form
    if source.code == target.code:
        return figures
    if not fits(source, target):
        raise WorkbookError(f"{source.name} không nhập được vào {target.name}; hãy chọn biểu khác.")
    parts = {column.number: _parts(source, target, column.key) for column in entered(target)}
    known = {number: found for number, found in parts.items() if found}
    names = ", ".join(f"({number})" for number, found in parts.items() if not found)
    split = (
        f"{source.name} không tách được các cột {names} của {target.name}; các cột ấy để nguyên, "
        "hãy tự điền."
    )
    return figures._replace(
        form=target,
        rows=tuple(row._replace(values=_summed(row.values, known)) for row in figures.rows),
        origins={
            number: " + ".join(figures.origins.get(n, f"cột ({n})") for n in found)
            for number, found in known.items()
        },
        doubts=(*figures.doubts, *([split] if names else ())),
    )


def under_own_names(figures: TakenFigures, names: Sequence[str]) -> TakenFigures:
    """The same figures under the names that the rows of a workbook have for the fields, which is
    told. What may be the field of such a row, or of another one of the source, is left to a person,
    and so is one that the workbook has twice.
    """
    matches = match_fields([row.label for row in figures.rows], names)
    rows, told, doubts = [], list(figures.told), list(figures.doubts)
    unplaced = list(figures.unplaced)
    folded = list(map(fold, names))
    for row, match in zip(figures.rows, matches, strict=True):
        own = row.label if match.row is None else names[match.row]
        cases = _cases_in(row, figures)
        name = f"“{row.label}” của nguồn" + (f" ({count(cases)} hồ sơ)" if cases else "")
        if match.perhaps:
            shown = " hoặc ".join(f"“{name}”" for name in match.perhaps)
            doubts.append(
                f"{name} có thể là {shown}: không nhập. Nếu cùng một lĩnh vực, "
                "hãy sửa cho hai tên giống nhau; nếu khác, hãy thêm một dòng tên ấy vào sổ; rồi "
                "nhập lại."
            )
            unplaced.append(Unplaced(row.label, _ASKED, match.perhaps, cases))
        elif folded.count(fold(own)) > 1:
            doubts.append(
                f"{name} đứng ở hai dòng của sổ: không nhập. Hãy gộp hai dòng ấy rồi nhập lại."
            )
            unplaced.append(Unplaced(row.label, _TWICE, (own,), cases))
        elif fold(own) == fold(row.label):
            rows.append(row)
        else:
            told.append(f"“{row.label}” của nguồn nhập vào dòng “{own}”.")
            rows.append(row._replace(label=own))
    return figures._replace(
        rows=tuple(rows), told=tuple(told), doubts=tuple(doubts), unplaced=tuple(unplaced)
    )


def _cases_in(row: FieldFigures, figures: TakenFigures) -> int:
    """How many cases of a list a field has, 0 for a table: each is in one column of receipt."""
    columns = (column_taking(figures.form, key) for key in RECEIVED)
    return int(sum(row.values.get(number, 0) for number in columns)) if figures.account else 0


def _summed(values: Mapping[int, Number], parts: Mapping[int, Sequence[int]]) -> dict[int, Number]:
    """What each column gets of its parts; one of which a part is not given gets nothing."""
    return {
        number: sum(values[part] for part in found)
        for number, found in parts.items()
        if values.keys() >= set(found)
    }


def entered(form: Form) -> list[Column]:
    """The columns of cases that people fill; the form's own formulas give the others."""
    return [column for column in form.counts if column.entry == "entered"]


def _parts(source: Form, target: Form, key: str) -> list[int]:
    """The source's columns that make the target's column up; [] when that cannot be known."""
    if key not in {column.key for column in entered(source)}:
        return []
    keys = [key]
    for part in _TAKEN_IN.get(key, ()):
        if target.by_key(part) is None:
            keys.append(part)
        elif source.by_key(part) is None:
            return []
    columns = (source.by_key(one) for one in keys)
    return [column.number for column in columns if column]


def column_taking(form: Form, key: str) -> int:
    """The official number of the column in which a layout counts what the key names."""
    column = form.by_key(key)
    if column is None:
        whole = next(whole for whole, parts in _TAKEN_IN.items() if key in parts)
        return column_taking(form, whole)
    return column.number
