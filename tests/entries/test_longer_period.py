"""`tthc gop-ky`: months added up to a quarter; flows added, the ends taken from the ends."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baocao_tthc.cli import main
from baocao_tthc.entries.longer_period import longer_period
from baocao_tthc.errors import WorkbookError
from baocao_tthc.filing import Filing
from baocao_tthc.history import rows_of
from baocao_tthc.reading import read_filing
from support.filings import report_of
from support.packages import data_of, workbook

Printed = pytest.CaptureFixture[str]
PERIODS = {
    1: ("2025-12-15", "2026-01-14"),
    2: ("2026-01-15", "2026-02-14"),
    3: ("2026-02-15", "2026-03-14"),
}
FIELDS = ("Hộ tịch", "Đất đai")
# received online, in person; resolved early, on time; of each field in each month
FLOWS = {1: ((10, 2, 9, 1), (5, 1, 3, 1)), 2: ((20, 1, 18, 4), (4, 0, 5, 0)),
         3: ((7, 3, 8, 2), (6, 2, 4, 2))}  # fmt: skip
CARRIED = (3, 2)
SPAN = [(2026, number) for number in PERIODS]


def month(number: int, flows: Any = FLOWS, carried: tuple[int, ...] = CARRIED) -> dict[str, Any]:
    """The data of a month of a chain in which each takes over what the one before had pending."""
    taken = list(carried)
    for earlier in range(1, number):
        taken = [_pending(t, f) for t, f in zip(taken, flows[earlier], strict=True)]
    rows = []
    for name, opening, (online, direct, early, on_time) in zip(
        FIELDS, taken, flows[number], strict=True
    ):
        left = _pending(opening, (online, direct, early, on_time))
        received, done = online + direct + opening, early + on_time
        rows.append([name, received, online, direct, opening, done, early, on_time, 0, 0, 0, left,
                     left, 0, 0])  # fmt: skip
    start, end = PERIODS[number]
    form = {"tu": start, "den": end, "dong": rows}
    return data_of() | {
        "thang": number, "nam": 2026, "ky": {"tu": start, "den": end}, "bieu": {"II.06B": form},
    }  # fmt: skip


def _pending(taken: int, flows: tuple[int, ...]) -> int:
    online, direct, early, on_time = flows
    return taken + online + direct - early - on_time


@pytest.fixture
def months(tmp_path: Path) -> list[Path]:
    """Three months' workbooks."""
    return [workbook(tmp_path / f"{n}.xlsx", **month(n)) for n in (1, 2, 3)]


def figures(filing: Filing) -> dict[str, list[Any]]:
    """The figures of II.06B by row, columns (3) to (16)."""
    table = filing.table("II.06B")
    assert table is not None
    assert table.total is not None
    rows = {row.label: row for row in table.rows} | {"tổng": table.total}
    return {
        name: [row.cells[column].value for column in range(3, 17)] for name, row in rows.items()
    }


def test_a_quarter_is_added_up(months: list[Path], tmp_path: Path, capsys: Printed) -> None:
    """Flows added, carried over from the first month, pending from the last; no error."""
    target = tmp_path / "quy.xlsx"
    assert main(["gop-ky", *map(str, months), "--quy", "1", "-o", str(target)]) == 0
    assert "Kỳ: từ ngày 15/12/2025 đến ngày 14/03/2026." in capsys.readouterr().out
    filing = read_filing(target)
    assert filing.period is not None
    assert filing.period.name == "quý I/2026"
    first = [3 + 12 + 21 + 10, 37, 6, 3, 42, 35, 7, 0, 0, 0, 4, 4, 0, 0]
    assert figures(filing)["Hộ tịch"] == first
    assert figures(filing)["tổng"][0] == first[0] + 2 + 6 + 4 + 8
    assert {row.period.end.month for row in filing.history} >= {1, 2}


