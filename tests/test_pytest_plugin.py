"""The pytest plugin, in pytest runs of their own."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

PLUGIN = "pyua.pytest_plugin"
ROOT = Path(__file__).parent.parent

SYNC_TEST = """
from pywebpush import webpush

SCRIPT = '''
self.addEventListener("push", (event) => {
  console.log("got", event.data.text());
  event.waitUntil(self.registration.showNotification("News", { body: event.data.text() }));
});
'''

def send(subscription, vapid_keys, text):
    claims = {"sub": "mailto:me@app.example"}
    webpush(subscription.to_json(), text, vapid_private_key=vapid_keys.private_key, vapid_claims=claims)

def test_push(user_agent, vapid_keys):
    origin = user_agent.origin("https://app.example", serve={"/sw.js": SCRIPT}, permissions=["notifications"])
    registration = origin.register("/sw.js")
    subscription = registration.push_manager.subscribe(application_server_key=vapid_keys.application_server_key)
    send(subscription, vapid_keys, "hello")
    delivery = registration.wait_for_push()
    assert delivery.text() == EXPECTED
"""

ASYNC_TEST = """
import asyncio
import pytest
MARK

async def test_push(async_user_agent):
    script = "onpush = (e) => console.log(e.data.text())"
    origin = async_user_agent.origin("https://app.example", serve={"/sw.js": script}, permissions=["notifications"])
    registration = await origin.register("/sw.js")
    subscription = await registration.push_manager.subscribe()
    assert subscription.endpoint.startswith("http://127.0.0.1")
    delivery = await registration.push("hello")
    assert [line.text for line in delivery.console] == ["hello"]
    assert asyncio.get_running_loop().is_running()
"""


@pytest.fixture
def project(pytester, monkeypatch):
    """A user's project: runs its own pytest process, with warnings as errors."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT), prepend=":")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")

    class Project:
        def write(self, test):
            pytester.makepyfile(test_it=test)

        def run(self, *arguments, plugins=(), **ini):
            if "asyncio" in plugins:
                ini.setdefault("asyncio_default_fixture_loop_scope", "function")
            lines = "\n".join(f"{name} = {value}" for name, value in ini.items())
            pytester.makeini(f"[pytest]\nfilterwarnings = error\n{lines}")
            return pytester.runpytest_subprocess(*(f"-p{name}" for name in (PLUGIN, *plugins)), *arguments)

    return Project()


class TestImport:
    def test_nothing_heavy_is_imported(self):
        """A run that uses nothing of pyua pays next to nothing for the plugin."""
        code = f"""
            import sys
            import pytest
            before = set(sys.modules)
            import {PLUGIN}
            new = {{name.split(".")[0] for name in set(sys.modules) - before}} - set(sys.stdlib_module_names)
            new |= {{name for name in set(sys.modules) - before if name.startswith("pyua.")}}
            assert new == {{"pyua", {PLUGIN!r}}}, new
        """
        subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=True, cwd=ROOT)


