"""VAPID: the RFC's example, py-vapid in both directions, and every way to fail."""

from __future__ import annotations

import json
import typing

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, strategies as st
from py_vapid import Vapid01, Vapid02

from pyua.errors import VapidError
from pyua.webpush import VapidClaims, VapidKeys, VapidReason, b64, vapid

_AUDIENCE = "https://push.example.net"
_NOW = 1_700_000_000
_KEYS = VapidKeys.generate()


def _header(claims=None, *, keys=_KEYS, **changes) -> str:
    claims = {"aud": _AUDIENCE, "exp": _NOW + 3600, "sub": "mailto:a@example.com", **(claims or {}), **changes}
    claims = {name: value for name, value in claims.items() if value is not ...}
    return f"vapid t={vapid.sign(keys, claims)}, k={keys.application_server_key}"


def _verify(authorization, crypto_key=None, *, now=_NOW, **options):
    return vapid.verify(authorization, crypto_key, audience=_AUDIENCE, now=now, **options)


def test_rfc8292_example(vector):
    """The token of section 2.4 verifies with the key of the example, at its time."""
    example = vector("rfc8292", "2.4")
    claims = vapid.verify(
        f"vapid t={example['token']}, k={example['key']}",
        audience=example["audience"],
        now=example["expires_at"] - 3600,
        subscription_key=example.bytes("key"),
    )
    assert claims.audience == example["audience"]
    assert claims.expires_at == example["expires_at"]
    assert claims.subject == example["subject"]
    assert claims.public_key == example.bytes("key")
    assert claims.remark == ""


def test_the_signed_part_is_that_of_the_rfc(vector):
    """The same claims give the same signing input, octet by octet."""
    example = vector("rfc8292", "2.4")
    header = vapid.authorization(
        _KEYS,
        audience=example["audience"],
        expires_at=example["expires_at"],
        subject=example["subject"],
    )
    token = vapid.parse(header["Authorization"]).token
    assert token.rpartition(".")[0] == example["token"].rpartition(".")[0]


@pytest.mark.parametrize(("library", "scheme"), [(Vapid02, "vapid"), (Vapid01, "webpush")])
def test_what_py_vapid_signs_verifies(library, scheme):
    """The headers of py-vapid, in RFC 8292 and in the older form."""
    signer = library.from_string(_KEYS.private_key)
    headers = signer.sign({"aud": _AUDIENCE, "exp": _NOW + 60, "sub": "mailto:a@example.com"})
    claims = _verify(headers["Authorization"], headers.get("Crypto-Key"), subscription_key=_KEYS.public_key)
    assert claims.subject == "mailto:a@example.com"
    assert vapid.parse(headers["Authorization"], headers.get("Crypto-Key")).scheme == scheme


def test_py_vapid_verifies_what_is_signed():
    """In RFC 8292 and in the older forms; py-vapid wants no space after the comma."""
    options = {"audience": _AUDIENCE, "expires_at": _NOW, "subject": "mailto:a@example.com"}
    header = vapid.authorization(_KEYS, **options)
    assert list(header) == ["Authorization"]
    assert Vapid02.verify(header["Authorization"].replace(", ", ","))
    for scheme in ("WebPush", "Bearer"):
        headers = vapid.authorization(_KEYS, **options, scheme=scheme)
        assert headers["Authorization"].startswith(scheme + " ")
        key = headers["Crypto-Key"].removeprefix("p256ecdsa=")
        assert Vapid01.verify(key, headers["Authorization"])


@pytest.mark.parametrize(
    ("authorization", "crypto_key"),
    [
        (_header().replace("vapid", "VAPID"), None),
        (_header().replace(", ", ","), None),
        (_header().replace(", ", " ,  "), None),
        (_header().replace("vapid t", "vapid   t"), None),
        (_header() + "=", None),
        ("vapid k={1}, t={0}".format(*_header().removeprefix("vapid t=").split(", k=")), None),
        (f"WebPush {vapid.parse(_header()).token}", f"p256ecdsa={_KEYS.application_server_key}"),
        (f"bearer {vapid.parse(_header()).token}", f'dh=AAAA;p256ecdsa="{_KEYS.application_server_key}"'),
        (f"WEBPUSH {vapid.parse(_header()).token}", f"dh=AAAA,p256ecdsa={_KEYS.application_server_key}"),
    ],
)
def test_spellings_that_are_accepted(authorization, crypto_key):
    """Schemes in any case, parts in any order, spaces, padding, and the older drafts."""
    assert _verify(authorization, crypto_key).expires_at == _NOW + 3600


def test_a_key_in_standard_base64_is_accepted():
    """Some senders send + and / where - and _ belong."""
    header = _header().partition(", k=")[0]
    key = _KEYS.application_server_key.replace("-", "+").replace("_", "/")
    assert _verify(f"{header}, k={key}=").public_key == _KEYS.public_key


