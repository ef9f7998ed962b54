"""The score: totals do not shrink, and areas are the standards'."""

from __future__ import annotations

import pytest
from conformance.reference import Reference, area_of, plain_name
from conformance.score import score

REFERENCE = Reference("a", {
    "/url/a.any.js": {"one": "PASS", "two": "PASS", "three": "FAIL"},
    "/fetch/api/basic/b.any.js?x": {"four": "PASS"},
})  # fmt: skip


def test_a_file_that_dies_early_keeps_its_total() -> None:
    """What was not seen counts as not passed."""
    result = score(REFERENCE, REFERENCE.tests, {"/url/a.any.js": {"one": "PASS"}})
    url, fetch = result.areas["url"], result.areas["fetch/api/basic"]
    assert (url.passed, url.total, url.shared, url.reference) == (1, 3, 1, 2)
    assert (fetch.rate, fetch.fidelity) == (0.0, 0.0)
    assert result.whole.fidelity == pytest.approx(1 / 3)
    assert result.macro == pytest.approx(1 / 6)


def test_what_no_browser_passes_does_not_count_for_fidelity() -> None:
    """It counts for the rate, where it is more than the reference has."""
    seen = {"/url/a.any.js": {"one": "PASS", "two": "PASS", "three": "PASS", "five": "FAIL"}}
    area = score(REFERENCE, ["/url/a.any.js"], seen).areas["url"]
    assert (area.rate, area.fidelity) == (0.75, 1.0)


@pytest.mark.parametrize(
    ("test", "area"),
    [
        ("/url/a.any.js", "url"),
        ("/IndexedDB/deep/er/a.any.js", "IndexedDB"),
        ("/fetch/api/basic/a.any.js", "fetch/api/basic"),
        ("/fetch/range/a.any.js?1-2", "fetch/range"),
        ("/html/webappapis/timers/a.any.js", "html/webappapis"),
        ("/service-workers/idlharness.https.any.js", "service-workers"),
    ],
)
def test_areas(test, area) -> None:
    """The first folder; more where one folder has many standards."""
    assert area_of(test) == area


def test_names_do_not_depend_on_the_run() -> None:
    """Hosts and ports, and surrogates that cannot be written."""
    assert plain_name("to https://www1.localhost:8443/x") == plain_name("to https://www1.web-platform.test:9/x")
    assert plain_name("a\ud800b") == "aU+d800b"
