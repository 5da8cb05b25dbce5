"""nhap fills the office's own workbook: cells change and what follows from them, nothing else."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.table import Table

from baocao_tthc.checks import check
from baocao_tthc.cli import main
from baocao_tthc.entries.from_filing import data_of
from baocao_tthc.filing import Section
from baocao_tthc.findings.matters import matters, verdict
from baocao_tthc.in_place.form_writes import NotInPlaceError, form_writes
from baocao_tthc.in_place.office_workbook import OfficeWorkbook
from baocao_tthc.in_place.sheet_cells import CellWrite
from baocao_tthc.ooxml.members import with_members
from baocao_tthc.reading import read_filing
from support.built_workbooks import results, without_results
from support.exports import case, lines, write_csv
from support.macro_books import consistent_data, example, workbook
from support.office_workbooks import (
    OWN_SHEET,
    cells,
    differing,
    edited,
    example_saved_by,
    made_their_own,
    members,
    sheet_parts,
    with_formula,
)

Convert = Callable[[Path, str], Path]
WRITERS = ("ours", "libreoffice", "openpyxl")


@pytest.fixture(params=WRITERS)
def book(request: pytest.FixtureRequest, tmp_path: Path, office: Convert) -> Path:
    """The January example as three programs save it."""
    return example_saved_by(request.param, tmp_path, office)


def export(folder: Path, *fields: str) -> Path:
    """A case of each field."""
    return write_csv(folder / "xuat.csv", lines([case(field=field) for field in fields]))


def nhap(source: Path, book: Path, *more: str) -> tuple[Path, int]:
    """The new workbook, and the exit code."""
    target = book.with_name(f"moi{book.suffix}")
    return target, main(["nhap", str(source), str(book), "-o", str(target), *more])


def figures(path: Path) -> dict[str, dict[int, object]]:
    """The rows of II.06B by official column."""
    table = read_filing(path).table("II.06B")
    assert table
    rows = (*table.rows, table.total) if table.total else table.rows
    return {row.label: {n: cell.value for n, cell in row.cells.items()} for row in rows}


def test_only_the_cells_concerned_change(book: Path, tmp_path: Path) -> None:
    """Every part but some sheets is the same to the byte; on the form only figures and results."""
    target, code = nhap(export(tmp_path, "Hộ tịch"), book, "--thay")
    assert code == 0
    parts = sheet_parts(book)
    counting = ("KiemTra", "TongQuan", "HuongDan", "NoiDung")
    programs = {parts[name] for name in ("II.06B", "PL01", *counting)}
    own = {parts[OWN_SHEET]} if OWN_SHEET in parts else set()
    assert differing(book, target) - {"xl/workbook.xml"} <= programs | own
    assert parts["II.06B"] in differing(book, target)
    (old, around), (new, still) = cells(book, "II.06B"), cells(target, "II.06B")
    assert around == still
    changed = {
        address for address in old.keys() | new.keys() if old.get(address) != new.get(address)
    }
    typed = {a for a in changed if b"<f" not in new[a]}
    assert {re.sub(r"[A-Z]+", "", address) for address in typed} == {"14"}
    for address in changed - typed:
        assert re.sub(rb"<v>.*|<v ?/>.*|></c>|/>| t=\"[a-z]+\"", b"", old[address]) == re.sub(
            rb"<v>.*|></c>|/>| t=\"[a-z]+\"", b"", new[address]
        )


def test_the_figures_are_read_at_once(book: Path, tmp_path: Path) -> None:
    """Sums and totals are stored with their new results; KiemTra lists the findings of now."""
    target, _ = nhap(export(tmp_path, "Hộ tịch", "Hộ tịch", "Đất đai"), book, "--thay")
    found = figures(target)
    assert {n: found["Hộ tịch"][n] for n in (3, 4, 7, 8, 13)} == {3: 2, 4: 2, 7: 2, 8: 2, 13: 0}
    rows = [row for label, row in found.items() if label.casefold() != "tổng cộng"]
    total = found[list(found)[-1]]
    assert total == {n: sum(row[n] for row in rows) for n in total}  # type: ignore[misc]
    filing = read_filing(target)
    shown = openpyxl.load_workbook(target, data_only=True)["KiemTra"]
    findings = check(filing)
    assert shown["A1"].value == verdict(findings)
    told = matters(findings)
    for row, matter in enumerate(told, 4):
        said = str(shown.cell(row, 3).value)
        assert all(finding.message in said for finding in matter.findings)
    assert shown.cell(4 + len(told), 1).value is None


@pytest.mark.parametrize("fields", [("Hộ tịch",), ("Hộ tịch", "Chăn nuôi", "Thú y & <giống>")])
def test_every_stored_result_is_the_computed_one(
    book: Path, tmp_path: Path, office: Convert, fields: tuple[str, ...]
) -> None:
    """A spreadsheet program that computes all anew gets what is stored, on every sheet."""
    target, _ = nhap(export(tmp_path, *fields), book, "--thay")
    plain = tmp_path / "khong-macro.xlsx"
    shutil.copyfile(target, plain)
    computed = dict(results(office(without_results(plain), "xlsx"), target))
    stored = dict(results(target, target))
    waiting = {spot for spot in stored if spot.startswith(f"{OWN_SHEET}!")}
    assert {spot: value for spot, value in stored.items() if spot not in waiting} == {
        spot: value for spot, value in computed.items() if spot not in waiting
    }
    assert len(stored) > 100


def test_what_the_office_made_its_own_stays(tmp_path: Path) -> None:
    """Colour, note, hidden row, width, own sheet, macros and ribbon."""
    first = workbook(tmp_path / "goc.xlsm", consistent_data())
    book = made_their_own(first, tmp_path / "so.xlsm")
    target, _ = nhap(export(tmp_path, "Hộ tịch", "Chăn nuôi"), book, "--thay")
    made = openpyxl.load_workbook(target)
    form = made["II.06B"]
    assert form["D12"].fill.fgColor.rgb == "00FFFF00"
    assert form["E12"].comment.text == "Hỏi lại chị Hoa"
    assert form.row_dimensions[4].hidden
    assert form.column_dimensions["B"].width == 61.5
    assert made[OWN_SHEET]["B1"].value == "theo dõi riêng"
    assert members(target)["xl/vbaProject.bin"] == members(book)["xl/vbaProject.bin"]


def test_macros_and_ribbon_stay_to_the_byte(tmp_path: Path) -> None:
    """Openpyxl would drop the ribbon; a new row leaves it too."""
    book = workbook(tmp_path / "so.xlsm", consistent_data())
    target, _ = nhap(export(tmp_path, "Hộ tịch", "Chăn nuôi"), book, "--thay")
    for name in ("customUI/customUI14.xml", "xl/vbaProject.bin", "_rels/.rels", "xl/styles.xml"):
        assert members(target)[name] == members(book)[name]


def test_a_new_field_without_room_gets_a_row_of_the_form(
    tmp_path: Path, validate: Callable[[Path], list[str]]
) -> None:
    """Above the total: looks and formulas of the row above, ranges and rules that reach it."""
    book = workbook(tmp_path / "so.xlsm", consistent_data())
    before = read_filing(book).table("II.06B")
    assert before
    assert before.total
    target, _ = nhap(export(tmp_path, "Chăn nuôi", "Thú y"), book)
    assert validate(target) == []
    made = openpyxl.load_workbook(target)
    form, row = made["II.06B"], before.total.number
    assert [form.cell(row + i, 2).value for i in range(2)] == ["Chăn nuôi", "Thú y"]
    assert form.cell(row, 1).value == before.total.number - before.numbering_row
    assert form.cell(row + 1, 3).value == f"=D{row + 1}+E{row + 1}+F{row + 1}"
    assert form.cell(row + 2, 1).value == "Tổng cộng"
    assert form.cell(row, 4)._style == form.cell(row - 1, 4)._style
    assert f"A{row + 2}:B{row + 2}" in map(str, form.merged_cells.ranges)
    assert form.print_area.endswith(f"$P${row + 2}")
    covered = [rule for rule in form.data_validations.dataValidation if f"D{row + 1}" in rule.sqref]
    assert covered
    assert f"'II.06B'!C{row + 2}" in made["TongQuan"]["B12"].value


def test_empty_rows_are_used_first(tmp_path: Path) -> None:
    """A form with room keeps its rows where they are, the hidden one aside."""
    data = consistent_data()
    data["bieu"]["II.06B"]["dong"] += [[None] * 15] * 3
    book = workbook(tmp_path / "so.xlsm", data)
    table = read_filing(book).table("II.06B")
    assert table
    assert table.total
    spare = table.rows[-1].number + 1
    hidden = f'<row r="{spare}" '.encode()
    edited(
        book, sheet_parts(book)["II.06B"], lambda xml: xml.replace(hidden, hidden + b'hidden="1" ')
    )
    target, _ = nhap(export(tmp_path, "Chăn nuôi"), book)
    made = read_filing(target).table("II.06B")
    assert made
    assert made.total
    assert (made.rows[-1].number, made.rows[-1].label) == (spare + 1, "Chăn nuôi")
    assert made.total.number == table.total.number
    assert made.rows[-1].cells[3].value == 1


def test_a_formula_of_the_office_where_a_figure_is_entered_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Even with --thay; its cell is told and the exit code says that something is left."""
    book = workbook(tmp_path / "so.xlsm", consistent_data())
    cell = with_formula(book, "Hộ tịch", 4, r"<f>100+\2-100</f><v>\2</v>")
    target, code = nhap(export(tmp_path, "Hộ tịch"), book, "--thay")
    said = capsys.readouterr().out
    assert code == 1
    assert (
        f"Giữ nguyên các ô nhập đang có công thức của cơ quan: ô {cell.place.cell} tờ II.06B."
        in said
    )
    assert figures(target)["Hộ tịch"][4] == cell.value
    assert figures(target)["Hộ tịch"][3] == cell.value  # the other terms are 0 now
    assert openpyxl.load_workbook(target)["II.06B"][cell.place.cell].value.startswith("=100+")


