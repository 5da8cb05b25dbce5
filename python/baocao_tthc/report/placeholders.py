"""What a template may say, and how it is said to Jinja.

An office writes three things in Word: `{{ ten }}` for a value, `{{ ten|co }}` for "không có" or
"có 05", and `{% if ten %} … {% elif … %} … {% else %} … {% endif %}` (`{%p if … %}` for whole
paragraphs). Nothing else is let through: no attributes, calls, loops or arithmetic.

`check` reads a paragraph; `rewrite` turns the XML that docxtpl has cleaned into the Jinja that
makes the report: numbers leave their run and become controls, a paragraph that holds several
lines is repeated for each.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from jinja2 import Environment, TemplateSyntaxError, nodes

from ..errors import TemplateError
from ..sources.variables import Variable, VariableKind, variables

QUOTED = 100
_TAG = re.compile(r"\{\{(?P<output>.*?)\}\}|\{%(?P<statement>.*?)%\}|\{#.*?#\}", re.DOTALL)
_OUTPUT = re.compile(r"\s*([^\W\d]\w*)\s*(?:\|\s*co\s*)?")
_STATEMENT = re.compile(r"[-+]?(?:(?:p|tr|tc|r) )?\s*(if|elif|else|endif)\b(.*?)[-+]?", re.DOTALL)
_CONDITION = (
    nodes.Template, nodes.If, nodes.Name, nodes.Const, nodes.Compare, nodes.Operand,
    nodes.And, nodes.Or, nodes.Not, nodes.Test,
)  # fmt: skip
_REPORT = (*_CONDITION, nodes.Output, nodes.TemplateData, nodes.Filter)
_LEAVES = (nodes.TemplateData, nodes.Name, nodes.Const)
_PARSER = Environment(autoescape=True)
_BLOCKS: frozenset[VariableKind] = frozenset({"block", "pictures"})
_REPEATED: frozenset[VariableKind] = _BLOCKS | {"paragraphs", "lines"}
_HELP = "các biến và cách viết có ở templates/README.md"

_PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?>(.*?)</w:p>", re.DOTALL)
_PARAGRAPH_PROPERTIES = re.compile(r"<w:pPr>.*?</w:pPr>", re.DOTALL)
_SECTION = re.compile(r"<w:sectPr[ >].*?</w:sectPr>", re.DOTALL)
_BOOKMARK = re.compile(r"<w:bookmark(?:Start|End) [^>]*/>")
_RUN = re.compile(r"<w:r(?: [^>]*)?>(.*?)</w:r>", re.DOTALL)
_RUN_PROPERTIES = re.compile(r"<w:rPr>.*?</w:rPr>", re.DOTALL)
_TRACKED_PROPERTIES = re.compile(r"<w:rPrChange[ >].*?</w:rPrChange>", re.DOTALL)
_TEXT = re.compile(r"<w:t(?: [^>]*)?>(.*?)</w:t>", re.DOTALL)
_COUNTED = ("count", "input")  # the kinds of variables that `co` has words for
_PLACEHOLDER = re.compile(r"\{\{\s*([^\W\d]\w*)\s*(?:\|\s*(co)\s*)?\}\}")
_MARKUP = re.compile(r"<[^>]*>")


@dataclass(slots=True)
class Pieces:
    """Pieces of the template that its filters name by number: run properties, paragraphs."""

    runs: list[str] = field(default_factory=list)
    paragraphs: list[tuple[str, str]] = field(default_factory=list)

    def run(self, properties: str) -> int:
        """The number of these run properties."""
        if properties not in self.runs:
            self.runs.append(properties)
        return self.runs.index(properties)

    def paragraph(self, before: str, after: str) -> int:
        """The number of the paragraph with this XML before and after its text."""
        self.paragraphs.append((f"<w:p>{before}", f"{after}</w:p>"))
        return len(self.paragraphs) - 1


def check_template(text: str) -> set[str]:
    """The variables that a paragraph with this text uses.

    Raises TemplateError with the paragraph when it names an unknown variable, is not closed, or
    says something that templates may not say.
    """
    names: set[str] = set()
    if "{{" not in text and "{%" not in text and "}}" not in text and "%}" not in text:
        return names
    rest = _TAG.sub("", text)
    for mark in ("{{", "}}", "{%", "%}"):
        if mark in rest:
            raise _refused(text, f"có dấu “{mark}” không khép kín")
    for tag in _TAG.finditer(text):
        if tag["output"] is not None:
            names.add(_output(tag["output"], text))
        elif tag["statement"] is not None:
            names |= _statement(tag["statement"], text)
    for name in sorted(names - variables().keys()):
        raise _unknown(text, name)
    _check_repeated(text, [m[1] for m in _PLACEHOLDER.finditer(text)])
    return names


def check_conditions(paragraphs: Iterable[str]) -> None:
    """Refuse an if without its endif, or the other way round, with the paragraph it stands in.

    `paragraphs` are those of one part of the template, in their order.
    """
    opened: list[str] = []
    for text in paragraphs:
        for tag in _TAG.finditer(text):
            match = _STATEMENT.fullmatch(tag["statement"] or "")
            if match is None:
                continue
            if match[1] == "if":
                opened.append(text)
            elif not opened:
                raise unmatched(text)
            elif match[1] == "endif":
                opened.pop()
    if opened:
        raise unmatched(opened[-1])


def unmatched(text: str) -> TemplateError:
    """The error for a paragraph whose if, else or endif has no counterpart."""
    return TemplateError(
        f"Mẫu báo cáo có if, else, endif không khớp nhau ở đoạn “{quoted_tag(text)}”; "
        "mỗi {% if … %} phải có một {% endif %}."
    )


def check_tree(tree: nodes.Template, names: set[str], source: str) -> None:
    """Refuse what stands where `check` does not look: field codes, attributes of pictures.

    `names` are the variables that `check` found, `source` what `rewrite` made and Jinja parsed.
    """
    for node in _walk(tree):
        if not isinstance(node, _REPORT) or (
            isinstance(node, nodes.Name) and node.name not in names
        ):
            line = source.split("\n")[node.lineno - 1]
            raise _refused(text_of(line), "có dấu {{ … }} hay {% … %} nằm ngoài lời văn")


def _output(inside: str, text: str) -> str:
    match = _OUTPUT.fullmatch(inside)
    if match is None:
        raise _refused(text, f"có “{{{{{inside}}}}}” không phải là tên một biến")
    variable = variables().get(match[1])
    if "|" in inside and variable is not None and variable.kind not in _COUNTED:
        raise _refused(text, f"có “{{{{{inside}}}}}” mà “{match[1]}” không phải là một số đếm")
    return match[1]


def _statement(inside: str, text: str) -> set[str]:
    if inside.startswith(("-", "+")) or inside.endswith(("-", "+")):
        raise _refused(text, f"có lệnh “{{%{inside}%}}”; hãy bỏ dấu - sát dấu %")
    match = _STATEMENT.fullmatch(inside)
    if match is None:
        raise _refused(text, f"có lệnh “{{%{inside}%}}” không được dùng, chỉ dùng if")
    if match[1] in ("else", "endif"):
        return set()
    condition = match[2].strip()
    try:
        return _condition(condition)
    except TemplateSyntaxError as error:
        raise _refused(text, f"có điều kiện “{condition}” viết sai") from error
    except ValueError as error:
        raise _refused(text, f"có điều kiện “{condition}” không được dùng") from error


@cache
def _condition(condition: str) -> set[str]:
    """The variables of a condition; raises ValueError for one that templates may not set."""
    parts = list(_walk(_PARSER.parse(f"{{% if {condition} %}}{{% endif %}}")))
    tests = {part.name for part in parts if isinstance(part, nodes.Test)}
    if not all(isinstance(part, _CONDITION) for part in parts) or tests - {"co_so"}:
        raise ValueError(condition)
    return {part.name for part in parts if isinstance(part, nodes.Name)}


def _walk(node: nodes.Node) -> Iterator[nodes.Node]:
    left = [node]
    while left:
        node = left.pop()
        yield node
        if not isinstance(node, _LEAVES):
            left.extend(node.iter_child_nodes())


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
        raise _refused(text, f"phải để riêng “{{{{ {repeated[0]} }}}}” một đoạn, if ở đoạn khác")
    if kinds & _BLOCKS and not _PLACEHOLDER.fullmatch(text.strip()):
        raise _refused(text, f"phải để “{{{{ {repeated[0]} }}}}” một mình một đoạn")


def _unknown(text: str, name: str) -> TemplateError:
    near = difflib.get_close_matches(name, variables(), 1)
    hint = f", có phải “{near[0]}”?" if near else ";"
    return TemplateError(
        f"Mẫu báo cáo dùng biến “{name}” không có trong danh mục{hint} Đoạn “{quoted_tag(text)}”; "
        f"{_HELP}."
    )


def _refused(text: str, why: str) -> TemplateError:
    return TemplateError(f"Đoạn “{quoted_tag(text)}” của mẫu báo cáo {why}; {_HELP}.")


def quoted_tag(text: str) -> str:
    """The beginning of a paragraph's text, to find it by."""
    line = " ".join(text.split())
    return line if len(line) <= QUOTED else f"{line[:QUOTED]}…"


