"""ky-moi keeps what is the office's own and says what it did not keep."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest

from baocao_tthc.cli import main
from baocao_tthc.entries.next_period import next_period
from baocao_tthc.filing import Filing
from baocao_tthc.reading import read_filing
from baocao_tthc.workbook import builder_of
from support.built_workbooks import results, without_results
from support.exports import case, lines, write_csv
from support.macro_books import consistent_data, workbook
from support.office_workbooks import (
    OWN_SHEET,
    differing,
    edited,
    example_saved_by,
    made_their_own,
    members,
    sheet_parts,
)

Convert = Callable[[Path, str], Path]


@pytest.fixture(params=("ours", "libreoffice"))
def book(request: pytest.FixtureRequest, tmp_path: Path, office: Convert) -> Path:
    """The January example as two programs save it."""
    return example_saved_by(request.param, tmp_path, office)


def ky_moi(book: Path) -> Path:
    """The next month's workbook beside it."""
    target = book.with_name(f"thang-2{book.suffix}")
    assert main(["ky-moi", str(book), "-o", str(target)]) in (0, 1)
    return target


def contents(filing: Filing) -> list[object]:
    """What two workbooks of one month have in common, wherever it stands."""
    tables = [
        (
            table.form.code,
            table.period,
            [(row.label, {n: (c.value, c.trouble) for n, c in row.cells.items()})
             for row in (*table.rows, *([table.total] if table.total else ()))],
        )
        for table in filing.tables
    ]  # fmt: skip
    history = [row._replace(place=None) for row in filing.history]
    texts = {code: [text.text for text in each] for code, each in filing.texts.items()}
    info = {key: text.text for key, text in filing.info.items()}
    unreviewed = [text.text for text in filing.unreviewed]
    return [tables, history, texts, info, filing.dates, filing.period, unreviewed]


def test_it_holds_what_a_workbook_built_anew_holds(book: Path, tmp_path: Path) -> None:
    """Figures, periods, texts, marks and history are the same in both."""
    built = tmp_path / f"dung-lai{book.suffix}"
    built.write_bytes(builder_of(built)(next_period(read_filing(book)).data, None))
    assert contents(read_filing(ky_moi(book))) == contents(read_filing(built))


def test_every_stored_result_is_the_computed_one(
    book: Path, tmp_path: Path, office: Convert
) -> None:
    """On every sheet, TongQuan and LichSu among them."""
    target, plain = ky_moi(book), tmp_path / "khong-macro.xlsx"
    shutil.copyfile(target, plain)
    computed = dict(results(office(without_results(plain), "xlsx"), target))
    assert dict(results(target, target)) == computed
    assert len(computed) > 100


def test_what_is_no_sheet_of_the_month_stays_to_the_byte(tmp_path: Path) -> None:
    """Macros, ribbon, strings, rules, theme; styles are only added to."""
    book = workbook(tmp_path / "so.xlsm", consistent_data())
    target = ky_moi(book)
    names = ("ThongTin", "II.06B", "PL01", "NoiDung", "KiemTra", "HuongDan", "LichSu", "TongQuan")
    changed = {sheet_parts(book)[name] for name in names}
    others = differing(book, target) - changed
    assert {name for name in others if not re.search("drawing|chart|comments|_rels", name)} <= {
        "[Content_Types].xml", "xl/styles.xml", "xl/workbook.xml",
    }  # fmt: skip
    old, new = members(book)["xl/styles.xml"], members(target)["xl/styles.xml"]
    xfs = re.compile(rb"<cellXfs[^>]*>(.*)</cellXfs>", re.DOTALL)
    before, after = xfs.search(old), xfs.search(new)
    assert before
    assert after
    assert after[1].startswith(before[1])


def test_the_office_keeps_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Colour, note, hidden row, width, own sheet; what is not kept is told in a line."""
    first = workbook(tmp_path / "goc.xlsm", consistent_data())
    book = made_their_own(first, tmp_path / "khong-ket-qua.xlsm")
    source, whole = write_csv(tmp_path / "x.csv", lines([case()])), tmp_path / "so.xlsm"
    assert main(["nhap", str(source), str(book), "-o", str(whole), "--thay"]) == 0
    target = ky_moi(whole)
    made = openpyxl.load_workbook(target)
    form = made["II.06B"]
    assert form["D12"].fill.fgColor.rgb == "00FFFF00"
    assert form["E12"].comment.text == "Hỏi lại chị Hoa"
    assert form.row_dimensions[4].hidden
    assert form.column_dimensions["B"].width == 61.5
    assert made[OWN_SHEET]["B1"].value == "theo dõi riêng"
    said = capsys.readouterr().err
    assert "LichSu và TongQuan được dựng lại" in said
    assert "Tờ II.06B đã có ghi chú nên không thêm ghi chú nguồn ở F12, F13" in said
    assert f"chờ Excel tính lại khi mở sổ: ô A1 tờ {OWN_SHEET}." in said


@pytest.mark.parametrize("ending", [".xlsx", ".xlsm"])
def test_a_name_of_its_own_has_the_ending_of_the_old(
    ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without -o: of another ending it would be built anew, without the office's looks."""
    book = workbook(tmp_path / f"so{ending}", consistent_data())
    assert main(["ky-moi", str(book)]) in (0, 1)
    assert list(tmp_path.glob(f"*2026-02*{ending}"))
    assert "Không ghi thẳng vào sổ cũ được" not in capsys.readouterr().err


def typed(book: Path) -> Path:
    """The new month's workbook with a case of it, without which no other month follows."""
    stated = read_filing(book).stated_period
    assert stated is not None
    assert stated.period is not None
    received, ended, due = (stated.period.start + timedelta(days=n) for n in (5, 8, 10))
    only = case(received=received, due=due, ended=ended)
    source = write_csv(book.with_suffix(".csv"), lines([only]))
    target = book.with_stem(f"{book.stem}-nhap")
    assert main(["nhap", str(source), str(book), "-o", str(target), "--thay"]) in (0, 1)
    return target


