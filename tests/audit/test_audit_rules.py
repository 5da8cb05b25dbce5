"""The rules of the audit, each on a report of a few lines: what it finds, and what it lets pass."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from baocao_tthc.audit import audit
from baocao_tthc.audit import quantities as module
from baocao_tthc.checks.catalogue import AUDIT_RULES, catalogue
from baocao_tthc.errors import DocumentError
from baocao_tthc.period import Period
from baocao_tthc.word import Block, Paragraph
from support.paths import ROOT
from support.short_reports import PERIOD, annex, found, report, rules, table, with_annexes

RIGHT = (
    "Tổng số hồ sơ tiếp nhận: 3.749 hồ sơ, trong đó trực tuyến 3.726 hồ sơ, trực tiếp và qua bưu"
    " chính 09 hồ sơ, kỳ trước chuyển sang 14 hồ sơ; đã giải quyết 3.743 hồ sơ, đạt 99,84% tổng số"
    " tiếp nhận, đang giải quyết 06 hồ sơ."
)


def test_right_numbers_pass() -> None:
    """Numbers of the forms, a rate of its base, a period everywhere: no remark at all."""
    assert rules(with_annexes(f"{PERIOD}: {RIGHT}")) == set()


def test_vb01_a_number_that_differs_from_its_form() -> None:
    """It is named with both numbers, the cell, and what it would be."""
    line = "Tiếp nhận 3.749 hồ sơ, trong đó 23 hồ sơ trực tiếp, 14 hồ sơ từ kỳ trước chuyển sang."
    (remark,) = found(with_annexes(line), "VB01")
    assert remark.places[0].paragraph == 3
    assert (remark.expected, remark.actual, remark.difference) == (9, 23, 14)
    assert "Biểu II.06B cột (5)" in remark.message
    assert "23 = 9 tiếp nhận trực tiếp, qua bưu chính + 14 ở cột (6)" in (remark.hint or "")
    assert "tính hai lần" in (remark.hint or "")


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("Đã giải quyết 3.734 hồ sơ.", "hai chữ số bị đảo chỗ"),
        ("Đã giải quyết 374 hồ sơ.", "gõ thiếu một chữ số"),
        ("Đã giải quyết 37.431 hồ sơ.", "gõ thừa một chữ số"),
        ("Đã giải quyết 3.718 hồ sơ.", "bỏ sót dòng “Người có công”"),
        ("Đã giải quyết 3.740 hồ sơ.", "là số ở cột (8)"),
        ("Đã giải quyết 1.234 hồ sơ.", None),
    ],
)
def test_vb01_the_hypothesis_fits_the_slip(line: str, hint: str | None) -> None:
    """Exchanged digits, one too few or too many, a row left out, another column, or none."""
    (remark,) = found(with_annexes(line), "VB01")
    assert (
        (remark.hint or "").startswith(hint or "") if hint is None else hint in (remark.hint or "")
    )
    assert (remark.hint is None) == (hint is None)


def test_vb01_of_a_field_is_held_against_its_row() -> None:
    """A number of one field is not compared with the total."""
    assert found(with_annexes("Lĩnh vực hộ tịch tiếp nhận 253 hồ sơ."), "VB01") == []
    (remark,) = found(with_annexes("Lĩnh vực hộ tịch tiếp nhận 235 hồ sơ."), "VB01")
    assert "dòng “Hộ tịch”" in remark.message


def test_vb02_two_sections_that_differ_without_a_form() -> None:
    """Nobody knows which is right: both places are named, neither is called wrong."""
    lines = ("1. Kết quả: tiếp nhận 856 hồ sơ.", "2. Trực tuyến: trong số 865 hồ sơ tiếp nhận.")
    (remark,) = found(report(*lines), "VB02")
    assert [place.paragraph for place in remark.places] == [3, 4]
    assert "856 (đoạn 3); 865 (đoạn 4)" in remark.message
    assert found(report(lines[0], lines[1].replace("865", "856")), "VB02") == []


def test_vb03_a_rate_over_another_base_than_its_sentence_gives() -> None:
    """The base that a precise rate fits is named, with the one that was said."""
    line = (
        "Tiếp nhận 5.000 hồ sơ, đã giải quyết 4.000 hồ sơ, trước hạn 3.000 hồ sơ, đạt 60,0% số hồ"
        " sơ đã giải quyết."
    )
    (remark,) = found(report(line), "VB03")
    assert "60,0% là 3.000/5.000 hồ sơ tiếp nhận, không phải" in remark.message
    assert "không phải 3.000/4.000 hồ sơ đã giải quyết (75%)" in remark.message
    (whole,) = found(report(line.replace("60,0%", "60%")), "VB04")  # of many numbers by chance
    assert "60% không đúng; 3.000/4.000 hồ sơ đã giải quyết (75%)" in whole.message
    assert rules(report(line.replace("60,0%", "75,0%"))) == set()


def test_vb04_a_rate_that_fits_nothing() -> None:
    """The right one is said with its two numbers."""
    line = "Tiếp nhận 500 hồ sơ, đã giải quyết 400 hồ sơ, đạt 82,5%."
    (remark,) = found(report(line), "VB04")
    assert "400/500 hồ sơ tiếp nhận (80%)" in remark.message
    assert found(report(line.replace("82,5%", "80%")), "VB04") == []
    (fraction,) = found(report("Trực tuyến: 351/413 hồ sơ, đạt 48,99%."), "VB04")
    assert "351/413 là 84,99%" in fraction.message


def test_vb11_a_rate_cut_off_instead_of_rounded_is_a_remark() -> None:
    """One unit of the last digit is no error."""
    line = "Tiếp nhận 300 hồ sơ, đã giải quyết 200 hồ sơ, đạt {}."
    assert found(report(line.format("66,67%")), "VB11") == []
    (remark,) = found(report(line.format("66,66%")), "VB11")
    assert remark.severity == "info"


def test_vb05_parts_that_do_not_add_up() -> None:
    """The sum is spelled out; a part counted twice is named."""
    line = (
        "Đã giải quyết 100 hồ sơ, trong đó trước hạn 80 hồ sơ, đúng hạn 20 hồ sơ, quá hạn 15 hồ sơ."
    )
    (remark,) = found(report(line), "VB05")
    assert "80 + 20 + 15 = 115, không phải 100" in remark.message
    assert "15 bị tính hai lần" in remark.message
    assert found(report(line.replace("quá hạn 15", "quá hạn 0")), "VB05") == []


def test_vb05_a_list_that_names_its_rest_is_complete() -> None:
    """A part named "các lĩnh vực khác" says that nothing else is left."""
    line = (
        "Trong 100 hồ sơ tiếp nhận có: hộ tịch 40 hồ sơ, đất đai 30 hồ sơ, các lĩnh vực khác 20"
        " hồ sơ."
    )
    assert "40 + 30 + 20 = 90" in found(report(line), "VB05")[0].message
    assert found(report(line.replace("khác 20", "khác 30")), "VB05") == []
    assert found(report(line.replace("các lĩnh vực khác", "y tế")), "VB05") == []


def test_vb05_petitions_add_up_too() -> None:
    """Received are those answered in time, late and being answered."""
    line = (
        "Tổng số PAKN đã tiếp nhận: {}; số PAKN đã xử lý đúng hạn: 06; quá hạn: 01; đang xử lý: 02."
    )
    assert found(report(line.format("09")), "VB05") == []
    assert "6 + 1 + 2 = 9, không phải 12" in found(report(line.format("12")), "VB05")[0].message


def test_vb06_a_kind_that_was_left_out_is_named() -> None:
    """The form knows how many were withdrawn; the text forgot them."""
    line = "Đã giải quyết 3.743 hồ sơ, trong đó 3.740 hồ sơ trước hạn, 0 hồ sơ đúng hạn."
    (remark,) = found(with_annexes(line), "VB06")
    assert "còn thiếu 3 hồ sơ công dân rút" in remark.message
    assert found(with_annexes(line[:-1] + ", 03 hồ sơ công dân rút."), "VB06") == []


def test_vb07_praise_beside_overdue_cases_and_delays_beside_none() -> None:
    """What is said in words is held against the numbers, at both places."""
    overdue = "Đã giải quyết 100 hồ sơ, quá hạn 05 hồ sơ."
    praise = "100% hồ sơ được giải quyết đúng và trước hạn."
    (remark,) = found(report(overdue, praise), "VB07")
    assert [place.paragraph for place in remark.places] == [4, 3]
    assert found(report(overdue.replace("05", "0"), praise), "VB07") == []
    delays = "Một số đơn vị vẫn còn để chậm tiến độ giải quyết."
    (remark,) = found(report("Đã giải quyết 100 hồ sơ, không có hồ sơ quá hạn.", delays), "VB07")
    assert "“còn để chậm tiến độ”" in remark.message or "chậm tiến độ" in remark.message
    assert found(report(overdue, delays), "VB07") == []


def test_vb08_the_figures_of_a_form_under_another_period() -> None:
    """The same numbers cannot be those of two periods."""
    other = "Từ ngày 15/12/2025 đến ngày 14/01/2026"
    (remark,) = found(with_annexes(f"{other}: {RIGHT}"), "VB08")
    assert "3.749" in remark.message
    assert "15/12/2025–14/01/2026" in remark.message
    assert found(with_annexes(f"{PERIOD}: {RIGHT}"), "VB08") == []


def test_another_period_with_other_numbers_is_not_compared() -> None:
    """A section about other cases is not held against this form."""
    line = (
        "Từ ngày 01/01/2025 đến ngày 31/12/2025: tiếp nhận 40.125 hồ sơ, đã giải quyết 39.990"
        " hồ sơ."
    )
    assert found(with_annexes(line), "VB01") == []


def test_vb09_the_online_rate_over_all_cases_is_a_remark() -> None:
    """Either base is in use; the other rate is given."""
    line = "Tiếp nhận 3.749 hồ sơ, trong đó 3.726 hồ sơ trực tuyến đạt tỷ lệ 99,39%."
    (remark,) = found(with_annexes(line), "VB09")
    assert remark.severity == "info"
    assert "(3.726/3.735) là 99,76%" in remark.message


def test_vb10_a_part_larger_than_its_total() -> None:
    """More cannot be early than was resolved; more can be resolved than was newly received."""
    line = "Đã giải quyết 100 hồ sơ, trong đó trước hạn 120 hồ sơ."
    assert "120 hồ sơ giải quyết trước hạn nhiều hơn 100" in found(report(line), "VB10")[0].message
    assert found(report(line.replace("120", "100")), "VB10") == []
    carried = "Trong tháng tiếp nhận 300 hồ sơ, giải quyết 310 hồ sơ."  # ten from the month before
    assert found(report(carried), "VB10") == []


def test_vb12_the_same_cases_in_two_sections() -> None:
    """Cases and digitised cases of one period differ: a warning at both."""
    lines = (
        "1. Tiếp nhận: Tổng số hồ sơ đã tiếp nhận: 3.749 hồ sơ.",
        "2. Số hóa: Tổng số hồ sơ đã tiếp nhận và số hóa là: 3.733 hồ sơ.",
    )
    (remark,) = found(report(*lines), "VB12")
    assert remark.difference == -16
    assert found(report(lines[0], lines[1].replace("3.733", "3.749")), "VB12") == []


def test_vb13_the_total_row_of_an_own_table() -> None:
    """Rows add up to the total row; a table of indicators has none."""
    rows = [["TT", "Đơn vị", "Tiếp nhận"], [1, "Tổ A", 40], [2, "Tổ B", 60], ["", "Tổng cộng", 110]]
    (remark,) = found(report("Bảng:", tables=(table(1, 50, rows),)), "VB13")
    assert (remark.expected, remark.actual) == (100, 110)
    rows[3][2] = 100
    assert found(report("Bảng:", tables=(table(1, 50, rows),)), "VB13") == []


def test_vb17_one_rate_of_a_column_that_the_others_do_not_follow() -> None:
    """How a column is reckoned is seen from its other rows."""
    rows = [
        ["Đơn vị", "Tiếp nhận", "Giải quyết", "Tỷ lệ (%)"],
        ["A", 400, 388, "97,0"],
        ["B", 250, 245, "98,0"],
        ["C", 180, 150, "88,3"],
        ["Tổng cộng", 830, 783, "94,3"],
    ]
    (remark,) = found(report("Bảng:", tables=(table(1, 50, rows),)), "VB17")
    assert "dòng “C” ghi 88,3%" in remark.message
    assert "83,3%" in remark.message


def test_the_figures_of_an_own_table_are_claims() -> None:
    """A list of indicators says the same as a sentence: the text is held against it."""
    rows = [
        ["Chỉ tiêu", "Số lượng"],
        ["Tổng số hồ sơ tiếp nhận", "1.245"],
        ["Đã giải quyết", "1.198"],
    ]
    document = report("Tiếp nhận 1.254 hồ sơ.", tables=(table(1, 50, rows),))
    (remark,) = found(document, "VB02")
    assert [place.paragraph for place in remark.places] == [3, 53]


def test_vb15_a_change_is_the_difference_of_two_numbers() -> None:
    """1.310 against 1.180 is 130 more."""
    line = "Tiếp nhận 1.310 hồ sơ, tăng {} hồ sơ so với tháng 4 (1.180 hồ sơ)."
    assert found(report(line.format(130)), "VB15") == []
    assert found(report(line.format(120)), "VB15")[0].expected == 130


def test_vb16_cumulative_numbers_take_in_the_period() -> None:
    """What was counted since January is no less than this month's."""
    lines = ("Đã giải quyết 300 hồ sơ.", "Lũy kế từ đầu năm đã giải quyết {} hồ sơ.")
    assert found(report(lines[0], lines[1].format(900)), "VB16") == []
    assert found(report(lines[0], lines[1].format(90)), "VB16")[0].expected == 300


