"""PH: what the superior said of the month, beside its cells, until it is answered or accepted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from baocao_tthc.checks import check
from baocao_tthc.checks.superiors_remarks import figures_of
from baocao_tthc.filing import Explanation, Filing
from baocao_tthc.reading.grid import Grid
from baocao_tthc.reading.received_remarks import read_remarks
from baocao_tthc.reading.snapshot import make_filing
from baocao_tthc.remarks import Kind, Line, figure_lines
from baocao_tthc.sheets import REMARK_HEADS, REMARKS
from baocao_tthc.workbook.remarks_sheet import remark_cells
from support.grids import Book, findings, january, rows_of

DAY = date(2026, 1, 26)
RETURNED = Line("2026-01", 1, DAY, Kind.RETURNED)
ASKED = RETURNED._replace(
    kind=Kind.REMARK, form="II.06B", row="Hộ tịch", column=4, figure=252, text="Vì sao tăng?"
)
ACCEPTED = RETURNED._replace(kind=Kind.ACCEPTED)


def with_lines(*lines: Line) -> Book:
    """January with these lines in PhanHoi."""
    rows = [REMARK_HEADS, *map(remark_cells, lines)]
    cells = {
        (row, column): text
        for row, texts in enumerate(rows, 3)
        for column, text in enumerate(texts, 1)
    }
    return january() | {REMARKS: cells}


def read(book: Book) -> Filing:
    """The book as read."""
    grids = [Grid(name, rows_of(cells)) for name, cells in book.items()]
    return make_filing(Path("so.xlsx"), grids)


def accepted_as(**others: int) -> list[Line]:
    """The lines of a month that was accepted, with other received cases of some fields."""
    figures = figures_of(read(january()))
    for row, value in others.items():
        figures["II.06B", row.replace("_", " "), 4] = value
    return [ACCEPTED, *figure_lines(ACCEPTED, figures)]


def told(*lines: Line) -> list[tuple[str, str]]:
    """Rule and sentence of each finding."""
    return [(each.rule, each.message) for each in findings(with_lines(*lines))]


def test_ph01_a_remark_stands_beside_its_cell() -> None:
    """Which revision, which row and column, the figure of then, the words; a warning."""
    (found,) = findings(with_lines(RETURNED, ASKED))
    assert (found.rule, found.severity) == ("PH01", "warning")
    assert [str(place) for place in found.places] == ["II.06B!D13"]
    assert found.message == (
        "Cấp trên (lần 1) về ô D13 tờ II.06B (dòng “Hộ tịch”, cột (4), số đã gửi 252): "
        "“Vì sao tăng?”."
    )


def test_ph01_one_without_a_cell_stands_beside_its_own_line() -> None:
    """The whole report, an empty item of NoiDung, a row that is not there: none is dropped."""
    lines = [
        ASKED._replace(form="", row="", column=None, figure=None, text="Gửi sớm hơn"),
        ASKED._replace(form="NoiDung", row="2.1", column=None, figure=None, text="Viết “rõ” hơn"),
        ASKED._replace(row="Không có dòng này"),
    ]
    found = findings(with_lines(RETURNED, *lines))
    assert [str(one.places[0]) for one in found] == [f"{REMARKS}!I{row}" for row in (5, 6, 7)]
    assert [one.message for one in found] == [
        "Cấp trên (lần 1) về cả báo cáo: “Gửi sớm hơn”.",
        "Cấp trên (lần 1) về mục 2.1 của lời văn: “Viết ‘rõ’ hơn”.",
        "Cấp trên (lần 1) về Biểu II.06B, dòng “Không có dòng này”, cột (4) (không còn trong "
        "biểu): “Vì sao tăng?”.",
    ]


def test_ph03_a_figure_that_changed_answers_its_remark() -> None:
    """Old and new; nothing more than a note."""
    (found,) = findings(with_lines(RETURNED, ASKED._replace(figure=251)))
    assert (found.rule, found.severity) == ("PH03", "info")
    assert found.message.endswith("“Vì sao tăng?”; số đã đổi 251 → 252.")


def test_ph01_only_the_last_revision_that_was_answered_counts() -> None:
    """Lines of other months and of earlier revisions are the record."""
    other = ASKED._replace(month="2025-12")
    again = ASKED._replace(revision=2, text="Vẫn chưa rõ")
    lines = (RETURNED, ASKED, other, RETURNED._replace(revision=2), again)
    assert [message[-14:] for _, message in told(*lines)] == ["“Vẫn chưa rõ”."]
    assert told(other) == []


def test_ph02_every_figure_of_an_accepted_month_is_held_to_the_accepted_one() -> None:
    """The cell, both numbers, what to do; nothing where all is as it was."""
    assert told(*accepted_as()) == []
    (found,) = findings(with_lines(*accepted_as(**{"Hộ_tịch": 250})))
    assert (found.rule, found.severity) == ("PH02", "warning")
    assert [str(place) for place in found.places] == ["II.06B!D13"]
    assert found.message == (
        "Biểu II.06B, dòng “Hộ tịch” khác số đã được chấp nhận (lần 1): cột (4) 250 → 252."
    )
    assert "Nhận phản hồi" in (found.hint or "")


def test_ph02_a_row_that_came_or_went_is_told() -> None:
    """A row without accepted figures is new; one that has them and is gone stands in PhanHoi."""
    lines = [line for line in accepted_as() if line.row != "Hộ tịch"]
    ((_, message),) = told(*lines)
    assert "dòng “Hộ tịch” khác số đã được chấp nhận (lần 1): cột (4) trống → 252, " in message
    gone = ACCEPTED._replace(kind=Kind.FIGURES, form="II.06B", row="Đã xóa", text="(4) 5")
    assert told(*accepted_as(), gone) == [
        (
            "PH02",
            "Biểu II.06B, dòng “Đã xóa” (không còn trong biểu) khác số đã được chấp nhận (lần 1): "
            "cột (4) 5 → trống.",
        )
    ]


def test_ph04_once_unlocked_it_says_why() -> None:
    """A note with the reason instead of a warning."""
    unlocked = ACCEPTED._replace(kind=Kind.UNLOCKED, text="Sót hai hồ sơ")
    ((rule, message),) = told(*accepted_as(**{"Hộ_tịch": 250}), unlocked)
    assert rule == "PH04"
    assert message.endswith("cột (4) 250 → 252; lý do sửa: “Sót hai hồ sơ”.")


def test_an_explanation_answers_a_remark() -> None:
    """As any other finding: it stays while figure and words are the same."""
    filing = read(with_lines(RETURNED, ASKED))
    (found,) = check(filing)
    answer = Explanation("PH01", found.message, "II.06B!D13", "Đã rà lại, đúng.")
    (now,) = check(filing._replace(explanations=(answer,)))
    assert now.explanation == "Đã rà lại, đúng."


def test_lines_that_are_none_are_passed_over() -> None:
    """What somebody typed below the list: no month, no date, no such kind."""
    book = with_lines(RETURNED)
    cells = dict(book[REMARKS])
    cells |= {(5, 1): "tháng 1", (6, 1): "01/2026", (6, 2): "1", (6, 3): "26/01/2026", (6, 4): "?"}
    assert [line.kind for line in read_remarks([Grid(REMARKS, rows_of(cells))])] == [Kind.RETURNED]


def test_ph05_a_remark_beside_an_acceptance_is_a_note() -> None:
    """The superior's advice for next time wants no answer, and is shown all the same."""
    (found,) = findings(with_lines(*accepted_as(), ASKED))
    assert (found.rule, found.severity) == ("PH05", "info")
    assert [str(place) for place in found.places] == ["II.06B!D13"]
    assert found.message.startswith("Cấp trên chấp nhận (lần 1), có ý kiến về ô D13")


