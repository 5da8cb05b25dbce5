"""Rules of an office's own in a TOML file: the same four parts as a row of the sheet QuyTac.

[[quy_tac]]
ma = "XA01"
quy_tac = "[II.06B](10) = 0"
muc_do = "Cảnh báo"
thong_bao = "Có hồ sơ quá hạn"
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from ..errors import DataError
from ..filing import OfficeRule, Place

_KEYS = ("ma", "quy_tac", "muc_do", "thong_bao")
_MAX_BYTES = 2**20


def read_rule_file(file: Path) -> tuple[OfficeRule, ...]:
    """Read the rules, unparsed; their place is the file and the rule's position in it.

    Raises DataError when the file cannot be read or a row is not of that form.
    """
    try:
        if file.stat().st_size > _MAX_BYTES:
            raise DataError(f"Tệp quy tắc “{file}” quá lớn (hơn 1 MB).")
        data = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise DataError(
            f"Không đọc được tệp quy tắc “{file}”; hãy kiểm tra tên và quyền đọc."
        ) from error
    except ValueError as error:  # not UTF-8, not TOML
        raise DataError(f"Tệp quy tắc “{file}” không đúng dạng TOML: {error}.") from error
    rows = data.get("quy_tac")
    if not isinstance(rows, list):
        raise DataError(f"Tệp quy tắc “{file}” không có mục [[quy_tac]] nào.")
    return tuple(_rule(file, index, row) for index, row in enumerate(rows, 1))


def _rule(file: Path, index: int, row: object) -> OfficeRule:
    if not isinstance(row, dict) or not row.get("quy_tac") or set(row) - set(_KEYS):
        raise DataError(
            f"Tệp quy tắc “{file}”: mục [[quy_tac]] thứ {index} phải có “quy_tac”, và chỉ có "
            f"{', '.join(_KEYS)}."
        )
    id_, rule, severity, message = (str(row.get(key, "")) for key in _KEYS)
    return OfficeRule(Place(file.name, index, 1), id_, rule, severity, message)
