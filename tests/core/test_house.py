"""The layout of the package: one name, one file, and data that run downwards."""

from __future__ import annotations

import re
from collections import Counter
from graphlib import CycleError

from bench.house import PACKAGE, arrows, floors


def test_no_two_files_share_a_name() -> None:
    """Whoever looks for a file finds one of that name, `__init__` aside."""
    names = Counter(file.stem for file in PACKAGE.rglob("*.py") if file.stem != "__init__")
    assert [name for name, times in names.items() if times > 1] == []


def test_no_packages_import_each_other() -> None:
    """The packages stand in an order: none reaches, by whatever way, into one above it."""
    try:
        floors(arrows())
    except CycleError as cycle:
        raise AssertionError(" → ".join(cycle.args[1])) from cycle


def test_an_office_file_has_one_door() -> None:
    """Only `ooxml` opens an archive, writes one, or looks for what a parser would act on."""
    outside = [file for file in PACKAGE.rglob("*.py") if file.parent.name != "ooxml"]
    doors = [
        file.name for file in outside if re.search(r"ZipFile\(|DOCTYPE", file.read_text("utf-8"))
    ]
    assert doors == []


def test_the_map_of_the_audit_names_every_module() -> None:
    """Who looks for a relation finds its module in the docstring of the package."""
    named = set(re.findall(r"\w+", (PACKAGE / "audit" / "__init__.py").read_text("utf-8")))
    modules = {file.stem for file in (PACKAGE / "audit").glob("*.py")} - {"__init__"}
    assert modules - named == set()
