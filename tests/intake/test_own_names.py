"""Fields under the names of the workbook's rows, or a question."""

from __future__ import annotations

from baocao_tthc.forms import known_forms
from baocao_tthc.intake.taken_figures import FieldFigures, TakenFigures, under_own_names


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
