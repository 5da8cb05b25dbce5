"""A workbook reduced to what people and this program see in it, as lines of text by aspect.

Another program that saves the same workbook writes other bytes: strings and styles in another
order, parts and relationships under other names, a calculation chain. None of that is in the lines.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import openpyxl
from lxml import etree
from openpyxl.utils.cell import rows_from_range
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.worksheet import Worksheet

from support.office_parts import chart_lines, members, of_name

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # of pyparsing: oletools calls old names
    from oletools.olevba import VBA_Parser

_PRINTED = {"orientation": "default", "paperSize": "1", "scale": "100"}
_FITTED = {"fitToWidth": "1", "fitToHeight": "1"}
_SIDES = ("left", "right", "top", "bottom", "header", "footer")
_BARE = "border -/-/-/-; fill none"
_NEEDLESS_QUOTES = re.compile(r"'(\w[\w.]*)'!")
_PLAIN_COLOURS = {"theme 0": "rgb FFFFFFFF", "theme 1": "rgb FF000000", "indexed 64": "automatic"}
_LITERAL = re.compile(r'"(.)"|\\')  # a plain letter may stand in quotes, behind a mark, or bare
_MAX_ROW, _MAX_COLUMN = 100, 60  # beyond them a sheet has nothing but looks of empty cells
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def workbook_content(file: Path) -> dict[str, list[str]]:
    """The lines of each aspect of an .xlsx or .xlsm.

    The aspects: sheets, values, formulas, looks, layout, names, protection, notes, links,
    validations, conditional formats, charts, ribbon, VBA.
    """
    parts = members(file)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of extensions, which are read below
        book = openpyxl.load_workbook(file)
        results = openpyxl.load_workbook(file, data_only=True)
    found = {
        "sheets": [f"{sheet.title}: {sheet.sheet_state}" for sheet in book],
        "names": sorted(_names(etree.fromstring(parts["xl/workbook.xml"]))),
        "charts": chart_lines(parts),
        "ribbon": list(_ribbon(parts)),
        "VBA": list(_modules(file)),
    }
    for aspect, read in _OF_A_SHEET.items():
        found[aspect] = [f"{each.title}!{line}" for each in book for line in read(each)]
    found["values"] = [f"{each.title}!{line}" for each in results for line in _values(each)]
    styles = etree.fromstring(parts["xl/styles.xml"])
    for name, sheet in _sheet_parts(parts):
        for aspect, lines in (
            ("layout", _layout(sheet)),
            ("validations", _validations(sheet)),
            ("conditional formats", _conditional_formats(sheet, styles)),
        ):
            found.setdefault(aspect, []).extend(f"{name}!{line}" for line in lines)
    return found


def _values(sheet: Worksheet) -> Iterator[str]:
    for cell in _cells(sheet):
        if cell.value not in (None, ""):
            value = cell.value.rstrip() if isinstance(cell.value, str) else cell.value
            shown = f"{value:.12g}" if isinstance(value, int | float) else repr(value)
            yield f"{cell.coordinate} = {shown}"


def _formulas(sheet: Worksheet) -> Iterator[str]:
    for cell in _cells(sheet):
        if isinstance(cell.value, ArrayFormula):
            yield f"{cell.value.ref} {{{cell.value.text}}}"
        elif cell.data_type == "f" and not isinstance(cell.value, DataTableFormula):
            yield f"{cell.coordinate} {_plain(cell.value)}"


def _plain(formula: str) -> str:
    return _NEEDLESS_QUOTES.sub(r"\1!", formula).replace("TRUE()", "TRUE")


def _cells(sheet: Worksheet) -> Iterator[Any]:
    return (cell for row in sheet.iter_rows() for cell in row)


def _looks(sheet: Worksheet) -> Iterator[str]:
    """Neighbours in a row that look the same are one line; empty cells without a look are none."""
    for row in sheet.iter_rows(max_row=min(sheet.max_row, _MAX_ROW)):
        seen = [cell for cell in row if cell.value or not _look(cell).endswith(_BARE)]
        for look, alike in groupby(seen, _look):
            cells = list(alike)
            yield f"{cells[0].coordinate}:{cells[-1].coordinate} {look}"


def _look(cell: Any) -> str:
    font, side = cell.font, cell.border
    letters = " ".join(
        [f"{font.name} {font.sz:g}", *(["bold"] if font.b else []), *(["italic"] if font.i else [])]
    )
    fill = _colour(cell.fill.fgColor) if cell.fill.fill_type else "none"
    lines = "/".join(
        getattr(side, each).style or "-" for each in ("left", "right", "top", "bottom")
    )
    place, number = cell.alignment, _LITERAL.sub(r"\1", cell.number_format)
    return (
        f"{place.horizontal or 'general'} {place.vertical or 'bottom'} "
        f"wrap {bool(place.wrap_text):d} indent {place.indent:g}; {number}; "
        f"{letters} {_colour(font.color)}; "
        f"locked {bool(cell.protection.locked):d}; border {lines}; fill {fill}"
    )


def _colour(colour: Any) -> str:
    if colour is None:
        return "automatic"
    named = f"{colour.type} {colour.value}"
    return _PLAIN_COLOURS.get(named, named)


def _layout(sheet: Any) -> Iterator[str]:
    """What the person set: Excel adds the heights of rows that fit themselves."""
    yield from sorted(f"merged {each.get('ref')}" for each in of_name(sheet, "mergeCell"))
    for columns in of_name(sheet, "col"):
        for number in range(int(columns.get("min")), min(int(columns.get("max")), _MAX_COLUMN) + 1):
            yield f"column {number} width {float(columns.get('width')):.1f}{_hidden(columns)}"
    for row in of_name(sheet, "row"):
        custom = _is_on(row.get("customHeight"))
        if (custom or _hidden(row)) and int(row.get("r")) <= _MAX_ROW:
            height = f"{float(row.get('ht')):.1f}" if custom else "its own"
            yield f"row {row.get('r')} height {height}{_hidden(row)}"
    for pane in of_name(sheet, "pane"):
        yield f"frozen at {pane.get('topLeftCell')} {pane.get('state')}"
    fitted = any(_is_on(each.get("fitToPage")) for each in of_name(sheet, "pageSetUpPr"))
    for setup in of_name(sheet, "pageSetup"):
        chosen = _PRINTED | (_FITTED if fitted else {})
        yield "; ".join(f"{name} {setup.get(name, usual)}" for name, usual in chosen.items())
    for margins in of_name(sheet, "pageMargins"):
        yield "; ".join(f"{side} {float(margins.get(side)):.2f}" for side in _SIDES)
    for block in of_name(sheet, "headerFooter"):
        for text in block.iterchildren(etree.Element):
            yield f"{etree.QName(text).localname} {text.text}"


def _hidden(element: Any) -> str:
    return " hidden" if _is_on(element.get("hidden")) else ""


def _is_on(value: str | None) -> bool:
    return value in ("1", "true")


def _protection(sheet: Worksheet) -> Iterator[str]:
    for name, value in sorted(dict(sheet.protection).items()):
        yield f"{name} {value}"


def _notes(sheet: Worksheet) -> Iterator[str]:
    for cell in _cells(sheet):
        if cell.comment:
            yield f"{cell.coordinate} {cell.comment.text!r}"


def _links(sheet: Worksheet) -> Iterator[str]:
    for cell in _cells(sheet):
        if link := cell.hyperlink:
            yield f"{cell.coordinate} -> {link.target or link.location}"


_OF_A_SHEET = {
    "formulas": _formulas,
    "looks": _looks,
    "protection": _protection,
    "notes": _notes,
    "links": _links,
}


def _names(book: Any) -> Iterator[str]:
    """The names with what they mean, print areas and titles among them, but not of filters."""
    sheets = [sheet.get("name") for sheet in of_name(book, "sheet")]
    for name in of_name(book, "definedName"):
        if name.get("name") != "_xlnm._FilterDatabase":
            of = name.get("localSheetId")
            scope = sheets[int(of)] if of else "workbook"
            hidden = " hidden" if _is_on(name.get("hidden")) else ""
            yield f"{name.get('name')} of {scope}: {_plain(name.text)}{hidden}"


def _sheet_parts(parts: Mapping[str, bytes]) -> Iterator[tuple[str, Any]]:
    """The name and the XML of each sheet, in the workbook's order."""
    links = etree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    paths = {link.get("Id"): link.get("Target") for link in links}
    for sheet in of_name(etree.fromstring(parts["xl/workbook.xml"]), "sheet"):
        path = paths[sheet.get(f"{_OFFICE}id")]
        full = path.lstrip("/") if path.startswith("/") else f"xl/{path}"
        yield sheet.get("name"), etree.fromstring(parts[full])


