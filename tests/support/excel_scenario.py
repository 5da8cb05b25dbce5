"""The month's work on the example, step by step, in the spreadsheet program that is there.

    python tests/excel_scenario.py workbook/vi-du/2026-01-ninh-giang.xlsm

With Excel on Windows it opens a copy there; the test of this file runs the same steps in
LibreOffice Calc. The button functions are called in this process, since their message boxes would
wait for a person; that the ribbon reaches Python is step 21 of docs/kiem-thu-excel.md.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import xlwings as xw

from baocao_tthc import excel
from baocao_tthc.excel import actions, file_actions
from baocao_tthc.excel.dialogs import Target

Step = tuple[str, bool]


def steps(book: xw.Book, report: Path) -> Iterator[Step]:
    """Yield what must be seen, in order, and whether it was; `report` is where the report goes."""
    book.set_mock_caller()
    form, list_ = book.sheets["II.06B"], book.sheets["KiemTra"]
    excel.check()
    yield "tháng 01/2026 có 3 việc cần sửa", _outcome(list_).startswith("3 việc cần sửa (11 lỗi)")
    total = form.range("C18")
    ours = [rule for rule in total.conditional_formats if "BaoCao_TTHC" in str(rule.formula)]
    yield "ô C18 bị tô, có ghi chú", len(ours) == 1 and total.note is not None
    figure = form.range("D12")
    right = figure.value
    figure.value = right + 10
    yield "tổng theo ngay khi gõ", total.value == 3759
    excel.check()
    yield "lỗi mới được liệt kê", "3.759" in str(list_.range("C4:C40").value)
    figure.value = right
    excel.check()
    yield "sửa lại thì như cũ", _outcome(list_).startswith("3 việc cần sửa (11 lỗi)")
    excel.clear_marks()
    yield "đánh dấu được xóa hết", total.note is None and not _painted(total)
    excel.write_report()
    yield "báo cáo Word đã viết", report.stat().st_size > 10_000
    yield (
        "HuongDan ghi lần viết",
        report.name in str(book.names["BaoCaoDaTao"].refers_to_range.value),
    )


def _outcome(list_: xw.Sheet) -> str:
    return str(list_.range("A1").value)


def _painted(cell: xw.Range) -> bool:
    return any("BaoCao_TTHC" in str(rule.formula) for rule in cell.conditional_formats)


def answer_by_itself(report: Path) -> None:
    """Have every question answered and every message dropped: nobody is at the keyboard."""
    actions.tell = file_actions.tell = lambda *_, **__: None
    file_actions.confirmed = lambda _book, question, **_: "Mở bằng Word" not in question
    file_actions.ask_target = lambda *_: Target(report, overwrite=False)


def main(open_app: Callable[[], xw.App] = xw.App) -> int:
    """Run the steps on a copy of the workbook given; the exit code says whether all were seen."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(sys.argv[1], folder))
        report = Path(folder, "báo cáo.docx")
        answer_by_itself(report)
        app = open_app()
        book = app.books.open(str(copy))
        try:
            seen = list(steps(book, report))
        finally:
            book.close()
            app.quit()
    for text, good in seen:
        print("✔" if good else "✘", text)
    return int(not all(good for _, good in seen))


if __name__ == "__main__":
    sys.exit(main())
