"""Where links lead: to a page or a mail, nowhere, or to a file or a program.

A relationship is read as XML, in whatever way it is written; one that leads to a file or a program
is made to lead nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from .xml_stream import BrokenXmlError, stream

NOWHERE = "about:blank"
_MAX_CHANGED = 2**22  # bytes of relationships; a report has some thousands
_WEB = re.compile(r"https?://|mailto:|tel:|#", re.IGNORECASE)
_OUTSIDE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|[\\/]{2}|%5c%5c|%2f%2f)", re.IGNORECASE)


def is_web(target: str) -> bool:
    """Whether a click on it opens no more than a page, a mail, or a place of the document itself.

    >>> is_web("https://dichvucong.gov.vn"), is_web("file:///C:/x"), is_web("../x")
    (True, False, False)
    """
    return not target or target == NOWHERE or _WEB.match(target) is not None


def has_scheme(target: str) -> bool:
    """Whether it says where it leads by a scheme, a drive or a computer's name.

    >>> has_scheme("mhtml:x"), has_scheme("C:/x"), has_scheme("//may/x"), has_scheme("a.xml")
    (True, True, True, False)
    """
    return _OUTSIDE.match(target) is not None


class Relationship(NamedTuple):
    """What a relationship says: its kind in lower case, where it leads, and how."""

    kind: str
    target: str
    mode: str

    @classmethod
    def of(cls, attributes: Mapping[str, str]) -> Relationship:
        """It, by the attributes of its element."""
        kind = attributes.get("Type", "").strip().rpartition("/")[2].lower()
        return cls(kind, attributes.get("Target", "").strip(), attributes.get("TargetMode", ""))

    @property
    def is_outside(self) -> bool:
        """Whether it leads out of the package, by its mode or by its target."""
        return self.mode.strip().lower() not in ("", "internal") or has_scheme(self.target)

    @property
    def leads_nowhere(self) -> bool:
        """Whether its target was taken away."""
        return self.target.lower() == NOWHERE

    @property
    def is_to_web(self) -> bool:
        """Whether it is a link of the text to a page, a mail or a place of the document."""
        return self.kind == "hyperlink" and is_web(self.target)

    @property
    def is_live(self) -> bool:
        """Whether it leads outside to anything else."""
        return self.is_outside and not self.leads_nowhere and not self.is_to_web


def led_nowhere(rels: bytes) -> tuple[bytes, int]:
    """The relationships, those that are live leading nowhere, and how many these were.

    What cannot be read, or is endless, stays as it is.
    """
    live = 0

    def look(called: str, attributes: Mapping[str, str]) -> None:
        nonlocal live
        if called.endswith("Relationship"):
            live += Relationship.of(attributes).is_live

    try:
        stream(rels, look)
    except BrokenXmlError:
        return rels, 0
    if not live or len(rels) > _MAX_CHANGED:
        return rels, 0
    from .xml import parsed_element, serialised

    root = parsed_element(rels)
    for link in root.iter("{*}Relationship"):
        if Relationship.of(link.attrib).is_live:
            link.set("Target", NOWHERE)
            link.set("TargetMode", "External")
    return serialised(root), live
