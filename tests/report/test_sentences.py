"""What the report says: whole sentences, with numbers that come from the forms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from baocao_tthc.errors import WorkbookError
from baocao_tthc.filing import Place, Text
from baocao_tthc.sources.present_values import PresentValues
from baocao_tthc.sources.variables import variables
from support.filings import january, report_of
from support.macro_books import no_petitions
from support.word_files import paragraphs, write

SECTION_2_2 = (
    "- Từ ngày 21/12/2025 đến ngày 20/01/2026: Tổng số hồ sơ TTHC đã tiếp nhận là: 3.749 hồ sơ "
    "(có 14 hồ sơ từ kỳ trước chuyển qua), có 3.743 hồ sơ đã giải quyết đạt tỷ lệ 99,84% tổng số "
    "hồ sơ tiếp nhận, có 06 hồ sơ đang giải quyết. Trong số hồ sơ đã giải quyết, có 3.740 hồ sơ "
    "giải quyết trước hạn đạt tỷ lệ 99,92% số hồ sơ đã giải quyết, không có hồ sơ giải quyết đúng "
    "hạn, không có hồ sơ quá hạn, không có hồ sơ từ chối giải quyết, có 03 hồ sơ công dân tự rút "
    "không thực hiện."
)
SECTION_2_3 = (
    "- Từ ngày 21/12/2025 đến ngày 20/01/2026: Tổng số hồ sơ TTHC đã tiếp nhận là: 3.749 hồ sơ, "
    "trong đó có 3.726 hồ sơ trực tuyến đạt tỷ lệ 99,76% số hồ sơ tiếp nhận trong kỳ, có 09 hồ sơ "
    "trực tiếp hoặc qua dịch vụ bưu chính công ích, có 14 hồ sơ từ kỳ trước chuyển sang. Đã giải "
    "quyết 3.743 hồ sơ, trong đó có 3.740 hồ sơ xử lý trước hạn, không có hồ sơ xử lý đúng hạn, "
    "không có hồ sơ giải quyết quá hạn, không có hồ sơ từ chối giải quyết, có 03 hồ sơ công dân tự "
    "rút không thực hiện. Đang giải quyết 06 hồ sơ, trong đó có 06 hồ sơ đang trong thời hạn giải "
    "quyết, không có hồ sơ yêu cầu bổ sung, không có hồ sơ đang giải quyết quá hạn."
)
SECTION_2_4 = (
    "- Từ ngày 15/12/2025 đến ngày 14/01/2026: Tổng số hồ sơ TTHC đã tiếp nhận và số hóa là: 3.733 "
    "hồ sơ, có 3.731 hồ sơ đã giải quyết, trong đó có 3.723 hồ sơ có số hóa đầy đủ thành phần hồ "
    "sơ đạt tỷ lệ 99,79% số hồ sơ đã giải quyết, có 08 hồ sơ chưa số hóa thành phần hồ sơ, không "
    "có hồ sơ chưa số hóa kết quả giải quyết và trả kết quả hồ sơ. Số hồ sơ đã lưu kho dữ liệu là: "
    "2.586 hồ sơ."
)
SECTION_2_4_REUSE = (
    "Số hồ sơ tái sử dụng lại thông tin, dữ liệu số hóa là: 3.722 hồ sơ, tỷ lệ tái sử dụng lại "
    "thông tin, dữ liệu số hóa đạt 99,71% số hồ sơ tiếp nhận."
)
SECTION_3 = (
    "- Từ ngày 21/12/2025 đến ngày 20/01/2026: Tình hình tiếp nhận và xử lý phản ánh, kiến nghị "
    "(PAKN) về quy định và hành vi hành chính: Tổng số PAKN đã tiếp nhận: 0; số PAKN đã xử lý đúng "
    "hạn: 0; số PAKN đã xử lý quá hạn: 0; số PAKN đang xử lý: 0."
)
SECTION_3_BUSINESS = (
    "- Từ ngày 21/12/2025 đến ngày 20/01/2026: Tình hình tiếp nhận và xử lý PAKN về quy định kinh "
    "doanh theo mục IX Nghị quyết số 97/NQ-CP ngày 08/7/2023 của Chính phủ: Tổng số PAKN đã tiếp "
    "nhận: 0; số PAKN đã xử lý đúng hạn: 0; số PAKN đã xử lý quá hạn: 0; số PAKN đang xử lý: 0."
)
OVERALL = (
    "Kết quả giải quyết TTHC trong tháng 01 năm 2026: có 3.740 hồ sơ được giải quyết trước hạn và "
    "đúng hạn, đạt 99,92% số hồ sơ đã giải quyết; không có hồ sơ giải quyết quá hạn; không có hồ "
    "sơ đang giải quyết quá hạn."
)
OVERALL_DIGITISATION = (
    "Theo thống kê tại Phụ lục 01, tỷ lệ số hóa đầy đủ thành phần hồ sơ đạt 99,79% số hồ sơ đã "
    "giải quyết, tỷ lệ tái sử dụng lại thông tin, dữ liệu số hóa đạt 99,71% số hồ sơ tiếp nhận, "
    "góp phần giảm giấy tờ, thủ tục người dân phải cung cấp, giảm chi phí, thời gian đi lại để làm "
    "các TTHC cho tổ chức và công dân."
)
HEADINGS = [
    "I. KẾT QUẢ THỰC HIỆN",
    "1. Về cải cách việc quy định TTHC",
    "1.2. Kết quả cắt giảm, đơn giản hóa quy định, TTHC",
    "1.3. Tổng số TTHC được ban hành mới, sửa đổi, bổ sung hoặc bãi bỏ",
    "2. Về cải cách việc thực hiện TTHC",
    "2.1. Kết quả công khai, minh bạch trong thực hiện TTHC (Từ ngày 21/12/2025 đến ngày "
    "20/01/2026)",
    "2.2. Kết quả tiếp nhận và giải quyết TTHC",
    "2.3. Kết quả thực hiện dịch vụ công trực tuyến (DVCTT)",
    "(Có Biểu số II.06B/VPCP/KSTT kèm theo)",
    "2.4. Kết quả số hóa hồ sơ, kết quả giải quyết TTHC",
    "(Có Phụ lục 01 kèm theo)",
    "3. Kết quả tiếp nhận và xử lý phản ánh, kiến nghị",
    "II. ĐÁNH GIÁ CHUNG",
    "1. Tồn tại, hạn chế",
    "2. Nguyên nhân",
    "III. NHIỆM VỤ TRỌNG TÂM THÁNG 02 NĂM 2026",
    "IV. KIẾN NGHỊ VÀ ĐỀ XUẤT",
    "1. Kiến nghị với Chính phủ, Thủ tướng Chính phủ.",
    "2. Kiến nghị với các bộ, ngành, địa phương.",
]
LEFT_OVERS = ("…", "(nêu rõ", "Đã kết nối/", "Đã hoàn thành/", "{{", "{%", "None", "..,", ": ,")

SIXTEEN_COLUMNS = [20, 10, 6, 4, 15, 2, 3, 5, 1, 4, 5, 1, 2, 2]


def said(data: dict[str, Any], folder: Path) -> list[str]:
    """The paragraphs of the report of this data."""
    return paragraphs(write(report_of(data), folder))


def with_settlement(total: list[int], code: str = "II.06B") -> dict[str, Any]:
    """January with one row of other figures in the settlement form."""
    data = january()
    form = data["bieu"].pop("II.06B")
    data["bieu"] = {code: form | {"dong": [["Hộ tịch", *total]], "tong": total}} | data["bieu"]
    return data


@pytest.mark.parametrize(
    "sentence",
    [
        SECTION_2_2, SECTION_2_3, SECTION_2_4, SECTION_2_4_REUSE, SECTION_3, SECTION_3_BUSINESS,
        OVERALL, OVERALL_DIGITISATION,
    ],
)  # fmt: skip
def test_january_is_told_in_whole_sentences(sentence: str, tmp_path: Path) -> None:
    """Every generated paragraph of January reads exactly so."""
    assert sentence in said(january(), tmp_path)


def test_headings_stand_in_the_order_of_the_seed(tmp_path: Path) -> None:
    """All sections and sub-items are there, in order."""
    texts = said(january(), tmp_path)
    assert [text for text in texts if text in HEADINGS] == HEADINGS


def test_inputs_of_the_clerk_stand_word_for_word(tmp_path: Path) -> None:
    """Every paragraph of NoiDung is in the report, also those that follow a heading's colon."""
    texts = said(january(), tmp_path)
    whole = "\n".join(texts)
    for code, given in january()["noi_dung"].items():
        for paragraph in given if isinstance(given, list) else [str(given)]:
            assert paragraph in (texts if isinstance(given, list) else whole), code


