"""The rule language: grammar, exact values, the words of its errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from baocao_tthc.errors import FormulaError
from baocao_tthc.formula import (
    Expression,
    Literal,
    Number,
    Operation,
    Reference,
    evaluate,
    holds,
    parse_expression,
    parse_rule,
    references,
    row_references,
    to_excel,
)


@dataclass
class Cells:
    """A scope of fixed values by official column number."""

    values: dict[int, Number | None]
    columns: dict[int, list[Number | None]] = field(default_factory=dict)

    def value(self, reference: Reference) -> Number | None:
        """One value a column, whatever the row."""
        return self.values.get(reference.column)

    def column(self, reference: Reference) -> Sequence[Number | None]:
        """The rows of a column."""
        return self.columns[reference.column]


def value(text: str, values: dict[int, Number | None] | None = None, **more: object) -> object:
    """The value of an expression over these cells."""
    return evaluate(parse_expression(text), Cells(values or {}, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 - 4 - 3", 3),
        ("12 / 4 / 3", 1),
        ("-2 + 5", 3),
        ("2 * -3", -6),
        ("0.1 + 0.2", Decimal("0.3")),
        ("min(3; 1; 2)", 1),
        ("max(3, 1, 2)", 3),
        ("sum(1; 2; 3)", 6),
        ("abs(2 - 5)", 3),
        ("round(0.125; 2)", Decimal("0.13")),
        ("round(2.5)", 3),
        ("round(1 / 8; 30)", Decimal("0.125")),
        ("round(3749; 99999999999)", 3749),
        ("round(3750; -2)", 3800),
        ("round(3749; -99999999999)", 0),
        (f"round({'9' * 400}.5; 0)", 10**400),
    ],
)
def test_arithmetic_is_exact_and_binds_as_in_school(text: str, result: Number) -> None:
    """Products before sums, left to right, decimals exact, halves rounded up."""
    assert value(text) == result


def test_the_longest_sum_is_reckoned() -> None:
    """As many terms as a rule has room for are no depth that the program cannot go to."""
    assert value("1" + "+1" * 499) == 500
    assert [*references(parse_expression("(3)" + "+1" * 498))] == [Reference(None, 3)]


def test_a_number_in_brackets_is_a_column() -> None:
    """(3) is column 3 of the form, never the number three."""
    assert value("(3) + 3", {3: 100}) == 103


def test_an_aggregate_of_one_column_runs_over_the_rows() -> None:
    """sum((3)) adds the rows; sum((3);(4)) adds two cells of one row."""
    assert value("sum((3))", columns={3: [1, 2, 3]}) == 6
    assert value("max((3))", columns={3: [1, 5, 3]}) == 5
    assert value("sum((3);(4))", {3: 10, 4: 20}) == 30


@pytest.mark.parametrize("text", ["(3) + 1", "1 / 0", "(4) / (5)", "min((3); 1)", "sum((3))"])
def test_no_value_in_no_value_out(text: str) -> None:
    """A missing operand or a zero base gives no value, never 0."""
    assert value(text, {4: 1, 5: 0}, columns={3: [1, None]}) is None


def test_a_reference_names_form_column_and_row() -> None:
    """[form](column)[row], blanks around the names ignored."""
    assert parse_expression("[ II.06B ]( 3 )[ Hộ tịch ]") == Reference("II.06B", 3, "Hộ tịch")
    assert str(Reference("II.06B", 3, "tong")) == "[II.06B](3)[tong]"


def test_a_chain_compares_all_with_the_first() -> None:
    """(4)=(5)+(8)=(6)+(9) says two things about (4)."""
    pairs = [(a, op) for a, op, _ in parse_rule("(4)=(5)+(8)=(6)+(9)").comparisons()]
    assert pairs == [(Reference(None, 4), "="), (Reference(None, 4), "=")]


def test_a_chain_of_inequalities_compares_neighbours() -> None:
    """0 <= (3) <= (4) compares (3) with both."""
    chain = list(parse_rule("0 <= (3) <= (4)").comparisons())
    assert chain[1][0] == Reference(None, 3)


@pytest.mark.parametrize(("typed", "sign"), [("≤", "<="), ("≥", ">="), ("≠", "<>"), ("!=", "<>")])
def test_signs_have_their_other_spellings(typed: str, sign: str) -> None:
    """What people type or paste for a comparison is understood."""
    assert parse_rule(f"(3) {typed} (4)").operators == (sign,)


def test_only_unbound_references_run_over_rows() -> None:
    """A reference inside an aggregate, or with a row, does not make a rule run row by row."""
    rule = parse_rule("(3) + sum((4)) = (5)[tong]")
    found = [ref.column for side in rule.sides for ref in row_references(side)]
    assert found == [3]


@pytest.mark.parametrize(
    ("text", "words", "position"),
    [
        ("(3)", "thiếu dấu so sánh", 3),
        ("(3) = ", "hết quy tắc", 6),
        ("(3) = (4) (5)", "thừa “(5)”", 10),
        ("(3) = (4", "không hiểu|thiếu dấu", 8),
        ("(3) = tong((4))", "không có hàm “tong”", 6),
        ("(3) = sum(4)", "hai lớp ngoặc", 9),
        ("(3) = sum 4", "phải là dấu (", 10),
        ("(3) = 3.749", "viết “3749”", 6),
        ("(3) = @", "không hiểu “@”", 6),
        ("[II.06B] = 3", "phải là một cột", 9),
        ("(3) = abs(1; 2)", "quá nhiều tham số", 6),
        ("(3) = " + "(" * 60 + "1" + ")" * 60, "lồng nhau", None),
        ("(3) = " + "1 + " * 400 + "1", "dài quá", None),
        ("", "hết quy tắc", 0),
        ("__import__('os')", "không hiểu", 0),
    ],
)
def test_a_rule_that_does_not_parse_says_what_and_where(
    text: str, words: str, position: int | None
) -> None:
    """The error is a Vietnamese phrase with the position in the text."""
    with pytest.raises(FormulaError, match=words.replace("(", r"\(").replace(")", r"\)")) as caught:
        parse_rule(text)
    assert position is None or caught.value.position == position


@pytest.mark.parametrize(
    ("left", "sign", "right", "tolerance", "result"),
    [
        (5, "=", 5, 0, True),
        (5, "=", 6, 0, False),
        (5, "=", 6, 1, True),
        (5, "<>", 5, 0, False),
        (5, "<=", 5, 0, True),
        (6, "<=", 5, 0, False),
        (6, "<=", 5, 1, True),
        (5, "<", 5, 0, False),
        (4, ">=", 5, 0, False),
        (4, ">=", 5, 1, True),
        (6, ">", 5, 0, True),
    ],
)
def test_a_comparison_holds_within_its_tolerance(
    left: int, sign: str, right: int, tolerance: int, result: bool
) -> None:
    """The tolerance widens what holds, on the side the sign allows."""
    assert holds(left, sign, right, tolerance) is result


expressions = st.recursive(
    st.builds(Literal, st.integers(0, 99).map(Decimal))
    | st.builds(Reference, st.none(), st.integers(1, 16), st.none()),
    lambda inner: st.builds(Operation, st.sampled_from("+-*/"), inner, inner),
    max_leaves=12,
)


def written(node: Expression) -> str:
    """An expression as text, every operation in brackets."""
    if isinstance(node, Operation):
        return f"({written(node.left)} {node.operator} {written(node.right)})"
    return str(node.value) if isinstance(node, Literal) else str(node)


@given(expressions)
def test_what_is_written_is_parsed(node: Expression) -> None:
    """Any expression survives being written and parsed; a lone (3) stays a column."""
    text = written(node)
    assert parse_expression(text) == node


@given(expressions, st.lists(st.integers(0, 50), min_size=16, max_size=16))
@example(parse_expression("1/3 + (1 - 1)"), [0] * 16)  # 1/3 + 1 - 1 differs in the last digit
def test_the_excel_formula_means_the_same(node: Expression, cells: list[int]) -> None:
    """The native formula of an expression has its value: brackets stand where they must."""
    # Excel's arithmetic over plain numbers is this language's own; "(0+7)" is a number here.
    formula = to_excel(node, lambda column: f"(0+{cells[column - 1]})")
    scope = Cells(dict(enumerate(cells, 1)))
    assert evaluate(parse_expression(formula), Cells({})) == evaluate(node, scope)


@given(st.text(alphabet="()[]=<>+-*/0123456789. abcsumIđ", max_size=40))
def test_any_text_parses_or_says_why_not(text: str) -> None:
    """Nothing that stands in a cell can crash the parser."""
    try:
        position = len(parse_rule(text).text)
    except FormulaError as error:
        position = error.position
    assert 0 <= position <= len(text)
