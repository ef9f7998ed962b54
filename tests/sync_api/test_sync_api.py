"""The synchronous interface in use: a real service, a real worker, a real sender."""

import asyncio
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from pywebpush import webpush

import pyua
from pyua.sync_api import (
    Clock,
    ConfigError,
    DOMError,
    ProfileError,
    PushService,
    UserAgent,
    VapidKeys,
    VirtualClock,
    WaitTimeoutError,
    WorkerScriptError,
)

WORKER = """
self.addEventListener("push", (event) => {
  console.log("got", event.data.text());
  event.waitUntil(self.registration.showNotification("News", {
    body: event.data.text(), tag: "news", actions: [{ action: "open", title: "Open" }],
  }));
});
self.addEventListener("notificationclick", (event) => {
  event.waitUntil(self.clients.openWindow("/clicked/" + event.action));
});
self.addEventListener("message", (event) => event.source.postMessage({ echo: event.data }));
"""


@pytest.fixture(autouse=True)
def no_thread_is_left():
    """Each test ends with the threads that it began with."""
    before = set(threading.enumerate())  # the session's push service may have one
    yield
    left = [thread.name for thread in set(threading.enumerate()) - before if thread.name.startswith("pyua")]
    assert left == []


@pytest.fixture
def keys():
    return VapidKeys.generate()


def register(user_agent, keys, script=WORKER):
    origin = user_agent.origin("https://app.example", serve={"/sw.js": script}, permissions=["notifications"])
    registration = origin.register("/sw.js")
    subscription = registration.push_manager.subscribe(
        user_visible_only=True, application_server_key=keys.application_server_key
    )
    return registration, subscription


def send(subscription, keys, text, **options):
    claims = {"sub": "mailto:me@app.example"}
    response = webpush(subscription.to_json(), text, vapid_private_key=keys.private_key, vapid_claims=claims, **options)
    assert response.status_code == 201


class TestTheRoad:
    """From a sender to a click, without await."""

    def test_a_push_is_delivered_and_clicked(self, keys):
        """What the README shows works line by line."""
        with UserAgent() as user_agent:
            registration, subscription = register(user_agent, keys)
            send(subscription, keys, "hello")
            delivery = registration.wait_for_push(timeout=5)
            assert delivery.text() == "hello"
            assert (delivery.ack_code, delivery.nack_code, delivery.ok) == (100, None, True)
            assert [line.text for line in delivery.console] == ["got hello"]
            (notification,) = delivery.notifications
            assert notification.click(action="open").ok
            (window,) = user_agent.clients.all
            assert window.url == "https://app.example/clicked/open"

    def test_expect_push_waits_at_the_end_of_its_block(self, keys):
        """The delivery is there after the block, and not before."""
        with UserAgent() as user_agent:
            registration, subscription = register(user_agent, keys)
            with registration.expect_push() as push:
                with pytest.raises(RuntimeError, match="after the `expect_push\\(\\)` block"):
                    _ = push.value
                send(subscription, keys, "within")
            assert push.value.text() == "within"

    def test_an_error_in_the_block_of_expect_push_comes_out(self, keys):
        """It is not hidden by a wait for a push that nobody sends."""
        with UserAgent() as user_agent:
            registration, _subscription = register(user_agent, keys)
            with pytest.raises(KeyError), registration.expect_push(timeout=60):
                raise KeyError("the backend failed")

    def test_what_was_delivered_can_be_read_after_the_end(self, keys):
        """A test may look at deliveries when its user agent is closed."""
        with UserAgent() as user_agent:
            registration, subscription = register(user_agent, keys)
            send(subscription, keys, "late")
            delivery = registration.wait_for_push()
        assert delivery.text() == "late"
        assert delivery.notifications[0].title == "News"
        assert registration.deliveries == [delivery]

    def test_windows_and_workers_talk(self, keys):
        """Messages go both ways, as plain values."""
        with UserAgent() as user_agent:
            registration, _subscription = register(user_agent, keys)
            window = registration.origin.open("/page")
            window.post_message({"n": [1, None, "x"]})
            assert window.wait_for_message() == {"echo": {"n": [1, None, "x"]}}
            assert registration.active.evaluate("Promise.resolve(6 * 7)") == 42


