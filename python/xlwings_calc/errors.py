"""What this package raises, and the one mechanism that raises for everything it does not do.

CalcError                LibreOffice refused a call: a locked cell, a file it cannot write
└── OfficeNotFoundError  no LibreOffice to talk to, or its `uno` module cannot be used
NotImplementedError
└── UnsupportedError     a member of xlwings that is outside this engine's subset
"""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from xlwings import base_classes


class CalcError(Exception):
    """LibreOffice understood a call and refused it; the message says what and why."""


class OfficeNotFoundError(CalcError):
    """LibreOffice, or its Python module `uno`, cannot be had; the message says what to do."""


class UnsupportedError(NotImplementedError, AttributeError):
    """The named member is not in the subset; also an AttributeError, so that `hasattr` says no."""


def unsupported(owner: str, member: str) -> NoReturn:
    """Raise UnsupportedError: "xlwings_calc: Range.autofill is not supported"."""
    raise UnsupportedError(f"xlwings_calc: {owner}.{member} is not supported")


class Subset:
    """Mixed into a subclass of an xlwings base class, left of it.

    Every member that the subclass does not define raises UnsupportedError: those that the base
    class declares (they would raise nothing but NotImplementedError()), and any other name.
    `inherited` are the members of the base class that work as they are.
    """

    inherited: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls, **arguments: Any) -> None:
        super().__init_subclass__(**arguments)
        done = set(cls.inherited)
        for ancestor in cls.__mro__:
            if ancestor.__module__ == base_classes.__name__:
                for name, member in vars(ancestor).items():
                    if name not in done and (callable(member) or isinstance(member, _WRAPPED)):
                        setattr(cls, name, _refusing(cls.__name__, name, member))
            done |= set(vars(ancestor))

    def __getattr__(self, name: str) -> Any:
        unsupported(type(self).__name__, name)


_WRAPPED = (property, staticmethod)


def _refusing(owner: str, name: str, member: object) -> object:
    def refuse(*_: object, **__: object) -> NoReturn:
        unsupported(owner, name)

    return property(refuse, refuse) if isinstance(member, property) else refuse
