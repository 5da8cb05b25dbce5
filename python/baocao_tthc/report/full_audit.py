"""The audit of a report, and what its record says of sentences that hold no more."""

from __future__ import annotations

from ..audit import audit
from ..audit.auditing import Audit
from ..filing import Filing
from ..word import SoundDocument, read_document
from .conditional_sentences import stale_findings
from .refreshing import sentences_to_drop


def full_audit(document: SoundDocument, workbook: Filing | None) -> Audit:
    """Audit a finished report alone, or against the workbook that it was made from too.

    What a superior's report says of its units is held to the workbook of sums elsewhere.
    """
    found = audit(read_document(document), workbook)
    if workbook is None or workbook.units:
        return found
    more = (*found.findings, *stale_findings(sentences_to_drop(workbook, document)))
    return found._replace(findings=tuple(sorted(more, key=lambda one: one.severity.rank)))
