"""The measures of the layout as it stands: `make measures`.

What a newcomer must see through: files of one name, modules and lines, packages that import each
other, how many rooms open an Office file, read a TOML file or know how numbers are grouped; and
the way of the open workbook through one press of *Kiểm tra số liệu*, watched as it runs in Calc.
"""

from __future__ import annotations

import ast
import re
import statistics
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from types import FrameType

import xlwings as xw

import xlwings_calc
from baocao_tthc.excel import actions
from baocao_tthc.reading.grid import Grid
from support.live_office import open_copy
from support.paths import JANUARY_WORKBOOK, SOURCES

PACKAGE = SOURCES / "baocao_tthc"
_GROUPED = re.compile(r"\{(?:0,2|1,3)\}[^\n]*\{\{?3\}")  # a digit to three, then groups of three


def imported(file: Path) -> Iterator[tuple[str, ...]]:
    """The path of each name that a file imports from the package, inside functions too."""
    inside = file.relative_to(PACKAGE).parts[:-1]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            outer = inside[: len(inside) - node.level + 1]
            named = node.module.split(".") if node.module else []
            yield from ((*outer, *named, alias.name) for alias in node.names)


def room(path: tuple[str, ...]) -> str:
    """The package that a module belongs to, or the module itself at the top."""
    return path[0].removesuffix(".py")


def arrows() -> dict[str, set[str]]:
    """Each package, or module at the top, to those that it imports."""
    graph: dict[str, set[str]] = defaultdict(set)
    for file in PACKAGE.rglob("*.py"):
        here = room(file.relative_to(PACKAGE).parts)
        graph[here] |= {room(path) for path in imported(file)} - {here, "__version__"}
    return graph


def tied(graph: dict[str, set[str]]) -> list[str]:
    """The packages that reach themselves, by whatever way."""

    def reached(here: str) -> set[str]:
        found: set[str] = set()
        ahead = list(graph[here])
        while ahead:
            there = ahead.pop()
            if there not in found:
                found.add(there)
                ahead += graph.get(there, ())
        return found

    return [here for here in graph if here in reached(here)]


def floors(graph: dict[str, set[str]]) -> dict[str, int]:
    """How high each package stands above the ground; raises CycleError when they have no order."""
    height: dict[str, int] = {}
    for here in TopologicalSorter(graph).static_order():
        height[here] = 1 + max((height[below] for below in graph.get(here, ())), default=0)
    return height


def press() -> tuple[int, int]:
    """How many files the open workbook, its sheets and grids are handed to, and how often upwards.

    A call upwards is one into a package that stands above the caller's.
    """
    height, files, climbs = floors(arrows()), set(), 0

    def carries(value: object) -> bool:
        if isinstance(value, list | tuple) and value:
            value = value[0]
        return isinstance(value, xw.Book | xw.Sheet | Grid)

    def place(frame: FrameType | None) -> Path | None:
        path = Path(frame.f_code.co_filename) if frame else None
        return path.relative_to(PACKAGE) if path and path.is_relative_to(PACKAGE) else None

    def watch(frame: FrameType, event: str, _: object) -> None:
        nonlocal climbs
        code, inside = frame.f_code, place(frame)
        if event != "call" or inside is None or code.co_name.startswith("<"):
            return
        if any(carries(frame.f_locals.get(name)) for name in code.co_varnames[: code.co_argcount]):
            files.add(inside)
            caller = place(frame.f_back)
            climbs += bool(caller and height[room(caller.parts)] < height[room(inside.parts)])

    with tempfile.TemporaryDirectory() as folder, xlwings_calc.start_office() as app:
        app.impl.allow_macros = True
        book = open_copy(app, JANUARY_WORKBOOK, Path(folder) / "sổ")
        actions.check(book)
        sys.setprofile(watch)
        try:
            actions.check(book)
        finally:
            sys.setprofile(None)
        book.close()
    return len(files), climbs


def main() -> None:
    """Print the measures, one a line."""
    ours = sorted(PACKAGE.rglob("*.py"))
    every = sorted(SOURCES.rglob("*.py"))
    names = Counter(file.stem for file in ours if file.stem not in ("__init__", "errors"))
    texts = {file: file.read_text(encoding="utf-8") for file in every}
    lengths = [text.count("\n") for text in texts.values()]
    functions = sorted(
        (node.end_lineno or 0) - node.lineno + 1
        for text in texts.values()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
    )
    outside = [file for file in ours if file.parent.name != "ooxml"]
    print(f"files that share a name          {sum(n for n in names.values() if n > 1)}")
    print(f"modules                          {len(every)}")
    print(f"lines                            {sum(lengths)}")
    print(f"lines of a file, median, most    {statistics.median(lengths):.0f}, {max(lengths)}")
    print(f"lines of a function, 95th of 100 {functions[len(functions) * 95 // 100]}")
    doors = [file for file in outside if re.search(r"ZipFile\(|DOCTYPE", texts[file])]
    print(f"doors into an Office file        {len(doors) + 1}")
    grammars = [file for file in ours if _GROUPED.search(texts[file])]
    print(f"number grammars                  {len(grammars)}")
    loaders = [file for file in ours if "tomllib.loads" in texts[file]]
    print(f"files that read TOML             {len(loaders)}")
    print(f"packages tied in a circle        {len(tied(arrows()))}")
    if tied(arrows()):
        return
    entered, climbs = press()
    print(f"files a press goes through       {entered}")
    print(f"calls upwards in a press         {climbs}")


if __name__ == "__main__":
    main()