def test_several_paragraphs_follow_a_heading_with_a_colon(tmp_path: Path) -> None:
    """A list under "1.1 … TTHC:" begins on its own line, prose goes on in the heading's line."""
    data = january()
    data["noi_dung"] |= {"1.1": ["- Một", "- Hai"], "1.2a": ["Ba.", "Bốn."]}
    texts = said(data, tmp_path)
    first = texts.index("- Một")
    assert texts[first - 1].endswith("có quy định TTHC: ")
    assert texts[first + 1] == "- Hai"
    prose = next(n for n, text in enumerate(texts) if text.endswith("của Chính phủ: Ba."))
    assert texts[prose + 1] == "Bốn."


@pytest.mark.parametrize("emptied", [{}, {"1.1": "…", "2.5": "......", "II": ["…", "..."]}])
def test_no_left_over_of_the_printed_template(emptied: dict[str, Any], tmp_path: Path) -> None:
    """Empty inputs, and inputs of dots only, take their default or vanish."""
    data = january()
    data["noi_dung"] = no_petitions() | emptied
    whole = "\n".join(said(data, tmp_path))
    assert [mark for mark in LEFT_OVERS if mark in whole] == []
    assert "có quy định TTHC: Không có\n" in whole
    assert "nội bộ đã công bố cấp xã: không có\n" in whole
    assert "II. ĐÁNH GIÁ CHUNG\nKết quả giải quyết TTHC trong tháng" in whole


