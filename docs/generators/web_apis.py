"""docs/reference/web-apis.md: how closely each web API follows its standard, from the expectations of tests/wpt."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "wpt"))

from conformance.expectations import Expectations
from conformance.reference import COMMIT, TIERS, Reference, reference
from conformance.score import Score, score

__all__ = ["page"]

#: APIs, and the beginnings of the tests that measure them. A test counts for the first that fits.
_APIS: dict[str, tuple[str, ...]] = {
    "Push API": ("/push-api/",),
    "Notifications": ("/notifications/",),
    "Cache, CacheStorage": ("/service-workers/cache-storage/",),
    "Service workers": ("/service-workers/",),
    "Background Fetch": ("/background-fetch/",),
    "Background tasks: `scheduler`": ("/scheduler/",),
    "Compression Streams": ("/compression/",),
    "Content Index": ("/content-index/",),
    "Content Security Policy": ("/content-security-policy/",),
    "Cookie Store": ("/cookiestore/",),
    "Cross-origin policies": ("/fetch/cross-origin-resource-policy/", "/html/cross-origin-embedder-policy/"),
    "DOM: events, `AbortSignal`": ("/dom/",),
    "Encoding": ("/encoding/",),
    "EventSource": ("/eventsource/",),
    "Fetch: `Headers`": ("/fetch/api/headers/",),
    "Fetch: `Request`": ("/fetch/api/request/",),
    "Fetch: `Response`": ("/fetch/api/response/",),
    "Fetch: abort": ("/fetch/api/abort/",),
    "Fetch: content encodings": ("/fetch/content-encoding/",),
    "Fetch: data URLs": ("/fetch/data-urls/",),
    "Fetch: HTTP cache": ("/fetch/http-cache/", "/fetch/stale-while-revalidate/"),
    "Fetch: metadata headers": ("/fetch/metadata/",),
    "Fetch: redirects": ("/fetch/api/redirect/",),
    "Fetch: requests, CORS, credentials": ("/fetch/",),
    "File API: `Blob`, `File`, `FileReader`": ("/FileAPI/",),
    "File System": ("/fs/", "/file-system-access/"),
    "Global Privacy Control": ("/gpc/",),
    "HTML: timers, base64, structured clone": ("/html/webappapis/", "/html/infrastructure/"),
    "HTML: worker global scope": ("/workers/", "/html/"),
    "IndexedDB": ("/IndexedDB/",),
    "Memory measurement": ("/measure-memory/",),
    "Messaging: `MessageChannel`, `BroadcastChannel`": ("/webmessaging/",),
    "Payment Handler": ("/payment-handler/",),
    "Performance: `performance.now()`": ("/hr-time/",),
    "Performance: entries and observers": ("/performance-timeline/", "/resource-timing/", "/event-timing/"),
    "Performance: marks and measures": ("/user-timing/",),
    "Storage Buckets": ("/storage/buckets/",),
    "Storage": ("/storage/",),
    "Streams": ("/streams/",),
    "URL": ("/url/",),
    "URL Pattern": ("/urlpattern/",),
    "Web Cryptography": ("/WebCryptoAPI/",),
    "Web IDL: `DOMException`, bindings": ("/webidl/",),
    "Web Locks": ("/web-locks/",),
    "WebAssembly: streaming": ("/wasm/",),
}

#: From these shares of what the browser passes on, an API is called supported, or is not called absent.
_SUPPORTED, _ABSENT = 0.95, 0.25

_HEAD = """
# Web APIs

How much of each API a service worker in pyua has, measured with [web-platform-tests](https://web-platform-tests.org),
unpatched, registered as service workers through pyua's public interface. The measure is Chromium 156: *fidelity* is the
share of the subtests which Chromium passes that pyua passes too; what no browser passes falls out. **Supported** means
95 % or more, **absent** less than 25 % (the interface is not there, as in Firefox), **partly** what is between.
"""

_TAIL = """
## How to measure it yourself

With a checkout of web-platform-tests (the names of the subtests are those of commit `{commit}`):

```text
python tests/wpt --wpt-root CHECKOUT [--tier a|b|c] [PART OF A TEST'S PATH ...]
```

prints each subtest that Chromium passes and pyua does not, and the score by area. `--surprises` compares with the
expectations in `tests/wpt/expectations/`, which hold every subtest that does not pass, with a reason: a subtest that
fails and is not there, and one that passes and is there, both make the command fail. This page is made from them.
"""

_ABOUT = {
    "a": "Tests that are declared for service workers",
    "b": "Tests that are declared for dedicated workers, run in a service worker",
    "c": "Tests that a page drives, of push and notifications",
}


@dataclass
class _Api:
    """Sums over the tests of one API."""

    shared: int = 0
    reference: int = 0
    passed: int = 0
    total: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


def page() -> str:
    """The page: totals, the table, the reasons, and how to run it."""
    apis: dict[str, _Api] = defaultdict(_Api)
    totals = ["| Tests | subtests | of those that Chromium passes | mean of areas |", "|---|--:|--:|--:|"]
    for tier in TIERS:
        wanted, expectations = reference(tier), Expectations.load(tier)
        statuses = expectations.statuses(wanted)
        _count(apis, wanted, expectations, statuses)
        totals.append(_total(tier, score(wanted, wanted.tests, statuses)))
    rows = ["| API | | fidelity | subtests | |", "|---|---|--:|--:|---|"]
    rows += [_row(name, apis[name]) for name in sorted(apis, key=str.lower)]
    tail = _TAIL.strip().format(commit=COMMIT)
    return "\n".join([_HEAD.strip(), "", *totals, "", "## API by API", "", *rows, "", tail])


def _count(
    apis: dict[str, _Api], wanted: Reference, expectations: Expectations, statuses: dict[str, dict[str, str]]
) -> None:
    for test, subtests in statuses.items():
        api = apis[_api_of(test)]
        passing = wanted.passing(test)
        passed = {name for name, status in subtests.items() if status == "PASS"}
        api.shared += len(passing & passed)
        api.reference += len(passing)
        api.passed += len(passed)
        api.total += max(len(subtests), 1)
        for name, (_, reason) in expectations.tests.get(test, {}).items():
            if name in passing:
                api.reasons[reason] += 1


def _api_of(test: str) -> str:
    for name, beginnings in _APIS.items():
        if test.startswith(beginnings):
            return name
    raise LookupError(f"{test} counts for no API: add it to {__name__}")


def _total(tier: str, result: Score) -> str:
    whole = result.whole
    return (
        f"| {_ABOUT[tier]} ({whole.tests} tests) | {whole.passed:,} of {whole.total:,} "
        f"| {whole.shared:,} of {whole.reference:,}: **{whole.fidelity:.1%}** | {result.macro:.1%} |"
    )


def _row(name: str, api: _Api) -> str:
    fidelity = api.shared / api.reference if api.reference else api.passed / api.total
    status = "supported" if fidelity >= _SUPPORTED else "absent" if fidelity < _ABSENT else "partly"
    reasons = "; ".join(f"{reason} ({count})" for reason, count in api.reasons.most_common(4))
    return f"| {name} | {status} | {fidelity:.1%} | {api.passed:,} of {api.total:,} | {reasons} |"
