"""TC: names that are no longer used after 01/7/2025."""

from __future__ import annotations

import pytest

from support.grids import Book, findings, ids, january

TITLE_118 = (
    "về thực hiện thủ tục hành chính theo cơ chế một cửa, một cửa liên thông tại Bộ phận Một cửa "
    "và Cổng Dịch vụ công quốc gia"
)


COMMUNE_OF_A_CITY = "UBND xã Ninh Giang báo cáo UBND thành phố Hải Phòng."


def saying(*paragraphs: str, of: str = COMMUNE_OF_A_CITY) -> Book:
    """January with a narrative item 2.1 of these paragraphs and, last, the words that say whose."""
    cells: dict[tuple[int, int], str] = {(1, 1): "Mục", (1, 3): "Nội dung", (2, 1): "2.1"}
    cells |= {(row, 3): text for row, text in enumerate((*paragraphs, of), 2)}
    return january() | {"NoiDung": cells}


@pytest.mark.parametrize(
    "text",
    [
        "UBND huyện đã chỉ đạo các phòng.",
        "Ủy ban  nhân\u00a0dân HUYỆN đã chỉ đạo.",
        "Uỷ ban nhân dân huyện đã chỉ đạo.",
        "UBND quận đã chỉ đạo.",
        "UBND thị xã đã chỉ đạo.",
        "hai cấp huyện, xã",
        "các đơn vị thuộc huyện",
        "trên địa bàn huyện",
        "UBND các xã, thị trấn",
        "tại Bộ phận Tiếp nhận và Trả kết quả",
        "bộ phận một cửa",
        "trên cổng Dịch vụ công của tỉnh",
        "trên cổng DVC tỉnh",
        "các Sở ngành của tỉnh",
        "sở, ban, ngành tỉnh",
        "UBND tỉnh Hải Dương",
    ],
)
def test_tc01_a_stale_name_is_an_error(text: str) -> None:
    """Whatever its spelling, case and blanks; the finding names its cell."""
    (found,) = findings(saying(text))
    assert found.rule == "TC01"
    assert [str(place) for place in found.places] == ["NoiDung!C2"]


@pytest.mark.parametrize(
    "text",
    [
        "Thực hiện Quyết định số 12/QĐ-UBND ngày 05/4/2023 của UBND huyện Ninh Giang.",
        "Quyết định số 12/QĐ-UBND về việc kiện toàn Bộ phận Tiếp nhận và Trả kết quả.",
        "Năm 2024, UBND huyện đã công khai 100% TTHC.",
        "Hồ sơ của thị trấn Ninh Giang (cũ) đã được bàn giao.",
        "Trước ngày 01/7/2025 do cấp huyện giải quyết.",
        "Hồ sơ đất đai tồn đọng từ cấp huyện cũ chuyển giao.",
        "Đã nhận bàn giao 1.204 hồ sơ từ UBND huyện.",
        "Hồ sơ của huyện chuyển về đã được giải quyết.",
        "Xã được thành lập trên cơ sở sáp nhập 02 xã và thị trấn Ninh Giang.",
        "Từ khi không tổ chức cấp huyện, xã trực tiếp giải quyết.",
        "Theo Nghị quyết số 202/2025/QH15, tỉnh Hải Dương sáp nhập vào thành phố Hải Phòng.",
        "Sau khi tỉnh Hải Dương và thành phố Hải Phòng sáp nhập, xã đã rà soát TTHC.",
        "Cổng dịch vụ công tỉnh Hải Dương đã dừng hoạt động từ ngày 01/7/2025.",
        "Hợp nhất xã Tân Hương và thị trấn Ninh Giang.",
        "Dừng Cổng Dịch vụ công của tỉnh, dùng Cổng Dịch vụ công quốc gia.",
        "Từ ngày 01/7/2025 UBND cấp huyện không còn; UBND cấp xã tiếp nhận 280 TTHC.",
        "HĐND huyện, UBND huyện Ninh Giang đã kết thúc hoạt động.",
        "Thẩm quyền của UBND huyện được chuyển cho UBND xã.",
        "Trước sắp xếp, bộ phận một cửa của 04 xã, thị trấn đã có phần mềm.",
        "Xã được lập từ 02 thị trấn và 05 xã trước sáp nhập.",
        "Chấm dứt hoạt động của Bộ phận Tiếp nhận và Trả kết quả cấp xã, thành lập Trung tâm.",
        "Bộ phận Một cửa được đổi tên thành Trung tâm Phục vụ hành chính công xã.",
        "Trung tâm kế thừa Bộ phận Tiếp nhận và Trả kết quả của xã.",
        "Các sở, ban, ngành của tỉnh bạn đã phối hợp.",
        "Học tập cách làm của Cổng Dịch vụ công tỉnh Hưng Yên.",
        "UBND xã, Trung tâm Phục vụ hành chính công xã, Cổng Dịch vụ công quốc gia.",
        "Các sở, ngành thành phố và UBND thành phố Hải Phòng.",
        f"Thực hiện Nghị định số 118/2025/NĐ-CP ngày 09/6/2025 của Chính phủ {TITLE_118}.",
        f"Nghị định {TITLE_118.upper()} đã được quán triệt.",
    ],
)
def test_tc01_titles_history_and_today_s_names_pass(text: str) -> None:
    """A cited document keeps its title, history and other provinces their names."""
    assert ids(saying(text)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "UBND huyện không còn hồ sơ quá hạn.",
        "UBND huyện chỉ đạo các xã mới sáp nhập.",
        "Sau khi sáp nhập, UBND huyện đã họp.",
        "Duy trì hoạt động của Bộ phận Một cửa.",
        "Nộp hồ sơ trên Cổng Dịch vụ công tỉnh Hải Dương.",
    ],
)
def test_tc01_a_name_that_acts_now_is_told_beside_history(text: str) -> None:
    """That something ended or merged excuses only the name of what did."""
    assert set(ids(saying(text))) == {"TC01"}


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("các sở, ngành của tỉnh", "UBND xã Đồng Kết báo cáo UBND tỉnh Hưng Yên."),
        ("các sở, ngành của tỉnh", "UBND tỉnh đề nghị UBND thành phố Hà Nội phối hợp."),
        ("các sở, ngành của tỉnh", "Xã có 12 thôn."),
        ("tại Bộ phận Một cửa", "Sở Tư pháp báo cáo, các UBND xã phối hợp."),
        ("Bộ phận Một cửa các ngành dọc", "Trên địa bàn tỉnh, UBND xã Đồng Kết đứng đầu."),
    ],
)
def test_tc01_a_name_that_is_right_elsewhere_is_told_only_where_it_is_wrong(
    text: str, of: str
) -> None:
    """A province has departments “của tỉnh”, an agency its Bộ phận Một cửa."""
    assert ids(saying(text, of=of)) == ()


