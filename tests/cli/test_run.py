"""pyua run: a worker, real pushes, and what is told of them."""

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from pywebpush import webpush

from pyua.sync_api import VapidKeys


def events(process):
    return [json.loads(line) for line in process.stdout.splitlines()]


class TestPush:
    def test_the_readme_s_command(self, pyua, scripts):
        """It shows every step of the push's road, and exits with 0."""
        done = pyua("run", scripts / "hello.js", "--push", "Hello from a real push")
        assert done.returncode == 0, done.stderr
        lines = dict(line.split(None, 1) for line in done.stdout.splitlines() if " " in line)
        assert json.loads(lines["subscription"])["keys"].keys() == {"auth", "p256dh"}
        assert lines["sent"] == "22 bytes, encrypted 125 (aes128gcm)"
        assert lines["accepted"] == "201 Created"
        assert "message id" in done.stdout
        assert lines["console"] == f"got a push: Hello from a real push  {scripts}/hello.js:8:11"
        assert lines["notification"] == "Hello | Hello from a real push"
        assert lines["ack"].startswith("100 delivered after ")
        assert "private key" not in done.stdout

    def test_the_output_is_plain_in_a_pipe(self, pyua, scripts):
        """No control sequences, no frames, no line broken at a width."""
        done = pyua("run", scripts / "actions.js", "--push", json.dumps({"title": "T", "body": "word " * 60}))
        assert "\x1b" not in done.stdout
        assert f"notification  T | {'word ' * 60}".strip() in done.stdout
        assert "| [Open]  [Remind me later]" in done.stdout

    def test_on_a_terminal(self, pyua, scripts):
        """Notifications are framed there, and colours can be switched off."""
        message = json.dumps({"title": "Lunch", "body": "in five minutes"})
        coloured = pyua.on_a_terminal("run", scripts / "actions.js", "--push", message)
        plain = pyua.on_a_terminal("run", scripts / "actions.js", "--push", message, NO_COLOR="1")
        assert "─ notification ─" in coloured
        assert "─ notification ─" in plain
        assert "\x1b[32m" in coloured
        assert "\x1b[32m" not in plain

    def test_json(self, pyua, scripts):
        """One object a line, in the promised form, and nothing else on stdout."""
        done = pyua("run", scripts / "hello.js", "--push", "one", "--push", "zwö ☃", "--json")
        assert done.returncode == 0
        subscription, one, two = events(done)
        assert subscription["event"] == "subscription"
        assert subscription["subscription"]["endpoint"].startswith("http://127.0.0.1:")
        assert one["event"] == two["event"] == "delivery"
        assert (one["text"], one["ack_code"], one["nack_code"], one["error"]) == ("one", 100, None, None)
        assert one["notifications"][0]["title"] == "Hello"
        assert one["console"][0]["text"] == "got a push: one"
        assert one["message_id"] != two["message_id"]
        assert two["text"] == "zwö ☃"

    def test_virtual_time_shows_what_quota_does(self, pyua, scripts):
        """A month passes in no time; each push and each visit is told with its effect, and why."""
        done = pyua(
            "run", scripts / "silent.js", "--push", "psst", "--times", "5", "--every", "1d", "--visit-every", "60h",
            "--prefs", "dom.push.maxQuotaPerSubscription=4", "--json",
        )  # fmt: skip
        told = [event for event in events(done) if event["event"] in {"quota", "visit"}]
        assert [(event.get("before"), event.get("after")) for event in told] == [
            (4, 4), (4, 3), (3, 3), (3, 2), (2, 2), (2, 1), (None, None), (1, 4), (4, 3), (3, 3), (3, 2), (None, None),
        ]  # fmt: skip
        assert told[7]["reason"] == "visited 0.5 days ago: min(round(8·0.5^−0.8), 4) = 4"
        assert done.returncode == 0

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (["--push", "x", "--every", "soon"], "'soon' is no span of time; give a number with s, m, h or d"),
            (["--push", "x", "--every", "0s"], "'0s' is no span of time"),
            (["--push", "x", "--visit-every", "1d"], "give --every too"),
            (["--every", "1d"], "give --push too"),
            (["--times", "0", "--push", "x"], "--times"),
        ],
    )
    def test_times_that_make_no_sense(self, pyua, scripts, options, said):
        """One line, exit 2."""
        done = pyua("run", scripts / "silent.js", *options)
        assert done.returncode == 2
        assert said in done.stderr

    @pytest.mark.parametrize("key", ["abc", "!", "", "B" + "A" * 86])
    def test_a_key_that_is_none(self, pyua, scripts, key):
        """One line that says what is expected, exit 2."""
        done = pyua("run", scripts / "hello.js", "--application-server-key", key)
        assert done.returncode == 2
        assert "is no public VAPID key; expected base64url" in done.stderr

    def test_a_failing_handler(self, pyua):
        """Exit 1, and script, line and cause; the pushes after it are delivered all the same."""
        worker = pyua.write("sw.js", 'onpush = (e) => {\n  if (e.data.text() === "bad") throw new Error("no luck");\n}')
        done = pyua("run", worker, "--push", "bad", "--push", "good")
        assert done.returncode == 1
        assert "nack          301 the handler threw" in done.stdout
        assert "error         sw.js:2:38: Error: no luck" in done.stdout
        assert done.stdout.count("100 delivered") == 2
        assert done.stderr == ""

    def test_a_failing_handler_in_json(self, pyua):
        """The nack code and the error are there."""
        worker = pyua.write("sw.js", 'onpush = (e) => e.waitUntil(Promise.reject(new Error("no luck")));')
        done = pyua("run", worker, "--push", "x", "--json")
        assert done.returncode == 1
        assert events(done)[1]["nack_code"] == 302
        assert "no luck" in events(done)[1]["error"]

    def test_a_refused_push(self, pyua, scripts):
        """Too large for the service: its reason is told, exit 1."""
        done = pyua("run", scripts / "hello.js", "--push", "x" * 6000)
        assert done.returncode == 1
        assert "refused       413 " in done.stdout

    def test_a_handler_that_does_not_end(self, pyua):
        """After --timeout one line says what is known."""
        worker = pyua.write("sw.js", "onpush = (e) => e.waitUntil(new Promise(() => {}));")
        done = pyua("run", worker, "--push", "x", "--timeout", "0.3")
        assert done.returncode == 1
        assert done.stderr.startswith(
            "pyua: no push was delivered within 0.3 s (1 arrived but its handler is not done)"
        )
        assert len(done.stderr.splitlines()) == 1

    def test_options_reach_the_worker(self, pyua):
        """Origin, scope and prefs."""
        worker = pyua.write("sw.js", "onpush = () => console.log(location.href, registration.scope);")
        done = pyua(
            "run", worker, "--push", "x", "--json", "--origin", "http://localhost:8000", "--scope", "/deep/",
            "--prefs", "dom.push.maxQuotaPerSubscription=5",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        (delivery,) = events(done)[1:]
        assert delivery["console"][0]["text"] == "http://localhost:8000/sw.js http://localhost:8000/deep/"
        assert delivery["quota"] == 5

    def test_another_push_service(self, pyua, scripts, service):
        """It connects to a service in another process, and sends through it."""
        done = pyua("run", scripts / "hello.js", "--push", "x", "--json", "--push-service", service["websocket"])
        assert done.returncode == 0, done.stderr
        assert events(done)[0]["subscription"]["endpoint"].startswith(service["endpoint"] + "/wpush/v2/")
        assert events(done)[1]["text"] == "x"


class TestStay:
    def test_it_shows_what_others_send(self, pyua, scripts):
        """Without --push it tells each delivery as it comes, until Ctrl-C: exit 0."""
        keys = VapidKeys.generate()
        process = pyua.start(
            "run", scripts / "hello.js", "--json", "--application-server-key", keys.application_server_key
        )
        subscription = json.loads(process.stdout.readline())["subscription"]
        for text in ("one", "two"):
            webpush(
                subscription, text, vapid_private_key=keys.private_key, vapid_claims={"sub": "mailto:me@app.example"}
            )
            assert json.loads(process.stdout.readline())["text"] == text
        process.send_signal(signal.SIGINT)
        rest, complaints = process.communicate(timeout=10)
        assert (process.returncode, rest, complaints) == (0, "", "")

    def test_its_key_is_shown_for_senders(self, pyua, scripts):
        """With a key of its own it prints what a sender needs, and `pyua send` can use it."""
        process = pyua.start("run", scripts / "hello.js")
        told = {}
        while "private" not in told:
            label, _, value = process.stdout.readline().strip().partition(" ")
            told[label] = value.strip()
        key = told["private"].split()[1]
        done = pyua(
            "send", "--subscription", "-", "--data", "hi", "--vapid-private-key", key, stdin=told["subscription"]
        )
        assert done.returncode == 0, done.stdout + done.stderr
        watchdog = threading.Timer(20, process.kill)
        watchdog.start()
        lines = iter(process.stdout.readline, "")
        assert any(line.startswith("console       got a push: hi") for line in lines)
        watchdog.cancel()
        process.terminate()
        process.communicate(timeout=10)
        assert process.returncode == 0

    def test_a_failure_meanwhile_is_its_exit_code(self, pyua):
        """Ctrl-C is the ordinary end, but exit 0 means that every handler succeeded."""
        keys = VapidKeys.generate()
        worker = pyua.write("sw.js", "onpush = () => { throw new Error('no'); };")
        process = pyua.start("run", worker, "--json", "--application-server-key", keys.application_server_key)
        subscription = json.loads(process.stdout.readline())["subscription"]
        webpush(subscription, "x", vapid_private_key=keys.private_key, vapid_claims={"sub": "mailto:me@app.example"})
        assert json.loads(process.stdout.readline())["nack_code"] == 301
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=10)
        assert process.returncode == 1

    def test_ctrl_c_while_a_push_is_under_way(self, pyua):
        """Exit 130, as shells expect, and no traceback."""
        worker = pyua.write("sw.js", "onpush = (e) => e.waitUntil(new Promise(() => {}));")
        process = pyua.start("run", worker, "--push", "x", "--timeout", "60", "--json")
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        rest, complaints = process.communicate(timeout=10)
        assert (process.returncode, rest, complaints) == (130, "", "")


