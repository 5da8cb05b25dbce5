"""Figures from an export of the one-stop system: a table of the form, or a list of cases.

    file, paste, sheet ──source──▶ grids ──recognise──▶ Figures ──fill──▶ data of a new workbook
                                          (cases are counted: cases, count)

What cannot be told is never guessed: it is left out, counted and listed with its row numbers.
Nothing here is loaded by the check.
"""

from .fill import Filled, filled, filled_all, placed
from .recognise import figures_in
from .source import read_source
from .taken_figures import TakenFigures

__all__ = ["Filled", "TakenFigures", "figures_in", "filled", "filled_all", "placed", "read_source"]
