"""tthc ky-moi: the next period's workbook from this one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from baocao_tthc.checks import check
from baocao_tthc.cli import main
from baocao_tthc.entries.next_period import NextPeriod, next_period, summary
from baocao_tthc.errors import WorkbookError
from baocao_tthc.filing import Cell, Filing, Place, Text, Trouble
from baocao_tthc.history import before
from baocao_tthc.period import Period, following, monthly_period, regimes
from baocao_tthc.reading import read_filing
from baocao_tthc.workbook.assembly import workbook_bytes
from support.filings import january, report_of
from support.killed import every_moment
from support.macro_books import consistent_data, example, workbook
from support.months import filled, first_month, next_month, year


def of_january(**changes: Any) -> NextPeriod:
    """What follows January, whose data may be changed at the top."""
    data = january() | {"ky": {"tu": "2025-12-21", "den": "2026-01-20"}} | changes
    return next_period(report_of(data))


def test_figures_are_cleared_and_pending_cases_carried_over() -> None:
    """Of each field (13) becomes (6); every other entered cell is empty, sums are formulas."""
    form = of_january().data.forms[0]
    assert [(row[1], row[5]) for row in form.rows] == [
        ("Người có công", 4),
        ("Chứng thực", 0),
        ("Hộ tịch", 2),
        ("Đất đai", 0),
        ("Bảo trợ xã hội", 0),
        ("Thành lập và hoạt động doanh nghiệp (hộ kinh doanh)", 0),
    ]
    assert all(row[2:5] + row[6:] == (None,) * 13 for row in form.rows)
    assert form.total is None
    assert of_january().data.forms[1].rows == (
        (1, "Trung tâm phục vụ hành chính công", *[None] * 19),
    )


def test_what_is_carried_over_names_its_source() -> None:
    """A note on the cell says the column, the period and the number that it comes from."""
    notes = of_january().data.forms[0].notes
    assert notes[0] == (
        0,
        6,
        "Chuyển từ cột (13) đang giải quyết tháng 01/2026 (21/12/2025–20/01/2026): 4 hồ sơ.",
    )
    assert len(notes) == 6


def test_the_number_and_the_date_are_blank_and_the_office_stays() -> None:
    """What belongs to one report is gone; what the office is stays."""
    data = of_january(so="15", ngay="2026-01-21").data
    assert not {"number", "date"} & data.info.keys()
    assert data.text("unit") == "UBND xã Ninh Giang"
    assert data.text("signer") == "Nguyễn Đình Khoa"
    assert (data.info["month"], data.info["year"]) == (2, 2026)
    assert data.info["period_from"] == date(2026, 1, 21)
    assert data.info["period_to"] == date(2026, 2, 20)


def test_texts_stay_and_are_marked_but_for_standard_ones() -> None:
    """A text of the office's waits for a look; "Không có" and the counts of petitions do not."""
    items = {"1.1": "Không có", "III": ["Việc một", "Việc hai"], "3.1.1": 5}
    data = of_january(noi_dung=items).data
    assert data.texts["III"] == ("Việc một", "Việc hai")
    assert data.unreviewed == {"III", "basis"}
    assert data.numbers == {}


def test_the_old_period_becomes_history() -> None:
    """Every form and field of it, as the last of what was kept."""
    history = of_january().data.history
    assert {(row.form, row.period.name) for row in history} == {
        ("II.06B", "tháng 01/2026"),
        ("PL01", "tháng 01/2026"),
    }
    assert [row.label for row in history if row.form == "II.06B"][:2] == ["", "Người có công"]


def test_a_pending_figure_that_cannot_be_read_is_left_to_the_clerk() -> None:
    """Its cell stays empty, and the sentence names the old cell, the new column and the field."""
    report = report_of(january() | {"ky": {"tu": "2025-12-21", "den": "2026-01-20"}})
    table = report.tables[0]
    first, place = table.rows[0], Place("II.06B", 12, 13)
    first = first._replace(cells={**first.cells, 13: Cell(place, "bốn", None, Trouble.NOT_NUMBER)})
    table = table._replace(rows=(first, *table.rows[1:]))
    found = next_period(report._replace(tables=(table, *report.tables[1:])))
    assert found.data.forms[0].rows[0][5] is None
    assert found.doubts[0] == (
        "Không đọc được số ở ô M12 tờ II.06B nên cột (6) của dòng “Người có công” để "
        "trống; hãy gõ vào "
        "sổ mới."
    )


