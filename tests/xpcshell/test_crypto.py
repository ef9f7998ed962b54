"""Firefox's tests of its cryptography, by their names (dom/push/test/xpcshell)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pyua.errors import ConfigError, DecryptionError
from pyua.webpush import KeyPair, aes128gcm, aesgcm, b64, decrypt, faults

SALT = b"0123456789abcdef"
SECRET = b"fedcba9876543210"
TEXT = b"What a sender has to say to a subscriber, in as many records as it takes. " * 3
RECEIVER, SENDER = KeyPair.generate(), KeyPair.generate()
ADDRESSED = {"receiver_public_key": RECEIVER.public_bytes, "auth_secret": SECRET, "sender": SENDER, "salt": SALT}


def fault(headers, body, *, secret=SECRET):
    """The name of what is wrong with a message."""
    with pytest.raises(DecryptionError) as caught:
        decrypt(headers, body, key_pair=RECEIVER, auth_secret=secret)
    return caught.value.name


def test_crypto() -> None:
    """Header fields, good and bad; messages of several record sizes in both encodings; and each way to break one."""
    parse = aesgcm.parse_headers
    for encryption, crypto_key, record_size in [
        ("salt=AQID", "dh=BAUG", 4096),
        ('keyid=a; salt="AQID"; rs=24', "keyid=a; dh=BAUG, keyid=b; dh=AAAA", 24),
        ("keyid=b;salt=AQID;rs=8", 'keyid=a;dh=AAAA,keyid="b";dh=BAUG', 8),
        ("salt=AQID, salt=AAAA", "p256ecdsa=AAAA;dh=BAUG", 4096),
    ]:
        read = parse(encryption, crypto_key)
        assert (read.salt, read.sender_public_key, read.record_size) == (b"\1\2\3", b"\4\5\6", record_size)
    for encryption, crypto_key, name in [
        (None, "dh=BAUG", faults.BAD_ENCRYPTION_HEADER),
        ("salt=AQID", None, faults.BAD_CRYPTO_KEY_HEADER),
        ("keyid=x;salt=AQID", "keyid=y;dh=BAUG", faults.BAD_SENDER_KEY),
        ("salt=AQID", "dh=!", faults.BAD_SENDER_KEY),
        ("rs=24", "dh=BAUG", faults.BAD_SALT),
        ("salt=AQID;rs=none", "dh=BAUG", faults.BAD_RECORD_SIZE),
        ("salt=AQID;rs=0", "dh=BAUG", faults.BAD_RECORD_SIZE),
    ]:
        with pytest.raises(DecryptionError) as caught:
            parse(encryption, crypto_key)
        assert caught.value.name == name

    new, old = {"encoding": "aes128gcm"}, {}
    for record_size in 18, 24, 49, 4096:
        body = aes128gcm.encrypt(TEXT, **ADDRESSED, record_size=record_size)
        assert decrypt(new, body, key_pair=RECEIVER, auth_secret=SECRET) == TEXT
    for record_size in 3, 8, 24:
        message = aesgcm.encrypt(TEXT, **ADDRESSED, record_size=record_size)
        old = {"encoding": "aesgcm", "encryption": message.encryption, "crypto_key": message.crypto_key}
        assert decrypt(old, message.body, key_pair=RECEIVER, auth_secret=SECRET) == TEXT

    one = aes128gcm.encrypt(b"x", **ADDRESSED, record_size=18)
    assert fault(new, one[:20]) == faults.BAD_CRYPTO, "not even a header"
    assert fault(new, one[:86]) == faults.BAD_CRYPTO, "a header alone"
    assert fault(new, one[:20] + b"\1A" + one[86:]) == faults.BAD_SENDER_KEY
    assert fault(new, one[:16] + b"\0\0\0\x11" + one[20:]) == faults.BAD_RECORD_SIZE
    assert fault(new, one, secret=bytes(16)) == faults.BAD_CRYPTO, "another secret"
    assert fault(new, one + b"a record after the last") == faults.BAD_PADDING, "its end came early"
    assert fault(old, message.body, secret=bytes(16)) == faults.BAD_CRYPTO
    assert fault(old, message.body[: 24 + 16]) == faults.BAD_CRYPTO, "cut off after a record"
    assert fault({**old, "encoding": "aesgcm128"}, message.body) == faults.BAD_ENCODING_HEADER


def test_crypto_encrypt() -> None:
    """What is encrypted is RFC 8291's example, comes back from one record or many, and needs some room in each."""
    document = Path(__file__).parents[1] / "data" / "rfc8291.json"
    example = json.loads(document.read_text(encoding="utf-8"))["5"]
    body = aes128gcm.encrypt(
        example["plaintext"].encode(),
        receiver_public_key=b64.decode(example["receiver_public_key"]),
        auth_secret=b64.decode(example["auth_secret"]),
        sender=KeyPair.from_private_bytes(b64.decode(example["sender_private_key"])),
        salt=b64.decode(example["salt"]),
    )
    assert b64.encode(body) == example["body"]
    for text in b"", b"x", TEXT, TEXT * 100:
        for record_size in 18, 100, None:
            body = aes128gcm.encrypt(text, **ADDRESSED, record_size=record_size)
            assert aes128gcm.decrypt(body, RECEIVER, SECRET) == text
    with pytest.raises(ConfigError, match="record size"):
        aes128gcm.encrypt(TEXT, **ADDRESSED, record_size=17)
