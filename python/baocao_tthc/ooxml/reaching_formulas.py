"""Formulas that reach outside their workbook, and names that are commands."""

from __future__ import annotations

import re
from collections.abc import Mapping

_STRING = re.compile(r'"((?:[^"]|"")*)"')
_CALL = re.compile(r"(?<![A-Z0-9_.])([A-Z_][A-Z0-9_.]*+)\s*+\(")
_PREFIXES = ("_XLFN.", "_XLWS.", "_XLUDF.", "_XLL.")
_OTHER_BOOK = re.compile(r"\[[^\[\]!]*\][^!\[\]]*!")
_OUTSIDE = re.compile(
    r"file:|\\\\|\b[a-z]:[\\/]|(?<!http:)(?<!https:)//[^/\s]+/|mhtml:|ms-[a-z]+:", re.IGNORECASE
)
_REACHING = frozenset(
    {
        *("WEBSERVICE", "RTD", "CALL", "REGISTER", "REGISTER.ID", "UNREGISTER", "SQL.REQUEST"),
        *("DDE", "DDEINITIATE", "IMAGE", "PY", "STOCKHISTORY", "EVALUATE", "IMPORTDATA"),
        *("EXEC", "EXECUTE", "INITIATE", "POKE", "REQUEST", "TERMINATE", "RUN", "SEND.KEYS"),
        *("FOPEN", "FWRITE", "FWRITELN", "FREAD", "FREADLN", "FILES", "DIRECTORY", "DOCUMENTS"),
        *("FILE.DELETE", "ON.TIME", "ON.KEY", "ON.DATA", "ON.SHEET", "GOTO", "HALT", "ALERT"),
        *("OPEN", "SAVE.AS", "GET.WORKSPACE", "GET.CELL", "GET.DOCUMENT", "GET.WORKBOOK"),
        *("FORMULA", "FORMULA.FILL", "SET.VALUE", "SET.NAME", "ECHO", "ERROR", "WORKBOOK.HIDE"),
        *("CUBEVALUE", "CUBEMEMBER", "CUBESET", "CUBERANKEDMEMBER", "CUBEKPIMEMBER"),
    }
)
_COMMANDS = ("auto_open", "auto_close", "auto_activate", "auto_deactivate")
_FLAGS = ("function", "vbProcedure", "xlm", "macro")


def reaching_formula(formula: str) -> str:
    """What of the formula reaches outside, "" when nothing does.

    >>> reaching_formula('_xlfn.WebService ("http://x")'), reaching_formula("cmd|'/C calc'!A0")
    ('WEBSERVICE', 'DDE')
    >>> reaching_formula("SUM(A1:B2)"), reaching_formula("'[1]S'!A1"), reaching_formula('"a|b"')
    ('', 'sang sổ khác', '')
    """
    bare = _STRING.sub('""', formula).upper()
    for call in _CALL.findall(bare):
        name: str = call
        for prefix in _PREFIXES:
            name = name.removeprefix(prefix)
        if name in _REACHING:
            return name
    if "|" in bare:
        return "DDE"
    if _OUTSIDE.search(formula):
        return "đến tệp ở ngoài"
    return "sang sổ khác" if _OTHER_BOOK.search(bare) else ""


def is_command(attributes: Mapping[str, str]) -> bool:
    """Whether a defined name is run as a command, by its attributes."""
    name = attributes.get("name", "").casefold().removeprefix("_xlnm.")
    said = (attributes.get(flag, "").strip().lower() for flag in _FLAGS)
    return name.startswith(_COMMANDS) or any(value in ("1", "true") for value in said)
