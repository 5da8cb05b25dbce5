"""The worksheet functions in Python: what each answers to one cell, to ranges, to bad figures."""

from __future__ import annotations

import math
import subprocess
import sys
from datetime import datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baocao_tthc.excel import functions
from baocao_tthc.period import regimes
from support.function_cases import calls, python_answers
from support.paths import ROOT

NAMES = ("DOCSO", "KHOP", "KIEMTONG", "KYBAOCAO", "NGAYVN", "SOVN", "TYLE", "TYLECHU")
COUNTS = st.integers(0, 10**12 - 1)


def answer(name: str, *arguments: Any) -> Any:
    """What a function answers to cells and ranges."""
    return python_answers([(name, arguments)])[0]


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("TYLE", (3743, 3749), 99.84),
        ("TYLE", (1, 8, 1), 12.5),
        ("TYLE", (1, 800), 0.13),  # 0,125 exactly; binary numbers give 0,12
        ("TYLE", (1, 8, 0), 13.0),
        ("TYLE", (2, 3, 6), 66.666667),
        ("TYLE", (0, 3749), 0.0),
        ("TYLECHU", (3743, 3749), "99,84%"),
        ("TYLECHU", (3749, 3749), "100%"),
        ("TYLECHU", (1, 8), "12,5%"),
        ("TYLECHU", (44399, 44400), "99,99%"),
        ("TYLECHU", (2, 44400), "0,01%"),
        ("TYLECHU", (0, 44400), "0%"),
        ("TYLE", (44399, 44400), 100.0),
        ("SOVN", (3749,), "3.749"),
        ("SOVN", (6, True), "06"),
        ("SOVN", (0, True), "0"),
        ("SOVN", (3749, True), "3.749"),
        ("SOVN", (6.5, True), "6,5"),
        ("SOVN", (0.1 + 0.2,), "0,3"),
        ("SOVN", (999_999_999_999,), "999.999.999.999"),
        ("KHOP", (3749, 3749), "Khớp"),
        ("KHOP", (3749, 3733), "Lệch +16"),
        ("KHOP", (3733, 3749), "Lệch −16"),
        ("KHOP", (99.71, 99.84), "Lệch −0,13"),
        ("KHOP", (0.1 + 0.2, 0.3), "Khớp"),
        ("KHOP", (None, 16), "Lệch −16"),
        ("KIEMTONG", (3749, [[3733], [16]]), "Khớp"),
        ("KIEMTONG", (3749, [[3733, None]]), "Lệch +16"),
        ("KYBAOCAO", (1, 2026), "từ ngày 21/12/2025 đến ngày 20/01/2026"),
        ("KYBAOCAO", (1, 2026, "nd09"), "từ ngày 15/12/2025 đến ngày 14/01/2026"),
        ("KYBAOCAO", (2, 2024, "thang-lich"), "từ ngày 01/02/2024 đến ngày 29/02/2024"),
        ("KYBAOCAO", (12, 2026, "nam-lich"), "từ ngày 01/01/2026 đến ngày 31/12/2026"),
        ("NGAYVN", (datetime(2026, 1, 5, 16, 32),), "ngày 05 tháng 01 năm 2026"),
        ("NGAYVN", (45_352.0,), "ngày 01 tháng 3 năm 2024"),
        ("NGAYVN", ("29/2/2024",), "ngày 29 tháng 02 năm 2024"),
        ("DOCSO", (3749,), "ba nghìn bảy trăm bốn mươi chín"),
        ("DOCSO", (0,), "không"),
    ],
)
def test_the_answer(name: str, arguments: tuple[Any, ...], expected: str | float) -> None:
    """Each function gives what staff write by hand, exactly."""
    assert answer(name, *arguments) == expected


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("TYLE", (3743, 0), ""),
        ("TYLE", (3743, None), ""),
        ("TYLE", (None, 3749), ""),
        ("TYLECHU", (0, 0), ""),
        ("SOVN", ("  ",), ""),
        ("KHOP", (None, " "), ""),
        ("KIEMTONG", (None, [[None, None]]), ""),
        ("KYBAOCAO", (None, 2026), ""),
        ("TYLE", ("chưa có", 3749), "Không phải số"),
        ("TYLE", (True, 3749), "Không phải số"),
        ("TYLE", (datetime(2026, 1, 5), 3749), "Không phải số"),
        ("TYLE", ("3.749", 3749), "Không phải số"),
        ("TYLE", ("#DIV/0!", 3749), "Không phải số"),
        ("TYLE", (-2146826245, 3749), "Không phải số"),  # #SPILL!, which xlwings does not know
        ("TYLE", (-1, 3749), "Số âm"),
        ("KIEMTONG", (5, [[6], [-1]]), "Số âm"),
        ("TYLE", (0.5, 3749), "Phải là số nguyên"),
        ("DOCSO", (2.5,), "Phải là số nguyên"),
        ("TYLE", (1, 1e12), "Số quá lớn"),
        ("TYLE", (999_999_999_999, 1, 6), "Số quá lớn"),
        ("SOVN", (1_000_000_000.5,), "Số quá lớn"),
        ("TYLE", (1, 2, 7), "Số lẻ từ 0 đến 6"),
        ("TYLE", (1, 2, 1.5), "Số lẻ từ 0 đến 6"),
        ("SOVN", (6, "có"), "Chỉ nhận TRUE hoặc FALSE"),
        ("KIEMTONG", ([[1, 2]], [[3]]), "Tổng phải là một ô"),
        ("KYBAOCAO", (13, 2026), "Tháng từ 1 đến 12"),
        ("KYBAOCAO", (1, 26), "Năm từ 1950 đến 2100"),
        ("KYBAOCAO", (1, 2026, "tuần"), "Không có chế độ này"),
        ("KYBAOCAO", (2, 2026, "quy-lich"), "Không có kỳ kết thúc ở tháng này"),
        ("NGAYVN", ("31/4/2026",), "Không phải ngày"),
        ("NGAYVN", (True,), "Không phải ngày"),
        ("NGAYVN", (2026,), "Năm từ 1950 đến 2100"),
    ],
)
def test_no_result_is_said_in_the_cell(name: str, arguments: tuple[Any, ...], said: str) -> None:
    """What gives no result gives an empty cell or a short Vietnamese message, never an error."""
    assert answer(name, *arguments) == said


