"""Tables of an office's own: what holds in them is found from their figures, a slip at its cell."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import count
from pathlib import Path
from random import Random

import pytest

from baocao_tthc.audit.named_cells import named_cells, table_passages
from baocao_tthc.audit.table_findings import TableAudit, audited_tables
from baocao_tthc.audit.tables import Kind, Table, own_tables
from baocao_tthc.vietnamese import number, read_number
from baocao_tthc.word import Document
from support.generated_tables import GeneratedTable, generated_table
from support.short_reports import report, table
from support.text_tables import TextTable, text_tables

TABLES = tuple(text_tables(Path(__file__).with_name("office_tables.txt")))
SLIPPED = tuple(each for each in TABLES if each.rule)
SEEDS = range(40)
_FIRST = 50  # number of the first paragraph of a generated table


def read(document: Document) -> list[Table]:
    """The tables of a document without official forms."""
    return list(own_tables(document, frozenset()))


def audited(rows: list[list[str]]) -> TableAudit:
    """A table of these texts, held to itself."""
    return audited_tables(read(report("Bảng:", tables=(table(1, _FIRST, rows),))))


def by_name(name: str) -> TextTable:
    """The table of office_tables.txt of that name."""
    return next(each for each in TABLES if each.name == name)


@pytest.mark.parametrize("each", TABLES, ids=[each.name for each in TABLES])
def test_a_right_table_gives_nothing(each: TextTable) -> None:
    """Totals, trees, rates, averages, ranks, open lists and parts that are right are passed."""
    found = audited_tables(read(each.document(slipped=False))).findings
    assert [one.message for one in found] == []


@pytest.mark.parametrize("each", SLIPPED, ids=[each.name for each in SLIPPED])
def test_a_slip_is_one_finding_with_its_reckoning(each: TextTable) -> None:
    """One finding, of the rule, at the cell or with it; stated and reckoned numbers are in it."""
    (found,) = audited_tables(read(each.document(slipped=True))).findings
    paragraph, right, wrong = each.slip
    assert found.rule == each.rule
    assert paragraph in {words.paragraph for words in found.words}
    said = f"{found.message} {found.hint}"
    assert number(abs(read_number(wrong))) in said
    assert number(abs(read_number(right))) in said or each.rule == "VB10"


def test_at_least_thirty_tables_are_tried() -> None:
    """Clean ones, and most of them with a slip."""
    assert len(TABLES) >= 30
    assert len(SLIPPED) >= 20


@pytest.mark.parametrize("seed", SEEDS)
def test_a_generated_table_gives_nothing(seed: int) -> None:
    """Whatever its layout: everything in it adds up."""
    assert audited(generated_table(seed).rows).findings == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_one_changed_cell_of_a_generated_table_is_the_finding(seed: int) -> None:
    """A cell that three relations confirm is named alone, and first, when it is changed."""
    made, sure = next(filter(_second, map(_confirmed_cells, count(seed, len(SEEDS)))))
    row, column = Random(seed).choice(sure)  # noqa: S311  reproducible, not secret
    rows = [list(line) for line in made.rows]
    rows[row][column] = str(int(rows[row][column].replace(".", "").replace(" ", "")) + 9)
    (found,) = audited(rows).findings
    assert found.words[0].paragraph == _FIRST + row * len(rows[0]) + column


def _confirmed_cells(seed: int) -> tuple[GeneratedTable, list[tuple[int, int]]]:
    """A generated table with its cells in three relations, no tiny numbers among them."""
    made = generated_table(seed)
    confirmed = defaultdict(set)
    for held in audited(made.rows).held:
        if held.value > 20:
            confirmed[held.paragraph].add(held.words)
    width = len(made.rows[0])
    places = {place: _FIRST + place[0] * width + place[1] for place in made.counts}
    return made, [place for place in made.counts if len(confirmed[places[place]]) > 2]


def _second(made: tuple[GeneratedTable, list[tuple[int, int]]]) -> bool:
    return bool(made[1])


def test_columns_of_figures_without_relation_give_nothing() -> None:
    """Independent numbers, small ones and zeros, are in no relation by chance."""
    for seed in range(60):
        random = Random(seed)  # noqa: S311  reproducible, not secret
        size = random.choice((6, 60, 6000))
        body = [
            [str(n), f"Xã thứ {n}", *(str(random.randint(0, size)) for _ in range(6))]
            for n in range(1, 8)
        ]
        heading = ["TT", "Xã", *(f"Chỉ tiêu {letter}" for letter in "ABCDEF")]
        assert audited([heading, *body]).findings == (), seed


def test_each_confirmed_figure_says_by_what() -> None:
    """Its words are the relation with its arithmetic; every figure is confirmed or untested."""
    each = by_name("tổng ở trên, hai tầng tiêu đề")
    tables = read(each.document(slipped=False))
    audit = audited_tables(tables)
    words = {held.words for held in audit.held if held.text == "1.360"}
    assert (
        "cột “Tiếp nhận Tổng số”, dòng “Tổng cộng”: các dòng cộng lại 420 + 560 + 380 = 1.360"
        in words
    )
    assert any("cột “Tiếp nhận Trực tuyến” + cột “Tiếp nhận Trực tiếp”" in each for each in words)
    known = {held.paragraph for held in audit.held} | {cell.paragraph for cell in audit.untested}
    assert {cell.paragraph for cell in named_cells(tables)} == known
    assert audit.untested == ()


def test_figures_without_a_relation_are_untested() -> None:
    """They are listed with their names, so that nobody takes them for confirmed."""
    rows = [
        ["Loại", "Hồ sơ", "Diện tích (ha)"],
        ["Cấp đổi", "187", "26,0"],
        ["Tách", "213", "57,3"],
    ]
    untested = audited(rows).untested
    assert [(cell.row, cell.column, cell.value) for cell in untested][:2] == [
        ("Cấp đổi", "Hồ sơ", Decimal(187)),
        ("Tách", "Hồ sơ", Decimal(213)),
    ]


def test_named_cells_know_row_column_total_and_kind() -> None:
    """What a sentence that repeats a cell is held to."""
    tables = read(by_name("tổng và bình quân trong một dòng").document(slipped=False))
    cells = {(cell.row, cell.column): cell for cell in named_cells(tables)}
    assert cells["Tân Hội", "Thu về"].value == 196
    assert not cells["Tân Hội", "Thu về"].total
    assert cells["Cộng/bình quân", "Phát ra"].total
    assert cells["Mỹ Phước", "Điểm trung bình"].kind is Kind.AVERAGE


def test_a_slip_of_digits_in_a_part_is_offered() -> None:
    """Where the total is confirmed and one turned part explains all, that part is named too."""
    document = by_name("số La Mã và số thường, dòng con sai").document(slipped=True)
    (found,) = audited_tables(read(document)).findings
    assert found.hint == "Dòng “Xây dựng” ghi 109, nếu là 190 thì khớp."


def test_the_total_row_speaks_for_all_cases() -> None:
    """As passages: each column's heading with the total, not the rows."""
    tables = read(by_name("tổng ở trên, hai tầng tiêu đề").document(slipped=False))
    assert [passage.text for passage in table_passages(tables)] == [
        "Tiếp nhận Tổng số: 1.360",
        "Tiếp nhận Trực tuyến: 1.010",
        "Tiếp nhận Trực tiếp: 350",
        "Đã giải quyết: 1.290",
    ]


