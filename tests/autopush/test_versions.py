"""Versions of any kind: how they are compared, echoed and named."""

from __future__ import annotations

import json

import pytest

from pyua.autopush.messages import Ack, Nack, Update
from pyua.autopush.versions import NULL, OtherVersion, as_text, read_version, same


@pytest.mark.parametrize(
    ("text", "named"),
    [('"v"', "v"), ('""', ""), ("5", "5"), ("5.0", "5"), ("1.5", "1.5"), ("true", "true"), ("false", "false"),
     ("null", ""), ('{"a":1}', "[object Object]"), ('["b",[1,null],2]', "b,1,,2")],
)  # fmt: skip
def test_a_version_is_echoed_in_acks_and_named_in_nacks(text, named) -> None:
    """An ack has it as it came, a nack as JavaScript's text of it."""
    version = read_version(json.loads(text))
    ack = json.loads(Ack((Update("c", version, 100),)).to_text())
    assert ack["updates"][0]["version"] == json.loads(text)
    assert json.loads(Nack(version, 301).to_text())["version"] == named == as_text(version)


def test_a_version_that_is_not_there_is_not_echoed() -> None:
    """Its member is missing, as it was."""
    assert "version" not in json.loads(Ack((Update("c", None, 100),)).to_text())["updates"][0]


def test_versions_are_compared_as_javascript_does() -> None:
    """Kinds are told apart; objects are the same as themselves only."""
    assert same(1, 1)
    assert same("v", "v")
    assert same(NULL, read_version(None))
    assert not same(1, "1")
    assert not same(1, True)
    assert not same(None, NULL)
    assert not same(OtherVersion({}), OtherVersion({}))
