"""What a scenario left behind, with everything that is different each time replaced by a name."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Trace"]

#: What differs from run to run, and what it is called. The first kind that matches counts.
_KINDS: tuple[tuple[str, str], ...] = (
    ("endpoint", r"https?://127\.0\.0\.1:\d+/wpush/v\d/[\w\-=.]+"),
    ("channel", r"\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b"),
    ("uaid", r"\b[0-9a-f]{32}\b"),
    ("version", r"\bgAAAA[\w\-=]+"),
    ("key", r"(?<![\w\-])B[\w\-]{86}=?(?![\w\-])"),
    ("auth", r"""(?:(?<="auth": ")|(?<=auth\\":\\"))[\w\-]{22}(?=\\?")"""),
)
_UNSTABLE = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS))


@dataclass(frozen=True, slots=True)
class Trace:
    """What was seen, stream by stream; the streams' order among each other is chance.

    Attributes:
        steps: what the scenario did, with the result of each step that has one.
        reports: what the worker reported.
        frames: what the browser sent to the push service.
    """

    steps: list[Any]
    reports: list[Any]
    frames: list[Any]

    @classmethod
    def named(cls, steps: list[Any], reports: list[Any], frames: list[Any], names: dict[str, str]) -> Trace:
        """Make one of raw observations.

        Args:
            steps, reports, frames: as JSON can say them.
            names: texts that are to be replaced, such as the site's URL, and by what.
        """
        text = json.dumps([steps, reports, frames], ensure_ascii=False)
        for value, name in names.items():
            text = text.replace(value, name)
        numbers: defaultdict[str, dict[str, int]] = defaultdict(dict)

        def rename(match: re.Match[str]) -> str:
            kind = match.lastgroup or ""
            value = match[0]
            spelling = ""
            if kind == "key" and value.endswith("="):
                value, spelling = value.rstrip("="), " padded"
            elif kind == "channel" and value != value.lower():
                value, spelling = value.lower(), " in capitals"
            return f"<{kind} {numbers[kind].setdefault(value, len(numbers[kind]) + 1)}{spelling}>"

        return cls(*json.loads(_UNSTABLE.sub(rename, text)))

    @classmethod
    def read(cls, path: Path) -> Trace | None:
        """A recorded one; None if there is none."""
        if not path.exists():
            return None
        members = json.loads(path.read_text(encoding="utf-8"))
        return cls(members["steps"], members["reports"], members["frames"])

    def write(self, path: Path) -> None:
        """Record it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.to_text() + "\n", encoding="utf-8")

    def to_text(self) -> str:
        """Readable JSON, an entry a line, keys in their own order: two traces are the same if their texts are."""
        streams = {"steps": self.steps, "reports": self.reports, "frames": self.frames}
        parts = []
        for name, entries in streams.items():
            lines = ",\n".join(f"    {json.dumps(entry, ensure_ascii=False)}" for entry in entries)
            parts.append(f'  "{name}": [\n{lines}\n  ]' if entries else f'  "{name}": []')
        return "{\n" + ",\n".join(parts) + "\n}"
