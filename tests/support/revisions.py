"""A Word part after somebody's tracked changes were accepted or rejected, as Word does it."""

from __future__ import annotations

from typing import Any

from support.word_files import W


def resolved(root: Any, *, accept: bool, author: str) -> Any:
    """The part after accepting or rejecting that author's revisions."""
    for name, keep in (("ins", accept), ("del", not accept)):
        for change in list(root.iter(f"{W}{name}")):
            if change.get(f"{W}author") != author:
                continue
            parent, at = change.getparent(), change.getparent().index(change)
            if parent.tag == f"{W}rPr" and not keep:  # the end of a paragraph that goes
                paragraph = next(parent.iterancestors(f"{W}p"))
                parent.remove(change)
                paragraph.set("gone", "1")
                continue
            for child in reversed(list(change) if keep else []):
                parent.insert(at, child)
            parent.remove(change)
    for paragraph in list(root.iter(f"{W}p")):
        if paragraph.get("gone"):
            assert not list(paragraph.iter(f"{W}r"))
            paragraph.getparent().remove(paragraph)
    if not accept:
        for text in root.iter(f"{W}delText"):
            text.tag = f"{W}t"
    return root
