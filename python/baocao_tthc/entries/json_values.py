"""Typed values out of JSON from outside, strictly and within bounds: nothing is silently dropped.

Each function returns what was asked for or says where it fails: `where` is the path in the data
file, `bieu.II.06B.dong[2]`, counted from 0 as JSON does, and every DataError begins with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from ..errors import DataError
from ..ooxml.archive import Fault, Unsound, content_of
from ..ooxml.markup import ILLEGAL
from ..period import Period
from ..sheets import CELL_LIMIT
from ..vietnamese.dates import REPORT_YEARS

MAX_BYTES = 5_000_000
_MAX_DIGITS = 40
MAX_NUMBER = 10**15  # up to here a double holds every whole number
_MAX_PLACES = 12
_FAULTS = {
    Fault.MISSING: "không có tệp này",
    Fault.NOT_A_FILE: "không mở được, đây không phải là tệp",
    Fault.FORBIDDEN: "không mở được, không có quyền đọc",
    Fault.TOO_LARGE: f"tệp lớn hơn {MAX_BYTES // 1_000_000} MB",
}
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def load_json(path: Path) -> Any:
    """The content of a JSON file, fractions as `Decimal`; raises DataError, one reason a case.

    Refused: above 5 MB, not UTF-8 (a byte order mark is accepted), not JSON, the same key twice
    in one object, NaN and Infinity, numbers of more than 40 digits, thousands of nested brackets.
    """
    try:
        return json.loads(
            _text(path),
            parse_float=lambda text: Decimal(_bounded(text)),
            parse_int=lambda text: int(_bounded(text)),
            parse_constant=_no_constant,
            object_pairs_hook=_without_duplicates,
        )
    except json.JSONDecodeError as error:
        raise DataError(
            f"không phải JSON hợp lệ ở dòng {error.lineno}, cột {error.colno}"
        ) from error
    except RecursionError as error:
        raise DataError("quá nhiều ngoặc lồng nhau") from error


def _text(path: Path) -> str:
    try:
        return content_of(path, MAX_BYTES).decode("utf-8-sig")
    except Unsound as unsound:
        raise DataError(_FAULTS.get(unsound.fault, "không mở được")) from unsound
    except UnicodeDecodeError as error:
        raise DataError("tệp không ghi bằng bảng mã UTF-8") from error


def _bounded(text: str) -> str:
    if len(text) > _MAX_DIGITS:
        raise DataError(f"số “{text[:12]}…” quá dài")
    return text


def _no_constant(text: str) -> NoReturn:
    raise DataError(f"“{text}” không phải là số")


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise DataError(f"khóa “{key}” có hai lần trong cùng một mục")
        found[key] = value
    return found


def mapping(value: Any, where: str, known: Collection[str] | None = None) -> dict[str, Any]:
    """A JSON object whose keys are all known."""
    if not isinstance(value, dict):
        raise DataError(f"{where} phải là một mục có khóa, trong ngoặc nhọn {{…}}")
    if known is not None:
        for key in value:
            if key not in known:
                names = ", ".join(known)
                raise DataError(f"{where} có khóa lạ “{key[:60]}”; các khóa dùng được: {names}")
    return value


def sequence(value: Any, where: str) -> list[Any]:
    """A JSON array."""
    if not isinstance(value, list):
        raise DataError(f"{where} phải là một danh sách, trong ngoặc vuông […]")
    return value


def text(value: Any, where: str, limit: int = CELL_LIMIT) -> str:
    """A text that a cell can hold, line ends as a line feed."""
    if not isinstance(value, str):
        raise DataError(f"{where} phải là chữ, đặt trong dấu ngoặc kép")
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    found = re.search(ILLEGAL, lines)
    if found:
        raise DataError(f"{where} có ký tự điều khiển U+{ord(found[0]):04X}, không ghi được vào ô")
    length = len(lines.encode("utf-16-le")) // 2
    if length > limit:
        raise DataError(f"{where} dài {length} ký tự, ô chỉ chứa được {limit}")
    return lines


def lines(value: Any, where: str) -> tuple[str, ...]:
    """Lines of text from a list of texts or one text with line ends; blank ones are left out."""
    parts = [value] if isinstance(value, str) else sequence(value, where)
    places = [where] if isinstance(value, str) else [f"{where}[{i}]" for i in range(len(parts))]
    taken = (text(part, place) for part, place in zip(parts, places, strict=True))
    return tuple(line.strip() for part in taken for line in part.split("\n") if line.strip())


def number_of(value: Any, where: str) -> int | Decimal:
    """A number that a cell holds exactly; true and false are none."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise DataError(f"{where} phải là một số")
    if not -MAX_NUMBER <= value <= MAX_NUMBER:
        raise DataError(f"{where} là số quá lớn (quá một triệu tỷ)")
    if isinstance(value, Decimal) and value != round(value, _MAX_PLACES):
        raise DataError(f"{where} có hơn {_MAX_PLACES} chữ số thập phân")
    return value


def flag(value: Any, where: str) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise DataError(f"{where} phải là true hoặc false")
    return value


def whole_number(value: Any, where: str, allowed: range) -> int:
    """A whole number within a range."""
    if isinstance(value, bool) or not isinstance(value, int) or value not in allowed:
        raise DataError(f"{where} phải là số nguyên từ {allowed[0]} đến {allowed[-1]}")
    return value


def day_of(value: Any, where: str) -> date:
    """A date written yyyy-mm-dd, of this century."""
    if not isinstance(value, str) or not _ISO.fullmatch(value):
        raise DataError(f"{where} phải là ngày viết theo mẫu “2026-01-20”")
    try:
        found = date.fromisoformat(value)
    except ValueError as error:
        raise DataError(f"{where}: không có ngày “{value}” trong lịch") from error
    if found.year not in REPORT_YEARS:
        raise DataError(f"{where}: năm phải từ {REPORT_YEARS[0]} đến {REPORT_YEARS[-1]}")
    return found


def period(data: dict[str, Any], where: str, default: Period) -> Period:
    """The period of the keys `tu` and `den` of `data`, or `default` when it has neither."""
    if "tu" not in data and "den" not in data:
        return default
    for key, other in (("tu", "den"), ("den", "tu")):
        if key not in data:
            raise DataError(f"{where} có “{other}” mà không có “{key}”")
    start, end = day_of(data["tu"], f"{where}.tu"), day_of(data["den"], f"{where}.den")
    try:
        return Period(start, end)
    except ValueError as error:
        raise DataError(f"{where}: {error}") from error


def one_of(value: Any, where: str, allowed: Collection[str]) -> str:
    """One of the texts allowed."""
    if value not in tuple(allowed):
        names = ", ".join(f"“{name}”" for name in allowed)
        raise DataError(f"{where} phải là một trong: {names}")
    return str(value)
