"""tthc nhap: previewed, written into a new workbook, nothing overwritten without consent."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from baocao_tthc.cli import main
from baocao_tthc.reading import read_filing
from support.built_workbooks import book_of
from support.exports import PERIOD, case, lines, month, recount, write_csv, write_xlsx
from support.macro_books import consistent_data

Validate = Callable[[Path], list[str]]


def figures(file: Path, code: str = "II.06B") -> dict[str, dict[int, Any]]:
    """The rows of a workbook's form, by official column, without empty cells."""
    table = read_filing(file).table(code)
    assert table
    return {
        row.label: {n: cell.value for n, cell in row.cells.items() if cell.value is not None}
        for row in table.rows
    }


def test_the_new_workbook_has_the_cases_in_it(
    book: Path, export: Path, tmp_path: Path, validate: Validate
) -> None:
    """Empty cells filled, a new field added, sums by formulas; a figure that differs is kept."""
    before = book.read_bytes()
    target = tmp_path / "moi.xlsx"
    assert main(["nhap", str(export), str(book), "-o", str(target)]) == 1
    assert validate(target) == []
    found = figures(target)
    assert found["Hộ tịch"] | {6: 2} == found["Hộ tịch"]
    assert {n: found["Hộ tịch"][n] for n in (3, 4, 5, 7, 8, 10, 13)} == {
        3: 4, 4: 1, 5: 1, 7: 3, 8: 2, 10: 1, 13: 0,
    }  # fmt: skip
    assert found["Chứng thực"][4] == found["Chứng thực"][7] == 1
    assert list(found) == ["Hộ tịch", "Đất đai", "Chứng thực"]
    assert book.read_bytes() == before


