"""Gộp kỳ from an open workbook: its history, and the months' workbooks that the clerk chooses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from baocao_tthc import excel
from baocao_tthc.checks import check
from baocao_tthc.entries.longer_period import longer_period
from baocao_tthc.reading import read_filing
from support.live_office import said
from support.macro_books import consistent_data, workbook
from support.months import next_month, year

OpenBook = Callable[[Path], xw.Book]
QUARTER = tuple((2026, month) for month in (1, 2, 3))


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """January to March, each made by ky-moi from the one before."""
    return list(year(tmp_path_factory.mktemp("năm"), 3))


def opened(path: Path, open_book: OpenBook) -> xw.Book:
    """The workbook, open and calling."""
    book = open_book(path)
    book.set_mock_caller()
    return book


def press(book: xw.Book, *files: object, words: tuple[str, ...] = (), number: object = "1") -> str:
    """Press the button with these answers; what was said last."""
    asked = book.app.impl.dialogs
    asked.file_answers.extend(files)
    asked.answers.extend(words)
    asked.text_answers.append(number)
    excel.add_up_months()
    return said(book)[-1] if said(book) else ""


def test_a_quarter_comes_from_the_history_alone(
    months: list[Path], tmp_path: Path, open_book: OpenBook
) -> None:
    """March knows January and February: nothing is asked but which period and where to."""
    book, target = opened(months[2], open_book), tmp_path / "quy.xlsm"
    message = press(book, str(target), words=("yes",))
    assert message.startswith(f"Đã tạo sổ quý I/2026:\n{target}")
    assert "Từ ngày 21/12/2025 đến ngày 20/03/2026." in message
    made = read_filing(target)
    whole = longer_period([read_filing(file) for file in months], QUARTER)
    assert made.period is not None
    assert made.period.name == "quý I/2026"
    assert "KY02" not in {found.rule for found in check(made)}
    table = made.table("II.06B")
    assert table is not None
    for row, wanted in zip(table.rows, whole.data.forms[0].rows, strict=True):
        assert [row.cells[n].value for n in (4, 5, 6)] == list(wanted[3:6])
    assert book.app.impl.dialogs.file_dialogs[-1]["InitialFileName"].endswith(
        "BaoCao_TTHC_quy-i-2026-ubnd-xa-ninh-giang.xlsm"
    )
    shown = next(each for each in book.app.books if each.name == "quy.xlsm")
    shown.close()


def test_a_new_month_without_figures_may_add_up_the_months_before_it(
    months: list[Path], tmp_path: Path, open_book: OpenBook
) -> None:
    """April is not typed yet; the quarter is not of it, and its history ends with March."""
    april = next_month(months[2])
    target = tmp_path / "quy.xlsm"
    message = press(opened(april, open_book), str(target), words=("no",))
    assert message.startswith("Đã tạo sổ quý I/2026:")
    ends = {row.period.end.month for row in read_filing(target).history}
    assert ends == {1, 2, 3}


def test_the_months_that_the_history_lacks_are_chosen(
    months: list[Path], tmp_path: Path, open_book: OpenBook
) -> None:
    """The workbook of March without its history: the missing months are named and asked for."""
    bare = tmp_path / "thang-03.xlsm"
    bare.write_bytes(without_history(months[2]))
    book, target = opened(bare, open_book), tmp_path / "quy.xlsm"
    chosen = tuple(map(str, (*months[:2], book.fullname)))
    message = press(book, chosen, str(target), words=("yes", "no"))
    asked = next(each for each in said(book) if "không có đủ số liệu" in each)
    assert "tháng 01/2026, 02/2026." in asked
    assert message.startswith("Đã tạo sổ quý I/2026:")
    whole = longer_period([read_filing(file) for file in months], QUARTER)
    table = read_filing(target).table("II.06B")
    assert table is not None
    assert [row.cells[4].value for row in table.rows] == [r[3] for r in whole.data.forms[0].rows]


def without_history(file: Path) -> bytes:
    """The workbook without its LichSu, as one that was not made from the month before."""
    from dataclasses import replace

    from baocao_tthc.entries.from_filing import data_of
    from baocao_tthc.workbook import builder_of

    return builder_of(file)(replace(data_of(read_filing(file)), history=()), None)


def test_the_periods_that_are_over_are_offered(months: list[Path], open_book: OpenBook) -> None:
    """Seven of a year, the latest first; what is no number of the list is asked again; Excel takes
    prompts of 255 characters.
    """
    book = opened(months[2], open_book)
    book.app.impl.dialogs.text_answers.append("quý 1")
    press(book, number=False)
    first, second = said(book)
    assert first.splitlines()[1:] == [
        "1. quý I/2026",
        "2. quý IV/2025",
        "3. 6 tháng cuối năm 2025",
        "4. năm 2025",
        "5. quý III/2025",
        "6. quý II/2025",
        "7. 6 tháng đầu năm 2025",
    ]
    assert second.startswith("Hãy gõ một số từ 1 đến 7:")
    assert max(len(first), len(second)) <= 255


@pytest.mark.parametrize("cancelled", ["period", "months", "files", "target", "overwrite"])
def test_a_cancelled_dialog_makes_nothing(
    months: list[Path], tmp_path: Path, open_book: OpenBook, cancelled: str
) -> None:
    """At whichever question: no file, and what was there stays."""
    lacking = cancelled in ("months", "files")
    book, target = opened(months[0 if lacking else 2], open_book), tmp_path / "quy.xlsm"
    if cancelled == "overwrite":
        target.write_bytes(b"cu")
    files = sorted(tmp_path.rglob("*"))
    answers: list[object] = [] if lacking else [False if cancelled == "target" else str(target)]
    words = {"months": ("no",), "files": ("yes",), "overwrite": ("no",)}.get(cancelled, ())
    press(book, *answers, words=words, number=False if cancelled == "period" else "1")
    assert sorted(tmp_path.rglob("*")) == files
    assert not target.exists() or target.read_bytes() == b"cu"


def test_errors_of_a_month_are_asked_about(
    months: list[Path], tmp_path: Path, open_book: OpenBook
) -> None:
    """A wrong sum in March: told before anything is written; "no" makes nothing."""
    book = opened(months[2], open_book)
    form = book.sheets["II.06B"]
    form.api.Unprotect(Password="")
    form["D12"].value += 7
    message = press(book, str(tmp_path / "quy.xlsm"), words=("no",))
    assert "còn lỗi chưa giải trình: " in message
    assert message.endswith("Vẫn gộp?")
    assert not (tmp_path / "quy.xlsm").exists()


def test_what_cannot_be_added_is_one_sentence(
    months: list[Path], tmp_path: Path, open_book: OpenBook
) -> None:
    """The workbook of another unit among the chosen."""
    stranger = workbook(tmp_path / "x.xlsm", consistent_data() | {"don_vi": "UBND xã Khác"})
    book = opened(months[0], open_book)
    assert "của hai đơn vị" in press(book, (str(stranger),), words=("yes",))