def test_overdue_and_refused_are_counted_in_the_breakdown(tmp_path: Path) -> None:
    """With overdue cases the words change, and early + on time + overdue + refused + withdrawn
    make up what was resolved.
    """
    whole = "\n".join(said(with_settlement(SIXTEEN_COLUMNS), tmp_path))
    assert (
        "có 02 hồ sơ giải quyết trước hạn đạt tỷ lệ 13,33% số hồ sơ đã giải quyết, có 03 hồ sơ "
        "giải quyết đúng hạn đạt tỷ lệ 20% số hồ sơ đã giải quyết, có 05 hồ sơ quá hạn chiếm tỷ lệ "
        "33,33% số hồ sơ đã giải quyết, có 01 hồ sơ từ chối giải quyết, có 04 hồ sơ công dân tự "
        "rút không thực hiện." in whole
    )
    assert (
        "Đang giải quyết 05 hồ sơ, trong đó có 01 hồ sơ đang trong thời hạn giải quyết, có 02 hồ "
        "sơ yêu cầu bổ sung, có 02 hồ sơ đang giải quyết quá hạn." in whole
    )
    assert "có 05 hồ sơ giải quyết quá hạn; có 02 hồ sơ đang giải quyết quá hạn." in whole
    assert "không có hồ sơ quá hạn" not in whole


def test_nothing_received_is_said_without_rates(tmp_path: Path) -> None:
    """Zero received in either form: the sentences read well and print no rate."""
    data = with_settlement([0] * 14)
    data["bieu"]["PL01"] |= {
        "dong": [["Trung tâm", *[0] * 13, None, None, None, 0, 0, None]],
        "tong": [*[0] * 13, None, None, None, 0, 0, None],
    }
    texts = said(data, tmp_path)
    nothing = "Trong kỳ không phát sinh hồ sơ TTHC."
    assert texts.count(f"- Từ ngày 21/12/2025 đến ngày 20/01/2026: {nothing}") == 2
    assert texts.count(f"- Từ ngày 15/12/2025 đến ngày 14/01/2026: {nothing}") == 1
    assert texts.count(nothing) == 1
    generated = [text for text in texts if text.startswith(("- Từ ngày", "Kết quả", "Theo"))]
    assert "%" not in "".join(generated)


