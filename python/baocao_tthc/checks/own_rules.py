"""Rules of the office's own: from the sheet QuyTac and from a rule file."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import FormulaError
from ..filing import FormTable, OfficeRule, Row
from ..findings.finding import Finding, Severity
from ..forms import known_forms
from ..formula import Reference, Rule, parse_rule, references, row_references
from ..vietnamese import fold
from .catalogue import catalogue, implements
from .scope import CheckedFiling, TableScope, failures
from .wording import row_name

_SEVERITIES = {fold(severity.label): severity for severity in Severity}
_SEVERITIES |= {severity.value: severity for severity in Severity} | {"": Severity.ERROR}


@implements("QT01", "QT02", "QT03")
def own_rules(subject: CheckedFiling) -> Iterator[Finding]:
    """Check each rule like a built-in one; one that cannot be read is itself a finding."""
    for own in subject.filing.office_rules:
        try:
            rule = parse_rule(own.rule)
            table = _row_table(subject, rule)
            severity = _severity(own)
        except FormulaError as error:
            yield catalogue()["QT01"].finding(
                (own.place,), rule=own.rule[:80], place=own.place, reason=error
            )
            continue
        if not _applies(subject, rule):
            continue
        missing = _missing_row(subject, rule)
        if missing:
            yield catalogue()["QT03"].finding(
                (own.place,), rule=own.rule[:80], place=own.place, missing=missing
            )
        else:
            yield from _check(subject, own, rule, severity, table)


def _severity(own: OfficeRule) -> Severity:
    severity = _SEVERITIES.get(fold(own.severity))
    if severity is None:
        raise FormulaError(f"mức độ “{own.severity}” phải là Lỗi, Cảnh báo hoặc Lưu ý", 0)
    return severity


def _row_table(subject: CheckedFiling, rule: Rule) -> str | None:
    """The form over whose rows the rule runs, None for a rule on fixed cells; checks its names."""
    codes = {form.code: form for form in known_forms()}
    codes |= {table.form.code: table.form for table in subject.filing.tables}
    for side in rule.sides:
        for reference in references(side):
            form = codes.get(reference.form or "")
            if form is None:
                raise FormulaError(
                    f"{reference} phải có tên biểu đứng trước, một trong: "
                    + ", ".join(f"[{code}]" for code in sorted(codes)),
                    0,
                )
            if not 1 <= reference.column <= len(form.columns):
                raise FormulaError(f"{form.name} không có cột ({reference.column})", 0)
            if form.column(reference.column).kind == "text":
                raise FormulaError(f"cột ({reference.column}) của {form.name} là chữ", 0)
    running = {reference.form for side in rule.sides for reference in row_references(side)}
    if len(running) > 1:
        raise FormulaError("các cột không ghi dòng phải cùng một biểu; hãy thêm [tong]", 0)
    return next(iter(running), None)


def _applies(subject: CheckedFiling, rule: Rule) -> bool:
    """Whether the workbook has all the forms that the rule speaks of."""
    forms = {reference.form for side in rule.sides for reference in references(side)}
    return all(subject.table(form or "") for form in forms)


def _missing_row(subject: CheckedFiling, rule: Rule) -> Reference | None:
    """The first reference to a row that its form does not have."""
    scope = TableScope(subject)
    named = (r for side in rule.sides for r in references(side) if r.row is not None)
    return next((reference for reference in named if scope.cell(reference) is None), None)


def _check(
    subject: CheckedFiling, own: OfficeRule, rule: Rule, severity: Severity, code: str | None
) -> Iterator[Finding]:
    entry = catalogue()["QT02"]
    table = subject.table(code) if code else None
    rows: tuple[Row | None, ...] = table.rows if table else (None,)
    for row in rows:
        scope = TableScope(subject, table, row, empty_is_zero=entry.empty == "zero")
        for failure in failures(rule, scope, entry.tolerance):
            finding = entry.finding(
                (*failure.places, own.place),
                expected=failure.expected,
                actual=failure.actual,
                own=f"{own.message.rstrip('. ')}: " if own.message else "",
                where=_where(table, row),
                **failure.words(),
            )
            yield finding._replace(rule=own.id or entry.id, severity=severity)


def _where(table: FormTable | None, row: Row | None) -> str:
    return f"{row_name(table, row)}, " if table and row else ""
