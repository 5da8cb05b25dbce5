"""Hand edits of a generated report, as bytes of its parts, as Word or another program saves it.

An `Edit` changes the members of the package. What it is expected to leave alone is said with it:
`kept` controls by source and text, `gone` sources without a control.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

DOCUMENT = "word/document.xml"
W_URI = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT_URI = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RECEIVED, PENDING = "II.06B!(3)[tong]", "II.06B!(13)[tong]"
PERIOD, RATE = "ky!II.06B", "II.06B!TYLE((7)[tong],(3)[tong])"
WHO = 'w:id="901" w:author="Lan" w:date="2026-01-22T08:00:00Z"'
_PARAGRAPH = re.compile(r"<w:p[ >](?:(?!<w:p[ >]).)*?</w:p>", re.DOTALL)

Members = dict[str, bytes]


class Edit(NamedTuple):
    """One kind of edit; `say` may name texts that no fresh report has, by source."""

    name: str
    apply: Callable[[Members], None]
    kept: Mapping[str, str] = {}
    say: Mapping[str, str] = {}
    gone: tuple[str, ...] = ()


def in_document(change: Callable[[str], str]) -> Callable[[Members], None]:
    """An edit of the main part's XML; it must change something."""

    def apply(members: Members) -> None:
        before = members[DOCUMENT].decode()
        after = change(before)
        assert after != before, "the edit did nothing"
        members[DOCUMENT] = after.encode()

    return apply


def control(xml: str, source: str, number: int = 0) -> tuple[int, int]:
    """Where the control with that tag stands, `w:sdt` and all."""
    at = -1
    for _ in range(number + 1):
        at = xml.index(f'<w:tag w:val="{source}"/>', at + 1)
    return xml.rindex("<w:sdt>", 0, at), xml.index("</w:sdt>", at) + len("</w:sdt>")


def on_control(
    change: Callable[[str], str], source: str = RECEIVED, number: int = 0
) -> Callable[[Members], None]:
    """An edit of one control's XML."""

    def whole(xml: str) -> str:
        start, end = control(xml, source, number)
        return xml[:start] + change(xml[start:end]) + xml[end:]

    return in_document(whole)


def inside(content: str, source: str = RECEIVED, number: int = 0) -> Callable[[Members], None]:
    """The control with another content."""
    return on_control(lambda xml: _with_content(xml, content), source, number)


def _with_content(xml: str, content: str) -> str:
    start = xml.index("<w:sdtContent>") + len("<w:sdtContent>")
    return xml[:start] + content + xml[xml.index("</w:sdtContent>") :]


def run(text: str, properties: str = "") -> str:
    """A run without xml:space, as Word writes texts without blanks at their ends."""
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}<w:t>{text}</w:t></w:r>"


def paragraph_with(xml: str, source: str, number: int = 0) -> tuple[int, int]:
    """The paragraph that the control stands in."""
    start, end = control(xml, source, number)
    first = max(xml.rfind("<w:p>", 0, start), xml.rfind("<w:p ", 0, start))
    return first, xml.index("</w:p>", end) + len("</w:p>")


def _moved(xml: str) -> str:
    start, end = paragraph_with(xml, RECEIVED)
    later = paragraph_with(xml, "PL01!(14)[tong]")[1]
    return xml[:start] + xml[end:later] + xml[start:end] + xml[later:]


def _without_section(xml: str) -> str:
    start, end = paragraph_with(xml, "NoiDung!3.1.1")
    return xml[:start] + xml[end:]


def _in_own_words(xml: str) -> str:
    start, end = control(xml, RECEIVED)
    return f"{xml[:start]}{run('(số đã đối chiếu: ')}{xml[start:end]}{run(' bộ)')}{xml[end:]}"


def _twice(xml: str) -> str:
    start, end = control(xml, RECEIVED)
    body = xml.index("<w:body>") + len("<w:body>")
    return f"{xml[:body]}<w:p>{run('Tóm tắt: ')}{xml[start:end]}{run(' hồ sơ')}</w:p>{xml[body:]}"


def _table(xml: str) -> str:
    cell = f"<w:tc><w:p>{run('1.234')}</w:p></w:tc>"
    table = f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{cell}{cell}</w:tr></w:tbl><w:p/>"
    end = paragraph_with(xml, RECEIVED)[1]
    return xml[:end] + table + xml[end:]


