"""`tthc chan-doan`: what is in order on this computer, and what to do about the rest."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from .. import __version__
from ..errors import TthcError
from ..wording import capital, json_text
from .addin_look import ADDIN_LOOK
from .computer import Computer, this_computer
from .diagnosis_looks import (
    OFFICE,
    PROGRAM,
    RENEWAL,
    Case,
    Look,
    State,
    running_python,
    same_versions,
    writable,
)
from .environment import Versions, probe
from .ms_office import excel_versions, trusted_folder
from .set_up import WORKBOOK

# The signs are in the fonts of the oldest Windows console (WGL4); a check mark is not.
_SIGNS = {State.WELL: "√", State.MISSING: "×", State.NOTE: "•"}


class DiagnosisItem(NamedTuple):
    """One line of the diagnosis: what was looked at, and the parts of the look."""

    name: str
    title: str
    state: State
    found: str
    advice: str


class Diagnosis(NamedTuple):
    """All items, and the workbook that they are about."""

    workbook: Path | None
    items: tuple[DiagnosisItem, ...]

    @property
    def missing(self) -> int:
        """How many items are not in order."""
        return sum(item.state is State.MISSING for item in self.items)


def diagnose(
    computer: Computer | None, workbook: Path | None = None, renewal: str = RENEWAL
) -> Diagnosis:
    """Look at everything; without a workbook, at the one that is registered or lies here.

    `renewal` says how an older workbook gets today's macros.
    Raises TthcError when the given workbook does not exist.
    """
    if workbook and not workbook.is_file():
        raise TthcError(f"Không có sổ “{workbook}”; hãy kiểm tra lại đường dẫn.")
    workbook = workbook.absolute() if workbook else _registered(computer)
    found = probe(computer) if computer else None
    # xlwings' version is in its metadata: importing it costs half a second.
    versions = found or Versions(__version__, version("xlwings"), platform.python_version())
    package, xlwings = same_versions(workbook, versions, renewal)
    case = None
    if computer:
        excel = next(iter(excel_versions(computer.registry)), None)
        case = Case(computer, workbook, excel, found)
    return Diagnosis(
        workbook,
        (
            DiagnosisItem("python", "Python", *running_python()),
            *_on_windows(PROGRAM, case),
            DiagnosisItem("package", "Phiên bản chương trình và sổ", *package),
            DiagnosisItem("xlwings", "Phiên bản xlwings và sổ", *xlwings),
            *_on_windows(OFFICE | ADDIN_LOOK, case),
            DiagnosisItem("write", "Quyền ghi", *writable(workbook)),
        ),
    )


def _on_windows(
    looks: Mapping[str, tuple[str, Callable[[Case], Look]]], case: Case | None
) -> Iterator[DiagnosisItem]:
    """The items that only a Windows computer has."""
    elsewhere = Look(State.ELSEWHERE, "chỉ áp dụng cho Windows có Excel")
    for name, (title, look) in looks.items():
        yield DiagnosisItem(name, title, *(look(case) if case else elsewhere))


def diagnosis_text(workbook: Path | None = None) -> str:
    """The diagnosis for a message box, in which no command is told to be typed; a workbook that
    was never saved counts as none.
    """
    saved = workbook if workbook and workbook.is_file() else None
    return diagnosis_as_text(diagnose(this_computer(), saved, renewal=""), "hãy lưu sổ rồi bấm lại")


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
            lines.append(f"    → {capital(item.advice)}.")
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
    return json_text(document)


def _registered(computer: Computer | None) -> Path | None:
    trusted = computer and trusted_folder(computer.registry)
    folders = [*([trusted] if trusted else []), Path.cwd() / "workbook", Path.cwd()]
    return next((folder / WORKBOOK for folder in folders if (folder / WORKBOOK).is_file()), None)
