"""An .xlsx as an untrusted archive: bounded before any library sees it, read part by part.

Every limit is far above a real report: January unpacks to 0.1 MiB.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from ..errors import WorkbookError
from .marks import Marks

__all__ = ["Archive", "Marks", "opened"]

MAX_FILE = 32 * 2**20  # bytes on disk
MAX_UNPACKED = 64 * 2**20  # bytes in all members
MAX_MEMBERS = 2_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED, _WORKBOOK, _BOOK = (
    name.encode("utf-16-le") for name in ("EncryptedPackage", "Workbook", "Book")
)
_DIRECTORY_ENTRY = b"PK\x01\x02"
_PASSWORD = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# RuntimeError: NotImplementedError too; ValueError: names that are not UTF-8
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    ValueError,
    struct.error,
    OverflowError,
)


class Archive(NamedTuple):
    """The members of a bounded archive by their folded path: "xl/workbook.xml"."""

    file: Path
    members: Mapping[str, zipfile.ZipInfo]
    source: zipfile.ZipFile

    def has(self, path: str) -> bool:
        """Whether there is such a member."""
        return _folded(path) in self.members

    def read(self, path: str) -> bytes:
        """The content of a member; raises WorkbookError when it is damaged."""
        try:
            return self.source.read(self.members[_folded(path)])
        except _ZIP_ERRORS as error:
            raise WorkbookError(_part_sentence(self.file, path)) from error


@contextmanager
def opened(file: Path) -> Iterator[Archive]:
    """Open a file as the archive of a workbook; raises WorkbookError with one sentence."""
    data = _content(file)
    if data.startswith(_OLE):
        raise WorkbookError(_ole_sentence(file, data))
    if data.count(_DIRECTORY_ENTRY) > MAX_MEMBERS:  # before the directory is believed
        raise WorkbookError(_too_large(file))
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _ZIP_ERRORS as error:
        raise WorkbookError(_not_workbook(file, data)) from error
    with archive:
        yield Archive(file, _checked(file, archive), archive)


def _content(file: Path) -> bytes:
    try:
        if not stat.S_ISREG(file.stat().st_mode):  # a folder, a pipe, a device
            raise WorkbookError(f"“{file}” không phải là tệp; hãy chọn tệp .xlsx hoặc .xlsm.")
        with file.open("rb") as stream:
            data = stream.read(MAX_FILE + 1)
    except FileNotFoundError as error:
        raise WorkbookError(f"Không tìm thấy tệp “{file}”; hãy kiểm tra lại tên.") from error
    except PermissionError as error:
        raise WorkbookError(
            f"Không được phép đọc tệp “{file}”; hãy đóng tệp ở chương trình khác rồi thử lại."
        ) from error
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        raise WorkbookError(f"Không đọc được tệp “{file}”; hãy kiểm tra tên và ổ đĩa.") from error
    if len(data) > MAX_FILE:
        raise WorkbookError(_too_large(file))
    return data


def _checked(file: Path, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The members by folded path, each sound; raises WorkbookError otherwise."""
    infos = archive.infolist()
    members = {_folded(info.filename): info for info in infos}
    if sum(info.file_size for info in infos) > MAX_UNPACKED:
        raise WorkbookError(_too_large(file))
    if len(members) < len(infos):
        raise WorkbookError(f"Tệp “{file}” có phần trùng tên bên trong; hãy lấy lại tệp gốc.")
    if any(info.flag_bits & _PASSWORD for info in infos):
        raise WorkbookError(f"Tệp “{file}” là tệp nén có mật khẩu; hãy giải nén trước.")
    if "xl/workbook.bin" in members:
        raise WorkbookError(f"Tệp “{file}” là .xlsb; hãy mở bằng Excel và lưu thành .xlsx.")
    if {"mimetype", "content.xml"} <= members.keys():
        raise WorkbookError(f"Tệp “{file}” là .ods; hãy mở bằng Excel và lưu thành .xlsx.")
    if not {"[content_types].xml", "xl/workbook.xml"} <= members.keys():
        raise WorkbookError(
            f"Tệp “{file}” không phải sổ tính Excel; hãy chọn tệp .xlsx hoặc .xlsm."
        )
    for info in infos:
        _check_member(file, archive, info)
    return members


def _check_member(file: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """Unpack a member once in pieces: its check sum and declared size must be true."""
    try:
        if info.compress_type not in _METHODS:
            raise zipfile.BadZipFile(info.compress_type)
        with archive.open(info) as stream:
            size = 0
            while piece := stream.read(2**16):
                size += len(piece)
        if size != info.file_size:
            raise zipfile.BadZipFile(size)
    except _ZIP_ERRORS as error:
        raise WorkbookError(_part_sentence(file, info.filename)) from error


def _folded(path: str) -> str:
    """Part names are compared without case; some writers put backslashes."""
    return path.replace("\\", "/").lstrip("/").casefold()


def _ole_sentence(file: Path, data: bytes) -> str:
    if _ENCRYPTED in data:
        return f"Tệp “{file}” có mật khẩu; hãy mở bằng Excel, bỏ mật khẩu rồi lưu lại."
    if _WORKBOOK in data or _BOOK in data:
        return f"Tệp “{file}” là định dạng cũ (.xls); hãy mở bằng Excel và lưu thành .xlsx."
    return f"Tệp “{file}” không phải sổ tính Excel; hãy chọn tệp .xlsx hoặc .xlsm."


def _not_workbook(file: Path, data: bytes) -> str:
    if data.startswith(b"PK"):
        return f"Tệp “{file}” bị hỏng hoặc chưa tải hết; hãy lấy lại tệp gốc."
    if not data:
        return f"Tệp “{file}” rỗng; hãy lấy lại tệp gốc."
    return f"Tệp “{file}” không phải sổ tính Excel; hãy chọn tệp .xlsx hoặc .xlsm."


def _part_sentence(file: Path, part: str) -> str:
    shown = "".join(letter if letter.isprintable() else "?" for letter in part[:80])
    return f"Tệp “{file}” bị hỏng ở phần “{shown}”; hãy lấy lại tệp gốc."


def _too_large(file: Path) -> str:
    return (
        f"Tệp “{file}” quá lớn khi bung ra (hơn {MAX_UNPACKED // 2**20} MB); "
        "đây không phải sổ báo cáo, hãy kiểm tra lại tệp."
    )