def test_a_form_of_another_period_is_told() -> None:
    """January's annex spoke of 15/12 to 14/01: the new workbook has one period for all."""
    assert of_january().doubts == (
        "Phụ lục 01 ghi kỳ từ ngày 15/12/2025 đến ngày 14/01/2026, khác kỳ của báo cáo; ở sổ mới "
        "mọi biểu theo kỳ ở ThongTin.",
    )


def test_the_summary_says_what_was_carried_over() -> None:
    """The period, the history, each field with cases, the texts to look through."""
    assert summary(of_january(noi_dung={"III": "Việc một"})) == [
        "Kỳ mới: tháng 02/2026, từ ngày 21/01/2026 đến ngày 20/02/2026.",
        "Lịch sử: 1 kỳ.",
        "Chuyển sang 6 hồ sơ đang giải quyết: Người có công 4, Hộ tịch 2.",
        "1 mục lời văn giữ từ kỳ trước, đánh dấu “chưa rà soát”.",
        "“Văn bản yêu cầu báo cáo” ở ThongTin còn là của kỳ trước; hãy sửa lại.",
    ]


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (monthly_period("vpcp-thang", 12, 2025), monthly_period("vpcp-thang", 1, 2026)),
        (monthly_period("nd09", 11, 2025), monthly_period("nd09", 12, 2025)),
        (monthly_period("thang-lich", 1, 2028), Period(date(2028, 2, 1), date(2028, 2, 29))),
        (monthly_period("thang-lich", 1, 2026), Period(date(2026, 2, 1), date(2026, 2, 28))),
        (regimes()["nd09-quy"].period(12, 2025), regimes()["nd09-quy"].period(3, 2026)),
        (regimes()["nam-lich"].period(12, 2025), regimes()["nam-lich"].period(12, 2026)),
        (Period(date(2025, 12, 10), date(2026, 1, 9)), Period(date(2026, 1, 10), date(2026, 2, 9))),
    ],
)
def test_the_period_moves_by_its_regime(period: Period, expected: Period) -> None:
    """Across the year's end, into a leap year, of every length; an unknown day of the month too."""
    assert following(period) == expected


@pytest.mark.parametrize("regime", regimes().values(), ids=regimes())
def test_every_regime_goes_on_without_a_gap(regime: Any) -> None:
    """Forty periods on, each begins the day after the last and is of the same regime."""
    period = regime.period(12, 2025)
    for _ in range(40):
        after = following(period)
        assert (after.start - period.end).days == 1
        assert regime.period(after.end.month, after.end.year) == after
        period = after


def test_a_history_that_cannot_be_read_is_not_dropped() -> None:
    """The clerk mends it first; the sentence names the cells."""
    report = report_of(january() | {"ky": {"tu": "2025-12-21", "den": "2026-01-20"}})
    unread = (Text(Place("LichSu", 9, 2), "II06B"),)
    with pytest.raises(WorkbookError, match="LichSu có chỗ không đọc được ở ô B9 tờ LichSu"):
        next_period(report._replace(unread_history=unread))


def test_an_empty_form_keeps_its_empty_rows() -> None:
    """A month without a case: the next one has rows to fill, as the blank workbook has."""
    data = january() | {"ky": {"tu": "2025-12-21", "den": "2026-01-20"}}
    data["bieu"]["II.06B"] = {"dong": [], "tu": "2025-12-21", "den": "2026-01-20"}
    report = report_of(data)
    table, *others = report.tables
    nothing = table._replace(nothing=Text(table.place, "Không phát sinh"))
    rows = next_period(report._replace(tables=(nothing, *others))).data.forms[0].rows
    assert rows == tuple((order, *[None] * 15) for order in range(1, 11))


def test_a_period_that_is_no_whole_month_is_refused() -> None:
    """Nobody can tell where the next one ends; the sentence says what to mend."""
    with pytest.raises(WorkbookError) as error:
        of_january(ky={"tu": "2025-12-21", "den": "2026-01-10"})
    assert str(error.value) == (
        "Sổ “so-lieu.xlsx”: kỳ từ ngày 21/12/2025 đến ngày 10/01/2026 không tròn tháng nên không "
        "biết kỳ sau đến ngày nào; hãy sửa kỳ báo cáo ở ThongTin rồi làm lại."
    )


