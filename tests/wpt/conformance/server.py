"""``wpt serve`` on loopback: the tests' own server, on free ports and with a certificate made for the run."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

import trustme

from .checkout import Checkout

__all__ = ["ServerError", "base_url", "serve"]

#: Seconds until all of its ports must answer.
START_TIMEOUT = 60.0

#: The ports that tests ask for by position, and how many of each.
SCHEMES = {"http": 2, "https": 2, "ws": 1, "wss": 1, "h2": 1}


#: Names of this machine for every browser, whatever its resolver thinks: the tests' own site, with subdomains of its own,
#: and another one.
HOST = "web.localhost"
OTHER_SITE = "alt.localhost"


class ServerError(Exception):
    """The server did not start; the message holds the end of what it printed."""


def base_url(test: str, ports: dict[str, list[int]]) -> str:
    """The origin that a service worker's test is loaded from: always https, over HTTP/2 where its name says so."""
    return f"https://{HOST}:{ports['h2' if '.h2.' in test else 'https'][0]}"


@asynccontextmanager
async def serve(checkout: Checkout) -> AsyncIterator[dict[str, list[int]]]:
    """Run the server while the block runs; gives its ports by scheme."""
    ports = _free_ports()
    with tempfile.TemporaryDirectory(prefix="pyua-wpt-") as folder:
        config = _write_config(Path(folder), ports)
        log = Path(folder) / "server.log"
        with log.open("wb") as output:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "wpt", "serve", "--config", str(config),
                cwd=checkout.root, stdin=asyncio.subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True, env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONWARNINGS": "ignore"},
            )  # fmt: skip
        try:
            await _wait_until_up(process, [port for some in ports.values() for port in some], log)
            yield ports
        finally:
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGTERM)  # one process per port: all are in its own session
                try:
                    await asyncio.wait_for(process.wait(), 10)
                except TimeoutError:
                    os.killpg(process.pid, signal.SIGKILL)
                    await process.wait()


def _free_ports() -> dict[str, list[int]]:
    with ExitStack() as stack:

        def free() -> int:
            probe = stack.enter_context(socket.socket())
            probe.bind(("127.0.0.1", 0))
            return int(probe.getsockname()[1])

        return {scheme: [free() for _ in range(count)] for scheme, count in SCHEMES.items()}


def _write_config(folder: Path, ports: dict[str, list[int]]) -> Path:
    authority = trustme.CA()
    certificate = authority.issue_cert(*(name for host in (HOST, OTHER_SITE) for name in (host, f"*.{host}")))
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    certificate.cert_chain_pems[0].write_to_path(folder / "cert.pem")
    authority.cert_pem.write_to_path(folder / "ca.pem")
    settings = {
        "server_host": "127.0.0.1",
        "browser_host": HOST,
        "alternate_hosts": {"alt": OTHER_SITE},
        "check_subdomains": False,
        "bind_address": True,
        "ports": ports | {f"{scheme}-{space}": [] for scheme in ("http", "https") for space in ("local", "public")},
        "ssl": {
            "type": "pregenerated",
            "pregenerated": {"host_key_path": str(folder / "key.pem"), "host_cert_path": str(folder / "cert.pem")},
        },
    }
    path = folder / "config.json"
    path.write_text(json.dumps(settings))
    return path


async def _wait_until_up(process: asyncio.subprocess.Process, ports: list[int], log: Path) -> None:
    async def answers(port: int) -> None:
        while process.returncode is None:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.1)
                continue
            writer.close()
            return
        raise ServerError(f"wpt serve ended with code {process.returncode}: {_end_of(log)}")

    try:
        await asyncio.wait_for(asyncio.gather(*(answers(port) for port in ports)), START_TIMEOUT)
    except TimeoutError:
        raise ServerError(f"wpt serve did not answer within {START_TIMEOUT:.0f} s: {_end_of(log)}") from None


def _end_of(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:]
