"""What all tests have in common."""

from __future__ import annotations


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """No long text names a test: nobody reads it, and a key in it is another one in each process."""
    return argname if isinstance(val, str | bytes) and len(val) > 30 else None
