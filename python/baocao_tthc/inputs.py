"""What the office enters beside the forms: the fields of ThongTin and the outline of NoiDung."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

FieldKind = Literal["text", "lines", "number", "date", "choice"]
ItemKind = Literal["text", "number"]


class Field(NamedTuple):
    """One row of ThongTin: its label, the key in the data file, the prompt shown on entry."""

    key: str
    json: str
    label: str
    kind: FieldKind
    prompt: str
    default: str
    required: bool
    choices: tuple[str, ...]


class Item(NamedTuple):
    """One item of NoiDung; `default` stands in the report when it is left empty."""

    code: str
    title: str
    kind: ItemKind
    default: str


@cache
def fields() -> tuple[Field, ...]:
    """The fields of ThongTin in their order."""
    return tuple(_field(row) for row in _data("fields.toml")["fields"])


@cache
def outline() -> tuple[Item, ...]:
    """The items of NoiDung in the order of the report."""
    return tuple(
        Item(row["code"], row["title"], row["kind"], row.get("default", ""))
        for row in _data("outline.toml")["items"]
    )


def _field(row: dict[str, Any]) -> Field:
    default = row.get("default", "")
    return Field(
        key=row["key"],
        json=row["json"],
        label=row["label"],
        kind=row["kind"],
        prompt=row["prompt"],
        default="\n".join(default) if isinstance(default, list) else default,
        required=row.get("required", False),
        choices=tuple(row.get("choices", ())),
    )


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))