class TestFixtures:
    def test_a_user_writes_a_test(self, project):
        """The fixtures are enough for a push from pywebpush to a worker."""
        project.write(SYNC_TEST.replace("EXPECTED", "'hello'"))
        project.run().assert_outcomes(passed=1)

    def test_one_service_for_all_and_an_agent_for_each(self, project):
        """The service is shared by the tests of a run; user agents and their subscriptions are not."""
        project.write(
            """
            import threading
            import pytest

            seen = []

            @pytest.mark.parametrize("n", range(3))
            def test_it(n, user_agent, push_service, vapid_keys):
                assert user_agent.push_service is push_service
                assert user_agent.registrations == []
                seen.append((id(push_service), vapid_keys.application_server_key, user_agent))
                assert len({entry[:2] for entry in seen}) == 1
                assert len({entry[2] for entry in seen}) == n + 1
                # Those of earlier tests are closed: one thread for the service and one for this agent.
                assert len([t for t in threading.enumerate() if t.name.startswith("pyua")]) == 2
            """
        )
        project.run().assert_outcomes(passed=3)

    def test_time_can_be_moved(self, project):
        """The fixtures' clocks, and their services' with them, where a test has one of its own."""
        project.write(
            """
            import pytest

            @pytest.mark.pyua(push_service=None)
            def test_sync(user_agent):
                user_agent.clock.pause_at("2999-01-01")
                assert user_agent.push_service._original._clock is user_agent.clock._original

            @pytest.mark.asyncio
            @pytest.mark.pyua(push_service=None)
            async def test_async(async_user_agent):
                await async_user_agent.clock.pause_at("2999-01-01")
                assert async_user_agent.push_service._clock is async_user_agent.clock

            def test_shared(user_agent, push_service):
                user_agent.clock.pause_at("2999-01-01")
                assert not push_service._original._clock.installed
            """
        )
        project.run("--strict-markers", plugins=["asyncio"]).assert_outcomes(passed=3)

    def test_arguments_come_from_fixture_and_marker(self, project):
        """The fixture is for all tests, markers are nearer: prefs are merged, the nearest wins."""
        project.write(
            """
            import pytest

            @pytest.fixture(scope="session")
            def user_agent_args(user_agent_args):
                return {**user_agent_args, "prefs": {"dom.push.maxQuotaPerSubscription": 5}, "time_limit": 3.0}

            def test_fixture(user_agent):
                assert user_agent.prefs.max_quota_per_subscription == 5
                assert user_agent.prefs.quota_update_delay == 3000

            @pytest.mark.pyua(prefs={"dom.push.quotaUpdateDelay": 10, "dom.push.pingInterval": 7})
            class TestMarkers:
                @pytest.mark.pyua(prefs={"dom.push.quotaUpdateDelay": 20})
                def test_marker(self, user_agent):
                    prefs = user_agent.prefs
                    assert prefs.max_quota_per_subscription == 5
                    assert prefs.quota_update_delay == 20
                    assert prefs.ping_interval == 7

            @pytest.mark.asyncio
            @pytest.mark.pyua(prefs={"dom.push.quotaUpdateDelay": 30})
            async def test_async(async_user_agent):
                assert async_user_agent.prefs.quota_update_delay == 30

            @pytest.mark.pyua(push_service=None)
            def test_another_service(user_agent, push_service):
                assert user_agent.push_service is not push_service
            """
        )
        project.run("--strict-markers", plugins=["asyncio"]).assert_outcomes(passed=4)

    @pytest.mark.parametrize(
        ("marker", "message"),
        [
            ("pyua(pref={})", "UserAgent has no argument 'pref'; it has push_service, prefs,*"),
            ("pyua({})", "@pytest.mark.pyua takes keyword arguments only*"),
            (
                "pyua(prefs={'dom.push.maxQuotaPerSubscriptions': 1})",
                "the user agent cannot be made:*did you mean 'dom.push.maxQuotaPerSubscription'?*",
            ),
        ],
    )
    def test_a_wrong_marker_is_told(self, project, marker, message):
        """A typing mistake fails the test with a line that says what is right."""
        project.write(f"import pytest\n@pytest.mark.{marker}\ndef test_it(user_agent): pass")
        result = project.run()
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines([message])


