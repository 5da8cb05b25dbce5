"""The items of the diagnosis about our own program; office_items.py has those about Office."""

from __future__ import annotations

import platform
import sys
import tempfile
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from ..errors import WorkbookError
from ..log import log_file
from .computer import Computer
from .environment import Versions, home_of, is_marked
from .set_up import KEY, WORKBOOK
from .workbook_versions import PACKAGE, XLWINGS, workbook_versions

AGAIN = "đóng Excel rồi bấm đúp cai-dat.bat"


class State(Enum):
    """How an item stands; the value is the one in JSON."""

    WELL = "ok"
    MISSING = "missing"
    NOTE = "note"  # nothing is wrong, something is worth knowing
    ELSEWHERE = "not_applicable"


class DiagnosisItem(NamedTuple):
    """One line of the diagnosis: what was found and, unless all is well, what to do."""

    name: str
    title: str
    state: State
    found: str
    advice: str = ""


class Case(NamedTuple):
    """What the looks at a Windows computer need."""

    computer: Computer
    workbook: Path | None
    excel: str | None  # the newest version
    versions: Versions | None  # of the environment


ItemText = tuple[State, str] | tuple[State, str, str]
Look = tuple[str, str, Callable[[Case], ItemText]]  # name, title, how to look

_WITHOUT_BUTTONS: tuple[ItemText, ItemText] = (  # of the program's version, of that of xlwings
    (
        State.NOTE,
        "sổ không có nút (không có macro); mọi kiểm tra vẫn chạy bằng lệnh tthc",
        f"muốn có nút thì mở sổ {WORKBOOK}",
    ),
    (State.ELSEWHERE, "sổ không có macro"),
)


def python() -> ItemText:
    """The Python that runs this: it is new enough, or this would not be installed."""
    kind = "64 bit" if sys.maxsize > 2**32 else "32 bit"
    return State.WELL, f"{platform.python_version()}, {kind}, {sys.prefix}"


def environment_item(case: Case) -> ItemText:
    """The environment that Excel's buttons run in."""
    home = home_of(case.computer)
    if case.versions:
        return State.WELL, f"nguyên vẹn, {home.environment}"
    if is_marked(home.environment):
        return (
            State.MISSING,
            "không chạy được: Python đã bị gỡ hoặc phần mềm diệt virus chặn",
            f"{AGAIN}; vẫn không được thì nhờ người quản trị cho phép “{home.environment}”",
        )
    return State.MISSING, "chưa cài xong", AGAIN


def connection(case: Case) -> ItemText:
    """What the workbook's VBA needs to start it: its place, and xlwings' two libraries."""
    value = case.computer.registry.values(KEY).get("python")
    if not isinstance(value, str) or not Path(value).is_file():
        return State.MISSING, "sổ chưa biết Python ở đâu", AGAIN
    if not value.isascii():
        return (
            State.MISSING,
            f"đường dẫn có dấu mà ổ đĩa không có tên ngắn 8.3 ({value}): các nút không chạy được",
            "nhờ người quản trị bật tên ngắn 8.3 (fsutil 8dot3name) cho ổ đĩa này rồi "
            f"{AGAIN}, hoặc dùng tài khoản Windows có tên không dấu",
        )
    versions = case.versions
    folder = home_of(case.computer).environment
    lost = [
        name
        for name in (f"xlwings{bits}-{versions.xlwings}.dll" for bits in (32, 64))
        if not (folder / name).is_file()
    ] if versions else []  # fmt: skip
    if lost:
        return (
            State.MISSING,
            f"thiếu {' và '.join(lost)} (phần mềm diệt virus có thể đã xóa)",
            f"nhờ người quản trị cho phép “{folder}”, rồi đóng Excel và chạy “cai-dat.bat --lai”",
        )
    return State.WELL, value


def same_versions(workbook: Path | None, versions: Versions) -> list[DiagnosisItem]:
    """The workbook must be of the same version, and its VBA of the same xlwings.

    One without macros can be of neither: the first item says so, the second does not apply.
    """
    titles = {
        PACKAGE: ("package", "Phiên bản chương trình và sổ", versions.package),
        XLWINGS: ("xlwings", "Phiên bản xlwings và sổ", versions.xlwings),
    }
    if workbook is None:
        said: ItemText = (State.ELSEWHERE, "chưa chỉ ra sổ")
        return [DiagnosisItem(name, title, *said) for name, title, _ in titles.values()]
    try:
        found = workbook_versions(workbook)
    except WorkbookError as error:
        broken: ItemText = (
            State.MISSING,
            str(error).rstrip("."),
            "dùng lại sổ của gói chương trình",
        )
        return [DiagnosisItem(name, title, *broken) for name, title, _ in titles.values()]
    if found is None:
        return [
            DiagnosisItem(name, title, *plain)
            for (name, title, _), plain in zip(titles.values(), _WITHOUT_BUTTONS, strict=True)
        ]
    return [
        DiagnosisItem(name, title, *_compared(ours, found.get(key)))
        for key, (name, title, ours) in titles.items()
    ]


def _compared(ours: str, theirs: str | None) -> ItemText:
    if theirs is None:
        return (
            State.MISSING,
            f"chương trình {ours}; sổ không ghi phiên bản",
            f"chép số liệu sang sổ {WORKBOOK} của gói chương trình",
        )
    if ours != theirs:
        return (
            State.MISSING,
            f"chương trình {ours}, sổ {theirs}",
            "chạy cai-dat.bat của gói mới hơn, rồi dùng sổ trong gói đó",
        )
    return State.WELL, ours


def write_item(workbook: Path | None) -> ItemText:
    """The workbook's folder and that of the log can be written."""
    places = [workbook.parent] if workbook else []
    log = log_file().parent
    places += [log] if log.is_dir() else []
    for place in places:
        try:
            with tempfile.TemporaryFile(dir=place):
                pass
        except OSError:
            return (
                State.MISSING,
                f"không ghi được vào “{place}”",
                "chuyển thư mục chương trình sang nơi mình được ghi, như Tài liệu (Documents)",
            )
    return State.WELL, "; ".join(map(str, places)) or "chưa có thư mục nào để kiểm tra"


LOOKS: tuple[Look, ...] = (
    ("environment", "Môi trường chương trình", environment_item),
    ("connection", "Kết nối của sổ", connection),
)
