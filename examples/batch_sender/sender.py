"""Sends one message to many subscriptions."""

import json
import time
from dataclasses import dataclass, field

import requests
from pywebpush import WebPushException, webpush

GONE = (404, 410)
LATER = (429, 500, 502, 503)


@dataclass
class Report:
    """Endpoints, by what became of the message."""

    sent: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)  # delete these: nobody will ever hear there again
    failed: list[str] = field(default_factory=list)  # keep these: the trouble is not theirs


def send_to_all(subscriptions, message, *, private_key, subject, attempts=3, timeout=10, sleep=time.sleep):
    """Send to each of them, whatever happens to the others; tell what became of all."""
    report = Report()
    for subscription in subscriptions:
        outcome = _send(subscription, message, private_key, subject, attempts, timeout, sleep)
        getattr(report, outcome).append(subscription["endpoint"])
    return report


def _send(subscription, message, private_key, subject, attempts, timeout, sleep):
    for attempt in range(1, attempts + 1):
        try:
            # A new dict of claims each time: webpush() writes into it which push service the signature is for.
            webpush(
                subscription,
                json.dumps(message),
                vapid_private_key=private_key,
                vapid_claims={"sub": subject},
                ttl=24 * 60 * 60,
                timeout=timeout,
            )
            return "sent"
        except WebPushException as error:
            response = error.response  # compare it with None: one with an error status is false
            status = None if response is None else response.status_code
            if status in GONE:
                return "gone"
            if status not in LATER or attempt == attempts:
                return "failed"
            sleep(_pause(response, attempt))
        except requests.RequestException:
            if attempt == attempts:
                return "failed"
            sleep(2.0**attempt)
    return "failed"


def _pause(response, attempt):
    """As long as the push service asks for, or a second, two, four …"""
    asked = response.headers.get("Retry-After", "")
    return float(asked) if asked.isdigit() else 2.0 ** (attempt - 1)
