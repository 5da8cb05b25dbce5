"""The audit of a finished report, ours or anybody's, as an inspector would read it.

    Document ─▶ lines ─▶ quantities ─▶ groups ─▶ relations ─┬─▶ findings, each with its words
                            ▲                        ▲      └─▶ ticks: what became of each number
                        lexicon.toml    forms and own tables

A line is a text that is read in one go. A quantity is a number with what it may count, and what it
does in its sentence. Groups are the wholes and parts that the text makes up by its words, brackets
and lists. Relations hold or are broken. `auditing` is the whole run.

reading      lines, positions, lexicon, descriptions, quantities, roles, groups, ledger (which
             quantities stand near each other), annexes (tables as the core's forms), form_values
of a text    parts, totals, balances, stocks, left_over, running_balances, same_values, statements,
             rates (rates_by_meaning, meanings_of_rates, bases_of_rates, ratios), denials,
             changes (differences, directions, changes_of_two_times, shares_of_changes), over_time,
             extremes, extremes_of_lists, ranks_in_text, claims_of_all, shares_of_names,
             offices_together
of tables    tables, outlines, table_axes, table_patterns, table_relations, relations_of_cells,
             row_sums, rankings, verdicts, reckonings, table_findings
text, table  tables_in_text, rows_in_text, named_cells, times_of_columns, changes_of_tables,
             denials_of_rows, table_claims, table_totals, row_counts
with forms   agreement
the rest     layout_and_style, applicable_rules (of the core's), many_in_one, relations (what all
             of them yield), tick_list, tick_sheet

Whoever only prints findings imports nothing from here, and does not pay for the work.
"""

from .auditing import audit

__all__ = ["audit"]
