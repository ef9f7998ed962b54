"""A news site with Flask: it keeps push subscriptions in SQLite, and tells subscribers about new articles."""

import json
import os
import sqlite3
from contextlib import closing

import click
from flask import Flask, abort, current_app, request
from pywebpush import WebPushException, webpush

SCHEMA = "CREATE TABLE IF NOT EXISTS subscription (endpoint TEXT PRIMARY KEY, p256dh TEXT NOT NULL, auth TEXT NOT NULL)"


def create_app(**settings):
    app = Flask(__name__)
    app.config.from_mapping(
        VAPID_PRIVATE_KEY=os.environ.get("VAPID_PRIVATE_KEY"),
        VAPID_PUBLIC_KEY=os.environ.get("VAPID_PUBLIC_KEY"),
        VAPID_SUBJECT="mailto:editors@news.example",
        DATABASE="subscriptions.sqlite3",
    )
    app.config.from_mapping(settings)
    with app.app_context(), database() as db:
        db.execute(SCHEMA)

    # From the root of the site: a worker controls the folder that it is in.
    @app.get("/sw.js")
    def service_worker():
        return app.send_static_file("sw.js")

    @app.get("/vapid-public-key")
    def vapid_public_key():
        return app.config["VAPID_PUBLIC_KEY"], {"Content-Type": "text/plain"}

    @app.post("/subscribe")
    def subscribe():
        save(request.get_json())
        return "", 201

    @app.put("/subscribe")
    def replace():
        """The browser has a new subscription, see sw.js. The old endpoint is null if it does not know it any more."""
        change = request.get_json()
        delete(change.get("old_endpoint"))
        save(change.get("subscription"))
        return "", 204

    @app.delete("/subscribe")
    def unsubscribe():
        delete(request.get_json()["endpoint"])
        return "", 204

    @app.cli.command("announce")
    @click.argument("article", type=int)
    @click.argument("headline")
    def announce(article, headline):
        """Push a headline to every subscriber."""
        sent = notify({"title": headline, "url": f"/articles/{article}"})
        click.echo(f"sent to {sent} subscribers")

    return app


def notify(message):
    """Push a message to every subscriber; how many of them the push services took."""
    sent = 0
    for subscription in subscriptions():
        try:
            webpush(
                subscription,
                json.dumps(message),
                vapid_private_key=current_app.config["VAPID_PRIVATE_KEY"],
                # A new dict each time: webpush() writes into it which push service the signature is for.
                vapid_claims={"sub": current_app.config["VAPID_SUBJECT"]},
                ttl=24 * 60 * 60,
                timeout=10,
            )
            sent += 1
        except WebPushException as error:
            # "is not None": a response with an error status is false.
            if error.response is not None and error.response.status_code in (404, 410):
                delete(subscription["endpoint"])
            else:
                current_app.logger.warning("a push was not accepted: %s", error)
    return sent


def database():
    # One connection for each task: Flask answers requests on many threads.
    return closing(sqlite3.connect(current_app.config["DATABASE"], isolation_level=None))


def save(subscription):
    try:
        row = (subscription["endpoint"], subscription["keys"]["p256dh"], subscription["keys"]["auth"])
    except (KeyError, TypeError):
        abort(400, "expected what a PushSubscription's toJSON() gives")
    with database() as db:
        db.execute("INSERT OR REPLACE INTO subscription VALUES (?, ?, ?)", row)


def delete(endpoint):
    with database() as db:
        db.execute("DELETE FROM subscription WHERE endpoint = ?", (endpoint,))


def subscriptions():
    """All of them, in the shape that senders take, and that a browser's toJSON() gives."""
    with database() as db:
        rows = db.execute("SELECT endpoint, p256dh, auth FROM subscription").fetchall()
    return [{"endpoint": endpoint, "keys": {"p256dh": p256dh, "auth": auth}} for endpoint, p256dh, auth in rows]
