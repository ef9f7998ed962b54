"""The command line: one module for each command, and what they share.

Commands import nothing of pyua at their top level but the errors: ``pyua --help`` and a mistyped option are answered
before V8, aiohttp and pydantic are loaded.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from pyua.cli import doctor, keys, run, send, serve, web_push_testing
from pyua.cli.exit_codes import guarded

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: without the program's name; ``sys.argv[1:]`` if None.

    Returns:
        The exit code: 0; 1 for what went wrong (a delivery, a refusal, the network); 2 for a wrong argument;
        70 for a fault of pyua; 74 when the output cannot be written; 130 after Ctrl-C.
    """
    for stream in (sys.stdout, sys.stderr):
        # A terminal or pipe that has no such character shows its number instead of ending the command.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    return guarded(lambda: _run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    app = typer.Typer(
        help="A headless Web Push user agent: real subscriptions, real pushes, real service workers. No browser.",
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback(invoke_without_command=True)
    def pyua(
        context: typer.Context,
        version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
    ) -> None:
        if version:
            print(f"pyua {_version()}")
        elif context.invoked_subcommand is None:
            print(context.get_help())

    for command in (run.run, serve.serve, send.send, doctor.doctor, keys.keys):
        app.command()(command)
    app.command("web-push-testing")(web_push_testing.web_push_testing)
    code = typer.main.get_command(app).main(arguments, prog_name="pyua", standalone_mode=False)
    return code if isinstance(code, int) else 0


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("pyua")
    except PackageNotFoundError:
        return "(a checkout that is not installed)"
