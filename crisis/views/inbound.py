"""What other services call: the secret in the address opens one monitor's door."""

from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.counting import WRONG_LINKS, count
from accounts.gates import Audience, audience
from crisis.actions import inbound as actions
from crisis.mentions import NotMentions

LARGEST = 2 * 1024 * 1024  # bytes: 500 mentions of 4,000 letters
PROBLEM = "application/problem+json"
TITLES = {
    400: "Not understood", 403: "Wrong signature", 404: "Not found", 413: "Too large", 429: "Too many tries",
}  # fmt: skip


@audience(Audience.PUBLIC)
@csrf_exempt
@require_http_methods(["POST", "HEAD"])
def mentions(request: HttpRequest, uuid: UUID, secret: str) -> HttpResponse:
    """Take in what was said elsewhere. The same mentions sent again are known: 200 all the same."""
    visitor = f"wrong-webhooks:{get_adapter(request).get_client_ip(request)}"
    if count(visitor, add=False) >= WRONG_LINKS:
        return _problem(429, "Too many wrong addresses from here. Try again in an hour.")
    monitor = actions.monitor_of(uuid=uuid, secret=secret)
    if monitor is None:
        count(visitor)
        return _problem(404, "There is no such address. It may have been renewed.")
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LARGEST:
        return _problem(413, "At most 2 MB at once. Send the mentions in parts.")
    if request.method == "HEAD":  # some services look whether somebody is there
        return HttpResponse()
    body = request.read(LARGEST)
    signature = request.headers.get(actions.SIGNATURE, "")
    try:
        taken, wrong = actions.take_sent(monitor=monitor, body=body, signature=signature, now=timezone.now())
    except (actions.NotSigned, NotMentions) as error:
        return _problem(403 if isinstance(error, actions.NotSigned) else 400, str(error))
    told: dict[str, Any] = {"new": taken.new, "known": taken.known, "left_out": taken.left_out}
    return JsonResponse(told | {"wrong": [{"entry": number, "why": why} for number, why in wrong]})


def _problem(status: int, detail: str) -> HttpResponse:
    body = {"type": "about:blank", "title": TITLES[status], "status": status, "detail": detail}
    return JsonResponse(body, status=status, content_type=PROBLEM)
