"""Cells of an annex that were empty when the report was written: filled later, or named."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from baocao_tthc.report.refreshing import preview, refresh
from baocao_tthc.report.summary import outcome_lines
from support.edited_reports import run
from support.filings import january, report_of
from support.refreshed_files import edited, members
from support.word_files import W, part, text_of, write


def test_a_cell_typed_after_the_report_is_filled(tmp_path: Path) -> None:
    """A row that was not typed yet has its numbers after the refresh, the annexes as if new; that
    the text still says that they were not typed is told.
    """
    early = january()
    early["bieu"]["II.06B"]["dong"][2] = ["Hộ tịch", 253, 252, *[None] * 12]
    path = write(report_of(early), tmp_path)
    outcome = refresh(report_of(january()), path, path, overwrite=False)
    assert outcome.lacks == outcome.by_hand == ()
    assert tables(path) == tables(write(report_of(january()), tmp_path))
    assert sum("chưa nhập đủ số liệu" in each.words for each in outcome.stale) == 2
    again = refresh(report_of(january()), path, path, overwrite=False)
    assert again.changes == ()


def tables(report: Path) -> list[list[str]]:
    """What the cells of each table say."""
    found = part(report).iter(f"{W}tbl")
    return [[text_of(cell) for cell in table.iter(f"{W}tc")] for table in found]


def without_controls(xml: bytes, row: str, keeping: int) -> bytes:
    """An annex as older reports have it: only one column of a row has a control."""

    def empty(found: re.Match[bytes]) -> bytes:
        of_row = f"[{row}]".encode() in found[0] and b"(%d)" % keeping not in found[0]
        return b"" if of_row else found[0]

    return re.sub(rb"<w:sdt>(?:(?!</w:sdt>).)*</w:sdt>", empty, xml, flags=re.DOTALL)


@pytest.mark.parametrize("typed", ["", "252"])
def test_cells_of_older_reports_without_a_control_are_named(typed: str, tmp_path: Path) -> None:
    """Where a cell has no control to be filled, its row and columns are told; not where the staff
    typed the number of the workbook.
    """

    def older(parts: dict[str, bytes]) -> None:
        xml = without_controls(parts["word/document.xml"], "Hộ tịch", keeping=3)
        parts["word/document.xml"] = xml
        record = parts["customXml/item1.xml"]
        parts["customXml/item1.xml"] = re.sub(
            rb'<so nguon="II.06B!\((?!3\))\d+\)\[H\xe1\xbb\x99 t\xe1\xbb\x8bch\]".*?</so>',
            b"",
            record,
        )
        if typed:
            at = xml.index("(3)[Hộ tịch]".encode())
            cell = xml.index(b"</w:p>", xml.index(b"<w:tc>", at))
            parts["word/document.xml"] = xml[:cell] + run(typed).encode() + xml[cell:]

    path = edited(tmp_path, older)
    outcome = preview(report_of(january()), path)
    first = 5 if typed else 4
    columns = ", ".join(f"({n})" for n in range(first, 17))
    assert outcome.lacking_cells == (("II.06B", f"Hộ tịch cột {columns}"),)
    assert outcome.is_older
    assert preview(report_of(january()), path, section="2.3").lacking_cells == outcome.lacking_cells
    assert any(
        "thiếu số mà sổ có (II.06B: Hộ tịch cột (" in said for said in outcome_lines(outcome)
    )


def test_what_was_typed_beside_an_empty_control_is_not_doubled(tmp_path: Path) -> None:
    """A number that the staff put into the cell, not into its control, is told and left alone."""
    early = january()
    early["bieu"]["II.06B"]["dong"][2][2] = None
    path = write(report_of(early), tmp_path)
    members_of = members(path)
    xml = members_of["word/document.xml"]
    at = xml.index("(4)[Hộ tịch]".encode())
    end = xml.index(b"</w:p>", at)
    members_of["word/document.xml"] = xml[:end] + run("9").encode() + xml[end:]
    with zipfile.ZipFile(path, "w") as target:
        for name, content in members_of.items():
            target.writestr(name, content)
    outcome = refresh(report_of(january()), path, path, overwrite=False, typed_too=True)
    assert [(each.old, each.new) for each in outcome.typed_over] == [("9", "252")]
