"""``pyua serve`` with its control API, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).parents[2]


class Control:
    """The API, as a test in another language calls it."""

    def __init__(self, url, token=None):
        self.url = url
        self.session = requests.Session()
        if token is not None:
            self.session.headers["Authorization"] = f"Bearer {token}"

    def ask(self, method, path, body=None, **more):
        return self.session.request(method, f"{self.url}{path}", json=body, timeout=30, **more)

    def do(self, method, path, body=None, status=200):
        response = self.ask(method, path, body)
        assert response.status_code == status, response.text
        return response.json() if response.content else None

    def refused(self, method, path, body=None, **more):
        response = self.ask(method, path, body, **more)
        problem = response.json()
        assert list(problem) == ["error", "name"]
        return response.status_code, problem["error"]

    def register(self, source, **more):
        user_agent = self.do("POST", "/control/user-agents", status=201)["id"]
        body = {"files": {"/sw.js": source}} | more
        return self.do("POST", f"/control/user-agents/{user_agent}/registrations", body, status=201)


@pytest.fixture(scope="module")
def start():
    """Starts a server with more options; gives its control API."""
    running = []

    def started(*options, token=None):
        command = [sys.executable, "-m", "pyua", "serve", "--json", *options]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, encoding="utf-8")
        running.append(process)
        ready = json.loads(process.stdout.readline())
        return Control(ready["websocket"].replace("ws://", "http://").rstrip("/"), token)

    yield started
    for process in running:
        process.terminate()
        assert process.wait(10) == 0
        process.stdout.close()


@pytest.fixture(scope="module")
def served(start):
    return start()


@pytest.fixture
def control(served):
    yield served
    served.do("POST", "/control/reset", status=204)
