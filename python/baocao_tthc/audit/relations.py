"""What was found out about numbers: relations that hold, and those that no reading satisfies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from ..findings.finding import Finding
from ..formula import Number
from .quantities import Quantity


class Held(NamedTuple):
    """Numbers that agree, and the arithmetic that says so: "1.563 = 1.289 + 231 + 43"."""

    members: tuple[Quantity, ...]
    words: str


class Broken(NamedTuple):
    """Numbers that do not agree, and what is told of them; `members` are all that take part.

    The first is the one that is wrong, unless nobody knows which: then all are `suspects`.
    """

    members: tuple[Quantity, ...]
    finding: Finding
    suspects: bool = False


Relation = Held | Broken


def members_of_broken(relations: Iterable[Relation]) -> dict[int, set[int]]:
    """By the identity of each member of what is broken, the identities of all its members."""
    return {
        id(one): {id(member) for member in each.members}
        for each in relations
        if isinstance(each, Broken)
        for one in each.members
    }


def is_told(members: Iterable[Quantity], broken: Mapping[int, Collection[int]]) -> bool:
    """Whether two of these numbers are members of one broken relation: their fault is told."""
    known = {id(one) for one in members}
    return any(len(known.intersection(broken.get(one, ()))) > 1 for one in known)


_NEARLY = Decimal("0.08")  # of the larger one


def is_slip(value: Number, right: Number) -> bool:
    """Whether one is a slip of the keyboard for the other: a digit wrong, exchanged, left out."""
    typed, meant = (str(one).replace(".", "") for one in (value, right))
    if typed == meant:
        return False
    if len(typed) == len(meant):
        wrong = [at for at, pair in enumerate(zip(typed, meant, strict=True)) if pair[0] != pair[1]]
        exchanged = len(wrong) == 2 and sorted(typed[a] for a in wrong) == sorted(
            meant[a] for a in wrong
        )
        return len(typed) > 1 and (len(wrong) == 1 or exchanged)
    longer, shorter = (typed, meant) if len(typed) > len(meant) else (meant, typed)
    cut = (longer[:at] + longer[at + 1 :] for at in range(len(longer)))
    return len(longer) == len(shorter) + 1 > 2 and shorter in cut


def digits_of(value: Number) -> list[str]:
    """The digits of a number, sorted: two numbers with the same ones had digits exchanged."""
    return sorted(str(value).replace(".", ""))


def nearly(value: Number, right: Number, share: Decimal = _NEARLY) -> bool:
    """Whether a number is so near another that it may be meant to be it."""
    small, large = sorted((abs(Decimal(value)), abs(Decimal(right))))
    return large - small <= share * large or is_slip(value, right)
