"""Calls of the worksheet functions, and both languages' answers to them.

A call is a function's name and its arguments. An argument is what a cell holds (number, text,
TRUE/FALSE, a date as `datetime`, an error as `Error`, None for an empty one) or a range: a list of
rows of such. An optional argument that is left out is not in the list.
"""

from __future__ import annotations

import inspect
import random
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from baocao_tthc.excel import functions
from baocao_tthc.period import regimes

Call = tuple[str, tuple[Any, ...]]


class Error(NamedTuple):
    """An error value of a cell; the number is what VBA has for it."""

    number: int


DIV0, NA, SPILL = Error(2007), Error(2042), Error(2043)
NUMBERS = (
    *(0.0, 1.0, 2.0, 3.0, 5.0, 8.0, 9.0, 10.0, 16.0, 99.0, 100.0, 999.0, 1000.0, 3743.0, 3749.0),
    *(1e6, 10_000_001.0, 999_999_999.0, 1e9, 4_294_967_296.0, 123_456_789_012.0, 999_999_999_999.0),
    *(1e12, 1e15, 2.0**53, 1e20, 1e300, -1.0, -0.5, -1e-9, -1e12, 0.5, 2.5, 6.0, 7.0, 99.79),
    *(0.1 + 0.2, 0.1 * 3 * 10, 1234.567891, 4e-7, 5e-7, 0.9999994, 0.9999995, 3748.9999999999995),
    *(999_999_998.123456, 999_999_999.5, 1_000_000_000.5, 999_999_999_999.5, 999_999_999_999.9999),
)
TEXTS = (
    *("", " ", "3749", " 12 ", "007", "3.749", "3,5", "-5", "+5", "1e3", "abc", "Tổng cộng", "\t5"),
    *("999999999999", "1000000000000", "000000000000001", "0000000000000001", "9" * 400, "٣", "３"),
    *("12\u00a0", "#N/A", "TRUE", "50%", "&H10", "0x10", "1 000"),
)
DATES = (datetime(2026, 1, 5), datetime(2024, 2, 29, 23, 59, 59), datetime(1949, 12, 31))
DATE_TEXTS = (
    *(
        "21/12/2025",
        "1/2/2026",
        " 05-01-2026 ",
        "29.02.2024",
        "29.02.2023",
        "31/4/2026",
        "0/1/2026",
    ),
    *("2025-12-21", "2025/12/21", "2025-2-1", "1/13/2026", "32/1/2026", "00/00/2000", "1/0/2026"),
    *("21/12-2025", "5/1/26", "01/01/1950", "31/12/1949", "31/12/2100", "1/1/2101", "1/1/0000"),
    *("ngày 5 tháng 1 năm 2026", "1/1/20260", "2100-12-31", "1//2026", "99/99/2026", "2026-02-30"),
    *("a/1/2026", "1/1/2026/1", "-1-1-2026", "2026-1-1-"),
)
CELLS = (None, *NUMBERS, *TEXTS, True, False, DATES[0], DIV0)
PLACES = (None, *map(float, range(8)), -1.0, 1.5, 2.0000001, "3", " ", "x", True, DATES[0], NA)


_SOME = (None, 0.0, 1.0, 3749.0, 999_999_999_999.0, 1e12, 0.25, -1.0, " 12 ", "3.749", True, DIV0)


def calls() -> list[Call]:
    """Some thousands of calls, the same each time."""
    chance = random.Random(2026)  # noqa: S311 - no secret
    return [
        *_rates(chance),
        *_comparisons(chance),
        *_numbers_written(chance),
        *_periods(),
        *_days(),
        *(
            ("DOCSO", (cell,))
            for cell in (*CELLS, *map(float, (*range(130), *range(130, 1200, 7))))
        ),
        *(("DOCSO", (float(chance.randrange(10 ** chance.randint(4, 12))),)) for _ in range(500)),
    ]