def test_two_copies_of_a_form_are_refused() -> None:
    """One of them would be lost in silence."""
    report = report_of(january() | {"ky": {"tu": "2025-12-21", "den": "2026-01-20"}})
    doubled = report._replace(tables=(*report.tables, report.tables[0]))
    with pytest.raises(WorkbookError, match=r"có 2 bản Biểu II\.06B"):
        next_period(doubled)


def test_a_form_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """A broken numbering row must not make its form vanish from the next workbook."""
    book = openpyxl.load_workbook(example())
    book["PL01"]["C7"] = "(4)"
    book.save(tmp_path / "so.xlsx")
    with pytest.raises(WorkbookError, match="Phụ lục 01 ở ô D7 tờ PL01 hỏng dòng đánh số"):
        next_period(read_filing(tmp_path / "so.xlsx"))


def test_the_command_leaves_the_old_workbook_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], validate: Callable[[Path], list[str]]
) -> None:
    """Its bytes stay; the new one is valid, empty of findings about the past, and has no check."""
    old = first_month(tmp_path)
    content = old.read_bytes()
    assert main(["ky-moi", str(old)]) == 0
    assert old.read_bytes() == content
    new = tmp_path / "BaoCao_TTHC_2026-02_ubnd-xa-ninh-giang.xlsm"
    assert capsys.readouterr().out.startswith(f"Đã tạo {new}\nKỳ mới: tháng 02/2026")
    assert validate(new) == []
    assert openpyxl.load_workbook(new)["KiemTra"]["A1"].value == "Chưa kiểm tra"
    rules = {finding.rule for finding in check(read_filing(new))}
    assert not [rule for rule in rules if rule.startswith("KT")]


def test_errors_of_the_old_period_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The workbook is made all the same; the exit code is 1."""
    assert main(["ky-moi", str(example()), "-o", str(tmp_path / "moi.xlsx")]) == 1
    told = capsys.readouterr().err
    assert "Sổ kỳ này có 3 việc cần sửa (11 lỗi)." in told
    assert f"chỗ chữ nên sửa (tên cũ, lỗi gõ); chạy “tthc sua {tmp_path / 'moi.xlsx'}”." in told


def test_sheets_that_are_not_carried_over_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sheet of the office's own comes along; where the workbook must be built anew, of the other
    kind here, it stays behind, and the clerk is told so.
    """
    path = tmp_path / "so.xlsx"
    path.write_bytes(workbook_bytes_of_january())
    book = openpyxl.load_workbook(path)
    book.create_sheet("Ghi chú riêng")["A1"] = "gọi lại"
    book.save(path)
    main(["ky-moi", str(path), "-o", str(tmp_path / "moi.xlsx")])
    assert "Ghi chú riêng" not in capsys.readouterr().err
    assert openpyxl.load_workbook(tmp_path / "moi.xlsx")["Ghi chú riêng"]["A1"].value == "gọi lại"
    main(["ky-moi", str(path), "-o", str(tmp_path / "moi.xlsm")])
    assert "Tờ “Ghi chú riêng” của cơ quan cũng ở lại sổ cũ." in capsys.readouterr().err


def workbook_bytes_of_january() -> bytes:
    """January without macros."""
    from baocao_tthc.entries.data import parse_data
    from baocao_tthc.forms import known_forms

    return workbook_bytes(parse_data(consistent_data(), known_forms()))