def test_months_of_the_history_need_no_workbook(months: list[Path], tmp_path: Path) -> None:
    """The workbook of March alone, made month by month, has the quarter."""
    moved = tmp_path / "02.xlsx"
    assert main(["ky-moi", str(months[0]), "-o", str(moved)]) == 0
    later = read_filing(months[2])
    with_history = later._replace(
        history=tuple(
            row
            for file in months[:2]
            for row in longer_period([read_filing(file)], [(2026, int(file.stem))]).data.history
        )
    )
    alone = longer_period([with_history], [(2026, n) for n in (1, 2, 3)])
    whole = longer_period([read_filing(file) for file in months], [(2026, n) for n in (1, 2, 3)])
    assert alone.data.forms[0].rows == whole.data.forms[0].rows


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: data[1].clear(), "Không sổ nào có biểu II.06B của tháng 02/2026"),
        (lambda data: _moved(data[1], "2026-01-21", "2026-02-20"), "không nối tiếp kỳ"),
    ],
)
def test_what_cannot_be_added_is_refused(change: Any, said: str) -> None:
    """A month that is missing, periods that do not follow upon each other."""
    data = [month(n) for n in (1, 2, 3)]
    change(data)
    filings = [report_of(each) for each in data if each]
    with pytest.raises(WorkbookError, match=said):
        longer_period(filings, [(2026, n) for n in (1, 2, 3)])


def _moved(data: dict[str, Any], start: str, end: str) -> None:
    data["ky"] = {"tu": start, "den": end}
    data["bieu"]["II.06B"] |= {"tu": start, "den": end}


def test_two_workbooks_of_one_month_must_agree(tmp_path: Path) -> None:
    """The same figures twice are one month; others are refused, both files named."""
    other = month(1)
    same = [report_of(month(1))._replace(file=tmp_path / name) for name in ("a.xlsx", "b.xlsx")]
    assert longer_period(same, [(2026, 1)]).data.forms[0].rows
    other["bieu"]["II.06B"]["dong"][0][2] += 1
    second = report_of(other)._replace(file=tmp_path / "b.xlsx")
    with pytest.raises(WorkbookError, match="ghi số khác nhau"):
        longer_period([same[0], second], [(2026, 1)])


def test_a_chain_that_breaks_is_told() -> None:
    """What a month takes over must be what the one before had pending."""
    second = month(2)
    row = second["bieu"]["II.06B"]["dong"][0]
    row[1], row[4], row[11], row[12] = row[1] + 1, row[4] + 1, row[11] + 1, row[12] + 1
    made = longer_period([report_of(month(1)), report_of(second)], [(2026, 1), (2026, 2)])
    assert made.doubts == (
        "Biểu II.06B, “Hộ tịch”: tháng 01/2026 còn 5 hồ sơ đang giải quyết, tháng 02/2026 ghi "
        "chuyển sang 6.",
    )


def test_a_cell_that_is_no_number_stops_it(tmp_path: Path) -> None:
    """It would count as 0 without a word."""
    data = deepcopy(month(1))
    data["bieu"]["II.06B"]["dong"][0][2] = "mười"
    with pytest.raises(WorkbookError, match="không đọc được số ở"):
        longer_period([read_filing(workbook(tmp_path / "a.xlsx", **data))], [(2026, 1)])


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(*[st.tuples(*[st.integers(0, 50)] * 2, st.just(0), st.just(0))] * 2),
        min_size=3, max_size=3,
    ),
    st.tuples(st.integers(0, 20), st.integers(0, 20)),
)  # fmt: skip
def test_any_chain_adds_up(flows: list[Any], carried: tuple[int, int]) -> None:
    """Of any months in a chain the quarter holds (3)=(7)+(13) and has no doubt."""
    given_flows = dict(enumerate(flows, 1))
    filings = [report_of(month(n, given_flows, carried)) for n in (1, 2, 3)]
    made = longer_period(filings, [(2026, n) for n in (1, 2, 3)])
    assert made.doubts == ()
    for row, first in zip(made.data.forms[0].rows, carried, strict=True):
        online, direct, taken = row[3], row[4], row[5]
        resolved = sum(int(value or 0) for value in row[7:12])  # type: ignore[call-overload]
        pending = sum(int(value or 0) for value in row[13:16])  # type: ignore[call-overload]
        assert taken == first
        assert online + direct + taken == resolved + pending  # type: ignore[operator]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Chưa rõ gộp kỳ nào"),
        (["--quy", "1", "--ca-nam"], "Chưa rõ gộp kỳ nào"),
        (["--quy", "5"], "--quy phải từ 1 đến 4"),
        (["--nua-nam", "x"], "--nua-nam phải từ 1 đến 2"),
        (["--ca-nam"], "Không sổ nào có biểu II.06B của tháng 04/2026"),
    ],
)
def test_wrong_arguments_end_with_2(
    words: list[str], said: str, months: list[Path], tmp_path: Path, capsys: Printed
) -> None:
    """One sentence each; nothing is written."""
    target = tmp_path / "x.xlsx"
    assert main(["gop-ky", *map(str, months), *words, "-o", str(target)]) == 2
    assert said in capsys.readouterr().err
    assert not target.exists()