def test_a_sum_over_a_formula_without_result_has_none_either(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The office's formula in (4) was never calculated: what is made of it waits for that too."""
    book = workbook(tmp_path / "so.xlsm", consistent_data())
    cell = with_formula(book, "Hộ tịch", 4, "<f>NGAY()+7</f>")
    target, code = nhap(export(tmp_path, "Hộ tịch"), book, "--thay")
    assert code == 1
    found = figures(target)
    assert found["Hộ tịch"][3] is None
    assert found["Hộ tịch"][7] == 1
    assert found[list(found)[-1]][3] is None
    assert f"C{cell.place.row}" in capsys.readouterr().err


def test_a_result_that_nobody_knows_goes_and_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A stale one would be a wrong number; the workbook is calculated when it is opened."""
    book = made_their_own(workbook(tmp_path / "goc.xlsm", consistent_data()), tmp_path / "so.xlsm")
    part = sheet_parts(book)[OWN_SHEET]
    edited(book, part, lambda xml: re.sub(rb"</f><v ?/>|</f><v></v>|</f>", b"</f><v>999</v>", xml))
    edited(book, "xl/workbook.xml", lambda xml: xml.replace(b' fullCalcOnLoad="1"', b""))
    target, _ = nhap(export(tmp_path, "Người có công"), book, "--thay")
    assert f"chờ Excel tính lại khi mở sổ: ô A1 tờ {OWN_SHEET}." in capsys.readouterr().err
    assert b"999" not in members(target)[part]
    assert b'fullCalcOnLoad="1"' in members(target)["xl/workbook.xml"]


def test_a_renamed_sheet_is_the_forms_own_all_the_same(
    tmp_path: Path, office: Convert, capsys: pytest.CaptureFixture[str]
) -> None:
    """The office calls it as it likes: no result is lost, and each is the computed one."""
    book = workbook(tmp_path / "so.xlsx", consistent_data())
    for part in ("xl/workbook.xml", *sheet_parts(book).values()):
        old = members(book)[part]
        new = old.replace(b"'II.06B'!", b"'Thang 1'!").replace(b">II.06B!", b">'Thang 1'!")
        new = new.replace(b'name="II.06B"', b'name="Thang 1"')
        book.write_bytes(with_members(book.read_bytes(), {part: new}))
    target, code = nhap(export(tmp_path, "Hộ tịch", "Chăn nuôi"), book, "--thay")
    assert code == 0
    assert "chờ Excel" not in capsys.readouterr().err
    computed = dict(results(office(without_results(target), "xlsx"), target))
    assert dict(results(target, target)) == computed


@pytest.mark.parametrize(
    ("name", "why"), [("moi.xlsm", "sổ cũ có đuôi .xlsx, sổ mới .xlsm"), ("moi.xlsx", "còn 0 dòng")]
)
def test_what_cannot_be_kept_is_built_anew_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, why: str
) -> None:
    """Another kind of file; a table of Excel's on the sheet, which a new row would leave behind."""
    book = openpyxl.load_workbook(workbook(tmp_path / "goc.xlsx", consistent_data()))
    book["II.06B"]["AA30"] = "Riêng"
    book["II.06B"].add_table(Table(displayName="BangRieng", ref="AA30:AA32"))
    book.create_sheet(OWN_SHEET)["A1"] = 1
    book.save(tmp_path / "so.xlsx")
    source, target = export(tmp_path, "Chăn nuôi"), tmp_path / name
    command = ["nhap", str(source), str(tmp_path / "so.xlsx")]
    assert main([*command, "--xem"]) == main([*command, "-o", str(target)])
    out, err = capsys.readouterr()
    assert "còn 0 dòng trống" in out  # the preview says it before anything is written
    assert "Không ghi thẳng vào sổ cũ được: " in err
    assert why in err
    assert f"Tờ “{OWN_SHEET}” của cơ quan cũng ở lại sổ cũ." in err
    assert "Chữ dưới biểu ở lại sổ cũ: “Riêng” (ô AA30 tờ II.06B)." in err
    assert figures(target)["Chăn nuôi"][3] == 1


def test_shared_formulas_are_the_forms_own(tmp_path: Path) -> None:
    """As Excel stores what was filled down: the first has the text, the others refer to it."""
    book = workbook(tmp_path / "so.xlsm", consistent_data())
    table = read_filing(book).table("II.06B")
    assert table
    first, last = table.rows[0].number, table.rows[-1].number

    def shared(xml: bytes) -> bytes:
        for row in range(first, last + 1):
            own = f"<f>D{row}+E{row}+F{row}</f>".encode()
            master = (
                f'<f t="shared" ref="C{first}:C{last}" si="0">D{row}+E{row}+F{row}</f>'.encode()
            )
            xml = xml.replace(own, master if row == first else b'<f t="shared" si="0"/>')
        return xml

    edited(book, sheet_parts(book)["II.06B"], shared)
    target, code = nhap(export(tmp_path, "Hộ tịch", "Chăn nuôi"), book, "--thay")
    assert code == 0
    found = figures(target)
    assert (found["Hộ tịch"][3], found["Chăn nuôi"][3]) == (1, 1)


def test_the_order_of_calculation_goes_with_a_formula(tmp_path: Path) -> None:
    """Links of KiemTra that are no more: calcChain would name cells without a formula."""
    book = tmp_path / "so.xlsm"
    shutil.copyfile(example(), book)
    types, rels = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
    old = members(book)
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    chain = b'<calcChain xmlns="%b"><c r="D4" i="6"/></calcChain>' % space
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    override = (
        b'<Override PartName="/xl/calcChain.xml" ContentType="application/'
        b'vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"/></Types>'
    )
    link = f'<Relationship Id="rId99" Type="{kind}" Target="calcChain.xml"/></Relationships>'
    book.write_bytes(
        with_members(
            book.read_bytes(),
            {
                "xl/calcChain.xml": chain,
                types: old[types].replace(b"</Types>", override),
                rels: old[rels].replace(b"</Relationships>", link.encode()),
            },
        )
    )
    target = tmp_path / "moi.xlsm"
    kept = OfficeWorkbook(book).written({"II.06B": {(12, 4): CellWrite(1)}}, {})
    target.write_bytes(kept.content)
    assert members(target)["xl/calcChain.xml"] == chain
    gone = OfficeWorkbook(book).written({"KiemTra": {(4, 4): CellWrite(None)}}, {})
    target.write_bytes(gone.content)
    made = members(target)
    assert "xl/calcChain.xml" not in made
    assert (made[types], made[rels]) == (old[types], old[rels])


def test_the_package_can_be_made_at_once(tmp_path: Path) -> None:
    """Freezing refuses a formula without a result: nothing of ours is left without."""
    book = workbook(tmp_path / "so.xlsm", consistent_data())
    same = shutil.copy(book, tmp_path / "nguồn.xlsm")
    target, _ = nhap(same, book)
    assert main(["dong-goi", str(target), "-o", str(tmp_path)]) in (0, 1)
    assert main(["bao-cao", str(target), "-o", str(tmp_path / "b.docx")]) in (0, 1)


def test_a_form_in_sections_is_not_filled_in_place(tmp_path: Path) -> None:
    """Nobody can tell into which section a figure belongs: the workbook is built anew, and why is
    told.
    """
    path = tmp_path / example().name
    shutil.copyfile(example(), path)
    filing = read_filing(path)
    table = filing.tables[0]
    parted = table._replace(sections=(Section("Hệ thống của các Bộ", table.rows),))
    data = data_of(filing)
    form = data.forms[0]
    with pytest.raises(NotInPlaceError, match="chia thành mục"):
        form_writes(OfficeWorkbook(path), parted, form, form)


@pytest.mark.parametrize("identity", ["D{row}+E{row}+F{row}", "SUM(D{row}:F{row})"])
def test_a_total_across_the_row_goes_with_what_was_typed_beside_it(
    tmp_path: Path, office: Convert, identity: str
) -> None:
    """Where (4) of the total row was typed over and differs from its column, (3) written as
    (4)+(5)+(6) is another number than the sum of its own column.
    """
    book = workbook(tmp_path / "so.xlsx", consistent_data())
    table = read_filing(book).table("II.06B")
    assert table
    assert table.total
    row = table.total.number

    def typed(xml: bytes) -> bytes:
        formula = identity.format(row=row).encode()
        xml = re.sub(rb'(<c r="C%d"[^>]*><f>)[^<]*' % row, rb"\g<1>" + formula, xml)
        return re.sub(rb'(<c r="D%d"[^>]*>)<f>.*?</c>' % row, rb"\g<1><v>9000</v></c>", xml)

    edited(book, sheet_parts(book)["II.06B"], typed)
    book = office(without_results(book), "xlsx")  # calculated
    target, _ = nhap(export(tmp_path, "Hộ tịch"), book, "--thay")
    computed = dict(results(office(without_results(target), "xlsx"), target))
    assert dict(results(target, target)) == computed
    assert computed[f"II.06B!C{row}"] == 9022
