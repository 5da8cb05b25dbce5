"""The fields of a Word document that reach outside it: by their instructions, however written.

Word cuts an instruction into runs, nests fields in it and keeps deleted pieces; what a field does
says its first word. A field is told when that word is one of a list, under any reading of its
pieces, or when the word is worked out by another field.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from .outside_links import is_web

_REACHING = frozenset(
    {
        *("DDE", "DDEAUTO", "INCLUDE", "INCLUDETEXT", "INCLUDEPICTURE", "IMPORT", "LINK", "EMBED"),
        *("DATABASE", "RD", "MACROBUTTON", "PRINT", "CONTROL", "HTMLCONTROL", "OCX"),
    }
)
FIELD_ELEMENTS = frozenset({"instrText", "delInstrText", "t", "fldChar", "fldSimple", "p"})
_TEXTS = ("instrText", "delInstrText", "t")
_UNKNOWN = "không rõ lệnh"
_MAX_DEPTH = 50  # fields in fields; Word bears 20
_MAX_KEPT = 4096  # characters of an instruction
_WORD = re.compile(r"[A-Z]+")
_TOKENS = re.compile(r'"(?P<quoted>[^"]*)"?|(?P<bare>[^\s"]+)')
_SWITCHES = ("\\l", "\\o", "\\s", "\\t")  # of HYPERLINK, each with a word that is no address
_QUOTES = str.maketrans("“”„‟＂", '"""""')


@dataclass(slots=True)
class _Field:
    """A field that is open; `own` is its instruction, `every` with deleted and nested pieces."""

    alternatives: int
    own: str = ""
    every: str = ""
    is_odd: bool = False  # a piece stands where some programs do not look
    is_computed: bool = False  # another field comes before any word
    is_shown: bool = False  # its instruction has ended, its result stands here


class FieldCodes:
    """The fields of one part, fed with its elements in order; `tell` gets each that reaches out."""

    def __init__(self, tell: Callable[[str], object]) -> None:
        self._tell = tell
        self._open: list[_Field] = []
        self._stray = _Field(0)
        self._taking = ""
        self._alternatives = 0  # elements around that some programs pass over

    def starts(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element of WordprocessingML begins; `attributes` by their local names."""
        if name in _TEXTS:
            self._taking = name
        elif name == "fldChar":
            self._mark(attributes.get("fldCharType", "").strip().lower())
        elif name == "fldSimple":
            self._nested()
            self._judge(attributes.get("instr", ""))

    def ends(self, name: str) -> None:
        """Such an element ends."""
        if name in _TEXTS:
            self._taking = ""
        elif name == "p":
            self._judge_stray()

    def enters_alternative(self, by: int) -> None:
        """An element begins (1) or ends (-1) whose content is not read by every program."""
        self._alternatives += by

    def text(self, text: str) -> None:
        """Text of the part."""
        if not self._taking:
            return
        within = next((each for each in reversed(self._open) if not each.is_shown), None)
        if within is None:
            if self._taking != "t":
                self._stray.own = _longer(self._stray.own, text)
            return
        if self._taking == "instrText":
            within.is_odd |= self._alternatives > within.alternatives
            within.own = _longer(within.own, text)
        within.every = _longer(within.every, text)

    def close(self) -> None:
        """The part ends: what was not finished counts too."""
        self._judge_stray()
        while self._open:
            self._finish(self._open.pop())

    def _mark(self, kind: str) -> None:
        if self._open and not self._open[-1].is_shown:
            self._open[-1].is_odd |= self._alternatives > self._open[-1].alternatives
        if kind == "begin":
            self._nested()
            if len(self._open) < _MAX_DEPTH:
                self._open.append(_Field(self._alternatives))
            else:
                self._tell(_UNKNOWN)
        elif kind == "separate" and self._open:
            self._finish(self._open[-1])
        elif kind == "end" and self._open:
            self._finish(self._open.pop())

    def _nested(self) -> None:
        """A field begins within the instruction of another."""
        if self._open and not self._open[-1].is_shown:
            around = self._open[-1]
            around.is_computed |= not around.own

    def _finish(self, found: _Field) -> None:
        if found.is_shown:
            return
        found.is_shown = True
        self._judge(found.own)
        self._judge(found.every)
        if found.is_odd or found.is_computed:
            self._tell(_UNKNOWN)

    def _judge_stray(self) -> None:
        if self._stray.own:
            self._judge(self._stray.own)
            self._stray = _Field(0)

    def _judge(self, instruction: str) -> None:
        if name := reaching_field(instruction):
            self._tell(name)


def _longer(instruction: str, text: str) -> str:
    """The instruction with that piece behind it, no longer than anyone reads."""
    if len(instruction) >= _MAX_KEPT:
        return instruction
    return (instruction + text[:_MAX_KEPT]).lstrip()


def reaching_field(instruction: str) -> str:
    """The name of the field when it reaches outside the document, else "".

    >>> reaching_field(' DDEAUTO c:/x "a"'), reaching_field(" PAGE "), reaching_field("ref link")
    ('DDEAUTO', '', '')
    """
    plain = unicodedata.normalize("NFKC", instruction).translate(_QUOTES)
    plain = "".join(each for each in plain if unicodedata.category(each) not in ("Cf", "Cc"))
    word = _WORD.match(plain.strip().upper())
    name = word[0] if word else ""
    if name in _REACHING:
        return name
    if name == "HYPERLINK" and not all(map(is_web, _addresses(plain.strip()[len(name) :]))):
        return name
    return ""


def _addresses(rest: str) -> Iterator[str]:
    """The words behind HYPERLINK that are addresses."""
    passing = False
    for token in _TOKENS.finditer(rest):
        said = token["bare"] or token["quoted"] or ""
        if token["bare"] and said[0] == "\\" and said[:2] != "\\\\":
            passing = said[:2].lower() in _SWITCHES
        elif passing:
            passing = False
        else:
            yield said
