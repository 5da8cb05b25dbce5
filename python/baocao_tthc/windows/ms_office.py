"""What the registry says of Excel and Word, and the trusted location that the set-up writes.

Sources: Microsoft Learn, "Trusted Locations for Office files" (a file in one bypasses all other
macro checks; network folders only with AllowNetworkLocations; policies that forbid them) and
"Macros from the internet are blocked by default in Office" (the mark of the web); the Office
administrative templates, "Macro Notification Settings" (VBAWarnings) and "Allow mix of policy and
user locations"; Microsoft Tech Community, "Troubleshooting Cloud Policy Service" (its own key).
"""

from __future__ import annotations

import ntpath
import struct
from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from pathlib import Path, PureWindowsPath
from typing import NamedTuple

from .computer import Computer, Registry

VERSIONS = {"16.0": "2016 trở lên", "15.0": "2013", "14.0": "2010"}  # newest first
_OFFICE = r"HKCU\Software\Microsoft\Office"
_POLICIES = (  # the cloud's before the domain's
    r"HKCU\Software\Policies\Microsoft\Cloud\Office",
    r"HKCU\Software\Policies\Microsoft\Office",
)
_LOCATIONS = r"Excel\Security\Trusted Locations"
_OURS = "BaoCao_TTHC"
_ADDIN_SETTINGS = ("DisableAllAddins", "RequireAddinSig")
_MACHINES = {0x8664: "64 bit", 0x014C: "32 bit", 0xAA64: "64 bit (ARM)"}  # of the PE format


class Trust(Enum):
    """Whether Excel trusts the workbooks in a folder, or why not."""

    TRUSTED = "trusted"
    NOT_LISTED = "not listed"
    NETWORK = "network"
    POLICY = "policy"  # trusted locations, or those of users, are switched off


class MacroLevel(NamedTuple):
    """VBAWarnings: 1 all run, 2 ask, 3 only signed ones, 4 none; and who set it."""

    value: int
    by_policy: bool

    @property
    def blocks(self) -> bool:
        """Whether an unsigned workbook cannot be allowed by its user."""
        return self.value in (3, 4)


def excel_versions(registry: Registry) -> tuple[str, ...]:
    """The versions of Excel that this user has or had, newest first: ("16.0",)."""
    current = registry.values(r"HKCR\Excel.Application\CurVer").get("", "")
    return tuple(
        version
        for version in VERSIONS
        if current == f"Excel.Application.{version.partition('.')[0]}"
        or "excel" in (name.lower() for name in registry.subkeys(rf"{_OFFICE}\{version}"))
    )


def installed_application(registry: Registry, name: str) -> Path | None:
    """The program file of "excel" or "winword"; None when it is not installed."""
    paths = rf"Software\Microsoft\Windows\CurrentVersion\App Paths\{name}.exe"
    for hive in ("HKCU", "HKLM"):
        file = registry.values(rf"{hive}\{paths}").get("")
        program = Path(file.strip('"')) if isinstance(file, str) else None
        if program and (from_store(program) or program.is_file()):
            return program
    return None


def from_store(program: Path) -> bool:
    """Whether a program is one of the Microsoft Store, whose files other programs may not see.

    xlwings' server never starts from such an Excel (xlwings, issue 1166).
    """
    return "windowsapps" in (part.lower() for part in PureWindowsPath(program).parts)


def bits(program: Path) -> str | None:
    """Whether a Windows program has "64 bit" or "32 bit", from its header; None without one."""
    try:
        with program.open("rb") as stream:
            stream.seek(0x3C)
            stream.seek(*struct.unpack("<I", stream.read(4)))
            signature, machine = struct.unpack("<4sH", stream.read(6))
    except (OSError, struct.error):
        return None
    return _MACHINES.get(machine) if signature == b"PE\0\0" else None


def macro_level(registry: Registry, version: str) -> MacroLevel:
    """How Excel treats macros outside trusted locations; it asks where nothing is set."""
    for root in (*_POLICIES, _OFFICE):
        value = registry.values(rf"{root}\{version}\Excel\Security").get("vbawarnings")
        if isinstance(value, int):
            return MacroLevel(value, by_policy=root != _OFFICE)
    return MacroLevel(2, by_policy=False)


