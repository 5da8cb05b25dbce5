"""Paragraphs that a template prints under a condition: after a refresh some no longer hold.

A refresh brings numbers and names, never sentences. So the record keeps what each such paragraph
says between its values and under which condition it stands, and it is told where the report has one
whose condition fails now, or lacks one whose condition did not hold when it was written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from jinja2 import StrictUndefined, meta
from jinja2 import TemplateError as JinjaError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ..errors import WorkbookError
from ..sources.present_values import PresentValues
from ..sources.tags import SourcedText, with_words
from ..sources.variables import variables
from .placeholders import STATEMENT, tags_in
from .record import Sentence

_LEAST = 20  # letters by which a paragraph is known
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
    """Those of a template that can be told apart by their words, and whether they are printed."""
    found = list(_conditional(paragraphs))
    times, holds = Counter(words for _, words in found), _holder(values)
    return tuple(
        Sentence(condition, words, held)
        for condition, words in found
        if times[words] == 1 and (held := holds(condition)) is not None
    )


class StaleSentence(NamedTuple):
    """The words of a paragraph that does not hold any more, or that is lacking (paragraph 0)."""

    words: str
    paragraph: int

    @property
    def told(self) -> str:
        """What is to be done with it."""
        if self.paragraph:
            return f"câu “{self.words}” không còn đúng với sổ; hãy bỏ"
        return f"theo sổ thì nay có câu “{self.words}”, báo cáo chưa có"


def stale(
    recorded: Sequence[Sentence], values: PresentValues, texts: Mapping[int, str]
) -> tuple[StaleSentence, ...]:
    """What a document with these paragraphs, by number, says though it does not hold, or lacks."""
    holds = _holder(values)
    found = []
    for each in recorded:
        held = holds(each.condition)
        place = next((number for number, text in texts.items() if each.words in text), 0)
        if held is not None and held is not bool(place) and not (held and each.printed):
            found.append(StaleSentence(each.words, place))
    return tuple(found)


def _holder(values: PresentValues) -> Holds:
    environment = template_environment()

    def holds(condition: str) -> bool | None:
        try:
            names = meta.find_undeclared_variables(environment.parse(f"{{{{ {condition} }}}}"))
            given = {name: values.of(variables()[name]) for name in sorted(names)}
            return bool(environment.compile_expression(condition)(**given))
        except _UNKNOWN:
            return None

    return holds


def _conditional(paragraphs: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The whole condition of each paragraph between statements that are paragraphs themselves, and
    its longest words between tags.
    """
    opened: list[tuple[list[str], str]] = []  # the branches before, and the condition of this one
    for text in paragraphs:
        statement = _statement(text)
        if statement is None:
            words = _words(text) if opened else ""
            if len(words) >= _LEAST:
                yield " and ".join(map(_of_branch, opened)), words
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
    return max((piece.strip(" -:;.,()") for piece in (*pieces, text[at:])), key=len)
