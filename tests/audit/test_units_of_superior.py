"""The audit of a superior's report: nothing false is told, and what was changed in it is found."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from baocao_tthc.audit import audit
from baocao_tthc.checks import check
from baocao_tthc.cli import main
from baocao_tthc.consolidation.result_workbook import result_bytes
from baocao_tthc.consolidation.superior_audit import unit_findings
from baocao_tthc.reading import read_filing
from baocao_tthc.report.refreshing import preview
from baocao_tthc.report.render import report_bytes
from baocao_tthc.word import read_document, sound_document
from support.desk import MISSING, SUPERIOR, Desk, consolidated, desk
from support.drawn_desk import drawn
from support.edited_reports import in_document, on_control
from support.word_files import paragraph, template, zipped

_TO_BE_FILLED = {"VB41", "VB43"}  # Kính gửi, number and date


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The desk with its workbook of sums and its report."""
    made = desk(tmp_path_factory.mktemp("bàn"))
    consolidated(made)
    return made


def changed(written: Desk, folder: Path, edit: Callable[[dict[str, bytes]], None]) -> Path:
    """The report with an edit of a hand in it."""
    with zipfile.ZipFile(written.report) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    edit(members)
    target = folder / "sửa tay.docx"
    target.write_bytes(zipped(members))
    return target


def found(written: Desk, report: Path) -> list[tuple[str, str]]:
    """What audit and units' audit tell of a report, beside what is still to be filled in."""
    filing = read_filing(written.sums)
    told = (
        *audit(read_document(sound_document(report)), filing).findings,
        *unit_findings(report, filing),
    )
    return [(one.rule, one.message) for one in told if one.rule not in _TO_BE_FILLED]


def test_a_fresh_report_has_nothing_wrong(written: Desk) -> None:
    """Names with numbers, shares of units, marks and table: no false alarm."""
    assert found(written, written.report) == []


@pytest.mark.parametrize(
    ("source", "old", "new", "rule"),
    [
        ("nop!counted", "03", "04", "VB51"),
        ("nop!not_counted_names", MISSING, "UBND xã An Bình", "VB51"),
        ("nop!urgent_on_time_names", "74,66%", "77,66%", "VB51"),
        ("DonVi!(8)[UBND xã An Bình]", "184", "182", "VB52"),
        ("DonVi!(3)[UBND xã Vắng]", "chưa gửi", "đã nhận", "VB52"),
        ("II.06B!(3)[tong]", "750", "760", "VB01"),
    ],
)
def test_a_planted_change_is_found(
    written: Desk, tmp_path: Path, source: str, old: str, new: str, rule: str
) -> None:
    """VB51 of what is said of the units, VB52 of their table; the forms as in every report."""
    edit = on_control(lambda xml: xml.replace(old, new), source)
    told = found(written, changed(written, tmp_path, edit))
    assert rule in [one for one, _ in told]


def test_only_what_was_planted_is_told(written: Desk, tmp_path: Path) -> None:
    """A word around the numbers changes nothing; a name does, and both names are told."""
    words = in_document(lambda xml: xml.replace("rà soát nguyên nhân", "xem lại nguyên nhân"))
    assert found(written, changed(written, tmp_path, words)) == []
    name = on_control(lambda xml: xml.replace(MISSING, "UBND xã Khác"), "nop!not_counted_names")
    assert found(written, changed(written, tmp_path, name)) == [
        ("VB51", f"Báo cáo ghi “01 đơn vị: UBND xã Khác”, sổ tổng hợp là “01 đơn vị: {MISSING}”.")
    ]


