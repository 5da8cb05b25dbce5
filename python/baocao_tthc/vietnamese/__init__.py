"""How Vietnamese administrative texts write numbers, rates and dates, and what they mean."""

from .dates import day_in_month, document_date, full_date, months_since_0, read_date, short_date
from .folding import ascii_name, fold, fold_same_length, plain
from .numbers import (
    count,
    difference,
    number,
    numbers_in,
    padded,
    percentage,
    rate,
    read_number,
)
from .spoken import number_from_words, words

__all__ = [
    "ascii_name",
    "count",
    "day_in_month",
    "difference",
    "document_date",
    "fold",
    "fold_same_length",
    "full_date",
    "months_since_0",
    "number",
    "number_from_words",
    "numbers_in",
    "padded",
    "percentage",
    "plain",
    "rate",
    "read_date",
    "read_number",
    "short_date",
    "words",
]
