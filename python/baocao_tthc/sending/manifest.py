"""What a package says it is: its identity, and manifest.json, which seals it.

`Identity` is which report a package holds: its month, its names on disk, the office, the day.
manifest.json says the same, what was found in the report, and the hashes of the files: `files`
holds SHA-256 and size of workbook and report, `lan_gui` to `thay_doi` the chain of revisions
(revisions.py). The mail is not among the files: it carries the manifest. `digest` is the SHA-256
of the manifest itself without that key, in the form that `sealed` writes down. So no file can
change by accident or in passing without being seen; who changes all of it knowingly is not kept
out, for which the mail states all three hashes too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import __version__
from ..checks.entered_texts import reporting_month
from ..errors import WorkbookError
from ..filing import Filing, FormTable
from ..findings.finding import Finding
from ..findings.rendering import finding_json, form_json, number_json, summary_json
from ..ooxml.metadata import FileProperties
from ..period import Period, spoken_month
from ..vietnamese import ascii_name, one_line
from .freeze import Frozen

if TYPE_CHECKING:
    from ..audit.auditing import Audit

MANIFEST, MAIL = "manifest.json", "thu-gui.eml"
_MAX_UNIT = 40  # letters of the unit: Windows has 260 for a whole path
_NO_UNIT = "khong-ghi-don-vi"
_NOTHING = "nothing_to_report"


class Identity(NamedTuple):
    """The report that a package holds; texts are on one line.

    `month` is "2026-01", `period` what ThongTin or else the first form states, None without one.
    `revision` counts from 1 how often the period has been sent.
    """

    unit: str
    superior: str
    month: str
    period: Period | None
    day: date
    revision: int = 1

    @property
    def series(self) -> str:
        """What the revisions of a period have in common: "2026-01_ubnd-xa-ninh-giang"."""
        return series_name(self.month, self.unit, self.period)

    @property
    def name(self) -> str:
        """The folder: the series, from the second revision on with "_lan-2"; never a path."""
        return self.series if self.revision == 1 else f"{self.series}_lan-{self.revision}"

    @property
    def workbook(self) -> str:
        """The frozen workbook's file."""
        return f"BaoCao_TTHC_{self.name}.xlsx"

    @property
    def document(self) -> str:
        """The report's file."""
        return f"BaoCao_TTHC_{self.name}.docx"

    @property
    def spoken_month(self) -> str:
        """The month as letters write it: 01/2026."""
        return spoken_month(self.month)

    @property
    def spoken(self) -> str:
        """What letters call the period: "tháng 01/2026", "quý I/2026"."""
        return spoken_period(self.month, self.period)

    @property
    def about(self) -> FileProperties:
        """What the files' properties say."""
        title = f"Báo cáo cải cách thủ tục hành chính {self.spoken}"
        return FileProperties(self.unit, title, self.day)


def series_name(month: str, unit: str, period: Period | None = None) -> str:
    """The month and the unit in ASCII, joined by "_"; begins with a digit where the month does.

    What is longer than a month is named too, for it ends in a month that is reported by itself:
    "2026-03_quy-i-2026_ubnd-xa-ninh-giang".
    """
    parts = (month, ascii_name(_longer(period)), ascii_name(unit)[:_MAX_UNIT].strip("-"))
    return "_".join(filter(None, (*parts[:2], parts[2] or _NO_UNIT)))


def spoken_period(month: str, period: Period | None) -> str:
    """What people call the period of a report: "tháng 01/2026", "quý I/2026"."""
    return _longer(period) or f"tháng {spoken_month(month)}"


def _longer(period: Period | None) -> str:
    """The name of a quarter, half a year or a year, "" of a month."""
    return period.name if period and period.months > 1 else ""


def stated_period(document: Json) -> Period | None:
    """The period that a manifest states, None for what is none."""
    try:
        return Period(*(date.fromisoformat(document["period"][key]) for key in ("from", "to")))
    except (TypeError, KeyError, ValueError):
        return None


