"""What must hold in a Filing: structure, values, identities, sections, periods, names, own rules.

Every rule is a row of rules.toml; a function of this package implements it.
"""

from .checking import check

__all__ = ["check"]