def test_ph01_a_field_written_otherwise_is_still_the_same() -> None:
    """Its remark stands beside its row; a second row of that name is another row."""
    for wording in ("HỘ TỊCH", "Lĩnh vực hộ tịch"):
        (found,) = findings(with_lines(RETURNED, ASKED._replace(row=wording)))
        assert (found.rule, str(found.places[0])) == ("PH01", "II.06B!D13")
    (found,) = findings(with_lines(RETURNED, ASKED._replace(row="Hộ tịch (2)")))
    assert "không còn trong biểu" in found.message


def test_ph02_a_field_written_otherwise_is_no_change() -> None:
    """The accepted figures follow the row; a figure that changed in it is told at its cell."""
    renamed = [
        line._replace(row=line.row.replace("Hộ tịch", "hộ  tịch"))
        for line in accepted_as(**{"Hộ_tịch": 250})
    ]
    (found,) = findings(with_lines(*renamed))
    assert [str(place) for place in found.places] == ["II.06B!D13"]
    assert found.message.endswith("cột (4) 250 → 252.")


def test_ph02_an_empty_cell_is_nought() -> None:
    """0 where nothing stood, or nothing where 0 stood, is no other figure."""
    figures = figures_of(read(january()))
    noughts = [spot for spot, value in figures.items() if value == 0]
    assert noughts
    kept = {spot: value for spot, value in figures.items() if spot not in noughts}
    assert told(ACCEPTED, *figure_lines(ACCEPTED, kept)) == []
    blank = dict(figures) | {("II.06B", "Hộ tịch", 99): 0}
    assert told(ACCEPTED, *figure_lines(ACCEPTED, blank)) == []


def test_ph02_nothing_is_chosen_against_accepted_figures() -> None:
    """The choice is told at its cell, also where the figures still stand below it."""
    book = with_lines(*accepted_as())
    book["II.06B"] = {**book["II.06B"], (7, 3): "Không phát sinh"}
    (found,) = [one for one in findings(book) if one.rule == "PH02"]
    assert str(found.places[0]) == "II.06B!C7"
    assert "(lần 1): nay ghi “Không phát sinh”" in found.message


def test_ph01_a_figure_that_was_deleted_answers_nothing() -> None:
    """The remark is open while the cell is empty, and where 0 was written for nothing."""
    book = with_lines(RETURNED, ASKED)
    book["II.06B"] = {spot: text for spot, text in book["II.06B"].items() if spot != (13, 4)}
    assert "PH01" in {one.rule for one in findings(book)}
    nought = next(spot for spot, value in figures_of(read(january())).items() if value == 0)
    blank = ASKED._replace(form=nought[0], row=nought[1], column=nought[2], figure=None)
    assert [rule for rule, _ in told(RETURNED, blank)] == ["PH01"]
