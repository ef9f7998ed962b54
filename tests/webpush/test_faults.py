"""The names of what makes a message undecryptable."""

from __future__ import annotations

from pyua.webpush import faults


def test_names_are_firefoxs():
    """The eight names that its console messages have."""
    assert {
        "PushMessageBadEncryptionHeader",
        "PushMessageBadCryptoKeyHeader",
        "PushMessageBadEncodingHeader",
        "PushMessageBadSenderKey",
        "PushMessageBadSalt",
        "PushMessageBadRecordSize",
        "PushMessageBadPaddingError",
        "PushMessageBadCryptoError",
    } == faults.FAULT_NAMES


def test_a_fault_tells_record_step_and_ack():
    """What a user reads counts records from one; the agent finds the ack code on the error."""
    fault = faults.authentication_fault(1, 40)
    assert str(fault).startswith("PushMessageBadCryptoError (authentication tag): record 2 (40 bytes)")
    assert fault.ack_code == 101
    assert "record 1 is bad; expected good" in str(faults.padding_fault(0, "is bad", "good"))
