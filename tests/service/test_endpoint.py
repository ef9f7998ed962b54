"""The endpoint as a function: which fault wins, and what a good request becomes."""

from __future__ import annotations

import json

import pytest
from cryptography.fernet import Fernet
from hypothesis import given, strategies as st
from multidict import CIMultiDict

from pyua.service.endpoint import Endpoint, PushRequest
from pyua.service.limits import Limits
from pyua.service.memory_store import MemoryStore
from pyua.service.tokens import EndpointToken, EndpointTokens, MessageIds, key_hash
from pyua.service.vendors import Autopush
from pyua.webpush.vapid import authorization, sign
from pyua.webpush.vapid_keys import VapidKeys

ORIGIN = "http://127.0.0.1:8080"
UAID, CHANNEL = "0123456789abcdef0123456789abcdef", "5f0c2ab4-9dd6-4b1e-8d3a-0123456789ab"
NOW = 1_700_000_000.0
KEYS = VapidKeys.generate()
GOOD = {"TTL": "60", "Content-Encoding": "aes128gcm"}


class Desk:
    """An endpoint with one user, who has one channel."""

    def __init__(self, **limits):
        self.store = MemoryStore()
        self.store.add_user(UAID, NOW)
        self.store.add_channel(UAID, CHANNEL)
        fernet = Fernet(self.store.secret())
        self.tokens = EndpointTokens(fernet)
        self.endpoint = Endpoint(Autopush(ORIGIN), self.store, self.tokens, MessageIds(fernet), Limits(**limits))

    def token(self, key=None, channel_id=CHANNEL):
        hashed = None if key is None else key_hash(key)
        return self.tokens.write(EndpointToken(UAID, channel_id, hashed), NOW)

    def push(self, headers=None, body=b"x", version="v1", token=None):
        token = self.token(KEYS.public_key if version == "v2" else None) if token is None else token
        request = PushRequest(version, token, CIMultiDict(GOOD if headers is None else headers), body)
        return self.endpoint.receive_push(request, NOW)

    def refused(self, *arguments, **members):
        """Status and errno."""
        response, message = self.push(*arguments, **members)
        assert message is None
        if response.status == 404:
            assert response.body == b""
            return 404, None
        body = json.loads(response.body)
        assert list(body) == ["code", "errno", "error", "message", "more_info"]
        assert body["code"] == response.status
        assert body["message"]
        return response.status, body["errno"]


def vapid(claims=None, keys=KEYS, **options):
    if claims is None:
        return authorization(keys, audience=ORIGIN, expires_at=int(NOW) + 3_600, **options)
    return {"Authorization": f"vapid t={sign(keys, claims)}, k={keys.application_server_key}"}


def test_a_good_request_becomes_a_message():
    """201 with Location and TTL; the message carries what the user agent needs."""
    response, message = Desk().push(GOOD | {"Topic": "news"}, b"\x01\x02")
    assert response.status == 201
    assert response.body == b""
    assert response.headers == {"Location": f"{ORIGIN}/m/{message.message_id}", "TTL": "60"}
    assert (message.uaid, message.channel_id, message.topic) == (UAID, CHANNEL, "news")
    assert (message.data, message.headers) == ("AQI", {"encoding": "aes128gcm"})
    assert (message.received_at, message.ttl, message.expires_at) == (NOW, 60, NOW + 60)


def test_an_empty_body_needs_no_encryption_headers():
    """They are not even looked at."""
    response, message = Desk().push({"TTL": "60", "Content-Encoding": "nonsense", "Encryption": "?"}, b"")
    assert response.status == 201
    assert (message.data, message.headers) == (None, None)


def test_a_ttl_beyond_the_limit_is_cut():
    """The response says to what."""
    response, message = Desk(max_ttl=100).push(GOOD | {"TTL": "5000"})
    assert (response.headers["TTL"], message.ttl) == ("100", 100)


@pytest.mark.parametrize("urgency", ["high", "nonsense", ""])
def test_urgency_and_prefer_are_not_read(urgency):
    """Any value is accepted."""
    response, _ = Desk().push(GOOD | {"Urgency": urgency, "Prefer": "respond-async"})
    assert response.status == 201


def test_the_body_has_a_limit():
    """5630 bytes are taken, one more is 413."""
    desk = Desk()
    assert desk.push(body=b"x" * 5_630)[0].status == 201
    assert desk.refused(body=b"x" * 5_631) == (413, 104)


def test_gone_may_be_remembered_for_a_day():
    """410 has a Cache-Control header."""
    desk = Desk()
    desk.store.remove_channel(UAID, CHANNEL)
    response, _ = desk.push()
    assert (response.status, response.headers["Cache-Control"]) == (410, "max-age=86400")


def test_a_user_that_is_gone_is_the_same_as_a_channel():
    """Both are 410 with errno 106."""
    desk = Desk()
    desk.store.drop_user(UAID)
    assert desk.refused() == (410, 106)


@pytest.mark.parametrize("keys", [None, KEYS.public_key])
def test_tokens_belong_to_their_api_version(keys):
    """A v1 token under v2, and the other way round, is not found."""
    desk = Desk()
    version = "v2" if keys is None else "v1"
    assert desk.refused(GOOD | vapid(), version=version, token=desk.token(keys)) == (404, None)


def test_v2_needs_the_key_of_the_subscription():
    """Its own key is good; none or another is 401."""
    desk = Desk()
    assert desk.push(GOOD | vapid(), version="v2")[0].status == 201
    assert desk.refused(version="v2") == (401, 109)
    assert desk.refused(GOOD | vapid(keys=VapidKeys.generate()), version="v2") == (401, 109)


