"""An office's own workbook with some cells given other contents; all else stays to the byte.

workbook ──sheet_cells──▶ bytes of each cell ──rewriting──▶ the same package, some sheets anew
formulas that depend on what changed ◀──cell_formulas
"""