@pytest.mark.parametrize("name", ["thang-01.xlsm", "moi.docx"])
def test_a_target_that_cannot_be_is_refused(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not over the old workbook, even when agreed; not under the name of another kind of file."""
    old = first_month(tmp_path)
    content = old.read_bytes()
    assert main(["ky-moi", str(old), "-o", str(tmp_path / name), "--ghi-de"]) == 2
    assert old.read_bytes() == content
    assert [path.name for path in tmp_path.iterdir()] == ["thang-01.xlsm"]
    assert capsys.readouterr().err.count("\n") == 1


def test_an_existing_file_is_replaced_only_when_agreed(tmp_path: Path) -> None:
    """Without --ghi-de it stays as it is."""
    old, target = first_month(tmp_path), tmp_path / "moi.xlsm"
    target.write_bytes(b"cu")
    assert main(["ky-moi", str(old), "-o", str(target)]) == 2
    assert target.read_bytes() == b"cu"
    assert main(["ky-moi", str(old), "-o", str(target), "--ghi-de"]) == 0
    assert read_filing(target).stated_period is not None


def test_a_field_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    """In the form, in LichSu and in the note of what is carried over."""
    data = consistent_data()
    data["bieu"]["II.06B"]["dong"][0][0] = '=HYPERLINK("http://x","y")'
    new = next_month(workbook(tmp_path / "thang-01.xlsm", data))
    book = openpyxl.load_workbook(new)
    cells = [book["II.06B"]["B12"], *(row[4] for row in book["LichSu"].iter_rows())]
    found = [cell for cell in cells if "HYPERLINK" in str(cell.value)]
    assert len(found) == 2
    assert {cell.data_type for cell in found} == {"s"}


def carried(report: Filing) -> dict[str, object]:
    """What each field has in (6)."""
    return {row.label: row.cells[6].value for row in report.tables[0].rows}


def test_twelve_months_in_a_row(tmp_path: Path) -> None:
    """Each month takes over what the last left, knows every month before, and finds nothing but
    petitions not typed; the workbook grows by no more than the same amount each month.
    """
    sizes, pending = [], None
    for number, book in enumerate(year(tmp_path), 1):
        report = read_filing(book)
        assert report.stated_period
        assert report.stated_period.period == monthly_period("vpcp-thang", number, 2026)
        names = dict.fromkeys(row.period.name for row in report.history)
        assert list(names) == [f"tháng {month:02d}/2026" for month in range(1, number)]
        if pending is not None:
            assert carried(report) == pending
            past = before(report.history, report.stated_period.period)
            assert {row.label: row.figures[13] for row in past if row.form == "II.06B"} == {
                **pending,
                "": sum(int(str(value)) for value in pending.values()),
            }
        findings = [finding for finding in check(report) if finding.rule != "KT06"]
        assert [finding.rule for finding in findings] == ["ND08"] * (number > 1)
        pending = {row.label: row.cells[13].value for row in report.tables[0].rows}
        sizes.append(book.stat().st_size)
    growth = [after - size for size, after in pairwise(sizes)]
    assert max(growth) <= 2 * max(growth[:3])
    assert sizes[-1] < 2 * sizes[0]


def test_the_same_month_made_anew_is_not_in_the_history_twice(tmp_path: Path) -> None:
    """A February made again after January was mended replaces what it had of January."""
    february = filled(next_month(first_month(tmp_path)), 1)
    report = read_filing(february)
    again = next_period(report._replace(history=next_period(report).data.history))
    assert again.data.history == next_period(report).data.history


def test_killed_at_any_moment_it_is_the_old_state_or_the_new(tmp_path: Path) -> None:
    """The old workbook is untouched; of the new there is the old file or a whole new one."""
    source = first_month(tmp_path)
    content = source.read_bytes()
    whole, seen = next_month(source).read_bytes(), set()

    def fresh(moment: int) -> Path:
        folder = tmp_path / f"lan-{moment}"
        folder.mkdir()
        (folder / "so.xlsm").write_bytes(content)
        (folder / "moi.xlsm").write_bytes(b"cu")
        return folder

    def command(folder: Path) -> list[str | Path]:
        return ["ky-moi", folder / "so.xlsm", "-o", folder / "moi.xlsm", "--ghi-de"]

    for folder in every_moment(fresh, command):
        assert (folder / "so.xlsm").read_bytes() == content
        assert (folder / "moi.xlsm").read_bytes() in (b"cu", whole)
        seen.add((folder / "moi.xlsm").read_bytes())
    assert seen == {b"cu", whole}
    assert sorted(path.name for path in folder.iterdir()) == ["moi.xlsm", "so.xlsm"]


def test_a_folder_that_cannot_be_written_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing folder: one sentence with its name, nothing made."""
    old = first_month(tmp_path)
    assert main(["ky-moi", str(old), "-o", str(tmp_path / "khong-co" / "moi.xlsm")]) == 2
    assert capsys.readouterr().err == (
        f"tthc: Không có thư mục “{tmp_path / 'khong-co'}” để ghi “moi.xlsm”; hãy tạo thư mục "
        "trước.\n"
    )


def test_the_new_workbook_waits_and_is_not_wrong(
    tmp_path: Path, office: Callable[[Path, str], Path]
) -> None:
    """HuongDan and the column "Kiểm tra" say so; a spreadsheet program reckons the same."""
    new = next_month(first_month(tmp_path))
    for path in (new, office(new, "xlsx")):
        book = openpyxl.load_workbook(path, data_only=True)
        assert [book["II.06B"].cell(row, 18).value for row in range(12, 19)] == ["Chưa nhập"] * 7
        assert book["HuongDan"]["D7"].value == "Chưa nhập xong: còn 6/6 dòng"
