"""Workbooks as an office has made them its own, by other programs, and what differs between two."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from baocao_tthc.filing import Cell
from baocao_tthc.ooxml.members import members_of, with_members
from baocao_tthc.reading import read_filing
from support.macro_books import example

OWN_SHEET = "Việc riêng"


def members(path: Path) -> dict[str, bytes]:
    """The members of a package by name."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def differing(one: Path, other: Path) -> set[str]:
    """The members that are not the same in both, or only in one."""
    first, second = members(one), members(other)
    return {name for name in first.keys() | second.keys() if first.get(name) != second.get(name)}


def sheet_parts(path: Path) -> dict[str, str]:
    """The member of each sheet by the sheet's name."""
    parts = members(path)
    rels = dict(
        re.findall(
            r'<Relationship(?=[^>]*\sId="([^"]+)")[^>]*\sTarget="/?(?:xl/)?([^"]+)"',
            parts["xl/_rels/workbook.xml.rels"].decode(),
        )
    )
    sheets = re.findall(
        r'<sheet\s[^>]*name="([^"]+)"[^>]*r:id="([^"]+)"', parts["xl/workbook.xml"].decode()
    )
    return {name: f"xl/{rels[key]}" for name, key in sheets}


def example_saved_by(program: str, folder: Path, office: Callable[[Path, str], Path]) -> Path:
    """The January example as "ours", "libreoffice" or "openpyxl" saves it."""
    path = folder / example().name
    shutil.copyfile(example(), path)
    if program == "libreoffice":
        return office(path, "xlsx")
    if program == "openpyxl":
        return made_their_own(path, folder / "so-openpyxl.xlsm")
    return path


def with_formula(book: Path, field: str, column: int, formula: str) -> Cell:
    r"""Put a formula of the office's into a cell of the form II.06B, in the place of its figure: a
    pattern for `re`, in which \2 is the figure. The cell as it was read before.
    """
    table = read_filing(book).table("II.06B")
    row = table and table.row(field)
    assert row
    cell = row.cells[column]
    pattern = re.compile(rb'(<c r="%b"[^>]*>)<v>([0-9]+)</v>' % cell.place.cell.encode())
    part = sheet_parts(book)["II.06B"]
    edited(book, part, lambda xml: pattern.sub(rb"\1" + formula.encode(), xml))
    return cell


def cells(path: Path, sheet: str) -> tuple[dict[str, bytes], bytes]:
    """Each cell of a sheet as it is written, by address, and all else of the part."""
    xml = members(path)[sheet_parts(path)[sheet]]
    pattern = re.compile(rb'<c r="([A-Z]+[0-9]+)"(?:[^>]*/>|[^>]*>.*?</c>)', re.DOTALL)
    return {found[1].decode(): found[0] for found in pattern.finditer(xml)}, pattern.sub(b"", xml)


def made_their_own(path: Path, target: Path, sheet: str = "II.06B") -> Path:
    """The workbook as openpyxl saves it with a colour, a note, a hidden row, a sheet of their own
    whose formula looks at the form.
    """
    book = openpyxl.load_workbook(path, keep_vba=path.suffix == ".xlsm")
    form = book[sheet]
    form["D12"].fill = PatternFill("solid", fgColor="FFFF00")
    form["E12"].comment = Comment("Hỏi lại chị Hoa", "Văn phòng")
    form.row_dimensions[4].hidden = True
    form.column_dimensions["B"].width = 61.5
    own = book.create_sheet(OWN_SHEET)
    own["A1"], own["B1"] = f"=SUM('{sheet}'!D12:E12)*2", "theo dõi riêng"
    book.save(target)
    return target


def edited(path: Path, member: str, change: Callable[[bytes], bytes]) -> Path:
    """The workbook with a member changed, in place."""
    content = path.read_bytes()
    old = members_of(content)[member]
    new = change(old)
    assert new != old
    path.write_bytes(with_members(content, {member: new}))
    return path
