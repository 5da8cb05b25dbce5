"""The package that goes upward: frozen workbook, report, manifest, mail draft; and its receipt.

    workbook ──read, check──▶ CheckedWorkbook ──pack──▶ <yyyy-mm>_<unit>/
        BaoCao_TTHC_….xlsx   values only (freeze)
        BaoCao_TTHC_….docx   rendered, or the office's own without people and paths (anonymise)
        manifest.json        what it is, which revision, and hashes (manifest, revisions)
        thu-gui.eml          a draft (mail)
    folder ──verify──▶ every difference, and everything alive in it, a sentence each
        frozen_check, report_identity: is the workbook frozen, is the report its own

Nothing is ever sent. The folder appears whole or not at all (files).
"""

from .pack import (
    CheckedWorkbook,
    Packed,
    Templates,
    pack,
    read_checked,
    refuse_gaps,
    refuse_unexplained,
)
from .revisions import last_package
from .verify import Verified, verify

__all__ = [
    "CheckedWorkbook",
    "Packed",
    "Templates",
    "Verified",
    "last_package",
    "pack",
    "read_checked",
    "refuse_gaps",
    "refuse_unexplained",
    "verify",
]
