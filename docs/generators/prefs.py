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

One is pyua's own: `pyua.beyondFirefox.enabled` adds what standards and Chromium have and Firefox lacks: of
notifications `badge`, `image`, `vibrate`, `timestamp`, `renotify` and a `silent` that may be null; ChaCha20-Poly1305,
`SubtleCrypto.supports()` and `getPublicKey()`; one `supportedContentEncodings` for all. The figures of
[web-apis.md](web-apis.md) are measured with it.

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
    """The fields that some code asks for: by their names in Python, by Firefox's in the runtime."""
    folder = Path(pyua.__file__).parent
    python = [path.read_text(encoding="utf-8") for path in folder.rglob("*.py") if path.name != "prefs.py"]
    asked = {name for source in python for name in re.findall(r"prefs\.(\w+)", source)}
    # What the model itself makes of a field for others.
    asked |= set(re.findall(r" self\.(\w+) ", (folder / "prefs.py").read_text(encoding="utf-8")))
    runtime = folder / "worker" / "runtime"
    files = [path for kind in ("*.js", "*.json") for path in runtime.rglob(kind) if "vendor" not in path.parts]
    scripts = "".join(path.read_text(encoding="utf-8") for path in files)
    return asked | {name for name, about in Prefs.model_fields.items() if f'"{about.alias}"' in scripts}
