"""The small rule language over form coordinates: what must hold between the columns of forms.

The same language states the identities of a form (its printed numbering row is written in it),
the cross-form rules of the catalogue and an office's own rules. It is parsed by the grammar in
`syntax`; nothing is ever evaluated as Python.
"""

from .evaluate import Number, Scope, column_values, evaluate, holds
from .syntax import (
    Call,
    Expression,
    Literal,
    Operation,
    Reference,
    Rule,
    parse_expression,
    parse_rule,
    references,
    row_references,
)
from .to_formula import to_excel

__all__ = [
    "Call",
    "Expression",
    "Literal",
    "Number",
    "Operation",
    "Reference",
    "Rule",
    "Scope",
    "column_values",
    "evaluate",
    "holds",
    "parse_expression",
    "parse_rule",
    "references",
    "row_references",
    "to_excel",
]
