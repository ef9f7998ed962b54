"""docs/reference/control.md: the control API, from its OpenAPI document."""

from __future__ import annotations

from typing import Any

from docs.generators.markdown import table_cell
from pyua.clock import Clock
from pyua.control import ControlApi
from pyua.control.openapi import type_of
from pyua.service import PushService

_HEAD = """
# The control API

`pyua serve` answers these on its own port, in JSON; `/openapi.json` is this page for tools. A request that is refused
is answered with `{"error": "why", "name": "the exception, or the DOM's"}`: 400 for what cannot be used, 401 without the
token that was asked for, 403 to pages of other origins, 404, 409 and 422 for what cannot be done. How they go together
is told in [test a backend in another language](../how-to/other_languages.md).
"""


def page() -> str:
    """The page."""
    document = ControlApi(PushService(), Clock()).document
    sections = [
        _section(path, method, operation, document["components"]["schemas"])
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]
    return "\n\n".join([_HEAD.strip(), *sections])


def _section(path: str, method: str, operation: dict[str, Any], schemas: dict[str, Any]) -> str:
    rows = [
        (f"?{parameter['name']}", parameter["schema"])
        for parameter in operation["parameters"]
        if parameter["in"] == "query"
    ]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    rows += list(_members(body, schemas))
    parts = [f"## {method.upper()} {path}", operation["summary"]]
    if rows:
        parts.append(_table("Asked", rows))
    answer = next(iter(operation["responses"].values())).get("content", {}).get("application/json", {}).get("schema")
    answered = list(_members(answer, schemas))
    if answered:
        parts.append(_table("Answered", answered))
    return "\n\n".join(parts)


def _members(reference: dict[str, str] | None, schemas: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    if reference is None:
        return []
    return list(schemas[reference["$ref"].rpartition("/")[2]]["properties"].items())


def _table(title: str, rows: list[tuple[str, dict[str, Any]]]) -> str:
    lines = [
        f"| `{name}` | {table_cell(type_of(schema))} | {table_cell(schema.get('description', ''))} |"
        for name, schema in rows
    ]
    return "\n".join([f"| {title} | | |", "|---|---|---|", *lines])
