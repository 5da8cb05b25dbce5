"""The tick list: every number that was read, once, with what it was held to or why it was not."""

from __future__ import annotations

from pathlib import Path

import pytest

from baocao_tthc.audit import audit
from baocao_tthc.audit.auditing import Audit
from baocao_tthc.audit.many_in_one import gathered
from baocao_tthc.audit.tick_list import State, Tick, counts, extent, tick_json
from baocao_tthc.checks.catalogue import AUDIT_RULES, catalogue
from baocao_tthc.filing import Cell, Filing, Place
from baocao_tthc.word import Document, Paragraph
from support.short_reports import report, table, with_annexes

RIGHT = "Tổng số hồ sơ tiếp nhận: 3.749 hồ sơ; đã giải quyết 3.743 hồ sơ, đạt 99,84% tổng số."
WRONG = "Đã giải quyết 3.734 hồ sơ."


def ticked(document: Document) -> dict[str, Tick]:
    """The ticks of a document by the text of their numbers; no text may stand twice."""
    ticks = audit(document).ticks
    by_text = {tick.text: tick for tick in ticks}
    assert len(by_text) == len(ticks)
    return by_text


def of_value(audited: Audit, value: float) -> Tick:
    """The only tick of that value."""
    (tick,) = (tick for tick in audited.ticks if float(tick.value) == value)
    return tick


def test_a_number_that_agrees_names_its_cell() -> None:
    """By the tag that the report's own controls have, and to a reader by form and column."""
    found = audit(with_annexes(RIGHT))
    resolved = of_value(found, 3743)
    assert (resolved.state, resolved.held_to) == (State.AGREES, "II.06B!(7)[tong]")
    assert resolved.held_to_words == "Biểu II.06B cột (7)"
    assert resolved.why is None


def test_a_number_of_a_row_names_the_row() -> None:
    """The tag has the row's label, and the reader sees it."""
    found = audit(with_annexes("- Hộ tịch: tiếp nhận 253 hồ sơ."))
    assert of_value(found, 253).held_to == "II.06B!(3)[Hộ tịch]"
    assert of_value(found, 253).held_to_words == "Biểu II.06B cột (3) dòng “Hộ tịch”"


@pytest.mark.parametrize(
    ("received", "state"), [("02", State.AGREES), ("07", State.DIFFERS), ("0", State.DIFFERS)]
)
def test_a_number_of_petitions_is_held_to_its_item_of_the_workbook(
    received: str, state: State
) -> None:
    """That of the kind named before it, in the report's own sentence; of no kind named to none."""
    items = {"3.1.1": 2, "3.1.2": 1, "3.1.3": 0, "3.1.4": 1, "3.2.1": 7}
    numbers = {code: Cell(Place("NoiDung", 1, 3), n, n) for code, n in items.items()}
    workbook = Filing(Path("so.xlsx"), (), numbers=numbers)
    lines = (
        f"Xử lý PAKN về quy định và hành vi hành chính: Tổng số PAKN đã tiếp nhận: {received}.",
        "Xử lý PAKN về quy định kinh doanh: Tổng số PAKN đã tiếp nhận: 07.",
        "Xã tiếp nhận 45 phản ánh, kiến nghị về rác thải.",
    )
    first, second, third = audit(report(*lines), workbook).ticks
    assert (first.state, first.held_to_words) == (state, "NoiDung mục 3.1.1")
    assert (second.state, second.held_to) == (State.AGREES, "NoiDung!3.2.1")
    assert third.state is State.UNTESTED


def test_a_total_that_its_parts_do_not_add_up_to_differs() -> None:
    """The tick list says of it what the finding says; of the rest, that only a workbook has it."""
    line = "Xử lý PAKN: đã tiếp nhận: {} PAKN; đúng hạn: 02; quá hạn: 0; đang xử lý: 01 PAKN."
    wrong = audit(report(line.format("07"))).ticks[0]
    assert (wrong.state, "không phải 7" in (wrong.why or "")) == (State.DIFFERS, True)
    assert "tờ NoiDung" in (audit(report(line.format("03"))).ticks[0].why or "")


def test_a_number_among_proposals_is_said_to_stand_there() -> None:
    """It need be no aim: "2 nhóm thủ tục liên thông"."""
    lines = ("IV. KIẾN NGHỊ VÀ ĐỀ XUẤT", "- Phần mềm của 12 hồ sơ liên thông còn lỗi.")
    assert "kiến nghị" in (audit(report(*lines)).ticks[0].why or "")


def test_a_rate_that_follows_from_its_numbers_agrees_by_a_relation() -> None:
    """What is no cell is told in words."""
    rate = of_value(audit(with_annexes(RIGHT)), 99.84)
    assert rate.state is State.AGREES
    assert rate.held_to == rate.held_to_words == "3.743/3.749 = 99,84%"


def test_a_number_that_differs_says_how() -> None:
    """With the cell that it was held to and what it differs from; its finding quotes it."""
    found = audit(with_annexes(WRONG))
    tick = of_value(found, 3734)
    (remark,) = (one for one in found.findings if one.rule == "VB01")
    assert (tick.state, tick.held_to) == (State.DIFFERS, "II.06B!(7)[tong]")
    assert tick.why == "biểu ghi 3.743"
    assert tick.text in remark.message


