"""The expectations: both surprises are told, reasons are kept, and the files in the repo say something of every test."""

from __future__ import annotations

import pytest
from conformance import expectations as module
from conformance.expectations import EITHER_WAY, UNEXPLAINED, Expectations
from conformance.reference import TIERS, Reference, reference

REFERENCE = Reference("a", {"/x.any.js": {"one": "PASS", "two": "PASS", "three": "FAIL"}})


def surprises(expectations, seen):
    """Name, expected and seen of each."""
    found = expectations.surprises(REFERENCE, {"/x.any.js": seen}, {})
    return [(surprise.subtest, surprise.expected, surprise.seen) for surprise in found]


def test_an_unexpected_failure_and_an_unexpected_pass_are_both_told() -> None:
    """Also a subtest that never came."""
    known = Expectations("a", {"/x.any.js": {"two": ("FAIL", "why"), "three": (EITHER_WAY, "timing")}})
    assert surprises(known, {"one": "PASS", "two": "FAIL", "three": "PASS"}) == []
    assert surprises(known, {"two": "PASS"}) == [("one", "PASS", "NOTRUN"), ("two", "FAIL", "PASS")]


def test_an_update_keeps_reasons_and_drops_what_passes(tmp_path, monkeypatch) -> None:
    """What is new says that nobody looked, or that the browser fails too."""
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    known = Expectations("a", {"/x.any.js": {"one": ("FAIL", "because"), "two": ("FAIL", "old")}})
    known.update(REFERENCE, {"/x.any.js": {"one": "TIMEOUT", "two": "PASS"}})
    known.save()
    read = Expectations.load("a")
    assert read.tests == {"/x.any.js": {
        "one": ("TIMEOUT", "because"), "three": ("NOTRUN", "does not pass in Chromium 156 either (FAIL)"),
    }}  # fmt: skip
    assert UNEXPLAINED not in str(read.tests)


@pytest.mark.parametrize("tier", TIERS)
def test_the_files_are_about_tests_that_exist_and_give_reasons(tier) -> None:
    """A renamed test, or one that nobody looked into, would hide behind them."""
    known, wanted = Expectations.load(tier), reference(tier)
    assert set(known.tests) <= set(wanted.tests)
    reasons = {reason for subtests in known.tests.values() for _, reason in subtests.values()}
    assert UNEXPLAINED not in reasons
    assert not [reason for reason in reasons if len(reason) < 15]