class TestFaults:
    @pytest.mark.parametrize(
        ("script", "message"),
        [
            ("let a;\nthis is no script", "pyua: sw.js:2:6: SyntaxError: Unexpected identifier 'is'"),
            ("let a;\nnot_there();", "pyua: sw.js:2:1: ReferenceError: not_there is not defined"),
            ('oninstall = (e) => e.waitUntil(Promise.reject("no"))', "pyua: the install event of sw.js failed: *no*"),
        ],
    )
    def test_a_bad_script(self, pyua, script, message):
        """One line with script, line and cause, no traceback: exit 1."""
        done = pyua("run", pyua.write("sw.js", script), "--push", "x")
        assert done.returncode == 1
        start, _, rest = message.partition("*")
        assert done.stderr.startswith(start)
        assert rest.strip("*") in done.stderr
        assert len(done.stderr.splitlines()) == 1
        assert done.stdout == ""

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["--origin", "http://app.example"], "is not a secure context"),
            (["--origin", "https://app.example/path"], "did you mean 'https://app.example'?"),
            (["--prefs", "dom.push.maxQuotaPerSubscriptio=5"], "did you mean 'dom.push.maxQuotaPerSubscription'?"),
            (["--prefs", "dom.push.maxQuotaPerSubscription=many"], "the default is 16"),
            (["--push-service", "http://127.0.0.1/"], "is no ws:// or wss:// URL"),
            (["--scope", "https://other.example/"], "is not of the script's origin"),
        ],
    )
    def test_an_argument_that_cannot_work(self, pyua, scripts, arguments, message):
        """One line, exit 2."""
        done = pyua("run", scripts / "hello.js", *arguments)
        assert done.returncode == 2
        assert message in done.stderr
        assert len(done.stderr.splitlines()) == 1

    def test_a_push_service_that_is_not_there(self, pyua, scripts):
        """One line with its address and the reason: exit 1."""
        done = pyua(
            "run", scripts / "hello.js", "--push-service", "ws://127.0.0.1:1/", "--prefs", "dom.push.requestTimeout=200"
        )
        assert done.returncode == 1
        assert "ws://127.0.0.1:1/ cannot be reached" in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_an_output_that_cannot_say_everything(pyua, scripts):
    """Characters that the encoding lacks are shown by number; nothing fails."""
    done = pyua("run", scripts / "hello.js", "--push", "ü€😀", PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert "\\u20ac" in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_an_output_that_cannot_be_written(pyua, scripts):
    """One line, exit 74: no fault of pyua's, and none of the arguments'."""
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "pyua", "run", str(scripts / "hello.js"), "--push", "x"],
            stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, cwd=pyua.folder, env=pyua.environment,
        )  # fmt: skip
    assert done.returncode == 74
    assert done.stderr == "pyua: the output cannot be written: No space left on device\n"


