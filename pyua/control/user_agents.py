"""Operations on user agents, their workers, subscriptions, deliveries and notifications."""

from __future__ import annotations

from pyua.control.models import (
    Click,
    Deliveries,
    NewRegistration,
    NewSubscription,
    NewUserAgent,
    Notification as NotificationInfo,
    RegistrationInfo,
    Shown,
    SubscriptionInfo,
    UserAgentInfo,
    UserAgents,
    Wait,
)
from pyua.control.operation import Call, Operation, RefusedError
from pyua.control.sessions import MAX_REGISTRATIONS, ControlledRegistration, ControlledUserAgent, Sessions

__all__ = ["UserAgentOperations"]

_UA = "/control/user-agents/{user_agent}"
_REGISTRATION = "/control/registrations/{registration}"
_NOTIFICATION = "/control/notifications/{notification}"


class UserAgentOperations:
    """What a test does with the receiving side."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        #: All of them.
        self.operations = (
            Operation(
                "POST", "/control/user-agents", self.create_user_agent, UserAgentInfo, NewUserAgent,
                status=201, failures=(409, 422),
            ),
            Operation("GET", "/control/user-agents", self.list_user_agents, UserAgents),
            Operation("DELETE", _UA, self.delete_user_agent, status=204, failures=(404,)),
            Operation(
                "POST", f"{_UA}/registrations", self.register, RegistrationInfo, NewRegistration,
                status=201, failures=(404, 409, 422),
            ),
            Operation("GET", f"{_UA}/notifications", self.list_notifications, Shown, failures=(404,)),
            Operation("GET", _REGISTRATION, self.show_registration, RegistrationInfo, failures=(404,)),
            Operation(
                "POST", f"{_REGISTRATION}/subscription", self.subscribe, SubscriptionInfo, NewSubscription,
                status=201, failures=(404, 422),
            ),
            Operation("DELETE", f"{_REGISTRATION}/subscription", self.unsubscribe, status=204, failures=(404, 422)),
            Operation(
                "GET", f"{_REGISTRATION}/deliveries", self.wait_for_deliveries, Deliveries, query=Wait,
                failures=(404,), events=True,
            ),
            Operation("POST", f"{_NOTIFICATION}/click", self.click, None, Click, status=204, failures=(404, 422)),
            Operation("POST", f"{_NOTIFICATION}/close", self.dismiss, None, status=204, failures=(404, 422)),
        )  # fmt: skip

    async def create_user_agent(self, call: Call) -> UserAgentInfo:
        """Make a user agent, as a browser with a fresh profile."""
        return _about(await self._sessions.add_user_agent(call.body.prefs))

    async def list_user_agents(self, _call: Call) -> UserAgents:
        """List the user agents."""
        return UserAgents(user_agents=[_about(one) for one in self._sessions.user_agents.values()])

    async def delete_user_agent(self, call: Call) -> None:
        """Close a user agent; what it had is gone."""
        await self._sessions.remove(call.path["user_agent"])

    async def register(self, call: Call) -> RegistrationInfo:
        """Register a service worker, and wait until it is active."""
        user_agent = self._sessions.user_agent(call.path["user_agent"])
        if len(user_agent.registrations) >= MAX_REGISTRATIONS:
            raise RefusedError(409, f"this user agent has {MAX_REGISTRATIONS} registrations already")
        asked: NewRegistration = call.body
        origin = user_agent.user_agent.origin(asked.origin, serve=asked.files)
        if asked.permissions:
            await origin.grant_permissions(asked.permissions)
        made = await origin.register(asked.script_url, scope=asked.scope, type=asked.type)
        return _described(self._sessions.add_registration(user_agent, made))

    async def show_registration(self, call: Call) -> RegistrationInfo:
        """Show a registration."""
        return _described(self._sessions.registration(call.path["registration"]))

    async def subscribe(self, call: Call) -> dict[str, object]:
        """Subscribe, or give the subscription that there is."""
        controlled = self._sessions.registration(call.path["registration"])
        asked: NewSubscription = call.body
        subscription = await controlled.registration.push_manager.subscribe(
            user_visible_only=True, application_server_key=asked.application_server_key
        )
        return subscription.to_json()

    async def unsubscribe(self, call: Call) -> None:
        """Unsubscribe; harmless without a subscription."""
        controlled = self._sessions.registration(call.path["registration"])
        subscription = await controlled.registration.push_manager.get_subscription()
        if subscription is not None:
            await subscription.unsubscribe()

    async def wait_for_deliveries(self, call: Call) -> Deliveries:
        """Wait for push messages whose handlers are done; with `Accept: text/event-stream` they come as events."""
        controlled = self._sessions.registration(call.path["registration"])
        asked: Wait = call.query
        found = await controlled.wait(asked.after, asked.timeout)
        return Deliveries(deliveries=[delivery.to_json() for delivery in found], next=asked.after + len(found))

    async def list_notifications(self, call: Call) -> Shown:
        """List the notifications that a user agent shows."""
        shown = self._sessions.user_agent(call.path["user_agent"]).user_agent.notifications
        return Shown(
            notifications=[
                NotificationInfo(
                    id=one.id,
                    title=one.title,
                    body=one.body,
                    tag=one.tag,
                    icon=one.icon,
                    origin=one.origin,
                    scope=one.scope,
                    actions=[{"action": action.action, "title": action.title} for action in one.actions],
                    data=one.data,
                )
                for one in shown
            ]
        )

    async def click(self, call: Call) -> None:
        """Click a notification or one of its buttons, and wait for the worker's handler."""
        await self._sessions.notification(call.path["notification"]).click(call.body.action)

    async def dismiss(self, call: Call) -> None:
        """Dismiss a notification, as the user does."""
        await self._sessions.notification(call.path["notification"]).close()


def _about(user_agent: ControlledUserAgent) -> UserAgentInfo:
    return UserAgentInfo(id=user_agent.id, registrations=list(user_agent.registrations))


def _described(controlled: ControlledRegistration) -> RegistrationInfo:
    registration = controlled.registration
    worker = registration.installing or registration.waiting or registration.active
    return RegistrationInfo(
        id=controlled.id,
        user_agent=controlled.user_agent.id,
        scope=registration.scope,
        script_url=registration.script_url,
        state=str(worker.state) if worker is not None else "redundant",
    )
