"""What imports name, and JSON as a module."""

from __future__ import annotations

import pytest

from pyua.errors import WorkerScriptError
from pyua.worker.modules import resolve_specifier, source_of_json, type_of

BASE = "https://app.example/dir/sw.js"


@pytest.mark.parametrize(
    ("specifier", "url"),
    [
        ("./a.js", "https://app.example/dir/a.js"),
        ("../a.js?b#c", "https://app.example/a.js?b#c"),
        ("/a.js", "https://app.example/a.js"),
        ("//cdn.example/a.js", "https://cdn.example/a.js"),
        ("https://cdn.example/a.js", "https://cdn.example/a.js"),
        ("data:text/javascript,1", "data:text/javascript,1"),
    ],
)
def test_specifiers(specifier: str, url: str) -> None:
    """Relative ones are relative to the module; absolute ones stand for themselves."""
    assert resolve_specifier(specifier, BASE) == url


@pytest.mark.parametrize("specifier", ["lodash", "", "@scope/name", ".../a.js", "a.js"])
def test_bare_specifiers(specifier: str) -> None:
    """Nothing maps them: the message says what to do."""
    with pytest.raises(WorkerScriptError, match="is a bare name, and nothing maps it to a URL: begin it with"):
        resolve_specifier(specifier, BASE)


def test_attributes() -> None:
    """There is one key, and one type."""
    assert type_of("type", "json") == "json"
    with pytest.raises(WorkerScriptError, match="TypeError: 'css' is no type of module"):
        type_of("type", "css")
    with pytest.raises(WorkerScriptError, match="SyntaxError: the import attribute 'integrity' is not supported"):
        type_of("integrity", "sha256-x")


@pytest.mark.parametrize("text", ["", "{", "NaN", "[Infinity]", "{'a': 1}", "1 2", "alert()"])
def test_what_is_no_json(text: str) -> None:
    """JavaScript that is no JSON is not run."""
    with pytest.raises(ValueError, match=r"."):
        source_of_json(text)
