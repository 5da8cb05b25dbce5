"""How Vietnamese administrative texts write numbers, rates and dates, and what they mean."""

from .dates import (
    day_in_month,
    document_date,
    full_date,
    month_text,
    months_since_0,
    read_date,
    short_date,
)
from .folding import ascii_name, fold, fold_same_length, normal, one_line, plain
from .numbers import (
    count,
    difference,
    number,
    number_from_words,
    numbers_in,
    padded,
    percentage,
    plain_number,
    rate,
    read_number,
    words,
)

__all__ = [
    "ascii_name",
    "count",
    "day_in_month",
    "difference",
    "document_date",
    "fold",
    "fold_same_length",
    "full_date",
    "month_text",
    "months_since_0",
    "normal",
    "number",
    "number_from_words",
    "numbers_in",
    "one_line",
    "padded",
    "percentage",
    "plain",
    "plain_number",
    "rate",
    "read_date",
    "read_number",
    "short_date",
    "words",
]
