"""A text of rows parted by a separator, as systems write it and people paste it.

The separator is found, and quotes are believed only where they are evidently meant: RFC 4180 lets a
quoted cell go over several lines, so one quote that somebody typed and nobody closed would swallow
all the rows below it.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import WorkbookError

_SEPARATORS = ("\t", ";", ",", "|")
_SEPARATOR_HINT = "sep="  # Excel's own first line: sep=;
_MAX_SAMPLE_LINES = 2_000  # in which the separator is looked for
_CLOSED = re.compile(r'"[^"\r\n]*"')
_HIDDEN_QUOTE = "\ue000"
_END = "\ue001"  # a line behind the last: what takes it in was never closed
_MIN_SHARE = 0.05  # of the rows: so many must have a width for it to be one that rows have
_MAX_REPAIRS = 200  # quotes that are taken as plain characters


def rows_of(file: Path, text: str) -> list[list[str]]:
    """The rows of a text, each with its cells; `file` is named when it cannot be parted.

    Several lines are one row of the usual width when its quotes are closed and no more than one of
    the lines has that width by itself. Another quote is a plain character where every line below
    it is a row in its own right; else WorkbookError names the line in which it stands.
    """
    first, _, rest = text.partition("\n")
    first = first.strip('"\r')
    named = first[len(_SEPARATOR_HINT) :][:1]
    if first.lower().startswith(_SEPARATOR_HINT) and named and named in _SEPARATORS:
        return _DelimitedText(file, _lines(rest), named, lines_above=1).rows()
    lines = _lines(text)
    return _DelimitedText(file, lines, _separator(lines), lines_above=0).rows()


def _lines(text: str) -> list[str]:
    return list(io.StringIO(text, newline=""))


def _separator(lines: Sequence[str]) -> str:
    """The one that makes most cells in lines of one width: titles, blank lines and signatures,
    however many, have no width in common.
    """
    sample = [_CLOSED.sub("", line) for line in lines[:_MAX_SAMPLE_LINES]]

    def cells(mark: str) -> int:
        times, width = _widest(Counter(line.count(mark) + 1 for line in sample))
        return times * (width - 1)

    return max(_SEPARATORS, key=cells)


def _widest(widths: Mapping[int, int]) -> tuple[int, int]:
    """How many lines have the width that most cells stand in, and this width."""
    return max(
        ((times, width) for width, times in widths.items()),
        key=lambda found: (found[0] * (found[1] - 1), found[1]),
        default=(0, 1),
    )


class _Record(NamedTuple):
    """What the quotes make one row: its first line, the line behind its last, its cells."""

    begin: int
    end: int
    cells: list[str]


class _DelimitedText:
    """The lines of a text; `lines_above` were taken off before."""

    def __init__(
        self, file: Path, lines: Sequence[str], separator: str, *, lines_above: int
    ) -> None:
        self._file, self._lines, self._separator = file, lines, separator
        self._lines_above = lines_above

    def rows(self) -> list[list[str]]:
        rows: list[list[str]] = []
        begin = repairs = 0
        while begin < len(self._lines):
            swallowing = None
            for record in self._records(begin):
                if '"' in self._lines[record.begin] and self._is_doubtful(record):
                    swallowing = record
                    break
                rows.append(record.cells)
                begin = record.end
            if swallowing is None:
                break
            repairs += 1
            rows.append(self._with_plain_quotes(swallowing, repairs))
            begin = swallowing.begin + 1
        return rows

    def _records(self, begin: int) -> Iterator[_Record]:
        """The rows from that line on as the quotes say; a cell beyond all bounds takes the rest."""
        reader = self._parsed(islice(self._lines, begin, None))
        at = begin
        while True:
            try:
                cells = next(reader, None)
            except csv.Error as error:
                if '"' not in self._lines[at]:
                    raise self._unreadable(at) from error
                cells = ["".join(self._lines[at:])]
                yield _Record(at, len(self._lines), cells)
                return
            if cells is None:
                return
            end = begin + reader.line_num
            yield _Record(at, end, cells)
            at = end

    def _parsed(self, lines: Iterable[str], *, strict: bool = False) -> Any:
        return csv.reader(lines, delimiter=self._separator, skipinitialspace=True, strict=strict)

    def _is_doubtful(self, record: _Record) -> bool:
        """Whether the quotes of a record may not be meant as such."""
        lines = self._lines[record.begin : record.end]
        if record.end == len(self._lines) and not self._is_closed(record):
            return True
        if len(lines) > 1:
            whole = sum(map(self._is_row, lines))
            return whole > 1 or (whole == 1 and len(record.cells) not in self._widths)
        return not self._is_strict(lines[0]) and self._is_torn(record.cells, lines[0])

    def _is_torn(self, cells: list[str], line: str) -> bool:
        """Whether quotes that open or close in the middle gave a line another width than a row's,
        which it has without them or goes beyond.
        """
        wide = _plain_width(line, self._separator) >= min(self._widths)
        return wide and len(cells) not in self._widths

    def _is_strict(self, line: str) -> bool:
        """Whether every quote in a line opens a cell, closes one or stands doubled in one."""
        try:
            return bool(list(self._parsed([line], strict=True)))
        except csv.Error:
            return False

    def _is_row(self, line: str) -> bool:
        """Whether a line has the width of a row by itself."""
        return _plain_width(_CLOSED.sub("", line), self._separator) >= min(self._widths)

    def _is_closed(self, record: _Record) -> bool:
        lines = [*self._lines[record.begin : record.end], _END]
        try:
            return len(list(self._parsed(lines))) > 1
        except csv.Error:
            return False

    @cached_property
    def _widths(self) -> frozenset[int]:
        """How many cells rows have: as most of them, or another number that is usual as well."""
        lines = Counter(
            _plain_width(_CLOSED.sub("", line), self._separator) for line in self._lines
        )
        whole = Counter(
            len(record.cells) for record in self._records(0) if record.end - record.begin == 1
        )
        most = max(_widest(lines)[1], _widest(whole)[1])
        wide = {width: times for width, times in whole.items() if width * 2 > most}
        enough = sum(wide.values()) * _MIN_SHARE
        return frozenset({most, *(width for width, times in wide.items() if times >= enough)})

    def _with_plain_quotes(self, record: _Record, repairs: int) -> list[str]:
        """The first line of a record alone, where the lines below it are rows in their own right.

        Raises WorkbookError else: nobody knows where the quote should have been closed.
        """
        below = list(self._lines[record.begin + 1 : record.end])
        if not self._is_closed(record):
            while below and not self._is_row(below[-1]):  # a signature
                below.pop()
        line = self._lines[record.begin]
        readings = (
            self._with_escaped_quotes(line),
            self._with_closed_quotes(line),
            self._without_quotes(line),
        )
        whole = [cells for cells in readings if len(cells) in self._widths]
        if (
            not whole
            or repairs > _MAX_REPAIRS
            or not all(self._is_row(each) for each in below if each.strip())
        ):
            raise self._unclosed(record)
        return whole[0]

    def _with_escaped_quotes(self, line: str) -> list[str]:
        """The cells of a line, in which a backslash makes a character of a quote."""
        if '\\"' not in line:
            return []
        (cells,) = self._parsed([line.replace('\\"', _HIDDEN_QUOTE)])
        return [cell.replace(_HIDDEN_QUOTE, '"') for cell in cells]

    def _with_closed_quotes(self, line: str) -> list[str]:
        """The cells of a line, in which a quote that is not closed is a character."""
        masked = _CLOSED.sub(lambda found: " " * len(found[0]), line)
        shown = "".join(
            _HIDDEN_QUOTE if mask == '"' else letter
            for letter, mask in zip(line, masked, strict=True)
        )
        (cells,) = self._parsed([shown])
        return [cell.replace(_HIDDEN_QUOTE, '"') for cell in cells]

    def _without_quotes(self, line: str) -> list[str]:
        return line.rstrip("\r\n").split(self._separator)

    def _unclosed(self, record: _Record) -> WorkbookError:
        breaks = [len(_lines(cell)) for cell in record.cells]
        longest = breaks.index(max(breaks))
        line = record.begin + sum(each - 1 for each in breaks[:longest]) + self._lines_above + 1
        return WorkbookError(
            f"Tệp “{self._file}”: dấu ngoặc kép mở ở dòng {line} không đóng đúng chỗ, nên không "
            "biết các dòng dưới thuộc ô ấy hay là dòng riêng; hãy xóa dấu ngoặc kép ấy rồi nhập "
            "lại."
        )

    def _unreadable(self, line: int) -> WorkbookError:
        return WorkbookError(
            f"Tệp “{self._file}” không phải văn bản chia cột (dòng {line + 1 + self._lines_above} "
            "quá dài); hãy mở bằng Excel, lưu thành .xlsx rồi nhập lại."
        )


def _plain_width(line: str, separator: str) -> int:
    return line.count(separator) + 1