def identity(filing: Filing) -> Identity:
    """The identity of a report; raises WorkbookError when it states no month and no period."""
    stated = filing.stated_period.period if filing.stated_period else None
    period = stated or next((table.period for table in filing.tables if table.period), None)
    typed = reporting_month(filing)
    if period is None and typed is None:
        raise WorkbookError(
            f"Sổ “{filing.file}” chưa ghi kỳ báo cáo nên chưa đóng gói được; "
            "hãy điền tháng, năm và kỳ ở tờ ThongTin."
        )
    month, year = (period.end.month, period.end.year) if period else typed or (1, 1)
    return Identity(
        unit=one_line(filing.unit),
        superior=one_line(filing.info["superior"].text) if "superior" in filing.info else "",
        month=f"{year:04d}-{month:02d}",
        period=period,
        day=filing.dates.get("date") or (period.end if period else date(year, month, 1)),
    )


FORMAT, FORMATS = 2, (1, 2)  # of before the chain of revisions: 1
Json = dict[str, Any]


def described(filing: Filing, who: Identity, findings: Sequence[Finding]) -> Json:
    """What the workbook itself says, which a receiver can work out again from the frozen one."""
    return {
        "format": FORMAT,
        "version": __version__,
        "unit": who.unit,
        "superior": who.superior,
        "month": who.month,
        "period": who.period
        and {"from": who.period.start.isoformat(), "to": who.period.end.isoformat()},
        "forms": [_form(table) for table in filing.tables],
        "summary": summary_json(findings),
        "findings": [finding_json(each) for each in findings],
    }


def _form(table: FormTable) -> Json:
    return {
        **form_json(table),
        _NOTHING: table.reports_nothing,
        "totals": _totals(table),
    }


def _totals(table: FormTable) -> Json:
    """The total row by official column number, cells without a value left out."""
    if table.total is None:
        return {}
    return {
        str(number): number_json(cell.value)
        for number, cell in sorted(table.total.cells.items())
        if cell.value is not None
    }


def differs(key: str, now: Json, stated: Json) -> bool:
    """Whether a manifest states otherwise what the workbook says now.

    A package of before does not state of its forms whether there is nothing to report.
    """
    said, then = json.loads(json.dumps(now[key])), stated.get(key)
    if key == "forms" and _NOTHING not in json.dumps(then):
        said = [{part: form[part] for part in form if part != _NOTHING} for form in said]
    return bool(said != then)


_OF_PACKAGE = ("report", "left_out", "hidden", "files", "digest")  # not of the workbook alone


def own_part(document: Json) -> Json:
    """Of a manifest what the workbook carries itself: all but what speaks of the package."""
    return {key: value for key, value in document.items() if key not in _OF_PACKAGE}


def manifest(
    described: Json, frozen: Frozen, audit: Audit, files: Mapping[str, bytes], *, edited: bool
) -> bytes:
    """The sealed manifest; `audit` is that of an edited report, of the program's own that of the
    texts of NoiDung.
    """
    return sealed(
        {
            **described,
            "report": {"edited": edited, "audit": _audit_json(audit)},
            "left_out": {"sheets": frozen.left_out, "formats": frozen.formats},
            "hidden": [each._asdict() for each in frozen.hidden],
            "files": {name: entry(content) for name, content in files.items()},
        }
    )


def _audit_json(audit: Audit) -> Json:
    from ..audit.tick_list import counts

    return {
        "claims": counts(audit.ticks),
        "summary": summary_json(audit.findings),
        "findings": [finding_json(each) for each in audit.findings],
    }


def entry(content: bytes) -> Json:
    """A file as the manifest lists it."""
    return {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}


def sealed(document: Json) -> bytes:
    """The document with its digest, as it is written: sorted keys, UTF-8, no time of day."""
    whole = {**document, "digest": digest(document)}
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1)
    return f"{text}\n".encode(errors="replace")


def digest(document: Json) -> str:
    """The SHA-256 of the document without its key `digest`."""
    rest = {key: value for key, value in document.items() if key != "digest"}
    text = json.dumps(rest, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