def _validations(sheet: Any) -> Iterator[str]:
    """Rules of entry cell by cell, as neighbours may share a rule or have one each.

    They stand in the main list or in the extension that came with Excel 2010.
    """
    rules = {
        cell: rule
        for rule in of_name(sheet, "dataValidation")
        for cells in _cells_of(rule).split()
        for row in islice(rows_from_range(cells), _MAX_ROW)
        for cell in row
    }
    for cell, rule in sorted(rules.items()):
        yield (
            f"{cell} {_condition(rule)}{rule.get('errorStyle', 'stop')} "
            f"{rule.get('errorTitle', '')}: {rule.get('error', '')!r}; "
            f"{rule.get('promptTitle', '')}: {rule.get('prompt', '')!r}"
        )


def _condition(rule: Any) -> str:
    if rule.get("type", "none") == "none":
        return ""
    if rule.get("type") == "list":
        return f"list {_texts(rule, 'formula1')}; "
    formulas = [*_texts(rule, "formula1"), *_texts(rule, "formula2")]
    between = rule.get("operator", "between") in ("between", "notBetween")
    return f"{rule.get('type')} {rule.get('operator', 'between')} {formulas[: 1 + between]}; "


def _conditional_formats(sheet: Any, styles: Any) -> list[str]:
    dxfs = list(next(of_name(styles, "dxfs"), ()))
    return sorted(
        f"{_cells_of(block)} {rule.get('type')} {rule.get('operator', '')} "
        f"{_texts(rule, 'formula') or _texts(rule, 'f')} {_dxf(rule, dxfs)}"
        for block in of_name(sheet, "conditionalFormatting")
        for rule in of_name(block, "cfRule")
    )


