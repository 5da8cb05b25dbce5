"""Content controls: each number of the report in a run-level `w:sdt` that names its source.

Tag and alias say the same: LibreOffice 7.4 keeps only the alias when it saves, and that only of
controls for plain text (`w:text`); it leaves the others without a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape

from ..filing import FormTable, Row
from ..formula.syntax import TOTAL_ROW
from ..sources.report_fields import xml_text
from ..sources.value import SourcedText
from ..sources.variables import TAG_LENGTH
from ..vietnamese import fold

_CONTROL = re.compile(
    r'<w:sdt><w:sdtPr><w:alias w:val="([^"]*)"/><w:tag w:val="\1"/><w:id w:val="[0-9]+"/>'
    r"<w:text/></w:sdtPr><w:sdtContent><w:r>(?:<w:rPr>.*?</w:rPr>)?"
    r'<w:t xml:space="preserve">([^<]*)</w:t></w:r></w:sdtContent></w:sdt>'
)


def control(value: SourcedText, run_properties: str, number: int) -> str:
    """The control that holds the value; `number` is its id, unique in the document.

    `run_properties` is the `w:rPr` of the run it stands in, "" for none. An absent value has no
    control: nothing is printed.
    """
    if not value.text:
        return ""
    source = escape(value.source)
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{source}"/><w:tag w:val="{source}"/>'
        f'<w:id w:val="{number}"/><w:text/></w:sdtPr><w:sdtContent>'
        f"{run(value.text, run_properties)}</w:sdtContent></w:sdt>"
    )


def printed(xml: str) -> Iterator[tuple[str, str]]:
    """The source and the text of every control that `control` wrote into this XML."""
    for source, text in _CONTROL.findall(xml):
        yield unescape(source), unescape(text)


def run(text: str, run_properties: str = "") -> str:
    """A run with that text."""
    return f'<w:r>{run_properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def row_names(table: FormTable) -> list[str]:
    """How tags name the rows of a form: by label, or "dong 6" where the label cannot serve.

    It cannot when it is empty, doubled, too long for a tag, has brackets, or means the total.
    """
    labels = [xml_text(row.label) for row in table.rows]
    folded = [fold(label) for label in labels]
    names = []
    for number, (label, key) in enumerate(zip(labels, folded, strict=True), 1):
        unclear = not label or folded.count(key) > 1 or "[" in label or "]" in label
        reserved = key == TOTAL_ROW or key.startswith("dong ")
        long = len(cell_source(table, len(table.form.columns), label)) > TAG_LENGTH
        names.append(f"dong {number}" if unclear or reserved or long else label)
    return names


def cell_source(table: FormTable, column: int, row: str) -> str:
    """The tag of a cell of an annex table: "II.06B!(3)[Hộ tịch]"."""
    return f"{table.form.code}!({column})[{row}]"


def named_rows(table: FormTable) -> list[tuple[str, Row]]:
    """Every row with its name in tags, the total row last."""
    rows = list(zip(row_names(table), table.rows, strict=True))
    return [*rows, (TOTAL_ROW, table.total)] if table.total else rows
