"""Vietnamese sentences as data, and the parts of them that many places need.

A sentence keeps the cells that it names as cells until somebody reads it: in a workbook they are
addresses on sheets, in a document the audit names them by form, column and row.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from itertools import chain, repeat
from string import Formatter
from typing import Any, NamedTuple

from .filing import Place
from .period import Period
from .vietnamese import count, full_date

MAX_NAMED_CELLS = 8  # in a sentence


class Cells(NamedTuple):
    """Cells that a sentence names, the first few and how many more; `notes` say, behind its name,
    what is said of each.
    """

    places: tuple[Place, ...]
    notes: tuple[str, ...] = ()

    @property
    def told(self) -> tuple[Place, ...]:
        """Those that a list names."""
        return self.places[:MAX_NAMED_CELLS]

    def named(self, name: Callable[[Place], str]) -> list[str]:
        """The cells that are told, each by its name."""
        return [said for told in self._by_sheet(name).values() for said in told]

    def _by_sheet(self, name: Callable[[Place], str]) -> dict[str, list[str]]:
        sheets: dict[str, list[str]] = defaultdict(list)
        notes = chain(self.notes, repeat(""))
        for place, note in zip(self.told, notes, strict=False):
            sheets[place.sheet].append(f"{name(place)}{note}")
        return sheets

    @property
    def more(self) -> str:
        """The end of a list that is cut short, with a blank before it: " và 3 ô nữa"."""
        end = and_more(self.places, MAX_NAMED_CELLS, "ô")
        return end and f" {end}"

    def __str__(self) -> str:
        """As people see them on the screen: "ô C16, C17 tờ II.06B; ô C9 tờ PL01 và 3 ô nữa"."""
        sheets = (
            f"ô {', '.join(cells)} tờ {sheet}"
            for sheet, cells in self._by_sheet(lambda place: place.cell).items()
        )
        return "; ".join(sheets) + self.more


Sentence = str | tuple[str | Cells, ...]
"""Words with cells between them; a sentence that names no cell may be a plain text."""


def text_of(sentence: Sentence, cells: Callable[[Cells], str] = str) -> str:
    """The sentence as people read it, its cells as `cells` names them."""
    if isinstance(sentence, str):
        return sentence
    return "".join(cells(part) if isinstance(part, Cells) else part for part in sentence)


def joined(sentences: Iterable[Sentence], mark: str) -> Sentence:
    """The sentences one after the other, with that mark between them."""
    parts: list[str | Cells] = []
    for sentence in sentences:
        parts += [mark] if parts else []
        parts += [sentence] if isinstance(sentence, str) else sentence
    return tuple(parts)


def sentence_of(template: str, words: Mapping[str, Any]) -> Sentence:
    """The template with its {names} replaced by `words`: places, sentences, or what has a text."""
    parts: list[str | Cells] = []
    for text, name, _, _ in Formatter().parse(template):
        parts.append(text)
        value = words[name] if name else ""
        if isinstance(value, Place):
            parts.append(Cells((value,)))
        elif type(value) is tuple:
            parts += value
        else:
            parts.append(value if isinstance(value, Cells) else str(value))
    return tuple(parts)


def period_dates(period: Period) -> str:
    """The first and last day of a period: "21/12/2025–20/01/2026"."""
    return f"{full_date(period.start)}–{full_date(period.end)}"


def capital(text: str) -> str:
    """The text with a capital first letter, names in it as they are."""
    return text[:1].upper() + text[1:]


def and_more(items: Sized, most: int, unit: str = "mục") -> str:
    """What a list of the first `most` items ends with; "" when these are all.

    >>> and_more("abcde", 3, "ô")
    'và 2 ô nữa'
    """
    left = len(items) - most
    return f"và {count(left)} {unit} nữa" if left > 0 else ""


def listed(parts: Sequence[str], most: int, unit: str) -> str:
    """The first parts in a sentence: "a, b và 3 ô nữa"."""
    return f"{', '.join(parts[:most])} {and_more(parts, most, unit)}".rstrip()


def shortened(parts: Sequence[str], most: int, mark: str = ", ") -> str:
    """The first parts with that mark between them, and "…" where there are more: "a, b …"."""
    return mark.join(parts[:most]) + (" …" if len(parts) > most else "")


def first_lines(
    lines: Sequence[str], most: int | None, ending: str = "", unit: str = "mục"
) -> list[str]:
    """The first lines, all without a bound, and a last one for the rest: "… và 3 mục nữa"."""
    more = "" if most is None else and_more(lines, most, unit)
    return [*lines[:most], f"… {more}{ending}"] if more else [*lines]


_BREAKS = "[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+"
# Control characters, those that turn the direction of writing, halves of pairs: what a terminal
# obeys, or shows otherwise than it stands there.
_OBEYED = "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"


class Shown(str):
    """A text for a terminal of which every part is harmless already: its colours are ours."""

    __slots__ = ()


def harmless(text: str) -> str:
    r"""The text as one line that no terminal acts on: "?" for what it would obey.

    >>> harmless("Xã\x1b[2J A\nB")
    'Xã?[2J A B'
    """
    if text.isprintable():  # seen in a fraction of the time
        return text
    return re.sub(_OBEYED, "?", re.sub(_BREAKS, " ", text))


def json_text(document: object) -> str:
    """The document as JSON, its letters as they are; what a terminal would obey is escaped."""
    import json

    made = json.dumps(document, ensure_ascii=False, indent=1)
    return re.sub(_OBEYED.replace("\x00-\x1f", ""), lambda found: f"\\u{ord(found[0]):04x}", made)
