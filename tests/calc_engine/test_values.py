"""xlwings_calc: what is written to cells is what is read back, as with Excel."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Any

import pytest
import xlwings as xw
from hypothesis import given, settings
from hypothesis import strategies as st

from xlwings_calc import notation

TEXTS = st.text(
    st.one_of(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]),
        st.sampled_from("ếữạđĐ'=\"#-+.,/:%123 \n"),
    ),
    max_size=20,
)
NUMBERS = st.one_of(
    st.integers(-(10**14), 10**14),
    st.floats(allow_nan=False, allow_infinity=False, width=64).filter(
        lambda x: x == 0 or 1e-290 < abs(x) < 1e290
    ),
)
CELLS = st.one_of(st.none(), NUMBERS, TEXTS)


@pytest.fixture(scope="module")
def sheet(calc: xw.App) -> Any:
    """A sheet of an empty workbook."""
    book = calc.books.add()
    yield book.sheets[0]
    book.close()


def _as_text(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value else value


@settings(max_examples=120)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=4))
def test_what_is_written_is_read_back(sheet: xw.Sheet, rows: list[list[Any]]) -> None:
    """Any block of numbers, texts (marked as such with ') and nothing comes back as it was."""
    block = sheet.range((2, 2), (1 + len(rows), 4))
    block.value = [[_as_text(value) for value in row] for row in rows]
    assert block.options(ndim=2).value == [[None if v == "" else v for v in row] for row in rows]
    assert block.number_format == "General"


@settings(max_examples=60)
@given(st.from_regex(r"[A-Za-zÀ-ỹ][A-Za-zÀ-ỹ ()\n=;,]{7,30}", fullmatch=True))
def test_plain_words_need_no_apostrophe(sheet: xw.Sheet, words: str) -> None:
    """Words that are neither number, date nor formula stay as they are."""
    sheet["B2"].value = words
    assert sheet["B2"].value == words


@pytest.mark.parametrize(
    ("typed", "value"),
    [("12", 12.0), ("-3.5", -3.5), ("1,234", 1234.0), ("12%", 0.12), ("'12", "12"), ("''a", "'a")],
)
def test_strings_are_parsed_as_excel_does(sheet: xw.Sheet, typed: str, value: object) -> None:
    """A string is a number when it reads as one, and text behind an apostrophe."""
    sheet["H1"].value = typed
    assert sheet["H1"].value == value


def test_a_text_format_keeps_text(sheet: xw.Sheet) -> None:
    """In a cell formatted as text "12" and "=1+1" stay text."""
    sheet["H2:H3"].number_format = "@"
    sheet["H2:H3"].value = [["12"], ["=1+1"]]
    assert sheet["H2:H3"].value == ["12", "=1+1"]
    assert sheet["H2"].number_format == "@"


def test_numbers_are_floats_and_truth_values_bools(sheet: xw.Sheet) -> None:
    """Every number comes as a float, as from Excel on Windows; True and False as themselves."""
    sheet["J1:L1"].value = [1, True, False]
    values = sheet["J1:L1"].value
    assert [type(value) for value in values] == [float, bool, bool]
    assert values == [1.0, True, False]
    sheet["J2"].value = "=J1=1"
    assert sheet["J2"].value is True


def test_dates_come_back_as_datetimes(sheet: xw.Sheet) -> None:
    """A date is a datetime, typed as a string or not; its number format is a date."""
    when = datetime(2026, 1, 20, 16, 32, 5)
    sheet["N1:P1"].value = [date(2026, 1, 20), when, "1/20/2026"]
    day = datetime(2026, 1, 20)
    assert sheet["N1:P1"].value == [day, when, day]
    assert sheet["N1"].number_format == "m/d/yyyy"
    assert sheet["N1"].options(dates=date).value == date(2026, 1, 20)
    sheet["N1"].number_format = "0"
    assert sheet["N1"].value == 46042.0


def test_errors_are_none_or_their_names(sheet: xw.Sheet) -> None:
    """A cell in error is None, or its English name with err_to_str."""
    sheet["R1:R6"].value = [["=1/0"], ["=NA()"], ["=KHONGCO(1)"], ["=SQRT(-1)"], ['="a"+1'], [7]]
    assert sheet["R1:R6"].value == [None, None, None, None, None, 7.0]
    names = sheet["R1:R6"].options(err_to_str=True).value
    assert names == ["#DIV/0!", "#N/A", "#NAME?", "#NUM!", "#VALUE!", 7.0]


def test_formulas_are_excels(sheet: xw.Sheet) -> None:
    """Formulas are written and read with commas, Excel's sheet references and array constants."""
    other = sheet.book.sheets.add("Biểu O'Hara")
    other["A1"].value = 5
    for formula, value in [
        ("=SUM('Biểu O''Hara'!$A$1,2)", 7.0),
        ('=IF(1>2,"a;b","c,d")', "c,d"),
        ("=SUM({1,2;3,4})", 10.0),
        ("=INDEX({1,2;3,4},2,1)", 3.0),
    ]:
        sheet["T1"].formula = formula
        assert sheet["T1"].formula == formula
        assert sheet["T1"].value == value
    other.delete()


def test_constants_show_in_formula_as_text(sheet: xw.Sheet) -> None:
    """`formula` gives a constant as the text that would be typed, and "" for nothing."""
    sheet["X1:Z1"].value = [1.5, "'12", None]
    assert sheet["X1:Z1"].formula == (("1.5", "12", ""),)


@pytest.mark.parametrize("value", [math.pi, 1 / 3, 1e-20, 123456789012345678.0, 0.1 + 0.2])
def test_no_digit_of_a_number_is_lost(sheet: xw.Sheet, value: float) -> None:
    """A number is the same to its last bit when read back."""
    sheet["AB1"].value = value
    assert sheet["AB1"].value == value


SHEETS = st.text(
    st.sampled_from("AbcĐêủ019 .'-_()&;,!"), min_size=1, max_size=12
).filter(lambda name: name[0] != "'" and name[-1] != "'")  # fmt: skip


@given(SHEETS, st.sampled_from(["A1", "$B$2:C3", "D:D", "4:5"]))
def test_references_survive_the_translation(name: str, cells: str) -> None:
    """Excel's reference to any sheet, translated to Calc's and back, is the same."""
    formula = f'=SUM({notation.excel_quoted(name)}!{cells},{{1,2;3,4}})&"a;b!C1"'
    assert notation.to_excel(notation.to_calc(formula)) == formula


def test_a_block_is_one_call(sheet: xw.Sheet, calc: xw.App) -> None:
    """A block of any size counts as one read or one write."""
    calls = calc.impl.calls
    calls.reset()
    sheet["AD1:AH40"].value = [["chữ", 1, "=1+1", True, None]] * 40
    assert (calls.value_reads, calls.value_writes) == (0, 1)
    assert sheet["AD1:AH40"].value[39] == ["chữ", 1.0, 2.0, True, None]
    assert len(sheet["AD1:AH40"].formula) == 40
    assert (calls.value_reads, calls.value_writes) == (2, 1)
