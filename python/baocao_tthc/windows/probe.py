"""The probe that the workbook's VBA starts before it touches xlwings' server.

    python.exe -I -B -X utf8 -m baocao_tthc.windows.probe TOKEN

A server that dies at its start would hold Excel for two minutes. So this imports what every button
needs, hidden and beforehand, and answers in the registry, where ThuPython.bas looks for some
seconds: TOKEN when all is there, else TOKEN, a blank, and one Vietnamese sentence.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

from ..log import record
from .computer import Registry, this_computer
from .set_up import KEY

ANSWER = "ThuPython"
NEEDED = {
    "win32com.client": "pywin32",
    "xlwings": "xlwings",
    "python_calamine": "python-calamine",
    "baocao_tthc.excel": "baocao-tthc",
}
"""The modules that are imported, and the packages that they are installed as."""
_NOT_DONE = 2


def answer(registry: Registry, token: str) -> bool:
    """Answer in the registry; whether everything can be imported."""
    trouble = _trouble()
    registry.write(KEY, {ANSWER: f"{token} {trouble}" if trouble else token})
    return not trouble


def _trouble() -> str:
    for module, package in NEEDED.items():
        try:
            import_module(module)
        except Exception as error:  # noqa: BLE001 - the entry point: a half file raises anything
            record(error)
            words = " ".join(f"{type(error).__name__}: {error}".split())
            return (
                f"Thư viện {package} của chương trình bị thiếu hoặc hỏng ({words}); hãy lưu sổ, "
                "đóng hết cửa sổ Excel, nháy đúp cai-dat.bat trong thư mục chương trình, rồi mở "
                "lại sổ."
            )
    return ""


def main(words: Sequence[str]) -> int:
    """Answer with the token that is the only word; 0 when everything can be imported."""
    computer = this_computer()
    if computer is None or len(words) != 1:
        return _NOT_DONE
    return 0 if answer(computer.registry, words[0]) else _NOT_DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
