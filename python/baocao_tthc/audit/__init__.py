"""The audit of a finished report, ours or anybody's, as an inspector would read it.

    Document ──passages, tokens, lexicon──▶ claims ──┐
             ──forms (the core's reader)──▶ Filing ──┴─▶ findings, each with its words

The work is loaded when it is asked for: who only prints findings does not pay for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..filing import Filing
    from ..word import Document
    from .auditing import Audit

__all__ = ["audit"]


def audit(document: Document, workbook: Filing | None = None) -> Audit:
    """Audit a finished report alone, or against the workbook it was made from too."""
    from .auditing import audited

    return audited(document, workbook)
