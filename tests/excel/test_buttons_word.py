"""Cập nhật báo cáo đã sửa and Soát tệp Word from an open workbook."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from baocao_tthc import excel
from baocao_tthc.reading import read_filing
from baocao_tthc.report.refreshing import preview
from baocao_tthc.report.render import render_report
from support.live_office import said
from support.macro_books import consistent_data, workbook
from support.read_sheets import pack, parts

OpenBook = Callable[[Path], xw.Book]
Validate = Callable[[Path], list[str]]


@pytest.fixture
def clean(tmp_path: Path, open_book: OpenBook) -> xw.Book:
    """The macro workbook with consistent figures and a dated, numbered report, open and calling."""
    data = consistent_data() | {"so": "05", "ngay": "2026-01-21"}
    book = open_book(workbook(tmp_path / "Số liệu tháng 01.xlsm", data))
    book.set_mock_caller()
    return book


@pytest.fixture
def report(clean: xw.Book, tmp_path: Path) -> Path:
    """The report of that workbook, as the office would send it."""
    target = tmp_path / "Báo cáo tháng 01.docx"
    render_report(read_filing(Path(clean.fullname)), None, target)
    return target


def answer(book: xw.Book, *, file: object = False, words: tuple[str, ...] = ()) -> None:
    """What the clerk answers: the file chosen in the dialog, then the buttons pressed."""
    book.app.impl.file_answers.append(file if file is False else str(file))
    book.app.impl.answers.extend(words)


def text(file: Path) -> str:
    """The XML of the document."""
    with zipfile.ZipFile(file) as package:
        return package.read("word/document.xml").decode()


def test_the_report_gets_the_figures_on_the_screen(
    clean: xw.Book, report: Path, validate: Validate
) -> None:
    """An unsaved change is listed, and reaches the document when that is wanted; the one before
    stays beside it, both are sound.
    """
    row = clean.sheets["II.06B"].range("D12:F12")
    row.value = [1234, *row.value[1:]]
    answer(clean, file=report, words=("no",))
    before = report.read_bytes()
    excel.refresh_report()
    question = said(clean)[-1]
    assert question.startswith("Báo cáo cũ hơn sổ: ")
    assert question.endswith("Ghi các số mới vào báo cáo này? Bản trước được giữ cạnh tệp.")
    assert "→ 1.234" in question or "→ 4.9" in question
    assert report.read_bytes() == before
    answer(clean, file=report, words=("yes",))
    excel.refresh_report()
    assert ">1234<" in text(report)
    assert validate(report) == []
    (backup,) = report.parent.glob("Báo cáo tháng 01 (bản trước *).docx")
    assert ">1234<" not in text(backup)
    assert backup.name in said(clean)[-1]
    assert said(clean)[-1].startswith("Đã cập nhật ")


def test_figures_of_a_half_typed_row_are_warned_of(clean: xw.Book, report: Path) -> None:
    """Before anything is written the row is named."""
    clean.sheets["II.06B"]["D12"].value = None
    answer(clean, file=report, words=("no",))
    before = report.read_bytes()
    excel.refresh_report()
    assert "chưa nhập xong: Biểu II.06B dòng “Người có công”." in said(clean)[-1]
    assert report.read_bytes() == before


def test_sentences_that_do_not_fit_any_more_are_told(clean: xw.Book, report: Path) -> None:
    """Words outside the numbers' controls are the clerk's: they are named, not changed."""
    from docx import Document

    document = Document(str(report))
    place = next(p for p in document.paragraphs if p.text.startswith("2.3."))
    place.insert_paragraph_before("Trong tháng không có hồ sơ giải quyết quá hạn.")
    document.save(str(report))
    sheet = clean.sheets["II.06B"]
    row = sheet.range("D12").row
    early = sheet.range((row, 8))
    early.value = [early.value - 5, sheet.range((row, 9)).value, 5]
    answer(clean, file=report)
    excel.refresh_report()
    assert "Cần đọc lại" in said(clean)[-1]
    assert "không có hồ sơ giải quyết quá hạn" in said(clean)[-1]
    assert "Trong tháng không có hồ sơ giải quyết quá hạn." in text(report)


def state(book: xw.Book) -> str:
    """What HuongDan says of the report."""
    return str(book.names["BaoCaoDaTao"].refers_to_range.value)


def test_the_guide_knows_whether_the_report_is_older(clean: xw.Book) -> None:
    """Each check counts the numbers that changed since; brought up to date none has."""
    report = Path(clean.fullname).with_name("Báo cáo.docx")
    answer(clean, file=report)
    excel.write_report()
    made = state(clean)
    assert re.fullmatch(r"lúc \d\d:\d\d ngày \d\d/\d\d/\d{4}: Báo cáo.docx", made)
    excel.check()
    assert state(clean) == made
    assert said(clean)[-1].endswith(
        "Mọi ô số của báo cáo “Báo cáo.docx” đúng với sổ. Bước sau: trình ký, rồi bấm “Đóng gói "
        "gửi cấp trên”."
    )
    clean.sheets["II.06B"].range("D12").value += 1
    excel.check()
    changed = re.fullmatch(rf"Chưa cập nhật: (\d+) số đã đổi. Báo cáo viết {made}", state(clean))
    assert changed
    assert f"cũ hơn sổ: {changed[1]} số đã đổi; hãy bấm “Cập nhật" in said(clean)[-1]
    answer(clean, file=report, words=("yes",))
    excel.refresh_report()
    assert said(clean)[-1].startswith(f"Đã cập nhật {changed[1]} số;")
    excel.check()
    assert state(clean).startswith("lúc ")


def test_the_guide_counts_the_sentences_that_hold_no_more(clean: xw.Book, tmp_path: Path) -> None:
    """Written while the annex had no case: as many as a refresh tells, lacking ones too."""
    data, report = consistent_data(), Path(clean.fullname).with_name("Báo cáo.docx")
    data["bieu"]["PL01"]["dong"][0][1:] = [*[0] * 13, None, None, None, 0, 0, None]
    render_report(read_filing(workbook(tmp_path / "không.xlsm", data)), None, report)
    clean.names["BaoCaoDaTao"].refers_to_range.value = "lúc 16:32 ngày 20/01/2026: Báo cáo.docx"
    excel.check()
    filing = read_filing(Path(clean.fullname))
    told = [each.told for each in preview(filing, report).stale]
    lacking = sum("báo cáo chưa có" in each for each in told)
    assert lacking
    assert f", {len(told) - lacking} câu không còn đúng, thiếu {lacking} câu" in state(clean)
    assert "câu không còn đúng" in said(clean)[-1]


def test_a_number_typed_by_hand_is_not_called_right(clean: xw.Book) -> None:
    """No age of the report, but nothing that a check may call right either."""
    report = Path(clean.fullname).with_name("Báo cáo.docx")
    answer(clean, file=report)
    excel.write_report()
    members = parts(report)
    main = members["word/document.xml"].decode()
    assert main.count(">3.749<") > 1
    members["word/document.xml"] = main.replace(">3.749<", ">3.750<", 1).encode()
    pack(report, members)
    excel.check()
    assert said(clean)[-1].endswith(
        "không cũ hơn sổ, nhưng có 1 ô số đã gõ đè hoặc bị xóa; hãy bấm “Soát tệp Word”."
    )


def test_of_a_report_that_is_not_known_the_guide_says_nothing(clean: xw.Book) -> None:
    """Moved away, damaged, or the clerk's own words: the cell stays, and the next step is told."""
    cell = clean.names["BaoCaoDaTao"].refers_to_range
    beside = Path(clean.fullname).with_name("b.docx")
    beside.write_bytes(b"khong phai Word")
    for words in ("lúc 16:32 ngày 20/01/2026: a.docx", "lúc 16:32 ngày 20/01/2026: b.docx", "Rồi"):
        cell.value = words
        excel.check()
        assert cell.value == words
        assert said(clean)[-1].endswith("Bước sau: bấm “Tạo báo cáo Word”.")