class TestObjects:
    def test_one_thing_is_one_object(self, keys):
        """The same registration, origin, worker, delivery is the same Python object wherever it comes from."""
        with UserAgent() as user_agent:
            registration, subscription = register(user_agent, keys)
            origin = user_agent.origin("https://app.example")
            assert origin.register("/sw.js") is registration
            assert registration.origin is origin
            assert origin.user_agent is user_agent
            assert user_agent.registrations == [registration]
            assert registration.active is registration.active
            assert registration.push_manager.get_subscription() == subscription
            delivery = registration.push("x")
            assert registration.deliveries[0] is delivery
            assert user_agent.notifications[0] is delivery.notifications[0]
            assert registration.get_notifications(tag="news") == delivery.notifications

    def test_attributes_cannot_be_set(self, keys):
        """A typing mistake in a test does not pass for a setting."""
        with UserAgent() as user_agent:
            registration, _subscription = register(user_agent, keys)
            with pytest.raises(AttributeError, match="cannot be set"):
                registration.scope = "/elsewhere"

    def test_lists_are_snapshots(self, keys):
        """What was read does not grow under the reader's hands."""
        with UserAgent() as user_agent:
            registration, _subscription = register(user_agent, keys)
            before = registration.active.console
            registration.push("x")
            assert before == []
            assert [line.text for line in registration.active.console] == ["got x"]

    def test_errors_are_those_of_pyua(self, keys):
        """One `except` serves both interfaces, and says where the script is wrong."""
        with UserAgent() as user_agent:
            origin = user_agent.origin("https://app.example", serve={"/sw.js": "let a;\nthis is no script"})
            with pytest.raises(WorkerScriptError) as caught:
                origin.register("/sw.js")
            assert (caught.value.url, caught.value.line) == ("https://app.example/sw.js", 2)
            assert isinstance(caught.value, pyua.WorkerError)
            origin.serve({"/sw.js": WORKER})
            with pytest.raises(DOMError, match="NotAllowedError"):
                origin.register("/sw.js").push_manager.subscribe()


class TestRoutes:
    SCRIPT = 'self.addEventListener("push", (e) => e.waitUntil(fetch("/api").then((r) => r.text()).then(console.log)));'

    def test_a_handler_is_a_plain_function(self, keys):
        """It gets a Route whose methods do not need await, and may block."""
        seen = []

        def handler(route, request):
            time.sleep(0.01)
            seen.append((request.method, route.request.url))
            route.fulfill(body="routed")

        with UserAgent() as user_agent:
            registration, _subscription = register(user_agent, keys, self.SCRIPT)
            user_agent.route("https://app.example/api", handler)
            delivery = registration.push()
        assert [line.text for line in delivery.console] == ["routed"]
        assert seen == [("GET", "https://app.example/api")]

    def test_a_coroutine_function_is_refused(self):
        """It would never run: the mistake is told at once."""

        async def handler(route):
            await route.abort()

        with UserAgent() as user_agent, pytest.raises(ConfigError, match="coroutine function"):
            user_agent.route("*", handler)

    def test_a_served_application_may_block_while_it_pushes(self, keys):
        """An ASGI application that calls a blocking sender from its handler does not stop its own push."""
        subscriptions = []

        async def application(scope, receive, send_message):
            if scope["type"] != "http":
                raise NotImplementedError
            if scope["path"] == "/api":
                send(subscriptions[0], keys, "from the application")
            body = self.SCRIPT.encode() if scope["path"] == "/sw.js" else b"sent"
            headers = [(b"content-type", b"text/javascript")]
            await send_message({"type": "http.response.start", "status": 200, "headers": headers})
            await send_message({"type": "http.response.body", "body": body})

        with UserAgent() as user_agent:
            origin = user_agent.origin("https://app.example", serve=application, permissions=["notifications"])
            registration = origin.register("/sw.js")
            subscription = registration.push_manager.subscribe(application_server_key=keys.application_server_key)
            subscriptions.append(_Plain(subscription.to_json()))
            with registration.expect_push() as push:
                registration.push()
            assert push.value.text() == "from the application"


class _Plain:
    def __init__(self, value):
        self._value = value

    def to_json(self):
        return self._value


