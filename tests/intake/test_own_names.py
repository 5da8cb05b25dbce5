"""Fields under the names of the workbook's rows, or a question."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from baocao_tthc.cli import main
from baocao_tthc.forms import known_forms
from baocao_tthc.intake.taken_figures import FieldFigures, TakenFigures, under_own_names
from support.exports import case, lines, write_csv


def _figures(*names: str) -> TakenFigures:
    rows = tuple(FieldFigures(name, {4: order}) for order, name in enumerate(names))
    return TakenFigures(known_forms()[1], "nguồn", rows, {})


def test_a_field_in_other_words_goes_into_its_row_and_it_is_told() -> None:
    """Only a wording that reads otherwise is told."""
    taken = under_own_names(
        _figures("LĐTBXH: Người có công", "HỘ TỊCH", "Việc mới"), ["Hộ tịch", "Người có công"]
    )
    assert [row.label for row in taken.rows] == ["Người có công", "HỘ TỊCH", "Việc mới"]
    assert taken.told == ("“LĐTBXH: Người có công” của nguồn nhập vào dòng “Người có công”.",)
    assert taken.doubts == ()


def test_what_may_be_the_field_of_a_row_is_asked() -> None:
    """Both names stand in the question; no figure is taken."""
    taken = under_own_names(_figures("Hộ tịch – Chứng thực"), ["Hộ tịch", "Chứng thực"])
    assert (taken.rows, taken.told) == ((), ())
    assert taken.doubts == (
        "“Hộ tịch – Chứng thực” của nguồn có thể là “Hộ tịch” hoặc “Chứng thực”: không nhập. Nếu "
        "cùng một lĩnh vực, hãy sửa cho hai tên giống nhau; nếu khác, hãy thêm một dòng tên ấy vào "
        "sổ; rồi nhập lại.",
    )


def test_cases_of_a_field_that_is_asked_about_are_counted_out(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The account has as many counted cases as the form gets, in the list of the cases too; a row
    that is asked about is none that the source lacks.
    """
    cases = [case(), case(field="Đất đai - Xây dựng"), case(field="Đất đai - Xây dựng")]
    source, details = write_csv(tmp_path / "x.csv", lines(cases)), tmp_path / "ct.xlsx"
    assert main(["nhap", str(source), str(book), "--xem", "--chi-tiet", str(details)]) == 1
    said = capsys.readouterr().out
    assert "“Đất đai - Xây dựng” của nguồn (2 hồ sơ) có thể là “Đất đai”: không nhập." in said
    assert "Đếm 1 hồ sơ từ ngày" in said
    assert "3 dòng = 1 đã đếm + 2 chưa đếm: 2 có tên lĩnh vực phải hỏi." in said
    assert "dòng nguồn không có" not in said
    rows = openpyxl.load_workbook(details)["HoSo"].iter_rows(min_row=2, values_only=True)
    assert [row[8:] for row in rows] == [
        ("(4)", "(8)", None),
        *[(None, None, "có tên lĩnh vực phải hỏi")] * 2,
    ]
