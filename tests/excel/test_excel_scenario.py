"""The scenario that is to be run on a real Excel, run on LibreOffice Calc."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from baocao_tthc.excel import actions, file_actions
from support.excel_scenario import answer_by_itself, steps
from support.macro_books import example


def test_every_step_is_seen_in_calc(
    open_book: Callable[[Path], xw.Book], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Check, change, check again, correct, clear, report: each step shows what it must."""
    monkeypatch.setattr(actions, "tell", actions.tell)  # put back afterwards
    for name in ("tell", "confirmed", "ask_target"):
        monkeypatch.setattr(file_actions, name, getattr(file_actions, name))
    report = tmp_path / "báo cáo.docx"
    answer_by_itself(report)
    seen = list(steps(open_book(example()), report))
    assert [text for text, good in seen if not good] == []
    assert len(seen) == 8
