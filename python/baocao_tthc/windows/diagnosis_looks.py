"""What the diagnosis looks at: the program, its workbook, Excel and Word, Windows.

Each look says how the thing stands, what was found and, unless all is well, what to do about it.
"""

from __future__ import annotations

import platform
import sys
import tempfile
from collections.abc import Callable
from enum import Enum
from functools import partial
from pathlib import Path
from typing import NamedTuple

from ..errors import WorkbookError
from ..log import log_file
from ..ooxml.archive import Unsound, opened
from ..ooxml.markup import walk
from ..ooxml.package import workbook_part
from ..sheets import VERSION_NAME, XLWINGS_VERSION
from .computer import Computer
from .environment import Versions, is_marked
from .libraries import asked_for, release, serves
from .ms_office import (
    VERSIONS,
    Trust,
    bits,
    from_store,
    installed_application,
    macro_level,
    trust_of,
    trusted_folder,
)
from .set_up import KEY, MARK, WORKBOOK

RENEWAL = "muốn sổ có macro của bản này thì chạy: tthc cap-nhat-so SỔ.xlsm; sổ cũ giữ nguyên"
_COPY = f"chép số liệu sang sổ {WORKBOOK} của gói chương trình"
AGAIN = "đóng Excel rồi bấm đúp cai-dat.bat"
_FONTS = r"Microsoft\Windows NT\CurrentVersion\Fonts"


class State(Enum):
    """How a thing stands; the value is the one in JSON."""

    WELL = "ok"
    MISSING = "missing"
    NOTE = "note"  # nothing is wrong, something is worth knowing
    ELSEWHERE = "not_applicable"


class Look(NamedTuple):
    """How a thing stands, what was found, and what to do; `advice` is "" where nothing is."""

    state: State
    found: str
    advice: str = ""


class Case(NamedTuple):
    """A Windows computer, the workbook in question, the newest Excel, what the environment holds.

    None stands for a workbook that is not known, no Excel, an environment that is not whole.
    """

    computer: Computer
    workbook: Path | None
    excel: str | None
    versions: Versions | None


_well = partial(Look, State.WELL)
_missing = partial(Look, State.MISSING)
_note = partial(Look, State.NOTE)
_elsewhere = partial(Look, State.ELSEWHERE)


def running_python() -> Look:
    """The Python that runs this: it is new enough, or this would not be installed."""
    kind = "64 bit" if sys.maxsize > 2**32 else "32 bit"
    return _well(f"{platform.python_version()}, {kind}, {sys.prefix}")


def _environment(case: Case) -> Look:
    """The environment that Excel's buttons run in."""
    home = case.computer.home
    if case.versions:
        return _well(f"nguyên vẹn, {home.environment}")
    if is_marked(home.environment):
        return _missing(
            "không chạy được: Python đã bị gỡ hoặc phần mềm diệt virus chặn",
            f"{AGAIN}; vẫn không được thì nhờ người quản trị cho phép “{home.environment}”",
        )
    return _missing("chưa cài xong", AGAIN)


def _connection(case: Case) -> Look:
    """What the workbook's VBA needs to start it: its place, and xlwings' libraries."""
    value = case.computer.registry.values(KEY).get("python")
    if not isinstance(value, str) or not Path(value).is_file():
        return _missing("sổ chưa biết Python ở đâu", AGAIN)
    if not value.isascii():
        return _missing(
            f"đường dẫn có dấu mà ổ đĩa không có tên ngắn 8.3 ({value}): các nút không chạy được",
            "nhờ người quản trị bật tên ngắn 8.3 (fsutil 8dot3name) cho ổ đĩa này rồi "
            f"{AGAIN}, hoặc dùng tài khoản Windows có tên không dấu",
        )
    folder = case.computer.home.environment
    if lost := [name for name in asked_for() if not (folder / name).is_file()]:
        return _missing(
            f"thiếu {' và '.join(lost)} (phần mềm diệt virus có thể đã xóa)",
            f"nhờ người quản trị cho phép “{folder}”, rồi đóng Excel và chạy “cai-dat.bat --lai”",
        )
    return _well(value)


