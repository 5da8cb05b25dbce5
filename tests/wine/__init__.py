"""The Windows side run under Wine: set-up, command, xlwings' server, undoing."""
