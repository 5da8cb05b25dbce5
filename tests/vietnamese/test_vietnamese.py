"""Numbers in words, dates and folded texts: how they are written, and that they read back."""

import re
import unicodedata
from calendar import monthrange
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from num2words import num2words

from baocao_tthc.vietnamese import (
    ascii_name,
    day_in_month,
    document_date,
    fold,
    fold_same_length,
    full_date,
    months_since_0,
    number_from_words,
    plain,
    read_date,
    short_date,
    words,
)

MILLION = 10**6


# Numbers in words


@pytest.mark.parametrize(
    ("n", "spoken"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (55, "năm mươi lăm"),
        (101, "một trăm linh một"),
        (104, "một trăm linh bốn"),
        (3749, "ba nghìn bảy trăm bốn mươi chín"),
        (8076, "tám nghìn không trăm bảy mươi sáu"),
        (10_005, "mười nghìn không trăm linh năm"),
        (1_000_010, "một triệu không trăm mười"),
        (53_564_088, "năm mươi ba triệu năm trăm sáu mươi tư nghìn không trăm tám mươi tám"),
        (400_036_105, "bốn trăm triệu không trăm ba mươi sáu nghìn một trăm linh năm"),
        (5_000_000_000, "năm tỷ"),
        (10**12, "một nghìn tỷ"),
        (1_005 * 10**9 + 5, "một nghìn không trăm linh năm tỷ không trăm linh năm"),
        (10**18, "một tỷ tỷ"),
        (-16, "âm mười sáu"),
    ],
)
def test_words(n: int, spoken: str) -> None:
    """The school rules, rule by rule: mốt, tư, lăm, linh, không trăm, silent empty groups."""
    assert words(n) == spoken


def school_form(spoken: str) -> str:
    """num2words' Vietnamese with its known deviations from the school rules put right.

    Below the thousands it says "lẻ" in place of "không trăm" and of "không trăm linh"; inside a
    group "lẻ" for "linh"; and "bốn" for "tư" after "mươi".
    """
    thousands, lacking, rest = spoken.partition("nghìn lẻ ")
    if lacking:
        linh = "" if rest.startswith("mười") or "mươi" in rest else "linh "
        spoken = f"{thousands}nghìn không trăm {linh}{rest}"
    return spoken.replace("lẻ", "linh").replace("mươi bốn", "mươi tư")


def test_words_to_a_million_against_num2words() -> None:
    """All of 0..1,000,000 agree with num2words after its documented deviations are put right.

    The number of deviations is the measured reason for having our own: 37% of the million.
    """
    deviating = 0
    for n in range(MILLION + 1):
        theirs, ours = num2words(n, lang="vi"), words(n)
        deviating += ours != theirs
        assert ours == school_form(theirs), n
    assert deviating == 372_337


@given(st.integers(1, 10**6 - 1), st.integers(1, 10**9 - 1))
def test_words_above_a_billion_are_composed(billions: int, rest: int) -> None:
    """Above the billions stands the words of their number, then tỷ, then the rest."""
    head, tail = f"{words(billions)} tỷ ", words(rest)
    said = words(billions * 10**9 + rest)
    assert said.startswith(head)
    assert said.removeprefix(head).removeprefix("không trăm ").removeprefix("linh ") == tail


@given(st.integers(-(10**15), 10**15) | st.integers())
def test_words_read_back(n: int) -> None:
    """Every number that is written in words is read back as itself, in any case and in NFD."""
    assert number_from_words(words(n)) == n
    assert number_from_words(unicodedata.normalize("NFD", words(n).upper())) == n


@given(st.integers(0, 10**6))
def test_words_of_other_programs_read_back(n: int) -> None:
    """Also num2words' way of saying a number is read as that number."""
    assert number_from_words(num2words(n, lang="vi")) == n


@pytest.mark.parametrize(
    ("spoken", "n"),
    [
        ("một trăm lẻ năm", 105),
        ("một trăm linh tư", 104),
        ("hai mươi bốn", 24),
        ("hai mươi năm", 25),
        ("ba ngàn bẩy trăm bốn mươi chín", 3749),
        ("Hai tỉ ba triệu", 2_003_000_000),
        ("  BA \u00a0 nghìn\n", 3000),
        ("tám nghìn lẻ bảy mươi sáu", 8076),
        ("tám nghìn bảy mươi sáu", 8076),
        ("bảy trăm triệu không nghìn hai trăm ba mươi mốt", 700_000_231),
        ("âm năm", -5),
    ],
)
def test_other_ways_to_say_a_number(spoken: str, n: int) -> None:
    """Regional words, plain bốn and năm, and spoken empty groups are understood."""
    assert number_from_words(spoken) == n


