"""Where the report's texts come from: the catalogue of variables, tags of controls, values.

variables   what a template may name
tags        what the tag of a content control names, and a text that knows its tag
report_fields   the fields of ThongTin
form_numbers   the numbers of the forms
unit_values   what is said of the units of a superior
present_values   the value of a variable or of a tag in a workbook
"""