@pytest.mark.parametrize("scheme", ["vapid", "WebPush", "Bearer"])
def test_all_schemes_are_known(scheme):
    """RFC 8292's, and those of its drafts."""
    assert Desk().push(GOOD | vapid(scheme=scheme), version="v2")[0].status == 201


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"aud": ORIGIN},
        {"aud": ORIGIN, "exp": str(int(NOW) + 60)},
        {"aud": ORIGIN, "exp": NOW + 0.5},
        {"aud": ORIGIN, "exp": int(NOW) - 61},
        {"aud": ORIGIN, "exp": int(NOW) + 86_401},
        {"aud": ORIGIN + "/", "exp": int(NOW) + 60},
        {"aud": [ORIGIN], "exp": int(NOW) + 60},
        {"aud": "https://elsewhere.example", "exp": int(NOW) + 60},
        {"aud": ORIGIN, "exp": int(NOW) + 60, "sub": 7},
    ],
)
def test_a_bad_signature_is_refused_on_open_endpoints_too(claims):
    """An Authorization header is optional for v1, but must be right if it is there."""
    desk = Desk()
    for version in ("v1", "v2"):
        assert desk.refused(GOOD | vapid(claims), version=version) == (401, 109)


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": ORIGIN, "exp": int(NOW) + 86_400},
        {"aud": ORIGIN, "exp": int(NOW) - 60},
        {"aud": ORIGIN, "exp": int(NOW) + 60, "sub": None, "nbf": int(NOW) + 500},
    ],
)
def test_claims_at_the_edge_are_good(claims):
    """Exactly 24 hours ahead, a minute over, no sub."""
    assert Desk().push(GOOD | vapid(claims), version="v2")[0].status == 201


def test_old_schemes_need_their_crypto_key():
    """Without p256ecdsa that is 400 with errno 110, not 401."""
    headers = vapid(scheme="WebPush")
    del headers["Crypto-Key"]
    assert Desk().refused(GOOD | headers, version="v2") == (400, 110)


def test_a_verified_token_is_forgotten_when_it_expires():
    """It is verified once, but believed only as long as it is valid."""
    desk = Desk()
    request = PushRequest("v2", desk.token(KEYS.public_key), CIMultiDict(GOOD | vapid()), b"x")
    for seconds, status in [(0, 201), (3_659, 201), (3_661, 401), (0, 201), (-90_000, 401)]:
        response, _ = desk.endpoint.receive_push(request, NOW + seconds)
        assert response.status == status


def test_the_first_check_that_fails_decides():
    """A request with every fault there is: mended one by one, each next fault shows."""
    desk = Desk()
    bad = {"Authorization": "nonsense", "Content-Encoding": "x", "TTL": "-5", "Topic": "?"}
    body = b"x" * 6_000
    gone = desk.token(KEYS.public_key, channel_id=CHANNEL.replace("5f", "00"))
    assert desk.refused(bad, body, version="v3", token="garbage") == (404, None)
    assert desk.refused(bad, body, version="v1", token="garbage") == (404, None)
    assert desk.refused(bad, body, version="v1", token=gone) == (401, 109)
    bad |= vapid(keys=VapidKeys.generate())
    assert desk.refused(bad, body, version="v1", token=gone) == (404, None)
    assert desk.refused(bad, body, version="v2", token=gone) == (401, 109)
    bad |= vapid()
    assert desk.refused(bad, body, version="v2", token=gone) == (410, 106)
    assert desk.refused(bad, body, version="v2") == (413, 104)
    assert desk.refused(bad | {"TTL": "x"}, version="v2") == (400, 111)
    assert desk.refused(bad, version="v2") == (400, 110)
    bad |= {"Content-Encoding": "aes128gcm"}
    assert desk.refused(bad, version="v2") == (400, 114)
    assert desk.refused(bad | {"TTL": "5"}, version="v2") == (400, 113)
    assert desk.push(bad | {"TTL": "5", "Topic": "t"}, version="v2")[0].status == 201


def test_delete_knows_only_its_own_ids():
    """204 whether or not the message is stored; else 400 without errno."""
    desk = Desk()
    _, message = desk.push()
    desk.store.save([message])
    assert desk.endpoint.receive_delete(message.message_id).status == 204
    assert desk.store.size().messages == 0
    assert desk.endpoint.receive_delete(message.message_id).status == 204
    response = desk.endpoint.receive_delete("garbage")
    assert (response.status, json.loads(response.body)["errno"]) == (400, None)


DESK = Desk()


@given(
    st.sampled_from(["v1", "v2", "", "v3", "../v1"]),
    st.text() | st.sampled_from([DESK.token(), DESK.token(KEYS.public_key)]),
    st.dictionaries(
        st.sampled_from(["TTL", "Topic", "Authorization", "Crypto-Key", "Content-Encoding", "Encryption"]),
        st.text()
        | st.sampled_from(["60", "aes128gcm", "salt=AQ", "dh=AQ", vapid()["Authorization"], "vapid t=a.b.c, k=AQ"]),
    ),
    st.binary(max_size=5_700),
)
def test_any_request_has_an_answer(version, token, headers, body):
    """Whatever comes in: a response of the documented kind, and a message only with a 201."""
    response, message = DESK.endpoint.receive_push(PushRequest(version, token, CIMultiDict(headers), body), NOW)
    assert response.status in {201, 400, 401, 404, 410, 413}
    assert (message is not None) == (response.status == 201)
