"""Comments at words of a Word document: where the marks stand, and what stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from baocao_tthc.word import read_document, sound_document
from baocao_tthc.word.comments import Comment, commented
from support.commented import commented_copy, ranges, texts
from support.filings import january, report_of
from support.word_files import W, paragraph, part, run, template, text_of, write


def control(text: str, number: int = 1) -> str:
    """A content control as the report has them."""
    properties = f'<w:tag w:val="II.06B!(3)[tong]"/><w:id w:val="{number}"/><w:text/>'
    content = f"<w:sdtContent>{run(text, '<w:b/>')}</w:sdtContent>"
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr>{content}</w:sdt>"


def tracked(kind: str, *runs: str, number: int = 50) -> str:
    """Tracked runs."""
    given = f'w:id="{number}" w:author="Cán bộ" w:date="2026-01-15T08:00:00Z"'
    return f"<w:{kind} {given}>{''.join(runs)}</w:{kind}>"


def deleted(text: str) -> str:
    """A tracked deletion."""
    return tracked("del", run(text).replace("w:t>", "w:delText>").replace("<w:t ", "<w:delText "))


def field(result: str) -> str:
    """A complex field with this result."""
    marks = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end")}
    code = '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    separate = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    return f"{marks['begin']}{code}{separate}{run(result)}{marks['end']}"


def simple_field(result: str) -> str:
    """A simple field with this result."""
    return f'<w:fldSimple w:instr=" PAGE ">{run(result)}</w:fldSimple>'


def link(*runs: str) -> str:
    """A hyperlink within the document."""
    return f'<w:hyperlink w:anchor="dau">{"".join(runs)}</w:hyperlink>'


def text_box(*paragraphs: str) -> str:
    """A run with a text box."""
    inside = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    shape = f'<v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>{inside}</v:textbox>'
    return f"<w:r><w:pict>{shape}</v:shape></w:pict></w:r>"


def marked(folder: Path, words: str, *runs: str) -> str:
    """What a comment on these words of a paragraph marks; its text must stay."""
    path = template(folder, paragraph(*runs))
    copy = commented_copy(path, Comment(1, words, "Xem lại"))
    assert [p.text for p in read_document(copy).paragraphs()] == [
        p.text for p in read_document(path).paragraphs()
    ]
    (found,) = ranges(copy).values()
    return found


@pytest.mark.parametrize(
    ("runs", "words", "expected"),
    [
        (("Đã giải quyết 3743 hồ sơ.",), "3743 hồ sơ", "3743 hồ sơ"),
        (("Đã giải quyết",), "Đã", "Đã"),
        (("Đã giải ", run("37", "<w:b/>"), run("43"), " hồ sơ"), "3743 hồ", "3743 hồ"),
        (("Có ", control("3.743"), " hồ sơ"), "3.743 hồ", "3.743 hồ"),
        (("Có ", control("3.743 hồ sơ"), " rút"), "hồ sơ rút", "3.743 hồ sơ rút"),
        (("Có ", control("3.743 hồ sơ"), " rút"), "Có 3.743", "Có 3.743 hồ sơ"),
        (("Theo ", link(run("Nghị định 118")), " thì"), "118 thì", "118 thì"),
        (("Còn ", tracked("ins", run("05 hồ sơ")), " trễ"), "05", "05"),
        (("Còn ", tracked("ins", control("05 hồ sơ")), " trễ"), "05", "05 hồ sơ"),
        (("Còn ", field("trang 12"), " trễ"), "12 trễ", "trang 12 trễ"),
        (("Còn ", simple_field("trang 12"), " trễ"), "Còn trang", "Còn trang 12"),
        (("Còn ", deleted("08"), run("05"), " hồ sơ"), "Còn 05 hồ", "Còn 05 hồ"),
        (("Còn<", "x"), "", "Còn&lt;x"),
        (("Số:", "<w:r><w:tab/></w:r>", "12  hồ sơ"), "Số: 12 hồ", "Số: 12  hồ"),
        (("Có 3.743, không phải 743 hồ sơ",), "743", "743"),
        (("Có 13 hồ sơ",), "3 hồ sơ", "3 hồ sơ"),
        (("Có 13 hồ sơ",), "Không có", "Có 13 hồ sơ"),
        (("Có 13 hồ sơ",), " ", "Có 13 hồ sơ"),
        (("Có .* hồ sơ",), "C.", "Có .* hồ sơ"),
    ],
)
def test_marked_words(tmp_path: Path, runs: tuple[str, ...], words: str, expected: str) -> None:
    """Exactly the words are marked; controls and fields whole; no such words: the paragraph."""
    runs = tuple(each if "w:" in each else each.replace("<", "&lt;") for each in runs)
    assert marked(tmp_path, words, *runs) == expected.replace("&lt;", "<")


def test_whole_number_before_part(tmp_path: Path) -> None:
    """A number is looked for as a whole one: 743 is not the end of 3.743."""
    copy = commented_copy(
        template(tmp_path, paragraph("Có 3.743, không phải 743 hồ sơ")), Comment(1, "743", "?")
    )
    (start,) = part(copy).iter(f"{W}commentRangeStart")
    before = "".join(text.text for text in start.xpath("preceding::w:t", namespaces={"w": W[1:-1]}))
    assert before == "Có 3.743, không phải "


def test_properties_of_split_runs(tmp_path: Path) -> None:
    """Both halves of a split run look as before; what its history says gets ids of its own."""
    change = '<w:rPrChange w:id="7" w:author="A" w:date="2026-01-15T08:00:00Z"><w:rPr/>'
    properties = f"<w:b/><w:i/>{change}</w:rPrChange>"
    path = template(tmp_path, paragraph(run("Có 3.743 hồ sơ", properties)))
    copy = commented_copy(path, Comment(1, "3.743", "?"))
    runs = [each for each in part(copy).iter(f"{W}r") if text_of(each)]
    assert [text_of(each) for each in runs] == ["Có ", "3.743", " hồ sơ"]
    for each in runs:
        looks = [etree.QName(child).localname for child in each.find(f"{W}rPr")]
        assert looks == ["b", "i", "rPrChange"]
    ids = [each.get(f"{W}id") for each in part(copy).iter(f"{W}rPrChange")]
    assert len(set(ids)) == len(ids)


def test_splitting_leaves_no_odd_run(tmp_path: Path) -> None:
    """Halves keep the blanks at their ends, and where words begin a run nothing is split off."""
    path = template(tmp_path, "<w:p><w:r><w:t>Có 3.743 hồ sơ</w:t></w:r></w:p>")
    copy = commented_copy(path, Comment(1, "Có", "?"), Comment(1, "hồ sơ", "?"))
    (first, *_) = part(copy).iter(f"{W}p")
    halves = list(first.iterfind(f"{W}r/{W}t"))
    assert [half.text for half in halves] == ["Có", " 3.743 ", "hồ sơ"]
    assert all(half.xpath("@xml:space='preserve'") for half in halves)
    assert len(list(first.iter(f"{W}r"))) == len(halves) + 2  # the two signs


def test_fields_stay_whole(tmp_path: Path) -> None:
    """A range that touches the result of a field holds its first and its last mark."""
    for words in ("Còn 12", "12 trễ", "12"):
        path = template(tmp_path, paragraph("Còn ", field("12"), " trễ"))
        copy = commented_copy(path, Comment(1, words, "?"))
        (first, *_) = part(copy).iter(f"{W}p")
        marks = f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}fldChar"
        names = [etree.QName(each).localname for each in first.iter(*marks)]
        assert names == ["commentRangeStart", *["fldChar"] * 3, "commentRangeEnd"]


def test_controls_stay_whole(tmp_path: Path) -> None:
    """No mark comes into a control, and its XML stays as it was."""
    path = template(tmp_path, paragraph("Có ", control("3.743 hồ sơ"), " rút"))
    copy = commented_copy(path, Comment(1, "hồ sơ rút", "?"), Comment(1, "3.743", "?"))
    before, after = (etree.tostring(part(each).find(f".//{W}sdt")) for each in (path, copy))
    assert after == before


def test_reference_stands_outside(tmp_path: Path) -> None:
    """The sign of a comment is not part of a link or of somebody's insertion."""
    path = template(tmp_path, paragraph("A ", link(tracked("ins", run("B C"))), " D"))
    copy = commented_copy(path, Comment(1, "B", "?"))
    (reference,) = part(copy).iter(f"{W}commentReference")
    assert reference.getparent().getparent().tag == f"{W}p"
    assert ranges(copy) == {"1": "B"}


