"""The words of the command line: what each command runs, its options and help, its errors."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from .. import __version__
from ..errors import TthcError
from ..wording import Shown
from .libreoffice import BUTTONS, OPEN
from .speech import say

_TRANSLATED = (
    (r"the following arguments are required: (.*)", r"thiếu {0}"),
    (r"unrecognized arguments: (.*)", r"không hiểu “{0}”"),
    (r"argument (.*): expected one argument", r"sau {0} phải có một giá trị"),
    (r"argument (.*): invalid choice: (\S+) .*", r"không có lệnh {1}"),
    (r"argument (.*): (?:not allowed with|ignored explicit).*", r"{0} dùng không đúng"),
    (r"ambiguous option: (\S+) .*", r"“{0}” chưa đủ rõ"),
)


class UsageError(TthcError):
    """Arguments that cannot be understood."""


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help of 80 columns under Vietnamese headings."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26, width=80)

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "Cách dùng: " if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """An argument parser that speaks Vietnamese and raises instead of leaving the program."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(formatter_class=_Formatter, add_help=False, **settings)
        self._positionals.title = "Tham số"
        self._optionals.title = "Tùy chọn"
        self.add_argument("-h", "--help", action="help", help="hiện trợ giúp này")

    def _print_message(self, message: str, file: object = None) -> None:
        """The help and the version, which argparse prints itself."""
        say(Shown(message.rstrip("\n")))

    def error(self, message: str) -> NoReturn:
        for pattern, words in _TRANSLATED:
            match = re.fullmatch(pattern, message, re.DOTALL)
            if match:
                message = words.format(*match.groups())
                break
        raise UsageError(f"Lệnh chưa đúng: {message}; xem “{self.prog} --help”.")


class _Argument(NamedTuple):
    """What `add_argument` of argparse takes: names of an option or of a place, and settings."""

    names: tuple[str, ...]
    settings: dict[str, Any]


def _path(name: str, metavar: str, words: str, **settings: Any) -> _Argument:
    """A file or folder: at its place when the name has no dashes, else after the option."""
    return _Argument((name,), {"metavar": metavar, "type": Path, "help": words, **settings})


def _out(metavar: str, words: str, **settings: Any) -> _Argument:
    """The option that says where the result goes."""
    return _path("--ra", metavar, words, **settings)._replace(names=("-o", "--ra"))


def _switch(name: str, words: str) -> _Argument:
    """An option without a value."""
    return _Argument((name,), {"action": "store_true", "help": words})


_WORKBOOK = _path("file", "TỆP", "sổ .xlsx hoặc .xlsm")
_JSON = _switch("--json", "in kết quả dạng JSON")
_OVERWRITING = _switch("--ghi-de", "thay tệp đã có")
_ACTIONS = (OPEN, *BUTTONS)

