"""Cells that should hold a number: read right or reported, never guessed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from baocao_tthc.filing import Cell, Trouble
from support.read_sheets import DATA, TOTAL, Formula, edit, found, january, messages, read, write
from support.read_sheets import write_uncalculated as write_by_openpyxl

T = Trouble


def cell(path: Path, row: int, column: int) -> Cell:
    """The cell of column (`column`) in the form's row at sheet row `row`."""
    table = read(path).tables[0]
    rows = (*table.rows, table.total) if table.total else table.rows
    return next(found.cells[column] for found in rows if found.number == row)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("3385", 3385),
        ("3.385", 3385),
        ("3,385", 3385),
        ("3 385", 3385),
        ("3\u00a0385", 3385),
        ("3\u202f385", 3385),
        (" 3385 ", 3385),
        ("\u00a03385\u00a0", 3385),
        ("\u200b3385", 3385),
        ("03385", 3385),
        ("3.385 hồ sơ", 3385),
        ("3385,0", 3385),
        ("+3385", 3385),
    ],
)
def test_a_count_typed_as_text_has_its_value_and_is_reported(
    tmp_path: Path, typed: str, value: int
) -> None:
    """A text that reads as a whole number is that number, and one GT06 names cell and reading."""
    cells = january("II.06B") | {(DATA + 1, 4): typed}
    path = write(tmp_path / "a.xlsx", {"II.06B": cells})
    read_cell = cell(path, DATA + 1, 4)
    assert (read_cell.value, read_cell.trouble, read_cell.place.cell) == (value, T.TEXT, "D12")
    assert found(path) == ("GT06",)
    assert f"ô D12 (“{typed.strip()}”, hiểu là 3.385) tờ II.06B" in messages(path)[0]


@pytest.mark.parametrize("typed", ["03", " 03 ", "3", "\u00a003", "03 hồ sơ"])
def test_a_padded_count_is_the_count(tmp_path: Path, typed: str) -> None:
    """A zero in front, as reports write small counts, changes nothing."""
    cells = january("II.06B") | {(DATA + 2, 12): typed}
    path = write(tmp_path / "a.xlsx", {"II.06B": cells})
    assert cell(path, DATA + 2, 12)[2:] == (3, T.TEXT)
    assert found(path) == ("GT06",)


@pytest.mark.parametrize("typed", ["99,79", "99.79", "99,79%", "99.79%", "99,79 %", "\u00a099,79"])
def test_a_rate_typed_as_text_has_its_value(tmp_path: Path, typed: str) -> None:
    """A rate reads with comma or dot, with or without the sign, and is reported as text."""
    cells = january("PL01") | {(DATA, 16): typed}
    path = write(tmp_path / "a.xlsx", {"PL01": cells})
    assert cell(path, DATA, 16)[2:] == (Decimal("99.79"), T.TEXT)
    assert found(path) == ("GT06",)


def test_a_rate_with_three_decimals_is_not_thousands(tmp_path: Path) -> None:
    """In a rate "99.786" is 99,786 and agrees at two decimals; it is never 99.786 hồ sơ."""
    cells = january("PL01") | {(DATA, 16): "99.786"}
    path = write(tmp_path / "a.xlsx", {"PL01": cells})
    assert cell(path, DATA, 16).value == Decimal("99.786")
    assert found(path) == ("GT06",)


@pytest.mark.parametrize(
    "typed",
    [
        *[
            "x",
            "3o85",
            "1.23.456",
            "1,23,456",
            "(5)",
            "5-6",
            "1E5",
            "=5",
            "25 (kỳ trước 12)",
            "'5",
            "#REF!",
            "NaN",
            "inf",
        ],
        "٣",  # digits of other scripts
        "１２",
        "9" * 16,  # more than Excel keeps
        "9" * 32000,
        f"0,{'0' * 20}1",
        "0," + "1" * 100,
    ],
)
def test_what_is_no_number_is_reported_as_typed(tmp_path: Path, typed: str) -> None:
    """A text that is no number has no value and one GT03; the sums that need it stay silent."""
    cells = january("II.06B") | {(DATA + 1, 4): typed}
    path = write(tmp_path / "a.xlsx", {"II.06B": cells})
    assert cell(path, DATA + 1, 4)[2:] == (None, T.NOT_NUMBER)
    message = f"GT03 Biểu II.06B: ô D12 tờ II.06B ghi “{typed[:60]}”, không phải là số."
    assert messages(path) == [message]


