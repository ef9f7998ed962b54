"""What ``pyua run`` tells of a push's road: for people, or one JSON object a line for programs."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from rich.console import Console

    from pyua.agent.delivery import Delivery, QuotaStep
    from pyua.agent.notifications import Notification
    from pyua.agent.push_manager import PushSubscription
    from pyua.agent.registration import ServiceWorkerRegistration
    from pyua.cli.sender import Receipt
    from pyua.webpush import VapidKeys
    from pyua.worker.events import ConsoleMessage

__all__ = ["JsonLines", "Places", "Report", "Screen"]

_ACKS: Final = {100: "delivered", 101: "not decrypted", 102: "not delivered"}
_NACKS: Final = {
    301: "the handler threw",
    302: "a promise given to waitUntil() was rejected",
    303: "the event could not be made",
}
_LEVELS: Final = {"error": "red", "warn": "yellow", "info": "cyan", "debug": "dim", "trace": "dim"}
_LABEL_WIDTH: Final = 14


class Report(Protocol):
    """What is told, in this order."""

    def subscribed(
        self, registration: ServiceWorkerRegistration, subscription: PushSubscription, keys: VapidKeys | None
    ) -> None:
        """The worker is registered and has a subscription; ``keys`` if they sign for it."""

    def waiting(self) -> None:
        """Nothing is sent by this command: it shows what others send."""

    def sending(self, data: bytes) -> None:
        """A push is about to be sent."""

    def sent(self, receipt: Receipt) -> None:
        """The push service answered."""

    def delivered(self, delivery: Delivery) -> None:
        """A push message came to its end."""

    def quota(self, delivery: Delivery, step: QuotaStep) -> None:
        """A rule of quota was applied because of a delivery."""

    def visited(self) -> None:
        """The user has visited the site."""

    def console(self, line: ConsoleMessage) -> None:
        """The worker wrote something outside of a push event."""


class Places:
    """Names the worker's scripts by the files that they came from."""

    def __init__(self, origin: str, folder: Path) -> None:
        self._prefix = f"{origin}/"
        self._folder = folder

    def name(self, text: str) -> str:
        """The text, with URLs of the served folder replaced by paths."""
        prefix = "" if self._folder == Path() else f"{self._folder.as_posix()}/"
        return text.replace(self._prefix, prefix)


class JsonLines:
    """One object a line on stdout, and nothing else."""

    def subscribed(
        self, registration: ServiceWorkerRegistration, subscription: PushSubscription, keys: VapidKeys | None
    ) -> None:
        self._write({"event": "subscription", "subscription": subscription.to_json()})

    def waiting(self) -> None:
        return None

    def sending(self, data: bytes) -> None:
        return None

    def sent(self, receipt: Receipt) -> None:
        return None

    def delivered(self, delivery: Delivery) -> None:
        self._write({"event": "delivery", **delivery.to_json()})

    def quota(self, delivery: Delivery, step: QuotaStep) -> None:
        change = {"before": step.before, "after": step.after, "reason": step.reason}
        self._write({"event": "quota", "message_id": delivery.message_id, **change})

    def visited(self) -> None:
        self._write({"event": "visit"})

    def console(self, line: ConsoleMessage) -> None:
        return None

    def _write(self, value: dict[str, Any]) -> None:
        # Line by line, so that whoever reads a pipe gets each when it happens. ASCII, so that no locale is in the way.
        sys.stdout.write(json.dumps(value) + "\n")
        sys.stdout.flush()