def _row(xml: str, label: str) -> tuple[int, int]:
    start, end = control(xml, f"II.06B!(3)[{label}]")
    return xml.rindex("<w:tr>", 0, start), xml.index("</w:tr>", end) + len("</w:tr>")


def _without_row(xml: str) -> str:
    start, end = _row(xml, "Đất đai")
    return xml[:start] + xml[end:]


def _with_row(xml: str) -> str:
    end = _row(xml, "Đất đai")[1]
    cells = f"<w:tc><w:p>{run('7')}</w:p></w:tc>" * 16
    return f"{xml[:end]}<w:tr>{cells}</w:tr>{xml[end:]}"


def _tracked_move(xml: str) -> str:
    start, end = paragraph_with(xml, RECEIVED)
    content = xml[xml.index("</w:pPr>", start) + 8 : end - len("</w:p>")]
    left = f"<w:p><w:moveFrom {WHO}>{content}</w:moveFrom></w:p>"
    return f"{xml[:start]}{left}<w:p><w:moveTo {WHO}>{content}</w:moveTo></w:p>{xml[end:]}"


def _text_box(xml: str) -> str:
    start, end = control(xml, PENDING)
    box = f"<w:txbxContent><w:p>{run('Còn ')}{xml[start:end]}</w:p></w:txbxContent>"
    mixed = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    both = (
        f'<w:r><mc:AlternateContent xmlns:mc="{mixed}"><mc:Choice xmlns:wps="urn:wps" '
        f'Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f'<mc:Fallback><w:pict><v:textbox xmlns:v="urn:schemas-microsoft-com:vml">{box}'
        "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    place = paragraph_with(xml, RECEIVED)[1] - len("</w:p>")
    return xml[:place] + both + xml[place:]


def _prefixed(xml: str) -> str:
    return re.sub(r"(</?|\s)w:", r"\1x:", xml).replace("xmlns:w=", "xmlns:x=")


def _bare(xml: str) -> str:
    """Elements in the default namespace; attributes need their prefix."""
    bare = re.sub(r"(</?)w:", r"\1", xml)
    return bare.replace("<document ", f'<document xmlns="{W_URI}" ', 1)


def _rsids(xml: str) -> str:
    noisy = xml.replace("<w:p>", '<w:p w:rsidR="00A11B22" w:rsidRDefault="00C33D44">')
    return noisy.replace("<w:r>", '<w:r w:rsidRPr="00E55F66">')


def _block(xml: str) -> str:
    """The control of a cell of the annex around the cell's paragraph."""
    start, end = control(xml, "II.06B!(3)[Đất đai]")
    first, last = paragraph_with(xml, "II.06B!(3)[Đất đai]")
    own = xml[start:end]
    content = own[own.index("<w:sdtContent>") + 14 : own.index("</w:sdtContent>")]
    paragraph = xml[first:start] + content + xml[end:last]
    return xml[:first] + _with_content(own, paragraph) + xml[last:]


def _cell(xml: str) -> str:
    """The same around the cell itself."""
    start, end = control(xml, "II.06B!(3)[Đất đai]")
    first = xml.rindex("<w:tc>", 0, start)
    last = xml.index("</w:tc>", end) + len("</w:tc>")
    own = xml[start:end]
    content = own[own.index("<w:sdtContent>") + 14 : own.index("</w:sdtContent>")]
    cell = xml[first:start] + content + xml[end:last]
    return xml[:first] + _with_content(own, cell) + xml[last:]


def _in_foreign(xml: str) -> str:
    """Everything in a control of another program's, as for a cover page."""
    start, end = xml.index("<w:body>") + 8, xml.rindex("<w:sectPr")
    mark = '<w:sdt><w:sdtPr><w:tag w:val="goog_rdk_1"/></w:sdtPr><w:sdtContent>'
    return f"{xml[:start]}{mark}{xml[start:end]}</w:sdtContent></w:sdt>{xml[end:]}"


def _nested(xml: str) -> str:
    """A control in itself, as some editors leave after pasting."""
    return _with_content(xml, xml)


def _alias_only(xml: str) -> str:
    return re.sub(r'<w:tag w:val="[^"]*"/>', "", xml)


def _own_tags(xml: str) -> str:
    """The way of editors that give every control a tag of theirs."""
    return re.sub(r'<w:tag w:val="[^"]*"/>', '<w:tag w:val="goog_rdk_7"/>', xml)


def _indented(xml: str) -> str:
    """Line ends between elements, a comment and an instruction, as XML tools write."""
    spaced = xml.replace("<w:sdt>", "\r\n  <w:sdt><!-- ô số -->").replace("<w:p>", "\n<w:p>")
    return spaced.replace("<w:body>", "<w:body><?luu lan='2'?>", 1)


def _uses_quotes(xml: str) -> str:
    return re.sub(r'(<w:tag w:val=)"([^"<>]*)"', r"\1 '\2' ", xml)


def _renamed_heading(xml: str) -> str:
    return xml.replace("KẾT QUẢ THỰC HIỆN", "NHỮNG VIỆC ĐÃ LÀM", 1)


def _styled(xml: str) -> str:
    start, end = paragraph_with(xml, RECEIVED)
    return xml[:start] + xml[start:end].replace("</w:pPr>", "<w:keepNext/></w:pPr>", 1) + xml[end:]


def _comment(xml: str) -> str:
    content = xml[xml.index("<w:sdtContent>") + 14 : xml.index("</w:sdtContent>")]
    return _with_content(
        xml,
        f'<w:commentRangeStart w:id="3"/>{content}<w:commentRangeEnd w:id="3"/>'
        '<w:r><w:commentReference w:id="3"/></w:r>',
    )


def _field(xml: str) -> str:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("3")}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    end = control(xml, RECEIVED)[1]
    return xml[:end] + field + xml[end:]


