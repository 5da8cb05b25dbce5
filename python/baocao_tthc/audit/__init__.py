"""The audit of a finished report, ours or anybody's, as an inspector would read it.

    Document ─▶ lines ─▶ quantities ─▶ groups ─▶ relations ─┬─▶ findings, each with its words
                            ▲                        ▲      └─▶ ticks: what became of each number
                        lexicon.toml    forms and own tables

A line is a text that is read in one go. A quantity is a number with what it may count, and what it
does in its sentence (roles). Groups are the wholes and parts that the text makes up by its words,
brackets and lists. Each module of relations looks for one kind, and says which hold and which are
broken: parts, totals, rates, changes, directions, over_time, balances, same_values, extremes,
statements; tables_in_text, table_claims and table_totals hold sentences to an office's own tables,
agreement to the forms. The ledger finds the quantities that stand near each other.

Whoever only prints findings imports nothing from here, and does not pay for the work.
"""

from .auditing import audit

__all__ = ["audit"]
