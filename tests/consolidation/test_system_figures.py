"""`--so-he-thong`: the units' own figures beside those of the city's system."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from baocao_tthc.cli import main
from baocao_tthc.consolidation.consolidating import Consolidation, brought_together
from baocao_tthc.consolidation.system_figures import read_system_figures
from baocao_tthc.consolidation.unit_list import ListedUnit
from baocao_tthc.errors import WorkbookError
from baocao_tthc.forms import known_forms
from support.city import City, figures_of
from support.submitted import of_units, settled

Printed = pytest.CaptureFixture[str]
HEAD = "Đơn vị;Biểu;Cột;Số"


def written(path: Path, *lines: str) -> Path:
    """A list of figures as a text file."""
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def result() -> Consolidation:
    """Of two units with 100 and 200 cases."""
    return brought_together(of_units({"UBND xã A": settled(100), "UBND xã B'Lao": settled(200)}))


def differences(result: Consolidation, file: Path) -> list[tuple[str, int, object, object]]:
    """What comes of holding the units to that file: unit, column, own figure, difference."""
    held = result.held_to(read_system_figures(file)).system
    return [(each.unit, each.figure.column, each.own, each.difference) for each in held]


def test_a_list_is_held_unit_by_unit_and_in_total(result: Consolidation, tmp_path: Path) -> None:
    """Names are compared as in the list of units; forms by code or name, columns by number."""
    lines = [
        "UBND xã A;II.06B;(3);100",
        "Ủy ban nhân dân xã BLao;Biểu II.06B;3;205",
        "Toàn thành phố;Biểu số II.06B/VPCP/KSTT;(3);1.300",
        "UBND xã C;II.06B;(3);7",
        ";;;",
    ]
    assert differences(result, written(tmp_path / "hệ thống.csv", HEAD, *lines)) == [
        ("UBND xã A", 3, 100, 0),
        ("UBND xã B'Lao", 3, 200, -5),
        ("Tổng các đơn vị", 3, 300, -1000),
        ("UBND xã C", 3, None, None),
    ]


def test_a_difference_is_said_with_both_numbers(result: Consolidation, tmp_path: Path) -> None:
    """What agrees is no finding, what differs a warning that accuses no one."""
    file = written(tmp_path / "a.csv", HEAD, "UBND xã A;II.06B;3;100", "Tổng cộng;II.06B;3;301")
    found = [each.finding for each in result.held_to(read_system_figures(file)).system]
    assert found[0] is None
    assert found[1] is not None
    assert (found[1].rule, found[1].severity.value) == ("TH03", "warning")
    said = "Biểu II.06B cột (3): các đơn vị cộng lại 300, hệ thống ghi 301 (chênh lệch −1)."
    assert found[1].message == said


def test_a_form_with_a_row_a_unit_is_read_by_its_numbers(
    result: Consolidation, tmp_path: Path
) -> None:
    """As a system exports it: the numbering row, the units below it, the total last."""
    form = next(each for each in known_forms() if each.code == "II.06B")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(form.numbering))
    sheet.append([1, "UBND xã A", 101, 100, 1, 0, *[None] * 10])
    sheet.append([2, "UBND xã B'Lao", 200, 200, 0, 0, *[None] * 10])
    sheet.append(["Tổng cộng", None, 301, 300, 1, 0, *[None] * 10])
    book.save(tmp_path / "hệ thống.xlsx")
    found = differences(result, tmp_path / "hệ thống.xlsx")
    unlike = [(unit, column, gap) for unit, column, _, gap in found if gap]
    assert unlike == [
        ("UBND xã A", 3, -1),
        ("UBND xã A", 5, -1),
        ("Tổng các đơn vị", 3, -1),
        ("Tổng các đơn vị", 5, -1),
    ]
    assert len(found) == 12


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["Xã;Chỉ tiêu;Kết quả", "A;x;1"], "Đọc được: Xã, Chỉ tiêu, Kết quả, A"),
        ([HEAD, "UBND xã A;II.06X;3;1"], "dòng 2 ghi biểu “II.06X” cột “3”"),
        ([HEAD, "UBND xã A;II.06B;17;1"], "dòng 2 ghi biểu “II.06B” cột “17”"),
        ([HEAD, "UBND xã A;II.06B;3;nhiều"], "“nhiều”, không phải là số hồ sơ"),
        ([HEAD, "UBND xã A;II.06B;3;1.234,5"], "“1.234,5”, không phải là số hồ sơ"),
        ([HEAD, "UBND xã A;II.06B;3;-4"], "“-4”, không phải là số hồ sơ"),
        (
            ["(1);(2);(3);(4);(5);(6);(7)", "1;UBND xã A;9;9;0;0;9"],
            r"không đủ cột; .*II.06B: \(1\) đến \(16\)",
        ),
        ([HEAD, "UBND xã A;II.06B;3;1", "xã A;II.06B;3;2"], "hai số khác nhau"),
        ([HEAD, "UBND xã A;II.06B;3;1", ";II.06B;4;2"], "dòng số không ghi đơn vị"),
    ],
)
def test_what_cannot_be_held_is_refused(tmp_path: Path, lines: Sequence[str], said: str) -> None:
    """With one sentence that says what was read."""
    with pytest.raises(WorkbookError, match=said):
        read_system_figures(written(tmp_path / "a.csv", *lines))


def test_a_formula_that_was_never_reckoned_is_told(tmp_path: Path) -> None:
    """It is no text that somebody should mend, but a file to be saved again."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(HEAD.split(";"))
    book.active.append(["UBND xã A", "II.06B", 3, "=1+1"])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(WorkbookError, match="công thức chưa được tính; hãy mở tệp bằng Excel"):
        read_system_figures(tmp_path / "a.xlsx")


