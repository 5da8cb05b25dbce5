"""What this package raises.

CalcError                LibreOffice refused a call: a locked cell, a file it cannot write
└── OfficeNotFoundError  no LibreOffice to talk to, or its `uno` module cannot be used
NotImplementedError
└── UnsupportedError     a member of xlwings that is outside this engine's subset
"""

from __future__ import annotations


class CalcError(Exception):
    """LibreOffice understood a call and refused it; the message says what and why."""


class OfficeNotFoundError(CalcError):
    """LibreOffice, or its Python module `uno`, cannot be had; the message says what to do."""


class UnsupportedError(NotImplementedError, AttributeError):
    """The named member is not in the subset; also an AttributeError, so that `hasattr` says no."""
