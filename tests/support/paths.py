"""Where the checkout's own files are."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "python"
JANUARY = ROOT / "workbook" / "vi-du" / "2026-01-ninh-giang.json"
JANUARY_WORKBOOK = JANUARY.with_suffix(".xlsm")
JANUARY_REPORT = JANUARY.with_suffix(".docx")  # the Word file that the commune sent
TEMPLATE = ROOT / "templates" / "BaoCao_TTHC.docx"
SUPERIOR_TEMPLATE = TEMPLATE.with_name("BaoCaoCapTren.docx")
