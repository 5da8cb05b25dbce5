"""One mechanism for everything this engine does not do: a member raises with its own name."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from xlwings import base_classes

from .errors import UnsupportedError


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
