"""The generated pages of the reference."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from pyua.autopush.codes import AckCode, NackCode, UnregisterCode

ROOT = Path(__file__).resolve().parents[2]


def test_generated_pages_are_up_to_date() -> None:
    """The pages say what the code says; if not: python -m docs.generate."""
    command = [sys.executable, "-m", "docs.generate", "--check"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=50)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_code_on_the_wire_is_explained() -> None:
    """docs/reference/codes.md has every ack, nack and unregister code, and no other."""
    page = (ROOT / "docs" / "reference" / "codes.md").read_text(encoding="utf-8")
    on_the_wire = page.partition("## What senders are told")[0]
    rows = {int(code) for code in re.findall(r"^\| (\d{3}) \|", on_the_wire, flags=re.MULTILINE)}
    assert rows == {int(code) for codes in (AckCode, NackCode, UnregisterCode) for code in codes}