def test_only_carried_over_cases_print_no_online_rate(tmp_path: Path) -> None:
    """Nothing received anew: the base of the online rate is 0, so none is printed."""
    whole = "\n".join(said(with_settlement([3, 0, 0, 3, *[0] * 6, 3, 3, 0, 0]), tmp_path))
    assert (
        "trong đó không có hồ sơ trực tuyến, không có hồ sơ trực tiếp hoặc qua dịch vụ bưu chính "
        "công ích, có 03 hồ sơ từ kỳ trước chuyển sang. Đang giải quyết 03 hồ sơ" in whole
    )
    assert "không có hồ sơ đã giải quyết, có 03 hồ sơ đang giải quyết." in whole


def test_thirteen_columns_mention_no_column_that_they_lack(tmp_path: Path) -> None:
    """The national layout has no refused, withdrawn, supplement: the sentences leave them out."""
    data = with_settlement([20, 10, 6, 4, 15, 7, 3, 5, 5, 3, 2], code="II.06A13")
    whole = "\n".join(said(data, tmp_path))
    assert "giải quyết đúng hạn đạt tỷ lệ 20% số hồ sơ đã giải quyết, có 05 hồ sơ quá hạn" in whole
    assert "trong đó có 03 hồ sơ đang trong thời hạn giải quyết, có 02 hồ sơ đang giải" in whole
    assert "(Có Biểu số II.06/VPCP/KSTT kèm theo)" in whole
    generated = [text for text in whole.split("\n") if text.startswith("- Từ ngày")]
    for word in ("từ chối", "rút", "bổ sung"):
        assert word not in "".join(text for text in generated if "Tổng số hồ sơ" in text)


def test_december_is_followed_by_january_of_the_next_year(tmp_path: Path) -> None:
    """Month and year of the next month are right across the year's end."""
    data = january() | {"thang": 12, "nam": 2026}
    texts = said(data, tmp_path)
    assert "III. NHIỆM VỤ TRỌNG TÂM THÁNG 01 NĂM 2027" in texts
    assert "tháng 12 năm 2026 và nhiệm vụ trọng tâm tháng 01 năm 2027" in "".join(texts)


@pytest.mark.parametrize(("month", "heading"), [(2, "THÁNG 3 NĂM"), (9, "THÁNG 10 NĂM")])
def test_months_from_march_have_no_zero(month: int, heading: str, tmp_path: Path) -> None:
    """Only months 1 and 2 are written with a zero (NĐ 30/2020/NĐ-CP)."""
    whole = "".join(said(january() | {"thang": month}, tmp_path))
    assert f"TRỌNG TÂM {heading} 2026" in whole


def test_padding_can_be_switched_off(tmp_path: Path) -> None:
    """With "Không" at "Viết 06 thay cho 6", counts stand without a zero."""
    whole = "".join(said(january() | {"them_so_0": "Không"}, tmp_path))
    assert "có 6 hồ sơ đang giải quyết" in whole
    assert "có 06" not in whole


def test_online_base_is_the_office_s_choice(tmp_path: Path) -> None:
    """The other base of the online rate gives the other rate, and is named."""
    data = january() | {"mau_so_truc_tuyen": "tổng số hồ sơ tiếp nhận"}
    whole = "".join(said(data, tmp_path))
    assert "hồ sơ trực tuyến đạt tỷ lệ 99,39% tổng số hồ sơ tiếp nhận, có 09" in whole


@pytest.mark.parametrize("text", ["Tổng số hồ sơ tiếp nhận", "hồ sơ đã giải quyết"])
def test_a_base_that_is_no_choice_is_not_taken(text: str) -> None:
    """The words name the base over which the rate is reckoned, whatever somebody pasted (ND09)."""
    filing = report_of(january())
    info = {**filing.info, "online_base": Text(Place("ThongTin", 20, 2), text)}
    values = PresentValues(filing._replace(info=info))
    names = ("ty_le_truc_tuyen", "mau_so_truc_tuyen")
    said = [str(values.of(variables()[name])) for name in names]
    assert said == ["99,76%", "số hồ sơ tiếp nhận trong kỳ"]


