import json
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from push.models import Subscription

SERVICE_WORKER = Path(__file__).with_name("sw.js")


@require_GET
def service_worker(request):
    return HttpResponse(SERVICE_WORKER.read_bytes(), content_type="text/javascript")


@require_GET
def vapid_public_key(request):
    return HttpResponse(settings.VAPID_PUBLIC_KEY, content_type="text/plain")


@login_required
@require_http_methods(["POST", "DELETE"])
def subscribe(request):
    """From the page of a reader who is logged in: POST what toJSON() gives, DELETE {"endpoint": …}."""
    value = json.loads(request.body)
    known = Subscription.objects.filter(endpoint=value.get("endpoint"))
    if request.method == "DELETE":
        known.filter(user=request.user).delete()
        return HttpResponse(status=204)
    # The same browser, though maybe somebody else's turn to use it.
    return store(known.first() or Subscription(), value, user=request.user)


# Nobody can guess an endpoint: who knows one has the subscription. So a worker needs neither login nor CSRF token.
@csrf_exempt
@require_http_methods(["PUT", "PATCH"])
def subscription(request):
    """From the worker: PUT {"old_endpoint": …, "subscription": …} if it changed, PATCH {"endpoint": …, "muted": …}."""
    value = json.loads(request.body)
    if request.method == "PUT":
        changed = get_object_or_404(Subscription, endpoint=value.get("old_endpoint"))
        return store(changed, value.get("subscription"))
    muted = get_object_or_404(Subscription, endpoint=value.get("endpoint"))
    muted.muted = bool(value.get("muted"))
    muted.save()
    return HttpResponse(status=204)


def store(row, value, **fields):
    try:
        row.read(value)
    except (KeyError, TypeError):
        return HttpResponseBadRequest("expected what a PushSubscription's toJSON() gives")
    for name, field in fields.items():
        setattr(row, name, field)
    row.save()
    return HttpResponse(status=201)
