"""The audit of a finished report, ours or anybody's, as an inspector would read it."""

from .remark import Remark, Words
from .run import Audit, audit

__all__ = ["Audit", "Remark", "Words", "audit"]