# The module of a command; its line in the list of commands; its own help; its arguments.
_Command = tuple[str, str, str, *tuple[_Argument, ...]]
COMMANDS: dict[str, _Command] = {
    "kiem-tra": (
        "commands",
        "kiểm tra một sổ số liệu",
        "Kiểm tra sổ .xlsx, .xlsm: các phép cộng, các biểu với nhau, kỳ, tên gọi cũ.",
        _WORKBOOK,
        _JSON,
        _path("--ky-truoc", "TỆP", "so với sổ của kỳ liền trước"),
        _path("--quy-tac", "TỆP", "tệp .toml có thêm quy tắc của đơn vị"),
        _switch("--ghi", "ghi kết quả vào tờ KiemTra của một sổ mới, để viết giải trình ở đó"),
        _out("SỔ_MỚI", "sổ ghi ra (mặc định: cạnh sổ, tên thêm “(đã kiểm tra)”)"),
        _OVERWRITING,
    ),
    "bao-cao": (
        "reports",
        "viết báo cáo Word từ sổ số liệu",
        "Viết báo cáo Word; mọi con số lấy từ các biểu.",
        _WORKBOOK,
        _out("BÁOCÁO.docx", "tệp Word (mặc định: cạnh sổ; còn lỗi thì tên thêm “_DU-THAO”)"),
        _path("--mau", "MẪU.docx", "mẫu Word của đơn vị"),
        _OVERWRITING,
    ),
    "cap-nhat": (
        "reports",
        "thay số mới vào báo cáo Word đã sửa tay",
        "Thay các con số của báo cáo bằng số hiện nay; chỗ đã sửa tay giữ nguyên.",
        _WORKBOOK,
        _path("report", "BÁOCÁO.docx", "báo cáo cần cập nhật"),
        _out("TỆP.docx", "tệp ghi ra (mặc định: chính báo cáo, bản trước lưu bên cạnh)"),
        _switch("--theo-doi", "ghi thay đổi dạng theo dõi sửa đổi của Word"),
        _switch("--ca-so-go-tay", "thay cả số đã gõ đè hoặc xóa bằng tay"),
        _Argument(("--muc",), {"metavar": "MỤC", "help": "chỉ cập nhật một mục, ví dụ 2.1"}),
        _switch("--van-ghi", "ghi cả khi sổ chưa nhập xong, hoặc báo cáo ghi kỳ hay đơn vị khác"),
        _switch("--xem", "chỉ liệt kê cũ → mới, không ghi gì; mã kết thúc 1 khi báo cáo cũ hơn"),
        _switch("--ghi-de", "thay tệp đã có ở -o"),
    ),
    "soat": (
        "reports",
        "soát một báo cáo Word đã viết, của mình hay của ai",
        "Soát báo cáo Word: số trong lời văn với các biểu, tỷ lệ, kỳ, tên gọi cũ.",
        _path("file", "BÁOCÁO.docx", "báo cáo cần soát"),
        _path("--so-lieu", "SỔ", "đối chiếu với sổ số liệu .xlsx, .xlsm nữa"),
        _JSON,
        _path(
            "--doi-chieu", "PHIẾU.xlsx", "ghi phiếu đối chiếu: mọi con số, so với gì, khớp không"
        ),
        _path("--ghi-chu", "BẢNSAO.docx", "ghi bản sao có chú thích ở từng chỗ"),
        _switch("--danh-dau", "ở bản sao ấy, đánh dấu cả số khớp và số chưa kiểm được"),
        _OVERWRITING,
    ),
    "sua": (
        "mends",
        "sửa hộ những gì không phải số: tên cũ, lỗi gõ, dấu của số",
        "Sửa chữ trong một bản khác của sổ, hoặc của báo cáo Word (dạng theo dõi sửa đổi).",
        _path("file", "TỆP", "sổ .xlsx, .xlsm hoặc báo cáo .docx"),
        _out("TỆP_MỚI", "tệp ghi ra (mặc định: cạnh tệp, tên thêm “(đã sửa)”)"),
        _switch("--xem", "chỉ liệt kê cũ → mới, không ghi gì"),
        _Argument(("--chi",), {"metavar": "SỐ", "help": "chỉ sửa những chỗ này, ví dụ 1-4,7"}),
        _Argument(("--bo",), {"metavar": "SỐ", "help": "không sửa những chỗ này"}),
        _JSON,
        _OVERWRITING,
    ),
    "dong-goi": (
        "commands",
        "đóng gói gửi cấp trên: sổ, báo cáo, thư nháp; kiểm một gói đã nhận",
        "Đóng gói sổ đã khóa số, báo cáo Word, bản kê và thư nháp; không tự gửi gì.",
        _path("file", "TỆP", "sổ .xlsx hoặc .xlsm", nargs="?"),
        _out("THƯMỤC", "nơi đặt gói (mặc định: cạnh sổ)"),
        _path("--bao-cao", "BÁOCÁO.docx", "gửi báo cáo đã sửa này thay cho báo cáo viết từ sổ"),
        _path("--mau", "MẪU.docx", "mẫu Word của đơn vị"),
        _path("--loi-thu", "ThuGui.txt", "lời thư của đơn vị"),
        _switch("--van-ghi", "gửi cả báo cáo ghi kỳ hay đơn vị khác với sổ"),
        _Argument(("--ly-do",), {"metavar": "LÝDO", "help": "vì sao gửi lại kỳ đã đóng gói"}),
        _path("--kiem", "THƯMỤC", "kiểm một gói đã nhận; mã kết thúc 1 nếu khác"),
        _switch("--bien-nhan", "với --kiem: viết biên nhận và thư nháp cạnh gói"),
        _switch("--phan-hoi", "với --kiem: lập tệp phản hồi (chấp nhận, trả lại, ý kiến) cạnh gói"),
        _path("--theo", "BIÊNNHẬN.json", "với --kiem: gói này có đúng là gói của biên nhận"),
    ),
    "phan-hoi": (
        "responding",
        "nhận phản hồi của cấp trên vào sổ; mở khóa tháng đã được chấp nhận",
        "Ghi ý kiến của cấp trên vào sổ, cạnh từng ô; tháng được chấp nhận thì ô nhập được khóa.",
        _path("file", "SỔ", "sổ của tháng ấy, .xlsx hoặc .xlsm"),
        _path("response", "PHANHOI.xlsx", "tệp phản hồi nhận được", nargs="?"),
        _Argument(("--mo-khoa",), {"metavar": "LÝDO", "help": "mở khóa để sửa và gửi lại"}),
        _switch("--loi-sau-cung", "nhận cả khi phản hồi này có vẻ cũ hơn lời đã nhận của cấp trên"),
        _out("SỔ_MỚI", "sổ ghi ra (mặc định: cạnh sổ, tên thêm “(đã nhận phản hồi)”)"),
        _OVERWRITING,
    ),
    "tong-hop": (
        "superior",
        "cấp trên: tổng hợp báo cáo của nhiều đơn vị",
        "Tổng hợp gói, sổ, thư đã lưu trong một thư mục (mọi tầng); không đổi gì ở đó.",
        _path("folder", "THƯMỤC", "nơi để những gì các đơn vị gửi về"),
        _path("--don-vi", "DANHSÁCH", "danh sách đơn vị: Đơn vị, Cấp, Thư điện tử, Hạn nộp"),
        _Argument(("--ky",), {"metavar": "NĂM-THÁNG", "help": "tháng tổng hợp, ví dụ 2026-01"}),
        _out("TONGHOP.xlsx", "nơi ghi kết quả"),
        _path("--bao-cao", "BÁOCÁO.docx", "viết báo cáo Word của cấp trên từ kết quả"),
        _Argument(("--ten",), {"metavar": "TÊN", "help": "tên cơ quan tổng hợp, ghi vào báo cáo"}),
        _path("--mau", "MẪU.docx", "với --bao-cao: mẫu Word của cơ quan"),
        _Argument(("--nguong",), {"metavar": "SỐ,SỐ", "help": "ngưỡng đánh giá, mặc định 80,90"}),
        _path("--so-he-thong", "TỆP", "so với số của hệ thống: Đơn vị, Biểu, Cột, Số, hay cả biểu"),
        _path("--phan-hoi", "THƯMỤC", "lập tệp phản hồi cho từng đơn vị đã nhận"),
        _path("--bien-nhan", "THƯMỤC", "lập biên nhận và thư nháp cho từng gói được cộng"),
        _path("--thu", "THƯMỤC", "soạn thư nhắc từng đơn vị chưa gửi, gửi sai, còn lỗi; không gửi"),
        _Argument(("--truoc",), {"metavar": "N", "help": "chỉ nhắc từ N ngày trước hạn"}),
        _Argument(("--sau",), {"metavar": "N", "help": "chỉ nhắc đến N ngày sau hạn"}),
        _Argument(("--song-song",), {"metavar": "SỐ", "help": "đọc bằng nhiều tiến trình"}),
        _JSON,
        _OVERWRITING,
    ),
    "doc-so": (
        "superior",
        "cấp trên: số liệu của một báo cáo Word, dạng JSON cho “dien”",
        "Đọc các biểu ở phụ lục của một báo cáo Word thành số liệu để tạo sổ.",
        _path("file", "BÁOCÁO.docx", "báo cáo cần đọc"),
        _switch("--json", "kết quả vốn là JSON; nhận để các lệnh như nhau"),
    ),
    "dien": (
        "commands",
        "tạo sổ đã điền từ tệp số liệu JSON",
        "Tạo sổ .xlsx, hoặc .xlsm có nút bấm, đã điền từ tệp số liệu JSON.",
        _path("data", "SỐLIỆU.json", "tệp số liệu"),
        _out("SỔ", "sổ được tạo, .xlsx hoặc .xlsm", required=True),
        _OVERWRITING,
    ),
    "ky-moi": (
        "commands",
        "tạo sổ của kỳ sau từ sổ kỳ này",
        "Tạo sổ của kỳ sau: số để trống, hồ sơ đang giải quyết được chuyển sang.",
        _path("file", "TỆP", "sổ của kỳ này, .xlsx hoặc .xlsm"),
        _out("SỔ", "sổ được tạo (mặc định: cạnh sổ, tên theo kỳ)"),
        _OVERWRITING,
    ),
    "gop-ky": (
        "longer",
        "tạo sổ của quý, nửa năm, cả năm từ các sổ tháng",
        "Cộng các tháng: hồ sơ tiếp nhận, giải quyết được cộng; chuyển sang là của tháng đầu, đang "
        "giải quyết là của tháng cuối.",
        _path("files", "SỔ", "sổ các tháng; tháng không có sổ thì lấy ở LichSu", nargs="+"),
        _Argument(("--quy",), {"metavar": "N", "help": "quý 1 đến 4"}),
        _Argument(("--nua-nam",), {"metavar": "N", "help": "nửa năm 1 hoặc 2"}),
        _switch("--ca-nam", "cả năm"),
        _Argument(("--nam",), {"metavar": "NĂM", "help": "năm (mặc định: theo sổ muộn nhất)"}),
        _out("SỔ_MỚI", "nơi ghi sổ mới", required=True),
        _OVERWRITING,
    ),
    "cap-nhat-so": (
        "commands",
        "tạo lại một sổ cũ với macro của chương trình này",
        "Tạo sổ y như sổ cũ, chỉ thay macro và các nút; sổ cũ giữ nguyên.",
        _path("file", "SỔ.xlsm", "sổ của chương trình, bản nào cũng được"),
        _out("SỔ_MỚI.xlsm", "sổ được tạo (mặc định: cạnh sổ cũ, tên thêm “(macro mới)”)"),
        _OVERWRITING,
    ),
    "nhap": (
        "commands",
        "nhập số liệu từ tệp xuất của hệ thống một cửa",
        "Nhập một biểu, hoặc đếm một danh sách hồ sơ, vào sổ mới; sổ cũ giữ nguyên.",
        _path(
            "source",
            "NGUỒN",
            "tệp xuất: .xlsx, .xls, .ods, .csv, .tsv, .txt; “-” đọc văn bản dán vào",
        ),
        _path("file", "SỔ", "sổ của kỳ, .xlsx hoặc .xlsm"),
        _out("SỔ_MỚI", "sổ được tạo"),
        _path(
            "--them",
            "NGUỒN",
            "danh sách hồ sơ nữa, cộng cùng; hồ sơ cùng mã chỉ đếm một lần (dùng được nhiều lần)",
            action="append",
            default=[],
        ),
        _switch("--gop", "cộng danh sách hồ sơ ở mọi tờ của nguồn"),
        _Argument(("--bieu",), {"metavar": "MÃ", "help": "chỉ nhập vào biểu này, ví dụ II.06B"}),
        _switch("--thay", "thay cả ô đang có số khác"),
        _path("--chi-tiet", "TỆP.xlsx", "ghi từng hồ sơ với cột đã đếm"),
        _switch("--xem", "chỉ xem trước, không ghi gì"),
        _switch("--xem-cot", "kể cả cột nào của biểu lấy từ cột nào của nguồn"),
        _OVERWRITING,
    ),
    "dung": (
        "commands",
        "dựng sổ mẫu và sổ ví dụ từ mã nguồn",
        "Dựng workbook/BaoCao_TTHC.xlsm và các sổ ví dụ (người phát triển).",
        _switch("--kiem", "chỉ so với nguồn; mã kết thúc 1 nếu khác"),
    ),
    "cai-dat": (
        "commands",
        "cài cho Excel trên Windows (như cai-dat.bat)",
        "Cài chương trình cho Excel của người dùng này (Windows).",
        _path("folder", "THƯMỤC", "thư mục chứa sổ, để Excel tin cậy", nargs="?"),
        _switch("--lai", "cài lại dù đã cài"),
    ),
    "go-cai-dat": (
        "commands",
        "gỡ những gì cai-dat đã cài",
        "Gỡ mọi thứ cai-dat đã cài; không đụng đến sổ và báo cáo (Windows).",
    ),
    "chan-doan": (
        "commands",
        "xem máy này còn thiếu gì",
        "Xem máy này còn thiếu gì để dùng sổ; mã kết thúc 1 khi còn mục phải làm.",
        _path("file", "SỔ.xlsm", "sổ (mặc định: sổ đã cài)", nargs="?"),
        _JSON,
    ),
    "libreoffice": (
        "libreoffice",
        "dùng các nút của sổ trong LibreOffice",
        "Mở sổ bằng LibreOffice (mo), rồi bấm các nút của sổ đang mở.",
        _Argument(
            ("action",),
            {"metavar": "VIỆC", "choices": _ACTIONS, "help": ", ".join(_ACTIONS)},
        ),
        _path("file", "SỔ", "sổ (mặc định: sổ đang ở trước mặt)", nargs="?"),
    ),
}


