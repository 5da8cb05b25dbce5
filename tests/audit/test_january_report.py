"""The real January 2026 report of xã Ninh Giang: every known fault at its paragraph, no other."""

from __future__ import annotations

from functools import cache

import pytest

from baocao_tthc.audit import audit
from baocao_tthc.audit.auditing import Audit
from baocao_tthc.audit.tick_list import State
from baocao_tthc.word import read_document
from support.paths import JANUARY_REPORT


@cache
def audited() -> Audit:
    """The audit of the report alone, against its own annexes."""
    return audit(read_document(JANUARY_REPORT))


@pytest.mark.parametrize(
    ("rule", "paragraph", "words"),
    [
        ("TC01", 86, "“UBND huyện”"),  # 1 the form's title
        ("KY01", 31, "Báo cáo có 2 kỳ khác nhau"),  # 2 two periods
        ("VB08", 31, "3.749"),  # 2 the same numbers under both
        ("VB01", 33, "lời văn ghi 23, Biểu II.06B cột (5) là 9"),  # 3 nine and fourteen
        ("VB09", 33, "trên số tiếp nhận trong kỳ (3.726/3.735) là 99,76%"),  # 4 the online base
        ("VB01", 36, "lời văn ghi 8, Phụ lục 01 cột (15) là 0"),  # 5 components, not results
        ("VB03", 36, "3.723/3.731 hồ sơ (3.723 + 8), không phải 3.723/3.733 hồ sơ tiếp nhận"),  # 6
        ("LB01", 36, "ít hơn Biểu II.06B (3.749) 16 hồ sơ"),  # 7 received
        ("LB02", 33, "ít hơn Biểu II.06B (3.743) 12 hồ sơ"),  # 7 resolved
        ("LB03", 31, "ít hơn Biểu II.06B (6) 4 hồ sơ"),  # 7, 8 pending
        ("VB07", 47, "chậm tiến độ"),  # 9 delays beside none overdue
        ("VB06", 33, "còn thiếu 3 hồ sơ công dân rút"),  # 10 the withdrawn ones
        ("VB31", 31, "99.84%"),  # 11 decimal marks
        ("VB33", 33, "3743"),  # 12 thousands
        ("ND01", 9, "..."),  # 13 left-overs
        ("ND01", 40, "Đã hoàn thành/Chưa hoàn thành"),
        ("ND01", 41, "Đã kết nối/Chưa kết nối"),
        ("TC01", 27, "“thị trấn”"),  # 14 stale names
        ("TC01", 27, "“Bộ phận Tiếp nhận và Trả kết quả”"),
        ("TC01", 28, "“Cổng Dịch vụ công của tỉnh”"),
        ("TC01", 52, "“Sở ngành của tỉnh”"),
        ("VB35", 127, "Thực tuyến"),  # 15 slips
        ("VB35", 128, "Thực tiếp"),
        ("VB34", 5, "cải cách cải cách"),
        ("VB35", 27, "Đề tổ chức"),
        ("VB41", 3, "Kính gửi"),  # 16 layout
        ("VB42", 73, "Như trên"),
    ],
)
def test_a_known_fault_is_found_at_its_paragraph(rule: str, paragraph: int, words: str) -> None:
    """The sixteen lines of the report's audit by hand, each where it stands."""
    assert any(
        words in remark.message and paragraph in {place.paragraph for place in remark.places}
        for remark in audited().findings
        if remark.rule == rule
    )


def test_no_other_error_is_claimed() -> None:
    """Every error is one of those above: by rule and first paragraph."""
    errors = [r for r in audited().findings if r.severity == "error" and r.rule != "TC01"]
    assert [(remark.rule, remark.places[0].paragraph) for remark in errors] == [
        ("KY01", 24),
        ("VB08", 31),
        ("VB01", 33),
        ("VB01", 36),
        ("VB03", 36),
        ("LB01", 254),
        ("LB02", 258),
        ("LB03", 264),
    ]


def test_no_other_warning_is_claimed() -> None:
    """Warnings beside the known ones: a second slip, and a name to look at again."""
    known = {"ND01", "VB06", "VB07", "VB31", "VB33", "VB34", "VB35", "VB41", "VB42"}
    warnings = [r for r in audited().findings if r.severity == "warning"]
    others = [(r.rule, r.places[0].paragraph) for r in warnings if r.rule not in known]
    assert others == [("TC02", 40)]
    slips = [r.places[0].text for r in warnings if r.rule == "VB35"]
    assert slips == ["Đề tổ chức và công dân", "hành vi những nhiều", "Thực tuyến", "Thực tiếp"]


def test_explanations_are_hypotheses_with_their_numbers() -> None:
    """23 = 9 + 14 counted twice; 8 is the column beside; one row explains −16, −12 and −4."""
    hints = " ".join(remark.hint or "" for remark in audited().findings)
    assert "23 = 9 tiếp nhận trực tiếp, qua bưu chính + 14 ở cột (6)" in hints
    assert "tính hai lần" in hints
    assert "8 là số ở cột (14) chưa có file thành phần hồ sơ đính kèm" in hints
    assert "dòng “Người có công”: 12 hồ sơ kỳ trước và 4 hồ sơ đang giải quyết" in hints
    assert hints.count("Giả thuyết") + hints.count("giả thuyết") >= 3


def test_what_cannot_be_tested_is_counted() -> None:
    """Petitions of zero and the like have nothing to be held against; the audit says so."""
    held_to_forms = [t for t in audited().ticks if t.state == "agrees" and "!" in (t.held_to or "")]
    assert len(held_to_forms) >= 20
    petitions = [tick for tick in audited().ticks if "PAKN" in tick.text]
    assert petitions
    assert {tick.state for tick in petitions} == {State.UNTESTED}
    assert " chưa kiểm được." in audited().extent
