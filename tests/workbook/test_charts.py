"""The charts of TongQuan: right while the clerk types, on one page, the same bytes each time."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw
from lxml import etree
from pypdf import PdfReader

from baocao_tthc.entries.data import blank_data, parse_data
from baocao_tthc.findings.finding import Finding
from baocao_tthc.forms import known_forms
from baocao_tthc.workbook.assembly import workbook_bytes
from support.built_workbooks import results, without_results
from support.charted import C, history
from support.filings import january
from support.read_sheets import parts

OpenBook = Callable[[Path], xw.Book]
ZEROS = [0] * 7
TITLES = (
    "Hồ sơ tiếp nhận theo lĩnh vực, kể cả kỳ trước chuyển sang",
    "Tỷ lệ trên số hồ sơ đã giải quyết, theo kỳ báo cáo (%)",
    "Hồ sơ đang giải quyết cuối kỳ, theo kỳ báo cáo",
)


def workbook(folder: Path, periods: int = 1, data: dict[str, Any] | None = None,
             findings: list[Finding] | None = None) -> Path:  # fmt: skip
    """A workbook of January with so many periods, itself counted."""
    path = folder / f"so-{periods}.xlsx"
    exact = json.loads(json.dumps(data or january()), parse_float=Decimal)
    given = replace(parse_data(exact, known_forms()), history=history(periods))
    path.write_bytes(workbook_bytes(given, findings))
    return path


def fields(*rows: tuple[str | None, Any]) -> dict[str, Any]:
    """January with these fields and cases received, all of them pending."""
    data = january()
    data["bieu"]["II.06B"] = {
        "dong": [[name, None, n, 0, 0, None, *ZEROS[:5], None, n, 0, 0] for name, n in rows]
    }
    del data["bieu"]["PL01"]
    return data


def table(sheet: Any, head: str, columns: int = 2) -> list[tuple[Any, ...]]:
    """The rows with a name below that head, of the cells behind the charts."""
    rows = list(sheet.iter_rows(min_col=8, max_col=7 + columns, values_only=True))
    start = next(index for index, row in enumerate(rows) if row[0] == head) + 1
    found: list[tuple[Any, ...]] = []
    for row in rows[start:]:
        if row[0] == "Kỳ":
            break
        found.append(row)
    return [row for row in found if row[0]]


def stored(path: Path) -> Any:
    """TongQuan with the results of its formulas."""
    return openpyxl.load_workbook(path, data_only=True)["TongQuan"]


MANY = [(f"Lĩnh vực {n}", 10 * (n % 5)) for n in range(17)]


@pytest.mark.parametrize(
    "data",
    [
        fields(*MANY),
        fields(
            ("Hộ tịch", 5), ("Đất đai", 5), (None, None), ("Hộ tịch", 5), (None, 7), ("Không", 0)
        ),
        fields(("a  b " * 40, 3), ("Chữ số", "4"), ("Không tính được", "tám"), ("=1+1", 2)),
        fields((None, None)),
    ],
    ids=["ties and others", "blank and unnamed rows", "texts and long names", "nothing"],
)
def test_what_is_stored_is_what_is_computed(
    tmp_path: Path, office: Callable[[Path, str], Path], data: dict[str, Any]
) -> None:
    """A spreadsheet program gets the same names, figures and points as the program stored."""
    path = workbook(tmp_path, 12, data)
    computed = dict(results(office(without_results(path), "xlsx"), path))
    assert dict(results(path, path)) == computed


def test_fields_stand_by_their_cases_and_ties_as_in_the_form(tmp_path: Path) -> None:
    """Ten named fields, the rest is one; equal ones follow each other as the form has them."""
    found = table(stored(workbook(tmp_path, 1, fields(*MANY))), "Lĩnh vực")
    order = sorted(range(17), key=lambda n: -(n % 5))
    assert found[:10] == [(f"Lĩnh vực {n}", 10 * (n % 5)) for n in order[:10]]
    assert found[10:] == [
        ("Lĩnh vực khác", sum(n for _, n in MANY) - sum(n for _, n in found[:10]))
    ]


def test_the_charts_follow_what_is_typed(tmp_path: Path, open_book: OpenBook) -> None:
    """Figures, names, an inserted row and the month of ThongTin reach the cells of the charts."""
    book = open_book(workbook(tmp_path, 12, fields(("Hộ tịch", 5), ("Đất đai", 3), (None, None))))
    form, overview = book.sheets["II.06B"], book.sheets["TongQuan"]

    def shown() -> list[tuple[Any, Any]]:
        cells = overview.range("H4:I9").value
        return [(name, count) for name, count in cells if name]

    def last() -> list[Any]:
        row = next(n for n in range(10, 60) if overview.range((n, 8)).value == "12/2025") + 1
        return list(overview.range((row, 8), (row, 11)).value)

    assert shown() == [("Hộ tịch", 5), ("Đất đai", 3)]
    assert last()[0] == "01/2026"
    form.range("D13").value = 9
    form.range("B14").value, form.range("D14").value = "Tài nguyên và môi trường", 5
    assert shown() == [("Đất đai", 9), ("Hộ tịch", 5), ("Tài nguyên và môi trường", 5)]
    form.range("12:12").insert(shift="down", copy_origin="format_from_left_or_above")
    form.api.Unprotect(Password="")
    form.range("B12").value, form.range("C12").value = "Chứng thực", 40
    assert shown()[:2] == [("Chứng thực", 40), ("Đất đai", 9)]
    form.range("G13").value, form.range("H13").value, form.range("I13").value = 4, 1, 2
    form.range("M13").value = 17
    assert last()[1] == 75
    assert last()[3] == form.range("M16").value
    book.sheets["ThongTin"].range("B7").value = 2
    assert last()[0] == "02/2026"


def test_no_rate_is_no_value(tmp_path: Path) -> None:
    """Nothing resolved: #N/A, which charts leave out; without the form, an empty cell."""
    *earlier, last = table(stored(workbook(tmp_path, 12, fields(("Hộ tịch", 5)))), "Kỳ", 4)
    assert last == ("01/2026", "#N/A", None, 5)
    assert earlier[3] == ("05/2025", None, None, None)
    assert len(earlier) == 11


