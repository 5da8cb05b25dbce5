"""That there is nothing to report, as the heading of a form says it: “Không phát sinh”.

The cell of our own workbooks, which has a name there, is one of the heading's. Sheets are renamed,
pasted and frozen, so the words are what counts, wherever above the numbering row they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..filing import Text
from ..vietnamese import fold

_SPAN = r"(?:kỳ|tháng|quý|năm)(?: (?:này|báo cáo|[0-9]{1,4}|i{1,3}|iv))?(?:(?:/| năm )[0-9]{4})?"
_SAID = re.compile(
    rf"(?:(?:trong )?{_SPAN},? )?(?:(?:đơn vị|xã|phường|đặc khu) )?không phát sinh"
    rf"(?: hồ sơ(?: tthc| thủ tục hành chính)?(?: nào)?)?(?: trong {_SPAN})?"
)
_AROUND = " .,;!()[]*“”\"'-–—"
_LONGEST = 100  # characters; what says more says something else


def stated_nothing(headings: Iterable[Text]) -> Text | None:
    """The first text of a heading that says so and nothing else; None without one.

    “Không phát sinh:” with a colon asks for an answer, and “… hồ sơ quá hạn” speaks of some cases.
    """
    return next(
        (
            text
            for text in headings
            if len(text.text) <= _LONGEST and _SAID.fullmatch(fold(text.text).strip(_AROUND))
        ),
        None,
    )
