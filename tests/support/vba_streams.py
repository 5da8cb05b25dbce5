"""A VBA project as olevba, an independent reader, finds it."""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # of pyparsing: oletools calls old names
    from oletools.olevba import VBA_Parser


def read_back(content: bytes) -> dict[str, list[str]]:
    """The lines of each module of a project, without an empty last one."""
    parser = VBA_Parser("vbaProject.bin", data=content)
    found = {name.split(".")[0]: code for *_, name, code in parser.extract_all_macros()}
    parser.close()
    return {name: code.rstrip("\r\n").splitlines() for name, code in found.items()}
