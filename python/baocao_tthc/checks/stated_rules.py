"""Rules stated in the rule language, and where they do not hold: the forms' and the office's own.

A form states identities of each row, of the total row, and of each column down to its total; an
office states its own on the sheet QuyTac and in a rule file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from ..errors import FormulaError
from ..filing import Cell, FormTable, OfficeRule, Place, Row, Trouble
from ..findings.finding import Finding, Severity
from ..forms import Form, known_forms
from ..formula import (
    Call,
    Expression,
    Literal,
    Number,
    Operation,
    Reference,
    Rule,
    Scope,
    evaluate,
    holds,
    parse_rule,
    references,
    row_references,
)
from ..typed_rows import has_whole_total, is_half_typed, unknown_figures, untyped, waits
from ..vietnamese import fold, number, plain_number
from .catalogue import catalogue, finding, implements
from .scope import CheckedFiling, TableScope, row_name, usable

_RELATIONS = {
    "=": "phải bằng",
    "<>": "phải khác",
    "<": "phải nhỏ hơn",
    "<=": "không được lớn hơn",
    ">": "phải lớn hơn",
    ">=": "không được nhỏ hơn",
}
_MAX_RULE = 80  # characters of an office's rule in a sentence
_MAX_SIZE = 10**30  # of what a rule gives: far above any figure, within what a cell holds
_SEVERITIES = {fold(severity.label): severity for severity in Severity}
_SEVERITIES |= {severity.value: severity for severity in Severity} | {"": Severity.ERROR}


class Failure(NamedTuple):
    """One comparison that does not hold: `actual` is its left value, `expected` its right."""

    left: Expression
    right: Expression
    sign: str
    actual: Number
    expected: Number
    scope: TableScope

    @property
    def places(self) -> tuple[Place, ...]:
        """The cells of both sides."""
        return self.scope.places((self.left, self.right))

    @property
    def untyped(self) -> tuple[Cell, ...]:
        """The cells still empty of those that people type and both sides come from."""
        table, row = self.scope.table, self.scope.row
        if table is None or row is None or row is table.total:
            return ()
        return untyped(table.form, row, self[:2])

    def finding(self, rule: str, *places: Place, **words: Any) -> Finding:
        """The finding of that rule, at `places` or else at the cells of both sides."""
        in_values = spelled(self.right, self.scope)
        values = {"left_value": number(self.actual), "right_value": number(self.expected)}
        steps = (symbols(self.right), in_values, values["right_value"])
        return finding(
            rule,
            *(places or self.places),
            expected=self.expected,
            actual=self.actual,
            left=symbols(self.left),
            right=symbols(self.right),
            spelled=in_values,
            reckoned=" = ".join(dict.fromkeys(steps)),
            relation=_RELATIONS[self.sign],
            **values,
            **words,
        )


def failures(rule: Rule, scope: TableScope, tolerance: Decimal = Decimal(0)) -> Iterator[Failure]:
    """Yield each comparison of the rule that fails; one whose sides have no value is not made."""
    for left, sign, right in rule.comparisons():
        actual, expected = evaluate(left, scope), evaluate(right, scope)
        if actual is None or expected is None or holds(actual, sign, expected, tolerance):
            continue
        yield Failure(left, right, sign, plain_number(actual), plain_number(expected), scope)


def failures_of(
    id_: str,
    rule: Rule,
    subject: CheckedFiling,
    table: FormTable | None = None,
    row: Row | None = None,
) -> Iterator[Failure]:
    """Where the rule fails in that row, empty cells and tolerance as the catalogue has them."""
    entry = catalogue()[id_]
    scope = TableScope(subject, table, row, empty_is_zero=entry.empty == "zero")
    return failures(rule, scope, entry.tolerance)


def symbols(node: Expression, shown: Callable[[Reference], str] = str) -> str:
    """An expression by its columns, "(4) + (5) + (6)", or as `shown` has those not in a call."""
    if isinstance(node, Reference):
        return shown(node)
    if isinstance(node, Literal):
        return number(node.value)
    if isinstance(node, Call):
        return f"{node.name}({'; '.join(map(symbols, node.arguments))})"
    left, right = symbols(node.left, shown), symbols(node.right, shown)
    if node.operator in "*/" and isinstance(node.left, Operation):
        left = f"({left})"
    if node.operator in "-*/" and isinstance(node.right, Operation):
        right = f"({right})"
    return f"{left} {node.operator} {right}"


def spelled(node: Expression, scope: Scope) -> str:
    """An expression by its values, "8 + 9 + 12"; of an aggregation its symbols."""

    def shown(reference: Reference) -> str:
        value = scope.value(reference)
        return "?" if value is None else number(value)

    return symbols(node, shown)


def rules_of(form: Form) -> tuple[tuple[str, Rule], ...]:
    """The form's own rules with the catalogue id under which each is reported."""
    return (
        *(("CD01", rule) for rule in form.identities),
        *(("CD02", rule) for rule in form.unprinted),
        *(("CD04", rule) for rule in form.bounds),
    )


@implements("CD01", "CD02", "CD04")
def rows(subject: CheckedFiling) -> Iterator[Finding]:
    """Every identity and bound of the form holds in every row and in the total row.

    One that needs a cell still empty is not told: the cell is.
    """
    for table in subject.tables:
        for row in lines_with_figures(table):
            for id_, failure in broken_in(subject, table, row):
                if not failure.untyped:
                    name, advice = row_name(table, row), _advice(id_, failure)
                    yield failure.finding(id_, form=table.form.name, row=name, advice=advice)


