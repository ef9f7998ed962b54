"""RFC 8291: push messages in aes128gcm, by its example and against http-ece."""

from __future__ import annotations

import http_ece
import pytest
from hypothesis import given, settings, strategies as st

from pyua.errors import ConfigError, DecryptionError, InvalidKeyError
from pyua.webpush import KeyPair, aes128gcm, ece, faults, hkdf

_SALT = b"s" * 16


def test_rfc8291_example(vector):
    """The example of section 5, octet by octet, in both directions."""
    example = vector("rfc8291", "5")
    receiver = KeyPair.from_private_bytes(example.bytes("receiver_private_key"))
    body = aes128gcm.encrypt(
        example["plaintext"].encode(),
        receiver_public_key=receiver.public_bytes,
        auth_secret=example.bytes("auth_secret"),
        sender=KeyPair.from_private_bytes(example.bytes("sender_private_key")),
        salt=example.bytes("salt"),
    )
    assert body == example.bytes("body")
    plaintext = aes128gcm.decrypt(body, receiver, example.bytes("auth_secret"))
    assert plaintext == example["plaintext"].encode()


def test_rfc8291_intermediate_values(vector):
    """Every value that appendix A prints on the way."""
    example, values = vector("rfc8291", "5"), vector("rfc8291", "A")
    auth, secret = example.bytes("auth_secret"), values.bytes("ecdh_secret")
    receiver_key, sender_key = example.bytes("receiver_public_key"), example.bytes("sender_public_key")
    assert hkdf.extract(auth, secret) == values.bytes("prk_key")
    assert hkdf.expand(values.bytes("prk_key"), values.bytes("key_info"), 32) == values.bytes("ikm")
    input_key = aes128gcm.combine_keys(secret, auth, receiver_key, sender_key)
    assert input_key == values.bytes("ikm")
    assert hkdf.extract(example.bytes("salt"), input_key) == values.bytes("prk")
    key, nonce = ece.derive_key_and_nonce(input_key, example.bytes("salt"))
    assert (key, nonce) == (values.bytes("cek"), values.bytes("nonce"))
    assert values.bytes("header") + values.bytes("ciphertext") == example.bytes("body")
    assert len(values.bytes("header")) == aes128gcm.HEADER_LENGTH == 86


@pytest.fixture(scope="session")
def encrypt(receiver, sender):
    """Encrypt for the session's receiver."""

    def encrypt(plaintext, **options):
        return aes128gcm.encrypt(
            plaintext,
            receiver_public_key=receiver.key_pair.public_bytes,
            auth_secret=receiver.auth_secret,
            sender=sender,
            salt=_SALT,
            **options,
        )

    return encrypt


@given(plaintext=st.binary(max_size=300), record_size=st.integers(18, 400), padding=st.integers(0, 100))
@settings(max_examples=60)
def test_http_ece_reads_what_is_written(receiver, encrypt, plaintext, record_size, padding):
    """An independent implementation decrypts it, and so does this one."""
    body = encrypt(plaintext, record_size=record_size, padding=padding)
    assert aes128gcm.decrypt(body, *receiver) == plaintext
    assert (
        http_ece.decrypt(
            body,
            private_key=receiver.key_pair.private_key,
            auth_secret=receiver.auth_secret,
            version="aes128gcm",
        )
        == plaintext
    )


@given(plaintext=st.binary(min_size=1, max_size=300), record_size=st.integers(18, 400))
@settings(max_examples=60)
def test_what_http_ece_writes_is_read(receiver, sender, plaintext, record_size):
    """It decrypts what an independent implementation encrypted, in one record or several."""
    body = http_ece.encrypt(
        plaintext,
        salt=_SALT,
        private_key=sender.private_key,
        dh=receiver.key_pair.public_bytes,
        auth_secret=receiver.auth_secret,
        rs=record_size,
        version="aes128gcm",
    )
    assert aes128gcm.decrypt(body, *receiver) == plaintext


@pytest.mark.parametrize("length", [0, 1, 4079, 4080, 10_000])
def test_a_message_is_one_record_unless_asked_otherwise(receiver, encrypt, length):
    """RFC 8291 section 4 wants a single record, of whatever size that takes."""
    body = encrypt(b"x" * length, padding=3)
    assert len(body) == 86 + length + 3 + 17
    assert ece.parse_header(body).record_size >= 4096
    assert aes128gcm.decrypt(body, *receiver) == b"x" * length


def test_the_wrong_receiver_cannot_read(receiver, encrypt):
    """Another key or another secret: the tag does not match."""
    body = encrypt(b"secret")
    for keys in [
        (KeyPair.generate(), receiver.auth_secret),
        (receiver.key_pair, b"x" * 16),
        (receiver.key_pair, b""),
    ]:
        with pytest.raises(DecryptionError) as caught:
            aes128gcm.decrypt(body, *keys)
        assert (caught.value.name, caught.value.step) == (faults.BAD_CRYPTO, "authentication tag")


