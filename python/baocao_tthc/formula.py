"""The small rule language over form coordinates: what must hold between the columns of forms.

The same language states the identities of a form (its printed numbering row is written in it), the
cross-form rules of the catalogue and an office's own rules; sums become native Excel formulas, so
that they work without macros or Python. Nothing is ever evaluated as Python.

    rule       = sum compare sum { compare sum } ;          (4)=(5)+(8)=(6)+(9) is a chain
    compare    = "=" | "<>" | "<" | "<=" | ">" | ">=" ;     also ≤ ≥ ≠ !=
    sum        = product { ("+" | "-") product } ;
    product    = factor { ("*" | "/") factor } ;
    factor     = number | reference | call | "(" sum ")" | "-" factor ;
    reference  = [ "[" form "]" ] "(" digits ")" [ "[" row "]" ] ;
    call       = ("sum" | "min" | "max" | "round" | "abs") "(" sum { (";" | ",") sum } ")" ;
    number     = digits [ "." digits ] ;

`(3)` is always column 3, never the number 3. `[II.06B](3)` is column 3 of each row of the form,
`(3)[tong]` its total row, `(3)[Hộ tịch]` the row with that label. `sum((3))`, `min`, `max` of one
reference without a row run over the form's rows, the total left out.

The parser is a recursive descent of one function a line of the grammar: a parser library costs
60 ms at every start of the command (measured), more than reading and checking a workbook.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from operator import add, mul, sub
from typing import NamedTuple, Protocol

from .errors import FormulaError
from .vietnamese.numbers import THOUSANDS, to_places

Number = int | Decimal

FUNCTIONS = ("sum", "min", "max", "round", "abs")
TOTAL_ROW = "tong"


class Literal(NamedTuple):
    """A number written in the rule."""

    value: Decimal


class Reference(NamedTuple):
    """Column `column` of `form` (None: the form the rule belongs to), in `row` (None: each)."""

    form: str | None
    column: int
    row: str | None = None

    def __str__(self) -> str:
        form = f"[{self.form}]" if self.form else ""
        row = f"[{self.row}]" if self.row else ""
        return f"{form}({self.column}){row}"


class Operation(NamedTuple):
    """`left operator right`, operator one of + - * /."""

    operator: str
    left: Expression
    right: Expression


class Call(NamedTuple):
    """A function of the language applied to its arguments."""

    name: str
    arguments: tuple[Expression, ...]


Expression = Literal | Reference | Operation | Call


class Rule(NamedTuple):
    """A chain of comparisons: `sides[0] operators[0] sides[1] operators[1] …`."""

    text: str
    sides: tuple[Expression, ...]
    operators: tuple[str, ...]

    def comparisons(self) -> Iterator[tuple[Expression, str, Expression]]:
        """Yield (first side, operator, other side): a chain of `=` compares all with the first."""
        left = self.sides[0]
        for operator, right in zip(self.operators, self.sides[1:], strict=True):
            yield left, operator, right
            if operator != "=":
                left = right


_TOKEN = re.compile(
    r"""\s*(?:
      (?P<compare><=|>=|<>|!=|[=<>≤≥≠])
    | (?P<column>\(\s*\d+\s*\))
    | (?P<bracket>\[[^\[\]]*\])
    | (?P<number>\d+(?:\.\d+)?)
    | (?P<name>[A-Za-z]+)
    | (?P<mark>[-+*/();,−×])
    )""",
    re.VERBOSE,
)
_SAME = {"≤": "<=", "≥": ">=", "≠": "<>", "!=": "<>", "−": "-", "×": "*"}
_MAX_DEPTH = 40
_MAX_LENGTH = 1000


def parse_rule(text: str) -> Rule:
    """Parse a comparison such as `(3) = (4) + (5) + (6)`; raises FormulaError."""
    parser = _Parser(text)
    sides = [parser.sum(0)]
    operators = []
    while parser.kind == "compare":
        operators.append(parser.take())
        sides.append(parser.sum(0))
    parser.expect_end()
    if not operators:
        raise FormulaError("thiếu dấu so sánh (=, <=, >=, <>, <, >)", len(text))
    return Rule(text.strip(), tuple(sides), tuple(operators))


def parse_expression(text: str) -> Expression:
    """Parse an expression without a comparison such as `(11)/(10)`; raises FormulaError."""
    parser = _Parser(text)
    result = parser.sum(0)
    parser.expect_end()
    return result


def references(node: Expression) -> Iterator[Reference]:
    """Yield every reference in reading order."""
    if isinstance(node, Reference):
        yield node
    for operand in _operands(node):
        yield from references(operand)


def row_references(node: Expression) -> Iterator[Reference]:
    """Yield the references that stand for each row in turn: without a row, not aggregated."""
    if isinstance(node, Reference) and node.row is None:
        yield node
    if not (isinstance(node, Call) and runs_over_rows(node)):
        for operand in _operands(node):
            yield from row_references(operand)


def _operands(node: Expression) -> tuple[Expression, ...]:
    if isinstance(node, Operation):
        return node.left, node.right
    return node.arguments if isinstance(node, Call) else ()


def runs_over_rows(call: Call) -> bool:
    """Whether the call aggregates one column over the rows of its form."""
    only = call.arguments[0]
    return (
        call.name in ("sum", "min", "max")
        and len(call.arguments) == 1
        and isinstance(only, Reference)
        and only.row is None
    )


class _Parser:
    """A cursor over the tokens of one rule."""

    def __init__(self, text: str) -> None:
        if len(text) > _MAX_LENGTH:
            raise FormulaError(f"quy tắc dài quá {_MAX_LENGTH} ký tự", _MAX_LENGTH)
        self._text = text
        self._end = 0
        self.kind = self.value = ""
        self.position = 0
        self.take()

    def take(self) -> str:
        """Return the current token and move to the next; its kind is "end" after the last."""
        current = self.value
        match = _TOKEN.match(self._text, self._end)
        if match:
            self.kind = str(match.lastgroup)
            self.value = _SAME.get(match[self.kind], match[self.kind])
            self.position = match.start(self.kind)
            self._end = match.end()
        else:
            rest = self._text[self._end :]
            self.position = self._end + len(rest) - len(rest.lstrip())
            if rest.strip():
                raise FormulaError(f"không hiểu “{rest.strip()[:20]}”", self.position)
            self.kind = "end"
            self.value = ""
        return current

    def expect_end(self) -> None:
        if self.kind != "end":
            raise FormulaError(f"thừa “{self.value}”", self.position)

    def sum(self, depth: int) -> Expression:
        left = self.product(depth)
        while self.value in ("+", "-"):
            left = Operation(self.take(), left, self.product(depth))
        return left

    def product(self, depth: int) -> Expression:
        left = self.factor(depth)
        while self.value in ("*", "/"):
            left = Operation(self.take(), left, self.factor(depth))
        return left

    def factor(self, depth: int) -> Expression:
        if depth > _MAX_DEPTH:
            raise FormulaError("quá nhiều ngoặc lồng nhau", self.position)
        if self.kind in ("column", "bracket"):
            return self.reference()
        if self.kind == "number":
            return self.number()
        if self.kind == "name":
            return self.call(depth)
        if self.value == "-":
            self.take()
            return Operation("-", Literal(Decimal(0)), self.factor(depth + 1))
        if self.value == "(":
            self.take()
            inside = self.sum(depth + 1)
            self.close()
            return inside
        found = f"“{self.value}”" if self.value else "hết quy tắc"
        raise FormulaError(f"cần một số hoặc một cột như (3), lại gặp {found}", self.position)

    def number(self) -> Literal:
        if THOUSANDS.fullmatch(self.value):
            raise FormulaError(
                f"“{self.value}” có thể hiểu hai cách: viết “{self.value.replace('.', '')}” nếu là "
                f"hàng nghìn, “{self.value}0” nếu là số thập phân",
                self.position,
            )
        return Literal(Decimal(self.take()))

    def reference(self) -> Reference:
        form = self.take()[1:-1].strip() if self.kind == "bracket" else None
        if self.kind != "column":
            raise FormulaError("sau tên biểu phải là một cột như (3)", self.position)
        column = int(self.take()[1:-1])
        row = self.take()[1:-1].strip() if self.kind == "bracket" else None
        return Reference(form, column, row)

    def call(self, depth: int) -> Call:
        position = self.position
        name = self.take().lower()
        if name not in FUNCTIONS:
            raise FormulaError(
                f"không có hàm “{name}”; dùng được: {', '.join(FUNCTIONS)}", position
            )
        if self.kind == "column":  # sum(3) would read as column 3 without its own brackets
            raise FormulaError(f"viết {name}({self.value}) với hai lớp ngoặc", self.position)
        if self.value != "(":
            raise FormulaError(f"sau “{name}” phải là dấu (", self.position)
        self.take()
        arguments = [self.sum(depth + 1)]
        while self.value in (";", ","):
            self.take()
            arguments.append(self.sum(depth + 1))
        self.close()
        if name in ("round", "abs") and len(arguments) > (2 if name == "round" else 1):
            raise FormulaError(f"hàm {name} có quá nhiều tham số", position)
        return Call(name, tuple(arguments))

    def close(self) -> None:
        if self.value != ")":
            raise FormulaError("thiếu dấu )", self.position)
        self.take()


_ARITHMETIC: dict[str, Callable[[Number, Number], Number]] = {
    "+": add,
    "-": sub,
    "*": mul,
}


class Scope(Protocol):
    """Where references get their values."""

    def value(self, reference: Reference) -> Number | None:
        """The value of one cell; None when it has none."""

    def column(self, reference: Reference) -> Sequence[Number | None]:
        """The values of a column in every row but the total."""


def evaluate(node: Expression, scope: Scope) -> Number | None:
    """Return the exact value, or None when an operand has no value or a divisor is zero."""
    if isinstance(node, Reference):
        return scope.value(node)
    if isinstance(node, Operation):
        left, right = evaluate(node.left, scope), evaluate(node.right, scope)
        if left is None or right is None:
            return None
        if node.operator == "/":
            return Decimal(left) / right if right else None
        return _ARITHMETIC[node.operator](left, right)
    return _call(node, scope) if isinstance(node, Call) else node.value


def column_values(call: Call, scope: Scope) -> Sequence[Number | None]:
    """The values that an aggregation over rows adds up or compares."""
    return [value for only in references(call) for value in scope.column(only)]


def _call(node: Call, scope: Scope) -> Number | None:
    values: Sequence[Number | None]
    if runs_over_rows(node):
        values = column_values(node, scope)
    else:
        values = [evaluate(argument, scope) for argument in node.arguments]
    known = [value for value in values if value is not None]
    if len(known) < len(values) or (not known and node.name != "sum"):
        return None
    if node.name == "sum":
        return sum(known)
    if node.name == "round":
        return to_places(known[0], int(known[1]) if len(known) > 1 else 0)
    if node.name == "abs":
        return max(known[0], -known[0])
    return min(known) if node.name == "min" else max(known)


def holds(left: Number, sign: str, right: Number, tolerance: Number = 0) -> bool:
    """Whether `left sign right` within `tolerance` (in the unit of the values).

    >>> holds(3749, "=", 3733)
    False
    """
    distance = left - right
    if sign == "=":
        return -tolerance <= distance <= tolerance
    if sign == "<>":
        return distance != 0
    excess = distance if sign[0] == "<" else -distance
    return excess < tolerance or (excess == tolerance and sign[1:] == "=")


def to_excel(node: Expression, address: Callable[[int], str]) -> str:
    """The native formula without "=" of an expression within a row; `address` gives its cells.

    >>> to_excel(parse_expression("(4)+(5)"), lambda column: f"{'ABCDE'[column - 1]}12")
    'D12+E12'
    """
    if isinstance(node, Literal):
        return format(node.value, "f")
    if isinstance(node, Reference):
        return address(node.column)
    if isinstance(node, Call):
        arguments = ",".join(to_excel(argument, address) for argument in node.arguments)
        if node.name == "round" and len(node.arguments) == 1:
            arguments += ",0"
        return f"{node.name.upper()}({arguments})"
    left = _side(node.left, address, "+-" if node.operator in "*/" else "")
    right = _side(node.right, address, "+-" if node.operator == "+" else "+-*/")
    return f"{left}{node.operator}{right}"


def as_printed(node: Expression) -> str:
    """The expression in official numbers, as a form's numbering row has it: (4)+(5)."""
    return to_excel(node, "({})".format)


def _side(node: Expression, address: Callable[[int], str], bracketed: str) -> str:
    """One side of an operation, in brackets when it has one of these operators: what is added up in
    another order may differ in its last digit.
    """
    text = to_excel(node, address)
    return f"({text})" if isinstance(node, Operation) and node.operator in bracketed else text
