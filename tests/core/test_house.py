"""The layout of the package: one name, one file, and data that run downwards."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from support.paths import SOURCES

PACKAGE = SOURCES / "baocao_tthc"


def _imported(file: Path) -> Iterator[tuple[str, ...]]:
    """The package and module of each import in a file, those inside functions too."""
    inside = file.relative_to(PACKAGE).parts[:-1]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            outer = inside[: len(inside) - node.level + 1]
            named = node.module.split(".") if node.module else []
            yield from ((*outer, *named, alias.name) for alias in node.names)


def _part(path: tuple[str, ...]) -> str:
    """The package that a module belongs to, or the module itself at the top."""
    return path[0].removesuffix(".py") if path else ""


def test_no_two_files_share_a_name() -> None:
    """Whoever looks for a file finds one of that name, `__init__` aside."""
    names = Counter(file.stem for file in PACKAGE.rglob("*.py") if file.stem != "__init__")
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.xfail(strict=True, reason="being untied, package by package")
def test_no_packages_import_each_other() -> None:
    """The packages stand in an order: none reaches, by whatever way, into one above it."""
    graph: dict[str, set[str]] = {}
    for file in PACKAGE.rglob("*.py"):
        part = _part(file.relative_to(PACKAGE).parts)
        others = {_part(path) for path in _imported(file)}
        graph.setdefault(part, set()).update(others - {part, "__version__", "__init__"})
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as cycle:
        raise AssertionError(" → ".join(cycle.args[1])) from cycle