@pytest.mark.parametrize(
    "spoken",
    [
        "",
        "hồ sơ",
        "âm",
        "âm âm năm",
        "tỷ",
        "nghìn",
        "linh năm",
        "mốt",
        "hai hai",
        "mười mươi",
        "hai trăm năm",
        "hai nghìn năm",
        "một triệu hai",
        "một nghìn hai triệu",
        "một nghìn hai nghìn",
        "năm trăm trăm",
        "ba phẩy năm",
        "ba mươi hồ sơ",
        "3749",
    ],
)
def test_words_that_are_no_number(spoken: str) -> None:
    """Scales out of order, strange words, and short forms of two meanings are refused."""
    with pytest.raises(ValueError, match=f"“{spoken}” không phải là số viết bằng chữ"):
        number_from_words(spoken)


# Dates


@pytest.mark.parametrize(
    ("day", "document", "short", "full"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026", "05/01/2026", "05/01/2026"),
        (date(2023, 3, 12), "ngày 12 tháng 3 năm 2023", "12/3/2023", "12/03/2023"),
        (date(2023, 7, 8), "ngày 08 tháng 7 năm 2023", "08/7/2023", "08/07/2023"),
        (date(2022, 2, 28), "ngày 28 tháng 02 năm 2022", "28/02/2022", "28/02/2022"),
        (date(2025, 12, 21), "ngày 21 tháng 12 năm 2025", "21/12/2025", "21/12/2025"),
    ],
)
def test_dates_are_written(day: date, document: str, short: str, full: str) -> None:
    """A zero before days under 10 and months 1 and 2 only, except in the full form."""
    assert (document_date(day), short_date(day), full_date(day)) == (document, short, full)


@pytest.mark.parametrize(
    "text",
    [
        "08/7/2023",
        "8/7/2023",
        "08-07-2023",
        "8.7.2023",
        "2023-07-08",
        "ngày 08 tháng 7 năm 2023",
        "Ngày\u00a008\u00a0tháng\u00a007\u00a0năm\u00a02023",
        "8 tháng 7 năm 2023",
        "ngày 8/7/2023",
        "  8 / 7 / 2023 ",
        unicodedata.normalize("NFD", "NGÀY 8 THÁNG 7 NĂM 2023"),
    ],
)
def test_read_date(text: str) -> None:
    """Every usual way to write 8 July 2023 is read, day before month."""
    assert read_date(text) == date(2023, 7, 8)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "21/12",
        "21/12/25",
        "21/12-2025",
        "21 tháng 12/2025",
        "2025-12-21T00:00",
        "2025-1-2",
        "21/12/20255",
        "\uff12\uff11/12/2025",
        "hôm nay",
    ],
)
def test_what_is_no_date(text: str) -> None:
    """A date needs day, month and a year of four digits, with one kind of mark."""
    with pytest.raises(ValueError, match="không phải là ngày tháng năm"):
        read_date(text)


@pytest.mark.parametrize("text", ["31/11/2025", "29/02/2025", "0/1/2025", "1/13/2025", "1/1/0000"])
def test_a_day_that_does_not_exist(text: str) -> None:
    """A well-written date that no calendar has is refused in other words."""
    with pytest.raises(ValueError, match=f"“{text}” không có trong lịch"):
        read_date(text)


@given(st.dates())
def test_dates_read_back(day: date) -> None:
    """Every date is read back from all three ways to write it, and from ISO 8601."""
    written = (document_date(day), short_date(day), full_date(day), day.isoformat())
    assert {read_date(text) for text in written} == {day}


@given(st.dates(), st.integers(0, 30))
def test_months_are_reckoned(day: date, later: int) -> None:
    """So many months on is the same day, or the last day of a shorter month."""
    months = months_since_0(day.year, day.month) + later
    assume(months < 12 * 10_000)
    found = day_in_month(months, day.day)
    assert months_since_0(found.year, found.month) == months
    assert found.day == min(day.day, monthrange(found.year, found.month)[1])


def test_a_day_that_a_month_lacks_is_its_last() -> None:
    """The 31st of April is the 30th; February has 29 days in a leap year."""
    assert day_in_month(months_since_0(2026, 4), 31) == date(2026, 4, 30)
    assert day_in_month(months_since_0(2024, 2), 30) == date(2024, 2, 29)


# Comparing labels