def text_of(xml: str) -> str:
    """The text of a piece of WordprocessingML."""
    return _MARKUP.sub("", xml)


def rewrite(xml: str, pieces: Pieces) -> str:
    """The Jinja source of a part, one paragraph a line; what its filters need goes to `pieces`.

    The filters are the program's own: `so3` makes the control whose run has the properties number
    3, `co3` the same in the words of `co` (many of few: an argument would cost Jinja twice that);
    `lap(3)` repeats paragraph number 3 for each line, `dau` is the first paragraph of several,
    `tiep(3)` those that follow it, each in paragraph number 3; `khoi` sets an annex.
    """
    lines = re.sub(r"<w:p(?=[ >])", "\n<w:p", xml.replace("\n", " ")).split("\n")
    return "\n".join(_line(line, pieces) if "{{" in line else line for line in lines)


def _line(line: str, pieces: Pieces) -> str:
    paragraph = _PARAGRAPH.match(line)
    if paragraph:
        for match in _PLACEHOLDER.finditer(text_of(paragraph[0])):
            variable = variables()[match[1]]
            if variable.kind in _REPEATED:
                line = _repeat(paragraph, variable, match, pieces) + line[paragraph.end() :]
                break
    return _RUN.sub(lambda run: _split(run, pieces), line)


