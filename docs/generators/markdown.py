"""Docstrings and signatures as Markdown."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Callable
from typing import Any

#: Google style's sections, and what a page calls them.
SECTIONS = {
    "Args": "Arguments",
    "Attributes": "Attributes",
    "Environment": "Environment",
    "Raises": "Raises",
    "Returns": "Returns",
}
_ITEM = re.compile(r"(\*{0,2}[\w., *]+?):\s+(.*)", re.DOTALL)


def docstring(thing: object) -> str:
    """The docstring of a class, function or property as Markdown; an empty string if it has none of its own."""
    return from_google(inspect.cleandoc(thing.__doc__ or ""))


def from_google(text: str) -> str:
    """A Google-style docstring as Markdown: sections become lists."""
    if not text:
        return ""
    out: list[str] = []
    section = ""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        lines = paragraph.splitlines()
        title = lines[0].removesuffix(":")
        if lines[0].endswith(":") and title in SECTIONS:
            section = SECTIONS[title]
            out.append(f"{section}:\n\n" + "\n".join(_items("\n".join(lines[1:]))))
        elif section and paragraph.startswith("    "):
            out[-1] += "\n" + "\n".join(_items(paragraph))
        elif paragraph.startswith("    "):
            out.append(f"```text\n{textwrap.dedent(paragraph)}\n```")
        else:
            out.append(_inline(" ".join(line.strip() for line in lines)))
    return "\n\n".join(out)


def _items(text: str) -> list[str]:
    items: list[str] = []
    for line in textwrap.dedent(text).splitlines():
        if line.startswith(" ") and items:
            items[-1] += " " + line.strip()
        else:
            items.append(line)
    return [_item(item) for item in items]


def _item(item: str) -> str:
    match = _ITEM.fullmatch(item)
    if match is None:
        return f"- {_inline(item)}"
    names = ", ".join(f"`{name.strip()}`" for name in match[1].split(","))
    return f"- {names}: {_inline(match[2])}"


def _inline(text: str) -> str:
    """Double backquotes and double colons of reStructuredText, as Markdown has them."""
    return re.sub(r"``(.+?)``", r"`\1`", re.sub("::$", ":", text))


def table_cell(text: str) -> str:
    """Text that does not end a table's cell."""
    return text.replace("|", "\\|").replace("\n", " ")


def signature(name: str, function: Callable[..., Any]) -> str:
    """A call as a user writes it, with annotations as in the source."""
    parameters: list[str] = []
    kind = None
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name in ("self", "cls"):
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and kind not in (parameter.KEYWORD_ONLY, parameter.VAR_POSITIONAL):
            parameters.append("*")
        kind = parameter.kind
        prefix = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(kind, "")
        annotation = "" if parameter.annotation is parameter.empty else f": {_annotation(parameter.annotation)}"
        default = "" if parameter.default is parameter.empty else f"{' = ' if annotation else '='}{parameter.default!r}"
        parameters.append(f"{prefix}{parameter.name}{annotation}{default}")
    result = inspect.signature(function).return_annotation
    arrow = "" if result is inspect.Signature.empty or function.__name__ == "__init__" else f" -> {_annotation(result)}"
    call = f"{name}({', '.join(parameters)}){arrow}"
    if len(call) > 100:
        call = f"{name}(\n" + "".join(f"    {parameter},\n" for parameter in parameters) + f"){arrow}"
    return ("async " if inspect.iscoroutinefunction(function) else "") + call


def _annotation(annotation: object) -> str:
    return annotation if isinstance(annotation, str) else getattr(annotation, "__name__", repr(annotation))
