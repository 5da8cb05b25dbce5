"""What a number of a report counts, by the words around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from baocao_tthc import resources
from baocao_tthc.audit.lexicon import concepts
from baocao_tthc.audit.lines import lines as read_lines
from baocao_tthc.audit.quantities import Quantity, Role, quantities
from baocao_tthc.forms import known_forms
from baocao_tthc.vietnamese import fold_same_length
from baocao_tthc.word import Document, Paragraph

_PREAMBLE = ("Thực hiện nhiệm vụ được giao.",) * 9  # past the head of a report


def read(*lines: str, rows: tuple[str, ...] = ()) -> list[Quantity]:
    """The claims of a report of these paragraphs; `rows` are the fields of its form."""
    paragraphs = tuple(Paragraph(number, line) for number, line in enumerate(lines, 1))
    texts = tuple(read_lines(Document(Path("a.docx"), paragraphs)))
    return list(quantities(texts, {fold_same_length(row): row for row in rows}))


def meant(line: str) -> list[tuple[str, str]]:
    """Each number of a sentence with the likeliest of what it counts."""
    return [(c.token.digits, c.concepts[0] if c.concepts else "") for c in read(line)]


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        (
            "Tổng số hồ sơ TTHC đã tiếp nhận là: 3.749 hồ sơ, (có 14 hồ sơ từ kỳ trước chuyển qua)",
            [("3.749", "received"), ("14", "carried_over")],
        ),
        (
            "Tiếp nhận 1.245 hồ sơ, trong đó tiếp nhận mới 1.187 hồ sơ, tồn kỳ trước 58 hồ sơ.",
            [("1.245", "received"), ("1.187", "received_new"), ("58", "carried_over")],
        ),
        (
            "351 hồ sơ nộp trực tuyến, 62 hồ sơ nộp trực tiếp và qua BCCI.",
            [("351", "received_online"), ("62", "received_in_person")],
        ),
        (
            "Đã giải quyết 412 hồ sơ: trước hạn 388, đúng hạn 20, trễ hạn 4.",
            [
                ("412", "resolved"),
                ("388", "resolved_early"),
                ("20", "resolved_on_time"),
                ("4", "resolved_overdue"),
            ],
        ),
        (
            "Đang giải quyết 18 hồ sơ, trong đó trong hạn 15, quá hạn 03.",
            [("18", "pending"), ("15", "pending_in_time"), ("03", "pending_overdue")],
        ),
        (
            "Số hồ sơ từ chối giải quyết: 2; công dân xin rút: 3; yêu cầu bổ sung: 1.",
            [("2", "refused"), ("3", "withdrawn"), ("1", "supplement")],
        ),
        (
            "3.723 hồ sơ có số hoá đầy đủ thành phần hồ sơ, 08 hồ sơ chưa số hoá kết quả.",
            [("3.723", "components"), ("08", "no_results")],
        ),
        (
            "Số hồ sơ đã lưu kho dữ liệu là: 2.586 hồ sơ; tái sử dụng dữ liệu số hóa 3.722 hồ sơ.",
            [("2.586", "archived"), ("3.722", "reused")],
        ),
        ("430 hồ sơ phải giải quyết trong kỳ", [("430", "received")]),
        (
            "Tiếp nhận 06 phản ánh, kiến nghị; đã xử lý 05; đang xử lý 01.",
            [("06", "petitions"), ("05", "petitions_resolved"), ("01", "petitions_pending")],
        ),
    ],
)
def test_words_say_what_is_counted(line: str, numbers: list[tuple[str, str]]) -> None:
    """Before the number, after it or both; what they leave open comes from the numbers before."""
    assert meant(line) == numbers


@pytest.mark.parametrize(
    "line",
    [
        "Căn cứ Công văn số 137/UBND-TTPVHCC ngày 23/01/2026 và Nghị định 118/2025/NĐ-CP",
        "Từ ngày 21/12/2025 đến ngày 20/01/2026, quý I/2026, tháng 01 năm 2026, năm 2025",
        "2.2. Kết quả tiếp nhận và giải quyết TTHC",
        "(Có Biểu số II.06B/VPCP/KSTT và Phụ lục 01 kèm theo), Điều 5, Đề án 06, mức độ 4, cột (7)",
        "Dịch vụ công trực tuyến mức độ 3, 4",
        "từ 22 giờ 00 đến 06 giờ",
    ],
)
def test_numbers_that_count_nothing_are_passed_over(line: str) -> None:
    """Dates, documents, headings, forms, levels of service, times."""
    assert read(line) == []


@pytest.mark.parametrize(
    ("line", "roles"),
    [
        ("tăng 120 hồ sơ, giảm 2,5%", [Role.CHANGE, Role.CHANGE]),
        ("Cao hơn mức 98,7% của kỳ trước.", [Role.AIM]),
        ("Phấn đấu tiếp nhận 95% hồ sơ trực tuyến.", [Role.AIM]),
        ("Lũy kế từ đầu năm tiếp nhận 900 hồ sơ.", [Role.CUMULATIVE]),
        ("Toàn tỉnh tiếp nhận 900 hồ sơ.", [Role.ELSEWHERE]),
        ("Cùng kỳ năm trước tiếp nhận 900 hồ sơ.", [Role.OTHER_TIME]),
        ("Tiếp nhận 900 hồ sơ.", [Role.COUNT]),
    ],
)
def test_what_a_number_does_in_its_sentence(line: str, roles: list[Role]) -> None:
    """A change, a bound, an aim, a number of others or of another time is no count of now."""
    assert [claim.role for claim in read(*_PREAMBLE, line)] == roles


@pytest.mark.parametrize(
    "line",
    [
        "Công khai 294 thủ tục hành chính; ban hành 23 quyết định",
        "khảo sát 650 người, 637 người hài lòng",
        "đã phát hành 35 thư xin lỗi do trễ hẹn",
        "02 nhóm thủ tục hành chính liên thông",
    ],
)
def test_other_units_are_no_cases(line: str) -> None:
    """What is not counted in cases is not compared with the forms."""
    assert all(claim.concepts == () for claim in read(line))


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("Tiếp nhận 1 245 hồ sơ.", ["1 245"]),
        ("Tiếp nhận 1\u00a0245\u202f367 hồ sơ.", ["1 245 367"]),
        ("Quý 3 124 hồ sơ tiếp nhận, tháng 5 245 hồ sơ.", ["124", "245"]),
        ("Năm 2025 312 hồ sơ; giải quyết 12 - 15 hồ sơ.", ["312", "12", "15"]),
        ("Giải quyết từ 12-15 hồ sơ.", []),
        ("Cao hơn mức 98,7% của kỳ trước.", ["98,7"]),
        ("Tiếp nhận 2,5 nghìn hồ sơ.", ["2,5"]),
        ("Ngày hẹn 28/10, đã giải quyết 10/28 hồ sơ.", ["10"]),
    ],
)
def test_numbers_are_read_as_people_mean_them(line: str, numbers: list[str]) -> None:
    """A blank of any kind groups thousands; a month, a year and a range are no counts."""
    assert [claim.token.digits for claim in read(line)] == numbers


def test_a_statement_of_none_is_the_number_zero() -> None:
    """In every form in which clerks deny."""
    for line in (
        "không có hồ sơ giải quyết quá hạn",
        "Giải quyết: không phát sinh hồ sơ chậm hạn",
        "Giải quyết: không hồ sơ nào bị trả trễ",
        "Số hồ sơ giải quyết quá hạn: Không có.",
    ):
        (claim,) = read(line)
        assert (claim.value, claim.concepts) == (0, ("resolved_overdue",)), line


@pytest.mark.parametrize(
    "line",
    [
        "Lũy kế từ đầu năm đã giải quyết 2.814 hồ sơ",
        "Khoảng 1.200 hồ sơ được tiếp nhận",
        "So với cùng kỳ năm trước tiếp nhận 372 hồ sơ",
        "gần 4 nghìn hồ sơ đã giải quyết",
    ],
)
def test_rounded_cumulative_and_earlier_numbers_are_not_compared(line: str) -> None:
    """They are of another time, or not meant exactly."""
    assert not any(claim.comparable for claim in read(line))


def test_a_field_is_a_part_of_the_cases() -> None:
    """By "lĩnh vực …", by the row of the form, or by the name before a point's colon."""
    rows = ("Hộ tịch", "Chứng thực")
    assert [c.part for c in read("Lĩnh vực hộ tịch tiếp nhận 253 hồ sơ", rows=rows)] == ["Hộ tịch"]
    assert [c.part for c in read("- Chứng thực: tiếp nhận 241 hồ sơ", rows=rows)] == ["Chứng thực"]
    assert [c.part for c in read("* Chi cục Kiểm lâm: tiếp nhận 20 hồ sơ")] == ["chi cục kiểm lâm"]
    assert [c.part for c in read("Tiếp nhận 20 hồ sơ")] == [None]


