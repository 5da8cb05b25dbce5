"""Notes on cells go along with their rows; the program's own never stand in the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from baocao_tthc.cli import main
from baocao_tthc.reading import read_filing
from support.exports import case, lines, write_csv
from support.macro_books import consistent_data, workbook
from support.office_workbooks import members, sheet_parts

Printed = pytest.CaptureFixture[str]
SIGNED = "Người lập biểu: Nguyễn A"


@pytest.fixture
def february(tmp_path: Path) -> Path:
    """The second month's workbook, with the program's notes on what was carried over."""
    first = workbook(tmp_path / "so.xlsx", consistent_data())
    target = tmp_path / "thang-2.xlsx"
    assert main(["ky-moi", str(first), "-o", str(target)]) in (0, 1)
    return target


def with_new_field(book: Path, *, pending: bool = False) -> Path:
    """The workbook with a case of a field that it does not have."""
    stated = read_filing(book).stated_period
    assert stated
    assert stated.period
    received, ended, due = (stated.period.start + timedelta(days=n) for n in (5, 8, 40))
    only = case(field="Chăn nuôi", received=received, due=due, ended=ended)
    if pending:
        only = (*only[:5], None, "Đang giải quyết")
    source = write_csv(book.with_suffix(".csv"), lines([only]))
    target = book.with_stem(f"{book.stem}-nhap")
    assert main(["nhap", str(source), str(book), "-o", str(target)]) in (0, 1)
    return target


def notes(book: Path) -> dict[str, str]:
    """The notes of the first form, by their cells."""
    cells = (cell for row in openpyxl.load_workbook(book)["II.06B"].iter_rows() for cell in row)
    return {cell.coordinate: cell.comment.text for cell in cells if cell.comment}


def total_row(book: Path) -> int:
    """The row of the total of the first form."""
    table = read_filing(book).table("II.06B")
    assert table
    assert table.total
    return table.total.number


def test_notes_of_the_program_do_not_stand_in_the_way(february: Path, capsys: Printed) -> None:
    """A new field gets its row in the office's own workbook, though every other row has a note."""
    own = notes(february)
    assert own
    last = max(int(re.sub("[A-Z]", "", cell)) for cell in own)
    assert last == total_row(february) - 1
    target = with_new_field(february)
    assert "Không ghi thẳng vào sổ cũ được" not in capsys.readouterr().err
    assert notes(target) == own


def test_what_stands_below_the_form_goes_along(
    february: Path, validate: Callable[[Path], list[str]]
) -> None:
    """Who signs there, and a note of the office's with the box in which it is shown."""
    total = total_row(february)
    book = openpyxl.load_workbook(february)
    sheet = book["II.06B"]
    sheet.cell(total + 2, 2).value = SIGNED
    sheet.cell(total + 2, 2).comment = Comment("Ký nháy", "A")
    signed = february.with_name("ky.xlsx")
    book.save(signed)
    target = with_new_field(signed)
    assert total_row(target) == total + 1
    assert openpyxl.load_workbook(target)["II.06B"].cell(total + 3, 2).value == SIGNED
    assert notes(target) == {
        **{cell: text for cell, text in notes(signed).items() if text != "Ký nháy"},
        f"B{total + 3}": "Ký nháy",
    }
    rows = [boxes(each, total + 1) for each in (signed, target)]
    assert rows == [[total + 1], [total + 2]]  # from 0
    assert set(validate(target)) <= set(validate(signed))


def boxes(book: Path, least: int) -> list[int]:
    """The rows, from that one on, of which the first form has boxes of notes."""
    parts = members(book)
    rels = parts[sheet_parts(book)["II.06B"].replace("sheets/", "sheets/_rels/") + ".rels"]
    (drawn,) = re.findall(rb'Target="[^"]*?([^/"]+\.vml)"', rels)
    (name,) = (each for each in parts if each.endswith(f"/{drawn.decode()}"))
    return [
        row for row in map(int, re.findall(rb"<(?:\w+:)?Row>(\d+)<", parts[name])) if row >= least
    ]


def test_the_next_month_has_notes_on_new_fields_too(
    february: Path, capsys: Printed, validate: Callable[[Path], list[str]]
) -> None:
    """Where there are none but the program's they are made anew, for every field with cases."""
    march = february.with_name("thang-3.xlsx")
    assert main(["ky-moi", str(with_new_field(february, pending=True)), "-o", str(march)]) == 1
    assert "ghi chú nguồn" not in capsys.readouterr().err
    assert "tháng 02/2026" in notes(march)[f"F{total_row(march) - 1}"]
    assert validate(march) == []


def test_a_note_with_nothing_more_to_say_goes_with_its_box(
    february: Path, office: Callable[[Path, str], Path], validate: Callable[[Path], list[str]]
) -> None:
    """Of rows that nobody has typed nothing is carried over: no empty note keeps its red corner. A
    note of the office's on the same sheet stays, with its box.
    """
    total = total_row(february)
    book = openpyxl.load_workbook(february)
    sheet = book["II.06B"]
    for column in "DEHIJKLOP":
        sheet[f"{column}12"].value = 0
    sheet["N12"].value = 4
    sheet.cell(total + 2, 2).comment = Comment("Đã trình", "A")
    book.save(typed := february.with_name("da-go.xlsx"))
    calculated, march = office(typed, "xlsx"), february.with_name("thang-3.xlsx")
    assert len(notes(calculated)) > 2
    assert main(["ky-moi", str(calculated), "-o", str(march)]) in (0, 1)
    assert list(notes(march)) == ["F12", f"B{total + 2}"]
    assert sorted(boxes(march, 0)) == [11, total + 1]
    assert set(validate(march)) <= set(validate(calculated))
