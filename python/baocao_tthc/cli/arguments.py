"""The words of the command line: commands and options, their help, its errors in Vietnamese."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from .. import __version__
from ..errors import TthcError
from .libreoffice import BUTTONS, OPEN

if TYPE_CHECKING:
    _Commands: TypeAlias = argparse._SubParsersAction["_Parser"]

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

    def error(self, message: str) -> NoReturn:
        for pattern, words in _TRANSLATED:
            match = re.fullmatch(pattern, message, re.DOTALL)
            if match:
                message = words.format(*match.groups())
                break
        raise UsageError(f"Lệnh chưa đúng: {message}; xem “{self.prog} --help”.")


def parser() -> argparse.ArgumentParser:
    """The parser of `tthc`: `command` of its result is the command's name, None without one."""
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
    commands = top.add_subparsers(dest="command", metavar="LỆNH", title="Các lệnh")
    for add in (
        _check,
        _report,
        _refresh,
        _audit,
        _package,
        _fill,
        _next_period,
        _take_in,
        _build,
        _set_up,
        _undo,
        _diagnose,
        _libreoffice,
    ):
        add(commands)
    return top


def _workbook(command: _Parser, words: str = "sổ .xlsx hoặc .xlsm") -> None:
    command.add_argument("file", metavar="TỆP", type=Path, help=words)


def _json(command: _Parser) -> None:
    command.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def _overwriting(command: _Parser, words: str = "thay tệp đã có") -> None:
    command.add_argument("--ghi-de", action="store_true", help=words)


def _check(commands: _Commands) -> None:
    command = commands.add_parser(
        "kiem-tra",
        help="kiểm tra một sổ số liệu",
        description="Kiểm tra sổ .xlsx, .xlsm: các phép cộng, các biểu với nhau, kỳ, tên gọi cũ.",
    )
    _workbook(command)
    _json(command)
    command.add_argument("--ky-truoc", metavar="TỆP", type=Path, help="so với sổ của kỳ liền trước")
    command.add_argument(
        "--quy-tac", metavar="TỆP", type=Path, help="tệp .toml có thêm quy tắc của đơn vị"
    )


def _report(commands: _Commands) -> None:
    command = commands.add_parser(
        "bao-cao",
        help="viết báo cáo Word từ sổ số liệu",
        description="Viết báo cáo Word; mọi con số lấy từ các biểu.",
    )
    _workbook(command)
    command.add_argument(
        "-o", "--ra", metavar="BÁOCÁO.docx", type=Path, help="tệp Word (mặc định: cạnh sổ)"
    )
    command.add_argument("--mau", metavar="MẪU.docx", type=Path, help="mẫu Word của đơn vị")
    _overwriting(command)


def _refresh(commands: _Commands) -> None:
    command = commands.add_parser(
        "cap-nhat",
        help="thay số mới vào báo cáo Word đã sửa tay",
        description="Thay các con số của báo cáo bằng số hiện nay; chỗ đã sửa tay giữ nguyên.",
    )
    _workbook(command)
    command.add_argument("report", metavar="BÁOCÁO.docx", type=Path, help="báo cáo cần cập nhật")
    command.add_argument(
        "-o", "--ra", metavar="TỆP.docx", type=Path,
        help="tệp ghi ra (mặc định: chính báo cáo, bản trước lưu bên cạnh)",
    )  # fmt: skip
    command.add_argument(
        "--theo-doi", action="store_true", help="ghi thay đổi dạng theo dõi sửa đổi của Word"
    )
    command.add_argument(
        "--ca-so-go-tay", action="store_true", help="thay cả số đã gõ đè hoặc xóa bằng tay"
    )
    _overwriting(command, "thay tệp đã có ở -o")


def _audit(commands: _Commands) -> None:
    command = commands.add_parser(
        "soat",
        help="soát một báo cáo Word đã viết, của mình hay của ai",
        description="Soát báo cáo Word: số trong lời văn với các biểu, tỷ lệ, kỳ, tên gọi cũ.",
    )
    command.add_argument("file", metavar="BÁOCÁO.docx", type=Path, help="báo cáo cần soát")
    command.add_argument(
        "--so-lieu", metavar="SỔ", type=Path, help="đối chiếu với sổ số liệu .xlsx, .xlsm nữa"
    )
    _json(command)
    command.add_argument(
        "--ghi-chu", metavar="BẢNSAO.docx", type=Path, help="ghi bản sao có chú thích ở từng chỗ"
    )
    _overwriting(command, "thay bản sao đã có")


def _package(commands: _Commands) -> None:
    command = commands.add_parser(
        "dong-goi",
        help="đóng gói gửi cấp trên: sổ, báo cáo, thư nháp; kiểm một gói đã nhận",
        description="Đóng gói sổ đã khóa số, báo cáo Word, bản kê và thư nháp; không tự gửi gì.",
    )
    command.add_argument("file", metavar="TỆP", type=Path, nargs="?", help="sổ .xlsx hoặc .xlsm")
    command.add_argument(
        "-o", "--ra", metavar="THƯMỤC", type=Path, help="nơi đặt gói (mặc định: cạnh sổ)"
    )
    command.add_argument(
        "--bao-cao", metavar="BÁOCÁO.docx", type=Path,
        help="gửi báo cáo đã sửa này thay cho báo cáo viết từ sổ",
    )  # fmt: skip
    _overwriting(command, "thay gói đã có")
    command.add_argument(
        "--kiem", metavar="THƯMỤC", type=Path, help="kiểm một gói đã nhận; mã kết thúc 1 nếu khác"
    )