def test_the_base_of_a_rate_is_what_its_words_say() -> None:
    """The words "số hồ sơ đã giải quyết" are the base, "hồ sơ … đúng hạn" what is counted."""
    rate = read("có 40 hồ sơ trước hạn, đạt 80% số hồ sơ đã giải quyết")[1]
    assert rate.bases == ("resolved",)
    (whole,) = read("95% hồ sơ giải quyết đúng hạn")
    assert (whole.bases, whole.concepts[0]) == ((), "resolved_on_time")


def test_a_sentence_over_two_paragraphs_is_one() -> None:
    """Conversion from PDF breaks lines; each number keeps the paragraph in which it stands."""
    first = "- Tổng số hồ sơ đã tiếp nhận: 3.749 hồ sơ, có 3.743 hồ sơ đã giải quyết đạt tỷ lệ"
    found = read(first, "99,84%, 06 hồ sơ đang giải quyết.")
    assert [claim.paragraph for claim in found] == [1, 1, 2, 2]
    assert len({claim.sentence for claim in found}) == 1


def test_every_concept_is_a_column_that_some_form_has() -> None:
    """A misspelt key in lexicon.toml would silently compare nothing."""
    keys = {column.key for form in known_forms() for column in form.columns}
    for concept in concepts().values():
        assert set(concept.columns) <= keys, concept.id
        assert set(concept.bases) <= concepts().keys(), concept.id


def test_every_meaning_is_of_known_dimensions_and_concepts() -> None:
    """A misspelt word in the table of meanings would silently mean nothing."""
    data = resources.data("lexicon")
    said: dict[str, set[str]] = {"digital": {"yes"}, "state": {"mixed"}}
    for phrase in data["phrases"]:
        for key, value in phrase.items():
            said.setdefault(key, set()).add(value)
    said |= {"known": said["state"]}
    for row in data["meanings"]:
        assert set(row["counts"]) <= concepts().keys(), row
        for key in row.keys() - {"counts"}:
            wanted = row[key] if isinstance(row[key], list) else [row[key]]
            assert set(wanted) <= said[key] | {"*"}, row


@pytest.mark.parametrize("text", ["HOÁ hoá", "tuỳ", "Ký ß İ thúy", "khoẻ"])
def test_folding_keeps_every_letter_at_its_place(text: str) -> None:
    """Offsets in the folded text are offsets in the report."""
    assert len(fold_same_length(text)) == len(text)
    assert fold_same_length("hoá HOÁ tuỳ khoẻ quý ngoài") == "hóa hóa tùy khỏe quý ngoài"
