"""What a refresh of one section says of it, and of what stays old around it."""

from __future__ import annotations

from pathlib import Path

from baocao_tthc.report.refreshing import preview, refresh
from baocao_tthc.report.render import render_report
from baocao_tthc.report.summary import outcome_lines, to_read_again
from support.edited_reports import inside, run
from support.filings import january, report_of
from support.refreshed_files import edited, generated, next_month
from support.word_files import paragraphs

TYPED = "Trong kỳ có 3.726 hồ sơ trực tuyến trên tổng số 3.749 hồ sơ tiếp nhận."


def more(counts: list[int]) -> list[int]:
    """One case more, received online and resolved early: columns (3), (4), (7), (8)."""
    return [count + (n in (3, 4, 7, 8)) for n, count in enumerate(counts, 3)]


def test_a_section_is_held_to_the_workbook(tmp_path: Path) -> None:
    """New numbers beside an annex that was left alone are no fault; what is older is told."""
    data = january()
    form = data["bieu"]["II.06B"]
    form["dong"][0] = [form["dong"][0][0], *more(form["dong"][0][1:])]
    form["tong"] = more(form["tong"])
    later, path = report_of(data), tmp_path / "bao-cao.docx"
    path.write_bytes(generated())
    outcome = refresh(later, path, path, overwrite=False, section="2.3")
    assert outcome.changes
    assert not [line for line in to_read_again(outcome, later) if "lời văn ghi" in line]
    (older,) = (line for line in outcome_lines(outcome) if line.startswith("Ngoài mục 2.3 còn"))
    assert "mục 2.2" in older
    assert "phụ lục" in older
    assert outcome.is_left


def test_what_the_annex_lacks_is_named_also_of_a_section(tmp_path: Path) -> None:
    """A row that is new in the workbook: the same words as of a whole refresh, and work is left."""
    later, path = next_month(), tmp_path / "bao-cao.docx"
    later["bieu"]["II.06B"]["dong"].append(["Thuế", *[1] * 14])
    path.write_bytes(generated())
    found = [preview(report_of(later), path, section=section) for section in (None, "2.3")]
    whole, one = ([said for said in outcome_lines(each) if "thiếu dòng" in said] for each in found)
    assert one == whole
    assert "(II.06B: Thuế)" in one[0]
    assert all(each.is_left for each in found)


def test_sentences_of_the_section_that_hold_no_more_are_told(tmp_path: Path) -> None:
    """Those of other sections are not: their numbers are old as well."""
    none, path = january(), tmp_path / "bao-cao.docx"
    annex = none["bieu"]["PL01"]
    annex["tong"] = [0] * len(annex["tong"])
    annex["dong"] = [[row[0], *[0] * (len(row) - 1)] for row in annex["dong"]]
    render_report(report_of(none), None, path)
    later = report_of(january())
    found = {n: to_read_again(preview(later, path, section=n), later) for n in ("2.2", "2.4")}
    stale = {n: [line for line in found[n] if "không còn đúng với sổ" in line] for n in found}
    assert stale["2.2"] == []
    (said,) = stale["2.4"]
    assert "dưới “2.4" in said


def test_a_section_that_is_wrong_is_told(tmp_path: Path) -> None:
    """A number that the staff typed over in the section is held to the present ones."""
    later = report_of(next_month())
    path = edited(tmp_path, inside(run("3.700"), "II.06B!(4)[tong]"))
    outcome = refresh(later, path, path, overwrite=False, section="2.3")
    (again,) = (line for line in to_read_again(outcome, later) if "lời văn ghi" in line)
    assert "mục 2.3" in again


def test_a_preview_says_what_is_to_be_read_again(tmp_path: Path) -> None:
    """What the staff typed beside the controls is old: told before and after writing, alike."""

    def typed(parts: dict[str, bytes]) -> None:
        xml = parts["word/document.xml"]
        at = xml.index("I. KẾT QUẢ THỰC HIỆN".encode())
        start = max(xml.rindex(b"<w:p>", 0, at), xml.rfind(b"<w:p ", 0, at))
        own = f"<w:p>{run(TYPED)}</w:p>".encode()
        parts["word/document.xml"] = xml[:start] + own + xml[start:]

    later, path = report_of(next_month()), edited(tmp_path, typed)
    assert TYPED in paragraphs(path)
    before = to_read_again(preview(later, path), later)
    assert [line for line in before if "3.726 hồ sơ trực tuyến" in line]
    assert to_read_again(refresh(later, path, path, overwrite=False), later) == before
    assert to_read_again(preview(later, path), later) == before
