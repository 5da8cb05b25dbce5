"""Numbers in running text: found as `read_number` would read each of them alone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baocao_tthc.vietnamese import (
    count,
    difference,
    number,
    numbers_in,
    padded,
    rate,
    read_number,
)
from baocao_tthc.vietnamese.numbers import NumberInText, NumberKind

counts = st.integers(-(10**15), 10**15)
decimals = st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=6)
# Groups of digits with one kind of mark, or none; decimals; a sign before, a percent sign behind.
typed = st.builds(
    lambda sign, first, rest, mark, decimals, unit: (
        sign + mark.join([first, *rest]) + decimals + unit
    ),
    st.sampled_from(["", "+", "-", "−"]),
    st.from_regex("[0-9]{1,5}", fullmatch=True),
    st.lists(st.from_regex("[0-9]{3}", fullmatch=True), max_size=3),
    st.sampled_from(["", ".", ",", " ", "\u00a0", "\u2009", "\u202f"]),
    st.one_of(st.just(""), st.from_regex("[.,][0-9]{1,4}", fullmatch=True)),
    st.sampled_from(["", "%", " %", "\u00a0%", " phần trăm"]),
)


def only(text: str) -> NumberInText:
    """The only number in a sentence about it."""
    (found,) = numbers_in(f"Trong kỳ, xã có {text} hồ sơ đã giải quyết.")
    return found


def found_in(text: str) -> list[tuple[str, str]]:
    """Each number of a text with its kind, as typed."""
    return [(one.kind.value, one.digits) for one in numbers_in(text)]


@given(counts)
def test_every_count_that_is_written_is_found(n: int) -> None:
    """A count, padded or not, and a difference are found in a sentence as themselves."""
    for text in (count(n), padded(n), difference(n)):
        assert (only(text).value, read_number(text)) == (n, n)


@given(decimals)
def test_every_number_that_is_written_is_found(x: Decimal) -> None:
    """So is a number with decimals; with three alone after a few digits it looks like thousands."""
    text = number(x)
    whole, _, fraction = text.strip("-").partition(",")
    looks_grouped = len(fraction) == 3 and len(whole) <= 3 and whole != "0"
    assert only(text).value == read_number(text) == (x * 1000 if looks_grouped else x)


@given(st.decimals(-999, 999, allow_nan=False, allow_infinity=False, places=4))
def test_every_rate_that_is_written_is_found(x: Decimal) -> None:
    """A rate is read back and found as itself, with three decimals too."""
    found = only(rate(x))
    assert (found.kind, found.value) == (NumberKind.PERCENT, x)
    assert read_number(rate(x)) == read_number(number(x), rate=True) == x


def is_number(text: str) -> bool:
    """Whether `read_number` takes it for one."""
    try:
        read_number(text)
    except ValueError:
        return False
    return True


@given(typed.filter(is_number))
def test_what_is_read_alone_is_found_in_a_sentence(text: str) -> None:
    """What is a number alone is one number between words, and the same one."""
    assert only(text).value == read_number(text)


@given(typed.filter(lambda text: not is_number(text)))
def test_what_is_no_number_alone_is_not_one_in_a_sentence(text: str) -> None:
    """What is refused alone is never taken whole for one number."""
    sentence = f"Xã có {text} hồ sơ."
    assert all(sentence[one.start : one.end] != text for one in numbers_in(sentence))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tiếp nhận 1 245 hồ sơ", [("count", "1 245")]),
        ("tiếp nhận 1\u00a0245\u202f367 hồ sơ", [("count", "1\u00a0245\u202f367")]),
        ("1.245, 58 và 1,187", [("count", "1.245"), ("count", "58"), ("count", "1,187")]),
        ("năm 2025 245 hồ sơ", [("count", "2025"), ("count", "245")]),
        ("lần lượt 12 345 67", [("count", "12"), ("count", "345"), ("count", "67")]),
        ("05 245 hồ sơ", [("count", "05"), ("count", "245")]),
        ("12 45 hồ sơ", [("count", "12"), ("count", "45")]),
        ("2,5 lần, 1.234,5 triệu", [("decimal", "2,5"), ("decimal", "1.234,5")]),
        ("đạt 99,84%; 99.79 %; 98 phần trăm", [("percent", t) for t in ("99,84", "99.79", "98")]),
        ("3.726/3.749 hồ sơ (99,4%)", [("fraction", "3.726"), ("percent", "99,4")]),
        ("12 / 30", [("fraction", "12")]),
    ],
)
def test_numbers_are_found_as_people_mean_them(text: str, found: list[tuple[str, str]]) -> None:
    """A blank groups three digits unless the number is a year or one of a row of numbers."""
    assert found_in(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "21/12/2025",
        "137/UBND-TTPVHCC",
        "II.06B",
        "1.23.456",
        "10-15 ngày",
        "1,5/2",
        "3.749đ",
        "٣ ١٢",
        "1" * 41,
    ],
)
def test_what_is_no_number_in_a_text(text: str) -> None:
    """What touches letters or other numbers, is a range or grouped unevenly is passed over."""
    assert found_in(text) == []


def test_what_the_caller_knows_is_passed_over() -> None:
    """What has digits and is no number is not looked at again, nor taken for thousands."""
    text = "tháng 3 124 hồ sơ"
    assert [one.value for one in numbers_in(text, r"tháng \d+")] == [124]


def test_where_a_number_stands() -> None:
    """The span takes in sign and percent sign; a fraction has its base."""
    text = "giảm −2,5 %, còn 9/12"
    first, second = numbers_in(text)
    assert (text[first.start : first.end], first.value) == ("−2,5 %", Decimal("-2.5"))
    assert (text[second.start : second.end], second.value, second.base) == ("9/12", 9, 12)


@pytest.mark.parametrize("digits", ["9" * 5_000, "9." * 2_500, "1" + ".000" * 2_000])
def test_a_row_of_digits_without_end_is_no_number(digits: str) -> None:
    """Nor is any part of it one; what stands around it is read as ever."""
    text = f"Tiếp nhận {digits} hồ sơ, giải quyết 3.733 hồ sơ, đạt {digits}%."
    assert found_in(text) == [("count", "3.733")]
    with pytest.raises(ValueError, match="không phải là số"):
        read_number(digits)
