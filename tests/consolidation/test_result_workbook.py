"""TONGHOP.xlsx: valid, the same twice, its sums native formulas that come to the same numbers."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from baocao_tthc.cli import main
from baocao_tthc.consolidation import Consolidation, consolidate
from baocao_tthc.consolidation.consolidating import brought_together
from baocao_tthc.consolidation.result_workbook import result_bytes
from baocao_tthc.consolidation.system_figures import SystemFigure
from baocao_tthc.consolidation.unit_list import read_unit_list
from support.built_workbooks import lacking_prefixes
from support.city import City, figures_of
from support.packages import workbook
from support.submitted import of_units, settled

Printed = pytest.CaptureFixture[str]
OpenBook = Callable[[Path], xw.Book]


@pytest.fixture(scope="module")
def result(made: City, tmp_path_factory: pytest.TempPathFactory) -> Consolidation:
    """Of the city, with December's workbooks of half of it, so that every sheet is there."""
    folder = tmp_path_factory.mktemp("hai tháng") / "nhận về"
    shutil.copytree(made.folder, folder)
    units = read_unit_list(made.units)
    december = {"tu": "2025-11-21", "den": "2025-12-20"}
    for number, unit in enumerate(units[:7]):
        forms = figures_of(20 + number)
        for form in forms.values():
            form.update(december)
        file = folder / f"tháng 12 {number}.xlsx"
        workbook(file, don_vi=unit.name, bieu=forms, thang=12, nam=2025, ky=december)
    found = consolidate(folder, units)
    form = found.forms[0].form
    shown = [(unit.name, 3, 60 + n) for n, unit in enumerate(units)] + [(None, 3, 5), (None, 4, 9)]
    return found.held_to([SystemFigure(unit, form, *more) for unit, *more in shown])


@pytest.fixture(scope="module")
def content(result: Consolidation) -> bytes:
    """The workbook of that."""
    return result_bytes(result)


def test_formulas_have_the_prefixes_of_newer_functions(result: Consolidation) -> None:
    """Excel shows #NAME? for a newer function that is stored without `_xlfn.`"""
    assert lacking_prefixes(lambda: result_bytes(result)) == []


def test_the_same_content_gives_the_same_bytes(result: Consolidation, content: bytes) -> None:
    """Whatever the order in which the files were read, but for the list of them."""
    read = [each for each, _ in result.account.files]
    units = [each.unit for each in result.account.standings]
    again = brought_together(read[::-1], units)
    account = again.account._replace(files=result.account.files)
    again = again.held_to([each.figure for each in result.system])
    assert result_bytes(again._replace(account=account)) == content


def test_it_is_valid(content: bytes, tmp_path: Path, validate: Callable[[Path], list[str]]) -> None:
    """The validator of the Open XML SDK has nothing to say."""
    file = tmp_path / "TONGHOP.xlsx"
    file.write_bytes(content)
    assert validate(file) == []


def test_every_sum_is_what_its_formula_gives(
    content: bytes, tmp_path: Path, open_book: OpenBook
) -> None:
    """Recalculated in LibreOffice, every formula of every sheet gives what was stored."""
    file = tmp_path / "TONGHOP.xlsx"
    file.write_bytes(content)
    stored = openpyxl.load_workbook(file, data_only=True)
    written = openpyxl.load_workbook(file)
    book = open_book(file)
    book.impl.uno.calculateAll()
    with_formulas = []
    for name in stored.sheetnames:
        cells = [cell for row in written[name].iter_rows() for cell in row]
        formulas = [cell.coordinate for cell in cells if cell.data_type == "f"]
        with_formulas += [name] if formulas else []
        for address in formulas:
            found, kept = book.sheets[name].range(address).value, stored[name][address].value
            if isinstance(kept, str):
                assert found == kept, address
            else:
                assert (found or 0) == pytest.approx(kept or 0), f"{name}!{address}"
    sums = ["II.06B", "II.06B đơn vị", "PL01", "PL01 đơn vị"]
    assert with_formulas == [*sums, "DoiChieu", "TheoKy", "BieuDo", "SoHeThong"]


def test_a_name_that_looks_like_a_pattern_adds_nothing(tmp_path: Path) -> None:
    """Rows are added by number: a field called “*” has its own figures only."""
    forms = figures_of(1)
    forms["II.06B"]["dong"][1][0] = "*"
    workbook(tmp_path / "a.xlsx", don_vi="UBND xã A", bieu=forms)
    form = next(each for each in consolidate(tmp_path).forms if each.form.code == "II.06B")
    star = next(row for row in form.fields if row.name == "*")
    assert star.figures[3] == forms["II.06B"]["dong"][1][1]


def test_the_command_says_who_is_missing(made: City, tmp_path: Path, capsys: Printed) -> None:
    """1 while a unit is missing; the states on standard output, the workbook written whole."""
    target = tmp_path / "TONGHOP.xlsx"
    words = ["tong-hop", str(made.folder), "--don-vi", str(made.units)]
    assert main([*words, "-o", str(target)]) == 1
    said = capsys.readouterr().out
    assert "  UBND xã Vắng: chưa gửi" in said
    _, wanting = said.split("Được cộng nhưng còn việc:\n")
    assert re.search(r"^  UBND xã Còn Lỗi: \d+ lỗi chưa giải trình$", wanting, re.MULTILINE)
    assert openpyxl.load_workbook(target).sheetnames[0] == "TinhHinhNop"
    assert main([*words, "-o", str(target)]) == 2  # never over an existing file unasked
    capsys.readouterr()
    assert main([*words, "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["expected"], said["received"], said["on_time"]) == (14, 9, 8)
    assert said["known_on_time"] == 1  # by mail
    assert said["period"] == {"from": "2025-12-21", "to": "2026-01-20"}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ([], "Thiếu nơi ghi kết quả"),
        (["-o", "a.docx"], "phải có đuôi .xlsx"),
        (["--json", "--ky", "1/2026"], "Kỳ “1/2026” chưa đúng"),
        (["--json", "--nguong", "90,80"], "Ngưỡng “90,80” chưa đúng"),
        (["--json", "--song-song", "0"], "Số tiến trình “0” chưa đúng"),
        (["--json", "--don-vi", "không có.csv"], "không có.csv"),
    ],
)
def test_wrong_arguments_end_with_2(
    made: City, more: list[str], said: str, capsys: Printed
) -> None:
    """One sentence each."""
    assert main(["tong-hop", str(made.folder), *more]) == 2
    assert said in capsys.readouterr().err