@pytest.mark.parametrize(
    "text",
    [
        "Tổng số",
        "  TỔNG\u00a0 SỐ\n",
        "Tổng\u200b số",
        "Tổng \u200b số",
        "\ufefftổng\u3000số",
        unicodedata.normalize("NFD", "Tổng số"),
    ],
)
def test_fold(text: str) -> None:
    """Labels that differ in case, blanks, invisible characters or composition fold to one."""
    assert fold(text) == "tổng số"


def test_fold_keeps_words_apart() -> None:
    """A zero-width space joins, every other blank separates; diacritics are kept."""
    assert fold("đúng\u200bhạn") == "đúnghạn"
    assert fold("đúng\u2009hạn") == "đúng hạn"
    assert fold("quá hạn") != fold("qua han")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thủy Nguyên", "Thuỷ Nguyên"),
        ("Hòa Bình", "Hoà Bình"),
        ("xã Khỏe, xã Lóa", "xã Khoẻ, xã Loá"),
        ("UBND xã Đông Úy", "UBND xã Đông Uý"),
        ("Ủy ban, hủy hồ sơ, lũy kế", "Uỷ ban, huỷ hồ sơ, luỹ kế"),
        ("Đóa hoa", "Đoá hoa"),
        ("Đường Đức", "\u00d0ường \u0189ức"),
        ("hòa đàm", "hoà \u00f0àm"),
        ("Cát\u00a0Hải", "Cát\u3000\u2003Hải"),
        ("Cát Hải", "C\u200eát\u2066 Hải\ufe0f"),
        ("THỦY ĐƯỜNG", unicodedata.normalize("NFD", "Thuỷ Đường")),
    ],
)
def test_names_that_read_the_same_fold_to_one(one: str, other: str) -> None:
    """The place of a tone, letters that look like Đ, kinds of blanks and marks do not count."""
    assert fold(one) == fold(other)
    assert fold_same_length(one).split() == fold_same_length(other).split()
    assert ascii_name(one) == ascii_name(other)


@pytest.mark.parametrize("first", "oóòỏõọuúùủũụ")
def test_every_tone_has_two_places_in_a_syllable_that_ends_open(first: str) -> None:
    """Each of oa, oe, uy with each tone folds to one spelling, alone and behind a consonant."""
    bare, *tone = unicodedata.normalize("NFD", first)
    for second in {"o": "ae", "u": "y"}[bare]:
        behind = unicodedata.normalize("NFC", bare + second + "".join(tone))
        for start in ("", "h", "th", "đ", "ng"):
            assert fold(start + behind) == start + first + second
            assert fold_same_length(start + behind) == start + first + second


@pytest.mark.parametrize("word", ["quý", "quỵ", "ngoài", "hoán", "tuýp", "thuở", "loài", "nguỵt"])
def test_a_tone_that_has_only_one_place_stays_there(word: str) -> None:
    """Behind q the u is no vowel, and a syllable that goes on has its tone on the second."""
    assert fold(word) == fold_same_length(word) == word


@given(st.text(alphabet="oóuúaáeéyýqhĐÐðđ \u0301\u0323\u200b", max_size=8))
def test_folding_letters_with_tones_is_stable(text: str) -> None:
    """Tones and marks in any order fold once and for all."""
    assert fold(fold(text)) == fold(text)
    assert len(fold_same_length(text)) == len(plain(text))
    assert fold(unicodedata.normalize("NFD", plain(text))) == fold(text)


@given(st.text())
def test_fold_is_stable(text: str) -> None:
    """Folding, or making plain, a second time changes nothing, and composition never matters."""
    assert fold(fold(text)) == fold(text)
    assert plain(plain(text)) == plain(text)
    assert fold(unicodedata.normalize("NFD", plain(text))) == fold(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("UBND xã Ninh Giang", "ubnd-xa-ninh-giang"),
        ("Đặc khu Cát Hải", "dac-khu-cat-hai"),
        ("../../x\\y:z", "x-y-z"),
        ("  ", ""),
        ("CON?*\n=A1", "con-a1"),
    ],
)
def test_a_name_for_files_has_no_diacritics_and_no_path(text: str, name: str) -> None:
    """A unit's name becomes letters, digits and hyphens, whatever somebody typed in its cell."""
    assert ascii_name(text) == name


@given(st.text(max_size=200))
def test_no_text_becomes_more_than_a_plain_name(text: str) -> None:
    """Whatever the text, its name for files is at most 60 of a-z, 0-9 and inner hyphens."""
    name = ascii_name(text)
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", name)
    assert len(name) <= 60