def test_notes_on_what_was_carried_over_are_those_of_this_month(tmp_path: Path) -> None:
    """The first month has none, so they come; in the next they say the next."""
    february = ky_moi(workbook(tmp_path / "so.xlsm", consistent_data()))
    note = openpyxl.load_workbook(february)["II.06B"]["F14"].comment.text
    assert note.startswith("Chuyển từ cột (13) đang giải quyết tháng 01/2026")
    again = tmp_path / "thang-03.xlsm"
    assert main(["ky-moi", str(typed(february)), "-o", str(again)]) in (0, 1)
    note = openpyxl.load_workbook(again)["II.06B"]["F14"].comment.text
    assert note.startswith("Chuyển từ cột (13) đang giải quyết tháng 02/2026")
    assert set(members(again)) == set(members(february))


def test_months_do_not_pile_up_looks_and_parts(
    tmp_path: Path, validate: Callable[[Path], list[str]]
) -> None:
    """Looks that are there already are used again; charts take the place of the old ones."""
    path = workbook(tmp_path / "so.xlsm", consistent_data())
    sizes = []
    for month in range(3):
        target = tmp_path / f"thang-{month}.xlsm"
        assert main(["ky-moi", str(path), "-o", str(target)]) in (0, 1)
        sizes.append(len(members(target)["xl/styles.xml"]))
        path = typed(target)
    assert validate(path) == []
    assert len(set(sizes)) <= 2
    assert sum(name.startswith("xl/charts/") for name in members(path)) == 3
    assert len(openpyxl.load_workbook(path)["TongQuan"]._charts) == 3


def test_the_report_is_not_made_yet(tmp_path: Path) -> None:
    """HuongDan says so again; KiemTra lists nothing; ThongTin has no number and no date."""
    target = ky_moi(workbook(tmp_path / "so.xlsm", consistent_data() | {"so": "12"}))
    made = openpyxl.load_workbook(target)
    states = [row[3].value for row in made["HuongDan"].iter_rows(min_row=6, max_row=12)]
    assert "Chưa tạo" in states
    assert "Chưa gửi" in states
    assert made["KiemTra"]["A1"].value == "Chưa kiểm tra"
    assert made["KiemTra"]["A4"].value is None


def test_a_form_that_was_moved_is_built_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The formulas of TongQuan would look at other cells: the old way, told with what it lacks."""
    book = workbook(tmp_path / "so.xlsm", consistent_data())
    edited(book, "xl/workbook.xml", lambda xml: xml.replace(b'name="II.06B"', b'name="Bieu"'))
    ky_moi(book)
    assert "Không ghi thẳng vào sổ cũ được" in capsys.readouterr().err


def test_days_from_1904_are_not_mixed_with_those_from_1900(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The old calendar of the Macintosh: a day written for the other would be four years off."""
    book = workbook(tmp_path / "so.xlsx", consistent_data())
    settings = b"<workbookPr "
    edited(
        book, "xl/workbook.xml", lambda xml: xml.replace(settings, settings + b'date1904="1" ', 1)
    )  # fmt: skip
    target = ky_moi(book)
    assert "sổ đếm ngày từ năm 1904" in capsys.readouterr().err
    assert b"date1904" not in members(target)["xl/workbook.xml"]


def test_macros_of_an_older_version_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They stay, being the office's workbook; whoever misses a new button knows why."""
    book = workbook(tmp_path / "so.xlsm", consistent_data())
    edited(book, "xl/workbook.xml", lambda xml: xml.replace(b'"0.1.0"', b'"0.0.9"'))
    ky_moi(book)
    assert "Nút bấm và HuongDan là của phiên bản 0.0.9" in capsys.readouterr().err


def test_typed_periods_and_titles_do_not_stay_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A period typed into a head follows ThongTin again; a title that names the month is told."""
    first = workbook(tmp_path / "so.xlsx", consistent_data())
    book = openpyxl.load_workbook(first)
    title = next(cell for row in book["PL01"]["A1:U3"] for cell in row if cell.value)
    title.value = "Kết quả số hóa tháng 01 của xã"
    book["II.06B"]["A6"] = "(Từ ngày 21/12/2025 đến ngày 20/01/2026)"
    book.save(first)
    target = ky_moi(first)
    assert f"Tiêu đề gõ tay ở ô {title.coordinate} tờ PL01 còn ghi kỳ cũ" in capsys.readouterr().err
    table = read_filing(target).table("II.06B")
    assert table
    assert table.period
    assert table.period.end.month == 2


def test_results_that_a_paste_left_are_formulas_again(tmp_path: Path) -> None:
    """Those of 0 too: what is typed next would not be counted, in cells that are locked."""
    first = workbook(tmp_path / "so.xlsx", consistent_data())
    as_built, results = openpyxl.load_workbook(first), openpyxl.load_workbook(first, data_only=True)
    computed = [
        (table.sheet, cell.place.cell)
        for table in read_filing(first).tables
        for row in (*table.rows, table.total)
        if row
        for cell in row.cells.values()
        if str(as_built[table.sheet][cell.place.cell].value).startswith("=")
    ]
    pasted = openpyxl.load_workbook(first)
    for sheet, cell in computed:
        pasted[sheet][cell].value = results[sheet][cell].value
    pasted.save(first)
    made = openpyxl.load_workbook(ky_moi(first))
    assert any(results[sheet][cell].value == 0 for sheet, cell in computed)
    for sheet, cell in computed:
        assert made[sheet][cell].value == as_built[sheet][cell].value, (sheet, cell)
