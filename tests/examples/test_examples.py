"""Each folder of examples/ does what its README says, in a process of its own, as a reader would run it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ALL = sorted(path.parent for path in (ROOT / "examples").glob("*/README.md"))
#: Those that are not in Python, and what they need.
OTHERS = {"node_backend": "npm", "shell": "curl"}
EXAMPLES = [path for path in ALL if path.name not in OTHERS]
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
# Plugins that a reader has not: each pytest would take two seconds longer to start.
ENVIRONMENT["PYTEST_ADDOPTS"] = "-p no:schemathesis -p no:hypothesispytest -p no:xdist"


def run(command: list[str], folder: Path) -> str:
    result = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, encoding="utf-8", timeout=100)
    assert result.returncode == 0, f"{' '.join(command)}\n{result.stdout}\n{result.stderr}"
    return result.stdout


def test_every_folder_is_an_example() -> None:
    """A folder without a README, or an empty examples/, is not passed over in silence."""
    # (A folder that only has caches left is none.)
    kinds = {".py", ".mjs", ".sh"}
    folders = [
        folder.name
        for folder in sorted((ROOT / "examples").iterdir())
        if any(path.suffix in kinds for path in folder.rglob("*"))
    ]
    assert folders == [path.name for path in ALL]
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


@pytest.mark.timeout(180)
@pytest.mark.parametrize("name", [pytest.param("node_backend", marks=pytest.mark.node), "shell"])
def test_the_commands_of_other_languages(name: str, tmp_path: Path) -> None:
    """Its README's commands, in a copy of the folder, where pyua is on the PATH."""
    if shutil.which(OTHERS[name]) is None:
        if os.environ.get("PYUA_REQUIRE_NODE") == "1":
            pytest.fail(f"PYUA_REQUIRE_NODE=1, but there is no {OTHERS[name]} on the PATH", pytrace=False)
        pytest.skip(f"there is no {OTHERS[name]} on the PATH")
    copy = tmp_path / name
    shutil.copytree(ROOT / "examples" / name, copy, ignore=shutil.ignore_patterns("node_modules"))
    (block,) = re.findall(
        r"^```sh\n(.*?)^```", (copy / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    path = os.pathsep.join([str(Path(sys.executable).parent), ENVIRONMENT["PATH"]])
    command = ["bash", "-ec", block]
    result = subprocess.run(
        command, cwd=copy, env={**ENVIRONMENT, "PATH": path}, capture_output=True, encoding="utf-8", timeout=170
    )
    assert result.returncode == 0, f"{result.stdout}\n{result.stderr}"
    assert {"node_backend": "pass 4", "shell": "shown: Something is new"}[name] in result.stdout
