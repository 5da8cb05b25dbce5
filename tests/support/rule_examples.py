"""The smallest edit that makes each rule speak, and what it then says: for docs/quy-tac.md.

The edits stand in tests/checks/rule_examples.toml, whose head says how they are written.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl.utils.cell import column_index_from_string, range_boundaries

from baocao_tthc.checks import check
from baocao_tthc.checks.rule_book import document
from baocao_tthc.filing import Filing
from baocao_tthc.findings.finding import Finding
from baocao_tthc.history import rows_of
from baocao_tthc.reading.grid import CellStates, Grid
from baocao_tthc.reading.snapshot import make_filing
from support import grids
from support.grids import FORMS, NUMBERING, Book, Cells
from support.paths import ROOT

_FILE = ROOT / "tests" / "checks" / "rule_examples.toml"
WITHOUT_EXAMPLE = {"CT17", "KT06", "KT07", "LB32", "PH02", "PH04"}
"""Of an open workbook; several periods in LichSu; a damaged row there; a workbook of sums; an
accepted month."""
_OWN_RULE = {"QT02": "XA01"}  # says its findings under the office's id
_INFO = {
    "Đơn vị báo cáo": "UBND xã Ninh Giang",
    "Tháng báo cáo": 1,
    "Năm báo cáo": 2026,
    "Kỳ báo cáo từ ngày": date(2025, 12, 21),
    "Kỳ báo cáo đến ngày": date(2026, 1, 20),
}

Edits = Mapping[str, Any]


def edits() -> dict[str, Edits]:
    """The edits by the id of their rule."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def examples() -> dict[str, str]:
    """What docs/quy-tac.md shows of each rule: the edit, and the words that follow."""
    return {
        id_: f"{'; '.join(_told(edit))} → *{found(id_, edit).message}*"
        for id_, edit in edits().items()
    }


def found(id_: str, edit: Edits) -> Finding:
    """The first finding of that rule in the edited workbook."""
    filing, before = edited(edit)
    return next(each for each in check(filing, before) if each.rule == _OWN_RULE.get(id_, id_))


def sound() -> Book:
    """The workbook without a finding that the edits begin with."""
    book = grids.january()
    for text, top, _, first, _ in FORMS["PL01"].header_cells():
        book["PL01"][NUMBERING - 3 + top, first] = text
    info: Cells = {}
    for row, (label, value) in enumerate(_INFO.items(), 3):
        info |= {(row, 1): label, (row, 2): value}
    texts: Cells = {(1, 1): "Mục", (1, 3): "Nội dung", (2, 1): "2.1", (2, 3): "Không có"}
    return book | {"ThongTin": info, "NoiDung": texts}


def edited(edit: Edits) -> tuple[Filing, Filing | None]:
    """The edited workbook, and the one of the period before where the example has one."""
    book = sound()
    if edit.get("national"):
        book["II.06A13"] = grids.folded()
    for name, copy in edit.get("copy", {}).items():
        book[copy] = dict(book[name])
    for name in edit.get("remove", ()):
        del book[name]
    if "insert" in edit:
        _insert(book, edit["insert"])
    _type(book, edit.get("cells", {}))
    filing = _filing(book, edit)
    if "before" in edit:
        return filing, _december(edit["before"])
    if "history" in edit:
        return filing._replace(history=tuple(rows_of(_december(edit["history"])))), None
    return filing, None


def _december(cells: Edits) -> Filing:
    book = grids.december()
    _type(book, cells)
    return _filing(book, {}, "thang-12.xlsx")


def _filing(book: Book, edit: Edits, name: str = "so.xlsx") -> Filing:
    hidden = edit.get("hidden", ())
    made = []
    for sheet, cells in book.items():
        states = CellStates(
            errors=dict(_at(sheet, edit.get("errors", {}))),
            uncalculated={at for at, _ in _at(sheet, dict.fromkeys(edit.get("uncalculated", ())))},
            hidden_rows={
                int(row[len(sheet) + 1 :]) for row in hidden if row.startswith(f"{sheet}!")
            },
        )
        made.append(Grid(sheet, grids.rows_of(cells), states, hidden=sheet in hidden))
    return make_filing(Path(name), made)


def _at(sheet: str, given: Mapping[str, Any]) -> Iterator[tuple[tuple[int, int], Any]]:
    """The cells of that sheet with what is given for each."""
    for address, content in given.items():
        name, _, cells = address.partition("!")
        if name == sheet:
            first, top, last, bottom = range_boundaries(cells)
            places = [(r, c) for r in range(top, bottom + 1) for c in range(first, last + 1)]
            contents = content if isinstance(content, list) else [content] * len(places)
            yield from zip(places, contents, strict=True)


def _type(book: Book, cells: Edits) -> None:
    for sheet in dict.fromkeys(address.partition("!")[0] for address in cells):
        book.setdefault(sheet, {}).update(_at(sheet, cells))


def _insert(book: Book, address: str) -> None:
    """Push a row or a column in, as Excel does with typed figures."""
    name, _, where = address.partition("!")
    row = int(where) if where.isdigit() else sys.maxsize
    column = sys.maxsize if where.isdigit() else column_index_from_string(where)
    book[name] = {(r + (r >= row), c + (c >= column)): v for (r, c), v in book[name].items()}


def _told(edit: Edits) -> Iterator[str]:
    """The edit in words."""
    if edit.get("national"):
        yield "thêm biểu II.06A13 cùng số liệu"
    yield from (f"chép tờ {name} thành “{copy}”" for name, copy in edit.get("copy", {}).items())
    yield from (f"xóa tờ {name}" for name in edit.get("remove", ()))
    if "insert" in edit:
        kind = "dòng" if re.search(r"\d$", edit["insert"]) else "cột"
        yield f"chèn một {kind} trống ở {edit['insert']}"
    yield from _typed(edit.get("cells", {}))
    yield from (f"ẩn {'dòng' if '!' in what else 'tờ'} {what}" for what in edit.get("hidden", ()))
    yield from (f"{cell} có lỗi {error}" for cell, error in edit.get("errors", {}).items())
    yield from (f"{cell} có công thức chưa tính" for cell in edit.get("uncalculated", ()))
    if "before" in edit:
        yield f"sổ kỳ trước: {'; '.join(_typed(edit['before']))}"
    if "history" in edit:
        yield f"LichSu chỉ có một kỳ cũ: {'; '.join(_typed(edit['history']))}"


def _typed(cells: Edits) -> Iterator[str]:
    for address, content in cells.items():
        if content == "":
            yield f"xóa {address}"
        else:
            contents = content if isinstance(content, list) else [content]
            yield f"{address} = {', '.join(map(_shown, contents))}"


def _shown(content: Any) -> str:
    if isinstance(content, str):
        return f"“{content}”"
    if isinstance(content, date):
        return f"{content:%d/%m/%Y}"
    return str(content).replace(".", ",")


if __name__ == "__main__":  # docs/quy-tac.md in, the same with its rules made anew out
    print(document(sys.stdin.read(), examples()), end="")
