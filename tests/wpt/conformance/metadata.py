"""What the head of a test file says of it (https://web-platform-tests.org/writing-tests/testharness.html#specifying-metadata)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Metadata", "read_metadata", "worker_url"]

META = re.compile(rb"//\s*META:\s*(\w*)=(.*)$")

#: Seconds that a test may take, from its registration to its last result.
TIMEOUT = {"normal": 10.0, "long": 60.0}


@dataclass
class Metadata:
    """The META lines of a test.

    Attributes:
        timeout: seconds.
        scripts: what is to be loaded before the test, as written.
        module: whether the test is an ES module.
    """

    timeout: float = TIMEOUT["normal"]
    scripts: list[str] = field(default_factory=list)
    module: bool = False


def read_metadata(root: Path, test: str) -> Metadata:
    """The META lines; they count only as the unbroken head of the file."""
    metadata = Metadata()
    with (root / test.partition("?")[0].lstrip("/")).open("rb") as file:
        for line in file:
            match = META.match(line.rstrip(b"\r\n"))
            if match is None:
                break
            key, value = match[1].decode(), match[2].decode().strip()
            if key == "timeout":
                metadata.timeout = TIMEOUT.get(value, TIMEOUT["normal"])
            elif key == "script":
                metadata.scripts.append(value)
            elif key == "global":
                metadata.module = "module" in value
    return metadata


def worker_url(test: str) -> str:
    """The path of the script that the server makes of a test for workers."""
    return test.replace(".any.js", ".any.worker.js")
