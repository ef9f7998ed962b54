"""Measure all figures and print them as a table: ``python -m benchmarks [NAME]…``."""

from __future__ import annotations

import asyncio
import os
import platform
import sys

from rich.console import Console
from rich.table import Table

from benchmarks import cold_start, decrypt, latency, memory, month, profile, push_service, throughput, web_apis

MEASURES = {
    "cold_start": cold_start.measure,
    "web_apis": web_apis.measure,
    "latency": latency.measure,
    "profile": profile.measure,
    "throughput": throughput.measure,
    "push_service": push_service.measure,
    "decrypt": decrypt.measure,
    "memory": memory.measure,
    "month": month.measure,
}


def main() -> int:
    """Exit 2 for an unknown name; the figures themselves never fail the run."""
    names = sys.argv[1:] or list(MEASURES)
    unknown = [name for name in names if name not in MEASURES]
    if unknown:
        print(f"no benchmark {unknown[0]!r}; there are {', '.join(MEASURES)}", file=sys.stderr)
        return 2
    table = Table(title=f"pyua on {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for column in ("figure", "measured", "asked", "met", "beside"):
        table.add_column(column)
    for name in names:
        for figure in asyncio.run(MEASURES[name]()):
            table.add_row(figure.name, figure.measured, figure.asked, "yes" if figure.met else "no", figure.yardstick)
    Console(width=None if sys.stdout.isatty() else 160).print(table)
    return 0


sys.exit(main())
