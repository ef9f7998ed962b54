"""docs/reference/errors.md: the exception tree, from the classes."""

from __future__ import annotations

import inspect

from docs.generators.markdown import docstring, signature
from pyua.errors import PyuaError

_HEAD = """
# Errors

Everything that pyua raises on purpose is a `pyua.PyuaError`. Where the DOM throws a `TypeError`, so does pyua: Python's
own. Messages say what was seen, what was expected and what to do; they hold no keys and no payloads.
"""


def page() -> str:
    """The page."""
    tree = "\n".join(_tree(PyuaError, "", ""))
    return "\n\n".join([_HEAD.strip(), f"```text\n{tree}\n```", *(_section(cls) for cls in _walk(PyuaError))])


def _children(cls: type) -> list[type]:
    # A class that only its own module names (pyua.service has one) is no part of the interface.
    return [child for child in cls.__subclasses__() if child.__module__ == "pyua.errors"]


def _walk(cls: type) -> list[type]:
    return [cls, *(found for child in _children(cls) for found in _walk(child))]


def _tree(cls: type, stem: str, rest: str) -> list[str]:
    lines = [f"{stem}{cls.__name__}"]
    children = _children(cls)
    for child in children:
        last = child is children[-1]
        lines += _tree(child, rest + ("└── " if last else "├── "), rest + ("    " if last else "│   "))
    return lines


def _section(cls: type) -> str:
    bases = ", ".join(f"`{base.__name__}`" for base in cls.__bases__)
    parts = [f"## {cls.__name__}", f"Is a {bases}.", docstring(cls)]
    if "__init__" in vars(cls):
        parts.insert(1, f"```text\n{signature(cls.__name__, inspect.getattr_static(cls, '__init__'))}\n```")
    return "\n\n".join(parts)
