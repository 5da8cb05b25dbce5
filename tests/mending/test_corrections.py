"""What of a text is written otherwise: names, doubled words, slips, marks; never what it says."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baocao_tthc.mending.corrections import Correction, Wording, corrected
from baocao_tthc.vietnamese import fold, folded_text, numbers_in

END = date(2026, 1, 20)
COMMUNE = "UBND xã Ninh Giang, thành phố Hải Phòng"


def made(text: str, *others: str, end: date | None = END) -> tuple[Correction, ...]:
    """The corrections of a text in a report that says the other texts too."""
    return Wording([text, *others, COMMUNE, "UBND thành phố"], end).corrections(text)


def mended(text: str, *others: str) -> str:
    """The text as it is written then."""
    return corrected(text, made(text, *others))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("UBND huyện đã chỉ đạo.", "UBND xã đã chỉ đạo."),
        ("ỦY BAN NHÂN DÂN HUYỆN NINH GIANG", "ỦY BAN NHÂN DÂN XÃ NINH GIANG"),
        ("các phòng thuộc huyện, trên địa bàn huyện", "các phòng thuộc xã, trên địa bàn xã"),
        ("UBND các xã, thị trấn trên địa bàn tỉnh", "UBND các xã trên địa bàn tỉnh"),
        ("UBND các xã, thị trấn.", "UBND các xã."),
        ("TTHC cấp tỉnh, cấp huyện, cấp xã", "TTHC cấp tỉnh, cấp xã"),
        ("Bộ phận Một cửa 2 cấp huyện xã", "Trung tâm Phục vụ hành chính công cấp xã"),
        ("tại Bộ phận Một cửa.", "tại Trung tâm Phục vụ hành chính công xã."),
        ("trên cổng DVC của tỉnh, cổng DVC quốc gia", "trên cổng DVC quốc gia"),
        ("trên cổng dịch vụ công của tỉnh", "trên Cổng Dịch vụ công quốc gia"),
        ("trên Cổng DVC tỉnh Hải Dương.", "trên Cổng Dịch vụ công quốc gia."),
        ("các sở, ngành tỉnh Hải Dương", "các sở, ngành thành phố Hải Phòng"),
        ("giữa các Sở ngành của tỉnh", "giữa các Sở ngành của thành phố"),
        ("về cải cách cải cách thủ tục", "về cải cách thủ tục"),
        ("nộp thực tuyến; Thực tuyến", "nộp trực tuyến; Trực tuyến"),
        ("làm rõ hành vi những nhiều, gây khó", "làm rõ hành vi nhũng nhiễu, gây khó"),
        ("đạt 99.84 % và 100%", "đạt 99,84 % và 100%"),
        ("nhận 3,749 hồ sơ", "nhận 3.749 hồ sơ"),
        ("nhận 3 749 hồ sơ", "nhận 3.749 hồ sơ"),
    ],
)
def test_it_is_written_as_it_should_be(old: str, new: str) -> None:
    """The words that are wrong are exchanged, in the case of the old ones; all else stays."""
    assert mended(old) == new
    assert mended(new) == new


@pytest.mark.parametrize(
    "text",
    [
        "Theo Quyết định số 12/QĐ-UBND ngày 05/4/2023 của UBND huyện",
        "hồ sơ nhận bàn giao từ cấp huyện",
        "thị trấn Ninh Giang cũ nay thuộc xã",  # nobody knows of what it is a part now
        "năm 2026 có 1250 hồ sơ",  # written like the others: none has a dot
        "tổ chức 03 lớp, đạt 99,5%",
        "luôn luôn đúng hạn",
        "so với năm 2025 hồ sơ tăng 1.250",
    ],
)
def test_what_is_right_or_unclear_stays(text: str) -> None:
    """History, titles, one kind of marks, words that may stand twice."""
    assert mended(text) == text


def test_bare_thousands_follow_the_other_numbers() -> None:
    """A number without a dot gets one where others of the report have theirs; a year never."""
    assert mended("giải quyết 3743 hồ sơ năm 2025", "nhận 3.749 hồ sơ") == (
        "giải quyết 3.743 hồ sơ năm 2025"
    )


def test_a_name_that_was_right_then_stays() -> None:
    """A report of a period before the name went out of use says it rightly."""
    assert made("UBND huyện", end=date(2025, 6, 20)) == ()


def test_what_a_person_must_decide_is_said_so() -> None:
    """Such a correction is not sure, and the rule is that which only asks."""
    (only,) = made("vận hành Hệ thống Một cửa điện tử của xã")
    assert (only.rule, only.sure) == ("TC02", False)


@pytest.mark.parametrize(
    "text",
    [
        "trên trang của UBND huyện Bình Giang.",
        "ỦY BAN NHÂN DÂN HUYỆN BÌNH GIANG",
        "các phòng thuộc huyện Ninh Giang Đông",
        unicodedata.normalize("NFD", "trên địa bàn thị xã Kinh Môn; trên địa bàn huyện Kim Thành"),
        "UBND các xã, thị trấn trên địa bàn huyện",
        "UBND các xã, thị trấn trên địa bàn xã",
        "UBND các huyện trên địa bàn xã",
    ],
)
def test_no_other_unit_is_made_the_author(text: str) -> None:
    """A district is no commune of its name, and a commune has no communes: a person decides."""
    found = made(text)
    assert found
    assert not any(one.sure for one in found)
    assert all(one.decide.startswith("hãy tự ") for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "Sau khi sáp nhập, UBND huyện đã chỉ đạo.",
        "UBND xã làm nhiệm vụ của UBND cấp huyện.",
        "TTHC của UBND cấp huyện do UBND cấp xã giải quyết.",
        "Tỉnh Hải Dương cùng thành phố Hải Phòng ban hành danh mục.",
    ],
)
def test_a_name_that_may_be_of_what_was_is_a_person_s(text: str) -> None:
    """Where the sentence has an ending, a merger or today's name too, nothing is sure."""
    (only,) = made(text)
    assert (only.sure, only.decide[:11]) == (False, "hãy tự xem:")


