"""Work on what strangers send grows with its size: four times as much takes four times as long."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from lxml import etree

from baocao_tthc.audit import audit
from baocao_tthc.checks.entered_texts import stale_names
from baocao_tthc.errors import TemplateError, WorkbookError
from baocao_tthc.findings.explanations import _other_numbers, _said
from baocao_tthc.forms.field_names import likeness
from baocao_tthc.intake.web_tables import archive_grids
from baocao_tthc.reading.sheet_scan import read_sheet
from baocao_tthc.reading.sheet_walk import Bounds
from baocao_tthc.report.control_scan import scan
from baocao_tthc.report.decisions import _words
from baocao_tthc.report.placeholders import check_part, tags_in, with_whole_tags
from baocao_tthc.report.tags_in_markup import check_markup
from baocao_tthc.vietnamese import ascii_name, fold
from support.short_reports import report

_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_NOISE = 0.02  # seconds
_MOST = 6  # times as long for four times as much


def _rated(number: int) -> str:
    received, resolved, rate = 100 + number, 60 + number % 30, 99 - number % 7
    return f"Đã tiếp nhận {received} hồ sơ, giải quyết {resolved} hồ sơ, đạt {rate},5%."


def _page(head: bytes) -> None:
    archive_grids(Path("a.mht"), b"MIME-Version: 1.0\r\n" + head + b"\r\n\r\n<table><td>a</table>")


def _controlled(number: int) -> bytes:
    control = (
        '<w:sdt><w:sdtPr><w:tag w:val="II.06!8"/></w:sdtPr>'
        "<w:sdtContent><w:r><w:t>1</w:t></w:r></w:sdtContent></w:sdt>"
    )
    return f"<w:p {_NAMESPACE}>{control * number}</w:p>".encode()


def _controls(part: bytes) -> None:
    for control in scan(part).controls:
        _words(control)


def _letters(number: int) -> str:
    texts = "".join(f"<w:r><w:t>{letter}</w:t></w:r>" for letter in "{{ a }}" * number)
    return f"<w:p {_NAMESPACE}>{texts}</w:p>"


def _errors(number: int) -> bytes:
    cells = "".join(
        f'<row r="{row}"><c r="A{row}" t="e"><v>#E{row}!</v></c></row>'
        for row in range(1, number + 1)
    )
    return f"<worksheet><sheetData>{cells}</sheetData></worksheet>".encode()


_REFUSED = (TemplateError, WorkbookError)
_BOUNDS = Bounds(rows=100_000, columns=200, cells=400_000, area=2_000_000)
WORK: dict[str, tuple[int, Callable[[int], Any], Callable[[Any], object]]] = {
    "sentences with rates": (60, lambda n: report(*map(_rated, range(n))), audit),
    "rates in one paragraph": (40, lambda n: report(" ".join(map(_rated, range(n)))), audit),
    "letters after a bracket": (5_000, lambda n: report("13 (" + "a" * n), audit),
    "blanks between number and noun": (5_000, lambda n: report(f"12{' ' * n}hồ sơ"), audit),
    "words of a goal": (2_000, lambda n: report("mức" + " tỉnh giao" * n + " x"), audit),
    "stale names": (
        300,
        lambda n: "số 0-2 ubnd huyện " * n,
        lambda text: [name.found_in(text, text) for name in stale_names()],
    ),
    "marks on a letter": (10_000, lambda n: "a" + "\u0301\u0323" * n, fold),
    "marks in a file name": (10_000, lambda n: "a" + "\u0301\u0323" * n, ascii_name),
    "marks of a field": (10_000, lambda n: "a" + "\u0301\u0323" * n, lambda t: likeness(t, "a")),
    "quotes of a finding": (
        4_000,
        lambda n: "“" * n,
        lambda text: _other_numbers(_said("CD01", text, "", ())),
    ),
    "open tags": (50_000, lambda n: "{{" * n, lambda text: list(tags_in(text))),
    "open tags of a part": (20_000, lambda n: ["{{" * n], check_part),
    "open tags of a field code": (20_000, lambda n: "<w:p>" + "{{" * n, check_markup),
    "tags of a row that is none": (
        5_000,
        lambda n: "<w:tr ></w:tr>" + "{%tr if a %}" * n,
        check_markup,
    ),
    "tags letter by letter": (400, _letters, lambda xml: with_whole_tags(etree.fromstring(xml))),
    "controls in a paragraph": (1_000, _controlled, _controls),
    "parameters of a mail": (
        20_000,
        lambda n: b'Content-Type: text/html; x="' + b";" * n,
        _page,
    ),
    "parts in parts of a mail": (
        500,
        lambda n: b"".join(
            b"Content-Type: multipart/mixed; boundary=a%d\r\n\r\n--a%d\r\n" % (i, i)
            for i in range(n)
        ),
        _page,
    ),
    "error values of a sheet": (
        2_000,
        _errors,
        lambda xml: read_sheet(Path("a.xlsx"), "A", xml, _BOUNDS),
    ),
}


@pytest.mark.parametrize("name", WORK)
def test_four_times_as_much_takes_four_times_as_long(name: str) -> None:
    """The work on hostile input grows no faster than the input, whether it is refused or not."""
    size, make, run = WORK[name]
    small, large = make(size), make(4 * size)

    def seconds(given: Any) -> float:
        begin = process_time()
        with suppress(*_REFUSED):
            run(given)
        return process_time() - begin

    seconds(small)  # what is read once
    taken = [(seconds(large), seconds(small)) for _ in range(3)]
    least = min(long for long, _ in taken)
    assert least <= _MOST * max(_NOISE, *(short for _, short in taken))
