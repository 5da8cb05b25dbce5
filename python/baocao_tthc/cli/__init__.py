"""The command `tthc`: results on stdout, messages in Vietnamese on stderr.

Exit code 0: done, nothing wrong found; 1: done, errors found in the report; 2: could not be done.
"""

from .main import main

__all__ = ["main"]