def addins_switched_off(registry: Registry, version: str) -> str | None:
    """The setting that keeps an unsigned add-in out, whatever its folder; None without one.

    "Disable all application add-ins" and "Require that application add-ins are signed by Trusted
    Publisher" of the Office administrative templates; a user has both in the Trust Center.
    """
    keys = [rf"{root}\{version}\Excel\Security" for root in (*_POLICIES, _OFFICE)]
    return next((s for s in _ADDIN_SETTINGS if _is_set(registry, keys, s.lower(), 1)), None)


def trust_of(computer: Computer, version: str, folder: Path) -> Trust:
    """Whether Excel of this version trusts the workbooks in a folder."""
    registry = computer.registry
    policies = [rf"{root}\{version}\{_LOCATIONS}" for root in _POLICIES]
    users = rf"{_OFFICE}\{version}\{_LOCATIONS}"
    if _is_set(registry, (users, *policies), "alllocationsdisabled", 1):
        return Trust.POLICY
    by_policy = any(_covers(registry, key, folder) for key in policies)
    by_user = _covers(registry, users, folder)
    if by_user and not by_policy and _user_locations_forbidden(registry, version):
        return Trust.POLICY
    if computer.on_network(folder) and not _network_allowed(registry, version):
        return Trust.NETWORK
    return Trust.TRUSTED if by_policy or by_user else Trust.NOT_LISTED


def trust(computer: Computer, folder: Path) -> bool:
    """Have every Excel of this user trust a folder and those in it; whether that was possible.

    A folder on the network is refused unless the office allows such locations already: whether
    to is a decision about security that no set-up takes silently.
    """
    registry = computer.registry
    network = computer.on_network(folder)
    versions = excel_versions(registry)
    for version in versions:
        if network and not _network_allowed(registry, version):
            return False
        registry.write(
            rf"{_OFFICE}\{version}\{_LOCATIONS}\{_OURS}",
            {
                "Path": f"{folder}\\",
                "AllowSubfolders": 1,
                "Description": "BaoCao_TTHC",
                "Date": f"{datetime.now():%d/%m/%Y %H:%M}",
            },
        )
    return bool(versions)


def trusted_folder(registry: Registry) -> Path | None:
    """The folder that the set-up registered."""
    for version in VERSIONS:
        path = registry.values(rf"{_OFFICE}\{version}\{_LOCATIONS}\{_OURS}").get("path")
        if isinstance(path, str):
            return Path(path.rstrip("\\"))
    return None


def distrust(registry: Registry) -> bool:
    """Remove our trusted locations, and the keys that they leave empty; whether there were any."""
    found = False
    for version in VERSIONS:
        parent = rf"{_OFFICE}\{version}\{_LOCATIONS}"
        if _OURS in registry.subkeys(parent):
            found = True
            registry.delete(rf"{parent}\{_OURS}")
        while parent != _OFFICE and not (registry.subkeys(parent) or registry.values(parent)):
            registry.delete(parent)
            parent = parent.rpartition("\\")[0]
    return found


def _covers(registry: Registry, key: str, folder: Path) -> bool:
    wanted = _plain(str(folder))
    for name in registry.subkeys(key):
        values = registry.values(rf"{key}\{name}")
        path = values.get("path")
        if not isinstance(path, str) or not path:
            continue
        listed = _plain(path)
        inside = wanted.startswith(listed.rstrip("\\") + "\\")
        if wanted == listed or (inside and values.get("allowsubfolders") == 1):
            return True
    return False


def _plain(path: str) -> str:
    return ntpath.normcase(ntpath.normpath(path))


def _network_allowed(registry: Registry, version: str) -> bool:
    keys = (rf"{root}\{version}\{_LOCATIONS}" for root in (_OFFICE, *_POLICIES))
    return _is_set(registry, keys, "allownetworklocations", 1)


def _user_locations_forbidden(registry: Registry, version: str) -> bool:
    keys = (rf"{root}\{version}\Common\Security\Trusted Locations" for root in _POLICIES)
    return _is_set(registry, keys, "allow user locations", 0)


def _is_set(registry: Registry, keys: Iterable[str], name: str, value: int) -> bool:
    return any(registry.values(key).get(name) == value for key in keys)
