"""How often a program reaches into the cells: what costs time in a real Excel."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Calls:
    """Calls that read or wrote values or formulas of cells since the last reset.

    One for a block whatever its size; what the engine asks besides, to answer as Excel does
    (number formats, kinds of errors), is not counted, since Excel gives it in the same call.
    """

    value_reads: int = 0
    value_writes: int = 0

    def reset(self) -> None:
        """Count from nought again."""
        self.value_reads = self.value_writes = 0
