"""A set-up or an undoing that is cut off anywhere is finished by running it again."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baocao_tthc import __version__
from baocao_tthc.errors import TthcError
from baocao_tthc.windows.environment import probe
from support.windows_profile import Killed, Profile, set_up, take_back, with_older

WHEN = ("before", "half", "after")


def _steps_of(task: str, profile: Profile) -> int:
    profile.restart()
    (set_up if task == "set_up" else take_back)(profile)
    return profile.steps


def _killed(profile: Profile, task: str, step: int, when: str) -> None:
    profile.restart()
    profile.stop_at, profile.when = step, when
    with pytest.raises(Killed):
        (set_up if task == "set_up" else take_back)(profile)
    profile.restart()


@pytest.mark.parametrize("older", [False, True])
def test_an_interrupted_set_up_is_repaired_by_running_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, older: bool
) -> None:
    """Killed at any step: never a half environment that looks whole; whole again; undone cleanly.

    Over an older version, one of the two works at the next start even without a network.
    """

    def fresh(name: str) -> Profile:
        root = tmp_path / name
        root.mkdir()
        profile = Profile(root)
        monkeypatch.setenv("LOCALAPPDATA", str(profile.local_data))
        if older:
            with_older(profile)
        return profile

    steps = _steps_of("set_up", fresh("count"))
    assert steps > 10
    for step in range(1, steps + 1):
        for when in WHEN:
            profile = fresh(f"{step}-{when}")
            _killed(profile, "set_up", step, when)
            found = probe(profile)
            assert found is None or found.package in (__version__, "0.0.9")
            if older:
                _without_network(profile)
                kept = probe(profile)
                assert kept, (step, when)
                assert found in (None, kept), (step, when)
            set_up(profile)
            versions = probe(profile)
            assert versions, (step, when)
            assert versions.package == __version__
            assert not profile.home.aside.exists()
            take_back(profile)
            assert not profile.home.folder.exists(), (step, when)
            shutil.rmtree(profile.user)


def _without_network(profile: Profile) -> None:
    profile.network = False
    try:
        set_up(profile)
    except TthcError:
        (profile.home.folder / "tthc.log").unlink(missing_ok=True)
    profile.network = True


def test_an_interrupted_undoing_is_finished_by_running_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed at any step, the second run leaves nothing behind; a set-up instead is whole."""

    def fresh(name: str) -> tuple[Profile, object]:
        root = tmp_path / name
        root.mkdir()
        profile = Profile(root)
        monkeypatch.setenv("LOCALAPPDATA", str(profile.local_data))
        before = profile.snapshot()
        set_up(profile)
        return profile, before

    steps = _steps_of("take_back", fresh("count")[0])
    assert steps > 4
    for step in range(1, steps + 1):
        for when in WHEN:
            profile, before = fresh(f"{step}-{when}")
            _killed(profile, "take_back", step, when)
            set_up(profile)
            assert probe(profile), (step, when)
            _killed(profile, "take_back", step, when)
            take_back(profile)
            assert profile.snapshot() == before, (step, when)
            shutil.rmtree(profile.user)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["set_up", "take_back"]), st.integers(1, 30), st.sampled_from(WHEN)
        ),
        max_size=6,
    )
)
def test_whatever_was_interrupted_undoing_leaves_nothing(
    runs: list[tuple[str, int, str]],
) -> None:
    """After any runs, each stopped somewhere, a set-up is whole and an undoing leaves nothing."""
    with tempfile.TemporaryDirectory() as root, pytest.MonkeyPatch.context() as patch:
        profile = Profile(Path(root))
        patch.setenv("LOCALAPPDATA", str(profile.local_data))
        before = profile.snapshot()
        for task, step, when in runs:
            profile.restart()
            profile.stop_at, profile.when = step, when
            with suppress(Killed):
                (set_up if task == "set_up" else take_back)(profile)
        profile.restart()
        set_up(profile)
        assert probe(profile)
        take_back(profile)
        assert profile.snapshot() == before
