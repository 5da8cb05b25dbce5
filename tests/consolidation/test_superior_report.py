"""The superior's Word report: written from TONGHOP.xlsx, read back, brought up to date, printed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from pypdf import PdfReader

from baocao_tthc.cli import main
from baocao_tthc.consolidation import consolidate
from baocao_tthc.consolidation.report_numbers import report_numbers
from baocao_tthc.consolidation.unit_list import read_unit_list
from baocao_tthc.errors import WorkbookError
from baocao_tthc.filing import Place, Text
from baocao_tthc.reading import read_filing
from baocao_tthc.report.render import report_bytes
from baocao_tthc.sources.tags import UNIT_TABLE, read_tag
from support.desk import MISSING, OVERDUE, SUPERIOR, Desk, consolidated, desk, send
from support.nothing import nothing
from support.packages import packed, workbook
from support.paths import ROOT, SOURCES, SUPERIOR_TEMPLATE, TEMPLATE
from support.word_files import controls, outside_controls, paragraph, paragraphs, template

Printed = pytest.CaptureFixture[str]
Validate = Callable[[Path], list[str]]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The desk with its workbook of sums and its report; nobody changes it."""
    made = desk(tmp_path_factory.mktemp("bàn"))
    assert consolidated(made) == 1  # a unit is missing
    return made


@pytest.fixture
def own(written: Desk, tmp_path: Path) -> Desk:
    """A copy of it."""
    shutil.copytree(written.sums.parent, tmp_path / "bàn")
    return Desk(*(tmp_path / "bàn" / path.name for path in written))


def test_both_files_are_valid(written: Desk, validate: Validate) -> None:
    """The validator of the Open XML SDK has nothing against report, workbook and template."""
    assert [validate(file) for file in (written.report, written.sums, SUPERIOR_TEMPLATE)] == [
        []
    ] * 3


def test_the_same_workbook_gives_the_same_report(written: Desk, tmp_path: Path) -> None:
    """Byte for byte, by `bao-cao` as by `tong-hop --bao-cao`."""
    again = tmp_path / "lại.docx"
    assert main(["bao-cao", str(written.sums), "-o", str(again)]) == 0
    assert again.read_bytes() == written.report.read_bytes()


def test_it_says_who_reported_and_who_leads_and_lags(written: Desk) -> None:
    """Numbers, names and rates, in sentences of their own."""
    texts = paragraphs(written.report)
    assert (
        "- Từ ngày 21/12/2025 đến ngày 20/01/2026: Tổng hợp được số liệu của 03/04 đơn vị phải báo "
        "cáo, đạt 75%; số liệu trong báo cáo này là của các đơn vị đó."
    ) in texts
    for line in (
        "- Đơn vị không phát sinh hồ sơ: không có.",
        f"- Đơn vị chưa có số liệu để tổng hợp: 01 đơn vị: {MISSING}.",
        "- Đơn vị còn lỗi số liệu chưa giải trình: không có.",
        "- Đơn vị đạt cao: UBND xã An Bình (100%).",
        "- Đơn vị cần chú ý: 01 đơn vị từ 80% đến dưới 90%: UBND phường 11 (83,74%).",
        "- Đơn vị cần cải thiện gấp: 01 đơn vị dưới 80%: UBND xã Cẩm Giàng (74,66%).",
    ):
        assert line in texts
    assert "ỦY BAN NHÂN DÂN" in texts
    assert "THÀNH PHỐ HẢI PHÒNG" in texts


def test_it_compares_with_the_month_before_and_says_how_many_had_figures(written: Desk) -> None:
    """December of the same folder; of how many units each month is, so that nobody is misled."""
    (line,) = (text for text in paragraphs(written.report) if text.startswith("So với tháng 12"))
    assert line.startswith(
        "So với tháng 12 năm 2025 (có số liệu của 02 đơn vị; kỳ này 03 đơn vị), tổng số hồ sơ tiếp "
        "nhận tăng"
    )


