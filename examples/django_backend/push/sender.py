import json
import logging

from django.conf import settings
from pywebpush import WebPushException, webpush

log = logging.getLogger(__name__)


def notify(user, message):
    """Push a message to the reader's browsers; how many push services took it."""
    sent = 0
    for subscription in user.subscriptions.filter(muted=False):
        try:
            webpush(
                subscription.to_json(),
                json.dumps(message),
                vapid_private_key=settings.VAPID_PRIVATE_KEY,
                # A new dict each time: webpush() writes into it which push service the signature is for.
                vapid_claims={"sub": settings.VAPID_SUBJECT},
                ttl=24 * 60 * 60,
                timeout=10,
            )
            sent += 1
        except WebPushException as error:
            # "is not None": a response with an error status is false.
            if error.response is not None and error.response.status_code in (404, 410):
                subscription.delete()
            else:
                log.warning("a push was not accepted: %s", error)
    return sent
