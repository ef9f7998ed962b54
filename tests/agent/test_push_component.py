"""The whole road of a push message: real sender, real service, real socket, real worker."""

from __future__ import annotations

import asyncio
import json

import pytest
from pywebpush import webpush

import pyua

ORIGIN = "https://app.example"


async def test_a_push_arrives_and_shows_its_notification(subscribe) -> None:
    """Encrypted by pywebpush, stored and forwarded by the service, decrypted, handled."""
    app = await subscribe()
    delivery = await app.push("hello")
    assert (delivery.text(), delivery.data) == ("hello", b"hello")
    assert (delivery.ack_code, delivery.nack_code, delivery.error) == (100, None, None)
    assert delivery.content_encoding == "aes128gcm"
    assert delivery.message_id
    assert [(n.title, n.body) for n in delivery.notifications] == [("Hello", "hello")]
    assert [(line.level, line.text, line.place) for line in delivery.console] == [
        ("log", "got hello", "https://app.example/sw.js:4:11")
    ]
    assert delivery.ok


async def test_a_push_without_payload_has_no_data(subscribe) -> None:
    """event.data is null, and so is the delivery's."""
    delivery = await (await subscribe()).push(None)
    assert delivery.data is None
    assert delivery.notifications[0].body == "(nothing)"


async def test_aesgcm_is_decrypted_too(subscribe) -> None:
    """Old senders are understood, as Firefox does."""
    delivery = await (await subscribe()).push("old draft", content_encoding="aesgcm")
    assert (delivery.text(), delivery.content_encoding, delivery.ack_code) == ("old draft", "aesgcm", 100)


async def test_payloads_of_every_size_up_to_the_limit(subscribe) -> None:
    """From one byte to the largest that a sender library makes."""
    app = await subscribe()
    for size in (1, 17, 1000, 3993):
        payload = bytes(index % 251 for index in range(size))
        assert (await app.push(payload)).data == payload


async def test_an_undecryptable_push_is_acknowledged_with_101(subscribe) -> None:
    """The worker hears nothing; the delivery says which step failed."""
    app = await subscribe()
    other = app.subscription.to_json()
    other["keys"] = {**other["keys"], "auth": "AAAAAAAAAAAAAAAAAAAAAA"}
    app.subscription.to_json = lambda: other
    delivery = await app.push("for somebody else")
    assert delivery.ack_code == 101
    assert isinstance(delivery.error, pyua.DecryptionError)
    assert delivery.error.step
    assert delivery.error.name.startswith("PushMessageBad")
    assert delivery.data is None
    assert not delivery.console
    assert not delivery.ok


@pytest.mark.parametrize(
    ("handler", "nack", "error"),
    [
        ("throw new Error('a')", 301, "Error: a"),
        ("event.waitUntil(Promise.reject(new Error('b')))", 302, "Error: b"),
        ("event.waitUntil(Promise.reject(new Error('b'))); throw new Error('a')", 301, "Error: a"),
        ("Promise.reject(new Error('c'))", None, None),
    ],
)
async def test_failing_handlers_are_told_to_the_service(subscribe, handler, nack, error) -> None:
    """301 for an exception, 302 for a rejected promise; neither changes the acknowledgement."""
    app = await subscribe(f"addEventListener('push', (event) => {{ {handler} }});")
    delivery = await app.push("x")
    assert (delivery.ack_code, delivery.nack_code) == (100, nack)
    assert (delivery.error.cause if delivery.error else None) == error


async def test_messages_sent_while_offline_come_when_online(user_agent, subscribe) -> None:
    """The service stores them; order is kept."""
    app = await subscribe()
    await user_agent.set_offline(True)
    for number in range(3):
        await app.send(str(number))
    assert not app.registration.deliveries
    await user_agent.set_offline(False)
    texts = [(await app.registration.wait_for_push()).text() for _ in range(3)]
    assert texts == ["0", "1", "2"]


async def test_wait_for_push_says_how_things_stand(user_agent, subscribe) -> None:
    """A timeout is no riddle."""
    app = await subscribe()
    with pytest.raises(pyua.WaitTimeoutError, match=r"within 0.05 s \(none arrived\).*connection is") as caught:
        await app.registration.wait_for_push(timeout=0.05)
    assert isinstance(caught.value, TimeoutError)
    await app.subscription.unsubscribe()
    with pytest.raises(pyua.WaitTimeoutError, match="no push subscription"):
        await app.registration.wait_for_push(timeout=0.01)


async def test_expect_push_takes_what_is_sent_in_the_block(user_agent, subscribe) -> None:
    """Earlier deliveries are left for wait_for_push."""
    app = await subscribe()
    await app.send("before")
    await user_agent.clock.settle()
    assert len(app.registration.deliveries) == 1
    async with app.registration.expect_push() as expected:
        await app.send("within")
    assert expected.value.text() == "within"
    assert (await app.registration.wait_for_push()).text() == "before"


