"""The add-in in the user's XLSTART: Excel opens what lies there at every start, and trusts it.

Source: Microsoft support, "Customize how Excel starts"; XLSTART is one of Excel's own trusted
locations ("Trusted Locations for Office files").
"""

from __future__ import annotations

from pathlib import Path

from .. import resources
from ..errors import TthcError
from ..files import written_whole
from .computer import Computer

ADDIN = "BaoCao_TTHC.xlam"
_FOLDERS = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\Shell Folders"
"""Where Windows says in full letters where the user's folders are; an environment may not."""


def addin_file(computer: Computer) -> Path | None:
    """Where the add-in stands once it is set up; None where Windows does not name the folder."""
    data = computer.registry.values(_FOLDERS).get("appdata")
    if not isinstance(data, str):
        return None
    return Path(data) / "Microsoft" / "Excel" / "XLSTART" / ADDIN


def shipped_addin() -> bytes:
    """The add-in that came with the program; raises TthcError when it is gone."""
    if file := resources.shipped("workbook", ADDIN):
        return file.read_bytes()
    raise TthcError(f"Không thấy {ADDIN} của chương trình; hãy giải nén lại gói rồi cài lại.")


def install_addin(computer: Computer) -> Path | None:
    """Have the program's add-in in XLSTART; its file, or None where there is no such folder.

    Raises TthcError while Excel holds another version of it.
    """
    file, content = addin_file(computer), shipped_addin()
    if file is None:
        return None
    _clear(computer, file.parent)
    if not (file.is_file() and file.read_bytes() == content):
        file.parent.mkdir(parents=True, exist_ok=True)
        with written_whole(file, overwrite=True) as temporary:
            temporary.write_bytes(content)
    return file


def remove_addin(computer: Computer) -> Path | None:
    """Take the add-in away; its file, or None where there was none.

    Raises TthcError, with nothing changed, while Excel holds it.
    """
    file = addin_file(computer)
    if file is None:
        return None
    _clear(computer, file.parent)
    if not file.is_file():
        return None
    try:
        computer.remove(file)
    except PermissionError as error:
        raise TthcError(
            f"Excel đang mở add-in “{file}”; hãy đóng mọi cửa sổ Excel rồi chạy lại."
        ) from error
    return file


def _clear(computer: Computer, folder: Path) -> None:
    """Take away what a set-up that was cut off while it wrote has left: Excel would open that."""
    for left in folder.glob(f".~*{Path(ADDIN).suffix}"):
        computer.remove(left)