def test_history_of_one_sentence_leaves_the_next_sure() -> None:
    """What another sentence tells of the merger says nothing of the name that acts in this one."""
    assert [one.sure for one in made("Xã mới sáp nhập. UBND huyện họp ngày 01.7.2025.")] == [True]


def test_a_ward_is_no_commune() -> None:
    """The new name is that of what the unit is; a level stays that of communes."""
    report = ["UBND huyện, Bộ phận Một cửa, TTHC cấp huyện", "ỦY BAN NHÂN DÂN", "PHƯỜNG HẢI AN"]
    report.append("UBND phường Hải An")
    wording = Wording([*report, "UBND thành phố"], END)
    assert corrected(report[0], wording.corrections(report[0])) == (
        "UBND phường, Trung tâm Phục vụ hành chính công phường, TTHC cấp xã"
    )


@given(st.text(alphabet="0123456789.,% hồsơphiếu\u00a0", max_size=60))
def test_numbers_keep_their_values(text: str) -> None:
    """Whatever marks a number has, it is the same number afterwards; none comes or goes."""
    values = [one.value for one in numbers_in(fold(text))]
    assert [one.value for one in numbers_in(fold(mended(text, "nhận 3.749 hồ sơ")))] == values


@given(st.text(alphabet="aáàHOÀoáuỷ Đð\u00a0\u200b\n\u0301\u0303x", max_size=30))
def test_places_of_folded_letters(text: str) -> None:
    """The text is folded as everywhere; each letter folds from where it is said to stand."""
    found = folded_text(text)
    assert found.folded == fold(text)
    for at, letter in enumerate(found.folded):
        begin, end = found.span(at, at + 1)
        assert begin < end <= len(text)
        assert letter.isspace() == text[begin].isspace()


def test_accents_that_stand_alone_go_with_their_letter() -> None:
    """A text from a Mac is corrected at whole letters."""
    text = unicodedata.normalize("NFD", "Ủy ban nhân dân huyện Ninh Giang")
    assert unicodedata.normalize("NFC", mended(text)) == "Ủy ban nhân dân xã Ninh Giang"