def test_two_units_are_not_added(tmp_path: Path, capsys: Printed) -> None:
    """Nor one workbook twice, nor a month in which nothing is typed, nor a row without a name."""
    first = workbook(tmp_path / "a.xlsx", **month(1))
    other = workbook(tmp_path / "b.xlsx", **(month(2) | {"don_vi": "UBND xã Khác"}))
    empty, nameless = deepcopy(month(2)), deepcopy(month(2))
    for row in empty["bieu"]["II.06B"]["dong"]:
        row[1:] = [None] * 3 + [row[4]] + [None] * 10
    nameless["bieu"]["II.06B"]["dong"][0][0] = None
    cases = (
        (other, "của hai đơn vị"),
        (first, "được ghi hai lần"),
        (workbook(tmp_path / "c.xlsx", **empty), "chưa có số liệu"),
        (workbook(tmp_path / "d.xlsx", **nameless), "không có tên"),
    )
    third = workbook(tmp_path / "e.xlsx", **month(3))
    for file, said in cases:
        words = ["gop-ky", str(first), str(file), str(third), "--quy", "1"]
        assert main([*words, "-o", str(tmp_path / "q.xlsx")]) == 2
        assert said in capsys.readouterr().err


def test_what_counts_received_cases_is_not_added(tmp_path: Path) -> None:
    """Column (20) of PL01 counts pending cases too: added, one case would count every month."""
    made = longer_period([read_filing(workbook(tmp_path / "a.xlsx"))], [(2026, 1)])
    (annex,) = (form for form in made.data.forms if form.form.code == "PL01")
    assert annex.rows[0][19] is None
    assert annex.rows[0][18] is not None
    assert any("cột (20)" in doubt for doubt in made.doubts)


def untyped(data: dict[str, Any], *columns: int) -> dict[str, Any]:
    """The month with these columns of “Đất đai” empty."""
    row = data["bieu"]["II.06B"]["dong"][1]
    for column in columns:
        row[column - 2] = None
    return data


def test_a_row_without_figures_is_named_with_its_month(tmp_path: Path, capsys: Printed) -> None:
    """Added as 0 it would be wrong in silence: the month and the row are told, of LichSu too."""
    files = [
        workbook(
            tmp_path / f"{n}.xlsx", **(month(n) if n != 2 else untyped(month(n), *range(3, 17)))
        )
        for n in (1, 2, 3)
    ]
    assert main(["gop-ky", *map(str, files), "--quy", "1", "-o", str(tmp_path / "q.xlsx")]) == 1
    said = capsys.readouterr().err
    assert "Biểu II.06B, tháng 02/2026: dòng “Đất đai” chưa nhập số liệu, đang tính là 0; " in said
    assert "“Đất đai”: tháng 02/2026 còn" not in said


def test_a_half_typed_month_is_refused(tmp_path: Path, capsys: Printed) -> None:
    """Its figures are a part of the month's: the sentence names workbook, form and row."""
    half = workbook(tmp_path / "2.xlsx", **untyped(month(2), 3, 4))
    files = [workbook(tmp_path / f"{n}.xlsx", **month(n)) for n in (1, 3)]
    made = ["gop-ky", *map(str, (*files, half)), "--quy", "1", "-o", str(tmp_path / "q.xlsx")]
    assert main(made) == 2
    assert "Sổ “2.xlsx”: dòng “Đất đai” của Biểu II.06B chưa nhập xong" in capsys.readouterr().err


