"""Set-up on Windows: `cai-dat.bat`, `tthc cai-dat`, `tthc go-cai-dat`, `tthc chan-doan`.

    computer.py          what is asked of Windows; the tests put a simulated profile in its place
    environment.py       BaoCao_TTHC/python in %LOCALAPPDATA%: whole, or seen not to be whole
    ms_office.py         what the registry says of Excel and Word; trusted locations
    set_up.py            the set-up and its undoing, step by step
    diagnosis.py         what is in order, and what to do about the rest: diagnosis_looks.py
    bootstrap.py         the entry of cai-dat.bat
    offline.py           `make goi-windows`: the package for Windows, made on any system

cai-dat.bat starts bootstrap.py with a bare Python, before anything is installed: what it imports
imports only the standard library and the modules of this package that do the same.
"""

from __future__ import annotations

from pathlib import Path


def diagnosis_text(workbook: Path | None = None) -> str:
    """The diagnosis for a message box; a workbook that was never saved counts as none."""
    from .computer import this_computer
    from .diagnosis import diagnose, diagnosis_as_text

    saved = workbook if workbook and workbook.is_file() else None
    return diagnosis_as_text(diagnose(this_computer(), saved), "hãy lưu sổ rồi bấm lại")