def _token(header, claims) -> str:
    """A token whose header and claims are the given bytes, correctly signed."""
    signed = f"{b64.encode(header)}.{b64.encode(claims)}"
    return f"{signed}.{b64.encode(_KEYS.sign(signed.encode()))}"


def _with_token(token: str) -> str:
    return f"vapid t={token}, k={_KEYS.application_server_key}"


_HEAD = b'{"alg":"ES256"}'
_CLAIMS = json.dumps({"aud": _AUDIENCE, "exp": _NOW}).encode()
_DER = _KEYS.key_pair.private_key.sign(_token(_HEAD, _CLAIMS).rpartition(".")[0].encode(), ec.ECDSA(hashes.SHA256()))


@pytest.mark.parametrize(
    ("authorization", "reason", "words"),
    [
        (None, "authorization", "no Authorization header"),
        ("", "authorization", "no Authorization header"),
        ("  ", "authorization", "no Authorization header"),
        ("vapid", "authorization", "no t and no k"),
        ("vapid t=abc", "authorization", "no k"),
        ("vapid k=abc", "authorization", "no t"),
        ("vapid t=,k=abc", "authorization", "no t"),
        ("vapid abc", "authorization", "no t and no k"),
        ("Basic abc", "scheme", "basic"),
        ("Key=abc", "scheme", "key=abc"),
        ("WebPush a.b.c", "crypto_key", "is missing"),
        ("Bearer a.b.c", "crypto_key", "is missing"),
        ("vapid t=a.b.c, k=!", "public_key", "cannot be read"),
        (_header().replace("k=", "k=AAAA"), "public_key", "68 bytes"),
        (f"vapid t={_token(_HEAD, _CLAIMS)}, k={b64.encode(b'x' * 65)}", "public_key", "curve"),
        (_with_token("abc"), "token", "1 parts"),
        (_with_token("a.b.c.d"), "token", "4 parts"),
        (_with_token("!.b.c"), "token", "header is not unpadded"),
        (_with_token("AAAA.b.c"), "token", "header is not a JSON object"),
        (_with_token(b64.encode(b"[]") + ".b.c"), "token", "header is not a JSON object"),
        (_with_token(b64.encode(b"[" * 100_000) + ".b.c"), "token", "header is not a JSON object"),
        (_with_token(b64.encode(_HEAD) + ".e30.!"), "token", "signature is not"),
        (_with_token(_token(b'{"alg":"none"}', _CLAIMS)), "algorithm", "'none'"),
        (_with_token(_token(b'{"alg":"HS256"}', _CLAIMS)), "algorithm", "HS256"),
        (_with_token(_token(b"{}", _CLAIMS)), "algorithm", "None"),
        (_with_token(_token(_HEAD, _CLAIMS)[:-4]), "signature", "does not verify"),
        (_with_token(_token(_HEAD, _CLAIMS)[:-8] + "AAAAAAAA"), "signature", "does not verify"),
        (_with_token(_token(_HEAD, _CLAIMS).rpartition(".")[0] + "."), "signature", "0 bytes"),
        (_with_token(_token(_HEAD, _CLAIMS).rpartition(".")[0] + "." + "A" * 86), "signature", "64 bytes"),
        (_with_token(f"{_token(_HEAD, _CLAIMS).rpartition('.')[0]}.{b64.encode(_DER)}"), "signature", "DER"),
        (f"{_header().partition(', k=')[0]}, k={VapidKeys.generate().application_server_key}", "signature", "key sent"),
        (_with_token(_token(_HEAD, b"no json")), "token", "claims is not a JSON object"),
        (_with_token(_token(_HEAD, b"5")), "token", "claims is not a JSON object"),
        (_with_token(_token(_HEAD, b"\xff")), "token", "claims is not a JSON object"),
        (_header(exp=...), "expiry", "exp is missing"),
        (_header(exp=None), "expiry", "None"),
        (_header(exp=str(_NOW)), "expiry", "JSON integer"),
        (_header(exp=_NOW + 0.5), "expiry", "JSON integer"),
        (_header(exp=float(_NOW)), "expiry", "JSON integer"),
        (_header(exp=True), "expiry", "True"),
        (_header(exp=-1), "expiry", "-1"),
        (_header(exp=2**64), "expiry", "JSON integer"),
        (_header(exp=_NOW - 61), "expired", "expired 61 s ago"),
        (_header(exp=0), "expired", "compare the clocks"),
        (_header(exp=_NOW + 86_401), "too_far", "86401 s ahead"),
        (_header(exp=_NOW * 1000), "too_far", "milliseconds"),
        (_header(aud=...), "audience", "aud is missing"),
        (_header(aud=None), "audience", "None"),
        (_header(aud=[_AUDIENCE]), "audience", "not a list"),
        (_header(aud=_AUDIENCE + "/"), "audience", "no slash"),
        (_header(aud=_AUDIENCE + "/wpush/v2/x"), "audience", "without a path"),
        (_header(aud="http://push.example.net"), "audience", "http://push.example.net"),
        (_header(aud=_AUDIENCE + ":443"), "audience", ":443"),
        (_header(aud="https://other.example"), "audience", "other.example"),
        (_header(sub=5), "subject", "not a text"),
        (_header(sub=["mailto:a@example.com"]), "subject", "not a text"),
    ],
)
def test_every_fault_has_its_reason(authorization, reason, words):
    """One word for programs, a sentence for people: what was seen, what was expected."""
    with pytest.raises(VapidError, match=words) as caught:
        _verify(authorization)
    assert caught.value.reason == reason
    assert reason in typing.get_args(VapidReason)