def test_every_number_names_its_source(written: Desk) -> None:
    """Outside the controls stand only numbers of the text itself: sections, annexes, orders."""
    loose = re.sub(
        r"[IVX]+\. |\b\d\. |Phụ lục \d+|II\.06B\S*|\(\d+\)\S*",
        " ",
        outside_controls(written.report),
    )
    rows, name = {str(n) for n in range(1, 6)}, "11"  # of UBND phường 11
    assert set(re.findall(r"\d+", loose)) <= {*rows, name}
    tags = [tag for tag, _ in controls(written.report)]
    assert all(read_tag(tag) for tag in tags)


def test_the_report_itself_is_not_summed(written: Desk, tmp_path: Path) -> None:
    """Among what was received it is told, and no unit of its own, whatever its name."""
    folder = tmp_path / "nhận"
    folder.mkdir()
    workbook(folder / "a.xlsx")
    shutil.copy(written.report, folder / "báo cáo.docx")
    account = consolidate(folder).account
    assert [each.unit.name for each in account.standings] == ["UBND xã Ninh Giang"]
    assert account.files[1][0].trouble == "báo cáo tổng hợp của nhiều đơn vị, không cộng"


def test_the_report_without_its_controls_is_not_summed_either(
    written: Desk, tmp_path: Path
) -> None:
    """Saved by a program that drops them, it still names many units; a commune's names itself."""
    folder = tmp_path / "nhận"
    folder.mkdir()
    with ZipFile(written.report) as own, ZipFile(folder / "bao cao.docx", "w") as bare:
        for name in own.namelist():
            content = own.read(name)
            if name == "word/document.xml":
                content = re.sub(rb"<w:sdtPr>.*?</w:sdtPr>|</?w:sdt(Content)?>", b"", content)
            bare.writestr(name, content)
    assert controls(folder / "bao cao.docx") == []
    shutil.copy(next(packed(tmp_path / "xã").folder.glob("*.docx")), folder / "xã.docx")
    account = consolidate(folder).account
    assert [each.unit.name for each in account.standings] == ["UBND xã Ninh Giang"]
    assert account.files[0][0].trouble == "báo cáo tổng hợp của nhiều đơn vị, không cộng"


def test_the_totals_read_back(written: Desk) -> None:
    """`doc-so` gives the sums of the units."""
    result = consolidate(written.folder, read_unit_list(written.units))
    read = report_numbers(written.report)
    assert read.unread == ()
    assert read.data["don_vi"] == SUPERIOR
    for form in result.forms:
        total = read.data["bieu"][form.form.code]["tong"]  # type: ignore[index]
        counts = [column.number for column in form.form.counts]
        assert [total[n - 3] for n in counts] == [form.total[n] for n in counts]


def test_the_table_by_unit_has_every_unit(written: Desk) -> None:
    """In the order of the list; a dash where there is nothing, each in a control."""
    cells = [(tag, text) for tag, text in controls(written.report) if tag.startswith(UNIT_TABLE)]
    states = [text for tag, text in cells if tag.startswith(f"{UNIT_TABLE}!(3)")]
    assert states == ["đã nhận"] * 3 + ["chưa gửi", "-"]
    assert {text for tag, text in cells if MISSING in tag} == {"chưa gửi", "-"}
    rates = [text for tag, text in cells if tag.startswith(f"{UNIT_TABLE}!(9)")]
    assert rates[:4] == ["100", "83,74", "74,66", "-"]


def test_the_table_has_the_online_rate_of_the_text(own: Desk) -> None:
    """On the base that ThongTin chooses, named in the heading; a report keeps its base."""
    total, base = f"{UNIT_TABLE}!({{}})[tong]", "Tỷ lệ trực tuyến trên {} (%)"
    usual = dict(controls(own.report))
    assert base.format("số tiếp nhận trong kỳ") in paragraphs(own.report)
    assert f"{usual[total.format(6)]}%" == usual["II.06B!TYLE((4)[tong],(4)[tong]+(5)[tong])"]
    filing = read_filing(own.sums)
    info = {**filing.info, "online_base": Text(Place("ThongTin", 20, 2), "tổng số hồ sơ tiếp nhận")}
    other = own.report.with_name("khác.docx")
    other.write_bytes(report_bytes(filing._replace(info=info), None))
    texts, values = paragraphs(other), dict(controls(other))
    assert base.format("tổng số tiếp nhận") in texts
    assert base.format("số tiếp nhận trong kỳ") not in texts
    assert f"{values[total.format(17)]}%" == values["II.06B!TYLE((4)[tong],(3)[tong])"]
    assert total.format(6) not in values
    assert main(["cap-nhat", str(own.sums), str(other), "--xem"]) == 0