class TestProfile:
    def test_the_subscription_is_kept(self, pyua):
        """The same endpoint and keys in the next run, which can be pushed to; without --profile a new one."""
        worker = pyua.write("sw.js", "onpush = (e) => console.log('one', e.data.text());")
        first = pyua("run", worker, "--profile", "profile", "--push", "a", "--json")
        second = pyua("run", worker, "--profile", "profile", "--push", "b", "--json")
        third = pyua("run", worker, "--push", "c", "--json")
        assert [done.returncode for done in (first, second, third)] == [0, 0, 0], second.stderr
        assert events(first)[0]["subscription"] == events(second)[0]["subscription"]
        assert events(first)[0]["subscription"] != events(third)[0]["subscription"]
        assert events(second)[1]["console"][0]["text"] == "one b"
        assert len(events(second)) == 2

    def test_the_worker_is_the_file_as_it_is_now(self, pyua):
        """A script that was changed between two runs is the one that runs."""
        worker = pyua.write("sw.js", "onpush = () => console.log('old');")
        pyua("run", worker, "--profile", "profile", "--push", "a")
        pyua.write("sw.js", "onpush = () => console.log('new');")
        done = pyua("run", worker, "--profile", "profile", "--push", "b", "--json")
        assert done.returncode == 0, done.stderr
        assert events(done)[-1]["console"][0]["text"] == "new"

    def test_what_came_between_two_runs_is_told_first(self, pyua, service):
        """Then what this run has sent."""
        worker = pyua.write("sw.js", "onpush = () => {};")
        keys = VapidKeys.generate()
        run = ("run", worker, "--profile", "profile", "--push-service", service["websocket"], "--json")
        process = pyua.start(*run, "--application-server-key", keys.application_server_key)
        subscription = json.loads(process.stdout.readline())["subscription"]
        process.kill()
        process.communicate()
        webpush(
            subscription,
            "meanwhile",
            vapid_private_key=keys.private_key,
            vapid_claims={"sub": "mailto:a@b.example"},
            ttl=60,
        )
        process = pyua.start(*run, "--application-server-key", keys.application_server_key)
        assert json.loads(process.stdout.readline())["subscription"] == subscription
        assert json.loads(process.stdout.readline())["text"] == "meanwhile"

    def test_a_profile_in_use(self, pyua):
        """One line with the folder and the pid, and exit code 2."""
        worker = pyua.write("sw.js", "")
        process = pyua.start("run", worker, "--profile", "profile", "--json")
        process.stdout.readline()
        done = pyua("run", worker, "--profile", "profile", "--push", "a")
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert f"{pyua.folder / 'profile'} is in use by another process (pid {process.pid})" in done.stderr

    def test_virtual_time_goes_on(self, pyua):
        """--every with --profile: the next run begins when the last one ended, with the quota that was left."""
        worker = pyua.write("sw.js", "onpush = () => {};")
        run = ("run", worker, "--profile", "profile", "--prefs", "dom.push.maxQuotaPerSubscription=8", "--json")
        first, second = (pyua(*run, "--push", "a", "--times", "2", "--every", "1d") for _ in range(2))
        assert (first.returncode, second.returncode) == (0, 0), second.stderr
        steps = [(e["before"], e["after"]) for done in (first, second) for e in events(done) if e["event"] == "quota"]
        assert [after for before, after in steps if after < before] == [7, 6, 5, 4]
        subscriptions = [e["subscription"] for done in (first, second) for e in events(done) if "subscription" in e]
        assert subscriptions[0] == subscriptions[1]

    def test_time_does_not_go_back(self, pyua):
        """Real time after virtual time: one line that says when it is in the profile, exit 2."""
        worker = pyua.write("sw.js", "onpush = () => {};")
        pyua("run", worker, "--profile", "profile", "--push", "a", "--every", "30d")
        done = pyua("run", worker, "--profile", "profile", "--push", "a")
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert "by --every of an earlier run; give --every again" in done.stderr
