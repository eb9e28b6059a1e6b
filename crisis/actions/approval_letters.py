"""Letters to a brand's approvers that a statement waits for their word. They say nothing of it: it is read in the portal."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.states import Role
from accounts.zones import zone_named
from crisis.actions.claiming import claim, drop, due_keys, mailed, settle
from crisis.actions.timeline import write_entry
from crisis.models import ApprovalLetter, Incident, StatementText
from crisis.queries.statements import open_step
from crisis.states import EntryKind, NoticeState, StatementState
from crisis.tasks import tell_clients
from outreach.actions.suppression import why
from outreach.queries.suppression import suppressed


def write_letters(text: StatementText, now: datetime) -> int:
    """Write down which of the brand's approvers are told that these words wait for them; return how many.

    Called in the transaction that asks the client. Each is told once of one wording. Of a drill nobody is told.
    """
    statement = text.statement
    if statement.incident.is_drill:
        return 0
    people = Membership.objects.for_agency(statement.incident.agency).active()
    people = people.filter(brand=statement.brand, role=Role.APPROVER, user__is_active=True)
    asked = list(people.order_by("pk")) if statement.brand_id else []
    if not asked:
        says = _(
            "No approver of the brand is in the portal. Ask them, and write down who said it: “%(title)s”"
        )
        _note(text, says % {"title": statement.title})
    ApprovalLetter.objects.bulk_create(
        [ApprovalLetter(text=text, text_hash=text.text_hash, member=member, due_at=now) for member in asked],
        ignore_conflicts=True,
    )
    transaction.on_commit(tell_clients.delay, robust=True)
    return len(asked)


def ask_where_open(incident: Incident, now: datetime) -> None:
    """Ask the client about texts whose open step is theirs since the level changed. In the transaction that changed it."""
    waiting = StatementText.objects.filter(
        statement__incident=incident, state=StatementState.APPROVING, client_asked_at=None
    )
    for text in waiting.select_related("statement__incident__agency", "statement__brand").order_by("pk"):
        step = open_step(text)
        if step is not None and step.asks_client:
            StatementText.objects.filter(pk=text.pk).update(client_asked_at=now, updated_at=now)
            write_letters(text, now)


def send_due(*, now: datetime) -> int:
    """Send every letter whose time has come; return how many left."""
    return sum(_send(key, now) for key in due_keys(ApprovalLetter.objects.all(), now))


def _send(key: int, now: datetime) -> bool:
    row = ApprovalLetter.objects.select_related(
        "text__statement__incident__agency", "text__statement__brand", "member__user"
    ).get(pk=key)
    if not _is_needed(row):
        drop(row)
        return False
    if not claim(row, now):
        return False
    address = row.member.user.email
    barred = suppressed(row.text.statement.incident.agency, [address])
    fields = (
        {"state": NoticeState.FAILED, "trouble": why(barred[address])[:300]}
        if address in barred
        else mailed(_letter(row), tries=row.tries, now=now)
    )
    with transaction.atomic():
        left = settle(row, fields)
        _tell(row, now)
    return left


def _is_needed(row: ApprovalLetter) -> bool:
    """Say whether these very words still wait for somebody who may speak for the brand."""
    text, member = row.text, row.member
    statement = text.statement
    if (
        text.state != StatementState.APPROVING
        or text.text_hash != row.text_hash
        or statement.incident.is_drill
    ):
        return False
    is_theirs = member.brand_id == statement.brand_id and member.role == Role.APPROVER
    if not is_theirs or member.ended_at is not None or not member.user.is_active:
        return False
    step = open_step(text)
    return step is not None and step.asks_client


def _letter(row: ApprovalLetter) -> EmailMessage:
    statement, user = row.text.statement, row.member.user
    with translation.override(settings.LANGUAGE_CODE), timezone.override(zone_named(user.time_zone)):
        words = {
            "agency": statement.incident.agency.name,
            "brand": statement.brand.name if statement.brand else "",
        }
        subject = _("%(agency)s needs your word on a statement of %(brand)s") % words
        page = {**words, "user": user, "url": settings.SITE_URL + reverse("portal:crisis_statement", args=[row.text.uuid])}  # fmt: skip
        body = render_to_string("crisis/letters/approval.txt", page)
    return EmailMessage(
        subject=" ".join(subject.split())[:150], body=body, from_email=settings.DEFAULT_FROM_EMAIL, to=[user.email],
        headers={"Auto-Submitted": "auto-generated", "X-Priority": "1"},
    )  # fmt: skip


def _tell(row: ApprovalLetter, now: datetime) -> None:
    """Write into the room that somebody was told, or that they could not be; nothing while it is tried again."""
    words = {"who": row.member.user, "title": row.text.statement.title, "why": row.trouble}
    if row.state == NoticeState.SENT:
        _note(row.text, _("Told %(who)s by mail that “%(title)s” waits for them") % words, now)
    elif row.state == NoticeState.FAILED:
        _note(row.text, _("%(who)s could not be told by mail that “%(title)s” waits for them: %(why)s") % words, now)  # fmt: skip


def _note(text: StatementText, says: str, at: datetime | None = None) -> None:
    write_entry(
        incident=text.statement.incident, kind=EntryKind.CLIENT, by=None, by_label=_("The clock"), text=says, at=at,
        statement=str(text.statement.uuid),
    )  # fmt: skip
