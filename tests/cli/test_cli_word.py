"""tthc soat and tthc cap-nhat: what they print, write and answer."""

from __future__ import annotations

import json
import zipfile
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from baocao_tthc.cli import main
from baocao_tthc.word import read_document
from support.live_parts import LIVE_DOCUMENTS
from support.macro_books import consistent_data
from support.office_parts import members
from support.paths import JANUARY_REPORT
from support.word_files import zipped


def made(folder: Path, data: dict[str, Any], name: str = "sổ") -> Path:
    """A workbook of this data."""
    source, target = folder / f"{name}.json", folder / f"{name}.xlsx"
    source.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    assert main(["dien", str(source), "-o", str(target)]) == 0
    return target


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook whose figures agree, for a report with number and date."""
    return made(tmp_path, consistent_data() | {"so": "05", "ngay": "2026-01-21"})


@pytest.fixture
def report(book: Path, tmp_path: Path) -> Path:
    """Its report."""
    target = tmp_path / "báo cáo.docx"
    assert main(["bao-cao", str(book), "-o", str(target)]) == 0
    return target


def changed(folder: Path) -> Path:
    """The same figures with five cases more of the third field, resolved late."""
    data = consistent_data() | {"so": "05", "ngay": "2026-01-21"}
    row = data["bieu"]["II.06B"]["dong"][2]
    for column in (1, 2, 5, 8):
        row[column] += 5
    annex = data["bieu"]["PL01"]["dong"][0]
    for column in (1, 8, 9, 10, 11):
        annex[column] += 5
    return made(folder, data, "sổ mới")


def test_a_report_of_consistent_figures_has_no_finding(
    book: Path, report: Path, capsys: Any
) -> None:
    """Alone and against its workbook: nothing, and exit code 0."""
    assert main(["soat", str(report)]) == 0
    assert main(["soat", str(report), "--so-lieu", str(book)]) == 0
    assert capsys.readouterr().out.count("Không phát hiện sai sót.") == 2


def test_an_edit_that_changes_no_number_changes_nothing(
    report: Path, tmp_path: Path, capsys: Any
) -> None:
    """Sentences of the clerk's around the numbers are no fault."""
    document = Document(str(report))
    document.paragraphs[20].insert_paragraph_before("Các phòng đã phối hợp tốt trong tháng.")
    edited = tmp_path / "sửa tay.docx"
    document.save(str(edited))
    assert main(["soat", str(edited)]) == 0
    assert "Không phát hiện sai sót." in capsys.readouterr().out


