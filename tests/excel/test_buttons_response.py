"""Nhận phản hồi in an open workbook: remarks beside their cells, an accepted month locked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from baocao_tthc import excel
from baocao_tthc.reading import read_filing
from baocao_tthc.remarks import Kind
from baocao_tthc.sending import verify
from support.live_office import answer, said
from support.macro_books import consistent_data, workbook
from support.packages import NAME, manifest, packed
from support.paths import ROOT
from support.responses import ACCEPTED, response

OLD = ROOT / "tests" / "excel" / "so-cu" / "2026-01-macro-1.xlsm"
OpenBook = Callable[[Path], xw.Book]
LISTED = (2, 3, 4, 5)  # columns of KiemTra: Mức, Việc, Đến ô, Giải trình


@pytest.fixture
def sent(tmp_path: Path, open_book: OpenBook) -> xw.Book:
    """The macro workbook of January, open and calling, its package beside it."""
    book = open_book(workbook(tmp_path / "Số liệu tháng 01.xlsm", consistent_data()))
    book.set_mock_caller()
    excel.package()
    return book


def package_of(book: xw.Book, name: str = NAME) -> Path:
    """The package beside the workbook."""
    return Path(book.fullname).parent / name


def received(book: xw.Book, file: Path, *words: str) -> str:
    """Press the button, choose that file; the last message."""
    answer(book, file=file, words=words)
    excel.receive_response()
    return said(book)[-1]


def listed(book: xw.Book) -> list[tuple[str, str]]:
    """What KiemTra lists: where, and what."""
    rows = book.sheets["KiemTra"].range("A4:E20").options(empty="").value
    return [(str(row[3]), str(row[2])) for row in rows if row[2]]


def test_three_cells_that_the_superior_marked(sent: xw.Book, tmp_path: Path) -> None:
    """KiemTra shows each beside its cell; the next revision carries the answers."""
    message = received(sent, response(package_of(sent), tmp_path / "phan-hoi.xlsx"))
    assert "trả lại bản gửi lần 1, 3 ý kiến" in message
    assert [cell for cell, _ in listed(sent)] == ["II.06B!D14", "II.06B!E15", "PL01!C8"]
    assert "Vì sao tăng?" in sent.sheets["II.06B"]["D14"].note.text
    kept = sent.sheets["PhanHoi"].range("A4:J7").options(empty="").value
    assert [row[3] for row in kept] == ["Trả lại", "Ý kiến", "Ý kiến", "Ý kiến"]
    assert str(sent.sheets["HuongDan"]["D12"].value).startswith(
        "Chưa gửi lại: lần 1 bị trả lại ngày"
    )
    form = sent.sheets["II.06B"]
    form["D14"].value, form["E14"].value = form["D14"].value - 1, form["E14"].value + 1
    excel.check()
    rows = {cell: row for row, (cell, _) in enumerate(listed(sent), 4)}
    assert "số đã đổi 252 → 251" in dict(listed(sent))["II.06B!D14"]
    for cell in ("II.06B!E15", "PL01!C8"):
        sent.sheets["KiemTra"].range((rows[cell], 5)).value = "Đã rà lại, đúng."
    sent.app.impl.text_answers.append("Trả lời ý kiến")
    excel.package()
    folder = package_of(sent, f"{NAME}_lan-2")
    assert verify(folder).is_sound
    found = {each["rule"]: each.get("explanation") for each in manifest(folder)["findings"]}
    assert found == {"PH03": None, "PH01": "Đã rà lại, đúng."}


def test_an_accepted_month_is_locked(sent: xw.Book, tmp_path: Path) -> None:
    """No cell of the forms takes a figure, all others do; HuongDan says since when."""
    advice = (("Cả báo cáo", "", "", "Lần sau gửi sớm hơn"),)
    message = received(sent, response(package_of(sent), tmp_path / "p.xlsx", ACCEPTED, advice))
    assert "chấp nhận bản gửi lần 1, 1 ý kiến" in message
    assert "có ý kiến về cả báo cáo: “Lần sau gửi sớm hơn”" in message
    assert [cell for cell, _ in listed(sent)] == ["PhanHoi!I5"]
    assert sent.sheets["II.06B"]["D14"].api.Locked
    assert sent.sheets["PL01"]["D8"].api.Locked
    assert sent.sheets["II.06B"]["C7"].api.Locked
    assert "Đã khóa ô nhập của tờ “II.06B”, “PL01”." in message
    assert not sent.sheets["ThongTin"]["B5"].api.Locked
    assert str(sent.sheets["HuongDan"]["D12"].value).startswith("Được chấp nhận lần 1, ngày")


def test_an_accepted_month_opens_for_a_reason(sent: xw.Book, tmp_path: Path) -> None:
    """Without one nothing changes; with one the figures can be typed, and it goes along."""
    received(sent, response(package_of(sent), tmp_path / "p.xlsx", ACCEPTED, ()))
    form = sent.sheets["II.06B"]
    sent.app.impl.text_answers.append(False)
    sent.app.impl.answers.append("no")
    excel.receive_response()
    assert form["D14"].api.Locked
    sent.app.impl.text_answers.append("Sót hai hồ sơ")
    sent.app.impl.answers.append("no")
    excel.receive_response()
    assert not form["D14"].api.Locked
    assert not form["C7"].api.Locked
    form["D14"].value, form["E14"].value = 251, form["E14"].value + 1
    excel.check()
    assert "lý do sửa: “Sót hai hồ sơ”" in listed(sent)[0][1]
    excel.package()
    assert manifest(package_of(sent, f"{NAME}_lan-2"))["ly_do"] == "Sót hai hồ sơ"
    sent.app.impl.text_answers.append("Gửi nhầm bản")
    excel.package()
    assert manifest(package_of(sent, f"{NAME}_lan-3"))["ly_do"] == "Gửi nhầm bản"


def test_nothing_is_entered_into_an_accepted_month(sent: xw.Book, tmp_path: Path) -> None:
    """Thêm lĩnh vực, Nhập số liệu say why and how to go on; no row and no figure changes."""
    received(sent, response(package_of(sent), tmp_path / "p.xlsx", ACCEPTED, ()))
    form = sent.sheets["II.06B"]
    form.activate()
    before = form.used_range.formula
    for press, wish in ((excel.add_field, "thêm lĩnh vực"), (excel.import_figures, "nhập số liệu")):
        press()
        assert "Tháng này đã được chấp nhận" in said(sent)[-1]
        assert f"muốn {wish} thì bấm “Nhận phản hồi”" in said(sent)[-1]
    assert form.used_range.formula == before


def test_an_older_response_is_asked_about(sent: xw.Book, tmp_path: Path) -> None:
    """No: the month stays accepted; yes: its remarks are open again and its cells too."""
    back = response(package_of(sent), tmp_path / "p.xlsx")
    received(sent, back)
    received(sent, response(package_of(sent), tmp_path / "a.xlsx", ACCEPTED, ()))
    form = sent.sheets["II.06B"]
    for replies, locked in ((["yes", "no"], True), (["yes", "yes"], False)):
        sent.app.impl.answers.extend(replies)
        received(sent, back)
        assert form["D14"].api.Locked is locked
    assert len(listed(sent)) == 3


def test_a_changed_figure_of_an_accepted_month_is_told(sent: xw.Book, tmp_path: Path) -> None:
    """However it came there: what was accepted, what is there now."""
    received(sent, response(package_of(sent), tmp_path / "p.xlsx", ACCEPTED, ()))
    form = sent.sheets["II.06B"]
    form.api.Unprotect(Password="")
    form["D14"].value, form["E14"].value = 251, form["E14"].value + 1
    excel.check()
    assert "khác số đã được chấp nhận (lần 1): cột (4) 252 → 251" in listed(sent)[0][1]


def test_the_same_file_twice_changes_nothing(sent: xw.Book, tmp_path: Path) -> None:
    """It says so; no line comes twice."""
    file = response(package_of(sent), tmp_path / "p.xlsx")
    received(sent, file)
    before = sent.sheets["PhanHoi"].used_range.last_cell.row
    assert "đã nhận rồi" in received(sent, file)
    assert sent.sheets["PhanHoi"].used_range.last_cell.row == before


def test_what_is_no_response_changes_nothing(sent: xw.Book, tmp_path: Path) -> None:
    """A cancelled dialog says nothing; another file one sentence; no sheet is made."""
    shown = len(said(sent))
    answer(sent)
    excel.receive_response()
    assert len(said(sent)) == shown
    other = next(package_of(sent).glob("*.xlsx"))
    assert "không phải phản hồi của cấp trên" in received(sent, other)
    (tmp_path / "x.xlsx").write_bytes(b"x")
    received(sent, tmp_path / "x.xlsx")
    assert "PhanHoi" not in [sheet.name for sheet in sent.sheets]


def test_a_sheet_with_a_password_stays_as_it_is(sent: xw.Book, tmp_path: Path) -> None:
    """The others are locked, and it is told."""
    form = sent.sheets["PL01"]
    form.api.Unprotect(Password="")
    form.api.Protect(Password="x")
    message = received(sent, response(package_of(sent), tmp_path / "p.xlsx", ACCEPTED, ()))
    assert "Tờ “PL01” không khóa được ô nhập" in message
    assert "Đã khóa ô nhập của tờ “II.06B”." in message
    assert "Số liệu tháng này đã được khóa" not in message
    assert sent.sheets["II.06B"]["D14"].api.Locked
    sent.app.impl.text_answers.append("Sót")
    sent.app.impl.answers.append("no")
    excel.receive_response()
    assert "Đã mở khóa ô nhập của tờ “II.06B”." in said(sent)[-1]
    assert "PL01" not in said(sent)[-1]  # what people type there was never locked


def test_the_saved_workbook_is_read_as_it_was_on_the_screen(sent: xw.Book, tmp_path: Path) -> None:
    """The lines of PhanHoi are texts, and stay what they are in the file."""
    lines = (("Cả báo cáo", "", "", "=1+1"),)
    received(sent, response(package_of(sent), tmp_path / "p.xlsx", lines=lines))
    sent.save()
    kinds = [(line.kind, line.text) for line in read_filing(Path(sent.fullname)).remarks]
    assert kinds == [(Kind.RETURNED, ""), (Kind.REMARK, "=1+1")]


def test_restored_cells_of_an_accepted_month_stay_locked(sent: xw.Book, tmp_path: Path) -> None:
    """Khôi phục ô opens the cells that people type in; in such a month it does not."""
    received(sent, response(package_of(sent), tmp_path / "p.xlsx", ACCEPTED, ()))
    form = sent.sheets["II.06B"]
    form.activate()
    excel.restore_cells()
    assert "Đã khôi phục tờ “II.06B”" in said(sent)[-1]
    assert form["D14"].api.Locked


def test_an_older_workbook_receives_too(open_book: OpenBook, tmp_path: Path) -> None:
    """One with a row for each finding, built before there was PhanHoi."""
    file = response(packed(tmp_path).folder, tmp_path / "p.xlsx")
    book = open_book(OLD)
    book.set_mock_caller()
    assert "3 ý kiến" in received(book, file)
    assert [sheet.name for sheet in book.sheets][-1] == "PhanHoi"
    rows = book.sheets["KiemTra"].range("A4:K40").options(empty="").value
    found = sorted((row[8], row[3]) for row in rows if str(row[8]).startswith("PH"))
    assert found == [("PH01", "II.06B!D14"), ("PH01", "II.06B!E15"), ("PH03", "PL01!C8")]