@pytest.mark.parametrize("cell", ["3749", " 3749 ", 3748.9999999999995])
def test_a_figure_in_disguise_is_the_figure(cell: str | float) -> None:
    """Digits typed as text, and a whole number off by its last binary digit, are the number."""
    assert answer("SOVN", cell) == "3.749"
    assert answer("TYLE", cell, 3749) == 100.0


@given(COUNTS, st.integers(1, 10**12 - 1), st.integers(0, 6))
def test_a_rate_is_rounded_half_up_from_the_counts(part: int, base: int, places: int) -> None:
    """TYLE is 100·part/base rounded once, half up; too many digits for a cell are refused."""
    units = math.floor(Fraction(100 * part, base) * 10**places + Fraction(1, 2))
    expected = "Số quá lớn" if units >= 10**15 else units / 10**places
    assert answer("TYLE", float(part), float(base), float(places)) == expected


@given(COUNTS, COUNTS)
def test_a_difference_is_exact(a: int, b: int) -> None:
    """KHOP and KIEMTONG state a minus b to the last unit."""
    sign = "+" if a > b else "−"
    expected = "Khớp" if a == b else f"Lệch {sign}{abs(a - b):,}".replace(",", ".")
    assert answer("KHOP", float(a), float(b)) == expected
    assert answer("KIEMTONG", float(a), [[float(b)]]) == expected


@given(
    st.sampled_from([name for name in NAMES if name != "KIEMTONG"]),
    st.integers(1, 3),
    st.integers(1, 3),
    st.data(),
)
def test_a_range_is_answered_cell_by_cell(
    name: str, height: int, width: int, data: st.DataObject
) -> None:
    """A range gives one answer for each of its cells, the one that the cell alone would give."""
    pool = [call for call in calls_of(name) if not any(isinstance(a, list) for a in call)]
    count = data.draw(st.sampled_from(sorted({len(call) for call in pool})))
    shaped = [call for call in pool if len(call) == count]
    cells = [[data.draw(st.sampled_from(shaped)) for _ in range(width)] for _ in range(height)]
    ranges = [[[call[i] for call in row] for row in cells] for i in range(count)]
    alone = [[answer(name, *call) for call in row] for row in cells]
    assert answer(name, *ranges) == (alone[0][0] if (height, width) == (1, 1) else alone)


def calls_of(name: str) -> list[tuple[Any, ...]]:
    """The arguments of the generated calls of one function."""
    return [arguments for called, arguments in CALLS if called == name]


CALLS = calls()


def test_a_single_cell_goes_with_every_cell_of_a_range() -> None:
    """=TYLE(C12:C14;C18) divides each by the same base; ranges of two sizes are refused."""
    assert answer("TYLE", [[1.0], [2.0], [None]], 8.0) == [[12.5], [25.0], [""]]
    assert answer("TYLE", 1.0, [[2.0, 0.0, "x"]]) == [[50.0, "", "Không phải số"]]
    assert answer("TYLE", [[1.0, 2.0]], [[1.0], [2.0]]) == "Các vùng không cùng cỡ"


def test_every_regime_can_be_asked_for() -> None:
    """KYBAOCAO knows the regimes of regimes.toml by their ids, in any case; one is the default."""
    for key, regime in regimes().items():
        assert answer("KYBAOCAO", 12, 2026, key.upper()) == regime.period(12, 2026).text
    assert answer("KYBAOCAO", 12, 2026) == answer("KYBAOCAO", 12, 2026, functions.DEFAULT_REGIME)


def test_only_the_text_of_the_answers_is_ours() -> None:
    """No generated call raises or answers with anything but text and numbers."""
    for call, result in zip(CALLS, python_answers(CALLS), strict=True):
        cells = [cell for row in result for cell in row] if isinstance(result, list) else [result]
        assert all(type(cell) in {str, float} for cell in cells), call


def test_the_functions_need_neither_pandas_nor_the_word_report() -> None:
    """Importing the functions imports no pandas, numpy or docxtpl."""
    program = (
        "import sys; sys.modules.update(pandas=None, numpy=None, docxtpl=None)\n"
        "import baocao_tthc.excel.functions\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT / "python", check=True)
