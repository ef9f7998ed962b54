"""The pytest plugin: fixtures for a push service, user agents and VAPID keys, and a report when a test fails.

pytest imports this module in every run of every project that has pyua installed, also where nothing uses it. So nothing
of pyua is imported at its top level: what a fixture needs is imported when the fixture is used.
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, TypeVar

import pytest

if TYPE_CHECKING:
    import pyua
    from pyua import sync_api

__all__ = [
    "async_user_agent",
    "intercepted_push_service",
    "push_service",
    "push_vendor",
    "user_agent",
    "user_agent_args",
    "vapid_keys",
]

_LOOP_SCOPES: Final = ("function", "class", "module", "package", "session")
Agent = TypeVar("Agent")

#: How much a failed test's report tells: deliveries of each registration, console lines, characters of a payload.
_DELIVERIES_TOLD, _LINES_TOLD, _TEXT_TOLD = 5, 20, 200
_IN_USE: Final = pytest.StashKey[list[Any]]()

_MARKER: Final = (
    "pyua(**arguments): arguments of this test's user agent, over those of the fixture user_agent_args; "
    "for example @pytest.mark.pyua(prefs={'dom.push.maxQuotaPerSubscription': 5})"
)
_NO_EVENT_LOOP: Final = (
    "async_user_agent needs a test that runs in an event loop: an `async def` test under pytest-asyncio "
    "(`asyncio_mode = auto`, or @pytest.mark.asyncio) or anyio (@pytest.mark.anyio). {seen} "
    "For other tests there is the fixture user_agent."
)
_ANYIO_BACKEND: Final = "let the fixture anyio_backend return 'asyncio'"


# --- fixtures ---------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def push_service() -> Iterator[sync_api.PushService]:
    """The push service that the user agents of all tests share, in this process: a pyua.sync_api.PushService."""
    from pyua.sync_api import PushService

    with PushService() as service:
        yield service


@pytest.fixture
def push_vendor() -> str:
    """Whose push service ``intercepted_push_service`` is: ``"mozilla"``, ``"fcm"``, ``"apple"`` or ``"wns"``.

    Override it, or try them all::

        @pytest.mark.parametrize("push_vendor", ["mozilla", "fcm", "apple", "wns"])
        def test_every_vendor(user_agent, intercepted_push_service): …
    """
    return "mozilla"


@pytest.fixture
def intercepted_push_service(push_vendor: Any) -> Iterator[sync_api.PushService]:
    """A vendor's push service, for this test: endpoints have the vendor's own host, and what is sent there is caught.

    The test's user agent connects to it. requests, urllib3, urllib, httpx and aiohttp are caught, in this process.
    """
    from pyua.sync_api import PushService

    with PushService(vendor=push_vendor) as service, service.intercept():
        yield service


@pytest.fixture(scope="session")
def vapid_keys() -> pyua.VapidKeys:
    """An application server's keys, the same for the whole run.

    ``application_server_key`` is for ``subscribe()``, ``private_key`` for pywebpush's ``vapid_private_key=``.
    """
    from pyua.webpush import VapidKeys

    return VapidKeys.generate()


@pytest.fixture(scope="session")
def user_agent_args() -> dict[str, Any]:
    """Arguments of every user agent. Override it to change them::

        @pytest.fixture(scope="session")
        def user_agent_args(user_agent_args):
            return {**user_agent_args, "prefs": {"dom.push.maxQuotaPerSubscription": 5}}

    The marker ``@pytest.mark.pyua(…)`` changes them for one test.
    """
    return {}


@pytest.fixture
def user_agent(request: pytest.FixtureRequest, _pyua_arguments: dict[str, Any]) -> Iterator[sync_api.UserAgent]:
    """A new user agent, connected to ``push_service``, without ``await``: a pyua.sync_api.UserAgent."""
    from pyua.sync_api import UserAgent

    with _made(UserAgent, _pyua_arguments) as agent:
        request.node.stash.setdefault(_IN_USE, []).append(agent)
        yield agent


@pytest.fixture
def async_user_agent(request: pytest.FixtureRequest) -> pyua.UserAgent:
    """A new user agent on the test's own event loop, connected to ``push_service``: a pyua.UserAgent.

    It works in async tests of pytest-asyncio (strict and auto) and of anyio (with asyncio).
    """
    # The two run async fixtures in ways of their own, and on event loops of their own: so there is a fixture for
    # each, and this chooses the one of whoever runs the test.
    agent: pyua.UserAgent = request.getfixturevalue(_async_fixture_for(request))
    return agent


def _async_fixture_for(request: pytest.FixtureRequest) -> str:
    plugins = [name for name in ("asyncio", "anyio") if request.config.pluginmanager.hasplugin(name)]
    marker = request.node.get_closest_marker("asyncio")
    if marker is not None and "asyncio" in plugins:
        scope = marker.kwargs.get("loop_scope") or request.config.getini("asyncio_default_test_loop_scope")
        return f"_pyua_asyncio_{scope}"
    if "anyio_backend" in request.fixturenames:
        backend = request.getfixturevalue("anyio_backend_name")
        if backend == "asyncio":
            return "_pyua_anyio"
        pytest.fail(f"pyua runs on asyncio, and this test on {backend}: {_ANYIO_BACKEND}", pytrace=False)
    seen = f"This one does not (loaded: {', '.join(plugins)})." if plugins else "Neither is installed."
    pytest.fail(_NO_EVENT_LOOP.format(seen=seen), pytrace=False)


def _opening() -> Callable[..., AsyncIterator[pyua.UserAgent]]:
    """An async fixture function; a new one each time, because pytest-asyncio writes its settings on it."""

    async def opened(request: pytest.FixtureRequest, _pyua_arguments: dict[str, Any]) -> AsyncIterator[pyua.UserAgent]:
        from pyua import UserAgent

        service = _pyua_arguments["push_service"]
        # The shared service is one of the synchronous interface, with an event loop of its own: as good as any other
        # that is reached by its URL.
        url = service.websocket_url if type(service).__module__.startswith("pyua.sync_api") else service
        async with _made(UserAgent, {**_pyua_arguments, "push_service": url}) as agent:
            request.node.stash.setdefault(_IN_USE, []).append(agent)
            yield agent

    return opened


_pyua_anyio = pytest.fixture(_opening(), name="_pyua_anyio")


@pytest.fixture
def _pyua_arguments(request: pytest.FixtureRequest, user_agent_args: dict[str, Any]) -> dict[str, Any]:
    """The user agent's arguments: the fixture's, then those of the markers, the nearest last."""
    arguments = dict(user_agent_args)
    for marker in reversed(list(request.node.iter_markers("pyua"))):
        if marker.args:
            pytest.fail(f"@pytest.mark.pyua takes keyword arguments only, as UserAgent does: {_MARKER}", pytrace=False)
        prefs = {**(arguments.get("prefs") or {}), **(marker.kwargs.get("prefs") or {})}
        arguments.update(marker.kwargs)
        if prefs:
            arguments["prefs"] = prefs
    from pyua import UserAgent

    known = inspect.signature(UserAgent).parameters
    for name in arguments:
        if name not in known:
            pytest.fail(f"UserAgent has no argument {name!r}; it has {', '.join(known)}", pytrace=False)
    if "push_service" not in arguments:
        intercepted = "intercepted_push_service" in request.fixturenames
        name = "intercepted_push_service" if intercepted else "push_service"
        arguments["push_service"] = request.getfixturevalue(name)
    return arguments


def _made(kind: Callable[..., Agent], arguments: dict[str, Any]) -> Agent:
    from pyua.errors import UserError

    try:
        return kind(**arguments)
    except UserError as exc:
        # The mistake is in a marker or a fixture: a traceback through pyua would only hide it.
        pytest.fail(f"the user agent cannot be made: {exc}", pytrace=False)


# --- hooks ------------------------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker, and make the async fixture's form for pytest-asyncio, one for each scope of event loops."""
    config.addinivalue_line("markers", _MARKER)
    if config.pluginmanager.hasplugin("asyncio"):
        import pytest_asyncio

        fixtures = ModuleType("pyua_asyncio_fixtures")
        for scope in _LOOP_SCOPES:
            name = f"_pyua_asyncio_{scope}"
            setattr(fixtures, name, pytest_asyncio.fixture(_opening(), loop_scope=scope, name=name))
        config.pluginmanager.register(fixtures, fixtures.__name__)


