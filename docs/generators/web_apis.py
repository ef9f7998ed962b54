"""docs/reference/web-apis.md: how closely each web API follows its standard, from the expectations of tests/wpt."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "wpt"))

from conformance.expectations import Expectations
from conformance.reference import COMMIT, TIERS, reference
from conformance.score import AreaScore, Score, score

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


def page() -> str:
    """The page: totals, the table, the reasons, and how to run it."""
    apis: dict[str, AreaScore] = defaultdict(AreaScore)
    reasons: dict[str, Counter[str]] = defaultdict(Counter)
    totals = ["| Tests | subtests | of those that Chromium passes | mean of areas |", "|---|--:|--:|--:|"]
    for tier in TIERS:
        wanted, expectations = reference(tier), Expectations.load(tier)
        statuses = expectations.statuses(wanted)
        totals.append(_total(tier, score(wanted, wanted.tests, statuses)))
        for name, area in score(wanted, wanted.tests, statuses, _api_of).areas.items():
            apis[name] += area
        for test, subtests in expectations.tests.items():
            passing = wanted.passing(test)
            reasons[_api_of(test)].update(reason for name, (_, reason) in subtests.items() if name in passing)
    rows = ["| API | | fidelity | subtests | |", "|---|---|--:|--:|---|"]
    rows += [_row(name, apis[name], reasons[name]) for name in sorted(apis, key=str.lower)]
    tail = _TAIL.strip().format(commit=COMMIT)
    return "\n".join([_HEAD.strip(), "", *totals, "", "## API by API", "", *rows, "", tail])


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


def _row(name: str, api: AreaScore, reasons: Counter[str]) -> str:
    fidelity = api.fidelity if api.reference else api.rate
    status = "supported" if fidelity >= _SUPPORTED else "absent" if fidelity < _ABSENT else "partly"
    why = "; ".join(f"{reason} ({count})" for reason, count in reasons.most_common(4))
    return f"| {name} | {status} | {fidelity:.1%} | {api.passed:,} of {api.total:,} | {why} |"
