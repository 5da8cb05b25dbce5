"""Numbers and rates: how they are written, and that they read back."""

import unicodedata
from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baocao_tthc.vietnamese import (
    count,
    difference,
    number,
    padded,
    percentage,
    rate,
    read_number,
)
from baocao_tthc.vietnamese.numbers import to_places

decimals = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30)


# Writing numbers


@pytest.mark.parametrize(
    ("n", "text"),
    [(0, "0"), (999, "999"), (3749, "3.749"), (1234567, "1.234.567"), (-16, "-16")],
)
def test_count(n: int, text: str) -> None:
    """A count has a dot for every three digits."""
    assert count(n) == text


@pytest.mark.parametrize(
    ("n", "text"),
    [(0, "0"), (1, "01"), (9, "09"), (10, "10"), (3749, "3.749"), (-6, "-6")],
)
def test_padded(n: int, text: str) -> None:
    """Only 1 to 9 get a zero in front."""
    assert padded(n) == text


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (16, "+16"),
        (-16, "−16"),
        (0, "0"),
        (-3749, "−3.749"),
        (Decimal("-0.13"), "−0,13"),
        (Decimal("0.10"), "+0,1"),
        (Decimal("-0.00"), "0"),
    ],
)
def test_difference(n: int | Decimal, text: str) -> None:
    """A difference always has its sign, a true minus below zero, and none for no difference."""
    assert difference(n) == text


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (Decimal("99.79"), "99,79"),
        (Decimal("100.00"), "100"),
        (Decimal("1E+3"), "1.000"),
        (Decimal("-0.50"), "-0,5"),
        (Decimal("-0.00"), "0"),
        (Decimal("1234567.125"), "1.234.567,125"),
        (100, "100"),
        (3749, "3.749"),
    ],
)
def test_number(x: int | Decimal, text: str) -> None:
    """A number has dots for thousands, a decimal comma and no trailing zeros."""
    assert number(x) == text


@pytest.mark.parametrize("x", [Decimal("NaN"), Decimal("sNaN"), Decimal("-Infinity")])
def test_no_report_prints_nan(x: Decimal) -> None:
    """What is not a finite number is refused, not printed."""
    with pytest.raises(ValueError, match="không phải là số hữu hạn"):
        number(x)


@pytest.mark.parametrize(
    ("x", "text"),
    [(Decimal("99.84"), "99,84%"), (Decimal("100.00"), "100%"), (0, "0%"), (100, "100%")],
)
def test_rate(x: int | Decimal, text: str) -> None:
    """A rate has no blank before its percent sign."""
    assert rate(x) == text


# Percentages


@pytest.mark.parametrize(
    ("part", "base", "expected"),
    [
        (3743, 3749, "99.84"),
        (3740, 3743, "99.92"),
        (3723, 3731, "99.79"),
        (3723, 3733, "99.73"),
        (0, 7, "0.00"),
        (1, 800, "0.13"),
        (-1, 800, "-0.13"),
        (1, -800, "-0.13"),
        (Decimal("0.5"), Decimal("12.5"), "4.00"),
    ],
)
def test_percentage(part: int | Decimal, base: int | Decimal, expected: str) -> None:
    """The report's own rates come out, and half a unit of the last place is rounded up."""
    assert str(percentage(part, base)) == expected


@pytest.mark.parametrize("base", [0, Decimal(0), Decimal("-0.0")])
def test_a_zero_base_has_no_percentage(base: int | Decimal) -> None:
    """Nothing out of nothing is no value, never 0."""
    assert percentage(0, base) is None


def test_percentage_places() -> None:
    """The number of places is the caller's."""
    assert str(percentage(2, 3, 0)) == "67"
    assert str(percentage(2, 3, 4)) == "66.6667"


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**12), st.integers(0, 6))
def test_percentage_is_the_exact_quotient_rounded_once(part: int, base: int, places: int) -> None:
    """A percentage is what decimal division with ample digits gives, rounded half up."""
    with localcontext(prec=60):
        exact = (100 * Decimal(part) / base).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        assert percentage(part, base, places) == exact


def test_a_small_decimal_context_changes_nothing() -> None:
    """No result depends on the decimal context of the caller."""
    with localcontext(prec=2):
        assert str(percentage(3743, 3749)) == "99.84"
        assert number(Decimal("-1234.56")) == "-1.234,56"
        assert difference(Decimal("-1234.56")) == "−1.234,56"
        assert read_number("−1.234,56") == Decimal("-1234.56")


# Reading numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3.749", "3749"),
        ("3,749", "3749"),
        ("3 749", "3749"),
        ("3\u00a0749", "3749"),
        ("3\u202f749", "3749"),
        ("3\u2009749", "3749"),
        ("3749", "3749"),
        ("1.234.567", "1234567"),
        ("1 234 567,8", "1234567.8"),
        ("03", "3"),
        ("0", "0"),
        ("99,79", "99.79"),
        ("99.79", "99.79"),
        ("99,79%", "99.79"),
        ("99.84 %", "99.84"),
        ("99.786%", "99.786"),
        ("99,786 phần trăm", "99.786"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.234,567", "1234.567"),
        ("0.125", "0.125"),
        ("0,125", "0.125"),
        ("012.345", "12.345"),
        ("1234,567", "1234.567"),
        ("1.2345", "1.2345"),
        ("+16", "16"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("-0", "0"),
        ("06 hồ sơ", "6"),
        ("3.749\u00a0HỒ SƠ", "3749"),
        (unicodedata.normalize("NFD", "3.749 hồ sơ"), "3749"),
        ("\t3.749\u200b\n", "3749"),
    ],
)
def test_read_number(text: str, value: str) -> None:
    """What people type is read: either thousands mark, either decimal mark, blanks, a unit."""
    assert str(read_number(text)) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "%",
        "hồ sơ",
        "-",
        "(5)",
        "- 5",
        "--5",
        "1.23.456",
        "12.34,56.7",
        "1.234.5",
        "1.234,567.8",
        "1.234 567",
        "1234.567,8",
        "0.123.456",
        "03 749",
        "3 74",
        "3  749",
        "3\t749",
        "3\n749",
        "5.",
        ".5",
        "1e3",
        "1_000",
        "NaN",
        "٣",
        "37\uff14\uff19",
        "3.749 đơn",
        "06 hồ sơ 07",
    ],
)
def test_what_is_no_number(text: str) -> None:
    """Uneven grouping, other digits and anything beside a number are refused, never guessed."""
    with pytest.raises(ValueError, match="không phải là số"):
        read_number(text)


@given(st.integers())
def test_count_reads_back(n: int) -> None:
    """Every count that is written is read back as itself."""
    assert read_number(count(n)) == n


@given(st.integers())
def test_difference_reads_back(n: int) -> None:
    """Every difference that is written is read back as itself, sign and all."""
    assert read_number(difference(n)) == n


@given(decimals)
def test_rate_reads_back_unless_it_looks_decimal(x: Decimal) -> None:
    """Every rate reads back as itself; a bare dot before a percent sign is a decimal mark."""
    text = rate(x)
    looks_decimal = text.count(".") == 1 and "," not in text
    assert read_number(text) == (x / 1000 if looks_decimal else x)


@given(decimals, st.integers(-40, 40))
def test_rounding_is_half_away_from_zero_at_any_place(x: Decimal, places: int) -> None:
    """As the decimal module rounds with room enough."""
    with localcontext(prec=500):
        assert to_places(x, places) == x.quantize(Decimal(f"1E{-places}"), ROUND_HALF_UP)