def test_vb21_vb22_against_the_workbook() -> None:
    """Annex cells and periods that are not the workbook's are listed by row and column."""
    workbook = audit(with_annexes("Nội dung.")).filing
    document = with_annexes("Nội dung.", D13="253")
    (remark,) = [r for r in audit(document, workbook).findings if r.rule == "VB21"]
    assert "dòng “Hộ tịch” cột (4): báo cáo 253, sổ 252" in remark.message
    told = audit(with_annexes("Nội dung.", D13=""), workbook).findings
    (remark,) = [each for each in told if each.rule == "VB21"]
    assert "dòng “Hộ tịch” cột (4): báo cáo trống, sổ 252" in remark.message
    other = report(f"Từ ngày 15/12/2025 đến ngày 14/01/2026: tiếp nhận {'3.749'} hồ sơ.")
    assert "VB22" in {r.rule for r in audit(other, workbook).findings}
    same = [
        r for r in audit(with_annexes("Nội dung."), workbook).findings if r.rule in ("VB21", "VB22")
    ]
    assert same == []


def test_vb22_names_the_period_that_the_workbook_states() -> None:
    """Of a workbook of several periods VB22 names that of ThongTin, run after run."""
    other = [Period(date(2025, month, 1), date(2025, month, 28)) for month in (1, 2, 3)]
    filing = audit(with_annexes("Nội dung.")).filing
    tables = tuple(
        table._replace(periods=(table.periods[0]._replace(period=period),))
        for table, period in zip(filing.tables, other[1:], strict=True)
    )
    stated = filing.tables[0].periods[0]._replace(period=other[0])
    workbook = filing._replace(tables=tables, stated_period=stated)
    (vb22,) = [
        one
        for one in audit(report("Nội dung.", f"({PERIOD})"), workbook).findings
        if one.rule == "VB22"
    ]
    assert "01/01/2025–28/01/2025" in vb22.message


