"""A response as a file: how it is laid out, what it says, what it is not allowed to be.

Sheet PhanHoi is what the superior fills in: the result, and a remark a line. Sheet SoLieu has the
figures of the package, sealed with what the response is to: remarks are looked up there, never in
the cell beside them, which a formula fills.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ..errors import WorkbookError
from ..forms import known_forms
from ..formula import Number
from ..reading.grid import Grid
from ..reading.inputs import heading_columns
from ..reading.received_remarks import figure_of, month_of
from ..reading.snapshot import read_grids
from ..remarks import NARRATIVE, VERDICTS, Figures, Kind, Spot
from ..sending.manifest import digest
from ..sheets import cut
from ..vietnamese import fold, number, one_line
from .stray_words import cell_name, notes_in, read_deadline, words_elsewhere, words_right_of

UNIT, MONTH, REVISION = "Đơn vị báo cáo", "Tháng báo cáo", "Lần gửi"
DEADLINE, RESULT = "Trả lời trước ngày", "Kết quả"
HEADS = ("Biểu", "Dòng", "Cột", "Số đang ghi", "Ý kiến")
PACKAGE, DAYS, SEAL = "Mã gói", "Số ngày của kỳ", "Mã số liệu"
FIGURE_HEADS = ("Biểu", "Dòng", "Cột", "Số")
ITEM, WHOLE = "Lời văn (NoiDung)", "Cả báo cáo"
FIGURES, LISTS, ANSWERS = "SoLieu", "DanhMuc", "GiaiTrinh"  # sheets beside the remarks
NO_WORDS = "(cấp trên không ghi ý kiến)"
_MAX_REMARKS = 500
_MAX_TEXT = 2_000  # characters of a remark; what is longer is cut and told
_OFFICIAL = re.compile(r"\(?([0-9]{1,3})\)?(?![0-9])")
_ITEM_CODE = re.compile(r"([0-9][0-9a-z.]{0,15})(?![^\s:])")


class Remark(NamedTuple):
    """A remark; `form` is a form's code, NARRATIVE, or "" for the whole report. What names nothing
    that is known stays as it was typed. `column` None is a remark on a row or a form.
    """

    form: str
    row: str
    column: int | None
    text: str


class SentTo(NamedTuple):
    """What a response is to: `month` is "2026-01", `days` are those of the period, 0 when it is not
    known; `package` is the digest of the manifest, "" where a workbook came without one.
    """

    unit: str
    month: str
    revision: int
    days: int
    package: str


class Response(NamedTuple):
    """What the superior says of a package. `doubts` are told to whoever receives it."""

    to: SentTo
    verdict: Kind
    deadline: date | None
    remarks: tuple[Remark, ...]
    figures: Figures
    doubts: tuple[str, ...] = ()


def seal_of(to: SentTo, figures: Figures) -> str:
    """The digest over what a response is to and the figures that it shows."""
    listed = [[*spot, number(value)] for spot, value in figures.items()]
    return digest({"to": list(to), "figures": listed})


def read_response(file: Path) -> Response:
    """Read a response; raises WorkbookError, one sentence, when it is none, was altered, or does
    not say whether the report is accepted.
    """
    grids = read_grids(file)
    found = next(heading_columns(grids, tuple(map(fold, HEADS))), None)
    sealed = next(heading_columns(grids, tuple(map(fold, FIGURE_HEADS))), None)
    if found is None or sealed is None:
        raise WorkbookError(
            f"Tệp “{file}” không phải phản hồi của cấp trên; hãy chọn tệp PhanHoi_….xlsx nhận được."
        )
    head, foot = found[0], sealed[0]
    to = SentTo(
        one_line(_beside(head, UNIT)),
        month_of(_beside(head, MONTH)),
        _whole(_beside(head, REVISION)),
        _whole(_beside(foot, DAYS)),
        _beside(foot, PACKAGE),
    )
    figures = dict(_figures(*sealed))
    if _beside(foot, SEAL) != seal_of(to, figures):
        raise WorkbookError(
            f"Phản hồi “{file}” đã bị sửa ở phần chương trình ghi (đơn vị, tháng, lần gửi, số đã "
            "gửi); hãy xin lại tệp của cấp trên."
        )
    remarks, doubts = _remarks(*found)
    verdict = _verdict(file, _beside(head, RESULT))
    spot = _value_spot(head, DEADLINE)
    deadline, odd = read_deadline(head.at(*spot), head.text(*spot), to.month)
    told = (*doubts, *odd, *_typed_figures(*found, figures), *_elsewhere(file, grids, found, foot))
    return Response(to, verdict, deadline, remarks, figures, told)


def _elsewhere(
    file: Path, grids: Sequence[Grid], found: tuple[Grid, int, Mapping[str, int]], foot: Grid
) -> Iterator[str]:
    """What was written where nothing is read."""
    head, header, columns = found
    labels = [_value_spot(head, each) for each in (UNIT, MONTH, REVISION, RESULT, DEADLINE)]
    read = {(row, at) for row, column in labels for at in (column - 1, column)}
    yield from words_elsewhere(head, header, [columns[fold(each)] for each in HEADS], read)
    for grid in grids:
        if grid is foot or grid.name == ANSWERS:
            yield from words_right_of(grid, len(FIGURE_HEADS))
        elif grid is not head and grid.name != LISTS and any(map(any, grid.values)):
            yield f"Phản hồi có thêm tờ “{grid.name}”, không thành ý kiến; hãy xem tệp phản hồi."
    yield from notes_in(file)


def _typed_figures(
    grid: Grid, header: int, columns: Mapping[str, int], figures: Figures
) -> Iterator[str]:
    """Figures that somebody typed over those that show themselves."""
    form, row, column, figure, _ = (columns[fold(head)] for head in HEADS)
    for at in range(header + 1, grid.height + 1):
        shown = grid.text(at, figure)
        about = _remark(grid.text(at, form), grid.text(at, row), grid.text(at, column), "")
        if shown and figure_of(shown) != figures.get((about.form, about.row, about.column or 0)):
            yield (
                f"{cell_name(grid, (at, figure))} của phản hồi ghi {cut(one_line(shown), 40)}, "
                "không phải số đã gửi; hãy hỏi cấp trên."
            )


def _whole(text: str) -> int:
    return int(text) if re.fullmatch("[0-9]{1,4}", text) else 0


def _verdict(file: Path, stated: str) -> Kind:
    for kind in VERDICTS:
        if fold(stated) == fold(kind):
            return kind
    raise WorkbookError(
        f"Phản hồi “{file}” chưa chọn Kết quả ({' hoặc '.join(VERDICTS)}); hãy hỏi lại cấp trên."
    )


def _value_spot(grid: Grid, label: str) -> tuple[int, int]:
    spots = grid.labels.get(fold(label), ())
    return (spots[0][0], spots[0][1] + 1) if spots else (0, 0)


def _beside(grid: Grid, label: str) -> str:
    return grid.text(*_value_spot(grid, label))


def _figures(grid: Grid, header: int, columns: Mapping[str, int]) -> Iterator[tuple[Spot, Number]]:
    codes = subject_codes()
    form, row, column, figure = (columns[fold(head)] for head in FIGURE_HEADS)
    for at in range(header + 1, grid.height + 1):
        official = _OFFICIAL.match(grid.text(at, column))
        value = figure_of(grid.text(at, figure))
        code = codes.get(fold(grid.text(at, form)), "")
        if official and value is not None:
            yield (code, grid.text(at, row), int(official[1])), value


def subject_codes() -> dict[str, str]:
    """What a remark may be about, as its list names it, folded: to the code."""
    forms = {fold(form.name): form.code for form in known_forms()}
    return forms | {fold(ITEM): NARRATIVE, fold(WHOLE): ""}


def _remarks(
    grid: Grid, header: int, columns: Mapping[str, int]
) -> tuple[tuple[Remark, ...], tuple[str, ...]]:
    """The remarks, and what is to be told of them."""
    found, doubts = [], []
    form, row, column, _, text = (columns[fold(head)] for head in HEADS)
    for at in range(header + 1, grid.height + 1):
        subject, line, official, said = (grid.text(at, x) for x in (form, row, column, text))
        if not any((subject, line, official, said)):
            continue
        if len(said) > _MAX_TEXT:
            doubts.append(f"Ý kiến ở dòng {at} dài quá {_MAX_TEXT} chữ nên chỉ giữ phần đầu.")
        if not said:
            doubts.append(f"Dòng {at} của phản hồi chọn ô mà không ghi ý kiến; hãy hỏi cấp trên.")
        found.append(_remark(subject, line, official, cut(said, _MAX_TEXT) or NO_WORDS))
        if len(found) > _MAX_REMARKS:
            raise WorkbookError(
                f"Phản hồi có hơn {_MAX_REMARKS} ý kiến; hãy xin cấp trên gửi lại bản gọn hơn."
            )
    return tuple(found), tuple(doubts)


def _remark(subject: str, row: str, column: str, text: str) -> Remark:
    code = subject_codes().get(fold(subject), one_line(subject))
    if code == NARRATIVE and (item := _ITEM_CODE.match(row)):
        row = item[1].rstrip(".")
    official = _OFFICIAL.match(column)
    return Remark(code, one_line(row), int(official[1]) if official else None, text)
