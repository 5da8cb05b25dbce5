"""What a refresh did, and what it left alone and why."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Change(NamedTuple):
    """A control, its text before and the present text of its source.

    `paragraph` counts the paragraphs of its part from 1, as `word.Document` does; `words` are
    those around the control with the old text; `part` is "" for the body, else "đầu trang",
    "chân trang", "chú thích". An empty `new`: the number does not exist now (a rate over nothing).
    """

    source: str
    old: str
    new: str
    paragraph: int
    words: str
    part: str = ""


class Unknown(NamedTuple):
    """A control whose source the workbook cannot give; `reason` is a Vietnamese sentence."""

    source: str
    text: str
    reason: str
    paragraph: int
    words: str
    part: str = ""


class Outcome(NamedTuple):
    """What was done.

    `changes` were written. `typed_over` (text of the staff's own) and `emptied` (no text) were left
    as they are, `new` says what the workbook has; with `typed_too` they are among the changes.
    `deleted` are the sources of which controls that the program printed are gone, `lacking` the
    rows of a form (code, label) that its annex in the document lacks. `recorded` is False when
    the document has no record of what the program printed ("không có bản ghi số cũ"): then only
    what is no number counts as typed over, and `deleted` is empty. `written` says whether `target`
    was, `backup` is the copy of the file that it replaced. `old_charts` says that charts in the
    document still show the numbers before the changes.
    """

    target: Path
    written: bool
    backup: Path | None
    changes: tuple[Change, ...]
    typed_over: tuple[Change, ...]
    emptied: tuple[Change, ...]
    unknown: tuple[Unknown, ...]
    deleted: tuple[str, ...]
    lacking: tuple[tuple[str, str], ...]
    unchanged: int
    recorded: bool
    old_charts: bool = False
