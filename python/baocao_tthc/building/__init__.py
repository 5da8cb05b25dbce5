"""Workbooks as they leave the house: checked ones, and the committed ones with their macros.

This is the only place that knows both the writer of sheets and the functions that macros call.
"""
