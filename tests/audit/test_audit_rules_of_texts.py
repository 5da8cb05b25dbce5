"""The rules of the audit about how a report is written: marks of numbers, words, layout."""

from __future__ import annotations

import pytest

from baocao_tthc.findings.finding import Severity
from baocao_tthc.word import Paragraph
from support.short_reports import HEAD, PERIOD, found, report, rules, with_annexes


def test_vb14_a_number_and_its_words() -> None:
    """23 (hai mươi ba)."""
    assert found(report("Có 23 (hai mươi ba) hồ sơ trễ hạn."), "VB14") == []
    (remark,) = found(report("Có 23 (ba mươi hai) hồ sơ trễ hạn."), "VB14")
    assert (remark.actual, remark.expected) == (23, 32)


def test_vb31_vb32_vb33_marks_of_numbers_are_of_one_kind() -> None:
    """Mixed decimal marks, dots alone, and thousands with and without a dot."""
    rates = "Tiếp nhận 1.000 hồ sơ, đã giải quyết 990 hồ sơ đạt {}, trước hạn 980 hồ sơ đạt {}."
    assert not rules(report(rates.format("99,0%", "98,99%"))) & {"VB31", "VB32", "VB33"}
    assert "VB31" in rules(report(rates.format("99.0%", "98,99%")))
    assert "VB32" in rules(report(rates.format("99.0%", "98.99%")))
    assert "VB33" in rules(report("Tiếp nhận 1.000 hồ sơ.", "Tiếp nhận 1000 hồ sơ."))


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u2009", "\u202f", "\u2007"])
def test_vb37_blanks_as_thousands_marks_are_one_remark(blank: str) -> None:
    """A number parted by blanks of any kind is read whole, and its way of writing told once."""
    line = f"Tiếp nhận 3{blank}749 hồ sơ, đã giải quyết 3{blank}743 hồ sơ."
    (remark,) = found(report(line), "VB37")
    assert remark.severity is Severity.INFO
    assert "3.749" not in remark.message
    assert found(report("Tiếp nhận 3.749 hồ sơ, năm 2026 có 12 hồ sơ."), "VB37") == []


def test_vb34_vb35_words_typed_twice_and_slips() -> None:
    """Vietnamese doubles words on purpose, too: only groups and particles are told."""
    assert (
        found(report("Công tác cải cách cải cách TTHC."), "VB34")[0].places[0].text
        == "cải cách cải cách"
    )
    assert found(report("Ngày ngày, luôn luôn, dần dần."), "VB34") == []
    assert len(found(report("Tiếp nhận hồ sơ hồ sơ."), "VB34")) == 1
    assert "nhũng nhiễu" in found(report("hành vi những nhiều"), "VB35")[0].message


def test_vb41_vb42_head_and_foot_to_a_higher_body() -> None:
    """Kính gửi above, Như trên below (Nghị định 30/2020/NĐ-CP), where there is a foot."""
    foot = ("Nơi nhận:", "- Như trên;", "- Lưu: VT.")
    assert not rules(report("Nội dung.", *foot)) & {"VB41", "VB42"}
    for sign in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 12/BC-UBND"):
        assert "VB41" in rules(report("Nội dung.", *foot, head=(sign, "BÁO CÁO")))
        assert "VB41" not in rules(report("Nội dung.", head=(sign, "BÁO CÁO")))
    assert "VB41" in rules(report("Nội dung.", *foot, head=("BÁO CÁO",)))
    assert "VB42" in rules(report("Nội dung.", foot[0], "- UBND thành phố;", foot[2]))


def test_vb41_to_vb44_ask_nothing_of_what_is_no_letter() -> None:
    """An excerpt, a notice or press text has no letterhead and no "Nơi nhận", only a title."""
    for body in (
        "Nơi nhận hồ sơ: Trung tâm.",
        "Ninh Giang, ngày    tháng 01 năm 2026",
        "Nội dung.",
    ):
        found = rules(report(body, head=("UBND XÃ NINH GIANG", "BÁO CÁO")))
        assert not {rule for rule in found if rule.startswith("VB4")}


def test_vb43_nine_months_of_a_year_are_no_empty_date() -> None:
    """“9 tháng năm 2026” has no day that could be missing."""
    assert found(report("A.", head=(*HEAD, "Kết quả 9 tháng năm 2026")), "VB43") == []


def test_vb34_two_words_that_end_and_begin_alike() -> None:
    """“trên cơ sở cơ sở dữ liệu” is right."""
    assert found(report("Xây dựng trên cơ sở cơ sở dữ liệu quốc gia."), "VB34") == []


def test_vb43_an_empty_number_or_date_is_a_remark() -> None:
    """A draft has none yet."""
    head = ("Số:    /BC-UBND", "Ninh Giang, ngày    tháng 01 năm 2026", *HEAD)
    assert {
        place.paragraph for r in found(report("A.", head=head), "VB43") for place in r.places
    } == {1, 2}
    full = ("Số: 05/BC-UBND", "Ninh Giang, ngày 21 tháng 01 năm 2026", *HEAD)
    assert found(report("A.", head=full), "VB43") == []


def test_vb44_two_annexes_have_roman_numbers() -> None:
    """Phụ lục 01 among two is told; Phụ lục I and II are right."""
    document = with_annexes("Nội dung.")
    arabic = [
        Paragraph(b.number, "Phụ lục 01") if isinstance(b, Paragraph) and b.number == 1900 else b
        for b in document.blocks
    ]
    assert "VB44" in rules(document._replace(blocks=tuple(arabic)))
    assert "VB44" not in rules(document)


def test_vb18_the_months_that_are_named_are_the_periods() -> None:
    """Title, form head and last words name the month of the period, the tasks the one after."""
    title = "Tình hình, kết quả cải cách thủ tục hành chính tháng {} năm 2026"
    tasks, last = (
        "III. NHIỆM VỤ TRỌNG TÂM THÁNG {} NĂM 2026",
        "Trên đây là báo cáo tháng {} năm 2026.",
    )
    right = [title.format("01"), f"({PERIOD})", tasks.format("02"), last.format("01")]
    assert found(report(*right), "VB18") == []
    for index, wrong in ((0, title.format("02")), (2, tasks.format("04")), (3, last.format("12"))):
        lines = [*right[:index], wrong, *right[index + 1 :]]
        assert found(report(*lines), "VB18")[0].places[0].paragraph == index + 3


def test_vb36_marks_inside_a_count() -> None:
    """A comma, or groups that are not of three digits, make another number of it."""
    for wrong in ("3,749", "37.49", "3.7490", "3.749,5"):
        assert "VB36" in rules(report(f"Tiếp nhận {wrong} hồ sơ."))
    assert "VB36" not in rules(report("Tiếp nhận 3.749 hồ sơ, đạt 99,84% hồ sơ."))
