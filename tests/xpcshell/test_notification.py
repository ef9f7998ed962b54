"""Firefox's tests of incoming messages, by their names (dom/push/test/xpcshell)."""

from __future__ import annotations

import os

from pyua.webpush import KeyPair, aesgcm, b64


async def test_notification_ack(browser, old_service) -> None:
    """Each message is acknowledged in a frame of its own, also where several came in one."""
    registrations = [(await browser.subscribed(f"/{name}/"))[0] for name in "abc"]
    a, b, c = (browser.channel(registration) for registration in registrations)
    await old_service.update((a, 2))
    assert await old_service.acks() == [(a, 2, 100)]
    await old_service.update((a, 3), (b, 4))
    await old_service.update((c, 5))
    assert await old_service.acks(4) == [(a, 2, 100), (a, 3, 100), (b, 4, 100), (c, 5, 100)]
    assert [await browser.heard(registration) for registration in registrations] == [[None, None], [None], [None]]


async def test_notification_data(browser, service) -> None:
    """Messages in aesgcm come with their text and code 100 however their headers are written; others get 101."""
    registration, subscription = await browser.subscribed()
    channel = browser.channel(registration)

    def message(text, *, encoding="aesgcm", salt="salt=", dh="dh=", quotes="", **options):
        made = aesgcm.encrypt(
            text.encode(),
            receiver_public_key=subscription.get_key("p256dh"),
            auth_secret=subscription.get_key("auth"),
            sender=KeyPair.generate(),
            salt=os.urandom(16),
            **options,
        )
        size = f";rs={options['record_size']}" if "record_size" in options else ""
        headers = {
            "encryption": f"{salt}{quotes}{_value(made.encryption)}{quotes}{size}",
            "crypto_key": f"{dh}{quotes}{_value(made.crypto_key)}{quotes}",
        }
        if encoding is not None:
            headers["encoding"] = encoding
        return {"data": b64.encode(made.body), "headers": headers}

    good = {
        "no key id": {},
        "a key id": {"salt": "keyid=p256dh;salt=", "dh": "keyid=p256dh;dh="},
        "another key before": {"salt": "keyid=b;salt=", "dh": "keyid=a;dh=AAAA,keyid=b;dh="},
        "quotes": {"quotes": '"'},
        "records of 24 bytes, of which there are several": {"record_size": 24},
        "padding": {"padding": 200},
        "": {},
    }
    for number, (text, options) in enumerate(good.items()):
        await service.notify(channel, f"good{number}", **message(text, **options))
    assert [code for _channel, _version, code in await service.acks(len(good))] == [100] * len(good)
    assert await browser.heard(registration) == list(good)

    bad = [
        message("no encoding", encoding=None),
        message("an unknown one", encoding="aesgcm128"),
        message("aes128gcm it is not", encoding="aes128gcm"),
        message("another key id", salt="keyid=x;salt=", dh="keyid=y;dh="),
        message("no salt", salt="pepper="),
        message("no sender's key", dh="hd="),
        {**message("other data"), "data": b64.encode(b"x" * 50)},
    ]
    for number, members in enumerate(bad):
        await service.notify(channel, f"bad{number}", **members)
    acks = await service.acks(len(good) + len(bad))
    assert [code for _channel, _version, code in acks[len(good) :]] == [101] * len(bad)
    assert len(await browser.heard(registration)) == len(good)


def _value(header: str) -> str:
    """The value of a header's first parameter."""
    return header.partition("=")[2].partition(";")[0]


async def test_notification_duplicate(browser, service, encrypt) -> None:
    """A known id gets 102 and no event; ids are kept newest first, as many as the pref says; a forgotten one is new."""
    await browser.user_agent.set_pref("dom.push.maxRecentMessageIDsPerSubscription", 4)
    registration, subscription = await browser.subscribed()
    channel = browser.channel(registration)
    for version in "a", "b", "a", "c", "d", "e", "b", "a":
        await service.notify(channel, version, **encrypt(subscription, version))
    acks = await service.acks(8)
    assert [(version, code) for _channel, version, code in acks] == [
        ("a", 100), ("b", 100), ("a", 102), ("c", 100), ("d", 100), ("e", 100), ("b", 102), ("a", 100),
    ]  # fmt: skip
    assert await browser.heard(registration) == ["a", "b", "c", "d", "e", "a"]
    assert browser.record(registration).recent_message_ids == ("a", "e", "d", "c")


async def test_notification_incomplete(browser, old_service) -> None:
    """Messages without updates, or with a channel or a version of the wrong kind, are passed over in silence."""
    registration, _subscription = await browser.subscribed()
    channel = browser.channel(registration)
    await old_service.say({"messageType": "notification"})
    await old_service.say({"messageType": "notification", "updates": "none"})
    await old_service.update((None, 1), (5, 2), ("", -1), (channel, -1), (channel, None), (channel, "x"), (channel, {}))
    await old_service.update((channel, 9))
    assert await old_service.acks() == [(channel, 9, 100)], "the good one alone"
    assert await browser.heard(registration) == [None]
    assert browser.record(registration).push_count == 1


async def test_notification_version_string(browser, old_service) -> None:
    """A version that is a text is read as a number, kept as one, and acknowledged as one."""
    registration, _subscription = await browser.subscribed()
    channel = browser.channel(registration)
    await old_service.update((channel, "4"))
    assert await old_service.acks() == [(channel, 4, 100)]
    assert browser.record(registration).version == 4
