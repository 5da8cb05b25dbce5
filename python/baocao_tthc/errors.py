"""What can go wrong, as one tree; every message is one Vietnamese sentence for the user.

TthcError                  anything a user can cause: what, where, what to do
├── WorkbookError          a workbook that cannot be read or has no known form
│   └── LimitsError        thresholds of a workbook of sums that are none
├── DataError              a data file (JSON, TOML) that does not say what it must
├── TemplateError          a Word template that cannot be used
├── DocumentError          a Word document that cannot be read
├── OutputError            a file that cannot be written, or stands there already
└── FormulaError           a rule that does not parse; `position` counts characters from 0

The command line shows the sentence and ends with exit code 2; a button shows it through Excel.
"""

from __future__ import annotations

NO_MEMORY = "máy không còn đủ bộ nhớ cho việc này; hãy đóng bớt chương trình khác rồi làm lại."


class TthcError(Exception):
    """A condition that the user can understand and mend; `str()` is the sentence shown.

    `option` is what helps besides where commands are typed: "thêm --ghi-de để thay tệp cũ".
    """

    def __init__(self, sentence: str, *, option: str = "") -> None:
        super().__init__(sentence)
        self.option = option

    @property
    def typed(self) -> str:
        """The sentence for whoever types commands, with the option that would help."""
        return f"{str(self).removesuffix('.')}, hoặc {self.option}." if self.option else str(self)


class WorkbookError(TthcError):
    """The workbook cannot be read."""


class LimitsError(WorkbookError):
    """What stands in the place of the thresholds is no rising percentages."""


class DataError(TthcError):
    """A data file is not what it must be."""


class TemplateError(TthcError):
    """The Word template cannot be rendered."""


class DocumentError(TthcError):
    """The Word document cannot be read."""


class OutputError(TthcError):
    """The target cannot be written."""


class FormulaError(TthcError):
    """A rule of the rule language does not parse."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position
