"""What each shipped worker shows, by real pushes."""

import json

import pytest


class TestHello:
    def test_it_shows_what_it_got(self, site):
        """A notification with the text, and a line in the console."""
        site.register("/hello.js")
        delivery = site.push("hello ☃")
        assert delivery.ok
        (notification,) = delivery.notifications
        assert (notification.title, notification.body) == ("Hello", "hello ☃")
        assert [line.text for line in delivery.console] == ["got a push: hello ☃"]

    def test_without_a_payload(self, site):
        """A push may have none."""
        site.register("/hello.js")
        delivery = site.push(None)
        assert delivery.ok
        assert delivery.notifications[0].body == "a push without a payload"


class TestEcho:
    def test_it_reports_to_the_backend(self, site):
        """The backend gets the text as JSON."""
        site.answer("/echo", status=204)
        site.register("/echo.js")
        assert site.push("hello").ok
        assert site.requests == [("POST", "/echo", {"text": "hello"})]

    def test_a_backend_that_refuses_fails_the_push(self, site):
        """The handler's promise is rejected, with the status in the error."""
        site.answer("/echo", status=500)
        site.register("/echo.js")
        delivery = site.push("hello")
        assert delivery.nack_code == 302
        assert "POST /echo was answered with status 500" in str(delivery.error)


class TestActions:
    MESSAGE = json.dumps({"title": "Lunch", "body": "in five minutes", "url": "/lunch"})

    def shown(self, site):
        site.register("/actions.js")
        (notification,) = site.push(self.MESSAGE).notifications
        return notification

    def test_it_shows_buttons(self, site):
        """Title, body and two actions."""
        notification = self.shown(site)
        assert (notification.title, notification.body) == ("Lunch", "in five minutes")
        assert [(a.action, a.title) for a in notification.actions] == [("open", "Open"), ("later", "Remind me later")]

    @pytest.mark.parametrize("action", ["", "open"])
    def test_a_click_opens_the_page(self, site, action):
        """On the notification or its first button; the notification goes."""
        notification = self.shown(site)
        assert notification.click(action=action).ok
        assert [window.url for window in site.user_agent.clients.all] == ["https://app.example/lunch"]
        assert not notification.visible

    def test_a_window_that_shows_it_is_brought_to_the_front(self, site):
        """No second window is opened."""
        notification = self.shown(site)
        window = site.origin.open("/lunch")
        site.origin.open("/other")
        assert not window.focused
        assert notification.click(action="open").ok
        assert window.focused
        assert len(site.user_agent.clients.all) == 2

    def test_the_other_button_asks_for_a_reminder(self, site):
        """The backend is asked; no window opens."""
        site.answer("/reminders", status=202)
        assert self.shown(site).click(action="later").ok
        assert site.requests == [("POST", "/reminders", {"url": "/lunch"})]
        assert site.user_agent.clients.all == []


class TestResubscribe:
    def test_a_dropped_subscription_is_replaced(self, site):
        """A new one with the same key is sent to the backend with the old endpoint, and takes pushes."""
        site.answer("/subscriptions", status=204)
        registration = site.register("/resubscribe.js")
        old = registration.push_manager.get_subscription()
        registration.change_subscription()
        new = registration.push_manager.get_subscription()
        assert new.endpoint != old.endpoint
        assert new.options.application_server_key == old.options.application_server_key
        assert site.requests == [
            ("PUT", "/subscriptions", {"old_endpoint": old.endpoint, "subscription": new.to_json()})
        ]
        assert site.push("still here", new.to_json()).notifications[0].body == "still here"

    def handle(self, registration, event):
        """Hand the handler an event as another browser makes it: with these members and no others."""
        return registration.active.evaluate(f"replaceSubscription({event}).then(() => 'done')")

    def test_a_new_subscription_that_comes_along_is_used(self, site):
        """Where the browser has subscribed again by itself, nothing is subscribed a second time."""
        site.answer("/subscriptions", status=204)
        registration = site.register("/resubscribe.js")
        before = registration.push_manager.get_subscription()
        old, new = ({"endpoint": f"https://push.example/{name}"} for name in ("old", "new"))
        event = json.dumps({"oldSubscription": old, "newSubscription": new})
        assert self.handle(registration, event) == "done"
        ((_method, _path, body),) = site.requests
        assert body == {"old_endpoint": old["endpoint"], "subscription": new}
        assert registration.push_manager.get_subscription() == before

    def test_without_either_the_backend_is_asked_for_the_key(self, site, keys):
        """Older browsers give neither subscription."""
        site.answer("/subscriptions", status=204)
        site.answer("/application-server-key", body=keys.application_server_key + "\n")
        registration = site.register("/resubscribe.js")
        registration.push_manager.get_subscription().unsubscribe()
        assert self.handle(registration, "{}") == "done"
        new = registration.push_manager.get_subscription()
        assert new.options.application_server_key == keys.public_key
        assert [request[:2] for request in site.requests] == [
            ("GET", "/application-server-key"),
            ("PUT", "/subscriptions"),
        ]
        assert site.requests[1][2] == {"old_endpoint": None, "subscription": new.to_json()}


class TestSilent:
    @pytest.fixture
    def prefs(self):
        return {"dom.push.maxQuotaPerSubscription": 3, "dom.push.quotaUpdateDelay": 0}

    def test_every_push_costs_quota(self, site):
        """Shown is nothing; the quota goes down to the end of the subscription."""
        registration = site.register("/silent.js")
        subscription = registration.push_manager.get_subscription()
        quotas = []
        for number in range(3):
            delivery = site.push(str(number), subscription.to_json())
            assert delivery.ok
            assert delivery.notifications == []
            quotas.append(delivery.quota)
        assert quotas == [2, 1, 0]
        assert registration.push_manager.get_subscription() is None
