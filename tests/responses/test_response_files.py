"""The file in which a superior accepts a package or remarks on it: drafted, filled in, read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from baocao_tthc.cli import main
from baocao_tthc.consolidation import consolidate
from baocao_tthc.errors import WorkbookError
from baocao_tthc.remarks import NARRATIVE, Kind
from baocao_tthc.responses.response_file import NO_WORDS, Remark, Response, read_response
from support.packages import NAME, data_of, names, packed
from support.packages import workbook as plain_workbook
from support.responses import (
    ACCEPTED,
    DEADLINE_CELL,
    FORM,
    RESULT_CELL,
    RETURNED,
    THREE,
    draft,
    filled,
    response,
)

OpenBook = Callable[[Path], xw.Book]
Printed = pytest.CaptureFixture[str]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The package of January, its workbook beside it."""
    return packed(tmp_path).folder


def test_a_response_says_what_was_filled_in(package: Path, tmp_path: Path) -> None:
    """To which package, the verdict, each remark with its row and column."""
    read = read_response(response(package, tmp_path / "p.xlsx"))
    assert read.to[:4] == ("UBND xã Ninh Giang", "2026-01", 1, 31)
    assert len(read.to.package) == 64
    assert (read.verdict, read.deadline, read.doubts) == (Kind.RETURNED, None, ())
    assert read.remarks[0] == Remark("II.06B", "Hộ tịch", 4, "Vì sao tăng?")
    assert read.remarks[2][:3] == ("PL01", "Trung tâm phục vụ hành chính công", 3)
    assert read.figures["II.06B", "Hộ tịch", 4] == 252


def test_a_draft_is_the_same_every_time(package: Path, tmp_path: Path) -> None:
    """The same package gives the same bytes."""
    one, other = (draft(package, tmp_path / name).read_bytes() for name in ("a.xlsx", "b.xlsx"))
    assert one == other


def test_it_is_filled_in_with_a_spreadsheet_program(
    package: Path, tmp_path: Path, open_book: OpenBook
) -> None:
    """The figure shows itself once form, row and column are chosen; what was saved is read."""
    book = open_book(draft(package, tmp_path / "p.xlsx"))
    sheet = book.sheets["PhanHoi"]
    listed = book.sheets["DanhMuc"].range("C1:C4").value
    assert listed[1] == "(4) Trong kỳ – Trực tuyến"
    sheet.range(RESULT_CELL).value = ACCEPTED
    sheet.range("A11:C11").value = [FORM, "Hộ tịch", listed[1]]
    sheet.range("E11").value = "Đúng"
    book.app.calculate()
    assert sheet.range("D11").value == 252
    book.save()
    read = read_response(Path(book.fullname))
    assert (read.verdict, read.doubts) == (Kind.ACCEPTED, ())
    assert read.remarks == (Remark("II.06B", "Hộ tịch", 4, "Đúng"),)


def test_remarks_stand_without_a_cell_too(package: Path, tmp_path: Path) -> None:
    """The whole report, an item of the narrative, a row, a form; what nobody knows stays as typed;
    a line without words is told, not dropped.
    """
    lines = (
        ("Cả báo cáo", "", "", "Gửi sớm hơn"),
        ("Lời văn (NoiDung)", "2.1 Tình hình tiếp nhận", "", "=1+1"),
        (FORM, "Hộ tịch", "", "Cả dòng"),
        ("Biểu lạ", "Dòng lạ", "cột tư", "?"),
        (FORM, "Hộ tịch", "(4) Trực tuyến", ""),
    )
    read = read_response(response(package, tmp_path / "p.xlsx", lines=lines))
    assert read.remarks == (
        Remark("", "", None, "Gửi sớm hơn"),
        Remark(NARRATIVE, "2.1", None, "=1+1"),
        Remark("II.06B", "Hộ tịch", None, "Cả dòng"),
        Remark("Biểu lạ", "Dòng lạ", None, "?"),
        Remark("II.06B", "Hộ tịch", 4, NO_WORDS),
    )
    assert read.doubts == ("Dòng 15 của phản hồi chọn ô mà không ghi ý kiến; hãy hỏi cấp trên.",)


def test_a_deadline_goes_along(package: Path, tmp_path: Path) -> None:
    """A date, or one typed as text."""
    file = response(package, tmp_path / "p.xlsx")
    for value in (date(2026, 2, 3), "03/02/2026"):
        book = openpyxl.load_workbook(file)
        book["PhanHoi"][DEADLINE_CELL] = value
        book.save(file)
        assert read_response(file).deadline == date(2026, 2, 3)


