"""Each folder of examples/ does what its README says, in a process of its own, as a reader would run it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/README.md"))
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}


def run(command: list[str], folder: Path) -> str:
    result = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, encoding="utf-8", timeout=100)
    assert result.returncode == 0, f"{' '.join(command)}\n{result.stdout}\n{result.stderr}"
    return result.stdout


def test_every_folder_is_an_example() -> None:
    """A folder without a README, or an empty examples/, is not passed over in silence."""
    folders = [path for path in sorted((ROOT / "examples").iterdir()) if path.is_dir() and any(path.rglob("*.py"))]
    assert [path.name for path in folders] == [path.name for path in EXAMPLES]
    assert {"django_backend", "fastapi_backend", "flask_backend"} <= {path.name for path in EXAMPLES}


@pytest.mark.timeout(120)
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_the_command_of_the_readme_passes(example: Path) -> None:
    """Its one command, in a checkout: every test of the example passes, and none is skipped."""
    readme = (example / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```sh\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)
    python, *arguments = block.split()
    assert python == "python"
    assert arguments == ["-m", "pytest", f"examples/{example.name}"]
    summary = run([sys.executable, *arguments], ROOT).splitlines()[-1]
    assert re.search(r"=+ \d+ passed in ", summary), summary


@pytest.mark.timeout(120)
def test_a_copy_works_without_the_checkout(tmp_path: Path) -> None:
    """An example that was copied elsewhere needs nothing of the checkout but the installed package."""
    example = ROOT / "examples" / "flask_backend"
    copy = tmp_path / "backend"
    copy.mkdir()
    for path in sorted(example.rglob("*")):
        if path.is_file() and path.suffix in {".py", ".js", ".ini"}:
            target = copy / path.relative_to(example)
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(path.read_bytes())
    assert " passed" in run([sys.executable, "-m", "pytest"], copy)
