"""A count that a unit has still to type is not 0: neither it nor its sum is shown as a number."""

from __future__ import annotations

from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from baocao_tthc.cli import main
from baocao_tthc.consolidation import Consolidation, consolidate
from baocao_tthc.consolidation.consolidating import consolidation_json
from baocao_tthc.consolidation.reminders import reminders
from baocao_tthc.consolidation.result_workbook import result_bytes
from baocao_tthc.consolidation.summing import SummedForm
from support.city import figures_of
from support.packages import workbook
from support.word_files import paragraphs

Printed = pytest.CaptureFixture[str]
ARCHIVED, REUSED = -3, -2  # columns (19) and (20) in a row of the data
_NOTE = "Cột (19), (20) chưa có tổng vì 1 đơn vị chưa nhập (UBND xã Bình)."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three units, of which the second has left (19) and (20) of PL01 empty."""
    (tmp_path / "nhận").mkdir()
    for number, name in enumerate(("An", "Bình", "Cẩm"), 1):
        _sent(tmp_path / "nhận", name, number, *((ARCHIVED, REUSED) if name == "Bình" else ()))
    return tmp_path / "nhận"


def _sent(folder: Path, name: str, number: int, *empty: int) -> None:
    """The workbook of a unit without those figures."""
    forms = figures_of(number)
    for place in empty:
        forms["PL01"]["dong"][0][place] = None
    workbook(folder / f"{name}.xlsx", don_vi=f"UBND xã {name}", bieu=forms)


def annex_of(result: Consolidation) -> SummedForm:
    """The sums of PL01."""
    return next(form for form in result.forms if form.form.code == "PL01")


def cells(result: Consolidation, sheet: str) -> dict[Any, tuple[Any, ...]]:
    """What stands in a sheet of TONGHOP.xlsx by row: of units by name, else by the first cell."""
    book = openpyxl.load_workbook(BytesIO(result_bytes(result)), data_only=True)
    rows = book[sheet].iter_rows(values_only=True)
    return {row[1] or row[0]: row for row in rows}


def test_its_sums_and_their_rate_are_left_out_at_every_place(folder: Path) -> None:
    """Of the unit, the field and all; the other units and columns keep theirs."""
    annex = annex_of(consolidate(folder))
    assert annex.unknown == {19, 20, 21}
    assert annex.not_entered == {19: ["UBND xã Bình"], 20: ["UBND xã Bình"]}
    first, second, _ = annex.by_unit
    for row in (second.figures, annex.fields[0].figures, annex.total):
        assert not row.keys() & {19, 20, 21}
        assert {3, 10, 18} <= row.keys()
    assert {19, 20, 21} <= first.figures.keys()


def test_the_workbook_shows_gaps_and_names_the_unit(folder: Path) -> None:
    """Above both sheets of the form, and in what is to be done about the unit."""
    result = consolidate(folder)
    for sheet, named in (("PL01", "Trung tâm phục vụ hành chính công"),
                         ("PL01 đơn vị", "UBND xã Bình")):  # fmt: skip
        shown = cells(result, sheet)
        for row in (shown[named], shown["TỔNG SỐ"]):
            assert row[18:21] == (None, None, None)
            assert None not in row[2:18]
        assert any(str(text).endswith(_NOTE) for text in shown)
    assert None not in cells(result, "PL01 đơn vị")["UBND xã An"]
    wanted = cells(result, "TinhHinhNop")["UBND xã Bình"][9]
    assert wanted == "chưa nhập cột (19), (20) của Phụ lục 01"


def test_programs_and_the_unit_are_told(folder: Path, capsys: Printed) -> None:
    """In JSON, by the command with exit code 1, and in a draft to that unit alone."""
    result = consolidate(folder)
    document: Any = consolidation_json(result)
    assert [unit["not_entered"] for unit in document["units"]] == [{}, {"PL01": [19, 20]}, {}]
    assert not document["totals"]["PL01"].keys() & {"19", "20", "21"}
    ((_, draft),) = reminders(result, date(2026, 1, 22))
    message = message_from_bytes(draft, policy=default)
    assert isinstance(message, EmailMessage)
    body = message.get_body()
    assert body is not None
    said = "chưa nhập cột (19), (20) của Phụ lục 01; đề nghị nhập (không có hồ sơ thì ghi 0) rồi"
    assert said in body.get_content()
    assert main(["tong-hop", str(folder), "-o", str(folder.parent / "TH.xlsx")]) == 1
    assert "  UBND xã Bình: chưa nhập cột (19), (20)" in capsys.readouterr().out


def test_the_superiors_report_has_gaps_and_says_whose(folder: Path, capsys: Printed) -> None:
    """Nothing is called 0 or a rate of a part; who has everything is not named."""
    sums, report = folder.parent / "TH.xlsx", folder.parent / "BC.docx"
    assert main(["tong-hop", str(folder), "-o", str(sums), "--bao-cao", str(report)]) == 1
    assert "Phụ lục 01 chưa nhập đủ cột (19), (20), (21)" in capsys.readouterr().err
    assert main(["kiem-tra", str(sums)]) == 0
    assert "đơn vị nào thì kể ở đầu tờ" in capsys.readouterr().out
    text = "\n".join(paragraphs(report))
    assert "các cột ấy chưa có tổng: 01 đơn vị: UBND xã Bình (Phụ lục 01 cột (19), (20))." in text
    assert "Số hồ sơ đã lưu kho dữ liệu là: …… hồ sơ." in text
    assert "dữ liệu số hóa đạt …… số hồ sơ tiếp nhận." in text
    _sent(folder, "Bình", 2)
    assert main(["tong-hop", str(folder), "-o", str(sums), "--ghi-de"]) == 0
    assert main(["cap-nhat", str(sums), str(report)]) == 1  # the sentence is to be taken out
    told = capsys.readouterr().out
    assert "Đơn vị chưa nhập đủ cột của một biểu, các cột ấy chưa có tổng” (đoạn 16" in told
    assert "……" not in "\n".join(paragraphs(report))


def test_a_zero_that_was_not_written_stays_a_zero(folder: Path) -> None:
    """Empty before a figure that is typed it is one (GT07), as in the unit's own workbook."""
    _sent(folder, "Bình", 2, ARCHIVED)
    annex = annex_of(consolidate(folder))
    assert annex.unknown == frozenset()
    assert {19, 20, 21} <= annex.total.keys()
    assert consolidate(folder).is_whole