@pytest.mark.parametrize(
    ("typed", "trouble"),
    [
        ("-", T.DASH),
        ("–", T.DASH),
        ("—", T.DASH),
        (" - ", T.DASH),
        ("\xa0-\xa0", T.DASH),
        (None, T.EMPTY),
        ("", T.EMPTY),
        ("  ", T.EMPTY),
        ("\xa0", T.EMPTY),
        ("\u200b", T.EMPTY),
    ],
)
def test_an_empty_cell_and_a_dash_count_as_nothing(
    tmp_path: Path, typed: str | None, trouble: Trouble
) -> None:
    """Empty, blanks and a dash have no value, are reckoned as 0 and are remarked once."""
    cells = january("II.06B") | {(DATA, 9): typed}
    path = write(tmp_path / "a.xlsx", {"II.06B": cells})
    assert cell(path, DATA, 9)[2:] == (None, trouble)
    assert found(path) == ("GT07",)


def test_an_empty_total_is_an_error(tmp_path: Path) -> None:
    """An empty cell that should hold a sum is GT09 and, as 0, breaks its identities."""
    cells = january("II.06B") | {(TOTAL["II.06B"], 7): None}
    path = write(tmp_path / "a.xlsx", {"II.06B": cells})
    assert found(path) == ("CD01", "CD02", "CD03", "GT09")


@pytest.mark.parametrize(
    "error", ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"]
)
def test_an_error_value_is_reported_by_its_name(tmp_path: Path, error: str) -> None:
    """Every error value of a formula is one GT01 that quotes it, and no sum goes on with it."""
    cells = january("II.06B") | {(DATA, 3): Formula("=D11/0", error)}
    path = write(tmp_path / "a.xlsx", {"II.06B": cells})
    assert cell(path, DATA, 3)[1:] == (error, None, T.ERROR)
    sentence = f"GT01 Biểu II.06B: ô C11 ({error}) tờ II.06B có lỗi công thức; "
    assert messages(path) == [sentence + "hãy sửa công thức hoặc gõ lại số."]


@pytest.mark.parametrize(
    "error", ["#GETTING_DATA", "#SPILL!", "#CALC!", "#BLOCKED!", "#FIELD!", "Err:522"]
)
def test_an_error_that_the_library_does_not_know_is_reported_alike(
    tmp_path: Path, error: str
) -> None:
    """Newer Excels and LibreOffice have more errors: they are GT01 too, the rest is read."""
    cells = january("II.06B") | {(DATA, 3): Formula("=D11/0", "#N/A")}
    path = write(tmp_path / "a.xlsx", {"II.06B": cells})
    edit(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"#N/A", error.encode()))
    assert cell(path, DATA, 3)[1:] == (error, None, T.ERROR)
    assert found(path) == ("GT01",)
    assert cell(path, DATA + 1, 3).value == 3385


def test_a_formula_never_calculated_is_neither_0_nor_empty(tmp_path: Path) -> None:
    """A formula without a stored result is GT02 with what to do, nothing else."""
    cells = january("II.06B") | {(DATA, 3): Formula("=D11+E11+F11"), (17, 3): Formula("=SUM(C11)")}
    path = write_by_openpyxl(tmp_path / "a.xlsx", {"II.06B": cells})
    assert cell(path, DATA, 3)[2:] == (None, T.NOT_CALCULATED)
    assert cell(path, 17, 3)[2:] == (None, T.NOT_CALCULATED)
    sentence = "GT02 Biểu II.06B: ô C11, C17 tờ II.06B có công thức chưa được tính; "
    assert messages(path) == [sentence + "hãy mở bằng Excel, nhấn F9 rồi lưu lại."]


