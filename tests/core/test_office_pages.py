"""The pages of docs/dev: each line says where it was seen, and names what there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from support.paths import ROOT

FOLDER = ROOT / "docs" / "dev"
PAGES = sorted(page for page in FOLDER.glob("*.md") if page.name != "README.md")
_TRIALS = (ROOT / "docs" / "kiem-thu-excel.md").read_text("utf-8")
_UNSEEN = "## G."  # the steps that only follow from the pages
_KINDS = tuple(
    re.findall(r"(?m)^\| (.+?) \|", (FOLDER / "README.md").read_text("utf-8").split("\n## ")[1])[1:]
)
_STEP = re.compile(r"(?m)^\| (\d+) \|")
_NAMED = re.compile(r"`([\w./-]+\.(?:py|bas|cls|xml|toml|md))`")


class Line(NamedTuple):
    """A line of a page's table: the behaviour, where it was seen, what relies on it."""

    behaviour: str
    seen: list[str]
    relied_on_by: str


def lines(page: str) -> Iterator[Line]:
    """The lines of the page's first table."""
    for row in page.partition("\n|---|---|---|\n")[2].splitlines():
        if not row.startswith("| "):
            return
        behaviour, seen, relied = re.split(r" \| ", row.strip("| "))
        yield Line(behaviour, seen.split("; "), relied)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_line_says_where_it_was_seen(page: Path) -> None:
    """In the words that the README explains; what nobody has seen names the step that shows it."""
    found = list(lines(page.read_text("utf-8")))
    assert found
    for line in found:
        assert [seen for seen in line.seen if not seen.startswith(_KINDS)] == []
        if any("nowhere yet" in seen for seen in line.seen):
            assert steps_of(line), line.behaviour
            assert steps_of(line) <= set(_STEP.findall(_TRIALS))


def steps_of(line: Line) -> set[str]:
    """The steps of kiem-thu-excel.md that will show what nobody has seen."""
    said = " ".join(seen for seen in line.seen if "nowhere yet" in seen)
    return set(re.findall(r"\d+", said.partition("step")[2]))


def test_each_step_for_the_unseen_has_its_line() -> None:
    """Section G follows from the pages: what was seen meanwhile leaves both."""
    every = [line for page in PAGES for line in lines(page.read_text("utf-8"))]
    wanted = set(_STEP.findall(_TRIALS.partition(_UNSEEN)[2]))
    assert wanted
    assert wanted <= set().union(*map(steps_of, every))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_names_is_there(page: Path) -> None:
    """The files that rely on a behaviour, and our tests that saw it."""
    folders = ("python", "workbook", "tests")
    names = {file.name for folder in folders for file in (ROOT / folder).rglob("*")}
    for line in lines(page.read_text("utf-8")):
        relying = _NAMED.findall(line.relied_on_by)
        assert relying or re.match(r"nothing|the ", line.relied_on_by), line
        assert {name.rpartition("/")[2] for name in relying} <= names
        for seen in line.seen:
            if seen.startswith(("LibreOffice", "tried in")):
                assert all((ROOT / path).exists() for path in _NAMED.findall(seen)), seen


def test_the_readme_lists_every_page() -> None:
    """Each page with what it is about, none that is gone."""
    listed = re.findall(r"\]\((.+?\.md)\)", (FOLDER / "README.md").read_text("utf-8"))
    pages = [name for name in listed if not name.startswith("..")]
    assert sorted(pages) == [page.name for page in PAGES]
