"""The draft of a response: the workbook in which the superior accepts a package or remarks on it.

Which cell a remark is about is chosen from lists of that very package; the figure that stands there
shows itself. What the unit left unexplained is proposed as remarks, to be kept or deleted; what it
explained, and how it answered the remarks of before, can be read on a sheet of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from ..checks import check
from ..checks.superiors_remarks import figures_of, open_remarks
from ..errors import TthcError
from ..filing import Filing, FormTable, Place
from ..findings.finding import Finding, Severity, listed_places
from ..forms import Column, Form
from ..outline import outline
from ..reading import read_filing
from ..remarks import NARRATIVE, VERDICTS, Figures
from ..sending.manifest import Identity, identity
from ..sending.revisions import read_package
from ..sheets import REMARKS, cut
from ..vietnamese import one_line
from ..workbook import styles
from ..workbook.assembly import STAMP
from ..workbook.cell_contents import CellContent
from ..workbook.sheet_writer import Book, Sheet
from .response_file import (
    ANSWERS,
    DAYS,
    DEADLINE,
    FIGURE_HEADS,
    FIGURES,
    HEADS,
    ITEM,
    LISTS,
    MONTH,
    PACKAGE,
    RESULT,
    REVISION,
    SEAL,
    UNIT,
    WHOLE,
    Remark,
    SentTo,
    seal_of,
)

_PIXELS = (124, 208, 220, 88, 440)
_SIZE = 11
_HINT = (
    "Chọn Kết quả. Mỗi ý kiến một dòng: chọn biểu, dòng, cột rồi ghi ý kiến; ý kiến chung thì chọn "
    f"“{WHOLE}”. Lưu và gửi tệp này cho đơn vị; đơn vị bấm nút “Nhận phản hồi”."
)
_FIRST_HEAD, _LIST_HEAD = 4, 10  # rows
_ROOM_FOR_REMARKS = 40  # empty rows below those that are proposed
_MAX_HEADING = 70  # characters of a column in the list
_CELL = (styles.SOFT_BOX, styles.TOP, styles.WRAP, styles.size(_SIZE))
_OPEN = (*_CELL, styles.OPEN, styles.TEXT)


class Sent(NamedTuple):
    """A filing with its findings, what a response to it is to, and whose report it is."""

    filing: Filing
    findings: tuple[Finding, ...]
    to: SentTo
    who: Identity

    @property
    def name(self) -> str:
        """The file of its response, in ASCII."""
        return f"PhanHoi_{self.who.series}_lan-{self.to.revision}.xlsx"


def sent_package(folder: Path) -> Sent:
    """What lies in the folder of a package; raises TthcError when it is none or cannot be read."""
    package = read_package(folder)
    return _sent(package.workbook, package.number, package.digest)


def sent_workbook(file: Path, revision: int | None) -> Sent:
    """A workbook that came without its package, which is the first revision unless it says else."""
    return _sent(file, revision or 1, "")


def _sent(workbook: Path, revision: int, package: str) -> Sent:
    filing = read_filing(workbook)
    who = identity(filing)
    days = (who.period.end - who.period.start).days + 1 if who.period else 0
    return Sent(filing, check(filing), SentTo(who.unit, who.month, revision, days, package), who)


def draft_bytes(sent: Sent) -> bytes:
    """The content of the draft; the same package gives the same bytes.

    Raises TthcError for a filing without a figure, on which nothing can be remarked.
    """
    figures = figures_of(sent.filing)
    if not figures:
        raise TthcError(
            f"Sổ của {sent.to.unit} không có số liệu nào nên không lập phản hồi được; hãy nhắc đơn "
            "vị gửi lại."
        )
    target = BytesIO()
    book = Book(target)
    book.raw.set_properties({"title": f"Phản hồi {sent.who.spoken}", "created": STAMP})
    subjects = list(_subjects(sent.filing, figures))
    _write_form(book, sent, subjects, figures)
    answered = [one for one in sent.findings if one.explanation or one.rule == "PH03"]
    if answered:
        _write_answers(book, answered)
    _write_figures(book, sent, figures)
    _write_lists(book, subjects)
    book.raw.close()
    return target.getvalue()


class _Subject(NamedTuple):
    """What a remark may be about, as the lists offer it."""

    name: str
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


def _subjects(filing: Filing, figures: Figures) -> Iterator[_Subject]:
    codes = {spot[0] for spot in figures}
    for table in filing.tables:
        if table.form.code in codes:
            columns = tuple(_listed_column(column) for column in table.form.figures)
            yield _Subject(table.form.name, tuple(table.by_name), columns)
    yield _Subject(ITEM, tuple(cut(f"{item.code} {item.title}", 200) for item in outline()))
    yield _Subject(WHOLE)


def _listed_column(column: Column) -> str:
    return f"({column.number}) {cut(one_line(' – '.join(column.heading[-2:])), _MAX_HEADING)}"


def _write_form(book: Book, sent: Sent, subjects: Sequence[_Subject], figures: Figures) -> None:
    """The sheet that the superior fills in."""
    sheet = book.sheet(REMARKS, styles.TAB_INPUT)
    sheet.columns(1, _PIXELS)
    sheet.title(f"PHẢN HỒI BÁO CÁO CẢI CÁCH THỦ TỤC HÀNH CHÍNH {sent.who.spoken.upper()}")
    sheet.merge((2, 1, 2, 5), _HINT, styles.HINT, styles.WRAP, styles.MIDDLE)
    sheet.height(2, 36)
    year, month = sent.to.month.split("-")
    known = {UNIT: sent.to.unit, MONTH: f"{month}/{year}", REVISION: str(sent.to.revision)}
    for row, (label, value) in enumerate(known.items(), _FIRST_HEAD):
        sheet.text(row, 1, label, *_CELL, styles.BOLD)
        sheet.text(row, 2, value, *_CELL, styles.TEXT)
    _write_choices(sheet, _FIRST_HEAD + len(known))
    sheet.heads((_LIST_HEAD, 1), HEADS, styles.size(_SIZE))
    proposed = list(_proposed(sent))
    names = {table.form.code: table.form for table in sent.filing.tables}
    last = _LIST_HEAD + len(proposed) + _ROOM_FOR_REMARKS
    for row in range(_LIST_HEAD + 1, last + 1):
        index = row - _LIST_HEAD - 1
        remark = proposed[index] if index < len(proposed) else None
        _write_line(sheet, row, figures, remark, names)
    _write_rules(sheet, last, subjects)
    sheet.start_at(_LIST_HEAD + 1, 1)
    sheet.raw.activate()
    sheet.a4(landscape=True, repeat=(_LIST_HEAD, _LIST_HEAD))


def _write_choices(sheet: Sheet, row: int) -> None:
    """The result, and by when an answer is wanted."""
    cell = f"$B${row}"
    sheet.text(row, 1, RESULT, *_CELL, styles.BOLD)
    sheet.blank(row, 2, *_OPEN, styles.BOLD)
    sheet.prompt(
        (row, 2, row, 2),
        RESULT,
        "Chấp nhận: số liệu tháng này được khóa ở sổ của đơn vị. Trả lại: đơn vị trả lời từng ý "
        "kiến rồi gửi lại.",
        "Hãy chọn Chấp nhận hoặc Trả lại.",
        validate="list",
        source=list(VERDICTS),
    )
    sheet.mark(cell, f'{cell}=""', styles.DOUBTFUL)
    sheet.text(row + 1, 1, DEADLINE, *_CELL, styles.BOLD)
    sheet.blank(row + 1, 2, *_CELL, styles.OPEN, {"num_format": "dd/mm/yyyy", "align": "left"})


def _write_line(
    sheet: Sheet, row: int, figures: Figures, remark: Remark | None, forms: dict[str, Form]
) -> None:
    """A line for a remark; the figure is looked up among those that were sent."""
    names_of = {NARRATIVE: ITEM, "": WHOLE}
    texts, figure = ["", "", "", ""], None
    if remark is not None:
        figure = figures.get((remark.form, remark.row, remark.column or 0))
        form = forms.get(remark.form)
        column = form.column(remark.column) if form and remark.column else None
        texts = [form.name if form else names_of.get(remark.form, remark.form), remark.row]
        texts += [_listed_column(column) if column else "", remark.text]
    for column_, text in zip((1, 2, 3, 5), texts, strict=True):
        sheet.write(row, column_, text, *_OPEN)
    last = 4 + len(figures)
    at = "*".join(
        f"({FIGURES}!${letters}$5:${letters}${last}=${letters}{row})" for letters in "ABC"
    )
    found = f"INDEX({FIGURES}!$D$5:$D${last},MATCH(1,INDEX({at},0),0))"
    content = CellContent("" if figure is None else figure, f'IFERROR({found},"")')
    sheet.write(row, 4, content, *_CELL, {"align": "center"})
    sheet.fit_texts(row, zip(texts, (*_PIXELS[:3], _PIXELS[4]), strict=True), _SIZE, least=18.0)


def _write_rules(sheet: Sheet, last: int, subjects: Sequence[_Subject]) -> None:
    """The lists from which the place of a remark is chosen."""
    first = _LIST_HEAD + 1
    listed = f"={LISTS}!$A$1:$A${len(subjects)}"
    sheet.prompt((first, 1, last, 1), "", "", "", validate="list", source=listed)
    numbers = range(1, len(subjects) + 1)
    chosen = f"MATCH($A{first},{LISTS}!$A$1:$A${len(subjects)},0)"
    for column, name in ((2, "DongBieu"), (3, "CotBieu")):
        ranges = ",".join(f"{name}_{number}" for number in numbers)
        source = f"=CHOOSE({chosen},{ranges})"
        sheet.prompt((first, column, last, column), "", "", "", validate="list", source=source)


def _proposed(sent: Sent) -> Iterator[Remark]:
    """What the unit left without an explanation: errors, and the remarks of before."""
    for finding in sent.findings:
        if finding.severity is Severity.ERROR and not finding.explanation:
            form, row, column = _spot(sent.filing, finding.cells)
            yield Remark(form, row, column, f"{finding.rule}: {one_line(finding.message)}")
    answered = {one.message for one in sent.findings if one.explanation}
    for line, finding in open_remarks(sent.filing):
        if finding.rule == "PH01" and finding.message not in answered:
            text = f"Đã nêu lần {line.revision}, chưa trả lời: {line.text}"
            yield Remark(line.form, line.row, line.column, text)


def _named_place(table: FormTable, place: Place) -> tuple[str, int | None] | None:
    """The name of the row and the official column of a cell of the form; None outside its rows."""
    columns = {column: official for official, column in table.sheet_columns.items()}
    for name, row in table.by_name.items():
        if place.sheet == table.sheet and place.row == row.number and place.column in columns:
            official = columns[place.column]
            return name, official if official in row.cells else None
    return None


def _spot(filing: Filing, places: Sequence[Place]) -> tuple[str, str, int | None]:
    """Form, row and column of the first of the cells that is one of a form."""
    for place in places:
        for table in filing.tables:
            found = _named_place(table, place)
            if found and filing.table(table.form.code):
                return table.form.code, *found
    return "", "", None


def _write_answers(book: Book, findings: Sequence[Finding]) -> None:
    """What the unit explained, and how it answered earlier remarks."""
    sheet = book.sheet(ANSWERS, styles.TAB_CHECK)
    pixels = (70, 470, 140, 470)
    sheet.columns(1, pixels)
    sheet.title("GIẢI TRÌNH CỦA ĐƠN VỊ")
    sheet.heads((3, 1), ("Quy tắc", "Việc", "Ở ô", "Giải trình"), styles.size(_SIZE))
    for row, one in enumerate(findings, 4):
        answer = one.explanation or "Đã sửa số."
        cells = (one.rule, one_line(one.message), listed_places(one.places), answer)
        for column, text in enumerate(cells, 1):
            sheet.text(row, column, text, *_CELL)
        sheet.fit_texts(row, zip(cells, pixels, strict=True), _SIZE)
    sheet.start_at(4, 1)
    sheet.a4(landscape=True, repeat=(3, 3))


def _write_figures(book: Book, sent: Sent, figures: Figures) -> None:
    """The figures of the package, sealed."""
    sheet = book.sheet(FIGURES, styles.TAB_FORM)
    pixels = (150, 300, 360, 100)
    sheet.columns(1, pixels)
    sealed = {PACKAGE: sent.to.package, DAYS: str(sent.to.days), SEAL: seal_of(sent.to, figures)}
    for row, (label, text) in enumerate(sealed.items(), 1):
        sheet.text(row, 1, label, *_CELL)
        sheet.text(row, 2, text, *_CELL)
        sheet.fit_texts(row, [(text, pixels[1])], _SIZE)
    sheet.heads((4, 1), FIGURE_HEADS, styles.size(_SIZE))
    forms = {table.form.code: table.form for table in sent.filing.tables}
    for row, ((code, name, number), value) in enumerate(figures.items(), 5):
        column = forms[code].column(number)
        texts = (forms[code].name, name, _listed_column(column))
        for at, said in enumerate(texts, 1):
            sheet.text(row, at, said, *_CELL)
        sheet.write(row, 4, value, *_CELL, {"align": "center"})
        sheet.fit_texts(row, zip(texts, pixels[:3], strict=True), _SIZE)
    sheet.start_at(5, 1)
    sheet.a4(landscape=False, repeat=(4, 4))


def _write_lists(book: Book, subjects: Sequence[_Subject]) -> None:
    """What can be chosen: the subjects, then the rows and the columns of each."""
    sheet = book.sheet(LISTS)
    for number, subject in enumerate(subjects, 1):
        sheet.text(number, 1, subject.name)
        for kind, at, texts in (
            ("DongBieu", 2 * number, subject.rows),
            ("CotBieu", 2 * number + 1, subject.columns),
        ):
            for row, text in enumerate(texts, 1):
                sheet.text(row, at, text)
            area = sheet.area((1, at), (max(1, len(texts)), at))
            first, last = area.split(":")
            book.name(f"{kind}_{number}", f"{LISTS}!{_fixed(first)}:{_fixed(last)}")
    sheet.raw.hide()


def _fixed(cell: str) -> str:
    letters = cell.rstrip("0123456789")
    return f"${letters}${cell[len(letters) :]}"
