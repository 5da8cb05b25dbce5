"""The Word report: written from a workbook, and brought up to date after it was edited.

    Filing ──sources──▶ values with their tags ──render──▶ .docx, each number in a control
    .docx ──control_scan──▶ controls ──decisions (values, record)──▶ splices ──▶ .docx

`render.render_report` writes it, `refreshing.refresh` brings it up to date. A refresh parses
nothing to write it again: only the bytes of the texts in our content controls change, every other
byte of every part stays, and so does every other member of the package.
"""

TEMPLATE = "BaoCao_TTHC.docx"
"""The template's file, the program's own and an office's."""
SUPERIOR_TEMPLATE = "BaoCaoCapTren.docx"
"""The template of who brings many units together."""
DRAFT = "_DU-THAO"
"""Ends the name of a report that is written while the figures have errors nobody explained."""
