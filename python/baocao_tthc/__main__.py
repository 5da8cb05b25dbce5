"""`python -m baocao_tthc` is the command `tthc`."""

import sys

from .cli import main

sys.exit(main())
