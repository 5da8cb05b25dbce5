"""Hostile and huge workbooks: the process ends by itself, with little memory."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from baocao_tthc.reading.sheet_walk import REPORT
from support.read_sheets import (
    DAMAGED,
    FORMS,
    NUMBERING,
    TOO_LARGE,
    Cells,
    edit,
    january,
    parts,
    write,
)

SHEET, STRINGS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
BOUND = 300  # MB
PROGRAM = """
import re, sys
from baocao_tthc.cli import main
code = main(["kiem-tra", sys.argv[1]])
peak = re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())
print(f"peak {int(peak[1]) // 1024}", file=sys.stderr)
sys.exit(code)
"""


class Outcome(NamedTuple):
    """How a process of `tthc kiem-tra` ended; `peak` in MB."""

    code: int
    out: str
    err: str
    peak: int


def run(path: Path) -> Outcome:
    """Check a file in a process of its own; the timeout only ends what hangs."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    err, _, peak = done.stderr.rpartition("peak ")
    assert peak, f"the process ended with {done.returncode}: {done.stderr[-500:]}"
    return Outcome(done.returncode, done.stdout, err, int(peak))


def assert_refused(path: Path, sentence: str) -> None:
    """The process refuses the file with that sentence, within the bound."""
    outcome = run(path)
    assert outcome.peak <= BOUND
    assert outcome[:3] == (2, "", f"tthc: {sentence.replace('“F”', f'“{path}”')}\n")


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A workbook in which nothing is wrong."""
    return write(tmp_path / "Số liệu.xlsx", {"II.06B": january("II.06B")})


def repack(path: Path, members: Iterator[tuple[str, bytes]]) -> Path:
    """Write members one by one, so that the test itself stays small."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def bomb(sound: Path) -> Path:
    """A sheet of 1 GB of blanks in 1 MB of archive."""
    members = parts(sound)
    with zipfile.ZipFile(sound, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(SHEET, "w", force_zip64=True) as stream:
            stream.write(members.pop(SHEET))
            for _ in range(64):
                stream.write(b" " * 2**24)
        for name, content in members.items():
            archive.writestr(name, content)
    return sound


def many_members(sound: Path) -> Path:
    """A hundred thousand empty members."""
    return repack(sound, ((f"xl/media/{i}.png", b"") for i in range(100_000)))


def many_large_members(sound: Path) -> Path:
    """A hundred members that are small each and 100 MB together."""
    return repack(sound, ((f"xl/media/{i}.png", b"\0" * 2**20) for i in range(100)))


def huge_on_disk(sound: Path) -> Path:
    """A file of 200 MB that begins like a zip."""
    with sound.open("r+b") as stream:
        stream.truncate(200 * 2**20)
    return sound


@pytest.mark.parametrize("make", [bomb, many_members, many_large_members, huge_on_disk])
def test_an_archive_that_swells_is_refused(sound: Path, make: Callable[[Path], Path]) -> None:
    """What would unpack to more than any report is refused unread."""
    assert_refused(make(sound), TOO_LARGE)


def filled(before: bytes, piece: bytes, size: int, after: bytes = b"") -> Callable[[bytes], bytes]:
    """The change that puts so many bytes of pieces before a tag."""
    return lambda xml: xml.replace(before, piece * (size // len(piece)) + after + before, 1)


def growing(tag: bytes, form: bytes, count: int) -> Callable[[bytes], bytes]:
    """The change that puts ever new names before a tag."""
    return lambda xml: xml.replace(tag, b"".join(form % i for i in range(count)) + tag, 1)


MB = 2**20
HOSTILE: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "elements within elements": (SHEET, filled(b"<sheetData>", b"<a>", 40 * MB)),
    "one endless tag": (SHEET, filled(b' r="1"', b' x=" "', 40 * MB)),
    "a tag with a million attributes": (SHEET, growing(b' r="1"', b' a%d=""', 1_000_000)),
    "ever new elements": (SHEET, growing(b"<sheetData>", b"<a%d/>", 2_000_000)),
    "endless comment": (SHEET, filled(b"<sheetData>", b"<!--x", 40 * MB, b"-->")),
    "empty strings": (STRINGS, filled(b"</sst>", b"<si/>", 40 * MB)),
    "styles": (STYLES, filled(b"</cellXfs>", b"<xf/>", 40 * MB)),
    "number formats": (
        STYLES,
        lambda xml: xml.replace(
            b"<fonts",
            b"<numFmts>"
            + b"".join(b'<numFmt numFmtId="%d" formatCode="0"/>' % i for i in range(900_000))
            + b"</numFmts><fonts",
            1,
        ),
    ),
}


@pytest.mark.parametrize(("part", "change"), HOSTILE.values(), ids=HOSTILE)
def test_xml_that_swells_in_a_parser_is_refused(
    sound: Path, part: str, change: Callable[[bytes], bytes]
) -> None:
    """Markup that makes a parser keep more and more is refused while it is read."""
    assert_refused(edit(sound, part, change), DAMAGED)


def test_a_sheet_that_spreads_is_refused(sound: Path) -> None:
    """Few cells that span more than a grid should hold, in one sheet or in many together."""
    corner = b'<row r="20000"><c r="GR20000"><v>1</v></c></row></sheetData>'
    edit(sound, SHEET, lambda xml: xml.replace(b"</sheetData>", corner))
    assert_refused(sound, "Các tờ của “F” trải quá rộng; hãy xóa các dòng, cột thừa rồi lưu lại.")


def test_the_widest_spread_that_is_read_stays_small(sound: Path) -> None:
    """Few cells that span almost as much as is allowed are read within the bound."""
    corner = b'<row r="19999"><c r="CU19999"><v>1</v></c></row></sheetData>'
    outcome = run(edit(sound, SHEET, lambda xml: xml.replace(b"</sheetData>", corner)))
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.peak <= BOUND


def test_a_million_blank_formatted_cells_are_read(sound: Path) -> None:
    """Formats dragged far down are no content: the form is sound."""
    rows = b"".join(
        b'<row r="%d">%b</row>'
        % (row, b"".join(b'<c r="%c%d" s="1"/>' % (65 + i, row) for i in range(20)))
        for row in range(30, 50_030)
    )
    edit(sound, SHEET, lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))
    outcome = run(sound)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.peak <= BOUND


def test_more_cells_than_a_report_has_are_refused(sound: Path) -> None:
    """Half a million filled cells, near each other, are no report."""
    rows = b"".join(
        b'<row r="%d">%b</row>' % (row, b"<c><v>1</v></c>" * 50) for row in range(30, 10_030)
    )
    edit(sound, SHEET, lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))
    row, column = divmod(REPORT.cells - 6 * 16, 50)
    outcome = run(sound)
    assert (outcome.code, outcome.err[:6]) == (2, "tthc: ")
    assert "có dữ liệu ở quá xa (dòng 80" in outcome.err, (row, column)
    assert outcome.peak <= BOUND


