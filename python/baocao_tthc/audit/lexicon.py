"""The words of reports: lexicon.toml.

From what words say to what the forms count: dimensions to the concepts of lexicon.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from .. import resources


class Concept(NamedTuple):
    """What a number of a form counts: columns of the form with that role, in the total row."""

    id: str
    name: str
    role: str
    columns: tuple[str, ...]
    bases: tuple[str, ...]


class Sum(NamedTuple):
    """What adds up: `needed` are the parts that a text must name before it can be tested."""

    total: str
    needed: tuple[str, ...]
    optional: tuple[str, ...]


class Phrase(NamedTuple):
    """What a word group says, and where it stands in the text."""

    start: int
    end: int
    dimensions: tuple[tuple[str, str], ...]  # ("state", "receive"), …


@cache
def _data() -> dict[str, Any]:
    return resources.data("lexicon")


@cache
def concepts() -> dict[str, Concept]:
    """Every concept by its id."""
    return {
        row["id"]: Concept(
            row["id"], row["name"], row["role"], tuple(row["columns"]), tuple(row["bases"])
        )
        for row in _data()["concepts"]
    }


def counted_concepts(concept: str) -> str:
    """What it counts as a sentence says it: "hồ sơ tiếp nhận", "phản ánh, kiến nghị đã xử lý"."""
    found = concepts()[concept]
    return found.name if found.role == "petition" else f"hồ sơ {found.name}"


@cache
def sums() -> tuple[Sum, ...]:
    """What must add up."""
    return tuple(
        Sum(row["total"], tuple(row["needed"]), tuple(row.get("optional", ())))
        for row in _data()["sums"]
    )


@cache
def statements() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The patterns of statements on overdue cases, each with "some" or "none"."""
    return tuple((re.compile(row["pattern"]), row["overdue"]) for row in _data()["statements"])


@cache
def slips() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Slips of the keyboard, each with what was meant."""
    return tuple(
        (re.compile(rf"(?<!\w)(?:{row['pattern']})"), row["right"]) for row in _data()["slips"]
    )


@cache
def _phrases() -> tuple[re.Pattern[str], tuple[tuple[tuple[str, str], ...], ...]]:
    """All phrases as one pattern with a group a row, and what each row says."""
    rows = _data()["phrases"]
    whole = "|".join(f"({row['pattern']})" for row in rows)
    says = tuple(
        tuple((key, value) for key, value in row.items() if key != "pattern") for row in rows
    )
    return re.compile(rf"(?<!\w)(?:{whole})(?!\w)"), says


def phrases_in(folded: str) -> Iterator[Phrase]:
    """What the word groups of a folded text say, from left to right."""
    pattern, says = _phrases()
    for match in pattern.finditer(folded):
        yield Phrase(match.start(), match.end(), says[(match.lastindex or 1) - 1])


_FILES = {
    "reused": "reused",
    "archived": "archived",
    "no_components": "no_components",
    "no_results": "no_results",
    "both": "both",
    "components": "components",
    "results": "results",
}
_OUTCOMES = {"refused": "refused", "withdrawn": "withdrawn", "supplement": "supplement"}
_TIMES = {
    "early": "resolved_early",
    "on_time": "resolved_on_time",
    "in_good_time": "resolved_in_good_time",
}
_STATES = {"receive": "received", "resolve": "resolved", "pending": "pending"}
_CHANNELS = {
    "online": ("received_online",),
    "in_person": ("received_in_person",),
    "post": ("received_post",),
}
_PETITIONS = {
    "receive": "petitions",
    "resolve": "petitions_resolved",
    "pending": "petitions_pending",
}
_DIGITAL = {
    "receive": "digital_received",
    "resolve": "digital_resolved",
    "pending": "digital_pending",
}


# ruff: noqa: PLR0911 - one return a case reads as the table that it is


def concepts_of(dimensions: Mapping[str, str], state: str, *, digital: bool) -> tuple[str, ...]:
    """What a number with these dimensions may count, the likeliest first; () when unknown.

    `state` is that of the numbers before, `digital` whether the text speaks of digitisation.
    """
    if dimensions.get("other") == "petition":
        return _petitions(dimensions)
    if "other" in dimensions:
        return ()
    if (file := dimensions.get("file")) in _FILES:
        return (_FILES[file],)
    own = dimensions.get("state", "")
    if outcome := dimensions.get("outcome"):
        return (_OUTCOMES[outcome],)
    if time := dimensions.get("time"):
        return _timed(time, own, own or state)
    if channel := dimensions.get("channel"):
        return _channelled(channel, own or state)
    if origin := dimensions.get("origin"):
        if own == "pending" or origin == "either":
            return ("received_new", "received") if origin == "either" else ("pending",)
        return ("carried_over",) if origin == "carried_over" else ("received_new",)
    if own == "mixed":
        return ("received", "resolved")
    if not own:
        return ()
    if digital and "file" in dimensions:
        return (_DIGITAL[own],)
    return (_DIGITAL[own], _STATES[own]) if digital else (_STATES[own],)


def states_of(state: str) -> tuple[str, ...]:
    """What a number of a field counts that says nothing else: by its sentence, or any of them."""
    return (_STATES[state],) if state in _STATES else tuple(_STATES.values())


def _petitions(dimensions: Mapping[str, str]) -> tuple[str, ...]:
    """Petitions are counted like cases, apart from them."""
    time, own = dimensions.get("time"), dimensions.get("state")
    if time == "overdue":
        return ("petitions_overdue",) if own != "pending" else ()
    if time in ("on_time", "in_good_time", "in_time"):
        return ("petitions_on_time",) if own != "pending" else ()
    return (_PETITIONS[own],) if own in _PETITIONS and len(dimensions) == 2 else ()


def _timed(time: str, own: str, state: str) -> tuple[str, ...]:
    """`own` is the state that the words themselves name, `state` that or the one before."""
    if time in _TIMES:
        if own == "pending":
            return ("pending_in_time",)
        return (_TIMES[time],) if time != "on_time" else (_TIMES[time], "resolved_in_good_time")
    if time == "in_time":
        if state == "resolve":
            return ("resolved_in_good_time", "pending_in_time")
        return ("pending_in_time",)
    if state == "resolve":
        return ("resolved_overdue",)
    if state == "pending":
        return ("pending_overdue",)
    return ("resolved_overdue", "pending_overdue", "overdue")


def _channelled(channel: str, state: str) -> tuple[str, ...]:
    """How cases came in; of those that were resolved no form says so."""
    if state in ("resolve", "pending"):
        return ()
    return _CHANNELS.get(channel, ())