class TestThreads:
    async def test_within_a_running_event_loop(self, keys):
        """A caller whose thread runs an event loop is blocked, but works."""
        assert asyncio.get_running_loop().is_running()
        with UserAgent() as user_agent:
            registration, subscription = register(user_agent, keys)
            send(subscription, keys, "hello")
            assert registration.wait_for_push().text() == "hello"

    def test_several_user_agents_share_a_service(self, keys):
        """Each gets its own messages; the service outlives the first of them."""
        with PushService() as service, UserAgent(push_service=service) as second:
            with UserAgent(push_service=service) as first:
                assert first.push_service is second.push_service is service
                one, to_one = register(first, keys)
                two, to_two = register(second, keys)
                send(to_one, keys, "one")
                send(to_two, keys, "two")
                assert one.wait_for_push().text() == "one"
                assert two.wait_for_push().text() == "two"
            send(to_two, keys, "again")
            assert two.wait_for_push().text() == "again"
            assert service.statistics().accepted == 3

    def test_from_many_threads(self, keys):
        """One user agent can be used by several threads at a time."""
        with UserAgent() as user_agent, ThreadPoolExecutor(8) as pool:
            registration, _subscription = register(user_agent, keys)
            deliveries = list(pool.map(lambda n: registration.push(str(n)), range(40)))
        assert [delivery.text() for delivery in deliveries] == [str(n) for n in range(40)]

    def test_user_agents_of_one_clock(self, keys):
        """A virtual clock moves all its user agents, and works before and after them."""
        clock = VirtualClock(0)
        clock.run_for(10)
        with UserAgent(clock=clock) as first, UserAgent(clock=clock) as second:
            assert first.clock is clock
            registrations = [register(user_agent, keys)[0] for user_agent in (first, second)]
            assert all(registration.active.running for registration in registrations)
            clock.run_for(31)
            assert not any(registration.active.running for registration in registrations)
        clock.run_for(10)
        assert clock.time() == 51

    def test_an_ordinary_user_agents_clock(self, keys):
        """Its push service has an event loop of its own, and follows all the same; the clock can be asked after both."""
        with UserAgent() as user_agent:
            clock = user_agent.clock
            assert isinstance(clock, Clock)
            assert clock is user_agent.clock
            assert not clock.installed
            registration, subscription = register(user_agent, keys)
            user_agent.set_offline(True)
            for text, ttl in (("too late", 60), ("in time", 3_600)):
                claims = {"sub": "mailto:a@example.com"}
                private_key = keys.private_key
                webpush(subscription.to_json(), text, vapid_private_key=private_key, vapid_claims=claims, ttl=ttl)
            clock.run_for("01:01")
            assert not registration.active.running
            user_agent.set_offline(False)
            assert registration.wait_for_push().text() == "in time"
            clock.pause_at("2030-03-17T17:46:40Z")
            assert registration.active.evaluate("new Date().toISOString()") == "2030-03-17T17:46:40.000Z"
        clock.run_for(1)
        assert clock.time() == 1_900_000_001

    def test_a_blocking_call_on_the_own_loop_is_refused(self, keys):
        """It could only wait for itself: the error says so, and what to do."""
        failures = []

        def listener(message):
            try:
                registration.wait_for_push()
            except RuntimeError as exc:
                failures.append(str(exc))

        with UserAgent() as user_agent:
            registration, _subscription = register(user_agent, keys)
            registration.active.on_console(listener)
            registration.push("x")
        assert len(failures) == 1
        assert "would wait for itself" in failures[0]


class TestLife:
    def test_use_outside_of_its_life_is_told(self):
        """Before `with` and after it, a call says what is wrong instead of hanging."""
        user_agent = UserAgent()
        origin = user_agent.origin("https://app.example", serve={"/sw.js": WORKER})
        with pytest.raises(ConfigError, match="the user agent is not open"):
            origin.register("/sw.js")
        with user_agent:
            origin.register("/sw.js")
        with pytest.raises(ConfigError, match="the user agent is not open"):
            origin.register("/sw.js")
        with pytest.raises(ConfigError, match="closed"):
            user_agent.open()

    def test_close_is_harmless_when_repeated(self):
        """Also for one that was never open."""
        UserAgent().close()
        user_agent = UserAgent()
        user_agent.open()
        user_agent.open()
        user_agent.close()
        user_agent.close()

    def test_a_service_starts_again_where_it_was(self):
        """Closed and started, it listens on the same port."""
        service = PushService()
        with service:
            url = service.websocket_url
        with service:
            assert service.websocket_url == url

    def test_a_port_that_is_taken(self):
        """The error names the port, and no thread is left."""
        with PushService() as service:
            other = PushService(port=service.port)
            with pytest.raises(ConfigError, match=f"port {service.port}"):
                other.start()

    def test_the_asynchronous_service_is_no_argument(self):
        """Mixing the two interfaces is told at once."""
        with pytest.raises(ConfigError, match=r"pyua\.sync_api"):
            UserAgent(push_service=pyua.PushService())

    def test_a_wait_ends_in_time(self, keys):
        """The timeout says how the reception stands."""
        with UserAgent() as user_agent:
            registration, _subscription = register(user_agent, keys)
            with pytest.raises(WaitTimeoutError, match="The subscription is alive"):
                registration.wait_for_push(timeout=0.05)

    def test_ctrl_c_ends_a_wait(self, keys):
        """KeyboardInterrupt comes through, the wait is given up, and the next push is not lost to it."""
        with UserAgent() as user_agent:
            registration, subscription = register(user_agent, keys)
            interrupt = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
            interrupt.start()
            with pytest.raises(KeyboardInterrupt):
                registration.wait_for_push(timeout=30)
            interrupt.join()
            send(subscription, keys, "afterwards")
            assert registration.wait_for_push().text() == "afterwards"


