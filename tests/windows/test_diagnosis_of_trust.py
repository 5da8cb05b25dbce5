"""What of Office's settings and policies lets macros and the add-in run, as is diagnosed."""

from __future__ import annotations

from pathlib import Path

import pytest

from baocao_tthc.windows.diagnosis import (
    State,
)
from baocao_tthc.windows.set_up import install
from support.windows_profile import (
    LOCATIONS,
    POLICY,
    POLICY_SECURITY,
    USER_SECURITY,
    Profile,
    book_of,
    elsewhere,
    item,
)


def test_a_trusted_workbook_runs_whatever_the_policy_says(profile: Profile) -> None:
    """Trusted locations come before all other checks (Microsoft, "Trusted Locations for Office
    files"), even the policy that switches macros off.
    """
    profile.set(POLICY_SECURITY, {"vbawarnings": 4})
    profile.mark(book_of(profile))
    assert item(profile, "macros").state is State.WELL
    assert item(profile, "mark").state is State.NOTE


@pytest.mark.parametrize("value", [3, 4])
def test_macros_switched_off_by_policy_need_the_administrator(profile: Profile, value: int) -> None:
    """Outside the trusted folder VBAWarnings 3 and 4 stop an unsigned workbook; IT is asked."""
    profile.set(POLICY_SECURITY, {"vbawarnings": value})
    profile.set(USER_SECURITY, {"VBAWarnings": 1})  # the policy comes first
    found = item(profile, "macros", elsewhere(profile))
    assert found.state is State.MISSING
    assert found.found == f"chính sách của cơ quan tắt macro (VBAWarnings={value})"
    assert found.advice.startswith("nhờ người quản trị")


def test_the_cloud_policy_comes_before_that_of_the_domain(profile: Profile) -> None:
    """Office keeps the cloud's policies under a key of their own."""
    profile.set(POLICY_SECURITY, {"vbawarnings": 2})
    cloud = POLICY_SECURITY.replace("Microsoft", r"Microsoft\Cloud")
    profile.set(cloud, {"vbawarnings": 4})
    assert "VBAWarnings=4" in item(profile, "macros", elsewhere(profile)).found


def test_macros_switched_off_by_the_user_are_told_where_to_change(profile: Profile) -> None:
    """No administrator is needed for the user's own setting."""
    profile.set(USER_SECURITY, {"VBAWarnings": 4})
    found = item(profile, "macros", elsewhere(profile))
    assert found.state is State.MISSING
    assert "Trust Center" in found.advice


def test_where_excel_asks_the_answer_is_told(profile: Profile) -> None:
    """With nothing set Excel shows its bar: no fault, and the clerk reads what to press."""
    found = item(profile, "macros", elsewhere(profile))
    assert (found.state, found.advice) == (State.NOTE, "bấm Enable Content (Bật nội dung)")


def test_a_workbook_elsewhere_is_not_trusted(profile: Profile) -> None:
    """The clerk is told both ways: move the workbook, or have its folder trusted."""
    found = item(profile, "trusted", elsewhere(profile))
    assert found.state is State.MISSING
    assert "kéo thả" in found.advice


def test_the_mark_of_the_web_stops_a_workbook_elsewhere(profile: Profile) -> None:
    """Outside trusted folders Excel blocks the macros of a marked file."""
    book = elsewhere(profile)
    assert item(profile, "mark", book).state is State.WELL
    profile.mark(book)
    assert item(profile, "mark", book).state is State.MISSING


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (rf"{POLICY_SECURITY}\Trusted Locations", {"alllocationsdisabled": 1}),
        (LOCATIONS, {"AllLocationsDisabled": 1}),
        (rf"{POLICY}\Common\Security\Trusted Locations", {"Allow User Locations": 0}),
    ],
)
def test_policies_against_trusted_locations_need_the_administrator(
    profile: Profile, key: str, value: dict[str, str | int]
) -> None:
    """Where the office forbids trusted locations, or those of users, IT is asked for one."""
    profile.set(key, value)
    found = item(profile, "trusted")
    assert found.state is State.MISSING
    assert found.advice.startswith("nhờ người quản trị thêm")


def test_a_location_of_the_administrator_is_enough(profile: Profile) -> None:
    """A folder trusted by policy counts where those of users do not."""
    profile.set(rf"{POLICY}\Common\Security\Trusted Locations", {"Allow User Locations": 0})
    profile.set(
        rf"{POLICY_SECURITY}\Trusted Locations\Location1",
        {"path": str(profile.program), "allowsubfolders": 1},
    )
    assert item(profile, "trusted").state is State.WELL


def test_a_network_folder_is_told(profile: Profile) -> None:
    """Excel does not trust it though it is listed."""
    profile.network_drive = True
    assert "nằm trên mạng" in item(profile, "trusted").found


def test_an_addin_that_is_gone_or_old_is_told(profile: Profile) -> None:
    """Either is mended by setting up again."""
    file = profile.xlstart / "BaoCao_TTHC.xlam"
    assert item(profile, "addin").found == str(file)
    file.write_bytes(b"of another version")
    assert item(profile, "addin").found == f"“{file}” không phải của bản này"
    file.unlink()
    found = item(profile, "addin")
    assert found.state is State.MISSING
    assert found.advice == "đóng Excel rồi bấm đúp cai-dat.bat"
    assert install(profile, program=profile.program, say=lambda _: None) == 0
    assert item(profile, "addin").state is State.WELL


@pytest.mark.parametrize("key", [POLICY_SECURITY, USER_SECURITY])
@pytest.mark.parametrize("setting", ["RequireAddinSig", "DisableAllAddins"])
def test_settings_against_addins_are_told(profile: Profile, key: str, setting: str) -> None:
    """Signed add-ins only, or none: no trusted folder helps, the workbook's own buttons do."""
    profile.set(key, {setting: 1})
    found = item(profile, "addin")
    assert found.state is State.NOTE
    assert f"{setting}=1" in found.found
    assert found.advice.startswith("dùng các nút trong sổ BaoCao_TTHC.xlsm")


def test_without_trust_the_mark_and_the_macro_level_decide_of_the_addin(profile: Profile) -> None:
    """XLSTART is trusted unless that was taken away: then Excel asks, or blocks what came from the
    Internet, or whatever is unsigned.
    """
    file = profile.xlstart / "BaoCao_TTHC.xlam"
    profile.mark(file)
    assert item(profile, "addin").state is State.WELL
    profile.registry.delete(rf"{LOCATIONS}\Location0")
    assert "có dấu “tải từ Internet”" in item(profile, "addin").found
    Path(f"{file}:Zone.Identifier").unlink()
    assert item(profile, "addin").advice == "bấm Enable Macros"
    profile.set(USER_SECURITY, {"VBAWarnings": 3})
    assert "VBAWarnings=3" in item(profile, "addin").found