def test_the_core_checks_the_annexes() -> None:
    """A wrong total of an annex is found by the form's own identities, at its paragraph."""
    remarks = found(with_annexes("Nội dung.", C17="3.750"), "CD03")
    assert any(place.text == "3.750" for remark in remarks for place in remark.places)
    assert "Bảng" not in remarks[0].message


@pytest.mark.parametrize(
    "line",
    [
        "Mục tiêu: 95% hồ sơ trực tuyến; 100% hồ sơ được số hóa thành phần.",
        "Chỉ tiêu giao: tối thiểu 80% hồ sơ trực tuyến; 50% hồ sơ tái sử dụng dữ liệu.",
        "Thời gian tới, phấn đấu 100% hồ sơ được giải quyết đúng hạn.",
        "Yêu cầu các bộ phận không để phát sinh hồ sơ quá hạn trong tháng tới.",
        "Bình quân mỗi ngày Trung tâm tiếp nhận 120 hồ sơ.",
        "Số hồ sơ quá hạn của toàn thành phố là 1.250 hồ sơ.",
        "Năm 2025, tỷ lệ số hóa hồ sơ của xã đạt 85,3%, tỷ lệ đúng hạn 99,1%.",
        "Nhằm bảo đảm không có hồ sơ quá hạn trong thời gian tới.",
    ],
)
def test_aims_and_averages_are_no_claims(line: str) -> None:
    """What is hoped for, averaged, or of others is not held against this month's forms."""
    overdue = {"J16": "0", "J17": "5", "H17": "3735"}
    wrong = {r.rule for r in audit(with_annexes(line, **overdue)).findings if r.rule[:2] == "VB"}
    assert wrong == set()


