"""The superior's report where units sent different forms, or none of one kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from baocao_tthc.cli import main
from baocao_tthc.consolidation.consolidating import brought_together
from baocao_tthc.consolidation.result_workbook import result_bytes
from baocao_tthc.consolidation.submissions import SubmittedForm
from baocao_tthc.consolidation.unit_list import ListedUnit
from baocao_tthc.forms import known_forms
from baocao_tthc.reading import read_filing
from baocao_tthc.sources.tags import read_tag
from support.desk import SUPERIOR
from support.submitted import JANUARY, of_units, settled, submitted
from support.word_files import controls, paragraphs

_FORMS = {form.code: form for form in known_forms()}
_OTHER = "II.06A13"


def other(received: int) -> SubmittedForm:
    """The form of 13 columns, all cases pending."""
    figures = {column.number: 0 for column in _FORMS[_OTHER].counts} | {3: received}
    return SubmittedForm(_OTHER, (("Hộ tịch", figures),), figures, None)


def sums_of(folder: Path, units: dict[str, SubmittedForm]) -> Path:
    """The workbook of sums of units with one form each."""
    sums = folder / "TONGHOP.xlsx"
    sums.write_bytes(result_bytes(brought_together(of_units(units)), {"unit": SUPERIOR}))
    return sums


def reported(folder: Path, units: dict[str, SubmittedForm]) -> tuple[Path, Path]:
    """The same and its report."""
    sums, report = sums_of(folder, units), folder / "BAOCAO.docx"
    assert main(["bao-cao", str(sums), "-o", str(report), "--ghi-de"]) in (
        0,
        1,
    )  # 1: the made figures do not agree
    return sums, report


def lines(report: Path, *starts: str) -> list[str]:
    """The paragraphs that begin so."""
    return [text for text in paragraphs(report) if text.startswith(starts)]


def test_units_on_the_other_form_are_named_and_not_added(tmp_path: Path) -> None:
    """The report is of the form of most units; nothing of it is of the other one."""
    units = {"UBND xã A": settled(100, 5), "UBND xã B": settled(90), "UBND xã C": other(70)}
    sums, report = reported(tmp_path, units)
    assert lines(report, "- Đơn vị báo cáo theo biểu") == [
        "- Đơn vị báo cáo theo biểu giải quyết TTHC khác, số giải quyết chưa cộng vào báo cáo này: "
        "01 đơn vị: UBND xã C – Biểu II.06 (13 cột)."
    ]
    assert "tổng hợp số liệu của 02 đơn vị" in lines(report, "(Có Biểu số II.06B")[0]
    assert any("đã tiếp nhận là: 190 hồ sơ" in text for text in paragraphs(report))
    tags = [tag for source, _ in controls(report) if (tag := read_tag(source))]
    assert _OTHER not in {tag.form for tag in tags}
    assert main(["soat", str(report), "--so-lieu", str(sums)]) == 0
    assert main(["cap-nhat", str(sums), str(report), "--xem"]) == 0


def test_the_form_of_most_units_is_taken_whichever_it_is(tmp_path: Path) -> None:
    """Two on the form of 13 columns, one on the other."""
    units = {"UBND xã A": settled(100, 5), "UBND xã B": other(90), "UBND xã C": other(70)}
    _, report = reported(tmp_path, units)
    assert any("đã tiếp nhận là: 160 hồ sơ" in text for text in paragraphs(report))
    assert lines(report, "- Đơn vị báo cáo theo biểu")[0].endswith("UBND xã A – Biểu II.06B.")


def test_a_report_of_the_other_form_is_not_filled_with_its_numbers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Once most units are on another form, the numbers of the old one are left and told."""
    units = {"UBND xã A": settled(100, 5), "UBND xã B": settled(90), "UBND xã C": other(70)}
    _, report = reported(tmp_path, units)
    before = dict(controls(report))
    sums = sums_of(tmp_path, units | {"UBND xã A": other(100)})
    capsys.readouterr()
    main(["cap-nhat", str(sums), str(report)])
    assert "hãy tạo báo cáo mới" in capsys.readouterr().out
    after = dict(controls(report))
    assert {
        tag for tag in before if tag.startswith("II.06B!") and before[tag] != after[tag]
    } == set()


