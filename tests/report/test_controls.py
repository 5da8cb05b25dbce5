"""Every number from a sheet stands in a content control that names its source."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from baocao_tthc.errors import WorkbookError
from baocao_tthc.filing import Cell, Place, Trouble
from support.filings import january, report_of, with_cell
from support.word_files import (
    TEMPLATE,
    W,
    controls,
    outside_controls,
    paragraph,
    paragraphs,
    part,
    run,
    template,
    text_of,
    value,
    write,
)

HEADER = '<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{}</w:hdr>'
_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def test_sentence_numbers_name_their_cells(tmp_path: Path) -> None:
    """The control of each number in I.2 says form, column and row, or the rate's two sums."""
    found = controls(write(report_of(january()), tmp_path))
    for expected in [
        ("II.06B!(3)[tong]", "3.749"),
        ("II.06B!(6)[tong]", "có 14"),
        ("II.06B!TYLE((7)[tong],(3)[tong])", "99,84%"),
        ("II.06B!(13)[tong]", "có 06"),
        ("II.06B!(10)[tong]", "không có"),
        ("II.06B!TYLE((4)[tong],(4)[tong]+(5)[tong])", "99,76%"),
        ("II.06B!(8)[tong]+(9)[tong]", "có 3.740"),
        ("PL01!(14)[tong]", "có 08"),
        ("PL01!(15)[tong]", "không có"),
        ("PL01!TYLE((20)[tong],(3)[tong])", "99,71%"),
        ("ky!II.06B", "Từ ngày 21/12/2025 đến ngày 20/01/2026"),
        ("ky!PL01", "Từ ngày 15/12/2025 đến ngày 14/01/2026"),
        ("ky!ThongTin", "Từ ngày 21/12/2025 đến ngày 20/01/2026"),
        ("NoiDung!3.1.1", "0"),
        ("ThongTin!month", "01"),
        ("ThongTin!next_month", "02"),
    ]:
        assert expected in found


def test_annex_numbers_name_their_cells(tmp_path: Path) -> None:
    """Cells of the annex tables: by the row's label, without padding, rates with two decimals."""
    found = controls(write(report_of(january()), tmp_path))
    for expected in [
        ("II.06B!(3)[Người có công]", "29"),
        ("II.06B!(5)[Người có công]", "9"),
        ("II.06B!(3)[Chứng thực]", "3385"),
        ("II.06B!(16)[Thành lập và hoạt động doanh nghiệp (hộ kinh doanh)]", "0"),
        ("II.06B!(13)[tong]", "6"),
        ("PL01!(16)[Trung tâm phục vụ hành chính công]", "99,79"),
        ("PL01!(17)[Trung tâm phục vụ hành chính công]", "100"),
        ("PL01!(19)[tong]", "2.586"),
    ]:
        assert expected in found


def test_every_cell_of_a_form_is_in_the_annex(tmp_path: Path) -> None:
    """Six rows and the total of 14 columns, one row of 19 and a total of 15 counts."""
    tags = Counter(tag for tag, _ in controls(write(report_of(january()), tmp_path)))
    cells = [tag for tag in tags if re.fullmatch(r"(II\.06B|PL01)!\(\d+\)\[(?!tong).*\]", tag)]
    assert len(cells) == 6 * 14 + 19
    assert all(tags[cell] == 1 for cell in cells)
    assert all(tags[f"II.06B!({column})[tong]"] for column in range(3, 17))


def test_no_number_of_a_sheet_stands_outside_a_control(tmp_path: Path) -> None:
    """Outside the controls only the numbers remain that the template prints itself, the numbers
    of the letter it answers, and the printed parts of the forms.
    """
    data = january()
    data["noi_dung"] = {}
    printed = _JINJA.sub(" ", "\n".join(paragraphs(TEMPLATE)))
    report = report_of(data)
    for table in report.tables:
        printed += " ".join([*table.form.numbering, *table.form.label]).replace("+", " + ")
        printed += " ".join(str(n) for n in range(1, len(table.rows) + 1))
    printed += f" {data['can_cu']} II.06B 01 01"
    found = Counter(_NUMBER.findall(outside_controls(write(report, tmp_path))))
    assert found - Counter(_NUMBER.findall(printed.replace("=", " = "))) == Counter()


def test_tag_and_alias_agree_and_ids_differ(tmp_path: Path) -> None:
    """LibreOffice keeps the alias only, Word finds a control by its id: both must serve."""
    found = list(part(write(report_of(january()), tmp_path)).iter(f"{W}sdt"))
    assert len(found) > 200
    assert all(value(sdt, "tag") == value(sdt, "alias") for sdt in found)
    assert len({value(sdt, "id") for sdt in found}) == len(found)


