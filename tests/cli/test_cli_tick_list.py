"""tthc soat: the tick list as JSON, as a sheet and in the annotated copy; what comes first."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docx import Document
from openpyxl import load_workbook

from baocao_tthc.cli import main
from support.paths import JANUARY, JANUARY_REPORT

Validate = Callable[[Path], list[str]]


def test_the_json_has_every_number_and_its_counts(capsys: Any) -> None:
    """The tick list of the contract, and what follows from it."""
    assert main(["soat", str(JANUARY_REPORT), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    states = [claim["state"] for claim in found["claims"]]
    assert found["read"] == len(states) > 40
    for name, state in (("agree", "agrees"), ("differ", "differs"), ("untested", "untested")):
        assert found[name] == states.count(state) > 0
    resolved = next(claim for claim in found["claims"] if claim["value"] == 3743)
    assert (resolved["paragraph"], resolved["with"]) == (31, "II.06B!(7)[tong]")
    turning = [f["rule"] for f in found["findings"] if f.get("turns_conclusion")]
    assert turning == ["VB07"]


def test_a_finding_that_turns_a_statement_is_marked(capsys: Any) -> None:
    """In the terminal at its sentence; slips of one kind are one entry."""
    assert main(["soat", str(JANUARY_REPORT)]) == 1
    printed = capsys.readouterr().out
    assert "\nVB07  [Làm đổi kết luận] “vẫn còn để chậm tiến độ”" in printed
    assert [printed.count(f"\n{rule}  ") for rule in ("ND01", "VB35", "VB43")] == [1, 1, 1]
    assert "“...” (đoạn 9, 10, 11,\n      12, 20, 24)" in printed


def sheet_of(file: Path) -> list[list[Any]]:
    """The cells of a tick list, row by row."""
    sheet = load_workbook(file).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_the_tick_list_is_a_sheet_to_sign(tmp_path: Path, capsys: Any) -> None:
    """Heading, count, every number with the differing ones first, a line to sign."""
    target = tmp_path / "phiếu.xlsx"
    assert main(["soat", str(JANUARY_REPORT), "--doi-chieu", str(target)]) == 1
    assert f"Đã ghi {target}" in capsys.readouterr().err
    rows = sheet_of(target)
    assert rows[1][0] == f"Báo cáo: {JANUARY_REPORT.name}"
    assert re.fullmatch(r"Soát lúc \d\d:\d\d ngày \d\d/\d\d/\d{4}, .*", rows[2][0])
    read = int(re.findall(r"Đọc được (\d+) số", rows[3][0])[0])
    head = next(n for n, row in enumerate(rows) if row[0] == "STT")
    numbers = rows[head + 1 : head + 1 + read]
    assert [row[0] for row in numbers] == list(range(1, read + 1))
    results = [row[5] for row in numbers]
    assert results[:4].count("LỆCH") == results.count("LỆCH") == 3
    assert results[:3] == ["LỆCH"] * 3
    assert numbers[0][3] == 23
    assert numbers[0][6] == "Biểu II.06B cột (5)"
    assert rows[-1][0].startswith("Người soát: …")


def test_the_tick_list_prints_and_calculates_nothing(tmp_path: Path, validate: Validate) -> None:
    """A4 landscape, the heading on every page; words that look like a formula are words."""
    document, file, target = Document(), tmp_path / "=1+1.docx", tmp_path / "phiếu.xlsx"
    document.add_paragraph("=A1 tiếp nhận 12 hồ sơ, @A2 còn 5 hồ sơ.")
    document.save(str(file))
    main(["soat", str(file), "--doi-chieu", str(target)])
    assert validate(target) == []
    book = load_workbook(target)
    sheet = book.active
    assert sheet is not None
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$6:$6"
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert any(str(cell.value).startswith("=A1 tiếp nhận") for cell in cells)
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []


def test_the_tick_list_replaces_nothing_unasked(tmp_path: Path, capsys: Any) -> None:
    """Neither a file that is there, nor ever the workbook that the report is held to."""
    target, book = tmp_path / "phiếu.xlsx", tmp_path / "sổ.xlsx"
    assert main(["dien", str(JANUARY), "-o", str(book)]) == 0
    before = book.read_bytes()
    target.write_bytes(b"cua ai")
    words = ["soat", str(JANUARY_REPORT), "--so-lieu", str(book), "--doi-chieu"]
    assert main([*words, str(target)]) == 2
    assert target.read_bytes() == b"cua ai"
    assert main([*words, str(target), "--ghi-de"]) == 1
    assert sheet_of(target)[2][0].endswith(f"phụ lục của báo cáo và sổ {book.name}.")
    assert main([*words, str(book), "--ghi-de"]) == 2
    assert book.read_bytes() == before
    assert main([*words, "phiếu.docx"]) == 2
    said = capsys.readouterr().err
    assert "không được là chính" in said
    assert "phải có đuôi .xlsx" in said


def test_the_copy_is_ticked_on_request(tmp_path: Path, validate: Validate, capsys: Any) -> None:
    """A short comment at what agrees and at what is untested; without the option none."""
    plain, marked = tmp_path / "chú thích.docx", tmp_path / "đánh dấu.docx"
    main(["soat", str(JANUARY_REPORT), "--ghi-chu", str(plain)])
    main(["soat", str(JANUARY_REPORT), "--ghi-chu", str(marked), "--danh-dau"])
    texts = [comments_of(file) for file in (plain, marked)]
    assert [text.count("✓ khớp Biểu II.06B cột (7)<") for text in texts] == [0, 2]
    assert "? chưa kiểm được: chỉ nêu một lần, không có tổng hay phần nào để đối chiếu" in texts[1]
    assert "Cảnh báo, làm đổi kết luận (VB07): " in texts[0]
    assert validate(marked) == []
    capsys.readouterr()
    assert main(["soat", str(JANUARY_REPORT), "--danh-dau"]) == 2
    assert "hãy thêm --ghi-chu" in capsys.readouterr().err


def comments_of(file: Path) -> str:
    """The XML of its comments."""
    with zipfile.ZipFile(file) as package:
        return package.read("word/comments.xml").decode()
