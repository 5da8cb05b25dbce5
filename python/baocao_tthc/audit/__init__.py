"""The audit of a finished report, ours or anybody's, as an inspector would read it.

    Document ──passages, tokens, lexicon──▶ claims ──┐
             ──forms (the core's reader)──▶ Report ──┴─▶ remarks, each with its words

The work is loaded when it is asked for: who only prints findings does not pay for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .remark import Remark, Words

if TYPE_CHECKING:
    from ..report import Report
    from ..word import Document
    from .run import Audit

__all__ = ["Remark", "Words", "audit"]


def audit(document: Document, workbook: Report | None = None) -> Audit:
    """Audit a finished report alone, or against the workbook it was made from too."""
    from .run import audited

    return audited(document, workbook)