def test_an_empty_folder_is_told(tmp_path: Path, capsys: Printed) -> None:
    """Nothing to bring together, with a list of units no month either, or no folder at all."""
    assert main(["tong-hop", str(tmp_path), "--json"]) == 2
    assert "không có tệp nào" in capsys.readouterr().err
    (tmp_path / "trống").mkdir()
    (tmp_path / "ds.csv").write_text("Đơn vị\nUBND xã A\n", encoding="utf-8")
    listed = [str(tmp_path / "trống"), "--don-vi", str(tmp_path / "ds.csv"), "--json"]
    assert main(["tong-hop", *listed]) == 2
    said = capsys.readouterr().err
    assert "chưa có tệp nào nên chưa biết là tháng nào; hãy chỉ đúng thư mục" in said
    assert "hoặc thêm --ky." in said
    assert main(["tong-hop", *listed, "--ky", "2026-01"]) == 1
    capsys.readouterr()
    assert main(["tong-hop", str(tmp_path / "x"), "--json"]) == 2
    assert "Không có thư mục" in capsys.readouterr().err


def sheets_of(result: Consolidation, path: Path) -> openpyxl.Workbook:
    """The workbook of that result, with its formulas."""
    path.write_bytes(result_bytes(result))
    return openpyxl.load_workbook(path)


def test_a_unit_named_like_a_formula_stays_a_name(tmp_path: Path) -> None:
    """In every sheet: its name is a text wherever it is written, and no formula holds it."""
    name = '=HYPERLINK("http://a.vn";1)'
    read = of_units({name: settled(100, 5), "UBND xã A": settled(90), "+84": settled(70, 20)})
    book = sheets_of(brought_together(read), tmp_path / "TONGHOP.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value == name} == {"s"}
    formulas = [str(cell.value) for cell in cells if cell.data_type == "f"]
    assert not any("HYPERLINK" in formula for formula in formulas)


def test_sheets_that_have_nothing_to_say_are_not_there(tmp_path: Path) -> None:
    """Of one month, with known fields and no system: no TheoKy, TenLinhVuc, SoHeThong."""
    read = of_units({"UBND xã A": settled(100, 5), "UBND xã B": settled(90)})
    names = sheets_of(brought_together(read), tmp_path / "TONGHOP.xlsx").sheetnames
    assert {"TinhHinhNop", "DoiChieu", "BieuDo", "PhatHien", "TepDaDoc"} <= set(names)
    assert not {"TheoKy", "TenLinhVuc", "SoHeThong"} & set(names)


def test_a_row_is_as_high_as_what_is_printed_of_it(tmp_path: Path) -> None:
    """The name of the file is for the screen: a long one makes no row of two lines on paper."""
    heights = []
    for folder in ("", "thư mục của xã gửi về tháng một/" * 5):
        (one,) = of_units({"UBND xã A": settled(100)})
        arrival = one.arrival._replace(label=f"{folder}{one.arrival.label}")
        read = [one._replace(arrival=arrival)]
        sheet = sheets_of(brought_together(read), tmp_path / "TONGHOP.xlsx")["TinhHinhNop"]
        assert sheet["K5"].value == arrival.label
        assert not sheet["K5"].alignment.wrap_text
        heights.append(sheet.row_dimensions[5].height)
    assert heights[0] == heights[1]


def test_a_threshold_that_is_changed_on_the_sheet_marks_anew(
    tmp_path: Path, open_book: OpenBook
) -> None:
    """95 % is marked once the upper threshold is 96; the unit above it has no mark."""
    read = of_units({"UBND xã A": settled(100, 5), "UBND xã B": settled(90)})
    path = tmp_path / "TONGHOP.xlsx"
    path.write_bytes(result_bytes(brought_together(read)))
    sheet = open_book(path).sheets["DoiChieu"]
    assert sheet.range("E8:G9").value == [[95, 2, None], [100, 1, None]]
    sheet.range("C4").value = 96
    assert sheet.range("G8:G9").value == ["cần chú ý", None]


def test_a_share_that_is_none_takes_no_place_on_the_sheet(
    tmp_path: Path, open_book: OpenBook
) -> None:
    """The formulas say what the program does: “?” for 105 % and −5 %, the first of the others 1."""
    shares = {"A": 5, "B": -5, "C": 105, "D": 0}
    path = tmp_path / "TONGHOP.xlsx"
    units = {f"UBND xã {name}": settled(100, late) for name, late in shares.items()}
    path.write_bytes(result_bytes(brought_together(of_units(units))))
    sheet = open_book(path).sheets["DoiChieu"]
    sheet.range("C4").value = 96
    assert sheet.range("E8:G11").value == [
        [95, 2, "cần chú ý"],
        [105, "?", None],
        [-5, "?", None],
        [100, 1, None],
    ]
    assert sheet.range("E13:E14").value == [0, 1]
