"""What the office enters beside the forms: the fields of ThongTin and the outline of NoiDung."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, NamedTuple

from . import resources
from .vietnamese import one_line

FieldKind = Literal["text", "lines", "number", "date", "choice"]
ItemKind = Literal["text", "number"]


class InfoItem(NamedTuple):
    """One row of ThongTin: its label, the key in the data file, the prompt shown on entry."""

    key: str
    json: str
    label: str
    kind: FieldKind
    prompt: str
    default: str
    required: bool
    choices: tuple[str, ...]

    def takes(self, text: str) -> bool:
        """Whether the text is one of the choices, whatever its blanks; any where there are none."""
        return not self.choices or one_line(text) in self.choices


class OutlineItem(NamedTuple):
    """One item of NoiDung; `default` stands in the report when it is left empty."""

    code: str
    title: str
    kind: ItemKind
    default: str


@cache
def info_items() -> tuple[InfoItem, ...]:
    """The fields of ThongTin in their order."""
    return tuple(_info_item(row) for row in resources.data("info")["fields"])


@cache
def outline() -> tuple[OutlineItem, ...]:
    """The items of NoiDung in the order of the report."""
    return tuple(
        OutlineItem(row["code"], row["title"], row["kind"], row.get("default", ""))
        for row in resources.data("outline")["items"]
    )


def _info_item(row: dict[str, Any]) -> InfoItem:
    default = row.get("default", "")
    return InfoItem(
        key=row["key"],
        json=row["json"],
        label=row["label"],
        kind=row["kind"],
        prompt=row["prompt"],
        default="\n".join(default) if isinstance(default, list) else default,
        required=row.get("required", False),
        choices=tuple(row.get("choices", ())),
    )
