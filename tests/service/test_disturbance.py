"""What happens to messages on the wire, by order."""

from __future__ import annotations

import asyncio

import pytest
from pywebpush import webpush

import pyua
from pyua.errors import ConfigError
from pyua.service.disturbance import Disturbance, Wire

SOURCE = "onpush = (event) => registration.showNotification(event.data.text());"


@pytest.fixture
async def clock():
    return pyua.VirtualClock()


@pytest.fixture
async def service(clock):
    async with pyua.PushService(clock=clock) as service:
        yield service


async def got(user_agent, count):
    frames = [await user_agent.receive() for _ in range(count)]
    return [frame["version"] for frame in frames]


@pytest.fixture
async def connected(service, open_user_agent):
    user_agent = await open_user_agent(service)
    await user_agent.hello()
    user_agent.endpoint = await user_agent.subscribe()
    return user_agent


async def sent_versions(sender, user_agent, count):
    """Post messages; their ids, by the Location of each answer."""
    versions = []
    for _ in range(count):
        response = await sender.post(user_agent.endpoint)
        assert response.status == 201
        versions.append(response.headers["Location"].rpartition("/")[2])
    return versions


async def test_what_is_dropped_comes_again(service, connected, sender, open_user_agent) -> None:
    """When the user agent is back; nothing was lost for good."""
    service.disturb(drop=1.0)
    versions = await sent_versions(sender, connected, 2)
    await connected.sync()
    service.disturb()
    uaid = connected.uaid
    await connected.close()
    again = await open_user_agent(service)
    await again.hello(uaid)
    assert await got(again, 2) == versions


async def test_duplicates(service, connected, sender) -> None:
    """Both of one version."""
    service.disturb(duplicate=1.0)
    (version,) = await sent_versions(sender, connected, 1)
    assert await got(connected, 2) == [version, version]


async def test_reordering(service, connected, sender, clock) -> None:
    """The second comes before the first; one that nothing follows comes a second later."""
    service.disturb(reorder=1.0)
    first, second, third = await sent_versions(sender, connected, 3)
    assert await got(connected, 2) == [second, first]
    await connected.sync()
    await clock.fast_forward(1)
    assert await got(connected, 1) == [third]


async def test_delays(service, connected, sender, clock) -> None:
    """Other frames are not delayed."""
    service.disturb(delay=1.0, delay_by=30)
    (version,) = await sent_versions(sender, connected, 1)
    await connected.sync()
    await clock.fast_forward(30)
    assert await got(connected, 1) == [version]


async def test_a_seed_repeats(clock) -> None:
    """The same faults for the same messages; others for another seed."""

    def seen(seed):
        frames = []
        disturbance = Disturbance(0.3, 0.3, 0.3, 0.0, seed=seed)
        wire = Wire(frames.append, clock, lambda: disturbance)
        for number in range(50):
            wire.send(f'{{"messageType":"notification","version":"{number}"}}')
        wire.close()
        return frames

    assert seen(1) == seen(1) != seen(2)


@pytest.mark.parametrize(
    "wrong", [{"drop": 1.1}, {"delay": -0.1}, {"duplicate": True}, {"reorder": "1"}, {"delay": 1.0, "delay_by": -1}]
)
async def test_numbers_that_make_no_sense(service, wrong) -> None:
    """Refused, by name."""
    with pytest.raises(ConfigError, match=list(wrong)[-1]):
        service.disturb(**wrong)


async def test_a_user_agent_lives_with_all_of_it(clock) -> None:
    """Messages that are lost, doubled and out of order: the worker sees each at least once, and none twice."""
    async with pyua.PushService() as service, pyua.UserAgent(push_service=service) as user_agent:
        origin = user_agent.origin("https://app.example", serve={"/sw.js": SOURCE}, permissions=["notifications"])
        registration = await origin.register("/sw.js")
        subscription = await registration.push_manager.subscribe()
        service.disturb(drop=0.3, duplicate=0.3, reorder=0.3, seed=5)
        sent = [f"{number}" for number in range(12)]
        for text in sent:
            await asyncio.to_thread(webpush, subscription.to_json(), text, ttl=60)
        service.disturb()
        await user_agent.set_offline(True)
        await user_agent.set_offline(False)
        seen = []
        while len(seen) < len(sent):
            delivery = await registration.wait_for_push(timeout=5)
            if delivery.data is not None:  # a second one of the same version is told, and not shown
                seen.append(delivery.text())
        assert sorted(seen, key=int) == sent
        assert seen != sent


async def test_hellos_are_refused(service, open_user_agent) -> None:
    """As many as were ordered."""
    service.refuse_hellos(1)
    refused = await open_user_agent(service)
    await refused.send({"messageType": "hello", "uaid": None, "use_webpush": True})
    assert (await refused.closed())[0] == 1011
    assert (await (await open_user_agent(service)).hello())["status"] == 200
    with pytest.raises(ConfigError, match="hellos cannot be refused"):
        service.refuse_hellos(-1)


async def test_a_real_user_agent_tries_again(clock) -> None:
    """After a hello that was refused, and after a restart of the service."""
    async with (
        pyua.PushService(clock=clock) as service,
        pyua.UserAgent(push_service=service, clock=clock) as user_agent,
    ):
        origin = user_agent.origin("https://app.example", serve={"/sw.js": SOURCE}, permissions=["notifications"])
        registration = await origin.register("/sw.js")
        subscription = await registration.push_manager.subscribe()
        service.refuse_hellos(1)
        await service.restart()
        await clock.run_for(120)
        await asyncio.to_thread(webpush, subscription.to_json(), "after all", ttl=60)
        assert (await registration.wait_for_push(timeout=5)).text() == "after all"


async def test_forgotten_users_get_a_new_uaid(service, connected, sender, open_user_agent) -> None:
    """And their subscriptions are gone."""
    uaid = connected.uaid
    service.forget_users()
    await connected.closed()
    assert (await sender.post(connected.endpoint)).status == 410
    again = await open_user_agent(service)
    assert (await again.hello(uaid))["uaid"] != uaid


async def test_a_clock_that_is_ahead(service, connected, sender) -> None:
    """A token that is good for an hour is not, for a service that is two hours ahead."""
    headers = sender.vapid(service)
    assert (await sender.post(connected.endpoint, **headers)).status == 201
    service.skew_clock(200_000)
    assert (await sender.post(connected.endpoint, **headers)).status == 401
    service.fail_no_more()
    assert (await sender.post(connected.endpoint, **headers)).status == 201
