"""The .docx as a package: what is refused before anything reads it, and how it is written."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

from ..errors import TemplateError

MOST_MEMBERS = 2000
MOST_BYTES = 50 * 2**20
_NAME = "BaoCao_TTHC.docx"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN_TYPE = b"wordprocessingml.document.main+xml"
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_EXTERNAL = re.compile(rb"TargetMode\s*=\s*[\"']External[\"']", re.IGNORECASE)
_TIME = b"\x00\x00\x21\x00"  # 00:00 on 01/01/1980, the first moment that a zip can say
_ENTRY, _SIZES = 46, (28, 30, 32)  # an entry of the directory; where its variable parts' sizes are


def default_template() -> Path:
    """The report template that comes with the program; raises TemplateError when it is gone."""
    package = Path(__file__).parents[1]
    places = (package / "templates" / _NAME, package.parents[1] / "templates" / _NAME)
    for path in places:
        if path.is_file():
            return path
    raise TemplateError(f"Không thấy mẫu báo cáo {_NAME}; hãy chỉ ra mẫu bằng --mau.")


def read_template(path: Path) -> bytes:
    """The bytes of a template that is safe to open; raises TemplateError otherwise.

    Refused: what is no .docx, is encrypted, has more than 2000 members or unpacks to more than
    50 MB, links outside itself, or declares a document type or entities.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _refused(path, "lớn hơn 50 MB", "hãy bỏ bớt hình ảnh")
        data = path.read_bytes()
    except OSError as error:
        raise _refused(path, f"không mở được ({error.strerror})", "hãy kiểm tra tên tệp") from error
    if data.startswith(_OLE):
        raise _refused(
            path, "có mật khẩu hoặc là tệp .doc cũ", "hãy bỏ mật khẩu và lưu lại dạng .docx"
        )
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _inspect(path, archive)
    except (
        zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
        OSError,
    ) as error:  # fmt: skip
        raise _refused(
            path, "không phải tệp Word .docx hoặc đã hỏng", "hãy chọn mẫu khác"
        ) from error
    return data


def _inspect(path: Path, archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_BYTES:
        raise _refused(path, "bung ra quá lớn (trên 2000 phần hoặc 50 MB)", "hãy chọn mẫu khác")
    if any(member.flag_bits & 1 for member in members):
        raise _refused(path, "có mật khẩu", "hãy bỏ mật khẩu rồi lưu lại")
    names = {member.filename for member in members}
    types = archive.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
    if _MAIN_TYPE not in types:
        raise _refused(path, "không phải tệp Word .docx", "hãy mở bằng Word và lưu lại dạng .docx")
    for member in members:
        if member.filename.endswith((".xml", ".rels")):
            _inspect_part(path, member.filename, archive.read(member))


def _inspect_part(path: Path, name: str, data: bytes) -> None:
    text = data.replace(b"\0", b"")  # so that UTF-16 and UTF-32 hide nothing
    if not text.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
        raise _refused(path, f"có phần {name} không phải XML", "hãy mở bằng Word và lưu lại")
    if _DECLARATION.search(text):
        raise _refused(path, f"có khai báo thực thể trong {name}", "hãy chọn mẫu khác")
    if name.endswith(".rels") and _EXTERNAL.search(text):
        raise _refused(
            path, f"có liên kết ra ngoài ({name})", "hãy bỏ liên kết, ảnh liên kết và mẫu đính kèm"
        )


def _refused(path: Path, why: str, what_to_do: str) -> TemplateError:
    return TemplateError(f"Mẫu báo cáo “{path}” {why}; {what_to_do}.")


def same_bytes(data: bytes) -> bytes:
    """The same package with fixed times and system, so that the same report is the same file."""
    fixed = bytearray(data)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        entry = archive.start_dir
        for member in archive.infolist():
            fixed[member.header_offset + 10 : member.header_offset + 14] = _TIME
            fixed[entry + 5] = 0  # made on: MS-DOS, whatever the machine
            fixed[entry + 12 : entry + 16] = _TIME
            lengths = (
                int.from_bytes(fixed[entry + at : entry + at + 2], "little") for at in _SIZES
            )
            entry += _ENTRY + sum(lengths)
    return bytes(fixed)
