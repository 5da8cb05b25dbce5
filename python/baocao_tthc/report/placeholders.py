"""What a template may say, and how it is said to Jinja.

An office writes three things in Word: `{{ ten }}` for a value, `{{ ten|co }}` for "không có" or
"có 05", and `{% if ten %} … {% elif … %} … {% else %} … {% endif %}` (`{%p if … %}` for whole
paragraphs). Nothing else is let through: no attributes, calls, loops or arithmetic.

Word cuts what is written into runs, tracked insertions, links and fields as it likes:
`with_whole_tags` puts each tag together again. `check_part` reads the paragraphs of a part,
`check_tree` what Jinja parsed; `marked` turns the XML that docxtpl has cleaned into the Jinja that
makes the report.
"""

from __future__ import annotations

import difflib
import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from jinja2 import Environment, TemplateSyntaxError, nodes

from ..errors import TemplateError
from ..sources.variables import VariableKind, variables
from ..word.elements import Element, W, text_in
from .placing import MARK

_MAX_NESTED = 30  # conditions in each other
_MAX_QUOTED = 100  # characters of a paragraph, to find it by
_OPENS = re.compile(r"\{[{%#]")
_CLOSES = {"{{": "}}", "{%": "%}", "{#": "#}"}
STATEMENT = re.compile(r"[-+]?(?:(?:p|tr|tc|r) )?\s*(if|elif|else|endif)\b(.*?)[-+]?", re.DOTALL)
_CONDITION = (
    nodes.Template, nodes.If, nodes.Name, nodes.Const, nodes.Compare, nodes.Operand,
    nodes.And, nodes.Or, nodes.Not, nodes.Test,
)  # fmt: skip
_LEAVES = (nodes.Name, nodes.Const, nodes.TemplateData)  # what has nothing inside
_REPORT = (*_CONDITION, nodes.Output, nodes.TemplateData, nodes.Filter)
_PARSER = Environment(autoescape=True)
_BLOCKS: frozenset[VariableKind] = frozenset({"block", "pictures"})
_REPEATED: frozenset[VariableKind] = _BLOCKS | {"paragraphs", "lines"}
_HELP = "các biến và cách viết có ở templates/README.md"

_MARKS = re.compile(r"\{\{|\}\}|\{%|%\}")
_LONE_BRACES = re.compile(r"\{\s*+(?:\{\s*+)?([^\W\d]\w*+)\s*+(?:\}\s*+)?\}")
_CURLY_QUOTES = re.compile("[“”„‘’‚]")
_TEXT = re.compile(r"<w:t(?: [^<>]*)?>((?:[^<]++|<(?!/?w:t[ >]))*+)</w:t>")
_COUNTED = ("count", "input", "unit_count")  # the kinds of variables that `co` has words for
PLACEHOLDER = re.compile(r"\{\{\s*([^\W\d]\w*)\s*(?:\|\s*(co)\s*)?\}\}")
MARKED = f"{MARK}__"  # how the names of marks begin, see `mark_name`
_MARKUP = re.compile(r"<[^<>]*>")


class Tag(NamedTuple):
    """A tag of a text: where it stands, and what it is."""

    start: int
    end: int
    text: str

    @property
    def output(self) -> str | None:
        """What a tag for a value has between its braces."""
        return self.text[2:-2] if self.text[1] == "{" else None

    @property
    def statement(self) -> str | None:
        """What a statement has between its marks."""
        return self.text[2:-2] if self.text[1] == "%" else None


def tags_in(text: str) -> Iterator[Tag]:
    """The tags of a text that are closed, from left to right; each ends at its first end mark."""
    at, endless = 0, set()
    while opening := _OPENS.search(text, at):
        at, mark = opening.start() + 1, opening[0]
        end = -1 if mark in endless else text.find(_CLOSES[mark], opening.end())
        if end < 0:
            endless.add(mark)  # what has no end here has none further on
        else:
            at = end + 2
            yield Tag(opening.start(), at, text[opening.start() : at])


def without_tags(text: str) -> str:
    """What a text says between its closed tags."""
    pieces, at = [], 0
    for tag in tags_in(text):
        pieces.append(text[at : tag.start])
        at = tag.end
    return "".join([*pieces, text[at:]])


def with_whole_tags(root: Element) -> Element:
    """The part itself, in it each tag moved whole into the text in which it begins."""
    for paragraph in root.iter(f"{W}p"):
        texts = [
            text
            for text in paragraph.iter(f"{W}t")
            if next(text.iterancestors(f"{W}p")) is paragraph
        ]
        if len(texts) > 1:
            _gather(texts)
    return root


