"""Names of fields: what is the same, what a person is asked, what is another field."""

from __future__ import annotations

import doctest

import pytest

from baocao_tthc import resources
from baocao_tthc.forms import field_names
from baocao_tthc.forms.field_names import FieldMatch, Likeness, find_field, likeness, match_fields


@pytest.mark.parametrize(
    "written",
    [
        "HỘ TỊCH",
        "Hộ  tịch ",
        "Hộtịch",
        "Lĩnh vực Hộ tịch",
        "LĨNH VỰC: Hộ tịch",
        "TTHC lĩnh vực hộ tịch",
        "1. Hộ tịch",
        "1.2. Hộ tịch",
        "a) Hộ tịch",
        "III. Lĩnh vực Hộ tịch",
        "- Hộ tịch",
        "Hộ tịch (12 hồ sơ)",
        "Hộ tịch (1.245)",
        "Lĩnh vực Hộ tịch - cấp Xã/Phường",
        "Hộ tịch (cấp xã)",
        "Hộ tịch (trực tuyến)",
        "G15-TP07 - Hộ tịch",
        "Tư pháp: Hộ tịch",
        "Bộ Tư pháp: Hộ tịch",
        "Hộ tịch (Bộ Tư pháp)",
        "Hộ tịch [Sở Tư pháp]",
        "Ho tich",
        "HO_TICH",
        "Đăng ký hộ tịch",
    ],
)
def test_the_same_field_in_other_words(written: str) -> None:
    """Case, blanks, marks, numbers, codes, counts, levels and agencies around it do not count."""
    assert likeness(written, "Hộ tịch") is Likeness.SAME
    assert likeness("Hộ tịch", written) is Likeness.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("LĐTBXH: Người có công", "Người có công"),
        ("LĐ-TB&XH: Người có công với cách mạng", "Chính sách người có công"),
        ("Lao động - Thương binh và Xã hội: Bảo trợ xã hội", "BTXH"),
        ("Thi đua - khen thưởng", "Thi đua, khen thưởng"),
        ("Phòng chống tệ nạn xã hội", "Phòng, chống tệ nạn xã hội"),
        ("Thành lập và hoạt động doanh nghiệp (hộ kinh doanh)", "Hộ kinh doanh"),
        ("Thành lập, hoạt động của hộ kinh doanh", "Đăng ký hộ kinh doanh"),
        ("Tôn giáo Chính phủ", "Tín ngưỡng, tôn giáo"),
        ("An toàn vệ sinh thực phẩm", "ATTP"),
        ("Thuỷ sản", "Lĩnh vực thủy sản"),
        ("Hạ tầng kĩ thuật", "Hạ tầng kỹ thuật"),
        ("Quản lí hoạt động xây dựng", "Hoạt động xây dựng"),
        ("Ðất đai", "Đất đai"),
        ("Lĩnh vực khác", "Khác"),
        ("Việc riêng của xã", "việc riêng xã"),
    ],
)
def test_variants_are_one_field(one: str, other: str) -> None:
    """Those that the list has, and joining words that are there or not."""
    assert likeness(one, other) is likeness(other, one) is Likeness.SAME


@pytest.mark.parametrize(
    ("one", "other", "like"),
    [
        ("Hộ tịch – Chứng thực", "Hộ tịch", Likeness.OVERLAPPING),
        ("Hộ tịch-Chứng thực", "Chứng thực", Likeness.OVERLAPPING),
        ("Hộ tịch, chứng thực", "Chứng thực", Likeness.OVERLAPPING),
        ("Đất đai và môi trường", "Môi trường", Likeness.OVERLAPPING),
        ("Tư pháp", "Hộ tịch", Likeness.OVERLAPPING),
        ("Tư pháp - Hộ tịch", "Hộ tịch", Likeness.OVERLAPPING),
        ("Sở Tư pháp - Hộ tịch", "Hộ tịch", Likeness.OVERLAPPING),
        ("LĐTBXH", "Bảo trợ xã hội", Likeness.OVERLAPPING),
        ("Thành lập và hoạt động của doanh nghiệp", "Hộ kinh doanh", Likeness.OVERLAPPING),
        ("Hộ tịch có yếu tố nước ngoài", "Hộ tịch", Likeness.OVERLAPPING),
        (
            "Trung tâm hành chính công xã Ninh Giang",
            "Trung tâm hành chính công",
            Likeness.OVERLAPPING,
        ),
        ("Hộ tich", "Hộ tịch", Likeness.ALIKE),
        ("Đất đại", "Đất đai", Likeness.ALIKE),
        ("Chứng thựcc", "Chứng thực", Likeness.ALIKE),
        ("Chứng thự", "Chứng thực", Likeness.ALIKE),
        ("Chứng thwucj", "Chứng thực", Likeness.DIFFERENT),
        ("Người có côgn", "Người có công", Likeness.ALIKE),
        ("Cap phep rieng", "Cấp phép riêng", Likeness.ALIKE),
        ("Giáo dục tiểu học", "Giáo dục trung học", Likeness.DIFFERENT),
        ("Nông nghiệp", "Lâm nghiệp", Likeness.DIFFERENT),
        ("Văn hóa", "Văn hóa cơ sở", Likeness.DIFFERENT),
        ("Lao động", "Quản lý lao động ngoài nước", Likeness.DIFFERENT),
        ("Tư pháp", "Đất đai", Likeness.DIFFERENT),
        ("Lĩnh vực 1", "Lĩnh vực 2", Likeness.DIFFERENT),
        ("Lĩnh vực 1", "Lĩnh vực 12", Likeness.DIFFERENT),
        ("Việc một", "Việc hai", Likeness.DIFFERENT),
        ("UBND xã An Hòa", "UBND xã An Bình", Likeness.DIFFERENT),
        ("", "Hộ tịch", Likeness.DIFFERENT),
        ("…", "–", Likeness.DIFFERENT),
    ],
)
def test_what_a_person_is_asked_and_what_is_another_field(
    one: str, other: str, like: Likeness
) -> None:
    """Several fields in one name, an agency's, a longer name, a slip; never two listed names."""
    assert likeness(one, other) is likeness(other, one) is like


