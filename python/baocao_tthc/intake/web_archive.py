"""The pages of a web page that was saved as one file (MHTML), which is written like a mail.

The library's reader of mails goes through a header again for each of its parameters, and through
the parts around a line for each line; both are held to what programs write.
"""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message
from email.policy import Compat32
from pathlib import Path

from .extent import too_large

_MAX_DEPTH = 20  # parts in parts
_MAX_HEADER = 2_000  # characters of a header that are read
_PAGES = ("text/html", "application/xhtml+xml")


def pages_of(file: Path, content: bytes) -> list[tuple[bytes, str]]:
    """The pages of an archive, each with the encoding that the archive names, "" for none.

    Raises WorkbookError when parts are nested too deep.
    """
    try:
        parts = message_from_bytes(content, policy=_Short(message_factory=_Part)).walk()
        pages = [part for part in parts if part.get_content_type() in _PAGES]
    except _TooDeepError as error:
        raise too_large(file) from error
    bodies = ((page, page.get_payload(decode=True)) for page in pages)
    return [
        (body, str(page.get_param("charset") or ""))
        for page, body in bodies
        if isinstance(body, bytes)
    ]


class _TooDeepError(Exception):
    """Parts in parts without end."""


class _Short(Compat32):
    """Headers that are cut where no program writes on."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_MAX_HEADER]


class _Part(Message):
    """A part that knows in how many others it lies."""

    _depth = 0

    def attach(self, payload: Message) -> None:  # type: ignore[override]
        """Take in another part."""
        if isinstance(payload, _Part):
            payload._depth = self._depth + 1
            if payload._depth > _MAX_DEPTH:
                raise _TooDeepError
        super().attach(payload)
