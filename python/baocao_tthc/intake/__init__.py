"""Figures from an export of the one-stop system: a table of the form, or a list of cases.

    file, paste, sheet ──source──▶ grids ──recognise──▶ TakenFigures ──fill──▶ a new workbook's data
                                          (tables: form_tables; cases: cases, counting)

What cannot be told is never guessed: it is left out, counted and listed with its row numbers.
"""

from .fill import Filled, filled, filled_all, placed
from .recognise import Source, figures_in
from .source import read_source
from .taken_figures import TakenFigures

__all__ = [
    "Filled",
    "Source",
    "TakenFigures",
    "figures_in",
    "filled",
    "filled_all",
    "placed",
    "read_source",
]