def test_a_lacking_form_is_named_and_no_error_of_the_sums(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two units sent II.06B, one of them no Phụ lục 01: the report says who, and what to do;
    nothing is wrong in workbook and report, also where the report is audited alone.
    """
    only = settled(100)
    annex = {column.number: 0 for column in _FORMS["PL01"].counts}
    annex |= dict.fromkeys((3, 10, 11, 12, 13, 20), 100)
    both = SubmittedForm("PL01", (("Trung tâm", annex),), annex, None)
    units = [submitted("UBND xã A", only, both), submitted("UBND xã B", only)]
    sums, report = tmp_path / "TONGHOP.xlsx", tmp_path / "BAOCAO.docx"
    sums.write_bytes(result_bytes(brought_together(units), {"unit": SUPERIOR}))
    assert main(["bao-cao", str(sums), "-o", str(report)]) == 0
    assert lines(report, "- Đơn vị thiếu số liệu", "- Các đơn vị thiếu") == [
        "- Đơn vị thiếu số liệu của một biểu, tổng của biểu ấy chưa gồm đơn vị: 01 đơn vị: UBND "
        "xã B (Phụ lục 01).",
        "- Các đơn vị thiếu số liệu của một biểu nêu tại mục I gửi bổ sung biểu ấy.",
    ]
    for words in (["kiem-tra", sums], ["soat", report, "--so-lieu", sums], ["soat", report]):
        capsys.readouterr()
        assert main([*map(str, words)]) == 0
        said = " ".join(capsys.readouterr().out.split())
        assert ("Phụ lục 01 của 1 đơn vị" in said) is (words != ["soat", report])
        assert "LB01" not in said


def test_without_a_form_of_one_kind_the_report_says_so(tmp_path: Path) -> None:
    """No zero and no “không phát sinh” for what nobody sent; the rest of the report is written."""
    sums, report = reported(tmp_path, {"UBND xã A": settled(100, 5), "UBND xã B": settled(90)})
    assert lines(report, "- Chưa đơn vị", "Chưa đơn vị", "- Chưa có số liệu") == [
        "- Chưa đơn vị nào gửi biểu số hóa hồ sơ (Phụ lục 01).",
        "- Chưa có số liệu để đánh giá.",
        "Chưa đơn vị nào gửi biểu này.",
    ]
    assert main(["soat", str(report), "--so-lieu", str(sums)]) == 0
    assert main(["cap-nhat", str(sums), str(report), "--xem"]) == 0


def test_without_a_settlement_form_the_report_says_so(tmp_path: Path) -> None:
    """Phụ lục 01 alone."""
    form = _FORMS["PL01"]
    figures = {column.number: 5 for column in form.counts}
    only = SubmittedForm("PL01", (("Hộ tịch", figures),), figures, None)
    _, report = reported(tmp_path, {"UBND xã A": only})
    assert "- Chưa đơn vị nào gửi biểu giải quyết TTHC." in paragraphs(report)
    assert any("số hóa là: 05 hồ sơ" in text for text in paragraphs(report))


def test_the_month_before_is_counted_by_form(tmp_path: Path) -> None:
    """A unit that had one form then is in the sums of that form alone: no growth out of nothing."""
    zeros = {column.number: 0 for column in _FORMS["PL01"].counts}
    digital = SubmittedForm("PL01", (("Trung tâm", zeros),), zeros, None)
    both = {f"UBND xã {name}": (settled(100), digital) for name in "ABC"}
    now = [submitted(unit, *forms) for unit, forms in both.items()]
    then = [submitted(unit, *forms, month="2025-12") for unit, forms in both.items()]
    then[1:] = [each._replace(forms=(digital,)) for each in then[1:]]
    then[2] = then[2]._replace(unit="UBND xã D")
    sums, report = tmp_path / "TONGHOP.xlsx", tmp_path / "BAOCAO.docx"
    units = tuple(ListedUnit(f"UBND xã {name}") for name in "ABCD")
    sums.write_bytes(result_bytes(brought_together([*now, *then], units, JANUARY)))
    assert main(["bao-cao", str(sums), "-o", str(report)]) in (0, 1)
    said = [("II.06B" in unit.before, "PL01" in unit.before) for unit in read_filing(sums).units]
    assert said == [(True, True), (False, True), (False, False), (False, True)]
    assert lines(report, "So với tháng 12 năm 2025 (có số liệu của 01 đơn vị; kỳ này 03 đơn vị)")
    assert main(["cap-nhat", str(sums), str(report), "--xem"]) == 0
