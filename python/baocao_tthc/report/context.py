"""The values of a report for its template, by variable name.

What a report should have and the workbook does not; it can be written without.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from ..filing import Filing
from ..outline import outline
from ..sources.form_numbers import FormNumbers
from ..sources.report_fields import ReportFields, xml_text
from ..sources.value import ChartPictures, SourcedText, TextLines
from ..sources.variables import REPORT_ROLE, Variable, VariableKind, variables
from .annex import annex

_ONLY_DOTS = re.compile(r"[\s.…:;,()_-]*")


def context(filing: Filing, names: Iterable[str] | None = None) -> dict[str, object]:
    """The values of the variables in `names` (default: of the whole catalogue).

    Only what is named is looked up, so a template without the variables of a form does without
    the form. Raises WorkbookError, one Vietnamese sentence, when a form is missing or doubled, or
    a number, a period or a needed field cannot be read.
    """
    source = _Source(filing)
    known = variables()
    return {name: source.value(known[name]) for name in (known if names is None else names)}


class _Source:
    """Where the values of each kind of variable come from."""

    def __init__(self, filing: Filing) -> None:
        self._report = filing
        self._document = ReportFields(filing)
        self._figures = FormNumbers(
            filing, padding=xml_text(self._document.field("padding")) != "Không"
        )
        self._items = {item.code: item for item in outline()}
        self._kinds: Mapping[VariableKind, Callable[[Variable], object]] = {
            "count": self._figures.count,
            "rate": self._figures.rate,
            "change": self._figures.change,
            "past_period": self._figures.past_period,
            "period": self._period,
            "pick": self._pick,
            "input": self._input,
            "paragraphs": self._paragraphs,
            "mark": lambda variable: self._document.mark(variable.key),
            "text": self._text,
            "lines": lambda variable: self._document.lines(variable.key),
            "block": self._block,
            "pictures": self._pictures,
        }

    def value(self, variable: Variable) -> object:
        return self._kinds[variable.kind](variable)

    def _period(self, variable: Variable) -> SourcedText:
        if variable.role == REPORT_ROLE:
            return self._figures.report_period()
        return self._figures.period(variable)

    def _pick(self, variable: Variable) -> object:
        options = variable.options
        picked = options.get(xml_text(self._document.field(variable.key))) or next(
            iter(options.values())
        )
        return self.value(variables()[picked])

    def _input(self, variable: Variable) -> SourcedText:
        return self._figures.input(variable.key, self._items[variable.key].default)

    def _paragraphs(self, variable: Variable) -> TextLines:
        texts = self._report.texts.get(variable.key, ())
        lines = (xml_text(line) for text in texts for line in text.text.splitlines())
        written = tuple(line for line in lines if not _ONLY_DOTS.fullmatch(line))
        default = self._items[variable.key].default
        return TextLines(written or ((default,) if default else ()))

    def _text(self, variable: Variable) -> str:
        if variable.role:
            return self._figures.text(variable)
        return self._document.text(variable.key)

    def _block(self, variable: Variable) -> object:
        table = self._figures.table(variable.role)
        period = self._figures.period(variable)
        return annex(table, period, self._document)

    def _pictures(self, variable: Variable) -> ChartPictures:
        if xml_text(self._document.field(variable.key)) != "Có":
            return ChartPictures(())
        from .chart_annex import pictures  # draws with XlsxWriter

        return pictures(self._report)


def gaps(filing: Filing) -> Iterator[str]:
    """Yield a Vietnamese sentence for each thing that the report was written without."""
    if not filing.texts:
        yield "Sổ không có lời văn (sheet NoiDung); các mục được ghi “Không có”."
    if not {"addressees", "superior"} & filing.info.keys():
        yield "ThongTin chưa có “Kính gửi”; báo cáo gửi cấp trên phải có nơi nhận."
    if "signer" not in filing.info:
        yield "ThongTin chưa có họ tên người ký."
