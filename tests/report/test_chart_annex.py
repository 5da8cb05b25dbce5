"""The annex of charts in the Word report: only when asked for, its figures inside, valid."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pypdf import PdfReader

from baocao_tthc.audit import audit
from baocao_tthc.findings.finding import Finding
from baocao_tthc.report.refreshing import refresh
from baocao_tthc.report.summary import outcome_lines
from baocao_tthc.series import report_bars, report_points
from baocao_tthc.word import read_document, sound_document
from support.charted import C, report
from support.filings import january, report_of
from support.paths import ROOT
from support.word_files import TEMPLATE, W, paragraph, paragraphs, part, template, write

TITLE = "BIỂU ĐỒ TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH"


def charts(path: Path) -> list[Any]:
    """The chart parts of a document, in the order of their names."""
    with zipfile.ZipFile(path) as archive:
        names = sorted(name for name in archive.namelist() if name.startswith("word/charts/"))
    return [part(path, name) for name in names]


def literal(chart: Any, kind: str) -> list[list[str | None]]:
    """The values of each series ("val") or its categories ("cat"), None where there is none."""
    found = []
    for element in chart.iter(f"{C}{kind}"):
        (inside,) = element
        count = int(inside.find(f"{C}ptCount").get("val"))
        points = {int(pt.get("idx")): pt.find(f"{C}v").text for pt in inside.iter(f"{C}pt")}
        found.append([points.get(index) for index in range(count)])
    return found


@pytest.mark.parametrize("periods", [1, 12, 36])
def test_the_annex_is_one_page_of_its_own(
    tmp_path: Path,
    office: Callable[[Path, str], Path],
    validate: Callable[[Path], list[str]],
    periods: int,
) -> None:
    """Valid, one landscape page at the end, titled and numbered as the other annexes."""
    path = write(report(periods), tmp_path)
    assert validate(path) == []
    pages = PdfReader(office(path, "pdf")).pages
    texts = [" ".join(page.extract_text().split()) for page in pages]
    assert [n for n, text in enumerate(texts) if TITLE in text] == [len(pages) - 1]
    assert pages[-1].mediabox.width > pages[-1].mediabox.height
    assert texts[-1].startswith("Phụ lục III (Kèm theo Báo cáo số")
    for words in ("Chứng thực", "3.385", "99,92%", "99,79%", "01/2026", "Tháng 01 năm 2026"):
        assert words in texts[-1]
    assert "Phụ lục II (" in texts[-2]


def test_without_the_switch_nothing_is_added(tmp_path: Path) -> None:
    """No part, no page, no word about charts; "Không" is what ThongTin says at first."""
    asked, unasked = write(report(charts="Không"), tmp_path), tmp_path / "khong.docx"
    asked.rename(unasked)
    data = january()
    data.pop("bieu_do", None)
    assert write(report_of(data), tmp_path).read_bytes() == unasked.read_bytes()
    assert charts(unasked) == []
    assert not [text for text in paragraphs(unasked) if "iểu đồ" in text or "BIỂU ĐỒ" in text]


def test_the_figures_stand_in_the_charts_and_nothing_leads_out(tmp_path: Path) -> None:
    """Each series is the pure function's; no reference, no embedded or linked workbook."""
    path = write(given := report(), tmp_path)
    fields, rates, pending = charts(path)
    bars, points = report_bars(given), report_points(given)
    assert literal(fields, "cat") == [[bar.label for bar in bars]]
    assert literal(fields, "val") == [[str(bar.received) for bar in bars]]
    assert literal(rates, "cat") == [[point.label for point in points]] * 2
    for shown, values in (
        (literal(rates, "val")[0], [point.on_time for point in points]),
        (literal(rates, "val")[1], [point.digitised for point in points]),
        (literal(pending, "val")[0], [point.pending for point in points]),
    ):
        assert [None if text is None else float(text) for text in shown] == [
            None if value is None else float(value) for value in values
        ]
        assert None in shown
    for chart in charts(path):
        kinds = {etree.QName(element).localname for element in chart.iter()}
        assert not {"f", "strRef", "numRef", "externalData"} & kinds
        assert chart.find(f"{C}chart/{C}dispBlanksAs").get("val") == "gap"
    with zipfile.ZipFile(path) as archive:
        assert not [n for n in archive.namelist() if "embeddings" in n or "charts/_rels" in n]
        relations = archive.read("word/_rels/document.xml.rels")
    assert relations.count(b"/relationships/chart") == 3
    assert b"External" not in relations