def test_numbers_that_contradict_each_other_both_differ() -> None:
    """Without a form nobody knows which of the two is right."""
    document = report(
        "Tổng số hồ sơ tiếp nhận: 1.245 hồ sơ.", "Trong kỳ đã tiếp nhận tổng số 1.254 hồ sơ."
    )
    states = {tick.value: tick.state for tick in audit(document).ticks}
    assert states == {1245: State.DIFFERS, 1254: State.DIFFERS}


@pytest.mark.parametrize(
    ("line", "value", "why"),
    [
        ("Đã tổ chức 12 hội nghị.", 12, "chỉ nêu một lần"),
        ("Tiếp nhận 1.245 hồ sơ.", 1245, "chỉ nêu một lần"),
        ("Tiếp nhận gần 4.000 hồ sơ.", 4000, "ước lượng hoặc làm tròn"),
        ("Tỷ lệ hài lòng đạt 98,5%.", 98.5, "không đủ số để tính lại"),
    ],
)
def test_what_is_untested_says_why(line: str, value: float, why: str) -> None:
    """A number without a word of why is one that nobody looked at."""
    tick = of_value(audit(report(line)), value)
    assert (tick.state, tick.held_to) == (State.UNTESTED, None)
    assert why in (tick.why or "")


@pytest.mark.parametrize(
    ("words", "exactness"),
    [
        ("4.000", "exact"),
        ("gần 4.000", "under"),
        ("khoảng 4.000", "about"),
        ("hơn 4.000", "over"),
        ("dưới 4.000", "under"),
        ("4 nghìn", "rounded"),
    ],
)
def test_how_exactly_a_number_is_meant(words: str, exactness: str) -> None:
    """By the words before and after it."""
    (tick,) = audit(report(f"Tiếp nhận {words} hồ sơ.")).ticks
    assert tick.exactness == exactness


def test_every_number_is_accounted_for_in_the_order_of_the_document() -> None:
    """Those of a table stand where the table does; the counts add up to what was read."""
    rows = [["Chỉ tiêu", "Số lượng"], ["Hồ sơ đã giải quyết", "1.240"]]
    document = report("Tiếp nhận 1.245 hồ sơ, gồm 12 chuyên đề.")
    last = Paragraph(90, "Còn 5 hồ sơ đang giải quyết.")
    blocks = (*document.blocks, table(1, 50, rows), last)
    found = audit(document._replace(blocks=blocks))
    assert [tick.value for tick in found.ticks] == [1245, 12, 1240, 5]
    told = counts(found.ticks)
    assert told["read"] == 4 == told["agree"] + told["differ"] + told["untested"]


def test_a_denial_of_something_else_is_no_number() -> None:
    """“Không có” counts only where it is known of what."""
    found = ticked(report("Trong kỳ không có hồ sơ quá hạn.", "Văn bản mới: Không có."))
    assert [tick.value for tick in found.values()] == [0]


def test_the_extent_is_one_sentence() -> None:
    """How many were read, agree, differ, are untested."""
    states = [State.AGREES] * 46 + [State.DIFFERS] * 2 + [State.UNTESTED] * 3
    ticks = [Tick(n, "x", n, "exact", state) for n, state in enumerate(states)]
    assert extent(ticks) == "Đọc được 51 số: 46 khớp, 2 lệch, 3 chưa kiểm được."
    assert extent([]).startswith("Không đọc được con số nào")


def test_the_json_is_that_of_the_contract() -> None:
    """Its members and their types."""
    assert tick_json(of_value(audit(with_annexes(RIGHT)), 3743)) == {
        "paragraph": 3,
        "text": "đã giải quyết 3.743 hồ sơ",
        "value": 3743,
        "exactness": "exact",
        "state": "agrees",
        "with": "II.06B!(7)[tong]",
        "why": None,
    }


def test_what_turns_a_statement_comes_first_of_its_severity() -> None:
    """Before slips that stand earlier in the document, and it is said on top."""
    denied = "Không có hồ sơ giải quyết quá hạn."
    lines = ("Đẩy mạnh cải cách cải cách.", denied, "Một số hồ sơ vẫn còn để chậm tiến độ.")
    found = audit(with_annexes(*lines))
    warnings = [one for one in found.findings if one.severity == "warning"]
    assert [one.rule for one in warnings][:2] == ["VB07", "VB34"]
    assert [one.turns for one in warnings][:2] == [True, False]
    assert found.verdict.endswith("; 1 chỗ làm đổi kết luận")


def test_many_slips_are_told_once_with_their_places() -> None:
    """The same words once with all their paragraphs; the findings themselves stay apart."""
    found = audit(report("Cải cách cải cách.", "Cải cách cải cách.", "Tiếp nhận tiếp nhận."))
    slips = [one for one in found.findings if one.rule == "VB34"]
    (told,) = (one for one in gathered(found.findings) if one.rule == "VB34")
    assert len(slips) == 3
    assert told.message == (
        "3 chỗ lặp từ: “Cải cách cải cách” (đoạn 3, 4); “Tiếp nhận tiếp nhận” (đoạn 5)."
    )
    assert [place.paragraph for place in told.words] == [3, 4, 5]


def test_one_slip_is_told_in_its_own_words() -> None:
    """Nothing is gathered where there is one."""
    found = audit(report("Cải cách cải cách.")).findings
    assert tuple(gathered(found)) == found


def test_a_rule_told_in_one_line_has_both_its_sentences() -> None:
    """What `many` is filled with is there, and `brief` with it."""
    rules = [*catalogue().values(), *catalogue(AUDIT_RULES).values()]
    assert [rule.id for rule in rules if bool(rule.brief) != ("{items}" in rule.many)] == []
    assert any(rule.brief for rule in rules)
