"""The items of the diagnosis about Windows and Office: what was found and what to do about it."""

from __future__ import annotations

from pathlib import Path

from .ms_office import (
    VERSIONS,
    Trust,
    bits,
    installed_application,
    macro_level,
    trust_of,
    trusted_folder,
)
from .program_items import Case, ItemText, Look, State
from .set_up import MARK

_FONTS = r"Microsoft\Windows NT\CurrentVersion\Fonts"


def _excel(case: Case) -> ItemText:
    program = installed_application(case.computer.registry, "excel")
    if case.excel is None or program is None:
        return (
            State.MISSING,
            "không thấy Excel trên máy này",
            "cài Excel để dùng các nút; không có Excel vẫn dùng được lệnh tthc kiem-tra, bao-cao",
        )
    kind = bits(program)
    return State.WELL, ", ".join(filter(None, [VERSIONS[case.excel], kind, str(program)]))


def _word(case: Case) -> ItemText:
    program = installed_application(case.computer.registry, "winword")
    if program:
        return State.WELL, str(program)
    return State.NOTE, "không thấy Word; báo cáo .docx vẫn được viết, mở bằng LibreOffice Writer"


def _trust(case: Case) -> tuple[Trust | None, Path | None]:
    folder = case.workbook.parent if case.workbook else trusted_folder(case.computer.registry)
    if folder is None or case.excel is None:
        return None, folder
    return trust_of(case.computer, case.excel, folder), folder


def _trusted(case: Case) -> ItemText:
    trust, folder = _trust(case)
    if case.excel is None:
        return State.ELSEWHERE, "không có Excel"
    match trust:
        case Trust.TRUSTED:
            return State.WELL, str(folder)
        case Trust.NETWORK:
            return (
                State.MISSING,
                f"“{folder}” nằm trên mạng nên Excel không tin cậy",
                "chép cả thư mục chương trình vào ổ đĩa của máy rồi chạy cai-dat.bat ở đó",
            )
        case Trust.POLICY:
            return (
                State.MISSING,
                "chính sách của cơ quan không cho người dùng tự đặt thư mục tin cậy",
                f"nhờ người quản trị thêm “{folder}” vào Trusted Locations bằng chính sách",
            )
    return (
        State.MISSING,
        f"Excel chưa tin cậy “{folder or 'thư mục của sổ'}”",
        "chuyển sổ vào thư mục workbook của chương trình, hoặc kéo thả thư mục chứa sổ lên "
        "cai-dat.bat",
    )


def _macros(case: Case) -> ItemText:
    if case.excel is None:
        return State.ELSEWHERE, "không có Excel"
    level = macro_level(case.computer.registry, case.excel)
    if _trust(case)[0] is Trust.TRUSTED:
        return State.WELL, "chạy được, vì sổ ở thư mục tin cậy"
    if level.blocks and level.by_policy:
        return (
            State.MISSING,
            f"chính sách của cơ quan tắt macro (VBAWarnings={level.value})",
            "nhờ người quản trị cho phép macro trong thư mục của sổ (Trusted Locations); "
            "trong khi chờ, công thức trong sổ và lệnh tthc vẫn dùng được",
        )
    if level.blocks:
        return (
            State.MISSING,
            f"Excel đang đặt tắt macro (VBAWarnings={level.value})",
            "đặt sổ vào thư mục tin cậy (xem mục dưới), hoặc chọn Disable all macros with "
            "notification ở File > Options > Trust Center > Macro Settings",
        )
    return State.NOTE, "Excel sẽ hỏi khi mở sổ", "bấm Enable Content (Bật nội dung)"


def _mark(case: Case) -> ItemText:
    if case.workbook is None:
        return State.ELSEWHERE, "chưa chỉ ra sổ"
    if not Path(f"{case.workbook}{MARK}").exists():
        return State.WELL, "sổ không có dấu"
    if _trust(case)[0] is Trust.TRUSTED:
        return State.NOTE, "sổ có dấu, nhưng ở thư mục tin cậy nên macro vẫn chạy"
    return (
        State.MISSING,
        "sổ có dấu nên Excel chặn macro",
        "nháy phải vào tệp, Properties, đánh dấu Unblock rồi OK",
    )


def _antivirus(_: Case) -> ItemText:
    return (
        State.NOTE,
        "không tự kiểm tra được",
        "nếu bấm nút mà Excel treo hoặc báo lỗi, nhờ người quản trị cho phép thư mục "
        r"%LOCALAPPDATA%\BaoCao_TTHC và macro gọi chương trình ngoài (quy tắc ASR của Defender)",
    )


def _fonts(case: Case) -> ItemText:
    for hive in (r"HKLM\Software", r"HKCU\Software"):
        if "times new roman (truetype)" in case.computer.registry.values(rf"{hive}\{_FONTS}"):
            return State.WELL, "có Times New Roman"
    return (
        State.MISSING,
        "thiếu Times New Roman",
        "cài phông này: báo cáo phải dùng nó (NĐ 30/2020)",
    )


LOOKS: tuple[Look, ...] = (
    ("excel", "Excel", _excel),
    ("word", "Word", _word),
    ("macros", "Macro", _macros),
    ("trusted", "Thư mục tin cậy", _trusted),
    ("mark", "Dấu “tải từ Internet”", _mark),
    ("antivirus", "Phần mềm diệt virus", _antivirus),
    ("fonts", "Phông chữ", _fonts),
)