def test_a_half_typed_row_leaves_gaps_too(folder: Path, capsys: Printed) -> None:
    """What its empty cells hold up is no 0 in any sum, rate or rank; what was typed is added."""
    forms = figures_of(2)
    row = forms["II.06B"]["dong"][0]
    row[5:] = [None] * len(row[5:])  # received is typed, nothing of resolved and pending
    workbook(folder / "Bình.xlsx", don_vi="UBND xã Bình", bieu=forms)
    result = consolidate(folder)
    settled = next(form for form in result.forms if form.form.code == "II.06B")
    assert settled.unknown == set(range(7, 17))
    assert {3, 4, 5, 6} <= settled.total.keys()
    assert not settled.total.keys() & settled.unknown
    sums, report = folder.parent / "TH.xlsx", folder.parent / "BC.docx"
    assert main(["tong-hop", str(folder), "-o", str(sums), "--bao-cao", str(report)]) == 1
    text = "\n".join(paragraphs(report))
    assert "…… hồ sơ đã giải quyết đạt tỷ lệ …… tổng số" in text
    assert "UBND xã Bình (Biểu II.06B cột (8), (9)" in text
    capsys.readouterr()
    main(["kiem-tra", str(sums)])
    told = capsys.readouterr().out
    assert "GT11" in told  # whom to ask: nobody types into sums
    assert "GT10" not in told