def _gather(texts: Sequence[Element]) -> None:
    """Move each tag of the texts of a paragraph into the first of them that has a part of it."""
    contents = [text.text or "" for text in texts]
    whole, begins = "".join(contents), list(accumulate(map(len, contents), initial=0))
    moved = begins.copy()
    for tag in tags_in(whole):
        first, last = bisect_right(begins, tag.start), bisect_right(begins, tag.end - 1)
        moved[first:last] = [tag.end] * (last - first)
    for text, content, (begin, end) in zip(texts, contents, pairwise(moved), strict=True):
        if end - begin != len(content):
            text.text = whole[begin:end]


def check_part(paragraphs: Sequence[str]) -> set[str]:
    """The variables that the paragraphs of a part use, given by their texts in their order.

    Raises TemplateError with the paragraph when one names an unknown variable, is not closed, says
    something that templates may not say, or has an if without its endif or the other way round.
    """
    names = {name for text in paragraphs for name in _checked(text)}
    _check_conditions(paragraphs)
    return names


def _checked(text: str) -> set[str]:
    """The variables of a paragraph that says only what templates may say."""
    names: set[str] = set()
    untagged = without_tags(text)
    if open_mark := _MARKS.search(untagged):
        raise refused(text, f"có dấu “{open_mark[0]}” không khép kín")
    for lone in _LONE_BRACES.finditer(untagged):
        if lone[1] in variables():
            raise refused(text, f"có “{lone[0]}”; hãy viết liền “{{{{ {lone[1]} }}}}”")
    for tag in tags_in(text):
        if _CURLY_QUOTES.search(tag.text):
            raise refused(text, f'có “{tag.text}” với dấu nháy cong; hãy gõ dấu nháy thẳng (")')
        if tag.output is not None:
            names.add(_output(tag.text, text))
        elif tag.statement is not None:
            names |= _statement(tag.statement, text)
    for name in sorted(names - variables().keys()):
        raise _unknown(text, name)
    _check_repeated(text, [m[1] for m in PLACEHOLDER.finditer(text)])
    return names


def _check_conditions(paragraphs: Iterable[str]) -> None:
    """Refuse an if without its endif, or the other way round, with the paragraph it stands in."""
    opened: list[str] = []
    for text in paragraphs:
        for tag in tags_in(text):
            match = STATEMENT.fullmatch(tag.statement or "")
            if match is None:
                continue
            if match[1] == "if":
                opened.append(text)
                if len(opened) > _MAX_NESTED:
                    raise refused(text, f"có hơn {_MAX_NESTED} lệnh if lồng nhau")
            elif not opened:
                raise unmatched(text)
            elif match[1] == "endif":
                opened.pop()
    if opened:
        raise unmatched(opened[-1])


def uneven_conditions(root: Element) -> str:
    """The paragraphs of the first if and endif that stand at different depths, quoted; "" when
    there are none.
    """
    opened: list[Element] = []
    for text in root.iter(f"{W}t"):
        for tag in tags_in(text.text or ""):
            match = STATEMENT.fullmatch(tag.statement or "")
            if match and match[1] == "if":
                opened.append(text)
            elif match and match[1] == "endif" and opened:
                begin = opened.pop()
                if len(list(begin.iterancestors())) != len(list(text.iterancestors())):
                    where = (text_in(next(at.iterancestors(f"{W}p"))) for at in (begin, text))
                    return " và ".join(f"“{_quoted(each)}”" for each in where)
    return ""


def unmatched(text: str) -> TemplateError:
    """The error for a paragraph whose if, else or endif has no counterpart."""
    return TemplateError(
        f"Mẫu báo cáo có if, else, endif không khớp nhau ở đoạn “{_quoted(text)}”; "
        "mỗi {% if … %} phải có một {% endif %}."
    )


def check_tree(tree: nodes.Template, names: set[str], source: str) -> None:
    """Refuse what stands where `check_part` does not look: field codes, a picture's attributes.

    `names` are the variables that it found, `source` what `marked` made and Jinja parsed.
    """
    known = {mark_name(name, words) for name in names for words in ("", "co")} | names
    rest: list[nodes.Node] = [tree]
    while rest:  # Jinja's own `find_all` takes twice the time
        node = rest.pop()
        if not isinstance(node, _LEAVES):
            rest.extend(node.iter_child_nodes())
        if not isinstance(node, _REPORT) or (
            isinstance(node, nodes.Name) and node.name not in known
        ):
            line = source.split("\n")[node.lineno - 1]
            raise refused(text_of(line), "có dấu {{ … }} hay {% … %} nằm ngoài lời văn")


def _output(tag: str, text: str) -> str:
    match = PLACEHOLDER.fullmatch(tag)
    if match is None:
        raise refused(text, f"có “{tag}” không phải là tên một biến")
    name, words = match.groups()
    if words and name in variables() and variables()[name].kind not in _COUNTED:
        raise refused(text, f"có “{tag}” mà “{name}” không phải là một số đếm")
    return name


