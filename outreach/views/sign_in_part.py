"""The part of a mailbox's page that says how it signs in, and connects it."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from csp.constants import SELF
from django.http import HttpResponse

from accounts.http import TenantRequest
from outreach import rules
from outreach.mail_access import label_of, provider_of
from outreach.mailbox_rows import sign_in_of
from outreach.models import MailApp, Mailbox
from outreach.queries.mailboxes import mail_apps_of


def sign_in_part(request: TenantRequest, mailbox: Mailbox) -> dict[str, Any]:
    """Return how a mailbox signs in and the services it may be connected through. One statement."""
    may_connect = rules.can_connect(request.membership, mailbox) and mailbox.archived_at is None
    apps = mail_apps_of(request.agency) if may_connect else []
    sign_in, consent = sign_in_of(mailbox), getattr(mailbox, "consent", None)
    own = consent.app_id if consent is not None and sign_in["by"] == "consent" else None
    shown = [{"app": app, "label": label_of(app), "is_its_own": app.pk == own} for app in apps]
    return {"sign_in": sign_in, "may_connect": may_connect, "apps": apps, "services": shown}


def lets_go_on(response: HttpResponse, apps: Iterable[MailApp]) -> HttpResponse:
    """Let a page's forms lead on to mail services: browsers hold a form's answer to the page's policy too."""
    pages = (urlsplit(provider_of(app).authorize_url) for app in apps)
    origins = sorted({f"{page.scheme}://{page.netloc}" for page in pages})
    if origins:
        vars(response)["_csp_replace"] = {"form-action": [SELF, *origins]}  # what csp's decorator sets
    return response
