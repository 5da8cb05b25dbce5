"""The report of a unit with nothing to report: its sentences, its refresh, its audit."""

from __future__ import annotations

from pathlib import Path

import pytest

from baocao_tthc.audit import audit
from baocao_tthc.entries.data import parse_data
from baocao_tthc.errors import DocumentError
from baocao_tthc.filing import Filing, FormTable, Trouble
from baocao_tthc.findings.finding import Severity
from baocao_tthc.forms import known_forms
from baocao_tthc.reading import read_filing
from baocao_tthc.report.refreshing import preview, refresh
from baocao_tthc.report.render import render_report
from baocao_tthc.word import read_document, sound_document
from baocao_tthc.workbook.assembly import workbook_bytes
from support.nothing import FORMS, nothing
from support.packages import data_of

SENTENCE = "Trong kỳ không phát sinh hồ sơ TTHC."
LINE = "Không phát sinh hồ sơ trong kỳ."


def filing_of(folder: Path, *codes: str) -> Filing:
    """The workbook in which those forms have nothing to report; without any, both have cases."""
    data = nothing(*codes) if codes else data_of()
    path = folder / f"so{len(list(folder.iterdir()))}.xlsx"
    path.write_bytes(workbook_bytes(parse_data(data, known_forms())))
    return read_filing(path)


def report_of(folder: Path, filing: Filing) -> Path:
    """Its report."""
    path = folder / "bao-cao.docx"
    render_report(filing, None, path)
    return path


def without_total(table: FormTable) -> FormTable:
    """The form with its total row left empty."""
    assert table.total is not None
    cells = {
        number: cell._replace(raw="", value=None, trouble=Trouble.EMPTY)
        for number, cell in table.total.cells.items()
    }
    return table._replace(total=table.total._replace(cells=cells))


def paragraphs(path: Path) -> list[str]:
    """The texts of a document."""
    return [each.text for each in read_document(sound_document(path)).paragraphs()]


def test_each_section_says_it_once_and_the_annexes_too(tmp_path: Path) -> None:
    """In place of sentences of zeros; no number of cases stands in the text."""
    text = paragraphs(report_of(tmp_path, filing_of(tmp_path, *FORMS)))
    assert sum(SENTENCE in each for each in text) == 4
    assert text.count(LINE) == 2
    assert not any("Tổng số hồ sơ TTHC đã tiếp nhận" in each for each in text)


def test_one_form_says_it_for_its_own_section(tmp_path: Path) -> None:
    """The other sections have their numbers."""
    text = paragraphs(report_of(tmp_path, filing_of(tmp_path, "PL01")))
    assert sum(SENTENCE in each for each in text) == 1
    assert text.count(LINE) == 1
    assert sum("Tổng số hồ sơ TTHC đã tiếp nhận" in each for each in text) == 2


def test_a_total_without_zeros_is_zeros(tmp_path: Path) -> None:
    """Another office leaves the total row empty: that is no missing number then."""
    filing = filing_of(tmp_path, *FORMS)
    path = report_of(tmp_path, filing._replace(tables=tuple(map(without_total, filing.tables))))
    assert sum(SENTENCE in each for each in paragraphs(path)) == 4


def test_a_refresh_with_nothing_new_changes_nothing(tmp_path: Path) -> None:
    """Every control of such a report has its present text."""
    filing = filing_of(tmp_path, *FORMS)
    outcome = preview(filing, report_of(tmp_path, filing))
    assert not outcome.is_older
    assert not outcome.by_hand


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        ((), FORMS, "Sổ ghi “Không phát sinh” ở Biểu II.06B, báo cáo"),
        ((), ("PL01",), "Sổ ghi “Không phát sinh” ở Phụ lục 01, báo cáo"),
        (FORMS, (), "Sổ không ghi “Không phát sinh” ở Biểu II.06B, báo cáo"),
        (FORMS, ("II.06B",), "Sổ không ghi “Không phát sinh” ở Phụ lục 01, báo cáo"),
    ],
)
def test_a_report_of_the_other_kind_is_not_half_changed(
    tmp_path: Path, then: tuple[str, ...], now: tuple[str, ...], said: str
) -> None:
    """Numbers cannot turn its sentences: it is told, and not a byte of it changes."""
    path = report_of(tmp_path, filing_of(tmp_path, *then))
    before = path.read_bytes()
    filing = filing_of(tmp_path, *now)
    for attempt in (
        lambda: preview(filing, path),
        lambda: refresh(filing, path, path, overwrite=False),
    ):
        with pytest.raises(DocumentError) as caught:
            attempt()
        assert str(caught.value).startswith(said)
        assert "hãy tạo báo cáo mới" in str(caught.value)
    assert path.read_bytes() == before


@pytest.mark.parametrize("codes", [FORMS, ("PL01",)])
def test_its_audit_tells_nothing_false(tmp_path: Path, codes: tuple[str, ...]) -> None:
    """Against the workbook and alone: no error and no warning about what nobody did."""
    filing = filing_of(tmp_path, *codes)
    document = read_document(sound_document(report_of(tmp_path, filing)))
    for found in (audit(document, filing), audit(document)):
        told = {each.rule for each in found.findings if each.severity is not Severity.INFO}
        assert told <= ({"LB31"} if codes != FORMS else set())


def test_numbers_where_the_workbook_has_nothing_are_told(tmp_path: Path) -> None:
    """A report of another month, or of before: its numbers differ from the workbook's zeros."""
    document = read_document(sound_document(report_of(tmp_path, filing_of(tmp_path))))
    found = audit(document, filing_of(tmp_path, *FORMS))
    assert any(each.severity is Severity.ERROR for each in found.findings)