def test_a_sum_that_lacks_units_is_no_difference(tmp_path: Path) -> None:
    """Nor is a name that nobody of the list has the same as a unit that did not send."""
    listed = tuple(ListedUnit(f"UBND xã {name}") for name in "ABC")
    read = of_units({"UBND xã A": settled(100), "UBND xã B": settled(200)})
    lines = ["Tổng cộng;II.06B;3;350", "UBND xã C;II.06B;3;50", "UBND xã BB;II.06B;3;200"]
    figures = read_system_figures(written(tmp_path / "a.csv", HEAD, *lines))
    held = brought_together(read, listed).held_to(figures).system
    found = [each.finding for each in held]
    said = [one and one.message.removeprefix("Biểu II.06B cột (3): ") for one in found]
    assert said == [
        "các đơn vị đã có số cộng lại 300, hệ thống ghi 350; còn thiếu 1 đơn vị nên chưa so được.",
        "hệ thống ghi 50, chưa có số của đơn vị để so.",
        "hệ thống ghi 200, danh sách không có đơn vị nào tên như vậy; hãy xem lại tên trong tệp.",
    ]
    assert {one and one.severity.value for one in found} == {"info"}


def test_the_command_tells_how_many_agree(made: City, tmp_path: Path, capsys: Printed) -> None:
    """In a line, and in the JSON each figure with the units' own."""
    own = sum(row[1] for row in figures_of(1)["II.06B"]["dong"])
    lines = f"UBND xã An Bình;II.06B;3;{own}", "Tổng;II.06B;3;1"
    file = written(tmp_path / "a.csv", HEAD, *lines)
    words = ["tong-hop", str(made.folder), "--don-vi", str(made.units), "--so-he-thong", str(file)]
    assert main([*words, "-o", str(tmp_path / "TONGHOP.xlsx")]) == 1
    assert "So với hệ thống: 1 số khớp, 0 lệch, 1 chưa so được." in capsys.readouterr().err
    assert main([*words, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)["system"]
    assert [(each["unit"], each["system"]) for each in told] == [
        ("UBND xã An Bình", own),
        (None, 1),
    ]
