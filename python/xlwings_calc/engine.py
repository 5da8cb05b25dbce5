"""The engine that xlwings knows, and the LibreOffices it is connected to."""

# ruff: noqa: D102 - what has no docstring is a member of xlwings, documented there

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import xlwings
from xlwings import base_classes

from .cells import ERROR_NAMES
from .errors import Subset

if TYPE_CHECKING:
    from .app import App


class Engine:
    """What xlwings asks of an engine; there is one, `xlwings_calc.engine.impl`."""

    name = "calc"
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps()

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        """What is written for a Python value: nothing for None, NaN and NaT."""
        if hasattr(value, "item"):  # a scalar of numpy
            value = value.item()
        return "" if value is None or value != value else value  # noqa: PLR0124 - NaN, NaT

    @staticmethod
    def clean_value_data(
        data: Sequence[Sequence[Any]],
        datetime_builder: Any,
        empty_as: Any,
        number_builder: Any,
        err_to_str: bool,
    ) -> list[list[Any]]:
        """The raw values as the options of the caller want them."""

        def clean(value: Any) -> Any:
            if value is None or value == "":
                return empty_as
            if isinstance(value, datetime):
                parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
                return datetime_builder(
                    **{part: getattr(value, part) for part in parts}, tzinfo=None
                )
            if isinstance(value, float):
                return value if number_builder is None else number_builder(value)
            if isinstance(value, int) and not isinstance(value, bool):
                return ERROR_NAMES[value] if err_to_str else None
            return value

        return [[clean(value) for value in row] for row in data]


class Apps(Subset, base_classes.Apps):
    """The LibreOffices connected to, the latest first."""

    def __init__(self) -> None:
        self._apps: list[App] = []

    def activate(self, app: App) -> None:
        """Make it the active one of all: the first here, under the active engine of xlwings."""
        self.forget(app)
        self._apps.insert(0, app)
        engine.activate()

    def forget(self, app: App) -> None:
        """Drop one that has ended."""
        self._apps = [other for other in self._apps if other is not app]

    def keys(self) -> list[int]:
        return [app.pid for app in self._apps]

    def __iter__(self) -> Iterator[App]:
        return iter(list(self._apps))

    def __len__(self) -> int:
        return len(self._apps)

    def __getitem__(self, pid: int) -> App:
        for app in self._apps:
            if app.pid == pid:
                return app
        raise KeyError(pid)


engine = xlwings.Engine(impl=Engine())
"""This engine, registered with xlwings under the name "calc"."""