def test_the_preview_says_what_goes_where(
    book: Path, export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """First the totals, then what needs a look; counts, rows; --xem writes nothing."""
    files = sorted(tmp_path.iterdir())
    assert main(["nhap", str(export), str(book), "--xem"]) == 1
    said = capsys.readouterr().out
    assert "Nhận ra: danh sách 4 hồ sơ ở “xuat”." in said
    assert said.splitlines()[1:7] == [
        "Nhập vào Biểu II.06B:",
        "  Tiếp nhận (3): 2→5",
        "  Đã giải quyết (7): 0→4",
        "  Đang giải quyết (13): 0",
        "Cần xem:",
        "  Giữ nguyên các ô đang có số khác (thêm --thay để thay):",
    ]
    assert "←" not in said
    assert "Đếm 4 hồ sơ từ ngày 21/12/2025 đến ngày 20/01/2026." in said
    assert "21 ô được điền, 0 ô đã đúng sẵn, 1 ô đang có số khác." in said
    assert "Thêm 1 dòng: Chứng thực." in said
    assert "Giữ nguyên 1 dòng nguồn không có: Đất đai." in said
    assert "  “Hộ tịch”, cột (6): đang là 2, nguồn là 1" in said
    assert sorted(tmp_path.iterdir()) == files


def test_which_column_comes_from_what_is_said_on_request(
    book: Path, export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --xem-cot each column of the form is named with the headings it is counted from."""
    assert main(["nhap", str(export), str(book), "--xem", "--xem-cot"]) == 1
    said = capsys.readouterr().out
    assert (
        "  (4) Số lượng hồ sơ tiếp nhận › Trong kỳ › Trực tuyến ← “Hình thức tiếp nhận”, “Ngày "
        "tiếp nhận”" in said
    )


def test_cases_that_stand_twice_are_named_with_both_rows(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Code, file and row of each twin, in one list and in two, alike or not."""
    first = write_csv(
        tmp_path / "mot.csv",
        lines([case("A"), case("A", field="Đất đai"), case("C"), case("D"), case("E"), case("E")]),
    )
    second = write_csv(tmp_path / "hai.csv", lines([case("C"), case("D", field="Đất đai")]))
    main(["nhap", str(first), str(book), "--xem", "--them", str(second)])
    needed, _, told = capsys.readouterr().out.partition("Cần xem:")[2].partition("Đếm ")
    assert "(“A” ở “mot.csv” dòng 2, 3)" in needed
    assert "(“D” ở “mot.csv” dòng 5; “hai.csv” dòng 3)" in needed
    assert "(“C” ở “mot.csv” dòng 4; “hai.csv” dòng 2)" in told
    assert "(“E” ở “mot.csv” dòng 6, 7)" in told


def test_figures_that_differ_are_replaced_when_agreed(
    book: Path, export: Path, tmp_path: Path
) -> None:
    """With --thay; then nothing is left for a person."""
    target = tmp_path / "moi.xlsx"
    assert main(["nhap", str(export), str(book), "-o", str(target), "--thay"]) == 0
    assert figures(target)["Hộ tịch"][6] == 1


def test_taking_in_twice_changes_nothing(book: Path, export: Path, tmp_path: Path) -> None:
    """The second time every cell holds its figure already."""
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    assert main(["nhap", str(export), str(book), "-o", str(first), "--thay"]) == 0
    assert main(["nhap", str(export), str(first), "-o", str(second)]) == 0
    assert figures(first) == figures(second)


def test_a_doubtful_case_makes_exit_code_one(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All else is done."""
    source = write_csv(tmp_path / "x.csv", lines([case("A", "Đất đai"), case("B", status="?")]))
    target = tmp_path / "moi.xlsx"
    assert main(["nhap", str(source), str(book), "-o", str(target)]) == 1
    assert "1 hồ sơ trạng thái không rõ là gì (“?”): chưa đếm" in capsys.readouterr().out
    assert figures(target)["Đất đai"][4] == 1


def test_everything_else_of_the_workbook_is_carried_along(
    book: Path, export: Path, tmp_path: Path
) -> None:
    """Unit, texts and the other form stay; the findings of the new figures are in KiemTra."""
    target = tmp_path / "moi.xlsx"
    main(["nhap", str(export), str(book), "-o", str(target)])
    old, new = read_filing(book), read_filing(target)
    assert (new.unit, new.period, new.texts.keys()) == (old.unit, old.period, old.texts.keys())
    assert figures(target, "PL01") == figures(book, "PL01")
    assert "lỗi" in openpyxl.load_workbook(target)["KiemTra"]["A1"].value


def test_a_macro_workbook_stays_one(book: Path, export: Path, tmp_path: Path) -> None:
    """The ending of the new workbook decides."""
    target = tmp_path / "moi.xlsm"
    main(["nhap", str(export), str(book), "-o", str(target)])
    assert figures(target)["Chứng thực"][4] == 1


def test_a_paste_comes_from_standard_input(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`-` reads the text that a copy in a spreadsheet program gives."""
    text = "\n".join("\t".join(map(str, row)) for row in lines([case(field="Đất đai")]))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
    target = tmp_path / "moi.xlsx"
    assert main(["nhap", "-", str(book), "-o", str(target)]) == 0
    assert figures(target)["Đất đai"][4] == 1


def test_another_workbook_is_a_source(book: Path, tmp_path: Path) -> None:
    """Its forms are tables like any other: rows of both forms come over."""
    other = book_of(tmp_path / "khac.xlsx", consistent_data())
    target = tmp_path / "moi.xlsx"
    main(["nhap", str(other), str(book), "-o", str(target), "--thay"])
    assert figures(target)["Người có công"] == figures(other)["Người có công"]
    assert figures(target, "PL01") == figures(other, "PL01")


def test_only_the_form_that_is_named_is_filled(book: Path, tmp_path: Path) -> None:
    """--bieu leaves the others out."""
    data = consistent_data()
    data["bieu"]["PL01"]["dong"][0][0] = "Đơn vị khác"
    other = book_of(tmp_path / "khac.xlsx", data)
    target = tmp_path / "moi.xlsx"
    main(["nhap", str(other), str(book), "-o", str(target), "--thay", "--bieu", "II.06B"])
    assert "Đơn vị khác" not in figures(target, "PL01")
    assert "Người có công" in figures(target)


def test_a_form_that_the_workbook_lacks_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What can be taken in is; the other is left for a person."""
    data = consistent_data()
    other = book_of(tmp_path / "khac.xlsx", data)
    del data["bieu"]["PL01"]
    book = book_of(tmp_path / "so.xlsx", data)
    assert main(["nhap", str(other), str(book), "-o", str(tmp_path / "moi.xlsx")]) == 1
    assert "Sổ không có biểu nào nhận được Phụ lục 01: không nhập." in capsys.readouterr().out


def test_a_table_of_another_period_is_told(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Last month's export by mistake: both periods are named."""
    data = consistent_data()
    data["bieu"]["II.06B"] |= {"tu": "2025-11-21", "den": "2025-12-20"}
    other = book_of(tmp_path / "khac.xlsx", data)
    assert main(["nhap", str(other), str(book), "--xem", "--bieu", "II.06B", "--thay"]) == 1
    assert (
        "Nguồn ghi kỳ từ ngày 21/11/2025 đến ngày 20/12/2025, sổ ghi kỳ từ ngày 21/12/2025 đến "
        "ngày 20/01/2026; hãy xem lại." in capsys.readouterr().out
    )


def test_a_table_of_another_unit_is_told(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is taken in all the same, for a person to look at; the workbook's own unit is no news."""
    for unit, told in (("UBND xã Gia Lộc", True), ("Ủy ban nhân dân xã Ninh Giang", False)):
        other = book_of(tmp_path / "khac.xlsx", consistent_data() | {"don_vi": unit})
        assert main(["nhap", str(other), str(book), "--xem", "--bieu", "II.06B"]) == 1
        said = f"Nguồn ghi đơn vị “{unit}”, sổ ghi “UBND xã Ninh Giang”; hãy xem lại."
        assert (said in capsys.readouterr().out) is told


def test_names_and_codes_are_never_formulas(book: Path, tmp_path: Path, validate: Validate) -> None:
    """A field named =HYPERLINK(…), a code =cmd: texts in the workbook and in the details."""
    field = '=HYPERLINK("http://x.example","a")'
    source = write_csv(tmp_path / "x.csv", lines([case("=cmd|' /C calc'!A0", field), case("@SUM")]))
    target, details = tmp_path / "moi.xlsx", tmp_path / "chi-tiet.xlsx"
    main(["nhap", str(source), str(book), "-o", str(target), "--chi-tiet", str(details)])
    assert field in figures(target)
    assert validate(target) == validate(details) == []
    for row in openpyxl.load_workbook(details)["HoSo"].iter_rows():
        assert {cell.data_type for cell in row} <= {"s", "n", "d"}
    cells = [c for row in openpyxl.load_workbook(target)["II.06B"].iter_rows() for c in row]
    assert [cell.data_type for cell in cells if cell.value == field] == ["s"]


def test_the_details_say_where_each_case_is_counted(
    book: Path, tmp_path: Path, validate: Validate
) -> None:
    """Filtered by field and column, the cases behind a cell are as many as the cell says."""
    cases = [*month(300), case("X", received=None), case("Y", received=date(2026, 2, 1))]
    source = write_xlsx(tmp_path / "x.xlsx", lines(cases))
    target, details = tmp_path / "moi.xlsx", tmp_path / "ct.xlsx"
    command = ["nhap", str(source), str(book), "-o", str(target), "--chi-tiet", str(details)]
    main([*command, "--thay"])
    assert validate(details) == []
    sheet = openpyxl.load_workbook(details)["HoSo"]
    assert sheet.auto_filter.ref == f"A1:K{len(cases) + 1}"
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in rows] == [one[0] for one in cases]
    for field, counts in recount(cases[:300], PERIOD).items():
        for number, count in enumerate(counts, 3):
            behind = [r for r in rows if r[2] == field and f"({number})" in (r[8], r[9])]
            assert len(behind) == count
    assert [row[10] for row in rows[-2:]] == ["không có ngày tiếp nhận", "tiếp nhận sau kỳ báo cáo"]


def test_details_of_the_thirteen_column_form_name_its_columns(tmp_path: Path) -> None:
    """Refused counts under (9), supplement under (12) there."""
    data = consistent_data()
    data["bieu"] = {"II.06A13": {"dong": [["Hộ tịch", *[None] * 11]]}}
    book = book_of(tmp_path / "so.xlsx", data)
    waiting = case(status="Yêu cầu bổ sung", ended=None)
    source = write_csv(tmp_path / "x.csv", lines([case(status="Từ chối"), waiting]))
    details, target = tmp_path / "ct.xlsx", tmp_path / "moi.xlsx"
    command = ["nhap", str(source), str(book), "-o", str(target), "--chi-tiet", str(details)]
    assert main(command) == 0
    rows = openpyxl.load_workbook(details)["HoSo"].iter_rows(min_row=2, values_only=True)
    assert [row[9] for row in rows] == ["(9)", "(12)"]
    found = figures(target, "II.06A13")["Hộ tịch"]
    assert (found[4], found[9], found[12]) == (2, 1, 1)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["{xuat}", "{so}"], "Thiếu tên sổ mới"),
        (["{xuat}", "{so}", "-o", "{so}", "--ghi-de"], "phải khác tệp được đọc"),
        (["{xuat}", "{so}", "-o", "{moi}.docx"], "phải có đuôi .xlsx hoặc .xlsm"),
        (["{xuat}", "{so}", "-o", "{moi}", "--chi-tiet", "x.csv"], "phải có đuôi .xlsx"),
        (["{xuat}", "{so}", "-o", "{moi}", "--chi-tiet", "{moi}"], "phải là hai tệp khác nhau"),
        (
            ["{xuat}", "{so}", "-o", "{moi}", "--bieu", "II.9"],
            "Sổ không có biểu II.9 nhận được Biểu II.06B",
        ),
        (["{xuat}", "{xuat}", "-o", "{moi}"], "là văn bản thường"),
        (["{so}", "{so}", "--xem", "--chi-tiet", "{moi}"], "không có chi tiết để ghi"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    book: Path,
    export: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    sentence: str,
) -> None:
    """Exit code 2, no file written, the workbook as it was."""
    names = {"{xuat}": str(export), "{so}": str(book), "{moi}": str(tmp_path / "moi.xlsx")}
    for mark, name in names.items():
        words = [word.replace(mark, name) for word in words]
    before, files = book.read_bytes(), sorted(tmp_path.iterdir())
    assert main(["nhap", *words]) == 2
    assert sentence in capsys.readouterr().err
    assert (book.read_bytes(), sorted(tmp_path.iterdir())) == (before, files)


def test_an_existing_file_is_kept(book: Path, export: Path, tmp_path: Path) -> None:
    """Neither the workbook nor the details are replaced unasked."""
    target, details = tmp_path / "moi.xlsx", tmp_path / "ct.xlsx"
    for path in (target, details):
        path.write_bytes(b"cu")
    command = ["nhap", str(export), str(book), "-o", str(target), "--chi-tiet", str(details)]
    assert main(command) == 2
    assert target.read_bytes() == details.read_bytes() == b"cu"


def test_a_typed_sum_gives_way_only_when_agreed(tmp_path: Path, export: Path) -> None:
    """A total of the row that was typed over its formula is a figure that differs, too."""
    data = consistent_data()
    data["bieu"]["II.06B"]["dong"] = [["Chứng thực", 7, *[None] * 13]]
    book = book_of(tmp_path / "so.xlsx", data)
    kept, replaced = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    main(["nhap", str(export), str(book), "-o", str(kept)])
    main(["nhap", str(export), str(book), "-o", str(replaced), "--thay"])
    assert figures(kept)["Chứng thực"][3] == 7
    assert figures(replaced)["Chứng thực"][3] == 1
