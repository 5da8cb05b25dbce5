"""What a template may not say or be: refused with one sentence, before anything is written."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from baocao_tthc.errors import TemplateError, TthcError, WorkbookError
from baocao_tthc.report.conditional_sentences import template_environment
from baocao_tthc.report.render import ReportTemplate, default_template
from baocao_tthc.sources.variables import variables
from support.filings import january, report_of
from support.paths import SUPERIOR_TEMPLATE
from support.word_files import (
    TEMPLATE,
    controls,
    paragraph,
    paragraphs,
    refusal,
    run,
    template,
    write,
)


def test_unknown_variable_is_named_with_its_paragraph(tmp_path: Path) -> None:
    """The sentence has the name, the paragraph's text and the nearest name."""
    path = template(tmp_path, paragraph("Đã nhận ", run("{{ tiep_"), run("nhn }}"), " hồ sơ."))
    assert refusal(path, tmp_path) == (
        "Mẫu báo cáo dùng biến “tiep_nhn” không có trong danh mục, có phải “tiep_nhan”? Đoạn “Đã "
        "nhận {{ tiep_nhn }} hồ sơ.”; các biến và cách viết có ở templates/README.md."
    )


def test_unknown_variable_in_a_condition_or_header_is_named(tmp_path: Path) -> None:
    """Conditions and headers are read as well, before anything is rendered."""
    header = (
        '<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"{paragraph('Số {{ zzz }}')}</w:hdr>"
    )
    path = template(tmp_path, paragraph("x"), parts={"word/header1.xml": header})
    assert "biến “zzz” không có trong danh mục; Đoạn “Số {{ zzz }}”" in refusal(path, tmp_path)
    path = template(tmp_path, paragraph("{% if zzz %}a{% endif %}"))
    assert "biến “zzz” không có trong danh mục" in refusal(path, tmp_path)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{{ tiep_nhan hồ sơ", "có dấu “{{” không khép kín"),
        ("tiep_nhan }}", "có dấu “}}” không khép kín"),
        ("{% if tiep_nhan }", "có dấu “{%” không khép kín"),
        ("{{ tiep_nhan.number }}", "không phải là tên một biến"),
        ("{{ tiep_nhan.__class__.__mro__ }}", "không phải là tên một biến"),
        ("{{ tiep_nhan['x'] }}", "không phải là tên một biến"),
        ("{{ range(9) }}", "không phải là tên một biến"),
        ("{{ 7*7 }}", "không phải là tên một biến"),
        ("{{ tiep_nhan|safe }}", "không phải là tên một biến"),
        ("{{ tiep_nhan|so0 }}", "không phải là tên một biến"),
        ("{{ }}", "không phải là tên một biến"),
        ("{{p muc_2_1 }}", "không phải là tên một biến"),
        ("{% for x in kinh_gui %}a{% endfor %}", "không được dùng, chỉ dùng if"),
        ("{% set a = 1 %}", "không được dùng, chỉ dùng if"),
        ("{% include 'x' %}", "không được dùng, chỉ dùng if"),
        ("{%tc colspan 3 %}", "không được dùng, chỉ dùng if"),
        ("{% if tiep_nhan.number %}a{% endif %}", "không được dùng"),
        ("{% if tiep_nhan() %}a{% endif %}", "không được dùng"),
        ("{% if 9**9**9 %}a{% endif %}", "không được dùng"),
        ("{% if tiep_nhan is callable %}a{% endif %}", "không được dùng"),
        ("{% if tiep_nhan|length %}a{% endif %}", "không được dùng"),
        ("{% if tiep_nhan > %}a{% endif %}", "viết sai"),
        ("{% if %}a{% endif %}", "viết sai"),
        ("{{ muc_2_1 }}{{ muc_2_2 }}", "phải để riêng “{{ muc_2_1 }}” một đoạn"),
        ("{% if rut %}{{ muc_2_1 }}{% endif %}", "phải để riêng “{{ muc_2_1 }}” một đoạn"),
        ("{{ don_vi }} {{ noi_nhan }}", "phải để riêng “{{ noi_nhan }}” một đoạn"),
        ("Biểu: {{ bieu_so_hoa }}", "phải để “{{ bieu_so_hoa }}” một mình một đoạn"),
    ],
)
def test_what_templates_may_not_say(text: str, why: str, tmp_path: Path) -> None:
    """Attributes, calls, arithmetic, loops, filters of Jinja's own and open tags are refused."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    sentence = refusal(template(tmp_path, paragraph(escaped)), tmp_path)
    assert sentence.startswith(f"Đoạn “{text}” của mẫu báo cáo ")
    assert why in sentence


@pytest.mark.parametrize(
    ("texts", "wrong"),
    [
        (("{%p if tiep_nhan %}", "a"), "{%p if tiep_nhan %}"),
        (("a", "{%p endif %}"), "{%p endif %}"),
        (("{% if rut %}a", "b{% else %}c", "d{% else %}e{% endif %}"), ""),
        (("{% if rut %}a", "{% if qua_han %}b{% endif %}", "c"), "{% if rut %}a"),
    ],
)
def test_conditions_must_match(texts: tuple[str, ...], wrong: str, tmp_path: Path) -> None:
    """An if without its endif, or the other way round, is refused with its paragraph."""
    sentence = refusal(template(tmp_path, *map(paragraph, texts)), tmp_path)
    assert f"có if, else, endif không khớp nhau ở đoạn “{wrong}" in sentence


def test_condition_that_cuts_the_structure_is_refused(tmp_path: Path) -> None:
    """An if inside a table with its endif outside would break the document."""
    table = (
        '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol/>'
        f"</w:tblGrid><w:tr><w:tc>{paragraph('{% if not tiep_nhan %}a')}</w:tc></w:tr></w:tbl>"
    )
    path = template(tmp_path, table, paragraph("b{% endif %}"))
    assert (
        "có if và endif nằm lệch nhau (đoạn “{% if not tiep_nhan %}a” và “b{% endif %}”)"
    ) in refusal(path, tmp_path)


CUT_TAGS = {
    "tracked insertion": (
        "Nhận {{ tiep",
        '<w:ins w:id="9" w:author="a">{}</w:ins>',
        "_nhan }} hồ sơ",
    ),
    "only its end": ("Nhận {{ tiep_nhan }", '<w:ins w:id="9" w:author="a">{}</w:ins>', "} hồ sơ"),
    "link": ("Nhận {{ tiep_", '<w:hyperlink w:anchor="a">{}</w:hyperlink>', "nhan }} hồ sơ"),
    "field": ("Nhận {", '<w:fldSimple w:instr="DATE">{}</w:fldSimple>', "{ tiep_nhan }} hồ sơ"),
    "custom XML": ("Nhận {{", '<w:customXml w:element="a">{}</w:customXml>', " tiep_nhan }} hồ sơ"),
    "smart tag": ("Nhận {{ tiep_n", '<w:smartTag w:element="a">{}</w:smartTag>', "han }} hồ sơ"),
}


@pytest.mark.parametrize(("before", "wrapper", "inside"), CUT_TAGS.values(), ids=CUT_TAGS)
def test_a_tag_that_word_has_cut_is_whole_again(
    tmp_path: Path, before: str, wrapper: str, inside: str
) -> None:
    """Word parts a tag by a tracked change, a link or a field: it is the same tag all the same."""
    condition = paragraph("{% if tiep", wrapper.format(run("_nhan %}a")), "{% endif %}")
    path = template(tmp_path, paragraph(before, wrapper.format(run(inside))), condition)
    target = write(report_of(january()), tmp_path, path)
    assert paragraphs(target) == ["Nhận 3.749 hồ sơ", "a"]
    assert controls(target) == [("II.06B!(3)[tong]", "3.749")]


def test_a_deletion_inside_a_tag_is_no_part_of_it(tmp_path: Path) -> None:
    """What is struck out by a tracked change neither belongs to the tag nor is lost."""
    deleted = '<w:del w:id="9" w:author="a"><w:r><w:delText>xx</w:delText></w:r></w:del>'
    path = template(tmp_path, paragraph("{{ tiep", deleted, "_nhan }}"))
    target = write(report_of(january()), tmp_path, path)
    assert paragraphs(target) == ["3.749"]
    assert "<w:delText>xx</w:delText>" in zipfile.ZipFile(target).read("word/document.xml").decode()


BARE_TEMPLATES = {
    "blank": paragraph(""),
    "text": paragraph("Tiếp nhận 3.749 hồ sơ"),
    "braces of another program": paragraph("{x} và { { y } } và [don_vi] và «don_vi»"),
    "a condition of numbers": paragraph("{% if 1 %}a{% endif %}"),
}


@pytest.mark.parametrize("body", BARE_TEMPLATES.values(), ids=BARE_TEMPLATES)
def test_a_document_without_a_variable_is_no_template(tmp_path: Path, body: str) -> None:
    """It would come out as it is, whatever the month."""
    assert "không có biến {{ … }} nào" in refusal(template(tmp_path, body), tmp_path)


def test_last_months_report_is_no_template(tmp_path: Path) -> None:
    """A report of ours is named as such: its figures are those of its own period."""
    printed = write(report_of(january()), tmp_path).rename(tmp_path / "tháng trước.docx")
    assert "là một báo cáo đã in, số trong đó là của kỳ ấy" in refusal(printed, tmp_path)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "Nhận {tiep_nhan} hồ sơ của {{ don_vi }}",
            "có “{tiep_nhan}”; hãy viết liền “{{ tiep_nhan }}”",
        ),
        ("Nhận { tiep_nhan } hồ sơ", "có “{ tiep_nhan }”; hãy viết liền “{{ tiep_nhan }}”"),
        ("Nhận { { tiep_nhan } } hồ sơ", "có “{ { tiep_nhan } }”; hãy viết liền"),
        ("{% if don_vi == “x” %}a{% endif %}", "có “{% if don_vi == “x” %}” với dấu nháy cong"),
        ("{{ “don_vi” }}", "có “{{ “don_vi” }}” với dấu nháy cong"),
        ("{% if don_vi == ‘x’ %}a{% endif %}", "với dấu nháy cong"),
    ],
)
def test_a_tag_that_autocorrection_spoilt_is_named(tmp_path: Path, text: str, why: str) -> None:
    """Single or parted braces around a known variable, and the quotes that Word makes, are named
    with their paragraph.
    """
    sentence = refusal(template(tmp_path, paragraph(text)), tmp_path)
    assert sentence.startswith(f"Đoạn “{text}” của mẫu báo cáo ")
    assert why in sentence


def test_braces_that_name_nothing_are_text(tmp_path: Path) -> None:
    """A brace in the text of an office is none of ours."""
    path = template(tmp_path, paragraph("Nhóm {A} của {{ don_vi }} {1; 2}"))
    assert paragraphs(write(report_of(january()), tmp_path, path)) == [
        "Nhóm {A} của UBND xã Ninh Giang {1; 2}"
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{ don_vi|co }}", "“don_vi” không phải là một số đếm"),
        ("{{ ty_le_qua_han|co }}", "“ty_le_qua_han” không phải là một số đếm"),
        ("{%- if qua_han -%}a{%- endif -%}", "hãy bỏ dấu - sát dấu %"),
        ("{% if qua_han -%}a{% endif %}", "hãy bỏ dấu - sát dấu %"),
    ],
)
def test_what_would_break_the_text_is_refused(tmp_path: Path, text: str, words: str) -> None:
    """`co` has words for counts only, and the marks that glue paragraphs together are not used."""
    assert words in refusal(template(tmp_path, paragraph(text)), tmp_path)


def test_condition_that_cannot_be_computed_is_refused(tmp_path: Path) -> None:
    """Comparing a name with a number is the template's mistake, not a traceback."""
    path = template(tmp_path, paragraph("{% if don_vi > 5 %}a{% endif %}"))
    assert "có điều kiện so một biến chữ với một số" in refusal(path, tmp_path)


def test_comparisons_and_tests_work(tmp_path: Path) -> None:
    """What conditions may say: comparisons with numbers, and, or, not, elif, co_so."""
    path = template(
        tmp_path,
        paragraph("{% if tiep_nhan &gt;= 3749 and not qua_han %}A{% endif %}"),
        paragraph("{% if rut &lt; 3 %}sai{% elif rut == 3 or tu_choi %}B{% else %}sai{% endif %}"),
        paragraph("{% if qua_han is co_so %}C{% endif %}{% if qua_han %}sai{% endif %}"),
        paragraph("{%p if giai_quyet != tiep_nhan %}"),
        paragraph("D"),
        paragraph("{%p endif %}"),
    )
    assert paragraphs(write(report_of(january()), tmp_path, path)) == ["A", "B", "C", "D"]


@pytest.mark.parametrize(
    "hidden",
    [
        '<w:r><w:instrText xml:space="preserve">{{ tiep_nhan.__class__ }}</w:instrText></w:r>',
        '<w:bookmarkStart w:id="1" w:name="{{ zzz }}"/><w:bookmarkEnd w:id="1"/>',
        "<w:r><w:instrText>{% for a in b %}x{% endfor %}</w:instrText></w:r>",
        "<w:r><w:instrText>{{ dat__tiep_nhan__ }}</w:instrText></w:r>",  # its mark
        "<w:r><w:instrText>{% if dat__tiep_nhan__ %}x{% endif %}</w:instrText></w:r>",
    ],
)
def test_code_outside_the_text_is_refused(hidden: str, tmp_path: Path) -> None:
    """Field codes and attributes are Jinja's input too: nothing may hide there."""
    path = template(tmp_path, paragraph(hidden, "{{ tiep_nhan }}"))
    assert "nằm ngoài lời văn" in refusal(path, tmp_path)


def test_environment_is_sandboxed_strict_and_escaping() -> None:
    """A second wall behind the checks: unsafe attributes, unknown names and markup."""
    made = template_environment()
    assert made.autoescape is True
    assert made.sandboxed
    assert not made.is_safe_attribute("", "__class__", str)
    assert made.globals == {}
    assert set(made.filters) == {"co"}
    assert made.from_string("{{ a }}").render(a="<w:p>") == "&lt;w:p&gt;"


HOSTILE = [
    "{{ 7*7 }}", "{% if 1 %}x{% endif %}", "{_{ 7*7 }_}", "{# x #}", "<w:p>", "</w:t></w:r>",
    "a & b &amp; c", '"\'', "]]>", "\u200b{{ tiep_nhan }}",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_cells_stays_text(text: str, tmp_path: Path) -> None:
    """Labels and paragraphs print as they are: never Jinja, never XML."""
    data = january()
    data["bieu"]["II.06B"]["dong"][0][0] = text
    data["noi_dung"]["II.1"] = [text]
    data["don_vi"] = text
    data["kinh_gui"] = [text, text]
    target = write(report_of(data), tmp_path)
    printed = text.replace("\u200b", "")
    assert paragraphs(target).count(printed) >= 2
    assert f"- {printed};" in paragraphs(target)
    assert len(controls(target)) == len(controls(write(report_of(january()), tmp_path)))


def test_control_characters_and_line_ends_do_no_harm(tmp_path: Path) -> None:
    """Characters that XML cannot hold vanish; a line end begins a new paragraph."""
    data = january()
    data["noi_dung"]["II.1"] = ["Một\x0bhai\x00ba", "Bốn\nNăm\tsáu", "\x07\x0c"]
    data["bieu"]["II.06B"]["dong"][0][0] = "Hộ\ntịch\x0b\ufffe"
    texts = paragraphs(write(report_of(data), tmp_path))
    start = texts.index("1. Tồn tại, hạn chế")
    assert texts[start + 1 : start + 5] == ["Một", "haiba", "Bốn", "Năm sáu"]
    assert texts[start + 5] == "2. Nguyên nhân"
    assert "Hộ tịch" in texts


def test_variables_of_the_template_are_those_of_the_catalogue() -> None:
    """The templates use no other name; what the catalogue offers beyond them is known."""
    used = ReportTemplate(TEMPLATE).names() | ReportTemplate(SUPERIOR_TEMPLATE).names()
    spare = {
        "tiep_nhan_moi", "ty_le_truc_tuyen_trong_ky", "ty_le_truc_tuyen_tong_so", "co_ket_qua",
        "co_ca_hai", "ty_le_ket_qua", "ty_le_ca_hai", "nop_chua_gui", "don_vi_chua_gui",
        "tu_choi_va_rut",
    }  # fmt: skip
    assert used | spare == set(variables())
    assert used & spare == set()


def test_missing_form_is_named_with_what_to_do(tmp_path: Path) -> None:
    """Without PL01 the sentence names it; a template that does not ask for it does without."""
    data = january()
    del data["bieu"]["PL01"]
    with pytest.raises(WorkbookError) as caught:
        write(report_of(data), tmp_path)
    assert str(caught.value) == (
        "Sổ số liệu thiếu biểu số hóa hồ sơ (PL01) mà mẫu báo cáo cần; hãy thêm biểu này, hoặc bỏ "
        "khỏi mẫu Word các biến của biểu."
    )
    assert "--mau" in caught.value.typed
    assert "--bao-cao" in caught.value.typed
    path = template(tmp_path, paragraph("{{ tiep_nhan }} hồ sơ"))
    assert paragraphs(write(report_of(data), tmp_path, path)) == ["3.749 hồ sơ"]


def test_doubled_form_is_named_with_its_sheets(tmp_path: Path) -> None:
    """Two forms that play one part: the report cannot know which to take."""
    data = january()
    form = data["bieu"]["II.06B"]
    national = [29, 8, 9, 12, 25, 25, 0, 0, 4, 4, 0]
    data["bieu"]["II.06A13"] = form | {"dong": [["Hộ tịch", *national]], "tong": national}
    with pytest.raises(WorkbookError) as caught:
        write(report_of(data), tmp_path)
    assert "có 2 biểu giải quyết TTHC (II.06B ở tờ II.06B, II.06A13 ở" in str(caught.value)


def test_default_template_is_found() -> None:
    """The program's own templates stand at the top level of the project."""
    assert default_template() == TEMPLATE
    assert default_template(SUPERIOR_TEMPLATE.name) == SUPERIOR_TEMPLATE


def test_errors_of_templates_are_errors_of_the_program() -> None:
    """The command shows any of them as one sentence."""
    assert issubclass(TemplateError, TthcError)