ALTERED = {
    "month": ("PhanHoi", "B5", "02/2026"),
    "revision": ("PhanHoi", "B6", "2"),
    "unit": ("PhanHoi", "B4", "UBND xã Khác"),
    "figure": ("SoLieu", "D6", 9),
    "package": ("SoLieu", "B1", "0" * 64),
}


@pytest.mark.parametrize("change", ALTERED.values(), ids=ALTERED)
def test_what_the_program_wrote_is_sealed(
    change: tuple[str, str, object], package: Path, tmp_path: Path
) -> None:
    """A response to something else than what was sent is none."""
    file = response(package, tmp_path / "p.xlsx")
    book = openpyxl.load_workbook(file)
    sheet, cell, value = change
    book[sheet][cell] = value
    book.save(file)
    with pytest.raises(WorkbookError, match="đã bị sửa ở phần chương trình ghi"):
        read_response(file)


@pytest.mark.parametrize("result", ["", "Có lẽ"])
def test_without_a_result_it_is_not_taken(result: str, package: Path, tmp_path: Path) -> None:
    """Nobody guesses whether the month is accepted."""
    file = response(package, tmp_path / "p.xlsx", result)
    with pytest.raises(WorkbookError, match="chưa chọn Kết quả"):
        read_response(file)


def _period(first: str, last: str) -> dict[str, str]:
    return {"tu": first, "den": last}


def test_it_is_received_only_by_its_own_workbook(
    package: Path, tmp_path: Path, capsys: Printed
) -> None:
    """Not by another unit's, another month's, or beside another package of that revision."""
    file = response(package, tmp_path / "p.xlsx")
    others = {
        "gửi cho UBND xã Ninh Giang": {"don_vi": "UBND xã Khác"},
        "về tháng 01/2026, không phải": {"thang": 2, "ky": _period("2026-01-21", "2026-02-20")},
        "không phải kỳ của sổ này (từ ngày 21/10": {"ky": _period("2025-10-21", "2026-01-20")},
    }
    for folder, (said, fields) in enumerate(others.items()):
        where = tmp_path / str(folder)
        where.mkdir()
        assert main(["phan-hoi", str(plain_workbook(where / "so.xlsx", **fields)), str(file)]) == 2
        assert said in capsys.readouterr().err
    elsewhere = packed(tmp_path / "máy khác", cap_tren="UBND tỉnh Khác").folder.parent
    assert main(["phan-hoi", str(elsewhere / "so.xlsx"), str(file)]) == 2
    assert f"khác với gói “{NAME}” nằm cạnh sổ" in capsys.readouterr().err


def test_what_was_left_unexplained_is_proposed(tmp_path: Path) -> None:
    """The open errors of a workbook that came without a package, each at its first cell."""
    from support.macro_books import example

    received = tmp_path / "nhận"
    received.mkdir()
    (received / "so.xlsm").write_bytes(example().read_bytes())
    made = tmp_path / "phản hồi"
    words = ["tong-hop", str(received), "-o", str(tmp_path / "t.xlsx"), "--phan-hoi", str(made)]
    assert main(words) == 1
    (file,) = made.iterdir()
    sheet = openpyxl.load_workbook(file)["PhanHoi"]
    first = [sheet.cell(11, column).value for column in range(1, 6)]
    assert first[0] == FORM
    assert str(first[4]).startswith("LB01: Hồ sơ tiếp nhận")
    read: Response = read_response(filled(file, RETURNED))
    assert (read.to.package, len(read.remarks)) == ("", 11)


def test_drafts_come_from_packages_in_mails_too(tmp_path: Path, capsys: Printed) -> None:
    """One for each unit that was received, whatever it came in; a second time it is kept and
    named.
    """
    received, made = tmp_path / "nhận", tmp_path / "phản hồi"
    received.mkdir()
    mail = packed(tmp_path / "xã").folder / "thu-gui.eml"
    (received / "thư.eml").write_bytes(mail.read_bytes())
    words = ["tong-hop", str(received), "-o", str(tmp_path / "t.xlsx"), "--phan-hoi", str(made)]
    assert main(words) == 0
    assert names(made) == [f"PhanHoi_{NAME}_lan-1.xlsx"]
    (made / names(made)[0]).write_bytes(b"x")
    assert main([*words, "--ghi-de"]) == 0
    assert f"Để nguyên 1 tệp đã có (PhanHoi_{NAME}_lan-1.xlsx)" in capsys.readouterr().err
    assert (made / names(made)[0]).read_bytes() == b"x"