def broken_in(subject: CheckedFiling, table: FormTable, row: Row) -> Iterator[tuple[str, Failure]]:
    """Which of the form's own rules do not hold in the row, each with its id of the catalogue."""
    for id_, rule in rules_of(table.form):
        for failure in failures_of(id_, rule, subject, table, row):
            yield id_, failure


def lines_with_figures(table: FormTable) -> Iterator[Row]:
    """The rows, and the total row, whose figures can be held to something."""
    yield from (row for row in table.lines if not waits(table.form, row))
    if table.total and has_whole_total(table):
        yield table.total


def _advice(id_: str, failure: Failure) -> str | None:
    """Of cases that are neither resolved nor pending, or both, where they may stand too often."""
    if id_ != "CD02":
        return None
    left, right = symbols(failure.left), symbols(failure.right)
    gap = failure.actual - failure.expected
    few, many = (right, left) if gap > 0 else (left, right)
    return f"Xem {number(max(gap, -gap))} hồ sơ còn thiếu ở {few}, hay tính thừa ở {many}."


@implements("CD03")
def columns(subject: CheckedFiling) -> Iterator[Finding]:
    """The total row of every count is the sum of the rows, a subtotal that of its own."""
    for table in subject.tables:
        for subtotal in table.subtotals:
            yield from _differing(table, subtotal.row, subtotal.rows)
        if table.total:
            yield from _differing(table, table.total, table.lines)


def _differing(table: FormTable, total: Row, rows: Sequence[Row]) -> Iterator[Finding]:
    """The counts in which a row is not the sum of those rows; a subtotal may leave some out, the
    total those that nobody knows yet.
    """
    name = "dòng tổng" if total is table.total else f"dòng cộng “{total.label}”"
    for column in table.form.counts:
        cell, cells = total.cells[column.number], [row.cells[column.number] for row in rows]
        stated, values = usable(cell), list(map(usable, cells))
        known = [value for value in values if value is not None]
        if stated is None or len(known) < len(values) or sum(known) == stated:
            continue
        left_out = cell.trouble in (Trouble.EMPTY, Trouble.DASH)
        if left_out and (total is not table.total or _is_unknown(table, total, column.number)):
            continue
        yield finding(
            "CD03",
            cell.place,
            *(one.place for one in cells),
            expected=int(sum(known)),
            actual=stated,
            form=table.form.name,
            column=column.number,
            row=name,
            total=number(stated),
            sum=number(sum(known)),
        )


def _is_unknown(table: FormTable, row: Row, column: int) -> bool:
    return column in unknown_figures(table).get(row.number, ())


@implements("QT01", "QT02", "QT03")
def own_rules(subject: CheckedFiling) -> Iterator[Finding]:
    """Check each rule like a built-in one; one that cannot be read is itself a finding."""
    for own in subject.filing.office_rules:
        shown = own.rule[:_MAX_RULE]
        try:
            rule = parse_rule(own.rule)
            code = _row_form(subject, rule)
            severity = _severity(own)
        except FormulaError as error:
            yield finding("QT01", own.place, rule=shown, reason=error)
            continue
        used = [reference for side in rule.sides for reference in references(side)]
        if not all(subject.table(reference.form or "") for reference in used):
            continue  # the workbook has not all the forms that the rule speaks of
        if not subject.of_same_units(*{reference.form or "" for reference in used}):
            continue  # LB32 tells it
        tables = (subject.table(each.form or "") for each in used if each.row is not None)
        if not all(has_whole_total(table) for table in tables if table):
            continue  # what is missing in a form is told of it
        scope = TableScope(subject)
        named = (reference for reference in used if reference.row is not None)
        missing = next((reference for reference in named if scope.cell(reference) is None), None)
        if missing:
            yield finding("QT03", own.place, rule=shown, missing=missing)
        else:
            broken = list(_broken(subject, own, rule, severity, code))
            given = (number for each in broken for number in (each.expected, each.actual))
            if all(number is None or -_MAX_SIZE < number < _MAX_SIZE for number in given):
                yield from broken
            else:
                reason = "quy tắc tính ra một số quá lớn"
                yield finding("QT01", own.place, rule=shown, reason=reason)


def _severity(own: OfficeRule) -> Severity:
    severity = _SEVERITIES.get(fold(own.severity))
    if severity is None:
        raise FormulaError(f"mức độ “{own.severity}” phải là Lỗi, Cảnh báo hoặc Lưu ý", 0)
    return severity


def _row_form(subject: CheckedFiling, rule: Rule) -> str | None:
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


def _broken(
    subject: CheckedFiling, own: OfficeRule, rule: Rule, severity: Severity, code: str | None
) -> Iterator[Finding]:
    """Where the office's rule does not hold, in each row of the form or once."""
    table = subject.table(code) if code else None
    said = f"{own.message.rstrip('. ')}: " if own.message else ""
    rows = [row for row in table.lines if _is_told(table.form, row)] if table else [None]
    for row in rows:
        where = f"{row_name(table, row)}, " if table and row else ""
        for failure in failures_of("QT02", rule, subject, table, row):
            made = failure.finding("QT02", *failure.places, own.place, own=said, where=where)
            yield made._replace(rule=own.id or made.rule, severity=severity)


def _is_told(form: Form, row: Row) -> bool:
    return not waits(form, row) and not is_half_typed(form, row)