def test_a_denial_is_of_all_overdue_cases() -> None:
    """After "Tiếp nhận …" it is said of those resolved and those pending alike."""
    line = "Tiếp nhận 3.749 hồ sơ, không có hồ sơ quá hạn."
    assert found(with_annexes(line), "VB01") == []
    (remark,) = found(with_annexes(line, J17="5"), "VB01")
    assert (remark.expected, remark.actual) == (5, 0)


def test_a_rate_over_newly_received_cases_that_nobody_counts() -> None:
    """Without the annex those newly received are all less those carried over."""
    line = (
        "Tiếp nhận 544 hồ sơ, trong đó có 229 hồ sơ trực tuyến đạt tỷ lệ {} số hồ sơ tiếp nhận"
        " trong kỳ, có 216 hồ sơ trực tiếp, có 99 hồ sơ từ kỳ trước chuyển sang."
    )
    assert rules(report(line.format("51,46%"))) == set()


def test_a_form_that_goes_on_over_the_page_is_one_form() -> None:
    """In a second table, with or without its header again, or under a header typed once more."""
    whole = annex("II.06B", 1, 1000)
    rows = [[cell.text for cell in line] for line in whole.rows()]
    heading, period = rows[0], Paragraph(999, f"({PERIOD})")
    parts: tuple[tuple[Block, ...], ...] = (
        (table(1, 1000, rows[:4]), Paragraph(1500, ""), table(2, 2000, rows[4:])),
        (table(1, 1000, rows[:4]), table(2, 2000, [heading, *rows[4:]])),
        (table(1, 1000, [*rows[:4], heading, *rows[4:]]),),
    )
    for blocks in parts:
        document = report(f"{PERIOD}: {RIGHT}")
        document = document._replace(blocks=(*document.blocks, period, *blocks))
        assert rules(document) == set()
        held_to = [tick.held_to or "" for tick in audit(document).ticks]
        assert sum(tag.startswith("II.06B!") for tag in held_to) == 6