async def test_subscribing_again_gives_the_same_subscription(user_agent, subscribe, vapid) -> None:
    """Same key, same endpoint; another key is refused."""
    app = await subscribe()
    manager = app.registration.push_manager
    again = await manager.subscribe(application_server_key=vapid.application_server_key)
    assert again == app.subscription
    assert again is not app.subscription
    with pytest.raises(pyua.DOMError, match="different application server key") as caught:
        await manager.subscribe(application_server_key=pyua.VapidKeys.generate().application_server_key)
    assert (caught.value.name, caught.value.code) == ("InvalidStateError", 11)
    assert await manager.get_subscription() == app.subscription


async def test_subscriptions_have_the_doms_shape(subscribe, vapid) -> None:
    """to_json goes to any sender library; keys have their lengths."""
    subscription = (await subscribe()).subscription
    shape = subscription.to_json()
    assert list(shape) == ["endpoint", "expirationTime", "keys"]
    assert json.loads(json.dumps(shape)) == shape
    assert subscription.endpoint.startswith("http://127.0.0.1:")
    assert (len(subscription.get_key("p256dh")), len(subscription.get_key("auth"))) == (65, 16)
    with pytest.raises(TypeError, match="'x'"):
        subscription.get_key("x")
    assert subscription.expiration_time is None
    assert len(subscription.options.application_server_key) == 65


async def test_unsubscribe_once_and_twice(subscribe) -> None:
    """True, then False; the endpoint is gone for senders."""
    app = await subscribe()
    assert await app.subscription.unsubscribe() is True
    assert await app.subscription.unsubscribe() is False
    assert await app.registration.push_manager.get_subscription() is None
    with pytest.raises(Exception, match="410"):
        await app.send("too late")


async def test_without_permission_there_is_no_subscription(user_agent, vapid) -> None:
    """NotAllowedError for prompt and for denied."""
    origin = user_agent.origin(ORIGIN, serve={"/sw.js": ""})
    registration = await origin.register("/sw.js")
    assert await registration.push_manager.permission_state() == "prompt"
    with pytest.raises(pyua.DOMError, match="Permission to create push subscription is denied"):
        await registration.push_manager.subscribe(application_server_key=vapid.application_server_key)
    await origin.grant_permissions(["notifications"])
    subscription = await registration.push_manager.subscribe()
    assert subscription.options.application_server_key is None
    await origin.deny_permissions(["notifications"])
    assert await registration.push_manager.get_subscription() is None


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("no base64!", "InvalidCharacterError"),
        ("AAAA", "InvalidAccessError"),
        (b"\4" + bytes(64), "InvalidAccessError"),
    ],
)
async def test_bad_application_server_keys(user_agent, key, name) -> None:
    """Named as in Firefox."""
    registration = await user_agent.origin(ORIGIN, serve={"/sw.js": ""}, permissions=["notifications"]).register(
        "/sw.js"
    )
    with pytest.raises(pyua.DOMError) as caught:
        await registration.push_manager.subscribe(application_server_key=key)
    assert caught.value.name == name


async def test_the_worker_subscribes_itself(user_agent, vapid) -> None:
    """registration.pushManager in the worker and push_manager here show one subscription."""
    origin = user_agent.origin(
        ORIGIN, serve={"/sw.js": f"self.key = '{vapid.application_server_key}';"}, permissions=["push"]
    )
    registration = await origin.register("/sw.js")
    inside = await registration.active.evaluate(
        "registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })"
    )
    outside = await registration.push_manager.get_subscription()
    assert inside == outside.to_json()
    shape = await registration.active.evaluate(
        """registration.pushManager.getSubscription().then(async (s) => [
             s.getKey('p256dh').byteLength, s.getKey('auth').byteLength, s.expirationTime, s.options.applicationServerKey.byteLength,
             String(s), await registration.pushManager.permissionState(), PushManager.supportedContentEncodings, await s.unsubscribe(),
             await registration.pushManager.getSubscription()])"""
    )
    assert shape == [65, 16, None, 65, "[object PushSubscription]", "granted", ["aes128gcm"], True, None]


async def test_the_service_changes_the_subscription(subscribe) -> None:
    """pushsubscriptionchange has the old subscription and no new one; the worker subscribes anew."""
    app = await subscribe(
        """
        let seen;
        addEventListener('pushsubscriptionchange', (event) => event.waitUntil((async () => {
          const { oldSubscription, newSubscription } = event;
          const fresh = await registration.pushManager.subscribe({ applicationServerKey: oldSubscription.options.applicationServerKey });
          seen = [oldSubscription.toJSON(), newSubscription, fresh.toJSON()];
        })()));
        addEventListener('push', () => {});
        """
    )
    old = app.subscription.to_json()
    await app.registration.change_subscription()
    seen = await app.registration.active.evaluate("seen")
    assert seen[:2] == [old, None]
    assert seen[2]["endpoint"] != old["endpoint"]
    fresh = await app.registration.push_manager.get_subscription()
    assert fresh.to_json() == seen[2]