def test_a_row_is_found_word_by_word_before_by_its_field() -> None:
    """Two rows of one field are told apart by their own words; otherwise neither is meant."""
    rows = ["Hộ tịch cấp xã", "Hộ tịch cấp huyện", "Đất đai"]
    assert find_field("HỘ TỊCH cấp huyện", rows) == 1
    assert find_field("Hộ tịch", rows) is None
    assert find_field("Lĩnh vực đất đai", rows) == 2


@pytest.mark.parametrize(
    ("names", "rows", "matches"),
    [
        (["Lĩnh vực Hộ tịch", "Mới"], ["Đất đai", "Hộ tịch"], [FieldMatch(1), FieldMatch(None)]),
        (
            ["Hộ tịch – Chứng thực"],
            ["Hộ tịch", "Chứng thực", "Đất đai"],
            [FieldMatch(None, ("Hộ tịch", "Chứng thực"))],
        ),
        # The source tells both apart, so they are two.
        (
            ["Hộ tịch", "Hộ tịch có yếu tố nước ngoài"],
            ["Hộ tịch"],
            [FieldMatch(0), FieldMatch(None)],
        ),
        # A slip in the source is none the less a second row of the field.
        (["Hộ tịch", "Hộ tich"], ["Hộ tịch"], [FieldMatch(0), FieldMatch(None, ("Hộ tịch",))]),
        (
            ["Hộ tịch", "Lĩnh vực Hộ tịch"],
            ["Hộ tịch"],
            [FieldMatch(0), FieldMatch(None, ("Hộ tịch",))],
        ),
        (
            ["Hộ tịch cấp xã", "Hộ tịch cấp huyện"],
            [],
            [FieldMatch(None, ("Hộ tịch cấp huyện",)), FieldMatch(None, ("Hộ tịch cấp xã",))],
        ),
        (
            ["Hộ tịch cấp xã", "Hộ tịch cấp huyện"],
            ["Hộ tịch cấp huyện", "Hộ tịch cấp xã"],
            [FieldMatch(1), FieldMatch(0)],
        ),
        (
            ["Hộ tịch"],
            ["Hộ tịch cấp xã", "Hộ tịch cấp huyện"],
            [FieldMatch(None, ("Hộ tịch cấp xã", "Hộ tịch cấp huyện"))],
        ),
        (["Tư pháp", "Hộ tịch"], ["Hộ tịch"], [FieldMatch(None), FieldMatch(0)]),
        (["Tư pháp"], ["Hộ tịch"], [FieldMatch(None, ("Hộ tịch",))]),
        (["Hộ tịch"], ["", "Hộ tịch"], [FieldMatch(1)]),
    ],
)
def test_no_field_gets_a_second_row(
    names: list[str], rows: list[str], matches: list[FieldMatch]
) -> None:
    """It finds its row, or a person is asked with the names in question."""
    assert match_fields(names, rows) == matches


def test_no_wording_is_listed_for_two_fields() -> None:
    """Each means one, also without Vietnamese marks, and every field of a group is a listed one."""
    data = resources.data("field_names")
    rows = [*data["fields"], *data["groups"]]
    wordings = [word for row in rows for word in (row["name"], *row.get("variants", ()))]
    keys = [field_names._joined(word) for word in wordings]
    assert len(set(keys)) == len(keys)
    for row in rows:
        for word in (row["name"], *row.get("variants", ())):
            assert likeness(word, row["name"]) is Likeness.SAME
    names = {row["name"] for row in data["fields"]}
    assert all(names.issuperset(group["fields"]) for group in data["groups"])


def test_the_examples_of_the_module_hold() -> None:
    """What its docstrings show."""
    assert doctest.testmod(field_names).failed == 0
