"""The registry through the operations of `winreg`, and which folders Excel trusts."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baocao_tthc.windows.computer import Registry, RegistryValue
from baocao_tthc.windows.ms_office import Trust, excel_versions, trust_of
from support.windows_profile import LOCATIONS, FakeWinreg, Profile

_NAMES = st.text("abAB 1ăĐ", min_size=1, max_size=4)
_VALUES = st.one_of(st.integers(0, 2**32 - 1), st.text("aĐệ\\ %", max_size=6))


@given(st.dictionaries(_NAMES, _VALUES, max_size=5))
def test_what_is_written_is_read(values: dict[str, RegistryValue]) -> None:
    """Texts and numbers come back under their names in lower case; deleting takes all of it."""
    api = FakeWinreg()
    before = api.dump()
    registry = Registry(api)
    registry.write(r"HKCU\Một\Hai", values)
    assert registry.values(r"hkcu\một\HAI".replace("hkcu", "HKCU")) == {
        name.lower(): value for name, value in values.items()
    }
    assert registry.subkeys(r"HKCU\Một") == ("Hai",)
    registry.delete(r"HKCU\Một")
    assert api.dump() == before


def test_a_missing_key_is_empty_and_its_deletion_no_error() -> None:
    """Nobody has to ask first whether a key is there."""
    registry = Registry(FakeWinreg())
    assert registry.values(r"HKCU\x") == {}
    assert registry.subkeys(r"HKCU\x") == ()
    registry.delete(r"HKCU\x")


def test_variables_are_expanded_and_other_kinds_left_out() -> None:
    """REG_EXPAND_SZ is read as Windows means it; binary values are no business of ours."""
    api = FakeWinreg()
    registry = Registry(api)
    registry.write(r"HKCU\x", {"plain": "%PROFILE%"})
    api.keys[r"hkcu\x"][1]["path"] = ("Path", r"%PROFILE%\sổ", api.REG_EXPAND_SZ)
    api.keys[r"hkcu\x"][1]["raw"] = ("Raw", b"\0", api.REG_BINARY)
    assert registry.values(r"HKCU\x") == {"plain": "%PROFILE%", "path": "C:\\Users\\Lan\\sổ"}


@pytest.fixture(scope="module")
def profile() -> Profile:
    """A profile on which nothing is set up."""
    with tempfile.TemporaryDirectory() as root:
        return Profile(Path(root))


@pytest.mark.parametrize(
    ("listed", "subfolders", "folder", "trusted"),
    [
        ("C:\\Sổ\\", 1, "C:\\Sổ", True),
        ("c:\\sổ", 0, "C:\\SỔ\\", True),
        ("C:\\Sổ\\", 1, "C:\\Sổ\\2026\\01", True),
        ("C:\\Sổ\\", 0, "C:\\Sổ\\2026", False),
        ("C:\\Sổ", 1, "C:\\Sổ cũ", False),
        ("C:\\Sổ\\2026", 1, "C:\\Sổ", False),
        ("C:\\", 1, "C:\\Sổ", True),
        ("", 1, "C:\\Sổ", False),
    ],
)
def test_a_location_covers_its_folder_and_on_request_those_in_it(
    profile: Profile, listed: str, subfolders: int, folder: str, trusted: bool
) -> None:
    """Compared as Windows compares paths: without case, whole names only."""
    profile.set(rf"{LOCATIONS}\Location7", {"Path": listed, "AllowSubfolders": subfolders})
    wanted = Trust.TRUSTED if trusted else Trust.NOT_LISTED
    assert trust_of(profile, "16.0", Path(folder)) is wanted


@given(
    st.lists(st.text("abĐ", min_size=1, max_size=3), min_size=1, max_size=4),
    st.integers(1, 4),
    st.sampled_from(["", "\\", "b"]),
)
def test_no_folder_beside_is_trusted(names: list[str], depth: int, ending: str) -> None:
    """A folder is trusted by one above it, never by one whose name goes on differently."""
    with tempfile.TemporaryDirectory() as root:
        profile = Profile(Path(root))
        listed = "C:\\" + "\\".join(names[:depth]) + ending
        profile.set(rf"{LOCATIONS}\Location7", {"Path": listed, "AllowSubfolders": 1})
        found = trust_of(profile, "16.0", Path("C:\\" + "\\".join(names)))
        assert found is (Trust.NOT_LISTED if ending == "b" else Trust.TRUSTED)


def test_every_excel_of_the_user_is_found(profile: Profile) -> None:
    """By the program that Windows starts, or by the settings that it left; the newest first."""
    profile.set(r"HKCU\Software\Microsoft\Office\14.0\Excel", {})
    profile.set(r"HKCU\Software\Microsoft\Office\15.0\Word", {})
    assert excel_versions(profile.registry) == ("16.0", "14.0")
    profile.registry.delete(r"HKCU\Software\Microsoft\Office\16.0")
    assert excel_versions(profile.registry) == ("16.0", "14.0")  # by HKCR
