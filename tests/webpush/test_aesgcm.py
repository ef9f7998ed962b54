"""The aesgcm draft: its example, its header fields as Firefox reads them, and http-ece."""

from __future__ import annotations

import http_ece
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings, strategies as st

from pyua.errors import ConfigError, DecryptionError, InvalidKeyError
from pyua.webpush import AesgcmParameters, KeyPair, aesgcm, faults, hkdf
from pyua.webpush.ece import record_nonce

_SALT = b"s" * 16


def test_draft_example(vector):
    """The example of draft-ietf-webpush-encryption-04 section 5, octet by octet, in both directions."""
    example = vector("webpush-encryption-04", "5")
    receiver = KeyPair.from_private_bytes(example.bytes("receiver_private_key"))
    assert receiver.public_bytes == example.bytes("receiver_public_key")
    message = aesgcm.encrypt(
        example["plaintext"].encode(),
        receiver_public_key=receiver.public_bytes,
        auth_secret=example.bytes("auth_secret"),
        sender=KeyPair.from_private_bytes(example.bytes("sender_private_key")),
        salt=example.bytes("salt"),
    )
    assert message.body == example.bytes("body")
    assert message.encryption == f"salt={example['salt']}"
    assert message.crypto_key == f"dh={example['sender_public_key']}"
    parameters = aesgcm.parse_headers(example["encryption"], example["crypto_key"])
    assert parameters == aesgcm.parse_headers(message.encryption, message.crypto_key)
    plaintext = aesgcm.decrypt(example.bytes("body"), parameters, receiver, example.bytes("auth_secret"))
    assert plaintext == example["plaintext"].encode()


@pytest.fixture(scope="session")
def encrypt(receiver, sender):
    """Encrypt for the session's receiver."""

    def encrypt(plaintext, **options):
        return aesgcm.encrypt(
            plaintext,
            receiver_public_key=receiver.key_pair.public_bytes,
            auth_secret=receiver.auth_secret,
            sender=sender,
            salt=_SALT,
            **options,
        )

    return encrypt


@given(plaintext=st.binary(max_size=200), record_size=st.integers(3, 300), padding=st.integers(0, 100))
@settings(max_examples=60)
def test_http_ece_reads_what_is_written(receiver, sender, encrypt, plaintext, record_size, padding):
    """An independent implementation decrypts it, and so does this one by its header fields."""
    message = encrypt(plaintext, record_size=record_size, padding=padding)
    parameters = aesgcm.parse_headers(message.encryption, message.crypto_key)
    assert aesgcm.decrypt(message.body, parameters, *receiver) == plaintext
    assert (
        http_ece.decrypt(
            message.body,
            salt=_SALT,
            private_key=receiver.key_pair.private_key,
            dh=sender.public_bytes,
            auth_secret=receiver.auth_secret,
            rs=record_size,
            version="aesgcm",
        )
        == plaintext
    )


@given(plaintext=st.binary(max_size=200), record_size=st.integers(3, 300))
@settings(max_examples=60)
def test_what_http_ece_writes_is_read(receiver, sender, plaintext, record_size):
    """It decrypts what an independent implementation encrypted."""
    body = http_ece.encrypt(
        plaintext,
        salt=_SALT,
        private_key=sender.private_key,
        dh=receiver.key_pair.public_bytes,
        auth_secret=receiver.auth_secret,
        rs=record_size,
        version="aesgcm",
    )
    parameters = AesgcmParameters(_SALT, sender.public_bytes, record_size)
    assert aesgcm.decrypt(body, parameters, *receiver) == plaintext


def test_more_padding_than_one_record_may_announce(receiver, encrypt):
    """65535 bytes are the most in one record: the rest goes into the next, or is refused if there is none."""
    message = encrypt(b"x", padding=70_000)
    parameters = aesgcm.parse_headers(message.encryption, message.crypto_key)
    assert aesgcm.decrypt(message.body, parameters, *receiver) == b"x"
    with pytest.raises(ConfigError, match="smaller record size"):
        encrypt(b"x", record_size=200_000, padding=70_000)