def test_a_late_revision_is_brought_into_the_report(own: Desk, capsys: Printed) -> None:
    """The missing unit sends: numbers, names and its row are those of a report made anew; that
    nobody is left to be asked is for a person to drop.
    """
    send(own.folder, MISSING, 9)
    edited = own.report.with_name("đang sửa.docx")
    shutil.copy(own.report, edited)
    assert consolidated(own) == 0
    main(["cap-nhat", str(own.sums), str(edited)])
    assert "→ không có" in capsys.readouterr().out
    assert controls(edited) == controls(own.report)
    assert "- Đơn vị chưa có số liệu để tổng hợp: không có." in paragraphs(edited)
    assert main(["cap-nhat", str(own.sums), str(edited), "--xem"]) == 1
    none, *left = capsys.readouterr().out.splitlines()
    assert none.startswith("Không số nào phải đổi")
    assert len(left) == 1
    assert "câu “Các đơn vị chưa có số liệu để tổng hợp nêu tại mục I" in left[0]


def test_what_was_typed_in_thongtin_is_kept(own: Desk) -> None:
    """A second run keeps the name, the addressees and, of the same month, the number."""
    book = openpyxl.load_workbook(own.sums)
    cells = {row[0].value: row[1] for row in book["ThongTin"].iter_rows()}
    cells["Kính gửi"].value, cells["Số văn bản"].value = "Văn phòng Chính phủ", "7"
    book.save(own.sums)
    words = ["tong-hop", str(own.folder), "--don-vi", str(own.units), "-o", str(own.sums)]
    assert main([*words, "--ghi-de"]) == 1
    filing = read_filing(own.sums)
    assert filing.unit == SUPERIOR
    assert filing.info["addressees"].text == "Văn phòng Chính phủ"
    assert filing.info["number"].text == "7"
    assert main([*words, "--ghi-de", "--ky", "2025-12"]) == 1
    assert "number" not in read_filing(own.sums).info


def test_without_a_name_the_place_to_fill_in_is_marked(own: Desk) -> None:
    """Nothing is made up: who signs is only known of a people's committee."""
    own.sums.unlink()
    words = ["tong-hop", str(own.folder), "-o", str(own.sums), "--bao-cao", str(own.report)]
    main([*words, "--ghi-de"])
    texts = paragraphs(own.report)
    assert "[TÊN CƠ QUAN TỔNG HỢP]" in texts
    assert "[QUYỀN HẠN, CHỨC VỤ CỦA NGƯỜI KÝ]" in texts
    assert any(text.startswith("[Địa danh], ngày") for text in texts)


def test_an_office_that_is_no_committee_has_its_own_symbol(own: Desk) -> None:
    """“BC-UBND” is printed for a committee alone; what is known later takes the mark's place."""
    words = ["tong-hop", str(own.folder), "-o", str(own.sums), "--bao-cao", str(own.report)]
    main([*words, "--ghi-de", "--ten", "Sở Nội vụ"])
    assert any(text.endswith("/[Ký hiệu]") for text in paragraphs(own.report))
    main([*words, "--ghi-de", "--ten", SUPERIOR])
    texts = paragraphs(own.report)
    assert any(text.endswith("/BC-UBND") for text in texts)
    assert not any("[Địa danh]" in text for text in texts)


def test_a_workbook_of_sums_is_not_summed(own: Desk) -> None:
    """TONGHOP.xlsx that lies in the folder counts no unit twice."""
    before = consolidate(own.folder)
    shutil.copy(own.sums, own.folder / "TONGHOP.xlsx")
    after = consolidate(own.folder)
    assert after.forms == before.forms
    assert [
        one.trouble for one, _ in after.account.files if one.arrival.label == "TONGHOP.xlsx"
    ] == ["sổ tổng hợp của nhiều đơn vị, không phải sổ của một đơn vị"]