async def test_a_direct_push_needs_no_service(user_agent) -> None:
    """Like the Push button of the developer tools."""
    source = "addEventListener('push', (event) => console.log(event.data ? event.data.text() : null));"
    registration = await user_agent.origin(ORIGIN, serve={"/sw.js": source}).register("/sw.js")
    delivery = await registration.push("hi")
    assert [line.text for line in delivery.console] == ["hi"]
    assert delivery.message_id == ""
    assert [d.text() for d in registration.deliveries] == ["hi"]


async def test_a_duplicate_is_acknowledged_with_102(subscribe, user_agent) -> None:
    """A message that comes twice over the wire reaches the worker once."""
    app = await subscribe()
    first = await app.push("once")
    component = user_agent.push_component
    from pyua.autopush import NotificationReceived

    record = component.subscriptions.record_of(app.registration.scope)
    component.reception.receive(
        NotificationReceived(record.channel_id, first.message_id, b"", {"encoding": "aes128gcm"})
    )
    second = await app.registration.wait_for_push()
    assert second.ack_code == 102
    assert "duplicate" in second.reason


async def test_many_pushes_at_once_each_find_their_notification(subscribe) -> None:
    """Handlers that overlap are told apart, also behind awaits."""
    app = await subscribe(
        """
        addEventListener('push', (event) => event.waitUntil((async () => {
          const text = event.data.text();
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
          await registration.showNotification(text);
        })()));
        """
    )
    await asyncio.gather(*(app.send(str(number)) for number in range(20)))
    deliveries = [await app.registration.wait_for_push() for _ in range(20)]
    assert sorted(int(d.text()) for d in deliveries) == list(range(20))
    assert all([n.title for n in d.notifications] == [d.text()] for d in deliveries)


async def test_quota_is_counted_down_without_a_notification(vapid) -> None:
    """16 at first; one less three seconds after a message that showed nothing; at 0 the subscription is over."""
    clock = pyua.VirtualClock()
    async with pyua.UserAgent(clock=clock, prefs={"dom.push.maxQuotaPerSubscription": 2}) as user_agent:
        origin = user_agent.origin(
            ORIGIN, serve={"/sw.js": "addEventListener('push', () => {});"}, permissions=["push"]
        )
        registration = await origin.register("/sw.js")
        subscription = await registration.push_manager.subscribe(application_server_key=vapid.application_server_key)
        assert subscription.quota == 2
        component = user_agent.push_component
        from pyua.autopush import NotificationReceived

        channel = component.subscriptions.record_of(registration.scope).channel_id
        for number, left in ((1, 1), (2, 0)):
            component.reception.receive(NotificationReceived(channel, f"v{number}", None, None))
            delivery = await registration.wait_for_push()
            assert delivery.ack_code == 100
            await clock.run_for(3.1)
            assert delivery.quota == subscription.quota == left
        component.reception.receive(NotificationReceived(channel, "v3", None, None))
        assert (await registration.wait_for_push()).ack_code == 102
        assert await registration.push_manager.get_subscription() is None
        with pytest.raises(pyua.DOMError, match="AbortError"):
            await registration.push_manager.subscribe(application_server_key=vapid.application_server_key)


async def test_a_killed_handlers_console_is_in_the_delivery() -> None:
    """What it wrote before it was stopped, and what stopped it."""
    async with pyua.UserAgent(time_limit=0.2) as user_agent:
        origin = user_agent.origin(ORIGIN, serve={"/sw.js": "onpush = () => { console.log('here'); for (;;); };"})
        user_agent.permissions.set(ORIGIN, ["notifications"], "granted")
        registration = await origin.register("/sw.js")
        subscription = await registration.push_manager.subscribe()
        await asyncio.to_thread(webpush, subscription.to_json(), None, ttl=60)
        delivery = await registration.wait_for_push()
    assert [(line.text, line.place) for line in delivery.console] == [("here", "https://app.example/sw.js:1:26")]
    assert isinstance(delivery.error, pyua.WorkerTimeoutError)


async def test_waiting_for_a_push_ends_with_the_user_agent() -> None:
    """Who waits, and who begins to wait after close(), is told at once; what has arrived is still given."""
    async with pyua.UserAgent() as user_agent:
        origin = user_agent.origin(ORIGIN, serve={"/sw.js": ""})
        registration = await origin.register("/sw.js")
        waiting = asyncio.ensure_future(registration.wait_for_push(timeout=50))
        await asyncio.sleep(0)
    async with asyncio.timeout(1):
        with pytest.raises(pyua.ConfigError, match="closed"):
            await waiting
        with pytest.raises(pyua.ConfigError, match="closed"):
            await registration.wait_for_push(timeout=50)
        with pytest.raises(pyua.ConfigError, match="closed"):
            async with registration.expect_push(timeout=50):
                pass


async def test_an_undecryptable_push_names_its_encoding(subscribe) -> None:
    """The one that the message says, whatever came of it."""
    app = await subscribe()
    other = app.subscription.to_json()
    other["keys"] = {**other["keys"], "auth": "AAAAAAAAAAAAAAAAAAAAAA"}
    app.subscription.to_json = lambda: other
    assert (await app.push("for somebody else")).content_encoding == "aes128gcm"