def text_formula(tmp_path: Path, stored: bytes) -> Path:
    """A workbook whose C11 is a formula of text type, as Excel writes it, with that <v>."""
    cells = january("II.06B") | {(DATA, 9): Formula('=IF(D11=0,"",1)', "x")}
    path = write(tmp_path / "a.xlsx", {"II.06B": cells})
    return edit(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<v>x</v>", stored))


@pytest.mark.parametrize("stored", [b"<v></v>", b"<v/>"])
def test_a_formula_that_gives_an_empty_text_is_empty(tmp_path: Path, stored: bytes) -> None:
    """=IF(…;"") stores an empty text: calculated, and empty on purpose."""
    path = text_formula(tmp_path, stored)
    assert cell(path, DATA, 9)[2:] == (None, T.EMPTY)
    assert found(path) == ("GT07",)


def test_a_text_formula_without_any_result_is_not_calculated(tmp_path: Path) -> None:
    """Where not even an empty result is stored, the formula was never calculated."""
    path = text_formula(tmp_path, b"")
    assert cell(path, DATA, 9).trouble is T.NOT_CALCULATED
    assert found(path) == ("GT02",)


def test_a_calculated_formula_is_its_result(tmp_path: Path) -> None:
    """A stored result is the value, whatever kind of number or text the formula gave."""
    cells = january("II.06B") | {(DATA, 3): Formula("=1", 29), (DATA, 7): Formula('="25"', "25")}
    path = write(tmp_path / "a.xlsx", {"II.06B": cells})
    assert cell(path, DATA, 3)[2:] == (29, None)
    assert cell(path, DATA, 7)[2:] == (25, T.TEXT)
    assert found(path) == ("GT06",)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2026, 4, 3), "03/04/2026"),
        (datetime(2026, 4, 3, 15, 30), "03/04/2026"),
        (1e15, "1000000000000000.0"),
        (1e308, "1e+308"),
        (-1e308, "-1e+308"),
        (1e-300, "1e-300"),
    ],
)
def test_other_contents_are_reported_as_seen(tmp_path: Path, value: Any, shown: str) -> None:
    """A truth value, a date ("3/4" typed), a number beyond all counts: GT03 quotes what is seen."""
    cells = january("II.06B") | {(DATA, 4): value}
    path = write(tmp_path / "a.xlsx", {"II.06B": cells})
    assert cell(path, DATA, 4)[1:] in (
        (shown, None, T.NOT_NUMBER),
        (value, None, T.NOT_NUMBER),
    )
    sentence = f"GT03 Biểu II.06B: ô D11 tờ II.06B ghi “{shown}”, không phải là số."
    assert messages(path) == [sentence]


@pytest.mark.parametrize("number", [-5, 3_000_000, 2e11, 1e12, 9e14, -1e12])
def test_a_number_in_a_date_format_that_is_no_date_stays_a_number(
    tmp_path: Path, number: float
) -> None:
    """No date has that serial number, Excel shows ####: the number is read, and found wrong."""
    cells = january("II.06B") | {(DATA, 4): number}
    formats = {"II.06B": {(DATA, 4): "dd/mm/yyyy"}}
    path = write(tmp_path / "a.xlsx", {"II.06B": cells}, formats=formats)
    assert cell(path, DATA, 4).value == number
    assert ("GT04" if number < 0 else "CD01") in found(path)


@pytest.mark.parametrize(
    "number_format",
    [
        '#,##0 "hồ sơ"',
        '0" ngày"',
        '"đã" 0',
        "_-* #,##0\\ _₫_-;\\-* #,##0\\ _₫_-",
        "[Red]0",
        "@",
        "000",
        "[$-42A]#,##0",
        "[>=1000]#,##0;0",
        "[$₫-42A]#,##0",
    ],
)
def test_a_number_format_does_not_make_a_date(tmp_path: Path, number_format: str) -> None:
    """Letters d, m, y, h, s in the quoted text of a number format do not turn a count to a date."""
    formats = {"II.06B": {(DATA, 3): number_format}}
    path = write(tmp_path / "a.xlsx", {"II.06B": january("II.06B")}, formats=formats)
    assert cell(path, DATA, 3)[2:] == (29, None)
    assert found(path) == ()


@pytest.mark.parametrize(
    ("value", "trouble", "rule"), [(-1, T.NEGATIVE, "GT04"), (8.5, T.NOT_WHOLE, "GT05")]
)
def test_a_count_that_cannot_be_keeps_its_value(
    tmp_path: Path, value: float, trouble: Trouble, rule: str
) -> None:
    """A negative or broken count is reported by its own rule alone."""
    cells = january("II.06B") | {(DATA, 4): value}
    path = write(tmp_path / "a.xlsx", {"II.06B": cells})
    assert cell(path, DATA, 4)[2:] == (Decimal(str(value)), trouble)
    assert found(path) == (rule,)


def test_binary_noise_of_a_rate_does_not_show(tmp_path: Path) -> None:
    """99.79 is the decimal 99.79, not the binary number next to it."""
    path = write(tmp_path / "a.xlsx", {"PL01": january("PL01")})
    assert cell(path, DATA, 16).value == Decimal("99.79")
