"""How the letters of a cell look: what `Range.api.Font` offers under Excel's names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from .errors import unsupported

if TYPE_CHECKING:
    from .range import Range

_PROPERTIES = {
    "Bold": "CharWeight",
    "Italic": "CharPosture",
    "Underline": "CharUnderline",
    "Strikethrough": "CharStrikeout",
    "Superscript": "CharEscapement",
    "Subscript": "CharEscapement",
    "Size": "CharHeight",
    "Name": "CharFontName",
    "Color": "CharColor",
}
_LIGHTEST_BOLD = 110.0  # com.sun.star.awt.FontWeight.SEMIBOLD
# What Excel's values are in LibreOffice; xlUnderlineStyleSingle is 2, xlUnderlineStyleNone -4142.
_SETTABLE: dict[str, dict[Any, Any]] = {
    "Bold": {True: 150.0, False: 100.0},
    "Underline": {2: 1, -4142: 0},
}


class Letters:
    """The letters of a range; what differs among those of a single cell is None, as in Excel.

    `Bold` and `Underline` can be set; but for `Bold` a value says only whether it is one or None.
    """

    def __init__(self, cells: Range) -> None:
        object.__setattr__(self, "_range", cells)

    def __getattr__(self, name: str) -> Any:
        if name not in _PROPERTIES:
            unsupported("Font", name)
        looks = {_comparable(look): look for look in self._looks(_PROPERTIES[name])}
        look = next(iter(looks.values())) if len(looks) == 1 else None
        return look >= _LIGHTEST_BOLD if name == "Bold" and look is not None else look

    def __setattr__(self, name: str, value: Any) -> None:
        if value not in _SETTABLE.get(name, {}):
            unsupported("Font", f"{name} = {value!r}")
        self._range.set_look(_PROPERTIES[name], _SETTABLE[name][value])

    def _looks(self, name: str) -> Iterator[Any]:
        """That property of the cells, and of each stretch of letters in a single cell."""
        yield from self._stretches(name) if len(self._range) == 1 else [self._range.look(name)]

    def _stretches(self, name: str) -> Iterator[Any]:
        cell = self._range.uno.getCellByPosition(0, 0)
        if cell.Type.value != "TEXT":
            yield getattr(cell, name)
            return
        paragraphs = cell.createEnumeration()
        while paragraphs.hasMoreElements():
            stretches = paragraphs.nextElement().createEnumeration()
            while stretches.hasMoreElements():
                yield getattr(stretches.nextElement(), name)


def _comparable(look: Any) -> Any:
    """An enum of UNO has no hash of its own."""
    return getattr(look, "value", look)