def test_one_addressee_stands_in_the_line(tmp_path: Path) -> None:
    """One addressee follows "Kính gửi:" in its line and is the one reported to."""
    texts = said(january() | {"kinh_gui": ["UBND thành phố Hải Phòng;"]}, tmp_path)
    assert "Kính gửi: UBND thành phố Hải Phòng" in texts
    assert "UBND xã Ninh Giang báo cáo UBND thành phố Hải Phòng nắm được./." in "".join(texts)


def test_several_addressees_are_listed(tmp_path: Path) -> None:
    """Each on a line of its own, ";" at the end, "." at the last."""
    texts = said(january(), tmp_path)
    start = texts.index("Kính gửi:")
    assert texts[start + 1 : start + 3] == [
        "- UBND thành phố Hải Phòng;",
        "- Trung tâm Phục vụ Hành chính công thành phố.",
    ]


def test_recipients_begin_with_the_addressees_and_end_with_the_file(tmp_path: Path) -> None:
    """Nơi nhận: "Như trên" first and once, "Lưu" last."""
    data = january()
    data["noi_nhan"] = ["Như trên", *data["noi_nhan"]]
    texts = said(data, tmp_path)
    start = texts.index("Nơi nhận:")
    assert texts[start + 1 : start + 5] == [
        "- Như trên;",
        "- Lãnh đạo UBND xã;",
        "- Các cơ quan chuyên môn thuộc xã;",
        "- Lưu: VT, TT.",
    ]
    assert texts[start + 5 : start + 9] == [*data["quyen_han"], "Nguyễn Đình Khoa"]


def test_unsigned_report_leaves_room_for_number_and_day(tmp_path: Path) -> None:
    """Without number and date the heading keeps room for a pen."""
    texts = said(january(), tmp_path)
    assert "Số:      /BC-UBND" in texts
    assert "Ninh Giang, ngày      tháng 01 năm 2026" in texts
    assert texts[:2] == ["ỦY BAN NHÂN DÂN", "XÃ NINH GIANG"]


def test_signed_report_has_number_and_date(tmp_path: Path) -> None:
    """A number under 10 and a day under 10 get their zero; the annexes refer to both."""
    texts = said(january() | {"so": "5", "ngay": "2026-01-07"}, tmp_path)
    assert "Số: 05/BC-UBND" in texts
    assert "Ninh Giang, ngày 07 tháng 01 năm 2026" in texts
    annexed = (
        "(Kèm theo Báo cáo số 05/BC-UBND ngày 07 tháng 01 năm 2026 của Ủy ban nhân dân xã Ninh "
        "Giang)"
    )
    assert texts.count(annexed) == 2


def test_opening_names_the_letter_or_does_without(tmp_path: Path) -> None:
    """The basis opens the first sentence; without one the sentence says what is reported."""
    with_basis = "".join(said(january(), tmp_path))
    assert "Thực hiện Công văn số 137/UBND-TTPVHCC ngày 23/01/2026 của" in with_basis
    assert "hàng tháng, Ủy ban nhân dân xã Ninh Giang tổng hợp và báo cáo UBND" in with_basis
    without = "".join(said(january() | {"can_cu": None}, tmp_path))
    assert "Thực hiện Công văn" not in without
    assert "(TTHC) tháng 01 năm 2026 cụ thể như sau:" in without


def test_titles_of_the_forms_name_the_present_unit(tmp_path: Path) -> None:
    """The form's title comes from its definition and the unit, not from a stale sheet."""
    texts = said(january(), tmp_path)
    assert "CỦA UBND XÃ NINH GIANG" in texts
    assert "CỦA UBND HUYỆN NINH GIANG" not in texts


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"thang": None},
            "“Tháng báo cáo” (tờ ThongTin) phải là một số từ 1 đến 12.",
        ),
        (
            {"thang": 13},
            "“Tháng báo cáo” (ô B5 tờ ThongTin) phải là một số từ 1 đến 12.",
        ),
    ],
)
def test_month_is_needed(change: dict[str, Any], sentence: str, tmp_path: Path) -> None:
    """A missing or impossible month is named with its cell; no report is written."""
    with pytest.raises(WorkbookError) as caught:
        write(report_of(january() | change), tmp_path)
    assert str(caught.value) == sentence
    assert not (tmp_path / "bao-cao.docx").exists()