def test_a_clean_report_has_nothing_to_tell(clean: xw.Book, report: Path) -> None:
    """The audit of the workbook's own report against the workbook finds nothing."""
    answer(clean, file=report)
    excel.audit_report()
    assert said(clean)[-1].startswith("Không phát hiện sai sót.")
    assert list(report.parent.glob("*đã soát*")) == []


def test_the_audit_offers_a_copy_with_comments(
    clean: xw.Book, report: Path, validate: Validate
) -> None:
    """Differences from the open workbook are told; copy and tick list are written on yes only."""
    row = clean.sheets["II.06B"].range("D12:F12")
    row.value = [1234, *row.value[1:]]
    before = report.read_bytes()
    answer(clean, file=report, words=("no",))
    excel.audit_report()
    assert "Ghi bản sao có chú thích ở từng chỗ, và phiếu đối chiếu?" in said(clean)[-1]
    assert list(report.parent.glob("*đã soát*")) == []
    assert list(report.parent.glob("*phiếu*")) == []
    answer(clean, file=report, words=("yes",))
    excel.audit_report()
    (copy,) = report.parent.glob("*đã soát*.docx")
    sheet = report.with_name(f"{report.stem} - phiếu đối chiếu.xlsx")
    assert validate(copy) == validate(sheet) == []
    assert report.read_bytes() == before
    with zipfile.ZipFile(copy) as package:
        assert "1.234" in package.read("word/comments.xml").decode()


@pytest.mark.parametrize("action", [excel.refresh_report, excel.audit_report])
def test_cancelled_and_wrong_files(
    clean: xw.Book, tmp_path: Path, action: Callable[[], None]
) -> None:
    """Cancelling does nothing; a file that is no Word document ends in one sentence."""
    answer(clean)
    action()
    assert said(clean) == []
    wrong = tmp_path / "không phải Word.docx"
    wrong.write_text("abc", encoding="utf-8")
    answer(clean, file=wrong)
    action()
    assert "không phải tệp Word .docx" in said(clean)[-1]
    assert "Traceback" not in said(clean)[-1]
