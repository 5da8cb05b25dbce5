"""What most units sent, and where one of them differs: another period, a form that is not there.

What differs is not wrong by itself, but the sums then hold something else than their heading says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ..findings.finding import Severity
from ..forms import Form, known_forms
from ..forms.model import ROLE_NAMES
from ..period import Period
from ..units import unit_key
from ..vietnamese import full_date
from .standing import Account, FileState, Standing, State
from .submissions import Submission, SubmittedFinding, usual_period
from .summing import summed


class Usual(NamedTuple):
    """Of the units that are counted: the period of most of them, of how many it is, and the forms
    that at least half of them sent, by what can stand for them.

    Of two periods of as many units it is the later one; None where no unit states any.
    """

    period: Period | None
    units: int
    forms: Mapping[str, Form]

    def missing(self, taken: Submission) -> tuple[Form, ...]:
        """The forms of most that this one does not have, nor another of their role."""
        sent = {_stands_for(form) for form in _forms(taken)}
        return tuple(form for place, form in self.forms.items() if place not in sent)

    def wanting(self, taken: Submission) -> list[str]:
        """What of a unit's figures that are counted is not in order, [] for nothing."""
        errors, missing = len(taken.open_errors), self.missing(taken)
        said = [f"{errors} lỗi chưa giải trình"] if errors else []
        if missing:
            said.append(f"thiếu {' và '.join(form.name for form in missing)}")
        return [*said, *(f"chưa nhập {columns}" for columns in told_not_entered(taken))]

    def other_period(self, taken: Submission) -> Period | None:
        """Its period where that is not the one of most."""
        return None if taken.period == self.period else taken.period


def not_entered(taken: Submission) -> Mapping[Form, Sequence[int]]:
    """By form the columns that are still to be typed, which have no sum therefore."""
    forms = summed([(taken.unit, taken.forms)]) if taken.has_unknown else ()
    return {each.form: list(each.not_entered) for each in forms if each.not_entered}


def told_not_entered(taken: Submission) -> list[str]:
    """The same as the end of "chưa nhập …": “cột (19), (20) của Phụ lục 01”."""
    return [
        f"cột {', '.join(f'({number})' for number in numbers)} của {form.name}"
        for form, numbers in not_entered(taken).items()
    ]


def usual_of(account: Account) -> Usual:
    """What most of the units that are counted sent."""
    taken = [each.taken for each in account.counted if each.taken]
    period = usual_period(taken)
    senders: dict[str, Counter[Form]] = {}
    for form in (form for each in taken for form in _forms(each)):
        senders.setdefault(_stands_for(form), Counter())[form] += 1
    forms = {
        place: max(sent, key=lambda form: (sent[form], form.code))
        for place, sent in sorted(senders.items(), reverse=True)  # the settled before the digitised
        if 2 * sent.total() >= len(taken)
    }
    units = sum(each.period == period for each in taken) if period else 0
    return Usual(period, units, forms)


def _forms(taken: Submission) -> list[Form]:
    codes = {form.code for form in taken.forms}
    return [form for form in known_forms() if form.code in codes]


def _stands_for(form: Form) -> str:
    """Its role where the report needs one form of it: II.06A13 is sent in the place of II.06B."""
    return form.role if form.role in ROLE_NAMES else form.code


def period_findings(account: Account) -> Iterator[tuple[str, SubmittedFinding]]:
    """Each unit whose period is not the one of most, whose days the sums are said to be of."""
    usual = usual_of(account)
    for unit, _, taken in account.counted:
        own = usual.other_period(taken) if taken else None
        if own and usual.period:
            said = (
                f"Kỳ báo cáo của đơn vị {own.text}, mà bảng tổng hợp ghi {usual.period.text}, là "
                f"kỳ của {usual.units} đơn vị."
            )
            yield unit.name, SubmittedFinding("TH04", Severity.WARNING, said, "", "")


def short_period(period: Period) -> str:
    """The days as a cell shows them: 15/12/2025 – 14/01/2026."""
    return f"{full_date(period.start)} – {full_date(period.end)}"


def trouble_of(account: Account, standing: Standing) -> str:
    """Why what a damaged unit sent cannot be used: of its last revision; "" for all others."""
    if standing.state is not State.DAMAGED:
        return ""
    found = [
        each
        for each, state in account.files
        if state is FileState.NOT_READ
        and unit_key(each.unit) == standing.unit.key
        and each.month in ("", account.month)
        and not each.is_longer
    ]
    last = max(found, key=lambda each: each.revision or 0, default=None)
    return last.trouble if last else ""
