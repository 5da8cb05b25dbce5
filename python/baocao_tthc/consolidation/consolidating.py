"""The whole of it: from a folder and a list of units to what the superior needs to know."""

from __future__ import annotations

import gc
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from ..errors import TthcError
from ..findings.finding import Severity
from ..findings.rendering import number_json
from ..period import Period
from ..wording import and_more
from .arrivals import Arrival, arrivals
from .months import MonthSummary, month_summaries
from .outliers import Outlier, outliers
from .ranking import Comparison, Mark, comparisons, measures_of, usual_marks
from .standing import Account, FileState, Standing, State, account_of, usual_months
from .submissions import Submission, SubmittedFinding, read_submission
from .summing import Figures, SummedForm, SummedRow, rows_of, summed
from .system_figures import Held, SystemFigure, held_to
from .unit_list import ListedUnit
from .unlisted_fields import UnlistedField, unlisted_fields
from .usual import Usual, not_entered, period_findings, usual_of

Json = dict[str, object]
_MAX_TOLD = 3  # files in a refusal
_MAX_AT_ONCE = 64  # files handed to an executor beyond what it has done
_MAX_UNSEEN = 50_000  # new objects between two searches for cycles


class Consolidation(NamedTuple):
    """What came of a folder: every unit's standing, every file's state, the sums; the months of
    the folder up to the present one, which is the last; the marks that shares are held to; what
    a system shows, beside the units' own figures.
    """

    account: Account
    forms: tuple[SummedForm, ...]
    months: tuple[MonthSummary, ...]
    marks: tuple[Mark, ...] = usual_marks()
    system: tuple[Held, ...] = ()

    @property
    def counted(self) -> tuple[Standing, ...]:
        """The units whose figures are in the sums."""
        return self.account.counted

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """The units beside each other, with ranks and marks."""
        return comparisons(self.forms, self.marks)

    @property
    def outliers(self) -> tuple[Outlier, ...]:
        """What should be looked at, though it need not be wrong."""
        return outliers(self.account, self.forms, self.months)

    @property
    def unlisted_fields(self) -> tuple[UnlistedField, ...]:
        """The names of fields that the list of names does not know."""
        return unlisted_fields(self.forms, self.account.submitted)

    @property
    def findings(self) -> Iterator[tuple[str, SubmittedFinding]]:
        """What was found in each unit's workbook, be it empty and not counted, what should be
        looked at, what a system says: with the unit's name, in the order of the list.
        """
        seen: dict[str, list[SubmittedFinding]] = defaultdict(list)
        for outlier in self.outliers:
            seen[outlier.unit].append(outlier.finding)
        for name, told in period_findings(self.account):
            seen[name].append(told)
        for held in self.system:
            if held.finding:
                seen[held.unit].append(held.finding)
        for unit, _, taken in self.account.standings:
            if taken:
                yield from ((unit.name, each) for each in taken.findings)
            yield from ((unit.name, each) for each in seen.pop(unit.name, ()))
        yield from ((unit, each) for unit, found in seen.items() for each in found)

    @property
    def usual(self) -> Usual:
        """The period and the forms of most units that are counted."""
        return usual_of(self.account)

    def held_to(self, figures: Sequence[SystemFigure]) -> Consolidation:
        """The same, beside what a system shows."""
        units = [each.unit.name for each in self.account.standings]
        return self._replace(system=held_to(figures, self.forms, units))

    @property
    def is_whole(self) -> bool:
        """Whether every unit was received with its forms, and nothing of it has an error that is
        not explained.
        """
        return len(self.counted) == len(self.account.standings) and not self.wanting

    @property
    def wanting(self) -> tuple[str, ...]:
        """The units that are counted though something of them is not in order, and what."""
        usual = self.usual
        found = ((each, usual.wanting(each.taken)) for each in self.counted if each.taken)
        return tuple(f"{each.unit.name}: {', '.join(said)}" for each, said in found if said)

    def rows_of(self, code: str) -> Iterator[tuple[str, SummedRow]]:
        """Every row of that form that went into the sums, with the unit's name."""
        return rows_of(self.account.submitted, code)


