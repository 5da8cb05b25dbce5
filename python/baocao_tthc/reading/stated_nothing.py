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
_UNREAD = re.compile(
    rf"(?!không phát sinh)(?:(?:trong )?{_SPAN},? )?(?:(?:đơn vị|xã|phường|đặc khu) )?"
    r"(?:không|khong|ko|k|chưa)"
    r"(?: có| co)?(?: hồ sơ| ho so)?(?: nào)?(?: phát sinh| phat sinh)\b.*"
)
_AROUND = " .,;!()[]*“”\"'-–—"
_LONGEST = 100  # characters; what says more says something else


def stated_nothing(headings: Iterable[Text]) -> Text | None:
    """The first text of a heading that says so and nothing else; None without one.

    “Không phát sinh:” with a colon asks for an answer, and “… hồ sơ quá hạn” speaks of some cases.
    """
    return _first(headings, _SAID)


def unread_words(headings: Iterable[Text]) -> Text | None:
    """The first text that a person may mean so and that does not say so here: “Ko phát sinh”."""
    return _first(headings, _UNREAD)


def _first(headings: Iterable[Text], pattern: re.Pattern[str]) -> Text | None:
    return next(
        (
            text
            for text in headings
            if len(text.text) <= _LONGEST and pattern.fullmatch(fold(text.text).strip(_AROUND))
        ),
        None,
    )
