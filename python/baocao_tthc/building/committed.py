"""The workbooks that the repository keeps built.

`tthc dung` writes the blank workbook, the add-in and the example from their sources, `--kiem`
compares them part by part: how a zip is packed may differ between machines, what is packed may
not.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from ..entries.data import blank_data, read_data
from ..errors import TthcError
from ..ooxml.members import members_of
from ..sheets import code_name
from ..windows.startup_folder import ADDIN
from ..workbook import write_checked
from ..workbook.assembly import BLANK, Macros, macro_workbook_bytes, sheet_order
from .addin_file import ADDIN_DOCUMENTS, addin_bytes


def checkout() -> Path:
    """The folder with workbook/src, from the current one upward; raises TthcError without it."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "workbook" / "src").is_dir():
            return folder
    raise TthcError(
        f"Không thấy thư mục workbook/src từ “{here}” trở lên; hãy chạy lệnh này trong thư mục "
        "mã nguồn của chương trình."
    )


def committed_files(root: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield each built file of the checkout with the content that its sources give."""
    macros, addin = _macros(root)
    folder = root / "workbook"
    yield folder / BLANK, macro_workbook_bytes(blank_data(), None, macros)
    yield folder / ADDIN, addin
    with tempfile.TemporaryDirectory() as scratch:
        for source in sorted(folder.glob("vi-du/*.json")):
            built = Path(scratch, source.name).with_suffix(".xlsm")
            write_checked(read_data(source), partial(macro_workbook_bytes, macros=macros), built)
            yield source.with_suffix(".xlsm"), built.read_bytes()


def _macros(root: Path) -> tuple[Macros, bytes]:
    """The macros of the workbook, and the add-in."""
    from .vba_project import addin_modules, vba_project, workbook_modules

    sources = root / "workbook" / "src"
    ribbon = (sources / "customUI14.xml").read_bytes()
    documents = ["ThisWorkbook", *map(code_name, sheet_order(blank_data(), macros=True))]
    try:
        project = vba_project(workbook_modules(sources), documents)
        addin = addin_bytes(vba_project(addin_modules(sources), ADDIN_DOCUMENTS), ribbon)
    except ModuleNotFoundError as error:
        raise TthcError(
            f"Lệnh dung cần gói {error.name}; hãy cài: pip install “baocao-tthc[dung]”."
        ) from error
    return Macros(project, ribbon), addin


def difference(path: Path, content: bytes) -> str:
    """What the file has otherwise than its sources give: a part of it, or "" for nothing."""
    if not path.is_file():
        return "chưa có tệp này"
    kept, new = members_of(path.read_bytes()), members_of(content)
    if list(kept) != list(new):
        return "các phần bên trong không cùng tên hoặc thứ tự"
    return next((name for name in new if kept[name] != new[name]), "")