def same_versions(workbook: Path | None, versions: Versions, renewal: str) -> tuple[Look, Look]:
    """The workbook must not be newer, and must find the library that its VBA asks for.

    One without macros can be of neither: the first look says so, the second does not apply.
    `renewal` says how an older one gets today's macros.
    """
    if workbook is None:
        return (_elsewhere("chưa chỉ ra sổ"),) * 2
    try:
        found = workbook_versions(workbook)
    except WorkbookError as error:
        return (_missing(str(error).rstrip("."), "dùng lại sổ của gói chương trình"),) * 2
    if found is None:
        without = _note(
            "sổ không có nút (không có macro); mọi kiểm tra vẫn chạy bằng lệnh tthc",
            f"các nút của add-in dùng được với sổ này; muốn nút nằm trong sổ thì mở {WORKBOOK}",
        )
        return without, _elsewhere("sổ không có macro")
    return (
        _same_package(versions.package, found.get(VERSION_NAME), renewal),
        _same_xlwings(versions.xlwings, found.get(XLWINGS_VERSION), renewal),
    )


def workbook_versions(file: Path) -> dict[str, str] | None:
    """The values of the names of versions that the workbook has, of `="0.1.0"` 0.1.0.

    None for a workbook without macros: it has no buttons that a version could fit.
    Raises WorkbookError when the file cannot be read as a workbook.
    """
    try:
        with opened(file) as archive:
            main = workbook_part(file, archive)
            if not main:
                return {}
            if not archive.has("xl/vbaProject.bin"):
                return None
            xml = archive.read(main)
    except Unsound as unsound:
        raise WorkbookError(
            f"Không đọc được sổ “{file}”; hãy mở bằng Excel, lưu lại rồi thử lại."
        ) from unsound
    found: dict[str, str] = {}
    current = ""

    def start(tag: str, attributes: dict[str, str], _: int) -> None:
        nonlocal current
        current = attributes.get("name", "") if tag == "definedName" else ""

    def text(piece: str) -> None:
        if current in (VERSION_NAME, XLWINGS_VERSION):
            found[current] = found.get(current, "") + piece

    walk(file, xml, start, text=text)
    return {name: value.strip().lstrip("=").strip('"') for name, value in found.items()}


def _same_package(ours: str, theirs: str | None, renewal: str) -> Look:
    """An older workbook goes on working; one that is newer may ask for what is not here."""
    if not theirs:
        return _unknown(ours)
    if release(theirs) > release(ours):
        return _missing(
            f"chương trình {ours}, sổ {theirs}",
            "chạy cai-dat.bat của gói mới hơn, rồi dùng sổ trong gói đó",
        )
    if ours != theirs:
        return _note(f"chương trình {ours}, sổ {theirs}: các nút vẫn chạy", renewal)
    return _well(ours)


def _same_xlwings(ours: str, theirs: str | None, renewal: str) -> Look:
    """The workbook's VBA needs a library of its name, not of its version."""
    if not theirs:
        return _unknown(ours)
    if not serves(theirs):
        return _missing(f"chương trình {ours}, sổ {theirs}", renewal or _COPY)
    return _well(ours if ours == theirs else f"chương trình {ours}, sổ {theirs}: dùng được")


def _unknown(ours: str) -> Look:
    return _missing(
        f"chương trình {ours}; sổ không ghi phiên bản",
        _COPY,
    )


def writable(workbook: Path | None) -> Look:
    """The workbook's folder and that of the log can be written."""
    places = [workbook.parent] if workbook else []
    log = log_file().parent
    places += [log] if log.is_dir() else []
    for place in places:
        try:
            with tempfile.TemporaryFile(dir=place):
                pass
        except OSError:
            return _missing(
                f"không ghi được vào “{place}”",
                "chuyển thư mục chương trình sang nơi mình được ghi, như Tài liệu (Documents)",
            )
    return _well("; ".join(map(str, places)) or "chưa có thư mục nào để kiểm tra")


def _excel(case: Case) -> Look:
    program = installed_application(case.computer.registry, "excel")
    if case.excel is None or program is None:
        return _missing(
            "không thấy Excel trên máy này",
            "cài Excel để dùng các nút; không có Excel vẫn dùng được lệnh tthc kiem-tra, bao-cao",
        )
    if from_store(program):
        return _missing(
            f"Excel của Microsoft Store: các nút không chạy được ({program})",
            "gỡ Office của Microsoft Store rồi cài bản Office thường (từ office.com, hoặc bộ cài "
            "của cơ quan); trong khi chờ, công thức trong sổ và lệnh tthc vẫn dùng được",
        )
    kind = bits(program)
    return _well(", ".join(filter(None, [VERSIONS[case.excel], kind, str(program)])))