def test_a_changed_octet_is_noticed(receiver, encrypt):
    """Salt, sender's key, ciphertext and tag are all bound together."""
    body = encrypt(b"x")
    for index in (0, 40, 86, len(body) - 1):
        changed = bytearray(body)
        changed[index] ^= 1
        with pytest.raises(DecryptionError):
            aes128gcm.decrypt(bytes(changed), *receiver)


def _with(body: bytes, start: int, replacement: bytes) -> bytes:
    return body[:start] + replacement + body[start + len(replacement) :]


@pytest.mark.parametrize(
    ("change", "name", "step"),
    [
        (lambda body: b"", faults.BAD_CRYPTO, "header"),
        (lambda body: body[:20], faults.BAD_CRYPTO, "header"),
        (lambda body: body[:21], faults.BAD_CRYPTO, "header"),
        (lambda body: body[:86], faults.BAD_CRYPTO, "header"),
        (lambda body: body[:87], faults.BAD_CRYPTO, "authentication tag"),
        (lambda body: _with(body, 16, (17).to_bytes(4, "big")), faults.BAD_RECORD_SIZE, "record size"),
        (lambda body: _with(body, 16, (2**31).to_bytes(4, "big")), faults.BAD_RECORD_SIZE, "record size"),
        (lambda body: _with(body, 16, b"\0\0\0\x11A")[:30], faults.BAD_RECORD_SIZE, "record size"),
        (lambda body: _with(body, 20, b"\x00"), faults.BAD_SENDER_KEY, "sender key"),
        (lambda body: _with(body, 20, b"\x40"), faults.BAD_SENDER_KEY, "sender key"),
        (lambda body: _with(body, 20, b"\xff")[:21], faults.BAD_SENDER_KEY, "sender key"),
        (lambda body: _with(body, 21, bytes(65)), faults.BAD_CRYPTO, "key agreement"),
        (lambda body: _with(body, 22, b"\xff" * 64), faults.BAD_CRYPTO, "key agreement"),
    ],
)
def test_broken_bodies_are_named(receiver, encrypt, change, name, step):
    """Firefox's checks in Firefox's order, under Firefox's names."""
    with pytest.raises(DecryptionError) as caught:
        aes128gcm.decrypt(change(encrypt(b"hello")), *receiver)
    assert (caught.value.name, caught.value.step) == (name, step)


def test_a_subscription_without_keys_reads_nothing(receiver, encrypt):
    """Checks of the header come first, then the missing keys are told."""
    for keys in [(None, receiver.auth_secret), (receiver.key_pair, None), (None, None)]:
        with pytest.raises(DecryptionError) as caught:
            aes128gcm.decrypt(encrypt(b"x"), *keys)
        assert caught.value.step == "subscription keys"
        with pytest.raises(DecryptionError) as caught:
            aes128gcm.decrypt(b"", *keys)
        assert caught.value.step == "header"


@given(st.data())
def test_random_bodies_fail_as_decryption_error(receiver, encrypt, outcome, data):
    """Garbage, and real messages with a random piece replaced: DecryptionError or the message."""
    body = bytearray(encrypt(b"hello", record_size=18))
    start = data.draw(st.integers(0, len(body)))
    piece = data.draw(st.binary(max_size=90))
    body[start : start + data.draw(st.integers(0, 90))] = piece
    result = outcome(aes128gcm.decrypt, bytes(body), *receiver)
    assert result == b"hello" or (isinstance(result, DecryptionError) and result.name in faults.FAULT_NAMES)


def test_messages_hold_neither_keys_nor_payload(receiver, encrypt):
    """An error can go into any log."""
    with pytest.raises(DecryptionError) as caught:
        aes128gcm.decrypt(encrypt(b"the payload"), receiver.key_pair, b"0123456789abcdef")
    text = str(caught.value)
    assert "payload" not in text
    assert "0123" not in text


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"receiver_public_key": b"\x04" + bytes(64)}, InvalidKeyError),
        ({"receiver_public_key": b"short"}, InvalidKeyError),
        ({"auth_secret": b""}, InvalidKeyError),
        ({"auth_secret": bytes(17)}, InvalidKeyError),
        ({"salt": b""}, ConfigError),
        ({"record_size": 17}, ConfigError),
        ({"padding": -1}, ConfigError),
    ],
)
def test_wrong_arguments_raise_at_once(receiver, sender, arguments, error):
    """A sender's own mistakes are told to the sender."""
    given_arguments = {
        "receiver_public_key": receiver.key_pair.public_bytes,
        "auth_secret": receiver.auth_secret,
        "sender": sender,
        "salt": _SALT,
        **arguments,
    }
    with pytest.raises(error):
        aes128gcm.encrypt(b"x", **given_arguments)
