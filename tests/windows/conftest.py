"""What several tests of the Windows side set up."""

from __future__ import annotations

from pathlib import Path

import pytest

from baocao_tthc.windows.set_up import install
from support.windows_profile import Profile


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Profile:
    """A profile on which the program is set up."""
    profile = Profile(tmp_path)
    monkeypatch.setenv("LOCALAPPDATA", str(profile.local_data))
    install(profile, program=profile.program, say=lambda _: None)
    return profile