def _statement(inside: str, text: str) -> set[str]:
    if inside.startswith(("-", "+")) or inside.endswith(("-", "+")):
        raise refused(text, f"có lệnh “{{%{inside}%}}”; hãy bỏ dấu - sát dấu %")
    match = STATEMENT.fullmatch(inside)
    if match is None:
        raise refused(text, f"có lệnh “{{%{inside}%}}” không được dùng, chỉ dùng if")
    if match[1] in ("else", "endif"):
        return set()
    condition = match[2].strip()
    try:
        return _condition(condition)
    except TemplateSyntaxError as error:
        raise refused(text, f"có điều kiện “{_quoted(condition)}” viết sai") from error
    except ValueError as error:
        raise refused(text, f"có điều kiện “{_quoted(condition)}” không được dùng") from error
    except RecursionError as error:
        raise refused(text, "có một điều kiện lồng nhau quá sâu") from error


@cache
def _condition(condition: str) -> set[str]:
    """The variables of a condition; raises ValueError for one that templates may not set."""
    tree = _PARSER.parse(f"{{% if {condition} %}}{{% endif %}}")
    parts = list(tree.find_all(nodes.Node))
    numbers = [part.value for part in parts if isinstance(part, nodes.Const)]
    if any(isinstance(number, float) and not math.isfinite(number) for number in numbers):
        raise ValueError(condition)
    tests = {part.name for part in parts if isinstance(part, nodes.Test)}
    if not all(isinstance(part, _CONDITION) for part in parts) or tests - {"co_so"}:
        raise ValueError(condition)
    return {part.name for part in parts if isinstance(part, nodes.Name)}


def _check_repeated(text: str, names: list[str]) -> None:
    """A paragraph that is repeated holds one such variable and no condition.

    Lines and annexes stand without any other variable, an annex without any other text.
    """
    repeated = [name for name in names if variables()[name].kind in _REPEATED]
    if not repeated:
        return
    kinds = {variables()[name].kind for name in repeated}
    others = len(names) > 1 and bool(kinds & (_BLOCKS | {"lines"}))
    if len(repeated) > 1 or others or "{%" in text:
        raise refused(text, f"phải để riêng “{{{{ {repeated[0]} }}}}” một đoạn, if ở đoạn khác")
    if kinds & _BLOCKS and not PLACEHOLDER.fullmatch(text.strip()):
        raise refused(text, f"phải để “{{{{ {repeated[0]} }}}}” một mình một đoạn")


def _unknown(text: str, name: str) -> TemplateError:
    near = difflib.get_close_matches(name, variables(), 1)
    hint = f", có phải “{near[0]}”?" if near else ";"
    return TemplateError(
        f"Mẫu báo cáo dùng biến “{name}” không có trong danh mục{hint} Đoạn “{_quoted(text)}”; "
        f"{_HELP}."
    )


def refused(text: str, why: str) -> TemplateError:
    """The error for a paragraph of a template, given by its text."""
    return TemplateError(f"Đoạn “{_quoted(text)}” của mẫu báo cáo {why}; {_HELP}.")


def _quoted(text: str) -> str:
    """The beginning of a paragraph's text, to find it by."""
    line = " ".join(text.split())
    return line if len(line) <= _MAX_QUOTED else f"{line[:_MAX_QUOTED]}…"


def text_of(xml: str) -> str:
    """The text of a piece of WordprocessingML."""
    return _MARKUP.sub("", xml)


def marked(xml: str) -> str:
    """The Jinja source of a part, one paragraph a line.

    Where a value of the report stands in a text, its mark is asked for (see `mark_name`).
    """
    lines = re.sub(r"<w:p(?=[ >])", "\n<w:p", xml.replace("\n", " "))
    return _TEXT.sub(_marked_text, lines)


def _marked_text(text: re.Match[str]) -> str:
    if "{{" not in text[0]:
        return text[0]
    return f'<w:t xml:space="preserve">{PLACEHOLDER.sub(_marked, text[1])}</w:t>'


def _marked(placeholder: re.Match[str]) -> str:
    name, words = placeholder.groups()
    variable = variables()[name]
    if not variable.controlled and variable.kind not in _REPEATED:
        return placeholder[0]
    return f"{{{{ {mark_name(name, words or '')} }}}}"


def mark_name(name: str, words: str = "") -> str:
    """What Jinja knows the mark of a value by; with `co` that of its words.

    A filter that marks would be parsed and compiled at each of more than a hundred places.
    """
    return f"{MARKED}{name}__{words}"
