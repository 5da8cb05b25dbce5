"""Where the report's texts come from: the catalogue of variables, tags of controls, values.

variables   what a template may name
tags        what the tag of a content control names, and a text that knows its tag
report_fields   the fields of ThongTin
present_values   the numbers of the forms; the value of a variable or of a tag in a workbook
"""
