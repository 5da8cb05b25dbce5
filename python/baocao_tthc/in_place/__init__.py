"""An office's own workbook with some cells given other contents; all else stays to the byte.

`sheet_cells` finds the bytes of each cell, `cell_formulas` tells what depends on what,
`office_workbook` writes the package anew; `form_writes` and `filling` say what changes for new
figures, `next_period_in_place` for a new period, `new_workbook` what happens where that cannot be.
"""
