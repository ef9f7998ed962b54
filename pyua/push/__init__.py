"""What a browser's push component decides: records, quota, the delivery pipeline, the checks of subscribe().

Pure: values in, values out. The agent stores records, runs timers and speaks to the push service.
"""

from __future__ import annotations

from pyua.autopush.codes import AckCode, NackCode, UnregisterCode
from pyua.push import pipeline, quota, recent, subscribe
from pyua.push.pipeline import (
    Accepted,
    Decision,
    IncomingMessage,
    PushMessage,
    Refused,
    accept,
    accept_update,
    decide,
    open_message,
)
from pyua.push.quota import QuotaChange, decrement, update_quota
from pyua.push.record import PushRecord
from pyua.push.subscribe import (
    check_existing,
    check_window_subscribe,
    check_worker_subscribe,
)

__all__ = [
    "Accepted",
    "AckCode",
    "Decision",
    "IncomingMessage",
    "NackCode",
    "PushMessage",
    "PushRecord",
    "QuotaChange",
    "Refused",
    "UnregisterCode",
    "accept",
    "accept_update",
    "check_existing",
    "check_window_subscribe",
    "check_worker_subscribe",
    "decide",
    "decrement",
    "open_message",
    "pipeline",
    "quota",
    "recent",
    "subscribe",
    "update_quota",
]