def ten_thousand_rows() -> Cells:
    """A form of 10,000 consistent rows."""
    form = FORMS["II.06B"]
    rows = [[8, 5, 2, 1, 5, 1, 1, 1, 1, 1, 3, 1, 1, 1]] * 10_000
    cells: Cells = {(5, 1): "Từ ngày 21/12/2025 đến ngày 20/01/2026"}
    cells |= {(NUMBERING, i): text for i, text in enumerate(form.numbering, 1)}
    for row, values in enumerate(rows, NUMBERING + 1):
        cells |= {(row, 1): row - NUMBERING, (row, 2): f"Lĩnh vực {row}"}
        cells |= {(row, i): value for i, value in enumerate(values, 3)}
    total = NUMBERING + 1 + len(rows)
    cells |= {(total, 1): "Tổng cộng"}
    return cells | {(total, i): value * len(rows) for i, value in enumerate(rows[0], 3)}


@pytest.mark.parametrize(
    ("change", "code", "verdict"),
    [
        ({}, 0, "Không phát hiện sai sót."),
        ({(10_011, 9): 10_001}, 1, "2 việc cần sửa (2 lỗi)."),
    ],
    ids=["consistent", "one wrong total"],
)
def test_ten_thousand_rows(tmp_path: Path, change: Cells, code: int, verdict: str) -> None:
    """A hundred times the largest real form is checked whole: exactly what is wrong is found."""
    outcome = run(write(tmp_path / "a.xlsx", {"II.06B": ten_thousand_rows() | change}))
    assert (outcome.code, outcome.err) == (code, "")
    assert outcome.out.splitlines()[0] == verdict
    assert outcome.peak <= BOUND


def test_a_sheet_of_numbering_rows_is_refused(tmp_path: Path) -> None:
    """Each form is compared with the others on its sheet: thousands would take for ever."""
    cells: Cells = {
        (row, column): f"({column})" for row in range(1, 20_001) for column in range(1, 5)
    }
    path = write(tmp_path / "a.xlsx", {"Biểu": cells})
    assert_refused(
        path,
        "Tờ “Biểu” của “F” có hơn 100 dòng đánh số (1) (2) (3)…; mỗi biểu chỉ cần một, "
        "hãy xóa các dòng thừa.",
    )


def test_a_label_of_thongtin_on_every_row_is_read(tmp_path: Path) -> None:
    """The first value counts, and looking for its column does not grow with the sheet."""
    cells: Cells = {(row, 1): "Đơn vị báo cáo" for row in range(1, 20_001)}
    cells[2, 2] = "UBND xã A"
    path = write(tmp_path / "a.xlsx", {"II.06B": january("II.06B"), "ThongTin": cells})
    outcome = run(path)
    assert outcome.code == 0
    assert "UBND xã A" in outcome.out
    assert outcome.peak <= BOUND
