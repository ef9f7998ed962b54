"""Alerts for people on call, with FastAPI: the alarm is pushed to all at once, and whoever accepts it stops it."""

import asyncio
import json
import logging
import os
import secrets
from pathlib import Path
from typing import Annotated

import aiohttp
from fastapi import Body, Depends, FastAPI, HTTPException
from fastapi.responses import FileResponse, PlainTextResponse
from fastapi.security import HTTPAuthorizationCredentials as Credentials, HTTPBearer
from pydantic import BaseModel
from pywebpush import WebPushException, webpush_async

log = logging.getLogger(__name__)
bearer = HTTPBearer()


class Keys(BaseModel):
    p256dh: str
    auth: str


class Subscription(BaseModel):
    """What a browser's PushSubscription.toJSON() gives, and what senders take."""

    endpoint: str
    keys: Keys


def create_app(settings=os.environ):
    """Needs VAPID_PRIVATE_KEY, VAPID_PUBLIC_KEY (`pyua keys` makes a pair), VAPID_SUBJECT and MONITORING_TOKEN."""
    app = FastAPI()
    subscriptions = app.state.subscriptions = {}  # by endpoint; in production, a table of your database
    accepted = {}

    # From the root of the site: a worker controls the folder that it is in.
    @app.get("/sw.js")
    async def service_worker():
        return FileResponse(Path(__file__).with_name("sw.js"), media_type="text/javascript")

    @app.get("/vapid-public-key", response_class=PlainTextResponse)
    async def vapid_public_key():
        return settings["VAPID_PUBLIC_KEY"]

    @app.post("/subscribe", status_code=201)
    async def subscribe(subscription: Subscription):
        subscriptions[subscription.endpoint] = subscription

    @app.put("/subscribe", status_code=204)
    async def replace(old_endpoint: Annotated[str | None, Body()], subscription: Subscription):
        """The browser has a new subscription, see sw.js. It may not know the old one's endpoint any more."""
        subscriptions.pop(old_endpoint, None)
        subscriptions[subscription.endpoint] = subscription

    @app.delete("/subscribe", status_code=204)
    async def unsubscribe(endpoint: Annotated[str, Body(embed=True)]):
        subscriptions.pop(endpoint, None)

    @app.post("/notify", status_code=202)
    async def notify(title: Annotated[str, Body(embed=True)], credentials: Annotated[Credentials, Depends(bearer)]):
        """Wake everybody; for the monitoring system."""
        if not secrets.compare_digest(credentials.credentials, settings["MONITORING_TOKEN"]):
            raise HTTPException(403)
        # Nobody can guess the number: it is only in the push messages, and those are encrypted.
        number = secrets.token_urlsafe()
        accepted[number] = False
        message = json.dumps({"title": title, "accept": f"/alerts/{number}/accept"})
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
            sent = await asyncio.gather(*(push(known, message, session) for known in list(subscriptions.values())))
        return {"number": number, "sent": sum(sent)}

    async def push(subscription, message, session):
        """Whether the push service took it."""
        try:
            await webpush_async(
                subscription.model_dump(),
                message,
                vapid_private_key=settings["VAPID_PRIVATE_KEY"],
                vapid_claims={"sub": settings["VAPID_SUBJECT"]},  # a new dict each time: it is written into
                headers={"Urgency": "high"},
                ttl=600,
                aiohttp_session=session,
            )
        except WebPushException as error:
            if error.response is not None and error.response.status in (404, 410):
                subscriptions.pop(subscription.endpoint, None)
            else:
                log.warning("a push was not accepted: %s", error.message)
            return False
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("a push service cannot be reached: %r", error)
            return False
        return True

    @app.post("/alerts/{number}/accept", status_code=204)
    async def accept(number: str):
        """Somebody takes care of it; 409 if somebody else was faster."""
        if number not in accepted:
            raise HTTPException(404)
        if accepted[number]:
            raise HTTPException(409)
        accepted[number] = True

    return app