def _word(case: Case) -> Look:
    program = installed_application(case.computer.registry, "winword")
    if program:
        return _well(str(program))
    return _note("không thấy Word; báo cáo .docx vẫn được viết, mở bằng LibreOffice Writer")


def _trust(case: Case) -> tuple[Trust | None, Path | None]:
    folder = case.workbook.parent if case.workbook else trusted_folder(case.computer.registry)
    if folder is None or case.excel is None:
        return None, folder
    return trust_of(case.computer, case.excel, folder), folder


def _trusted(case: Case) -> Look:
    trust, folder = _trust(case)
    if case.excel is None:
        return _elsewhere("không có Excel")
    match trust:
        case Trust.TRUSTED:
            return _well(str(folder))
        case Trust.NETWORK:
            return _missing(
                f"“{folder}” nằm trên mạng nên Excel không tin cậy",
                "chép cả thư mục chương trình vào ổ đĩa của máy rồi chạy cai-dat.bat ở đó",
            )
        case Trust.POLICY:
            return _missing(
                "chính sách của cơ quan không cho người dùng tự đặt thư mục tin cậy",
                f"nhờ người quản trị thêm “{folder}” vào Trusted Locations bằng chính sách",
            )
    return _missing(
        f"Excel chưa tin cậy “{folder or 'thư mục của sổ'}”",
        "chuyển sổ vào thư mục workbook của chương trình, hoặc kéo thả thư mục chứa sổ lên "
        "cai-dat.bat",
    )


def _macros(case: Case) -> Look:
    if case.excel is None:
        return _elsewhere("không có Excel")
    level = macro_level(case.computer.registry, case.excel)
    if _trust(case)[0] is Trust.TRUSTED:
        return _well("chạy được, vì sổ ở thư mục tin cậy")
    if level.blocks and level.by_policy:
        return _missing(
            f"chính sách của cơ quan tắt macro (VBAWarnings={level.value})",
            "nhờ người quản trị cho phép macro trong thư mục của sổ (Trusted Locations); "
            "trong khi chờ, công thức trong sổ và lệnh tthc vẫn dùng được",
        )
    if level.blocks:
        return _missing(
            f"Excel đang đặt tắt macro (VBAWarnings={level.value})",
            "đặt sổ vào thư mục tin cậy (xem mục dưới), hoặc chọn Disable all macros with "
            "notification ở File > Options > Trust Center > Macro Settings",
        )
    return _note("Excel sẽ hỏi khi mở sổ", "bấm Enable Content (Bật nội dung)")


def _mark(case: Case) -> Look:
    if case.workbook is None:
        return _elsewhere("chưa chỉ ra sổ")
    if not Path(f"{case.workbook}{MARK}").exists():
        return _well("sổ không có dấu")
    if _trust(case)[0] is Trust.TRUSTED:
        return _note("sổ có dấu, nhưng ở thư mục tin cậy nên macro vẫn chạy")
    return _missing(
        "sổ có dấu nên Excel chặn macro",
        "nháy phải vào tệp, Properties, đánh dấu Unblock rồi OK",
    )


def _antivirus(_: Case) -> Look:
    return _note(
        "không tự kiểm tra được",
        "nếu bấm nút mà Excel treo hoặc báo lỗi, nhờ người quản trị cho phép thư mục "
        r"%LOCALAPPDATA%\BaoCao_TTHC và macro gọi chương trình ngoài (quy tắc ASR của Defender)",
    )


def _fonts(case: Case) -> Look:
    for hive in (r"HKLM\Software", r"HKCU\Software"):
        if "times new roman (truetype)" in case.computer.registry.values(rf"{hive}\{_FONTS}"):
            return _well("có Times New Roman")
    return _missing("thiếu Times New Roman", "cài phông này: báo cáo phải dùng nó (NĐ 30/2020)")


# By the name in JSON: the title, and how to look.
PROGRAM: dict[str, tuple[str, Callable[[Case], Look]]] = {
    "environment": ("Môi trường chương trình", _environment),
    "connection": ("Kết nối của sổ", _connection),
}
OFFICE: dict[str, tuple[str, Callable[[Case], Look]]] = {
    "excel": ("Excel", _excel),
    "word": ("Word", _word),
    "macros": ("Macro", _macros),
    "trusted": ("Thư mục tin cậy", _trusted),
    "mark": ("Dấu “tải từ Internet”", _mark),
    "antivirus": ("Phần mềm diệt virus", _antivirus),
    "fonts": ("Phông chữ", _fonts),
}
