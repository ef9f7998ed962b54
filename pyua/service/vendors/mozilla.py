"""Mozilla's: Firefox and all that is made of it."""

from __future__ import annotations

from typing import Final

from pyua.service.vendors.autopush import Autopush
from pyua.service.vendors.fact import Fact

__all__ = ["MOZILLA"]

_ERRORS = "https://mozilla-services.github.io/autopush-rs/errors.html"
_CODE = "https://github.com/mozilla-services/autopush-rs"


class _Mozilla(Autopush):
    name = "mozilla"
    company = "Mozilla: Firefox"
    facts = (
        Fact("endpoint", "`https://updates.push.services.mozilla.com/wpush/v2/TOKEN`; `v1` without a key", _CODE),
        Fact("answers", "JSON: `code`, `errno`, `error`, `message`, `more_info`; a 404 has no body", _ERRORS),
        Fact("VAPID", "needed where the subscription has an application server key; 401, errno 109", _ERRORS),
        Fact("dead subscription", "410, errno 106; a token that cannot be read: 404, errno 102", _ERRORS),
        Fact("TTL", "missing: 400, errno 111; more than 30 days is cut, and the `TTL` field tells to what", _CODE),
        Fact("body", "5,630 bytes at most as deployed: 413, errno 104", _CODE),
    )


MOZILLA: Final = _Mozilla("https://updates.push.services.mozilla.com")
