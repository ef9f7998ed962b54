"""The header fields of a push, one by one."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, strategies as st
from multidict import CIMultiDict

from pyua.service.push_headers import check_ttl, read_encryption, read_topic, read_ttl
from pyua.service.rejection import Rejection


def errno_of(function, *arguments):
    with pytest.raises(Rejection) as caught:
        function(*arguments)
    assert caught.value.status == 400
    return caught.value.errno


@pytest.mark.parametrize(("text", "ttl"), [("0", 0), ("60", 60), ("+5", 5), ("-1", -1), ("007", 7)])
def test_ttl_is_an_integer(text, ttl):
    """Signs and leading zeros are integers, too."""
    assert read_ttl({"TTL": text}) == ttl


@pytest.mark.parametrize("headers", [{}, {"TTL": ""}, {"TTL": "1.5"}, {"TTL": "soon"}, {"TTL": "9" * 30}])
def test_ttl_is_required(headers):
    """Missing or not an integer: errno 111."""
    assert errno_of(read_ttl, headers) == 111


def test_ttl_is_cut_and_not_negative():
    """Thirty days are the most; below zero is errno 114."""
    assert check_ttl(9_999_999, 2_592_000) == 2_592_000
    assert check_ttl(0, 2_592_000) == 0
    assert errno_of(check_ttl, -1, 2_592_000) == 114


@pytest.mark.parametrize("topic", ["a", "A-_9", "x" * 32, "abc=="])
def test_topics_of_the_alphabet_are_taken(topic):
    """Up to 32 characters of base64url."""
    assert read_topic({"Topic": topic}) == topic


@pytest.mark.parametrize("topic", ["", "=", "x" * 33, "two words", "a+b", "ä", "a=b"])
def test_other_topics_are_refused(topic):
    """Errno 113."""
    assert errno_of(read_topic, {"Topic": topic}) == 113


@pytest.mark.parametrize(
    ("headers", "result"),
    [
        ({"Content-Encoding": "aes128gcm"}, {"encoding": "aes128gcm"}),
        (
            {"Content-Encoding": "aes128gcm", "Crypto-Key": "p256ecdsa=BA=="},
            {"encoding": "aes128gcm", "crypto_key": "p256ecdsa=BA"},
        ),
        (
            {"Content-Encoding": "aesgcm", "Encryption": 'salt="AQ==";rs=4096', "Crypto-Key": "dh=BA=,p256ecdsa=BB"},
            {"encoding": "aesgcm", "encryption": "salt=AQ;rs=4096", "crypto_key": "dh=BA,p256ecdsa=BB"},
        ),
        ({"Content-Encoding": "aesgcm", "Encryption": "salt=AQ"}, {"encoding": "aesgcm", "encryption": "salt=AQ"}),
    ],
)
def test_good_encryption_headers_go_to_the_user_agent(headers, result):
    """Quotes and padding are taken away."""
    assert read_encryption(headers) == result


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content-Encoding": "aesgcm128", "Encryption": "salt=AQ", "Crypto-Key": "dh=BA"},
        {"Content-Encoding": "AES128GCM"},
        {"Content-Encoding": "gzip"},
        {"Content-Encoding": "aes128gcm", "Encryption": "salt=AQ"},
        {"Content-Encoding": "aes128gcm", "Crypto-Key": "dh=BA"},
        {"Content-Encoding": "aes128gcm", "Crypto-Key": "nonsense"},
        {"Content-Encoding": "aesgcm"},
        {"Content-Encoding": "aesgcm", "Encryption": "rs=4096"},
        {"Content-Encoding": "aesgcm", "Encryption": "salt=A+/"},
        {"Content-Encoding": "aesgcm", "Encryption": "salt=AQ", "Crypto-Key": "p256ecdsa=BA"},
        {"Content-Encoding": "aesgcm", "Encryption": "salt=AQ;;"},
    ],
)
def test_other_encryption_headers_are_refused(headers):
    """Errno 110."""
    assert errno_of(read_encryption, headers) == 110


@given(st.dictionaries(st.sampled_from(["TTL", "Topic", "Content-Encoding", "Encryption", "Crypto-Key"]), st.text()))
def test_no_header_can_raise_anything_else(headers):
    """Whatever a sender writes, it is read or refused."""
    for read in (read_ttl, read_topic, read_encryption):
        with contextlib.suppress(Rejection):
            read(CIMultiDict(headers))
