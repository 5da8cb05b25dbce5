"""Tags in the XML of a part, before docxtpl makes Jinja of it.

docxtpl looks for tags by patterns that go back and forth in the whole part: for a tag without an
end, or one that asks for a row where there is none, they take hours. `check_part` reads the
paragraphs; here stands what is between and around them.
"""

from __future__ import annotations

import re
from html import unescape

from .placeholders import (
    MARKED,
    PLACEHOLDER,
    STATEMENT,
    Tag,
    refused,
    tags_in,
    text_of,
    without_tags,
)

# What docxtpl takes out first: the elements between the two letters of a mark.
_SPLIT = re.compile(r"(?<=\{)(?:<[^<>]*>)+(?=[{%#])|(?<=[%}#])(?:<[^<>]*>)+(?=\})")
_CUT = re.compile(r"\{[{%#]|-%\}")
_WHOLE = re.compile(r"\{[%#](p|tr|tc|r) ")  # a tag for the whole element that it stands in
_OUTSIDE = "có dấu {{ … }} hay {% … %} nằm ngoài lời văn"


def check_markup(xml: str) -> None:
    """Raise TemplateError for a tag that is no variable and no condition, has no end, or stands
    behind the last of the elements that it is for.
    """
    joined = _SPLIT.sub("", xml)
    last = {name: joined.rfind(f"</w:{name}>") for name in ("p", "tr", "tc", "r")}
    for tag in tags_in(joined):
        whole = _WHOLE.match(tag.text)
        if not _is_known(tag) or (whole and tag.start > last[whole[1]]):
            raise refused(_paragraph_at(joined, tag.start), _OUTSIDE)
    if cut := _CUT.search(without_tags(joined)):
        raise refused(_paragraph_at(joined, joined.find(cut[0])), _OUTSIDE)


def _is_known(tag: Tag) -> bool:
    if MARKED in tag.text:
        return False
    if tag.output is not None:
        return PLACEHOLDER.fullmatch(tag.text) is not None
    inside = tag.text[2:-2]
    if "<" in inside or _CUT.search(without_tags(inside)):
        return False
    return tag.statement is None or STATEMENT.fullmatch(unescape(inside)) is not None


def _paragraph_at(xml: str, at: int) -> str:
    """The text of the paragraph that stands there."""
    begin = max(xml.rfind("<w:p ", 0, at), xml.rfind("<w:p>", 0, at), 0)
    end = xml.find("</w:p>", at)
    return text_of(xml[begin : end if end >= 0 else len(xml)])
