"""Texts in the letters of old fonts, or decoded wrongly, are converted when that is certain."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baocao_tthc import resources
from baocao_tthc.vietnamese.legacy_letters import (
    in_code_page,
    in_unicode,
    is_ambiguous,
    is_unicode,
    recognised,
)

TEXTS = [
    "Mã hồ sơ",
    "Lĩnh vực",
    "Hình thức tiếp nhận",
    "Ngày tiếp nhận",
    "Hộ tịch",
    "Trực tuyến",
    "Đã giải quyết",
    "Người có công",
    "Nguyễn Thị Hoà, ấp Bắc",
]
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LETTERS = [
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in TONES
] + ["đ", "Đ"]


def typed(table: str) -> Callable[[str], str]:
    """What a program shows of a text that was typed in an old font."""
    found = resources.data("legacy_letters")[table]
    letters = dict(zip(found["unicode"].split(" "), found["written"].split(" "), strict=True))
    return lambda text: text.translate(str.maketrans(letters))


def misread(code_page: str) -> Callable[[str], str]:
    """What a program shows that takes UTF-8 for a code page of Windows."""
    return lambda text: in_code_page(text.encode(), code_page)


WAYS = {
    "TCVN3 (.VnTime)": typed("tcvn3"),
    "VNI (VNI-Times)": typed("vni"),
    "UTF-8 bị đọc nhầm là Windows-1252": misread("cp1252"),
    "UTF-8 bị đọc nhầm là Windows-1258": misread("cp1258"),
}


@pytest.mark.parametrize(("name", "write"), WAYS.items(), ids=WAYS)
def test_every_way_of_writing_is_recognised_and_converted(
    name: str, write: Callable[[str], str]
) -> None:
    """By its words; a few headings are enough."""
    written = list(map(write, TEXTS))
    letters = recognised(written)
    assert letters is not None
    assert letters.name == name
    assert [in_unicode(text, letters) for text in written] == TEXTS


@pytest.mark.parametrize("name", WAYS)
@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_comes_back(name: str, letter: str) -> None:
    """All vowels with all tones and both Đ; TCVN3 has capitals in a font of their own."""
    if name.startswith("TCVN3") and letter.isupper() and letter not in "AĂÂEÊIOÔƠUƯYĐ":
        return
    letters = recognised(map(WAYS[name], TEXTS))
    assert letters is not None
    assert letters.converted(WAYS[name](f"1{letter}2")) == f"1{letter}2"


@pytest.mark.parametrize(
    "texts",
    [
        TEXTS,
        [text.upper() for text in TEXTS],
        [unicodedata.normalize("NFD", text) for text in TEXTS],
        ["Café", "résumé", "naïve", "déjà vu", "Zürich", "São Paulo", "Æsop", "coöperate"],
        ["Überprüfung", "Größe", "für", "März", "schön", "können", "Straße"],
        ["5 µm", "© 2026", "Word®", "§ 5", "20 °C", "£5", "±1", "«a»", "½", "¿no?", "¡sí!"],
        ["Hà", "hái", "tò mò", "là", "cá", "bà", "mũ", "già", "ông"],
        ["UBND", "Đắk Lắk", "Pleiku", "Ê Đê", "K’Ho", "Nguyễn Văn A"],
        ["plain English", "1", "05/01/2026", ""],
        [],
    ],
)
def test_ordinary_texts_are_never_converted(texts: list[str]) -> None:
    """Vietnamese in Unicode, other languages and signs stay as they are."""
    assert recognised(texts) is None


@given(st.lists(st.sampled_from(TEXTS), min_size=4, max_size=30), st.text(max_size=30))
def test_vietnamese_with_anything_is_never_converted(texts: list[str], other: str) -> None:
    """Whatever else stands in the sheet."""
    assert recognised([*texts, other]) is None


@given(st.lists(st.text(max_size=30), max_size=10))
def test_any_text_is_weighed_without_an_error(texts: list[str]) -> None:
    """And what is recognised is converted without one."""
    letters = recognised(texts)
    assert letters is None or all(isinstance(in_unicode(text, letters), str) for text in texts)


def test_one_word_may_be_meant_either_way() -> None:
    """“hái” is a word, and “hỏi” in TCVN3; what has letters of no byte is surely in Unicode."""
    letters = recognised(map(typed("tcvn3"), TEXTS))
    assert letters is not None
    assert is_ambiguous("hái", letters)
    assert not is_ambiguous("Hé tÞch", letters)
    assert not is_ambiguous("hoa", letters)
    assert is_unicode("Hộ tịch")
    assert not is_unicode("hái")
    assert in_unicode("yêu", letters) == "yêu"
