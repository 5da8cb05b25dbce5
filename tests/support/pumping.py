"""Hostile texts for a regular expression, made from its syntax tree, and how its time grows.

A backtracking engine is slow where one text can be read in several ways: by two loops that follow
each other, by a loop within a loop, or by a loop that a search begins anew at every position. The
tree is made an automaton; a word that leads from one loop to another, and around both, is one that
the engine reads in more ways the longer it is repeated. What looks around, groups that are not
entered again and bounds of repeats are passed over: more words than need be are tried, and what
counts is the time that the engine takes for them.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from time import process_time
from typing import Any, NamedTuple

_COPIES = 8  # of a part that must be repeated
_MAX_BOUND = 255  # a part that is repeated no more often is slow only where it is read in two ways
_SHORT = (*range(8, 64, 4), *range(64, 384, 32))
_LENGTHS = tuple(24 * 2**step for step in range(4, 12))
_NOISE = 0.004  # seconds
_ENDLESS = 0.05  # seconds for a text of some hundred letters: it doubles with every few of them
_USUAL = "aZ05 \n\t_-.,;:/<>\"'()[]={}%ăđ\u0301\x00–“"
_ENDS = ("", "\x00", "\n", " ", "0", "a", ",", "(")  # one of them makes most matches fail
_LONGEST_WALK = 200_000  # states


class Attack(NamedTuple):
    """A text that may take long: the longer `pump` is repeated, the longer."""

    prefix: str
    pump: str
    suffix: str

    def text(self, length: int) -> str:
        """The text at about that length."""
        return self.prefix + self.pump * (length // len(self.pump) + 1) + self.suffix


class _Automaton:
    """States with steps by a class of letters (an index into `classes`) or by none (None)."""

    def __init__(self, pattern: re.Pattern[Any]) -> None:
        self.steps: list[list[tuple[int | None, int]]] = []
        self.loops: list[int] = []
        self.bounded: list[int] = []
        self.binary = isinstance(pattern.pattern, bytes)
        flags = pattern.flags & ~re.DEBUG
        tree = parser.parse(pattern.pattern, flags)
        self._tests: dict[str, frozenset[str]] = {}
        self._universe = sorted({*_USUAL, *_letters(tree)})
        if self.binary:
            self._universe = [each for each in self._universe if ord(each) < 256]
        self._sets: list[frozenset[str]] = []
        self._indices: dict[frozenset[str], int] = {}
        self._groups: dict[int, Any] = {}
        self.start = self._state()
        self.end = self._sequence(tree, self.start, flags)
        self.letters = self._alphabet()
        self.members = [
            [letter for letter, classes in self.letters if index in classes]
            for index in range(len(self._sets))
        ]

    def _alphabet(self) -> list[tuple[str, frozenset[int]]]:
        """One letter for each way of being in the classes, and the classes that it is in."""
        by_classes: dict[frozenset[int], str] = {}
        for letter in self._universe:
            classes = frozenset(i for i, each in enumerate(self._sets) if letter in each)
            by_classes.setdefault(classes, letter)
        return [(letter, classes) for classes, letter in by_classes.items()]

    def _state(self) -> int:
        self.steps.append([])
        return len(self.steps) - 1

    def _step(self, start: int, letters: frozenset[str] | None, end: int) -> None:
        if letters is None:
            self.steps[start].append((None, end))
            return
        index = self._indices.setdefault(letters, len(self._sets))
        if index == len(self._sets):
            self._sets.append(letters)
        self.steps[start].append((index, end))

    def _sequence(self, items: Iterable[Any], state: int, flags: int) -> int:
        for operator, argument in items:
            state = self._item(operator, argument, state, flags)
        return state

    def _item(self, operator: Any, argument: Any, state: int, flags: int) -> int:
        """Lay one item of the tree behind a state; the state behind it."""
        end = state
        if operator in (codes.LITERAL, codes.NOT_LITERAL, codes.IN, codes.ANY):
            end = self._state()
            self._step(state, self._class(operator, argument, flags), end)
        elif operator in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            end = self._repeat(*argument, state, flags)
        elif operator is codes.SUBPATTERN:
            number, added, removed, inner = argument
            self._groups[number] = inner
            end = self._sequence(inner, state, (flags | added) & ~removed)
        elif operator is codes.ATOMIC_GROUP:
            end = self._sequence(argument, state, flags)
        elif operator is codes.BRANCH:
            end = self._either(argument[1], state, flags)
        elif operator in (codes.ASSERT, codes.ASSERT_NOT):
            if argument[0] > 0:  # what looks back has one length
                self._sequence(argument[1], state, flags)
        elif operator is codes.GROUPREF:
            end = self._sequence(self._groups[argument], state, flags)
        elif operator is codes.GROUPREF_EXISTS:
            end = self._either((argument[1], argument[2] or ()), state, flags)
        elif operator is not codes.AT:
            raise NotImplementedError(operator)
        return end

    def _either(self, branches: Iterable[Any], state: int, flags: int) -> int:
        end = self._state()
        for branch in branches:
            self._step(self._sequence(branch, state, flags), None, end)
        return end

    def _repeat(self, least: int, most: int, body: Any, state: int, flags: int) -> int:
        for _ in range(min(least, _COPIES)):
            state = self._sequence(body, state, flags)
        if most == least:
            return state
        loop = self._state()
        self._step(state, None, loop)
        back = self._sequence(body, loop, flags)
        end = self._state()
        self._step(loop, None, end)
        if most == 1:
            self._step(back, None, end)
        else:
            self._step(back, None, loop)
            (self.loops if most > _MAX_BOUND else self.bounded).append(loop)
        return end

    def _class(self, operator: Any, argument: Any, flags: int) -> frozenset[str]:
        key = f"{operator}{argument}{flags}"
        if key not in self._tests:
            self._tests[key] = frozenset(self._members(operator, argument, flags))
        return self._tests[key]

    def _members(self, operator: Any, argument: Any, flags: int) -> Iterator[str]:
        state = parser.State()
        state.flags = flags
        state.str = b"" if self.binary else ""
        tree = parser.SubPattern(state, [(operator, argument)])
        one = re._compiler.compile(tree, flags)  # type: ignore[attr-defined]
        for letter in self._universe:
            if one.fullmatch(letter.encode("latin-1") if self.binary else letter):
                yield letter

    def closed(self, states: Iterable[int]) -> list[int]:
        """The states, and those reached from them without a letter."""
        seen = dict.fromkeys(states)
        todo = list(seen)
        while todo:
            for letters, target in self.steps[todo.pop()]:
                if letters is None and target not in seen:
                    seen[target] = None
                    todo.append(target)
        return list(seen)


def _letters(items: Any) -> Iterator[str]:
    """The letters that a tree names, with the ends of its ranges."""
    if isinstance(items, parser.SubPattern | list | tuple):
        if len(items) == 2 and items[0] in (codes.LITERAL, codes.NOT_LITERAL):
            yield chr(items[1])
        elif len(items) == 2 and items[0] is codes.RANGE:
            yield from map(chr, items[1])
        else:
            for item in items:
                yield from _letters(item)


def attacks(pattern: re.Pattern[Any], *, anywhere: bool) -> list[Attack]:
    """Texts that may take long; `anywhere` when a match is sought at every position."""
    walks = _Walks(_Automaton(pattern))
    found: dict[tuple[str, str], None] = {}
    for loop in walks.machine.loops:
        if anywhere and (word := walks.word(None, loop)):
            found["", word] = None
        for before in walks.machine.loops:
            if word := walks.word(before, loop):
                found[walks.reaching(before), word] = None
    for loop in walks.machine.bounded:  # what it reads in two ways doubles the work each time
        if word := walks.word(loop, loop):
            found[walks.reaching(loop), word] = None
    return [Attack(prefix, word, end) for prefix, word in found for end in _ENDS]


class _Walks:
    """Words that lead through an automaton."""

    def __init__(self, machine: _Automaton) -> None:
        self.machine = machine
        self._moves: dict[int, dict[str, list[int]]] = {}
        self._closed: dict[int, frozenset[int]] = {}
        self._reaching = self._from_start()

    def moves(self, state: int) -> dict[str, list[int]]:
        """Where each letter may lead from a state."""
        if state not in self._moves:
            moves: dict[str, list[int]] = {}
            for each in self.closed(state):
                for letters, target in self.machine.steps[each]:
                    if letters is not None:
                        for letter in self.machine.members[letters]:
                            moves.setdefault(letter, []).append(target)
            self._moves[state] = moves
        return self._moves[state]

    def closed(self, state: int) -> frozenset[int]:
        """The state, and those reached from it without a letter."""
        if state not in self._closed:
            self._closed[state] = frozenset(self.machine.closed([state]))
        return self._closed[state]

    def reaching(self, goal: int) -> str:
        """A shortest text that leads to a state."""
        return self._reaching[goal]

    def _from_start(self) -> dict[int, str]:
        start = self.machine.start
        seen = dict.fromkeys(self.closed(start), "")
        todo = deque([start])
        while todo:
            state = todo.popleft()
            for letter, targets in self.moves(state).items():
                for target in targets:
                    if target not in seen:
                        word = seen[state] + letter
                        for each in self.closed(target):
                            seen.setdefault(each, word)
                        todo.append(target)
        return seen

    def word(self, before: int | None, loop: int) -> str | None:
        """A word that leads around `before`, from there to `loop`, and around `loop`.

        `before` None is the search itself, which any letter leads around. Where both are the same
        the word leads around it in two ways. None if there is no such word.
        """
        begin = (before, self.machine.start if before is None else before, loop, False)
        seen = {begin: ""}
        todo = deque([begin])
        while todo and len(seen) < _LONGEST_WALK:
            here = todo.popleft()
            around, on, back, apart = here
            word = seen[here]
            if (
                word
                and (apart or before != loop)
                and (around is None or before in self.closed(around))
                and loop in self.closed(on)
                and loop in self.closed(back)
            ):
                return word
            ways_on, ways_around = self.moves(on), around is not None and self.moves(around)
            for letter, backs in self.moves(back).items():
                arounds = ways_around.get(letter, ()) if ways_around is not False else (None,)
                for each in product(arounds, ways_on.get(letter, ()), backs):
                    there = (*each, apart or (before == loop and each[1] != each[2]))
                    if there not in seen:
                        seen[there] = word + letter
                        todo.append(there)
        return None


def slow_attack(pattern: re.Pattern[Any], method: str) -> tuple[Attack, list[float]] | None:
    """The first attack whose time grows faster than its length, with the times; None if none is."""
    binary = isinstance(pattern.pattern, bytes)
    for attack in attacks(pattern, anywhere=method not in ("match", "fullmatch")):

        def time(length: int, attack: Attack = attack) -> float:
            text: Any = attack.text(length)
            return _seconds(pattern, method, text.encode("latin-1") if binary else text)

        taken = 0.0
        for length in _SHORT:
            taken = time(length)
            if taken > _ENDLESS and time(length) > _ENDLESS:
                return attack, [taken]
        if times := grows(time, _LENGTHS):
            return attack, times
    return None


def _seconds(pattern: re.Pattern[Any], method: str, text: Any) -> float:
    begin = process_time()
    if method in ("match", "fullmatch"):
        getattr(pattern, method)(text)
    else:
        for _ in pattern.finditer(text):
            pass
    return process_time() - begin


def grows(time: Callable[[int], float], lengths: Iterable[int]) -> list[float]:
    """The times by length, each twice the one before, where they grow faster than the lengths;
    empty where they do not.

    A time below the noise is as good as none. Faster is eight times for a double length, or three
    times twice in succession; the least of three runs counts for the longer, the most for the
    shorter.
    """
    times: list[float] = []
    before = fast = 0
    for length in lengths:
        taken = time(length)
        if times and taken > max(_NOISE, 3 * times[-1]):
            taken = min(taken, time(length), time(length))
            times[-1] = max(times[-1], time(before), _NOISE / 8)
        fast = fast + 1 if times and taken > max(_NOISE, 3 * times[-1]) else 0
        if fast > 1 or (fast and taken > 8 * times[-1]):
            return [*times, taken]
        times.append(taken)
        before = length
    return []