def _rates(chance: random.Random) -> Iterable[Call]:
    yield from (("TYLE", pair) for pair in _pairs())
    yield from (("TYLECHU", (cell, some)) for cell in CELLS for some in _SOME[:4])
    for name, times in (("TYLE", 300), ("TYLECHU", 100)):
        for pair in ((1.0, 800.0), (2.0, 3.0), ("x", 0.0), (7.0, 0.0), (999_999_999_999.0, 7.0)):
            yield from ((name, (*pair, places)) for places in PLACES)
        for _ in range(times):
            yield name, _tie(chance)
            base = chance.randint(1, 10 ** chance.randint(1, 12) - 1)
            part = chance.randint(0, min(base * 2, 10**12 - 1))
            yield name, (float(part), float(base), float(chance.randint(0, 6)))
        yield name, ([[1.0, 2.0], [None, "x"]], 8.0)
        yield name, ([[1.0], [2.0], [3.0]], [[3.0], [0.0], [7.0]], [[0.0], [1.0], [6.0]])
        yield name, ([[1.0, 2.0]], [[1.0], [2.0]])


def _pairs() -> Iterable[tuple[Any, Any]]:
    yield from ((cell, some) for cell in CELLS for some in _SOME)
    yield from ((some, cell) for cell in CELLS for some in _SOME[:5])