def annex_month(folder: Path, number: int, archived: int | None, reused: int | None) -> Filing:
    """A month with Phụ lục 01, of which the last figures that people type may be empty."""
    data = month(number)
    form = deepcopy(data_of()["bieu"]["PL01"])
    form["tu"], form["den"] = PERIODS[number]
    form["dong"][0][17:19] = [archived, reused]
    data["bieu"]["PL01"] = form
    return read_filing(workbook(folder / f"{number}-{archived}-{reused}.xlsx", **data))


def archived_over(filings: list[Filing], months: int = 3) -> tuple[Any, tuple[str, ...]]:
    """Column (19) of the longer period, and what is told of PL01 but that (20) is not added."""
    made = longer_period(filings, [(2026, number) for number in range(1, months + 1)])
    (annex,) = (form for form in made.data.forms if form.form.code == "PL01")
    told = [one for one in made.doubts if one.startswith("Phụ lục 01") and "đếm trên" not in one]
    return annex.rows[0][18], tuple(told)


def test_a_column_that_a_month_has_not_typed_has_no_sum(tmp_path: Path) -> None:
    """A part of the months would look like all of them: the month, the row, the column are told."""
    filings = [
        annex_month(tmp_path, 1, 5, 7),
        annex_month(tmp_path, 2, None, None),
        annex_month(tmp_path, 3, 6, 8),
    ]
    value, told = archived_over(filings)
    assert value is None
    assert told == (
        "Phụ lục 01, tháng 02/2026, dòng “Trung tâm phục vụ hành chính công”: cột (19) chưa nhập "
        "nên để trống ở sổ mới; hãy nhập vào sổ tháng ấy, hay dòng ấy của LichSu (không có hồ sơ "
        "thì ghi 0), rồi gộp lại.",
    )
    filings[1] = annex_month(tmp_path, 2, 0, 0)
    assert archived_over(filings) == (11, ())


def test_so_has_a_month_of_which_only_the_history_tells(tmp_path: Path) -> None:
    """What was not typed then is no zero of LichSu; a zero that was not written stays one."""
    for archived, reused, sum_, said in ((None, None, None, 1), (None, 7, 5, 0), (0, 0, 5, 0)):
        first = annex_month(tmp_path, 1, archived, reused)
        kept = longer_period([first], [(2026, 1)]).data.history
        later = annex_month(tmp_path, 2, 5, 7)._replace(history=kept)
        value, told = archived_over([later], 2)
        assert (value, len(told)) == (sum_, said)
        assert all("tháng 01/2026" in one for one in told)


def test_an_empty_workbook_of_the_quarter_gives_its_history(
    months: list[Path], tmp_path: Path
) -> None:
    """It ends in the month of March and is not March's workbook: nothing of it need be typed."""
    quarter = {**month(3), "ky": {"tu": PERIODS[1][0], "den": PERIODS[3][1]}}
    for form in quarter["bieu"].values():
        form["tu"], form["den"] = PERIODS[1][0], PERIODS[3][1]
        form["dong"] = [[row[0], *[None] * (len(row) - 1)] for row in form["dong"]]
    kept = longer_period([read_filing(file) for file in months], SPAN).data.history
    book = read_filing(workbook(tmp_path / "quy.xlsx", **quarter))._replace(history=kept)
    whole = longer_period([read_filing(file) for file in months], SPAN)
    assert longer_period([book], SPAN).data.forms[0].rows == whole.data.forms[0].rows


def test_months_on_two_forms_of_a_kind_are_told_as_that(months: list[Path]) -> None:
    """The month is here, on the other form: to add a workbook of it would not help."""
    other = read_filing(months[1])
    kept = tuple(row._replace(form="II.06A13") for row in rows_of(other))
    told = other._replace(tables=(), history=kept)
    filings = [read_filing(months[0]), told, read_filing(months[2])]
    with pytest.raises(WorkbookError, match=r"Tháng 02/2026 có biểu II\.06A13 mà không có"):
        longer_period(filings, SPAN)