def test_the_same_report_is_the_same_file(tmp_path: Path) -> None:
    """The charts are drawn the same in another process, whatever the order of sets."""
    first = write(report(), tmp_path).read_bytes()
    code = (
        "import sys; sys.path[:0] = sys.argv[2:]; from pathlib import Path; "
        "from support.charted import report; from support.word_files import write; "
        "write(report(), Path(sys.argv[1]))"
    )
    paths = [tmp_path, ROOT / "tests", ROOT / "python"]
    subprocess.run(
        [sys.executable, "-c", code, *map(str, paths)], check=True, env={"PYTHONHASHSEED": "7"}
    )
    assert (tmp_path / "bao-cao.docx").read_bytes() == first


def test_ids_of_drawings_are_nobody_elses(tmp_path: Path) -> None:
    """No drawing has the id of another or of a control."""
    root = part(write(report(), tmp_path))
    drawings = [element.get("id") for element in root.iter() if element.tag.endswith("}docPr")]
    controls = [element.get(f"{W}val") for element in root.iter(f"{W}id")]
    assert len(drawings) == 3
    assert len({*drawings, *controls}) == len(drawings) + len(controls)


def test_a_refresh_and_an_audit_find_nothing(tmp_path: Path) -> None:
    """With the annex a report is refreshed and audited as without it."""
    path = write(given := report(), tmp_path)
    outcome = refresh(given, path, tmp_path / "moi.docx", overwrite=False)
    assert not any((outcome.changes, outcome.typed_over, outcome.unknown, outcome.deleted))
    assert not outcome.old_charts
    assert charts(tmp_path / "moi.docx") != []
    plain = write(report(charts="Không"), tmp_path)
    with_annex = audit(read_document(sound_document(tmp_path / "moi.docx")), given)
    without = audit(read_document(sound_document(plain)), given)
    assert [said(finding) for finding in with_annex.findings] == [
        said(finding) for finding in without.findings
    ]


def said(finding: Finding) -> str:
    """The finding without the number of its paragraph: one more paragraph points to the annex."""
    return f"{finding.rule} {re.sub('đoạn [0-9]+', 'đoạn', finding.message)}"


def test_a_refresh_says_that_the_charts_are_old(tmp_path: Path) -> None:
    """New numbers do not reach the pictures; whoever refreshes is told so, else nothing."""
    path = write(report(), tmp_path)
    data = january() | {"bieu_do": "Có"}
    data["bieu"]["II.06B"]["tong"][0] += 1
    outcome = refresh(report_of(data), path, tmp_path / "moi.docx", overwrite=False)
    assert outcome.changes
    told = [line for line in outcome_lines(outcome) if "Biểu đồ" in line]
    assert told == ["Biểu đồ trong báo cáo vẫn vẽ theo số cũ; hãy tạo báo cáo mới để lấy biểu đồ."]
    plain = write(report(charts="Không"), tmp_path)
    assert not refresh(report_of(data), plain, tmp_path / "kem.docx", overwrite=False).old_charts


def test_a_template_of_the_office_decides_where_they_stand(
    tmp_path: Path, validate: Callable[[Path], list[str]]
) -> None:
    """The variable alone draws them without a form; without it there are none."""
    own = template(tmp_path, paragraph("Trước"), paragraph("{{ bieu_do }}"), paragraph("Sau"))
    path = write(report(), tmp_path, own)
    assert validate(path) == []
    assert len(charts(path)) == 3
    assert [text for text in paragraphs(path) if text] == ["Trước", "Sau"]
    off = write(report(charts="Không"), tmp_path, own)
    assert (len(charts(off)), validate(off)) == (0, [])
    none = write(report(), tmp_path, template(tmp_path, paragraph("{{ don_vi }}")))
    assert charts(none) == []


def test_a_form_without_fields_leaves_the_two_others(
    tmp_path: Path, validate: Callable[[Path], list[str]]
) -> None:
    """Where no form counts cases by field, the rates and the open cases are drawn."""
    given = report()._replace(tables=report().tables[1:])
    path = write(given, tmp_path, template(tmp_path, paragraph("{{ bieu_do }}")))
    assert validate(path) == []
    rates, _ = charts(path)
    assert literal(rates, "val")[0][-1] is None
    assert literal(rates, "val")[1][-1] == "99.79"


def test_the_template_points_to_the_annex_where_the_decree_wants_it() -> None:
    """An annex is announced in the text; both parts hang on the same switch."""
    text = "\n".join(paragraphs(TEMPLATE))
    conditioned = re.findall(r"\{%p if bieu_do %\}\n(.*?)\{%p endif %\}", text, re.DOTALL)
    assert [part_.count("Phụ lục III") for part_ in conditioned] == [1, 1]
    assert text.count("Phụ lục III") == 2