def test_tc01_a_citation_does_not_excuse_the_rest_of_the_sentence() -> None:
    """Only the issuer or title of the cited document is exempt."""
    text = "Thực hiện Quyết định số 766/QĐ-TTg ngày 23/6/2022, UBND huyện đã chỉ đạo."
    assert ids(saying(text)) == ("TC01",)


def test_tc01_one_finding_a_name_with_all_its_places() -> None:
    """It is replaced in one go, so it is told in one go."""
    book = saying("UBND huyện và UBND huyện", "UBND huyện")
    book["II.06B"][3, 3] = "CỦA UBND HUYỆN NINH GIANG"
    (found,) = findings(book)
    assert "(4 chỗ)" in found.message
    assert [str(place) for place in found.places] == ["II.06B!C3", "NoiDung!C2", "NoiDung!C3"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (f"Theo Nghị định {TITLE_118}; hồ sơ nộp ở Bộ phận Một cửa xã.", "“Bộ phận Một cửa” không"),
        ("Ủy ban  nhân\u00a0dân HUYỆN đã chỉ đạo.", "“Ủy ban nhân dân HUYỆN” không"),
        ("CỦA UBND HUYỆN NINH GIANG", "“UBND huyện” không"),
        ("các đơn vị của huyện, các phòng thuộc huyện", "“của huyện”, “thuộc huyện” không"),
    ],
)
def test_tc01_names_the_words_that_stand_in_the_text(text: str, named: str) -> None:
    """Whoever searches for what the sentence names finds it, at the place that is told."""
    (found,) = findings(saying(text))
    assert found.message.startswith(named)
    assert found.quotes[0] in " ".join(text.replace("\u00a0", " ").split())


def test_tc01_many_spellings_are_cut_with_how_many_more() -> None:
    """The sentence stays one, however many ways the name is written."""
    text = "UBND quận, UBND thị xã, HĐND huyện, HĐND quận, Ủy ban nhân dân các huyện"
    (found,) = findings(saying(text))
    assert "“UBND quận”, “UBND thị xã”, “HĐND huyện” và 2 cách ghi nữa không còn" in found.message


def test_tc01_before_the_change_the_names_are_right() -> None:
    """A report for June 2025 may say UBND huyện."""
    book = saying("UBND huyện đã chỉ đạo.")
    for sheet in ("II.06B", "PL01"):
        book[sheet][5, 3] = "(Từ ngày 21/5/2025 đến ngày 20/6/2025)"
    assert ids(book) == ("CT13",)


@pytest.mark.parametrize(
    "text",
    [
        "Hệ thống Một cửa điện tử đã nâng cấp.",
        "theo Nghị định số 61/2018/NĐ-CP",
        "dịch vụ công trực tuyến mức độ 3, 4",
        "phòng Tư pháp tham mưu",
    ],
)
def test_tc02_what_may_have_changed_is_asked(text: str) -> None:
    """The program is not sure, so it warns."""
    (found,) = findings(saying(text))
    assert (found.rule, found.severity) == ("TC02", "warning")


def test_tc02_a_later_change_counts_from_its_own_day() -> None:
    """Thông tư 01/2020 is named without remark until Thông tư 05/2025 is in force."""
    book = saying("theo Thông tư số 01/2020/TT-VPCP")
    assert ids(book) == ()
    for sheet in ("II.06B", "PL01"):
        book[sheet][5, 3] = "(Từ ngày 21/01/2026 đến ngày 20/02/2026)"
    assert ids(book) == ("TC02",)


def test_tc01_says_which_button_writes_it_otherwise() -> None:
    """The list in KiemTra names the button, and the command for those who have none."""
    (found,) = findings(saying("UBND huyện đã chỉ đạo."))
    assert (found.hint or "").startswith("Bấm “Sửa hộ” (dòng lệnh: tthc sua)")