def test_a_page_subscribes(keys):
    """Scripts in a window, without await: what they return, throw and write; from another thread as well."""
    with UserAgent() as user_agent:
        origin = user_agent.origin("https://app.example", serve={"/sw.js": WORKER})
        origin.answer_permission_prompts("granted")
        page = origin.open("/")
        heard = []
        page.on_console(heard.append)
        page.evaluate(
            """async function subscribe(applicationServerKey) {
              console.log(await Notification.requestPermission());
              const registration = await navigator.serviceWorker.register('/sw.js');
              return registration.pushManager.subscribe({ applicationServerKey });
            }"""
        )
        with ThreadPoolExecutor(1) as pool:
            subscription = pool.submit(page.evaluate, f"subscribe('{keys.application_server_key}')").result()
        registration = origin.registrations[0]
        assert registration.push_manager.get_subscription().to_json() == subscription
        assert [line.text for line in page.console] == ["granted"] == [line.text for line in heard]
        webpush(subscription, "hi", vapid_private_key=keys.private_key, vapid_claims={"sub": "mailto:ops@app.example"})
        assert registration.wait_for_push().notifications[0].body == "hi"
        with pytest.raises(WorkerScriptError) as caught:
            page.evaluate("registration")
        assert (caught.value.name, caught.value.message) == ("ReferenceError", "registration is not defined")


class TestProfile:
    """A folder that outlives its user agents."""

    def test_the_next_one_goes_on(self, keys, tmp_path):
        """With a service of its own: the same endpoint, and the messages that it kept."""
        with UserAgent(profile=tmp_path / "profile") as user_agent:
            _registration, subscription = register(user_agent, keys)
            shape = subscription.to_json()
            user_agent.set_offline(True)
            send(subscription, keys, "kept", ttl=60)
        with UserAgent(profile=str(tmp_path / "profile")) as user_agent:
            (registration,) = user_agent.registrations
            subscription = registration.push_manager.get_subscription()
            assert subscription.to_json() == shape
            assert registration.wait_for_push().text() == "kept"
            send(subscription, keys, "new")
            assert registration.wait_for_push().text() == "new"

    def test_its_own_service_goes_elsewhere_if_its_port_is_taken(self, keys, tmp_path):
        """It is another service then: the subscription is lost."""
        with UserAgent(profile=tmp_path / "profile") as user_agent:
            register(user_agent, keys)
            port = user_agent.push_service.port
        with PushService(port=port), UserAgent(profile=tmp_path / "profile") as user_agent:
            assert user_agent.push_service.port != port
            assert user_agent.registrations[0].push_manager.get_subscription() is None

    def test_with_a_virtual_clock(self, keys, tmp_path):
        """Its service runs on the clock's thread, and keeps its data too."""
        clock = VirtualClock()
        endpoints = set()
        for _ in range(2):
            with UserAgent(profile=tmp_path / "profile", clock=clock) as user_agent:
                _registration, subscription = register(user_agent, keys)
                endpoints.add(subscription.endpoint)
        assert len(endpoints) == 1

    def test_a_second_one_is_refused(self, tmp_path):
        """It leaves nothing behind, and may try again."""
        second = UserAgent(profile=tmp_path / "profile")
        first = UserAgent(profile=tmp_path / "profile")
        first.open()
        with pytest.raises(ProfileError, match="another user agent of this process"):
            second.open()
        first.close()
        with second:
            assert second.registrations == []

    def test_the_pref_names_the_service(self, tmp_path):
        """No service of its own is made then, and its port is not remembered."""
        with (
            PushService() as service,
            UserAgent(profile=tmp_path / "profile", prefs={"dom.push.serverURL": service.websocket_url}) as user_agent,
        ):
            assert user_agent.push_service_url == service.websocket_url
        assert [file.name for file in (tmp_path / "profile").iterdir()] == ["profile.sqlite"]