def _in_part(name: str, root: str) -> Callable[[Members], None]:
    """A copy of a control in another part."""

    def apply(members: Members) -> None:
        xml = members[DOCUMENT].decode()
        start, end = control(xml, RECEIVED)
        inner = f"<w:p>{run('Tổng số: ')}{xml[start:end]}</w:p>"
        if "note" in root:
            inner = f'<w:{root[:-1]} w:id="1">{inner}</w:{root[:-1]}>'
        members[name] = f'<w:{root} xmlns:w="{W_URI}">{inner}</w:{root}>'.encode()

    return apply


def _with_mark(members: Members) -> None:
    members[DOCUMENT] = b"\xef\xbb\xbf" + members[DOCUMENT]


def _unnamed_encoding(members: Members) -> None:
    """A part that says it is ASCII: all else stands there as character references."""
    text = re.sub(
        r"^<\?xml[^>]*\?>", "<?xml version='1.0' encoding='us-ascii'?>", members[DOCUMENT].decode()
    )
    members[DOCUMENT] = text.encode("ascii", "xmlcharrefreplace")


_TRACKED = (
    f"{run('3.7')}<w:del {WHO}><w:r><w:delText>49</w:delText></w:r></w:del>"
    f"<w:ins {WHO}>{run('4')}</w:ins>{run('9')}"
)
_CHANGED_FORMAT = f"<w:b/><w:rPrChange {WHO}><w:rPr/></w:rPrChange>"

