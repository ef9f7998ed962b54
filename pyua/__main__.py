"""``python -m pyua``."""

from __future__ import annotations

import sys

from pyua.cli import main

if __name__ == "__main__":
    sys.exit(main())
