"""The audit of a report, and what its record says of sentences that hold no more.

Also that of what people wrote in NoiDung, in a report just written from it.
"""

from __future__ import annotations

from ..audit import audit
from ..audit.auditing import Audit
from ..filing import Filing
from ..findings.finding import errors_of
from ..vietnamese import one_line
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


def audit_of_texts(document: SoundDocument, workbook: Filing) -> Audit:
    """Audit a report that was just written from the workbook: the errors of NoiDung's own texts.

    All else in it is the program's sentences, whose numbers are the workbook's.
    """
    read = read_document(document)
    found = audit(read, workbook)
    typed = {
        one_line(line)
        for texts in workbook.texts.values()
        for text in texts
        for line in text.text.splitlines()
    }
    own = {one.number for one in read.paragraphs() if one.text and one_line(one.text) in typed}
    errors = errors_of(found.findings)
    told = (each for each in errors if own & {words.paragraph for words in each.words[:1]})
    return found._replace(findings=tuple(told))
