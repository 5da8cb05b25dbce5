"""What the diagnosis looks at in the add-in: whether it is there, and whether Excel lets it in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from .diagnosis_looks import AGAIN, Case, Look, State
from .ms_office import Trust, addins_switched_off, macro_level, trust_of
from .set_up import MARK, WORKBOOK
from .startup_folder import addin_file, shipped_addin

_WITHOUT = f"dùng các nút trong sổ {WORKBOOK}, hoặc nhờ người quản trị cho phép add-in"
_missing = partial(Look, State.MISSING)
_note = partial(Look, State.NOTE)


def _addin(case: Case) -> Look:
    """The buttons for workbooks without macros."""
    file = addin_file(case.computer)
    if case.excel is None or file is None:
        return Look(State.ELSEWHERE, "không có Excel")
    if not file.is_file():
        return _missing(f"không có “{file}” (phần mềm diệt virus có thể đã xóa)", AGAIN)
    if file.read_bytes() != shipped_addin():
        return _missing(f"“{file}” không phải của bản này", AGAIN)
    return _admitted(case, case.excel, file)


def _admitted(case: Case, excel: str, file: Path) -> Look:
    """What Excel's steps make of it, in their order. What keeps it out is no fault: the buttons
    that a workbook brings still work.
    """
    registry = case.computer.registry
    if setting := addins_switched_off(registry, excel):
        return _note(f"Excel chỉ nhận add-in có chữ ký, hoặc không nhận ({setting}=1)", _WITHOUT)
    if trust_of(case.computer, excel, file.parent) is Trust.TRUSTED:
        return Look(State.WELL, str(file))
    if Path(f"{file}{MARK}").exists():
        return _note(f"“{file}” có dấu “tải từ Internet” nên Excel chặn", f"xóa tệp ấy, {AGAIN}")
    distrusted = f"Excel không tin cậy “{file.parent}”"
    level = macro_level(registry, excel)
    if level.blocks:
        return _note(f"{distrusted} và tắt macro (VBAWarnings={level.value})", _WITHOUT)
    return _note(f"{distrusted} nên sẽ hỏi khi mở", "bấm Enable Macros")


ADDIN_LOOK: dict[str, tuple[str, Callable[[Case], Look]]] = {"addin": ("Add-in", _addin)}
