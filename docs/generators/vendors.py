"""docs/reference/vendors.md: what is known of each vendor's push service, from the vendors' own files."""

from __future__ import annotations

from docs.generators.markdown import table_cell
from pyua.service.vendors import VENDORS, Fact, Vendor

_HEAD = """
# Push services of the vendors

`PushService(vendor=…)` and `pyua serve --vendor …` give out endpoints with the vendor's own host, refuse what the
vendor refuses, and answer in its words; `intercept()`, the fixture `intercepted_push_service` and `--proxy-port` catch
what is sent there. Every request is explained all the same, by `service.requests`.

The vendors write down little of this. Each line has its source; where none is known, it is how pyua does it, and *not
confirmed*.
"""


def page() -> str:
    """The page."""
    return "\n\n".join([_HEAD.strip(), *(_section(vendor) for vendor in VENDORS.values())])


def _section(vendor: Vendor) -> str:
    rows = "\n".join(_row(fact) for fact in vendor.facts)
    return f"## `{vendor.name}`\n\n{vendor.company}.\n\n| About | What | Source |\n|---|---|---|\n{rows}"


def _row(fact: Fact) -> str:
    source = f"<{fact.source}>" if fact.source.startswith("https://") else fact.source or "*not confirmed*"
    return f"| {fact.about} | {table_cell(fact.what)} | {source} |"
