"""What ThongTin says about the document itself, as NĐ 30/2020/NĐ-CP writes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from ..errors import WorkbookError
from ..filing import Filing
from ..ooxml.markup import legal
from ..outline import info_items
from ..sheets import INFO
from ..vietnamese import document_date, month_text, plain
from ..wording import Cells
from .tags import SourcedText, TextLines
from .variables import Variable

_UNIT = re.compile(r"(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s++(?P<area>.+)", re.IGNORECASE)
_AREA_LEVEL = re.compile(r"(?:xã|phường|đặc khu|thành phố|tỉnh)\s+", re.IGNORECASE)
_MARKER = re.compile(r"^[-+*–•]\s*")
_SPANS = ("span", "next_span", "next_span_capitals")
_BLANK_NUMBER = " " * 5


def xml_text(text: str) -> str:
    """The text on one line, in NFC, without the characters that XML cannot hold."""
    return " ".join(legal(plain(text)).split())


class ReportFields:
    """The texts, lines and marks of ThongTin; WorkbookError when one is needed and missing."""

    def __init__(self, filing: Filing) -> None:
        self._filing = filing
        self._defaults = {field.key: field for field in info_items()}

    def field(self, key: str) -> str:
        """What was typed in the field, or its default; several lines keep their line ends. What is
        none of the field's choices is not taken.
        """
        info, field = self._filing.info, self._defaults[key]
        typed = info[key].text if key in info else field.default
        return typed if field.takes(typed) else field.default

    def text(self, key: str) -> str:
        """The text that the catalogue's key names."""
        return _TEXTS[key](self) if key in _TEXTS else xml_text(self.field(key))

    def picked(self, variable: Variable) -> str:
        """The name of the variable that the field chooses of the options, else of the first."""
        options = variable.options
        return options.get(xml_text(self.field(variable.key))) or next(iter(options.values()))

    def lines(self, key: str) -> TextLines:
        """The lines that the catalogue's key names."""
        return TextLines(_LINES[key](self))

    def mark(self, key: str) -> SourcedText:
        """The number or date of the document that the catalogue's key names."""
        source = f"{INFO}!{key}"
        if key == "number":
            number = self.text(key)
            text = number.zfill(2) if number.isdecimal() else number or _BLANK_NUMBER
            return SourcedText(source, text)
        if key == "date":
            return SourcedText(source, self._date())
        if key in _SPANS:
            return SourcedText(source, self._span(key))
        month, year = self._whole("month", 1, 12), self._whole("year", 1000, 9998)
        if key.startswith("next_"):
            month, year = month % 12 + 1, year + month // 12
        if key.endswith("month"):
            return SourcedText(source, month_text(month), month)
        return SourcedText(source, str(year), year)

    def day(self) -> date:
        """The day that the document bears, the first of its month while unsigned."""
        if "date" in self._filing.dates:
            return self._filing.dates["date"]
        return date(self._whole("year", 1000, 9998), self._whole("month", 1, 12), 1)

    def names(self, key: str) -> list[str]:
        """The entries of a field of several lines, without dashes and end marks."""
        found = (
            _MARKER.sub("", xml_text(line)).rstrip(" ;.") for line in self.field(key).split("\n")
        )
        return [name for name in found if name]

    def addressees(self) -> list[str]:
        """Where the report goes: Kính gửi, else the superior, else nobody."""
        return self.names("addressees") or self.names("superior")

    def area(self) -> str:
        """What the unit governs, "xã Ninh Giang"; "" when the unit is no UBND."""
        found = _UNIT.fullmatch(self.text("unit"))
        return found["area"] if found else ""

    def _date(self) -> str:
        if "date" in self._filing.dates:
            return document_date(self._filing.dates["date"])
        return f"ngày {_BLANK_NUMBER}tháng {self.mark('month')} năm {self.mark('year')}"

    def _span(self, key: str) -> str:
        """What a period of more than a month is called, or the one after it; "" for a month."""
        period = self._filing.period
        if period is None:
            return ""
        name = period.next_long_name if key.startswith("next_") else period.long_name
        return name.upper() if key.endswith("_capitals") else name

    def _whole(self, key: str, least: int, most: int) -> int:
        cell = self._filing.numbers.get(key)
        value = cell.value if cell else None
        if value is None or value != int(value) or not least <= value <= most:
            field = self._defaults[key]
            where = Cells((cell.place,)) if cell else "tờ ThongTin"
            raise WorkbookError(f"“{field.label}” ({where}) phải là {field.prompt.lower()}.")
        return int(value)


def _unit_in_full(fields: ReportFields) -> str:
    area = fields.area()
    return f"Ủy ban nhân dân {area}" if area else fields.text("unit")


def _place(fields: ReportFields) -> str:
    return xml_text(fields.field("place")) or _AREA_LEVEL.sub("", fields.area(), count=1)


def _online_base(fields: ReportFields) -> str:
    base = xml_text(fields.field("online_base"))
    return base if base.startswith("tổng số") else f"số {base}"


def _letterhead(fields: ReportFields) -> tuple[str, ...]:
    area = fields.area()
    return ("ỦY BAN NHÂN DÂN", area.upper()) if area else (fields.text("unit").upper(),)


def _recipients(fields: ReportFields) -> tuple[str, ...]:
    given = fields.names("recipients")
    others = [name for name in given if not name.lower().startswith(("như trên", "lưu:"))]
    filing = f"Lưu: {xml_text(fields.field('filing')).rstrip(' .;')}"
    return _listed(["Như trên", *others, filing])


def _listed(names: list[str]) -> tuple[str, ...]:
    """Each with ";", the last with "."."""
    return (*(f"{name};" for name in names[:-1]), *(f"{name}." for name in names[-1:]))


_TEXTS: Mapping[str, Callable[[ReportFields], str]] = {
    "unit_in_full": _unit_in_full,
    "place": _place,
    "only_addressee": lambda fields: found[0] if len(found := fields.addressees()) == 1 else "",
    "reported_to": lambda fields: ", ".join(fields.addressees()) or "cấp trên",
    "basis": lambda fields: xml_text(fields.field("basis")).rstrip(" .;,"),
    "online_base": _online_base,
}
_LINES: Mapping[str, Callable[[ReportFields], tuple[str, ...]]] = {
    "unit_letterhead": _letterhead,
    "addressees": lambda fields: _listed(fields.addressees()),
    "authority": lambda fields: tuple(fields.names("authority")),
    "recipients": _recipients,
}