def test_many_in_one_paragraph(tmp_path: Path) -> None:
    """Comments may touch, overlap, lie in each other, and be on the same words."""
    words = ["Có 3.743", "3.743 hồ sơ", "hồ", "hồ sơ rút", "", "hồ", " rút"]
    path = template(tmp_path, paragraph("Có 3.7", run("43 hồ", "<w:b/>"), " sơ", " rút"))
    copy = commented_copy(path, *(Comment(1, each, each) for each in words))
    expected = ["Có 3.743", "3.743 hồ sơ", "hồ", "hồ sơ rút", "Có 3.743 hồ sơ rút", "hồ", "rút"]
    assert sorted(ranges(copy).values()) == sorted(expected)
    said = {number: lines[0] for number, lines in texts(copy).items()}
    assert all(said[number].strip() in text for number, text in ranges(copy).items())


def test_tables_and_text_boxes(tmp_path: Path) -> None:
    """Paragraphs of tables are marked; for those of a text box, the paragraph that holds it."""
    cell = f"<w:tc><w:tcPr/>{paragraph('Ô có 05')}</w:tc>"
    table = f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr>{cell}</w:tr></w:tbl>"
    holder = paragraph("Quanh ", text_box(paragraph("Trong hộp 07")), "hộp")
    path = template(tmp_path, table, holder, paragraph("Sau 09"))
    document = read_document(path)
    numbers = {p.text: p.number for p in document.paragraphs()}
    wanted = (("Ô có 05", "05"), ("Trong hộp 07", "07"), ("Sau 09", "09"))
    copy = commented_copy(path, *(Comment(numbers[text], words, "?") for text, words in wanted))
    assert list(ranges(copy).values()) == ["05", "Quanh Trong hộp 07hộp", "09"]
    (box,) = part(copy).iter(f"{W}txbxContent")
    assert not list(box.iter(f"{W}commentRangeStart", f"{W}commentReference"))