@pytest.mark.parametrize(
    ("encryption", "crypto_key", "expected"),
    [
        ("salt=c2FsdA", "dh=AQID", (b"salt", b"\1\2\3", 4096)),
        ('salt="c2FsdA"', 'dh="AQID"', (b"salt", b"\1\2\3", 4096)),
        (' salt = "c2FsdA" ; rs = 24 ', " dh = AQID ", (b"salt", b"\1\2\3", 24)),
        ("salt=c2FsdA;rs=1", "dh=AQID", (b"salt", b"\1\2\3", 1)),
        ("salt=c2FsdA;rs=68719476705", "dh=AQID", (b"salt", b"\1\2\3", 68719476705)),
        ("salt=c2FsdA;rs=00024", "dh=AQID", (b"salt", b"\1\2\3", 24)),
        ("salt=c2FsdA;rs=+24", "dh=AQID", (b"salt", b"\1\2\3", 24)),
        ("salt=c2FsdA;rs=24abc", "dh=AQID", (b"salt", b"\1\2\3", 24)),
        ("salt=c2FsdA;rs=24.9", "dh=AQID", (b"salt", b"\1\2\3", 24)),
        ('salt=c2FsdA;rs=" 24"', "dh=AQID", (b"salt", b"\1\2\3", 24)),
        ("salt=c2FsdA;rs=", "dh=AQID", (b"salt", b"\1\2\3", 4096)),
        ("salt=c2FsdA;rs=24;rs=25", "dh=AQID", (b"salt", b"\1\2\3", 25)),
        # of several items in Encryption only the first counts
        ("salt=c2FsdA;rs=24,salt=AAAA;rs=25", "dh=AQID", (b"salt", b"\1\2\3", 24)),
        # the keyid picks among the keys; without one the first dh counts
        ("keyid=b;salt=c2FsdA", "keyid=a;dh=AAAA,keyid=b;dh=AQID", (b"salt", b"\1\2\3", 4096)),
        ('keyid="b";salt=c2FsdA', "dh=AAAA,keyid=b;dh=AQID", (b"salt", b"\1\2\3", 4096)),
        ("salt=c2FsdA", "keyid=a;dh=AQID,keyid=b;dh=AAAA", (b"salt", b"\1\2\3", 4096)),
        ("salt=c2FsdA", "p256ecdsa=AAAA,dh=AQID", (b"salt", b"\1\2\3", 4096)),
        ("salt=c2FsdA", "p256ecdsa=AAAA;dh=AQID", (b"salt", b"\1\2\3", 4096)),
        ("salt=c2FsdA", "dh=AQID;p256ecdsa=AAAA", (b"salt", b"\1\2\3", 4096)),
        ("keyid=;salt=c2FsdA", "keyid=a;dh=AQID", (b"salt", b"\1\2\3", 4096)),
        ("noise;salt=c2FsdA;;", ",,noise,dh=AQID", (b"salt", b"\1\2\3", 4096)),
    ],
)
def test_header_fields_that_firefox_reads(encryption, crypto_key, expected):
    """Quotes, spaces, several items and keys, and numbers read as JavaScript's parseInt does."""
    parameters = aesgcm.parse_headers(encryption, crypto_key)
    assert (parameters.salt, parameters.sender_public_key, parameters.record_size) == expected