def test_the_limits_are_those_of_doichieu(own: Desk) -> None:
    """With --nguong the report marks by the same limits as the workbook."""
    consolidated(own, "--nguong", "70,84")
    texts = paragraphs(own.report)
    assert "- Đơn vị cần cải thiện gấp: không có." in texts
    assert any("từ 70% đến dưới 84%: UBND xã Cẩm Giàng (74,66%); UBND" in text for text in texts)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--json", "--bao-cao", "a.docx"], "hãy thêm -o TONGHOP.xlsx"),
        (["-o", "a.xlsx", "--mau", "m.docx"], "hãy thêm --bao-cao"),
        (["-o", "a.xlsx", "--bao-cao", "a.doc"], "phải có đuôi .docx"),
    ],
)
def test_wrong_arguments_write_nothing(
    own: Desk, more: list[str], said: str, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence, before anything is read or written."""
    monkeypatch.chdir(own.sums.parent)
    assert main(["tong-hop", str(own.folder), *more]) == 2
    assert said in capsys.readouterr().err
    assert not Path("a.xlsx").exists()


def test_without_any_figures_there_is_no_report(own: Desk, capsys: Printed) -> None:
    """The workbook is written, the report refused in one sentence."""
    empty = own.folder.with_name("rỗng")
    empty.mkdir()
    own.report.unlink()
    words = ["tong-hop", str(empty), "--don-vi", str(own.units), "--ky", "2026-01"]
    files = ["-o", str(own.sums), "--bao-cao", str(own.report)]
    assert main([*words, *files, "--ghi-de"]) == 2
    assert "Chưa đơn vị nào có số liệu" in capsys.readouterr().err
    assert not own.report.exists()
    assert main(["bao-cao", str(own.sums), "-o", str(own.report)]) == 2


def test_an_office_s_own_template(own: Desk, capsys: Printed) -> None:
    """A changed template is used; a name that it does not know is refused in one sentence."""
    good = template(own.sums.parent, paragraph("{{ nop_tong_hop }} trên {{ nop_phai_gui }}"))
    assert consolidated(own, "--mau", str(good)) == 1
    assert paragraphs(own.report)[0] == "03 trên 04"
    bad = template(own.sums.parent, paragraph("{{ nop_tong_hopp }}"))
    capsys.readouterr()
    assert consolidated(own, "--mau", str(bad)) == 2
    assert "“nop_tong_hopp” không có trong danh mục, có phải “nop_tong_hop”?" in (
        capsys.readouterr().err
    )


def test_what_is_left_to_fill_in_is_named(written: Desk, tmp_path: Path, capsys: Printed) -> None:
    """Without the office's name: by `tong-hop`, and by the audit, at its places."""
    sums, report = tmp_path / "TONGHOP.xlsx", tmp_path / "BAOCAO.docx"
    words = ["tong-hop", str(written.folder), "--don-vi", str(written.units), "-o", str(sums)]
    main([*words, "--bao-cao", str(report)])
    left = "“[Tên cơ quan tổng hợp]”, “[Địa danh]”, “[QUYỀN HẠN, CHỨC VỤ CỦA NGƯỜI KÝ]”"
    assert f"Còn phải điền ở ThongTin: {left}, “[Ký hiệu]”" in capsys.readouterr().err
    main(["soat", str(report), "--so-lieu", str(sums)])
    said = " ".join(capsys.readouterr().out.split())
    assert f"VB55 Còn chỗ chưa điền: {left}, “[Ký hiệu]”." in said
    assert main(["soat", str(written.report), "--so-lieu", str(written.sums)]) == 0
    assert "VB55" not in capsys.readouterr().out


def test_a_commune_s_template_is_refused(own: Desk, capsys: Printed) -> None:
    """Texts and counts of NoiDung, which nobody entered, are not made up: before anything is read
    by `tong-hop`, and by `bao-cao`; no file is changed.
    """
    before = own.report.read_bytes()
    assert consolidated(own, "--mau", str(TEMPLATE)) == 2
    assert "của NoiDung (danh_gia_chung, " in capsys.readouterr().err
    assert own.report.read_bytes() == before
    counts = template(
        own.sums.parent, paragraph("{{ nop_tong_hop }}: {{ pakn_hanh_chinh_tiep_nhan }}")
    )
    again = ["bao-cao", str(own.sums), "-o", str(own.report), "--ghi-de", "--mau", str(counts)]
    assert main(again) == 2
    assert "(pakn_hanh_chinh_tiep_nhan)" in capsys.readouterr().err


def test_office_prints_it(
    written: Desk, tmp_path: Path, office: Callable[[Path, str], Path]
) -> None:
    """The text in portrait, the three annexes each on landscape pages of its own."""
    report = shutil.copy(written.report, tmp_path / "in.docx")
    pages = PdfReader(office(Path(report), "pdf")).pages
    landscape = [page.mediabox.width > page.mediabox.height for page in pages]
    assert landscape == [False] * (len(pages) - 3) + [True] * 3
    assert 2 <= len(pages) - 3 <= 4
    last = pages[-1].extract_text()
    assert all(name in last for name in (*OVERDUE, MISSING, "Tổng cộng"))


def test_a_clerk_loads_nothing_of_it(tmp_path: Path) -> None:
    """Neither the check nor the report of a commune imports what the superior's needs."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from baocao_tthc.cli import main; "
        "main(['bao-cao', sys.argv[2], '-o', sys.argv[3]]); "
        "names = ('unit_values', 'unit_sheets', 'unit_annex', 'superior_', 'consolidating'); "
        "print([each for each in sys.modules if each.startswith('baocao_tthc') "
        "and each.rpartition('.')[2].startswith(names)])"
    )
    book = ROOT / "workbook" / "vi-du" / "2026-01-ninh-giang.xlsm"
    words = [sys.executable, "-c", code, SOURCES, book, tmp_path / "a.docx"]
    done = subprocess.run([*map(str, words)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_where_no_unit_has_a_case_it_says_so(tmp_path: Path) -> None:
    """All report nothing: no zero is read out, both annexes say it, nothing is found wrong."""
    folder = tmp_path / "nhận về"
    folder.mkdir()
    for name in ("A", "B"):
        workbook(folder / f"{name}.xlsx", **nothing(don_vi=f"UBND xã {name}"))
    sums, report = tmp_path / "TONGHOP.xlsx", tmp_path / "BAOCAO.docx"
    words = ["tong-hop", str(folder), "-o", str(sums), "--bao-cao", str(report), "--ten", SUPERIOR]
    assert main(words) == 0
    texts = paragraphs(report)
    assert "- Đơn vị không phát sinh hồ sơ: 02 đơn vị: UBND xã A; UBND xã B." in texts
    assert sum(text.endswith("Trong kỳ không phát sinh hồ sơ TTHC.") for text in texts) == 2
    assert texts.count("Không phát sinh hồ sơ trong kỳ.") == 2
    assert main(["kiem-tra", str(sums)]) == 0
    assert main(["soat", str(report), "--so-lieu", str(sums)]) == 0


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("dong-goi", "không đóng gói; hãy gửi báo cáo Word"),
        ("ky-moi", "tháng sau hãy tổng hợp lại"),
    ],
)
def test_what_is_of_one_unit_alone_is_refused(
    own: Desk, command: str, said: str, capsys: Printed
) -> None:
    """A workbook of sums is neither packed nor carried over to the next month."""
    assert main([command, str(own.sums), "-o", str(own.sums.with_name("mới.xlsx"))]) == 2
    assert said in capsys.readouterr().err
    assert not own.sums.with_name("mới.xlsx").exists()


def test_the_rows_of_a_country_are_not_read(own: Desk) -> None:
    """SoLieu may be longer than a unit's workbook may be: the report is of other sheets."""
    book = openpyxl.load_workbook(own.sums)
    book["SoLieu II.06B"].cell(30_000, 1).value = 1
    book.save(own.sums)
    assert [unit.name for unit in read_filing(own.sums).units] == [*OVERDUE, MISSING]
    book["TinhHinhNop"].title = "Sheet1"
    book.save(own.sums)
    with pytest.raises(WorkbookError, match="quá xa"):
        read_filing(own.sums)