def test_names_that_differ_in_accents_alone_give_two_drafts(
    tmp_path: Path, capsys: Printed
) -> None:
    """Each with its number of the list; one that was there before stays, the other is written."""
    received, made = tmp_path / "nhận", tmp_path / "phản hồi"
    received.mkdir()
    for number, unit in enumerate(("UBND xã Tân Hà", "UBND xã Tân Hạ")):
        plain_workbook(received / f"{number}.xlsx", don_vi=unit)
    words = ["tong-hop", str(received), "--json", "--phan-hoi", str(made)]
    main(words)
    both = [f"PhanHoi_2026-01_ubnd-xa-tan-ha-00{number}_lan-1.xlsx" for number in (1, 2)]
    assert names(made) == both
    units = {openpyxl.load_workbook(made / name)["PhanHoi"]["B4"].value for name in both}
    assert units == {"UBND xã Tân Hà", "UBND xã Tân Hạ"}
    (made / both[0]).unlink()
    main(words)
    assert names(made) == both
    assert f"Để nguyên 1 tệp đã có ({both[1]})" in capsys.readouterr().err


def test_a_response_is_no_report_of_a_unit(tmp_path: Path) -> None:
    """In the folder of what was received it is told as what it is."""
    package = packed(tmp_path / "nhận").folder
    draft(package, package.parent / "đổi tên.xlsx")
    found = {
        each.arrival.label: each.trouble for each, _ in consolidate(tmp_path / "nhận").account.files
    }
    assert found["đổi tên.xlsx"] == "tệp phản hồi của cấp trên, không cộng"


def test_a_package_that_is_not_whole_gets_none(package: Path, capsys: Printed) -> None:
    """What it says is not what was sent; the receipt is for that."""
    next(package.glob("*.docx")).unlink()
    assert main(["dong-goi", "--kiem", str(package), "--phan-hoi"]) == 2
    assert "không lập phản hồi" in capsys.readouterr().err
    assert main(["dong-goi", str(package), "--phan-hoi"]) == 2


def test_the_response_to_a_quarter_is_named_after_it(tmp_path: Path, capsys: Printed) -> None:
    """It lies beside that of its last month; both say which, in a folder that is made for them."""
    made = tmp_path / "phản hồi"
    for start in ("2026-02-21", "2025-12-21"):
        period = {"tu": start, "den": "2026-03-20"}
        forms = {code: {**form, **period} for code, form in data_of()["bieu"].items()}
        sent = packed(tmp_path, thang=3, ky=period, bieu=forms).folder
        assert main(["dong-goi", "--kiem", str(sent), "--phan-hoi", "-o", str(made)]) == 0
    said = capsys.readouterr().out
    assert "Gói báo cáo tháng 03/2026 của" in said
    assert "Gói báo cáo quý I/2026 của" in said
    titles = {}
    for name in names(made):
        titles[name] = openpyxl.load_workbook(made / name)["PhanHoi"]["A1"].value.split("CHÍNH ")[1]
    assert titles == {
        "PhanHoi_2026-03_quy-i-2026_ubnd-xa-ninh-giang_lan-1.xlsx": "QUÝ I/2026",
        "PhanHoi_2026-03_ubnd-xa-ninh-giang_lan-1.xlsx": "THÁNG 03/2026",
    }


def test_every_figure_fits_its_row(package: Path, tmp_path: Path) -> None:
    """SoLieu may be printed: what takes two lines has a row for two."""
    sheet = openpyxl.load_workbook(draft(package, tmp_path / "p.xlsx"))["SoLieu"]
    for row, least in ((1, 27), (5, 14)):
        assert sheet.row_dimensions[row].height >= least
    tall = [row for row in range(5, sheet.max_row + 1) if sheet.row_dimensions[row].height >= 27]
    assert any("Có file thành phần hồ sơ" in sheet.cell(row, 3).value for row in tall)


def test_too_much_is_refused_or_cut(package: Path, tmp_path: Path) -> None:
    """Long words are cut and told; more lines than anybody writes are refused."""
    long = ((FORM, "Hộ tịch", "(4)", "dài " * 800),)
    read = read_response(response(package, tmp_path / "p.xlsx", lines=long))
    assert (len(read.remarks[0].text), len(read.doubts)) == (2000, 1)
    many = response(package, tmp_path / "q.xlsx", lines=THREE * 200)
    with pytest.raises(WorkbookError, match="hơn 500 ý kiến"):
        read_response(many)