def test_ids_of_the_template_are_left_alone(tmp_path: Path) -> None:
    """A control of the office's own keeps its id; ours go around it."""
    own = (
        '<w:sdt><w:sdtPr><w:tag w:val="rieng"/><w:id w:val="100000001"/></w:sdtPr>'
        f"<w:sdtContent>{run('riêng')}</w:sdtContent></w:sdt>"
    )
    path = template(tmp_path, paragraph(own, "{{ tiep_nhan }}"))
    found = list(part(write(report_of(january()), tmp_path, path)).iter(f"{W}sdt"))
    assert [value(sdt, "id") for sdt in found] == ["100000001", "100000002"]


def test_placeholder_keeps_formatting_and_neighbours(tmp_path: Path) -> None:
    """In the middle of a bold run: text before, control, text after, all bold as before."""
    path = template(tmp_path, paragraph(run("có {{ tiep_nhan }} hồ sơ", "<w:b/>")))
    body = part(write(report_of(january()), tmp_path, path))[0][0]
    assert [child.tag.removeprefix(W) for child in body] == ["r", "sdt", "r"]
    assert [text_of(child) for child in body] == ["có ", "3.749", " hồ sơ"]
    assert all(each.find(f"{W}rPr/{W}b") is not None for each in body.iter(f"{W}r"))


@pytest.mark.parametrize(
    "pieces",
    [
        ["{{ tiep", "_nhan }}"],
        ["{", "{ tiep_nhan }", "}"],
        ["{{", " tiep_nhan ", "}}"],
        ["a{{ti", "ep_", "nhan}}b"],
    ],
)
def test_placeholder_split_over_runs(pieces: list[str], tmp_path: Path) -> None:
    """Word splits what was typed in pieces over several runs: it is found all the same."""
    path = template(tmp_path, paragraph(*(run(piece, "<w:i/>") for piece in pieces)))
    target = write(report_of(january()), tmp_path, path)
    assert controls(target) == [("II.06B!(3)[tong]", "3.749")]
    assert paragraphs(target)[0].strip("ab") == "3.749"


def test_a_number_that_does_not_exist_leaves_its_sentence_whole(tmp_path: Path) -> None:
    """Without a period before there is nothing to print: no control, and the run is not cut."""
    path = template(tmp_path, paragraph("Kỳ {{ thang_truoc }}trước"))
    body = part(write(report_of(january()), tmp_path, path))[0][0]
    assert [text_of(child) for child in body] == ["Kỳ trước"]


def test_a_number_outside_the_text_is_printed_without_a_control(tmp_path: Path) -> None:
    """In a field code there is no place for a control: the number stands there as text."""
    code = '<w:r><w:instrText xml:space="preserve">SEQ {{ tiep_nhan }}</w:instrText></w:r>'
    path = template(tmp_path, paragraph(code, "{{ tiep_nhan }}"))
    target = write(report_of(january()), tmp_path, path)
    (field,) = part(target).iter(f"{W}instrText")
    assert (field.text, len(field)) == ("SEQ 3.749", 0)
    assert controls(target) == [("II.06B!(3)[tong]", "3.749")]


def test_placeholder_in_a_header_and_in_a_table(tmp_path: Path) -> None:
    """Headers and table cells are rendered as the body is."""
    cell = paragraph("{{ dang_giai_quyet }}")
    table = (
        '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol/>'
        f"</w:tblGrid><w:tr><w:tc>{cell}</w:tc></w:tr></w:tbl>"
    )
    header = HEADER.format(paragraph(run("{"), run("{ tiep_nhan }}")))
    path = template(tmp_path, table, paragraph("x"), parts={"word/header1.xml": header})
    target = write(report_of(january()), tmp_path, path)
    assert controls(target) == [("II.06B!(13)[tong]", "06")]
    assert controls(target, "word/header1.xml") == [("II.06B!(3)[tong]", "3.749")]


def test_words_stand_inside_the_control(tmp_path: Path) -> None:
    """`co` writes "không có" or "có 06" inside the control, so that a refresh can turn it."""
    path = template(tmp_path, paragraph("{{ qua_han|co }} quá hạn, {{ dang_giai_quyet | co }}"))
    found = controls(write(report_of(january()), tmp_path, path))
    assert found == [("II.06B!(10)[tong]", "không có"), ("II.06B!(13)[tong]", "có 06")]