def test_official_forms_are_left_out() -> None:
    """A table that is a form is held to the form's own rules."""
    document = report("Bảng:", tables=(table(1, _FIRST, [["A", "B"], ["Xã", "3"]]),))
    assert list(own_tables(document, frozenset({"Bảng 1"}))) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [("1 204", 1204), ("+17", 17), ("-8", -8), ("giảm 9", -9), ("12 hồ sơ", 12), ("2,5", "2.5")],
)
def test_cells_are_read_with_one_grammar(text: str, value: int | str) -> None:
    """Signs, blanks as thousands marks, units, "tăng" and "giảm" before the number."""
    (figure,) = read(report("Bảng:", tables=(table(1, 50, [["Tên", "Số"], ["Xã", text]]),)))[
        0
    ].figures.values()
    assert figure.value == (Decimal(value) if isinstance(value, str) else read_number(str(value)))


def test_a_table_of_ten_thousand_cells_takes_time_in_proportion() -> None:
    """A tall table is one pass for each pattern; nothing is tried of every two rows."""
    rows = [["TT", "Đơn vị", "Tổng", "Mạng", "Quầy"]]
    rows += [[str(n), f"Tổ {n}", str(2 * n + 7), str(n), str(n + 7)] for n in range(1, 2001)]
    total = sum(range(1, 2001))
    rows.append(["", "Tổng cộng", str(2 * total + 14000), str(total), str(total + 14000)])
    audit = audited(rows)
    assert audit.findings == ()
    assert len({held.paragraph for held in audit.held}) == 6003
