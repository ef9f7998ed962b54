"""Prefs under their real names."""

from __future__ import annotations

import pytest

import pyua
from pyua.prefs import Prefs


def test_defaults_are_firefoxs() -> None:
    """Some of them, as about:config has them."""
    names = Prefs.names()
    assert names["dom.push.maxQuotaPerSubscription"] == 16
    assert names["dom.push.quotaUpdateDelay"] == 3000
    assert names["dom.push.serverURL"] == "wss://push.services.mozilla.com/"
    assert names["dom.webnotifications.vibrate.enabled"] is False
    assert names["network.websocket.timeout.open"] == 20
    assert len(names) == 52


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("dom.push.maxQuota", 5, "did you mean 'dom.push.maxQuotaPerSubscription'"),
        ("dom.push.maxQuotaPerSubscription", "5", "should be a valid integer.*default is 16"),
        ("dom.push.maxQuotaPerSubscription", -1, "greater than or equal to 0"),
        ("dom.push.enabled", 1, "should be a valid boolean"),
    ],
)
def test_what_is_refused(name, value, said) -> None:
    """A wrong name or type is refused at once, with the nearest real name or the default."""
    with pytest.raises(pyua.ConfigError, match=said):
        Prefs.from_names({name: value})
    prefs = Prefs()
    with pytest.raises(pyua.ConfigError, match=said):
        prefs.set(name, value)
    assert prefs == Prefs()


def test_set_changes_one() -> None:
    """Whoever holds the prefs sees it."""
    prefs = Prefs()
    prefs.set("dom.push.quotaUpdateDelay", 10)
    assert prefs.quota_update_delay == 10


def test_the_server_url_is_the_push_service() -> None:
    """As in Firefox; given twice it is a mistake."""
    user_agent = pyua.UserAgent(prefs={"dom.push.serverURL": "ws://127.0.0.1:9/"})
    assert user_agent.push_service_url == "ws://127.0.0.1:9/"
    with pytest.raises(pyua.ConfigError, match="give one of them"):
        pyua.UserAgent(prefs={"dom.push.serverURL": "ws://127.0.0.1:9/"}, push_service="ws://127.0.0.1:9/")
    with pytest.raises(pyua.ConfigError, match="ws"):
        pyua.UserAgent(prefs={"dom.push.serverURL": "http://127.0.0.1:9/"})