@pytest.mark.parametrize("text", ["", "Kính mời các ông, bà đến dự họp tại hội trường."])
def test_what_has_nothing_to_audit_has_not_passed(tmp_path: Path, text: str, capsys: Any) -> None:
    """A file without a form or a number is told so first, not that no fault was found."""
    document, file = Document(), tmp_path / "thư mời.docx"
    document.add_paragraph(text)
    document.save(str(file))
    assert main(["soat", str(file)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("Không có gì để soát: tệp này không có biểu, không có con số nào")
    assert "sai sót" not in printed


@pytest.mark.parametrize("name", ["~$o cao.docx", ".~lock.báo cáo.docx#"])
def test_a_lock_is_no_report(tmp_path: Path, name: str, capsys: Any) -> None:
    """What an office program writes while it has the file open is named as that."""
    (tmp_path / name).write_bytes(b"\x03Lan")
    assert main(["soat", str(tmp_path / name)]) == 2
    assert "là tệp khóa mà Word, Excel hoặc LibreOffice ghi" in capsys.readouterr().err


def test_the_json_has_the_places_of_the_contract(capsys: Any) -> None:
    """Paragraph and words instead of sheet and cell; the same members as kiem-tra else."""
    assert main(["soat", str(JANUARY_REPORT), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert {"file", "unit", "forms", "summary", "findings"} <= found.keys()
    assert [form["form"] for form in found["forms"]] == ["II.06B", "PL01"]
    first = next(f for f in found["findings"] if f["rule"] == "VB01")
    assert (first["expected"], first["actual"], first["difference"]) == (9, 23, 14)
    assert first["places"][0]["paragraph"] == 33
    assert first["places"][0]["text"].startswith("23 hồ sơ trực tiếp")
    groups = {f["group"] for f in found["findings"] if f["rule"].startswith("LB")}
    assert groups == {"lien-bieu-1"}


def test_comments_go_into_a_copy(tmp_path: Path, capsys: Any) -> None:
    """The audited file is not touched, and a copy that is there is not replaced unasked."""
    before, copy = JANUARY_REPORT.read_bytes(), tmp_path / "chú thích.docx"
    assert main(["soat", str(JANUARY_REPORT), "--ghi-chu", str(copy)]) == 1
    assert copy.is_file()
    assert JANUARY_REPORT.read_bytes() == before
    assert main(["soat", str(JANUARY_REPORT), "--ghi-chu", str(copy)]) == 2
    assert main(["soat", str(JANUARY_REPORT), "--ghi-chu", str(copy), "--ghi-de"]) == 1
    capsys.readouterr()
    own = tmp_path / "báo cáo.docx"
    own.write_bytes(before)
    assert main(["soat", str(own), "--ghi-chu", str(own), "--ghi-de"]) == 2
    assert "không được là chính" in capsys.readouterr().err


def test_a_copy_says_what_is_alive_in_it(tmp_path: Path, capsys: Any) -> None:
    """A field that runs a command is kept for the office itself, and named before it goes on."""
    parts, copy = members(JANUARY_REPORT), tmp_path / "chú thích.docx"
    LIVE_DOCUMENTS["field"].change(parts)
    alive = tmp_path / "báo cáo.docx"
    alive.write_bytes(zipped(parts))
    assert main(["soat", str(alive), "--ghi-chu", str(copy)]) == 1
    told = capsys.readouterr().err
    assert f"Bản sao “{copy}” có trường DDEAUTO" in told
    assert "trước khi gửi tiếp, hãy" in told
    assert main(["soat", str(JANUARY_REPORT), "--ghi-chu", str(copy), "--ghi-de"]) == 1
    assert "Bản sao" not in capsys.readouterr().err


def test_new_figures_reach_the_edited_report(report: Path, tmp_path: Path, capsys: Any) -> None:
    """After cap-nhat the report agrees with the new workbook; old → new is printed."""
    new = changed(tmp_path)
    assert main(["soat", str(report), "--so-lieu", str(new)]) == 1
    capsys.readouterr()
    assert main(["cap-nhat", str(new), str(report)]) == 0
    printed = capsys.readouterr().out
    assert "3.749 → 3.754" in printed
    assert "không có → có 05" in printed
    assert main(["soat", str(report), "--so-lieu", str(new)]) == 0
    assert len(list(tmp_path.glob("báo cáo (bản trước *).docx"))) == 1


def test_a_sentence_that_depends_on_the_number_is_named(
    report: Path, tmp_path: Path, capsys: Any
) -> None:
    """A denial typed by hand stays, and is to be read again: exit code 1."""
    document = Document(str(report))
    place = next(p for p in document.paragraphs if p.text.startswith("2.3."))
    place.insert_paragraph_before("Trong kỳ không có hồ sơ giải quyết quá hạn.")
    document.save(str(report))
    assert main(["cap-nhat", str(changed(tmp_path)), str(report)]) == 1
    printed = capsys.readouterr().out
    assert "Cần đọc lại mục 2.2" in printed
    assert "không có hồ sơ giải quyết quá hạn" in printed


def test_nothing_to_do_leaves_the_file_alone(book: Path, report: Path, capsys: Any) -> None:
    """The same figures: not a byte, not a time, no backup."""
    before, moment = report.read_bytes(), report.stat().st_mtime_ns
    assert main(["cap-nhat", str(book), str(report)]) == 0
    assert "Không số nào phải đổi" in capsys.readouterr().out
    assert (report.read_bytes(), report.stat().st_mtime_ns) == (before, moment)
    assert len(list(report.parent.glob("báo cáo*.docx"))) == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["soat", "không có.docx"], "không có; hãy kiểm tra tên tệp"),
        (["soat", "{book}"], "không phải tệp Word .docx"),
        (["soat", "{report}", "--so-lieu", "không có.xlsx"], "không có.xlsx"),
        (["soat", "{report}", "--ghi-chu", "a.pdf"], "phải có đuôi .docx"),
        (["cap-nhat", "{book}", str(JANUARY_REPORT)], "không có ô số nào của chương trình"),
        (["cap-nhat", "{book}"], "thiếu"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    words: list[str], sentence: str, book: Path, report: Path, capsys: Any
) -> None:
    """Exit code 2, a Vietnamese sentence that names the file, no traceback."""
    filled = [word.format(book=book, report=report) for word in words]
    assert main(filled) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert "Traceback" not in said
    assert said.count("\n") == 1


def without_control(report: Path, source: str) -> None:
    """Take the first control of a source away, as retyping over its edge does; its text stays."""
    with zipfile.ZipFile(report) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    xml = parts["word/document.xml"].decode()
    at = xml.index(f'<w:tag w:val="{source}"/>')
    start, end = xml.rindex("<w:sdt>", 0, at), xml.index("</w:sdt>", at) + len("</w:sdt>")
    inside = xml[start:end].partition("<w:sdtContent>")[2].partition("</w:sdtContent>")[0]
    parts["word/document.xml"] = (xml[:start] + inside + xml[end:]).encode()
    with zipfile.ZipFile(report, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)


def test_one_lost_control_of_several_is_told(report: Path, tmp_path: Path, capsys: Any) -> None:
    """Its number is not brought up to date though others of the source are: exit code 1."""
    without_control(report, "II.06B!(3)[tong]")
    assert main(["cap-nhat", str(changed(tmp_path)), str(report)]) == 1
    printed = capsys.readouterr().out
    assert "II.06B!(3)[tong]. Số ở những chỗ ấy không được cập nhật" in printed


def test_a_rejected_revision_is_still_ours(report: Path, tmp_path: Path, capsys: Any) -> None:
    """After Reject in Word the old numbers are the program's, not typed by hand."""
    new, tracked = changed(tmp_path), tmp_path / "theo dõi.docx"
    assert main(["cap-nhat", str(new), str(report), "-o", str(tracked), "--theo-doi"]) == 0
    with zipfile.ZipFile(tracked) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(report) as package:  # every change rejected: the text as it was
        parts["word/document.xml"] = package.read("word/document.xml")
    with zipfile.ZipFile(tracked, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    capsys.readouterr()
    assert main(["cap-nhat", str(new), str(tracked)]) == 0
    assert "gõ đè" not in capsys.readouterr().out


def test_the_target_is_a_word_file(book: Path, report: Path, capsys: Any) -> None:
    """A workbook is never replaced by a report, not even when asked."""
    before = book.read_bytes()
    assert main(["cap-nhat", str(book), str(report), "-o", str(book), "--ghi-de"]) == 2
    assert "phải có đuôi .docx" in capsys.readouterr().err
    assert book.read_bytes() == before


def test_a_copied_row_does_not_get_anothers_numbers(
    report: Path, tmp_path: Path, capsys: Any
) -> None:
    """A row of the annex that the clerk copied and named anew keeps what stands in it."""
    document = Document(str(report))
    row = next(r for t in document.tables for r in t.rows if r.cells[1].text == "Hộ tịch")
    copy = deepcopy(row._tr)
    row._tr.addnext(copy)
    for text in copy.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"):
        if text.text == "Hộ tịch":
            text.text = "Lâm nghiệp"
    document.save(str(report))
    assert main(["cap-nhat", str(changed(tmp_path)), str(report)]) == 1
    assert "tên dòng trong báo cáo khác" in capsys.readouterr().out
    rows = [r for t in Document(str(report)).tables for r in t.rows]
    cells = {r.cells[1].text: "".join(r._tr.itertext()) for r in rows if len(r.cells) > 10}
    assert "258" in cells["Hộ tịch"]
    assert "253" in cells["Lâm nghiệp"]


def test_what_would_change_is_listed_and_nothing_written(
    book: Path, report: Path, tmp_path: Path, capsys: Any
) -> None:
    """cap-nhat --xem: 0 when the report has the workbook's numbers, 1 with old → new when not."""
    new = changed(tmp_path)
    files, before = sorted(tmp_path.iterdir()), report.read_bytes()
    capsys.readouterr()
    assert main(["cap-nhat", str(book), str(report), "--xem"]) == 0
    assert capsys.readouterr().out.startswith("Không số nào phải đổi: ")
    assert main(["cap-nhat", str(new), str(report), "--xem"]) == 1
    listed = capsys.readouterr().out
    assert sorted(tmp_path.iterdir()) == files
    assert report.read_bytes() == before
    assert main(["cap-nhat", str(new), str(report)]) == 0
    done = capsys.readouterr().out
    assert listed.startswith("Báo cáo cũ hơn sổ: ")
    assert listed.splitlines()[1:] == [
        line for line in done.splitlines()[1:] if not line.startswith("Bản trước")
    ]
    assert "3.749 → 3.754" in listed
    assert main(["cap-nhat", str(new), str(report), "--xem", "-o", str(tmp_path / "b.docx")]) == 2
    assert "hãy bỏ -o" in capsys.readouterr().err


def half_typed() -> dict[str, Any]:
    """January with (4) of a row of II.06B still to be typed."""
    forms = deepcopy(consistent_data()["bieu"])
    forms["II.06B"]["dong"][2][1:3] = [None, None]
    return {"bieu": forms}


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"don_vi": "UBND xã Gia Lộc"}, "ghi đơn vị “ủy ban nhân dân xã ninh giang” ở đầu báo cáo"),
        (
            {"thang": 2, "ky": {"tu": "2026-01-21", "den": "2026-02-20"}},
            "ghi tháng “01”, khác với sổ (“02”); hãy",
        ),
        ({"bieu": {"II.06B": {"dong": []}, "PL01": {"dong": []}}}, "chưa có số liệu ở Biểu II.06B"),
        (half_typed(), "chưa nhập xong: Biểu II.06B dòng “Hộ tịch”; hãy"),
    ],
)
def test_a_report_of_something_else_is_not_refreshed_unasked(
    other: dict[str, Any], said: str, report: Path, tmp_path: Path, capsys: Any
) -> None:
    """Another unit, another period, no figures: one sentence and nothing written, unless asked."""
    data = consistent_data() | {"so": "05", "ngay": "2026-01-21"} | other
    book, before = made(tmp_path, data, "sổ khác"), report.read_bytes()
    assert main(["cap-nhat", str(book), str(report)]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "hoặc thêm --van-ghi" in error
    assert report.read_bytes() == before
    assert main(["cap-nhat", str(book), str(report), "--xem"]) < 2
    assert said.partition(";")[0] in capsys.readouterr().err
    assert main(["cap-nhat", str(book), str(report), "--van-ghi"]) < 2


@pytest.mark.parametrize(
    ("unit", "told"),
    [("UBND xã Gia Lộc", True), ("Ủy ban nhân dân xã Ninh Giang, thành phố Hải Phòng", False)],
)
def test_a_comparison_with_the_workbook_of_another_unit_says_so(
    unit: str, told: bool, report: Path, tmp_path: Path, capsys: Any
) -> None:
    """The same numbers in both prove nothing; the same unit in more words is no other."""
    book = made(tmp_path, consistent_data() | {"don_vi": unit}, "sổ khác")
    main(["soat", str(report), "--so-lieu", str(book)])
    assert ("ở đầu báo cáo, khác với sổ" in capsys.readouterr().err) is told
    main(["kiem-tra", str(book), "--ky-truoc", str(made(tmp_path, consistent_data(), "trước"))])
    assert ("là của UBND xã Ninh Giang, không phải của UBND xã" in capsys.readouterr().out) is told


def lines_of(report: Path) -> list[str]:
    """The text of each paragraph, controls and annexes too."""
    return [one.text for one in read_document(report).paragraphs()]


def test_one_section_alone_is_brought_up_to_date(report: Path, tmp_path: Path, capsys: Any) -> None:
    """The numbers of every other section and of the annexes stay, and are still ours to update."""
    new = changed(tmp_path)
    capsys.readouterr()
    assert main(["cap-nhat", str(new), str(report), "--muc", "2.2", "--xem"]) == 1
    would = capsys.readouterr().out
    main(["cap-nhat", str(new), str(report), "--muc", "2.2"])
    texts = lines_of(report)
    first = texts.index(next(text for text in texts if text.startswith("2.2.")))
    after = texts.index(next(text for text in texts if text.startswith("2.3.")))
    inside, outside = "\n".join(texts[first:after]), "\n".join(texts[:first] + texts[after:])
    assert "3.754" in inside
    assert "3.749" not in inside
    assert "3.749" in outside
    assert "3.754" not in outside
    assert "3.749 → 3.754" in would
    assert main(["cap-nhat", str(new), str(report)]) == 0
    assert main(["cap-nhat", str(new), str(report), "--xem"]) == 0


@pytest.mark.parametrize(
    ("section", "sentence"),
    [
        ("9.9", "không có mục “9.9”; hãy ghi số của một mục: I, I.1, I.1.1"),
        ("1", "nhiều mục “1”; hãy ghi số của một mục: I.1, II.1"),
        ("", "không có mục “”; hãy ghi số"),
    ],
)
def test_a_section_that_is_not_there_or_not_alone_is_told(
    section: str, sentence: str, book: Path, report: Path, capsys: Any
) -> None:
    """The sentence lists the sections that can be named; nothing is written."""
    before = report.read_bytes()
    assert main(["cap-nhat", str(book), str(report), "--muc", section]) == 2
    assert sentence in capsys.readouterr().err
    assert report.read_bytes() == before


def test_a_section_of_a_numeral_has_those_below_it(
    report: Path, tmp_path: Path, capsys: Any
) -> None:
    """II has its own lines, not the closing words and not the annexes; I.2 has 2.1 to 2.5."""
    new = changed(tmp_path)
    counts = {}
    for section in ("I", "I.2", "2.2", "2.3", "II", "IV"):
        capsys.readouterr()
        main(["cap-nhat", str(new), str(report), "--muc", section, "--xem"])
        out = capsys.readouterr().out
        counts[section] = sum("→" in line for line in out.splitlines())
        assert "Trong phụ lục" not in out
    assert counts["I"] == counts["I.2"] > counts["2.2"] > 0
    assert counts["II"] > 0
    assert counts["IV"] == 0
