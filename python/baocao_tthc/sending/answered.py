"""A period to which the superior has responded, packed again: what the chain needs of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..checks.superiors_remarks import month_remarks
from ..errors import OutputError
from ..filing import Filing
from ..findings.finding import Finding
from ..vietnamese import one_line
from .manifest import Json
from .revisions import Revision, SentPackage

_REMARKS = ("PH01", "PH03")


def reason_to_unlock(filing: Filing, packages: Iterable[SentPackage]) -> str:
    """Why an accepted month is being changed: the reason of the first package after that.

    "" where nobody said, or one of the packages was made for that reason already: what is sent once
    more is so for another.
    """
    unlocked = month_remarks(filing).unlocked
    reason = one_line(unlocked.text) if unlocked else ""
    used = (
        each.number > unlocked.revision and each.document.get("ly_do") == reason
        for each in packages
        if unlocked
    )
    return "" if any(used) else reason


def refuse_broken_chain(filing: Filing, revision: Revision) -> None:
    """Raise OutputError for a package that would not come after the one that was answered.

    It would be a second one of the same number, and nobody could tell which of them counts.
    """
    answered = month_remarks(filing).verdict
    if answered is not None and answered.package and revision.number <= answered.revision:
        raise OutputError(
            f"Cấp trên đã phản hồi gói lần {answered.revision} nhưng gói ấy không nằm ở nơi đóng "
            "gói nên chưa biết số nào đã đổi; hãy để thư mục gói ấy (lấy lại từ thư đã gửi) vào "
            "đó rồi đóng gói lại."
        )


def answers(findings: Sequence[Finding]) -> tuple[int, int]:
    """How many remarks are answered, by an explanation or by another figure, and how many are
    there at all.
    """
    remarks = [one for one in findings if one.rule in _REMARKS]
    return sum(bool(one.explanation) or one.rule == "PH03" for one in remarks), len(remarks)


def told_answers(document: Json) -> Iterator[str]:
    """How the unit answered the remarks on its last revision, as the manifest says, one a line."""
    found = document.get("findings")
    for one in found if isinstance(found, list) else ():
        if isinstance(one, dict) and one.get("rule") in _REMARKS:
            answer = one.get("explanation") or ("" if one["rule"] == "PH03" else "chưa trả lời")
            yield f"- {one.get('message')}{f' → {answer}' if answer else ''}"
