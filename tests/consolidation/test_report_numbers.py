"""`tthc doc-so`: the numbers of a finished report, as data for `dien`."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import docx
import pytest

from baocao_tthc.cli import main
from baocao_tthc.consolidation.report_numbers import report_numbers
from baocao_tthc.reading import read_filing
from support.paths import JANUARY, JANUARY_REPORT
from support.word_files import zipped

Printed = pytest.CaptureFixture[str]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """January's report as the program writes it, beside its workbook “so.xlsx”."""
    book, report = tmp_path / "so.xlsx", tmp_path / "bao-cao.docx"
    assert main(["dien", str(JANUARY), "-o", str(book)]) == 0
    assert main(["bao-cao", str(book), "-o", str(report)]) == 1
    return report


def test_the_numbers_come_back(report: Path, tmp_path: Path, capsys: Printed) -> None:
    """Workbook → report → data → workbook: every figure of every form is the same."""
    capsys.readouterr()
    assert main(["doc-so", str(report)]) == 0
    data = tmp_path / "so.json"
    data.write_text(capsys.readouterr().out, encoding="utf-8")
    again = tmp_path / "lại.xlsx"
    assert main(["dien", str(data), "-o", str(again)]) == 0
    first, second = read_filing(tmp_path / "so.xlsx"), read_filing(again)
    for one, other in zip(first.tables, second.tables, strict=True):
        assert one.period == other.period
        for row, back in zip((*one.rows, one.total), (*other.rows, other.total), strict=True):
            assert row is not None
            assert back is not None
            assert row.label == back.label
            values = {number: cell.value for number, cell in row.cells.items()}
            assert values == {number: cell.value for number, cell in back.cells.items()}


def test_json_is_what_it_prints_with_and_without_the_option(report: Path, capsys: Printed) -> None:
    """Programs that ask every command for JSON may ask this one too."""
    capsys.readouterr()
    assert main(["doc-so", str(report)]) == 0
    plain = capsys.readouterr().out
    assert main(["doc-so", str(report), "--json"]) == 0
    assert capsys.readouterr().out == plain
    assert json.loads(plain)["don_vi"] == "UBND xã Ninh Giang"


def test_a_report_of_before_the_program_is_read_too() -> None:
    """The office's own January report, which has no control."""
    data = report_numbers(JANUARY_REPORT).data
    assert data["don_vi"] == "UBND xã Ninh Giang"
    forms = data["bieu"]
    assert isinstance(forms, dict)
    assert forms["II.06B"]["tong"][0] == 3749


def test_a_cell_that_is_no_number_is_told(report: Path, capsys: Printed) -> None:
    """It is left empty, named by form, row and column, and the exit code is 1."""
    with zipfile.ZipFile(report) as package:
        members = {name: package.read(name) for name in package.namelist()}
    body = members["word/document.xml"]
    members["word/document.xml"] = body.replace(b">3385<", b">3385 hs?<", 1)
    report.write_bytes(zipped(members))
    capsys.readouterr()
    assert main(["doc-so", str(report)]) == 1
    told = capsys.readouterr()
    assert "Biểu II.06B, “Chứng thực”, cột (3)" in told.err
    assert json.loads(told.out)["bieu"]["II.06B"]["dong"][1][1] is None


def test_a_report_without_forms_is_told(tmp_path: Path, capsys: Printed) -> None:
    """One sentence and exit code 2."""
    file = tmp_path / "a.docx"
    document = docx.Document()
    document.add_paragraph("Báo cáo")
    document.save(str(file))
    assert main(["doc-so", str(file)]) == 2
    assert "không có biểu nào nhận ra được" in capsys.readouterr().err
