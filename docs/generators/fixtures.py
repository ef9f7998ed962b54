"""docs/reference/pytest.md: the plugin's fixtures and its marker, from its source."""

from __future__ import annotations

import ast
import inspect

from docs.generators.markdown import from_google
from pyua import pytest_plugin

_HEAD = """
# pytest fixtures

The plugin is there as soon as pyua is installed; nothing has to be configured, and nothing of pyua is imported until a
fixture is used. What the user agents of a failed test have seen is in its report.
"""


def page() -> str:
    """The page."""
    tree = ast.parse(inspect.getsource(pytest_plugin))
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    fixtures = [_fixture(functions[name]) for name in pytest_plugin.__all__]
    marker = f"## The marker `pyua`\n\n{pytest_plugin._MARKER}"
    return "\n\n".join([_HEAD.strip(), *fixtures, marker])


def _fixture(function: ast.FunctionDef) -> str:
    decorator = function.decorator_list[0]
    keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
    scope = next((ast.literal_eval(keyword.value) for keyword in keywords if keyword.arg == "scope"), "function")
    return f"## {function.name}\n\nScope: {scope}.\n\n{from_google(ast.get_docstring(function) or '')}"
