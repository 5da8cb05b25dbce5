"""JSON from outside: read strictly and within bounds, so that nothing is silently dropped."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from ..errors import DataError

MAX_BYTES = 5_000_000
_MAX_DIGITS = 40


def load_json(path: Path) -> Any:
    """The content of a JSON file, fractions as `Decimal`; raises DataError, one reason a case.

    Refused: above 5 MB, not UTF-8 (a byte order mark is accepted), not JSON, the same key twice
    in one object, NaN and Infinity, numbers of more than 40 digits, thousands of nested brackets.
    """
    try:
        return json.loads(
            _text(path),
            parse_float=_fraction,
            parse_int=_whole,
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
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise DataError("không có tệp này") from error
    except OSError as error:
        raise DataError(f"không mở được ({error.strerror})") from error
    if len(content) > MAX_BYTES:
        raise DataError(f"tệp lớn hơn {MAX_BYTES // 1_000_000} MB")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError("tệp không ghi bằng bảng mã UTF-8") from error


def _fraction(text: str) -> Decimal:
    _check_length(text)
    return Decimal(text)


def _whole(text: str) -> int:
    _check_length(text)
    return int(text)


def _check_length(text: str) -> None:
    if len(text) > _MAX_DIGITS:
        raise DataError(f"số “{text[:12]}…” quá dài")


def _no_constant(text: str) -> NoReturn:
    raise DataError(f"“{text}” không phải là số")


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise DataError(f"khóa “{key}” có hai lần trong cùng một mục")
        found[key] = value
    return found
