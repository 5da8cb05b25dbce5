"""The VBA project of the workbook, from text: its own modules, xlwings' modules, the functions.

pyOpenVBA makes the project, so it is needed to build the workbook and nowhere else. Excel compiles
the source on opening: the version 0xFFFF of the stream _VBA_PROJECT tells it to look at no
compiled code (MS-OVBA 2.3.4.1), as in the workbook that xlwings itself ships.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from xlsxwriter import Workbook

from ..errors import TthcError

_COMPILE_FROM_SOURCE = bytes.fromhex("cc61ffff000100")


class Module(NamedTuple):
    """A module: its name and its source, with LF line ends and the attribute that names it."""

    name: str
    source: str
    is_class: bool = False


def workbook_modules(folder: Path) -> tuple[Module, ...]:
    """The modules of the workbook: those of `folder` (workbook/src), then those of xlwings.

    Raises TthcError when a source is not ASCII: Excel would read it in the code page of the
    computer it runs on.
    """
    import xlwings

    from .udf_wrappers import regimes_module, wrapper_module

    package = Path(xlwings.__file__).parent
    return (
        *(Module(p.stem, _named(p.stem, _read(p))) for p in sorted(folder.glob("*.bas"))),
        Module("xlwings", _read(package / "xlwings.bas")),
        Module("Dictionary", _read(package / "addin" / "Dictionary.cls"), is_class=True),
        Module("CheDoBaoCao", regimes_module()),
        Module("xlwings_udfs", wrapper_module()),
    )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise TthcError(
            f"Mã VBA “{path.name}” có chữ ngoài ASCII ở dòng {line}; hãy viết chữ ấy bằng \\uXXXX."
        ) from error


def _named(name: str, source: str) -> str:
    return f'Attribute VB_Name = "{name}"\n{source}'


def vba_project(modules: Sequence[Module], documents: Sequence[str]) -> bytes:
    """The bytes of xl/vbaProject.bin; the same modules give the same bytes.

    `documents` are the code names of the workbook and of its sheets, which have empty modules.
    """
    from pyopenvba import ExcelFile, VBAModuleKind

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "macros.xlsm")
        _write_sheets(path, documents)
        with ExcelFile(path) as book:
            project = book.add_vba_project()
            for module in modules:
                kind = VBAModuleKind.other if module.is_class else VBAModuleKind.standard
                source = module.source.replace("\n", "\r\n")
                project.add_module(module.name, source, kind=kind)
            for written in project.modules:
                written.dirty = True  # anew: pyOpenVBA's template has compiled code in one
            book.save()
        with zipfile.ZipFile(path) as package:
            return _uncompiled(package.read("xl/vbaProject.bin"))


def _write_sheets(path: Path, documents: Sequence[str]) -> None:
    """A workbook with nothing but these code names, of which the project takes its documents."""
    book = Workbook(path)
    book.set_vba_name(documents[0])
    for name in documents[1:]:
        book.add_worksheet().set_vba_name(name)
    book.close()


def _uncompiled(project: bytes) -> bytes:
    from pyopenvba.cfb import CFB

    streams = CFB.from_bytes(project)
    streams.write_stream_in_storage("VBA", "_VBA_PROJECT", _COMPILE_FROM_SOURCE)
    content: bytes = streams.to_bytes()
    return content
