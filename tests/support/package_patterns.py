"""Every regular expression of the package, and how it is used: found in the sources themselves."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import baocao_tthc
from baocao_tthc import resources
from baocao_tthc.audit import lexicon

_ROOT = Path(baocao_tthc.__file__).parent
_FLAGS = {"compile": 1, "search": 2, "match": 2, "fullmatch": 2, "findall": 2, "finditer": 2}
_CALLS = {*_FLAGS, "sub", "subn", "split"}
_SAMPLES: Mapping[str, Mapping[str, Any]] = {
    "audit.descriptions": {"named": {"x": r"(?<!\w)hộ tịch(?!\w)"}, "name": "x"},
    "audit.outlines": {"mark": "[-–—*•]+"},
    "audit.row_counts": {"known": "tốt|khá"},
    "audit.rows_in_text": {
        "longest": ["hộ tịch", "đất đai"],
        **{"opened": r"^\W{0,6}|[,;:.(]\s?", "one": "quá hạn"},
    },
    "audit.statements": {"ends": "[.!?;]"},
    "audit.table_claims": {"text": "10"},
    "cli.arguments": {"pattern": "argument (.+): expected one argument"},
    "in_place.built_sheets": {
        **{"tag": b"fonts", "item": b"font", "attribute": b"fontId", "n": b"formatCode"},
        "name": "II.06",
    },
    "in_place.office_workbook": {"name": b"sheets", "named": (b"Override", b"PartName", b"/xl/a")},
    "report.splice": {"prefix": b"w:"},
    "vietnamese.legacy_letters": {"longest_first": ["ab", "a"]},
    "word.comments": {"said": r"10\s+hồ\s+sơ", "whole": r"(?<!\w)10\s+hồ\s+sơ(?!\w)"},
    "workbook.todays_macros": {"begin": r"<definedName\b[^<>]*>"},
}
"""Values of the local names from which patterns are made, by module."""
_FROM_DATA = {"audit.lexicon", "checks.entered_texts", "mending.corrections", "vietnamese.numbers"}
"""Modules whose patterns are made of a data file: `_of_data` gives them."""


class Use(NamedTuple):
    """A pattern, where it stands in the sources, and the method that it is used by."""

    place: str
    pattern: re.Pattern[Any]
    method: str


def package_patterns() -> Iterator[Use]:
    """Each pattern of the package; raises NameError for one that `_SAMPLES` must tell more of."""
    nodes = {}
    for path in sorted(_ROOT.rglob("*.py")):
        parts = path.relative_to(_ROOT).with_suffix("").parts
        if parts[-1] != "__main__":
            name = ".".join(parts).removesuffix("__init__").removesuffix(".")
            nodes[name] = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    methods = {name: _methods(own) for name, own in nodes.items()}
    for name, own in nodes.items():
        yield from _of_source(name, own, methods)
    yield from _of_data()


def _of_source(
    name: str, nodes: Sequence[ast.AST], methods: Mapping[str, Mapping[str, set[str]]]
) -> Iterator[Use]:
    module = importlib.import_module(f"baocao_tthc.{name}".removesuffix("."))
    names = {**vars(module), **_SAMPLES.get(name, {})}
    bound = {
        id(node.value): node.targets[0].id
        for node in nodes
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for node in nodes:
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        call, of = node.func.attr, node.func.value
        if not (isinstance(of, ast.Name) and of.id == "re" and call in _CALLS):
            continue
        try:
            pattern = _value(node.args[0], names)
        except NameError:
            if name in _FROM_DATA:
                continue
            raise
        flags = 0
        for given in (*node.args[_FLAGS.get(call, len(node.args)) :], *node.keywords):
            value = given.value if isinstance(given, ast.keyword) else given
            if not isinstance(given, ast.keyword) or given.arg == "flags":
                flags = _value(value, names)
        method = call
        if call == "compile":
            own = bound.get(id(node), "")
            users = [methods[name]] if own.startswith("_") else methods.values()
            used = set().union(*(each.get(own, ()) for each in users))
            method = used.pop() if len(used) == 1 else "search"
        yield Use(f"{name}:{node.lineno}", re.compile(pattern, flags), method)


def _methods(nodes: Iterable[ast.AST]) -> dict[str, set[str]]:
    """The methods that are called in a module, by the name of what they are called on."""
    used: dict[str, set[str]] = {}
    for node in nodes:
        called = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        if called and node.attr != "pattern":  # a part of another
            used.setdefault(node.value.id, set()).add(node.attr)
    return used


def _value(expression: ast.expr, names: Mapping[str, Any]) -> Any:
    code = compile(ast.Expression(expression), "<pattern>", "eval")
    return eval(code, dict(names))  # noqa: S307  # the package's own source


def _of_data() -> Iterator[Use]:
    for name, rows in resources.data("lexicon").items():
        if all(isinstance(row, str) for row in rows):
            yield Use(f"lexicon.toml {name}", lexicon.pattern(name), "search")
    from baocao_tthc.audit.lexicon import (
        _openers,
        _phrases,
        _scales,
        _units,
        exactness,
        slips,
        statements,
    )
    from baocao_tthc.checks.entered_texts import _any_stale_name, _exemptions, stale_names
    from baocao_tthc.vietnamese.numbers import _scanner

    for made in (_openers, _phrases, _scales, _units):
        yield Use(f"lexicon.toml {made.__name__}", made()[0], "search")
    for listed in (exactness, slips, statements):
        yield from (Use(f"lexicon.toml {listed.__name__}", row[0], "search") for row in listed())
    passed_over = lexicon.pattern("passed_over").pattern
    yield Use("numbers between words", _scanner(passed_over), "search")
    before, after, titles = _exemptions()
    yield Use("stale_names.toml before", before, "search")
    yield Use("stale_names.toml after", after, "match")
    yield Use("stale_names.toml titles", titles, "search")
    yield Use("stale_names.toml", _any_stale_name(), "search")
    for name in stale_names():
        yield Use(f"stale_names.toml {name.term}", name.pattern, "search")
        for find, _ in name.becomes:
            yield Use(f"stale_names.toml {name.term}, becomes", re.compile(find), "search")
