"""The command line as a whole: help, arguments, exit codes."""

import json
import subprocess
import sys

import pytest

from pyua.cli import exit_codes, main
from pyua.errors import ConfigError, DOMError, InternalError, TransportError
from pyua.webpush import VapidKeys


def test_python_m_pyua(pyua):
    """`python -m pyua` is the command, and its help names all commands."""
    done = pyua("--help")
    assert done.returncode == 0
    for command in ("run", "serve", "send", "keys"):
        assert f"\n  {command} " in done.stdout


def test_help_loads_nothing_heavy():
    """Neither V8 nor the network nor cryptography is loaded to answer --help (typer itself loads pydantic)."""
    code = (
        "import sys\nfrom pyua.cli import main\nmain(['run', '--help'])\n"
        "heavy = {'py_mini_racer', 'aiohttp', 'websockets', 'cryptography', 'ada_url'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_version(capsys):
    """--version prints one line."""
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("pyua ")


def test_no_command_shows_the_help(capsys):
    """`pyua` alone is a question."""
    assert main([]) == 0
    assert "Commands:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rum"], "pyua: No such command 'rum'"),
        (["--bogus"], "pyua: No such option: --bogus"),
        (["run"], "pyua run: Missing argument 'WORKER'"),
        (["run", "nowhere.js"], "pyua run: Invalid value for 'WORKER'"),
        (["run", __file__, "--pusch", "x"], "pyua run: No such option: --pusch"),
        (["run", __file__, "--prefs", "x"], "pyua run: Invalid value for --prefs: 'x' is not NAME=VALUE"),
        (["run", __file__, "--timeout", "soon"], "pyua run: Invalid value for '--timeout'"),
        (
            ["run", __file__, "--push", "x", "--application-server-key", "K"],
            "pyua run: Invalid value for --application",
        ),
        (["serve", "--port", "70000"], "pyua serve: Invalid value for '--port'"),
        (["send"], "pyua send: Missing option '--subscription'"),
        (["send", "--subscription", "-", "--data", "-"], "pyua send: Invalid value for --data: stdin can be"),
        (["send", "--subscription", "-", "--urgency", "now"], "pyua send: Invalid value for '--urgency'"),
        (["send", "--subscription", "nowhere.json"], "pyua: the subscription 'nowhere.json' cannot be read: No such"),
        (["send", "--subscription", __file__], "pyua: the subscription is not JSON"),
    ],
)
def test_a_wrong_argument_is_one_line(capsys, arguments, message):
    """It says what is wrong, on stderr, and the exit code is 2."""
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith(message)
    assert len(captured.err.splitlines()) == 1
    assert captured.out == ""


@pytest.mark.parametrize(
    ("subscription", "message"),
    [
        ({}, "has no endpoint"),
        ({"endpoint": "nowhere"}, "is no http(s) URL"),
        ({"endpoint": "https://push.example/x"}, "has no keys"),
        ({"endpoint": "https://push.example/x", "keys": {"p256dh": "!", "auth": ""}}, "keys.p256dh is not base64url"),
        ({"endpoint": "https://push.example/x", "keys": {"p256dh": "AAAA", "auth": "AAAA"}}, "p256dh has 3 bytes"),
    ],
)
def test_a_bad_subscription(capsys, tmp_path, subscription, message):
    """The line names the part that is wrong."""
    file = tmp_path / "subscription.json"
    file.write_text(json.dumps(subscription))
    assert main(["send", "--subscription", str(file)]) == 2
    assert message in capsys.readouterr().err


def test_a_bad_private_key(capsys, tmp_path):
    """It is not repeated in the message."""
    file = tmp_path / "subscription.json"
    keys = {"p256dh": VapidKeys.generate().application_server_key, "auth": "AAAAAAAAAAAAAAAAAAAAAA"}
    file.write_text(json.dumps({"endpoint": "https://push.example/x", "keys": keys}))
    assert main(["send", "--subscription", str(file), "--vapid-private-key", "c2VjcmV0"]) == 2
    captured = capsys.readouterr().err
    assert "private key" in captured
    assert "c2VjcmV0" not in captured


class TestKeys:
    def test_for_people(self, capsys):
        """Both keys, of one pair."""
        assert main(["keys"]) == 0
        public, private = (line.split()[-1] for line in capsys.readouterr().out.splitlines())
        assert VapidKeys.from_string(private).application_server_key == public

    def test_json(self, capsys):
        """One object with both."""
        assert main(["keys", "--json"]) == 0
        keys = json.loads(capsys.readouterr().out)
        assert VapidKeys.from_string(keys["private_key"]).application_server_key == keys["public_key"]


class TestExitCodes:
    @pytest.mark.parametrize(
        ("error", "code"),
        [
            (ConfigError("this\nand that"), 2),
            (TransportError("not there"), 1),
            (DOMError("AbortError", "no"), 1),
            (KeyboardInterrupt(), 130),
        ],
    )
    def test_what_a_user_can_fix_is_one_line(self, capsys, error, code):
        """Whatever the message is, without a traceback."""

        def command():
            raise error

        assert exit_codes.guarded(command) == code
        assert len(capsys.readouterr().err.splitlines()) == (0 if code == 130 else 1)

    @pytest.mark.parametrize("error", [ZeroDivisionError("oops"), InternalError("impossible")])
    def test_a_fault_of_pyua_leaves_a_log(self, capsys, tmp_path, monkeypatch, error):
        """Exit 70, and one line with the path of the traceback."""
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

        def command():
            raise error

        assert exit_codes.guarded(command) == 70
        (log,) = tmp_path.iterdir()
        (line,) = capsys.readouterr().err.splitlines()
        assert line.endswith(f"the traceback is in {log}")
        assert f"{type(error).__name__}: {error}" in log.read_text()

    def test_a_closed_pipe(self, pyua):
        """`pyua --help | head -0` ends without a traceback."""
        shell = f"{sys.executable} -m pyua --help | true"
        done = subprocess.run(shell, shell=True, capture_output=True, text=True, env=pyua.environment, timeout=30)
        assert "Traceback" not in done.stderr
