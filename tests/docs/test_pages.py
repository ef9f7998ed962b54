"""Everything that a reader can paste from the README and the docs is run as it stands.

What a code block is comes from its fence:

    ```python title="test_push.py"     a file; one that is called test_… must pass
    ```python                          run at once; the blocks of a page share their names; await is allowed
    ```javascript title="sw.js"        a file
    ```console                         each ``$ command`` is run, and must print what follows it; … stands for any text
    ```sh                              installation: .ci/run has these lines too, and runs them in a clean clone
    ```text, ```json, ```toml, ```yaml to be looked at

A page's blocks run in order, in a folder with a copy of worker_scripts/ and
with pytest-asyncio in auto mode; warnings are errors.
"""

from __future__ import annotations

import ast
import asyncio
import contextlib
import inspect
import os
import re
import shutil
import signal
import subprocess
import sysconfig
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
SHOWN_ONLY = {"", "dockerfile", "text", "json", "toml", "yaml"}
_END = "\x1e"


@dataclass(frozen=True)
class Block:
    """One fenced code block."""

    page: Path
    line: int
    language: str
    title: str
    text: str

    @property
    def place(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def read_blocks(page: Path) -> list[Block]:
    blocks = []
    for token in MarkdownIt().parse(page.read_text(encoding="utf-8")):
        if token.type == "fence":
            language, _, rest = token.info.partition(" ")
            title = re.fullmatch(r'title="([\w./-]+)"', rest.strip())
            assert title or not rest.strip(), f'{page}:{token.map}: the fence says {rest!r}; only title="…" is known'
            assert token.map is not None
            blocks.append(Block(page, token.map[0] + 1, language, title[1] if title else "", token.content))
    return blocks


class PageRun:
    """Runs the blocks of one page, in one folder and one namespace."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: dict[str, Any] = {"__name__": "__docs__"}
        # The commands of this environment first: `python3`, `pytest` and `pyua` are what the reader has just installed.
        scripts = sysconfig.get_path("scripts")
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))},
            "PATH": os.pathsep.join([scripts, os.environ["PATH"]]),
            # Plugins that a reader has not: each pytest would take two seconds longer to start.
            "PYTEST_ADDOPTS": "-p no:schemathesis -p no:hypothesispytest -p no:xdist",
            "COLUMNS": "80",
            "NO_COLOR": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        shutil.copytree(ROOT / "worker_scripts", folder / "worker_scripts")
        # What the docs take for granted of a reader's project.
        (folder / "pytest.ini").write_text(
            "[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function\nfilterwarnings = error\n",
            encoding="utf-8",
        )

    def run(self, block: Block) -> None:
        if block.title:
            self.write(block)
        elif block.language == "python":
            self.run_python(block)
        elif block.language == "console":
            self.run_console(block)
        elif block.language == "sh":
            ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
            for command in block.text.splitlines():
                assert command in ci, f"{block.place}: .ci/run does not run {command!r}"
        else:
            assert block.language in SHOWN_ONLY, f"{block.place}: a {block.language} block needs a title"

    def write(self, block: Block) -> None:
        path = self.folder / block.title
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, encoding="utf-8")
        if path.name.startswith("test_"):
            command = f"python3 -m pytest -q {block.title}"
            code, output = self.shell(command)
            assert code == 0, f"{block.place}: {command} failed\n{output}"

    def run_python(self, block: Block) -> None:
        # Blank lines in front: a traceback then shows the page's own line.
        source = "\n" * block.line + block.text
        code = compile(source, str(block.page), "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            if code.co_flags & inspect.CO_COROUTINE:
                asyncio.run(eval(code, self.names))
            else:
                exec(code, self.names)
        finally:
            os.chdir(before)

    def run_console(self, block: Block) -> None:
        commands = re.split(r"^\$ ", block.text, flags=re.MULTILINE)
        assert not commands[0].strip(), f"{block.place}: a console block begins with a `$ command`"
        script, expected = "", []
        for command in commands[1:]:
            line, _, output = command.partition("\n")
            while line.endswith("\\"):
                rest, _, output = output.partition("\n")
                line = f"{line}\n{rest}"
            script += f'{line}\necho "{_END}$?"\n'
            expected.append((line, output.strip()))
        _, output = self.shell(script)
        results = re.findall(rf"(.*?){_END}(\d+)\n", output, flags=re.DOTALL)
        assert len(results) == len(expected), f"{block.place}: the shell ended early\n{output}"
        for (command, wanted), (printed, code) in zip(expected, results, strict=True):
            assert code == "0", f"{block.place}: `{command}` ended with exit code {code}\n{printed}"
            if wanted:
                pattern = "(?s:.*?)".join(re.escape(part) for part in wanted.split("…"))
                printed = "\n".join(line.rstrip() for line in printed.strip().splitlines())
                assert re.fullmatch(pattern, printed), f"{block.place}: `{command}` printed\n{printed}\n\nnot\n{wanted}"

    def shell(self, script: str) -> tuple[int, str]:
        # Into a file: a pipe would wait for the processes that a script leaves in the background.
        with tempfile.TemporaryFile() as output:
            process = subprocess.Popen(
                ["bash", "-c", script],
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                code = process.wait(timeout=120)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            output.seek(0)
            return code, output.read().decode("utf-8", "replace")


@pytest.mark.timeout(180)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_shows_works(page: Path, tmp_path: Path) -> None:
    """Every code block of the page runs, and prints what the page says."""
    run = PageRun(tmp_path)
    for block in read_blocks(page):
        run.run(block)


def test_the_readme_shows_a_test_at_once() -> None:
    """The first thirty lines of the README hold a whole test that a user can paste."""
    first = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:30]
    block = next(block for block in read_blocks(ROOT / "README.md") if block.title.startswith("test_"))
    assert block.line + len(block.text.splitlines()) + 1 <= len(first)


def test_links_lead_somewhere() -> None:
    """Every relative link of every page is to a file that is there, and to a heading that it has."""
    for page in [*PAGES, ROOT / "SECURITY.md", ROOT / "CHANGELOG.md"]:
        for target in re.findall(r"\]\((?!https?:|mailto:)([^)\s]+)\)", page.read_text(encoding="utf-8")):
            path, _, heading = target.partition("#")
            file = (page.parent / path).resolve() if path else page
            assert file.exists(), f"{page.relative_to(ROOT)} links to {target}"
            if heading:
                text = file.read_text(encoding="utf-8")
                anchors = {_anchor(found) for found in re.findall(r"^#+ (.*)$", text, flags=re.MULTILINE)}
                assert heading in anchors, f"{page.relative_to(ROOT)} links to {target}; there are {sorted(anchors)}"


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
