"""The variables that name a user's folders."""

from __future__ import annotations

import os

from baocao_tthc.known_folders import restore_environment


def test_other_systems_keep_their_variables() -> None:
    """Only Windows' are asked for; what they are there, `make test-windows` shows."""
    before = dict(os.environ)
    restore_environment()
    assert dict(os.environ) == before