def pytest_report_header() -> str:
    """Say which pyua this is, and which V8 runs the workers, without loading either."""
    from importlib.metadata import PackageNotFoundError, version

    versions = []
    for package in ("pyua", "mini-racer"):
        try:
            versions.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            versions.append(f"{package} (not installed)")
    return f"pyua: {versions[0]}, V8 of {versions[1]}, embedded push service"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add to a failed test's report what its user agents saw."""
    report = yield
    if report.failed and call.when in ("setup", "call"):
        for agent in item.stash.get(_IN_USE, []):
            # Read without its event loop, which a failing test may have left blocked.
            report.sections.append(("what the user agent saw", "\n".join(_story(getattr(agent, "_original", agent)))))
    return report


# --- what the user agent saw ------------------------------------------------------------------------


def _story(agent: pyua.UserAgent) -> Iterator[str]:
    connection = agent.statistics().connection
    failure = f", last failure: {connection.last_failure}" if connection.last_failure else ""
    yield f"push connection: {connection.state}{failure}"
    if not agent.registrations:
        yield "no service worker is registered"
    for registration in agent.registrations:
        worker = next(registration.workers(), None)
        yield (
            f"{registration.scope}: {worker.script_url} is {worker.state}"
            if worker
            else f"{registration.scope}: no worker"
        )
        told = set()
        deliveries = registration.deliveries
        if not deliveries:
            yield "  no push arrived"
        for number, delivery in enumerate(deliveries, 1):
            told |= {id(line) for line in delivery.console}
            if number > len(deliveries) - _DELIVERIES_TOLD:
                yield from _delivery_story(number, delivery)
        rest = [line for line in (worker.console if worker else ()) if id(line) not in told]
        if rest:
            yield "  the worker's console besides:"
            yield from (f"    {line}" for line in rest[-_LINES_TOLD:])


def _delivery_story(number: int, delivery: pyua.Delivery) -> Iterator[str]:
    nack = f", nack {delivery.nack_code}" if delivery.nack_code is not None else ""
    end = f"{delivery.duration * 1000:.0f} ms" if delivery.over else "its handler is not done"
    yield f"  push {number}: ack {delivery.ack_code}{nack}, {end}, quota {delivery.quota}"
    if delivery.ack_code != 100:
        yield f"    {delivery.reason}"
    if delivery.data is not None:
        text = delivery.text()
        yield f"    data: {text[:_TEXT_TOLD]!r}{' …' if len(text) > _TEXT_TOLD else ''}"
    if delivery.error is not None:
        yield f"    error: {delivery.error}"
    yield from (f"    {line}" for line in delivery.console[-_LINES_TOLD:])
    yield from (f"    {notification!r}" for notification in delivery.notifications)
