"""pyua doctor: a captured request in each of its forms, right and wrong."""

from __future__ import annotations

import base64
import json
import shlex
import time

import pytest

from pyua.cli import main
from pyua.webpush import KeyPair, VapidKeys, aes128gcm, b64, generate_auth_secret, generate_salt, vapid

ENDPOINT = "https://push.example/wpush/v2/gAAAA"


class Case:
    """A good request, to be spoiled, and its subscription."""

    def __init__(self, folder):
        self.folder = folder
        self.keys, self.receiver, self.auth = VapidKeys.generate(), KeyPair.generate(), generate_auth_secret()
        self.body = aes128gcm.encrypt(
            b"hello",
            receiver_public_key=self.receiver.public_bytes,
            auth_secret=self.auth,
            sender=KeyPair.generate(),
            salt=generate_salt(),
        )
        self.url = ENDPOINT
        self.headers = {
            "TTL": "60",
            "Urgency": "high",
            "Content-Encoding": "aes128gcm",
            **vapid.authorization(self.keys, audience="https://push.example", expires_at=int(time.time()) + 3600),
        }
        self.subscription = {
            "endpoint": ENDPOINT,
            "keys": {"p256dh": b64.encode(self.receiver.public_bytes), "auth": b64.encode(self.auth)},
            "privateKey": b64.encode(self.receiver.private_bytes),
        }

    def curl(self):
        (self.folder / "body.bin").write_bytes(self.body)
        fields = " \\\n  ".join(f"-H {shlex.quote(f'{name}: {value}')}" for name, value in self.headers.items())
        return f"curl -sS --max-time 5 -X POST {shlex.quote(self.url)} \\\n  {fields} \\\n  --data-binary @body.bin".encode()

    def har(self):
        headers = [{"name": name.lower(), "value": value} for name, value in self.headers.items()]
        data = {"text": base64.b64encode(self.body).decode(), "encoding": "base64"}
        get = {"request": {"method": "GET", "url": "https://app.example/", "headers": []}}
        post = {"request": {"method": "POST", "url": self.url, "headers": headers, "postData": data}}
        return json.dumps({"log": {"entries": [get, post]}}).encode()

    def http(self):
        host, _, path = self.url.removeprefix("https://").partition("/")
        fields = "".join(f"{name}: {value}\r\n" for name, value in {"Host": host, **self.headers}.items())
        return f"POST /{path} HTTP/1.1\r\n{fields}\r\n".encode() + self.body


@pytest.fixture
def case(tmp_path):
    return Case(tmp_path)


@pytest.fixture
def doctor(capsys):
    """Runs the command in this process: exit code, output, complaints."""

    def doctor(*arguments):
        code = main(["doctor", *map(str, arguments)])
        return code, *capsys.readouterr()

    return doctor


@pytest.fixture
def examine(doctor, tmp_path, case):
    """Runs the command on the case; its exit code and its lines by their check."""

    def examine(form="curl", *options, with_keys=True):
        request, subscription = tmp_path / "request", tmp_path / "subscription.json"
        request.write_bytes(getattr(case, form)())
        subscription.write_text(json.dumps(case.subscription, indent=2))
        given = ["--subscription", subscription] if with_keys else []
        key = ["--application-server-key", case.keys.application_server_key] if with_keys else []
        code, output, complaints = doctor(request, *given, *(options or key))
        assert complaints == ""
        return code, {line[6:26].strip(): (line[:6].strip(), line[26:]) for line in output.splitlines()}

    return examine


@pytest.mark.parametrize("form", ["curl", "har", "http"])
def test_a_good_request(examine, form):
    """All checks pass, whatever form it has; the payload itself is not shown."""
    code, lines = examine(form)
    assert code == 0, lines
    assert {mark for mark, _ in lines.values()} == {"ok", "note"}
    assert lines["VAPID"][1].startswith("signed for https://push.example, for 3")
    assert lines["VAPID key"] == ("ok", "it is the subscription's applicationServerKey")
    assert lines["payload"] == ("ok", "decrypted, 5 bytes")
    assert "hello" not in str(lines)


def test_without_the_subscription(examine):
    """What cannot be checked is a note."""
    code, lines = examine(with_keys=False)
    assert code == 0
    assert lines["payload"][0] == "note"


def spoil_audience(case):
    case.url = case.subscription["endpoint"] = ENDPOINT.replace("push.example", "updates.example")


def spoil_key(case):
    case.keys = VapidKeys.generate()


def spoil_body(case):
    case.body = case.body[:-1] + bytes([case.body[-1] ^ 1])


@pytest.mark.parametrize(
    ("spoil", "check", "words"),
    [
        (spoil_audience, "VAPID", "the claim aud is 'https://push.example'; expected 'https://updates.example'"),
        (spoil_key, "VAPID key", "the subscription was made with another applicationServerKey"),
        (spoil_body, "payload", "record 1"),
        (lambda case: case.headers.pop("TTL"), "TTL", "the TTL header is missing"),
        (lambda case: case.headers.update(Topic="a b"), "Topic", "expected 1 to 32, all of base64url"),
        (lambda case: case.headers.update({"Content-Encoding": "gzip"}), "encryption headers", "'gzip'"),
        (lambda case: case.headers.pop("Authorization"), "VAPID", "there is no Authorization header"),
        (lambda case: case.subscription.update(endpoint="https://push.example/other"), "request", "another endpoint"),
        (lambda case: setattr(case, "body", bytes(6000)), "size", "6000 bytes"),
    ],
)
def test_what_is_wrong(examine, case, spoil, check, words):
    """The check that fails says what was seen; the exit code is 1."""
    spoil(case)
    code, lines = examine()
    assert code == 1
    assert lines[check][0] == "FAIL", lines
    assert words in lines[check][1]


def test_a_request_of_yesterday(examine):
    """Its token has expired since; at its time it was good."""
    code, lines = examine("curl", "--at", str(time.time() + 90_000))
    assert (code, lines["VAPID"][0]) == (1, "FAIL")
    assert "expired" in lines["VAPID"][1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hello", "this is no request"),
        ("{}", "no HAR file"),
        ('{"log": {"entries": []}}', "no HAR file"),
        ("curl 'https://x", "cannot be read"),
        ("curl https://x --data-binary @missing.bin", "'missing.bin' cannot be read"),
        ("", "this is no request"),
    ],
)
def test_what_is_no_request(doctor, tmp_path, text, words):
    """One line, exit 2."""
    file = tmp_path / "request"
    file.write_text(text)
    code, output, complaints = doctor(file)
    assert (code, output) == (2, "")
    assert words in complaints
    assert len(complaints.splitlines()) == 1


def test_files_that_are_not_there_or_are_something_else(doctor, tmp_path, case):
    """One line each."""
    request = tmp_path / "request"
    request.write_bytes(case.curl())
    broken = tmp_path / "subscription.json"
    broken.write_text("[]")
    mixed = tmp_path / "mixed.json"
    mixed.write_text(json.dumps({**case.subscription, "privateKey": b64.encode(KeyPair.generate().private_bytes)}))
    for arguments in (
        ["missing"],
        [request, "--subscription", "missing"],
        [request, "--subscription", broken],
        [request, "--subscription", mixed],
        [request, "--application-server-key", "no key!"],
    ):
        code, _, complaints = doctor(*arguments)
        assert code == 2, complaints
        assert len(complaints.splitlines()) == 1


def test_from_stdin(pyua):
    """As a process: what a clipboard holds."""
    done = pyua("doctor", "-", stdin="curl https://push.example")
    assert done.returncode == 1
    assert "the method is GET; expected POST" in done.stdout
