"""Where a file is to be written: what may stand there, whose it stays, why it cannot be written."""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

from .errors import OutputError

WRITABLE = 0o222  # the bits of which a read-only file has none
GONE = "Thư mục đang làm việc đã bị xóa hoặc đổi tên; hãy chuyển sang thư mục khác rồi làm lại."


def place_of(target: Path) -> Path:
    """The file itself, to which a link leads; raises OutputError for one that leads nowhere."""
    there = exists(target)
    if not target.is_symlink():
        return target
    place = Path(os.path.realpath(target))
    if not there:
        raise OutputError(
            f"“{target}” là liên kết đến “{place}”, nơi không có tệp nào; hãy xóa liên kết ấy hoặc "
            "chọn tên khác."
        )
    return place


def status_of(target: Path) -> os.stat_result | None:
    """What the system says of a file, None when there is none; raises OutputError."""
    return target.stat() if exists(target) else None


def refuse_replacing(target: Path, there: os.stat_result, *, overwrite: bool) -> None:
    """What must not be written over: a folder, a device, a file that is read-only, or any unasked.

    Who may write everywhere, as root, is held to the bits too: somebody set them on purpose.
    """
    if stat.S_ISDIR(there.st_mode):
        raise OutputError(f"“{target}” là một thư mục; hãy chọn tên tệp khác.")
    if not stat.S_ISREG(there.st_mode):
        raise OutputError(
            f"“{target}” là thiết bị hoặc đường ống, không phải tệp thường; hãy chọn tên tệp khác."
        )
    if not overwrite:
        raise OutputError(
            f"Tệp “{target}” đã có; hãy chọn tên khác.", option="thêm --ghi-de để thay tệp cũ"
        )
    if not there.st_mode & WRITABLE or not os.access(target, os.W_OK):
        raise OutputError(
            f"Tệp “{target}” chỉ cho đọc nên không thay; hãy cho phép ghi tệp ấy hoặc chọn tên "
            "khác."
        )


def give_rights(file: Path, replaced: os.stat_result | None) -> None:
    """The owner, where the system lets us, and the permission bits of the file that is replaced,
    else those of an ordinary new file.
    """
    if replaced is not None and sys.platform != "win32":
        with suppress(OSError):
            os.chown(file, replaced.st_uid, replaced.st_gid)
    file.chmod(_ordinary_mode() if replaced is None else stat.S_IMODE(replaced.st_mode))


def _ordinary_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def check_target(target: Path, *, overwrite: bool = False) -> None:
    """Raise OutputError where writing the file would, before long work is done for it."""
    there = status_of(place_of(target))
    if there is not None:
        refuse_replacing(target, there, overwrite=overwrite)
    elif not target.parent.is_dir():
        raise OutputError(_missing(target))


def check_folder(folder: Path) -> None:
    """Raise OutputError where files cannot be put into that folder, nor it be made."""
    if exists(folder) and not folder.is_dir():
        raise OutputError(f"“{folder}” đã có mà không phải thư mục; hãy chọn thư mục khác.")
    if not folder.absolute().parent.is_dir():
        raise OutputError(_missing(folder))


def exists(target: Path) -> bool:
    """Whether there is such a file; raises OutputError for a name that the system cannot have."""
    try:
        return target.exists()
    except OSError as error:
        raise OutputError(why_not(target, error)) from error


def why_not(target: Path, error: OSError) -> str:
    """Why `target` could not be written and what to do, in one Vietnamese sentence."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return _missing(target)
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


def _missing(target: Path) -> str:
    if not target.is_absolute() and is_gone():
        return GONE
    if target.parent.is_dir():
        return (
            f"Không ghi được “{target.name}” vào thư mục “{target.parent}”: thư mục không nhận tệp "
            "mới, hoặc tệp đang ghi bị chương trình khác xóa giữa chừng; hãy làm lại hoặc chọn thư "
            "mục khác."
        )
    return f"Không có thư mục “{target.parent}” để ghi “{target.name}”; hãy tạo thư mục trước."


def is_gone() -> bool:
    """Whether the folder that the process works in was deleted."""
    try:
        return not os.path.samefile(os.getcwd(), os.curdir)
    except OSError:
        return True
