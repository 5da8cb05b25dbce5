"""What is mended for people: wording in texts, and never a figure.

    corrections    what of a text may be written otherwise, and how
    in_workbook    the texts of a workbook
    in_document    a Word report, mended with tracked changes

`in_place.mended_texts` writes the workbook.
"""