@pytest.mark.parametrize("periods", [1, 2, 12])
def test_a_rate_that_is_not_known_is_not_drawn_at_0(
    tmp_path: Path, office: Callable[[Path, str], Path], periods: int
) -> None:
    """In a month without figures the lines end with the month before, whether or not an earlier
    month is a gap; the last point would have its figure.
    """
    empty = january()
    for form in empty["bieu"].values():
        form["dong"] = [[row[0], *[None] * (len(row) - 1)] for row in form["dong"]]
        del form["tong"]
    path = office(workbook(tmp_path, periods, empty), "pdf")
    pages = [page.extract_text() for page in PdfReader(path).pages]
    (text,) = (text for text in pages if "TỔNG QUAN TRONG KỲ" in text)
    assert TITLES[1] in " ".join(text.split())
    assert not re.search(r"\b0[.,]00\b", text)


@pytest.mark.parametrize("periods", [1, 12, 36])
def test_the_overview_is_one_page_with_all_its_charts(
    tmp_path: Path,
    office: Callable[[Path, str], Path],
    validate: Callable[[Path], list[str]],
    periods: int,
) -> None:
    """Tables and charts on one landscape A4 page, every period named, nothing of what is behind."""
    path = workbook(tmp_path, periods, findings=[])
    assert validate(path) == []
    pages = PdfReader(office(path, "pdf")).pages
    texts = [page.extract_text() for page in pages]
    (page,) = (n for n, text in enumerate(texts) if "TỔNG QUAN TRONG KỲ" in text)
    assert pages[page].mediabox.width > pages[page].mediabox.height
    flat = " ".join(texts[page].split())
    assert all(title in flat for title in TITLES)
    year, month = divmod(12 * 2026 - periods + 1, 12)
    assert f"{month + 1:02d}/{year}" in flat
    assert "01/2026" in flat
    assert "Đối chiếu giữa các biểu" in flat
    assert not [text for n, text in enumerate(texts) if n != page and TITLES[0] in text]
    assert "Số liệu của các biểu đồ" not in " ".join(texts)


def test_charts_read_cells_that_are_not_printed(tmp_path: Path) -> None:
    """Every reference is to TongQuan, right of its printed part and below the note on them."""
    path = workbook(tmp_path, 12)
    members = parts(path)
    charts = [etree.fromstring(members[f"xl/charts/chart{n}.xml"]) for n in range(1, 4)]
    titles = ["".join(chart.find(f"{C}chart/{C}title").itertext()) for chart in charts]
    assert tuple(titles) == TITLES
    for chart in charts:
        for reference in chart.iter(f"{C}f"):
            column, row = re.fullmatch(r"TongQuan!\$([A-Z])\$(\d+):.*", reference.text).groups()
            assert column > "F"
            assert int(row) > 1
    values = [len(list(ref.iter(f"{C}pt"))) for ref in charts[1].iter(f"{C}val")]
    assert values == [11, 11]  # of twelve, one was not reported


def test_the_same_history_gives_the_same_bytes(tmp_path: Path) -> None:
    """Charts have nothing of the clock in them."""
    first = workbook(tmp_path, 12).read_bytes()
    assert workbook(tmp_path, 12).read_bytes() == first


def test_the_blank_workbook_has_its_charts_ready(
    tmp_path: Path, validate: Callable[[Path], list[str]]
) -> None:
    """Before anything is filled in: ten places for fields, one point without a value."""
    path = tmp_path / "trong.xlsx"
    path.write_bytes(workbook_bytes(blank_data()))
    assert validate(path) == []
    assert table(stored(path), "Lĩnh vực") == []
    assert table(stored(path), "Kỳ", 4) == [("…/…", "#N/A", "#N/A", "#N/A")]
