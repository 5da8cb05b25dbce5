"""`tthc chan-doan`: what is in order on this computer, and what to do about the rest."""

from __future__ import annotations

import json
import platform
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from .. import __version__
from ..errors import TthcError
from . import office_items, program_items
from .computer import Computer
from .environment import Versions, home_of, probe
from .ms_office import excel_versions, trusted_folder
from .program_items import Case, DiagnosisItem, Look, State
from .set_up import WORKBOOK

# The signs are in the fonts of the oldest Windows console (WGL4); a check mark is not.
_SIGNS = {State.WELL: "√", State.MISSING: "×", State.NOTE: "•"}


class Diagnosis(NamedTuple):
    """All items, and the workbook that they are about."""

    workbook: Path | None
    items: tuple[DiagnosisItem, ...]

    @property
    def missing(self) -> int:
        """How many items are not in order."""
        return sum(item.state is State.MISSING for item in self.items)


def diagnose(computer: Computer | None, workbook: Path | None = None) -> Diagnosis:
    """Look at everything; without a workbook, at the one that is registered or lies here.

    Raises TthcError when the given workbook does not exist.
    """
    if workbook and not workbook.is_file():
        raise TthcError(f"Không có sổ “{workbook}”; hãy kiểm tra lại đường dẫn.")
    workbook = workbook.absolute() if workbook else _registered(computer)
    running = Versions(__version__, _xlwings(), platform.python_version())
    if computer is None:
        case, versions = None, running
    else:
        found = probe(computer, home_of(computer))
        excel = next(iter(excel_versions(computer.registry)), None)
        case, versions = Case(computer, workbook, excel, found), found or running
    return Diagnosis(
        workbook,
        (
            DiagnosisItem("python", "Python", *program_items.python()),
            *(_looked(look, case) for look in program_items.LOOKS),
            *program_items.same_versions(workbook, versions),
            *(_looked(look, case) for look in office_items.LOOKS),
            DiagnosisItem("write", "Quyền ghi", *program_items.write_item(workbook)),
        ),
    )


def _looked(look: Look, case: Case | None) -> DiagnosisItem:
    name, title, said = look
    if case is None:
        return DiagnosisItem(name, title, State.ELSEWHERE, "chỉ áp dụng cho Windows có Excel")
    return DiagnosisItem(name, title, *said(case))


def diagnosis_as_text(
    diagnosis: Diagnosis, advice: str = "chỉ ra bằng: tthc chan-doan SỔ.xlsm"
) -> str:
    """A line for each item with its sign, what to do below it, and how many are left.

    `advice` says what to do where no workbook was found.
    """
    lines = [f"Sổ: {diagnosis.workbook or f'chưa thấy ({advice})'}"]
    for item in diagnosis.items:
        if item.state is not State.ELSEWHERE:
            lines.append(f"{_SIGNS[item.state]} {item.title}: {item.found}")
        if item.advice:
            lines.append(f"    → {item.advice[0].upper()}{item.advice[1:]}.")
    if elsewhere := [item.title for item in diagnosis.items if item.state is State.ELSEWHERE]:
        lines.append(f"– Không xét ở đây: {', '.join(elsewhere)}")
    left = diagnosis.missing
    lines.append(f"Còn {left} mục phải làm (dấu ×)." if left else "Không còn mục nào phải làm.")
    return "\n".join(lines)


def diagnosis_json(diagnosis: Diagnosis) -> str:
    """The same for programs; `state` is "ok", "missing", "note" or "not_applicable"."""
    document = {
        "version": __version__,
        "workbook": diagnosis.workbook and str(diagnosis.workbook),
        "missing": diagnosis.missing,
        "items": [{**item._asdict(), "state": item.state.value} for item in diagnosis.items],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _registered(computer: Computer | None) -> Path | None:
    trusted = computer and trusted_folder(computer.registry)
    folders = [*([trusted] if trusted else []), Path.cwd() / "workbook", Path.cwd()]
    return next((folder / WORKBOOK for folder in folders if (folder / WORKBOOK).is_file()), None)


def _xlwings() -> str:
    return version("xlwings")  # from its metadata: importing it costs half a second