def test_a_unit_without_a_row_is_told(written: Desk, tmp_path: Path) -> None:
    """VB54 of a report that is older than the list, though it was refreshed, and of a row that
    somebody deleted; a row typed anew without controls is there.
    """
    grown = Desk(written.folder, *(tmp_path / name for name in ("ds.csv", "T.xlsx", "B.docx")))
    grown.units.write_text(f"{written.units.read_text()}\nUBND xã Sau\n", encoding="utf-8")
    consolidated(grown)
    grown.report.write_bytes(written.report.read_bytes())
    main(["cap-nhat", str(grown.sums), str(grown.report)])
    told = "Bảng theo đơn vị thiếu 1 đơn vị có ở sổ tổng hợp: UBND xã Sau; hãy tạo báo cáo mới."
    assert ("VB54", told) in found(grown, grown.report)
    row = re.compile(r"<w:tr>(?:(?!</w:tr>).)*UBND xã An Bình(?:(?!</w:tr>).)*</w:tr>")
    cut = in_document(lambda xml: row.sub("", xml))
    (gone,) = found(written, changed(written, tmp_path, cut))
    assert gone[0] == "VB54"
    assert "UBND xã An Bình" in gone[1]
    typed = in_document(
        lambda xml: row.sub(
            lambda m: re.sub("</?w:sdt(?:Content)?>|<w:sdtPr>.*?</w:sdtPr>", "", m[0]), xml
        )
    )
    assert found(written, changed(written, tmp_path, typed)) == []


def test_vb55_names_what_is_left_to_fill_in(written: Desk, tmp_path: Path) -> None:
    """The mark that stands there, in capitals too, once for all its places; no other brackets."""
    marks = in_document(lambda xml: xml.replace("THÀNH PHỐ HẢI PHÒNG", "[TÊN CƠ QUAN TỔNG HỢP]"))
    told = found(written, changed(written, tmp_path, marks))
    assert ("VB55", "Còn chỗ chưa điền: “[Tên cơ quan tổng hợp]”.") in told
    others = in_document(lambda xml: xml.replace("rà soát nguyên nhân", "[1] rà soát nguyên nhân"))
    assert found(written, changed(written, tmp_path, others)) == []


def test_the_order_of_the_units_is_no_error(tmp_path: Path) -> None:
    """Of a sheet that somebody sorted nothing is told, and there is nothing to be refreshed."""
    sums, report = tmp_path / "TONGHOP.xlsx", tmp_path / "BAOCAO.docx"
    for seed in range(8):
        sums.write_bytes(result_bytes(drawn(seed), {"unit": SUPERIOR}))
        filing = read_filing(sums)
        report.write_bytes(report_bytes(filing, None))
        turned = filing._replace(units=filing.units[::-1])
        assert unit_findings(report, turned) == ()
        assert not preview(turned, report, typed_too=True).is_older


def test_the_command_tells_it(
    written: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`soat --so-lieu TONGHOP.xlsx`: 1 with the finding, 0 without."""
    assert main(["soat", str(written.report), "--so-lieu", str(written.sums)]) == 0
    edit = on_control(lambda xml: xml.replace(">03<", ">02<"), "nop!counted")
    report = changed(written, tmp_path, edit)
    capsys.readouterr()
    assert main(["soat", str(report), "--so-lieu", str(written.sums)]) == 1
    assert "VB51" in capsys.readouterr().out


def test_a_document_without_sources_is_audited_all_the_same(written: Desk, tmp_path: Path) -> None:
    """Of a report that somebody typed nothing is held to the units."""
    typed = template(tmp_path, paragraph("Có 03/04 đơn vị gửi báo cáo."))
    assert unit_findings(typed, read_filing(written.sums)) == ()


@pytest.mark.parametrize("seed", range(8))
def test_of_any_city_nothing_false_is_told(seed: int, tmp_path: Path) -> None:
    """Units that stand in every way, figures drawn at random: a fresh report has nothing wrong."""
    sums, report = tmp_path / "TONGHOP.xlsx", tmp_path / "BAOCAO.docx"
    sums.write_bytes(result_bytes(drawn(seed), {"unit": SUPERIOR}))
    report.write_bytes(report_bytes(read_filing(sums), None))
    assert found(Desk(tmp_path, tmp_path, sums, report), report) == []
    assert check(read_filing(sums)) == ()
