"""Whether a report is of the unit and the period of the workbook that it goes with.

What a control of the program's names is held to the workbook; of a report without any, its
letterhead, its title and the forms in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile
from pathlib import Path
from xml.parsers import expat

from ..checks.entered_texts import reporting_month
from ..errors import WorkbookError
from ..filing import Filing
from ..ooxml.markup import legal
from ..period import find_periods
from ..report.control_scan import Control, scan
from ..sheets import INFO
from ..sources.present_values import PresentValues
from ..typed_rows import has_figures, names_of, unfinished
from ..units import same_unit
from ..vietnamese import fold, one_line
from ..word import Document, SoundDocument, read_document, sound_document
from ..word.document import damaged_part
from .manifest import Identity, identity

_PERIOD = f"ky!{INFO}"
_CONTROLS = {_PERIOD: "kỳ", f"{INFO}!month": "tháng", f"{INFO}!year": "năm"}
_MAX_HEAD = 30  # paragraphs in which letterhead and title stand
_MAX_TITLE = 4  # paragraphs of the title
_MAX_SHOWN = 80
_MOTTO = "cộng hòa xã hội chủ nghĩa"
_MOTTOES = re.compile(r"cộng hòa xã hội chủ nghĩa việt nam|độc lập\W+tự do\W+hạnh phúc")
_NOT_OF_UNITS = re.compile(r"\bngày\b|\bsố\s*:")
_MONTH = re.compile(r"\btháng (\d{1,2})(?: năm |/)(\d{4})\b")


def doubts_of_refresh(filing: Filing, report: Path) -> tuple[str, ...]:
    """Why the workbook's numbers may not belong into the report, in words without a full stop.

    Raises DocumentError when the report cannot be read.
    """
    untyped = [table.form.name for table in filing.tables if not has_figures(table)]
    said = [f"Sổ “{filing.file.name}” chưa có số liệu ở {', '.join(untyped)}"] if untyped else []
    parts = [
        f"{table.form.name} dòng {names_of(rows)}"
        for table in filing.tables
        if has_figures(table) and (rows := unfinished(table))
    ]
    said += [f"Sổ “{filing.file.name}” chưa nhập xong: {'; '.join(parts)}"] if parts else []
    return (*said, *doubts_of_report(filing, sound_document(report)))


def doubts_of_report(filing: Filing, report: SoundDocument) -> tuple[str, ...]:
    """Why the report may not be the workbook's, in words without a full stop: it says another unit
    or period. Raises DocumentError when the report cannot be read.
    """
    if not (filing.period or reporting_month(filing)):
        return ()
    found = other_identity(report, filing, identity(filing))
    return tuple(f"Báo cáo “{report.file.name}” {each}" for each in found)


def other_identity(sound: SoundDocument, filing: Filing, who: Identity) -> Iterator[str]:
    """Yield where the report says another unit or period than the workbook: "ghi đơn vị …".

    Raises DocumentError when the report cannot be read.
    """
    document = read_document(sound)
    try:
        controls = [
            each for each in scan(sound.parts[sound.main]).controls if each.source in _CONTROLS
        ]
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise damaged_part(sound, sound.main) from error
    yield from dict.fromkeys(_other_controls(controls, filing))
    head = [fold(each.text) for each in islice(document.paragraphs(), _MAX_HEAD)]
    if not controls:
        yield from _other_title(head, who)
    yield from _other_unit(document, head, who)


def _other_controls(controls: list[Control], filing: Filing) -> Iterator[str]:
    values = PresentValues(filing)
    for control in controls:
        try:
            right = values.at(control.source, in_form=False).text
        except WorkbookError:  # the workbook does not say it
            continue
        if not _same(control.shown, right):
            what = _CONTROLS[control.source]
            yield f"ghi {what} “{_shown(control.shown)}”, khác với sổ (“{_shown(right)}”)"


def _same(shown: str, right: str) -> bool:
    """Whether two texts say the same month, year or period."""
    if fold(shown) == fold(right):
        return True
    periods = [[found for _, _, found in find_periods(text)] for text in (shown, right)]
    if periods[1]:
        return periods[0] == periods[1]
    return shown.strip().lstrip("0") == right.strip().lstrip("0")


def _title(head: list[str]) -> list[str]:
    """The paragraphs of the title, below “BÁO CÁO”."""
    begins = next((n for n, text in enumerate(head) if text.startswith("báo cáo")), len(head))
    return head[begins : begins + _MAX_TITLE]


def _other_title(head: list[str], who: Identity) -> Iterator[str]:
    named = (_MONTH.findall(text) for text in _title(head) if "ngày" not in text)
    first = next(filter(None, named), [])
    months = {f"{int(year):04d}-{int(month):02d}" for month, year in first}
    if len(months) == 1 and who.month not in months:
        yield f"ghi tháng “{months.pop()}” ở tên báo cáo, khác với sổ (“{who.month}”)"


def _other_unit(document: Document, head: list[str], who: Identity) -> Iterator[str]:
    lines = list(takewhile(lambda text: not text.startswith("báo cáo"), head))
    if any(_MOTTO in text for text in lines):
        own_lines = (text for text in lines if not _NOT_OF_UNITS.search(text))
        letterhead = _MOTTOES.sub(" ", " ".join(own_lines)).strip()
        if not same_unit(who.unit, letterhead):
            yield f"ghi đơn vị “{_shown(letterhead)}” ở đầu báo cáo, khác với sổ (“{who.unit}”)"
    from ..audit.annexes import annexes

    unit = annexes(document, ()).filing.unit
    if not same_unit(who.unit, unit):
        yield f"ghi đơn vị “{_shown(unit)}” ở phụ lục, khác với sổ (“{who.unit}”)"


def _shown(text: str) -> str:
    return one_line(legal(text))[:_MAX_SHOWN]
