"""Texts that read the same compare the same, and none of them takes long."""

from __future__ import annotations

import unicodedata

import pytest

from baocao_tthc.vietnamese import plain

_DOT = "\u0323"


@pytest.mark.parametrize("before", range(0, 64, 3))
def test_a_letter_has_no_more_than_thirty_marks(before: int) -> None:
    """Marks beyond the thirtieth of a letter are left out, wherever in a text they stand."""
    begin, end = f"{'x' * before}a", f" hồ sơ b{_DOT * 12}"
    right = unicodedata.normalize("NFC", begin + _DOT * 30 + end)
    assert plain(begin + _DOT * 80 + end) == right
