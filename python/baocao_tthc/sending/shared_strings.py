"""The shared strings of the frozen workbook: only those that its cells show.

A workbook keeps the texts of all sheets in one part, those of sheets that stay behind too.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from ..ooxml.xml import MAIN, append_element, clean_element, new_element, root_of, serialised

UNSEEN_TEXT = ("rPh", "phoneticPr")  # how a text is spoken


class Strings:
    """The strings of the original by their index, and those taken over, numbered anew."""

    def __init__(self, root: Any) -> None:
        self._old = [] if root is None else list(root.iterchildren(f"{{{MAIN}}}si"))
        self._taken: dict[int | str, int] = {}
        self._new = root_of("sst", MAIN, {None: MAIN})
        self._uses = 0

    def take(self, index: int) -> int | None:
        """The new number of a string of the original; None when there is none of that index."""
        if not 0 <= index < len(self._old):
            return None
        if index not in self._taken:
            item = deepcopy(self._old[index])
            item.tail = None
            clean_element(item)
            for child in list(item):
                if child.tag in [f"{{{MAIN}}}{name}" for name in UNSEEN_TEXT]:
                    item.remove(child)
            self._add(index, item)
        self._uses += 1
        return self._taken[index]

    def text(self, text: str) -> int:
        """The number of a plain text."""
        if text not in self._taken:
            item = new_element("si")
            holder = append_element(item, "t", text)
            holder.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            self._add(text, item)
        self._uses += 1
        return self._taken[text]

    def _add(self, key: int | str, item: Any) -> None:
        self._taken[key] = len(self._new)
        self._new.append(item)

    def part(self) -> bytes:
        """The new part."""
        self._new.set("count", str(self._uses))
        self._new.set("uniqueCount", str(len(self._new)))
        return serialised(self._new)
