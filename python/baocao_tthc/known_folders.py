r"""The folders of a Windows user, asked from Windows itself.

xlwings' library starts the Python of the buttons with an environment in the ANSI code page, which
lacks letters of Vietnamese names: LOCALAPPDATA of the user Nguyễn Văn Đức is then
C:\Users\Nguy?n Van Ð?c\AppData\Local, and neither the log nor the program would be found there.
Source: Microsoft Learn, "KNOWNFOLDERID" and "SHGetKnownFolderPath".
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

_FOLDERS = {
    "LOCALAPPDATA": "f1b32785-6fba-4fcf-9d55-7b8e7f157091",
    "APPDATA": "3eb685db-65f9-4cf6-a03a-e3ef65729f3d",
    "USERPROFILE": "5e6c858f-0e22-4760-9afe-ea3317b67173",
}


def restore_environment() -> None:
    """Have the variables of this process name the user's folders as Windows does.

    Programs that it starts get them too. Does nothing on another system.
    """
    if sys.platform != "win32":
        return
    for name, identifier in _FOLDERS.items():
        os.environ[name] = _known_folder(identifier)
    if not Path(os.environ.get("TMP", "")).is_dir():  # an office may have set another one
        os.environ["TMP"] = os.environ["TEMP"] = str(Path(os.environ["LOCALAPPDATA"], "Temp"))
    if tempfile := sys.modules.get("tempfile"):
        tempfile.tempdir = None  # what it found with the old variables


def _known_folder(identifier: str) -> str:
    """The path of a known folder; raises OSError where Windows has none for this user."""
    import ctypes
    import uuid

    if sys.platform != "win32":
        raise OSError(identifier)
    found = ctypes.c_wchar_p()
    shell, ole = ctypes.OleDLL("shell32"), ctypes.OleDLL("ole32")
    shell.SHGetKnownFolderPath(uuid.UUID(identifier).bytes_le, 0, None, ctypes.byref(found))
    path = found.value or ""
    ole.CoTaskMemFree(found)
    return path