def test_cell_that_loses_its_lines_keeps_a_paragraph(tmp_path: Path) -> None:
    """A table cell must hold a paragraph, also when its only paragraph vanished."""
    cell = paragraph("{{ muc_2_2 }}")
    table = (
        '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol/>'
        f"</w:tblGrid><w:tr><w:tc>{cell}</w:tc></w:tr></w:tbl>"
    )
    root = part(write(report_of(january()), tmp_path, template(tmp_path, table, paragraph("x"))))
    assert [child.tag for child in next(root.iter(f"{W}tc"))] == [f"{W}p"]


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (["Hộ tịch", "Hộ  TỊCH"], ["dong 1", "dong 2"]),
        (["Đất [đai]", "tong"], ["dong 1", "dong 2"]),
        (["", "Hộ tịch"], ["dong 1", "Hộ tịch"]),
        (["x" * 52, "y" * 51], ["dong 1", "y" * 51]),
    ],
)
def test_rows_that_a_label_cannot_name_are_named_by_number(
    labels: list[str], names: list[str], tmp_path: Path
) -> None:
    """Doubled, empty, bracketed and too long labels give "dong n", counted from the first row."""
    data = january()
    form = data["bieu"]["II.06B"]
    form["dong"] = [[label, *form["tong"]] for label in labels]
    tags = [tag for tag, _ in controls(write(report_of(data), tmp_path))]
    assert [tag for tag in tags if tag.startswith("II.06B!(16)[") and "tong]" not in tag] == [
        f"II.06B!(16)[{name}]" for name in names
    ]


def test_a_row_without_a_name_is_no_total(tmp_path: Path) -> None:
    """A row that nobody named keeps its number and an empty name; the total stands once."""
    data = january()
    data["bieu"]["II.06B"]["dong"][1][0] = ""
    report = report_of(data)
    rows = [
        [text_of(each) for each in row.findall(f"{W}tc")]
        for row in part(write(report, tmp_path)).iter(f"{W}tr")
    ]
    assert ["2", ""] in [row[:2] for row in rows]
    assert [row[0] for row in rows].count(report.tables[0].form.total_label) == 1


def test_annex_leaves_empty_cells_empty(tmp_path: Path) -> None:
    """A cell that nobody filled prints nothing, a dash prints a dash."""
    data = january()
    data["bieu"]["II.06B"]["dong"][0][5] = None
    report = report_of(data)
    row = report.tables[0].rows[1]
    dash = Cell(Place("II.06B", 12, 7), "-", None, Trouble.DASH)
    assert isinstance(row.cells, dict)
    row.cells[7] = dash
    found = dict(controls(write(report, tmp_path)))
    assert found["II.06B!(7)[Người có công]"] == ""
    assert found["II.06B!(7)[Chứng thực]"] == "-"


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        (Cell(Place("II.06B", 17, 3), None, None, Trouble.EMPTY), "; trống)"),
        (Cell(Place("II.06B", 17, 3), "#REF!", None, Trouble.ERROR), "lỗi công thức: “#REF!”"),
    ],
)
def test_total_that_cannot_be_read_stops_the_report(cell: Cell, why: str, tmp_path: Path) -> None:
    """An unreadable total is named with its cell, and no report is written."""
    report = with_cell(report_of(january()), "II.06B", 3, cell)
    with pytest.raises(WorkbookError) as caught:
        write(report, tmp_path)
    assert "ô C17 tờ II.06B (cột (3) của Biểu II.06B" in str(caught.value)
    assert why in str(caught.value)
    assert "None" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_report_without_a_period_points_at_thongtin(tmp_path: Path) -> None:
    """The headings of the forms repeat ThongTin and are locked, so they are not where to write."""
    full = report_of(january())
    report = full._replace(
        stated_period=None,
        tables=tuple(table._replace(periods=()) for table in full.tables),
        blanks={"period_from": Place("ThongTin", 9, 2)},
    )
    with pytest.raises(WorkbookError, match="Tờ ThongTin chưa ghi kỳ báo cáo"):
        write(report, tmp_path)


def test_tracked_formatting_is_not_copied_into_controls(tmp_path: Path) -> None:
    """A tracked change of formatting stays with its run; the control has the present format."""
    change = (
        '<w:b/><w:rPrChange w:id="9" w:author="a" w:date="2026-01-01T00:00:00Z"><w:rPr><w:i/>'
        "</w:rPr></w:rPrChange>"
    )
    path = template(tmp_path, paragraph(run("có {{ tiep_nhan }}", change)))
    sdt = next(part(write(report_of(january()), tmp_path, path)).iter(f"{W}sdt"))
    properties = next(sdt.iter(f"{W}r")).find(f"{W}rPr")
    assert [each.tag for each in properties] == [f"{W}b"]


def test_conditions_leave_no_empty_runs(tmp_path: Path) -> None:
    """Where a condition printed nothing, nothing is left to stumble over when editing."""
    root = part(write(report_of(january()), tmp_path))
    assert all(text.text for text in root.iter(f"{W}t"))
