"""docs/reference/prefs.md: Firefox's prefs, from the model."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyua
from docs.generators.markdown import table_cell
from pyua.prefs import Prefs

_HEAD = """
# Prefs

`UserAgent(prefs={"dom.push.maxQuotaPerSubscription": 5})` takes Firefox's prefs by their real names; every other pref
has the default of Firefox ESR 153. Times are milliseconds. A name that Firefox does not have, or a value of another
type, is a `pyua.ConfigError`. Those marked † can be set, and nothing obeys them yet.

| Pref | Default | What it decides | `user_agent.prefs.…` |
|---|---|---|---|
"""


def page() -> str:
    """The page."""
    obeyed = _obeyed()
    rows = [
        f"| `{field.alias}`{'' if name in obeyed else ' †'} | `{json.dumps(field.default)}` "
        f"| {table_cell(field.description or '')} | `{name}` |"
        for name, field in sorted(Prefs.model_fields.items(), key=lambda item: str(item[1].alias))
    ]
    return _HEAD.strip() + "\n" + "\n".join(rows)


def _obeyed() -> set[str]:
    """The fields that some code asks for."""
    folder = Path(pyua.__file__).parent
    sources = [path.read_text(encoding="utf-8") for path in folder.rglob("*.py") if path.name != "prefs.py"]
    return {name for source in sources for name in re.findall(r"prefs\.(\w+)", source)}
