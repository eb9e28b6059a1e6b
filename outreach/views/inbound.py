"""What mail providers call: the secret in the address opens one mailbox's door."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.counting import WRONG_LINKS, count
from accounts.gates import Audience, audience
from outreach.actions import inbound as actions
from outreach.mail.reading import LARGEST_MAIL
from outreach.transport.webhooks import NotFromProvider

LARGEST = LARGEST_MAIL * 4 // 3 + 1024 * 1024  # as JSON writes it


@audience(Audience.PUBLIC)
@csrf_exempt
@require_http_methods(["POST", "HEAD"])
def mails(request: HttpRequest, uuid: UUID, secret: str) -> HttpResponse:
    """Take in what came for a mailbox. Answers 200 to what is there already: providers send again what they doubt."""
    return _taken(request, uuid, secret, actions.take_mails)


@audience(Audience.PUBLIC)
@csrf_exempt
@require_http_methods(["POST", "HEAD"])
def events(request: HttpRequest, uuid: UUID, secret: str) -> HttpResponse:
    """Hear what became of letters that left through the provider."""
    return _taken(request, uuid, secret, actions.take_events)


def _taken(request: HttpRequest, uuid: UUID, secret: str, take: Callable[..., int]) -> HttpResponse:
    visitor = f"wrong-webhooks:{get_adapter(request).get_client_ip(request)}"
    if count(visitor, add=False) >= WRONG_LINKS:
        return HttpResponse(status=429)
    mailbox = actions.mailbox_of(uuid=uuid, secret=secret)
    if mailbox is None:
        count(visitor)
        return HttpResponse("There is no such address.", status=404, content_type="text/plain")
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LARGEST:
        return HttpResponse("Too large.", status=413, content_type="text/plain")
    if request.method == "HEAD":  # some providers look whether somebody is there
        return HttpResponse()
    now: datetime = timezone.now()
    if not (request.content_type or "").startswith("multipart/"):
        # Mails are larger than the forms DATA_UPLOAD_MAX_MEMORY_SIZE is meant for; the length was looked at above.
        request._body = request.read(LARGEST)  # noqa: SLF001
    try:
        take(mailbox=mailbox, request=request, now=now)
    except NotFromProvider as error:
        return HttpResponse(str(error), status=400, content_type="text/plain")
    return HttpResponse()