def _repeat(
    paragraph: re.Match[str], variable: Variable, match: re.Match[str], pieces: Pieces
) -> str:
    """The paragraph of a variable of several lines, so that it becomes as many paragraphs."""
    whole, name = paragraph[0], variable.name
    section = _SECTION.search(whole)
    end = f"<w:p><w:pPr>{section[0]}</w:pPr></w:p>" if section else ""
    if variable.kind in _BLOCKS:
        return f"{{{{ {name}|khoi }}}}{end}"
    bare = _BOOKMARK.sub("", _SECTION.sub("", paragraph[1]))
    if variable.kind == "lines" or text_of(whole).strip() == match[0]:
        index = pieces.paragraph(*_PLACEHOLDER.split(bare)[:: _PLACEHOLDER.groups + 1])
        return f"{{{{ {name}|lap({index}) }}}}{end}"
    first = _PLACEHOLDER.sub(lambda m: f"{{{{ {name}|dau }}}}" if m[1] == name else m[0], whole)
    style = _PARAGRAPH_PROPERTIES.search(bare)
    run = f'<w:r>{_own_properties(whole, name)}<w:t xml:space="preserve">'
    index = pieces.paragraph(f"{style[0] if style else ''}{run}", "</w:t></w:r>")
    return f"{first}{{{{ {name}|tiep({index}) }}}}"


def _own_properties(paragraph: str, name: str) -> str:
    """The properties of the run in which the placeholder stands."""
    for run in _RUN.finditer(paragraph):
        if any(match[1] == name for match in _PLACEHOLDER.finditer(run[1])):
            return _run_properties(run[1])
    return ""


def _run_properties(run: str) -> str:
    found = _RUN_PROPERTIES.match(_TRACKED_PROPERTIES.sub("", run))
    return found[0] if found else ""


def _split(run: re.Match[str], pieces: Pieces) -> str:
    """The run, with each number taken out of it into a control of the same formatting."""
    if "{{" not in run[1]:
        return run[0]
    own = _run_properties(run[1])

    def out(match: re.Match[str]) -> str:
        variable = variables().get(match[1])
        if variable is None or not variable.controlled:
            return match[0]
        made = f"{{{{ {match[1]}|{match[2] or 'so'}{pieces.run(own)} }}}}"
        return f'</w:t></w:r>{made}<w:r>{own}<w:t xml:space="preserve">'

    return _TEXT.sub(
        lambda text: f'<w:t xml:space="preserve">{_PLACEHOLDER.sub(out, text[1])}</w:t>', run[0]
    )
