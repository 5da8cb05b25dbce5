"""What Excel's function wizard is told of the worksheet functions."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from baocao_tthc.excel import functions
from support.function_help import function_help


class RecordedExcel:
    """Excel as far as the wizard's texts go: it keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self.Saved = True

    def MacroOptions(self, **options: Any) -> None:  # noqa: N802 - Excel's name
        """Keep the options; telling makes the workbook unsaved, as in Excel."""
        self.told.append(options)
        self.Saved = False


def noted() -> list[dict[str, Any]]:
    """The notes of xlwings' decorator, rebuilt from the help texts that its generator sees."""
    return [
        {
            "name": text.name,
            "category": "Báo cáo TTHC",
            "ret": {"doc": text.description},
            "args": [{"doc": argument} for argument in text.arguments],
        }
        for text in function_help()
    ]


def test_every_function_and_argument_is_described() -> None:
    """Each function of the named workbook has a Vietnamese description and one an argument."""
    options = functions.macro_options("Sổ 'tháng' 1.xlsm", noted())
    assert {option["Macro"] for option in options} >= {"'Sổ ''tháng'' 1.xlsm'!TYLE"}
    assert len(options) == 8
    for option in options:
        assert option["Category"] == "Báo cáo TTHC"
        for text in (option["Description"], *option["ArgumentDescriptions"]):
            assert 0 < len(text) <= 255


def test_excel_is_told_once_and_the_workbook_stays_saved(monkeypatch: Any) -> None:
    """The texts are given at the first click of a session only, and nothing asks to be saved."""
    excel = RecordedExcel()
    app = SimpleNamespace(engine=SimpleNamespace(name="excel"), api=excel)
    book: Any = SimpleNamespace(app=app, api=excel, name="a.xlsm")
    monkeypatch.setattr(functions, "noted", lambda _: noted())
    monkeypatch.setattr(functions, "_described", set())
    functions.describe_functions(book)
    functions.describe_functions(book)
    assert len(excel.told) == 8
    assert excel.Saved
