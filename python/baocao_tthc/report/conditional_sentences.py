"""Paragraphs that a template prints under a condition: after a refresh some no longer hold.

A refresh brings numbers and names, never sentences. So the record keeps what each such paragraph
says between its values and under which condition it stands, and it is told where the report has one
whose condition fails now, or lacks one whose condition did not hold when it was written. The same
words under several headings, each under its condition, are told apart by those.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from jinja2 import StrictUndefined, meta
from jinja2 import TemplateError as JinjaError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ..checks.catalogue import finding
from ..errors import WorkbookError
from ..findings.finding import Finding, Words
from ..sources.present_values import PresentValues
from ..sources.tags import SourcedText, with_words
from ..sources.variables import variables
from ..wording import capital
from .placeholders import STATEMENT, tags_in
from .record import Sentence

_LEAST = 20  # letters by which a paragraph is known
_LEAST_OF_HEADING = 12
_MAX_SHOWN = 60  # letters of a heading
_UNKNOWN = (JinjaError, WorkbookError, TypeError, KeyError)  # what a condition cannot be told for

Holds = Callable[[str], bool | None]
"""Whether a condition holds, None where that cannot be told."""


def template_environment() -> ImmutableSandboxedEnvironment:
    """Jinja as templates see it: escaped, strict, sandboxed, with `co` and `co_so` alone."""
    made = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, optimized=False
    )
    made.globals = {}
    made.filters = {"co": with_words}
    made.tests = {
        "co_so": lambda value: isinstance(value, SourcedText) and value.number is not None
    }
    return made


def sentences(paragraphs: Sequence[str], values: PresentValues) -> tuple[Sentence, ...]:
    """Those of a template, and whether they are printed; the same words below the same heading
    count once, printed under any of their conditions.
    """
    conditions: dict[tuple[str, str], list[str]] = defaultdict(list)
    for condition, words, after in _conditional(paragraphs):
        conditions[words, after].append(condition)
    holds = _holder(values)
    return tuple(
        Sentence(condition, words, held, after)
        for (words, after), given in conditions.items()
        if (held := holds(condition := _any_of(given))) is not None
    )


def _any_of(conditions: Sequence[str]) -> str:
    return conditions[0] if len(conditions) == 1 else " or ".join(f"({one})" for one in conditions)


class StaleSentence(NamedTuple):
    """The words of a paragraph that does not hold any more, or that is lacking (paragraph 0); the
    heading `after` which it stands, "" where that is not known. Of `times` places not all hold.
    """

    words: str
    paragraph: int
    after: str = ""
    times: int = 1

    def stands_in(self, texts: Mapping[int, str]) -> bool:
        """Whether it stands in those paragraphs, or would below a heading among them."""
        below = bool(self.after) and any(self.after in text for text in texts.values())
        return self.paragraph in texts or (not self.paragraph and below)

    @property
    def told(self) -> str:
        """What is to be done with it."""
        heading = self.after[:_MAX_SHOWN] + "…" * (len(self.after) > _MAX_SHOWN)
        below = f"dưới “{heading}”" if heading else ""
        if not self.paragraph:
            where = f" {below}" if below else ""
            return f"theo sổ thì nay có câu “{self.words}”{where}, báo cáo chưa có"
        where = ", ".join(filter(None, (f"đoạn {self.paragraph}", below)))
        if self.times > 1:
            return (
                f"câu “{self.words}” ({where}) đứng ở {self.times} chỗ, có chỗ không còn đúng với "
                "sổ; hãy đọc lại từng chỗ"
            )
        return f"câu “{self.words}” ({where}) không còn đúng với sổ; hãy bỏ"


def stale_findings(found: Iterable[StaleSentence]) -> Iterator[Finding]:
    """The same as findings."""
    for each in found:
        places = [Words(each.paragraph, each.words)] if each.paragraph else []
        yield finding("VB53", *places, told=capital(each.told))


def stale(
    recorded: Sequence[Sentence], values: PresentValues, texts: Mapping[int, str]
) -> tuple[StaleSentence, ...]:
    """What a document with these paragraphs, by number, says though it does not hold, or lacks."""
    alike: dict[str, list[Sentence]] = defaultdict(list)
    for each in recorded:
        alike[each.words].append(each)
    holds = _holder(values)
    return tuple(
        one
        for words, group in alike.items()
        for one in _stale(group, [holds(each.condition) for each in group], _Said(words, texts))
    )


class _Said(NamedTuple):
    """Words in a document of these paragraphs."""

    words: str
    texts: Mapping[int, str]

    def places(self) -> list[int]:
        """The paragraphs that say them; a sentence that goes on says something else."""
        begun = self.words.rstrip(".")
        whole = begun != self.words
        return [
            number
            for number, text in self.texts.items()
            if any(not (whole and rest.lstrip()[:1].isalnum()) for rest in text.split(begun)[1:])
        ]

    def headings(self, group: Sequence[Sentence]) -> list[int] | None:
        """The paragraph of the heading of each; None unless each stands in the document once."""
        found = [[n for n, text in self.texts.items() if each.after in text] for each in group]
        sure = all(each.after for each in group) and all(len(one) == 1 for one in found)
        return [one[0] for one in found] if sure else None


def _stale(
    group: Sequence[Sentence], held: Sequence[bool | None], said: _Said
) -> Iterator[StaleSentence]:
    """What does not hold, or is lacking, of sentences of the same words."""
    places = said.places()
    headings = said.headings(group) if len(group) > 1 else [0]
    if headings is None or any(place < min(headings) for place in places):
        yield from _of_unknown_heading(held, said.words, places)
        return
    for each, holds, start in zip(group, held, headings, strict=True):
        end = min((other for other in headings if other > start), default=sys.maxsize)
        own = [place for place in places if start <= place < end]
        if holds is False:
            yield from (StaleSentence(said.words, place, each.after) for place in own)
        elif holds and not own and not each.printed:
            yield StaleSentence(said.words, 0, each.after)


def _of_unknown_heading(
    held: Sequence[bool | None], words: str, places: Sequence[int]
) -> Iterator[StaleSentence]:
    """Whose heading was changed: more places than conditions that hold, or may."""
    right = sum(one is not False for one in held)
    if not right:
        yield from (StaleSentence(words, place) for place in places)
    elif len(places) > right:
        yield StaleSentence(words, places[0], times=len(places))


def _holder(values: PresentValues) -> Holds:
    def holds(condition: str) -> bool | None:
        try:
            names, compiled = _compiled(condition)
            return bool(compiled(**{name: values.of(variables()[name]) for name in names}))
        except _UNKNOWN:
            return None

    return holds


@lru_cache(maxsize=128)  # a template says a few of them, each at several places
def _compiled(condition: str) -> tuple[Sequence[str], Callable[..., object]]:
    """The variables of a condition, and what gives its value for theirs; raises JinjaError."""
    environment = template_environment()
    names = meta.find_undeclared_variables(environment.parse(f"{{{{ {condition} }}}}"))
    return sorted(names), environment.compile_expression(condition)


def _conditional(paragraphs: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """The whole condition of each paragraph between statements that are paragraphs themselves, its
    longest words between tags, and those of what is printed without condition before it.
    """
    opened: list[tuple[list[str], str]] = []  # the branches before, and the condition of this one
    after = ""
    for text in paragraphs:
        statement = _statement(text)
        if statement is None:
            words = _words(text)
            if opened and len(words) >= _LEAST:
                yield " and ".join(map(_of_branch, opened)), words, after
            elif not opened and len(words) >= _LEAST_OF_HEADING:
                after = words
            continue
        word, condition = statement
        if word == "if":
            opened.append(([], condition))
        elif opened:
            before, now = opened.pop()
            if word != "endif":
                opened.append(([*before, now], condition))


def _of_branch(branch: tuple[list[str], str]) -> str:
    before, now = branch
    return " and ".join([*(f"not ({each})" for each in before), *([f"({now})"] if now else [])])


def _statement(text: str) -> tuple[str, str] | None:
    """The word and the condition of a paragraph that is a statement alone."""
    tags = list(tags_in(text.strip()))
    match = STATEMENT.fullmatch(tags[0].statement or "") if len(tags) == 1 else None
    return (match[1], match[2].strip()) if match and tags[0].text == text.strip() else None


def _words(text: str) -> str:
    """The longest piece of a paragraph without a tag in it, of what is always printed."""
    pieces, depth, at = [], 0, 0
    for tag in tags_in(text):
        if not depth:
            pieces.append(text[at : tag.start])
        match = STATEMENT.fullmatch(tag.statement or "")
        depth += {"if": 1, "endif": -1}.get(match[1], 0) if match else 0
        at = tag.end
    return max((piece.strip(" -:;,()").lstrip(". ") for piece in (*pieces, text[at:])), key=len)
