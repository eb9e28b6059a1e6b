"""The agency's registrations with mail services: stored, replaced, removed. Their secrets are sealed and never shown."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Membership
from accounts.sealing import seal
from campaigns.reading import read_line
from outreach import rules
from outreach.mail_access import label_of
from outreach.mail_services import ABOUT_THE_PERSON, OTHER, mail_services
from outreach.models import MailApp

NO_RIGHT = gettext_lazy("Only owners set up how mailboxes sign in. Ask an owner.")
TENANT_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-")


@transaction.atomic
def store_mail_app(
    *, by: Membership, service: str, client_id: str, client_secret: str = "", **values: str
) -> MailApp:
    """Store the registration with a service, one each, or replace it; an empty secret keeps the one that is stored.

    `values`: `tenant` (Microsoft's directory), and for another service `label`, `authorize_url`, `token_url`, `scopes`.
    """
    if not rules.can_set_up(by, by.agency):
        raise NotAllowed(NO_RIGHT)
    if service not in mail_services():
        raise ActionError(_("Choose Google, Microsoft 365 or another service."))
    row = MailApp.objects.for_agency(by.agency).select_for_update().filter(service=service).first()
    row = row or MailApp(agency=by.agency, service=service)
    row.client_id = read_line(client_id, 300, _("The client ID"))
    if not row.client_id or not (client_secret.strip() or row.sealed):
        raise ActionError(_("Copy the client ID and the client secret from the service's page."))
    if client_secret.strip():
        row.sealed = seal({"client_secret": client_secret.strip()})
    for name, value in (_own_addresses(values) if service == OTHER else {"tenant": _tenant(values)}).items():
        setattr(row, name, value)
    row.save()
    record(by=by, action="outreach.mail_app.stored", subject=row, agency=by.agency, comment=label_of(row))
    return row


@transaction.atomic
def remove_mail_app(*, by: Membership, app: MailApp) -> None:
    """Forget a registration. Refused while a mailbox signs in through it."""
    if not rules.can_set_up(by, app.agency):
        raise NotAllowed(NO_RIGHT)
    given = app.consents.filter(given_at__isnull=False)
    if given.exists():
        raise ActionError(
            _("%(number)d mailboxes sign in through it. Disconnect them first.") % {"number": given.count()}
        )
    app.consents.all().delete()
    record(by=by, action="outreach.mail_app.removed", subject=app, agency=by.agency, comment=label_of(app))
    app.delete()


def _tenant(values: dict[str, str]) -> str:
    tenant = values.get("tenant", "").strip().lower()
    if not set(tenant) <= TENANT_SIGNS or len(tenant) > 100:
        raise ActionError(_("The directory is an ID such as 8f1c…-…, or a domain such as example.com."))
    return tenant


def _own_addresses(values: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "label": read_line(values.get("label", ""), 80, _("The name")),
        "authorize_url": _address(values.get("authorize_url", "")),
        "token_url": _address(values.get("token_url", "")),
        "scopes": " ".join(values.get("scopes", "").split())[:500],
    }
    if not found["label"]:
        raise ActionError(_("Name the service, so that people know where they are sent."))
    if not frozenset(found["scopes"].split()) - ABOUT_THE_PERSON:
        raise ActionError(
            _("Write what is asked for: the service's scopes for IMAP and SMTP, parted by spaces.")
        )
    return found


def _address(value: str) -> str:
    url = value.strip()
    parts = urlsplit(url)
    allowed = ("https", "http") if settings.PRIVATE_MAIL_HOSTS else ("https",)
    if parts.scheme not in allowed or not parts.hostname or parts.username or len(url) > 300 or " " in url:
        raise ActionError(
            _("%(address)s is not an address that begins with https://.") % {"address": url[:80] or "-"}
        )
    return url