@pytest.mark.parametrize(("crypto_key", "words"), [("", "is missing"), ("dh=AAAA", "does not have it")])
def test_older_schemes_need_crypto_key(crypto_key, words):
    """The key of a WebPush or Bearer token stands in another header."""
    with pytest.raises(VapidError, match=words) as caught:
        _verify(f"WebPush {_token(_HEAD, _CLAIMS)}", crypto_key)
    assert caught.value.reason == "crypto_key"


@pytest.mark.parametrize("scheme", ["WebPush", "Bearer "])
def test_older_schemes_need_a_token(scheme):
    """A scheme alone is not enough."""
    with pytest.raises(VapidError) as caught:
        _verify(scheme, f"p256ecdsa={_KEYS.application_server_key}")
    assert caught.value.reason == "authorization"


@pytest.mark.parametrize("seconds", [-60, -1, 0, 1, 86_400])
def test_times_that_are_accepted(seconds):
    """A minute late is forgiven; 24 hours ahead are allowed to the second."""
    assert _verify(_header(exp=_NOW + seconds)).expires_at == _NOW + seconds


@pytest.mark.parametrize(
    ("subject", "remark"),
    [
        ("mailto:a@example.com", ""),
        ("https://example.com/contact", ""),
        ("a@example.com", "neither"),
        ("", "neither"),
        (None, "no sub"),
        (..., "no sub"),
    ],
)
def test_a_doubtful_subject_is_only_remarked(subject, remark):
    """A missing or odd sub passes; the claims tell what a stricter service would say."""
    claims = _verify(_header(sub=subject))
    assert remark in claims.remark
    assert bool(remark) == bool(claims.remark)


def test_other_claims_do_not_matter():
    """nbf and iat are passed over."""
    assert _verify(_header(nbf=_NOW + 9999, iat="yesterday", extra={"a": 1})).audience == _AUDIENCE


def test_the_subscriptions_key_is_compared_last():
    """A valid token by another key than the subscription's: its own reason."""
    other = VapidKeys.generate()
    assert _verify(_header(), subscription_key=_KEYS.public_key)
    with pytest.raises(VapidError, match="VAPID public key mismatch") as caught:
        _verify(_header(), subscription_key=other.public_key)
    assert caught.value.reason == "key_mismatch"
    with pytest.raises(VapidError) as caught:
        _verify(_header(exp=0), subscription_key=other.public_key)
    assert caught.value.reason == "expired"


def test_messages_hold_no_keys_and_no_tokens():
    """An error can go into any log."""
    for header, options in [
        (_header(exp=0), {}),
        (_header() + "AA", {}),
        (_header(), {"subscription_key": VapidKeys.generate().public_key}),
    ]:
        with pytest.raises(VapidError) as caught:
            _verify(header, **options)
        assert _KEYS.application_server_key[:10] not in str(caught.value)
        assert "eyJ" not in str(caught.value)


@given(st.text(max_size=100) | st.text(max_size=60).map(lambda text: f"vapid t={text}, k=AAAA"), st.text())
def test_random_headers_fail_as_vapid_error(authorization, crypto_key):
    """No text makes another error."""
    with pytest.raises(VapidError):
        _verify(authorization, crypto_key)


@given(header=st.binary(max_size=40), claims=st.binary(max_size=60))
def test_random_tokens_fail_as_vapid_error(header, claims):
    """Correctly signed nonsense: VapidError and nothing else."""
    for head in (header, _HEAD):
        with pytest.raises(VapidError):
            _verify(_with_token(_token(head, claims)))


@given(
    st.dictionaries(
        st.sampled_from(["aud", "exp", "sub", "nbf"]),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.lists(st.integers()),
    )
)
def test_random_claims_fail_as_vapid_error(outcome, claims):
    """Claims of any type are refused or verified."""
    result = outcome(_verify, _header(claims))
    assert isinstance(result, VapidClaims | VapidError)
    if isinstance(result, VapidError):
        assert result.reason in typing.get_args(VapidReason)
