"""The score of the corpus: what counts as found, missed, false, and as a finding on figures."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from baocao_tthc.word import Document, read_document
from support.corpus_exchange import answered, export
from support.corpus_report import as_json, markdown
from support.corpus_scores import (
    Answer,
    Numbers,
    Score,
    Share,
    answer_of,
    by_mechanism,
    numbers_of,
    paragraphs_of,
    score,
    totals,
)
from support.fault_mechanisms import Mechanism, is_of_figures, mechanism_of, mechanism_of_rule
from support.other_reports import OtherReport, read_other, write_document
from support.short_reports import found, report

TEXT = """Đơn vị: UBND xã Thử
Khác ở: ngắn
Loại: có lỗi

== Nội dung
UBND xã Thử báo cáo.
Tiếp nhận 12 hồ sơ, gồm 5 trực tuyến và 8 trực tiếp.
Xã có 9 thôn.
| Lĩnh vực | Số |
| Đất đai | 12 |

== Phép tính
12 ≠ 5 + 8

== Phải thấy
tổng các phần | 12; 13 | gồm 5 trực tuyến
lặp chữ | Kính gửi hoặc xã | UBND xã Thử
"""
SUM = Answer("VB05", "5 + 8 = 13, không phải 12.", frozenset({2}))
LAYOUT = Answer("VB41", "Thiếu “Kính gửi”.", frozenset({1}))


@pytest.fixture
def short(tmp_path: Path) -> OtherReport:
    """A report with a fault of its figures in paragraph 2 and one of its layout in 1."""
    file = tmp_path / "tap-9" / "901-xa-thu.txt"
    file.parent.mkdir()
    file.write_text(TEXT, encoding="utf-8")
    return read_other(file)


@pytest.fixture
def document(short: OtherReport, tmp_path: Path) -> Document:
    """The same as a document."""
    return read_document(write_document(short, tmp_path / "thu.docx"))


def kinds(made: Score) -> list[str]:
    """What the score says was missed."""
    return [fault.kind for fault in made.missed]


def test_a_fault_is_found_at_its_paragraph_with_its_numbers(
    short: OtherReport, document: Document
) -> None:
    """An error or warning there that mentions them; the others are missed."""
    made = score(short, document, [SUM])
    assert (kinds(made), made.false) == (["lặp chữ"], ())
    assert kinds(score(short, document, [])) == ["tổng các phần", "lặp chữ"]


@pytest.mark.parametrize("message", ["5 + 8 không phải 12.", "Kết quả 113 khác 12.", ""])
def test_a_fault_is_missed_where_its_numbers_are_not_said(
    short: OtherReport, document: Document, message: str
) -> None:
    """Numbers count by value, not as parts of others; what stands at the fault is not false."""
    made = score(short, document, [SUM._replace(message=message)])
    assert "tổng các phần" in kinds(made)
    assert made.false == ()


def test_what_is_told_at_a_wrong_paragraph_is_missed_and_false(
    short: OtherReport, document: Document
) -> None:
    """It sends the clerk to a place where nothing is wrong."""
    wrong = SUM._replace(paragraphs=frozenset({3}))
    made = score(short, document, [wrong])
    assert "tổng các phần" in kinds(made)
    assert made.false == (wrong,)


def test_a_remark_finds_no_fault_and_is_never_false(short: OtherReport, document: Document) -> None:
    """It is neither error nor warning; the missed fault is noted."""
    remarks = [SUM._replace(remark=True), LAYOUT._replace(remark=True, paragraphs=frozenset({3}))]
    made = score(short, document, remarks)
    assert kinds(made) == ["tổng các phần", "lặp chữ"]
    assert [fault.kind for fault in made.noted] == ["tổng các phần"]
    assert (made.made, made.false) == ((), ())


def test_layout_is_counted_apart_from_figures(short: OtherReport, document: Document) -> None:
    """Two shares of each: of all faults and answers, and of those that are about figures."""
    false = LAYOUT._replace(paragraphs=frozenset({3}))
    figures = totals([score(short, document, [SUM, false], Numbers(4, 1))])
    assert (figures.found, figures.found_figures) == (Share(1, 2), Share(1, 1))
    assert (figures.right, figures.right_figures) == (Share(1, 2), Share(1, 1))
    assert figures.untested == Share(1, 4)


def test_misses_and_false_answers_are_counted_by_mechanism(
    short: OtherReport, document: Document
) -> None:
    """The expected by their kind, the false by the title of their rule."""
    rate = Answer("VB04", "99% không đúng.", frozenset({3}))
    tallies = by_mechanism([score(short, document, [LAYOUT, rate])])
    assert tallies == {
        Mechanism.LAYOUT: (1, 1, 0),
        Mechanism.RATE: (0, 0, 1),
        Mechanism.PARTS: (1, 0, 0),
    }


@pytest.mark.parametrize(
    ("kind", "mechanism"),
    [
        ("tổng các phần", Mechanism.PARTS),
        ("tổng của bảng", Mechanism.TABLE),
        ("tỷ lệ tăng sai", Mechanism.CHANGE),
        ("sai mẫu số", Mechanism.RATE),
        ("tỷ lệ trên mẫu số khác với mẫu số đã nói", Mechanism.RATE),
        ("cùng một tỷ lệ nói khác", Mechanism.SAME_VALUE),
        ("chữ và số", Mechanism.WORDS),
        ("câu trái với số", Mechanism.CLAIM),
        ("trực tuyến nhiều hơn tiếp nhận", Mechanism.BOUND),
        ("lưu ý: lặp chữ", Mechanism.LAYOUT),
        ("điều chưa ai gọi tên", Mechanism.OTHER),
    ],
)
def test_kinds_of_faults_are_grouped(kind: str, mechanism: Mechanism) -> None:
    """Authors name them freely."""
    assert mechanism_of(kind) is mechanism


def test_rules_are_grouped_by_their_titles() -> None:
    """Those of the forms are of tables; one that is not in the catalogue is of none."""
    rules = {rule: mechanism_of_rule(rule) for rule in ("VB10", "VB15", "LB01", "X1")}
    assert rules == {
        "VB10": Mechanism.BOUND,
        "VB15": Mechanism.CHANGE,
        "LB01": Mechanism.TABLE,
        "X1": Mechanism.OTHER,
    }


def test_findings_of_figures_are_told_by_their_rule() -> None:
    """VB01 to VB23 and the rules of the forms; a checker without rules speaks of figures."""
    assert all(map(is_of_figures, ("VB01", "VB19", "VB23", "CT05", "LB01", "")))
    assert not any(map(is_of_figures, ("VB31", "VB41", "TC01", "ND01", "KY02")))


def test_numbers_are_counted_from_the_tick_list() -> None:
    """A number without anything to hold it to is untested."""
    ticks = [SimpleNamespace(state=state) for state in ("agrees", "differs", "untested")]
    assert numbers_of(SimpleNamespace(ticks=ticks)) == (3, 1)


def test_a_finding_is_an_answer_with_all_its_paragraphs() -> None:
    """What the user reads is its sentence and its hint."""
    (finding,) = found(report("Công tác cải cách cải cách TTHC."), "VB34")
    answer = answer_of(finding)
    assert (answer.rule, answer.remark) == ("VB34", False)
    assert finding.message in answer.message
    assert answer.paragraphs == paragraphs_of(finding) == {3}


def test_another_checker_is_scored_by_its_answers(short: OtherReport, tmp_path: Path) -> None:
    """Answers at the exported paragraphs, with what must be mentioned, find every fault."""
    out, answers = tmp_path / "bo.jsonl", tmp_path / "tra-loi.jsonl"
    export([short], out)
    (row,) = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    said = [
        {
            "report": row["report"],
            "paragraph": fault["places"][0],
            "message": "; ".join(group[0] for group in fault["mentions"]),
        }
        for fault in row["expected"]
    ]
    said.append({"report": row["report"], "paragraph": 3, "message": "9 thôn?"})
    answers.write_text("\n".join(map(json.dumps, said)), encoding="utf-8")
    (made,) = answered([short], answers)
    assert made.missed == ()
    assert [each.message for each in made.false] == ["9 thôn?"]
    answers.write_text('{"report": "902", "paragraph": 1, "message": ""}', encoding="utf-8")
    with pytest.raises(ValueError, match="902"):
        answered([short], answers)


def test_the_export_has_every_line_with_its_paragraph(short: OtherReport, tmp_path: Path) -> None:
    """Cells of a table say where they stand; faults name their paragraphs."""
    export([short], tmp_path / "bo.jsonl")
    row = json.loads((tmp_path / "bo.jsonl").read_text(encoding="utf-8"))
    assert (row["set"], row["clean"]) == ("tap-9", False)
    assert row["lines"][1]["text"] == "Tiếp nhận 12 hồ sơ, gồm 5 trực tuyến và 8 trực tiếp."
    cell = {"paragraph": 7, "text": "12", "table": 1, "row": 2, "column": 2, "span": 1}
    assert row["lines"][-1] == cell
    assert [fault["places"] for fault in row["expected"]] == [[[2]], [[1]]]
    assert row["expected"][0]["mechanism"] == "parts"


def test_the_score_is_printed_and_given_as_data(short: OtherReport, document: Document) -> None:
    """Sets, mechanisms and each miss and false answer stand in both."""
    false = SUM._replace(paragraphs=frozenset({3}))
    made = [score(short, document, [LAYOUT, false], Numbers(4, 1))]
    text = "\n".join(markdown(made))
    assert (
        "| tap-9 | 1 | 1/2 (50,0%) | 0/1 (0,0%) | 1/2 (50,0%) | 0/1 (0,0%) | 1/4 (25,0%) |" in text
    )
    assert "| các phần của tổng | 1 | 0 | 1 | 1 |" in text
    assert "- Sót, 901-xa-thu: tổng các phần (“gồm 5 trực tuyến”)" in text
    assert "- Nhầm, 901-xa-thu, đoạn 3: 5 + 8 = 13, không phải 12. (VB05)" in text
    data = json.loads(json.dumps(as_json(made)))
    assert data["sets"]["tap-9"]["right"] == {"part": 1, "whole": 2}
    assert data["mechanisms"]["parts"] == {"wanted": 1, "found": 0, "false": 1}
    assert data["reports"][0]["false"][0]["paragraphs"] == [3]
