"""pyua serve: the push service in a process of its own."""

import inspect
import json
import signal
import subprocess
import urllib.error
import urllib.request

import pytest

from pyua.cli.serve import serve
from pyua.sync_api import PushService, UserAgent


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_a_signal(pyua, number):
    """One JSON line when it is ready, and a clean end with exit 0."""
    process = pyua.start("serve", "--json")
    ready = json.loads(process.stdout.readline())
    assert ready.keys() == {"websocket", "endpoint", "control"}
    with UserAgent(push_service=ready["websocket"]) as user_agent:
        registration = user_agent.origin("https://app.example", serve={"/sw.js": "1"}, permissions=["notifications"])
        subscription = registration.register("/sw.js").push_manager.subscribe()
        assert subscription.endpoint.startswith(ready["endpoint"])
    process.send_signal(number)
    rest, complaints = process.communicate(timeout=10)
    assert (process.returncode, rest, complaints) == (0, "", "")


def test_it_tells_people_where_it_is(pyua):
    """Addresses, and what to set in Firefox."""
    process = pyua.start("serve", "--port", "0")
    lines = [process.stdout.readline() for _ in range(4)]
    url = lines[0].split()[-1]
    assert url.startswith("ws://127.0.0.1:")
    assert lines[2].strip().endswith(f"dom.push.serverURL = {url}")
    assert urllib.request.urlopen(url.replace("ws:", "http:") + "status").status == 200
    process.terminate()
    rest, _complaints = process.communicate(timeout=10)
    assert "0 messages accepted" in rest


def test_a_database_keeps_subscriptions(pyua, tmp_path):
    """Stopped and started again, the service still knows a subscription."""
    database = tmp_path / "push.sqlite"
    process = pyua.start("serve", "--json", "--database", database)
    ready = json.loads(process.stdout.readline())
    with UserAgent(push_service=ready["websocket"]) as user_agent:
        origin = user_agent.origin("https://app.example", serve={"/sw.js": "1"}, permissions=["notifications"])
        subscription = origin.register("/sw.js").push_manager.subscribe().to_json()
    process.terminate()
    process.communicate(timeout=10)
    port = ready["endpoint"].rpartition(":")[2]
    again = pyua.start("serve", "--json", "--database", database, "--port", port)
    assert json.loads(again.stdout.readline()) == ready
    file = tmp_path / "subscription.json"
    file.write_text(json.dumps(subscription))
    done = pyua("send", "--subscription", file, "--data", "kept for later")
    assert "status        201 Created" in done.stdout, done.stdout


def test_a_port_that_is_taken(pyua):
    """One line, exit 2."""
    with PushService() as service:
        port = service.port
        done = pyua("serve", "--port", port)
    assert done.returncode == 2
    assert f"port {port}" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_limits_are_options_and_environment_variables(pyua, tmp_path):
    """An option wins over the environment; both reach the service."""
    pyua.environment |= {"PYUA_MAX_BODY": "10", "PYUA_HOST": "localhost"}
    process = pyua.start("serve", "--json", "--max-body", "150")
    ready = json.loads(process.stdout.readline())
    with UserAgent(push_service=ready["websocket"]) as user_agent:
        origin = user_agent.origin("https://app.example", serve={"/sw.js": "1"}, permissions=["notifications"])
        subscription = origin.register("/sw.js").push_manager.subscribe().to_json()
        file = tmp_path / "subscription.json"
        file.write_text(json.dumps(subscription))
        accepted = pyua("send", "--subscription", file, "--data", "short")
        refused = pyua("send", "--subscription", file, "--data", "x" * 100)
    assert "status        201 Created" in accepted.stdout, accepted.stdout
    assert "413" in refused.stdout + refused.stderr
    process.terminate()
    process.communicate(timeout=10)


def test_a_setting_that_makes_no_sense(pyua):
    """One line that names the variable, exit 2."""
    done = pyua("serve", PYUA_PING_INTERVAL="soon")
    assert done.returncode == 2
    assert "PYUA_PING_INTERVAL" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_its_defaults_are_the_service_s():
    """What is written for the reader in two places says the same."""
    options = inspect.signature(serve).parameters
    service = inspect.signature(PushService.__init__).parameters
    shared = options.keys() & service.keys()
    assert {"message_limit", "max_queue", "broadcasts_interval"} <= shared
    assert {name: options[name].default for name in shared} == {name: service[name].default for name in shared}
    assert service.keys() - shared == {"self", "clock", "ssl_context"}


def test_the_proxy(pyua, tmp_path):
    """A vendor's host, caught for a client in another language."""
    process = pyua.start("serve", "--json", "--vendor", "apple", "--proxy-port", "0", "--ca-file", tmp_path / "ca.pem")
    ready = json.loads(process.stdout.readline())
    assert ready["endpoint"] == "https://web.push.apple.com"
    command = ["curl", "--silent", "--proxy", ready["proxy"], "--cacert", tmp_path / "ca.pem", "--request", "POST"]
    done = subprocess.run([*command, f"{ready['endpoint']}/Qx"], capture_output=True, encoding="utf-8", timeout=20)
    assert json.loads(done.stdout) == {"reason": "BadPath"}
    process.terminate()
    assert process.wait(10) == 0
    process = pyua.start("serve", "--proxy-port", "0", "--ca-file", tmp_path / "ca.pem")
    lines = [process.stdout.readline() for _ in range(6)]
    assert lines[5].startswith("senders       HTTPS_PROXY=http://127.0.0.1:")
    assert lines[5].endswith(f"trusting {tmp_path / 'ca.pem'}\n")
    process.terminate()
    process.communicate(timeout=10)


def test_a_mistake_in_the_proxys_options(pyua):
    """Said in a line, without a traceback."""
    done = pyua("serve", "--ca-file", "ca.pem")
    assert done.returncode != 0
    assert "give proxy_port (--proxy-port), too" in done.stderr
    assert "give --ca-file" in pyua("serve", "--proxy-port", "0").stderr
    assert "Traceback" not in done.stderr


def test_faults_by_options(pyua):
    """The first pushes fail as ordered, and the rest is well; a word that is none is refused."""
    process = pyua.start("serve", "--json", "--fail", "429", "--fail", "503", "--duplicate", "1")
    ready = json.loads(process.stdout.readline())
    with UserAgent(push_service=ready["websocket"]) as user_agent:
        registration = user_agent.origin("https://app.example", serve={"/sw.js": "1"}, permissions=["notifications"])
        registration = registration.register("/sw.js")
        endpoint = registration.push_manager.subscribe().endpoint
        seen = []
        for _ in range(3):
            request = urllib.request.Request(endpoint, b"", {"TTL": "60"})
            try:
                with urllib.request.urlopen(request, timeout=5) as response:
                    seen.append(response.status)
            except urllib.error.HTTPError as error:
                seen.append(error.code)
        assert seen == [429, 503, 201]
        for _ in range(2):
            registration.wait_for_push()
    process.terminate()
    assert process.wait(10) == 0
    done = pyua("serve", "--fail", "slowly")
    assert done.returncode != 0
    assert "'slowly' is no way to fail" in done.stderr
