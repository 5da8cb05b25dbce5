"""Consistent tables of many layouts, generated from a seed, as rows of cell texts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import NamedTuple

from baocao_tthc.vietnamese import number, percentage

_FIELDS = ("Hộ tịch", "Chứng thực", "Đất đai", "Xây dựng", "Bảo trợ xã hội", "Hộ kinh doanh")
_UNITS = ("Xã An Khê", "Xã Bình Trung", "Phường Cầu Đất", "Xã Đông Sơn", "Xã Hòa Lộc", "Xã Mỹ Hưng")
_TOTALS = ("Tổng cộng", "Cộng", "Tổng số", "TỔNG CỘNG", "Toàn tỉnh", "Cộng chung")
_GROUPS = ("Cấp tỉnh", "Cấp xã", "Cơ quan ngành dọc")
_MARKS = ("I", "II", "III")


class GeneratedTable(NamedTuple):
    """The texts of a table; `counts` are the places (row, column, from 0) of its whole numbers."""

    rows: list[list[str]]
    counts: list[tuple[int, int]]


def generated_table(seed: int) -> GeneratedTable:
    """A table in which everything adds up: fields, units or groups, any order of columns."""
    random = Random(seed)  # noqa: S311  reproducible, not secret
    columns = _columns(random)
    mark = random.choice((".", ".", " ", ""))
    lines, sums = _lines(random, columns)
    heading = [random.choice(("STT", "TT")), random.choice(("Lĩnh vực", "Đơn vị", "Nội dung"))]
    rows = [[*heading, *columns]]
    counts: list[tuple[int, int]] = []
    for first, name, record in _with_totals(random, lines, sums):
        texts = [_text(record, column, mark) for column in columns]
        places = [i for i, column in enumerate(columns, 2) if column in record]
        counts += [(len(rows), place) for place in places]
        rows.append([first, name, *texts])
    if random.random() < 0.25:
        counts = [(row, column - 1) for row, column in counts]
        rows = [row[1:] for row in rows]
        if random.random() < 0.5:
            width = range(len(rows[0]))
            return GeneratedTable(
                [[row[column] for row in rows] for column in width],
                [(column, row) for row, column in counts],
            )
    return GeneratedTable(rows, counts)


def _columns(random: Random) -> list[str]:
    received = ["Trực tuyến", "Trực tiếp"]
    if random.random() < 0.5:
        received.append("Kỳ trước chuyển sang")
    resolved = ["Trước hạn", "Đúng hạn", "Quá hạn"] if random.random() < 0.6 else []
    received.insert(random.choice((0, len(received))), "Tổng tiếp nhận")
    resolved.insert(random.choice((0, len(resolved))), "Đã giải quyết")
    columns = [*received, *resolved, "Đang giải quyết"]
    if random.random() < 0.3:
        columns.append("Trả lại")
    if random.random() < 0.5:
        columns.append("Tỷ lệ giải quyết (%)")
    return columns


Record = dict[str, int]


def _record(random: Random, columns: Sequence[str]) -> Record:
    size = random.choice((30, 300, 3000))
    record = {}
    for column in columns:
        if column in ("Trực tuyến", "Trực tiếp", "Kỳ trước chuyển sang"):
            record[column] = random.randint(2, size)
    total = sum(record.values())
    returned = random.randint(0, total // 10) if "Trả lại" in columns else 0
    done = random.randint(total // 2, total - returned)
    early, late = random.randint(done // 3, done), random.randint(0, done // 20)
    early = min(early, done - late)
    record |= {"Tổng tiếp nhận": total, "Đã giải quyết": done, "Trả lại": returned}
    record |= {"Trước hạn": early, "Quá hạn": late, "Đúng hạn": done - early - late}
    record |= {"Đang giải quyết": total - done - returned}
    return {column: record[column] for column in columns if column in record}


def _added(records: Sequence[Record]) -> Record:
    return {column: sum(record[column] for record in records) for column in records[0]}


_Named = tuple[str, str, Record]


def _lines(random: Random, columns: Sequence[str]) -> tuple[list[_Named], Record]:
    """The rows without the total: plain, or in groups with their sums above."""
    if random.random() < 0.5:
        names = random.choice((_FIELDS, _UNITS))[: random.randint(3, 6)]
        records = [_record(random, columns) for _ in names]
        numbered = [
            (str(n), name, r) for n, (name, r) in enumerate(zip(names, records, strict=True), 1)
        ]
        return numbered, _added(records)
    dotted = random.random() < 0.5
    lines: list[_Named] = []
    tops = []
    for n, (group, mark) in enumerate(zip(_GROUPS, _MARKS, strict=True), 1):
        records = [_record(random, columns) for _ in range(random.randint(2, 4))]
        top = _added(records)
        tops.append(top)
        lines.append((str(n) if dotted else mark, group, top))
        for i, record in enumerate(records, 1):
            first = (
                f"{n}.{i}" if dotted else random.choice((str(i), "-")) if i < 2 else lines[-1][0]
            )
            if not dotted and first != "-":
                first = str(i)
            lines.append((first, f"{random.choice(_FIELDS)} {n}{i}"[:-2], record))
    return lines, _added(tops)


def _with_totals(random: Random, lines: list[_Named], sums: Record) -> list[_Named]:
    total = ("", random.choice(_TOTALS), sums)
    place = random.choice(("top", "bottom", "bottom", "none"))
    return {"top": [total, *lines], "bottom": [*lines, total], "none": lines}[place]


def _text(record: Record, column: str, mark: str) -> str:
    if column in record:
        return f"{record[column]:,}".replace(",", mark)
    rate = percentage(record["Đã giải quyết"], record["Tổng tiếp nhận"]) or Decimal()
    return number(rate)