@pytest.mark.parametrize(
    ("encryption", "crypto_key", "name"),
    [
        ("salt=AAAA", None, faults.BAD_CRYPTO_KEY_HEADER),
        ("salt=AAAA", "", faults.BAD_CRYPTO_KEY_HEADER),
        (None, None, faults.BAD_CRYPTO_KEY_HEADER),
        ("salt=AAAA", 7, faults.BAD_CRYPTO_KEY_HEADER),
        (None, "dh=AQID", faults.BAD_ENCRYPTION_HEADER),
        ("", "dh=AQID", faults.BAD_ENCRYPTION_HEADER),
        (",salt=AAAA", "dh=AQID", faults.BAD_ENCRYPTION_HEADER),
        (["salt=AAAA"], "dh=AQID", faults.BAD_ENCRYPTION_HEADER),
        ("salt=AAAA", "p256ecdsa=AQID", faults.BAD_SENDER_KEY),
        ("salt=AAAA", "dh=", faults.BAD_SENDER_KEY),
        ("salt=AAAA", "dh=AQ==", faults.BAD_SENDER_KEY),
        ("salt=AAAA", "dh=+/+/", faults.BAD_SENDER_KEY),
        ("keyid=x;salt=AAAA", "keyid=a;dh=AQID", faults.BAD_SENDER_KEY),
        ("rs=bad", "dh=", faults.BAD_SENDER_KEY),
        (" ", "dh=AQID", faults.BAD_SALT),
        ("rs=bad", "dh=AQID", faults.BAD_SALT),
        ("salt=", "dh=AQID", faults.BAD_SALT),
        ("salt=AA==", "dh=AQID", faults.BAD_SALT),
        ("salt=A", "dh=AQID", faults.BAD_SALT),
        ("salt=!", "dh=AQID", faults.BAD_SALT),
        ("SALT=AAAA", "dh=AQID", faults.BAD_SALT),
        ("salt=AAAA;rs=bad", "dh=AQID", faults.BAD_RECORD_SIZE),
        ("salt=AAAA;rs=0", "dh=AQID", faults.BAD_RECORD_SIZE),
        ("salt=AAAA;rs=-1", "dh=AQID", faults.BAD_RECORD_SIZE),
        ("salt=AAAA;rs=0x18", "dh=AQID", faults.BAD_RECORD_SIZE),
        ("salt=AAAA;rs=68719476706", "dh=AQID", faults.BAD_RECORD_SIZE),
        ("salt=AAAA;rs=" + "9" * 5000, "dh=AQID", faults.BAD_RECORD_SIZE),
        ("salt=AAAA;rs=٣", "dh=AQID", faults.BAD_RECORD_SIZE),
    ],
)
def test_header_fields_that_firefox_refuses(encryption, crypto_key, name):
    """Each fault has its own name; Crypto-Key is looked at before Encryption, the key before the salt."""
    with pytest.raises(DecryptionError) as caught:
        aesgcm.parse_headers(encryption, crypto_key)
    assert caught.value.name == name


@given(st.text(max_size=60), st.text(max_size=60))
def test_random_header_fields_fail_as_decryption_error(outcome, encryption, crypto_key):
    """No text makes another error."""
    result = outcome(aesgcm.parse_headers, encryption, crypto_key)
    assert isinstance(result, AesgcmParameters | DecryptionError)
    if isinstance(result, DecryptionError):
        assert result.name in faults.FAULT_NAMES


def test_an_empty_body_is_no_data(receiver, sender):
    """A body of no bytes is a message without data, not an error, even if the keys are nonsense."""
    assert aesgcm.decrypt(b"", AesgcmParameters(_SALT, b"nonsense"), *receiver) is None
    assert aesgcm.decrypt(b"", AesgcmParameters(_SALT, sender.public_bytes), None, None) is None


def test_an_empty_plaintext_is_data(receiver, encrypt):
    """An encrypted empty text is delivered as an empty text."""
    message = encrypt(b"")
    parameters = aesgcm.parse_headers(message.encryption, message.crypto_key)
    assert aesgcm.decrypt(message.body, parameters, *receiver) == b""


def _seal(receiver, sender, *records, record_size):
    """Encrypt records whose plaintext, padding and all, is given."""
    shared = sender.exchange(receiver.key_pair.public_bytes)
    ikm = hkdf.expand(hkdf.extract(receiver.auth_secret, shared), b"Content-Encoding: auth\0", 32)
    prk = hkdf.extract(_SALT, ikm)
    context = b"\0P-256\0\0A" + receiver.key_pair.public_bytes + b"\0A" + sender.public_bytes
    key = hkdf.expand(prk, b"Content-Encoding: aesgcm" + context, 16)
    nonce = hkdf.expand(prk, b"Content-Encoding: nonce" + context, 12)
    sealed = [AESGCM(key).encrypt(record_nonce(nonce, i), r, None) for i, r in enumerate(records)]
    return b"".join(sealed), AesgcmParameters(_SALT, sender.public_bytes, record_size)