EDITS = [
    Edit("số chia thành nhiều run", inside(run("3") + run(".7") + run("49"))),
    Edit("in đậm giữa số", inside(run("3.") + run("7", "<w:b/>") + run("49"))),
    Edit("dấu soát chính tả", inside(
        f'{run("3.7")}<w:proofErr w:type="spellStart"/>{run("49")}<w:proofErr w:type="spellEnd"/>'
    )),
    Edit("dấu trang trong số", inside(
        f'{run("3.")}<w:bookmarkStart w:id="5" w:name="so"/>{run("749")}<w:bookmarkEnd w:id="5"/>'
    )),
    Edit("bình luận ở số", on_control(_comment)),
    Edit("chuyển đoạn", in_document(_moved)),
    Edit("bỏ một mục", in_document(_without_section),
         gone=("NoiDung!3.1.1", "NoiDung!3.1.2", "NoiDung!3.1.3", "NoiDung!3.1.4",
               "ky!ThongTin")),
    Edit("dán bảng", in_document(_table)),
    Edit("theo dõi thay đổi trong số", inside(_TRACKED)),
    Edit("chuyển đoạn có theo dõi", in_document(_tracked_move)),
    Edit("đổi định dạng có theo dõi", inside(run("3.749", _CHANGED_FORMAT))),
    Edit("hộp văn bản", in_document(_text_box)),
    Edit("đầu trang", _in_part("word/header2.xml", "hdr")),
    Edit("chân trang", _in_part("word/footer7.xml", "ftr")),
    Edit("chú thích cuối trang", _in_part("word/footnotes.xml", "footnotes")),
    Edit("chú thích cuối văn bản", _in_part("word/endnotes.xml", "endnotes")),
    Edit("siêu liên kết", inside(f'<w:hyperlink w:anchor="a">{run("3.749")}</w:hyperlink>')),
    Edit("trường ngay sau số", in_document(_field)),
    Edit("chỉ còn alias", in_document(_alias_only)),
    Edit("tag của chương trình khác", in_document(_own_tags)),
    Edit("chép thêm một ô số", in_document(_twice)),
    Edit("gõ đè số", inside(run("3.800")), kept={RECEIVED: "3.800"}),
    Edit("gõ đè bằng chữ", inside(run("gần 4 nghìn")), kept={RECEIVED: "gần 4 nghìn"}),
    Edit("xóa trắng số", inside("<w:r><w:t/></w:r>"), kept={RECEIVED: ""}),
    Edit("ô không còn run nào", inside(""), kept={RECEIVED: ""}),
    Edit("Word hiện lời mời", on_control(lambda xml: _with_content(
        xml.replace("<w:text/>", "<w:showingPlcHdr/><w:text/>"),
        run("Click or tap here to enter text.", '<w:rStyle w:val="PlaceholderText"/>'),
    )), kept={RECEIVED: "Click or tap here to enter text."}),
    Edit("xóa số có theo dõi",
         inside(f"<w:del {WHO}><w:r><w:delText>3.749</w:delText></w:r></w:del>"),
         kept={RECEIVED: ""}),
    Edit("bỏ dòng của phụ lục", in_document(_without_row),
         gone=tuple(f"II.06B!({n})[Đất đai]" for n in range(3, 17))),
    Edit("thêm dòng bằng tay", in_document(_with_row)),
    Edit("rsid của Word", in_document(_rsids)),
    Edit("tiền tố khác", in_document(_prefixed)),
    Edit("không tiền tố", in_document(_bare)),
    Edit("OOXML strict", in_document(lambda xml: xml.replace(W_URI, STRICT_URI))),
    Edit("ô cả đoạn", in_document(_block)),
    Edit("ô cả ô bảng", in_document(_cell)),
    Edit("ô lồng trong ô khác", in_document(_in_foreign)),
    Edit("ô lồng trong chính nó", on_control(_nested)),
    Edit("thực thể và CDATA", inside(
        "<w:r><w:t>&#x33;.<![CDATA[7]]></w:t></w:r><w:r><w:t>4<!-- a -->&#57;</w:t></w:r>"
    )),
    Edit("w:t rỗng chen vào", inside(f"<w:r><w:t/></w:r>{run('3.749')}<w:r><w:t /></w:r>")),
    Edit("sửa lời quanh số", in_document(_in_own_words)),
    Edit("đổi tên mục", in_document(_renamed_heading)),
    Edit("đổi định dạng đoạn", in_document(_styled)),
    Edit("xuống dòng giữa các thẻ", in_document(_indented)),
    Edit("nháy đơn", in_document(_uses_quotes)),
    Edit("UTF-8 có BOM", _with_mark),
    Edit("mã ASCII", _unnamed_encoding),
    Edit("bỏ số 0 đứng trước", inside(run("có 6"), PENDING), say={PENDING: "có 8"}),
    Edit("bỏ chữ có", inside(run("06"), PENDING), say={PENDING: "08"}),
    Edit("viết hoa đầu câu", inside(run("Có 06"), PENDING), say={PENDING: "Có 08"}),
    Edit("viết thường chữ từ", inside(run("từ ngày 21/12/2025 đến ngày 20/01/2026"), PERIOD),
         say={PERIOD: "từ ngày 21/01/2026 đến ngày 20/02/2026"}),
    Edit("cách trước dấu %", inside(run("99,84 %"), RATE), say={RATE: "99,84 %"}),
    Edit("khoảng trắng quanh số", inside('<w:r><w:t xml:space="preserve"> 3.749 </w:t></w:r>'),
         say={RECEIVED: " 3.751 "}),
    Edit("số không có dấu chấm", inside(run("3749"))),
]  # fmt: skip
