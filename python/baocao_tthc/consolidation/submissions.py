"""What one arrival says: whose it is, of which period, its figures and its findings.

Each is read alone and its answer is small, so that many can be read at once, in processes that
know nothing of each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from ..checks import check
from ..errors import TthcError, WorkbookError
from ..filing import Filing, FormTable, Place, figures_of
from ..findings.finding import Finding, Severity, listed_places
from ..formula import Number
from ..ooxml.expected_files import WORKBOOK, opened_as
from ..period import Period
from ..reading.snapshot import grids_of, make_filing
from ..sending.carried_manifest import carried_manifest
from ..sending.manifest import described, differs, identity, stated_period
from ..sending.revisions import read_package, revision_number
from ..sending.verify import in_office_words, verify_alone
from ..sheets import REMARKS
from ..typed_rows import has_figures, unknown_figures
from ..units import unit_key
from ..vietnamese import one_line
from .arrivals import Arrival, ArrivalKind

_MAX_SAID = 300  # characters of a trouble


class SubmittedForm(NamedTuple):
    """The figures of a form: of each row by its name, of the total row, by official column.

    `has_figures` tells a form in which something was typed, be it zeros, from one that waits: what
    was carried over and the results of formulas are no figures. `nothing`: it says that there is
    nothing to report, and has none. `unknown` are the columns of each row that are still to be
    typed (GT10, GT11), and what is computed from them; () for none.
    """

    code: str
    rows: tuple[tuple[str, Mapping[int, Number]], ...]
    total: Mapping[int, Number]
    period: Period | None
    has_figures: bool = True
    nothing: bool = False
    unknown: tuple[frozenset[int], ...] = ()


class SubmittedFinding(NamedTuple):
    """A finding of a submission; `places` as KiemTra lists them, `cells` all of them by their
    sheets and addresses.
    """

    rule: str
    severity: Severity
    message: str
    places: str
    explanation: str
    cells: tuple[tuple[str, str], ...] = ()


class Submission(NamedTuple):
    """One thing that was read. `trouble` says why it is not used, "" when it is; what is not known
    then is empty.

    `revision` is None for a workbook that was never packed; `digest` is that of the package's
    manifest, `replaces` that of the package which it replaces, both None without a package.
    """

    arrival: Arrival
    unit: str = ""
    month: str = ""
    period: Period | None = None
    revision: int | None = None
    digest: str | None = None
    replaces: str | None = None
    forms: tuple[SubmittedForm, ...] = ()
    findings: tuple[SubmittedFinding, ...] = ()
    trouble: str = ""

    @property
    def sent(self) -> date | None:
        """The day that its mail states."""
        return self.arrival.sent

    @property
    def open_errors(self) -> tuple[SubmittedFinding, ...]:
        """Its errors that nobody explained."""
        errors = (each for each in self.findings if each.severity is Severity.ERROR)
        return tuple(each for each in errors if not each.explanation)

    @property
    def is_longer(self) -> bool:
        """Whether it is of a quarter or a year, not of a month."""
        return self.period is not None and self.period.months > 1

    @property
    def has_figures(self) -> bool:
        """Whether any of its forms has figures, or all say that there are none."""
        typed = any(form.has_figures and not form.nothing for form in self.forms)
        return typed or self.has_nothing

    @property
    def has_unknown(self) -> bool:
        """Whether a figure is still to be typed that the sums need."""
        return any(form.has_figures and any(form.unknown) for form in self.forms)

    @property
    def has_nothing(self) -> bool:
        """Whether each of its forms says that there is nothing to report."""
        return bool(self.forms) and all(form.nothing for form in self.forms)


def usual_period(submissions: Iterable[Submission]) -> Period | None:
    """The period of most of them, of equals the later; None where none states any."""
    periods = Counter(each.period for each in submissions if each.period)
    return max(periods, key=lambda period: (periods[period], str(period)), default=None)


def read_submission(arrival: Arrival) -> Submission:
    """What the arrival says; never raises for what is in it."""
    if arrival.trouble:
        return Submission(arrival, trouble=arrival.trouble)
    try:
        if arrival.kind is ArrivalKind.PACKAGE:
            return _of_package(arrival)
        if arrival.kind is ArrivalKind.WORKBOOK:
            return _of_workbook(arrival)
        if arrival.kind is ArrivalKind.REPORT:
            return _of_report(arrival)
    except TthcError as error:
        return Submission(arrival, trouble=_said(arrival, str(error)))
    return Submission(arrival, trouble="không phải gói, sổ hay báo cáo")


def _of_package(arrival: Arrival) -> Submission:
    package = read_package(arrival.path)
    verified, filing = verify_alone(arrival.path)
    if verified.is_sound and filing is not None:
        read = _read(arrival, filing)
    else:
        told = (*verified.dangers, *map(in_office_words, verified.differences))
        said = _said(arrival, told[0])
        unit, month = (str(package.document.get(key, "")) for key in ("unit", "month"))
        period = stated_period(package.document)
        read = Submission(arrival, one_line(unit), month, period, trouble=said)
    return read._replace(revision=package.number, digest=package.digest, replaces=package.replaces)


def _of_workbook(arrival: Arrival) -> Submission:
    with opened_as(WORKBOOK, arrival.path, whole=False) as archive:
        grids, carried = grids_of(arrival.path, archive), carried_manifest(archive)
    try:
        filing = make_filing(arrival.path, grids)
    except WorkbookError:
        if REMARKS in (grid.name for grid in grids):
            return Submission(arrival, trouble="tệp phản hồi của cấp trên, không cộng")
        raise
    read = _read(arrival, filing)
    if carried is None:
        return read
    if not read.trouble and not _is_as_carried(filing, carried):
        read = read._replace(trouble="sổ đã khóa số mà số bên trong bị sửa sau khi đóng gói")
    replaces = carried.get("thay_cho")
    return read._replace(
        revision=revision_number(carried),
        replaces=replaces if isinstance(replaces, str) else None,
    )


def _is_as_carried(filing: Filing, carried: dict[str, Any]) -> bool:
    """Whether the workbook still says what the manifest says that it carries; what another version
    of the program found in it may be worded otherwise.
    """
    now = described(filing, identity(filing), check(filing))
    keys = ["unit", "month", "period", "forms"]
    keys += ["findings"] if carried.get("version") == now["version"] else []
    return not any(differs(key, now, carried) for key in keys)


def _of_report(arrival: Arrival) -> Submission:
    """The forms in a report's annexes, when all can be read and add up; what else a workbook would
    be checked for is not known of it.
    """
    from .report_numbers import filing_of_report, is_of_superior, unread_cells

    if is_of_superior(arrival.path):
        return Submission(arrival, trouble="báo cáo tổng hợp của nhiều đơn vị, không cộng")
    filing = filing_of_report(arrival.path)
    if unread := unread_cells(filing):
        return Submission(arrival, unit=one_line(filing.unit), trouble=unread[0])
    read = _read(arrival, filing)
    wrong = [found for found in read.findings if found.rule.startswith("CD")]
    if wrong and not read.trouble:
        return read._replace(trouble=f"biểu trong báo cáo không cộng đúng: {wrong[0].message}")
    return read._replace(findings=())


def _read(arrival: Arrival, filing: Filing) -> Submission:
    if filing.units:
        said = "sổ tổng hợp của nhiều đơn vị, không phải sổ của một đơn vị"
        return Submission(arrival, trouble=said)
    codes = [table.form.code for table in filing.tables]
    twice = next((one.form.name for one in filing.tables if codes.count(one.form.code) > 1), "")
    if twice:
        said = f"sổ có hai bản {twice}, không biết bản nào đúng"
        return Submission(arrival, unit=one_line(filing.unit), trouble=said)
    try:
        who = identity(filing)
    except WorkbookError:
        said = "sổ chưa ghi tháng, năm và kỳ báo cáo ở tờ ThongTin"
        return Submission(arrival, unit=one_line(filing.unit), trouble=said)
    if not unit_key(who.unit):
        said = "sổ chưa ghi tên đơn vị ở tờ ThongTin"
        return Submission(arrival, unit=who.unit, month=who.month, trouble=said)
    findings = check(filing)
    return Submission(
        arrival,
        unit=who.unit,
        month=who.month,
        period=who.period,
        forms=tuple(map(_form, filing.tables)),
        findings=tuple(map(_finding, findings)),
    )


def _form(table: FormTable) -> SubmittedForm:
    """What is empty in a form with nothing to report is 0 in its total."""
    nothing, open_ = table.reports_nothing, unknown_figures(table)
    unknown = tuple(open_.get(row.number, frozenset()) for row in table.rows) if open_ else ()
    rows = tuple((one_line(row.label), figures_of(row)) for row in table.rows)
    zeros: dict[int, Number] = {column.number: 0 for column in table.form.counts if nothing}
    total = zeros | figures_of(table.total)
    typed = has_figures(table)
    return SubmittedForm(table.form.code, rows, total, table.period, typed, nothing, unknown)


def _finding(finding: Finding) -> SubmittedFinding:
    return SubmittedFinding(
        finding.rule,
        finding.severity,
        finding.message,
        one_line(listed_places(finding.places)),
        finding.explanation or "",
        tuple((each.sheet, each.cell) for each in finding.places if isinstance(each, Place)),
    )


def _said(arrival: Arrival, sentence: str) -> str:
    """The sentence, with the label in the place of a path that nobody knows."""
    named = sentence.replace(str(arrival.path), arrival.label)
    return named if len(named) <= _MAX_SAID else f"{named[:_MAX_SAID]} …"
