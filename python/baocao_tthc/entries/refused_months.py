"""Workbooks that cannot be added up over time, each refused in one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NoReturn

from ..errors import WorkbookError
from ..filing import Filing, FormTable, HistoryRow, Trouble
from ..forms import known_forms
from ..typed_rows import carried, lines_of, unfinished_fields, waits
from ..vietnamese import fold
from ..wording import Cells
from .from_filing import refuse_copies


def refuse_sums(filings: Sequence[Filing]) -> None:
    """The sums of two months may be of other units, which the workbook would not say."""
    for filing in filings:
        if filing.units:
            raise WorkbookError(
                f"“{filing.file.name}” là sổ tổng hợp của nhiều đơn vị, không gộp kỳ; hãy tổng "
                "hợp (tong-hop) thư mục có sổ của cả các tháng ấy, tờ TheoKy ghi tổng từng tháng "
                "và bao nhiêu đơn vị gửi."
            )


def refuse_strangers(filings: Sequence[Filing]) -> None:
    """The months of two units have no sum."""
    units = dict.fromkeys(filing.unit for filing in filings)
    if len({fold(unit) for unit in units}) > 1:
        named = " và ".join(f"“{unit}”" for unit in units)
        raise WorkbookError(f"Các sổ là của hai đơn vị ({named}); hãy chỉ gộp sổ của một đơn vị.")


def refuse_lacking(code: str, month: tuple[int, int], rows: Iterable[HistoryRow]) -> NoReturn:
    """A month (year, month) is in none of the rows of a form: it is not here, or was reported on
    another form of its kind, with which the form cannot be added up.
    """
    named = f"{month[1]:02d}/{month[0]}"
    roles = {form.code: form.role for form in known_forms()}
    others = (row.form for row in rows if (row.period.end.year, row.period.end.month) == month)
    if instead := next((other for other in others if roles.get(other) == roles[code]), None):
        raise WorkbookError(
            f"Tháng {named} có biểu {instead} mà không có biểu {code} như tháng khác, hai biểu "
            "không cộng được với nhau; hãy lập sổ các tháng theo cùng một biểu rồi làm lại."
        )
    raise WorkbookError(
        f"Không sổ nào có biểu {code} của tháng {named}; hãy thêm sổ tháng ấy, hoặc sổ sau có "
        "tháng ấy ở LichSu."
    )


def refuse_unread(filing: Filing) -> None:
    """What cannot be read as a number would count as 0 without a word, what is nobody's be lost."""
    refuse_copies(filing)
    for table in filing.tables:
        if table.reports_nothing:
            continue
        if all(waits(table.form, row) for row in table.lines):
            raise WorkbookError(
                f"Sổ “{filing.file.name}”: {table.form.name} chưa có số liệu; hãy nhập rồi làm lại."
            )
        _refuse_unfinished(filing, table)
        for row in table.rows:
            if not row.label and any(cell.value for cell in row.cells.values()):
                raise WorkbookError(
                    f"Sổ “{filing.file.name}”: dòng {row.number} của {table.form.name} có số mà "
                    "không có tên; hãy ghi tên dòng rồi làm lại."
                )
            for cell in row.cells.values():
                if cell.value is None and cell.trouble not in (Trouble.EMPTY, Trouble.DASH):
                    raise WorkbookError(
                        f"Sổ “{filing.file.name}”: không đọc được số ở {Cells((cell.place,))}; hãy "
                        "sửa ô ấy rồi làm lại."
                    )


def _refuse_unfinished(filing: Filing, table: FormTable) -> None:
    """A row may count as none only when nothing is known of it: not with cases carried over, not
    with a part of its figures, nor with those of another section.
    """
    form = table.form
    for row in unfinished_fields(table):
        lines = lines_of(table, row)
        untyped = all(waits(form, line) for line in lines)
        if untyped and not any(carried(form, line) for line in lines):
            continue
        how = "chưa có số liệu" if untyped else "chưa nhập xong"
        raise WorkbookError(
            f"Sổ “{filing.file.name}”: dòng “{row.label}” của {form.name} {how}; hãy nhập rồi làm "
            "lại."
        )


def refuse_unread_history(filing: Filing) -> None:
    """A month of the history that cannot be read would be missed, or be another."""
    if filing.unread_history:
        raise WorkbookError(
            f"Sổ “{filing.file.name}”: LichSu có chỗ không đọc được ở "
            f"{Cells((filing.unread_history[0].place,))}; hãy sửa hoặc xóa rồi làm lại."
        )
