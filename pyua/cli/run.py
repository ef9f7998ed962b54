"""``pyua run``: one service worker, and what real pushes do to it."""

from __future__ import annotations

import asyncio
import json as json_module
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from pyua.agent.delivery import Delivery
    from pyua.agent.origin import Origin
    from pyua.agent.registration import ServiceWorkerRegistration
    from pyua.cli.report import Places, Report
    from pyua.cli.sender import Subscription
    from pyua.clock import VirtualClock
    from pyua.webpush import VapidKeys
    from pyua.worker.events import ConsoleMessage

__all__ = ["run"]

#: Time in which all that a delivery does to a quota is done, if dom.push.quotaUpdateDelay is the default; seconds.
_QUOTA_RULES = 3.0
#: Whom a push service may contact about the messages of this command (VAPID's "sub").
_SUBJECT = "mailto:pyua-run@pyua.example"


def run(
    worker: Annotated[
        Path, typer.Argument(metavar="WORKER", exists=True, dir_okay=False, help="The service worker's script.")
    ],
    push: Annotated[
        list[str] | None, typer.Option("--push", metavar="DATA", help="Send this; may be given several times.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
    module: Annotated[
        bool | None,
        typer.Option("--module/--classic", help="Whether it has import statements; a file *.mjs does by default."),
    ] = None,
    scope: Annotated[
        str | None, typer.Option(help="Scope of the registration; by default the script's folder.")
    ] = None,
    origin: Annotated[
        str, typer.Option(metavar="URL", help="Where the worker believes to be.")
    ] = "https://pyua.example",
    prefs: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="A Firefox pref, such as dom.push.maxQuotaPerSubscription=5."),
    ] = None,
    push_service: Annotated[
        str | None, typer.Option(metavar="URL", help="ws(s):// URL of a push service; by default one of its own.")
    ] = None,
    application_server_key: Annotated[
        str | None,
        typer.Option(
            metavar="KEY", help="Subscribe with this public VAPID key instead of a fresh one: your backend's."
        ),
    ] = None,
    profile: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            file_okay=False,
            help="Keep all in this folder: the next run has the same subscription.",
        ),
    ] = None,
    timeout: Annotated[float, typer.Option(min=0.0, help="Seconds that a push may take.")] = 10.0,
    times: Annotated[int, typer.Option(min=1, help="Send each --push so often.")] = 1,
    every: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="Let so much time pass after each --push, such as 1d: none really does."),
    ] = None,
    visit_every: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="Have the user visit the site so often, such as 7d; with --every."),
    ] = None,
) -> int:
    """Show what real pushes do to a service worker.

    It is registered and subscribed; its folder is served as the origin. Each --push is really encrypted, sent
    through the push service and delivered; without one, the command stays and shows what others send to the
    subscription.

    With --every, time is virtual, and what each push and each visit does to the subscription's quota is told too.

    The exit code is 0 only if every handler succeeded.
    """
    if push and application_server_key is not None:
        raise typer.BadParameter(
            "only your backend can sign for its key; leave out --push", param_hint="--application-server-key"
        )
    if application_server_key is not None:
        _check_key(application_server_key)
    if every is None and visit_every is not None:
        raise typer.BadParameter("visits need time that passes; give --every too", param_hint="--visit-every")
    if not push and (every is not None or times > 1):
        raise typer.BadParameter("there is nothing to send; give --push too", param_hint="--every / --times")
    from pyua.cli.durations import parse_duration
    from pyua.cli.report import JsonLines, Places, Screen

    places = Places(origin.rstrip("/"), worker.parent)
    report: Report
    if json:
        report = JsonLines()
    else:
        from rich.console import Console

        report = Screen(Console(highlight=False, emoji=False), places)
    session = _Session(
        worker=worker,
        origin=origin,
        type="module" if (worker.suffix == ".mjs" if module is None else module) else "classic",
        scope=scope,
        prefs=_parsed(prefs or ()),
        push_service=push_service,
        application_server_key=application_server_key,
        profile=profile,
        timeout=timeout,
        report=report,
        places=places,
        every=None if every is None else parse_duration(every),
        visit_every=None if visit_every is None else parse_duration(visit_every),
    )
    return asyncio.run(session.run([text.encode() for text in push or () for _ in range(times)]))


def _check_key(key: str) -> None:
    from pyua.errors import DOMError
    from pyua.push.subscribe import check_key, read_key

    try:
        check_key(read_key(key))
    except DOMError:
        raise typer.BadParameter(
            f"{key[:20]!r} is no public VAPID key; expected base64url of a point on P-256, as `pyua keys` prints it",
            param_hint="--application-server-key",
        ) from None


def _parsed(prefs: Iterable[str]) -> dict[str, Any]:
    """Prefs from the command line: a value is what its JSON says, or else a text."""
    values: dict[str, Any] = {}
    for pref in prefs:
        name, equals, value = pref.partition("=")
        if not equals:
            raise typer.BadParameter(f"{pref!r} is not NAME=VALUE", param_hint="--prefs")
        try:
            values[name] = json_module.loads(value)
        except ValueError:
            values[name] = value
    return values


