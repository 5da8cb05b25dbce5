"""The audit of a finished report, ours or anybody's, as an inspector would read it.

    Document ──passages, tokens, lexicon──▶ claims ──┐
             ──forms (the core's reader)──▶ Filing ──┴─▶ findings, each with its words

Whoever only prints findings imports nothing from here, and does not pay for the work.
"""

from .auditing import audit

__all__ = ["audit"]
