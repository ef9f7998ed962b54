"""What a VAPID token claims (RFC 8292 section 2), and whether a push service believes it.

The rules are autopush's: 60 seconds of grace, 24 hours at most, the audience to the letter, no need of a subject.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from pyua.errors import VapidError

__all__ = ["EXPIRY_LEEWAY", "MAX_EXPIRY", "VapidClaims", "VapidReason", "check_claims"]

#: Seconds for which an expired token is still taken, because clocks differ.
EXPIRY_LEEWAY: Final = 60
#: "'exp' … MUST NOT be more than 24 hours from the time of the request" (RFC 8292 section 2).
MAX_EXPIRY: Final = 86_400

#: What can be wrong: ``VapidError.reason``.
VapidReason = Literal[
    "authorization",  # the header is missing, or has not the parts of its scheme
    "scheme",  # neither vapid nor WebPush nor Bearer
    "crypto_key",  # WebPush or Bearer without p256ecdsa in Crypto-Key
    "public_key",  # the key is no P-256 point
    "token",  # not a JWT, or claims that are no JSON object
    "algorithm",  # not ES256
    "signature",  # does not verify
    "expiry",  # exp is missing or no integer
    "expired",
    "too_far",  # exp lies more than 24 hours ahead
    "audience",  # aud is missing, not one text, or another origin
    "subject",  # sub is no text
    "key_mismatch",  # not the key that the subscription was made with
]

#: Seconds since 1970 have ten digits until 2286; eleven and more are most likely milliseconds.
_SURELY_MILLISECONDS: Final = 10**11


@dataclass(frozen=True, slots=True)
class VapidClaims:
    """What a verified token says.

    Attributes:
        audience: the origin it is meant for.
        expires_at: seconds since 1970.
        subject: how to reach the sender: ``mailto:`` or ``https:``; None if it does not say.
        public_key: the key that signed it, 65 bytes (or compressed 33), as sent.
        remark: what a stricter push service would refuse, in a sentence; empty if nothing.
    """

    audience: str
    expires_at: int
    subject: str | None
    public_key: bytes
    remark: str = ""


def check_claims(claims: dict[str, object], public_key: bytes, audience: str, now: float) -> VapidClaims:
    """Check what a token says; its signature was checked before.

    Args:
        claims: the JSON object of the token.
        public_key: the key that signed it.
        audience: the origin of the push service's endpoints, without a slash at its end.
        now: seconds since 1970.

    Raises:
        VapidError: the first check that fails.
    """
    subject = claims.get("sub")
    if subject is not None and not isinstance(subject, str):
        raise VapidError("the claim sub is not a text; expected 'mailto:…' or 'https:…'", reason="subject")
    expires_at = _check_expiry(claims, now)
    _check_audience(claims, audience)
    if expires_at - now > MAX_EXPIRY:
        hint = "; it looks like milliseconds: exp counts seconds" if expires_at > _SURELY_MILLISECONDS else ""
        raise VapidError(
            f"the claim exp lies {expires_at - now:.0f} s ahead; at most {MAX_EXPIRY} s (24 hours) are allowed{hint}",
            reason="too_far",
        )
    return VapidClaims(audience, expires_at, subject, public_key, _remark(subject))


def _check_expiry(claims: dict[str, object], now: float) -> int:
    if "exp" not in claims:
        raise VapidError("the claim exp is missing; expected the time of expiry in seconds", reason="expiry")
    expires_at = claims["exp"]
    if not isinstance(expires_at, int) or isinstance(expires_at, bool) or not 0 <= expires_at < 2**64:
        raise VapidError(
            f"the claim exp is {_shown(expires_at)}; expected seconds since 1970 as a JSON integer",
            reason="expiry",
        )
    if expires_at < now - EXPIRY_LEEWAY:
        raise VapidError(
            f"the token expired {now - expires_at:.0f} s ago (exp {expires_at}, now {now:.0f}; "
            f"{EXPIRY_LEEWAY} s are tolerated): sign anew, or compare the clocks",
            reason="expired",
        )
    return expires_at


def _check_audience(claims: dict[str, object], audience: str) -> None:
    if "aud" not in claims:
        raise VapidError(f"the claim aud is missing; expected {audience!r}", reason="audience")
    seen = claims["aud"]
    if seen == audience:
        return
    hint = "the origin of the subscription's endpoint"
    if isinstance(seen, list):
        hint = "one text, not a list"
    elif isinstance(seen, str) and seen.rstrip("/") == audience:
        hint = "no slash at the end"
    elif isinstance(seen, str) and seen.startswith(audience + "/"):
        hint = "the origin alone, without a path"
    elif isinstance(seen, str) and audience.startswith(seen + ":"):
        # PyPI's webpush (1.0) signs so; with production's default ports nobody notices.
        hint = "the origin with its port"
    raise VapidError(f"the claim aud is {_shown(seen)}; expected {audience!r}: {hint}", reason="audience")


def _remark(subject: str | None) -> str:
    if subject is None:
        return "the token has no sub; Apple's and some other push services refuse that"
    if not subject.startswith(("mailto:", "https:")):
        return "the claim sub is neither a mailto: nor an https: address; some push services refuse that"
    return ""


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."
