"""`python -m baocao_tthc` is the command `tthc`."""

import sys

from .cli import process

sys.exit(process())
