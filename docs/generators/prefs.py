"""docs/reference/prefs.md: Firefox's prefs, from the model."""

from __future__ import annotations

import json

from docs.generators.markdown import table_cell
from pyua.prefs import Prefs

_HEAD = """
# Prefs

`UserAgent(prefs={"dom.push.maxQuotaPerSubscription": 5})` takes Firefox's prefs by their real names; every other pref
has the default of Firefox ESR 153. Times are milliseconds. A name that Firefox does not have, or a value of another
type, is a `pyua.ConfigError`.

| Pref | Default | What it decides | `user_agent.prefs.…` |
|---|---|---|---|
"""


def page() -> str:
    """The page."""
    rows = [
        f"| `{field.alias}` | `{json.dumps(field.default)}` | {table_cell(field.description or '')} | `{name}` |"
        for name, field in sorted(Prefs.model_fields.items(), key=lambda item: str(item[1].alias))
    ]
    return _HEAD.strip() + "\n" + "\n".join(rows)
