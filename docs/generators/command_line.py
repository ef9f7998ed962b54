"""docs/reference/cli.md: the commands, from the parameters that they declare."""

from __future__ import annotations

import enum
import importlib
import inspect
import pkgutil
import typing
from collections.abc import Callable
from pathlib import Path
from typing import Any

from typer.models import ArgumentInfo, OptionInfo

import pyua.cli
from docs.generators.markdown import docstring, table_cell

_HEAD = """
# The command line

`python -m pyua` is the same as `pyua`. `--help` (`-h`) describes each command, `pyua --version` prints the version.

| Exit code | Meaning |
|---|---|
| 0 | all went well |
| 1 | a push was refused, not delivered, or its handler failed; a service could not be reached |
| 2 | an argument, a file or a script that cannot be used; one line on stderr says why |
| 70 | a fault of pyua: please report it; one line on stderr says where the traceback is |
| 74 | the output cannot be written: the disk is full, say |
| 130 | ended by Ctrl-C |
"""


def page() -> str:
    """The page."""
    return "\n\n".join([_HEAD.strip(), *(_command(name, function) for name, function in commands().items())])


def commands() -> dict[str, Callable[..., Any]]:
    """The commands by name: pyua.cli has a module for each, with a function of the same name in it."""
    found = {}
    for module in pkgutil.iter_modules(pyua.cli.__path__):
        function = getattr(importlib.import_module(f"pyua.cli.{module.name}"), module.name, None)
        if inspect.isfunction(function):
            found[module.name.replace("_", "-")] = function
    return found


def _command(name: str, function: Callable[..., Any]) -> str:
    parameters = inspect.signature(function, eval_str=True).parameters.values()
    arguments = [parameter for parameter in parameters if isinstance(_info(parameter), ArgumentInfo)]
    options = [parameter for parameter in parameters if isinstance(_info(parameter), OptionInfo)]
    usage = " ".join([f"pyua {name}", *(parameter.name.upper() for parameter in arguments), "[OPTIONS]"])
    rows = [
        *(f"| `{parameter.name.upper()}` | {_help(parameter)} |  |" for parameter in arguments),
        *(f"| {_option(parameter)} | {_help(parameter)} | {_default(parameter)} |" for parameter in options),
    ]
    table = "\n".join(["| | | Default |", "|---|---|---|", *rows])
    return f"## pyua {name}\n\n```text\n{usage}\n```\n\n{docstring(function)}\n\n{table}"


def _info(parameter: inspect.Parameter) -> Any:
    """What the command says of a parameter: the second half of its ``Annotated[type, typer.Option(…)]``."""
    return typing.get_args(parameter.annotation)[1]


def _option(parameter: inspect.Parameter) -> str:
    info, kind = _info(parameter), typing.get_args(parameter.annotation)[0]
    names = ", ".join(f"`{name}`" for name in info.param_decls or [f"--{parameter.name.replace('_', '-')}"])
    return names if kind is bool else f"{names} `{info.metavar or _value(kind)}`"


def _value(kind: Any) -> str:
    kinds = [part for part in typing.get_args(kind) or [kind] if part is not type(None)]
    if isinstance(kinds[0], type) and issubclass(kinds[0], enum.Enum):
        return "\\|".join(str(member.value) for member in kinds[0])
    return {int: "INTEGER", float: "NUMBER", Path: "FILE"}.get(kinds[0], "TEXT")


def _help(parameter: inspect.Parameter) -> str:
    info = _info(parameter)
    text = table_cell(info.help or "")
    return f"{text} Environment: `{info.envvar}`." if info.envvar else text


def _default(parameter: inspect.Parameter) -> str:
    if parameter.default is parameter.empty:
        return "(required)"
    return "" if parameter.default is None or parameter.default is False else f"`{parameter.default}`"