class Screen:
    """Lines for people; coloured on a terminal."""

    def __init__(self, console: Console, places: Places) -> None:
        self._console = console
        self._places = places
        self._pushes = 0
        self._announced = False

    def subscribed(
        self, registration: ServiceWorkerRegistration, subscription: PushSubscription, keys: VapidKeys | None
    ) -> None:
        worker = registration.active
        self._label("worker", self._places.name(worker.script_url if worker else registration.script_url), "bold")
        self._label("scope", registration.scope)
        self._label("subscription", json.dumps(subscription.to_json()))
        if keys is not None:
            self._label("private key", f"{keys.private_key}  (VAPID, of this run)")

    def waiting(self) -> None:
        self._line("\nWaiting for pushes to this subscription. Ctrl-C ends it.", "dim")

    def sending(self, data: bytes) -> None:
        self._begin(data)
        self._announced = True

    def sent(self, receipt: Receipt) -> None:
        if receipt.accepted:
            self._label("sent", f"{receipt.plain_size} bytes, encrypted {receipt.encrypted_size} (aes128gcm)")
            self._label("accepted", receipt.status_line, "green")
            self._label("message id", _cropped(receipt.message_id or "(the service gave none)"), "dim")
        else:
            self._announced = False
            self._label("refused", f"{receipt.status_line}: {receipt.explanation}", "red")

    def delivered(self, delivery: Delivery) -> None:
        if not self._announced:
            self._begin(delivery.data)
            self._label("message id", _cropped(delivery.message_id), "dim")
        self._announced = False
        for line in delivery.console:
            # What the worker did not catch stands in its console too; it is told below.
            if delivery.error is None or str(delivery.error) != f"{line.place}: {line.text}":
                self.console(line)
        for notification in delivery.notifications:
            self._notification(notification)
        code = delivery.ack_code
        what = _ACKS.get(code or 0, "")
        after = f"after {delivery.duration * 1000:.0f} ms, quota {delivery.quota}"
        self._label("ack", f"{code} {what} {after}", "green" if delivery.ok else "red")
        if code != 100:
            self._label("reason", delivery.reason)
        if delivery.nack_code is not None:
            self._label("nack", f"{delivery.nack_code} {_NACKS.get(delivery.nack_code, '')}", "red")
        if delivery.error is not None:
            self._label("error", self._places.name(str(delivery.error)), "red")
        elif not delivery.notifications and code == 100:
            self._label("", "no notification was shown: that costs quota", "yellow")

    def quota(self, delivery: Delivery, step: QuotaStep) -> None:
        style = "red" if step.after == 0 else "yellow" if step.after < step.before else ""
        self._label("quota", f"{step.before} → {step.after}  {step.reason}", style)

    def visited(self) -> None:
        self._line("\nthe user visits the site", "bold")

    def console(self, line: ConsoleMessage) -> None:
        from rich.text import Text

        level = "" if line.level == "log" else f"{line.level}: "
        message = (self._places.name(f"{level}{line.text}"), _LEVELS.get(line.level, ""))
        place = (f"  {self._places.name(line.place)}", "dim")
        self._console.print(Text.assemble((_label("console"), "dim"), message, place), soft_wrap=True)

    def _notification(self, notification: Notification) -> None:
        buttons = "  ".join(f"[{action.title}]" for action in notification.actions)
        lines = [line for line in (notification.body, buttons) if line]
        if not self._console.is_terminal:
            self._label("notification", " | ".join([notification.title, *lines]))
            return
        from rich.panel import Panel
        from rich.text import Text

        content = Text(notification.title, "bold")
        for line in lines:
            content.append(f"\n{line}", "cyan" if line is buttons else "not bold")
        self._console.print(Panel(content, title="notification", title_align="left", expand=False, padding=(0, 2)))

    def _begin(self, data: bytes | None) -> None:
        self._pushes += 1
        self._line(f"\npush {self._pushes}", "bold")
        text = "(none)" if data is None else data.decode("utf-8", "replace")
        self._label("data", _cropped(text, 200))

    def _label(self, label: str, value: str, style: str = "") -> None:
        from rich.text import Text

        line = Text.assemble((_label(label), "dim"), (value, style))
        self._console.print(line, soft_wrap=True)

    def _line(self, text: str, style: str) -> None:
        from rich.text import Text

        self._console.print(Text(text, style), soft_wrap=True)


def _label(label: str) -> str:
    return f"{label:<{_LABEL_WIDTH}}"


def _cropped(text: str, length: int = 48) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[:length]}… ({len(text)} characters)"