@dataclass(slots=True)
class _Session:
    worker: Path
    origin: str
    type: Literal["classic", "module"]
    scope: str | None
    prefs: dict[str, Any]
    push_service: str | None
    application_server_key: str | None
    profile: Path | None
    timeout: float
    report: Report
    places: Places
    #: Virtual seconds between pushes and between visits; None: time is the machine's, and there are no visits.
    every: float | None = None
    visit_every: float | None = None

    async def run(self, pushes: list[bytes]) -> int:
        """The whole command; its exit code."""
        from pyua.agent.user_agent import UserAgent
        from pyua.cli.exit_codes import FAILED, OK
        from pyua.cli.kept_time import resume_time
        from pyua.cli.sender import Subscription
        from pyua.clock import VirtualClock
        from pyua.errors import DOMError, TransportError, WorkerError

        clock = None if self.every is None else VirtualClock()
        async with UserAgent(
            push_service=self.push_service, prefs=self.prefs, profile=self.profile, clock=clock
        ) as user_agent:
            await resume_time(user_agent.profile, clock)
            known = user_agent.registrations
            origin = user_agent.origin(self.origin, serve=self.worker.parent, permissions=["notifications"])
            try:
                registration = await origin.register(f"/{self.worker.name}", scope=self.scope, type=self.type)
                if registration in known:
                    # As browsers do when a page is opened: the file may be another than in the last run.
                    await registration.update()
            except WorkerError as exc:
                # People know the file, not the origin that it is served as.
                raise WorkerError(self.places.name(str(exc))) from exc
            keys = self._keys() if self.application_server_key is None else None
            key = self.application_server_key if keys is None else keys.application_server_key
            try:
                subscription = await registration.push_manager.subscribe(application_server_key=key)
            except DOMError as exc:
                failure = user_agent.statistics().connection.last_failure
                raise TransportError(f"there is no subscription ({exc}); {failure}") if failure else exc from None
            self.report.subscribed(registration, subscription, None if pushes else keys)
            lines = _ConsoleLines(registration, self.report)
            if pushes:
                receiver = Subscription.from_json(subscription.to_json())
                time = None if clock is None else _PassingTime(clock, origin, self.report, self.every, self.visit_every)
                ok = all([await self._push(registration, receiver, keys, data, lines, time) for data in pushes])
            else:
                ok = await self._follow(registration, lines)
        return OK if ok else FAILED

    def _keys(self) -> VapidKeys:
        from pyua.cli.kept_keys import keys_of
        from pyua.webpush import VapidKeys

        return VapidKeys.generate() if self.profile is None else keys_of(self.profile)

    async def _push(
        self,
        registration: ServiceWorkerRegistration,
        subscription: Subscription,
        keys: VapidKeys | None,
        data: bytes,
        lines: _ConsoleLines,
        time: _PassingTime | None,
    ) -> bool:
        from pyua.cli import sender

        self.report.sending(data)
        now = None if time is None else time.clock.time()
        receipt = await sender.send(subscription, data, vapid_keys=keys, subject=_SUBJECT, now=now)
        self.report.sent(receipt)
        delivery = await registration.wait_for_push(self.timeout) if receipt.accepted else None
        # What was sent between two runs of a profile comes first.
        while self.profile is not None and delivery is not None and delivery.message_id != receipt.message_id:
            lines.tell(delivery)
            delivery = await registration.wait_for_push(self.timeout)
        ok = delivery is not None and lines.tell(delivery)
        if time is not None:
            await time.pass_after(delivery)
        return ok

    async def _follow(self, registration: ServiceWorkerRegistration, lines: _ConsoleLines) -> bool:
        """Tell every delivery until a signal comes; whether all went well."""
        from pyua.cli.signals import until_signal

        ok = True

        async def follow() -> None:
            nonlocal ok
            while True:
                delivery = await registration.wait_for_push(float("inf"))
                ok = lines.tell(delivery) and ok

        self.report.waiting()
        await until_signal(follow())
        return ok


class _PassingTime:
    """Virtual time between pushes, with the user's visits, and what both do to the quota."""

    def __init__(
        self, clock: VirtualClock, origin: Origin, report: Report, every: float | None, visit_every: float | None
    ) -> None:
        self.clock = clock
        self._origin = origin
        self._report = report
        self._every = every or 0.0
        self._visit_every = visit_every
        if visit_every is not None:
            clock.call_later(visit_every, self._visit)

    def _visit(self) -> None:
        assert self._visit_every is not None
        self._report.visited()
        self._origin.user_agent.visits.note(self._origin.url)
        self.clock.call_later(self._visit_every, self._visit)

    async def pass_after(self, delivery: Delivery | None) -> None:
        """Let the time pass that lies between two pushes, and tell what a delivery, if it was one, did to the quota."""
        from pyua.cli.kept_time import keep_time

        keep_time(self._origin.user_agent.profile, self.clock.time() + self._every)
        told = 0
        end = self.clock.monotonic() + self._every
        # The rules of a delivery are over within a few seconds: they are told before the visits that come later.
        for step in (min(_QUOTA_RULES, self._every), None):
            await self.clock.run_for(step if step is not None else max(end - self.clock.monotonic(), 0.0))
            if delivery is None:
                continue
            for change in delivery.quota_steps[told:]:
                self._report.quota(delivery, change)
            told = len(delivery.quota_steps)


class _ConsoleLines:
    """Tells each of the worker's lines once: those of a push event with its delivery, the others when they come."""

    def __init__(self, registration: ServiceWorkerRegistration, report: Report) -> None:
        self._registration = registration
        self._report = report
        self._untold: list[ConsoleMessage] = []
        worker = registration.active
        if worker is not None:
            for line in worker.console:
                report.console(line)
            worker.on_console(self._write)

    def tell(self, delivery: Delivery) -> bool:
        """Tell a delivery that is over, and what the worker wrote besides; whether it went well."""
        told = {id(line) for line in delivery.console}
        self._untold = [line for line in self._untold if id(line) not in told]
        self._report.delivered(delivery)
        self._flush()
        return delivery.ok

    def _write(self, line: ConsoleMessage) -> None:
        self._untold.append(line)
        if all(delivery.over for delivery in self._registration.deliveries):
            self._flush()

    def _flush(self) -> None:
        for line in self._untold:
            self._report.console(line)
        self._untold.clear()
