"""What a workbook is filled with: data of `tthc dien`, a filing read back, the next period."""
