"""Where the checkout of web-platform-tests is, if there is one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))  # for the package "conformance"


@pytest.fixture(scope="session")
def checkout():
    """The checkout that PYUA_WPT_ROOT names."""
    from conformance.checkout import Checkout

    root = os.environ.get("PYUA_WPT_ROOT")
    if not root:
        pytest.skip("no WPT checkout: set PYUA_WPT_ROOT, or use `python tests/wpt --wpt-root CHECKOUT`")
    return Checkout(root)