class TestAsyncUserAgent:
    @pytest.mark.parametrize("others", [(), ("anyio",)])
    def test_pytest_asyncio_strict(self, project, others):
        """It works in strict mode, also where anyio's plugin is loaded."""
        project.write(ASYNC_TEST.replace("MARK", "pytestmark = pytest.mark.asyncio"))
        project.run(plugins=["asyncio", *others]).assert_outcomes(passed=1)

    @pytest.mark.parametrize("others", [(), ("anyio",)])
    def test_pytest_asyncio_auto(self, project, others):
        """It works in auto mode."""
        project.write(ASYNC_TEST.replace("MARK", ""))
        project.run(plugins=["asyncio", *others], asyncio_mode="auto").assert_outcomes(passed=1)

    @pytest.mark.parametrize("scope", ["class", "module", "session"])
    def test_it_is_on_the_test_s_event_loop(self, project, scope):
        """Also when tests share one."""
        project.write(ASYNC_TEST.replace("MARK", f"pytestmark = pytest.mark.asyncio(loop_scope={scope!r})"))
        project.run(plugins=["asyncio"]).assert_outcomes(passed=1)

    def test_the_ini_option_for_the_loop_scope(self, project):
        """It follows asyncio_default_test_loop_scope."""
        project.write(ASYNC_TEST.replace("MARK", "pytestmark = pytest.mark.asyncio"))
        project.run(plugins=["asyncio"], asyncio_default_test_loop_scope="session").assert_outcomes(passed=1)

    @pytest.mark.parametrize("others", [(), ("asyncio",)])
    def test_anyio(self, project, others):
        """It works under anyio's plugin, also where pytest-asyncio is loaded (in strict mode)."""
        mark = "pytestmark = pytest.mark.anyio\n@pytest.fixture\ndef anyio_backend(): return 'asyncio'"
        project.write(ASYNC_TEST.replace("MARK", mark))
        project.run(plugins=[*others, "anyio"]).assert_outcomes(passed=1)

    def test_beside_synchronous_tests(self, project):
        """Both kinds of user agents live in one process, each on its thread, at one time."""
        project.write(
            """
            SITE = {"/sw.js": "onpush = () => console.log('got it')"}

            async def test_both(user_agent, async_user_agent):
                one = user_agent.origin("https://app.example", serve=SITE).register("/sw.js")
                two = await async_user_agent.origin("https://app.example", serve=SITE).register("/sw.js")
                assert one.push().ok and (await two.push()).ok
            """
        )
        project.run(plugins=["asyncio"], asyncio_mode="auto").assert_outcomes(passed=1)

    def test_trio_is_refused(self, project):
        """On another event loop than asyncio's, one line says so."""
        mark = "pytestmark = pytest.mark.anyio\n@pytest.fixture\ndef anyio_backend(): return 'trio'"
        project.write(ASYNC_TEST.replace("MARK", mark))
        result = project.run(plugins=["anyio"])
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines(["pyua runs on asyncio, and this test on trio: let the fixture anyio_backend*"])

    def test_a_fixture_of_the_user_may_build_on_it(self, project):
        """An async fixture of the project's own gets it as a test does."""
        project.write(
            """
            import pytest

            @pytest.fixture
            async def registration(async_user_agent):
                return await async_user_agent.origin("https://app.example", serve={"/sw.js": "1"}).register("/sw.js")

            async def test_it(registration):
                assert await registration.active.evaluate("1 + 1") == 2
            """
        )
        project.run(plugins=["asyncio"], asyncio_mode="auto").assert_outcomes(passed=1)

    @pytest.mark.parametrize(
        ("plugins", "message"),
        [((), "*Neither is installed.*"), (("asyncio",), "*This one does not (loaded: asyncio).*")],
    )
    def test_without_an_event_loop(self, project, plugins, message):
        """Where nothing runs the test in a loop, the error says what is needed."""
        project.write("def test_it(async_user_agent): pass")
        result = project.run(plugins=plugins)
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines(["async_user_agent needs a test that runs in an event loop" + message])


class TestReport:
    def test_the_header_names_versions(self, project):
        """A bug report made from a run's output says which pyua and which engine it was."""
        project.write("def test_it(): pass")
        project.run().stdout.fnmatch_lines(["pyua: pyua *, V8 of mini-racer 0.*"])

    def test_a_failed_test_tells_what_the_worker_said(self, project):
        """Its report has the delivery: codes, data, console lines and notifications."""
        project.write(SYNC_TEST.replace("EXPECTED", "'something else'"))
        result = project.run()
        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(
            [
                "*what the user agent saw*",
                "push connection: *",
                "https://app.example/: https://app.example/sw.js is activated",
                "  push 1: ack 100, * ms, quota *",
                "    data: 'hello'",
                "    [[]log[]] got hello  (https://app.example/sw.js:3:11)",
                "    <Notification 'News' 'hello'>",
            ]
        )

    def test_a_failing_handler_is_told(self, project):
        """Its error comes with the script's line, and its nack code."""
        project.write(
            """
            SCRIPT = "console.log('first line');\\nonpush = (e) => e.waitUntil(Promise.reject(new Error('no luck')));"

            async def test_it(async_user_agent):
                origin = async_user_agent.origin("https://app.example", serve={"/sw.js": SCRIPT})
                registration = await origin.register("/sw.js")
                for number in range(7):
                    delivery = await registration.push("x")
                assert delivery.ok
            """
        )
        result = project.run(plugins=["asyncio"], asyncio_mode="auto")
        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(
            [
                "  push 3: ack 100, nack 302, * ms, quota None",
                "    error: https://app.example/sw.js:2:*: Error: no luck",
                "  push 7: *",
                "  the worker's console besides:",
                "    [[]log[]] first line*",
            ]
        )
        result.stdout.no_fnmatch_line("  push 2: *")

    def test_a_failing_fixture_of_the_user_is_told_too(self, project):
        """A registration that fails in a fixture shows how far the user agent got."""
        project.write(
            """
            import pytest

            @pytest.fixture
            def registration(user_agent):
                return user_agent.origin("https://app.example", serve={}).register("/sw.js")

            def test_it(registration): pass
            """
        )
        result = project.run()
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines(["*what the user agent saw*", "no service worker is registered"])

    def test_a_passing_test_says_nothing(self, project):
        """There is no noise where nothing is wrong."""
        project.write(SYNC_TEST.replace("EXPECTED", "'hello'"))
        project.run("-rA").stdout.no_fnmatch_line("*what the user agent saw*")
