"""pyua web-push-testing: a server in the background."""

import socket
import urllib.request

import pytest


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def answers(port):
    try:
        request = urllib.request.Request(f"http://localhost:{port}/status", b"", method="POST")
        with urllib.request.urlopen(request, timeout=5) as response:
            return response.read() == b"OK"
    except OSError:
        return False


def test_start_and_stop(pyua, port, tmp_path, monkeypatch):
    """By the package's verbs; each mistake is said in a line, with exit 1 or 2."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    verbs = ("web-push-testing", "-p", port)
    done = pyua(*verbs, "stop")
    assert done.returncode != 0
    assert "does not seem to run" in done.stderr
    try:
        done = pyua(*verbs, "start")
        assert done.returncode == 0, done.stderr
        assert f"Server running on port {port}" in done.stdout
        assert answers(port)
        again = pyua(*verbs, "start")
        assert again.returncode != 0
        assert "already" in again.stderr
    finally:
        done = pyua("web-push-testing", "stop", "--port", port)
    assert done.stdout == f"Server at port {port} has been stopped.\n"
    assert not answers(port)
    assert not list(tmp_path.rglob("*.pid"))


def test_a_port_that_is_taken(pyua, tmp_path, monkeypatch):
    """The server's own complaint is shown."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = pyua("web-push-testing", "start", "-p", taken.getsockname()[1])
    assert done.returncode != 0
    assert "cannot listen" in done.stderr
    assert "Traceback" not in done.stderr
