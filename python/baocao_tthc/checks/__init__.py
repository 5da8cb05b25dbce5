"""What must hold in a report: structure, values, identities, sections, periods, names, own rules.

Every rule is a row of catalogue.toml; a function of this package implements it.
"""

from ..findings.finding import Finding, Severity, verdict
from .checking import check

__all__ = ["Finding", "Severity", "check", "verdict"]