def _tie(chance: random.Random) -> tuple[float, float, float]:
    """A rate that ends in exactly half a unit of its last place, or just beside it."""
    places = chance.randint(0, 6)
    base = 2 * 10 ** (places + 2)
    scale = chance.choice((1, chance.randint(1, (10**12 - 1) // base)))
    part = (2 * chance.randrange(base // 2) + 1) * scale + chance.choice((0, 0, -1, 1))
    return float(part), float(base * scale), float(places)


def _numbers_written(chance: random.Random) -> Iterable[Call]:
    for cell in CELLS:
        yield "SOVN", (cell,)
        yield "SOVN", (cell, True)
    yield from (("SOVN", (number, option)) for number in (0.0, 6.0, "x") for option in PLACES)
    yield from (("SOVN", (count, True)) for count in map(float, range(12)))
    yield from (("SOVN", (_decimal(chance),)) for _ in range(300))


def _decimal(chance: random.Random) -> float:
    return chance.choice((chance.random(), round(chance.random(), 3))) * 10 ** chance.randint(-7, 9)


def _comparisons(chance: random.Random) -> Iterable[Call]:
    yield from (("KHOP", pair) for pair in _pairs())
    yield from (("KHOP", (_decimal(chance), _decimal(chance))) for _ in range(300))
    for cell in CELLS:
        yield "KIEMTONG", (cell, [[cell, None], [3.0, ""]])
        yield "KIEMTONG", (16.25, [[1.0, cell, 2.5]])
    for _ in range(60):
        parts = [float(chance.randrange(5000)) for _ in range(chance.randint(1, 40))]
        total = sum(parts) + chance.choice((0, 0, 16, -16))
        yield "KIEMTONG", (max(0.0, total), [[part] for part in parts])
    tenths = [[0.1 * n] for n in range(40)]
    yield "KIEMTONG", (78.0, tenths)
    yield "KIEMTONG", (999_999_999_999.0, [[999_999_999_999.0]] * 1010)
    yield "KIEMTONG", ([[1.0, 2.0]], tenths)
    yield "KIEMTONG", (None, [[None, " "]])
    yield "KIEMTONG", (0.0, 0.000001)


def _periods() -> Iterable[Call]:
    names = (None, *regimes(), " VPCP-Thang ", "khác", "", 9.0, True, DIV0)
    for month in range(14):
        for year in (2024.0, 2026.0):
            yield from (("KYBAOCAO", (float(month), year, name)) for name in names)
    yield from (("KYBAOCAO", (cell, 2026.0)) for cell in CELLS)
    yield from (("KYBAOCAO", (3.0, cell)) for cell in (*CELLS, 1949.0, 1950.0, 2100.0, 2101.0))
    yield "KYBAOCAO", ("01", "2026")
    yield "KYBAOCAO", ([[1.0], [2.0], [13.0]], 2024.0)


def _days() -> Iterable[Call]:
    yield from (("NGAYVN", (cell,)) for cell in (*CELLS, *DATES, *DATE_TEXTS, SPILL))
    yield from (("NGAYVN", (float(serial),)) for serial in range(18_262, 73_418, 61))
    yield from (("NGAYVN", (_serial(datetime(year, 2, 29)),)) for year in range(1952, 2100, 4))
    yield from (("NGAYVN", (serial,)) for serial in (-1.0, 0.0, 18_263.9, 45_351.5, 73_415.99))


def _serial(day: datetime) -> float:
    return (day - datetime(1899, 12, 30)).total_seconds() / 86400


def python_answers(calls: Iterable[Call]) -> list[Any]:
    """What the Python functions answer, given what xlwings gives them: tables of cells."""
    return [getattr(functions, name)(*map(_table, arguments)) for name, arguments in calls]


def _table(argument: Any) -> list[list[Any]]:
    rows = argument if isinstance(argument, list) else [[argument]]
    return [[_from_com(cell) for cell in row] for row in rows]


def _from_com(cell: Any) -> Any:
    """As xlwings hands it over with `err_to_str`, which leaves errors it knows not as numbers."""
    if isinstance(cell, Error):
        return {DIV0: "#DIV/0!", NA: "#N/A"}.get(cell, cell.number - 2146828288)
    return None if cell == "" else cell


def for_basic(calls: Iterable[Call]) -> tuple[Any, ...]:
    """The calls as UNO values, which the macro `Driver.Answers` reads.

    LibreOffice takes any error for an argument that was left out, so one goes as a range.
    """
    return tuple(
        (name, *(_argument([[a]] if isinstance(a, Error) else a) for a in arguments))
        for name, arguments in calls
    )


def _argument(argument: Any) -> tuple[Any, ...]:
    if isinstance(argument, list):
        return ("range", *(tuple(map(_argument, row)) for row in argument))
    if isinstance(argument, Error):
        return "error", argument.number
    if isinstance(argument, datetime):
        return "date", _serial(argument)
    return "cell", argument


DRIVER = """Option VBASupport 1
Option Explicit
Public Function Answers(calls)
    Dim result(), i As Long
    ReDim result(LBound(calls) To UBound(calls))
    For i = LBound(calls) To UBound(calls)
        result(i) = Answer(calls(i))
    Next i
    Answers = result
End Function
Private Function Answer(one)
    Dim a, b, c
    Dim count As Long
    count = UBound(one)
    a = Argument(one(1))
    If count > 1 Then b = Argument(one(2))
    If count > 2 Then c = Argument(one(3))
    Select Case one(0) & count
{cases}        Case Else: Err.Raise 5
    End Select
End Function
Private Function Argument(told)
    Dim table(), row As Long, column As Long
    Select Case told(0)
        Case "cell": Argument = told(1)
        Case "error": Argument = CVErr(told(1))
        Case "date": Argument = CDate(told(1))
        Case "range"
            ReDim table(1 To UBound(told), 1 To UBound(told(1)) + 1)
            For row = 1 To UBound(told)
                For column = 0 To UBound(told(row))
                    table(row, column + 1) = Argument(told(row)(column))
                Next column
            Next row
            Argument = table
    End Select
End Function
"""


def driver(signatures: dict[str, Sequence[bool]]) -> str:
    """The Basic module that calls the twins; of each function, which arguments are optional."""
    cases = (
        f'        Case "{name}{count}": Answer = {name}_VBA({", ".join("abc"[:count])})\n'
        for name, optional in signatures.items()
        for count in range(len(optional) - sum(optional), len(optional) + 1)
    )
    return DRIVER.replace("{cases}", "".join(cases))


def as_lists(answer: Any) -> Any:
    """A range of answers from UNO as Python has it."""
    return [list(row) for row in answer] if isinstance(answer, tuple) else answer


Signature = list[tuple[str, bool]]


def python_signatures() -> dict[str, Signature]:
    """The same of the Python functions."""
    return {
        name: [(p.name, p.default is not p.empty) for p in inspect.signature(f).parameters.values()]
        for name, f in vars(functions).items()
        if name.isupper() and inspect.isfunction(f)
    }