def _cells_of(element: Any) -> str:
    given = element.get("sqref") or " ".join(_texts(element, "sqref"))
    return " ".join(sorted(given.split()))


def _texts(element: Any, name: str) -> list[str]:
    return ["".join(found.itertext()).strip() for found in of_name(element, name)]


def _dxf(rule: Any, dxfs: Sequence[Any]) -> str:
    """The colours of letters and ground that a rule gives, as `font FF9C0006, fill FFF4B6BB`."""
    number = rule.get("dxfId")
    dxf = dxfs[int(number)] if number else next(of_name(rule, "dxf"), None)
    if dxf is None:
        return ""
    said = []
    for part, colour in (("font", "color"), ("fill", "bgColor")):
        for found in of_name(dxf, part):
            said += [f"{part} {dict(each.attrib)}" for each in of_name(found, colour)]
    return ", ".join(said)


def _ribbon(parts: Mapping[str, bytes]) -> Iterator[str]:
    for name, content in parts.items():
        if name.lower().startswith("customui/") and name.endswith(".xml"):
            for element in etree.fromstring(content).iter(etree.Element):
                yield f"{etree.QName(element).localname} {sorted(element.attrib.items())}"


def _modules(file: Path) -> Iterator[str]:
    """The source of every module; its attributes but its name are the editor's."""
    parser = VBA_Parser(file.name, data=file.read_bytes())
    modules = parser.extract_macros() if parser.detect_vba_macros() else []
    for *_, name, code in sorted(modules, key=lambda module: module[2]):
        for line in code.splitlines():
            if line.strip() and not line.startswith("Attribute VB_"):
                yield f"{Path(name).stem}: {line.rstrip()}"
    parser.close()
