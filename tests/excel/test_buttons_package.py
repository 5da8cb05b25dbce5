"""Đóng gói gửi cấp trên from an open workbook: what is on the screen goes, nothing is sent."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import openpyxl
import pytest
import xlwings as xw

from baocao_tthc import excel
from baocao_tthc.excel import file_actions
from baocao_tthc.reading import read_filing
from baocao_tthc.report.render import render_report
from baocao_tthc.sending import verify
from support.live_office import said
from support.macro_books import consistent_data, example, workbook
from support.packages import FILES, NAME, manifest, names
from xlwings_calc import CalcError

OpenBook = Callable[[Path], xw.Book]


@pytest.fixture
def clean(tmp_path: Path, open_book: OpenBook) -> xw.Book:
    """The macro workbook with consistent figures and addresses, open and calling."""
    data = consistent_data() | {"thu_gui_den": "Sở Nội vụ <a@x.vn>\nb@x.vn"}
    book = open_book(workbook(tmp_path / "Số liệu tháng 01.xlsm", data))
    book.set_mock_caller()
    return book


def folder(book: xw.Book) -> Path:
    """Where its package goes."""
    return Path(book.fullname).parent / NAME


def test_what_is_on_the_screen_is_packed(clean: xw.Book) -> None:
    """Typed and not saved, it is in the package, which a receiver finds whole."""
    clean.sheets["ThongTin"].range("B5").value = "UBND tỉnh Mới"
    excel.package()
    assert names(folder(clean)) == FILES
    assert manifest(folder(clean))["superior"] == "UBND tỉnh Mới"
    assert verify(folder(clean)).differences == ()
    assert f"Đã đóng gói:\n{folder(clean)}" in said(clean)[-1]
    assert "Thư nháp là tệp thu-gui.eml" in said(clean)[-1]
    book = openpyxl.load_workbook(Path(clean.fullname))
    assert book["ThongTin"]["B5"].value != "UBND tỉnh Mới"  # the file itself was not saved


def test_unexplained_errors_stop_it(open_book: OpenBook) -> None:
    """The clerk sees the first of them and what to do; no folder appears."""
    book = open_book(example())
    book.set_mock_caller()
    excel.package()
    message = said(book)[-1]
    assert message.startswith("Còn 11 lỗi chưa có giải trình nên chưa đóng gói.")
    assert "1. Hồ sơ tiếp nhận: Phụ lục 01 (3.733) ít hơn Biểu II.06B (3.749)" in message
    assert "3. “UBND huyện”, “Ủy ban nhân dân huyện” không còn dùng" in message
    assert not folder(book).exists()


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_warnings_are_asked_about(answer: str, clean: xw.Book) -> None:
    """Errors explained in KiemTra, yes packs, no leaves nothing."""
    clean.sheets["II.06B"].range("B12").value = clean.sheets["II.06B"].range("B13").value
    excel.check()
    findings = clean.sheets["KiemTra"]
    for row in range(4, 30):
        if findings.range((row, 2)).value == "Lỗi":
            findings.range((row, 5)).value = "Đúng như vậy."
    clean.app.impl.answers.append(answer)
    excel.package()
    assert any("cảnh báo chưa có giải trình" in message for message in said(clean))
    assert folder(clean).exists() is (answer == "yes")


def test_a_gap_of_the_report_stops_it(clean: xw.Book) -> None:
    """A number that nobody typed: the sentence names its cell, before a reason is asked for."""
    excel.package()
    number = next(cell for cell in clean.sheets["NoiDung"].range("C3:C40") if cell.value == 0)
    number.value = None
    excel.package()
    cell = number.address.replace("$", "")
    assert said(clean)[-1].startswith(f"Chưa nhập ô {cell} tờ NoiDung nên báo cáo Word còn chỗ")
    assert names(Path(clean.fullname).parent).count(f"{NAME}_lan-2") == 0


def test_a_period_packed_again_is_a_new_package_with_a_reason(clean: xw.Book) -> None:
    """Asked until one is given; the old package stays, cancelled nothing is made."""
    second = folder(clean).with_name(f"{NAME}_lan-2")
    excel.package()
    excel.package()  # the question is cancelled
    assert "Kỳ này đã đóng gói lần 1" in said(clean)[-1]
    assert not second.exists()
    clean.app.impl.text_answers.extend(["  ", "Sở trả lại."])
    excel.package()
    assert any("Gửi lại thì phải ghi lý do" in message for message in said(clean))
    assert manifest(second)["ly_do"] == "Sở trả lại."
    assert verify(second).is_sound
    assert verify(folder(clean)).is_sound


def test_a_folder_that_is_no_package_stays(clean: xw.Book) -> None:
    """What stands there under the package's name is not replaced; the clerk is told."""
    folder(clean).mkdir()
    (folder(clean) / "manifest.json").write_text("cũ")
    excel.package()
    assert "đã có; hãy đổi tên nó" in said(clean)[-1]
    assert names(folder(clean)) == ["manifest.json"]


