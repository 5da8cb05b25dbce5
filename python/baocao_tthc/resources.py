"""What comes with the program as data: the TOML files of `data/`, templates, the blank workbook."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).parent


@cache
def data(name: str) -> dict[str, Any]:
    """The content of `data/<name>.toml`, its fractions as `Decimal`; not to be changed."""
    import tomllib
    from decimal import Decimal

    text = (_PACKAGE / "data" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)


def form_files() -> Iterator[Path]:
    """The files of the official forms, one a form."""
    return (_PACKAGE / "data" / "forms").glob("*.toml")


def shipped(folder: str, name: str) -> Path | None:
    """A file of `templates/` or `workbook/`, None when it is gone.

    An installed package carries these folders inside it; in a checkout they stand at the top.
    """
    for place in (_PACKAGE, _PACKAGE.parents[1]):
        file = place / folder / name
        if file.is_file():
            return file
    return None
