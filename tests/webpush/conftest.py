"""Published vectors and a subscription's keys, for the tests of pyua.webpush."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pyua.errors import PyuaError
from pyua.webpush import KeyPair, b64, generate_auth_secret

_DATA = Path(__file__).parents[1] / "data"


class Vector:
    """One section's values: ``["name"]`` as it stands there, ``.bytes("name")`` decoded from base64url."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def bytes(self, name: str) -> bytes:
        return b64.decode(self._values[name])


def _outcome(fn: Callable[..., Any], *args: Any, **options: Any) -> Any:
    """What a call returned, or the pyua error that it raised; any other error goes on."""
    try:
        return fn(*args, **options)
    except PyuaError as exc:
        return exc


class Receiver(NamedTuple):
    """What a subscription keeps to decrypt with."""

    key_pair: KeyPair
    auth_secret: bytes


@pytest.fixture
def vector() -> Callable[[str, str], Vector]:
    """A published vector by document and section: ``vector("rfc8188", "3.1")``."""

    def load(document: str, section: str) -> Vector:
        return Vector(json.loads((_DATA / f"{document}.json").read_text(encoding="utf-8"))[section])

    return load


@pytest.fixture(scope="session")
def outcome() -> Callable[..., Any]:
    """``outcome(fn, …)``: what a call returned, or the pyua error that it raised."""
    return _outcome


@pytest.fixture(scope="session")
def receiver() -> Receiver:
    return Receiver(KeyPair.generate(), generate_auth_secret())


@pytest.fixture(scope="session")
def sender() -> KeyPair:
    return KeyPair.generate()
