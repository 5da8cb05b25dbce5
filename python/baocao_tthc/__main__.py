"""`python -m baocao_tthc` is the command `tthc`."""

import sys

from .cli.main import main

sys.exit(main())
