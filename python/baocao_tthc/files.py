"""Files are written whole or not at all, and never over an existing one unasked.

The files made for a period are named in ASCII, so that any mail and any disk takes the names.
"""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import OutputError
from .period import Period
from .vietnamese import ascii_name


@contextmanager
def written_whole(target: Path, *, overwrite: bool = False) -> Iterator[Path]:
    """Yield a temporary path beside `target`; on leaving without an error it becomes `target`.

    A failure inside the block leaves `target` as it was and removes the temporary file. A file that
    is replaced keeps its permission bits, a new one has those of any new file.
    Raises OutputError when `target` exists and `overwrite` is false, when the folder is missing
    or read-only, when the disk is full, or when another program holds the file open.
    """
    if _exists(target) and not overwrite:
        raise OutputError(
            f"Tệp “{target}” đã có; hãy chọn tên khác.", option="thêm --ghi-de để thay tệp cũ"
        )
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".~", suffix=target.suffix)
    except OSError as error:
        raise OutputError(sentence(target, error)) from error
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        _settle(temporary)
        temporary.chmod(_mode(target))
        if overwrite:
            temporary.replace(target)
        else:
            _publish(temporary, target)
    except OSError as error:
        raise OutputError(sentence(target, error)) from error
    finally:
        temporary.unlink(missing_ok=True)


def free_name(path: Path) -> Path:
    """The path, or the next one that no file has: a.docx, a_2.docx, a_3.docx."""
    number = 1
    free = path
    while _exists(free):
        number += 1
        free = path.with_name(f"{path.stem}_{number}{path.suffix}")
    return free


def office_template(folder: Path, name: str) -> Path | None:
    """The office's own template: in templates/ in a workbook's folder, or beside that folder."""
    places = (each / "templates" / name for each in (folder, folder.parent))
    return next((place for place in places if place.is_file()), None)


def _exists(target: Path) -> bool:
    try:
        return target.exists()
    except OSError as error:  # a name that the system cannot have
        raise OutputError(sentence(target, error)) from error


def _settle(temporary: Path) -> None:
    """Have the content on the disk before the name."""
    with temporary.open("rb+") as stream:
        os.fsync(stream.fileno())


def _mode(target: Path) -> int:
    """The permission bits of the file that is replaced, else those of an ordinary new file."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        return 0o666 & ~_umask()


def _publish(temporary: Path, target: Path) -> None:
    """Rename without replacing: a file that appeared meanwhile is not overwritten."""
    if os.name == "nt":
        temporary.rename(target)  # refuses an existing target there
        return
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links: the check at the start has to do
        temporary.replace(target)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def sentence(target: Path, error: OSError) -> str:
    """Why `target` could not be written and what to do, in one Vietnamese sentence."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return f"Không có thư mục “{target.parent}” để ghi “{target.name}”; hãy tạo thư mục trước."
    if isinstance(error, FileExistsError):
        return f"Tệp “{target}” vừa được tạo bởi chương trình khác; hãy chọn tên khác."
    if isinstance(error, PermissionError):
        return (
            f"Không ghi được “{target}”: tệp đang mở trong Excel/Word hoặc thư mục chỉ cho đọc; "
            "hãy đóng tệp hoặc chọn thư mục khác."
        )
    if error.errno == errno.ENAMETOOLONG:
        return f"Tên tệp “{target.name[:40]}…” quá dài; hãy đặt tên ngắn hơn."
    return f"Không ghi được “{target}”; hãy kiểm tra tên tệp và chỗ trống trên ổ đĩa rồi làm lại."


def name_of(period: Period | None, unit: str) -> str:
    """The name of a period's file without its ending: BaoCao_TTHC_2026-01_ubnd-xa-ninh-giang."""
    parts = ["BaoCao_TTHC"]
    if period:
        parts.append(f"{period.end:%Y-%m}")
    if named := ascii_name(unit):
        parts.append(named)
    return "_".join(parts)
