"""A Word document that is handed on: nothing in it runs, fetches or leads to a file."""

from __future__ import annotations

from pathlib import Path

from ..errors import DocumentError
from ..ooxml.live_content import Live, LiveKind, live_members
from ..ooxml.members import members_of
from ..ooxml.outside_links import led_nowhere
from .document import SoundDocument


def without_live_links(sound: SoundDocument) -> tuple[SoundDocument, int]:
    """The document with its links to files and programs leading nowhere, and how many these were.

    Links to pages and mail addresses stay; all else stays byte for byte.
    """
    changed, count = {}, 0
    for name, content in members_of(sound.content).items():
        if name.casefold().endswith(".rels"):
            new, live = led_nowhere(content)
            count += live
            if live:
                changed[name] = new
    if not changed:
        return sound, 0
    return sound._replace(content=sound.with_parts(changed)), count


def refuse_live(file: Path, content: bytes) -> None:
    """Raise DocumentError when something in the document is alive; links to pages are not."""
    if each := _first_live(content):
        raise DocumentError(f"Tệp báo cáo “{file}” {each}; {each.kind.remedy}.")


def said_of_copy(copy: Path, content: bytes) -> str:
    """What is told of a copy that keeps what is alive in its document; "" when nothing is."""
    if each := _first_live(content):
        return f"Bản sao “{copy}” {each} như tệp gốc; trước khi gửi tiếp, {each.kind.remedy}."
    return ""


def _first_live(content: bytes) -> Live | None:
    found = live_members(members_of(content))
    return next((each for each in found if each.kind is not LiveKind.WEB), None)


def said_of_links(count: int) -> str:
    """What is told when so many links were made to lead nowhere."""
    return f"Đã bỏ {count} liên kết từ báo cáo đến tệp, mẫu hay chương trình ở ngoài."