@pytest.mark.parametrize(
    ("records", "record_size", "name", "step"),
    [
        ([b"\0\0abcde"], 7, faults.BAD_CRYPTO, "truncation"),
        ([b"\0\0abcde", b"\0\0abcde"], 7, faults.BAD_CRYPTO, "truncation"),
        ([b"\0\0abcd", b"\0"], 6, faults.BAD_PADDING, "padding"),
        ([b"\0\0abcd", b""], 6, faults.BAD_PADDING, "padding"),
        ([b"\0\0abcd", b"\0\x02a"], 6, faults.BAD_PADDING, "padding"),
        ([b"\0\x01abcd", b"\0\0a"], 6, faults.BAD_PADDING, "padding"),
        ([b"\xff\xff\0"], 6, faults.BAD_PADDING, "padding"),
        ([b"\0\0abcd", b"\0\0a"], 9, faults.BAD_CRYPTO, "authentication tag"),
    ],
)
def test_broken_records_are_named(receiver, sender, records, record_size, name, step):
    """A message that ends on a record boundary is cut off; padding must be announced, there, and zero."""
    body, parameters = _seal(receiver, sender, *records, record_size=record_size)
    with pytest.raises(DecryptionError) as caught:
        aesgcm.decrypt(body, parameters, *receiver)
    assert (caught.value.name, caught.value.step) == (name, step)


def test_records_at_the_edge_are_read(receiver, sender):
    """Padding that fills a record, and zeros that are data."""
    body, parameters = _seal(receiver, sender, b"\0\x04\0\0\0\0", b"\0\x02\0\0\0a", b"\0\0\0\0", record_size=6)
    assert aesgcm.decrypt(body, parameters, *receiver) == b"\0a\0\0"


def test_a_compressed_sender_key_is_taken(receiver):
    """A dh of 33 bytes works as any other key; its own length goes into the derivation."""
    sender = KeyPair.generate()
    point = sender.private_key.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    shared = sender.exchange(receiver.key_pair.public_bytes)
    ikm = hkdf.expand(hkdf.extract(receiver.auth_secret, shared), b"Content-Encoding: auth\0", 32)
    prk = hkdf.extract(_SALT, ikm)
    context = b"\0P-256\0\0A" + receiver.key_pair.public_bytes + b"\0!" + point
    key = hkdf.expand(prk, b"Content-Encoding: aesgcm" + context, 16)
    nonce = hkdf.expand(prk, b"Content-Encoding: nonce" + context, 12)
    body = AESGCM(key).encrypt(nonce, b"\0\0hi", None)
    assert aesgcm.decrypt(body, AesgcmParameters(_SALT, point), *receiver) == b"hi"


@pytest.mark.parametrize("point", [b"\1\2\3", b"\x04" + bytes(64), bytes(65), b"x" * 200])
def test_a_sender_key_that_is_no_point(receiver, point):
    """It shows when the keys are to be agreed on, under the general name."""
    with pytest.raises(DecryptionError) as caught:
        aesgcm.decrypt(b"x" * 40, AesgcmParameters(_SALT, point), *receiver)
    assert (caught.value.name, caught.value.step) == (faults.BAD_CRYPTO, "key agreement")


@given(body=st.binary(min_size=1, max_size=100), salt=st.binary(min_size=1, max_size=80), rs=st.integers(1, 100))
def test_random_bodies_fail_as_decryption_error(receiver, sender, body, salt, rs):
    """Garbage under real keys: DecryptionError and nothing else, for salts of any length."""
    with pytest.raises(DecryptionError) as caught:
        aesgcm.decrypt(body, AesgcmParameters(salt, sender.public_bytes, rs), *receiver)
    assert caught.value.name in faults.FAULT_NAMES


def test_a_subscription_without_keys_reads_nothing(receiver, encrypt):
    """The missing keys are told."""
    message = encrypt(b"x")
    parameters = aesgcm.parse_headers(message.encryption, message.crypto_key)
    with pytest.raises(DecryptionError) as caught:
        aesgcm.decrypt(message.body, parameters, None, receiver.auth_secret)
    assert caught.value.step == "subscription keys"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"receiver_public_key": b"short"}, InvalidKeyError),
        ({"auth_secret": b""}, InvalidKeyError),
        ({"salt": b"short"}, ConfigError),
        ({"record_size": 2}, ConfigError),
        ({"record_size": 2**36 - 30}, ConfigError),
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
        aesgcm.encrypt(b"x", **given_arguments)
