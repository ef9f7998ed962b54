"""The OpenAPI document of the control API, from its operations, and a page that shows it to people."""

from __future__ import annotations

import html
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from pydantic.json_schema import models_json_schema

from pyua.control.models import Nothing, Problem
from pyua.control.operation import Operation

__all__ = ["openapi_document", "page", "type_of"]

#: Every operation's: the request cannot be read, comes from a foreign site, is too large, or not JSON.
COMMON_FAILURES = (400, 401, 403, 408, 413, 415)
_REFS = "#/components/schemas/{model}"


def openapi_document(operations: Iterable[Operation], version: str) -> dict[str, Any]:
    """The document, OpenAPI 3.1."""
    operations = list(operations)
    models: dict[type, None] = {Problem: None}
    for operation in operations:
        for model in (operation.body, operation.query, operation.answer):
            if model is not None and model is not Nothing:
                models[model] = None
    modes: list[Any] = [
        (model, "validation" if model in {one.body for one in operations} else "serialization") for model in models
    ]
    _, schemas = models_json_schema(modes, ref_template=_REFS)
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _described(operation, schemas["$defs"])
    for operation in operations:
        if operation.query is not Nothing:
            schemas["$defs"].pop(operation.query.__name__)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "pyua's control API",
            "version": version,
            "description": "Makes and watches user agents on the push service of pyua serve, and its faults.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{}, {"token": []}],
    }


def _described(operation: Operation, schemas: dict[str, Any]) -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in operation.parameters
    ]
    if operation.query is not Nothing:
        for name, schema in schemas[operation.query.__name__]["properties"].items():
            about = schema.get("description", "")
            parameters.append({"name": name, "in": "query", "description": about, "schema": schema})
    good: dict[str, Any] = {"description": HTTPStatus(operation.status).phrase}
    if operation.answer is not None:
        good["content"] = {"application/json": {"schema": _ref(operation.answer)}}
    if operation.events:
        good["content"]["text/event-stream"] = {"schema": {"type": "string"}}
    responses = {str(operation.status): good}
    for status in sorted({*COMMON_FAILURES, *operation.failures}):
        content = {"application/json": {"schema": _ref(Problem)}}
        responses[str(status)] = {"description": HTTPStatus(status).phrase, "content": content}
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": (operation.handle.__doc__ or "").strip(),
        "parameters": parameters,
        "responses": responses,
    }
    if operation.method in {"POST", "PUT"}:
        if operation.body is Nothing:
            return described
        needed = any(field.is_required() for field in operation.body.model_fields.values())
        content = {"application/json": {"schema": _ref(operation.body)}}
        described["requestBody"] = {"required": needed, "content": content}
    return described


def _ref(model: type) -> dict[str, str]:
    return {"$ref": _REFS.format(model=model.__name__)}


_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
h2 { font: 600 1rem/1.4 ui-monospace, monospace; margin: 2rem 0 .2rem; } h2 b { color: #06c; }
table { border-collapse: collapse; margin: .4rem 0; } td { padding: .1rem 1rem .1rem 0; vertical-align: top; }
code { font: 14px ui-monospace, monospace; } .s { color: #666; }
@media (prefers-color-scheme: dark) {
  body { background: #181818; color: #ddd; } h2 b { color: #6bf; } .s { color: #999; }
}
"""


def page(document: dict[str, Any]) -> str:
    """The document as a page: no script, nothing from elsewhere."""
    schemas = document["components"]["schemas"]
    parts = [
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{document['info']['title']}</title>",
        f"<style>{_STYLE}</style><h1>{document['info']['title']}</h1><p>{document['info']['description']}",
        "<p>JSON over HTTP; this page is made of <a href=/openapi.json>/openapi.json</a>. "
        'A refusal is <code>{"error": "why", "name": "…"}</code>.',
    ]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            summary = html.escape(operation["summary"])
            parts.append(f"<h2><b>{method.upper()}</b> {html.escape(path)}</h2>{summary}")
            rows = [
                (f"?{parameter['name']}", parameter["schema"], parameter.get("description", ""))
                for parameter in operation["parameters"]
                if parameter["in"] == "query"
            ]
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
            if body is not None:
                schema = schemas[body["$ref"].rpartition("/")[2]]
                members = schema["properties"].items()
                rows += [(name, member, member.get("description", "")) for name, member in members]
            cells = "".join(
                f"<tr><td><code>{name}</code><td class=s>{html.escape(type_of(member))}<td>{html.escape(about)}"
                for name, member, about in rows
            )
            statuses = ", ".join(operation["responses"])
            parts.append(f"<table>{cells}</table><span class=s>{statuses}</span>")
    return "\n".join(parts)


def type_of(schema: dict[str, Any]) -> str:
    """A member's type, in a word or two."""
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(type_of(one) for one in schema["anyOf"])
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "items" in schema:
        return f"array of {type_of(schema['items'])}"
    return str(schema.get("const", schema.get("type", "any")))