def test_the_offices_own_report_goes_along(clean: xw.Book, tmp_path: Path) -> None:
    """The file that the clerk chooses, with its own words; a cancelled choice packs nothing."""
    report = tmp_path / "Báo cáo đã sửa.docx"
    render_report(read_filing(Path(clean.fullname)), None, report)
    document = docx.Document(str(report))
    document.paragraphs[20].add_run(" Câu sửa tay của văn phòng.")
    document.save(str(report))
    clean.app.impl.answers.append("no")
    excel.package()
    assert not folder(clean).exists()
    clean.app.impl.answers.append("no")
    clean.app.impl.file_answers.append(str(report))
    excel.package()
    sent = docx.Document(str(folder(clean) / f"BaoCao_TTHC_{NAME}.docx"))
    assert any("Câu sửa tay của văn phòng." in each.text for each in sent.paragraphs)
    assert verify(folder(clean)).differences == ()


class Outlook:
    """What Outlook offers: one item, shown; it would notice being told to send."""

    def __init__(self) -> None:
        self.added: list[str] = []
        self.shown = 0
        self.item = SimpleNamespace(
            Attachments=SimpleNamespace(Add=self.added.append), Display=self._display
        )

    def CreateItem(self, kind: int) -> Any:  # noqa: N802 - Outlook's name
        """A new mail."""
        assert kind == 0
        return self.item

    def _display(self) -> None:
        self.shown += 1


def test_outlook_shows_the_same_mail(clean: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses, subject, text and files of the draft; shown once, the clerk presses send."""
    outlook = Outlook()
    monkeypatch.setattr(file_actions, "_outlook", lambda: outlook)
    excel.package()
    item = outlook.item
    assert item.To == "a@x.vn; b@x.vn"
    assert item.Subject.startswith("Báo cáo cải cách thủ tục hành chính tháng 01/2026")
    assert "Kính gửi: UBND Thành phố Hải Phòng\r\n" in item.Body
    assert sorted(map(Path, outlook.added)) == sorted(
        folder(clean) / name for name in FILES if not name.endswith(".eml")
    )
    assert outlook.shown == 1
    assert "hãy xem lại rồi tự bấm gửi" in said(clean)[-1]


def test_an_outlook_that_refuses_leaves_the_draft(
    clean: xw.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No account, a policy: the package is there all the same, with its .eml."""

    class Refusing(Outlook):
        def CreateItem(self, kind: int) -> Any:  # noqa: N802
            raise CalcError("refused")

    monkeypatch.setattr(file_actions, "_outlook", Refusing)
    excel.package()
    assert "Thư nháp là tệp thu-gui.eml" in said(clean)[-1]
    assert names(folder(clean)) == FILES


def test_no_temporary_copy_is_left(
    clean: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy that was packed is gone afterwards."""
    import tempfile

    place = tmp_path / "tạm"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    excel.package()
    assert names(place) == []
    shutil.rmtree(folder(clean))