def test_all_is_said_of_all_only() -> None:
    """100% is no rounding of 99,79%: it is held to the overdue cases as praise is."""
    line = "Tỷ lệ giải quyết trước hạn và đúng hạn đạt {} số hồ sơ đã giải quyết."
    overdue = {"J17": "5", "H17": "3735"}
    assert found(with_annexes(line.format("100%"), **overdue), "VB07")
    for rule in ("VB04", "VB07"):
        assert found(with_annexes(line.format("99,8%"), **overdue), rule) == []


@pytest.mark.parametrize(
    "line",
    [
        "Có 5 hồ sơ giải quyết ngay trong ngày.",
        "Kỳ trước không có hồ sơ quá hạn.",
        "Nếu không tính lĩnh vực Chứng thực thì không có hồ sơ quá hạn.",
        "Đối với thủ tục đất đai: 100% hồ sơ được giải quyết đúng hạn.",
    ],
)
def test_what_is_said_of_some_cases_is_not_held_against_all(line: str) -> None:
    """A few cases, another period, one field."""
    overdue = {"J17": "5", "H17": "3735"}
    told = {r.rule for r in audit(with_annexes(line, **overdue)).findings if r.rule[:2] == "VB"}
    assert told == set()


def test_a_document_of_nothing_but_numbers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many numbers, in one paragraph or in several, are refused in one sentence."""
    monkeypatch.setattr(module, "MAX_NUMBERS", 600)
    endless = "12 hồ sơ quá hạn, " * 400 + "hết."
    assert len(audit(report(endless)).ticks) == 400
    for texts in ([endless * 2], [endless, endless]):
        with pytest.raises(DocumentError, match="hơn 600 con số; hãy tách"):
            audit(report(*texts))


def test_every_rule_of_the_audit_has_a_test() -> None:
    """Its id stands in the name of a test of these files, or is tried through another."""
    files = Path(__file__).parent.glob("test_*.py")
    text = "".join(file.read_text(encoding="utf-8") for file in files).lower()
    assert [id_ for id_ in catalogue(AUDIT_RULES) if id_.lower() not in text] == []


def test_every_rule_of_the_audit_is_documented() -> None:
    """docs/soat.md lists each with its title and severity."""
    text = (ROOT / "docs" / "soat.md").read_text(encoding="utf-8")
    for rule in catalogue(AUDIT_RULES).values():
        assert f"| {rule.id} | {rule.title} | {rule.severity.label.lower()} |" in text
