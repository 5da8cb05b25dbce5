"""The preview shows the form as it will be: each figure old and new, and the totals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from baocao_tthc.entries.data import parse_data
from baocao_tthc.forms import known_forms
from baocao_tthc.intake import Filled, TakenFigures, filled
from baocao_tthc.intake.figures_preview import change_lines, table_lines
from baocao_tthc.intake.fill import brief, preview, previewed
from baocao_tthc.intake.taken_figures import FieldFigures
from support.macro_books import consistent_data

FORM = next(form for form in known_forms() if form.code == "II.06B")


def made(*, replacing: bool = False, fields: int = 0) -> Filled:
    """Hộ tịch with (4) 5 that the source has as 7 and 2 in (5), a new field, `fields` others."""
    data: dict[str, Any] = consistent_data()
    others = [[f"Lĩnh vực {n}", *[None] * 14] for n in range(fields)]
    data["bieu"]["II.06B"]["dong"] = [["Hộ tịch", None, 5, *[None] * 12], *others]
    rows = (FieldFigures("HỘ TỊCH", {4: 7, 5: 2}), FieldFigures("Thú y", {4: 1}))
    figures = TakenFigures(FORM, "bảng", rows, {})
    return filled(parse_data(data, known_forms()), figures, FORM, replacing=replacing)


def test_each_change_is_old_and_new() -> None:
    """Sums follow; a figure that stays though the source has another is marked; new rows too."""
    assert change_lines(previewed(made())) == [
        "Tổng cộng: (3) 5→8, (4) 5→6, (5) 0→2",
        "Hộ tịch: (3) 5→7, (4) 5≠7, (5) –→2",
        "Thú y: (3) –→1, (4) –→1",
    ]
    assert change_lines(previewed(made(replacing=True)))[:2] == [
        "Tổng cộng: (3) 5→10, (4) 5→8, (5) 0→2",
        "Hộ tịch: (3) 5→9, (4) 5→7, (5) –→2",
    ]


def test_the_table_stands_in_columns_and_fits_the_terminal() -> None:
    """Every column once, under its official number, right-aligned; the total in each piece."""
    for width in (50, 80, 200):
        lines = table_lines(previewed(made()), width)
        assert max(map(len, lines)) <= width
        heads = [line.split() for line in lines if line.lstrip().startswith("(")]
        assert [h for line in heads for h in line] == [f"({n})" for n in range(3, 17)]
        assert sum(line.startswith("Tổng cộng") for line in lines) == len(heads)
    lines = table_lines(previewed(made()), 200)
    head, first, _, total = lines
    assert first[head.index("(4)") :].startswith("5≠7")
    assert total[head.index("(4)") :].startswith("5→6")


def test_of_very_many_rows_those_that_change_are_shown() -> None:
    """And how many are not; the total is the total of all."""
    lines = table_lines(previewed(made(fields=100)), 200)
    assert lines[1].startswith("Hộ tịch")
    assert lines[2].startswith("Thú y")
    assert lines[-2].startswith("Tổng cộng")
    assert lines[-1] == "… và 62 dòng nữa"


def test_the_preview_and_the_box_have_the_figures() -> None:
    """The box as many rows as there is room for, the total first, never past its size."""
    said = preview(made(), None)
    assert any("5≠7" in line for line in said)
    assert "  Tổng cộng: (3) 5→8, (4) 5→6, (5) 0→2" in brief(made(), None).splitlines()
    one = made()
    many = tuple(FieldFigures(f"Lĩnh vực dài tên {n}", {4: 1, 5: 1}) for n in range(90))
    data = replace(one.was)
    full = filled(data, TakenFigures(FORM, "bảng", many, {}), FORM)
    box = brief(full, None)
    assert len(box) <= 800
    assert "  Tổng cộng: (3) 5→185" in box
    assert "dòng nữa" in box.splitlines()[-1]