def consolidate(
    folder: Path,
    units: tuple[ListedUnit, ...] = (),
    month: str = "",
    executor: Executor | None = None,
) -> Consolidation:
    """Bring together what lies in the folder, for a month ("2026-01"; by default the latest of the
    folder's).

    With an `executor` (of concurrent.futures, or one that looks like it) files are read at once by
    many; the result is the same. Raises TthcError when there is nothing to bring together.
    """
    with TemporaryDirectory(prefix="BaoCao_TTHC-") as unpacked, _seldom_searched():
        found = arrivals(folder, Path(unpacked))
        read = tuple(map(read_submission, found) if executor is None else _at_once(found, executor))
    if not read and not units:
        raise TthcError(f"Thư mục “{folder}” không có tệp nào; hãy chỉ đúng thư mục đã nhận.")
    try:
        return brought_together(read, units, month)
    except ValueError as error:
        raise TthcError(
            f"Không sổ nào trong “{folder}” đọc được kỳ báo cáo ({_troubles(read)}); hãy xin lại"
            if read
            else f"Thư mục “{folder}” chưa có tệp nào nên chưa biết là tháng nào; hãy chỉ đúng thư "
            "mục đã nhận",
            option="thêm --ky",
        ) from error


@contextmanager
def _seldom_searched() -> Iterator[None]:
    """Let Python look for cycles of objects less often: nearly all that a workbook leaves behind is
    no cycle and gone before, and the search takes an eighth of the time (measured).
    """
    usual = gc.get_threshold()
    gc.set_threshold(_MAX_UNSEEN, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _troubles(read: Sequence[Submission]) -> str:
    """Why the first of them could not be used, or that they are of no month."""
    told = [
        f"{each.arrival.label}: {each.trouble or 'không phải sổ của một tháng'}" for each in read
    ]
    return "; ".join((*told[:_MAX_TOLD], *filter(None, [and_more(told, _MAX_TOLD)])))


def brought_together(
    read: Sequence[Submission],
    units: Sequence[ListedUnit] = (),
    month: str = "",
) -> Consolidation:
    """The same of what has been read; raises ValueError when nothing of it has a month."""
    months = usual_months(read)
    if not month and not months:
        raise ValueError("không có tháng nào")
    account = account_of(read, units, month or months[-1], months)
    return Consolidation(
        account,
        summed(account.submitted),
        month_summaries(read, units, account, months),
    )


def counts_of(result: Consolidation) -> str:
    """How many units stand how, in one line."""
    states = Counter(each.state for each in result.account.standings)
    told = (f"{states[state]} {state.label}" for state in State if states[state])
    return f"{len(result.account.standings)} đơn vị: {', '.join(told)}."


def _at_once(found: Iterable[Arrival], executor: Executor) -> Iterator[Submission]:
    """In the order in which they were found, with few of them waiting."""
    waiting = []
    for arrival in found:
        waiting.append(executor.submit(read_submission, arrival))
        if len(waiting) >= _MAX_AT_ONCE:
            yield waiting.pop(0).result()
    for each in waiting:
        yield each.result()


def consolidation_json(result: Consolidation) -> Json:
    """The JSON document of the contract."""
    account, usual, shares = result.account, result.usual, _shares_json(result)
    totals = _totals_json(result)
    return {
        "period": _period(result),
        "month": account.month,
        "expected": len(account.standings),
        "received": len(account.counted),
        "on_time": account.not_late,
        "known_on_time": account.on_time,
        "units": [_unit_json(each, usual, shares, totals) for each in account.standings],
        "files": [_file_json(submission, state) for submission, state in account.files],
        "totals": {each.form.code: figures_json(each.total) for each in result.forms},
        "findings": [_finding_json(unit, each) for unit, each in result.findings],
        "outliers": [_outlier_json(each) for each in result.outliers],
        "unlisted_fields": [_field_json(each) for each in result.unlisted_fields],
        "system": [_held_json(each) for each in result.system],
        "periods": [_month_json(each) for each in result.months],
    }


def _shares_json(result: Consolidation) -> dict[str, dict[str, Json]]:
    """By unit and form every share that is compared, with its rank and its mark."""
    found: dict[str, dict[str, Json]] = defaultdict(lambda: defaultdict(dict))
    for each in result.comparisons:
        for one in each.units:
            found[one.unit][each.form.code][each.measure.variable.name] = {
                "value": number_json(one.value),
                "rank": one.rank,
                "mark": one.mark and one.mark.label,
            }
    return found


def _finding_json(unit: str, found: SubmittedFinding) -> Json:
    return {
        "unit": unit,
        "rule": found.rule,
        "severity": found.severity.value,
        "message": found.message,
        "places": [{"sheet": sheet, "cell": cell} for sheet, cell in found.cells],
        "explanation": found.explanation or None,
    }


def _outlier_json(outlier: Outlier) -> Json:
    return {
        "unit": outlier.unit,
        "rule": outlier.finding.rule,
        "form": outlier.form.code,
        "variable": outlier.variable.name,
        "value": number_json(outlier.value),
        "usual": number_json(outlier.usual),
        "units": outlier.units,
        "months": outlier.months,
        "message": outlier.finding.message,
    }


def _field_json(field: UnlistedField) -> Json:
    form, name, units, alike = field
    return {"form": form.code, "name": name, "units": list(units), "alike": list(alike)}


def _held_json(held: Held) -> Json:
    return {
        "unit": None if held.figure.unit is None else held.unit,
        "form": held.figure.form.code,
        "column": held.figure.column,
        "units": number_json(held.own),
        "system": number_json(held.figure.value),
        "difference": number_json(held.difference),
    }


def _month_json(month: MonthSummary) -> Json:
    return {
        "month": month.month,
        "expected": month.expected,
        "received": month.received,
        "known_on_time": month.on_time,
        "totals": {form.form.code: figures_json(form.total) for form in month.forms},
        "shares": {form.form.code: _month_shares(form) for form in month.forms},
    }


def _month_shares(form: SummedForm) -> Json:
    """Every share of the sum of all units that sent, by variable."""
    return {
        each.variable.name: number_json(each.variable.figure(form.form, form.total))
        for each in measures_of(form.form)
    }


def _period(result: Consolidation) -> Json | None:
    """The period of most units that are counted."""
    return _days(result.usual.period)


def _days(period: Period | None) -> Json | None:
    return period and {"from": period.start.isoformat(), "to": period.end.isoformat()}


def _totals_json(result: Consolidation) -> dict[str, Json]:
    """By unit what went into the sums of each form, which a typed total need not be."""
    found: dict[str, Json] = defaultdict(dict)
    for form in result.forms:
        for row in form.by_unit:
            found[row.name][form.form.code] = figures_json(row.figures)
    return found


def _unit_json(
    standing: Standing,
    usual: Usual,
    shares: Mapping[str, Mapping[str, Json]],
    totals: Mapping[str, Json],
) -> Json:
    taken = standing.taken
    own: Json = {
        "unit": standing.unit.name,
        "state": standing.state.value,
        "file": taken and taken.arrival.label,
        "revision": taken and taken.revision,
        "sent": taken.sent.isoformat() if taken and taken.sent else None,
    }
    if taken is None:
        return own
    severities = Counter(each.severity for each in taken.findings)
    return {
        **own,
        "period": _days(taken.period),
        "missing_forms": [form.code for form in usual.missing(taken)],
        "not_entered": {form.code: [*columns] for form, columns in not_entered(taken).items()},
        "summary": {severity.value: severities[severity] for severity in Severity},
        "explained": sum(bool(each.explanation) for each in taken.findings),
        "totals": totals.get(standing.unit.name, {}),
        "shares": shares.get(standing.unit.name, {}),
    }


def _file_json(submission: Submission, state: FileState) -> Json:
    said = submission.trouble or state.label
    return {"file": submission.arrival.label, "state": state.value, "said": said}


def figures_json(figures: Figures) -> Json:
    """Figures by official column number, as JSON has them."""
    return {str(number): number_json(value) for number, value in sorted(figures.items())}