def test_whole_paragraph_begins_after_its_properties(tmp_path: Path) -> None:
    """The properties stay the first child of their paragraph, of an empty one too."""
    path = template(tmp_path, '<w:p><w:pPr><w:jc w:val="left"/></w:pPr></w:p>', "<w:p/>")
    copy = commented_copy(path, Comment(1, "", "?"), Comment(2, "gì", "?"))
    names = [[etree.QName(child).localname for child in p] for p in part(copy).iter(f"{W}p")][:2]
    marks = ["commentRangeStart", "commentRangeEnd", "r"]
    assert names == [["pPr", *marks], marks]


def test_generated_report(
    tmp_path: Path, validate: Callable[[Path], list[str]], office: Callable[[Path, str], Path]
) -> None:
    """A report with a comment in every text is valid, and LibreOffice shows each on its words."""
    path = write(report_of(january()), tmp_path)
    paragraphs = [p for p in read_document(path).paragraphs() if p.text.strip()]
    made = [
        Comment(p.number, " ".join(p.text.split()[1:4]), f"Đoạn {p.number}") for p in paragraphs
    ]
    copy = commented_copy(path, *made)
    assert validate(copy) == []
    assert [p for p in read_document(copy).paragraphs() if p.text.strip()] == paragraphs
    converted = etree.parse(office(copy, "fodt")).getroot()
    space = {"office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0"}
    notes = converted.xpath("//office:annotation", namespaces=space)
    assert len(notes) == len(made)
    ends = converted.xpath("//office:annotation-end", namespaces=space)
    assert len(ends) == len(made)


def test_every_construct_is_valid(tmp_path: Path, validate: Callable[[Path], list[str]]) -> None:
    """Marks in and around every kind of content are where the schema allows them."""
    kinds = (control("B C"), link(run("B C")), tracked("ins", run("B C")), deleted("B C"))
    kinds = (*kinds, field("B C"), simple_field("B C"), text_box(paragraph("B C")))
    path = template(tmp_path, *(paragraph("A ", each, " D") for each in kinds))
    made = [Comment(p.number, "C D", "?") for p in read_document(path).paragraphs()]
    copy = commented_copy(path, *made, *(one._replace(words="A B") for one in made))
    assert validate(path) == []
    assert validate(copy) == []


PIECES = st.text("ab 1.,", min_size=1, max_size=6)
KINDS = st.sampled_from([run, control, deleted, field, simple_field])
WRAPS = st.sampled_from(["{}", '<w:hyperlink w:anchor="x">{}</w:hyperlink>', tracked("ins", "{}")])
SPLITTABLE = frozenset({run, deleted})


@st.composite
def contents(draw: st.DrawFn) -> tuple[list[str], bool]:
    """Runs of all kinds, and whether marks may stand between any two letters."""
    kinds = draw(st.lists(KINDS, min_size=1, max_size=6))
    made = [draw(WRAPS).format(kind(draw(PIECES))) for kind in kinds]
    return made, SPLITTABLE.issuperset(kinds)


def looks(path: Path) -> list[tuple[str, bool, int]]:
    """Each visible letter of the first paragraph, whether bold, and in how many controls."""
    (first, *_) = part(path).iter(f"{W}p")
    return [
        (
            letter,
            text.getparent().find(f"{W}rPr") is not None,
            len(list(text.iterancestors(f"{W}sdt"))),
        )
        for text in first.iter(f"{W}t")
        for letter in text.text or ""
    ]


@given(contents(), st.data())
def test_any_words_of_any_paragraph(
    tmp_path_factory: pytest.TempPathFactory, content: tuple[list[str], bool], data: Any
) -> None:
    """Whatever is marked, the text and its looks stay, and the marks enclose the words."""
    made, splittable = content
    path = template(tmp_path_factory.mktemp("doc"), paragraph(*made))
    (first, *_) = read_document(path).paragraphs()
    borders = st.integers(0, len(first.text))
    spans = data.draw(st.lists(st.tuples(borders, borders).map(sorted), max_size=4))
    words = [first.text[start:stop] for start, stop in spans]
    copy = commented_copy(path, *(Comment(1, each, "?") for each in words))
    assert looks(copy) == looks(path)
    found = ranges(copy) if words else {}
    for said, (_, text) in zip(words, sorted(found.items()), strict=True):
        wanted = " ".join(said.split())
        shown = " ".join(text.split())
        assert wanted in shown
        assert not (splittable and wanted) or shown == wanted


def test_unknown_paragraph(tmp_path: Path) -> None:
    """A number that no paragraph has is the caller's mistake, not a comment that gets lost."""
    with pytest.raises(ValueError, match="no paragraph 2"):
        commented(sound_document(template(tmp_path, paragraph("A"))), [Comment(2, "", "?")])