MONTH = (
    "Các lệnh của tháng, theo thứ tự (SỔ: tệp .xlsx hoặc .xlsm):",
    "  tthc nhap NGUỒN SỔ -o SỔ_MỚI           nhập tệp xuất, nếu không gõ số vào sổ",
    "  tthc kiem-tra SỔ                       kiểm tra, đến khi hết lỗi",
    "  tthc kiem-tra SỔ --ghi                 số vẫn đúng: lập KiemTra để giải trình",
    "  tthc sua SỔ                            sửa hộ tên cũ, lỗi gõ, dấu của số",
    "  tthc bao-cao SỔ                        viết báo cáo Word",
    "  tthc cap-nhat SỔ BÁOCÁO.docx           số đổi: thay vào báo cáo đã sửa tay",
    "  tthc soat BÁOCÁO.docx --so-lieu SỔ     soát trước khi trình ký",
    "  tthc dong-goi SỔ --bao-cao BÁOCÁO.docx đóng gói gửi cấp trên",
    "  tthc ky-moi SỔ                         tạo sổ của tháng sau",
    "Mọi lệnh: tthc --help. Cách dùng một lệnh: tthc kiem-tra --help.",
)
"""What a bare `tthc` says."""


def parser(first: str = "") -> argparse.ArgumentParser:
    """The parser of `tthc`; `function` gives what its result runs.

    Where the `first` word names a command, it knows only that one: thirteen take a millisecond.
    """
    known = {first: COMMANDS[first]} if first in COMMANDS else COMMANDS
    top = _Parser(
        prog="tthc",
        description="Kiểm tra sổ số liệu thủ tục hành chính của xã và viết báo cáo Word từ đó.",
        epilog=(
            "Mã kết thúc: 0 xong, không sai sót · 1 xong, số liệu có lỗi · 2 không làm được.\n"
            "Ví dụ: tthc kiem-tra BaoCao_TTHC.xlsx"
        ),
    )
    top.add_argument(
        "--version", action="version", version=f"tthc {__version__}", help="hiện phiên bản"
    )
    top.add_argument("--go-loi", action="store_true", help="hiện chi tiết kỹ thuật khi gặp lỗi")
    listed = top.add_subparsers(dest="command", metavar="LỆNH", title="Các lệnh")
    for name, (_, words, description, *arguments) in known.items():
        command = listed.add_parser(name, help=words, description=description)
        for argument in arguments:
            command.add_argument(*argument.names, **argument.settings)
    return top


def function(command: str) -> Callable[[argparse.Namespace], int]:
    """What the command runs; of the modules of commands only its own is loaded."""
    module = import_module(f".{COMMANDS[command][0]}", __package__)
    run: Callable[[argparse.Namespace], int] = getattr(module, command.replace("-", "_"))
    return run