def _fill(commands: _Commands) -> None:
    command = commands.add_parser(
        "dien",
        help="tạo sổ đã điền từ tệp số liệu JSON",
        description="Tạo sổ .xlsx, hoặc .xlsm có nút bấm, đã điền từ tệp số liệu JSON.",
    )
    command.add_argument("data", metavar="SỐLIỆU.json", type=Path, help="tệp số liệu")
    command.add_argument(
        "-o", "--ra", metavar="SỔ", type=Path, required=True, help="sổ được tạo, .xlsx hoặc .xlsm"
    )
    _overwriting(command)


def _next_period(commands: _Commands) -> None:
    command = commands.add_parser(
        "ky-moi",
        help="tạo sổ của kỳ sau từ sổ kỳ này",
        description="Tạo sổ của kỳ sau: số để trống, hồ sơ đang giải quyết được chuyển sang.",
    )
    _workbook(command, "sổ của kỳ này, .xlsx hoặc .xlsm")
    command.add_argument(
        "-o", "--ra", metavar="SỔ", type=Path, help="sổ được tạo (mặc định: cạnh sổ, tên theo kỳ)"
    )
    _overwriting(command)


def _take_in(commands: _Commands) -> None:
    command = commands.add_parser(
        "nhap",
        help="nhập số liệu từ tệp xuất của hệ thống một cửa",
        description="Nhập một biểu, hoặc đếm một danh sách hồ sơ, vào sổ mới; sổ cũ giữ nguyên.",
    )
    command.add_argument(
        "source", metavar="NGUỒN", type=Path,
        help="tệp xuất: .xlsx, .xls, .ods, .csv, .tsv, .txt; “-” đọc văn bản dán vào",
    )  # fmt: skip
    command.add_argument("file", metavar="SỔ", type=Path, help="sổ của kỳ, .xlsx hoặc .xlsm")
    command.add_argument("-o", "--ra", metavar="SỔ_MỚI", type=Path, help="sổ được tạo")
    command.add_argument("--bieu", metavar="MÃ", help="chỉ nhập vào biểu này, ví dụ II.06B")
    command.add_argument("--thay", action="store_true", help="thay cả ô đang có số khác")
    command.add_argument(
        "--chi-tiet", metavar="TỆP.xlsx", type=Path, help="ghi từng hồ sơ với cột đã đếm"
    )
    command.add_argument("--xem", action="store_true", help="chỉ xem trước, không ghi gì")
    _overwriting(command)


def _build(commands: _Commands) -> None:
    command = commands.add_parser(
        "dung",
        help="dựng sổ mẫu và sổ ví dụ từ mã nguồn",
        description="Dựng workbook/BaoCao_TTHC.xlsm và các sổ ví dụ (người phát triển).",
    )
    command.add_argument(
        "--kiem", action="store_true", help="chỉ so với nguồn; mã kết thúc 1 nếu khác"
    )


def _set_up(commands: _Commands) -> None:
    command = commands.add_parser(
        "cai-dat",
        help="cài cho Excel trên Windows (như cai-dat.bat)",
        description="Cài chương trình cho Excel của người dùng này (Windows).",
    )
    command.add_argument(
        "folder", metavar="THƯMỤC", type=Path, nargs="?", help="thư mục chứa sổ, để Excel tin cậy"
    )
    command.add_argument("--lai", action="store_true", help="cài lại dù đã cài")


def _undo(commands: _Commands) -> None:
    commands.add_parser(
        "go-cai-dat",
        help="gỡ những gì cai-dat đã cài",
        description="Gỡ mọi thứ cai-dat đã cài; không đụng đến sổ và báo cáo (Windows).",
    )


def _diagnose(commands: _Commands) -> None:
    command = commands.add_parser(
        "chan-doan",
        help="xem máy này còn thiếu gì",
        description="Xem máy này còn thiếu gì để dùng sổ; mã kết thúc 1 khi còn mục phải làm.",
    )
    command.add_argument(
        "file", metavar="SỔ.xlsm", type=Path, nargs="?", help="sổ (mặc định: sổ đã cài)"
    )
    _json(command)


def _libreoffice(commands: _Commands) -> None:
    command = commands.add_parser(
        "libreoffice",
        help="dùng các nút của sổ trong LibreOffice",
        description="Mở sổ bằng LibreOffice (mo), rồi bấm các nút của sổ đang mở.",
    )
    command.add_argument(
        "action", metavar="VIỆC", choices=(OPEN, *BUTTONS), help=", ".join((OPEN, *BUTTONS))
    )
    command.add_argument(
        "file", metavar="SỔ", type=Path, nargs="?", help="sổ (mặc định: sổ đang ở trước mặt)"
    )
