"""The report of a quarter, half a year, a year: named as such, as is the period that follows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from baocao_tthc.report.refreshing import refresh
from support.built_workbooks import built
from support.filings import january, report_of
from support.word_files import paragraphs, write


def ending(month: int, months: int) -> dict[str, Any]:
    """January's figures in a period of so many months that ends on the 20th of that month."""
    start = f"{2026 if month > months else 2025}-{(month - months - 1) % 12 + 1:02d}-21"
    data, days = january() | {"thang": month}, {"tu": start, "den": f"2026-{month:02d}-20"}
    forms = {code: form | days for code, form in data["bieu"].items()}
    return data | {"ky": days, "bieu": forms, "can_cu": ""}


@pytest.mark.parametrize(
    ("month", "months", "name", "following"),
    [
        (3, 3, "quý I năm 2026", "quý II năm 2026"),
        (12, 3, "quý IV năm 2026", "quý I năm 2027"),
        (6, 6, "6 tháng đầu năm 2026", "6 tháng cuối năm 2026"),
        (12, 12, "năm 2026", "năm 2027"),
    ],
)
def test_a_longer_period_is_named(
    month: int, months: int, name: str, following: str, tmp_path: Path
) -> None:
    """In the title, the opening, the assessment and the end, with what follows in the heading of
    the tasks; nowhere by its last month.
    """
    texts = paragraphs(write(report_of(ending(month, months)), tmp_path))
    whole = "\n".join(texts)
    assert f"công tác cải cách thủ tục hành chính {name}\n" in whole
    assert f"III. NHIỆM VỤ TRỌNG TÂM {following.upper()}" in texts
    assert f"Kết quả giải quyết TTHC trong {name}: " in whole
    assert f"hành chính {name} và nhiệm vụ trọng tâm {following}, " in whole
    assert f"Kỳ báo cáo: {name}" in texts
    assert f"háng {month} năm 2026" not in whole.replace(f"ngày      tháng {month} năm", "")


def test_it_follows_the_workbook(tmp_path: Path) -> None:
    """Refreshed with the next quarter's workbook every place says that one, capitals as such."""
    path, target = write(report_of(ending(3, 3)), tmp_path), tmp_path / "moi.docx"
    outcome = refresh(report_of(ending(6, 3)), path, target, overwrite=False)
    assert (outcome.unknown, outcome.typed_over) == ((), ())
    texts = paragraphs(target)
    assert "III. NHIỆM VỤ TRỌNG TÂM QUÝ III NĂM 2026" in texts
    assert "quý I năm" not in "\n".join(texts)


def test_the_form_is_headed_by_it_too(tmp_path: Path) -> None:
    """ThongTin says only its last month, which the sheet of a month's form is headed by."""
    headings = [
        {cell.value for row in openpyxl.load_workbook(built(tmp_path, data))["II.06B"]["A1:P7"]
         for cell in row}
        for data in (ending(3, 3), january())
    ]  # fmt: skip
    assert "Kỳ báo cáo: quý I năm 2026" in headings[0]
    assert any(str(text).startswith('="Kỳ báo cáo: Tháng "&') for text in headings[1])
