"""The help texts of the worksheet functions, as xlwings' generator finds them."""

from __future__ import annotations

from typing import NamedTuple

from baocao_tthc.building.vba_project import decorated_functions

MAX_SHOWN = 255  # characters of a help text that Excel takes


class FunctionHelp(NamedTuple):
    """What Excel's function wizard shows of a function, in the order of its arguments."""

    name: str
    description: str
    arguments: tuple[str, ...]


def function_help() -> list[FunctionHelp]:
    """The help texts of every function, sorted by name, as xlwings.udfs.import_udfs passes them."""
    with decorated_functions() as (_, functions):
        noted = [f.__xlfunc__ for f in vars(functions).values() if hasattr(f, "__xlfunc__")]
        return sorted(
            FunctionHelp(
                note["name"],
                note["ret"]["doc"][:MAX_SHOWN],
                tuple(argument["doc"][:MAX_SHOWN] for argument in note["args"]),
            )
            for note in noted
        )
